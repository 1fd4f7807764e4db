"""Entering very many new records: lots of them, each one signed commit, written while the rest is being prepared.

A lot goes to the database in pieces, within one transaction, each in a few statements that read it from JSON: so SQLite
works without the interpreter, and this process prepares the next piece meanwhile. The rows are those that
``Journal.save`` would write; the tests hold one against the other.
"""

import contextlib
import gc
import secrets
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache
from itertools import islice
from queue import SimpleQueue
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
from .statements import SALT_SIZE, Change, Commit, ids_of, instant, sign_over
from .views import columns_of, hashed, shift, typed_row

LOT = 10_000
"""Large enough that a page of an index is seldom written twice."""
PIECE = 1_250
"""Small enough that the database never waits long for the first."""
_TURN = 0.0005
_NO_CHANGE = "0" * 64
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


class _Piece(NamedTuple):
    """A part of the rows of a lot, ready to be written, as JSON."""

    salts: bytes
    changes: bytes
    records: bytes
    typed: bytes
    words: bytes


class _End(NamedTuple):
    """What makes the pieces before it a lot: their commit, its clock, and what they add to the sums of blocks."""

    commit: Commit
    clock: str
    deltas: dict[int, int]


class _Lot(NamedTuple):
    """A commit to be, by its place in the journal here; its pieces come one by one, ``None`` gives it up."""

    position: int
    pieces: SimpleQueue[_Piece | _End | None]


class _Over(NamedTuple):
    """What a lot stands on: its number among those of its writer, the one before, what else it saw, and its clock."""

    seq: int
    prev: str | None
    seen: Mapping[str, tuple[int, str]]
    clock: dict[str, int]


class _GivenUpError(Exception):
    """Nothing of this lot is to be written."""


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
    ids: list[str] = []
    remaining = iter(rows)
    with _undisturbed(journal), ThreadPoolExecutor(1, "case-bulk") as pool:
        entering = _Entering(journal, connection, officer, writer, kind, at)
        writing: Future[None] | None = None
        while first := list(islice(remaining, min(PIECE, LOT))):
            job.advance(0.0, tr("{n} records").format(n=len(ids)))
            before, lot = writing, entering.begin_lot()
            writing = pool.submit(entering.write, lot)
            more, odd = entering.prepare_lot(lot, first, remaining)
            ids += more
            if before is not None:
                before.result()
            if odd is not None:
                writing.result()
                writing = None
                records, changes = odd
                journal.save(officer, writer, [change for parts in changes for change in parts], at)
                ids += records
                entering = _Entering(journal, connection, officer, writer, kind, at)
        if writing is not None:
            writing.result()
    return ids


@contextlib.contextmanager
def _undisturbed(journal: Journal) -> Iterator[None]:
    """Without the collector, which would look again and again through millions of rows that hold no circles, and with
    quick turns: a dozen times a lot the thread that writes would wait 5 ms for the one that prepares. What the journal
    held in memory is forgotten afterwards."""
    collecting, turn = gc.isenabled(), sys.getswitchinterval()
    gc.disable()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(turn)
        if collecting:
            gc.enable()
        journal.forget()


def _fits_json(changes: list[list[Change]]) -> bool:
    """Text with a NUL cannot go this way: SQLite's JSON ends it there."""
    return not any(b"\\u0000" in change.data for parts in changes for change in parts)


_Stated = tuple[list[str], list[list[Change]]]


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
        self._written = self._position
        self._over = self._first_over()

    def _first_over(self) -> _Over:
        """What the first lot stands on; ``Refused`` when the officer may not state this.

        All that is asked of the database is asked here: while the other thread writes, this one must not touch it.
        """
        journal = self._journal
        probe = journal.sign_over(self._officer, self._writer, (_NO_CHANGE,), self._at)
        if not journal.rules.may_sign(probe, ()):
            raise Refused(
                tr("You may not state this in this case."),
                kept=tr("Nothing was saved."),
                todo=tr("Ask an access manager of the case to name you in its journal."),
            )
        return _Over(probe.seq, probe.prev, probe.seen, journal.ancestry.clock_of(probe))

    def begin_lot(self) -> _Lot:
        """The next lot, of which nothing is prepared yet."""
        self._position += 1
        return _Lot(self._position, SimpleQueue())

    def prepare_lot(
        self, lot: _Lot, first: Sequence[_Fields], remaining: Iterator[_Fields]
    ) -> tuple[list[str], _Stated | None]:
        """Hand over a lot piece by piece, its commit last; the ids of its records.

        It ends before a piece that cannot go this way, which is the other answer. Whatever stops this, the lot is
        not written.
        """
        ids: list[str] = []
        names: list[str] = []
        deltas: dict[int, int] = {}
        rows, left = first, LOT
        end: _End | None = None
        try:
            while rows:
                records, changes = self._stated(rows)
                if not _fits_json(changes):
                    break
                lot.pieces.put(self._prepare(rows, records, changes, names, deltas))
                ids += records
                left -= len(rows)
                rows = list(islice(remaining, min(PIECE, left)))
            if ids:
                commit, clock = self._sign(tuple(names))
                end = _End(commit, canonical.encode(clock).decode(), deltas)
        finally:
            lot.pieces.put(end)
        return ids, ((records, changes) if rows else None)

    def _stated(self, lot: Sequence[_Fields]) -> _Stated:
        """Ids for these records, and the changes that state each of them."""
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

    def _prepare(
        self,
        rows: Sequence[_Fields],
        records: list[str],
        changes: list[list[Change]],
        names: list[str],
        deltas: dict[int, int],
    ) -> _Piece:
        """The rows of a piece; the ids of its changes go into ``names``, what it adds to blocks into ``deltas``."""
        made = ids_of([change for parts in changes for change in parts], self._journal.case, self._writer)
        at = instant(self._at)
        typed: list[list[Any]] = []
        words: list[Words] = []
        written: list[tuple[str, str, int]] = []
        first = 0
        for number, (fields, record, parts) in enumerate(zip(rows, records, changes, strict=True), self._next):
            ids = made[first : first + len(parts)]
            first += len(parts)
            for name, change in zip(ids, parts, strict=True):
                written.append((name, change.data.decode(), number))
            row = typed_row(self._kind, fields)
            sought = words_of(number, self._kind, fields)
            words += [sought] if sought else []
            typed += [[number, *row]] if row else []
            digest = sought.digest if sought else ""
            told_of = [self._kind, record, at, self._position, fields, *sorted(ids), digest, row]
            shift(deltas, number, hashed(told_of))
        numbered = list(enumerate(records, self._next))
        self._next += len(rows)
        names += made
        salts = b"".join(change.salt for parts in changes for change in parts)
        return _Piece(salts, _encode(written), _encode(numbered), _encode(typed), _encode(words))

    def _sign(self, names: tuple[str, ...]) -> tuple[Commit, dict[str, int]]:
        """The lot's commit on top of the one before, and its clock."""
        over = self._over
        commit = sign_over(
            self._officer,
            case=self._journal.case,
            writer=self._writer,
            seq=over.seq,
            prev=over.prev,
            seen=over.seen,
            at=self._at,
            changes=names,
        )
        self._over = _Over(over.seq + 1, commit.id, {}, {**over.clock, self._writer: over.seq + 1})
        return commit, over.clock

    def write(self, lot: _Lot) -> None:
        """Put a lot on the disk, whole, as its pieces come; not one given up, nor one that stands on a failed one."""
        with contextlib.suppress(_GivenUpError):
            with transaction(self._connection):
                if self._written != lot.position - 1:
                    raise _GivenUpError
                while not isinstance(part := lot.pieces.get(), _End):
                    if part is None:
                        raise _GivenUpError
                    self._write_piece(part, lot.position)
                self._write_end(part, lot.position)
            self._written = lot.position

    def _write_piece(self, piece: _Piece, position: int) -> None:
        execute, changes, words = self._connection.execute, piece.changes.decode(), piece.words.decode()
        execute(_CHANGES, (changes, piece.salts))
        execute(_RECORDS, (piece.records.decode(), self._kind, instant(self._at)))
        execute(_STATEMENTS, (changes, position))
        execute(_FIELDS, (changes, position))
        if piece.typed != b"[]":
            execute(_filling(self._kind), (piece.typed.decode(),))
        execute(_SEARCH, (words,))
        execute(_SEARCHED, (words,))

    def _write_end(self, end: _End, position: int) -> None:
        execute, commit = self._connection.execute, end.commit
        values = (commit.id, commit.writer, commit.seq, commit.data, commit.signature)
        execute("INSERT INTO commits VALUES (?, ?, ?, ?, ?)", values)
        execute(_APPLIED, (position, commit.id, commit.writer, commit.seq, commit.officer, commit.at, end.clock))
        if commit.prev is not None:
            execute("DELETE FROM head WHERE id=?", (commit.prev,))
        execute("INSERT INTO head VALUES (?, ?, ?)", (commit.writer, commit.id, commit.seq))
        self._journal.views.account(end.deltas)


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
