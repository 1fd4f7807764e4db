"""Applying commits as they come, many at once, where each only states new records on top of its writer's last.

That is what most of a journal is. Such commits are written together, in a few statements over many rows; the rows are
those that ``Journal`` writes one commit at a time, and the tests hold one against the other. Whatever else a commit
does (states something of a record that is here, names officers, takes something out, comes without some bytes, stands
beside another of its writer) is not taken here.
"""

import contextlib
import gc
from collections.abc import Iterator, Sequence

from .ancestry import Ancestry, Clock
from .database import Connection
from .expunge import KIND as EXPUNGE
from .rules import ACCESS
from .statements import Change, Commit
from .views import Told, Views, told

LOT = 4096
"""Large enough that a page of an index is seldom written twice."""
MANY = 200
"""From so many commits on, all that is here is remembered while they are merged."""
_REMEMBERED = 100_000
_APPLIED = "INSERT INTO applied (position, id, writer, seq, officer, at, clock) VALUES (?, ?, ?, ?, ?, ?, ?)"


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector, which would look again and again through rows and commits that hold no circles."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _written(clock: Clock) -> str:
    """As ``json.dumps`` writes it; writers are hexadecimal."""
    return "{" + ", ".join(f'"{writer}": {seq}' for writer, seq in sorted(clock.items())) + "}"


class Stream:
    """Commits that count, not yet written; used inside the transaction of a merge, and flushed before anything else."""

    def __init__(self, connection: Connection, ancestry: Ancestry, views: Views, coming: int) -> None:
        self._connection = connection
        self._ancestry = ancestry
        self._views = views
        self._commits: list[tuple[int, Commit, Clock]] = []
        self._changes: list[tuple[str, bytes, bytes]] = []
        self._records: dict[tuple[str, str], tuple[str, int, list[Told]]] = {}
        self._tips: dict[str, str] = {}
        self._left: list[str] = []
        self.plain = False
        """Whether every change of every commit is here, and nothing was ever taken out."""
        self._next = 0
        self.applied: list[str] = []
        self._known: set[tuple[str, str]] | None = None
        if coming >= MANY:  # so many questions are answered sooner by reading all answers at once
            ancestry.remember_all()
            self._known = views.some_records(_REMEMBERED)
        self.note(())

    def note(self, changes: Sequence[Change | None]) -> None:
        """Tell that somebody else wrote these changes: the last position, what is here and what is missing differ."""
        first = self._connection.execute("SELECT coalesce(max(position), 0) FROM applied").fetchone()[0]
        self._next = int(first) + 1
        odd = "SELECT EXISTS (SELECT 1 FROM absent) OR EXISTS (SELECT 1 FROM expunged)"
        self.plain = not self._connection.execute(odd).fetchone()[0]
        if self._known is not None:
            self._known |= {(change.kind, change.record) for change in changes if change is not None}

    def takes(self, commit: Commit, changes: Sequence[Change | None]) -> bool:
        """Whether this commit, which is ready and not here, is of those that can be written together."""
        if not self.plain or self._ancestry.forked() or commit.is_first or not self._goes_on(commit):
            return False
        here: set[tuple[str, str]] = set()
        for change in changes:
            if change is None or change.kind in (ACCESS, EXPUNGE):
                return False
            here.add((change.kind, change.record))
        return not any(key in self._records or self._is_known(key) for key in here)

    def add(self, commit: Commit, changes: Sequence[Change]) -> None:
        """Take in a commit that ``takes`` said yes to and that counts by the rules."""
        clock = self._ancestry.clock_of(commit)
        position = self._next + len(self._commits)
        self._commits.append((position, commit, clock))
        self._ancestry.note_recent(commit, clock)
        for name, change in zip(commit.changes, changes, strict=True):
            self._changes.append((name, change.salt, change.data))
            key = (change.kind, change.record)
            if key not in self._records:
                self._records[key] = (commit.at, position, [])
            self._records[key][2].append(told(name, change))
        if commit.prev is not None:
            self._left.append(commit.prev)
        self._tips[commit.writer] = commit.id
        self.applied.append(commit.id)
        if len(self._commits) >= LOT:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if not self._commits:
            return
        many = self._connection.executemany
        rows = [(one.id, one.writer, one.seq, one.data, one.signature) for _, one, _ in self._commits]
        many("INSERT INTO commits VALUES (?, ?, ?, ?, ?)", sorted(rows))  # in the order of the index
        many("INSERT OR IGNORE INTO changes VALUES (?, ?, ?)", sorted(self._changes))
        applied = [
            (position, one.id, one.writer, one.seq, one.officer, one.at, _written(clock))
            for position, one, clock in self._commits
        ]
        many(_APPLIED, applied)
        many("DELETE FROM head WHERE id=?", [(one,) for one in self._left])
        tips = {one.id: one for _, one, _ in self._commits}
        heads = [(writer, commit, tips[commit].seq) for writer, commit in self._tips.items()]
        many("INSERT INTO head VALUES (?, ?, ?)", heads)
        self._views.enter(self._records)
        if self._known is not None:
            self._known |= self._records.keys()
        self._ancestry.note_applied()
        self._next += len(self._commits)
        self._commits, self._changes, self._records, self._tips, self._left = [], [], {}, {}, []

    def _is_known(self, key: tuple[str, str]) -> bool:
        return self._views.has(*key) if self._known is None else key in self._known

    def _goes_on(self, commit: Commit) -> bool:
        """Whether it follows the one newest commit of its writer: no fork comes of it."""
        if commit.writer in self._tips:
            return self._tips[commit.writer] == commit.prev
        rows = self._connection.execute("SELECT id FROM head WHERE writer=?", (commit.writer,)).fetchall()
        return [row[0] for row in rows] == ([] if commit.prev is None else [commit.prev])
