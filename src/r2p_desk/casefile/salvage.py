"""A case written anew from all that can still be read of a damaged database.

Page by page, past whatever SQLite or SQLCipher would stop at (``pages``). Commits and changes prove themselves, so they
are taken from wherever they lie; drafts, rows of datasets and what other officers signed as seen only from pages that
prove themselves.
What does not prove itself goes into quarantine, what is known to be gone is noted there by writer and number.

``case.new`` is written under the same key; once it is whole, on the disk and proven it is renamed to ``case.mended``,
and from then on it counts (``unfinished``). The damaged file stays beside as ``case.damaged-<date>.db``.
"""

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from ..errors import Damaged, MachineError
from ..i18n import tr
from ..jobs import Job
from ..system.files import flush_file, flush_folder, machine_errors
from . import dataset_rows, log, quarantine, schema
from .access import Access
from .database import Connection, close_database, database_errors, open_database, transaction
from .findings import Head
from .journal import Journal
from .pages import PAGE, Found, PageKeys, Row, is_change, is_commit, rows_in, rows_left_in
from .parcels import Parcel
from .quarantine import Lack
from .reading import DATABASE
from .statements import read_commit
from .unfinished import MENDED, NEXT_DATABASE, discard_database, put_mended_in_place
from .verifying import Fault, verify

_LONGEST_GAP = 10_000
_COMMIT = "INSERT OR IGNORE INTO commits (id, signature, writer, seq, bytes) VALUES (?, ?, ?, ?, ?)"
_CHANGE = "INSERT OR IGNORE INTO changes (id, salt, bytes) VALUES (?, ?, ?)"


class Salvaged(NamedTuple):
    """What came of it: how many commits count, what was lost by writer, how many pages were bad, what was kept where.

    ``kept`` is the damaged file beside the new one; ``None`` where there was none at all.
    """

    commits: int
    lost: list[Lack]
    bad_pages: int
    kept: Path | None


def salvage(folder: Path, access: Access, heads: Sequence[Head], job: Job, supply: Iterable[Parcel] = ()) -> Salvaged:
    """Write the case anew from what its database and log still hold, and from ``supply``, and put it in place.

    For whoever holds the lock of the case. ``NotSound`` when the commit that begins it is neither there nor supplied,
    ``MachineError`` when there is no room, ``Cancelled`` until it is whole: then nothing was changed.
    """
    _refuse_full_disk(folder)
    target, key = folder / NEXT_DATABASE, access.derive("case-db")
    discard_database(folder)
    try:
        with database_errors(NEXT_DATABASE):
            connection = open_database(target, key, create=True)
            try:
                connection.execute("PRAGMA journal_mode=MEMORY")  # whatever stops this, the file is thrown away
                connection.execute("PRAGMA synchronous=OFF")
                made = _written(connection, folder, access, heads, job, supply)
                connection.execute("PRAGMA journal_mode=WAL")
            finally:
                close_database(connection)
        job.advance(0.98, tr("Putting the new file in place"))
        with machine_errors():
            flush_file(target)
            target.replace(folder / MENDED)
            flush_folder(folder)
    except BaseException:
        discard_database(folder)
        raise
    return made._replace(kept=put_mended_in_place(folder))


def statements_in(waiting: Path, database: Path, key: bytes) -> list[Parcel]:
    """Whole commits in a log that SQLite did not take, with all of their changes; what they are worth is seen when
    they are merged."""
    found = log.read_log(waiting)
    image = _Image(database, key, {}, [*found.taken, *found.left])
    commits: dict[bytes, bytes] = {}
    changes: dict[str, tuple[bytes, bytes]] = {}
    for row in image.rows_of_log():
        match row.values:
            case (str(), bytes(signature), str(), int(), bytes(data)) if is_commit(row.values):
                commits[data] = signature
            case (str(name), bytes(salt), bytes(data)) if is_change(row.values):
                changes[name] = (salt, data)
    parcels = []
    for data, signature in commits.items():
        with contextlib.suppress(Damaged):
            parts = [changes.get(name) for name in read_commit(data, signature).changes]
            if None not in parts:
                parcels.append(Parcel(data, signature, tuple(parts)))
    return parcels


def _written(
    connection: Connection, folder: Path, access: Access, heads: Sequence[Head], job: Job, supply: Iterable[Parcel]
) -> Salvaged:
    schema.create_tables(connection)
    with transaction(connection):
        connection.execute(quarantine.TABLE)
        journal = Journal(connection, access.case, access.first)
        for parcel in supply:
            quarantine.take_in(journal, parcel)
        poured = _Pouring(connection, folder, access)
        poured.run(job)
    found = verify(connection, access, Job(lambda done, text: job.advance(0.5 + 0.2 * done, text)), views=False)
    job.advance(0.7, tr("Making the lists and the search index anew"))
    applied = quarantine.isolate(connection, journal, found.faults, poured.sensitive)
    with transaction(connection):
        quarantine.note_missing(connection, _gaps(connection, heads))
    return Salvaged(len(applied), quarantine.lacking(connection), poured.bad_pages, None)


class _Image:
    """The pages of a database as they were last: from the file, from what SQLite takes of its log, and what else there
    is of it."""

    def __init__(self, database: Path, key: bytes, newest: Mapping[int, bytes], beyond: Sequence[log.Frame]) -> None:
        self._path = database
        with machine_errors():
            self._size = database.stat().st_size if database.is_file() else 0
        self._newest = newest
        self._beyond = beyond
        self._loose = {frame.number: frame.page for frame in beyond}
        self._keys = self._proving(key)

    @classmethod
    def of(cls, folder: Path, key: bytes) -> "_Image":
        """That of a case folder."""
        kind = log.fault_of(folder, folder / DATABASE, key)
        found = log.read_log(folder / log.LOG, folder / log.INDEX)
        if kind in ("foreign", "older"):
            return cls(folder / DATABASE, key, {}, [*found.taken, *found.left])
        return cls(folder / DATABASE, key, {frame.number: frame.page for frame in found.taken}, found.left)

    @property
    def count(self) -> int:
        """How many pages there are, a part of one counted as one."""
        return max(-(-self._size // PAGE), *self._newest, 0)

    def rows(self, number: int) -> tuple[list[Found], bool]:
        """The rows of a page as it was last, and whether any version of it proves itself."""
        versions = list(self._versions(number))
        for page in versions:
            if self._keys.proves(number, page):
                return list(rows_in(number, self._keys.opened(number, page), self._fetch)), True
        opened = [self._keys.opened(number, page) for page in versions]
        return [found for page in opened for found in rows_left_in(page, self._fetch)], False

    def rows_of_log(self) -> Iterator[Found]:
        """The rows in frames that SQLite does not take."""
        for frame in self._beyond:
            opened = self._keys.opened(frame.number, frame.page)
            proven = self._keys.proves(frame.number, frame.page)
            fetch = self._fetch_loose
            yield from rows_in(frame.number, opened, fetch) if proven else rows_left_in(opened, fetch)

    def _versions(self, number: int) -> Iterator[bytes]:
        if number in self._newest:
            yield self._newest[number]
        if 0 < number <= -(-self._size // PAGE):
            with machine_errors(), self._path.open("rb") as file:
                file.seek((number - 1) * PAGE)
                yield file.read(PAGE).ljust(PAGE, b"\0")

    def _fetch_loose(self, number: int) -> bytes | None:
        page = self._loose.get(number)
        if page is not None and self._keys.proves(number, page):
            return self._keys.opened(number, page)
        return self._fetch(number)

    def _fetch(self, number: int) -> bytes | None:
        versions = list(self._versions(number))
        proven = [page for page in versions if self._keys.proves(number, page)]
        return next((self._keys.opened(number, page) for page in chain(proven, versions)), None)

    def _proving(self, key: bytes) -> PageKeys:
        """The salt under which pages prove themselves: it stands in page 1, which may be the one that was hit."""
        firsts = [page[:16] for page in self._versions(1)]
        firsts += [frame.page[:16] for frame in self._beyond if frame.number == 1]
        for salt in firsts:
            keys = PageKeys(key, salt)
            numbers = [*range(1, min(self.count, 64) + 1), *self._newest]
            if any(keys.proves(number, page) for number in numbers for page in self._versions(number)):
                return keys
        return PageKeys(key, firsts[0] if firsts else bytes(16))


class _Pouring:
    """Brings the rows of a damaged database into a new one: proven pages first, so that theirs are the ones kept."""

    def __init__(self, connection: Connection, folder: Path, access: Access) -> None:
        self._connection = connection
        self._image = _Image.of(folder, access.derive("case-db"))
        self._first = access.first
        self._alone: set[str] = set()
        self._taking_out: set[str] = set()
        self.bad_pages = 0

    def run(self, job: Job) -> None:
        """All pages, then what SQLite would not have taken of the log."""
        bad: list[Found] = []
        count = self._image.count
        for number in range(1, count + 1):
            job.advance(0.5 * number / max(count, 1), tr("Reading what can be read"))
            rows, proven = self._image.rows(number)
            self.bad_pages += not proven
            if proven:
                self._pour(rows)
            else:
                bad += rows
        self._pour(bad)
        self._pour(found for found in self._image.rows_of_log() if is_commit(found.values) or is_change(found.values))
        self._enter_absent()

    def sensitive(self, fault: Fault) -> bool:
        """Whether a change that is gone may have been an access or expunge statement.

        The damaged file told which commits hold one; where that could not be read, a commit of which nothing is left
        may be one.
        """
        if fault.commit in self._alone or fault.commit in self._taking_out:
            return True
        if self._first in self._alone:
            return False
        row = self._connection.execute("SELECT bytes, signature FROM commits WHERE id=?", (fault.commit,)).fetchone()
        names = read_commit(*row).changes if row else ()
        here = "SELECT 1 FROM changes WHERE id=?"
        return not any(name != fault.change and self._connection.execute(here, (name,)).fetchone() for name in names)

    def _pour(self, rows: Iterable[Found]) -> None:
        for found in rows:
            values = found.values
            if is_commit(values):
                self._connection.execute(_COMMIT, values if found.proven else _as_it_says(values))
            elif is_change(values):
                self._connection.execute(_CHANGE, values)
            elif found.proven:
                self._pour_local(values)

    def _pour_local(self, values: Row) -> None:
        """What is of this bundle only: drafts, heads that others signed; and what the views told of commits."""
        match values:
            case (None, ("commit" | "change"), str(), str(), _, _, str(), _, _):
                self._connection.execute("INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
            case (str(name),) if len(name) == 64:
                self._alone.add(name)
            case (str(name), str(statement)) if hashlib.sha256(statement.encode()).hexdigest() == name:
                self._connection.execute("INSERT OR IGNORE INTO witness VALUES (?, ?)", values)
            case (str(one), str(two), str(text)) if len(one) == len(two) == 64 and _is_object(text):
                self._taking_out.add(two)
            case _ if dataset_rows.is_row(values):
                dataset_rows.put_back(self._connection, values)
            case (str(officer), str(_), str(typed)) if len(officer) == 64 and _is_draft(typed):
                self._connection.execute("INSERT OR IGNORE INTO draft VALUES (?, ?, ?)", values)
            case _:
                pass

    def _enter_absent(self) -> None:
        """Changes that were withheld or expunged are absent in the new file, too."""
        rows = self._connection.execute("SELECT bytes, signature FROM commits").fetchall()
        for data, signature in rows:
            try:
                names = self._alone.intersection(read_commit(data, signature).changes)
            except Damaged:
                continue
            self._connection.executemany(
                "INSERT OR IGNORE INTO absent SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM changes WHERE id=?1)",
                [(name,) for name in sorted(names)],
            )


def _as_it_says(values: Row) -> Row:
    """A commit from a bad page: kept under what its own bytes say, where they can be read."""
    _, signature, _, _, data = values
    try:
        commit = read_commit(data, signature)  # type: ignore[arg-type]  # what is no bytes is refused there
    except Damaged:
        return values
    return (commit.id, signature, commit.writer, commit.seq, data)


def _gaps(connection: Connection, heads: Sequence[Head]) -> Iterator[tuple[str, int, str]]:
    """Commits that must have been there: before others of their writer, named by others, or once seen here."""
    here: dict[str, set[int]] = {}
    known: dict[tuple[str, int], str] = {(writer, seq): commit for writer, seq, commit in heads}
    for data, signature in connection.execute("SELECT bytes, signature FROM commits").fetchall():
        commit = read_commit(data, signature)
        here.setdefault(commit.writer, set()).add(commit.seq)
        if commit.prev is not None:
            known[commit.writer, commit.seq - 1] = commit.prev
        known |= {(writer, seq): name for writer, (seq, name) in commit.seen.items()}
    query = "SELECT writer, seq FROM quarantine WHERE what='commit' AND writer IS NOT NULL"
    for writer, seq in connection.execute(query).fetchall():
        here.setdefault(writer, set()).add(seq)
    furthest: dict[str, int] = {}
    for writer, seq in [*known, *((writer, max(numbers)) for writer, numbers in here.items())]:
        furthest[writer] = max(furthest.get(writer, 0), seq)
    for writer, last in sorted(furthest.items()):
        gone = (seq for seq in range(1, last + 1) if seq not in here.get(writer, ()))
        for seq, _ in zip(gone, range(_LONGEST_GAP), strict=False):
            yield writer, seq, known.get((writer, seq), "")


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _is_draft(text: str) -> bool:
    try:
        typed = json.loads(text)
    except ValueError:
        return False
    return isinstance(typed, dict) and all(isinstance(value, str) for value in typed.values())


def _refuse_full_disk(folder: Path) -> None:
    import shutil

    with machine_errors():
        size = sum(path.stat().st_size for path in folder.glob(f"{DATABASE}*"))
        free = shutil.disk_usage(folder).free
    needed = 2 * size + (32 << 20)
    if free < needed:
        raise MachineError(
            tr("There is not enough room on the disk: {n} MiB must be free.").format(n=-(-needed >> 20)),
            kept=tr("Nothing was changed."),
            todo=tr("Free some space and try again."),
        )
