"""The exchange on the command line: the officer's card, contacts, packages."""

from collections.abc import Callable
from typing import Any

from ..actions import contacts, exchange, offices, receiving, unsealing
from ..actions.contacts import Contact
from ..actions.receiving import Received
from ..domain.release_groups import ReleaseGroup
from ..exchange.standing import Standing
from ..i18n import tr, trn
from .answers import Answer, Context
from .words import word_of

_TITLES_SHOWN = 20


def card_export(context: Context) -> Answer:
    """``card export``."""
    with context.unlock() as desk:
        made = contacts.export_card(desk, context.arguments.out)
    body = {
        "path": str(made.path),
        "id": made.id,
        "name": made.name,
        "fingerprint": made.fingerprint,
        "words": made.words,
    }
    lines = [
        f"{made.path}",
        tr("Fingerprint: {words}").format(words=made.words),
        made.fingerprint,
        tr("Tell it by another way than the card goes: in person, or by a voice they know."),
    ]
    return Answer(body=body, lines=lines)


def contact_add(context: Context) -> Answer:
    """``contact add``."""
    given = context.arguments
    with context.unlock() as desk:
        made = contacts.add_contact(desk, given.file, given.confirm, name=given.name, replace=given.replace)
        shown = _contact_object(made.contact, offices.standing(desk, made.contact))
    words = (
        tr("Took in {name}.") if made.new else tr("Replaced {name}.") if made.replaced else tr("{name} is as known.")
    )
    body = {**shown, "new": made.new, "replaced": made.replaced}
    return Answer(body=body, lines=[words.format(name=made.contact.name)])


def contact_list(context: Context) -> Answer:
    """``contact list``."""
    with context.unlock() as desk:
        known = [(one, offices.standing(desk, one)) for one in contacts.contacts(desk)]
    lines = [f"{one.id}  {one.name}  {one.words}  {standing_words(standing)}" for one, standing in known]
    return Answer(body={"contacts": [_contact_object(*one) for one in known]}, lines=lines or [tr("No contacts yet.")])


def contact_verify(context: Context) -> Answer:
    """``contact verify``."""
    given = context.arguments
    with context.unlock() as desk:
        made = contacts.verify_contact(desk, given.contact, given.confirm)
        shown = _contact_object(made, offices.standing(desk, made))
    return Answer(body=shown, lines=[tr("The fingerprint of {name} was compared.").format(name=made.name)])


def package_send(context: Context) -> Answer:
    """``package send``."""
    given = context.arguments
    with context.unlock() as desk:
        to = contacts.find_contact(desk, given.to).name
        withhold = [word_of(ReleaseGroup, text) for text in given.withhold]
        sent = exchange.send_package(desk, given.case, given.to, given.out, context.job, withhold=withhold)
    body = {
        "path": str(sent.path),
        "package": sent.package,
        "case": sent.case,
        "to": sent.to,
        "number": sent.number,
        "sha256": sent.sha256,
        "added_to_access": sent.added_to_access,
        "commits": sent.commits,
        "attachments": sent.attachments,
        "size": sent.size,
    }
    holds = trn("{n} commit", "{n} commits", sent.commits)
    files = trn("{n} attachment", "{n} attachments", sent.attachments)
    number = tr("Package {number} to {name}").format(number=sent.number, name=to)
    lines = [str(sent.path), f"{number} · {holds} · {files} · SHA-256 {sent.sha256}"]
    if sent.added_to_access:
        lines.append(tr("{name} may open this case from now on; that stands in its journal.").format(name=to))
    return Answer(body=body, lines=lines)


def package_receive(context: Context) -> Answer:
    """``package receive``."""
    given = context.arguments
    with context.unlock() as desk:
        came = receiving.receive_package(desk, given.file, accept=given.accept, job=context.job)
    return Answer(body=_received_object(came), lines=_received_lines(came))


def standing_words(standing: Standing) -> str:
    """How far a contact is known, in words."""
    return {
        Standing.OFFICE: tr("vouched for by an office"),
        Standing.COMPARED: tr("compared"),
        Standing.UNVERIFIED: tr("NOT VERIFIED"),
        Standing.REVOKED: tr("REVOKED"),
    }[standing]


def package_unseal(context: Context) -> Answer:
    """``package unseal``."""
    given = context.arguments
    with context.unlock() as desk:
        made = unsealing.unseal_package(desk, given.file, given.out, context.job)
    lines = [
        str(made.path),
        f"SHA-256 {made.sha256}",
        tr("Nothing of it was verified here. Anybody can read this file: delete it when it has been verified."),
    ]
    return Answer(body={"path": str(made.path), "size": made.size, "sha256": made.sha256}, lines=lines)


def _contact_object(contact: Contact, standing: Standing) -> dict[str, Any]:
    return {
        "id": contact.id,
        "name": contact.name,
        "fingerprint": contact.fingerprint,
        "words": contact.words,
        "added": contact.added,
        "standing": str(standing),
        "office": contact.office or None,
        "role": contact.role or None,
        "clearance": contact.clearance or None,
        "valid_until": contact.valid_until or None,
    }


def _received_object(came: Received) -> dict[str, Any]:
    return {
        "package": came.package,
        "case": came.case,
        "case_name": came.case_name,
        "from": came.sender.id,
        "from_name": came.sender.name,
        "number": came.number,
        "marking": came.marking,
        "accepted": came.accepted,
        "created": came.created,
        "new_commits": came.new_commits,
        "by": [{"officer": officer, "name": name, "commits": count} for officer, name, count in came.commits],
        "items_new": len(came.items_new),
        "items_changed": len(came.items_changed),
        "conflicts": [{"kind": kind, "record": record, "field": field} for kind, record, field in came.conflicts],
        "attachments": came.attachments,
        "size": came.size,
        "findings": [{"code": finding.code, "text": finding.text} for finding in came.findings],
    }


def _received_lines(came: Received) -> list[str]:
    new = trn("{n} new commit", "{n} new commits", came.new_commits)
    files = trn("{n} attachment", "{n} attachments", came.attachments)
    number = tr("Package {number} from {name}").format(number=came.number, name=came.sender.name)
    return [
        f"{came.case_name} ({came.case})" + (f" · {came.marking}" if came.marking else ""),
        f"{number} · {new} · {files}",
        *(f"{name or officer[:16]}: " + trn("{n} commit", "{n} commits", n) for officer, name, n in came.commits),
        *_titles(tr("New items:"), came.items_new),
        *_titles(tr("Changed items:"), came.items_changed),
        *([trn("{n} conflict to decide", "{n} conflicts to decide", len(came.conflicts))] if came.conflicts else []),
        *(f"{finding.code}: {finding.text}" for finding in came.findings),
        tr("Taken in.") if came.accepted else tr("Nothing was changed yet; take it in with --accept."),
    ]


def _titles(heading: str, items: tuple[tuple[str, str], ...]) -> list[str]:
    shown = [f"  {title or item}" for item, title in items[:_TITLES_SHOWN]]
    more = len(items) - len(shown)
    return [heading, *shown, *([f"  {trn('and {n} more', 'and {n} more', more)}"] if more else [])] if items else []


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("card", "export"): card_export,
    ("contact", "add"): contact_add,
    ("contact", "list"): contact_list,
    ("contact", "verify"): contact_verify,
    ("package", "send"): package_send,
    ("package", "receive"): package_receive,
    ("package", "unseal"): package_unseal,
}
