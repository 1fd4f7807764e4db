"""The whole history proven in one reading: every commit, its signature, changes and place; each fault with its row.

Commits come in the order in which they were taken in, a few hundred at a time, and their changes with one question for
all of them. Nothing is read, parsed or hashed twice.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from ..errors import Damaged
from ..i18n import tr
from ..jobs import Job
from ..keys.signing import VerifyingKeys
from .access import Access
from .ancestry import Ancestry
from .database import Connection
from .journal import read_admission
from .rules import Rules
from .statements import Change, Commit, ids_of, read_change, read_commit

_LOT = 512
# a damaged row may hold anything, also text that is not UTF-8
_BYTES = "CAST(bytes AS BLOB), CAST(signature AS BLOB)"
_TAKEN_IN = (
    f"SELECT applied.id, {_BYTES}, applied.writer, applied.seq, officer, at"  # noqa: S608  # no values
    " FROM applied LEFT JOIN commits USING (id) ORDER BY position"
)
_WAITING = f"SELECT id, {_BYTES} FROM commits WHERE id NOT IN (SELECT id FROM applied) ORDER BY writer, seq, id"  # noqa: S608
_ALL = f"SELECT id, {_BYTES} FROM commits ORDER BY writer, seq, id"  # noqa: S608  # no values
_CHANGES = (
    "SELECT id, CAST(salt AS BLOB), CAST(bytes AS BLOB) FROM changes WHERE id IN (SELECT value FROM json_each(?))"
)
_ABSENT = "SELECT change FROM absent WHERE change IN (SELECT value FROM json_each(?))"


class Fault(NamedTuple):
    """What is wrong with a row of the journal: a code, the id the commit is kept under, its signature, the change.

    ``change`` where one of its changes is to blame. ``problem`` is the rule that is broken, where one is.
    """

    code: str
    commit: str
    signature: bytes | None = None
    change: str | None = None
    problem: str | None = None


class Verified(NamedTuple):
    """What came of it.

    ``otherwise``: what is kept of applied commits is not what they say, or one waits that need not. ``unnamed`` counts
    changes that belong to no commit here.
    """

    faults: list[Fault]
    otherwise: bool
    unnamed: int


class _Row(NamedTuple):
    id: str
    data: bytes | None
    signature: bytes | None
    applied: tuple[str, int, str, str] | None


def verify(connection: Connection, access: Access, job: Job, *, views: bool = True) -> Verified:
    """Prove every commit and change; with ``views`` also that what was made of them begins as they say.

    Without ``views``, for a case whose lists are missing, order, clocks and rules are left out.
    """
    return _Verification(connection, access, views=views).run(job)


def signers(connection: Connection, access: Access) -> dict[str, VerifyingKeys]:
    """Everybody named by the access file or by any access statement; read from the journal, not from its views."""
    known = {member.id: member.verifying for member in access.officers}
    query = 'SELECT salt, bytes FROM changes WHERE instr(bytes, CAST(\'"kind":"access"\' AS BLOB))'
    for salt, data in connection.execute(query).fetchall():
        try:
            stated = read_admission(read_change(salt, data))
        except Damaged:
            continue
        known |= {member.id: member.verifying for member in stated.officers} if stated else {}
    return known


class _Places(Ancestry):
    """Knows where the commits stand that have been read so far, without asking for each."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.places: dict[str, tuple[str, int]] = {}

    def position(self, commit: str) -> tuple[str, int] | None:
        return self.places.get(commit)


class _Verification:
    def __init__(self, connection: Connection, access: Access, *, views: bool) -> None:
        self._connection = connection
        self._case = access.case
        self._views = views
        self._places = _Places(connection)
        self._rules = Rules(connection, access.case, self._places)
        self._rules.first = access.first or None
        self._signers: Mapping[str, VerifyingKeys] = signers(connection, access)
        self._moments: dict[str, str] = {}
        self._found = 0
        self._otherwise = False
        self.faults: list[Fault] = []
        self._unruly: list[Fault] = []

    def run(self, job: Job) -> Verified:
        total = max(self._count("commits"), 1)
        done = 0
        rows = self._rows()
        while lot := list(islice(rows, _LOT)):
            job.advance(done / total, tr("Commits and signatures"))
            self._take(lot)
            done += len(lot)
        unnamed = max(self._count("changes") - self._found, 0)
        return Verified([*self.faults, *([] if self._otherwise else self._unruly)], self._otherwise, unnamed)

    def _count(self, table: str) -> int:
        return int(self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608  # names are ours

    def _rows(self) -> Iterator[_Row]:
        if not self._views:
            yield from self._unapplied(_ALL)
            return
        for kept_id, data, signature, *applied in self._connection.execute(_TAKEN_IN):
            yield _Row(kept_id, data, signature, tuple(applied))
        yield from self._unapplied(_WAITING)

    def _unapplied(self, query: str) -> Iterator[_Row]:
        for kept_id, data, signature in self._connection.execute(query):
            yield _Row(kept_id, data, signature, None)

    def _take(self, lot: Sequence[_Row]) -> None:
        read = [(row, commit) for row in lot if (commit := self._commit(row)) is not None]
        wanted = [name for _, commit in read for name in commit.changes]
        stored = {row[0]: row[1:] for row in self._connection.execute(_CHANGES, (json.dumps(wanted),))}
        missing = [name for name in wanted if name not in stored]
        absent = {row[0] for row in self._connection.execute(_ABSENT, (json.dumps(missing),))} if missing else set()
        self._found += len(stored)
        for row, commit in read:
            before = len(self.faults)
            changes = self._changes(commit, row, stored, absent)
            self._place(commit, row)
            if len(self.faults) == before and self._views and row.applied is not None:
                self._hold_to_rules(commit, row, changes)

    def _commit(self, row: _Row) -> Commit | None:
        """The commit of a row, if it is what it is kept as; its signature is looked at here, too."""
        if row.applied is not None:
            self._places.places[row.id] = row.applied[:2]
            self._moments[row.id] = row.applied[3]
        if row.data is None:
            self._fault("commit-missing", row)
            return None
        try:
            commit = read_commit(row.data, row.signature)  # type: ignore[arg-type]  # what is no bytes is refused there
        except Damaged:
            self._fault("commit-altered", row)
            return None
        if commit.id != row.id or commit.case != self._case:
            self._fault("commit-altered", row)
            return None
        signer = self._signers.get(commit.officer)
        if signer is None:
            self._fault("unknown-officer", row)
        elif not commit.signed_by(signer):
            self._fault("bad-signature", row)
        return commit

    def _changes(
        self, commit: Commit, row: _Row, stored: Mapping[str, Sequence[Any]], absent: set[str]
    ) -> list[Change | None]:
        """The changes of a commit that are here, each proven to be the one it lists."""
        changes: list[Change | None] = []
        for name in commit.changes:
            kept = stored.get(name)
            if kept is None:
                if name not in absent:  # neither withheld nor expunged
                    self._fault("change-missing", row, name)
                changes.append(None)
                continue
            try:
                changes.append(read_change(kept[0], kept[1]))
            except Damaged:
                self._fault("change-altered", row, name)
                changes.append(None)
        here = [(name, change) for name, change in zip(commit.changes, changes, strict=True) if change is not None]
        ids = ids_of([change for _, change in here], commit.case, commit.writer)
        for (name, _), found in zip(here, ids, strict=True):
            if name != found:
                self._fault("change-altered", row, name)
        return changes

    def _place(self, commit: Commit, row: _Row) -> None:
        """Whether it rests on what it names, is kept as it says, and claims no time before theirs."""
        if not self._views:
            return
        moments = self._moments
        rests = all(named in moments for named in commit.named)
        said = (commit.writer, commit.seq, commit.officer, commit.at)
        if rests != (row.applied is not None) or (row.applied is not None and row.applied != said):
            self._otherwise = True
        if any(moments.get(named, "") > commit.at for named in commit.named):
            self._fault("earlier-than-seen", row)

    def _hold_to_rules(self, commit: Commit, row: _Row, changes: Sequence[Change | None]) -> None:
        """Whether a commit that counts may count: those who hold the key of a case can write it in unasked."""
        problem = self._rules.unfit(commit, changes)
        if problem is None and not self._rules.may_sign(commit, changes):
            problem = "unknown-officer"
        if problem is not None:
            self._unruly.append(Fault("against-the-rules", row.id, row.signature, None, problem))

    def _fault(self, code: str, row: _Row, change: str | None = None) -> None:
        self.faults.append(Fault(code, row.id, row.signature, change))
