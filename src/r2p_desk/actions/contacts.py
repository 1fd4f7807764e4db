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
from ..exchange.moments import moment
from ..i18n import tr
from ..keys.certificate import check_name
from ..keys.officer import PublicOfficer
from ..keys.signing import VerifyingKeys
from ..system.files import write_durably
from .restoring import FORMER
from .session import Desk, read_limited

AREA = "contact"


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """An officer whose fingerprint was compared; ``name`` is what they are called here and nowhere else.

    ``card_name`` is how they call themselves. ``certificate`` (DER) and ``card`` (the file as it came) are base64,
    ``fingerprint`` hex, ``added`` a moment.
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
    """Write the officer's card: public keys and certificate, signed. It holds nothing secret."""
    if out.is_dir() or not out.parent.is_dir():
        raise UsageError(
            tr("{name} is not a file that can be written.").format(name=out.name or str(out)),
            kept=tr("No card was written."),
            todo=tr("Name a file in a folder that exists."),
        )
    data = cards.make_card(desk.officer, datetime.now(UTC))
    write_durably(out, data)
    print_ = cards.fingerprint(desk.officer.public, desk.officer.certificate)
    return ExportedCard(
        path=out, id=desk.officer.id, name=desk.officer.name, fingerprint=print_, words=cards.words(print_)
    )


def add_contact(
    desk: Desk, path: Path, confirm: str, *, name: str | None = None, replace: bool = False
) -> AddedContact:
    """Take in a card, if ``confirm`` is its fingerprint: twelve words or 64 hex digits, got by another way.

    ``name`` is what the contact is to be called here instead of the name on the card. The same card again changes
    nothing. Where keys of a known contact changed, or somebody else has the name, only ``replace`` takes it in.
    """
    card = cards.read_card(read_limited(path, cards.MAX_SIZE))
    if not cards.confirms(confirm, card.fingerprint):
        raise Refused(
            tr("The fingerprint given is not that of this card."),
            kept=tr("Nobody was added."),
            todo=tr(
                "Ask the officer for it again, not by the way the card came. If it still differs, the card is false."
            ),
        )
    if card.id == desk.officer.id:
        raise UsageError(tr("This is your own card."), kept=tr("Nobody was added."))
    called = check_name(name) if name is not None else card.name
    known = {contact.id: contact for contact in contacts(desk)}
    same = known.get(card.id)
    others = [one for one in known.values() if one.id != card.id and one.name.casefold() == called.casefold()]
    if same is not None and same.fingerprint == card.fingerprint and (name is None or same.name == called):
        return AddedContact(contact=same, new=False, replaced=False)
    changed = (same is not None and same.fingerprint != card.fingerprint) or bool(others)
    if changed and not replace:
        raise _keys_changed(called)
    contact = _contact(card, called)
    gone: dict[str, Any] = {one.id: None for one in others}
    desk.store.keep_notes(AREA, {**gone, contact.id: msgspec.to_builtins(contact)})
    return AddedContact(contact=contact, new=same is None, replaced=changed)


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
    """The signing keys of all contacts, by key hash."""
    return {contact.id: contact.public.verifying for contact in contacts(desk)}


def known_certificates(desk: Desk) -> list[KnownCertificate]:
    """The certificates briefings may be signed with: the officer's own, also from before a recovery, and contacts'."""
    own = KnownCertificate(name=desk.officer.name, der=desk.officer.certificate)
    former = [
        KnownCertificate(name=str(one["name"]), der=bytes.fromhex(one["certificate"]))
        for one in desk.store.notes(FORMER).values()
    ]
    others = [KnownCertificate(name=one.name, der=base64.b64decode(one.certificate)) for one in contacts(desk)]
    return [own, *former, *others]


def _contact(card: Card, called: str) -> Contact:
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
