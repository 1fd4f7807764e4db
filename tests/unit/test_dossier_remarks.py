"""Notes on a dossier travel back to its sender and stand beside the records they are on."""

import json
from pathlib import Path

import pytest

import dossiers
import exchanging
import shelves
from r2p_desk.actions import dossier_ids, dossier_notes, session
from r2p_desk.actions import dossier_remarks as remarks
from r2p_desk.actions import dossier_shelf as shelf
from r2p_desk.actions.contacts import contact_of
from r2p_desk.actions.session import Desk
from r2p_desk.cli.run import run
from r2p_desk.errors import Altered, DeskError, NotForUs, UsageError
from r2p_desk.exchange import stated
from r2p_desk.exchange.remarks import Remark, Remarks

import desks  # isort: skip

OWN = "11111111-2222-4333-8444-555555555555"


def given(alice: Desk, bob: Desk, folder: Path) -> shelf.Shelved:
    """A dossier of one officer on the shelf of another; its judgement is a record of a case of the first one."""
    exchanging.take(bob, shelves.send(alice, bob, exchanging.stick(folder), shelves.dossier(2)))
    left = dossier_ids.Left(record=OWN, kind="judgement", id=dossiers.JUDGED, fields=("reasons",))
    sent = dossier_ids.SentDossier(
        contact=bob.officer.id, case="c" * 32, dossier=dossiers.record_id(99), number=2, at=shelves.DAY, title="May",
        marking=str(dossiers.MARKING), sha256="e" * 64, records=(left,),
    )  # fmt: skip
    dossier_ids.keep_sent(alice, [sent])
    (kept,) = shelf.shelved(bob)
    return kept


def test_notes_chosen_go_back_and_stand_beside_the_record_they_are_on(tmp_path: Path) -> None:
    out = tmp_path / "back"
    out.mkdir()
    with exchanging.officers(tmp_path, *exchanging.NAMES[:2]) as (alice, bob):
        kept = given(alice, bob, tmp_path)
        with pytest.raises(UsageError):
            remarks.send_notes(bob, kept, out)
        first = dossier_notes.add_note(bob, kept.name, "Which report?", record=dossiers.JUDGED, field="reasons")
        dossier_notes.add_note(bob, kept.name, "For myself alone: \u202eשלום\u202c قرية.")
        sent = remarks.send_notes(bob, kept, out, [first.id[:8]])
        marked = {one.text: one.sent for one in dossier_notes.notes_on(bob, kept)}
        assert [text for text, when in marked.items() if when] == ["Which report?"]
        seen = exchanging.look(alice, sent.path)
        assert (seen.kind, seen.accepted) == ("request", False)
        assert seen.marking == str(dossiers.MARKING)
        assert remarks.came_back(alice) == []
        taken = exchanging.take(alice, sent.path)
        assert [one["record"] for one in taken.differences["notes"]] == [OWN]
        (came,) = remarks.came_back(alice, "c" * 32, OWN)
        assert (came.sender, came.kind, came.field, came.text) == (
            bob.officer.id,
            "judgement",
            "reasons",
            "Which report?",
        )
        remarks.send_notes(bob, kept, out)  # the rest
        assert all(one.sent for one in dossier_notes.notes_on(bob, kept))


def test_only_what_its_writer_signed_for_this_sender_is_taken(tmp_path: Path) -> None:
    with exchanging.officers(tmp_path, *exchanging.NAMES) as (alice, bob, carla):
        kept = given(alice, bob, tmp_path)
        note = Remark(id="a" * 32, record=None, field=None, text="On all of it.", at=shelves.DAY)
        made = Remarks(to=alice.officer.id, at=shelves.DAY, dossier=kept.dossier, number=2, notes=(note,))
        text = stated.seal(bob.officer, made)
        contact, of_bob = contact_of(alice, bob.officer.id), contact_of(carla, bob.officer.id)
        of_carla = contact_of(alice, carla.officer.id)
        (came,) = remarks.told(alice, contact, remarks.read_remarks(alice, contact, text))
        assert (came.case, came.own) == ("c" * 32, "")
        with pytest.raises(NotForUs):
            remarks.read_remarks(carla, of_bob, text)
        with pytest.raises(Altered):
            remarks.read_remarks(alice, of_carla, text)
        for wrong in (
            Remarks(to="x", at=shelves.DAY, dossier=kept.dossier, number=2, notes=(note,)),
            Remarks(to=alice.officer.id, at=shelves.DAY, dossier="..", number=2, notes=(note,)),
            Remarks(to=alice.officer.id, at=shelves.DAY, dossier=kept.dossier, number=0, notes=(note,)),
            Remarks(to=alice.officer.id, at=shelves.DAY, dossier=kept.dossier, number=2, notes=()),
        ):
            with pytest.raises(DeskError):
                remarks.read_remarks(alice, contact, stated.seal(bob.officer, wrong))


def told(capsys: pytest.CaptureFixture[str], home: Path, *arguments: str) -> dict[str, object]:
    """What a command answers as JSON."""
    secret = home.parent / "passphrase"
    secret.write_text(desks.PASSPHRASE)
    capsys.readouterr()
    run([*arguments, "--home", str(home), "--passphrase-file", str(secret), "--json"])
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return answer


def test_a_dossier_is_read_noted_on_and_exported_at_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = desks.quick_home(tmp_path)
    with session.unlock(home, desks.PASSPHRASE) as desk:
        shelves.take(desk, shelves.dossier(2))
    first = told(capsys, home, "dossier", "read", "Northern valleys")
    assert (first["number"], first["changes"], first["since"]) == (2, [], None)
    with session.unlock(home, desks.PASSPHRASE) as desk:
        shelves.take(desk, shelves.changed(3), shelves.LATER)
    second = told(capsys, home, "dossier", "read", "Northern valleys", "--since-last-read")
    assert {one["what"] for one in second["changes"]} == {"new", "changed", "gone"}  # type: ignore[attr-defined, index]
    assert [one["code"] for one in second["sections"]] == ["changes"]  # type: ignore[attr-defined, index]
    again = told(capsys, home, "dossier", "read", "Northern valleys", "--since-last-read")
    assert (again["changes"], again["sections"]) == ([], [])
    made = told(
        capsys, home, "dossier", "note", "add", "Northern valleys", "--text", "Why?", "--record", dossiers.FIRST
    )
    listed = told(capsys, home, "dossier", "note", "list", "Northern valleys")
    assert listed["notes"] == [made]
    out = tmp_path / "note.pdf"
    told(capsys, home, "dossier", "export", "Northern valleys", "paper-0001", "--out", str(out))
    assert out.read_bytes() == shelves.PAPER
    assert "error" in told(capsys, home, "dossier", "export", "Northern valleys", "paper-0001", "--out", str(out))
    assert told(capsys, home, "dossier", "remarks") == {"notes": []}
