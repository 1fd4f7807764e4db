"""Readings the window makes of a case: cheap lists, a page at a time; nothing here changes anything."""

from collections.abc import Sequence

import msgspec

from ..casefile.bundle import CaseFile
from ..casefile.desk import Registered
from ..casefile.listing import ItemColumn
from ..domain.marking import Marking
from ..domain.records import UNREADABLE_MARKING
from ..domain.when import When
from ..errors import DeskError, InvalidValue
from .assessing import assessments
from .cases import case_record
from .places import refuse_case_elsewhere
from .session import Desk, OpenCase

__all__ = ["Glance", "ItemColumn", "ItemList", "ItemRow", "glance", "list_order", "list_rows"]

_MOST_FOUND = 1000


class ItemRow(msgspec.Struct, frozen=True, kw_only=True):
    """An item as the list shows it; ``marking`` is its own or the case's."""

    id: str
    title: str
    happened: When | None
    source: str
    grade: str
    marking: Marking
    own_marking: bool


class ItemList(msgspec.Struct, frozen=True, kw_only=True):
    """The ids of a list in order, the markings that occur in it, and where the words sought stand, by id."""

    ids: tuple[str, ...]
    markings: tuple[Marking, ...]
    found: dict[str, str]


class Glance(msgspec.Struct, frozen=True, kw_only=True):
    """A case seen from outside; ``None`` where it could not be opened, with the reason in ``closed``."""

    id: str
    title: str
    marking: Marking | None = None
    practice: bool = False
    items: int | None = None
    assessed: When | None = None
    closed: str = ""


def list_order(case: OpenCase, by: ItemColumn, *, descending: bool, words: str = "") -> ItemList:
    """All items in this order, or those that hold all these words (the last may be unfinished), newest 1000 of them."""
    found: dict[str, str] | None = None
    if words.strip():
        hits = case.file.search(words, prefix=True, limit=_MOST_FOUND)
        found = {hit.id: hit.snippet for hit in hits if hit.kind == "item"}
    rows = [row for row in case.file.item_order(by, descending=descending) if found is None or row[0] in found]
    default = case_record(case).marking
    markings = {_marking(text, default) for text in {row[1] for row in rows}}
    return ItemList(ids=tuple(row[0] for row in rows), markings=tuple(sorted(markings)), found=found or {})


def list_rows(case: OpenCase, ids: Sequence[str]) -> list[ItemRow]:
    """These items as the list shows them, in the order given."""
    default = case_record(case).marking
    return [_row(row, default) for row in case.file.item_rows(ids)]


def glance(desk: Desk, known: Registered) -> Glance:
    """A case of the home as its own record describes it, opened for reading and closed again."""
    try:
        refuse_case_elsewhere(desk.home / known.folder)
        with CaseFile.open(desk.home / known.folder, desk.officer, known.pin, write=False, check=False) as file:
            case = OpenCase(desk, file)
            record, made = case_record(case), assessments(case)
            return Glance(
                id=known.id,
                title=record.title,
                marking=record.marking,
                practice=record.practice,
                items=file.count("item"),
                assessed=made[0].as_of if made else None,
            )
    except DeskError as error:
        return Glance(id=known.id, title=known.title, closed=error.happened)


def _row(row: Sequence[str | None], default: Marking) -> ItemRow:
    return ItemRow(
        id=row[0] or "",
        title=row[1] or "",
        happened=_when(row[2]),
        source=row[3] or "",
        grade=row[4] or "",
        marking=_marking(row[5], default),
        own_marking=row[5] is not None,
    )


def _when(text: str | None) -> When | None:
    try:
        return When(text) if text else None
    except InvalidValue:
        return None


def _marking(text: str | None, default: Marking) -> Marking:
    try:
        return Marking(text) if text else default
    except InvalidValue:
        return UNREADABLE_MARKING
