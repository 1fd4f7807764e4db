"""An officer's home that opens in milliseconds, because its passphrase is stretched less than any real one; and ways
into its files that use nothing of ours."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from r2p_desk.actions import doctor as check
from r2p_desk.actions import session
from r2p_desk.actions.items import list_items
from r2p_desk.actions.searching import search_case
from r2p_desk.casefile.access import read_access
from r2p_desk.casefile.desk import DeskStore
from r2p_desk.errors import DeskError
from r2p_desk.keys import age_passphrase
from r2p_desk.keys.officer import Officer, create_officer, seal_officer

ROOT = Path(__file__).resolve().parents[1]
CASE = "Northern province"
TITLES = [f"Report number {number} from the border" for number in range(12)]
PASSPHRASE = "correct horse battery staple"


def quick_home(folder: Path, name: str = "Aïcha Diallo") -> Path:
    """A home with an officer, and beside it a file with the passphrase."""
    home = folder / "home"
    home.mkdir(mode=0o700)
    officer = create_officer(name, datetime.now(UTC))
    DeskStore(home / session.STORE_FILE, officer.desk_key, create=True).close()
    (home / session.OFFICER_FILE).write_bytes(quickly_sealed(officer))
    passphrase_file(home).write_text(PASSPHRASE + "\n", encoding="utf-8")
    return home


@contextlib.contextmanager
def quick_sealing() -> Iterator[None]:
    """Within it our own program seals with the work factor of ``quickly_sealed``."""
    with (
        mock.patch.object(age_passphrase, "LEAST_WORK", 10),
        mock.patch("r2p_desk.keys.officer.calibrate_work_factor", return_value=10),
        mock.patch("r2p_desk.keys.age_passphrase.calibrate_work_factor", return_value=10),
    ):
        yield


def quickly_sealed(officer: Officer, passphrase: str = PASSPHRASE) -> bytes:
    """``officer.age`` with a work factor that no program of ours writes but every one reads."""
    with mock.patch.object(age_passphrase, "LEAST_WORK", 10):
        return seal_officer(officer, passphrase, 10)


def passphrase_file(home: Path) -> Path:
    """Where the passphrase of a quick home lies."""
    return home.parent / "passphrase.txt"


def environment(**more: str) -> dict[str, str]:
    """For a child process that runs this checkout."""
    paths = [str(ROOT / "src"), str(ROOT / "tests"), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), **more}


def command(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run ``r2p-desk`` on this home in a process of its own."""
    common = ["--home", str(home), "--passphrase-file", str(passphrase_file(home)), "--json"]
    return subprocess.run(
        [sys.executable, "-m", "r2p_desk", *common, *arguments],
        capture_output=True,
        check=False,
        env=environment(**more),
    )


def raw(folder: Path, officer: Officer) -> sqlcipher.Connection:
    """A case's database, opened by SQLCipher alone."""
    connection = sqlcipher.connect(str(folder / "case.db"), isolation_level=None)
    connection.execute("PRAGMA cipher_log_level=NONE")
    key = read_access(folder, officer).derive("case-db").hex()
    connection.execute(f"PRAGMA key = \"x'{key}'\"")
    connection.execute("PRAGMA cipher_page_size = 16384")
    return connection


def tells(desk: session.Desk) -> dict[str, Any]:
    """Everything an officer can read of the case."""
    with session.open_case(desk, CASE, write=False) as case:
        assert case.findings == []
        kinds = ("case", "item", "source", "access")
        return {
            "records": {kind: list(case.file.records(kind)) for kind in kinds},
            "items": list_items(case),
            "conflicts": case.file.conflicts(),
            "found": [search_case(case, words) for words in ("border", "number 7", "checked", "priest", "province")],
            "journal": [(entry.id, entry.at, entry.changes) for entry in case.file.entries()],
        }


def files(folder: Path) -> dict[str, bytes]:
    """The bytes of a case folder; the lock names whoever tried last and is left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "lock"
    }


def refuses(desk: session.Desk, error: type[DeskError]) -> DeskError:
    """Both ways of opening the case fail so, and leave its files as they are."""
    folder = desk.home / desk.registered(CASE).folder
    before = files(folder)
    for write in (False, True):
        with pytest.raises(error) as caught:
            session.open_case(desk, CASE, write=write).close()
        assert type(caught.value) is error
        assert files(folder) == before
    assert caught.value.happened
    assert caught.value.todo
    return caught.value


def found(desk: session.Desk, *, restore_access: bool = False) -> list[tuple[str, str | None]]:
    """(code, file) of what the doctor finds."""
    return [
        (finding.code, finding.file) for finding in check.examine(desk, CASE, restore_access=restore_access).findings
    ]


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]
