"""Text documents of offices (ISO/IEC 29500 WordprocessingML, ISO/IEC 26300 ODF): paragraphs, tables, notes, comments.

What was struck out while changes were tracked is not read; what is hidden is read and told. Macros, links and objects
are named by what stands in the file, nothing is followed.
"""

import re
from collections.abc import Iterator

from .document import Document
from .limits import CHARACTERS
from .markup import Elements
from .office import Package

_PARAGRAPHS = {"p", "h", "br", "cr", "line-break", "sectPr"}
_CELLS, _ROWS = {"tc", "table-cell"}, {"tr", "table-row"}
WORD, ODF = frozenset({"t"}), frozenset({"p", "h"})
"""Inside which elements text is text; in the others it is measures and names."""
_SILENT = {"moveFrom", "del", "Fallback", "tracked-changes", "instrText", "delText", "forms", "scripts",
           "font-face-decls", "object", "math"}  # fmt: skip
_FETCHES = re.compile(r"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE|MACROBUTTON)\b")
_CHANGED = {"del", "ins", "moveFrom", "moveTo", "tracked-changes"}
_ASIDE = {"comment", "annotation"}
_MOST = 20


class Text:
    """Collects the text of one part: paragraphs as lines, a row of a table as a line with tabs between its cells."""

    def __init__(self, spoken: frozenset[str]) -> None:
        self._words = spoken
        self.told: dict[str, dict[str, None]] = {}
        self.aside: list[str] = []
        self._buffers: list[list[str]] = [[]]
        self._silent = self._spoken = self._aside = 0
        self._instruction: list[str] | None = None
        self._reader = Elements(self._begins, self._ends, self._says)

    def feed(self, data: bytes, *, last: bool = False) -> str:
        """The text in the next bytes; a table only once all of it was read."""
        self._reader.feed(data, last=last)
        if len(self._buffers) > 1 and not last:
            return ""
        said = "".join(self._buffers[0])
        self._buffers[0].clear()
        return said

    def _tell(self, code: str, what: str = "") -> None:
        self.told.setdefault(code, {})[what] = None

    def _begins(self, name: str, attributes: dict[str, str]) -> None:
        if name in _ASIDE:
            self._aside += 1
            self._tell("comments")
        elif name in _SILENT:
            self._silent += 1
        if name in _CHANGED:
            self._tell("changes")
        self._spoken += name in self._words
        if name in _CELLS:
            self._buffers.append([])
        elif name in ("instrText", "fldSimple"):
            self._instruction = [_value(attributes, "instr")]
        self._attributes(name, attributes)

    def _attributes(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("tab", "ptab"):
            self._put("\t")
        elif name == "s":
            count = _value(attributes, "c")
            self._put(" " * min(int(count) if count.isdecimal() else 1, 80))
        elif name in ("vanish", "hidden-text") or _value(attributes, "display") == "none":
            self._tell("hidden")
        elif name in ("dde-connection-decl", "dde-source"):
            self._tell("fields", "DDE")
        elif name == "event-listener":
            self._tell("macro")
        place = _value(attributes, "href")
        if place and not place.startswith(("#", "Pictures/", "./Object", "Object", "./ObjectReplacements", "media/")):
            self._tell("external-link", shown(place))

    def _ends(self, name: str) -> None:
        self._spoken -= name in self._words
        if name in _ASIDE:
            self._aside -= 1
            self.aside.append("\n")
        elif name in _SILENT:
            self._silent -= 1
        if name in _CELLS and len(self._buffers) > 1:
            cell = " ".join("".join(self._buffers.pop()).split())
            self._put(cell + "\t")
        elif name in _ROWS or name in _PARAGRAPHS:
            self._put("\n")
        elif name in ("instrText", "fldSimple") and self._instruction is not None:
            for found in _FETCHES.findall("".join(self._instruction)):
                self._tell("fields", found)
            self._instruction = None

    def _says(self, text: str) -> None:
        if self._instruction is not None and len(self._instruction) < 1000:
            self._instruction.append(text)
        if self._spoken:
            self._put(text)

    def _put(self, text: str) -> None:
        if self._aside:
            self.aside.append(text)
        elif not self._silent:
            self._buffers[-1].append(text)


def _value(attributes: dict[str, str], name: str) -> str:
    """An attribute by its local name."""
    return next((value for key, value in attributes.items() if key.rpartition(" ")[2] == name), "")


def shown(place: str) -> str:
    """A place as it is named to an officer: the machine of an address, else the path."""
    host = re.match(r"[A-Za-z]{2,10}://([^/?#]+)", place)
    return host[1] if host else place[:80]


def say(package: Package, document: Document, spoken: frozenset[str], patterns: tuple[str, ...]) -> None:
    """The text of these parts in order, their comments after it, and what in them would act."""
    document.say(_parts(package, document, spoken, patterns))


def _parts(package: Package, document: Document, spoken: frozenset[str], patterns: tuple[str, ...]) -> Iterator[str]:
    asides: list[str] = []
    for pattern in patterns:
        for name in package.like(pattern):
            part = Text(spoken)
            for piece in package.pieces(name):
                yield part.feed(piece)
            yield part.feed(b"", last=True) + "\n"
            asides += part.aside[:CHARACTERS]
            for code, what in part.told.items():
                document.tell(code, *what)
    yield "\n" + "".join(asides)


class _Said:
    """The texts of some elements of a small part, by their local names."""

    def __init__(self, data: Iterator[bytes]) -> None:
        self.found: dict[str, str] = {}
        self._name = ""
        reader = Elements(self._begins, self._ends, self._says)
        for piece in data:
            reader.feed(piece)
        reader.feed(b"", last=True)

    def _begins(self, name: str, _: dict[str, str]) -> None:
        self._name = name

    def _ends(self, _: str) -> None:
        self._name = ""

    def _says(self, text: str) -> None:
        if self._name and len(self.found.get(self._name, "")) < 1000:
            self.found[self._name] = self.found.get(self._name, "") + text


def said(package: Package, name: str) -> dict[str, str]:
    """What a small part says, by element; nothing where there is no such part."""
    return _Said(package.pieces(name)).found if name in package.names else {}


class _Links:
    """Relations of a part to what lies outside the file (ISO/IEC 29500-2)."""

    def __init__(self, data: Iterator[bytes]) -> None:
        self.found: dict[str, None] = {}
        reader = Elements(self._begins, lambda _: None, lambda _: None)
        for piece in data:
            reader.feed(piece)

    def _begins(self, _: str, attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode") == "External" and len(self.found) < _MOST:
            kind = attributes.get("Type", "").rpartition("/")[2]
            place = shown(attributes.get("Target", ""))
            self.found[place if kind == "hyperlink" else f"{kind}: {place}"] = None


def links(package: Package) -> list[str]:
    """Where a document's relations point to outside of it, pages and templates and objects alike."""
    found: dict[str, None] = {}
    for name in package.like(r".*\.rels")[:200]:
        found |= _Links(package.pieces(name)).found
    return list(found)[:_MOST]
