"""Taking statements out for good: what such a statement says, who may make it, and the second person's approval.

A change of the kind ``expunge`` names, for each change it takes out, the commit that stated it and which fields of
which record it stated. The bytes and the salt of that change then go, everywhere this statement arrives; its id stays
in the commit that named it, and the fields show as expunged: no older value returns.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ..errors import Damaged, InvalidValue, Refused
from ..i18n import tr
from ..keys.officer import Officer, PublicOfficer
from ..keys.signing import Purpose, open_statement
from .statements import Change, make_change

KIND = "expunge"
APPROVAL_TYPE = "r2p-desk/expunge-approval"
NEVER = frozenset({"access", KIND})
"""Kinds that cannot be taken out: the case would no longer prove itself."""


class Target(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One change to be taken out: its id, the commit that stated it, and what it stated fields of."""

    change: str
    commit: str
    kind: str
    record: str
    fields: tuple[str, ...]


class Expunction(msgspec.Struct, frozen=True, kw_only=True):
    """What an expunge statement says; ``approval`` is the second person's signed statement, ``None`` when alone."""

    targets: tuple[Target, ...]
    reason: str
    alone: bool
    approval: str | None = None


def expunge_change(record: str, targets: Sequence[Target], reason: str, approval: str | None) -> Change:
    """The statement that takes these changes out; it counts only from those who may make it."""
    if not reason.strip():
        raise InvalidValue(
            tr("An expunction needs a reason."), kept=tr("Nothing was changed."), todo=tr("Say why it must go.")
        )
    fields: dict[str, Any] = {
        "targets": [msgspec.to_builtins(target) for target in targets],
        "reason": reason.strip(),
        "alone": approval is None,
        "approval": approval,
    }
    return make_change(record, KIND, fields)


def read_expunction(change: Change) -> Expunction | None:
    """What this change takes out, ``None`` when it does not say so in the one form there is."""
    try:
        stated = msgspec.convert(change.fields, Expunction)
    except msgspec.ValidationError:
        return None
    named = {target.change for target in stated.targets}
    sound = named and len(named) == len(stated.targets) and stated.alone == (stated.approval is None)
    if not sound or not stated.reason or any(target.kind in NEVER or not target.fields for target in stated.targets):
        return None
    return stated


def approve(second: Officer, case: str, changes: Sequence[str], reason: str) -> str:
    """The second person's signed approval of taking exactly these changes out for this reason."""
    statement = {
        "type": APPROVAL_TYPE,
        "case": case,
        "signer": second.id,
        "changes": sorted(changes),
        "reason": reason.strip(),
    }
    return second.seal_statement(Purpose.APPROVAL, statement).decode()


def approver(stated: Expunction, case: str, known: Mapping[str, PublicOfficer]) -> str | None:
    """Who of these officers approved exactly this expunction; ``None`` when nobody did."""
    if stated.approval is None:
        return None
    try:
        keys = {officer: public.verifying for officer, public in known.items()}
        approval = open_statement(stated.approval.encode(), Purpose.APPROVAL, keys)
    except (Damaged, Refused, InvalidValue):
        return None
    wanted = {"type": APPROVAL_TYPE, "case": case, "reason": stated.reason}
    wanted["changes"] = sorted(target.change for target in stated.targets)  # type: ignore[assignment]  # JSON values
    if any(approval.get(name) != value for name, value in wanted.items()):
        return None
    return str(approval["signer"])
