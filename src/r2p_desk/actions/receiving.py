"""Receiving a package of any kind: verified, shown, and only with a person's acceptance taken in.

One opening for all kinds, which proves who sent it, to whom, whole and in which order; then whoever knows its kind.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from ..casefile.comparing import Difference
from ..exchange import terms
from ..exchange.findings import Finding, newer_version
from ..exchange.findings import revoked as revoked_keys
from ..exchange.ledger import RECEIVED, check_clock, check_order
from ..exchange.manifest import Kind, Part, Role
from ..exchange.moments import moment
from ..exchange.opening import Incoming, open_package
from ..exchange.quarantine import Quarantine
from ..i18n import tr
from ..jobs import Job
from .arrivals import Arrival, CaseSeen, Handler, Outcome, enter
from .contacts import Contact, contact_of, known_keys
from .offices import revoked
from .recalls import refuse_barred
from .receipts import acknowledge
from .receiving_keys import retire_if_acknowledged
from .sending import ledger
from .session import Desk, OpenCase

QUARANTINE = "quarantine"
_LATER = frozenset({Role.BLOB, Role.FILE})
"""Parts that are only needed once a package is taken in."""


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A package whose proofs hold, and what it changed (``accepted``) or would change.

    ``differences`` and what follows it are of its kind (``arrivals.CaseSeen``): ``case`` is empty for one of no case.
    ``conditions`` are its sender's, as codes, ``asks`` in words; ``told`` are the
    differences in words.
    """

    package: str
    kind: str
    sender: Contact
    number: int
    marking: str | None
    conditions: tuple[str, ...]
    asks: tuple[str, ...]
    expires: str | None
    accepted: bool
    size: int
    findings: tuple[Finding, ...]
    differences: dict[str, Any]
    case: str = ""
    case_name: str = ""
    created: bool = False
    attachments: int = 0
    commits: tuple[tuple[str, str, int], ...] = ()
    items_new: tuple[tuple[str, str], ...] = ()
    items_changed: tuple[tuple[str, str], ...] = ()
    conflicts: tuple[tuple[str, str, str], ...] = ()
    told: tuple[str, ...] = ()
    rows: tuple[Difference, ...] = ()
    more: int = 0
    left: int = 0
    beside: tuple[tuple[str, str], ...] = ()

    @property
    def new_commits(self) -> int:
        """How many commits were not here before."""
        return sum(count for _, _, count in self.commits)


def receive_package(
    desk: Desk,
    path: Path,
    *,
    accept: bool = False,
    opened: OpenCase | None = None,
    job: Job | None = None,
    out: Path | None = None,
    only: Collection[str] | None = None,
    assign: str | None = None,
    kinds: Collection[Kind] = tuple(Kind),
) -> Received:
    """Verify a package and tell what it would change; with ``accept`` take it in, whole or not at all.

    ``opened`` is a case the caller has open for writing, used where the package is about it; ``out`` a file to write
    what came to, for a briefing. ``only`` are ids of records: of a case no more is taken in than states something of
    them and what that stands on; the same package can be taken in again for the rest. ``assign`` is who is to decide
    the conflicts it brings. What refuses a package carries findings: not for us, altered, cut, taken in before,
    signed by somebody unknown, too large, of a later version.
    """
    job = job or Job()

    def keep(part: Part) -> bool:
        return accept or part.role not in _LATER

    with Quarantine(desk.home / QUARANTINE) as quarantine:
        incoming = open_package(path, desk.officer, known_keys(desk), quarantine, keep=keep, job=job, kinds=kinds)
        sender = contact_of(desk, incoming.manifest.signer)
        found = _of_any_kind(desk, sender, incoming)
        refuse_barred(desk, sender.id, incoming.manifest.package, incoming.chain.number)
        handler = HANDLERS.get(Kind(incoming.manifest.kind))
        if handler is None:
            raise newer_version()
        arrival = Arrival(
            desk=desk, incoming=incoming, sender=sender, findings=found,
            accept=accept, opened=opened, job=job, workplace=quarantine.folder, out=out,
            only=None if only is None else frozenset(only), assign=assign,
        )  # fmt: skip
        outcome = handler(arrival)
        if outcome.accepted and not outcome.entered:
            enter(arrival)
        if outcome.accepted:
            acknowledge(arrival, outcome)
    if outcome.accepted and opened is None:
        retire_if_acknowledged(desk)
    return _received(arrival, outcome)


def _case(arrival: Arrival) -> Outcome:
    from .received_case import receive

    return receive(arrival)


def _briefing(arrival: Arrival) -> Outcome:
    from .received_briefing import receive

    return receive(arrival)


def _dossier(arrival: Arrival) -> Outcome:
    from .received_dossier import receive

    return receive(arrival)


def _statement(arrival: Arrival) -> Outcome:
    from .received_statement import receive

    return receive(arrival)


def _reference(arrival: Arrival) -> Outcome:
    from .received_reference import receive

    return receive(arrival)


HANDLERS: dict[Kind, Handler] = {
    Kind.CASE: _case,
    Kind.DOSSIER: _dossier,
    Kind.BRIEFING: _briefing,
    Kind.RECEIPT: _statement,
    Kind.RECALL: _statement,
    Kind.REQUEST: _statement,
    Kind.HANDLING: _statement,
    Kind.REFERENCE: _reference,
}
"""Who takes in which kind. Each is loaded when the first package of its kind comes."""


def _of_any_kind(desk: Desk, sender: Contact, incoming: Incoming) -> tuple[Finding, ...]:
    """What is amiss with its sender, its place among theirs and its moments; ``Replay``, ``Revoked``."""
    entries, manifest, now = ledger(desk, sender.id, RECEIVED), incoming.manifest, moment(datetime.now(UTC))
    number = incoming.chain.number
    found = check_order(entries, incoming.chain, incoming.digest)
    withdrawn = revoked(desk, sender.id)
    if withdrawn is not None:
        if not withdrawn.accepts_package(number, incoming.digest):
            raise revoked_keys(sender.name, withdrawn.reason)
        text = tr("{name} was withdrawn by their office since; it still accepts this package.").format(name=sender.name)
        found.append(Finding(code="withdrawn-since", text=text))
    if manifest.expires is not None and manifest.expires < now:
        text = tr("Its sender let this package expire on {day}.").format(day=manifest.expires[:10])
        found.append(Finding(code="expired", text=text))
    return (*found, *check_clock(entries, number, manifest.created, now))


def _received(arrival: Arrival, outcome: Outcome) -> Received:
    manifest = arrival.incoming.manifest
    asked = terms.terms(manifest.conditions, manifest.kind) or terms.Terms()
    about = outcome.case or CaseSeen(
        id="", name="", created=False, attachments=0, commits=(), items_new=(), items_changed=(), conflicts=()
    )
    return Received(
        package=manifest.package,
        kind=manifest.kind,
        sender=arrival.sender,
        number=arrival.incoming.chain.number,
        marking=manifest.marking,
        conditions=tuple(manifest.conditions),
        asks=tuple(terms.words(asked)),
        expires=manifest.expires,
        accepted=outcome.accepted,
        size=arrival.incoming.size,
        findings=tuple(dict.fromkeys((*arrival.findings, *outcome.findings))),
        differences=outcome.differences,
        case=about.id,
        case_name=about.name,
        created=about.created,
        attachments=about.attachments,
        commits=about.commits,
        items_new=about.items_new,
        items_changed=about.items_changed,
        conflicts=about.conflicts,
        told=outcome.told,
        rows=about.rows,
        more=about.more,
        left=about.left,
        beside=about.beside,
    )
