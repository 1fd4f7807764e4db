"""Words of web pages and XML: no script is run or kept, no entity is declared, nothing else is fetched."""

import codecs
import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import IO
from xml.parsers import expat

from ...i18n import tr
from . import plain
from .limits import DEPTH, TEXT_BYTES, Entity, Unreadable
from .whole import read_whole

_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr",
}  # fmt: skip
_SILENT = ("script", "style")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_TAG = re.compile(r"</?([a-zA-Z][^\s/>]{0,40})")
_TAG_ENDS = re.compile(r"[>\"']")
_TOLD = re.compile(r"[\s\"'](?:alt|title)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))", re.IGNORECASE)


def page(data: bytes, declared: str | None = None) -> Iterator[str]:
    """The words of a web page, without its scripts and styles, in one pass over it whatever it holds.

    Python's own parser takes hours for some pages of a megabyte; this one needs to tell words from markup only.
    """
    source = plain.text(data, declared or _declared(data))
    place = 0
    while place < len(source):
        start = source.find("<", place)
        if start < 0:
            start = len(source)
        if start > place:
            yield unescape(source[place:start])
        end, said = _markup(source, start)
        yield said
        place = end


def _declared(data: bytes) -> str | None:
    told = _CHARSET.search(data[:4096])
    return told[1].decode("ascii") if told else None


def encoding(data: bytes) -> str:
    """The encoding of a page: the one it declares, if there is such a one and it fits, else as it seems."""
    if declared := _declared(data):
        try:
            data.decode(name := codecs.lookup(declared).name)
        except (LookupError, ValueError):
            pass
        else:
            return name
    return plain.encoding_of(data[: 1 << 20])


def _markup(source: str, start: int) -> tuple[int, str]:
    """Where the markup that begins here ends, and what of it is to be read; what never ends reaches to the end."""
    if source.startswith("<!--", start):
        return _behind(source, "-->", start + 4), ""
    if source.startswith(("<!", "<?"), start):
        return _behind(source, ">", start), ""
    tag = _TAG.match(source, start)
    if tag is None:
        return start + 1, source[start : start + 1]
    name, end = tag[1].lower(), _tag_end(source, tag.end())
    if name in _SILENT and source[start + 1 : start + 2] != "/":
        close = re.compile(f"</{name}", re.IGNORECASE).search(source, end)
        return (_behind(source, ">", close.start()) if close else len(source)), "\n"
    told = " ".join(unescape("".join(found)) for found in _TOLD.findall(source, tag.end() - 1, end))
    return end, f" {told} " if told else "" if name in _INLINE else "\n"


def _tag_end(source: str, place: int) -> int:
    """Behind the bracket that closes a tag; one inside quotation marks does not."""
    while found := _TAG_ENDS.search(source, place):
        if found[0] == ">":
            return found.end()
        place = _behind(source, found[0], found.end())
    return len(source)


def _behind(source: str, sign: str, place: int) -> int:
    found = source.find(sign, place)
    return len(source) if found < 0 else found + len(sign)


def page_words(file: IO[bytes]) -> Iterator[str]:
    """The words of a web page."""
    yield from page(read_whole(file, TEXT_BYTES)[:TEXT_BYTES])


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
            raise Unreadable(tr("it is not well formed")) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH:
            raise Unreadable
        self._begins(name.rpartition(" ")[2], attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._ends(name.rpartition(" ")[2])

    def _refuse(self, *_: object) -> int:
        raise Entity(tr("it declares entities"))
