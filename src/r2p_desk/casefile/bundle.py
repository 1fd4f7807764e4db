"""The case file: one folder named by chance, holding the access file, the encrypted database and how to open them."""

import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from msgspec.structs import replace

from ..errors import Damaged, Refused
from ..i18n import tr
from ..keys.officer import Officer
from ..system.files import FolderLock, flush_folder, machine_errors, write_durably
from ..system.memory import wipe
from ..system.paths import place_mark
from . import drafts, listing, schema
from .access import Access, advice, read_access, seal_access, write_access
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
from .findings import Finding, Head, differences_from, manager_findings, not_sound
from .journal import Entry, Journal, Merged, Parcel, access_change, new_writer
from .readme import TEXT as README_TEXT
from .search import Hit, query_form, snippet, texts_of
from .statements import Change, Commit, make_changes
from .views import Value

SUFFIX = ".r2pcase"
DATABASE = "case.db"
README = "README.txt"
_CHECKED_AT_OPEN = 32 * 1024 * 1024
_RECORDS_CHECKED_AT_OPEN = 5000

Stated = tuple[str, str, Mapping[str, Any]]
"""What an officer states of one record: (kind, record id, fields)."""


class CaseFile:
    """An open case; close it, or use it in a ``with``. One process writes at a time, any number read."""

    def __init__(self, folder: Path, access: Access, connection: Connection, lock: FolderLock | None) -> None:
        self.folder = folder
        self.access = access
        self.findings: list[Finding] = []
        self.connection = connection
        self.journal = Journal(connection, access.case, access.first or None)
        self._lock = lock
        self._writer_here: tuple[int, str] | None = None
        self.read_only = lock is None

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
            return cls(folder, access, connection, _locked(folder))
        except BaseException:
            connection.close()
            raise

    @classmethod
    def open(cls, folder: Path, officer: Officer, pin: Pin | None, *, write: bool, check: bool = True) -> Self:
        """Open a case. With ``write`` this process becomes its one writer (``AlreadyOpen`` when there is another).

        A case that differs from its pin opens for reading only, with a finding. ``check=False`` is for the doctor, who
        looks at cases whose proofs do not hold; otherwise those raise ``Damaged`` or ``NotSound``.
        """
        if not folder.is_dir():
            raise Refused(
                tr("The folder of this case is not there."),
                kept=tr("Nothing was changed."),
                todo=tr("Bring the folder back, or restore it from a backup."),
            )
        lock = _locked(folder) if write else None
        try:
            access = read_access(folder, officer)
            differences = differences_from(pin, access)
            bundle = cls(folder, access, _connect(folder, access, differences, write=write), lock)
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        bundle.findings += differences
        bundle.read_only = not write or bool(differences)
        try:
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

    @property
    def id(self) -> str:
        """The case id, 32 hex digits."""
        return self.access.case

    @property
    def record_id(self) -> str:
        """The id of the record that describes the case itself."""
        return f"{self.id[:8]}-{self.id[8:12]}-{self.id[12:16]}-{self.id[16:20]}-{self.id[20:]}"

    @property
    def pin(self) -> Pin:
        """What the officer's store should remember of this case."""
        return Pin(commitment=self.access.commitment, first=self.access.first, access=self.access.hash)

    def state(self, officer: Officer, stated: list[Stated], at: datetime | None = None) -> Commit | None:
        """Save what an officer states of some records as one signed commit; on the disk when this returns.

        Fields that already hold exactly this value are not stated again; ``None`` when nothing is new.
        """
        self._refuse_reading()
        changes: list[Change] = []
        with database_errors(DATABASE):
            for kind, record, fields in stated:
                changes += make_changes(kind, record, self._news(kind, record, fields))
            return self.journal.save(officer, self._writer(), changes, at) if changes else None

    def values(self, kind: str, record: str) -> dict[str, list[Value]] | None:
        """Every current value of each field of a record, the shown one first; ``None`` when there is none."""
        with database_errors(DATABASE):
            return self.journal.views.fields(kind, record)

    def shown(self, kind: str, record: str) -> dict[str, Any] | None:
        """One value for each field of a record, as lists show it; ``None`` when there is none."""
        with database_errors(DATABASE):
            return self.journal.views.shown(kind, record)

    def records(self, kind: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """(id, moment first recorded, fields) of every record of a kind, oldest first."""
        with database_errors(DATABASE):
            yield from self.journal.views.records(kind)

    def recorded(self, kind: str, record: str) -> str:
        """The moment a record was first stated, by its commit's claim."""
        query = "SELECT created FROM record WHERE kind=? AND id=?"
        with database_errors(DATABASE):
            return str(self.connection.execute(query, (kind, record)).fetchone()[0])

    def by_external_id(self, external_id: str) -> list[str]:
        """Ids of the items that came with this id."""
        query = "SELECT record.id FROM item JOIN record USING (number) WHERE external_id=? ORDER BY record.id"
        with database_errors(DATABASE):
            return [row[0] for row in self.connection.execute(query, (external_id,))]

    def source_names(self) -> list[tuple[str, str]]:
        """(id, name) of every source, oldest first."""
        query = "SELECT record.id, name FROM source JOIN record USING (number) WHERE name IS NOT NULL ORDER BY number"
        with database_errors(DATABASE):
            return [(row[0], row[1]) for row in self.connection.execute(query)]

    def item_order(self, by: listing.ItemColumn, *, descending: bool) -> list[tuple[str, str | None]]:
        """(item id, own marking) of every item in this order."""
        with database_errors(DATABASE):
            return listing.ordered(self.connection, by, descending=descending)

    def item_rows(self, ids: Sequence[str]) -> list[listing.Row]:
        """The rows of these items as a list shows them, in the order given."""
        with database_errors(DATABASE):
            return listing.rows(self.connection, ids)

    def count(self, kind: str) -> int:
        """How many records of a kind there are; ``commit`` counts commits."""
        query = "SELECT count(*) FROM record WHERE kind=?"
        with database_errors(DATABASE):
            if kind == "commit":
                return int(self.connection.execute("SELECT count(*) FROM applied").fetchone()[0])
            return int(self.connection.execute(query, (kind,)).fetchone()[0])

    def conflicts(self) -> list[tuple[str, str, str]]:
        """(kind, record, field) wherever officers stated different values unaware of each other."""
        with database_errors(DATABASE):
            return self.journal.views.conflicts()

    def entries(self) -> list[Entry]:
        """The journal, oldest first."""
        with database_errors(DATABASE):
            return list(self.journal.entries())

    def parcels(self) -> list[Parcel]:
        """Every commit, ready to be merged elsewhere."""
        with database_errors(DATABASE):
            return list(self.journal.parcels())

    def merge(self, parcels: list[Parcel]) -> Merged:
        """Take in commits from another copy of this case."""
        self._refuse_reading()
        with database_errors(DATABASE):
            return self.journal.merge(parcels)

    def search(self, words: str, *, limit: int = 100, prefix: bool = False) -> list[Hit]:
        """Records that hold all these words, newest first."""
        query = query_form(words, prefix=prefix)
        if query is None:
            return []
        found = (
            "SELECT kind, record.id FROM search JOIN record ON record.number = search.rowid"
            " WHERE search MATCH ? ORDER BY created DESC, record.id LIMIT ?"
        )
        with database_errors(DATABASE):
            rows = self.connection.execute(found, (query, limit)).fetchall()
            return [self._hit(kind, record, words) for kind, record in rows]

    def keep_drafts(self, officer: Officer, typed: Mapping[str, drafts.Typed]) -> None:
        """Keep what this officer typed and did not save, by form; on this machine only."""
        self._refuse_reading()
        with database_errors(DATABASE):
            drafts.keep(self.connection, officer.id, typed)

    def drafts(self, officer: Officer) -> dict[str, dict[str, str]]:
        """What this officer typed and did not save, by form."""
        with database_errors(DATABASE):
            return drafts.kept(self.connection, officer.id)

    def let_draft_go(self, officer: Officer, form: str) -> None:
        """Delete a draft."""
        self._refuse_reading()
        with database_errors(DATABASE):
            drafts.let_go(self.connection, officer.id, form)

    def lost(self, heads: Sequence[Head]) -> tuple[Head, ...]:
        """Which of the commits that were once seen here are not here now."""
        with database_errors(DATABASE):
            return tuple(head for head in heads if self.journal.ancestry.position(head[2]) is None)

    def heads(self) -> tuple[Head, ...]:
        """(writer, seq, commit id) of every newest commit, sorted."""
        with database_errors(DATABASE):
            return tuple(self.journal.heads())

    def close(self) -> None:
        """Fold the log in, close the database, give the lock back; the case key is wiped."""
        close_database(self.connection, checkpoint=self._lock is not None)
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        wipe(self.access.key)
        self.access = replace(self.access, key=b"")

    def _hit(self, kind: str, record: str, words: str) -> Hit:
        title, body = texts_of(kind, self.journal.views.shown(kind, record) or {})
        around = snippet(f"{title}\n{body}", words)
        return Hit(id=record, kind=kind, title=title or body.partition("\n")[0], snippet=around)

    def _news(self, kind: str, record: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        known = self.journal.views.fields(kind, record) or {}
        settled = {name: stated[0].value for name, stated in known.items() if len(stated) == 1}
        missing = object()
        news = {name: value for name, value in fields.items() if settled.get(name, missing) != value}
        return {name: value for name, value in news.items() if value is not None or name in known}

    def _refuse_reading(self) -> None:
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
            self._writer_here = (entry, self._settled_writer())
        return self._writer_here[1]

    def _settled_writer(self) -> str:
        mark = place_mark(self.folder / DATABASE)
        known = dict(self.connection.execute("SELECT name, value FROM meta").fetchall())
        if known.get("place") == mark and "writer" in known:
            return str(known["writer"])
        writer = new_writer()
        with transaction(self.connection):
            rows = [("writer", writer), ("place", mark)]
            self.connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)
        return writer

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
        records = self.connection.execute("SELECT count(*) FROM record").fetchone()[0]
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


def _locked(folder: Path) -> FolderLock:
    lock = FolderLock(folder)
    lock.acquire(
        tr("This case is open in another window or command."),
        todo=tr("Close it there, then try again."),
    )
    return lock


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
