"""Merging what a colleague did against a bare loop that verifies the signatures of the same commits.

Ours is what taking in a package does with its journal: every commit and change read and held against its hash,
signatures, order, clocks and rules, what it states put into lists, fields and search, all in one transaction. The
plain arm verifies Ed25519 signatures over messages of the same size, with the key loaded once and everything in memory.
"""

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from entering import item
from interleaved import Comparison, in_turns
from workplace import make_desk

from r2p_desk.actions.cases import create_case
from r2p_desk.actions.session import OpenCase
from r2p_desk.casefile import arrival
from r2p_desk.casefile.parcels import Parcel

LIMIT = 3.0
COMMITS = 10_000


def stated(number: int) -> tuple[str, str, dict[str, Any]]:
    """What the commit of this number states: of ten, two are items with their texts, the others lean on items.

    That is what an assessment leaves: several pieces of evidence and judgements for each report. Items alone, each with
    a paragraph to be searched and ten fields, take about three and a half times their signatures.
    """
    if number % 10 < 2:
        return "item", str(uuid4()), item(number)
    if number % 10 < 7:
        side = ("for", "against")[number % 2]
        return "evidence", str(uuid4()), {"judgement": str(uuid4()), "item": str(uuid4()), "side": side}
    reasons = f"Two sources who do not know each other said so; report {number}."
    fields = {"assessment": str(uuid4()), "indicator": "1.1", "state": "present", "reasons": reasons}
    return "judgement", str(uuid4()), fields


def compare(folder: Path, rounds: int = 2, commits: int = COMMITS) -> Comparison:
    """Rounds of one whole merge into a case of its own each; figures are microseconds a commit."""
    with make_desk(folder) as desk, create_case(desk, "Speed") as case:
        case.file.connection.execute("PRAGMA synchronous=OFF")  # how it is made is not what is measured
        for number in range(commits):
            case.state([stated(number)])
        figures = list(_figures(case, folder, rounds))
    ours, plain = zip(*figures, strict=True)
    return Comparison(name="merging commits", unit="µs", limit=LIMIT, paired=True, ours=ours, plain=plain)


def _figures(case: OpenCase, folder: Path, rounds: int) -> Iterator[tuple[float, float]]:
    parcels: list[Parcel] = case.file.parcels()
    access = (case.file.folder / "access.age").read_bytes()
    key = Ed25519PublicKey.from_public_bytes(case.desk.officer.public.verifying.ed25519)
    signed = [(one.signature, b"r2p-desk/commit/1\0" + hashlib.sha512(one.data).digest()) for one in parcels]

    def ours() -> float:
        place = folder / f"{uuid4().hex}.r2pcase"
        with arrival.begin(place, case.desk.officer, access) as file:
            start = time.perf_counter()
            merged = file.merge(parcels)
            took = time.perf_counter() - start
        assert len(merged.applied) == len(parcels)
        return took / len(parcels) * 1e6

    def plain() -> float:
        start = time.perf_counter()
        for signature, message in signed:
            key.verify(signature, message)
        return (time.perf_counter() - start) / len(signed) * 1e6

    yield from in_turns(ours, plain, rounds, warm=False, limit=LIMIT)
