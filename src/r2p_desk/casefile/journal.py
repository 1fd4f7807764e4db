"""The journal of one case: signed commits, taken in when all they name is there, merged by union in any order.

A commit counts (*is applied*) once every commit it names is applied and the rules hold (``rules``). Until then it is
*pending*; what can never count is refused and reported. The order in which commits arrive makes no difference to any
record. A commit may come without the bytes of some of its changes, *withheld* or *expunged*: it counts all the same,
and what it withheld is taken in when it arrives.
"""

import heapq
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from ..errors import Damaged, Refused
from ..i18n import tr
from ..keys.officer import Officer, PublicOfficer
from .ancestry import Ancestry
from .database import Connection, transaction
from .expunge import KIND as EXPUNGE
from .expunge import Target, read_expunction
from .parcels import Entry, Merged, Parcel
from .rules import ACCESS, NEVER_WITHHELD, Rules, access_change, named_by, read_admission
from .statements import Change, Commit, ids_of, read_change, read_commit, sign_over
from .streaming import Stream, uncollected
from .views import Told, Views, outline, told

__all__ = ["ACCESS", "Entry", "Journal", "Merged", "Parcel", "access_change", "new_writer", "read_admission"]


class Journal:
    """The commits of one case in one database."""

    def __init__(self, connection: Connection, case: str, first: str | None) -> None:
        self._connection = connection
        self.case = case
        self.ancestry = Ancestry(connection)
        self.rules = Rules(connection, case, self.ancestry)
        self.rules.first = first
        self.views = Views(connection, self.ancestry)

    @property
    def first(self) -> str | None:
        """The commit that begins the case."""
        return self.rules.first

    def forget(self) -> None:
        """Drop what was remembered of the tables; after a rollback or a rebuild."""
        self.ancestry.forget()
        self.rules.forget()

    def save(self, officer: Officer, writer: str, changes: Sequence[Change], at: datetime | None = None) -> Commit:
        """Sign and apply one commit holding these changes; it is on the disk when this returns."""
        if not changes:
            raise Refused(tr("There is nothing to save."))
        try:
            with transaction(self._connection):
                commit = self.sign_over(officer, writer, ids_of(changes, self.case, writer), at or datetime.now(UTC))
                self._refuse_to_save(commit, changes)
                self.keep(commit, changes)
                self._apply(commit, list(zip(commit.changes, changes, strict=True)))
        except BaseException:
            self.forget()
            raise
        return commit

    def merge(self, parcels: Iterable[Parcel]) -> Merged:
        """Take in every commit that is not here yet; all of them or, when the machine fails, none.

        Commits with a broken form, hash or signature, of another case, or by someone the case does not know are
        refused and named; nothing of them is kept.
        """
        refused: list[tuple[str, str]] = []
        supplied: list[str] = []
        try:
            with uncollected(), transaction(self._connection):
                coming = list(parcels)
                stream = Stream(self._connection, self.ancestry, self.views, len(coming))
                waiting = set(self.pending())
                for parcel in coming:
                    problem = self._receive(parcel, supplied, stream, waiting)
                    if problem is not None:
                        refused.append(problem)
                stream.flush()
                self.ancestry.forget_recent()
                settled, hopeless = self.settle() if waiting else ([], [])
                applied = [*stream.applied, *settled]
                refused += hopeless
        except BaseException:
            self.forget()
            raise
        return Merged(
            applied=tuple(applied),
            pending=tuple(self.pending()),
            refused=tuple(refused),
            supplied=tuple(dict.fromkeys(supplied)),
        )

    def settle(self) -> tuple[list[str], list[tuple[str, str]]]:
        """Apply whatever has become ready; answers (applied, refused). Called inside a transaction."""
        waiting: dict[str, list[Commit]] = {}
        for commit in self._unapplied():
            waiting.setdefault(commit.id, []).append(commit)
        missing = {
            commit_id: {name for name in copies[0].named if self.ancestry.position(name) is None}
            for commit_id, copies in waiting.items()
        }
        dependent: dict[str, list[str]] = {}
        for commit_id, names in missing.items():
            for name in names:
                dependent.setdefault(name, []).append(commit_id)
        ready = sorted((copies[0].seq, commit_id) for commit_id, copies in waiting.items() if not missing[commit_id])
        applied: list[str] = []
        refused: list[tuple[Commit, str]] = []
        while ready:
            commit_id = heapq.heappop(ready)[1]
            refused += self._take(waiting[commit_id])
            if self.ancestry.position(commit_id) is None:
                continue
            applied.append(commit_id)
            for child in dependent.get(commit_id, ()):
                missing[child].discard(commit_id)
                if not missing[child]:
                    heapq.heappush(ready, (waiting[child][0].seq, child))
        self._forget_changes([commit for commit, _ in refused])
        return applied, [(commit.id, problem) for commit, problem in refused]

    def pending(self) -> list[str]:
        """Ids of commits that wait for others."""
        query = "SELECT DISTINCT id FROM commits WHERE id NOT IN (SELECT id FROM applied) ORDER BY id"
        return [row[0] for row in self._connection.execute(query)]

    def parcels(self, withheld: Callable[[Change], bool] | None = None) -> Iterator[Parcel]:
        """Every commit of this bundle, ready to travel; those that depend on others come after them.

        The bytes of a change for which ``withheld`` says yes stay here; access and expunge statements always go along.
        """
        query = "SELECT bytes, signature FROM commits LEFT JOIN applied USING (id) ORDER BY position IS NULL, position"
        for data, signature in self._connection.execute(query).fetchall():
            changes: list[tuple[bytes, bytes] | None] = []
            for _, change in self._changes_of(read_commit(data, signature)):
                kept = change is not None and (
                    withheld is None or change.kind in NEVER_WITHHELD or not withheld(change)
                )
                changes.append((change.salt, change.data) if change is not None and kept else None)
            yield Parcel(data, signature, tuple(changes))

    def entries(
        self,
        *,
        record: tuple[str, str] | None = None,
        officer: str | None = None,
        newest: int | None = None,
        skip: int = 0,
    ) -> Iterator[Entry]:
        """Applied commits with their changes, in the order this bundle took them in.

        Of one record (kind, id) or one officer only, or no more than the ``newest``, where asked; ``skip`` passes over
        so many of the newest.
        """
        names = {member: keys.name for member, keys in self.members().items()}
        where, values = _narrowed(record, officer)
        query = (
            f"SELECT position, bytes, signature FROM applied JOIN commits USING (id){where}"  # noqa: S608  # no values
            " ORDER BY position DESC LIMIT ? OFFSET ?"
        )
        rows = self._connection.execute(query, (*values, -1 if newest is None else newest, skip)).fetchall()
        for position, data, signature in reversed(rows):
            commit = read_commit(data, signature)
            changes = [change for _, change in self._changes_of(commit)]
            yield Entry(
                position=position,
                id=commit.id,
                at=commit.at,
                officer=commit.officer,
                name=names.get(commit.officer, ""),
                writer=commit.writer,
                seq=commit.seq,
                changes=tuple(change for change in changes if change is not None),
                absent=changes.count(None),
            )

    def size(self, *, record: tuple[str, str] | None = None, officer: str | None = None) -> int:
        """How many commits ``entries`` would give."""
        where, values = _narrowed(record, officer)
        query = f"SELECT count(*) FROM applied{where}"  # noqa: S608  # no values
        return int(self._connection.execute(query, values).fetchone()[0])

    def heads(self) -> list[tuple[str, int, str]]:
        """(writer, seq, commit id) of every newest commit, sorted."""
        return sorted((r[0], r[1], r[2]) for r in self._connection.execute("SELECT writer, seq, id FROM head"))

    def members(self) -> dict[str, PublicOfficer]:
        """Every officer the case has ever named, by key hash."""
        return self.rules.members()

    def managers(self) -> frozenset[str]:
        """The access managers: those named in the first commit, and nobody else, whatever was stated later."""
        return self.rules.managers()

    def commit(self, commit_id: str) -> Commit | None:
        """An applied or waiting commit by its id."""
        row = self._connection.execute("SELECT bytes, signature FROM commits WHERE id=?", (commit_id,)).fetchone()
        return read_commit(*row) if row else None

    def changes(self, commit: Commit) -> list[tuple[str, Change | None]]:
        """The changes of a commit with their ids; ``None`` for bytes that are withheld or expunged."""
        return self._changes_of(commit)

    def _refuse_to_save(self, commit: Commit, changes: Sequence[Change]) -> None:
        """What other copies of the case would refuse is not saved here either."""
        if self.rules.unfit(commit, changes) is None and self.rules.may_sign(commit, changes):
            return
        raise Refused(
            tr("You may not state this in this case."),
            kept=tr("Nothing was saved."),
            todo=tr("Ask an access manager of the case to name you in its journal."),
        )

    def sign_over(self, officer: Officer, writer: str, changes: tuple[str, ...], at: datetime) -> Commit:
        """The officer's commit over changes by their ids, on top of all that is here; not yet kept."""
        heads = self.heads()
        own = [(seq, commit) for name, seq, commit in heads if name == writer]
        seq, prev = max(own, default=(0, None))
        seen = self._seen(heads, writer, prev)
        return sign_over(
            officer, case=self.case, writer=writer, seq=seq + 1, prev=prev, seen=seen, at=at, changes=changes
        )

    def _seen(self, heads: list[tuple[str, int, str]], writer: str, prev: str | None) -> dict[str, tuple[int, str]]:
        """One head for each other writer; of a forked writer the first one not yet known, so that all get named."""
        seen: dict[str, tuple[int, str]] = {}
        for name, seq, commit in heads:
            if name == writer and (commit == prev or (prev and self.ancestry.knows(prev, commit))):
                continue
            if name in seen and (prev is None or self.ancestry.knows(prev, commit)):
                continue
            seen[name] = (seq, commit)
        return seen

    def _receive(
        self, parcel: Parcel, supplied: list[str], stream: Stream, waiting: set[str]
    ) -> tuple[str, str] | None:
        """Take in one commit: at once when all it names counts, else it is added to those ``waiting``."""
        try:
            commit = read_commit(parcel.data, parcel.signature)
            changes = [None if part is None else read_change(*part) for part in parcel.changes]
        except Damaged:
            return ("", "not-canonical")
        if commit.case != self.case:
            return (commit.id, "other-case")
        if not named_by(commit, changes):
            return (commit.id, "changes-altered")
        if self.ancestry.position(commit.id) is not None:
            if stream.plain:
                return None  # nothing is missing here
            stream.flush()
            unfit = self._supply(commit, changes, supplied)
            stream.note(changes)
            return unfit
        ready = commit.id not in waiting and all(self.ancestry.position(name) is not None for name in commit.named)
        if ready and stream.takes(commit, changes):
            problem = self.rules.problem_of(commit, changes)
            if problem is not None:
                return (commit.id, problem)
            stream.add(commit, [change for change in changes if change is not None])
            return None
        stream.flush()
        here = [None if self._is_expunged(name) else change for name, change in _named(commit, changes)]
        if not ready:
            self.keep(commit, here)
            waiting.add(commit.id)
            stream.note(())
            return None
        return self._take_ready(commit, here, stream)

    def _take_ready(self, commit: Commit, here: Sequence[Change | None], stream: Stream) -> tuple[str, str] | None:
        """Apply a commit all of whose named commits count, as it came."""
        problem = self.rules.problem_of(commit, here)
        if problem is not None:
            return (commit.id, problem)
        self.keep(commit, here)
        self._apply(commit, _named(commit, here))
        stream.applied.append(commit.id)
        stream.note(here)
        return None

    def _supply(self, commit: Commit, offered: Sequence[Change | None], supplied: list[str]) -> tuple[str, str] | None:
        """Take in what an applied commit withheld; the order of arrival must make no difference."""
        here = self._changes_of(commit)
        news = {
            name: change
            for (name, known), change in zip(here, offered, strict=True)
            if known is None and change is not None and not self._is_expunged(name)
        }
        if not news:
            return None
        problem = self.rules.misfit(commit, [news.get(name, known) for name, known in here])
        if problem is not None:
            return (commit.id, problem)
        self._keep_changes(list(news.items()))
        position, at = self._place(commit.id)
        self.views.reconsider((position, at, told(name, change)) for name, change in news.items())
        self._heed(commit, list(news.items()))
        supplied.append(commit.id)
        return None

    def _is_expunged(self, change: str) -> bool:
        return self._connection.execute("SELECT 1 FROM expunged WHERE change=?", (change,)).fetchone() is not None

    def _place(self, commit_id: str) -> tuple[int, str]:
        row = self._connection.execute("SELECT position, at FROM applied WHERE id=?", (commit_id,)).fetchone()
        return int(row[0]), str(row[1])

    def keep(self, commit: Commit, changes: Sequence[Change | None]) -> None:
        """Keep a commit. One that waits may be here under several signatures: which of them holds is seen later."""
        self._connection.execute(
            "INSERT OR IGNORE INTO commits VALUES (?, ?, ?, ?, ?)",
            (commit.id, commit.writer, commit.seq, commit.data, commit.signature),
        )
        self._keep_changes([(name, change) for name, change in _named(commit, changes) if change is not None])
        missing = [(name,) for name, change in _named(commit, changes) if change is None]
        if missing:
            self._connection.executemany(
                "INSERT OR IGNORE INTO absent SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM changes WHERE id=?1)", missing
            )

    def _keep_changes(self, changes: Sequence[tuple[str, Change]]) -> None:
        self._connection.executemany(
            "INSERT OR IGNORE INTO changes VALUES (?, ?, ?)",
            [(name, change.salt, change.data) for name, change in changes],
        )
        if self._connection.execute("SELECT 1 FROM absent LIMIT 1").fetchone():
            self._connection.executemany("DELETE FROM absent WHERE change=?", [(name,) for name, _ in changes])

    def _take(self, copies: list[Commit]) -> list[tuple[Commit, str]]:
        """Apply the copy of a ready commit whose signature holds and drop the others; answers what was refused."""
        refused = []
        for commit in copies:
            changes = self._changes_of(commit)
            known = self.ancestry.position(commit.id) is not None
            problem = "bad-signature" if known else self.rules.problem(commit, [change for _, change in changes])
            if problem is None:
                self._apply(commit, changes)
                continue
            query = "DELETE FROM commits WHERE id=? AND signature=?"
            self._connection.execute(query, (commit.id, commit.signature))
            refused.append((commit, problem))
        return refused

    def _forget_changes(self, refused: list[Commit]) -> None:
        """Drop the changes that only refused commits named; another commit of their writer may name them, too."""
        unnamed = {change for commit in refused for change in commit.changes}
        for writer in {commit.writer for commit in refused}:
            query = "SELECT bytes, signature FROM commits WHERE writer=?"
            for row in self._connection.execute(query, (writer,)).fetchall():
                unnamed.difference_update(read_commit(*row).changes)
        self._connection.executemany("DELETE FROM changes WHERE id=?", [(change,) for change in sorted(unnamed)])

    def _unapplied(self) -> list[Commit]:
        query = "SELECT bytes, signature FROM commits WHERE id NOT IN (SELECT id FROM applied)"
        return [read_commit(*row) for row in self._connection.execute(query).fetchall()]

    def _changes_of(self, commit: Commit) -> list[tuple[str, Change | None]]:
        found: list[tuple[str, Change | None]] = []
        for change_id in commit.changes:
            row = self._connection.execute("SELECT salt, bytes FROM changes WHERE id=?", (change_id,)).fetchone()
            if row is None and not self._may_be_absent(change_id):
                raise Damaged(
                    tr("Commit {id} lacks one of its changes.").format(id=commit.id[:16]),
                    kept=tr("The case is left as it is."),
                    todo=tr("Run r2p-desk doctor on the case."),
                )
            found.append((change_id, None if row is None else read_change(row[0], row[1])))
        return found

    def _may_be_absent(self, change: str) -> bool:
        return self._connection.execute("SELECT 1 FROM absent WHERE change=?", (change,)).fetchone() is not None

    def _apply(self, commit: Commit, changes: Sequence[tuple[str, Change | None]]) -> None:
        clock = json.dumps(self.ancestry.clock_of(commit), sort_keys=True)
        insert = "INSERT INTO applied (id, writer, seq, officer, at, clock) VALUES (?, ?, ?, ?, ?, ?)"
        values = (commit.id, commit.writer, commit.seq, commit.officer, commit.at, clock)
        position = int(self._connection.execute(insert, values).lastrowid)
        self.ancestry.note_place(commit)
        self.ancestry.note_applied()
        if commit.is_first and self.first is None:
            self.rules.first = commit.id
        self.take_in(commit, position, changes)

    def take_in(self, commit: Commit, position: int, changes: Sequence[tuple[str, Change | None]]) -> None:
        """Bring the views up to a commit that counts and was entered as applied."""
        if commit.prev is not None:
            self._connection.execute("DELETE FROM head WHERE id=?", (commit.prev,))
        self._connection.execute("INSERT INTO head VALUES (?, ?, ?)", (commit.writer, commit.id, commit.seq))
        here = [(name, change) for name, change in changes if change is not None]
        stated = [told(name, change) for name, change in here]
        if len(here) < len(changes):
            stated += [one for name, change in changes if change is None for one in self._outlines(name)]
        self.views.apply(commit, position, stated)
        self._heed(commit, here)

    def _outlines(self, change: str) -> list[Told]:
        """What is left of a change that was expunged; nothing of one that is withheld."""
        rows = self._connection.execute("SELECT target FROM expunged WHERE change=? ORDER BY id LIMIT 1", (change,))
        return [outline(msgspec.json.decode(row[0], type=Target)) for row in rows.fetchall()]

    def _heed(self, commit: Commit, changes: Sequence[tuple[str, Change]]) -> None:
        """What some changes do beside being stated: name officers, take others out."""
        for _, change in changes:
            if change.kind == ACCESS:
                self._admit(commit, change)
            elif change.kind == EXPUNGE:
                self._expunge(commit, change)

    def _admit(self, commit: Commit, change: Change) -> None:
        stated = read_admission(change)
        self._connection.execute("INSERT OR IGNORE INTO admission VALUES (?)", (commit.id,))
        for officer in stated.officers if stated else ():
            keys = json.dumps(msgspec.to_builtins(officer), ensure_ascii=False, sort_keys=True)
            row = (officer.id, commit.id, keys, int(stated is not None and officer.id in stated.managers))
            self._connection.execute("INSERT OR REPLACE INTO member VALUES (?, ?, ?, ?)", row)
        self.rules.forget()

    def _expunge(self, commit: Commit, change: Change) -> None:
        """The bytes and salts of the changes named go; of each record only the outline is left."""
        stated = read_expunction(change)
        left: list[tuple[int, str, Told]] = []
        for target in stated.targets if stated else ():
            row = (target.change, commit.id, msgspec.json.encode(target).decode())
            self._connection.execute("INSERT OR IGNORE INTO expunged VALUES (?, ?, ?)", row)
            self._connection.execute("DELETE FROM changes WHERE id=?", (target.change,))
            self._connection.execute("INSERT OR IGNORE INTO absent VALUES (?)", (target.change,))
            left.append((*self._place(target.commit), outline(target)))
        self.views.reconsider(left)


def targets_of(journal: Journal, commit: Commit, wanted: Callable[[Change], bool]) -> list[Target]:
    """Which changes of a commit an expunction would name, of those that are still here."""
    return [
        Target(
            change=name, commit=commit.id, kind=change.kind, record=change.record, fields=tuple(sorted(change.fields))
        )
        for name, change in journal.changes(commit)
        if change is not None and wanted(change)
    ]


def new_writer() -> str:
    """A writer id: 16 random bytes, hex; drawn anew whenever a bundle is created, copied in or restored."""
    return secrets.token_hex(16)


def _named(commit: Commit, changes: Sequence[Change | None]) -> list[tuple[str, Change | None]]:
    return list(zip(commit.changes, changes, strict=True))


def _narrowed(record: tuple[str, str] | None, officer: str | None) -> tuple[str, list[str]]:
    parts: list[str] = []
    values: list[str] = []
    if record is not None:
        parts.append(
            "position IN (SELECT position FROM statement JOIN record USING (number) WHERE kind=? AND record.id=?)"
        )
        values += record
    if officer is not None:
        parts.append("officer=?")
        values.append(officer)
    return (f" WHERE {' AND '.join(parts)}" if parts else ""), values
