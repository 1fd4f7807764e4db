"""Tables as text: one record a line, values between commas, semicolons, tabs or bars (RFC 4180 and what is found).

The dialect is told by the text itself and said; ``sep=;`` in the first line (as spreadsheets write it) is believed. A
record with a broken value, too many or too few, or letters that cannot be read, is refused alone.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import IO, NamedTuple

from ...i18n import tr, trn
from ..apart import grid, which_encoding
from ..apart.limits import Unreadable
from ..telling import Asked, Bad, Finding, Told

FORMAT = "csv"
MEDIA = ("text/csv", "text/tab-separated-values", "text/plain")

DELIMITERS = ",;\t|"
_SAMPLE = 1 << 16
_LINE = 4 << 20
_BROKEN, _BROKEN_BYTES = "\udcff", "r2p-desk-broken-bytes"
"""What stands for bytes that are no letters: half of a pair, which no encoding gives by itself as U+FFFD may be."""
_SYLK = re.compile(r"ID;P[A-Z]*(;[A-Z]\w*)*\s*\r?\n[A-Z]{1,2};")
_SEPARATOR = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)


codecs.register_error(_BROKEN_BYTES, lambda error: (_BROKEN, error.end))  # type: ignore[attr-defined]  # a UnicodeError


class Dialect(NamedTuple):
    """How values are kept apart: the sign between them, around them, and before a sign that is meant as it stands."""

    delimiter: str
    quote: str = '"'
    escape: str | None = None
    blanks: bool = False


def load() -> None:
    """The encodings a table may be in: none can be loaded later."""
    for name in (*which_encoding.ENCODINGS, *which_encoding.OFFERED):
        codecs.lookup(name)


def fits(head: bytes, name: str) -> int:
    """Sure by its name; plain text of any name where its lines are cut alike."""
    if name.lower().endswith((".csv", ".tsv", ".tab", ".ssv")):
        return 90
    taken = which_encoding.taken(io.BytesIO(head))
    sample = head.decode(taken.name, "ignore")
    if _SYLK.match(sample):
        return 90
    share, columns = max(_fit(sample, Dialect(sign)) for sign in DELIMITERS)
    return 70 if columns > 2 and share > 0.95 and sample.count("\n") > 2 else 10


def read(file: IO[bytes], asked: Asked) -> Iterator[Told]:
    """The table; its facts say encoding, how sure that is, delimiter, quotation mark and sign of decimals."""
    yield from grid.fit_to_show(_read(file, asked))


def _read(file: IO[bytes], asked: Asked) -> Iterator[Told]:
    taken = which_encoding.taken(file, asked.encoding)
    sample = _text(file, taken.name).read(_SAMPLE).replace("\0", "")
    if _SYLK.match(sample):
        raise Unreadable(
            tr("This is a table in an old exchange format (SYLK), which can hold macros. Save it as XLSX.")
        )
    separator = _SEPARATOR.match(sample)
    if separator:
        sample = sample[separator.end() :]
    dialect = dialect_of(sample, asked.delimiter or (separator[1] if separator else ""))
    facts = {
        "encoding": taken.name, "sureness": taken.sureness, "rivals": " ".join(taken.rivals),
        "delimiter": dialect.delimiter, "quote": dialect.quote,
    }  # fmt: skip
    file.seek(0)
    lines = _Lines(_text(file, taken.name), dialect)
    yield from grid.told(_records(lines, dialect, skip=bool(separator)), asked, facts=facts, strict=True)
    if lines.zeros:
        words = trn("{n} line holds zero bytes; they were left out.", "{n} lines hold zero bytes; they were left out.",
                    lines.zeros)  # fmt: skip
        yield Finding("encoding", words)
    if told := _how_sure(taken):
        yield Finding("encoding", told)


def _how_sure(taken: which_encoding.Taken) -> str:
    """What an officer should hear of the encoding; nothing where it is certain, or their own word."""
    name = which_encoding.called(taken.name)
    if taken.sureness == which_encoding.LIKELY:
        return tr("The letters fit {name} well, and it was read so. Another encoding can be chosen.").format(name=name)
    if taken.sureness == which_encoding.GUESS:
        words = tr("The encoding is a guess: {name}. These would do, too: {others}. Look at the letters.")
        return words.format(name=name, others=", ".join(map(which_encoding.called, taken.rivals)) or "–")
    return ""


def _text(file: IO[bytes], encoding: str) -> io.TextIOWrapper:
    file.seek(0)
    return _Kept(io.BufferedReader(_Whole(file)), encoding, errors=_BROKEN_BYTES, newline="")


class _Kept(io.TextIOWrapper):
    """Text over a file that stays open when nobody reads it any more."""


class _Whole(io.RawIOBase):
    """The file, which this does not close."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Read on."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # the buffer Python hands in
        data = self._file.read(len(view))
        view[: len(data)] = data
        return len(data)


class _Lines:
    """The lines one by one; remembers what is amiss with those of the record being read."""

    def __init__(self, text: io.TextIOWrapper, dialect: Dialect) -> None:
        self._text, self._quote = text, dialect.quote
        self.number = 0
        self.zeros = 0
        self.broken = self.long = False
        self.quotes = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(_LINE):
            self.number += 1
            if len(line) == _LINE and line[-1] not in "\r\n":
                self._pass_over()
                line = "\n"
            if "\0" in line:
                self.zeros += 1
                line = line.replace("\0", "")
            self.broken = self.broken or _BROKEN in line
            self.quotes += line.count(self._quote)
            yield line or "\n"

    def _pass_over(self) -> None:
        self.long = True
        while (more := self._text.readline(_LINE)) and more[-1] not in "\r\n":
            pass

    def begin(self) -> None:
        """The next record begins."""
        self.broken = self.long = False
        self.quotes = 0


def _records(lines: _Lines, dialect: Dialect, *, skip: bool) -> Iterator[grid.Line]:
    csv.field_size_limit(grid.LONGEST)
    reader = csv.reader(
        lines, delimiter=dialect.delimiter, quotechar=dialect.quote, escapechar=dialect.escape,
        doublequote=True, skipinitialspace=dialect.blanks,
    )  # fmt: skip
    row, first, open_at = 0, True, 0
    while True:
        lines.begin()
        began = lines.number + 1
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield grid.Line(row, [], grid.too_long(row))
            continue
        if skip and first:
            first = False
            continue
        first = False
        open_at = began if lines.number > began and lines.quotes % 2 and not dialect.escape else 0
        yield grid.Line(row, cells, _amiss(lines, row, cells, open_at))


def _amiss(lines: _Lines, row: int, cells: list[str], open_at: int) -> Bad | None:
    if lines.long:
        return grid.too_long(row)
    if open_at:
        words = tr("A quotation mark opened on line {line} is never closed; the lines up to {last} are one value.")
        return Bad(row, "", cells[-1][:80] if cells else "", "quote", words.format(line=open_at, last=lines.number))
    if lines.broken:
        place = next((at for at, cell in enumerate(cells) if _BROKEN in cell), 0)
        words = tr("The value holds bytes that are no letters in this encoding.")
        return Bad(row, grid.letter(place), cells[place][:80].replace(_BROKEN, "\ufffd"), "encoding", words)
    return None


def dialect_of(sample: str, delimiter: str = "") -> Dialect:
    """How this text keeps its values apart; where nothing tells, commas and double quotation marks."""
    quote = _quote(sample)
    escape = "\\" if re.search(rf"\\{quote}(?!\s*[,;\t|\r\n])", sample) else None
    if len(delimiter) != 1 or delimiter in "\r\n\0" or delimiter == quote:
        delimiter = max(DELIMITERS, key=lambda sign: _fit(sample, Dialect(sign, quote, escape)))
    blanks = bool(re.search(rf"{re.escape(delimiter)} {quote}", sample)) and delimiter != "\t"
    return Dialect(delimiter, quote, escape, blanks)


def _quote(sample: str) -> str:
    """Single marks only where they stand at both ends of values and double ones nowhere."""
    edge = r"(?:^|[,;\t|\r\n]){0}[^{0}\r\n]*{0}(?=[,;\t|\r\n]|$)"
    single = len(re.findall(edge.format("'"), sample))
    double = len(re.findall(edge.format('"'), sample))
    return "'" if single > 1 and not double else '"'


def _fit(sample: str, dialect: Dialect) -> tuple[float, int]:
    """How alike the records are, cut so: the share of those as long as most, and how long most are."""
    if dialect.delimiter not in sample:
        return 0.0, 0
    csv.field_size_limit(grid.LONGEST)
    rows = csv.reader(
        io.StringIO(sample, newline=""), delimiter=dialect.delimiter, quotechar=dialect.quote,
        escapechar=dialect.escape, skipinitialspace=True,
    )  # fmt: skip
    counts: Counter[int] = Counter()
    try:
        for row in rows:
            if len(row) > 1 or any(row):
                counts[len(row)] += 1
            if counts.total() >= 60:
                break
    except csv.Error:
        return 0.0, 0
    usual, often = max(counts.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
    if usual < 2:
        return 0.01 if len(counts) > 1 else 0.0, max(counts, default=0)
    return often / counts.total(), usual
