"""Copies of one case on several machines, down at the journal: real SQLCipher files, real officers, real signatures."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from r2p_desk.casefile import schema
from r2p_desk.casefile.database import close_database, open_database
from r2p_desk.casefile.journal import Journal, Parcel, access_change, new_writer
from r2p_desk.casefile.statements import Change, Commit, make_change, sign_commit
from r2p_desk.keys.officer import Officer, create_officer

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CASE = "0f" * 16
CASE_RECORD = "0f0f0f0f-0f0f-0f0f-0f0f-0f0f0f0f0f0f"
KEY = bytes(range(32))
RECORDS = tuple(f"{digit * 8}-{digit * 4}-4{digit * 3}-8{digit * 3}-{digit * 12}" for digit in "1234")


@lru_cache(maxsize=8)
def officer(name: str) -> Officer:
    """The same officer for the same name throughout a run."""
    return create_officer(name, NOON)


MANAGER, FIELD, ADVISER, STRANGER = "Manager", "Field", "Adviser", "Stranger"


class Copy:
    """One machine's copy of the case."""

    def __init__(self, path: Path, first: str | None, writer: str | None = None, *, create: bool = False) -> None:
        self.path = path
        self.connection = open_database(path, KEY, create=create)
        self.connection.execute("PRAGMA synchronous=OFF")  # these tests ask what is kept, not whether power may fail
        if create:
            schema.create_tables(self.connection)
        self.journal = Journal(self.connection, CASE, first)
        self.writer = writer or new_writer()
        self.moments = 0

    def state(
        self, by: str, record: str, fields: Mapping[str, Any], *, kind: str = "item", at: datetime | None = None
    ) -> Commit:
        """One commit with one change."""
        return self.save(by, [make_change(record, kind, fields)], at)

    def save(self, by: str, changes: Sequence[Change], at: datetime | None = None) -> Commit:
        """One commit."""
        self.moments += 1
        return self.journal.save(officer(by), self.writer, changes, at or NOON + timedelta(seconds=self.moments))

    def parcel(self, commit: Commit) -> Parcel:
        """That commit as it travels."""
        return next(parcel for parcel in self.journal.parcels() if parcel.data == commit.data)

    def close(self) -> None:
        """Fold the log in."""
        close_database(self.connection)


def founded(path: Path) -> Copy:
    """A new case by the manager, who then names two officers."""
    copy = Copy(path, None, create=True)
    manager, others = officer(MANAGER).public, [officer(FIELD).public, officer(ADVISER).public]
    opening = make_change(CASE_RECORD, "case", {"title": "A situation"})
    copy.save(MANAGER, [opening, access_change(CASE_RECORD, 1, [manager.id], [manager])])
    copy.save(MANAGER, [access_change(CASE_RECORD, 2, [manager.id], [manager, *others])])
    return copy


class Founded:
    """The bytes of a founded case, to make as many copies from as a test needs."""

    def __init__(self, folder: Path) -> None:
        copy = founded(folder / "founded.db")
        self.first = copy.journal.first
        self.base = tuple(copy.journal.parcels())
        copy.close()
        self.data = copy.path.read_bytes()
        Copy(folder / "empty.db", self.first, create=True).close()
        self._empty = (folder / "empty.db").read_bytes()

    def copy(self, path: Path, writer: str | None = None) -> Copy:
        """A copy as it came from the manager, under its own writer id."""
        path.write_bytes(self.data)
        return Copy(path, self.first, writer)

    def empty(self, path: Path) -> Copy:
        """A copy that knows which case it is and has no commit yet."""
        path.write_bytes(self._empty)
        return Copy(path, self.first)


def forged(
    by: str,
    changes: Sequence[Change],
    seen: Mapping[str, tuple[int, str]],
    *,
    case: str = CASE,
    writer: str | None = None,
    seq: int = 1,
    prev: str | None = None,
    at: datetime = NOON,
) -> Parcel:
    """A parcel that no honest copy would have saved, signed by its officer all the same."""
    where = writer or secrets.token_hex(16)
    made = sign_commit(officer(by), case=case, writer=where, seq=seq, prev=prev, seen=seen, at=at, changes=changes)
    return Parcel(made.data, made.signature, tuple((change.salt, change.data) for change in changes))


def told(copy: Copy) -> dict[str, Any]:
    """Everything a copy tells of the case, to be compared: records, conflicts, pending, forks, words found."""
    kinds = copy.connection.execute("SELECT kind, id, created FROM record ORDER BY kind, id").fetchall()
    records = {
        (kind, record): (created, copy.journal.views.fields(kind, record), _typed(copy, kind, record))
        for kind, record, created in kinds
    }
    return {
        "records": records,
        "conflicts": copy.journal.views.conflicts(),
        "pending": copy.journal.pending(),
        "forked": copy.journal.ancestry.forked(),
        "heads": copy.journal.heads(),
        "commits": sorted(entry.id for entry in copy.journal.entries()),
        "found": {word: _found(copy, word) for word in ("alpha", "beta", "gamma", "situation")},
    }


def batches(parcels: Iterable[Parcel], size: int) -> list[list[Parcel]]:
    """The parcels in lots of at most this size."""
    whole = list(parcels)
    return [whole[at : at + size] for at in range(0, len(whole), size)]


def _typed(copy: Copy, kind: str, record: str) -> list[Any]:
    if kind != "item":
        return []
    query = "SELECT item.* FROM item JOIN record USING (number) WHERE record.id=?"
    return [row[1:] for row in copy.connection.execute(query, (record,)).fetchall()]


def _found(copy: Copy, word: str) -> list[Any]:
    query = "SELECT kind, record.id FROM search JOIN record ON number = search.rowid WHERE search MATCH ? ORDER BY 2"
    return list(copy.connection.execute(query, (f'"{word}"',)).fetchall())
