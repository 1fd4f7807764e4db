"""Entering very many new records: lots of them, each one signed commit, written while the next is being prepared.

What a lot holds goes to the database in a few statements that read it from JSON, so that SQLite works without the
interpreter and this process prepares the next lot meanwhile. The rows are those that ``Journal.save`` would write; the
tests hold one against the other.
"""

import gc
import secrets
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from ..domain.release_groups import release_group
from ..errors import Refused
from ..i18n import tr
from ..jobs import Job
from ..keys import canonical
from ..keys.officer import Officer
from .database import Connection, transaction
from .journal import Journal
from .search import Words, words_of
from .statements import SALT_SIZE, Change, Commit, ids_of, sign_over
from .views import columns_of, hashed, shift, typed_row

LOT = 10_000
_encode = msgspec.json.Encoder().encode
_Fields = Mapping[str, Any]

_CHANGES = (
    "INSERT INTO changes SELECT value ->> 0, substr(?2, 1 + 16 * key, 16), CAST(value ->> 1 AS BLOB) FROM json_each(?1)"
)
_RECORDS = "INSERT INTO record SELECT value ->> 0, ?2, value ->> 1, ?3 FROM json_each(?1)"
_STATEMENTS = "INSERT INTO statement SELECT value ->> 2, ?2, value ->> 0 FROM json_each(?1)"
_FIELDS = (
    "INSERT INTO field SELECT change.value ->> 2, stated.key, ?2, CASE stated.type WHEN 'text' THEN"
    " json_quote(stated.value) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'null'"
    " ELSE CAST(stated.value AS TEXT) END, 0"
    " FROM json_each(?1) AS change, json_each(change.value ->> 1, '$.set') AS stated"
)
_SEARCH = "INSERT INTO search (rowid, title, body) SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)"
_SEARCHED = "INSERT INTO searched SELECT value ->> 0, value ->> 3 FROM json_each(?)"
_APPLIED = "INSERT INTO applied (position, id, writer, seq, officer, at, clock) VALUES (?, ?, ?, ?, ?, ?, ?)"


class _Lot(NamedTuple):
    """A commit and all rows of it, ready to be written; the rows as JSON."""

    commit: Commit
    position: int
    clock: str
    kind: str
    salts: bytes
    changes: bytes
    records: bytes
    typed: bytes
    words: bytes
    deltas: dict[int, int]


def enter_many(
    journal: Journal,
    connection: Connection,
    officer: Officer,
    writer: str,
    kind: str,
    rows: Iterable[_Fields],
    *,
    at: datetime,
    job: Job,
) -> list[str]:
    """New records of one kind with these fields, in lots; their ids in order.

    A lot is on the disk or not there at all. When the machine fails or the officer stops it, the lots before stand.
    """
    entering = _Entering(journal, connection, officer, writer, kind, at)
    ids: list[str] = []
    writing: Future[None] | None = None
    remaining = iter(rows)
    collecting = gc.isenabled()
    gc.disable()  # millions of rows that hold no circles would be looked through again and again
    try:
        with ThreadPoolExecutor(1, "case-bulk") as pool:
            while lot := list(islice(remaining, LOT)):
                job.advance(0.0, tr("{n} records").format(n=len(ids)))
                records, changes = entering.stated(lot)
                ready = entering.prepare(lot, records, changes) if _fits_json(changes) else None
                if writing is not None:
                    writing.result()
                if ready is not None:
                    writing = pool.submit(entering.write, ready)
                else:
                    writing = None
                    journal.save(officer, writer, [change for parts in changes for change in parts], at)
                    entering = _Entering(journal, connection, officer, writer, kind, at)
                ids += records
            if writing is not None:
                writing.result()
    finally:
        if collecting:
            gc.enable()
        journal.forget()
    return ids


def _fits_json(changes: list[list[Change]]) -> bool:
    """Text with a NUL cannot go this way: SQLite's JSON ends it there."""
    return not any(b"\\u0000" in change.data for parts in changes for change in parts)


class _Entering:
    """Prepares lots on this thread, without asking the database, and writes them on another."""

    def __init__(
        self, journal: Journal, connection: Connection, officer: Officer, writer: str, kind: str, at: datetime
    ) -> None:
        self._journal = journal
        self._connection = connection
        self._officer = officer
        self._writer = writer
        self._kind = kind
        self._at = at
        self._next = 1 + int(connection.execute("SELECT coalesce(max(number), 0) FROM record").fetchone()[0])
        self._position = int(connection.execute("SELECT coalesce(max(position), 0) FROM applied").fetchone()[0])
        self._last: tuple[Commit, dict[str, int]] | None = None

    def stated(self, lot: Sequence[_Fields]) -> tuple[list[str], list[list[Change]]]:
        """Ids for the lot's records, and the changes that state each of them."""
        records = _new_ids(len(lot))
        prefix = f'{{"kind":"{self._kind}","record":"'.encode()
        groups = [_grouped(self._kind, fields) for fields in lot]
        salts = memoryview(secrets.token_bytes(SALT_SIZE * sum(map(len, groups))))
        changes: list[list[Change]] = []
        at = 0
        for record, parts in zip(records, groups, strict=True):
            start = prefix + record.encode() + b'","set":'
            made = []
            for part in parts:
                data = start + canonical.encode_checked(part) + b"}"
                made.append(Change(bytes(salts[at : at + SALT_SIZE]), data, record, self._kind, part))
                at += SALT_SIZE
            changes.append(made)
        return records, changes

    def prepare(self, lot: Sequence[_Fields], records: list[str], changes: list[list[Change]]) -> _Lot:
        """The lot's commit and rows."""
        names = ids_of([change for parts in changes for change in parts], self._journal.case, self._writer)
        commit, clock = self._sign(names)
        self._position += 1
        deltas: dict[int, int] = {}
        typed: list[list[Any]] = []
        words: list[Words] = []
        written: list[tuple[str, str, int]] = []
        first = 0
        for number, (fields, record, parts) in enumerate(zip(lot, records, changes, strict=True), self._next):
            ids = names[first : first + len(parts)]
            first += len(parts)
            for name, change in zip(ids, parts, strict=True):
                written.append((name, change.data.decode(), number))
            row = typed_row(self._kind, fields)
            sought = words_of(number, self._kind, fields)
            words += [sought] if sought else []
            typed += [[number, *row]] if row else []
            digest = sought.digest if sought else ""
            told_of = [self._kind, record, commit.at, self._position, fields, *sorted(ids), digest, row]
            shift(deltas, number, hashed(told_of))
        numbered = list(enumerate(records, self._next))
        self._next += len(lot)
        rows = (_encode(written), _encode(numbered), _encode(typed), _encode(words))
        salts = b"".join(change.salt for parts in changes for change in parts)
        return _Lot(commit, self._position, canonical.encode(clock).decode(), self._kind, salts, *rows, deltas)

    def _sign(self, names: tuple[str, ...]) -> tuple[Commit, dict[str, int]]:
        """The lot's commit on top of the one before, and its clock; ``Refused`` when the officer may not state this."""
        journal = self._journal
        if self._last is None:
            commit = journal.sign_over(self._officer, self._writer, names, self._at)
            if not journal.rules.may_sign(commit, ()):
                raise Refused(
                    tr("You may not state this in this case."),
                    kept=tr("Nothing was saved."),
                    todo=tr("Ask an access manager of the case to name you in its journal."),
                )
            clock = journal.ancestry.clock_of(commit)
        else:
            before, clock = self._last
            commit = sign_over(
                self._officer,
                case=journal.case,
                writer=self._writer,
                seq=before.seq + 1,
                prev=before.id,
                seen={},
                at=self._at,
                changes=names,
            )
            clock = {**clock, self._writer: commit.seq}
        self._last = (commit, clock)
        return commit, clock

    def write(self, lot: _Lot) -> None:
        """Put a lot on the disk, whole."""
        execute, commit = self._connection.execute, lot.commit
        with transaction(self._connection):
            values = (commit.id, commit.writer, commit.seq, commit.data, commit.signature)
            execute("INSERT INTO commits VALUES (?, ?, ?, ?, ?)", values)
            execute(_CHANGES, (lot.changes.decode(), lot.salts))
            told = (lot.position, commit.id, commit.writer, commit.seq, commit.officer, commit.at, lot.clock)
            execute(_APPLIED, told)
            if commit.prev is not None:
                execute("DELETE FROM head WHERE id=?", (commit.prev,))
            execute("INSERT INTO head VALUES (?, ?, ?)", (commit.writer, commit.id, commit.seq))
            execute(_RECORDS, (lot.records.decode(), lot.kind, commit.at))
            execute(_STATEMENTS, (lot.changes.decode(), lot.position))
            execute(_FIELDS, (lot.changes.decode(), lot.position))
            if lot.typed != b"[]":
                execute(_filling(lot.kind), (lot.typed.decode(),))
            execute(_SEARCH, (lot.words.decode(),))
            execute(_SEARCHED, (lot.words.decode(),))
            self._journal.views.account(lot.deltas)


def _new_ids(count: int) -> list[str]:
    """Random record ids (UUID version 4, RFC 9562)."""
    drawn = secrets.token_bytes(16 * count).hex()
    ids = []
    for at in range(0, len(drawn), 32):
        variant = "89ab"[int(drawn[at + 16], 16) & 3]
        ids.append(
            f"{drawn[at : at + 8]}-{drawn[at + 8 : at + 12]}-4{drawn[at + 13 : at + 16]}"
            f"-{variant}{drawn[at + 17 : at + 20]}-{drawn[at + 20 : at + 32]}"
        )
    return ids


def _grouped(kind: str, fields: _Fields) -> list[dict[str, Any]]:
    """The fields of one record, those of each release group together; ``InvalidValue`` for what cannot be written."""
    canonical.check(fields)
    return [{name: fields[name] for name in names} for names in _plan(kind, tuple(fields))]


@lru_cache(maxsize=256)
def _plan(kind: str, names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(release_group(kind, name), []).append(name)
    return tuple(tuple(group) for group in groups.values())


@lru_cache(maxsize=16)
def _filling(kind: str) -> str:
    columns = columns_of(kind)
    values = ", ".join(f"value ->> {at}" for at in range(len(columns) + 1))
    return f"INSERT INTO {kind} (number, {', '.join(columns)}) SELECT {values} FROM json_each(?)"  # noqa: S608  # names are ours
