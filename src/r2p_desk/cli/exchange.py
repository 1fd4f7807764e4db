"""The exchange on the command line: the officer's card, contacts, packages."""

from collections.abc import Callable
from typing import Any

from ..actions import contacts, offices
from ..actions.contacts import Contact
from ..exchange.standing import Standing
from ..i18n import tr
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
    ("contact", "add"): contact_add,
    ("contact", "list"): contact_list,
    ("contact", "verify"): contact_verify,
}
