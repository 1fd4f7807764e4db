"""Values that officers keep side by side: still in conflict, printed as such with the reason, until decided."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import desks
import paper_steps
from r2p_desk.actions import history, keeping_apart, session
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.composing import Asked, compose
from r2p_desk.actions.items import Draft, add_item, change_item
from r2p_desk.actions.undecided import undecided
from r2p_desk.briefing.document import Notes
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.when import When
from r2p_desk.errors import InvalidValue, Refused, UsageError
from r2p_desk.keys.canonical import decode

PREPARED = datetime(2026, 11, 23, 22, 5, tzinfo=UTC)
REASON = "Two readings of one broadcast."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[paper_steps.Seeded]:
    with paper_steps.seeded(tmp_path_factory.mktemp("kept")) as seeded:
        yield seeded


def test_what_is_kept_side_by_side_is_printed_with_the_reason_and_decided_later(made: paper_steps.Seeded) -> None:
    case, item = made.case, made.items["radio"]
    where = ("item", item, "origin")
    with pytest.raises(InvalidValue):
        keeping_apart.keep_apart(case, *where, "  ")
    with pytest.raises(UsageError):
        keeping_apart.keep_apart(case, "item", item, "title", REASON)
    kept = keeping_apart.keep_apart(case, *where, REASON)
    assert keeping_apart.kept_apart(case) == {where: [kept]}
    assert where in case.file.conflicts()
    document = compose(case, Asked(kind="situation", prepared=PREPARED)).document
    (told,) = [one for one in decode(document.attachments[0].content)["undecided"] if one["kept"]]
    assert told["kept"] == [{"by": kept.by, "day": kept.day.words, "reason": REASON}]
    (notes,) = [block for block in document.blocks if isinstance(block, Notes)]
    assert sum(f"Kept side by side by {kept.by}" in str(note.prose) for note in notes.notes) == 1
    history.resolve_with(case, *where, "Decided")
    assert where not in case.file.conflicts()
    document = compose(case, Asked(kind="situation", prepared=PREPARED)).document
    assert REASON not in str(document.blocks)


def test_the_reason_bears_the_marking_of_the_values_and_stays_out_with_them(made: paper_steps.Seeded) -> None:
    case, item = made.case, made.items["cable"]
    kept = keeping_apart.keep_apart(case, "item", item, "origin", "The cable said it twice.")
    assert kept.marking == Marking(paper_steps.LEVELS["cable"])
    asked = Asked(kind="situation", prepared=PREPARED, ceiling=Marking("CONFIDENTIAL//TLP:AMBER"))
    document = compose(case, asked).document
    assert "The cable said it twice." not in str(document.blocks)
    assert b"The cable said it twice." not in document.attachments[0].content
    change_item(case, item, {"title": "Another title"})
    assert keeping_apart.kept_apart(case)  # a change elsewhere leaves it


def test_a_marking_that_is_in_conflict_counts_as_the_stricter_of_the_two(tmp_path: Path) -> None:
    home = desks.quick_home(tmp_path)
    with session.unlock(home, desks.PASSPHRASE) as desk:
        with create_case(desk, "Kivera", marking=Marking("UNCLASSIFIED")) as case:
            item = add_item(case, Draft(title="Roads were closed", known=When("2024-05-01"), source="The radio")).id
        shutil.copytree(home, tmp_path / "copy")
        with (
            session.unlock(tmp_path / "copy", desks.PASSPHRASE) as other,
            session.open_case(other, "Kivera", write=True) as there,
        ):
            change_item(there, item, {"marking": "STRICTLY CONFIDENTIAL//TLP:RED"})
            parcels = there.file.parcels()
        with session.open_case(desk, "Kivera", write=True) as case:
            change_item(case, item, {"marking": "CONFIDENTIAL"})
            case.file.merge(parcels)
            case.kept.forget()
            (waiting,) = undecided(case, item)
            assert waiting.marking == Marking("STRICTLY CONFIDENTIAL//TLP:RED")
            asked = Asked(kind="handling", about="The radio", prepared=PREPARED)
            document = compose(case, asked).document
            assert document.marking.covers(waiting.marking)
            (told,) = decode(document.attachments[0].content)["undecided"]
            assert {one["value"] for one in told["values"]} == {"CONFIDENTIAL", "STRICTLY CONFIDENTIAL//TLP:RED"}
            low = Asked(kind="handling", about="The radio", prepared=PREPARED, ceiling=Marking("CONFIDENTIAL"))
            with pytest.raises(Refused):
                compose(case, low)
