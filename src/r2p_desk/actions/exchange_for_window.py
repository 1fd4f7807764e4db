"""Readings the window makes before anything is added, sent or taken in; nothing here changes anything."""

from pathlib import Path

import msgspec

from ..exchange import card as cards
from .contacts import Contact, contacts
from .exchange import may_open
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
    have that name, or that officer with other keys.
    """

    id: str
    name: str
    own: bool
    known: bool
    replaces: tuple[str, ...]


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
    card = cards.read_card(read_limited(path, cards.MAX_SIZE))
    known = contacts(desk)
    same = [one for one in known if one.id == card.id]
    namesakes = [one for one in known if one.id != card.id and one.name.casefold() == card.name.casefold()]
    others = [one for one in same if one.fingerprint != card.fingerprint] + namesakes
    return CardSeen(
        id=card.id,
        name=card.name,
        own=card.id == desk.officer.id,
        known=bool(same) and not others,
        replaces=tuple(one.name for one in others),
    )


def look_at_sending(case: OpenCase, contact: Contact) -> SendingSeen:
    """What sending the open case to a contact would need."""
    access = case.file.access
    return SendingSeen(
        may_open=may_open(case, contact),
        may_add=not case.file.read_only and case.desk.officer.id in access.managers,
        managers=tuple(one.name for one in access.officers if one.id in access.managers),
    )
