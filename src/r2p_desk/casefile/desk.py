"""desk.db: what an officer keeps outside the cases: where each lies, and pins that tell when one was swapped."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from ..errors import AlreadyOpen, Damaged
from ..system.files import machine_errors, write_durably
from .database import (
    Connection,
    bad_pages,
    broken_structure,
    close_database,
    copy_database,
    database_errors,
    open_database,
    snapshot,
    transaction,
)

_TABLES = (
    """CREATE TABLE IF NOT EXISTS cases (
    id TEXT PRIMARY KEY, folder TEXT NOT NULL UNIQUE, title TEXT NOT NULL, pin TEXT NOT NULL, heads TEXT NOT NULL
) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS note (
    area TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (area, name)
) WITHOUT ROWID""",
)


class Pin(msgspec.Struct, frozen=True, kw_only=True):
    """What the officer's store remembers of a case: commitment to its key, first commit, hash of access.age.

    ``awaited`` is the hash of another access.age that this officer agreed to and is putting in place: whatever stops
    that, both are known afterwards.
    """

    commitment: str
    first: str
    access: str
    awaited: str = ""


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """A case of this home: its id, its folder relative to the home, its title when last open, its pin and heads."""

    id: str
    folder: str
    title: str
    pin: Pin
    heads: tuple[tuple[str, int, str], ...]


class DeskStore:
    """The officer's own store; encrypted under the desk key in ``officer.age``."""

    def __init__(self, path: Path, key: bytes | bytearray, *, create: bool = False) -> None:
        self._path, self._name = path, path.name
        self._kept: dict[str, int] = {}
        self._connection: Connection = open_database(path, key, create=create)
        try:
            with database_errors(self._name):
                self._make_tables()
        except BaseException:
            self._connection.close()
            raise

    def cases(self) -> list[Registered]:
        """Every case of this home, by title."""
        with database_errors(self._name):
            rows = self._connection.execute("SELECT id, folder, title, pin, heads FROM cases ORDER BY title, id")
            return [_registered(row) for row in rows.fetchall()]

    def put(self, case: Registered) -> None:
        """Remember this case as it now is; durable when this returns."""
        row = (case.id, case.folder, case.title, msgspec.json.encode(case.pin).decode(), json.dumps(case.heads))
        with database_errors(self._name), transaction(self._connection):
            self._connection.execute("INSERT OR REPLACE INTO cases VALUES (?, ?, ?, ?, ?)", row)

    def notes(self, area: str) -> dict[str, Any]:
        """What is kept in an area (contacts, ledger, drills …): name → JSON value, by name."""
        with database_errors(self._name):
            rows = self._connection.execute("SELECT name, value FROM note WHERE area=? ORDER BY name", (area,))
            return {name: json.loads(value) for name, value in rows.fetchall()}

    def version(self, area: str) -> tuple[int, int]:
        """Changes when somebody else wrote to the store, or something was kept in this area from here."""
        with database_errors(self._name):
            (others,) = self._connection.execute("PRAGMA data_version").fetchone()
            return int(others), self._kept.get(area, 0)

    def note(self, area: str, name: str) -> Any:
        """One JSON value of an area; ``None`` where there is none."""
        with database_errors(self._name):
            query = "SELECT value FROM note WHERE area=? AND name=?"
            row = self._connection.execute(query, (area, name)).fetchone()
            return None if row is None else json.loads(row[0])

    def keep_notes(self, area: str, values: Mapping[str, Any]) -> None:
        """Keep these JSON values by name, all of them or none; ``None`` takes a name away. Durable when it returns."""
        self.keep_areas({area: values})

    def keep_areas(self, areas: Mapping[str, Mapping[str, Any]]) -> None:
        """The same in several areas at once (area → name → value), all of it or none."""
        rows = [(area, name, value) for area, values in areas.items() for name, value in values.items()]
        kept = [(area, name, json.dumps(value, ensure_ascii=False)) for area, name, value in rows if value is not None]
        gone = [(area, name) for area, name, value in rows if value is None]
        with database_errors(self._name), transaction(self._connection):
            self._connection.executemany("INSERT OR REPLACE INTO note VALUES (?, ?, ?)", kept)
            self._connection.executemany("DELETE FROM note WHERE area=? AND name=?", gone)
        for area in areas:
            self._kept[area] = self._kept.get(area, 0) + 1

    def copy_to(self, path: Path, key: bytes | bytearray) -> None:
        """A copy of the store, as it is now, under the same key."""
        copy_database(self._path, key, path)

    def forget(self, case: str) -> None:
        """Take a case off the list; its folder is not touched."""
        with database_errors(self._name), transaction(self._connection):
            self._connection.execute("DELETE FROM cases WHERE id=?", (case,))

    @property
    def changed(self) -> bool:
        """Whether anything was written since it was opened."""
        return bool(self._connection.total_changes)

    def sound(self) -> bool:
        """Whether every page is as it was written; left open, and so ``True``, while another process writes here."""
        try:
            with database_errors(self._name):
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                with snapshot(self._connection, writing=True):
                    pages = [] if self._waiting() else bad_pages(self._connection, fold=False)
                    return not pages and not broken_structure(self._connection)[0]
        except AlreadyOpen:
            return True
        except Damaged:
            return False

    def keep_at(self, path: Path) -> bool:
        """Keep a copy there, durable when this returns; ``False`` while others write, or when it is not sound."""
        if not self.sound():
            return False
        with database_errors(self._name), snapshot(self._connection, writing=True), machine_errors():
            if self._waiting():
                return False
            data = self._path.read_bytes()
        write_durably(path, data)
        return True

    def _waiting(self) -> bool:
        """Whether something of it lies in the write-ahead log only."""
        log = self._path.with_name(f"{self._name}-wal")
        return log.is_file() and log.stat().st_size > 0

    def close(self) -> None:
        """Close the store; it can be opened again with the officer's keys."""
        close_database(self._connection)

    def _make_tables(self) -> None:
        """Tables that a later version added are made in a store of an earlier one."""
        present = {row[0] for row in self._connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}
        for name, statement in zip(("cases", "note"), _TABLES, strict=True):
            if name not in present:
                self._connection.execute(statement)


def _registered(row: tuple[str, str, str, str, str]) -> Registered:
    pin = msgspec.json.decode(row[3], type=Pin)
    heads = tuple((writer, seq, commit) for writer, seq, commit in json.loads(row[4]))
    return Registered(id=row[0], folder=row[1], title=row[2], pin=pin, heads=heads)
