"""Statements that are not what was written, put aside so that the rest of the case opens.

They are moved, byte for byte, from the journal into the table ``quarantine``, which is of this bundle on this machine
only, and count for nothing there. A row without bytes stands for what is known to be missing. What rests on them stays
in the journal and waits. When whole ones come with a package or a backup, they and all that waited count again, and
what was put aside in their place goes.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from ..errors import Damaged, NotSound
from ..i18n import tr
from . import schema
from .database import Connection, transaction
from .journal import Journal
from .parcels import Parcel
from .rules import NEVER_WITHHELD, named_by
from .statements import read_change, read_commit
from .verifying import Fault

TABLE = """CREATE TABLE IF NOT EXISTS quarantine (
    number INTEGER PRIMARY KEY, what TEXT NOT NULL, id TEXT NOT NULL, of TEXT NOT NULL, writer TEXT, seq INTEGER,
    reason TEXT NOT NULL, proof, bytes
)"""
COMMIT, CHANGE = "commit", "change"
_INSERT = "INSERT INTO quarantine (what, id, of, writer, seq, reason, proof, bytes) "
_BAD_COMMIT = frozenset({"commit-altered", "bad-signature"})
_BAD_CHANGE = frozenset({"change-altered", "change-missing"})
LACKING = "lacks-a-statement"
"""Why a commit is put aside that proves itself: what it lacks may be a statement every copy must have."""

Sensitive = Callable[[Fault], bool]
"""Whether the change a fault is in may be an access or expunge statement, without which others may not be judged."""


class Lack(NamedTuple):
    """Of one writer, and the officer who wrote there: the numbers of commits that are in quarantine or missing."""

    writer: str
    officer: str
    numbers: tuple[tuple[int, int], ...]

    @property
    def ranges(self) -> str:
        """The numbers in words: ``3, 7–12``."""
        return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in self.numbers)


def is_there(connection: Connection) -> bool:
    """Whether anything is in quarantine."""
    return count(connection) > 0


def count(connection: Connection) -> int:
    """How many rows are in quarantine."""
    table = "SELECT 1 FROM sqlite_master WHERE type='table' AND name='quarantine'"
    if connection.execute(table).fetchone() is None:
        return 0
    return int(connection.execute("SELECT count(*) FROM quarantine").fetchone()[0])


def isolate(
    connection: Connection,
    journal: Journal,
    faults: Iterable[Fault],
    sensitive: Sensitive,
    supply: Iterable[Parcel] = (),
) -> list[str]:
    """Put aside what these faults are in and make the views anew from the rest; ids of the commits that count.

    ``supply`` are commits from elsewhere that may be whole where those here are not. All of it or nothing.
    ``NotSound`` when the commit that begins the case would be among it: nothing is changed then. The bundle goes on
    under a new writer id, so that nothing it writes can be mistaken for what was put aside.
    """
    try:
        with transaction(connection):
            connection.execute(TABLE)
            for fault in faults:
                _put_aside(connection, fault, sensitive)
            for parcel in supply:
                take_in(journal, parcel)
            _put_unnamed_aside(connection)
            applied = _settled(connection, journal)
            _refuse_without_beginning(journal, applied)
            heal(connection)
            connection.execute("DELETE FROM meta WHERE name='writer'")
    except BaseException:
        journal.forget()
        raise
    return applied


def take_in(journal: Journal, parcel: Parcel) -> None:
    """Enter a commit from elsewhere beside those here, where it is not here yet; what it is worth is seen when the
    journal is settled."""
    with contextlib.suppress(Damaged):
        commit = read_commit(parcel.data, parcel.signature)
        changes = [None if part is None else read_change(*part) for part in parcel.changes]
        if commit.case == journal.case and named_by(commit, changes):
            journal.keep(commit, changes)


def note_missing(connection: Connection, missing: Iterable[tuple[str | None, int | None, str]]) -> None:
    """Enter commits that are known to be gone: (writer, number, id), as far as known; inside a transaction."""
    connection.execute(TABLE)
    rows = [(COMMIT, commit, commit, writer, seq, "commit-missing") for writer, seq, commit in missing]
    connection.executemany(_INSERT + "VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)", rows)


def heal(connection: Connection) -> int:
    """Let go what was put aside and is here again, whole, or has been expunged; inside a transaction. How many rows."""
    if not is_there(connection):
        return 0
    gone = connection.execute(
        "DELETE FROM quarantine WHERE (what='commit' AND (id IN (SELECT id FROM applied)"
        " OR EXISTS (SELECT 1 FROM applied WHERE applied.writer = quarantine.writer AND applied.seq = quarantine.seq)))"
        " OR (what='change' AND (id IN (SELECT id FROM changes) OR id IN (SELECT change FROM expunged)))"
    ).rowcount
    return int(gone)


def lacking(connection: Connection) -> list[Lack]:
    """What is in quarantine or missing, by writer: what to ask others for."""
    if not is_there(connection):
        return []
    query = "SELECT DISTINCT writer, seq FROM quarantine WHERE writer IS NOT NULL AND seq IS NOT NULL ORDER BY 1, 2"
    numbers: dict[str, list[int]] = {}
    for writer, seq in connection.execute(query).fetchall():
        numbers.setdefault(str(writer), []).append(int(seq))
    return [Lack(writer, _officer_of(connection, writer), tuple(_ranges(seqs))) for writer, seqs in numbers.items()]


def _put_aside(connection: Connection, fault: Fault, sensitive: Sensitive) -> None:
    if fault.code in _BAD_COMMIT:
        _move_commit(connection, fault.commit, fault.code, fault.signature)
    elif fault.code == "commit-missing":
        place = connection.execute("SELECT writer, seq FROM applied WHERE id=?", (fault.commit,)).fetchone()
        note_missing(connection, [(*(place or (None, None)), fault.commit)])
    elif fault.code in _BAD_CHANGE and fault.change is not None:
        withhold = not sensitive(fault)
        _move_change(connection, fault)
        if withhold:
            connection.execute("INSERT OR IGNORE INTO absent VALUES (?)", (fault.change,))
        else:
            _move_commit(connection, fault.commit, LACKING, None)


def _move_commit(connection: Connection, commit: str, reason: str, signature: bytes | None) -> None:
    """With the one signature, or all copies of it."""
    copy = "id=:id AND (:signature IS NULL OR CAST(signature AS BLOB)=:signature)"
    values = {"id": commit, "signature": signature, "reason": reason}
    moved = f"{_INSERT}SELECT 'commit', id, id, writer, seq, :reason, signature, bytes FROM commits WHERE {copy}"  # noqa: S608
    connection.execute(moved, values)
    connection.execute(f"DELETE FROM commits WHERE {copy}", values)  # noqa: S608  # words are ours


def _move_change(connection: Connection, fault: Fault) -> None:
    place = connection.execute("SELECT writer, seq FROM commits WHERE id=? LIMIT 1", (fault.commit,)).fetchone()
    kept = connection.execute("SELECT salt, bytes FROM changes WHERE id=?", (fault.change,)).fetchone()
    row = (CHANGE, fault.change, fault.commit, *(place or (None, None)), fault.code, *(kept or (None, None)))
    connection.execute(_INSERT + "VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    connection.execute("DELETE FROM changes WHERE id=?", (fault.change,))


def _put_unnamed_aside(connection: Connection) -> None:
    """Changes that no commit names any more: those of commits put aside."""
    named: set[str] = set()
    for data, signature in connection.execute("SELECT bytes, signature FROM commits"):
        named.update(read_commit(data, signature).changes)
    unnamed = [(row[0],) for row in connection.execute("SELECT id FROM changes") if row[0] not in named]
    connection.executemany(
        f"{_INSERT}SELECT 'change', id, '', NULL, NULL, 'change-unnamed', salt, bytes FROM changes WHERE id=?",  # noqa: S608
        unnamed,
    )
    connection.executemany("DELETE FROM changes WHERE id=?", unnamed)


class _Refused(Exception):
    """What the rules refuse: (commit, rule); raised so that what was dropped for it comes back."""

    def __init__(self, refused: list[tuple[str, str]]) -> None:
        super().__init__()
        self.refused = refused


def _settled(connection: Connection, journal: Journal) -> list[str]:
    """Make the views anew; what the rules refuse is put aside instead of dropped."""
    while True:
        try:
            with transaction(connection):
                return _settled_or_refused(connection, journal)
        except _Refused as found:
            journal.forget()
            for commit, problem in found.refused:
                _move_commit(connection, commit, problem, None)
            _put_unnamed_aside(connection)


def _settled_or_refused(connection: Connection, journal: Journal) -> list[str]:
    schema.recreate_views(connection)
    journal.forget()
    applied, refused = journal.settle()
    further = [one for one in refused if one[0] not in set(applied)]
    if further:
        raise _Refused(further)
    return applied


def sensitive_by_views(connection: Connection) -> Sensitive:
    """As the views tell, which know the kind of every change; one they do not know may be anything."""
    kinds = "SELECT kind FROM statement JOIN record USING (number) WHERE change=?"

    def sensitive(fault: Fault) -> bool:
        found = {row[0] for row in connection.execute(kinds, (fault.change,)).fetchall()}
        return not found or bool(found & NEVER_WITHHELD)

    return sensitive


def _officer_of(connection: Connection, writer: str) -> str:
    """The name of whoever wrote there; empty where nothing of theirs counts."""
    query = "SELECT keys ->> 'name' FROM applied JOIN member USING (officer) WHERE writer=? LIMIT 1"
    row = connection.execute(query, (writer,)).fetchone()
    return str(row[0]) if row else ""


def _ranges(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    first = last = None
    for number in numbers:
        if last is not None and number == last + 1:
            last = number
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = number
    if first is not None and last is not None:
        yield first, last


def _refuse_without_beginning(journal: Journal, applied: Sequence[str]) -> None:
    if journal.first is None or journal.first in applied:
        return
    raise NotSound(
        tr("The commit that begins the case is not what was written: without it nothing else counts."),
        kept=tr("Nothing was changed."),
        todo=tr("Bring the case together with a backup of it: r2p-desk doctor --repair --from FILE."),
    )
