"""Attachments against the least that any program would have to do: taken in, and read.

Taken in: read, hashed, sealed, flushed, in its place; against a plain copy that is flushed, and against the same bytes
as rows of a MiB in SQLCipher. Read: the whole content in order; against the library's own decryption of the same file.
Every arm reads files that lie in the machine's cache and writes to the same disk.
"""

import io
import os
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.cobblestone import Cobblestone256Decryptor
from interleaved import Comparison, in_turns

from r2p_desk.casefile.blobs import Blobs, Sealed
from r2p_desk.casefile.database import close_database, open_database, transaction
from r2p_desk.jobs import Job

MIB = 1 << 20
SIZE = 64 * MIB
COPY_LIMIT = 4.0
"""At least 0.25 times the throughput of a plain copy: at most four times its time."""
ROWS_LIMIT = 1 / 2.5
READ_LIMIT = 1 / 0.7


def compare_with_copy(folder: Path, rounds: int = 15) -> Comparison:
    """Milliseconds for 64 MiB, on the disk when the call returns."""
    source = _source(folder)
    ours, plain = zip(
        *in_turns(_taking_in(folder, source), lambda: _copied(folder, source), rounds, limit=COPY_LIMIT), strict=True
    )
    return Comparison(name="attachment in, by a copy", unit="ms", limit=COPY_LIMIT, ours=ours, plain=plain)


def compare_with_rows(folder: Path, rounds: int = 9) -> Comparison:
    """Milliseconds for 64 MiB; the rows are in one transaction of 64 MiB and folded into the file."""
    source = _source(folder)
    ours, plain = zip(
        *in_turns(_taking_in(folder, source), lambda: _as_rows(folder, source), rounds, limit=ROWS_LIMIT), strict=True
    )
    return Comparison(name="attachment in, by rows", unit="ms", limit=ROWS_LIMIT, ours=ours, plain=plain)


def compare_reading(folder: Path, rounds: int = 25) -> Comparison:
    """Milliseconds for 64 MiB, read in order to the end, each round beside the library's own."""
    blobs = Blobs(folder, "0f" * 16)
    with io.FileIO(str(_source(folder))) as file:
        made = blobs.seal(file, Job(), expected=SIZE)
    ours, plain = zip(
        *in_turns(lambda: _read(blobs, made), lambda: _decrypted(blobs, made), rounds, limit=READ_LIMIT), strict=True
    )
    return Comparison(name="attachment read", unit="ms", limit=READ_LIMIT, paired=True, ours=ours, plain=plain)


def _source(folder: Path) -> Path:
    path = folder / "source"
    with path.open("wb") as file:
        for _ in range(SIZE // MIB):
            file.write(os.urandom(MIB))
        os.fsync(file.fileno())
    return path


def _taking_in(folder: Path, source: Path) -> Callable[[], float]:
    blobs = Blobs(folder, "0f" * 16)

    def take_in() -> float:
        start = time.perf_counter()
        with io.FileIO(str(source)) as file:
            made = blobs.seal(file, Job(), expected=SIZE)
        taken = time.perf_counter() - start
        blobs.remove(made.name)
        return taken * 1000

    return take_in


def _copied(folder: Path, source: Path) -> float:
    copy, buffer = folder / "copy", bytearray(MIB)
    start = time.perf_counter()
    with io.FileIO(str(source)) as file, io.FileIO(str(copy), "w") as out:
        while count := file.readinto(buffer):
            out.write(memoryview(buffer)[:count])
        os.fsync(out.fileno())
    taken = time.perf_counter() - start
    copy.unlink()
    return taken * 1000


def _as_rows(folder: Path, source: Path) -> float:
    path = folder / "rows.db"
    connection = open_database(path, bytes(32), create=True)
    connection.execute("CREATE TABLE chunk (number INTEGER PRIMARY KEY, data BLOB NOT NULL)")
    start = time.perf_counter()
    with io.FileIO(str(source)) as file:
        for first in range(0, SIZE // MIB, 64):
            with transaction(connection):
                for number in range(first, first + 64):
                    connection.execute("INSERT INTO chunk VALUES (?, ?)", (number, file.read(MIB)))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    taken = time.perf_counter() - start
    close_database(connection)
    for left in folder.glob("rows.db*"):
        left.unlink()
    return taken * 1000


def _read(blobs: Blobs, made: Sealed) -> float:
    start = time.perf_counter()
    with blobs.reader(made.name, made.key, made.size) as reader:
        read = sum(len(piece) for piece in reader.stream())
    taken = time.perf_counter() - start
    if read != SIZE:
        raise AssertionError("Not all of it was read.")
    return taken * 1000


def _decrypted(blobs: Blobs, made: Sealed) -> float:
    sealed, opened = bytearray(MIB), bytearray(MIB + 65536)
    start = time.perf_counter()
    decryptor = Cobblestone256Decryptor(made.key, blobs.context(made.name))
    with io.FileIO(str(blobs.path(made.name))) as file:
        while count := file.readinto(sealed):
            decryptor.update_into(memoryview(sealed)[:count], opened)
    decryptor.finalize()
    return (time.perf_counter() - start) * 1000
