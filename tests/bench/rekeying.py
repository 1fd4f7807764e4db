"""Removing an officer, which writes the case anew under another key, against SQLCipher's export of the same file alone.

Ours is the whole action: the new access file, the export, the statement in the journal, everything on the disk and in
place, the officer's store. The plain arm attaches a copy of the same file and exports it under another key.
"""

import secrets
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from entering import item
from interleaved import Comparison, in_turns
from workplace import make_desk

from r2p_desk.actions import access
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.session import OpenCase
from r2p_desk.keys.officer import create_officer

LIMIT = 2.0
ITEMS = 20_000


def compare(folder: Path, rounds: int = 5) -> Comparison:
    """Rounds of one removal each; figures are milliseconds."""
    with make_desk(folder) as desk, create_case(desk, "Speed") as case:
        case.file.enter(desk.officer, "item", (item(number) for number in range(ITEMS)))
        figures = list(_figures(case, folder, rounds))
    ours, plain = zip(*figures, strict=True)
    return Comparison(name="removing an officer", unit="ms", limit=LIMIT, paired=True, ours=ours, plain=plain)


def _figures(case: OpenCase, folder: Path, rounds: int) -> Iterator[tuple[float, float]]:
    colleague = create_officer("Colleague", datetime.now(UTC)).public

    def ours() -> float:
        access.add_members(case, [colleague])
        start = time.perf_counter()
        access.remove_members(case, [colleague.id])
        return (time.perf_counter() - start) * 1000

    def plain() -> float:
        case.file.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        source = Path(shutil.copy(case.file.folder / "case.db", folder / "copy.db"))
        took = _exported(source, case.file.access.derive("case-db"), folder / "exported.db")
        (folder / "exported.db").unlink()
        return took * 1000

    yield from in_turns(ours, plain, rounds, limit=LIMIT)


def _exported(source: Path, key: bytes, target: Path) -> float:
    connection = sqlcipher.connect(str(target), isolation_level=None)
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.set_key(f"x'{secrets.token_hex(32)}'".encode())
    connection.execute("PRAGMA cipher_page_size=16384")
    connection.execute("PRAGMA cipher_default_page_size=16384")
    connection.execute("ATTACH DATABASE ? AS old KEY ?", (str(source), f"x'{key.hex()}'".encode()))
    start = time.perf_counter()
    connection.execute("SELECT sqlcipher_export('main', 'old')").fetchall()
    took = time.perf_counter() - start
    connection.close()
    return took
