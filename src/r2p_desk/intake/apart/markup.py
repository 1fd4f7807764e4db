"""Words of web pages and XML: no script is run or kept, no entity is declared, nothing else is fetched."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import IO
from xml.parsers import expat

from . import plain
from .limits import DEPTH, TEXT_BYTES, Unreadable

_SILENT = {"script", "style", "template", "noscript", "svg", "math", "object", "iframe"}
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr",
}  # fmt: skip
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_PIECE = 1 << 16


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._silent is None and tag in _SILENT:
            self._silent = tag
        elif tag not in _INLINE:
            self.found.append("\n")
        for name, value in attrs:
            if name in ("alt", "title") and value and self._silent is None:
                self.found.append(f" {value} ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = None
        elif tag not in _INLINE:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if self._silent is None:
            self.found.append(data)


def page(data: bytes, declared: str | None = None) -> Iterator[str]:
    """The words of a web page, without its scripts and styles."""
    told = _CHARSET.search(data[:4096])
    source = plain.text(data, declared or (told[1].decode("ascii") if told else None))
    reader = _Page()
    for start in range(0, len(source), _PIECE):
        reader.feed(source[start : start + _PIECE])
        yield "".join(reader.found)
        reader.found.clear()
    reader.close()
    yield "".join(reader.found)


def page_words(file: IO[bytes]) -> Iterator[str]:
    """The words of a web page."""
    yield from page(file.read(TEXT_BYTES))


class Elements:
    """Reads XML by its elements: ``begins`` and ``ends`` get local names, ``says`` the text between.

    ``Unreadable`` for anything that is not well formed, declares an entity, or is nested too deep.
    """

    def __init__(
        self,
        begins: Callable[[str, dict[str, str]], None],
        ends: Callable[[str], None],
        says: Callable[[str], None],
    ) -> None:
        self._begins, self._ends = begins, ends
        self._depth = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = says
        self._parser.EntityDeclHandler = self._refuse
        self._parser.ExternalEntityRefHandler = self._refuse
        self._parser.UnparsedEntityDeclHandler = self._refuse

    def feed(self, data: bytes, *, last: bool = False) -> None:
        """Read on."""
        try:
            self._parser.Parse(data, last)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise Unreadable from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH:
            raise Unreadable
        self._begins(name.rpartition(" ")[2], attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._ends(name.rpartition(" ")[2])

    def _refuse(self, *_: object) -> int:
        raise Unreadable
