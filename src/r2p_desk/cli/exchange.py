"""The exchange on the command line: the officer's card, contacts, packages."""

from collections.abc import Callable
from typing import Any

from ..actions import contacts, offices, receiving_keys
from ..actions.contacts import Contact
from ..exchange.standing import Standing
from ..i18n import tr, trn
from .answers import Answer, Context


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


def card_status(context: Context) -> Answer:
    """``card status``."""
    days = context.arguments.days
    with context.unlock() as desk:
        if days is not None:
            receiving_keys.set_policy(desk, days)
        found = receiving_keys.status(desk)
    body = {
        "key": found.key, "since": found.since, "days": found.days, "due": found.due, "former": list(found.former),
        "waiting": list(found.waiting), "cases": list(found.cases),
    }  # fmt: skip
    due = tr("It is due to be renewed.") if found.due else tr("It is renewed after {n} days.").format(n=found.days)
    lines = [tr("Your receiving key is of {day}.").format(day=found.since[:10]), due]
    if found.former:
        lines.append(trn("{n} key of before still opens.", "{n} keys of before still open.", len(found.former)))
        lines += [tr("Has not written to the new one: {name}").format(name=name) for name in found.waiting]
        lines += [tr("Not yet written for the new one: case {case}").format(case=case) for case in found.cases]
    return Answer(body=body, lines=lines)


def card_renew(context: Context) -> Answer:
    """``card renew-key``."""
    passphrase = context.passphrase()
    with context.unlock_with(passphrase) as desk:
        made = receiving_keys.renew(desk, passphrase, context.job)
    body = {"key": made.key, "wrapped": list(made.wrapped), "left": list(made.left)}
    lines = [
        tr("You receive with a new key from now on. Hand out your new card: r2p-desk card export."),
        *(tr("Not yet written for the new one: case {case}").format(case=case) for case in made.left),
    ]
    return Answer(body=body, lines=lines)


def card_retire(context: Context) -> Answer:
    """``card retire-key``."""
    with context.unlock() as desk:
        gone = receiving_keys.retire(desk, anyway=context.arguments.anyway)
    words = trn("{n} key of before was destroyed.", "{n} keys of before were destroyed.", len(gone))
    return Answer(body={"destroyed": list(gone)}, lines=[words if gone else tr("There is no key of before.")])


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


def standing_words(standing: Standing) -> str:
    """How far a contact is known, in words."""
    return {
        Standing.OFFICE: tr("vouched for by an office"),
        Standing.COMPARED: tr("compared"),
        Standing.UNVERIFIED: tr("NOT VERIFIED"),
        Standing.REVOKED: tr("REVOKED"),
    }[standing]


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


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("card", "export"): card_export,
    ("card", "status"): card_status,
    ("card", "renew-key"): card_renew,
    ("card", "retire-key"): card_retire,
    ("contact", "add"): contact_add,
    ("contact", "list"): contact_list,
    ("contact", "verify"): contact_verify,
}
