"""Any table: its columns mean what their headings say in one of six languages, or what an officer says they mean."""

from ..headings import suggested
from ..item_rows import entry as item_of
from ..item_rows import mapping
from ..telling import Bad, Begin, Columns, Entry, Row

FORMAT = "table"
KIND = "items"
PER_TABLE = True
"""An id is one among the rows of tables with these columns."""


def fits(begin: Begin) -> int:
    """Every table does, those least whose headings say nothing of what happened."""
    if not begin.columns:
        return 0
    found = set(suggested(begin.columns).values())
    return 20 if found & {"title", "text"} else 5


def suggest(begin: Begin) -> Columns:
    """What the headings say; the order of day and month is for the officer to declare."""
    return Columns(fields=suggested(begin.columns))


def entry(row: Row, begin: Begin, columns: Columns | None) -> Entry | tuple[Bad, ...]:
    """The item this row states, or all that is wrong with it."""
    return item_of(row, begin, mapping(columns, _suggested(begin)))


_last: list[tuple[tuple[str, ...], Columns]] = []


def _suggested(begin: Begin) -> Columns:
    if not _last or _last[0][0] != begin.columns:
        _last[:] = [(begin.columns, suggest(begin))]
    return _last[0][1]
