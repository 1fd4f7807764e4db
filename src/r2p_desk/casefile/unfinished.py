"""What was cut short: finished when it counts, put aside when it does not.

A change of access (see ``membership``), and a database written anew from a damaged one (see ``salvage``), which counts
as soon as it is there under the name ``case.mended``.
"""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from ..errors import Damaged, DeskError
from ..keys.officer import Officer
from ..system.files import flush_file, flush_folder, machine_errors, write_durably
from . import faults, log
from .access import COPY, NAME, Access, open_access, read_access
from .aside import put_aside
from .database import Connection, bad_pages, close_database, database_errors, open_database
from .journal import Journal
from .pages import PAGE, PageKeys
from .reading import DATABASE
from .rules import ACCESS, admission_of

NEXT_ACCESS = "access.new"
NEXT_DATABASE = "case.new"
MENDED = "case.mended"
_KEPT = "case.damaged-"


def is_unfinished(folder: Path) -> bool:
    """Whether something was begun here and not ended."""
    return any((folder / name).exists() for name in (NEXT_ACCESS, NEXT_DATABASE, MENDED))


def finish(folder: Path, officer: Officer) -> None:
    """Finish or put aside what was cut short; called by whoever holds the lock of the case."""
    if (folder / MENDED).is_file():
        _finish_mending(folder, officer)
    waiting, database = folder / NEXT_ACCESS, folder / NEXT_DATABASE
    if not waiting.is_file() and not database.is_file():
        return
    with machine_errors():
        data = waiting.read_bytes() if waiting.is_file() else b""
    try:
        access = open_access(data, officer)
    except DeskError:
        _let_go(folder, officer)
        return
    if not _follows(folder, officer, access):
        _let_go(folder, officer)
        return
    if not database.is_file():
        _refuse_log(folder, officer, access)
    if _counts(database if database.is_file() else folder / DATABASE, access):
        put_in_place(folder, data)
    else:
        _let_go(folder, officer)


def put_in_place(folder: Path, data: bytes) -> None:
    """The last step, which may be made any number of times."""
    with machine_errors():
        write_durably(folder / NAME, data)
        if (folder / NEXT_DATABASE).is_file():
            for end in ("-wal", "-shm"):
                (folder / (DATABASE + end)).unlink(missing_ok=True)  # of the file that now goes
            (folder / NEXT_DATABASE).replace(folder / DATABASE)
            flush_folder(folder)
        write_durably(folder / COPY, data)
        (folder / NEXT_ACCESS).unlink(missing_ok=True)
        flush_folder(folder)


def put_mended_in_place(folder: Path) -> Path | None:
    """Give a database that was written anew its name; the damaged one is kept beside, with its log: where.

    May be made any number of times. Killed at any step, the old one is there, or the new one is put in place when the
    case is next opened.
    """
    with machine_errors():
        kept = _keep(folder, folder / DATABASE)
        for end in ("-wal", "-shm"):
            (folder / (DATABASE + end)).unlink(missing_ok=True)  # of the file that now goes
        (folder / MENDED).replace(folder / DATABASE)
        flush_folder(folder)
    return kept


def kept_beside(folder: Path) -> Iterator[Path]:
    """Damaged databases that were kept."""
    yield from sorted(folder.glob(f"{_KEPT}*.db"))


def discard(folder: Path) -> None:
    """Put aside what was begun and does not count."""
    discard_database(folder)
    (folder / NEXT_ACCESS).unlink(missing_ok=True)


def discard_database(folder: Path) -> None:
    """Put aside a case.new that an earlier attempt left."""
    for end in ("", "-wal", "-shm"):
        (folder / (NEXT_DATABASE + end)).unlink(missing_ok=True)


def _let_go(folder: Path, officer: Officer) -> None:
    """Put aside what does not count. Deleted only beside a case that is whole: else it may hold what that has lost."""
    if _is_whole(folder, officer):
        discard(folder)
        return
    for name in (NEXT_ACCESS, *(NEXT_DATABASE + end for end in ("", "-wal", "-shm"))):
        put_aside(folder, folder / name)


def _is_whole(folder: Path, officer: Officer) -> bool:
    """Whether every page of the database and its log prove themselves under the access file in place."""
    database = folder / DATABASE
    try:
        key = read_access(folder, officer).derive("case-db")
        sound = _proves(database, key)
        return sound and not (log.is_there(folder) and log.fault_of(folder, database, key))
    except DeskError:
        return False


def _proves(database: Path, key: bytes) -> bool:
    """Whether every page of a database file that nobody has open proves itself."""
    keys, number = None, 0
    with machine_errors(), database.open("rb") as file:
        while page := file.read(PAGE):
            number += 1
            keys = keys or PageKeys(key, page[:16])
            if len(page) != PAGE or not keys.proves(number, page):
                return False
    return number > 0


def _finish_mending(folder: Path, officer: Officer) -> None:
    if not _proves(folder / MENDED, read_access(folder, officer).derive("case-db")):
        put_aside(folder, folder / MENDED)  # it was whole before it had this name; the damaged one is still there
        return
    put_mended_in_place(folder)


def _keep(folder: Path, database: Path) -> Path | None:
    """A second name for a damaged database and its log, which keep their own until the new one takes it."""
    if not database.is_file():
        return None
    for known in kept_beside(folder):
        if known.samefile(database):
            return known
    day = datetime.now(UTC).date().isoformat()
    kept, number = folder / f"{_KEPT}{day}.db", 1
    while os.path.lexists(kept):
        number += 1
        kept = folder / f"{_KEPT}{day}-{number}.db"
    waiting = folder / log.LOG
    if waiting.is_file() and waiting.stat().st_size:
        _link(waiting, kept.with_name(kept.name + "-wal"))
    _link(database, kept)
    flush_folder(folder)
    return kept


def _link(source: Path, target: Path) -> None:
    with contextlib.suppress(FileExistsError):
        try:
            os.link(source, target)
        except FileExistsError:
            raise
        except OSError:  # a medium that has no second names
            partial = target.with_name(f".{secrets.token_hex(8)}.partial")
            try:
                shutil.copyfile(source, partial)
                flush_file(partial)
                partial.replace(target)
            finally:
                partial.unlink(missing_ok=True)


def _follows(folder: Path, officer: Officer, access: Access) -> bool:
    """Whether this is newer than the access file in place, which may have been replaced by it already.

    An older one of the same case that somebody put there would otherwise pass for a change that counts.
    """
    try:
        now = read_access(folder, officer)
    except DeskError:
        return True
    return access.hash == now.hash or (access.case == now.case and access.epoch > now.epoch)


def _refuse_log(folder: Path, officer: Officer, access: Access) -> None:
    """A log of a stopped process is looked at before anything opens the database, under whichever key."""
    if not log.is_there(folder) or not (folder / DATABASE).is_file():
        return
    try:
        known = read_access(folder, officer)
    except DeskError:
        known = access
    kind = log.fault_of(folder, folder / DATABASE, known.derive("case-db"))
    if kind is not None:
        raise faults.log_refused(kind)


def _counts(database: Path, access: Access) -> bool:
    """Whether the journal in this file, under the key of the new access file, states its epoch.

    A new file of which a page is not what was written counts for nothing: the old one is still there.
    """
    try:
        connection = open_database(database, access.derive("case-db"))
    except Damaged:
        return False
    try:
        with database_errors(DATABASE):
            return states(connection, access) and not (database.name == NEXT_DATABASE and bad_pages(connection))
    except Damaged:
        return False
    finally:
        close_database(connection)


def states(connection: Connection, access: Access) -> bool:
    """Whether the journal in this database states the access that this file gives."""
    journal = Journal(connection, access.case, access.first)
    record = f"{access.case[:8]}-{access.case[8:12]}-{access.case[12:16]}-{access.case[16:20]}-{access.case[20:]}"
    wanted = (access.epoch, access.managers, {member.id for member in access.officers})
    for entry in journal.entries(record=(ACCESS, record)):
        for change in entry.changes:
            stated = admission_of(change.fields) if change.kind == ACCESS else None
            if stated is not None and (stated.epoch, stated.managers, {one.id for one in stated.officers}) == wanted:
                return True
    return False
