"""What makes a commit count: its chain, who may sign it, and what may be stated by whom.

A commit is held against what it knows and nothing else, so that every copy of a case comes to the same answer whatever
arrived first.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from ..errors import InvalidValue
from ..keys.officer import PublicOfficer
from ..keys.signing import VerifyingKeys
from .ancestry import Ancestry
from .database import Connection
from .expunge import KIND as EXPUNGE
from .expunge import Expunction, Target, approver, read_expunction
from .statements import Change, Commit, ids_of, make_change, read_commit

ACCESS = "access"
NEVER_WITHHELD = frozenset({ACCESS, EXPUNGE})
"""Kinds every copy must have, because what counts depends on them."""

Present = Sequence[Change | None]
"""The changes of a commit in its order; ``None`` for one whose bytes are not here."""


class Admission(msgspec.Struct, frozen=True, kw_only=True):
    """What an access statement says: the how-manieth it is, the key hashes of the managers, all who may open.

    ``custodians`` are the key hashes of those to whom names are sealed; nobody named means the managers.
    """

    epoch: int
    managers: tuple[str, ...]
    officers: tuple[PublicOfficer, ...]
    custodians: tuple[str, ...] = ()


class Rules:
    """The rules of one case, over its commits as far as they are applied."""

    def __init__(self, connection: Connection, case: str, ancestry: Ancestry) -> None:
        self._connection = connection
        self._ancestry = ancestry
        self._named: dict[str, dict[str, tuple[str, bool]]] | None = None
        self.case = case
        self.first: str | None = None

    def forget(self) -> None:
        """Drop what was remembered of who was named; after an access statement, a rollback or a rebuild."""
        self._named = None

    def problem(self, commit: Commit, present: Present) -> str | None:
        """Why this commit can never count, given that all it names is applied; ``None`` when it counts."""
        misfit = self.misfit(commit, present)
        if misfit is not None:
            return misfit
        return self._unsigned(commit, present)

    def problem_of(self, commit: Commit, present: Present) -> str | None:
        """As ``problem``, for a commit of this case whose changes are known to be those it lists."""
        return self.unfit(commit, present) or self._unsigned(commit, present)

    def _unsigned(self, commit: Commit, present: Present) -> str | None:
        signer = self.signer(commit, present)
        if signer is None:
            return "unknown-officer"
        return None if commit.signed_by(_verifying(signer)) else "bad-signature"

    def misfit(self, commit: Commit, present: Present) -> str | None:
        """Why this commit could not count whoever had signed it."""
        if commit.case != self.case:
            return "other-case"
        return self.unfit(commit, present) if named_by(commit, present) else "changes-altered"

    def unfit(self, commit: Commit, present: Present) -> str | None:
        """As ``misfit``, for a commit of this case whose changes are known to be those it lists."""
        here = [change for change in present if change is not None]
        access = [change for change in here if change.kind == ACCESS]
        if _states_twice(here):
            return "one-field-twice"
        if not self._chain_holds(commit):
            return "chain-broken"
        if any(read_admission(change) is None for change in access):
            return "access-malformed"
        for change in here:
            if change.kind == EXPUNGE and (refused := self._expunge_problem(commit, change)) is not None:
                return refused
        if commit.is_first:
            return None if self.first in (None, commit.id) else "another-first-commit"
        return "not-an-access-manager" if access and commit.officer not in self.managers() else None

    def signer(self, commit: Commit, present: Present) -> PublicOfficer | None:
        """The officer who may have signed this: who begins the case, or is named by the newest access it knows."""
        if commit.is_first:
            return founder(commit, present)
        keys = self._keys_stated(commit)
        return None if keys is None else _read_keys(keys)

    def may_sign(self, commit: Commit, present: Present) -> bool:
        """Whether its officer belongs to the case, by what this commit knows."""
        if commit.is_first:
            return founder(commit, present) is not None
        return self._keys_stated(commit) is not None

    def managers(self) -> frozenset[str]:
        """The access managers: those named in the first commit, and nobody else, whatever was stated later."""
        named = self._admissions().get(self.first or "", {})
        return frozenset(officer for officer, (_, manages) in named.items() if manages)

    def members(self) -> dict[str, PublicOfficer]:
        """Every officer the case has ever named, by key hash."""
        rows = self._connection.execute("SELECT officer, keys FROM member").fetchall()
        return {row[0]: msgspec.convert(json.loads(row[1]), PublicOfficer) for row in rows}

    def newest_admissions(self) -> list[str]:
        """Ids of the commits whose access statement no other one has superseded; several when stated unaware."""
        return self._maximal(list(self._admissions()))

    def approver(self, stated: Expunction) -> str | None:
        """The member who approved an expunction as second person; ``None`` when nobody did."""
        return approver(stated, self.case, self.members())

    def _keys_stated(self, commit: Commit) -> str | None:
        admissions = self._admissions()
        known = [one for one in admissions if any(self._ancestry.knows(named, one) for named in commit.named)]
        for one in self._maximal(known):
            if commit.officer in admissions[one]:
                return admissions[one][commit.officer][0]
        return None

    def _maximal(self, admissions: list[str]) -> list[str]:
        if len(admissions) == 1:
            return admissions
        knows = self._ancestry.knows
        return [one for one in admissions if not any(two != one and knows(two, one) for two in admissions)]

    def _admissions(self) -> dict[str, dict[str, tuple[str, bool]]]:
        """Commit of an access statement → officer → (keys as JSON, whether a manager)."""
        if self._named is None:
            ids = self._connection.execute("SELECT id FROM admission ORDER BY id").fetchall()
            named: dict[str, dict[str, tuple[str, bool]]] = {row[0]: {} for row in ids}
            query = "SELECT id, officer, keys, manager FROM member"
            for one, officer, keys, manager in self._connection.execute(query).fetchall():
                named.setdefault(one, {})[officer] = (keys, bool(manager))
            self._named = named
        return self._named

    def _chain_holds(self, commit: Commit) -> bool:
        position = self._ancestry.position
        if commit.prev is not None and position(commit.prev) != (commit.writer, commit.seq - 1):
            return False
        return all(position(head) == (name, seq) for name, (seq, head) in commit.seen.items())

    def _expunge_problem(self, commit: Commit, change: Change) -> str | None:
        stated = read_expunction(change)
        if stated is None:
            return "expunge-malformed"
        second = self.approver(stated)
        approved = second is not None and second != commit.officer
        if not stated.alone and not approved:
            return "expunge-not-approved"
        for target in stated.targets:
            author = self._author_of(commit, target)
            if author is None:
                return "expunge-malformed"
            if author != commit.officer and not (approved and commit.officer in self.managers()):
                return "not-yours-to-expunge"
        return None

    def _author_of(self, commit: Commit, target: Target) -> str | None:
        """Who stated the change that is to go, when the expunging commit knows of it and says rightly what it was."""
        if not any(self._ancestry.knows(named, target.commit) for named in commit.named):
            return None
        row = self._connection.execute("SELECT bytes, signature FROM commits WHERE id=?", (target.commit,)).fetchone()
        if row is None or target.change not in (aimed := read_commit(*row)).changes:
            return None
        kept = self._connection.execute("SELECT bytes FROM changes WHERE id=?", (target.change,)).fetchone()
        if kept is not None:
            body = json.loads(kept[0])
            if (body["kind"], body["record"], sorted(body["set"])) != (
                target.kind,
                target.record,
                sorted(target.fields),
            ):
                return None
        return aimed.officer


@lru_cache(maxsize=64)
def _verifying(officer: PublicOfficer) -> VerifyingKeys:
    return officer.verifying


@lru_cache(maxsize=64)
def _read_keys(text: str) -> PublicOfficer:
    return msgspec.convert(json.loads(text), PublicOfficer)


def _states_twice(changes: Sequence[Change]) -> bool:
    """Whether a field of a record is stated by more than one of these."""
    if len(changes) < 2:
        return False
    stated: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for change in changes:
        stated.setdefault((change.kind, change.record), []).append(change.fields)
    return any(len(fields) > 1 and len(set().union(*fields)) < sum(map(len, fields)) for fields in stated.values())


def named_by(commit: Commit, present: Present) -> bool:
    """Whether the changes that are here are those the commit lists, in their places."""
    if len(present) != len(commit.changes):
        return False
    here = [(named, change) for named, change in zip(commit.changes, present, strict=True) if change is not None]
    ids = ids_of([change for _, change in here], commit.case, commit.writer)
    return all(named == found for (named, _), found in zip(here, ids, strict=True))


def founder(commit: Commit, present: Present) -> PublicOfficer | None:
    """The officer of a first commit, when that names them as an access manager."""
    for change in present:
        stated = read_admission(change) if change is not None and change.kind == ACCESS else None
        for officer in stated.officers if stated else ():
            if officer.id == commit.officer and stated is not None and officer.id in stated.managers:
                return officer
    return None


def access_change(
    case_record: str,
    epoch: int,
    managers: Sequence[str],
    officers: Sequence[PublicOfficer],
    custodians: Sequence[str] = (),
) -> Change:
    """The statement of who may open and write the case from now on; it counts only from an access manager."""
    fields: dict[str, Any] = {
        "epoch": epoch,
        "managers": sorted(managers),
        "officers": [msgspec.to_builtins(officer) for officer in officers],
    }
    if custodians:
        fields["custodians"] = sorted(custodians)
    return make_change(case_record, ACCESS, fields)


def read_admission(change: Change) -> Admission | None:
    """Who may open the case by this change, ``None`` when it does not say so in the one form there is."""
    return admission_of(change.fields)


def admission_of(fields: Mapping[str, Any]) -> Admission | None:
    """As ``read_admission``, from the fields."""
    try:
        stated = msgspec.convert(fields, Admission)
        known = {officer.id for officer in stated.officers}
    except (msgspec.ValidationError, InvalidValue):
        return None
    named = {*stated.managers, *stated.custodians}
    return stated if known.issuperset(named) and len(known) == len(stated.officers) else None
