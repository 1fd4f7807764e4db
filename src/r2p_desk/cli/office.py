"""``office``: create, request, enrol, join, add, list, members, revoke, renew-key."""

import re
from collections.abc import Callable
from typing import Any

from ..actions import office_making, office_work, offices, references
from ..actions.contacts import find_contact
from ..actions.office_making import Ceremony, MadeOffice
from ..actions.offices import Office
from ..actions.session import Desk, read_limited
from ..domain.marking import Level
from ..exchange.card import words
from ..exchange.revocation import read_last_commit, read_last_package, statement_of
from ..exchange.standing import OfficeRole
from ..i18n import tr
from .answers import Answer, Context
from .typed import one_standard_input, read_passphrase
from .words import word_of

_LARGEST = 32 * 1024 * 1024
_HASH = re.compile(r"[0-9a-f]{64}")


def create(context: Context) -> Answer:
    """``office create``."""
    given = context.arguments
    plan = Ceremony(
        name=given.name, present=tuple(given.present), holders=tuple(given.holder), threshold=given.threshold
    )
    made = office_making.create_office(
        plan, given.out, _passphrase(context, new=True), sheets=given.sheets, job=context.job
    )
    lines = [
        tr("The office {name} was made in {folder}.").format(name=made.name, folder=made.folder),
        tr("Fingerprint: {words}").format(words=made.words),
        made.fingerprint,
        tr("Print and sign {name}; print the sheets, give each to its holder, and delete them.").format(
            name=made.record.name
        ),
        *map(str, made.sheets),
    ]
    return Answer(body=_made_object(made), lines=lines)


def request(context: Context) -> Answer:
    """``office request``."""
    out = context.arguments.out
    with context.unlock() as desk:
        print_ = offices.request_enrolment(desk, out)
        body = {"path": str(out), "id": desk.officer.id, "name": desk.officer.name}
    lines = [
        str(out),
        tr("Fingerprint: {words}").format(words=words(print_)),
        print_,
        tr("Tell it by another way than the card goes: in person, or by a voice they know."),
    ]
    return Answer(body={**body, "fingerprint": print_, "words": words(print_)}, lines=lines)


def enrol(context: Context) -> Answer:
    """``office enrol``."""
    given = context.arguments
    made = office_work.enrol(
        given.request, given.office, _passphrase(context), given.out, confirm=given.confirm,
        role=word_of(OfficeRole, given.role), clearance=word_of(Level, given.clearance), days=given.days,
    )  # fmt: skip
    body = {
        "path": str(made.path), "officer": made.officer, "name": made.name, "role": str(made.role),
        "clearance": str(made.clearance), "valid_until": made.valid_until, "fingerprint": made.fingerprint,
    }  # fmt: skip
    said = tr("{name} is vouched for until {day}; give them this file and the office's card.")
    return Answer(body=body, lines=[str(made.path), said.format(name=made.name, day=made.valid_until[:10])])


def join(context: Context) -> Answer:
    """``office join``."""
    with context.unlock() as desk:
        office = offices.join(desk, read_limited(context.arguments.file, _LARGEST))
    said = tr("The office {name} vouches for you; your card is the one it signed.")
    return Answer(body=_office_object(office, own=True), lines=[said.format(name=office.name)])


def add(context: Context) -> Answer:
    """``office add``."""
    given = context.arguments
    with context.unlock() as desk:
        taken = offices.take_in_file(desk, given.file, given.confirm)
    body = {"what": taken.what, "id": taken.id, "name": taken.name, "new": taken.new}
    said = tr("Took in {name}.") if taken.new else tr("{name} is as known.")
    return Answer(body=body, lines=[said.format(name=taken.name)])


def forget(context: Context) -> Answer:
    """``office forget``."""
    with context.unlock() as desk:
        office = offices.forget_office(desk, context.arguments.office)
    return Answer(body=_office_object(office, own=False), lines=[tr("Forgot {name}.").format(name=office.name)])


def send(context: Context) -> Answer:
    """``office send``."""
    given = context.arguments
    with context.unlock() as desk:
        to = [find_contact(desk, one) for one in given.to]
        sent = references.send_reference(desk, to, given.file, given.out, context.job)
    body = {
        "path": str(sent.path), "package": sent.package, "sha256": sent.sha256, "size": sent.size,
        "receivers": [{"contact": one.contact, "name": one.name, "number": one.number} for one in sent.receivers],
    }  # fmt: skip
    return Answer(body=body, lines=[str(sent.path), sent.remind])


def list_offices(context: Context) -> Answer:
    """``office list``."""
    with context.unlock() as desk:
        own, known, gone = offices.office_of(desk), offices.offices(desk), offices.revocations(desk)
    shown = [_office_object(one, own=own is not None and one.id == own.id) for one in known]
    lines = [f"{one.id}  {one.name}  {one.words}" for one in known]
    lines += [
        tr("Withdrawn: {name} ({reason}), {day}").format(name=one.name, reason=one.reason, day=one.at[:10])
        for one in gone
    ]
    body = {"offices": shown, "revocations": [statement_of(one) for one in gone]}
    return Answer(body=body, lines=lines or [tr("No office is known here.")])


def members(context: Context) -> Answer:
    """``office members``."""
    found = office_work.members(context.arguments.office, _passphrase(context))
    shown = [
        {
            "officer": one.officer, "name": one.name, "role": one.role, "clearance": one.clearance,
            "valid_until": one.valid_until, "withdrawn": one.withdrawn,
        }
        for one in found
    ]  # fmt: skip
    lines = [
        f"{one.officer}  {one.name}  {one.role}  {one.clearance}  "
        + (tr("REVOKED") if one.withdrawn else one.valid_until[:10])
        for one in found
    ]
    return Answer(body={"members": shown}, lines=lines or [tr("The office vouches for nobody yet.")])


def revoke(context: Context) -> Answer:
    """``office revoke``: contacts are named as the officer at this machine knows them, where one is unlocked."""
    given = context.arguments
    passphrase = _passphrase(context)
    if all(_HASH.fullmatch(text.split("/")[0]) for text in given.accept_package):
        packages = [read_last_package(text) for text in given.accept_package]
    else:
        with context.unlock() as desk:
            packages = [read_last_package(_named(desk, text)) for text in given.accept_package]
    commits = [read_last_commit(text) for text in given.accept_commit]
    made = office_work.withdraw(
        given.officer, given.office, passphrase, given.out, reason=given.reason, packages=packages, commits=commits
    )
    body = {"path": str(made.path), "list": str(made.list), **statement_of(made.revocation)}
    said = tr("{name} is withdrawn. Take both files to everybody who knows the office.")
    return Answer(body=body, lines=[str(made.path), str(made.list), said.format(name=made.revocation.name)])


def renew_key(context: Context) -> Answer:
    """``office renew-key``."""
    given = context.arguments
    made = office_work.renew_key(given.office, _passphrase(context), given.out)
    body = {
        "card": str(made.card), "fingerprint": made.fingerprint, "words": made.words, "number": made.number,
        "cards": list(map(str, made.cards)),
    }  # fmt: skip
    lines = [str(made.card), tr("Fingerprint: {words}").format(words=made.words), *map(str, made.cards)]
    return Answer(body=body, lines=lines)


def _passphrase(context: Context, *, new: bool = False) -> str:
    given = context.arguments
    one_standard_input(getattr(given, "passphrase_file", None), given.office_passphrase_file)
    return read_passphrase(
        given.office_passphrase_file, new=new, prompt=tr("Passphrase of the office: "),
        option="--office-passphrase-file",
    )  # fmt: skip


def _named(desk: Desk, text: str) -> str:
    """The same with the key hash of the contact in place of their name."""
    named, stroke, rest = text.partition("/")
    if _HASH.fullmatch(named):
        return text
    if named.casefold() == desk.officer.name.casefold():
        return desk.officer.id + stroke + rest
    return find_contact(desk, named).id + stroke + rest


def _made_object(made: MadeOffice) -> dict[str, Any]:
    return {
        "id": made.id, "name": made.name, "folder": str(made.folder), "card": str(made.card),
        "fingerprint": made.fingerprint, "words": made.words, "recovery": made.recovery,
        "sheets": list(map(str, made.sheets)), "record": str(made.record),
    }  # fmt: skip


def _office_object(office: Office, *, own: bool) -> dict[str, Any]:
    card = office.stated
    return {
        "id": office.id, "name": office.name, "number": card.number, "fingerprint": card.fingerprint,
        "words": office.words, "added": office.added, "own": own,
    }  # fmt: skip


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("office", "create"): create,
    ("office", "request"): request,
    ("office", "enrol"): enrol,
    ("office", "join"): join,
    ("office", "add"): add,
    ("office", "forget"): forget,
    ("office", "send"): send,
    ("office", "list"): list_offices,
    ("office", "members"): members,
    ("office", "revoke"): revoke,
    ("office", "renew-key"): renew_key,
}
