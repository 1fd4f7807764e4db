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

from ..errors import Damaged, InvalidValue, Refused
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


class Admission(msgspec.Struct, frozen=True, kw_only=True):
    """What an access statement says: the how-manieth it is, the key hashes of the managers, all who may open."""

    epoch: int
    managers: tuple[str, ...]
    officers: tuple[PublicOfficer, ...]


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
                self._refuse_to_save(commit, changes)
                self._enter(commit, changes)
                self._apply(commit, list(zip(commit.changes, changes, strict=True)))
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

    def managers(self) -> frozenset[str]:
        """The access managers: those named in the first commit, and nobody else, whatever was stated later."""
        query = "SELECT officer FROM member WHERE id=? AND manager=1"
        return frozenset(row[0] for row in self._connection.execute(query, (self.first,)))

    def known_signer(self, commit: Commit) -> PublicOfficer | None:
        """The officer who signed, as named by an access statement this commit knows of."""
        keys = self._keys_stated(commit)
        return None if keys is None else msgspec.convert(json.loads(keys), PublicOfficer)

    def _keys_stated(self, commit: Commit) -> str | None:
        rows = self._connection.execute("SELECT keys, id FROM member WHERE officer=?", (commit.officer,)).fetchall()
        for keys, stated_in in rows:
            if any(self.ancestry.knows(named, stated_in) for named in commit.named):
                return str(keys)
        return None

    def _refuse_to_save(self, commit: Commit, changes: Sequence[Change]) -> None:
        """What other copies of the case would refuse is not saved here either."""
        problem = self._misfit(commit, changes)
        signer = _founder(commit, changes) if commit.is_first else self._keys_stated(commit)
        if problem is None and signer is not None:
            return
        raise Refused(
            tr("You may not state this in this case."),
            kept=tr("Nothing was saved."),
            todo=tr("Ask an access manager of the case to name you in its journal."),
        )

    def _sign(self, officer: Officer, writer: str, changes: Sequence[Change], at: datetime) -> Commit:
        heads = self.heads()
        own = [(seq, commit) for name, seq, commit in heads if name == writer]
        seq, prev = max(own, default=(0, None))
        return sign_commit(
            officer,
            case=self.case,
            writer=writer,
            seq=seq + 1,
            prev=prev,
            seen=self._seen(heads, writer, prev),
            at=at,
            changes=changes,
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
        if self.ancestry.position(commit.id) is None:
            self._enter(commit, changes)
        return None

    def _enter(self, commit: Commit, changes: Sequence[Change]) -> None:
        """Keep a commit. One that waits may be here under several signatures: which of them holds is seen later."""
        self._connection.execute(
            "INSERT OR IGNORE INTO commits VALUES (?, ?, ?, ?, ?)",
            (commit.id, commit.writer, commit.seq, commit.data, commit.signature),
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO changes VALUES (?, ?, ?)",
            [(name, change.salt, change.data) for name, change in zip(commit.changes, changes, strict=True)],
        )

    def _take(self, copies: list[Commit]) -> list[tuple[Commit, str]]:
        """Apply the copy of a ready commit whose signature holds and drop the others; answers what was refused."""
        refused = []
        for commit in copies:
            changes = self._changes_of(commit)
            known = self.ancestry.position(commit.id) is not None
            problem = "bad-signature" if known else self._problem(commit, [change for _, change in changes])
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

    def _problem(self, commit: Commit, changes: Sequence[Change]) -> str | None:
        """Why this commit can never count, given that all it names is applied; ``None`` when it counts."""
        misfit = self._misfit(commit, changes)
        if misfit is not None:
            return misfit
        keys = _founder(commit, changes) if commit.is_first else self.known_signer(commit)
        if keys is None:
            return "unknown-officer"
        return None if commit.signed_by(keys.verifying) else "bad-signature"

    def _misfit(self, commit: Commit, changes: Sequence[Change]) -> str | None:
        """Why this commit could not count whoever had signed it."""
        fields = [(change.kind, change.record, name) for change in changes for name in change.fields]
        access = [change for change in changes if change.kind == ACCESS]
        if commit.case != self.case:
            return "other-case"
        if tuple(change.id(commit.case, commit.writer) for change in changes) != commit.changes:
            return "changes-altered"
        if len(set(fields)) != len(fields):
            return "one-field-twice"
        if not self._chain_holds(commit):
            return "chain-broken"
        if any(read_admission(change) is None for change in access):
            return "access-malformed"
        if commit.is_first:
            return None if self.first in (None, commit.id) else "another-first-commit"
        return "not-an-access-manager" if access and commit.officer not in self.managers() else None

    def _chain_holds(self, commit: Commit) -> bool:
        if commit.prev is not None and self.ancestry.position(commit.prev) != (commit.writer, commit.seq - 1):
            return False
        return all(self.ancestry.position(head) == (name, seq) for name, (seq, head) in commit.seen.items())

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
        self.ancestry.note_applied()
        if commit.is_first and self.first is None:
            self.first = commit.id
        for _, change in changes:
            if change.kind == ACCESS:
                self._admit(commit, change)
        self.views.apply(commit, position, changes)

    def _admit(self, commit: Commit, change: Change) -> None:
        stated = read_admission(change)
        for officer in stated.officers if stated else ():
            keys = json.dumps(msgspec.to_builtins(officer), ensure_ascii=False, sort_keys=True)
            row = (officer.id, commit.id, keys, int(stated is not None and officer.id in stated.managers))
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


def read_admission(change: Change) -> Admission | None:
    """Who may open the case by this change, ``None`` when it does not say so in the one form there is."""
    try:
        stated = msgspec.convert(change.fields, Admission)
        known = {officer.id for officer in stated.officers}
    except (msgspec.ValidationError, InvalidValue):
        return None
    return stated if known.issuperset(stated.managers) and len(known) == len(stated.officers) else None


def _founder(commit: Commit, changes: Sequence[Change]) -> PublicOfficer | None:
    """The officer of a first commit, when that names them as an access manager."""
    for change in changes:
        stated = read_admission(change) if change.kind == ACCESS else None
        for officer in stated.officers if stated else ():
            if officer.id == commit.officer and stated is not None and officer.id in stated.managers:
                return officer
    return None
