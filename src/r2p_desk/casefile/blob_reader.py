"""A sealed file read: any range of its content, or all of it in order."""

import hashlib
import hmac
import io
import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ..errors import Damaged
from ..i18n import tr
from ..system.files import machine_errors

if TYPE_CHECKING:
    from .chunked import Chunks

_PIECE_CHUNKS = 64


class BlobReader:
    """The content of one sealed file. Ranges may be read from several threads; ``close`` it, or use it in a ``with``.

    What is given out was as sealed: every chunk carries its own proof, and that the file ends where it should is
    proven on opening. Only ``stream`` read to its end, or ``matches``, has looked at all of it.
    """

    def __init__(self, path: Path, key: bytes, context: bytes, size: int) -> None:
        self.size = size
        self._key, self._context = key, context
        self._lock = threading.Lock()
        self._recent = (-1, b"")
        self._spare: list[tuple[bytearray, bytearray]] = []
        self._handle = _opened(path)
        try:
            self._length = os.fstat(self._handle).st_size
            self._chunks = self._proven()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return "<BlobReader>"

    def close(self) -> None:
        """Close the file and forget what was read; nothing can be read from then on."""
        with self._lock:
            if self._handle >= 0:
                os.close(self._handle)
                self._handle = -1
            self._recent = (-1, b"")
            for _, opened in self._spare:
                opened[:] = bytes(len(opened))
            self._spare.clear()

    def read(self, offset: int, length: int) -> bytes:
        """``length`` bytes from ``offset``, fewer where the content ends; ``Damaged`` when they are not as sealed."""
        from .chunked import CHUNK

        end = min(offset + length, self.size)
        if offset < 0 or end <= offset:
            return b""
        first, last = offset // CHUNK, (end - 1) // CHUNK
        if first == last:
            chunk = self._one(first)
            return chunk[offset - first * CHUNK : end - first * CHUNK]
        steps = range(first, last + 1, _PIECE_CHUNKS)
        return b"".join(self._span(step, min(step + _PIECE_CHUNKS - 1, last), offset, end) for step in steps)

    def stream(self) -> Iterator[memoryview]:
        """The whole content in pieces of up to a MiB, each valid until the next is asked for.

        ``Damaged`` as soon as something is not as sealed, at the end for the file as a whole.
        """
        from cryptography.cobblestone import Cobblestone256Decryptor
        from cryptography.exceptions import InvalidTag

        from .chunked import CHUNK, HEAD, SEALED_CHUNK

        decryptor = Cobblestone256Decryptor(self._key, self._context)
        sealed, opened = bytearray(_PIECE_CHUNKS * SEALED_CHUNK), bytearray((_PIECE_CHUNKS + 1) * CHUNK)
        place, left = 0, self.size
        while place < self._length:
            # the first piece ends with a chunk as all others do, so that no piece leaves a rest behind
            wanted = memoryview(sealed)[: HEAD + (_PIECE_CHUNKS - 1) * SEALED_CHUNK if place == 0 else None]
            with machine_errors():
                count = self._read_into(wanted, place)
            if not count:
                raise blob_damaged()
            try:
                made = decryptor.update_into(wanted[:count], opened)
                rest = decryptor.finalize() if place + count >= self._length else b""
            except InvalidTag:
                raise blob_damaged() from None
            place += count
            for piece in (memoryview(opened)[:made], memoryview(rest)):
                if piece and left:
                    yield piece[:left]
                    left -= min(len(piece), left)
        if left:
            raise blob_damaged()

    def matches(self, sha256: str) -> bool:
        """Whether the whole content has this SHA-256 (hex); ``Damaged`` when it is not as sealed."""
        found = hashlib.sha256()
        for piece in self.stream():
            found.update(piece)
        return hmac.compare_digest(found.hexdigest(), sha256)

    def file(self) -> io.RawIOBase:
        """The content as a file that can be read and sought; closing it leaves this reader open."""
        return _File(self)

    def _proven(self) -> "Chunks":
        """What opens the chunks, once key, context and the end of the file have proven themselves."""
        from cryptography.exceptions import InvalidTag

        from .chunked import CHUNK, HEAD, SEALED_CHUNK, Chunks, offset_of, opened_size

        length = opened_size(self._length)
        if length is None or not 0 <= self.size <= length:
            raise blob_damaged()
        head, end = bytearray(HEAD), bytearray(SEALED_CHUNK)
        last = (self._length - HEAD) // SEALED_CHUNK
        with machine_errors():
            self._read_into(memoryview(head), 0)
            count = self._read_into(memoryview(end), offset_of(last))
        try:
            chunks = Chunks(self._key, self._context, bytes(head))
            chunks.open_into(last, memoryview(end)[:count], memoryview(bytearray(CHUNK)))
        except (InvalidTag, ValueError):
            raise blob_damaged() from None
        return chunks

    def _one(self, chunk: int) -> bytes:
        """A whole chunk; the one asked for last is kept, because small reads follow each other."""
        from .chunked import CHUNK

        known, opened = self._recent
        if known != chunk:
            opened = self._span(chunk, chunk, chunk * CHUNK, (chunk + 1) * CHUNK)
            self._recent = (chunk, opened)
        return opened

    def _span(self, first: int, last: int, start: int, end: int) -> bytes:
        """What of these chunks lies between two places of the content."""
        from cryptography.exceptions import InvalidTag

        from .chunked import CHUNK, SEALED_CHUNK, offset_of

        try:
            buffers = self._spare.pop()  # a list gives each thread another
        except IndexError:
            buffers = (bytearray(_PIECE_CHUNKS * SEALED_CHUNK), bytearray(_PIECE_CHUNKS * CHUNK))
        try:
            sealed, opened = (memoryview(buffer) for buffer in buffers)
            with machine_errors():
                count = self._read_into(sealed[: (last - first + 1) * SEALED_CHUNK], offset_of(first))
            made = self._chunks.open_into(first, sealed[:count], opened)
            base = first * CHUNK
            return bytes(opened[max(start - base, 0) : min(end - base, made)])
        except InvalidTag:
            raise blob_damaged() from None
        finally:
            self._spare.append(buffers)

    def _read_into(self, view: memoryview, place: int) -> int:
        """Fill the view from this place of the file; how many bytes there were."""
        filled = 0
        with self._lock:
            if self._handle < 0:
                raise ValueError("This reader is closed.")
            while filled < len(view):
                count = _read_at(self._handle, view[filled:], place + filled)
                if not count:
                    break
                filled += count
        return filled


class _File(io.RawIOBase):
    def __init__(self, reader: BlobReader) -> None:
        super().__init__()
        self._reader = reader
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._reader.size}[whence]
        if start + offset < 0:
            raise ValueError("a place before the beginning")
        self._place = start + offset
        return self._place

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]  # typeshed's buffer is private
        data = self._reader.read(self._place, len(buffer))
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)


def _opened(path: Path) -> int:
    """The file opened for reading: a plain file that is there, whatever else somebody put in its place."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with machine_errors():
        try:
            handle = os.open(path, flags)
        except FileNotFoundError:
            raise blob_missing() from None
        except OSError:
            if path.is_symlink():
                raise blob_damaged() from None
            raise
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise blob_damaged()
        return handle


def _read_at(handle: int, view: memoryview, place: int) -> int:
    if hasattr(os, "preadv"):
        return os.preadv(handle, [view], place)
    os.lseek(handle, place, os.SEEK_SET)
    data = os.read(handle, len(view))
    view[: len(data)] = data
    return len(data)


def blob_missing() -> Damaged:
    """The error for a sealed file that is not there."""
    return Damaged(
        tr("The sealed file of this attachment is missing."),
        kept=tr("What the case says of it is untouched."),
        todo=tr("Put it back from a backup or a package; r2p-desk doctor names the file."),
    )


def blob_damaged() -> Damaged:
    """The error for a sealed file whose bytes are not what was written under its name."""
    return Damaged(
        tr("The sealed file of this attachment is not what was written."),
        kept=tr("Nothing of it was used; the rest of the case is untouched."),
        todo=tr("Put it back from a backup or a package; r2p-desk doctor names the file."),
    )


def not_what_came() -> Damaged:
    """The error for a content that is whole and is not what its record speaks of."""
    return Damaged(
        tr("The bytes of this attachment are not those its record speaks of."),
        kept=tr("Nothing of them was handed on; the case is untouched."),
        todo=tr("Run r2p-desk doctor on the case, and ask for the document again."),
    )
