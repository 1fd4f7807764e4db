"""A change of access that was cut short: finished when it counts, put aside when it does not (see ``membership``)."""

from pathlib import Path

from ..errors import Damaged, DeskError
from ..keys.officer import Officer
from ..system.files import flush_folder, machine_errors, write_durably
from .access import COPY, NAME, Access, open_access
from .database import Connection, close_database, database_errors, open_database
from .journal import Journal
from .reading import DATABASE
from .rules import ACCESS, admission_of

NEXT_ACCESS = "access.new"
NEXT_DATABASE = "case.new"


def is_unfinished(folder: Path) -> bool:
    """Whether a change of access was begun here and not ended."""
    return (folder / NEXT_ACCESS).exists() or (folder / NEXT_DATABASE).exists()


def finish(folder: Path, officer: Officer) -> None:
    """Finish or put aside a change of access that was cut short; called by whoever holds the lock of the case."""
    waiting, database = folder / NEXT_ACCESS, folder / NEXT_DATABASE
    if not waiting.is_file() and not database.is_file():
        return
    with machine_errors():
        data = waiting.read_bytes() if waiting.is_file() else b""
    try:
        access = open_access(data, officer)
    except DeskError:
        discard(folder)
        return
    if _counts(database if database.is_file() else folder / DATABASE, access):
        put_in_place(folder, data)
    else:
        discard(folder)


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


def discard(folder: Path) -> None:
    """Put aside what was begun and does not count."""
    discard_database(folder)
    (folder / NEXT_ACCESS).unlink(missing_ok=True)


def discard_database(folder: Path) -> None:
    """Put aside a case.new that an earlier attempt left."""
    for end in ("", "-wal", "-shm"):
        (folder / (NEXT_DATABASE + end)).unlink(missing_ok=True)


def _counts(database: Path, access: Access) -> bool:
    """Whether the journal in this file, under the key of the new access file, states its epoch."""
    try:
        connection = open_database(database, access.derive("case-db"))
    except Damaged:
        return False
    try:
        with database_errors(DATABASE):
            return states(connection, access)
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
