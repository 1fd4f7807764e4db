"""Which commit knew of which: the order on which superseding rests."""

import json
from functools import lru_cache

from .database import Connection
from .statements import Commit, read_commit

Clock = dict[str, int]
_REMEMBERED = 100_000


class Ancestry:
    """Answers whether one applied commit names another, directly or through those it names.

    A clock per commit (writer → highest seq it knows of) answers at once; only for a writer that forked (two commits
    with one seq) the commits themselves are walked.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._forked: set[str] | None = None
        self._clock = lru_cache(maxsize=4096)(self._read_clock)
        self._places: dict[str, tuple[str, int]] = {}
        self._recent: dict[str, Clock] = {}
        self._all_known = False

    def forget(self) -> None:
        """Drop what was remembered; after a rollback or a rebuild."""
        self._forked = None
        self._clock.cache_clear()
        self._places.clear()
        self._recent.clear()
        self._all_known = False

    def position(self, commit: str) -> tuple[str, int] | None:
        """(writer, seq) of an applied commit, ``None`` for one that is not applied."""
        found = self._places.get(commit)
        if found is not None or self._all_known:
            return found
        row = self._connection.execute("SELECT writer, seq FROM applied WHERE id=?", (commit,)).fetchone()
        return (row[0], row[1]) if row else None

    def remember_all(self) -> None:
        """Read the place of every applied commit at once, where there are not too many: a large merge asks for each."""
        rows = self._connection.execute("SELECT id, writer, seq FROM applied LIMIT ?", (_REMEMBERED + 1,)).fetchall()
        if len(rows) <= _REMEMBERED:
            self._places = {commit: (writer, seq) for commit, writer, seq in rows}
            self._all_known = True

    def note_place(self, commit: Commit) -> None:
        """Tell of a commit that is applied from now on."""
        if self._all_known:
            self._places[commit.id] = (commit.writer, commit.seq)

    def note_recent(self, commit: Commit, clock: Clock) -> None:
        """Tell of a commit that counts and is yet to be written."""
        self._places[commit.id] = (commit.writer, commit.seq)
        self._recent[commit.id] = clock

    def forget_recent(self) -> None:
        """All that was told of is written."""
        self._recent.clear()
        self._places.clear()
        self._all_known = False

    def clock_of(self, commit: Commit) -> Clock:
        """The clock of a commit all of whose named commits are applied."""
        clock: Clock = {}
        for named in commit.named:
            for writer, seq in self._clock(named).items():
                clock[writer] = max(clock.get(writer, 0), seq)
        clock[commit.writer] = max(clock.get(commit.writer, 0), commit.seq)
        return clock

    def knows(self, later: str, earlier: str) -> bool:
        """Whether ``later`` is ``earlier`` or knows of it; both applied."""
        found = self.position(earlier)
        return found is not None and self.knows_of(later, earlier, found)

    def knows_of(self, later: str, earlier: str, found: tuple[str, int]) -> bool:
        """As ``knows``, for a commit whose (writer, seq) is at hand."""
        if later == earlier:
            return True
        if self._clock(later).get(found[0], 0) < found[1]:
            return False
        return found[0] not in self.forked() or self._walk(later, earlier, found)

    def forked(self) -> set[str]:
        """Writers with two applied commits of one seq: they have two heads, for each commit stands on one before."""
        if self._forked is None:
            query = "SELECT writer FROM head GROUP BY writer HAVING count(*) > 1"
            self._forked = {row[0] for row in self._connection.execute(query)}
        return self._forked

    def apart(self) -> set[str]:
        """Forked writers whose sides nobody has seen together yet."""
        heads = self._connection.execute("SELECT writer, id FROM head").fetchall() if self.forked() else []
        sides = {writer: [commit for name, commit in heads if name == writer] for writer in self.forked()}
        return {
            writer
            for writer, commits in sides.items()
            if not any(all(self.knows(head, commit) for commit in commits) for _, head in heads)
        }

    def note_applied(self) -> None:
        """Tell that the heads have just changed, so that a new fork is noticed."""
        self._forked = None

    def _read_clock(self, commit: str) -> Clock:
        if commit in self._recent:
            return self._recent[commit]
        row = self._connection.execute("SELECT clock FROM applied WHERE id=?", (commit,)).fetchone()
        clock: Clock = json.loads(row[0])
        return clock

    def _walk(self, later: str, earlier: str, found: tuple[str, int]) -> bool:
        writer, seq = found
        waiting, visited = [later], {later}
        while waiting:
            current = waiting.pop()
            if current == earlier:
                return True
            for named in self._read(current).named:
                if named not in visited and self._clock(named).get(writer, 0) >= seq:
                    visited.add(named)
                    waiting.append(named)
        return False

    def _read(self, commit: str) -> Commit:
        row = self._connection.execute("SELECT bytes, signature FROM commits WHERE id=?", (commit,)).fetchone()
        return read_commit(row[0], row[1])
