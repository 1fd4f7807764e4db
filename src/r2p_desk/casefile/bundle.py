"""The case file: one folder named by chance, holding the access file, the encrypted database and how to open them."""

import hashlib
import secrets
import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from msgspec.structs import replace

from ..errors import AlreadyOpen, Damaged, MachineError, NotSound, Refused
from ..i18n import tr
from ..jobs import Job
from ..keys.officer import Officer
from ..system.files import FolderLock, flush_folder, machine_errors, sweep, write_durably
from ..system.memory import wipe
from ..system.paths import place_mark
from . import drafts, faults, log, quarantine, rebuilding, schema, unfinished
from .access import Access, advice, read_access, seal_access, write_access
from .attachments import Attachments
from .bulk import enter_many
from .database import (
    Connection,
    bad_pages,
    broken_structure,
    close_database,
    damaged,
    database_errors,
    open_database,
    snapshot,
    transaction,
)
from .desk import Pin
from .findings import Finding, differences_from, manager_findings, not_sound
from .journal import Journal, Merged, Parcel, access_change, new_writer
from .reading import DATABASE, CaseReading
from .readme import NAME as README
from .readme import TEXT as README_TEXT
from .statements import Change, Commit, make_changes

SUFFIX = ".r2pcase"
_CHECKED_AT_OPEN = 32 * 1024 * 1024
_RECORDS_CHECKED_AT_OPEN = 5000
_EXPUNGES = b'"kind":"expunge"'

Stated = tuple[str, str, Mapping[str, Any]]
"""What an officer states of one record: (kind, record id, fields)."""


class CaseFile(CaseReading):
    """An open case; close it, or use it in a ``with``. One process writes at a time, any number read."""

    def __init__(self, folder: Path, access: Access, connection: Connection, lock: FolderLock | None) -> None:
        super().__init__(access, connection, Journal(connection, access.case, access.first or None))
        self.folder = folder
        self.attachments = Attachments(self)
        self._lock = lock
        self._writer_here: tuple[int, str] | None = None
        self.read_only = lock is None
        self.closed = False

    @classmethod
    def create(cls, parent: Path, officer: Officer, fields: Mapping[str, Any], at: datetime) -> Self:
        """A new case under ``parent`` in a folder named by chance; ``fields`` are those of the case record."""
        case, key = uuid4(), secrets.token_bytes(32)
        folder = parent / (secrets.token_hex(16) + SUFFIX)
        with machine_errors():
            parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(mode=0o700)
        bundle: Self | None = None
        try:
            bundle = cls._begin(folder, _new_access(officer, case.hex, key))
            entry = access_change(str(case), 1, [officer.id], [officer.public])
            with database_errors(DATABASE):
                changes = [*make_changes("case", str(case), fields), entry]
                first = bundle.journal.save(officer, bundle._writer(), changes, at)
            bundle._seal(officer, key, first.id)
            with machine_errors():
                flush_folder(parent)
        except BaseException:
            if bundle is not None:
                bundle.close()
            shutil.rmtree(folder, ignore_errors=True)  # nobody could open it, and nothing was acknowledged
            raise
        return bundle

    @classmethod
    def _begin(cls, folder: Path, access: Access) -> Self:
        connection = _open(folder, access, create=True)
        try:
            with database_errors(DATABASE):
                schema.create_tables(connection)
            return cls(folder, access, connection, locked(folder))
        except BaseException:
            connection.close()
            raise

    @classmethod
    def open(
        cls,
        folder: Path,
        officer: Officer,
        pin: Pin | None,
        *,
        write: bool,
        check: bool = True,
        lock: FolderLock | None = None,
    ) -> Self:
        """Open a case. With ``write`` this process becomes its one writer (``AlreadyOpen`` when there is another).

        A case that differs from its pin opens for reading only, with a finding. ``check=False`` is for the doctor, who
        looks at cases whose proofs do not hold; otherwise those raise ``Damaged`` or ``NotSound``. ``lock`` is given by
        whoever holds it already, for writing; it is released when the case is closed, or does not open.
        """
        if not folder.is_dir():
            raise Refused(
                tr("The folder of this case is not there."),
                kept=tr("Nothing was changed."),
                todo=tr("Bring the folder back, or restore it from a backup."),
            )
        lock = lock or (locked(folder) if write else None)
        try:
            settle(folder, officer, lock)
            access = read_access(folder, officer)
            differences = differences_from(pin, access)
            _refuse_log(folder, access, lock)
            bundle = cls(folder, access, _connect(folder, access, differences, write=write), lock)
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        bundle.findings += differences
        bundle.read_only = not write or bool(differences)
        try:
            bundle._renew_views(check=check)
            if check:
                bundle._check()
        except BaseException:
            bundle.close()
            raise
        return bundle

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def state(
        self, officer: Officer, stated: list[Stated], at: datetime | None = None, *, again: bool = False
    ) -> Commit | None:
        """Save what an officer states of some records as one signed commit; on the disk when this returns.

        Fields that already hold exactly this value are stated ``again`` only where asked: because what holds them is
        about to be expunged. ``None`` when nothing is new.
        """
        self.refuse_reading()
        changes: list[Change] = []
        with database_errors(DATABASE):
            for kind, record, fields in stated:
                changes += make_changes(kind, record, fields if again else self._news(kind, record, fields))
            return self.journal.save(officer, self._writer(), changes, at) if changes else None

    def enter(
        self,
        officer: Officer,
        kind: str,
        rows: Iterable[Mapping[str, Any]],
        at: datetime | None = None,
        job: Job | None = None,
    ) -> list[str]:
        """Very many new records of one kind with these fields, in lots that are each one signed commit; their ids.

        When the machine fails or the officer stops it, the lots before stand.
        """
        self.refuse_reading()
        moment = at or datetime.now(UTC)
        with database_errors(DATABASE):
            return enter_many(
                self.journal, self.connection, officer, self._writer(), kind, rows, at=moment, job=job or Job()
            )

    def expunge(self, officer: Officer, change: Change, at: datetime | None = None) -> Commit:
        """Save an expunge statement and see that what it takes out is nowhere in the file any more."""
        self.refuse_reading()
        named = self.attachments.files()
        with database_errors(DATABASE):
            writer = self._writer()
            with transaction(self.connection):
                made = self.journal.save(officer, writer, [change], at)
                quarantine.heal(self.connection)
        self.attachments.let_go(named)
        self.scour()
        return made

    def scour(self) -> None:
        """Rewrite what may still hold deleted bytes: the search index, the write-ahead log, free pages."""
        with database_errors(DATABASE):
            self.connection.execute("INSERT INTO search (search) VALUES ('optimize')")
            self.connection.execute("PRAGMA incremental_vacuum").fetchall()
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def merge(self, parcels: list[Parcel]) -> Merged:
        """Take in commits from another copy of this case."""
        self.refuse_reading()
        rehearsed = self.connection.in_transaction
        takes_out = any(_EXPUNGES in part[1] for parcel in parcels for part in parcel.changes if part is not None)
        named = self.attachments.files() if takes_out and not rehearsed else {}
        with database_errors(DATABASE):
            before = self.connection.execute("SELECT count(*) FROM expunged").fetchone()[0]
            with transaction(self.connection):
                merged = self.journal.merge(parcels)
                quarantine.heal(self.connection)
            taken_out = self.connection.execute("SELECT count(*) FROM expunged").fetchone()[0] != before
        if taken_out and not rehearsed:  # what is undone again takes no file with it
            self.attachments.let_go(named)
            self.scour()
        return merged

    def bear_witness(self, statement: str) -> None:
        """Keep the heads another officer signed of this case (``keys.heads``): they had seen all of it by then."""
        self.refuse_reading()
        name = hashlib.sha256(statement.encode()).hexdigest()
        with database_errors(DATABASE), transaction(self.connection):
            self.connection.execute("INSERT OR IGNORE INTO witness VALUES (?, ?)", (name, statement))

    def keep_drafts(self, officer: Officer, typed: Mapping[str, drafts.Typed]) -> None:
        """Keep what this officer typed and did not save, by form; on this machine only."""
        self.refuse_reading()
        with database_errors(DATABASE):
            drafts.keep(self.connection, officer.id, typed)

    def drafts(self, officer: Officer) -> dict[str, dict[str, str]]:
        """What this officer typed and did not save, by form."""
        with database_errors(DATABASE):
            return drafts.kept(self.connection, officer.id)

    def hand_over_drafts(self, officer: Officer) -> None:
        """Give all drafts to this officer, who has come back under new keys after a recovery."""
        self.refuse_reading()
        with database_errors(DATABASE):
            drafts.hand_over(self.connection, officer.id)

    def let_draft_go(self, officer: Officer, form: str) -> None:
        """Delete a draft."""
        self.refuse_reading()
        with database_errors(DATABASE):
            drafts.let_go(self.connection, officer.id, form)

    def close(self) -> None:
        """Fold the log in, close the database, give the lock back, wipe the case key; once closed this does nothing."""
        if self.closed:
            return
        self.closed = True
        close_database(self.connection, checkpoint=self._lock is not None)
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        wipe(self.access.key)
        self.access = replace(self.access, key=b"")

    def _news(self, kind: str, record: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        known = self.journal.views.fields(kind, record) or {}
        settled = {name: stated[0].value for name, stated in known.items() if len(stated) == 1}
        missing = object()
        news = {name: value for name, value in fields.items() if settled.get(name, missing) != value}
        return {name: value for name, value in news.items() if value is not None or name in known}

    def refuse_reading(self) -> None:
        """``Refused`` when nothing may be changed here."""
        if self.read_only:
            raise Refused(
                tr("This case is open for reading only."),
                kept=tr("Nothing was changed."),
                todo=" ".join(finding.text for finding in self.findings) or tr("Open it for writing."),
            )

    def _writer(self) -> str:
        """This bundle's writer id; drawn anew when the database file is not the one the id was drawn for."""
        with machine_errors():
            entry = (self.folder / DATABASE).stat().st_ino
        if self._writer_here is None or self._writer_here[0] != entry:
            self._writer_here = (entry, self.writer_of(self.connection, self.folder / DATABASE))
        return self._writer_here[1]

    @staticmethod
    def writer_of(connection: Connection, database: Path) -> str:
        """The writer id for this file in its place, drawn when it has none."""
        mark = place_mark(database)
        known = dict(connection.execute("SELECT name, value FROM meta").fetchall())
        if known.get("place") == mark and "writer" in known:
            return str(known["writer"])
        writer = new_writer()
        with transaction(connection):
            rows = [("writer", writer), ("place", mark)]
            connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)
        return writer

    def state_access(self, officer: Officer, change: Change, at: datetime | None = None) -> Commit:
        """Save a statement of who may open the case; ``membership`` puts the access file in place beside it."""
        self.refuse_reading()
        with database_errors(DATABASE):
            return self.journal.save(officer, self._writer(), [change], at)

    def go_on_under(self, access: Access) -> None:
        """The access file was replaced; where the key is another one, so was the database."""
        anew, self.access = access.key != self.access.key, access
        if anew:
            connection = open_database(self.folder / DATABASE, access.derive("case-db"))
            self.read_from(connection, Journal(connection, access.case, access.first))
            self._writer_here = None
            return
        with database_errors(DATABASE):
            self.connection.execute("PRAGMA journal_mode=WAL")

    def forget_writer(self) -> None:
        """What is remembered of the writer id is no longer what the database holds."""
        self._writer_here = None

    def renew_writer(self) -> None:
        """Forget the writer id; the next commit is written under a new one. For a case that was put back in time."""
        self._writer_here = None
        with database_errors(DATABASE), transaction(self.connection):
            self.connection.execute("DELETE FROM meta WHERE name='writer'")

    def _seal(self, officer: Officer, key: bytes, first: str) -> None:
        data = seal_access(
            officer, case=self.id, key=key, first=first, epoch=1, managers=[officer.id], officers=[officer.public]
        )
        write_access(self.folder, data)
        write_durably(self.folder / README, README_TEXT.encode())
        self.access = read_access(self.folder, officer)

    def _renew_views(self, *, check: bool) -> None:
        """Views written by another version of this program are made anew; for that this must be the one writer."""
        try:
            with database_errors(DATABASE):
                if self.findings or not rebuilding.of_another_version(self.connection):
                    return
        except Damaged:
            if check:
                raise
            return  # the doctor names the page
        try:
            self._make_views_anew()
        except NotSound:
            if check:
                raise  # the doctor names every fault

    def _make_views_anew(self) -> None:
        if not self.read_only:
            rebuilding.rebuild(self.connection, self.journal)
            return
        lock = locked(self.folder)
        try:
            connection = open_database(self.folder / DATABASE, self.access.derive("case-db"))
            try:
                rebuilding.rebuild(connection, Journal(connection, self.id, self.access.first))
            finally:
                close_database(connection)
        finally:
            lock.release()

    def _check(self) -> None:
        """What is proven at every open: all pages of a small case, and that the views are those of the journal."""
        with database_errors(DATABASE):
            missing = schema.missing_tables(self.connection)
            if missing:
                raise not_sound(tr("Tables of the case file are missing: {names}.").format(names=", ".join(missing)))
            if (self.folder / DATABASE).stat().st_size <= _CHECKED_AT_OPEN:
                self._check_pages()
            with snapshot(self.connection):
                self._check_views()

    def _check_views(self) -> None:
        first = self.connection.execute("SELECT 1 FROM applied WHERE id=?", (self.access.first,)).fetchone()
        if first is None and not self.findings:
            raise not_sound(tr("The first commit of the case is not in its journal."))
        strangers = manager_findings(self.access, self.journal)
        if strangers:
            self.findings += strangers
            self.connection.execute("PRAGMA query_only=ON")
            self.read_only = True
        self.findings += faults.lacking(quarantine.lacking(self.connection), len(self.journal.pending()))
        some = "SELECT count(*) FROM (SELECT 1 FROM record LIMIT ?)"  # to count them all would hold up a large case
        records = self.connection.execute(some, (_RECORDS_CHECKED_AT_OPEN + 1,)).fetchone()[0]
        if records <= _RECORDS_CHECKED_AT_OPEN and self.journal.views.unsound_blocks():
            raise not_sound(tr("Lists or fields of the case file are not those of its journal."))

    def _check_pages(self) -> None:
        """Every page's own proof; left out while somebody else's commits wait in the write-ahead log."""
        log = self.folder / (DATABASE + "-wal")
        if self.read_only and log.is_file() and log.stat().st_size:
            return
        if bad_pages(self.connection, fold=not self.read_only):
            raise damaged(DATABASE)
        tables, index = broken_structure(self.connection)
        if tables:
            raise damaged(DATABASE)
        if index:
            raise not_sound(tr("The search index is not that of the journal."))


def locked(folder: Path) -> FolderLock:
    """The lock of whoever writes in a case; ``AlreadyOpen`` when another process has it."""
    lock = FolderLock(folder)
    lock.acquire(
        tr("This case is open in another window or command."),
        todo=tr("Close it there, then try again."),
    )
    return lock


def settle(folder: Path, officer: Officer, lock: FolderLock | None = None) -> None:
    """End a change of access that was cut short, before anything is read; put half-written files away."""
    if lock is not None:
        sweep(folder)
    if not unfinished.is_unfinished(folder):
        return
    held = lock or locked(folder)
    try:
        unfinished.finish(folder, officer)
    finally:
        if lock is None:
            held.release()


def _refuse_log(folder: Path, access: Access, lock: FolderLock | None) -> None:
    """Look at the log that a stopped process left before SQLite takes it, or what it likes of it, for good.

    While another process writes, the log is its own and none of our business.
    """
    database = folder / DATABASE
    if not log.is_there(folder) or not database.is_file():
        return
    try:
        held = lock or locked(folder)
    except (AlreadyOpen, MachineError):
        return
    try:
        kind = log.fault_of(folder, database, access.derive("case-db"))
    finally:
        if lock is None:
            held.release()
    if kind is not None:
        raise faults.log_refused(kind)


def _new_access(officer: Officer, case: str, key: bytes) -> Access:
    managers, officers = (officer.id,), (officer.public,)
    return Access(
        case=case, epoch=1, key=key, first="", managers=managers, officers=officers, signer=officer.id, hash=""
    )


def _connect(folder: Path, access: Access, differences: list[Finding], *, write: bool) -> Connection:
    """The database under the key in access.age; that file is to blame when it is not the one that was pinned."""
    try:
        read_only = not write or bool(differences)
        return _open(folder, access, read_only=read_only)
    except Damaged as error:
        if not differences or not (folder / DATABASE).is_file():
            raise
        happened = " ".join(finding.text for finding in differences)
        raise Damaged(happened, kept=error.kept, todo=advice(folder)) from None


def _open(folder: Path, access: Access, *, create: bool = False, read_only: bool = False) -> Connection:
    key = access.derive("case-db")
    try:
        return open_database(folder / DATABASE, key, create=create, read_only=read_only)
    finally:
        wipe(key)
