"""The views of the journal: current values, typed tables, search; each record's share of them is hashed by block.

Everything here is made from applied commits alone and can be made again from them.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from ..domain.marking import Marking, high_water
from ..domain.records import UNREADABLE_MARKING
from ..domain.when import When
from ..errors import InvalidValue
from .ancestry import Ancestry
from .database import Connection
from .expunge import Target
from .search import Words, index_new, index_record, words_with_inside
from .statements import Change, Commit

BLOCK = 512
MARKING = "marking"
REMOVED = "removed"
_MODULUS = 1 << 256
_GONE = "null"

_TYPED: dict[str, tuple[str, ...]] = {
    "item": ("title", "place", "source", "grade", "marking", "access", "external_id", "removed"),
    "source": ("name", "kind", "reliability"),
    "judgement": ("assessment", "indicator", "state"),
    "evidence": ("judgement", "item", "side", "withdrawn"),
}
_CLOCKS = {"item": ("happened", "known")}
_YES_OR_NO = frozenset({REMOVED, "withdrawn"})
_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder().decode


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """One statement of a field that no other statement has superseded: who stated it, when, and what.

    ``expunged`` when what was stated has been taken out for good; the value is then ``None``.
    """

    value: Any
    commit: str
    officer: str
    at: str
    expunged: bool = False


class Stated(NamedTuple):
    """What one commit stated of a record, in whatever became of it since; ``gone`` for what was expunged."""

    commit: str
    officer: str
    at: str
    place: tuple[str, int]
    fields: dict[str, Any]
    gone: bool


class Told(NamedTuple):
    """What one change of a commit states of one record; ``gone`` when it was expunged and only its outline is left."""

    change: str
    kind: str
    record: str
    fields: dict[str, Any]
    gone: bool = False


def told(change_id: str, change: Change) -> Told:
    """What a change that is here states."""
    return Told(change_id, change.kind, change.record, change.fields)


def outline(target: Target) -> Told:
    """What is left of a change that was expunged."""
    return Told(target.change, target.kind, target.record, dict.fromkeys(target.fields), gone=True)


_New = tuple[int, tuple[str, str], str, int, list[Told]]
"""A record nobody stated before: its number, (kind, id), the moment and position of its commit, what is stated."""


class Views:
    """Keeps the views of one case in step with its journal; called inside the transaction that applies a commit."""

    def __init__(self, connection: Connection, ancestry: Ancestry) -> None:
        self._connection = connection
        self._ancestry = ancestry

    def apply(self, commit: Commit, position: int, stated: Sequence[Told]) -> None:
        """Take in what a commit states that was just entered as applied."""
        by_record: dict[tuple[str, str], list[Told]] = {}
        for one in stated:
            by_record.setdefault((one.kind, one.record), []).append(one)
        new: list[_New] = []
        known: list[tuple[int, list[Told]]] = []
        following = self._last_number() + 1
        for key, changes in by_record.items():
            number = self._number(*key)
            if number is None:
                new.append((following + len(new), key, commit.at, position, changes))
            else:
                known.append((number, changes))
        deltas: dict[int, int] = {}
        self._enter_new(new, deltas)
        for number, changes in known:
            self._add(number, changes, commit, position, deltas)
        self.account(deltas)

    def has(self, kind: str, record: str) -> bool:
        """Whether anything was stated of this record."""
        return self._number(kind, record) is not None

    def some_records(self, most: int) -> set[tuple[str, str]] | None:
        """(kind, id) of every record, ``None`` where there are more than so many."""
        rows = self._connection.execute("SELECT kind, id FROM record LIMIT ?", (most + 1,)).fetchall()
        return None if len(rows) > most else set(rows)

    def enter(self, stated: Mapping[tuple[str, str], tuple[str, int, list[Told]]]) -> None:
        """Take in new records of many commits: (kind, id) → moment and position of the one commit that states it."""
        deltas: dict[int, int] = {}
        following = self._last_number() + 1
        new = [
            (number, key, at, position, changes)
            for number, (key, (at, position, changes)) in enumerate(stated.items(), following)
        ]
        self._enter_new(new, deltas)
        self.account(deltas)

    def reconsider(self, stated: Iterable[tuple[int, str, Told]]) -> None:
        """Work the records anew that these statements are of: each comes with its commit's position and moment.

        For changes that arrived after their commit, or of which only an outline is left.
        """
        deltas: dict[int, int] = {}
        for position, at, one in stated:
            number, before = self._number(one.kind, one.record), 0
            if number is None:
                number = self._last_number() + 1
                insert = "INSERT INTO record VALUES (?, ?, ?, ?)"
                self._connection.execute(insert, (number, one.kind, one.record, at))
            else:
                before = self._digest(number)
                update = "UPDATE record SET created=? WHERE number=? AND created>?"
                self._connection.execute(update, (at, number, at))
            statement = "INSERT OR IGNORE INTO statement VALUES (?, ?, ?)"
            self._connection.execute(statement, (number, position, one.change))
            self._fill_fields(number)
            self._fill_lists(number, one.kind, self._chosen(number))
            shift(deltas, number, self._digest(number) - before)
        self.account(deltas)

    def fields(self, kind: str, record: str) -> dict[str, list[Value]] | None:
        """Every current value of each field, the shown one first; ``None`` when there is no such record."""
        number = self._number(kind, record)
        return None if number is None else self._values(number)

    def shown(self, kind: str, record: str) -> dict[str, Any] | None:
        """One value for each field: the newest, of several markings the strictest; ``None`` without such a record."""
        values = self.fields(kind, record)
        return None if values is None else _shown(values)

    def history(self, kind: str, record: str) -> list[Stated]:
        """All that was ever stated of a record and is here, or left an outline, in the order it was taken in."""
        number = self._number(kind, record)
        query = (
            "SELECT applied.id, officer, at, writer, seq, statement.change, changes.bytes FROM statement"
            " JOIN applied USING (position) LEFT JOIN changes ON changes.id = statement.change"
            " WHERE number=? ORDER BY position, statement.change"
        )
        return [
            Stated(commit, officer, at, (writer, seq), *self._fields_in(change, data))
            for commit, officer, at, writer, seq, change, data in self._connection.execute(query, (number,)).fetchall()
        ]

    def stated(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        """(commit, fields) of every statement of records of this kind, in the order they were taken in."""
        query = (
            "SELECT applied.id, changes.bytes FROM record JOIN statement USING (number) JOIN applied USING (position)"
            " JOIN changes ON changes.id = statement.change WHERE kind=? ORDER BY position, statement.change"
        )
        return [(commit, _decode(data)["set"]) for commit, data in self._connection.execute(query, (kind,)).fetchall()]

    def records(self, kind: str, *, removed: bool = False) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """(id, moment first recorded, shown fields) of every record of a kind, oldest first.

        Those that were removed come only where asked for; they have ``removed`` true.
        """
        query = (
            "SELECT record.number, record.id, created, name, value, gone FROM record"
            " JOIN field ON field.number = record.number JOIN applied ON applied.position = field.position"
            " WHERE kind=? ORDER BY created, record.id, name, gone DESC, at, applied.id"
        )
        current: tuple[str, str, dict[str, Any]] | None = None
        number = None
        for row in self._connection.execute(query, (kind,)):
            if row[0] != number:
                if current is not None and (removed or current[2].get(REMOVED) is not True):
                    yield current
                number, current = row[0], (row[1], row[2], {})
            assert current is not None  # noqa: S101  # set with the number just above
            fields, name = current[2], row[3]
            value = _decode(row[4])
            if name == MARKING and fields.get(name) is not None and not row[5]:
                value = strictest([fields[name], value])
            fields[name] = value
        if current is not None and (removed or current[2].get(REMOVED) is not True):
            yield current

    def some_fields(self, kind: str, names: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """(id, those of these fields it has) of every record of a kind, removed or not, in the order they came here.

        Of a field officers differ on, one of the values. It needs no memory, however many records there are.
        """
        query = (
            "SELECT record.number, record.id, name, value FROM record LEFT JOIN field ON field.number = record.number"
            " AND gone = 0 AND name IN (SELECT value FROM json_each(?)) WHERE kind = ? ORDER BY record.number"
        )
        number, record, fields = None, "", dict[str, Any]()
        for row in self._connection.execute(query, (msgspec.json.encode(list(names)).decode(), kind)):
            if row[0] != number:
                if number is not None:
                    yield record, fields
                number, record, fields = row[0], row[1], {}
            if row[2] is not None:
                fields[row[2]] = _decode(row[3])
        if number is not None:
            yield record, fields

    def conflicts(self) -> list[tuple[str, str, str]]:
        """(kind, record, field) of every field with more than one current value."""
        query = (
            "SELECT kind, record.id, name FROM field JOIN record ON record.number = field.number WHERE gone=0"
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

    def _number(self, kind: str, record: str) -> int | None:
        row = self._connection.execute("SELECT number FROM record WHERE kind=? AND id=?", (kind, record)).fetchone()
        return row[0] if row else None

    def _last_number(self) -> int:
        return int(self._connection.execute("SELECT coalesce(max(number), 0) FROM record").fetchone()[0])

    def _enter_new(self, new: list[_New], deltas: dict[int, int]) -> None:
        """Records that nobody stated before: nothing is superseded, and what was written need not be read back."""
        many = self._connection.executemany
        many("INSERT INTO record VALUES (?, ?, ?, ?)", [(number, *key, at) for number, key, at, _, _ in new])
        rows = [(number, position, one.change) for number, _, _, position, changes in new for one in changes]
        many("INSERT INTO statement VALUES (?, ?, ?)", rows)
        fields = [row for number, _, _, position, changes in new for row in _field_rows(number, position, changes)]
        many("INSERT INTO field VALUES (?, ?, ?, ?, ?)", fields)
        typed: dict[str, list[tuple[Any, ...]]] = {}
        words: list[Words] = []
        for number, (kind, record), at, position, changes in new:
            shown = {name: value for one in changes for name, value in one.fields.items()}
            row = typed_row(kind, shown)
            if row:
                typed.setdefault(kind, []).append((number, *row))
            sought = words_with_inside(self._connection, number, kind, shown)
            words += [sought] if sought else []
            digest = sought.digest if sought else ""
            told_of = [kind, record, at, position, shown, *sorted(one.change for one in changes), digest, row]
            shift(deltas, number, hashed(told_of))
        for kind, rows_of_kind in typed.items():
            many(_FILLING[kind], rows_of_kind)
        index_new(self._connection, words)

    def _add(self, number: int, changes: list[Told], commit: Commit, position: int, deltas: dict[int, int]) -> None:
        before = self._digest(number)
        update = "UPDATE record SET created=? WHERE number=? AND created>?"
        self._connection.execute(update, (commit.at, number, commit.at))
        rows = [(number, position, one.change) for one in changes]
        self._connection.executemany("INSERT INTO statement VALUES (?, ?, ?)", rows)
        self._supersede(number, [name for one in changes for name in one.fields], commit.id)
        found = _field_rows(number, position, changes)
        self._connection.executemany("INSERT INTO field VALUES (?, ?, ?, ?, ?)", found)
        self._fill_lists(number, changes[0].kind, self._chosen(number))
        shift(deltas, number, self._digest(number) - before)

    def _supersede(self, number: int, names: Iterable[str], commit: str) -> None:
        query = (
            "SELECT field.position, applied.id, writer, seq FROM field JOIN applied USING (position)"
            " WHERE number=? AND name=?"
        )
        delete = "DELETE FROM field WHERE number=? AND name=? AND position=?"
        for name in names:
            for position, earlier, writer, seq in self._connection.execute(query, (number, name)).fetchall():
                if self._ancestry.knows_of(commit, earlier, (writer, seq)):
                    self._connection.execute(delete, (number, name, position))

    def _fill_fields(self, number: int) -> None:
        """The current values, worked out from every statement of the record that is here or left an outline."""
        stated: dict[str, list[tuple[int, str, tuple[str, int], str, int]]] = {}
        query = (
            "SELECT position, applied.id, writer, seq, statement.change, changes.bytes FROM statement"
            " JOIN applied USING (position) LEFT JOIN changes ON changes.id = statement.change WHERE number=?"
        )
        for position, commit, writer, seq, change, data in self._connection.execute(query, (number,)).fetchall():
            fields, gone = self._fields_in(change, data)
            for name, value in fields.items():
                text = _GONE if gone else _encode(value).decode()
                stated.setdefault(name, []).append((position, commit, (writer, seq), text, int(gone)))
        self._connection.execute("DELETE FROM field WHERE number=?", (number,))
        rows = {
            (number, name, position): (text, gone)
            for name, values in stated.items()
            for position, commit, found, text, gone in sorted(values, key=lambda value: -value[4])
            if not any(one[1] != commit and self._ancestry.knows_of(one[1], commit, found) for one in values)
        }
        insert = "INSERT INTO field VALUES (?, ?, ?, ?, ?)"
        self._connection.executemany(insert, [(*key, *value) for key, value in rows.items()])

    def _fields_in(self, change: str, data: bytes | None) -> tuple[dict[str, Any], bool]:
        """What a change states, and whether only its outline is left."""
        return (self._outline(change), True) if data is None else (_decode(data)["set"], False)

    def _outline(self, change: str) -> dict[str, Any]:
        """The fields an expunged change stated, by all who took it out."""
        query = "SELECT target FROM expunged WHERE change=?"
        targets = [msgspec.json.decode(row[0], type=Target) for row in self._connection.execute(query, (change,))]
        return dict.fromkeys(name for target in targets for name in target.fields)

    def _values(self, number: int) -> dict[str, list[Value]]:
        query = (
            "SELECT name, value, gone, applied.id, officer, at FROM field JOIN applied USING (position)"
            " WHERE number=? ORDER BY name, gone, at DESC, applied.id DESC"
        )
        values: dict[str, list[Value]] = {}
        for name, value, gone, commit, officer, at in self._connection.execute(query, (number,)):
            stated = Value(value=_decode(value), commit=commit, officer=officer, at=at, expunged=bool(gone))
            values.setdefault(name, []).append(stated)
        return values

    def _chosen(self, number: int) -> dict[str, Any]:
        return _shown(self._values(number))

    def _fill_lists(self, number: int, kind: str, fields: dict[str, Any]) -> None:
        """The record's rows in lists and in the search index."""
        index_record(self._connection, number, kind, fields)
        if kind in _TYPED:
            self._connection.execute(_FILLING[kind], (number, *typed_row(kind, fields)))

    def _digest(self, number: int) -> int:
        kind, record, created = self._connection.execute(
            "SELECT kind, id, created FROM record WHERE number=?", (number,)
        ).fetchone()
        named = "SELECT name, position, value, gone FROM field WHERE number=? ORDER BY name, position"
        rows = self._connection.execute(named, (number,)).fetchall()
        fields: list[Any] = [rows]
        if len({row[1] for row in rows}) == 1 and not any(row[3] for row in rows):
            fields = [rows[0][1], {row[0]: _decode(row[2]) for row in rows}]  # all of one commit, as of a new record
        changed = "SELECT change FROM statement WHERE number=? ORDER BY change"
        changes = [row[0] for row in self._connection.execute(changed, (number,))]
        sought = self._connection.execute("SELECT digest FROM searched WHERE number=?", (number,)).fetchone()
        words = sought[0] if sought else ""
        return hashed([kind, record, created, *fields, *changes, words, self._typed(kind, number)])

    def _typed(self, kind: str, number: int) -> list[Any]:
        if kind not in _TYPED:
            return []
        columns = ", ".join(columns_of(kind))
        query = f"SELECT {columns} FROM {kind} WHERE number=?"  # noqa: S608  # names are ours
        row = self._connection.execute(query, (number,)).fetchone()
        return list(row) if row else []

    def account(self, deltas: dict[int, int]) -> None:
        """Write down what was added to the sums of blocks."""
        for block, delta in deltas.items():
            row = self._connection.execute("SELECT hash FROM block WHERE block=?", (block,)).fetchone()
            total = ((int.from_bytes(row[0], "big") if row else 0) + delta) % _MODULUS
            self._connection.execute("INSERT OR REPLACE INTO block VALUES (?, ?)", (block, total.to_bytes(32, "big")))


def columns_of(kind: str) -> list[str]:
    """The columns of the list of this kind, without the number; none for a kind that has no list."""
    clocks = [column for clock in _CLOCKS.get(kind, ()) for column in (clock, f"{clock}_from", f"{clock}_to")]
    return [*_TYPED.get(kind, ()), *clocks]


def _field_rows(number: int, position: int, changes: list[Told]) -> list[tuple[int, str, int, str, int]]:
    return [
        (number, name, position, _GONE if one.gone else _encode(value).decode(), int(one.gone))
        for one in changes
        for name, value in one.fields.items()
    ]


def hashed(parts: list[Any]) -> int:
    """What a record adds to its block: SHA-256 of all that the views hold of it, as a number."""
    return int.from_bytes(hashlib.sha256(_encode(parts)).digest(), "big")


def shift(deltas: dict[int, int], number: int, delta: int) -> None:
    """Note what a record adds to the sum of its block."""
    block = number // BLOCK
    deltas[block] = (deltas.get(block, 0) + delta) % _MODULUS


def _shown(values: dict[str, list[Value]]) -> dict[str, Any]:
    shown = {name: stated[0].value for name, stated in values.items()}
    markings = [stated.value for stated in values.get(MARKING, ()) if not stated.expunged]
    if len(markings) > 1:
        shown[MARKING] = strictest(markings)
    return shown


def strictest(markings: list[Any]) -> str | None:
    """The marking that covers all of these until somebody decides between them; unreadable ones count as highest."""
    stated = [text for text in markings if text is not None]
    try:
        return high_water([Marking(text) for text in stated]) if stated else None
    except (InvalidValue, AttributeError, TypeError):
        return UNREADABLE_MARKING


def _cell(name: str, value: Any) -> str | int | None:
    """As the column gives it back: yes and no as numbers, all else as text, of a place its name."""
    if value is None or (type(value) is str and name not in _YES_OR_NO):
        return value
    if name in _YES_OR_NO:
        return int(value) if isinstance(value, bool) else None
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        return str(value["name"])
    return value if isinstance(value, str) else _encode(value).decode()


@lru_cache(maxsize=4096)
def _clock_cells(text: str) -> tuple[str | None, str | None]:
    """First and last day of a date; nothing for what is none."""
    try:
        when = When(text)
    except InvalidValue:
        return None, None
    return when.earliest.isoformat(), when.latest.isoformat()


def typed_row(kind: str, fields: Mapping[str, Any]) -> list[str | int | None]:
    """What the record's row in the lists holds, in the order of its columns."""
    row = [_cell(name, fields.get(name)) for name in _TYPED.get(kind, ())]
    for clock in _CLOCKS.get(kind, ()):
        text = fields.get(clock)
        row += [text, *_clock_cells(text)] if isinstance(text, str) else [None, None, None]
    return row


_FILLING = {
    kind: f"INSERT OR REPLACE INTO {kind} (number, {', '.join(columns_of(kind))})"  # noqa: S608  # names are ours
    f" VALUES (?{', ?' * len(columns_of(kind))})"
    for kind in _TYPED
}
