"""The views of the journal: current values, typed tables, search; each record's share of them is hashed by block.

Everything here is made from applied commits alone and can be made again from them.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from ..domain.marking import Marking, high_water
from ..domain.records import UNREADABLE_MARKING
from ..domain.when import When
from ..errors import InvalidValue
from .ancestry import Ancestry
from .database import Connection
from .search import index_record
from .statements import Change, Commit

BLOCK = 512
MARKING = "marking"
_MODULUS = 1 << 256
_NEW = 0
"""What a record that was not there adds to its block."""

_TYPED: dict[str, tuple[str, ...]] = {
    "item": ("title", "place", "source", "grade", "marking", "access", "external_id"),
    "source": ("name", "kind", "reliability"),
    "judgement": ("assessment", "indicator", "state"),
    "evidence": ("judgement", "item", "side", "withdrawn"),
}
_CLOCKS = {"item": ("happened", "known")}


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """One statement of a field that no other statement has superseded: who stated it, when, and what."""

    value: Any
    commit: str
    officer: str
    at: str


class Views:
    """Keeps the views of one case in step with its journal; called inside the transaction that applies a commit."""

    def __init__(self, connection: Connection, ancestry: Ancestry) -> None:
        self._connection = connection
        self._ancestry = ancestry

    def apply(self, commit: Commit, position: int, changes: list[tuple[str, Change]]) -> None:
        """Take in the changes of a commit that was just entered as applied; ``changes`` come with their ids."""
        touched: dict[tuple[str, str], tuple[int, int]] = {}
        for change_id, change in changes:
            key = (change.kind, change.record)
            if key not in touched:
                touched[key] = self._enter(*key, commit.at)
            number, before = touched[key]
            self._connection.execute("INSERT INTO statement VALUES (?, ?, ?)", (number, position, change_id))
            if before != _NEW:
                self._supersede(number, change.fields, commit.id)
            self._connection.executemany(
                "INSERT INTO field VALUES (?, ?, ?, ?)",
                [(number, name, commit.id, _written(value)) for name, value in change.fields.items()],
            )
        for (kind, _), (number, before) in touched.items():
            fields = self._chosen(number)
            self._fill_typed(kind, number, fields)
            index_record(self._connection, number, kind, fields)
            self._account(number, before, self._digest(number))

    def fields(self, kind: str, record: str) -> dict[str, list[Value]] | None:
        """Every current value of each field, the shown one first; ``None`` when there is no such record."""
        row = self._connection.execute("SELECT number FROM record WHERE kind=? AND id=?", (kind, record)).fetchone()
        return self._values(row[0]) if row else None

    def shown(self, kind: str, record: str) -> dict[str, Any] | None:
        """One value for each field: the newest, of several markings the strictest; ``None`` without such a record."""
        values = self.fields(kind, record)
        return None if values is None else _shown(values)

    def records(self, kind: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """(id, moment first recorded, shown fields) of every record of a kind, oldest first."""
        query = (
            "SELECT record.number, record.id, created, name, value, at, field.id FROM record"
            " JOIN field ON field.number = record.number JOIN applied ON applied.id = field.id"
            " WHERE kind=? ORDER BY created, record.id, name, at, field.id"
        )
        current: tuple[str, str, dict[str, Any]] | None = None
        number = None
        for row in self._connection.execute(query, (kind,)):
            if row[0] != number:
                if current is not None:
                    yield current
                number, current = row[0], (row[1], row[2], {})
            assert current is not None  # noqa: S101  # set with the number just above
            fields, name, value = current[2], row[3], json.loads(row[4])
            fields[name] = strictest([fields[name], value]) if name == MARKING and name in fields else value
        if current is not None:
            yield current

    def conflicts(self) -> list[tuple[str, str, str]]:
        """(kind, record, field) of every field with more than one current value."""
        query = (
            "SELECT kind, record.id, name FROM field JOIN record ON record.number = field.number"
            " GROUP BY field.number, name HAVING count(DISTINCT value) > 1 ORDER BY kind, record.id, name"
        )
        return [(row[0], row[1], row[2]) for row in self._connection.execute(query)]

    def unsound_blocks(self) -> list[int]:
        """Blocks of records whose views are not what was written with the commits."""
        sums: dict[int, int] = {}
        for (number,) in self._connection.execute("SELECT number FROM record").fetchall():
            block = number // BLOCK
            sums[block] = (sums.get(block, 0) + self._digest(number)) % _MODULUS
        kept = {row[0]: int.from_bytes(row[1], "big") for row in self._connection.execute("SELECT * FROM block")}
        return sorted(block for block in sums.keys() | kept.keys() if sums.get(block, 0) != kept.get(block, 0))

    def _enter(self, kind: str, record: str, at: str) -> tuple[int, int]:
        """The record's number, entered when new, and the digest it had before."""
        query = "SELECT number, created FROM record WHERE kind=? AND id=?"
        row = self._connection.execute(query, (kind, record)).fetchone()
        if row is None:
            insert = "INSERT INTO record (kind, id, created) VALUES (?, ?, ?)"
            return int(self._connection.execute(insert, (kind, record, at)).lastrowid), _NEW
        before = self._digest(row[0])
        if at < row[1]:
            self._connection.execute("UPDATE record SET created=? WHERE number=?", (at, row[0]))
        return int(row[0]), before

    def _supersede(self, number: int, names: Iterable[str], commit: str) -> None:
        query = "SELECT id FROM field WHERE number=? AND name=?"
        delete = "DELETE FROM field WHERE number=? AND name=? AND id=?"
        for name in names:
            for (earlier,) in self._connection.execute(query, (number, name)).fetchall():
                if self._ancestry.knows(commit, earlier):
                    self._connection.execute(delete, (number, name, earlier))

    def _values(self, number: int) -> dict[str, list[Value]]:
        query = (
            "SELECT name, value, field.id, officer, at FROM field JOIN applied ON applied.id = field.id"
            " WHERE number=? ORDER BY name, at DESC, field.id DESC"
        )
        values: dict[str, list[Value]] = {}
        for name, value, commit, officer, at in self._connection.execute(query, (number,)):
            stated = Value(value=json.loads(value), commit=commit, officer=officer, at=at)
            values.setdefault(name, []).append(stated)
        return values

    def _chosen(self, number: int) -> dict[str, Any]:
        return _shown(self._values(number))

    def _fill_typed(self, kind: str, number: int, fields: dict[str, Any]) -> None:
        if kind not in _TYPED:
            return
        row = {name: _cell(fields.get(name)) for name in _TYPED[kind]}
        for clock in _CLOCKS.get(kind, ()):
            row |= _clock_cells(clock, fields.get(clock))
        columns, marks = ", ".join(row), ", ".join("?" * len(row))
        self._connection.execute(
            f"INSERT OR REPLACE INTO {kind} (number, {columns}) VALUES (?, {marks})",  # noqa: S608  # names are ours
            (number, *row.values()),
        )

    def _digest(self, number: int) -> int:
        kind, *identity = self._connection.execute(
            "SELECT kind, id, created FROM record WHERE number=?", (number,)
        ).fetchone()
        parts: list[Any] = [kind, identity]
        parts.append(self._rows("SELECT name, id, value FROM field WHERE number=? ORDER BY name, id", number))
        parts.append(self._rows("SELECT change FROM statement WHERE number=? ORDER BY change", number))
        parts.append(self._rows("SELECT digest FROM searched WHERE number=?", number))
        if kind in _TYPED:
            parts.append(self._rows(f"SELECT * FROM {kind} WHERE number=?", number))  # noqa: S608  # names are ours
        return int.from_bytes(hashlib.sha256(json.dumps(parts).encode()).digest(), "big")

    def _rows(self, query: str, number: int) -> list[Any]:
        return [list(row) for row in self._connection.execute(query, (number,))]

    def _account(self, number: int, before: int, after: int) -> None:
        block = number // BLOCK
        row = self._connection.execute("SELECT hash FROM block WHERE block=?", (block,)).fetchone()
        known = int.from_bytes(row[0], "big") if row else 0
        total = (known - before + after) % _MODULUS
        self._connection.execute("INSERT OR REPLACE INTO block VALUES (?, ?)", (block, total.to_bytes(32, "big")))


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _shown(values: dict[str, list[Value]]) -> dict[str, Any]:
    shown = {name: stated[0].value for name, stated in values.items()}
    if len(values.get(MARKING, ())) > 1:
        shown[MARKING] = strictest([stated.value for stated in values[MARKING]])
    return shown


def strictest(markings: list[Any]) -> str | None:
    """The marking that covers all of these until somebody decides between them; unreadable ones count as highest."""
    stated = [text for text in markings if text is not None]
    try:
        return high_water([Marking(text) for text in stated]) if stated else None
    except (InvalidValue, AttributeError, TypeError):
        return UNREADABLE_MARKING


def _cell(value: Any) -> str | int | None:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        return str(value["name"])
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _clock_cells(name: str, value: Any) -> dict[str, str | None]:
    try:
        when = When(value) if isinstance(value, str) else None
    except InvalidValue:
        when = None
    return {
        name: value if isinstance(value, str) else None,
        f"{name}_from": when.earliest.isoformat() if when else None,
        f"{name}_to": when.latest.isoformat() if when else None,
    }
