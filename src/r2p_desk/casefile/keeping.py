"""One case as a backup keeps it: taken of one moment while others work in it, and put back in a new folder."""

import contextlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

import msgspec

from ..errors import AlreadyOpen, Damaged, DeskError
from ..i18n import tr
from ..keys.officer import Officer
from ..system.files import flush_folder, machine_errors, write_durably
from .access import NAME, Access, open_access, write_access
from .blobs import FOLDER as BLOBS
from .blobs import Blobs, is_blob_name
from .bundle import CaseFile
from .database import close_database, copy_database, database_errors, open_database, transaction
from .desk import Registered
from .findings import Finding, Head, older_copy
from .journal import Journal
from .parcels import Parcel
from .reading import DATABASE, CaseReading
from .readme import NAME as README
from .readme import TEXT as README_TEXT
from .statements import read_commit
from .unfinished import is_unfinished

_TRIES = 3


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it was at one moment: its access file, a copy of its database, its sealed files by name.

    ``findings`` are what is amiss with the case itself; it was taken all the same.
    """

    case: str
    title: str
    heads: tuple[Head, ...]
    access: bytes
    database: Path
    blobs: tuple[tuple[str, Path], ...]
    findings: tuple[Finding, ...]


def take(folder: Path, officer: Officer, known: Registered, database: Path, go_on: Callable[[float], bool]) -> Taken:
    """Copy the database of a case to ``database``, and say what else belongs to it; others may write meanwhile.

    The copy is under the case's own key and has no writer id: whoever puts it back goes on under a new one. ``Damaged``
    and others when the case cannot be read whole, ``AlreadyOpen`` while its access is being changed.
    """
    for _ in range(_TRIES):
        with CaseFile.open(folder, officer, known.pin, write=False, check=False) as file:
            with machine_errors():
                before = (folder / NAME).read_bytes()
            findings = [*file.findings, *older_copy(_lost(file, known))]
            copy_database(database_of(folder), file.access.derive("case-db"), database, go_on)
            with machine_errors():
                steady = (folder / NAME).read_bytes() == before and not is_unfinished(folder)
            access = file.access
            title, heads = _made_neutral(database, access, known) if steady else ("", ())
        if steady:
            return Taken(
                case=access.case,
                title=title,
                heads=heads,
                access=before,
                database=database,
                blobs=tuple(sealed_files(folder)),
                findings=tuple(findings),
            )
        database.unlink(missing_ok=True)
    raise AlreadyOpen(
        tr("Who may open a case is being changed just now."),
        kept=tr("Nothing was written."),
        todo=tr("Try again when that has finished."),
    )


def sealed_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """(name, file) of every sealed attachment of a case folder, by name: plain files in their place, nothing else."""
    with machine_errors():
        for place in sorted((folder / BLOBS).glob("[0-9a-f][0-9a-f]/*")):
            here = is_blob_name(place.name) and place.name.startswith(place.parent.name)
            if here and stat.S_ISREG(place.lstat().st_mode):
                yield place.name, place


def put_back(folder: Path, access: bytes) -> None:
    """A new case folder with its access file and what explains it; database and sealed files are poured in beside."""
    with machine_errors():
        for part in (folder.parent, folder):
            part.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_access(folder, access)
    write_durably(folder / README, README_TEXT.encode())


def pour(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file that was not there, of this user only; on the disk when this returns."""
    with machine_errors():
        with _new_file(path) as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        flush_folder(path.parent)


def pour_sealed(folder: Path, case: str, name: str, chunks: Iterable[bytes]) -> None:
    """Put the sealed attachment of this name in its place in the folder of a case."""
    Blobs(folder, case).adopt(chunks, name)


def parcels_in(database: Path, access_data: bytes, officer: Officer) -> list[Parcel]:
    """Every whole commit in a database that was backed up, under the access file beside it; those hit are left out."""
    access = open_access(access_data, officer)
    connection = open_database(database, access.derive("case-db"), read_only=True)
    parcels = []
    try:
        with database_errors(DATABASE):
            journal = Journal(connection, access.case, access.first)
            for data, signature in connection.execute("SELECT bytes, signature FROM commits").fetchall():
                with contextlib.suppress(Damaged):
                    changes = journal.changes(read_commit(data, signature))
                    parts = tuple(None if change is None else (change.salt, change.data) for _, change in changes)
                    parcels.append(Parcel(data, signature, parts))
    finally:
        close_database(connection)
    return parcels


def database_of(folder: Path) -> Path:
    """Where the database of a case folder lies."""
    return folder / DATABASE


def _made_neutral(database: Path, access: Access, known: Registered) -> tuple[str, tuple[Head, ...]]:
    """The copy without the writer id of its original; answers its title and how far it had come."""
    connection = open_database(database, access.derive("case-db"))
    try:
        with database_errors(DATABASE), transaction(connection):
            connection.execute("DELETE FROM meta WHERE name IN ('writer', 'place')")
        reading = CaseReading(access, connection, Journal(connection, access.case, access.first or None))
        with contextlib.suppress(Damaged):  # lists can be made anew from the journal, so the case is kept all the same
            shown = reading.shown("case", reading.record_id) or {}
            return str(shown.get("title") or known.title), reading.heads()
        return known.title, known.heads
    finally:
        close_database(connection)


def _lost(file: CaseFile, known: Registered) -> tuple[Head, ...]:
    """Commits once seen here that the case lacks; none where its views cannot tell."""
    try:
        return file.lost(known.heads)
    except DeskError:
        return ()


def _new_file(path: Path) -> IO[bytes]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb")
