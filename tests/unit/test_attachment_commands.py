"""The attachment commands answer as docs/command-line.md says."""

import json
from pathlib import Path
from typing import Any

import pytest
from test_command_line import documented_keys

import desks
from r2p_desk.actions import session
from r2p_desk.actions.cases import create_case

CASE = "Northern province"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = desks.quick_home(tmp_path_factory.mktemp("commands"))
    with session.unlock(made, desks.PASSPHRASE) as desk:
        create_case(desk, CASE).close()
    return made


def run(home: Path, *arguments: str, status: int = 0) -> dict[str, Any]:
    done = desks.command(home, *arguments)
    assert done.returncode == status, done.stderr
    return dict(json.loads(done.stdout))


def test_from_taking_in_to_giving_out(home: Path, tmp_path: Path) -> None:
    named = ("--case", CASE)
    (tmp_path / "note.txt").write_bytes(b"Wounded were brought in at dawn.\n")
    item = run(home, "item", "add", *named, "--title", "Wounded")["id"]
    about = ("--item", item, "--marking", "confidential//tlp:red", "--note", "from the nurse")
    made = run(home, "attachment", "add", str(tmp_path / "note.txt"), *named, *about)
    assert set(made) == documented_keys("attachment add")
    assert set(made["custody"][0]) == documented_keys("attachment add", "custody")
    assert (made["name"], made["size"], made["media_type"], made["text"]) == ("note.txt", 33, "text/plain", "whole")
    assert (made["marking"], made["note"], made["items"]) == ("CONFIDENTIAL//TLP:RED", "from the nurse", [item])
    assert (made["sealed"], made["copy_of"], made["same_content"], made["named_otherwise"]) == (False, None, [], False)
    listed = run(home, "attachment", "list", *named)
    assert set(listed) == documented_keys("attachment list")
    assert set(listed["attachments"][0]) == documented_keys("attachment add") - {"same_content"}
    assert listed["attachments"][0] == {name: value for name, value in made.items() if name != "same_content"}
    out = str(tmp_path / "out.txt")
    got = run(home, "attachment", "get", made["id"], *named, "--out", out)
    assert set(got) == documented_keys("attachment get")
    assert (got["sha256"], got["custody"], Path(out).read_bytes()) == (
        made["sha256"], "recorded", (tmp_path / "note.txt").read_bytes(),
    )  # fmt: skip
    assert run(home, "attachment", "get", made["id"], *named, "--out", out, status=3)["error"]["code"] == "refused"
    run(home, "attachment", "get", made["id"].upper(), *named, "--out", out, "--force")
    again = run(home, "attachment", "add", str(tmp_path / "note.txt"), *named, "--copy-of", made["id"])
    assert (again["copy_of"], again["marking"], again["same_content"]) == (made["id"], made["marking"], [made["id"]])
    assert run(home, "attachment", "detach", made["id"], *named, "--item", item)["items"] == []
    assert run(home, "attachment", "list", *named, "--item", item) == {"attachments": []}
    assert run(home, "attachment", "attach", made["id"], *named, "--item", item)["items"] == [item]
    events = [entry["event"] for entry in run(home, "attachment", "list", *named)["attachments"][0]["custody"]]
    assert events == ["imported", "exported", "exported", "working-copy"]
    hits = run(home, "search", "dawn", *named)["hits"]
    assert {hit["id"] for hit in hits} == {made["id"], again["id"]}
    assert {hit["kind"] for hit in hits} == {"attachment"}
    assert "at dawn" in hits[0]["snippet"]


def test_the_journal_shows_no_key(home: Path, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x")
    run(home, "attachment", "add", str(tmp_path / "x"), "--case", CASE)
    with session.unlock(home, desks.PASSPHRASE) as desk, session.open_case(desk, CASE, write=False) as case:
        keys = {fields["key"] for _, _, fields in case.file.records("attachment")}
    shown = desks.command(home, "journal", "--case", CASE).stdout.decode()
    assert len(keys) >= 1
    assert not any(key in shown for key in keys)
    assert '"key": "…"' in shown


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (("add", "/no/such/file"), 2, "not-found"),
        (("add", "/"), 3, "refused"),
        (("add", __file__, "--item", "nowhere"), 2, "not-found"),
        (("add", __file__, "--copy-of", "nowhere"), 2, "not-found"),
        (("add", __file__, "--marking", "SECRET"), 3, "invalid-value"),
        (("get", "nowhere", "--out", "/tmp/x"), 2, "not-found"),
        (("get", "nowhere"), 2, "usage"),
        (("list", "--item", "nowhere"), 2, "not-found"),
        (("attach", "nowhere", "--item", "nowhere"), 2, "not-found"),
        (("detach", "nowhere"), 2, "usage"),
    ],
)
def test_wrong_input_ends_with_the_documented_status(
    home: Path, arguments: tuple[str, ...], status: int, code: str
) -> None:
    assert run(home, "attachment", *arguments, "--case", CASE, status=status)["error"]["code"] == code
