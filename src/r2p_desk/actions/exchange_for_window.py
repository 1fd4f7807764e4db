"""Readings the window makes before anything is added, sent or taken in; nothing here changes anything."""

from pathlib import Path

import msgspec

from ..exchange import card as cards
from ..exchange.revocation import Revocation
from ..exchange.standing import Standing
from . import office_notes, offices
from .access import may_open
from .contacts import Contact, contacts, follows, refuse_not_of_office
from .session import Desk, OpenCase, read_limited


class OwnCard(msgspec.Struct, frozen=True, kw_only=True):
    """The officer's own card as people compare it: name, fingerprint (64 hex digits) and its twelve words."""

    id: str
    name: str
    fingerprint: str
    words: str


class CardSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What a card says before anybody compared its fingerprint; that fingerprint is not in it, so nobody copies it.

    ``own``: it is the officer's own. ``known``: the contact it is of, with the same keys. ``replaces``: contacts who
    have that name, or that officer with other keys. ``office``: the name of the office known here that signed it; such
    a card needs no comparing. Nor does one that ``renews`` the receiving key of a contact under keys known here.
    """

    id: str
    name: str
    own: bool
    known: bool
    replaces: tuple[str, ...]
    office: str = ""
    role: str = ""
    clearance: str = ""
    renews: bool = False


class ContactSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A contact as the list shows them; ``office`` is the name of the one that vouches, ``ran_out``: its card did.

    ``why``: the reason an office gave for withdrawing them.
    """

    contact: Contact
    standing: Standing
    office: str = ""
    ran_out: bool = False
    why: str = ""


class OfficeSeen(msgspec.Struct, frozen=True, kw_only=True):
    """An office known here; ``own``: it vouches for this officer."""

    id: str
    name: str
    number: int
    fingerprint: str
    words: str
    own: bool


class OfficesSeen(msgspec.Struct, frozen=True, kw_only=True):
    """The offices known here, what they withdrew, and the role and clearance one's own gave."""

    offices: tuple[OfficeSeen, ...]
    revocations: tuple[Revocation, ...]
    role: str = ""
    clearance: str = ""
    valid_until: str = ""


class SendingSeen(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a contact may open the open case, and whether this officer could add them."""

    may_open: bool
    may_add: bool
    managers: tuple[str, ...]


def own_card(desk: Desk) -> OwnCard:
    """What to tell a colleague, by another way than the card takes."""
    print_ = cards.fingerprint(desk.officer.public, desk.officer.certificate)
    return OwnCard(id=desk.officer.id, name=desk.officer.name, fingerprint=print_, words=cards.words(print_))


def look_at_card(desk: Desk, path: Path) -> CardSeen:
    """What a card says; ``Altered`` when it is none, ``NotFound`` when there is no such file."""
    card = cards.read_card(read_limited(path, cards.MAX_SIZE), office_notes.office_keys(desk))
    refuse_not_of_office(desk, card)
    known = contacts(desk)
    same = [one for one in known if one.id == card.id]
    namesakes = [one for one in known if one.id != card.id and one.name.casefold() == card.name.casefold()]
    renews = bool(same) and follows(card, same[0])
    others = [one for one in same if one.fingerprint != card.fingerprint and not renews] + namesakes
    if card.vouched is not None:
        others += [one for one in same if one.office not in {"", card.vouched.office}]
    return CardSeen(
        id=card.id,
        name=card.name,
        own=card.id == desk.officer.id,
        renews=renews,
        known=bool(same) and not others and not renews and (card.vouched is None or same[0].card_bytes == card.data),
        replaces=tuple(one.name for one in others),
        office=_name_of(desk, card.vouched.office) if card.vouched else "",
        role=card.vouched.role if card.vouched else "",
        clearance=card.vouched.clearance if card.vouched else "",
    )


def see_contacts(desk: Desk) -> list[ContactSeen]:
    """Everybody whose card was taken in, and how far they are known."""
    return [
        ContactSeen(
            contact=one,
            standing=offices.standing(desk, one),
            office=_name_of(desk, one.office) if one.office else "",
            ran_out=offices.has_run_out(one),
            why=gone.reason if (gone := offices.revoked(desk, one.id)) is not None else "",
        )
        for one in contacts(desk)
    ]


def see_offices(desk: Desk) -> OfficesSeen:
    """The offices known here, one's own among them, and what they withdrew."""
    own, card = offices.office_of(desk), office_notes.own_card(desk)
    seen = tuple(
        OfficeSeen(
            id=one.id, name=one.name, number=one.stated.number, fingerprint=one.fingerprint, words=one.words,
            own=own is not None and own.id == one.id,
        )
        for one in offices.offices(desk)
    )  # fmt: skip
    vouched = card.vouched if card is not None and own is not None else None
    return OfficesSeen(
        offices=seen,
        revocations=tuple(offices.revocations(desk)),
        role=vouched.role if vouched else "",
        clearance=vouched.clearance if vouched else "",
        valid_until=vouched.valid_until if vouched else "",
    )


def _name_of(desk: Desk, office: str) -> str:
    return next((one.name for one in office_notes.offices(desk) if one.id == office), "")


def look_at_sending(case: OpenCase, contact: Contact) -> SendingSeen:
    """What sending the open case to a contact would need."""
    access = case.file.access
    return SendingSeen(
        may_open=may_open(case, contact),
        may_add=not case.file.read_only and case.desk.officer.id in access.managers,
        managers=tuple(one.name for one in access.officers if one.id in access.managers),
    )
