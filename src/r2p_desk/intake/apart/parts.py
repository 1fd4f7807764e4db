"""The parts of a workbook: a zip of XML, whose entries are unpacked piece by piece and never beyond limits."""

import codecs
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, NamedTuple

from ...i18n import tr
from .limits import ENTRIES, RATIO, Protected, Unreadable
from .markup import Elements

PART_BYTES = 512 << 20
"""The most bytes one part may unpack to: a sheet of a million rows has some 300 MiB."""
ALL_PARTS_BYTES = 2 << 30
"""The most bytes all parts read may unpack to; a sheet is gone through twice where cells are merged."""
SMALL = 8 << 20
"""The most bytes of a part that is read as one: relations, styles, lists of sheets."""
_PIECE = 1 << 18
_ESCAPED = re.compile("%([2-7][0-9A-Fa-f])")


class Bomb(Unreadable):
    """The file unpacks to far more than such files hold."""


class Relation(NamedTuple):
    """What a part says of another: its id, the last word of its type, where it is, whether outside the file."""

    id: str
    kind: str
    target: str
    outside: bool


@contextmanager
def opened(file: IO[bytes]) -> Iterator["Parts"]:
    """The parts; ``Unreadable`` for a broken zip or one beyond the limits, ``Protected`` for one with a password."""
    try:
        with zipfile.ZipFile(file) as archive:
            yield Parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(tr("The file is damaged: its parts cannot be unpacked.")) from error
    except RuntimeError as error:  # zipfile's word for an entry that needs a password
        raise Protected from error


class Parts:
    """What stands in the zip, by name; nothing is ever written anywhere."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        entries = archive.infolist()
        if len(entries) > ENTRIES:
            raise Unreadable(tr("The file has more parts than any workbook has."))
        self._entries = {entry.filename.lstrip("/"): entry for entry in entries}
        self._left = ALL_PARTS_BYTES

    @property
    def names(self) -> list[str]:
        """All of them, as they stand in the zip."""
        return list(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def size(self, name: str) -> int:
        """How many bytes the part says it has."""
        return self._entries[name].file_size if name in self._entries else 0

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part in pieces, whatever size it claims to have."""
        entry = self._entries.get(name)
        if entry is None:
            raise Unreadable(tr("The file is damaged: the part {name} is missing.").format(name=name[:60]))
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable(tr("A part is packed in a way no workbook is."))
        unpacked = 0
        with self._archive.open(entry) as source:
            while piece := source.read(_PIECE):
                unpacked += len(piece)
                self._left -= len(piece)
                too_dense = unpacked > 4 << 20 and unpacked > RATIO * max(entry.compress_size, 1)
                if unpacked > PART_BYTES or self._left < 0 or too_dense:
                    raise Bomb(tr("The file unpacks to far more than a workbook holds; it was stopped there."))
                yield piece

    def elements(
        self,
        name: str,
        begins: Callable[[str, dict[str, str]], None],
        ends: Callable[[str], None] = lambda _: None,
        says: Callable[[str], None] = lambda _: None,
        most: int = SMALL,
    ) -> None:
        """Read a part of XML through; a part of more bytes than ``most`` is none of the kind."""
        reader, read = Elements(begins, ends, says), 0
        try:
            for piece in self.pieces(name):
                read += len(piece)
                _refuse_beyond(read, most)
                reader.feed(piece)
            reader.feed(b"", last=True)
        except Unreadable as error:
            raise error if error.args else broken_markup() from error

    def relations(self, name: str) -> list[Relation]:
        """What a part (``""``: the whole package) says of others; none where it says nothing."""
        folder, own = posixpath.split(name)
        said: list[Relation] = []

        def begins(element: str, given: dict[str, str]) -> None:
            if element == "Relationship":
                outside = given.get("TargetMode", "").lower() == "external"
                target = given.get("Target", "")
                kind = given.get("Type", "").rpartition("/")[2]
                said.append(
                    Relation(given.get("Id", ""), kind, target if outside else _inside(folder, target), outside)
                )

        listed = posixpath.join(folder, "_rels", f"{own}.rels")
        if listed in self:
            self.elements(listed, begins)
        return said


def _refuse_beyond(read: int, most: int) -> None:
    if read > most:
        raise Unreadable(tr("A part of the file is far larger than such parts are."))


def broken_markup() -> Unreadable:
    """XML that is not well formed, declares entities, or is nested without end."""
    return Unreadable(tr("A part of the file is broken, or declares what no workbook declares."))


def _inside(folder: str, target: str) -> str:
    path = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), target.replace("\\", "/"))
    return posixpath.normpath(path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path))


def load() -> None:
    """The encodings of names in a zip: none can be loaded later."""
    for name in ("cp437", "utf-8", "utf-16", "ascii", "latin-1"):
        codecs.lookup(name)
