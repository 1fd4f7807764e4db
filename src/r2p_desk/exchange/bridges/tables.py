"""One table per kind of record, for programs that count: CSV (RFC 4180) and what XLSX is made of.

A cell that a spreadsheet would take for a formula has an apostrophe before it, and so has one that begins with an
apostrophe: whoever reads the file with a program takes one away again and has the text as it was. In CSV the same goes
for what stands behind a semicolon or begins a line: where semicolons keep values apart, a new cell begins there.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .material import FIELDS, Entry, Leaving, Made, Wishes, place_of

_FORMULA = "=+-@\t\r\n'|%\uff1d\uff0b\uff0d\uff20"
"""What begins a formula somewhere: the signs, their full-width forms, and what some programs skip before them."""
_SKIPPED = " \u00a0\u3000\ufeff\u200b\u200e\u200f\u202a\u202b\u2066\u2067\u2068"
_NEW_CELL = re.compile(f"([;\r\n][{_SKIPPED}\t\"]*)(?=[=+@'\uff1d\uff0b\uff20]|[-\uff0d][^ \\d])")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?")
_HEAD = ("id", "recorded", "marking")
_PLACE = ("place_name", "place_exactness", "latitude", "longitude")
_REFERENCE = ("reference_document", "reference_locator", "reference_date", "reference_url")
WITHHELD = "withheld"


class Table(NamedTuple):
    """A table: a name fit for a file and for a sheet, heads, rows of texts."""

    name: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]


def tables(leaving: Leaving) -> Iterator[Table]:
    """What this is, one table per kind that leaves, and what was withheld; every cell safe for a spreadsheet."""
    about = {
        "title": leaving.title, "marking": leaving.marking.words, "to": leaving.to, "purpose": leaving.purpose,
        "day": leaving.day, "summary": leaving.summary,
    }  # fmt: skip
    yield Table("about", ("what", "value"), [(name, _cell(value)) for name, value in about.items() if value])
    for kind in FIELDS:
        entries = leaving.of(kind)
        if entries:
            yield _of_kind(kind, entries)
    rows: list[tuple[str, ...]] = [(kind, str(count)) for kind, count in leaving.withheld.items()]
    yield Table(WITHHELD, ("kind", "count"), rows)


def csv_folder(leaving: Leaving, wishes: Wishes) -> Made:
    """A folder with a CSV per table: UTF-8, commas, CRLF; a byte order mark only where it was wished for."""
    mark = b"\xef\xbb\xbf" if wishes.bom else b""
    files = tuple((f"{one.name}.csv", mark + csv_of(one)) for one in tables(leaving))
    return Made(files=files, folder=True)


def csv_of(table: Table) -> bytes:
    """One table as CSV, without a byte order mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow(table.heads)
    writer.writerows([_NEW_CELL.sub(r"\1'", cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8", "replace")


def neutral(text: str) -> str:
    """The text as no spreadsheet runs it; plain numbers are left as they are."""
    begins = text.lstrip(_SKIPPED)
    if begins[:1] and begins[0] in _FORMULA and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _of_kind(kind: str, entries: list[Entry]) -> Table:
    heads = list(_HEAD)
    for name in FIELDS[kind]:
        heads += {"place": _PLACE, "reference": _REFERENCE}.get(name, (name,))
    return Table(kind, tuple(heads), [tuple(_row(kind, one)) for one in entries])


def _row(kind: str, entry: Entry) -> Iterator[str]:
    yield from (entry.id, entry.recorded, _cell(entry.marking))
    for name in FIELDS[kind]:
        value = entry.fields.get(name)
        if name == "place":
            yield from (_cell(one) for one in (place_of(entry) if value else ("", "", None, None)))
        elif name == "reference":
            cited = value if isinstance(value, Mapping) else {}
            yield from (_cell(cited.get(part)) for part in ("document", "locator", "date", "url"))
        else:
            yield _cell(value)


def _cell(value: Any) -> str:
    """A value as one text: lists with semicolons between, paragraphs a line each."""
    match value:
        case None:
            return ""
        case Mapping():
            return _cell(value.get("text"))
        case list() | tuple():
            paragraphs = any(isinstance(one, Mapping) for one in value)
            said = [str(one.get("text", "")) if isinstance(one, Mapping) else str(one) for one in value]
            return neutral(("\n" if paragraphs else "; ").join(said))
        case _:
            return neutral(str(value))
