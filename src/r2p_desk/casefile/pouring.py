"""Content on its way into a sealed file: read, hashed and sealed piece by piece, the hash beside the rest."""

import hashlib
import io
import os
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

import msgspec
from cryptography.cobblestone import Cobblestone256Encryptor

from ..i18n import tr
from ..jobs import Job
from ..system.files import write_all
from .chunked import CHUNK, HEAD, TAG
from .padding import padded_size

PIECE = 64 * CHUNK
_ROOM = PIECE + 65 * TAG + HEAD
_KEPT = 65536
_FLUSHED = 16 << 20


class Poured(msgspec.Struct, frozen=True, kw_only=True):
    """Size and SHA-256 (hex) of a content, and its first and last bytes."""

    size: int
    sha256: str
    head: bytes
    tail: bytes


class Hashing:
    """SHA-256 of pieces in a thread of its own: it takes longer than all the rest, and both cores may work."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._pool: ThreadPoolExecutor | None = None
        self._waiting: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown()

    def update(self, piece: memoryview) -> None:
        """Take in a piece; it must stay as it is until the next call returns."""
        self.settle()
        if len(piece) < PIECE and self._pool is None:
            self._hash.update(piece)
            return
        self._pool = self._pool or ThreadPoolExecutor(1)
        self._waiting = self._pool.submit(self._hash.update, piece)

    def settle(self) -> None:
        """Wait until all pieces are taken in."""
        if self._waiting is not None:
            self._waiting.result()
            self._waiting = None

    def hexdigest(self) -> str:
        """The hash of all pieces, hex."""
        self.settle()
        return self._hash.hexdigest()


class Flushing:
    """Has the disk begin while the rest is still worked on; whoever writes flushes once more at the end."""

    def __init__(self, file: io.FileIO) -> None:
        self._file = file
        self._pool: ThreadPoolExecutor | None = None
        self._waiting: Future[None] | None = None
        self._written = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown()

    def write(self, data: memoryview) -> None:
        """Write, and every now and then flush beside it; ``OSError`` when either fails."""
        write_all(self._file, data)
        self._written += len(data)
        if self._written < _FLUSHED or (self._waiting is not None and not self._waiting.done()):
            return
        if self._waiting is not None:
            self._waiting.result()
        self._written, self._pool = 0, self._pool or ThreadPoolExecutor(1)
        self._waiting = self._pool.submit(getattr(os, "fdatasync", os.fsync), self._file.fileno())


def pour(source: io.RawIOBase, into: io.FileIO, encryptor: Cobblestone256Encryptor, job: Job, expected: int) -> Poured:
    """Seal all of ``source`` into ``into``, made up with zeros; ``expected`` bytes are for the progress alone."""
    buffers, sealed = (bytearray(PIECE), bytearray(PIECE)), bytearray(_ROOM)
    size, head, tail = 0, b"", b""
    with Hashing() as hashing, Flushing(into) as out:
        while True:
            job.advance(size / expected if expected else 0.0, tr("Sealing the attachment"))
            buffers = (buffers[1], buffers[0])
            piece = memoryview(buffers[0])[: _fill(source, buffers[0])]
            if not piece:
                break
            hashing.update(piece)
            out.write(memoryview(sealed)[: encryptor.update_into(piece, sealed)])
            head = head or bytes(piece[:_KEPT])
            tail = (tail[len(piece) :] + bytes(piece[-_KEPT:]))[-_KEPT:]
            size += len(piece)
        digest = hashing.hexdigest()
        zeros = memoryview(bytes(PIECE))
        for start in range(size, padded_size(size), PIECE):
            written = encryptor.update_into(zeros[: padded_size(size) - start], sealed)
            out.write(memoryview(sealed)[:written])
        out.write(memoryview(encryptor.finalize()))
    return Poured(size=size, sha256=digest, head=head, tail=tail)


def _fill(source: io.RawIOBase, buffer: bytearray) -> int:
    """Read until the buffer is full or the source ends; how many bytes there are."""
    view, filled = memoryview(buffer), 0
    while filled < len(buffer):
        read = source.readinto(view[filled:])
        if not read:
            break
        filled += read
    return filled
