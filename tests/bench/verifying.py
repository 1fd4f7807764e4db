"""Proving the whole history of a case against a bare loop that verifies as many Ed25519 signatures.

Ours is what the doctor does with the journal: every commit and change read, held against its one spelling and its hash,
signatures, order, clocks and rules; pages and attachments are left out. The plain arm verifies signatures over messages
of the same size, with the key loaded once and everything in memory.
"""

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from entering import item
from interleaved import Comparison, in_turns
from workplace import make_desk

from r2p_desk.actions.cases import create_case
from r2p_desk.actions.session import OpenCase
from r2p_desk.casefile import verifying
from r2p_desk.casefile.database import snapshot
from r2p_desk.jobs import Job

LIMIT = 2.5
COMMITS = 3000


def compare(folder: Path, rounds: int = 9) -> Comparison:
    """Rounds of the whole history each; figures are microseconds a commit."""
    with make_desk(folder) as desk, create_case(desk, "Speed") as case:
        case.file.connection.execute("PRAGMA synchronous=OFF")  # how it is made is not what is measured
        for number in range(COMMITS):
            case.state([("item", str(uuid4()), item(number))])
        figures = list(_figures(case, rounds))
    ours, plain = zip(*figures, strict=True)
    return Comparison(name="proving the history", unit="µs", limit=LIMIT, paired=True, ours=ours, plain=plain)


def _figures(case: OpenCase, rounds: int) -> Iterator[tuple[float, float]]:
    file = case.file
    rows = file.connection.execute("SELECT bytes, signature FROM commits").fetchall()
    key = Ed25519PublicKey.from_public_bytes(case.desk.officer.public.verifying.ed25519)
    signed = [(signature, b"r2p-desk/commit/1\0" + hashlib.sha512(data).digest()) for data, signature in rows]

    def ours() -> float:
        start = time.perf_counter()
        with snapshot(file.connection):
            found = verifying.verify(file.connection, file.access, Job())
        took = time.perf_counter() - start
        assert found == ([], False, 0)
        return took / len(rows) * 1e6

    def plain() -> float:
        start = time.perf_counter()
        for signature, message in signed:
            key.verify(signature, message)
        return (time.perf_counter() - start) / len(rows) * 1e6

    yield from in_turns(ours, plain, rounds, limit=LIMIT)
