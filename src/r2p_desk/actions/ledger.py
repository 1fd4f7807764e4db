"""The ledger as it is read: what went and came, what was acknowledged, what is due, what is missing."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec

from ..errors import UsageError
from ..exchange import terms
from ..exchange.ledger import RECEIVED, SENT, Entry
from ..exchange.manifest import Kind
from ..exchange.moments import moment
from ..exchange.statements import Receipt, Taken
from ..i18n import tr
from .contacts import contacts, find_contact
from .receipts import Returned, outbox, returned
from .sending import LEDGER
from .session import Desk

DUE = "receipt-due"
REFUSED = "refused"
STANDARD_DAYS = 14
_MOST_DAYS = 3_650
_EVERYONE = "*"


class State(StrEnum):
    """How an entry of the ledger stands."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    TAKEN = "taken"
    PARTLY = "partly"
    REFUSED = "refused"
    NONE_DUE = "none-due"
    RECEIPT_WAITS = "receipt-waits"
    RECEIPT_SENT = "receipt-sent"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One package that left or came.

    ``receipt`` is the moment of its receipt: of the one that came back, or of the one made here. ``due`` is the day by
    which one is awaited. ``stick`` is the number on the label of the stick it was written to.
    """

    entry: Entry
    name: str
    state: State
    receipt: str | None = None
    receipt_hash: str | None = None
    outcome: Taken | None = None
    witness: bool = False
    due: str | None = None
    recalled: bool = False
    stick: int | None = None


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers from this contact that never came, both ends included."""

    contact: str
    name: str
    first: int
    last: int


class Exchanged(msgspec.Struct, frozen=True, kw_only=True):
    """How many packages of a kind went to or came from a contact in a month; a count and no judgement."""

    contact: str
    name: str
    month: str
    kind: str
    gave: int
    got: int


def entries(desk: Desk) -> list[Entry]:
    """Every package that left or was taken in, by moment."""
    notes = desk.store.notes(LEDGER)
    found = [
        msgspec.convert(value, Entry) for name, value in notes.items() if f"/{SENT}/" in name or f"/{RECEIVED}/" in name
    ]
    return sorted(found, key=lambda entry: (entry.at, entry.number))


def lines(desk: Desk, contact: str | None = None, *, overdue: bool = False, now: datetime | None = None) -> list[Line]:
    """The ledger, oldest first: all of it, of one contact (name or id), or only receipts that are overdue."""
    from .recalls import recalled_packages
    from .sticks import stick_of

    wanted = None if contact is None else find_contact(desk, contact).id
    names = {one.id: one.name for one in contacts(desk)}
    came, made, days = (
        returned(desk),
        {one.about: one for one in outbox(desk) if one.type == Receipt.TYPE},
        due_days(desk),
    )
    recalled, sticks = recalled_packages(desk), stick_of(desk)
    today = moment(now or datetime.now(UTC))[:10]
    found = []
    for entry in entries(desk):
        if wanted not in (None, entry.contact):
            continue
        line = Line(
            entry=entry, name=names.get(entry.contact, entry.contact[:16]), state=State.NONE_DUE,
            recalled=(entry.contact, entry.package) in recalled, stick=sticks.get(entry.package),
        )  # fmt: skip
        if entry.direction == SENT:
            line = _sent(
                line, came.get((entry.contact, entry.package)), days.get(entry.contact, days[_EVERYONE]), today
            )
        elif entry.package in made:
            receipt = made[entry.package]
            state = State.RECEIPT_WAITS if receipt.sent is None else State.RECEIPT_SENT
            line = msgspec.structs.replace(line, state=state, receipt=receipt.at)
        found.append(line)
    return [line for line in found if line.state is State.OVERDUE] if overdue else found


def missing(desk: Desk, contact: str | None = None) -> list[Missing]:
    """Numbers that contacts used and that never came here, and were not refused here either."""
    wanted = None if contact is None else find_contact(desk, contact).id
    names = {one.id: one.name for one in contacts(desk)}
    here: dict[str, set[int]] = {}
    for entry in entries(desk):
        if entry.direction == RECEIVED and wanted in (None, entry.contact):
            here.setdefault(entry.contact, set()).add(entry.number)
    for name in desk.store.notes(REFUSED):
        who, _, number = name.partition("/")
        if wanted in (None, who):
            here.setdefault(who, set()).add(int(number))
    return [
        Missing(contact=who, name=names.get(who, who[:16]), first=first, last=last)
        for who, numbers in sorted(here.items(), key=lambda one: names.get(one[0], one[0]))
        for first, last in _gaps(numbers)
    ]


def due_days(desk: Desk) -> dict[str, int]:
    """Days within which a receipt is awaited, by contact (key hash); ``*`` is everybody else."""
    held = {name: int(value) for name, value in desk.store.notes(DUE).items()}
    return {_EVERYONE: STANDARD_DAYS, **held}


def set_due(desk: Desk, days: int, contact: str | None = None) -> None:
    """Await receipts within so many days: of one contact, or of everybody who has no number of their own."""
    if not 1 <= days <= _MOST_DAYS:
        raise UsageError(
            tr("A receipt is awaited within 1 to {most} days.").format(most=_MOST_DAYS), kept=tr("Nothing was changed.")
        )
    desk.store.keep_notes(DUE, {_EVERYONE if contact is None else find_contact(desk, contact).id: days})


def reciprocity(desk: Desk, contact: str | None = None) -> list[Exchanged]:
    """What was given to and got from each contact, by month and kind."""
    wanted = None if contact is None else find_contact(desk, contact).id
    names = {one.id: one.name for one in contacts(desk)}
    counted: dict[str, Counter[tuple[str, str, str]]] = {SENT: Counter(), RECEIVED: Counter()}
    for entry in entries(desk):
        if wanted in (None, entry.contact):
            counted[entry.direction][entry.contact, entry.at[:7], entry.kind] += 1
    keys = sorted({*counted[SENT], *counted[RECEIVED]}, key=lambda key: (names.get(key[0], key[0]), *key[1:]))
    return [
        Exchanged(
            contact=who, name=names.get(who, who[:16]), month=month, kind=kind,
            gave=counted[SENT][who, month, kind], got=counted[RECEIVED][who, month, kind],
        )
        for who, month, kind in keys
    ]  # fmt: skip


def state_words(state: State) -> str:
    """How an entry stands, in words."""
    return {
        State.WAITING: tr("receipt awaited"),
        State.OVERDUE: tr("receipt overdue"),
        State.TAKEN: tr("taken in"),
        State.PARTLY: tr("taken in in part"),
        State.REFUSED: tr("refused by its receiver"),
        State.NONE_DUE: tr("no receipt due"),
        State.RECEIPT_WAITS: tr("receipt waits for a stick"),
        State.RECEIPT_SENT: tr("receipt written"),
    }[state]


def kind_words(kind: str) -> str:
    """What a package is, in words."""
    words: dict[str, str] = {
        Kind.CASE: tr("case"),
        Kind.DOSSIER: tr("dossier"),
        Kind.BRIEFING: tr("copy of a paper"),
        Kind.RECEIPT: tr("receipts"),
        Kind.RECALL: tr("recall"),
        Kind.REQUEST: tr("request"),
        Kind.REFERENCE: tr("reference files"),
        Kind.HANDLING: tr("account for the handling"),
    }
    return words.get(kind, kind)


def _sent(line: Line, receipt: Returned | None, days: int, today: str) -> Line:
    if receipt is not None:
        state = {Taken.WHOLE: State.TAKEN, Taken.PART: State.PARTLY, Taken.REFUSED: State.REFUSED}[receipt.outcome]
        return msgspec.structs.replace(
            line, state=state, receipt=receipt.at, receipt_hash=receipt.hash, outcome=receipt.outcome,
            witness=receipt.witness,
        )  # fmt: skip
    if line.entry.kind == Kind.RECEIPT:
        return line
    written = datetime.fromisoformat(line.entry.at)
    asked = terms.terms(line.entry.conditions, line.entry.kind)
    due = (asked and asked.receipt_by) or moment(written + timedelta(days=days))[:10]
    return msgspec.structs.replace(line, state=State.OVERDUE if today > due else State.WAITING, due=due)


def _gaps(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """(first, last) of each stretch between 1 and the highest that is not among these."""
    found, awaited = [], 1
    for number in sorted(numbers):
        if number > awaited:
            found.append((awaited, number - 1))
        awaited = number + 1
    return found
