"""The list of what was refused when a file was taken in, for whoever sent the file: where, what, which rule, why."""

from collections.abc import Iterable
from pathlib import Path

from ..errors import UsageError
from ..exchange.bridges.tables import Table, csv_of, neutral
from ..i18n import tr
from ..system.files import write_durably
from .import_plan import Refusal

_HEADS = ("sheet", "row", "column", "value", "rule", "why")
_MARK = b"\xef\xbb\xbf"


def write_refusals(path: Path, refusals: Iterable[Refusal]) -> int:
    """Write the refused rows as CSV (RFC 4180, UTF-8 with its mark, as spreadsheets expect) and answer how many lines.

    Nothing is written over: ``UsageError`` where something of that name is there. The values are a stranger's words: a
    cell that a spreadsheet would run as a formula has an apostrophe before it.
    """
    if path.exists():
        raise UsageError(
            tr("There is already a file of that name."),
            kept=tr("Nothing was written."),
            todo=tr("Choose another name: nothing is ever written over."),
        )
    rows: list[tuple[str, ...]] = [
        (
            neutral(one.sheet),
            str(one.row),
            neutral(one.column),
            neutral(one.value),
            neutral(one.rule),
            neutral(one.words),
        )
        for one in refusals
    ]
    write_durably(path, _MARK + csv_of(Table("refused", _HEADS, rows)))
    return len(rows)
