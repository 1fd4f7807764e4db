"""The rows of pinned datasets: in the encrypted case file of this machine, beside the journal and never in it.

Nobody stated them, so they are signed by nobody and travel in no package; a record of kind ``dataset`` in the journal
names the file they came from and a digest over them, by which anybody who has that file can prove them. The table is
made when the first dataset comes; a backup, a new case key and a repair keep it as they keep drafts.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from ..domain.letters import normalise
from .database import Connection, database_errors

KIND = "dataset"
DATABASE = "case.db"
TABLE = """CREATE TABLE IF NOT EXISTS dataset_row (
    dataset TEXT NOT NULL, key TEXT NOT NULL, row INTEGER NOT NULL, start TEXT NOT NULL, "end" TEXT NOT NULL,
    country TEXT NOT NULL, area TEXT NOT NULL, place TEXT NOT NULL, type TEXT NOT NULL, actors TEXT NOT NULL,
    low INTEGER, best INTEGER, high INTEGER, held BLOB NOT NULL, PRIMARY KEY (dataset, key)
) WITHOUT ROWID"""
_ENTER = "INSERT OR IGNORE INTO dataset_row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
BATCH = 500
_COLUMNS = 14
ORDERS = {
    "start": "start", "end": '"end"', "country": "country", "area": "area", "place": "place", "type": "type",
    "actors": "actors", "best": "best", "key": "key", "row": "row",
}  # fmt: skip
"""What rows can be ordered by → how SQLite calls it."""

Held = tuple[str, str, int, str, str, str, str, str, str, str, int | None, int | None, int | None, bytes]
"""A row of the table, its columns in order."""


class Seek(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows are wanted: of these days (ISO 8601), a place, an actor or a type that holds these words."""

    first: str = ""
    last: str = ""
    place: str = ""
    actor: str = ""
    type: str = ""
    killed: int = 0


class Listed(NamedTuple):
    """A row as a list shows it."""

    key: str
    row: int
    start: str
    end: str
    country: str
    area: str
    place: str
    type: str
    actors: str
    low: int | None
    best: int | None
    high: int | None


def make_table(connection: Connection) -> None:
    """Make the table where it is not there yet."""
    connection.execute(TABLE)


def is_there(connection: Connection) -> bool:
    """Whether any dataset ever came."""
    table = "SELECT 1 FROM sqlite_master WHERE type='table' AND name='dataset_row'"
    return connection.execute(table).fetchone() is not None


def enter(connection: Connection, rows: Sequence[Held]) -> None:
    """Put these rows into the table; inside a transaction. A row that is there already stays as it is."""
    connection.executemany(_ENTER, rows)


def put_back(connection: Connection, row: Sequence[Any]) -> None:
    """Put a row into the table as a page of a damaged file held it; make the table where it is not there yet."""
    make_table(connection)
    connection.execute(_ENTER, tuple(row))


def forget(connection: Connection, dataset: str) -> None:
    """Take out the rows of a dataset; inside a transaction."""
    if is_there(connection):
        connection.execute("DELETE FROM dataset_row WHERE dataset=?", (dataset,))


def count(connection: Connection, dataset: str, seek: Seek | None = None) -> int:
    """How many rows of a dataset are here and wanted."""
    if not is_there(connection):
        return 0
    where, values = _where(connection, dataset, seek)
    with database_errors(DATABASE):
        return int(connection.execute(f"SELECT count(*) FROM dataset_row WHERE {where}", values).fetchone()[0])  # noqa: S608  # names are ours


class Totals(NamedTuple):
    """What the rows wanted come to: how many, deaths by each estimate (of those that give one), first and last day."""

    rows: int
    low: int | None
    best: int | None
    high: int | None
    first: str | None
    last: str | None


def totals(connection: Connection, dataset: str, seek: Seek | None = None) -> Totals:
    """What the rows of a dataset that are here and wanted come to."""
    if not is_there(connection):
        return Totals(0, None, None, None, None, None)
    where, values = _where(connection, dataset, seek)
    sums = 'count(*), sum(low), sum(best), sum(high), min(start), max("end")'
    with database_errors(DATABASE):
        query = f"SELECT {sums} FROM dataset_row WHERE {where}"  # noqa: S608  # names are ours
        return Totals(*connection.execute(query, values).fetchone())


def keys(
    connection: Connection, dataset: str, seek: Seek | None = None, *, by: str = "start", descending: bool = False
) -> list[str]:
    """The ids of the rows wanted, in this order."""
    if not is_there(connection):
        return []
    where, values = _where(connection, dataset, seek)
    way = "DESC" if descending else "ASC"
    query = f"SELECT key FROM dataset_row WHERE {where} ORDER BY {ORDERS[by]} {way}, key"  # noqa: S608  # names are ours
    with database_errors(DATABASE):
        return [row[0] for row in connection.execute(query, values).fetchall()]


def listed(connection: Connection, dataset: str, wanted: Sequence[str]) -> list[Listed]:
    """These rows as a list shows them, in the order given; those that are not here are left out."""
    if not is_there(connection):
        return []
    query = (
        'SELECT key, row, start, "end", country, area, place, type, actors, low, best, high FROM dataset_row'
        " WHERE dataset=? AND key=?"
    )
    found = (connection.execute(query, (dataset, key)).fetchone() for key in wanted)
    with database_errors(DATABASE):
        return [Listed(*row) for row in found if row is not None]


def kinds(connection: Connection, dataset: str) -> list[str]:
    """The types of event in a dataset."""
    if not is_there(connection):
        return []
    query = "SELECT DISTINCT type FROM dataset_row WHERE dataset=? ORDER BY type"
    with database_errors(DATABASE):
        return [row[0] for row in connection.execute(query, (dataset,)).fetchall()]


def held(connection: Connection, dataset: str, key: str) -> tuple[int, bytes] | None:
    """(number of the row in its file, its cells as JSON); ``None`` where it is not here."""
    if not is_there(connection):
        return None
    query = "SELECT row, held FROM dataset_row WHERE dataset=? AND key=?"
    with database_errors(DATABASE):
        row = connection.execute(query, (dataset, key)).fetchone()
    return None if row is None else (int(row[0]), bytes(row[1]))


def all_held(connection: Connection, dataset: str) -> Iterator[tuple[str, bytes]]:
    """(id, cells as JSON) of every row of a dataset, by id."""
    if not is_there(connection):
        return
    query = "SELECT key, held FROM dataset_row WHERE dataset=? ORDER BY key"
    with database_errors(DATABASE):
        yield from connection.execute(query, (dataset,))


def shared(connection: Connection, dataset: str, wanted: Iterable[str]) -> int:
    """How many of these ids a dataset has."""
    if not is_there(connection):
        return 0
    query = "SELECT 1 FROM dataset_row WHERE dataset=? AND key=?"
    return sum(connection.execute(query, (dataset, key)).fetchone() is not None for key in wanted)


def countries(connection: Connection, dataset: str) -> dict[str, str]:
    """Id of every row of a dataset → the country it is in."""
    if not is_there(connection):
        return {}
    with database_errors(DATABASE):
        return dict(connection.execute("SELECT key, country FROM dataset_row WHERE dataset=?", (dataset,)).fetchall())


def has_country(connection: Connection, dataset: str, country: str) -> bool:
    """Whether any row of a dataset is in this country."""
    query = "SELECT 1 FROM dataset_row WHERE dataset=? AND country=? LIMIT 1"
    with database_errors(DATABASE):
        return is_there(connection) and connection.execute(query, (dataset, country)).fetchone() is not None


def differences(
    connection: Connection, before: str, after: str
) -> tuple[list[tuple[str, str]], list[tuple[str, bytes, bytes]], list[tuple[str, str]]]:
    """(added, (id, cells before, cells after) of what is not the same, gone) from one dataset to another.

    What was added and what is gone are (id, country).
    """
    if not is_there(connection):
        return [], [], []
    missing = (
        "SELECT key, country FROM dataset_row AS one WHERE dataset=? AND NOT EXISTS"
        " (SELECT 1 FROM dataset_row AS other WHERE other.dataset=? AND other.key=one.key) ORDER BY key"
    )
    both = (
        "SELECT one.key, one.held, other.held FROM dataset_row AS one JOIN dataset_row AS other"
        " ON other.dataset=?2 AND other.key=one.key WHERE one.dataset=?1 AND one.held<>other.held ORDER BY one.key"
    )
    with database_errors(DATABASE):
        added = list(connection.execute(missing, (after, before)).fetchall())
        gone = list(connection.execute(missing, (before, after)).fetchall())
        other = [(row[0], bytes(row[1]), bytes(row[2])) for row in connection.execute(both, (before, after)).fetchall()]
    return added, other, gone


def digest_of(rows: Mapping[str, bytes]) -> str:
    """The digest over the rows of a dataset: SHA-256 over the SHA-256 of each row's cells, in the order of the ids."""
    whole = hashlib.sha256(b"r2p-desk/dataset/1\0")
    for key in sorted(rows):
        whole.update(rows[key])
    return whole.hexdigest()


def digest_here(connection: Connection, dataset: str) -> tuple[int, str]:
    """(rows, digest) of a dataset as its rows are here."""
    found = {key: hashlib.sha256(cells).digest() for key, cells in all_held(connection, dataset)}
    return len(found), digest_of(found)


def is_row(values: Sequence[Any]) -> bool:
    """Whether these are a row of the table, as a page of the file holds it."""
    if len(values) != _COLUMNS:
        return False
    texts = (*values[:2], *values[3:10])
    numbers = values[10:13]
    return (
        all(isinstance(one, str) for one in texts)
        and len(values[0]) == 36
        and isinstance(values[2], int)
        and all(one is None or isinstance(one, int) for one in numbers)
        and isinstance(values[13], bytes)
    )


def _where(connection: Connection, dataset: str, seek: Seek | None) -> tuple[str, list[Any]]:
    """The condition, and its values; words are sought as search compares them, whatever their marks and capitals."""
    parts: list[str] = ["dataset=?"]
    values: list[Any] = [dataset]
    connection.create_function("folded", 1, normalise, deterministic=True)
    for said, condition in _asked(seek or Seek()):
        parts.append(condition)
        values.append(said)
    return " AND ".join(parts), values


def _asked(seek: Seek) -> Iterator[tuple[Any, str]]:
    if seek.first:
        yield seek.first, '"end">=?'
    if seek.last:
        yield seek.last, "start<=?"
    if seek.type:
        yield seek.type, "type=?"
    if seek.killed:
        yield seek.killed, "best>=?"
    if seek.place.strip():
        yield normalise(seek.place.strip()), "instr(folded(country || char(10) || area || char(10) || place), ?)"
    if seek.actor.strip():
        yield normalise(seek.actor.strip()), "instr(folded(actors), ?)"
