"""From rows of cells to a table: where its headings are, what each column is called, which rows cannot be taken.

The headings are the row above the HXL hashtags where there are hashtags (hxlstandard.org, 1.1), else the first row that
is about as full as the rows below; a table may also have none. An officer who says which row it is, is believed.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...i18n import tr, trn
from ..telling import Asked, Bad, Begin, Finding, Row, Told

LONGEST = 1_000_000
"""The most characters of one cell."""

_LOOKED_AT, _FARTHEST = 25, 5000
_TAG = re.compile(r"#[A-Za-z][A-Za-z0-9_]*(\s*\+[A-Za-z][A-Za-z0-9_]*)*\s*!?")
_FIGURE = re.compile(r"[-+]?[0-9][0-9.,\s\u00a0\u202f]*%?")
_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?")
_YEAR = re.compile(r"(19|20)\d\d")
_DECIMAL_COMMA = re.compile(r"-?\d{1,3},\d{1,}")
_DECIMAL_POINT = re.compile(r"-?\d+\.\d+")
_DDE = re.compile(r"[=+\-@][^|\n]{1,200}\|[^!\n]{0,200}!")
_SHOWN = 80
_LONGEST_HEADING = 300
HXL = "\t"
"""Between the hashtags in the fact ``hxl``: one for each column, empty where a column has none."""


class Line(NamedTuple):
    """A row of the table: its number as a person counts it, its cells, and what its reader found wrong with it.

    ``own`` is how many cells it fills itself, without those a merged cell was spread over; less than 0: count them.
    """

    row: int
    cells: list[str]
    bad: Bad | None = None
    own: int = -1

    @property
    def filled(self) -> int:
        """How many cells hold something of their own."""
        return self.own if self.own >= 0 else sum(1 for cell in self.cells if cell.strip())


class _Heads(NamedTuple):
    columns: list[str]
    tags: list[str]
    at: int
    first: int
    notes: list[Told]


def told(
    lines: Iterable[Line], asked: Asked, *, sheet: str = "", facts: dict[str, str] | None = None, strict: bool = False
) -> Iterator[Told]:
    """The table these lines are. ``strict``: a row with fewer cells than there are headings is broken (as in CSV)."""
    source = iter(lines)
    head: list[Line] = []
    for line in source:
        if any(cell.strip() for cell in line.cells) or line.bad:
            head.append(line)
            if len(head) >= _LOOKED_AT and line.row >= min(asked.headings, _FARTHEST):
                break
    heads = _heads(head, asked, widen=not strict)
    said = dict(facts or {})
    said["headings"] = str(heads.at)
    if heads.tags:
        said["hxl"] = HXL.join(heads.tags)
    if decimal := _decimal(head[heads.first :]):
        said["decimal"] = decimal
    yield Begin(sheet, tuple(heads.columns), said)
    yield from heads.notes
    looks = _Formulas()
    for given, line in enumerate(_then(head[heads.first :], source), 1):
        looks.look(line)
        yield from _row(line, heads.columns, strict=strict)
        if asked.limit and given >= asked.limit:
            break
    yield from looks.told(sheet)


class _Formulas:
    """Text that begins as a formula does: it stays text here, and an officer should know that it is there."""

    def __init__(self) -> None:
        self._count = 0
        self._first = ""

    def look(self, line: Line) -> None:
        whole = "\0" + "\0".join(line.cells)
        if not ("\0=" in whole or "\0+" in whole or "\0-" in whole or "\0@" in whole):  # there may be very many rows
            return
        for place, cell in enumerate(line.cells):
            if cell and cell[0] in "=+-@" and (cell[0] == "=" or _DDE.match(cell)):
                self._count += 1
                self._first = self._first or f"{letter(place)}{line.row} {cell[:60]}"

    def told(self, sheet: str) -> Iterator[Told]:
        if self._count:
            words = trn("{n} value begins as a formula does", "{n} values begin as a formula does", self._count)
            said = tr("{values}; it stays text. The first: {first}").format(values=words, first=self._first)
            yield Finding("formula", f"{sheet}: {said}" if sheet else said)


def _then(first: list[Line], rest: Iterator[Line]) -> Iterator[Line]:
    yield from first
    for line in rest:
        if line.bad or (line.cells and line.cells[0].strip()) or any(cell.strip() for cell in line.cells):
            yield line


def _row(line: Line, columns: list[str], *, strict: bool) -> Iterator[Told]:
    if line.bad is not None:
        yield line.bad
        return
    cells = line.cells
    if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
        place = next(at for at in range(len(columns), len(cells)) if cells[at].strip())
        words = tr("Column {column} has no heading; the headings name {n} columns.")
        yield Bad(
            line.row, letter(place), cells[place][:_SHOWN], "cells", words.format(column=letter(place), n=len(columns))
        )
    elif strict and len(cells) < len(columns):
        words = trn("The row has {n} value", "The row has {n} values", len(cells))
        headed = trn("there is {n} heading", "there are {n} headings", len(columns))
        yield Bad(line.row, "", "", "cells", tr("{values}; {headings}.").format(values=words, headings=headed))
    elif cells and max(map(len, cells)) > LONGEST:
        long = next(at for at, cell in enumerate(cells) if len(cell) > LONGEST)
        yield too_long(line.row, columns[long] if long < len(columns) else "")
    else:
        cells = cells + [""] * (len(columns) - len(cells)) if len(cells) < len(columns) else cells
        yield Row(line.row, dict(zip(columns, cells, strict=False)))


def too_long(row: int, column: str = "") -> Bad:
    """A cell longer than any is taken."""
    return Bad(
        row, column, "", "length",
        tr("A value has more than {n} characters. Perhaps a quotation mark is open.").format(n=f"{LONGEST:,}"),
    )  # fmt: skip


def fit_to_show(told: Iterable[Told]) -> Iterator[Told]:
    """The same, with what a stranger wrote into findings and errors as it can be shown: no sign that turns or hides."""
    for one in told:
        if isinstance(one, Finding):
            yield Finding(one.code, _printable(one.words))
        elif isinstance(one, Bad):
            yield Bad(one.row, _printable(one.column), _printable(one.value), one.rule, _printable(one.words))
        else:
            yield one


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(sign if sign.isprintable() else "·" for sign in text)


def letter(place: int) -> str:
    """The column's name in a spreadsheet: A, B … Z, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _heads(head: list[Line], asked: Asked, *, widen: bool) -> _Heads:
    notes: list[Told] = []
    tagged, tags = _tags(head)
    at = _place(head, asked.headings, tagged, notes)
    row = head[at] if head else Line(0, [])
    names, first, number = list(row.cells), at + 1, row.row
    if tagged is not None:
        notes += _misspelt(head[tagged])
        names = [_above(head[:tagged], place) for place in range(max(len(tags), _filled_to(names)))]
        first, number = tagged + 1, (row.row if at < tagged else 0)
    elif not asked.headings and _is_data(head, at):
        names, first, number = [], at, 0
        notes.append(Finding("headings", tr("The table seems to have no headings; its columns go by their letters.")))
    if at and tagged is None:
        words = tr("Rows above the headings are not taken: {rows}.")
        notes.append(Finding("headings", words.format(rows=", ".join(str(line.row) for line in head[:at][:10]))))
    body = head[first:]
    width = _filled_to(names)
    if not number or widen:
        whole = not number and not widen  # without headings the commas alone say how many columns there are
        width = max([width, *(len(one.cells) if whole else _filled_to(one.cells) for one in body if not one.bad)])
    width = max(width, _filled_to(tags))
    named = _named([names[place] if place < len(names) else "" for place in range(width)], tags, notes)
    padded = [tags[place] if place < len(tags) else "" for place in range(width)] if tags else []
    return _Heads(named, padded, number, first, notes)


def _place(head: list[Line], asked: int, tagged: int | None, notes: list[Told]) -> int:
    """Where in these lines the headings are: where an officer says, above the hashtags, or where it is fullest."""
    if asked:
        at = next((place for place, line in enumerate(head) if line.row == asked), -1)
        if at >= 0:
            return at
        words = tr("There is nothing in line {line}; the headings were looked for.")
        notes.append(Finding("headings", words.format(line=asked)))
    return _fullest(head) if tagged is None else max(tagged - 1, 0)


def _tags(head: list[Line]) -> tuple[int | None, list[str]]:
    """Where the row of hashtags is, and the tags: at least half of what stands in it is a hashtag."""
    for place, line in enumerate(head):
        cells = [cell.strip() for cell in line.cells]
        right = [cell if _TAG.fullmatch(cell) else "" for cell in cells]
        said, found = sum(map(bool, cells)), sum(map(bool, right))
        if found and found * 2 >= said and sum(cell.startswith("#") for cell in cells) * 3 >= said * 2:
            return place, [re.sub(r"\s+", "", tag).rstrip("!").lower() for tag in right]
    return None, []


def _misspelt(line: Line) -> Iterator[Bad]:
    for place, cell in enumerate(line.cells):
        if cell.strip() and not _TAG.fullmatch(cell.strip()):
            words = tr("“{tag}” is no HXL hashtag: a tag is # and attributes are + before a letter, then letters.")
            yield Bad(line.row, letter(place), cell[:_SHOWN], "hxl-hashtag", words.format(tag=cell.strip()[:40]))


def _above(rows: list[Line], place: int) -> str:
    """The heading over a hashtag: the nearest row above that says something there."""
    for line in reversed(rows):
        if place < len(line.cells) and line.cells[place].strip():
            return line.cells[place]
    return ""


def _fullest(head: list[Line]) -> int:
    """The first row about as full as the fuller half of the rows."""
    counts = [line.filled for line in head if line.bad is None]
    if not counts:
        return 0
    usual = sorted(counts, reverse=True)[(len(counts) - 1) // 2]
    return next((at for at, line in enumerate(head) if line.bad is None and line.filled >= usual * 0.7), 0)


def _is_data(head: list[Line], at: int) -> bool:
    """Whether the row where headings should be holds figures or days where the rows below do, more often than not."""
    if not head or head[at].bad is not None:
        return False
    first = [cell.strip() for cell in head[at].cells]
    below = [line for line in head[at + 1 :] if line.bad is None]
    if not below:
        return any(map(_is_figure, first))
    if all(_YEAR.fullmatch(cell) for cell in first if _is_figure(cell)):
        return False
    alike = unlike = 0
    for place, cell in enumerate(first):
        under = [line.cells[place].strip() for line in below if place < len(line.cells) and line.cells[place].strip()]
        if under and sum(map(_is_figure, under)) * 2 > len(under):
            alike, unlike = alike + _is_figure(cell), unlike + bool(cell and not _is_figure(cell))
    return alike > unlike


def _is_figure(cell: str) -> bool:
    return bool(_FIGURE.fullmatch(cell) or _DAY.fullmatch(cell))


def _named(names: list[str], tags: list[str], notes: list[Told]) -> list[str]:
    """Each column a name of its own: the heading, else its tag, else its letter; a second of a name gets a number."""
    counts: dict[str, int] = {}
    taken: set[str] = set()
    twice: list[str] = []
    named: list[str] = []
    for place, heading in enumerate(names):
        tag = tags[place] if place < len(tags) else ""
        wanted = " ".join(heading[:_LONGEST_HEADING].split()) or tag or letter(place)
        name, count = wanted, counts.get(wanted, 1)
        while name in taken:
            count += 1
            name = f"{wanted} ({count})"
        counts[wanted] = count
        if count > 1 and wanted not in twice:
            twice.append(wanted)
        taken.add(name)
        named.append(name)
    if twice:
        words = tr("Headings that stand more than once: {headings}. The later ones have a number behind them.")
        notes.append(Finding("headings", words.format(headings=", ".join(name[:40] for name in twice[:10]))))
    return named


def _filled_to(cells: list[str]) -> int:
    """How many cells there are without the empty ones at the end."""
    return next((place for place in range(len(cells), 0, -1) if cells[place - 1].strip()), 0)


def _decimal(head: list[Line]) -> str:
    """The sign between whole and part of a number, where the first rows show one and only one."""
    comma = any(_DECIMAL_COMMA.fullmatch(cell.strip()) for line in head for cell in line.cells)
    point = any(_DECIMAL_POINT.fullmatch(cell.strip()) for line in head for cell in line.cells)
    return "," if comma and not point else "." if point and not comma else ""
