"""The ledger, recalls, requests and accounts on the command line, as docs/command-line.md says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_command_line import documented_keys

import desks
import exchanging
from r2p_desk.cli.run import run

Told = Callable[..., dict[str, Any]]
CASE = "Kivera"


@pytest.fixture
def told(capfdbinary: pytest.CaptureFixture[bytes]) -> Told:
    """Calls a command in a home and answers its object; in words, too, where that is asked for."""

    def call(home: Path, *arguments: str, status: int = 0, words: bool = False) -> dict[str, Any]:
        common = ["--home", str(home), "--passphrase-file", str(desks.passphrase_file(home))]
        capfdbinary.readouterr()
        done, _ = run([*arguments, *common, *([] if words else ["--json"])])
        out = capfdbinary.readouterr().out
        found = {"words": out.decode()} if words else dict(json.loads(out))
        assert done == status, found
        return found

    return call


@pytest.fixture
def homes(tmp_path: Path) -> tuple[Path, Path]:
    with exchanging.officers(tmp_path, *exchanging.NAMES[:2]) as (alice, bob):
        return alice.home, bob.home


def test_a_package_a_receipt_a_recall_and_its_answer(told: Told, homes: tuple[Path, Path], tmp_path: Path) -> None:
    alice, bob = homes
    out = ("--out", str(exchanging.stick(tmp_path)))
    told(alice, "case", "create", CASE)
    sent = told(alice, "package", "send", "--case", CASE, "--to", "Bob Kante", *out)
    told(bob, "package", "receive", sent["path"], "--accept")
    back = told(bob, "package", "receipts", "--to", "Alice Mbeki", *out)
    assert set(back) == documented_keys("package receipts")
    came = told(alice, "package", "receive", back["path"], "--accept")
    assert (came["accepted"], came["findings"], came["differences"]["outcomes"]) == (True, [], {"whole": 1})
    listed = told(alice, "ledger")
    assert set(listed) == documented_keys("ledger")
    assert set(listed["entries"][0]) == documented_keys("ledger", "entries")
    assert [one["state"] for one in listed["entries"]] == ["taken", "none-due"]
    assert listed["entries"][0]["witness"] is True
    assert told(alice, "ledger", "--overdue", "--contact", "Bob Kante")["entries"] == []
    assert set(told(alice, "ledger", "due", "7", "--contact", "Bob Kante")) == documented_keys("ledger due")
    told(alice, "recall", sent["package"], *out, status=2)
    recalled = told(
        alice, "recall", sent["package"], "--reason", "A name", "--deadline", "2999-01-01", *out
    )["recalls"][0]  # fmt: skip
    told(bob, "package", "receive", recalled["path"], "--accept")
    held = told(bob, "recall", "answer", recalled["recall"][:8], "--as", "used", "--words", "In a note")
    assert (held["answer"], held["words"]) == ("used", "In a note")
    told(bob, "recall", "answer", "ffff", "--as", "used", "--words", "x", status=2)
    again = told(bob, "package", "send", "--case", CASE, "--to", "Alice Mbeki", "--with-receipts", *out)
    told(alice, "package", "receive", again["receipts"][0], "--accept", status=3)  # a gap: the case before it stays
    stands = told(alice, "ledger", "recalls")
    assert set(stands) == documented_keys("ledger recalls")
    assert (stands["made"][0]["state"], stands["made"][0]["answers"][0]["words"]) == ("used", "In a note")
    said = told(alice, "ledger", words=True)["words"]
    assert "taken in · recalled" in said
    assert "Bob Kante number 2 never came." in said
    assert "declared used" in told(alice, "ledger", "recalls", words=True)["words"]


def test_a_request_its_answer_and_an_account(told: Told, homes: tuple[Path, Path], tmp_path: Path) -> None:
    alice, bob = homes
    out = ("--out", str(exchanging.stick(tmp_path)))
    told(bob, "case", "create", CASE)
    item = told(bob, "item", "add", "--case", CASE, "--title", "A note", "--source", "Alice Mbeki")["id"]
    told(bob, "condition", "set", item, "--case", CASE, "--originator", "Alice Mbeki")
    about = ("--about", "Your note", "--reason", "They are near", "--recipient", "Mission B")
    made = told(bob, "request", "send", "--to", "Alice Mbeki", "--case", CASE, "--item", item, *about, *out)
    assert set(made) == documented_keys("request send")
    told(alice, "package", "receive", made["path"], "--accept")
    held = told(alice, "request", "list")["held"]
    assert [one["about"] for one in held] == ["Your note"]
    told(alice, "request", "answer", made["request"], "--as", "yes")
    told(bob, "package", "receive", told(alice, "package", "receipts", "--to", "Bob Kante", *out)["path"], "--accept")
    assert told(bob, "request", "accept", made["request"])["condition"]
    (condition,) = told(bob, "condition", "list", "--case", CASE)["conditions"]
    assert condition["agreed"] == ["Mission B"]
    account = told(bob, "handling", "send", "--case", CASE, "--about", "Alice Mbeki", "--to", "Alice Mbeki", *out)
    assert set(account) == documented_keys("handling send")
    told(alice, "package", "receive", account["path"], "--accept")
    assert [one["items"] for one in told(alice, "handling", "list")["held"]] == [1]
    paper = tmp_path / "account.pdf"
    told(alice, "handling", "open", account["account"], "--out", str(paper))
    assert told(alice, "verify", str(paper))["verdict"] == "valid"


def test_books_and_labels(told: Told, homes: tuple[Path, Path], tmp_path: Path) -> None:
    alice, bob = homes
    out = ("--out", str(exchanging.stick(tmp_path)))
    told(alice, "case", "create", CASE)
    sent = told(alice, "package", "send", "--case", CASE, "--to", "Bob Kante", *out)
    refused = told(bob, "package", "refuse", sent["path"])
    assert set(refused) == documented_keys("package refuse")
    labels = told(alice, "ledger", "labels", "--count", "2", "--out", str(tmp_path / "labels.pdf"))
    assert set(labels) == documented_keys("ledger labels")
    assert told(alice, "ledger", "label", sent["package"], "--stick", "2")["packages"] == [sent["package"]]
    counted = told(alice, "ledger", "reciprocity")["exchanged"]
    assert set(counted[0]) == documented_keys("ledger reciprocity", "exchanged")
    made = told(alice, "ledger", "register", "--month", "2020-01", *out)
    assert set(made) == documented_keys("ledger register")
    checked = told(bob, "ledger", "verify-register", made["statement"])["registers"]
    assert set(checked[0]) == documented_keys("ledger verify-register", "registers") - {"code", "text"}
    told(alice, "ledger", "register", "--month", "2999-01", *out, status=2)


def test_a_recalled_dossier_goes_tells_what_was_taken_up_and_does_not_come_back(
    told: Told, homes: tuple[Path, Path], tmp_path: Path
) -> None:
    alice, bob = homes
    out = ("--out", str(exchanging.stick(tmp_path)))
    told(alice, "case", "create", CASE)
    names = ("Roads were closed", "Names were read out")
    items = [
        told(alice, "item", "add", "--case", CASE, "--title", title, "--known", "2024-05-01")["id"] for title in names
    ]
    told(alice, "profile", "set", "Bob Kante", "--second", "no")
    asked = ("--case", CASE, "--to", "Bob Kante", "--as-of", "2024-05-03")
    late, came = (told(alice, "dossier", "send", *asked, *out) for _ in range(2))
    told(bob, "package", "receive", came["path"], "--accept", status=3)  # a gap: the one before it is still to come
    (shelved,) = told(bob, "dossier", "list")["dossiers"]
    told(bob, "case", "create", "Mine")
    told(bob, "dossier", "take", shelved["dossier"], "--case", "Mine")
    why = ("--reason", "A name", "--deadline", "2999-01-01", *out)
    part = told(alice, "recall", came["package"], "--record", items[1], *why)["recalls"][0]
    assert part["records"] != [items[1]]  # named as Bob knows it, by no id of the case
    seen = told(bob, "package", "receive", part["path"], "--accept")["differences"]
    assert (len(seen["items"]), seen["whole"]) == (1, False)
    text = json.dumps(told(bob, "dossier", "show", shelved["dossier"])["text"])
    assert names[0] in text
    assert names[1] not in text
    told(bob, "package", "receive", late["path"], "--accept")
    assert names[1] not in json.dumps(told(bob, "dossier", "show", shelved["dossier"])["text"])
    whole = told(alice, "recall", came["package"], *why)["recalls"][0]
    assert len(told(bob, "package", "receive", whole["path"], "--accept")["differences"]["items"]) == 2
    gone = told(bob, "dossier", "show", shelved["dossier"])
    assert gone["text"] is None
    assert gone["recalled"]
