"""The list of items as the window pages through it: numbers in an order, and a page of rows at a time."""

from array import array
from collections.abc import Sequence
from enum import StrEnum

from .database import Connection
from .finder import Clauses


class ItemColumn(StrEnum):
    """What the list of items can be ordered by; ``recorded`` is the order in which items came into this bundle."""

    HAPPENED = "happened"
    TITLE = "title"
    SOURCE = "source"
    GRADE = "grade"
    MARKING = "marking"
    RECORDED = "recorded"


Row = tuple[int, str, str | None, str | None, str | None, str | None, str | None, str | None]
"""(number, item id, title, happened as EDTF, source name, grade, own marking, claim or observation as JSON)."""

_NAMED = (
    " LEFT JOIN record AS reporter ON reporter.kind = 'source' AND reporter.id = item.source"
    " LEFT JOIN source ON source.number = reporter.number"
)
_ORDERS = {
    ItemColumn.HAPPENED: "happened_from {way} NULLS LAST, happened_to {way}",
    ItemColumn.TITLE: "title COLLATE NOCASE {way}",
    ItemColumn.SOURCE: "source.name IS NULL, source.name COLLATE NOCASE {way}",
    # F and 6 mean that nobody could judge, not that it is worst: they stand apart, whichever way the list runs
    ItemColumn.GRADE: "grade IS NULL, substr(grade, 1, 1) = 'F' OR substr(grade, 2, 1) = '6', grade {way}",
    ItemColumn.MARKING: (
        "CASE WHEN marking LIKE 'STRICTLY%' THEN 3 WHEN marking LIKE 'CONF%' THEN 2"
        " WHEN marking IS NULL THEN 0 ELSE 1 END {way}, marking {way}"
    ),
}


_STATEMENT = (
    "SELECT value FROM field WHERE field.number=item.number AND name='statement' ORDER BY position DESC LIMIT 1"
)
_THERE = "removed IS NOT 1"
_ROW_BY_ROW = "item NOT INDEXED"
"""By its index of dates SQLite would visit every row of the list in the order of the dates, ten times as slow."""


def ordered(
    connection: Connection, by: ItemColumn, *, descending: bool, found: Clauses | None = None, limit: int = -1
) -> "array[int]":
    """Numbers of the items in this order, all of them or those found; of equals the newest first when descending."""
    way = "DESC" if descending else "ASC"
    if found and by is ItemColumn.RECORDED:  # the index answers in this order
        select, values = found.numbers(way, limit)
    else:
        among, values = _among(found)
        tables = "item" if by is ItemColumn.HAPPENED else _ROW_BY_ROW
        tables += _NAMED if by is ItemColumn.SOURCE else ""
        order = ", ".join([*([_ORDERS[by].format(way=way)] if by in _ORDERS else []), f"item.number {way}"])
        select = f"SELECT item.number FROM {tables} WHERE {_THERE}{among} ORDER BY {order} LIMIT ?"  # noqa: S608  # names are ours
        values = (*values, limit)
    return array("q", (row[0] for row in connection.execute(select, values)))


def rows(connection: Connection, numbers: Sequence[int]) -> list[Row]:
    """The rows of these items, in the order given; numbers that are not there are left out."""
    marks = ", ".join("?" * len(numbers))
    columns = f"item.number, record.id, title, happened, source.name, grade, marking, ({_STATEMENT})"
    tables = f"item JOIN record ON record.number = item.number{_NAMED}"
    select = f"SELECT {columns} FROM {tables} WHERE item.number IN ({marks})"  # noqa: S608  # names are ours
    known = {row[0]: row for row in connection.execute(select, tuple(numbers))}
    return [known[number] for number in numbers if number in known]


def markings(connection: Connection, found: Clauses | None = None) -> list[str | None]:
    """The different own markings of all items, or of those found; ``None`` for none of their own."""
    among, values = _among(found)
    select = f"SELECT DISTINCT marking FROM {_ROW_BY_ROW} WHERE {_THERE}{among}"  # noqa: S608  # names are ours
    return [row[0] for row in connection.execute(select, values)]


def count(connection: Connection) -> int:
    """How many items there are."""
    return int(connection.execute(f"SELECT count(*) FROM item WHERE {_THERE}").fetchone()[0])  # noqa: S608  # names are ours


def _among(found: Clauses | None) -> tuple[str, tuple[str | int, ...]]:
    if found is None:
        return "", ()
    numbers, values = found.numbers()
    return f" AND item.number IN ({numbers})", values


def number_of(connection: Connection, item: str) -> int | None:
    """The number of an item, ``None`` when there is none."""
    row = connection.execute("SELECT number FROM record WHERE kind = 'item' AND id = ?", (item,)).fetchone()
    return int(row[0]) if row else None
