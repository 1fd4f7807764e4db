"""Offices, and who is who: an office vouches for its officers, withdraws them, and its own card is compared once."""

import base64
import contextlib
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..domain.marking import Level
from ..errors import NotFound, Refused, UsageError
from ..exchange import card as cards
from ..exchange import office_card
from ..exchange.enrolment import make_enrolment
from ..exchange.findings import altered
from ..exchange.moments import moment
from ..exchange.office_card import OfficeCard, follows, read_office_card, stated_type
from ..exchange.revocation import TYPE as REVOCATION_TYPE
from ..exchange.revocation import Revocation, read_revocation, signer_of
from ..exchange.standing import Standing
from ..i18n import tr
from ..keys import certificate_files
from ..system.files import write_durably
from . import identities, office_notes, recovery, trust
from .contacts import Contact, contacts, refuse_not_of_office, take_card
from .office_notes import Office
from .session import Desk, read_limited

__all__ = [
    "Office",
    "Standing",
    "Taken",
    "add_office",
    "cleared",
    "forget_office",
    "has_run_out",
    "join",
    "look_at",
    "office_of",
    "offices",
    "recover_through_office",
    "refuse_unsendable",
    "request_enrolment",
    "revocations",
    "revoked",
    "same_office",
    "standing",
    "take_in",
    "take_in_file",
]


def offices(desk: Desk) -> list[Office]:
    """The offices known here, by name."""
    return office_notes.offices(desk)


_PACK = "r2p-desk/framework-pack"


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What was taken in: ``what`` is ``office``, ``card``, ``revocation`` or ``certificates``, ``id`` whose it is.

    ``new``: it was not here before.
    """

    what: str
    id: str
    name: str
    new: bool


def request_enrolment(desk: Desk, out: Path) -> str:
    """Write the request that an office vouch for this officer; its fingerprint, to be told by another way."""
    if out.is_dir() or not out.parent.is_dir():
        raise UsageError(
            tr("{name} is not a file that can be written.").format(name=out.name or str(out)),
            kept=tr("No request was written."),
            todo=tr("Name a file in a folder that exists."),
        )
    pem = certificate_files.request(desk.officer.name, desk.officer.pdf_key)
    write_durably(out, make_enrolment(desk.officer, certificate_files.request_der(pem), datetime.now(UTC)))
    return cards.fingerprint(desk.officer.public, desk.officer.certificate)


def add_office(desk: Desk, data: bytes, confirm: str | None = None) -> tuple[Office, bool]:
    """Take in an office's card; the office, and whether anything changed.

    A first card only with its fingerprint (twelve words, 64 digits, or what a QR code says). A later one of an office
    known here without, where the key before it signed it; an older one does not take the place of a newer. Its root
    certificate counts for PDFs from then on.
    """
    card = read_office_card(data)
    confirmed = confirm is not None and cards.confirms(confirm, card.fingerprint)
    if confirm is not None and not confirmed:
        raise _not_its_fingerprint()
    known = next((one for one in offices(desk) if one.id == card.office), None)
    if known is not None and known.stated.data == card.data:
        return known, False
    if known is None and not confirmed:
        raise Refused(
            tr("The office {name} is not known here.").format(name=card.name),
            kept=tr("Nothing was taken in."),
            todo=tr("Compare its fingerprint by another way than the card came, and give it with --confirm."),
        )
    if known is not None:
        _refuse_not_next(known, card, confirmed=confirmed)
    former = () if known is None else (*known.former, known.card)
    text = base64.b64encode(data).decode("ascii")
    office = Office(id=card.office, name=card.name, card=text, added=moment(datetime.now(UTC)), former=former)
    trust.believe_office(desk, card.root)
    office_notes.keep_office(desk, office)
    return office, True


def join(desk: Desk, data: bytes) -> Office:
    """Take in the card an office signed for this officer, with the certificate for their PDF key.

    The office must be known here. From then on it is the card that ``card export`` writes. An older one of the same
    office is refused.
    """
    card = cards.read_card(data, office_notes.office_keys(desk))
    if card.vouched is None:
        raise Refused(tr("No office signed this card."), kept=tr("Nothing was taken in."))
    own = desk.officer.public
    if card.id != desk.officer.id or card.certificate != desk.officer.certificate:
        raise Refused(
            tr("This is the card of {name}, with other keys than yours.").format(name=card.name),
            kept=tr("Nothing was taken in."),
            todo=tr("Take it in with r2p-desk contact add, if it is another officer's."),
        )
    if card.public.receive != own.receive:
        raise Refused(
            tr("This card names a receiving key you no longer use."),
            kept=tr("Nothing was taken in."),
            todo=tr("Ask the office again with a new request: r2p-desk office request."),
        )
    refuse_not_of_office(desk, card)
    before = office_notes.own_card(desk)
    if before is not None and before.vouched is not None:
        same = before.vouched.office == card.vouched.office
        if same and before.data != data and before.created >= card.created:
            raise Refused(tr("You have a newer card of this office."), kept=tr("Nothing was taken in."))
    if before is None or before.data != data:
        identities.take_issued(desk, certificate_files.Bundle(certificates=(card.vouched.issued,)))
    desk.store.keep_notes(office_notes.AREA, {office_notes.OWN: base64.b64encode(data).decode("ascii")})
    return next(one for one in offices(desk) if one.id == card.vouched.office)


def recover_through_office(desk: Desk) -> recovery.Addressed:
    """From now on the officer's recovery file opens with the shares of their own office's recovery key.

    The key is the one on the office's card that was compared. ``NotFound`` for an officer who stands alone.
    """
    own = office_of(desk)
    if own is None:
        raise NotFound(
            tr("No office vouches for you."),
            kept=tr("Nothing was changed."),
            todo=tr("Join one with r2p-desk office join, or make sheets of your own: r2p-desk recovery shares."),
        )
    return recovery.address_to_office(desk, own.id, own.stated.recipient)


def add_revocation(desk: Desk, data: bytes) -> tuple[Revocation, bool]:
    """Take in what an office known here withdrew; and whether it is new.

    One office's later word about an officer takes the place of its earlier one.
    """
    made = read_revocation(data, office_notes.office_keys(desk))
    if not any((one.id, one.stated.key) == (made.office, signer_of(data)) for one in offices(desk)):
        raise altered(tr("This revocation names another office than the one that signed it."))
    name = f"{office_notes.REVOCATION}{made.office}/{made.officer}"
    before = next((one for one in revocations(desk) if (one.office, one.officer) == (made.office, made.officer)), None)
    if before is not None and before.at >= made.at:
        return before, False
    desk.store.keep_notes(office_notes.AREA, {name: base64.b64encode(data).decode("ascii")})
    return msgspec.structs.replace(made, here=desk.officer.id), True


def take_in(desk: Desk, data: bytes, confirm: str | None = None) -> Taken:
    """Take in a plain signed file that an office or officer wrote, each kind by its own rules.

    An office's card, an officer's card, a revocation, a framework pack, or certificates and revocation lists of an
    office.
    """
    stated = stated_type(data)
    if stated == office_card.TYPE:
        office, new = add_office(desk, data, confirm)
        return Taken(what="office", id=office.id, name=office.name, new=new)
    if stated == REVOCATION_TYPE:
        made, new = add_revocation(desk, data)
        return Taken(what="revocation", id=made.officer, name=made.name, new=new)
    if stated == cards.TYPE:
        added = take_card(desk, data, confirm)
        return Taken(what="card", id=added.contact.id, name=added.contact.name, new=added.new or added.replaced)
    if stated == _PACK:
        from .frameworks import (
            take_pack,  # with all of the frameworks, which the window's first paint does not wait for
        )

        loaded = take_pack(desk, data)
        return Taken(what="framework", id=loaded.pack.framework, name=loaded.pack.title, new=loaded.new)
    if stated:
        raise Refused(
            tr("This signed file is of another kind, and is taken in elsewhere."), kept=tr("Nothing was taken in.")
        )
    believed = trust.take_trust(desk, data, confirm)
    first = believed[0] if believed else None
    return Taken(
        what="certificates", id=first.id if first else "", name=first.name if first else "", new=bool(believed)
    )


def take_in_file(desk: Desk, path: Path, confirm: str | None = None) -> Taken:
    """The same of a file; with a revocation comes the list of withdrawn certificates that lies beside it."""
    taken = take_in(desk, read_limited(path, certificate_files.MAX_SIZE), confirm)
    beside = path.with_suffix(".crl")
    if taken.what == "revocation" and beside.is_file():
        trust.add_trust(desk, beside)
    return taken


def forget_office(desk: Desk, name_or_id: str) -> Office:
    """Know an office no more: whom it vouches for is again compared or unverified; what it withdrew is kept.

    ``NotFound`` where none or several fit; ``Refused`` for one's own.
    """
    wanted = name_or_id.strip()
    found = [one for one in offices(desk) if wanted.lower() == one.id or wanted.casefold() == one.name.casefold()]
    if len(found) != 1:
        happened = tr("Several offices have that name.") if found else tr("There is no office of that name or id.")
        raise NotFound(happened, kept=tr("Nothing was changed."), todo=tr("See r2p-desk office list; use the id."))
    own = office_of(desk)
    if own is not None and own.id == found[0].id:
        raise Refused(tr("This is your own office."), kept=tr("Nothing was changed."))
    stated = found[0].stated
    with contextlib.suppress(NotFound):
        trust.remove_trust(desk, hashlib.sha256(stated.root).hexdigest())
    office_notes.drop_office(desk, found[0])
    return found[0]


def look_at(desk: Desk, data: bytes) -> Taken:
    """What such a file is, before it is taken in; nothing is changed, and taking it in may still be refused."""
    stated = stated_type(data)
    if stated == office_card.TYPE:
        card = read_office_card(data)
        here = any(one.stated.data == data for one in offices(desk))
        return Taken(what="office", id=card.office, name=card.name, new=not here)
    if stated == REVOCATION_TYPE:
        made = read_revocation(data, office_notes.office_keys(desk))
        here = any(
            (one.office, one.officer, one.at) == (made.office, made.officer, made.at) for one in revocations(desk)
        )
        return Taken(what="revocation", id=made.officer, name=made.name, new=not here)
    if stated == cards.TYPE:
        officer = cards.read_card(data, office_notes.office_keys(desk))
        here = any(one.card_bytes == data for one in contacts(desk))
        return Taken(what="card", id=officer.id, name=officer.name, new=not here)
    what = "framework" if stated == _PACK else stated or "certificates"
    return Taken(what=what, id="", name="", new=True)


def revocations(desk: Desk) -> list[Revocation]:
    """Everything offices known here withdrew."""
    return office_notes.revocations(desk)


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


def _refuse_not_next(known: Office, card: OfficeCard, *, confirmed: bool) -> None:
    """A card that is older than the one here, or that the key known here does not vouch for."""
    before = known.stated
    if card.number <= before.number:
        raise Refused(
            tr("A newer card of the office {name} is here already.").format(name=known.name),
            kept=tr("The office was left as it is."),
            todo=tr("Ask the office for its present card; tell it if this one was handed out as new."),
        )
    same_key = card.key == before.key
    if not (same_key or confirmed or follows(card, {before.key: before.verifying})):
        raise Refused(
            tr("You know the office {name} with another key, and that key did not sign this card.").format(
                name=known.name
            ),
            kept=tr("The office was left as it is."),
            todo=tr("Take in its earlier cards first, or compare the fingerprint again and give it with --confirm."),
        )


def _not_its_fingerprint() -> Refused:
    return Refused(
        tr("The fingerprint given is not that of this office's card."),
        kept=tr("Nothing was taken in."),
        todo=tr("Ask the office for it again, by another way than the card came. If it still differs, it is false."),
    )
