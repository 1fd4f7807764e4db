"""Values that officers keep side by side: still in conflict, printed as such with the reason, until decided."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

import paper_steps
from r2p_desk.actions import history, keeping_apart
from r2p_desk.actions.composing import Asked, compose
from r2p_desk.actions.items import change_item
from r2p_desk.briefing.document import Notes
from r2p_desk.domain.marking import Marking
from r2p_desk.errors import InvalidValue, UsageError
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
