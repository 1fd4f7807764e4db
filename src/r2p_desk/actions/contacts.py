"""The officer's card, and the contacts they took in after comparing fingerprints."""

import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from ..briefing.verdict import KnownCertificate
from ..errors import NotFound, Refused, UsageError
from ..exchange import card as cards
from ..exchange.card import Card
from ..exchange.manifest import receiving_hash
from ..exchange.moments import moment
from ..i18n import tr
from ..keys import certificate_files
from ..keys.certificate import check_name
from ..keys.officer import PublicOfficer
from ..keys.signing import VerifyingKeys
from ..system.files import write_durably
from .office_notes import office_keys, offices, own_card, revocations
from .restoring import FORMER
from .session import RECEIVING, RENEWED, Desk, read_limited

AREA = "contact"
_VOUCHING = ("office", "role", "clearance", "valid_until", "vouched_made")


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """An officer whose card was taken in; ``name`` is what they are called here and nowhere else.

    ``card_name`` is how they call themselves. ``certificate`` (DER) and ``card`` (the file as it came) are base64,
    ``fingerprint`` hex, ``added`` and ``made`` (of the card) moments. ``compared``: the fingerprint was. Where an
    office vouches for them: ``office`` (its id), ``role``, ``clearance``, ``valid_until``; ``vouched_by``: every office
    that ever did.
    """

    id: str
    name: str
    card_name: str
    receive: str
    ed25519: str
    ml_dsa_65: str
    certificate: str
    fingerprint: str
    added: str
    card: str
    compared: bool = True
    office: str = ""
    role: str = ""
    clearance: str = ""
    valid_until: str = ""
    made: str = ""
    vouched_made: str = ""
    vouched_by: tuple[str, ...] = ()

    @property
    def public(self) -> PublicOfficer:
        """Their public keys, as they stand on their card."""
        return PublicOfficer(name=self.card_name, receive=self.receive, ed25519=self.ed25519, ml_dsa_65=self.ml_dsa_65)

    @property
    def words(self) -> str:
        """The fingerprint as twelve words."""
        return cards.words(self.fingerprint)

    @property
    def card_bytes(self) -> bytes:
        """Their card, as it came."""
        return base64.b64decode(self.card)


class ExportedCard(msgspec.Struct, frozen=True, kw_only=True):
    """The officer's own card on disk, and its fingerprint to be told by another way than the card itself."""

    path: Path
    id: str
    name: str
    fingerprint: str
    words: str


class AddedContact(msgspec.Struct, frozen=True, kw_only=True):
    """A contact, whether they are new, and whether one known before was replaced."""

    contact: Contact
    new: bool
    replaced: bool


def export_card(desk: Desk, out: Path) -> ExportedCard:
    """Write the officer's card: public keys and certificate, signed by their office or, without one, by themselves.

    It holds nothing secret.
    """
    if out.is_dir() or not out.parent.is_dir():
        raise UsageError(
            tr("{name} is not a file that can be written.").format(name=out.name or str(out)),
            kept=tr("No card was written."),
            todo=tr("Name a file in a folder that exists."),
        )
    write_durably(out, own_card_bytes(desk))
    print_ = cards.fingerprint(desk.officer.public, desk.officer.certificate)
    return ExportedCard(
        path=out, id=desk.officer.id, name=desk.officer.name, fingerprint=print_, words=cards.words(print_)
    )


def own_card_bytes(desk: Desk) -> bytes:
    """The officer's card as others are to have it: the office's, or their own, or their own with the office's in it.

    The last where the receiving key was renewed after the office signed.
    """
    vouched, now = own_card(desk), datetime.now(UTC)
    if vouched is not None and vouched.public.receive == desk.officer.public.receive:
        return vouched.data
    held = desk.store.note(RECEIVING, RENEWED + receiving_hash(desk.officer.public.recipient))
    if held is None:
        return cards.make_card(desk.officer, now)
    return cards.make_renewed_card(desk.officer, held["follows"], vouched.data if vouched is not None else None, now)


def add_contact(
    desk: Desk, path: Path, confirm: str | None = None, *, name: str | None = None, replace: bool = False
) -> AddedContact:
    """Take in the card in a file; as ``take_card``."""
    return take_card(desk, read_limited(path, cards.MAX_SIZE), confirm, name=name, replace=replace)


def take_card(
    desk: Desk, data: bytes, confirm: str | None = None, *, name: str | None = None, replace: bool = False
) -> AddedContact:
    """Take in a card. ``confirm`` is its fingerprint: twelve words or 64 hex digits, got by another way.

    A card that an office known here signed needs none. Of one who stands alone, a card without it is taken in as
    unverified: nothing is sent to them, nothing opened of theirs. ``name`` is what the contact is to be called here
    instead of the name on the card. The same card again changes nothing. Where keys of a known contact changed, or
    somebody else has the name, only ``replace`` takes it in; never without a fingerprint or an office.
    """
    card = cards.read_card(data, office_keys(desk))
    if confirm is not None and not cards.confirms(confirm, card.fingerprint):
        raise _not_confirmed()
    if card.id == desk.officer.id:
        raise UsageError(tr("This is your own card."), kept=tr("Nobody was added."))
    if card.vouched is not None:
        refuse_not_of_office(desk, card)
    called = check_name(name) if name is not None else card.name
    known = {contact.id: contact for contact in contacts(desk)}
    same = known.get(card.id)
    others = [one for one in known.values() if one.id != card.id and one.name.casefold() == called.casefold()]
    contact = _contact(card, called, same, compared=confirm is not None)
    if same is not None and name is None and same.fingerprint == card.fingerprint:
        contact = msgspec.structs.replace(contact, name=same.name)
        others = []
    if same is not None and _says_nothing_new(same, contact):
        return AddedContact(contact=same, new=False, replaced=False)
    renewed = same is not None and follows(card, same)
    if not renewed:
        _refuse_older(same, contact)
    _refuse_another_office(same, contact, replace=replace)
    if renewed and same is not None:
        contact = _renewed(contact, same, named=name is not None)
        others = [one for one in others if contact.name.casefold() == one.name.casefold()]
    changed = (same is not None and same.fingerprint != card.fingerprint and not renewed) or bool(others)
    if changed and not (replace and (contact.compared or contact.office)):
        raise _keys_changed(called)
    gone: dict[str, Any] = {one.id: None for one in others}
    desk.store.keep_notes(AREA, {**gone, contact.id: msgspec.to_builtins(contact)})
    return AddedContact(contact=contact, new=same is None, replaced=changed)


def verify_contact(desk: Desk, name_or_id: str, confirm: str) -> Contact:
    """A contact who was taken in unverified is compared now; ``Refused`` where the fingerprint is another."""
    contact = find_contact(desk, name_or_id)
    if not cards.confirms(confirm, contact.fingerprint):
        raise _not_confirmed()
    verified = msgspec.structs.replace(contact, compared=True)
    desk.store.keep_notes(AREA, {contact.id: msgspec.to_builtins(verified)})
    return verified


def refuse_not_of_office(desk: Desk, card: Card) -> None:
    """``Refused`` for a card whose office is not the one whose key signed it, or whose certificate another issued."""
    if card.vouched is None:
        return
    for office in offices(desk):
        stated = office.stated
        if (office.id, stated.key) == (card.vouched.office, card.vouched.signer) and certificate_files.issued_by(
            certificate_files.load(card.vouched.issued), certificate_files.load(stated.root)
        ):
            return
    raise Refused(
        tr("This card names another office than the one that signed it."),
        kept=tr("Nobody was added."),
        todo=tr("Tell the office; do not rely on the card."),
    )


def contacts(desk: Desk) -> list[Contact]:
    """Everybody whose card was taken in, by name."""
    found = [msgspec.convert(value, Contact) for value in desk.store.notes(AREA).values()]
    return sorted(found, key=lambda contact: (contact.name.casefold(), contact.id))


def find_contact(desk: Desk, name_or_id: str) -> Contact:
    """The contact of this name or id; ``NotFound`` when there is none or more than one."""
    wanted = name_or_id.strip()
    known = contacts(desk)
    found = [one for one in known if wanted.lower() == one.id or wanted == one.name]
    found = found or [one for one in known if one.name.casefold() == wanted.casefold()]
    if len(found) == 1:
        return found[0]
    happened = tr("There is no contact of that name or id.") if not found else tr("Several contacts have that name.")
    raise NotFound(happened, kept=tr("Nothing was changed."), todo=tr("See r2p-desk contact list; use the id."))


def contact_of(desk: Desk, officer: str) -> Contact:
    """The contact with this key hash; ``NotFound`` when there is none."""
    found = next((one for one in contacts(desk) if one.id == officer), None)
    return found if found is not None else find_contact(desk, officer)


def known_keys(desk: Desk) -> dict[str, VerifyingKeys]:
    """The signing keys of all contacts but those nobody compared or vouches for, by key hash."""
    return {contact.id: contact.public.verifying for contact in _known(desk)}


def known_certificates(desk: Desk) -> list[KnownCertificate]:
    """The certificates briefings may be signed with: the officer's own, also from before a recovery, and contacts'.

    Not those of contacts nobody compared or vouches for, nor those an office withdrew.
    """
    own = KnownCertificate(name=desk.officer.name, der=desk.officer.certificate)
    former = [
        KnownCertificate(name=str(one["name"]), der=bytes.fromhex(one["certificate"]))
        for one in desk.store.notes(FORMER).values()
    ]
    withdrawn = {(one.officer, one.office) for one in revocations(desk)}
    others = [
        KnownCertificate(name=one.name, der=base64.b64decode(one.certificate))
        for one in _known(desk)
        if not withdrawn & {(one.id, office) for office in one.vouched_by}
    ]
    return [own, *former, *others]


def _known(desk: Desk) -> list[Contact]:
    known = {office.id for office in offices(desk)}
    return [one for one in contacts(desk) if one.compared or one.office in known]


def _contact(card: Card, called: str, same: Contact | None, *, compared: bool) -> Contact:
    """What is kept of a card; a comparison once made, and an office that once vouched, are not forgotten."""
    keys_stay = same is not None and same.fingerprint == card.fingerprint
    before = same.vouched_by if same is not None else ()
    vouched = card.vouched
    if same is not None and keys_stay and vouched is None and same.office:
        return msgspec.structs.replace(same, name=called, compared=compared or same.compared)
    return Contact(
        id=card.id,
        name=called,
        card_name=card.name,
        receive=card.public.receive,
        ed25519=card.public.ed25519,
        ml_dsa_65=card.public.ml_dsa_65,
        certificate=base64.b64encode(card.certificate).decode("ascii"),
        fingerprint=card.fingerprint,
        added=moment(datetime.now(UTC)),
        card=base64.b64encode(card.data).decode("ascii"),
        compared=compared or (keys_stay and same is not None and same.compared),
        office=vouched.office if vouched else "",
        role=vouched.role if vouched else "",
        clearance=vouched.clearance if vouched else "",
        valid_until=vouched.valid_until if vouched else "",
        made=card.created,
        vouched_made=vouched.created if vouched else "",
        vouched_by=tuple(dict.fromkeys((*before, *((vouched.office,) if vouched else ())))),
    )


def follows(card: Card, same: Contact) -> bool:
    """Whether the keys known here signed that this receiving key takes the place of the one known here."""
    known = receiving_hash(same.public.recipient)
    return (
        card.follows == known
        and (same.compared or bool(same.office))
        and base64.b64encode(card.certificate).decode("ascii") == same.certificate
        and card.created > same.made
    )


def _renewed(contact: Contact, same: Contact, *, named: bool) -> Contact:
    """The contact with the new receiving key; what was compared, and who vouches, is of the signing keys and stays.

    What the office said before it said what is known here does not come back in this way either.
    """
    later = bool(contact.office) and (contact.office != same.office or contact.vouched_made >= same.vouched_made)
    vouching = {} if later else {field: getattr(same, field) for field in _VOUCHING}
    name = contact.name if named else same.name
    return msgspec.structs.replace(contact, name=name, compared=contact.compared or same.compared, **vouching)


def _says_nothing_new(same: Contact, contact: Contact) -> bool:
    """Whether it is the card that is here, or the officer's own where their office's is here already."""
    if same.fingerprint != contact.fingerprint or same.name != contact.name or same.compared != contact.compared:
        return False
    vouching = ("office", "role", "clearance", "valid_until")
    return not contact.office or all(getattr(same, field) == getattr(contact, field) for field in vouching)


def _refuse_older(same: Contact | None, contact: Contact) -> None:
    """An office's older card does not bring back a role or clearance it took away."""
    if same is None or same.office != contact.office or not contact.office or contact.card == same.card:
        return
    if contact.vouched_made > (same.vouched_made or same.made):
        return
    raise Refused(
        tr("A newer card of {name} is here already.").format(name=same.name),
        kept=tr("The contact was left as it is."),
        todo=tr("Ask the office for the officer's present card."),
    )


def _refuse_another_office(same: Contact | None, contact: Contact, *, replace: bool) -> None:
    """An office does not take over another's officer unnoticed."""
    if same is None or replace or not same.office or contact.office in {"", same.office}:
        return
    raise Refused(
        tr("You know {name} as an officer of another office than the one that signed this card.").format(
            name=same.name
        ),
        kept=tr("The contact was left as it is."),
        todo=tr("Ask the officer in person. If they changed the office, add the card again with --replace."),
    )


def _not_confirmed() -> Refused:
    return Refused(
        tr("The fingerprint given is not that of this card."),
        kept=tr("Nobody was added."),
        todo=tr("Ask the officer for it again, not by the way the card came. If it still differs, the card is false."),
    )


def _keys_changed(name: str) -> Refused:
    return Refused(
        tr("You know {name} with other keys than those on this card.").format(name=name),
        kept=tr("The contact was left as it is."),
        todo=tr(
            "Ask the officer in person whether their keys changed. If so, add the card again with --replace; if it is"
            " another person of that name, give them a name of their own with --name."
        ),
    )
