"""The one way this program writes a tar, and a reader that takes nothing else.

POSIX ustar (IEEE Std 1003.1, pax, *ustar Interchange Format*), regular files only, every field fixed but name, size
and checksum: mode 0600, owner and group 0 without names, time 0, no prefix. A name is an id: ``[a-z0-9][a-z0-9.-]*``,
at most 64 characters, each once. A size of 8 GiB or more, for which the field has no octal digits, is written in base
256 as GNU tar and Python do (first byte 0x80, then eleven bytes, big-endian); a smaller one never is.

Behind the last member come zeros: at least two blocks, up to whole units of 64 KiB, then to the Padmé size
(``system.padme``), so that the length tells little and a cut of the sealed file can be told from damage.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from ..errors import Damaged, InvalidValue
from ..i18n import tr
from .padme import padme

BLOCK = 512
UNIT = 64 * 1024
_OCTAL_LIMIT = 8 * 1024**3
_SIZE_LIMIT = 2**63
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
_PIECE = 64 * 1024
_ZEROS = bytes(_PIECE)


class Disorder(Damaged):
    """The bytes are not an archive as this program writes it."""


class ArchiveCut(Disorder):
    """The archive ends before it is complete."""


class Member:
    """One file of an archive that is being read: its name, its size, and once over its content."""

    def __init__(self, name: str, size: int, source: "_Blocks") -> None:
        self.name = name
        self.size = size
        self._source = source
        self._left = size
        self._padded = -size % BLOCK

    def chunks(self) -> Iterator[bytes]:
        """What is left of the content, in pieces of at most 64 KiB."""
        while self._left:
            piece = self._source.take(min(self._left, _PIECE))
            self._left -= len(piece)
            yield piece
        if self._padded:
            filling, self._padded = self._source.take(self._padded), 0
            if filling.strip(b"\0"):
                raise disorder()

    def read(self, limit: int) -> bytes:
        """The whole content of a small file; ``Disorder`` when it is larger than ``limit`` bytes."""
        if self.size > limit:
            raise disorder()
        return b"".join(self.chunks())


class TarWriter:
    """Writes an archive through ``write``; ``close`` adds the end and the padding."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._names: set[str] = set()
        self._size = 0

    def add(self, name: str, size: int, chunks: Iterable[bytes]) -> None:
        """One file of exactly this size; ``InvalidValue`` for a name that is no id or was there, or another size.

        The archive is of no use after that.
        """
        if name in self._names:
            raise _not_written(tr("Two files of an archive have the same name."))
        self._names.add(name)
        self._put(header(name, size))
        written = 0
        for chunk in chunks:
            written += len(chunk)
            if written > size:
                break
            self._put(chunk)
        if written != size:
            raise _not_written(tr("A file changed its size while it was read."))
        self._put(bytes(-size % BLOCK))

    def close(self) -> None:
        """End the archive: zeros up to its padded size."""
        left = padded(self._size) - self._size
        while left:
            piece = _ZEROS[:left]
            self._put(piece)
            left -= len(piece)

    def _put(self, data: bytes) -> None:
        self._size += len(data)
        self._write(data)


def read_tar(chunks: Iterable[bytes]) -> Iterator[Member]:
    """The members of an archive in order, from pieces of any size; what of one is not read is passed over.

    Raises ``ArchiveCut`` when it ends early, ``Disorder`` for anything this program does not write. The end, its zeros
    and its length are looked at when the iteration is carried to its end.
    """
    source = _Blocks(chunks)
    names: set[str] = set()
    while (block := source.take(BLOCK)).strip(b"\0"):
        name, size = _read_header(block)
        if name in names:
            raise disorder()
        names.add(name)
        member = Member(name, size, source)
        yield member
        for _ in member.chunks():
            pass
    _check_end(source)


def header(name: str, size: int) -> bytes:
    """The 512 bytes before a file of this name and size."""
    if not _NAME.fullmatch(name):
        raise _not_written(tr("A name in an archive is not an id."))
    if not 0 <= size < _SIZE_LIMIT:
        raise _not_written(tr("A file is too large for an archive."))
    sized = b"%011o\0" % size if size < _OCTAL_LIMIT else b"\x80" + size.to_bytes(11, "big")
    block = bytearray(BLOCK)
    fields = (
        (0, name.encode("ascii")), (100, b"0000600\0"), (108, b"0000000\0"), (116, b"0000000\0"), (124, sized),
        (136, b"00000000000\0"), (148, b"        "), (156, b"0"), (257, b"ustar\x0000"), (329, b"0000000\0"),
        (337, b"0000000\0"),
    )  # fmt: skip
    for at, value in fields:
        block[at : at + len(value)] = value
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def archive_size(sizes: Iterable[int]) -> int:
    """How many bytes an archive of files of these sizes takes, padding included."""
    return padded(sum(BLOCK + size + -size % BLOCK for size in sizes))


def padded(size: int) -> int:
    """The length of an archive whose members take ``size`` bytes: two zero blocks, whole units, then Padmé."""
    return padme(-(-(size + 2 * BLOCK) // UNIT) * UNIT)


def disorder() -> Disorder:
    """The error for an archive that is not as this program writes it."""
    return Disorder(
        tr("An archive is not in the one order it must be in."),
        kept=tr("Nothing was taken from it."),
        todo=tr("Fetch the file again from where it came, and tell its sender if that does not help."),
    )


class _Blocks:
    """Hands out exactly as many bytes as asked for."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._ahead = memoryview(b"")
        self.position = 0

    def take(self, size: int) -> bytes:
        pieces: list[bytes] = []
        missing = size
        while missing:
            if not self._ahead:
                self._ahead = memoryview(self._next())
            piece, self._ahead = self._ahead[:missing], self._ahead[missing:]
            pieces.append(bytes(piece))
            missing -= len(piece)
        self.position += size
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def rest(self) -> Iterator[bytes]:
        if self._ahead:
            self.position += len(self._ahead)
            yield bytes(self._ahead)
        for chunk in self._chunks:
            self.position += len(chunk)
            yield chunk

    def _next(self) -> bytes:
        for chunk in self._chunks:
            if chunk:
                return chunk
        raise ArchiveCut(
            tr("An archive ends before it is complete."),
            kept=tr("Nothing was taken from it."),
            todo=tr("Fetch the file again from where it came."),
        )


def _read_header(block: bytes) -> tuple[str, int]:
    """Name and size, when this block is the one header for a file of that name and size."""
    try:
        name = block[:100].rstrip(b"\0").decode("ascii")
        digits = block[124:136]
        size = int.from_bytes(digits[1:], "big") if digits[0] == 0x80 else int(digits[:11], 8)
        same = header(name, size) == block
    except (ValueError, InvalidValue):
        raise disorder() from None
    if not same:
        raise disorder()
    return name, size


def _check_end(source: _Blocks) -> None:
    members = source.position - BLOCK
    for piece in source.rest():
        if piece.strip(b"\0"):
            raise disorder()
    if source.position != padded(members):
        raise disorder()


def _not_written(why: str) -> InvalidValue:
    return InvalidValue(why, kept=tr("Nothing was written."), todo=tr("Try again; report it if that does not help."))
