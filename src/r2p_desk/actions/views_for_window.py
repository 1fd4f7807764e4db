"""Readings the window makes of a case: cheap lists, a page at a time; nothing here changes anything."""

from array import array
from collections.abc import Iterable

import msgspec

from ..casefile.bundle import CaseFile
from ..casefile.desk import Registered
from ..casefile.listing import ItemColumn, Row
from ..casefile.query import Query, read_query
from ..casefile.snippets import Snippet
from ..domain.item import Statement
from ..domain.marking import Marking
from ..domain.records import UNREADABLE_MARKING
from ..domain.when import When
from ..errors import DeskError, InvalidValue
from .assessing import assessments
from .cases import case_record
from .places import refuse_case_elsewhere
from .session import Desk, OpenCase

__all__ = [
    "FIRST", "FirstRows", "Glance", "ItemColumn", "ItemRow", "Order", "Snippet", "WholeOrder", "first_rows", "glance",
    "number_of", "rows_at", "whole_order",
]  # fmt: skip

FIRST = 40
"""Rows read before all else: more than a window shows."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Which items a list shows and how they are ordered; ``words`` as typed so far."""

    by: ItemColumn = ItemColumn.HAPPENED
    descending: bool = True
    words: str = ""

    @property
    def query(self) -> Query | None:
        """What is sought; ``None`` where nothing is, or nothing yet, and the list shows all items."""
        if not self.words.strip():
            return None
        query = read_query(self.words, unfinished=True)
        return None if query.empty and not read_query(self.words).empty else query


_STATEMENTS = {f'"{one}"': one for one in Statement}


class ItemRow(msgspec.Struct, frozen=True, kw_only=True):
    """An item as the list shows it; ``marking`` is its own or the case's, ``where`` the place of the words sought."""

    number: int
    id: str
    title: str
    happened: When | None
    source: str
    grade: str
    marking: Marking
    own_marking: bool
    statement: Statement | None = None
    where: Snippet = Snippet()


class FirstRows(msgspec.Struct, frozen=True, kw_only=True):
    """The beginning of a list; ``count`` of all its rows, ``None`` where there are more than anybody counted yet."""

    rows: tuple[ItemRow, ...]
    count: int | None
    seeking: bool


class WholeOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of all items of a list in order, and the markings that occur in it."""

    numbers: "array[int]"
    markings: tuple[Marking, ...]


class Glance(msgspec.Struct, frozen=True, kw_only=True):
    """A case seen from outside; ``None`` where it could not be opened, with the reason in ``closed``."""

    id: str
    title: str
    marking: Marking | None = None
    practice: bool = False
    items: int | None = None
    assessed: When | None = None
    closed: str = ""


def first_rows(case: OpenCase, order: Order) -> FirstRows:
    """The first rows of a list, as fast as one types; ``UsageError``, ``InvalidValue`` for a filter not understood."""
    query = order.query
    numbers = case.file.item_order(order.by, descending=order.descending, query=query, limit=FIRST + 1)
    count: int | None = len(numbers)
    if len(numbers) > FIRST:
        count = case.file.count_items() if query is None else None
    rows = rows_at(case, numbers[:FIRST], query)
    return FirstRows(rows=tuple(rows), count=count, seeking=query is not None)


def whole_order(case: OpenCase, order: Order) -> WholeOrder:
    """All of the list, as numbers."""
    query, default = order.query, case_record(case).marking
    return WholeOrder(
        numbers=case.file.item_order(order.by, descending=order.descending, query=query),
        markings=tuple(sorted({_marking(text, default) for text in case.file.item_markings(query)})),
    )


def number_of(case: OpenCase, item: str) -> int | None:
    """The number by which lists know this item, ``None`` when it is not there."""
    return case.file.item_number(item)


def rows_at(case: OpenCase, numbers: Iterable[int], query: Query | None = None) -> list[ItemRow]:
    """The items of these numbers as the list shows them, in the order given, with where the words sought stand."""
    default = case_record(case).marking
    rows = [_row(row, default) for row in case.file.item_rows(list(numbers))]
    if query is None:
        return rows
    inside = case.file.inside_attachments(query)
    return [msgspec.structs.replace(row, where=_where(case, row, query, inside)) for row in rows]


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


def _where(case: OpenCase, row: ItemRow, query: Query, inside: dict[int, str]) -> Snippet:
    """In the item itself, else inside its attachment."""
    own = case.file.where("item", row.id, query)
    if own.matches or row.number not in inside:
        return own
    return case.file.where("attachment", inside[row.number], query)


def _row(row: Row, default: Marking) -> ItemRow:
    number, item, title, happened, source, grade, marking, statement = row
    return ItemRow(
        number=number,
        id=item,
        title=title or "",
        happened=_when(happened),
        source=source or "",
        grade=grade or "",
        marking=_marking(marking, default),
        own_marking=marking is not None,
        statement=_STATEMENTS.get(statement or ""),
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
