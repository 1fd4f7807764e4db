"""The list of items as the window pages through it: ids in an order, and a page of rows at a time."""

from collections.abc import Sequence
from enum import StrEnum

from .database import Connection


class ItemColumn(StrEnum):
    """What the list of items can be ordered by."""

    HAPPENED = "happened"
    TITLE = "title"
    SOURCE = "source"
    GRADE = "grade"
    MARKING = "marking"


Row = tuple[str, str | None, str | None, str | None, str | None, str | None]
"""(item id, title, happened as EDTF, source name, grade, own marking)."""

_ORDERS = {
    ItemColumn.HAPPENED: "happened_from IS NULL, happened_from {way}, happened_to {way}",
    ItemColumn.TITLE: "title COLLATE NOCASE {way}",
    ItemColumn.SOURCE: "source.name IS NULL, source.name COLLATE NOCASE {way}",
    # F and 6 mean that nobody could judge, not that it is worst: they stand apart, whichever way the list runs
    ItemColumn.GRADE: "grade IS NULL, substr(grade, 1, 1) = 'F' OR substr(grade, 2, 1) = '6', grade {way}",
    ItemColumn.MARKING: (
        "CASE WHEN marking LIKE 'STRICTLY%' THEN 3 WHEN marking LIKE 'CONF%' THEN 2"
        " WHEN marking IS NULL THEN 0 ELSE 1 END {way}, marking {way}"
    ),
}
_FROM = (
    " FROM item JOIN record ON record.number = item.number"
    " LEFT JOIN record AS reporter ON reporter.kind = 'source' AND reporter.id = item.source"
    " LEFT JOIN source ON source.number = reporter.number"
)


def ordered(connection: Connection, by: ItemColumn, *, descending: bool) -> list[tuple[str, str | None]]:
    """(item id, own marking) of every item in this order."""
    order = _ORDERS[by].format(way="DESC" if descending else "ASC")
    query = f"SELECT record.id, marking{_FROM} WHERE removed IS NOT 1 ORDER BY {order}, record.id"
    return [(row[0], row[1]) for row in connection.execute(query)]


def rows(connection: Connection, ids: Sequence[str]) -> list[Row]:
    """The rows of these items, in the order given; ids that are not there are left out."""
    marks = ", ".join("?" * len(ids))
    columns = "record.id, title, happened, source.name, grade, marking"
    query = f"SELECT {columns}{_FROM} WHERE record.kind = 'item' AND record.id IN ({marks})"  # names are ours
    known = {row[0]: tuple(row) for row in connection.execute(query, tuple(ids))}
    return [known[item] for item in ids if item in known]
