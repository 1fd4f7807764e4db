"""One package of a gibibyte for five receivers, written and read once; prints what each took, and the memory.

Every hundredth of the way the bare work for as many bytes is done in between, and its time taken off: so other work on
the machine meets both alike. The source is made up as it is asked for.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from r2p_desk.exchange.manifest import Kind, Receiver, Role, receiving_hash
from r2p_desk.exchange.moments import moment
from r2p_desk.exchange.opening import open_package
from r2p_desk.exchange.package import Draft, Source, write_package
from r2p_desk.exchange.quarantine import Quarantine
from r2p_desk.jobs import Job
from r2p_desk.keys.age_payload import CHUNK_SIZE
from r2p_desk.keys.officer import create_officer

MIB = 1 << 20
SIZE = 1024 * MIB
_PIECE = os.urandom(MIB)


class Bare:
    """What the format asks of any program, for chunks of the same size: ChaCha20-Poly1305, SHA-256 of the parts and of
    the file, and to or from the medium (when written, read back from it, too).
    """

    def __init__(self, scratch: Path, *, writing: bool) -> None:
        self.cipher_seconds = self.other_seconds = 0.0
        self._cipher = ChaCha20Poly1305(bytes(32))
        self._writing = writing
        self._done = 0
        self._file = os.open(scratch, os.O_RDWR | os.O_CREAT, 0o600)

    def report(self, fraction: float, _: str) -> None:
        """As many bytes as were handled since the last time."""
        while self._done + MIB <= fraction * SIZE:
            self._do()

    def close(self) -> None:
        os.close(self._file)

    def _do(self) -> None:
        view, start = memoryview(_PIECE), time.perf_counter()
        for at in range(0, MIB, CHUNK_SIZE):
            self._cipher.encrypt((self._done + at).to_bytes(12, "big"), view[at : at + CHUNK_SIZE], None)
        middle = time.perf_counter()
        for _ in range(2):
            hashlib.sha256(view)
        if self._writing:
            os.pwrite(self._file, view, self._done)
        os.pread(self._file, MIB, self._done)
        self.cipher_seconds += middle - start
        self.other_seconds += time.perf_counter() - middle
        self._done += MIB

    @property
    def seconds(self) -> float:
        """Of all of it."""
        return self.cipher_seconds + self.other_seconds


def _memory(field: str) -> float:
    """MiB by ``/proc/self/status``."""
    return int(Path("/proc/self/status").read_text("ascii").split(f"{field}:")[1].split()[0]) / 1024


def _source() -> Iterator[bytes]:
    for _ in range(SIZE // MIB):
        yield _PIECE


def main(folder: Path) -> dict[str, list[float]]:
    """Seconds of ours, of the bare work, of its encryption alone; MiB at the most and before."""
    sender, *to = [create_officer(f"Officer {number}", datetime.now(UTC)) for number in range(6)]
    chain = tuple(Receiver(key=receiving_hash(one.public.recipient), number=1, previous=None) for one in to)
    draft = Draft(
        kind=Kind.DOSSIER, case=None, receivers=chain, created=moment(datetime.now(UTC)), marking=None, heads=None
    )
    parts = [
        Source(id="dossier", role=Role.DOSSIER, chunks=lambda: [b"{}"]),
        Source(id="file-0001", role=Role.FILE, chunks=_source),
    ]
    before, found = _memory("VmRSS"), {}
    bare, start = Bare(folder / "scratch", writing=True), time.perf_counter()
    made = write_package(
        folder, sender, draft, parts, [one.public.recipient for one in to], enter=lambda _: None, job=Job(bare.report)
    )
    found["write"] = [time.perf_counter() - start - bare.seconds, bare.seconds, bare.cipher_seconds]
    quarantine = folder / "quarantine"
    quarantine.mkdir(mode=0o700)
    bare.close()
    bare, start = Bare(folder / "scratch", writing=False), time.perf_counter()
    with Quarantine(quarantine) as kept:
        known = {sender.id: sender.public.verifying}
        open_package(made.path, to[4], known, kept, keep=lambda _: False, job=Job(bare.report), kinds=tuple(Kind))
    found["read"] = [time.perf_counter() - start - bare.seconds, bare.seconds, bare.cipher_seconds]
    bare.close()
    found["memory"] = [_memory("VmHWM"), before]
    return found


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))  # noqa: T201 - read by packing
