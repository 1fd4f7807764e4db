"""The journal of one case: signed commits, taken in when all they name is there, merged by union in any order.

A commit counts (*is applied*) once every commit it names is applied, its changes are present, and its officer
belongs to the case by an access statement it knows of. Until then it is *pending*; what can never count is refused and
reported. The order in which commits arrive makes no difference to any record.
"""

import heapq
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from ..errors import Damaged, Refused
from ..i18n import tr
from ..keys.officer import Officer, PublicOfficer
from .ancestry import Ancestry
from .database import Connection, transaction
from .statements import Change, Commit, make_change, read_change, read_commit, sign_commit
from .views import Views

ACCESS = "access"


class Parcel(msgspec.Struct, frozen=True):
    """A commit as it travels: its bytes, its signature, and the (salt, bytes) of its changes."""

    data: bytes
    signature: bytes
    changes: tuple[tuple[bytes, bytes], ...]


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a merge: ids newly applied, still pending, and refused with the reason."""

    applied: tuple[str, ...]
    pending: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One commit as people read the journal; ``position`` is its place in this bundle only."""

    position: int
    id: str
    at: str
    officer: str
    name: str
    writer: str
    seq: int
    changes: tuple[Change, ...]


class Journal:
    """The commits of one case in one database."""

    def __init__(self, connection: Connection, case: str, first: str | None) -> None:
        self._connection = connection
        self.case = case
        self.first = first
        self.ancestry = Ancestry(connection)
        self.views = Views(connection, self.ancestry)

    def save(self, officer: Officer, writer: str, changes: Sequence[Change], at: datetime | None = None) -> Commit:
        """Sign and apply one commit holding these changes; it is on the disk when this returns."""
        if not changes:
            raise Refused(tr("There is nothing to save."))
        try:
            with transaction(self._connection):
                commit = self._sign(officer, writer, changes, at or datetime.now(UTC))
                self._enter(commit, changes)
                self._apply(commit, self._changes_of(commit))
        except BaseException:
            self.ancestry.forget()
            raise
        return commit

    def merge(self, parcels: Iterable[Parcel]) -> Merged:
        """Take in every commit that is not here yet; all of them or, when the machine fails, none.

        Commits with a broken form, hash or signature, of another case, or by someone the case does not know are
        refused and named; nothing of them is kept.
        """
        refused: list[tuple[str, str]] = []
        try:
            with transaction(self._connection):
                for parcel in parcels:
                    problem = self._receive(parcel)
                    if problem is not None:
                        refused.append(problem)
                applied, hopeless = self.settle()
                refused += hopeless
        except BaseException:
            self.ancestry.forget()
            raise
        return Merged(applied=tuple(applied), pending=tuple(self.pending()), refused=tuple(refused))

    def settle(self) -> tuple[list[str], list[tuple[str, str]]]:
        """Apply whatever has become ready; answers (applied, refused). Called inside a transaction."""
        waiting = {commit.id: commit for commit in self._unapplied()}
        missing = {c.id: {n for n in c.named if self.ancestry.position(n) is None} for c in waiting.values()}
        dependent: dict[str, list[str]] = {}
        for commit_id, names in missing.items():
            for name in names:
                dependent.setdefault(name, []).append(commit_id)
        ready = sorted((c.seq, c.id) for c in waiting.values() if not missing[c.id])
        applied: list[str] = []
        refused: list[tuple[str, str]] = []
        while ready:
            commit = waiting.pop(heapq.heappop(ready)[1])
            problem = self._problem(commit)
            if problem is not None:
                self._remove(commit)
                refused.append((commit.id, problem))
                continue
            self._apply(commit, self._changes_of(commit))
            applied.append(commit.id)
            for child in dependent.get(commit.id, ()):
                missing[child].discard(commit.id)
                if not missing[child]:
                    heapq.heappush(ready, (waiting[child].seq, child))
        return applied, refused

    def pending(self) -> list[str]:
        """Ids of commits that wait for others."""
        query = "SELECT id FROM commits WHERE id NOT IN (SELECT id FROM applied) ORDER BY id"
        return [row[0] for row in self._connection.execute(query)]

    def parcels(self) -> Iterator[Parcel]:
        """Every commit of this bundle, ready to travel; those that depend on others come after them."""
        query = "SELECT bytes, signature FROM commits LEFT JOIN applied USING (id) ORDER BY position IS NULL, position"
        for data, signature in self._connection.execute(query).fetchall():
            commit = read_commit(data, signature)
            changes = tuple((change.salt, change.data) for _, change in self._changes_of(commit))
            yield Parcel(data, signature, changes)

    def entries(self) -> Iterator[Entry]:
        """Every applied commit with its changes, in the order this bundle took them in."""
        names = {officer: keys.name for officer, keys in self.members().items()}
        query = "SELECT position, bytes, signature FROM applied JOIN commits USING (id) ORDER BY position"
        for position, data, signature in self._connection.execute(query).fetchall():
            commit = read_commit(data, signature)
            yield Entry(
                position=position,
                id=commit.id,
                at=commit.at,
                officer=commit.officer,
                name=names.get(commit.officer, ""),
                writer=commit.writer,
                seq=commit.seq,
                changes=tuple(change for _, change in self._changes_of(commit)),
            )

    def heads(self) -> list[tuple[str, int, str]]:
        """(writer, seq, commit id) of every newest commit, sorted."""
        return sorted((r[0], r[1], r[2]) for r in self._connection.execute("SELECT writer, seq, id FROM head"))

    def members(self) -> dict[str, PublicOfficer]:
        """Every officer the case has ever named, by key hash."""
        rows = self._connection.execute("SELECT officer, keys FROM member").fetchall()
        return {row[0]: msgspec.convert(json.loads(row[1]), PublicOfficer) for row in rows}

    def known_signer(self, commit: Commit) -> PublicOfficer | None:
        """The officer who signed, as named by an access statement this commit knows of."""
        rows = self._connection.execute("SELECT keys, id FROM member WHERE officer=?", (commit.officer,)).fetchall()
        for keys, stated_in in rows:
            if any(self.ancestry.knows(named, stated_in) for named in commit.named):
                return msgspec.convert(json.loads(keys), PublicOfficer)
        return None

    def _sign(self, officer: Officer, writer: str, changes: Sequence[Change], at: datetime) -> Commit:
        own = [(seq, commit) for name, seq, commit in self.heads() if name == writer]
        seq, prev = max(own, default=(0, None))
        return sign_commit(
            officer,
            case=self.case,
            writer=writer,
            seq=seq + 1,
            prev=prev,
            seen=self._seen(writer, prev),
            at=at,
            changes=changes,
        )

    def _seen(self, writer: str, prev: str | None) -> dict[str, tuple[int, str]]:
        """One head for each other writer; of a forked writer the first one not yet known, so that all get named."""
        seen: dict[str, tuple[int, str]] = {}
        for name, seq, commit in self.heads():
            if name == writer and (commit == prev or (prev and self.ancestry.knows(prev, commit))):
                continue
            if name in seen and (prev is None or self.ancestry.knows(prev, commit)):
                continue
            seen[name] = (seq, commit)
        return seen

    def _receive(self, parcel: Parcel) -> tuple[str, str] | None:
        try:
            commit = read_commit(parcel.data, parcel.signature)
            changes = [read_change(salt, data) for salt, data in parcel.changes]
        except Damaged:
            return ("", "not-canonical")
        if commit.case != self.case:
            return (commit.id, "other-case")
        if tuple(change.id(commit.case, commit.writer) for change in changes) != commit.changes:
            return (commit.id, "changes-altered")
        if self._connection.execute("SELECT 1 FROM commits WHERE id=?", (commit.id,)).fetchone() is None:
            self._enter(commit, changes)
        return None

    def _enter(self, commit: Commit, changes: Sequence[Change]) -> None:
        self._connection.execute(
            "INSERT INTO commits VALUES (?, ?, ?, ?, ?)",
            (commit.id, commit.writer, commit.seq, commit.data, commit.signature),
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO changes VALUES (?, ?, ?)",
            [(change.id(commit.case, commit.writer), change.salt, change.data) for change in changes],
        )

    def _remove(self, commit: Commit) -> None:
        """Drop a refused commit; changes that another commit names too stay."""
        self._connection.execute("DELETE FROM commits WHERE id=?", (commit.id,))
        named = {change for other in self._unapplied() for change in other.changes}
        for change in set(commit.changes) - named:
            query = "DELETE FROM changes WHERE id=? AND NOT EXISTS (SELECT 1 FROM statement WHERE change=changes.id)"
            self._connection.execute(query, (change,))

    def _unapplied(self) -> list[Commit]:
        query = "SELECT bytes, signature FROM commits WHERE id NOT IN (SELECT id FROM applied)"
        return [read_commit(*row) for row in self._connection.execute(query).fetchall()]

    def _problem(self, commit: Commit) -> str | None:
        """Why this commit can never count, given that all it names is applied; ``None`` when it counts."""
        changes = [change for _, change in self._changes_of(commit)]
        fields = [(change.kind, change.record, name) for change in changes for name in change.fields]
        if len(set(fields)) != len(fields):
            return "one-field-twice"
        if not self._chain_holds(commit):
            return "chain-broken"
        access = [change for change in changes if change.kind == ACCESS]
        if commit.is_first:
            return self._problem_of_first(commit, access)
        signer = self.known_signer(commit)
        if signer is None:
            return "unknown-officer"
        if not commit.signed_by(signer.verifying):
            return "bad-signature"
        if access and not self._is_manager(commit):
            return "not-an-access-manager"
        return None

    def _problem_of_first(self, commit: Commit, access: list[Change]) -> str | None:
        if self.first is not None and commit.id != self.first:
            return "another-first-commit"
        stated = [officer for change in access for officer in _officers(change) if officer.id == commit.officer]
        managers = [manager for change in access for manager in change.fields.get("managers", [])]
        if not stated or commit.officer not in managers:
            return "unknown-officer"
        return None if commit.signed_by(stated[0].verifying) else "bad-signature"

    def _chain_holds(self, commit: Commit) -> bool:
        if commit.prev is not None and self.ancestry.position(commit.prev) != (commit.writer, commit.seq - 1):
            return False
        return all(self.ancestry.position(head) == (name, seq) for name, (seq, head) in commit.seen.items())

    def _is_manager(self, commit: Commit) -> bool:
        query = "SELECT member.id FROM member JOIN applied USING (id) WHERE member.officer=? AND manager=1"
        rows = self._connection.execute(query, (commit.officer,)).fetchall()
        return any(self.ancestry.knows(named, row[0]) for row in rows for named in commit.named)

    def _changes_of(self, commit: Commit) -> list[tuple[str, Change]]:
        found: list[tuple[str, Change]] = []
        for change_id in commit.changes:
            row = self._connection.execute("SELECT salt, bytes FROM changes WHERE id=?", (change_id,)).fetchone()
            if row is None:
                raise Damaged(
                    tr("Commit {id} lacks one of its changes.").format(id=commit.id[:16]),
                    kept=tr("The case is left as it is."),
                    todo=tr("Run r2p-desk doctor on the case."),
                )
            found.append((change_id, read_change(row[0], row[1])))
        return found

    def _apply(self, commit: Commit, changes: list[tuple[str, Change]]) -> None:
        clock = json.dumps(self.ancestry.clock_of(commit), sort_keys=True)
        insert = "INSERT INTO applied (id, writer, seq, officer, at, clock) VALUES (?, ?, ?, ?, ?, ?)"
        values = (commit.id, commit.writer, commit.seq, commit.officer, commit.at, clock)
        position = int(self._connection.execute(insert, values).lastrowid)
        if commit.prev is not None:
            self._connection.execute("DELETE FROM head WHERE id=?", (commit.prev,))
        self._connection.execute("INSERT INTO head VALUES (?, ?, ?)", (commit.writer, commit.id, commit.seq))
        self.ancestry.note_applied(commit.writer, commit.seq)
        for _, change in changes:
            if change.kind == ACCESS:
                self._admit(commit, change)
        self.views.apply(commit, position, changes)

    def _admit(self, commit: Commit, change: Change) -> None:
        managers = change.fields.get("managers", [])
        for officer in _officers(change):
            keys = json.dumps(msgspec.to_builtins(officer), ensure_ascii=False, sort_keys=True)
            row = (officer.id, commit.id, keys, int(officer.id in managers))
            self._connection.execute("INSERT OR REPLACE INTO member VALUES (?, ?, ?, ?)", row)


def access_change(case_record: str, epoch: int, managers: Sequence[str], officers: Sequence[PublicOfficer]) -> Change:
    """The statement of who may open and write the case from now on; it counts only from an access manager."""
    fields: dict[str, Any] = {
        "epoch": epoch,
        "managers": sorted(managers),
        "officers": [msgspec.to_builtins(officer) for officer in officers],
    }
    return make_change(case_record, ACCESS, fields)


def new_writer() -> str:
    """A writer id: 16 random bytes, hex; drawn anew whenever a bundle is created, copied in or restored."""
    return secrets.token_hex(16)


def _officers(change: Change) -> list[PublicOfficer]:
    try:
        return msgspec.convert(change.fields.get("officers", []), list[PublicOfficer])
    except msgspec.ValidationError:
        return []
