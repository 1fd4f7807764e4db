"""The account for the handling: what somebody shared, who opened it, where it was used, what is declared destroyed.

It is given to whoever shared and to nobody else: a signed statement and the paper that says the same at length. Who
receives one holds it against what they sent.
"""

import base64
import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ..briefing.verdict import Outcome as Verdicts
from ..domain.when import When
from ..errors import NotFound, UsageError
from ..exchange.findings import Finding, altered
from ..exchange.ledger import RECEIVED, SENT
from ..exchange.manifest import Kind
from ..exchange.moments import moment
from ..exchange.stated import seal, unseal
from ..exchange.statements import Accounted, Fate, Handling
from ..i18n import tr
from ..jobs import Job
from ..system.files import write_durably
from .briefing import make_pdf
from .composing import Asked
from .contacts import Contact, find_contact
from .handling import find_source, shared_seen
from .ledger import entries
from .recalls import recalls_held
from .sending import Sent
from .session import Desk, OpenCase
from .statement_sending import send_statement
from .trust import trust

if TYPE_CHECKING:
    from .pdf_signing import Identity

GIVEN, HELD, PAPERS = "handling-given", "handling-held", "handling-paper"
_NEVER = {Verdicts.ALTERED, Verdicts.UNREADABLE}


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An account given or held: with whom (key hash), in which package, what it states, when it came or was made."""

    contact: str
    at: str
    stated: Handling
    statement: str
    package: str = ""


class AccountLook(msgspec.Struct, frozen=True, kw_only=True):
    """What an account that came states, its paper, and what is amiss with it."""

    account: Account
    paper: bytes
    findings: tuple[Finding, ...]


def send_account(
    case: OpenCase,
    originator: str,
    to: str,
    out: Path,
    job: Job | None = None,
    *,
    declared: str = "",
    identity: "Identity | str | None" = None,
    secret: str | None = None,
) -> tuple[Account, Sent]:
    """Account to this contact for what the source ``originator`` (name or id) shared, in a package into ``out``.

    ``declared`` says what is declared destroyed, beside packages whose recall was answered so. The paper is checked as
    any briefing is before it leaves.
    """
    desk, job = case.desk, job or Job()
    contact, source = find_contact(desk, to), find_source(case, originator)
    now = datetime.now(UTC)
    received = _received(desk, contact)
    declarations = _declarations(received, declared)
    asked = Asked(kind="handling", about=source.name, declared=declarations)
    made = make_pdf(case, asked, job, name="handling.pdf", identity=identity, secret=secret)
    seen = shared_seen(case, source.id, When.on(now.date()))
    stated = Handling(
        to=contact.id, handling=secrets.token_hex(16), at=moment(now), received=tuple(received), items=len(seen.items),
        opened_by=tuple(dict.fromkeys([*(one.name for one in seen.openers), *(name for _, name in seen.opened)])),
        used_in=tuple(one.where for one in seen.uses), went_to=tuple(f"{day}: {whither}" for day, whither in seen.left),
        declaration="\n".join(declarations), paper=hashlib.sha256(made.pdf).hexdigest(),
    )  # fmt: skip
    text = seal(desk.officer, stated)
    marking = str(made.composed.document.marking)
    sent = send_statement(desk, contact, Kind.HANDLING, text, out, job, papers=[made.pdf], marking=marking)
    account = Account(contact=contact.id, at=stated.at, stated=stated, statement=text, package=sent.package)
    desk.store.keep_notes(GIVEN, {_name(account): msgspec.to_builtins(account)})
    return account, sent


def look_at_account(desk: Desk, sender: Contact, text: str, papers: Sequence[bytes]) -> AccountLook:
    """What a signed account of this sender states; nothing is kept. ``Altered`` where its paper is another."""
    from ..briefing.verify import verify_pdf

    stated = unseal(text, Handling, {sender.id: sender.public.verifying})
    if stated.to != desk.officer.id:
        raise altered(tr("The account was given to somebody else."))
    if len(papers) != 1 or hashlib.sha256(papers[0]).hexdigest() != stated.paper:
        raise altered(tr("The paper in the package is not the one its statement names."))
    now = datetime.now(UTC)
    if verify_pdf(papers[0], trust(desk), now.replace(microsecond=0)).verdict in _NEVER:
        raise altered(tr("The paper in the package is not as it was signed."))
    account = Account(contact=sender.id, at=moment(now), stated=stated, statement=text)
    return AccountLook(account=account, paper=papers[0], findings=tuple(_amiss(desk, sender, stated)))


def keep_account(desk: Desk, look: AccountLook, package: str) -> None:
    """Keep an account that came, and its paper, in the officer's own store."""
    account = msgspec.structs.replace(look.account, package=package)
    desk.store.keep_notes(PAPERS, {_name(account): base64.b64encode(look.paper).decode("ascii")})
    desk.store.keep_notes(HELD, {_name(account): msgspec.to_builtins(account)})


def accounts_given(desk: Desk) -> list[Account]:
    """Every account given, oldest first."""
    return _accounts(desk, GIVEN)


def accounts_held(desk: Desk) -> list[Account]:
    """Every account that came and was accepted, oldest first."""
    return _accounts(desk, HELD)


def write_paper(desk: Desk, wanted: str, out: Path) -> Account:
    """Write the paper of an account that came (id or its beginning) to a file that is not there yet."""
    found = [one for one in accounts_held(desk) if wanted and one.stated.handling.startswith(wanted.lower())]
    data = desk.store.note(PAPERS, _name(found[0])) if len(found) == 1 else None
    if data is None:
        raise NotFound(
            tr("No account of that id came here."),
            kept=tr("Nothing was written."),
            todo=tr("See r2p-desk handling list."),
        )
    if out.exists() or not out.parent.is_dir():
        raise UsageError(
            tr("{name} is there already, or its folder is not.").format(name=out.name), kept=tr("Nothing was written.")
        )
    write_durably(out, base64.b64decode(data))
    return found[0]


def _accounts(desk: Desk, area: str) -> list[Account]:
    return sorted(
        (msgspec.convert(value, Account) for value in desk.store.notes(area).values()), key=lambda one: one.at
    )


def _received(desk: Desk, contact: Contact) -> list[Accounted]:
    """Every package that came from this contact, with the moment it was declared destroyed, where it was."""
    destroyed = {
        package: one.answered
        for one in recalls_held(desk)
        if one.contact == contact.id and one.answer is Fate.DESTROYED and one.whole
        for package in one.packages
    }
    return [
        Accounted(
            package=entry.package, number=entry.number, hash=entry.hash, kind=entry.kind, at=entry.at,
            destroyed=destroyed.get(entry.package),
        )
        for entry in entries(desk)
        if (entry.direction, entry.contact) == (RECEIVED, contact.id)
    ]  # fmt: skip


def _declarations(received: Sequence[Accounted], declared: str) -> tuple[str, ...]:
    words = tr("Package {number} of {day} was destroyed.")
    found = [
        words.format(number=one.number, day=When(one.at[:10]).words) for one in received if one.destroyed is not None
    ]
    return (*found, *([declared.strip()] if declared.strip() else []))


def _amiss(desk: Desk, sender: Contact, stated: Handling) -> list[Finding]:
    """What the account says came and did not leave here, and what left here and is not accounted for."""
    sent = {entry.package: entry for entry in entries(desk) if (entry.direction, entry.contact) == (SENT, sender.id)}
    named = {one.package: one for one in stated.received}
    found = []
    if any(package not in sent or sent[package].hash != one.hash for package, one in named.items()):
        text = tr("The account names a package that never went to {name}.").format(name=sender.name)
        found.append(Finding(code="never-sent", text=text))
    lacking = sorted(
        entry.number
        for package, entry in sent.items()
        if package not in named and entry.at <= stated.at and entry.kind not in (Kind.RECEIPT, Kind.REQUEST)
    )
    if lacking:
        text = tr("The account does not speak of packages that went to {name}: {numbers}.")
        numbers = ", ".join(map(str, lacking[:20]))
        found.append(Finding(code="unaccounted", text=text.format(name=sender.name, numbers=numbers)))
    return found


def _name(account: Account) -> str:
    return f"{account.contact}/{account.stated.handling}"
