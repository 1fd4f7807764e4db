"""A dossier between two officers who share no case: read, noted on, answered, changed, recalled; every byte real."""

import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import exchanging
from r2p_desk.actions import dossier_notes, recalls, session
from r2p_desk.actions import dossier_remarks as remarks
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.contacts import find_contact
from r2p_desk.actions.dossiers import DossierAsked, preview_dossier, send_dossier
from r2p_desk.actions.history_for_window import item_told
from r2p_desk.actions.items import Draft, add_item, change_item
from r2p_desk.actions.reading_dossiers import Reading, changes_of, open_dossier
from r2p_desk.actions.session import Desk
from r2p_desk.domain.when import When
from r2p_desk.errors import DeskError

ROADS, BRIDGE, HIDDEN = "Roads were closed", "A bridge was guarded", "Told by the cook at Kivera barracks"


def give(alice: Desk, bob: Desk, stick: Path) -> Path:
    """A dossier of the whole case, as it is now."""
    with session.open_case(alice, "Kivera", write=True) as case:
        seen = preview_dossier(case, find_contact(alice, bob.officer.id), DossierAsked())
        return send_dossier(case, seen, stick).sent.path


def said(reading: Reading) -> str:
    return "\n".join(one.text for section in reading.sections for one in section.sentences)


def test_a_dossier_is_read_noted_on_answered_changed_and_recalled(tmp_path: Path) -> None:
    back = tmp_path / "back"
    back.mkdir()
    with exchanging.officers(tmp_path, *exchanging.NAMES[:2]) as (alice, bob):
        with create_case(alice, "Kivera") as case:
            roads = add_item(case, Draft(title=ROADS, text="By men in grey.", known=When("2024-05-01"))).id
            bridge = add_item(case, Draft(title=BRIDGE, known=When("2024-05-02"), source=HIDDEN)).id
        first = give(alice, bob, exchanging.stick(tmp_path))
        exchanging.take(bob, first)
        reading = open_dossier(bob, "Kivera")
        assert ROADS in said(reading)
        assert HIDDEN not in said(reading)
        (record,) = [one for one, title in reading.named.items() if title == ROADS]
        assert record != roads

        dossier_notes.add_note(bob, "Kivera", "Who saw it?", record=record, field="text")
        exchanging.take(alice, remarks.send_notes(bob, reading.shelved, back).path)
        with session.open_case(alice, "Kivera", write=True) as case:
            told = item_told(case, roads)
            assert [(who, text) for who, _, text in told.remarks] == [(bob.officer.name, "Who saw it?")]
            assert item_told(case, bridge).remarks == ()
            change_item(case, roads, {"text": "By men in green."})
        second = give(alice, bob, exchanging.stick(tmp_path))
        exchanging.take(bob, second)
        reading = open_dossier(bob, "Kivera")
        (change,) = [one for one in changes_of(reading) if one.what == "changed"]
        assert (change.field, change.before, change.after) == ("text", "By men in grey.", "By men in green.")
        assert dossier_notes.notes_on(bob, reading.shelved)[0].sent

        package = reading.shelved.packages[str(reading.shelved.number)]
        deadline = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
        ((_, sent),) = recalls.recall(alice, [package], "Its source is in danger.", deadline, back, records=[roads])
        exchanging.take(bob, sent.path)
        reading = open_dossier(bob, "Kivera")
        assert ROADS not in said(reading)
        assert "By men in" not in said(reading)
        assert BRIDGE in said(reading)
        for path in (first, second):  # what was made before the recall does not bring it back
            with contextlib.suppress(DeskError):
                exchanging.take(bob, path)
            assert ROADS not in said(open_dossier(bob, "Kivera"))
