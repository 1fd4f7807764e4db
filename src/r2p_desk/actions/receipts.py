"""Receipts and answers: made here, kept until the next stick, taken in from whoever they come from.

What goes back waits in an outbox of the officer's store, each statement signed when it was made. A package of kind
receipt carries all of them to one contact; what was sent once can be sent again, should a stick be lost.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..errors import NotFound
from ..exchange.findings import Finding
from ..exchange.ledger import RECEIVED
from ..exchange.manifest import Kind
from ..exchange.moments import moment
from ..exchange.opening import Incoming
from ..exchange.stated import seal
from ..exchange.statements import MOST_SHEET, Receipt, Sheet, Taken
from ..i18n import tr
from ..jobs import Job
from ..keys.heads import seal_heads
from .arrivals import Arrival, Outcome
from .contacts import Contact, find_contact
from .sending import Sent, ledger
from .session import Desk
from .statement_sending import send_statement

OUTBOX, OUTBOX_TEXTS = "receipt-out", "receipt-out-text"
RETURNED, RETURNED_TEXTS = "receipt-in", "receipt-in-text"
"""The signed texts lie apart: the ledger is read often, and they are ten times as long as what is said of them."""


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A signed statement for a contact: what kind it is (type), about which package or request, where it went.

    ``sent`` is the id of the package it last travelled in, ``None`` while it waits.
    """

    contact: str
    type: str
    about: str
    at: str
    sent: str | None = None

    @property
    def name(self) -> str:
        """Its name in the officer's store: of two about the same the later one counts."""
        return f"{self.contact}/{self.type.removeprefix('r2p-desk/')}/{self.about}"


class Returned(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt that came back: for which package, how much was taken in, when by its signer's claim and by ours.

    ``hash`` names the statement; ``witness`` whether it carried heads that now bear witness in the case.
    """

    contact: str
    package: str
    number: int
    at: str
    came: str
    outcome: Taken
    findings: tuple[str, ...]
    hash: str
    witness: bool = False

    @property
    def name(self) -> str:
        """Its name in the officer's store: all are kept, the last for a package counts."""
        return f"{self.contact}/{self.package}/{self.hash}"


def acknowledge(arrival: Arrival, outcome: Outcome) -> None:
    """Make the receipt for a package that was just taken in, and put it into the outbox."""
    manifest, desk = arrival.incoming.manifest, arrival.desk
    taken = Taken.WHOLE if arrival.only is None else Taken.PART
    heads = receipt_heads(desk, manifest.case) if manifest.kind == Kind.CASE and manifest.case else None
    findings = (*arrival.findings, *outcome.findings)
    owe_receipt(desk, arrival.sender, arrival.incoming, outcome=taken, findings=findings, heads=heads)


def owe_receipt(
    desk: Desk,
    sender: Contact,
    incoming: Incoming,
    *,
    outcome: Taken,
    findings: Iterable[Finding] = (),
    heads: str | None = None,
) -> None:
    """Make the receipt for a package and put it into the outbox; a receipt for receipts there is none.

    ``heads`` are the signed heads now held of the case, for packages of a case.
    """
    manifest = incoming.manifest
    if manifest.kind == Kind.RECEIPT:
        return
    now = moment(datetime.now(UTC))
    receipt = Receipt(
        to=sender.id, package=manifest.package, manifest=incoming.digest, number=incoming.chain.number, at=now,
        outcome=outcome, findings=tuple(sorted({one.code for one in findings})), heads=heads,
    )  # fmt: skip
    owe(desk, sender.id, Receipt.TYPE, manifest.package, now, seal(desk.officer, receipt, case=manifest.case))


def owe(desk: Desk, contact: str, kind: str, about: str, at: str, statement: str) -> Owed:
    """Put a signed statement into the outbox; an earlier one about the same gives way to it."""
    made = Owed(contact=contact, type=kind, about=about, at=at)
    _keep(desk, [(made, statement)])
    return made


def statement_of(desk: Desk, owed: Owed) -> str:
    """The signed text of what goes back."""
    return str(desk.store.note(OUTBOX_TEXTS, owed.name))


def outbox(desk: Desk, contact: str | None = None) -> list[Owed]:
    """Everything ever made to go back, to all contacts or one (key hash), oldest first."""
    found = [msgspec.convert(value, Owed) for value in desk.store.notes(OUTBOX).values()]
    return sorted((one for one in found if contact in (None, one.contact)), key=lambda one: one.at)


def pending_receipts(desk: Desk, contact: Contact | None = None) -> list[Owed]:
    """What waits for the next stick to this contact, or to anybody."""
    return [one for one in outbox(desk, contact.id if contact else None) if one.sent is None]


def send_receipts(desk: Desk, to: str, out: Path, job: Job | None = None, *, again: bool = False) -> Sent:
    """Write what waits for this contact (name or id) as one package into the folder ``out``.

    ``again`` sends what went before as well. ``NotFound`` when nothing is to be sent.
    """
    contact = find_contact(desk, to)
    mend(desk, contact)
    chosen = outbox(desk, contact.id) if again else pending_receipts(desk, contact)
    if not chosen:
        raise NotFound(
            tr("No receipt for {name} waits.").format(name=contact.name),
            kept=tr("Nothing was written."),
            todo=tr("With --again those that went before are sent once more."),
        )
    chosen = chosen[-MOST_SHEET:] if again else chosen[:MOST_SHEET]
    now = moment(datetime.now(UTC))
    sheet = Sheet(to=contact.id, at=now, statements=tuple(statement_of(desk, one) for one in chosen))
    sent = send_statement(desk, contact, Kind.RECEIPT, seal(desk.officer, sheet), out, job)
    gone = [msgspec.structs.replace(one, sent=sent.package) for one in chosen]
    desk.store.keep_notes(OUTBOX, {one.name: msgspec.to_builtins(one) for one in gone})
    return sent


def mend(desk: Desk, contact: Contact) -> int:
    """Make receipts that lack: for what was taken in by a process that was killed before it made one. How many."""
    made = {one.about for one in outbox(desk, contact.id) if one.type == Receipt.TYPE}
    lacking = [
        entry
        for entry in ledger(desk, contact.id, RECEIVED)
        if entry.kind != Kind.RECEIPT and entry.package not in made
    ]
    owed = []
    for entry in lacking:
        receipt = Receipt(
            to=contact.id, package=entry.package, manifest=entry.hash, number=entry.number, at=entry.at,
            outcome=Taken.WHOLE, findings=(), heads=None,
        )  # fmt: skip
        text = seal(desk.officer, receipt, case=entry.case if entry.kind == Kind.CASE else None)
        owed.append((Owed(contact=contact.id, type=Receipt.TYPE, about=entry.package, at=entry.at), text))
    _keep(desk, owed)
    return len(lacking)


def send_waiting(desk: Desk, contact: Contact, out: Path, job: Job | None = None) -> Sent | None:
    """As ``send_receipts``, for whoever sends something else: ``None`` when nothing waits."""
    mend(desk, contact)
    return send_receipts(desk, contact.id, out, job) if pending_receipts(desk, contact) else None


def all_returned(desk: Desk) -> list[Returned]:
    """Every receipt that ever came back, the last signed last."""
    return sorted(
        (msgspec.convert(value, Returned) for value in desk.store.notes(RETURNED).values()), key=lambda one: one.at
    )


def returned(desk: Desk) -> dict[tuple[str, str], Returned]:
    """The receipt that counts, by contact (key hash) and package id: the one signed last."""
    return {(one.contact, one.package): one for one in all_returned(desk)}


def keep_returned(desk: Desk, receipts: Iterable[tuple[Returned, str]]) -> None:
    """Keep receipts that came back, with their signed texts; the same again changes nothing."""
    fresh = {one.name: (one, text) for one, text in receipts if desk.store.note(RETURNED, one.name) is None}
    desk.store.keep_areas(
        {
            RETURNED: {name: msgspec.to_builtins(one) for name, (one, _) in fresh.items()},
            RETURNED_TEXTS: {name: text for name, (_, text) in fresh.items()},
        }
    )


def receipt_heads(desk: Desk, case: str) -> str | None:
    """The heads this officer now holds of a case (id), signed, for the receipt of a package that was merged into it."""
    known = next((one for one in desk.store.cases() if one.id == case), None)
    return None if known is None else seal_heads(desk.officer, case, known.heads, moment(datetime.now(UTC)))


def _keep(desk: Desk, owed: Iterable[tuple[Owed, str]]) -> None:
    """Into the outbox, with their texts, at once."""
    made = list(owed)
    desk.store.keep_areas(
        {
            OUTBOX: {one.name: msgspec.to_builtins(one) for one, _ in made},
            OUTBOX_TEXTS: {one.name: text for one, text in made},
        }
    )
