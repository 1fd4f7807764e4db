"""The monthly register: every movement of a month that is over, signed, printed, and chained to the one before it.

A month is registered once. Made again it is the same register, or refused: what the ledger says of that month changed.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from ..domain.marking import Level, Marking, high_water
from ..domain.records import UNREADABLE_MARKING
from ..errors import Damaged, InvalidValue, Refused, UsageError
from ..exchange.findings import Finding, with_findings
from ..exchange.ledger import SENT
from ..exchange.moments import moment
from ..exchange.stated import hash_of, seal, unseal
from ..exchange.statements import Movement, RecallAnswer, Receipt, Register, RequestAnswer
from ..i18n import tr, trn
from ..keys.signing import VerifyingKeys
from ..system.files import write_durably
from . import recalls, requests
from .contacts import contacts, known_keys
from .ledger import entries, kind_words
from .paper import refuse_existing
from .receipts import all_returned
from .session import Desk, read_limited

AREA = "register"
_MOST = 64 * 1024 * 1024


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """A register as it was signed: its text, and its hash, by which the next one names it."""

    register: Register
    statement: str
    hash: str


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A register that was verified: who signed it, what it says, what is amiss with its place in the chain."""

    path: Path
    signer: str
    register: Register
    hash: str
    findings: tuple[Finding, ...]


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A register on the disk: the signed statement and what is to be printed; ``new`` unless it was made before."""

    registered: Registered
    statement: Path
    paper: Path
    new: bool


def make_register(desk: Desk, month: str, out: Path, *, today: date | None = None) -> Made:
    """Sign the register of a month (``2026-10``) that is over, and write it and its print into the folder ``out``.

    ``UsageError`` for a month that is not over, or that a later one was registered before; ``Refused`` where the
    ledger now says something else of a month that was registered.
    """
    _check_month(month, today or datetime.now(UTC).date())
    held = {one.register.month: one for one in registers(desk)}
    moves = movements(desk, month)
    before = held.get(month)
    if before is not None and before.register.movements != tuple(moves):
        raise _changed(month)
    if before is None:
        _refuse_out_of_order(desk, month, held)
    paths = [out / f"register-{month}.json", out / f"register-{month}.pdf"]
    refuse_existing(paths)
    made = before or _sign(desk, month, moves, held)
    if before is None:  # first: what was signed once must never be signed otherwise
        desk.store.keep_notes(AREA, {month: made.statement})
    write_durably(paths[0], made.statement.encode("utf-8"))
    write_durably(paths[1], _printed(made))
    return Made(registered=made, statement=paths[0], paper=paths[1], new=before is None)


def registers(desk: Desk) -> list[Registered]:
    """Every register made here, by month."""
    own = {desk.officer.id: desk.officer.public.verifying}
    return [
        Registered(register=unseal(text, Register, own), statement=text, hash=hash_of(text))
        for _, text in sorted(desk.store.notes(AREA).items())
    ]


def movements(desk: Desk, month: str) -> list[Movement]:
    """Every movement of this month, by moment: packages that left and came, statements made here and come back."""
    names = {one.id: one.name for one in contacts(desk)}
    found = [
        Movement(
            at=one.at, direction=one.direction, contact=one.contact, name=names.get(one.contact, ""), what="package",
            kind=one.kind, number=one.number, about=one.package, marking=one.marking, hash=one.hash,
        )
        for one in entries(desk)
    ]  # fmt: skip
    found += [
        _statement(names, one.came, one.contact, Receipt.TYPE, one.package, one.hash) for one in all_returned(desk)
    ]
    for made in recalls.recalls_made(desk):
        found += [
            _statement(names, one.came, made.contact, RecallAnswer.TYPE, made.recall, hash_of(one.statement))
            for one in made.answers
        ]
    for asked in requests.requests_made(desk):
        found += [
            _statement(names, one.came, asked.contact, RequestAnswer.TYPE, asked.request, hash_of(one.statement))
            for one in asked.answers
        ]
    return sorted((one for one in found if one.at.startswith(month)), key=lambda one: (one.at, one.what, one.hash))


def verify_registers(desk: Desk, paths: Sequence[Path]) -> list[Checked]:
    """Each of these files as a register of an officer known here (or one's own), in the order of their months.

    ``Altered`` for one that does not hold. A finding where it does not follow the one before it among these files, and
    where an own one is not that which was made here.
    """
    known = {**known_keys(desk), desk.officer.id: desk.officer.public.verifying}
    own = {one.register.month: one.hash for one in registers(desk)}
    read = sorted((_read(path, known) for path in paths), key=lambda one: (one.signer, one.register.month))
    checked: list[Checked] = []
    for one in read:
        last = checked[-1] if checked and checked[-1].signer == one.signer else None
        found = []
        if last is not None and one.register.previous != last.hash:
            text = tr("The register of {month} does not follow the one of {before}.")
            words = text.format(month=one.register.month, before=last.register.month)
            found.append(Finding(code="broken-chain", text=words))
        if one.signer == desk.officer.id and own.get(one.register.month) != one.hash:
            text = tr("The register of {month} is not the one that was made here.").format(month=one.register.month)
            found.append(Finding(code="another-register", text=text))
        checked.append(msgspec.structs.replace(one, findings=tuple(found)))
    return checked


def _read(path: Path, known: dict[str, VerifyingKeys]) -> Checked:
    data = read_limited(path, _MOST)
    try:
        text = data.decode("utf-8")
        signer = str(msgspec.json.decode(data)["signer"])
    except (UnicodeDecodeError, msgspec.DecodeError, KeyError, TypeError):
        raise Damaged(tr("{name} is no register.").format(name=path.name), kept=tr("Nothing was changed.")) from None
    register = unseal(text, Register, known)
    return Checked(path=path, signer=signer, register=register, hash=hash_of(text), findings=())


def _statement(names: dict[str, str], at: str, contact: str, kind: str, about: str, digest: str) -> Movement:
    return Movement(
        at=at, direction="received", contact=contact, name=names.get(contact, ""),
        what=kind.removeprefix("r2p-desk/"), kind="", number=None, about=about, marking=None, hash=digest,
    )  # fmt: skip


def _sign(desk: Desk, month: str, moves: Sequence[Movement], held: dict[str, Registered]) -> Registered:
    previous = held[max(held)].hash if held else None
    register = Register(
        month=month, previous=previous, at=moment(datetime.now(UTC)), name=desk.officer.name, movements=tuple(moves)
    )
    text = seal(desk.officer, register)
    return Registered(register=register, statement=text, hash=hash_of(text))


def _check_month(month: str, today: date) -> None:
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise UsageError(tr("A month is written as 2026-10."), kept=tr("Nothing was registered.")) from None
    if len(month) != 7 or (first.year, first.month) >= (today.year, today.month):
        raise UsageError(
            tr("The month {month} is not over yet.").format(month=month), kept=tr("Nothing was registered.")
        )


def _refuse_out_of_order(desk: Desk, month: str, held: dict[str, Registered]) -> None:
    """No month behind one that was registered, and none that leaves movements before it unregistered."""
    last = max(held, default="")
    skipped = sorted({one.at[:7] for one in entries(desk) if last < one.at[:7] < month})
    if month < last or skipped:
        wanted = skipped[0] if skipped else last
        happened = (
            tr("Registers are made month by month; {month} comes first.")
            if skipped
            else tr("A later month, {month}, was registered already.")
        )
        raise UsageError(happened.format(month=wanted), kept=tr("Nothing was registered."))


def _printed(made: Registered) -> bytes:
    """The register on paper: what can be read without this program, and the hash that names the signed one."""
    from ..briefing.document import Column, Document, Paragraph, Table, Tone, Words
    from ..briefing.pdf import render

    register = made.register
    marking = _marking(register)
    lead = trn("{n} movement.", "{n} movements.", len(register.movements))
    before = (
        tr("The register before it is named {hash}.").format(hash=register.previous)
        if register.previous
        else tr("It is the first register of this desk.")
    )
    table = Table(
        title=tr("What left and what came"),
        columns=(
            Column(head=tr("When (UTC)"), share=1.9),
            Column(head=tr("Direction"), share=1.1),
            Column(head=tr("With"), share=1.7),
            Column(head=tr("What"), share=1.6),
            Column(head=tr("Number"), share=1.1, at_end=True),
            Column(head=tr("Marking"), share=1.6),
            Column(head=tr("Hash begins"), share=1.5),
        ),
        rows=tuple(tuple((Words(cell),) for cell in _cells(one)) for one in register.movements),
        marking=marking,
    )
    blocks = (
        Paragraph(prose=(Words(lead),), tone=Tone.LEAD, marking=marking),
        *((table,) if register.movements else ()),
        Paragraph(prose=(Words(before),), tone=Tone.SMALL, marking=marking),
        Paragraph(
            prose=(Words(tr("This print is of the signed register named {hash}.").format(hash=made.hash)),),
            tone=Tone.SMALL,
            marking=marking,
        ),
    )
    document = Document(
        title=tr("Register of {month}").format(month=register.month),
        marking=marking,
        author=register.name,
        prepared=datetime.fromisoformat(register.at),
        blocks=blocks,
    )
    return render(document).pdf


def _marking(register: Register) -> Marking:
    """At least confidential: with whom an office exchanges what is nobody else's to know."""
    found = [Marking(Level.CONFIDENTIAL)]
    for one in register.movements:
        try:
            found += [Marking(one.marking)] if one.marking else []
        except InvalidValue:
            found.append(UNREADABLE_MARKING)
    return high_water(found)


def _cells(one: Movement) -> tuple[str, ...]:
    what = {
        "package": kind_words(one.kind),
        "receipt": tr("receipt"),
        "recall-answer": tr("answer to a recall"),
        "request-answer": tr("answer to a request"),
    }.get(one.what, one.what)
    return (
        one.at[:16].replace("T", " "),
        tr("left") if one.direction == SENT else tr("came"),
        one.name or one.contact[:16],
        what,
        "" if one.number is None else str(one.number),
        one.marking or "",
        one.hash[:12],
    )


def _changed(month: str) -> Refused:
    text = tr("The ledger says something else of {month} than its register, which was signed.").format(month=month)
    return with_findings(
        Refused(
            text,
            kept=tr("The register that was signed is kept as it is."),
            todo=tr("Find out why: a store put back in time, or a package entered later under an older clock."),
        ),
        [Finding(code="register-changed", text=text)],
    )
