"""Offices, and who is who: an office vouches for its officers, withdraws them, and its own card is compared once."""

import base64
from datetime import UTC, datetime

from ..domain.marking import Level
from ..errors import Refused
from ..exchange.moments import moment
from ..exchange.revocation import Revocation
from ..exchange.standing import Standing
from ..i18n import tr
from . import office_notes
from .contacts import Contact, contacts
from .office_notes import Office
from .session import Desk

__all__ = ["Office", "Standing", "cleared", "has_run_out", "office_of", "offices", "refuse_unsendable", "revoked"]


def offices(desk: Desk) -> list[Office]:
    """The offices known here, by name."""
    return office_notes.offices(desk)


def office_of(desk: Desk) -> Office | None:
    """The office that vouches for this officer, or none for an officer who stands alone."""
    card = office_notes.own_card(desk)
    if card is None or card.vouched is None:
        return None
    return next((one for one in offices(desk) if one.id == card.vouched.office), None)


def standing(desk: Desk, contact: Contact) -> Standing:
    """How far a contact is known here."""
    if revoked(desk, contact.id) is not None:
        return Standing.REVOKED
    if contact.office and any(one.id == contact.office for one in offices(desk)):
        return Standing.OFFICE
    return Standing.COMPARED if contact.compared else Standing.UNVERIFIED


def same_office(desk: Desk, contact: Contact) -> bool:
    """Whether this officer's own office vouches for the contact: original statements travel to them."""
    own = office_of(desk)
    known = own is not None and contact.office == own.id
    return known and standing(desk, contact) is Standing.OFFICE and not has_run_out(contact)


def has_run_out(contact: Contact) -> bool:
    """Whether the card an office gave the contact is no longer valid, by the clock of this machine."""
    return bool(contact.valid_until) and contact.valid_until < moment(datetime.now(UTC))


def cleared(contact: Contact, level: Level) -> bool:
    """Whether the contact's office cleared them for this level; who has no office has no clearance to go by."""
    levels = list(Level)
    return not contact.clearance or levels.index(Level(contact.clearance)) >= levels.index(level)


def refuse_unsendable(desk: Desk, contact: Contact) -> None:
    """``Refused`` for a contact to whom nothing may be sent: unverified, revoked, or with a card that ran out."""
    known, kept = standing(desk, contact), tr("Nothing was written.")
    if known is Standing.UNVERIFIED:
        raise Refused(
            tr("The fingerprint of {name} was never compared: nobody knows whose keys these are.").format(
                name=contact.name
            ),
            kept=kept,
            todo=tr("Compare it by another way than the card came: r2p-desk contact verify."),
        )
    if known is Standing.REVOKED:
        raise Refused(
            tr("The office of {name} withdrew them: nothing is sent to these keys.").format(name=contact.name),
            kept=kept,
            todo=tr("Ask the office for the officer's new card."),
        )
    if known is Standing.OFFICE and has_run_out(contact) and not contact.compared:
        raise Refused(
            tr("The card of {name} was valid until {day}.").format(name=contact.name, day=contact.valid_until[:10]),
            kept=kept,
            todo=tr("Take in the officer's new card; check the clock of this machine first."),
        )


def revoked(desk: Desk, signer: str) -> Revocation | None:
    """What an office withdrew of this officer's (key hash), if it is an office whose word counts for them.

    That is an office that vouches for them, or once did, and this officer's own for whoever no other office vouches.
    """
    found = [one for one in office_notes.revocations(desk) if one.officer == signer]
    if not found:
        return None
    known = next((one for one in contacts(desk) if one.id == signer), None)
    counting = set(known.vouched_by) if known is not None else set()
    own = office_of(desk)
    if own is not None and not counting - {own.id}:
        counting.add(own.id)
    if signer == desk.officer.id:
        counting |= {one.office for one in found}
    return next((one for one in found if one.office in counting), None)


def own_card_bytes(desk: Desk) -> bytes | None:
    """The card an office signed for this officer, as it came; none for an officer who stands alone."""
    held = desk.store.note(office_notes.AREA, office_notes.OWN)
    return base64.b64decode(held) if isinstance(held, str) and office_of(desk) is not None else None
