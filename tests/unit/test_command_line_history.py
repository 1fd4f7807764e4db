"""The commands over the journal, access and sealed names, as another program calls them: two homes, one case."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import desks
from r2p_desk.cli.run import run

CASE = "Northern province"
Call = Callable[..., tuple[int, dict[str, Any]]]


class Post:
    """An officer's home and the commands run on it."""

    def __init__(self, folder: Path, name: str, capture: pytest.CaptureFixture[bytes]) -> None:
        folder.mkdir()
        self.home = desks.quick_home(folder, name)
        self._capture = capture

    def call(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        """(exit status, the JSON object)."""
        common = ["--home", str(self.home), "--passphrase-file", str(desks.passphrase_file(self.home)), "--json"]
        self._capture.readouterr()
        status, _ = run([*arguments, *common])
        return status, json.loads(self._capture.readouterr().out)

    def does(self, *arguments: str) -> dict[str, Any]:
        """The JSON object of a command that must succeed."""
        status, body = self.call(*arguments)
        assert status == 0, body
        return body


@pytest.fixture
def here(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Post:
    post = Post(tmp_path / "here", "Aïcha Diallo", capfdbinary)
    post.does("case", "create", CASE)
    return post


@pytest.fixture
def there(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Post:
    return Post(tmp_path / "there", "Field Colleague", capfdbinary)


def acquainted(one: Post, other: Post, folder: Path) -> None:
    for giver, taker in ((one, other), (other, one)):
        card = folder / f"{giver.home.parent.name}.card"
        told = giver.does("card", "export", "--out", str(card))
        taker.does("contact", "add", str(card), "--confirm", told["fingerprint"])


def sent(giver: Post, to: str, taker: Post, folder: Path) -> dict[str, Any]:
    stick = folder / f"stick-{giver.home.parent.name}"
    stick.mkdir(exist_ok=True)
    path = giver.does("package", "send", "--case", CASE, "--to", to, "--out", str(stick))["path"]
    return taker.does("package", "receive", path, "--accept")


def test_a_change_is_undone_and_redone(here: Post) -> None:
    item = here.does("item", "add", "--case", CASE, "--title", "first")["id"]
    here.does("item", "remove", "--case", CASE, item)
    assert here.does("item", "list", "--case", CASE)["items"] == []
    undone = here.does("undo", "--case", CASE)
    assert undone["records"] == [{"kind": "item", "record": item}]
    assert (undone["undoable"], undone["redoable"]) == (1, 1)
    assert len(here.does("item", "list", "--case", CASE)["items"]) == 1
    assert set(here.does("undo", "--case", CASE, "--redo")) == set(undone)
    here.does("undo", "--case", CASE)
    here.does("redo", "--case", CASE)
    assert here.does("item", "list", "--case", CASE)["items"] == []
    assert here.call("redo", "--case", CASE)[0] == 3


def test_the_history_of_a_record_and_the_journal_of_an_officer(here: Post) -> None:
    item = here.does("item", "add", "--case", CASE, "--title", "first")["id"]
    (value,) = here.does("history", item, "--case", CASE)["values"]
    assert (value["field"], value["value"], value["current"], value["name"]) == ("title", "first", True, "Aïcha Diallo")
    assert here.does("history", "--record", item, "--field", "text", "--case", CASE)["values"] == []
    assert len(here.does("history", "--case", CASE)["values"]) > 3
    assert len(here.does("journal", "--case", CASE, "--officer", "Aïcha Diallo", "--newest", "1")["entries"]) == 1
    assert here.call("journal", "--case", CASE, "--officer", "Nobody")[0] == 2
    assert here.call("history", "no-such-record", "--case", CASE)[0] == 2


def test_two_posts_disagree_and_decide(here: Post, there: Post, tmp_path: Path) -> None:
    item = here.does("item", "add", "--case", CASE, "--title", "before")["id"]
    acquainted(here, there, tmp_path)
    sent(here, "Field Colleague", there, tmp_path)
    listed = here.does("access", "list", "--case", CASE)["officers"]
    assert [(one["name"], one["present"], one["manager"]) for one in listed] == [
        ("Aïcha Diallo", True, True),
        ("Field Colleague", True, False),
    ]
    here.does("item", "remove", "--case", CASE, item)
    there.does("item", "add", "--case", CASE, "--title", "theirs")
    here.does("undo", "--case", CASE)
    assert here.does("conflict", "list", "--case", CASE)["conflicts"] == []
    sent(there, "Aïcha Diallo", here, tmp_path)
    assert {one["title"] for one in here.does("item", "list", "--case", CASE)["items"]} == {"before", "theirs"}
    assert (
        here.call("conflict", "resolve", "--case", CASE, "--record", item, "--field", "title", "--value", "x")[0] == 2
    )


def test_a_removed_officer_is_refused_and_the_rest_goes_on(here: Post, there: Post, tmp_path: Path) -> None:
    acquainted(here, there, tmp_path)
    assert len(here.does("access", "add", "--case", CASE, "Field Colleague")["officers"]) == 2
    assert here.call("access", "add", "--case", CASE, "Field Colleague")[0] == 2
    removed = here.does("access", "remove", "--case", CASE, "--officer", "Field Colleague")
    assert [one["present"] for one in removed["officers"]] == [True, False]
    assert removed["resealed"] == {"sealed": 0, "left": 0, "lingering": 0}
    assert here.does("doctor", "--case", CASE)["sound"]
    assert there.call("case", "show", CASE)[0] == 2


def test_a_statement_is_taken_out_alone_or_with_a_second_person(here: Post, there: Post, tmp_path: Path) -> None:
    item = here.does("item", "add", "--case", CASE, "--title", "Checkpoint", "--text", "a name")["id"]
    acquainted(here, there, tmp_path)
    sent(here, "Field Colleague", there, tmp_path)
    said = ("--case", CASE, "--record", item, "--reason", "a witness is named")
    assert there.call("expunge", "now", *said)[0] == 3
    approval = str(tmp_path / "approval")
    there.does("expunge", "approve", *said, "--out", approval)
    done = here.does("expunge", "now", *said, "--approval", approval)
    assert (done["alone"], len(done["taken_out"])) == (False, 1)
    shown = here.does("item", "show", "--case", CASE, item)
    assert (shown["text"], shown["expunged"]) == (None, ["text", "title"])
    sent(here, "Field Colleague", there, tmp_path)
    assert there.does("item", "show", "--case", CASE, item)["expunged"] == ["text", "title"]


def test_a_name_is_sealed_and_opened(here: Post, tmp_path: Path) -> None:
    here.does("item", "add", "--case", CASE, "--title", "report", "--source", "HERON")
    name = tmp_path / "name.txt"
    name.write_text("Zebedayo Mbwana\n", encoding="utf-8")
    sealed = here.does("source", "seal-name", "HERON", "--case", CASE, "--name-file", str(name))
    assert sealed["custodians"] == ["Aïcha Diallo"]
    assert [one["sealed_name"] for one in here.does("source", "list", "--case", CASE)["sources"]] == [True]
    opened = here.does("source", "open-name", "HERON", "--case", CASE, "--why", "to call back")
    assert opened["sealed_name"] == "Zebedayo Mbwana"
    assert here.does("access", "custodians", "Aïcha Diallo", "--case", CASE)["resealed"]["sealed"] == 1
    assert "opening" in {
        change["kind"] for entry in here.does("journal", "--case", CASE)["entries"] for change in entry["changes"]
    }


def test_a_case_is_read_as_it_stood_and_with_its_annexes(here: Post) -> None:
    here.does("item", "add", "--case", CASE, "--title", "now")
    stood = ("--as-it-stood", "2001-01-01")
    assert here.does("item", "list", "--case", CASE, *stood)["items"] == []
    assert here.does("case", "show", CASE, *stood)["items"] == 0
    assert here.does("journal", "--case", CASE, *stood)["entries"] == []
    assert len(here.does("item", "list", "--case", CASE, "--as-it-stood", "2999-01-01")["items"]) == 1
    assert here.does("item", "list", "--case", CASE, "--as-it-stood", "2999-01-01", "--witnessed")["items"] == []
    assert here.call("item", "list", "--case", CASE, "--witnessed")[0] == 2
    assert here.call("item", "list", "--case", CASE, "--as-it-stood", "some day")[0] == 3
    made = here.does("case", "create", "Annex", "--annex-of", CASE)
    here.does("item", "add", "--case", "Annex", "--title", "for fewer eyes")
    assert made["annex_of"] == here.does("case", "show", CASE)["id"]
    assert [one["name"] for one in here.does("case", "show", CASE)["annexes"]] == ["Annex"]
    (annex,) = here.does("item", "list", "--case", CASE, "--with-annexes")["annexes"]
    assert [item["title"] for item in annex["items"]] == ["for fewer eyes"]


def test_what_is_withheld_stays_and_comes_later(here: Post, there: Post, tmp_path: Path) -> None:
    item = here.does(
        "item", "add", "--case", CASE, "--title", "Checkpoint", "--source", "HERON", "--place", "Ruvo", "--grade", "B2"
    )["id"]
    paper = tmp_path / "paper.txt"
    paper.write_text("what was seen", encoding="utf-8")
    here.does("attachment", "add", "--case", CASE, str(paper), "--item", item)
    acquainted(here, there, tmp_path)
    stick = tmp_path / "stick"
    stick.mkdir()
    to = ("package", "send", "--case", CASE, "--to", "Field Colleague", "--out", str(stick))
    first = here.does(*to, "--withhold", "text", "--withhold", "source", "--withhold", "identity")
    assert first["attachments"] == 0
    there.does("package", "receive", first["path"], "--accept")
    shown = there.does("item", "show", item, "--case", CASE)
    assert (shown["title"], shown["source"], shown["place"], shown["grade"]) == (
        "(withheld or expunged)",
        None,
        "Ruvo",
        "B2",
    )
    assert there.does("doctor", "--case", CASE)["sound"]
    assert b"HERON" not in (stick / first["path"]).read_bytes()
    there.does("package", "receive", here.does(*to)["path"], "--accept")
    shown = there.does("item", "show", item, "--case", CASE)
    assert (shown["title"], shown["source"]) == ("Checkpoint", "HERON")
    assert len(there.does("attachment", "list", "--case", CASE)["attachments"]) == 1
    assert there.does("doctor", "--case", CASE)["sound"]
    assert here.call(*to, "--withhold", "everything")[0] == 2
