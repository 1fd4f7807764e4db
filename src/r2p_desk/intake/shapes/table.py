"""Any table: its columns mean what their headings say in one of six languages, or what an officer says they mean."""

from functools import lru_cache

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
    found = set(suggest(begin).fields.values())
    return 20 if found & {"title", "text"} else 5


def suggest(begin: Begin) -> Columns:
    """What the headings say; the order of day and month is for the officer to declare."""
    return _suggested(() if begin.facts.get("headings") == "0" else begin.columns)


def entry(row: Row, begin: Begin, columns: Columns | None) -> Entry | tuple[Bad, ...]:
    """The item this row states, or all that is wrong with it."""
    return item_of(row, begin, mapping(columns, suggest(begin)))


@lru_cache(maxsize=8)
def _suggested(columns: tuple[str, ...]) -> Columns:
    return Columns(fields=suggested(columns))
