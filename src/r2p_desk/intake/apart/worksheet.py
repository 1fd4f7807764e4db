"""One sheet of a workbook (ECMA-376, part 1, 18.3), row by row as it is unpacked; formulas are named, never run."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.parsers import expat

from ..telling import Bad
from . import cells
from .grid import LONGEST, Line, letter, too_long
from .limits import DEPTH, Unreadable
from .merged import MOST, Area
from .parts import PART_BYTES, Parts, broken_markup

COLUMNS, ROWS = 16_384, 1_048_576
_FAR = re.compile(r"\b(WEBSERVICE|RTD|CALL|REGISTER|EXEC|FILTERXML|IMAGE)\s*\(|\[\d+\]", re.IGNORECASE)
_DDE = re.compile(r"[A-Za-z][\w.]*\s*\|\s*'?[^|!]*'?\s*!", re.IGNORECASE)
_LOOKED_AT = 400
"""How many signs of a formula are looked at: a call to another program stands at its beginning."""
_LOCAL = {"row", "c", "v", "t", "f", "is", "rPh", "col", "hyperlink"}


class Book(NamedTuple):
    """What the sheets of a workbook share: texts, the kind of each number format, which calendar."""

    texts: list[str]
    formats: list[str]
    from_1904: bool


class Noted:
    """What an officer should hear of a sheet once it is read."""

    def __init__(self) -> None:
        self.formulas = self.unknown = self.far = self.dde = self.hidden_rows = self.hidden_columns = self.links = 0
        self.first_formula = self.first_far = self.first_dde = self.error = ""
        self.errors = 0

    def formula(self, where: str, text: str, *, valued: bool) -> None:
        """A formula stands there."""
        said = f"{where} ={text[:60]}" if text else where
        self.formulas += 1
        self.first_formula = self.first_formula or said
        self.unknown += not valued
        text = text[:_LOOKED_AT]
        if _DDE.match(text):
            self.dde, self.first_dde = self.dde + 1, self.first_dde or said
        elif _FAR.search(text):
            self.far, self.first_far = self.far + 1, self.first_far or said


def areas(parts: Parts, name: str) -> list[Area]:
    """The merged areas; they stand behind the rows, so the part is looked through for them first."""
    if not _names(parts, name, b"mergeCell"):
        return []
    found: list[Area] = []

    def begins(element: str, given: dict[str, str]) -> None:
        if element == "mergeCell" and len(found) < MOST:
            first, _, last = given.get("ref", "").partition(":")
            (top, left), (bottom, right) = cells.place(first), cells.place(last or first)
            if 0 < top <= bottom and 0 <= left <= right < COLUMNS:
                found.append(Area(top, left, bottom, right))

    parts.elements(name, begins, most=PART_BYTES)
    return found


def _names(parts: Parts, name: str, word: bytes) -> bool:
    """Whether the word stands in the part, or the part is in an encoding where that cannot be told."""
    before = b""
    for number, piece in enumerate(parts.pieces(name)):
        if word in before + piece or (number == 0 and piece[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
            return True
        before = piece[-len(word) :]
    return False


def lines(parts: Parts, name: str, book: Book, noted: Noted) -> Iterator[Line]:
    """The rows, their cells as texts."""
    sheet = _Sheet(book, noted)
    for piece in parts.pieces(name):
        sheet.feed(piece)
        yield from sheet.ready
        sheet.ready.clear()
    sheet.feed(b"", last=True)
    yield from sheet.ready


class _Sheet:
    def __init__(self, book: Book, noted: Noted) -> None:
        self.ready: list[Line] = []
        self._book, self._noted = book, noted
        self._row = 0
        self._cells: list[str] = []
        self._bad: Bad | None = None
        self._depth = self._inside_sounds = 0
        self._heard: list[str] | None = None
        self._value = self._formula = ""
        self._has_formula = False
        self._type, self._format, self._at = "n", "", -1
        self._names: dict[str, str] = {}
        self._places: dict[str, int] = {}
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._begins
        parser.EndElementHandler = self._ends
        parser.CharacterDataHandler = self._says
        parser.EntityDeclHandler = parser.ExternalEntityRefHandler = parser.UnparsedEntityDeclHandler = self._refuse
        self._parser = parser

    def feed(self, data: bytes, *, last: bool = False) -> None:
        try:
            self._parser.Parse(data, last)
        except (expat.ExpatError, ValueError, LookupError, IndexError) as error:
            raise broken_markup() from error

    def _refuse(self, *_: object) -> int:
        raise broken_markup()

    def _local(self, name: str) -> str:
        local = name.rpartition(" ")[2]
        self._names[name] = local = local if local in _LOCAL else ""
        return local

    def _begins(self, name: str, given: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH:
            raise Unreadable
        local = self._names.get(name)
        if local is None:
            local = self._local(name)
        if local == "c":
            self._cell(given)
        elif local in ("v", "t", "f"):
            self._heard = None if self._inside_sounds else []
        elif local == "row":
            self._begin_row(given)
        elif local == "rPh":
            self._inside_sounds += 1
        elif local == "col" and given.get("hidden") in ("1", "true"):
            self._noted.hidden_columns += 1
        elif local == "hyperlink" and any(key.endswith("id") for key in given):
            self._noted.links += 1

    def _begin_row(self, given: dict[str, str]) -> None:
        number = given.get("r", "")
        row = int(number) if number.isdigit() and len(number) < 8 else self._row + 1
        if not self._row < row <= ROWS:
            raise broken_markup()
        self._row, self._cells, self._bad = row, [], None
        self._noted.hidden_rows += given.get("hidden") in ("1", "true")

    def _cell(self, given: dict[str, str]) -> None:
        reference = given.get("r")
        if reference is None:
            self._at = len(self._cells)
        else:
            name = reference.rstrip("0123456789")
            at = self._places.get(name)
            if at is None:
                at = self._places[name] = cells.place(reference)[1]
            self._at = at
        if not 0 <= self._at < COLUMNS:
            raise broken_markup()
        self._type = given.get("t", "n")
        style = given.get("s", "0")
        formats = self._book.formats
        self._format = formats[int(style)] if style.isdigit() and int(style) < len(formats) else ""
        self._value = self._formula = ""
        self._has_formula = False

    def _says(self, text: str) -> None:
        if self._heard is not None:
            self._heard.append(text)

    def _ends(self, name: str) -> None:
        self._depth -= 1
        local = self._names[name]
        if local == "c":
            self._keep()
        elif local == "v" and self._heard is not None:
            self._value, self._heard = "".join(self._heard), None
        elif local == "t" and self._heard is not None:
            self._value, self._heard = self._value + "".join(self._heard), None
        elif local == "f" and self._heard is not None:
            self._formula, self._has_formula, self._heard = "".join(self._heard), True, None
        elif local == "rPh":
            self._inside_sounds -= 1
        elif local == "row":
            self.ready.append(Line(self._row, self._cells, self._bad))
            self._cells = []

    def _keep(self) -> None:
        text = self._shown()
        if self._has_formula:
            self._noted.formula(f"{letter(self._at)}{self._row}", self._formula, valued=bool(self._value))
        if len(text) > LONGEST:
            self._bad, text = too_long(self._row, letter(self._at)), ""
        if text:
            held = self._cells
            if self._at >= len(held):
                held.extend([""] * (self._at + 1 - len(held)))
            held[self._at] = text

    def _shown(self) -> str:
        kind, value = self._type, self._value
        if kind == "s":
            texts = self._book.texts
            return texts[int(value)] if value.isdigit() and int(value) < len(texts) else ""
        if not value:
            return ""
        if kind == "n":
            return cells.number(value, self._format, from_1904=self._book.from_1904)
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind == "e":
            self._noted.errors += 1
            self._noted.error = self._noted.error or f"{letter(self._at)}{self._row} {value[:20]}"
            return value
        return value.partition("T00:00:00")[0] if kind == "d" else cells.letters(value)


def shared_texts(parts: Parts, name: str) -> list[str]:
    """The texts that cells point to; what is only there to be pronounced is left out."""
    texts: list[str] = []
    heard: list[str] = []
    state: dict[str, Any] = {"speaking": False, "sounds": 0, "length": 0}

    def begins(element: str, _: dict[str, str]) -> None:
        if element == "si":
            heard.clear()
        elif element == "rPh":
            state["sounds"] += 1
        state["speaking"] = element == "t" and not state["sounds"]

    def ends(element: str) -> None:
        if element == "si":
            texts.append(cells.letters("".join(heard)))
        elif element == "rPh":
            state["sounds"] -= 1
        state["speaking"] = False

    def says(text: str) -> None:
        if state["speaking"]:
            heard.append(text)

    parts.elements(name, begins, ends, says, most=PART_BYTES)
    return texts
