"""Words of office documents: zips of XML (ISO/IEC 29500, ISO/IEC 26300), read with limits on everything they claim."""

import contextlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Self

from ...i18n import tr
from .limits import ALL_BYTES, ENTRIES, ENTRY_BYTES, RATIO, Bomb, Protected, Unreadable
from .markup import Elements

_PIECE = 1 << 16
_WORDS = (r"word/document\d*\.xml", r"word/(header|footer)\d+\.xml", r"word/(footnotes|endnotes|comments)\.xml")
_SHEETS = (r"xl/sharedStrings\.xml", r"xl/worksheets/sheet\d+\.xml", r"xl/comments\d+\.xml")
_SLIDES = (r"ppt/slides/slide\d+\.xml", r"ppt/notesSlides/notesSlide\d+\.xml", r"ppt/comments/comment\d+\.xml")
_ODF = (r"content\.xml", r"styles\.xml")

_LINES = {"p", "br", "tr", "row", "si", "is", "h", "comment", "line-break"}
_GAPS = {"tab", "s", "tc", "c", "table-cell", "covered-table-cell", "annotation"}
_SPOKEN = {
    "openxml": {"t", "delText", "instrText", "text"},
    "odf": {"p", "h", "span", "a", "creator", "title", "desc"},
}


class _Words:
    """Collects what is said inside some elements, a blank or a line between what does not belong together."""

    def __init__(self, family: str) -> None:
        self.found: list[str] = []
        self._spoken = _SPOKEN[family]
        self._speaking = 0
        self._reader = Elements(self._begins, self._ends, self._says)

    def feed(self, data: bytes, *, last: bool = False) -> str:
        """The words in the next bytes of the document."""
        self._reader.feed(data, last=last)
        said = "".join(self.found)
        self.found.clear()
        return said

    def _begins(self, name: str, _: dict[str, str]) -> None:
        self._speaking += name in self._spoken
        if name in _GAPS:
            self.found.append(" ")

    def _ends(self, name: str) -> None:
        self._speaking -= name in self._spoken
        if name in _LINES:
            self.found.append("\n")

    def _says(self, text: str) -> None:
        if self._speaking:
            self.found.append(text)


def words(file: IO[bytes], media: str) -> Iterator[str]:
    """The words of a document, its notes and comments, of a sheet or of slides."""
    family = "odf" if "opendocument" in media else "openxml"
    patterns = _ODF if family == "odf" else (*_WORDS, *_SHEETS, *_SLIDES)
    with Package(file) as package:
        for pattern in patterns:
            for name in package.like(pattern):
                document = _Words(family)
                for piece in package.pieces(name):
                    yield document.feed(piece)
                yield document.feed(b"", last=True) + "\n"


class Package:
    """A document that is a zip, with limits on everything it claims; what it breaks becomes ``Unreadable``."""

    def __init__(self, file: IO[bytes]) -> None:
        with _refusing():
            self._archive = zipfile.ZipFile(file)
            self._entries = {entry.filename: entry for entry in self._archive.infolist()}
        if len(self._entries) > ENTRIES:
            raise Unreadable(tr("it has more than {n} parts").format(n=ENTRIES))
        self._left = ALL_BYTES

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all that is in it."""
        return tuple(self._entries)

    def like(self, pattern: str) -> list[str]:
        """Names of this form, in the order of their numbers."""
        return sorted((name for name in self._entries if re.fullmatch(pattern, name)), key=_by_number)

    def pieces(self, name: str) -> Iterator[bytes]:
        """An entry in pieces, whatever size it claims to have."""
        entry = self._entries[name]
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable(tr("it is packed in an unusual way"))
        unpacked = 0
        with _refusing(), self._archive.open(entry) as source:
            while piece := source.read(_PIECE):
                unpacked += len(piece)
                self._left -= len(piece)
                too_dense = unpacked > 1 << 20 and unpacked > RATIO * max(entry.compress_size, 1)
                if unpacked > ENTRY_BYTES or self._left < 0 or too_dense:
                    raise Bomb(tr("it unpacks to far more than a document holds"))
                yield piece


@contextlib.contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(tr("it is damaged")) from error
    except RuntimeError as error:  # zipfile's word for an entry that needs a password
        raise Protected from error


def _by_number(name: str) -> tuple[int, str]:
    number = re.search(r"(\d+)\.xml$", name)
    return (int(number[1][:9]) if number else 0, name)
