"""What the officer's store holds of offices: those known here, the card of one's own, what offices withdrew.

In the area ``offices``: ``office/<id>``, ``forgotten/<id>`` (one that is known no more), ``own`` (the office-signed
card, base64), ``revocation/<office>/<officer>`` (the file, base64).
"""

import base64
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from ..exchange.card import Card, read_card, words
from ..exchange.office_card import OfficeCard, read_office_card
from ..exchange.revocation import Revocation, read_revocation
from ..keys.officer import PublicOfficer
from ..keys.signing import VerifyingKeys
from .session import Desk

AREA = "offices"
OWN, REVOCATION, _OFFICE, _FORGOTTEN = "own", "revocation/", "office/", "forgotten/"


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """An office known here; ``id`` stays when its card key is renewed, ``former`` are cards it had before (base64)."""

    id: str
    name: str
    card: str
    added: str
    former: tuple[str, ...] = ()

    @property
    def stated(self) -> OfficeCard:
        """What its card says; the card was proven when it was taken in, and is proven again."""
        return _office_card(self.card)

    @property
    def fingerprint(self) -> str:
        """Over all keys of its present card, 64 hex digits."""
        return self.stated.fingerprint

    @property
    def words(self) -> str:
        """The fingerprint as twelve words."""
        return words(self.fingerprint)


def offices(desk: Desk) -> list[Office]:
    """All offices known here, by name."""
    notes = desk.store.notes(AREA)
    found = [msgspec.convert(value, Office) for name, value in notes.items() if name.startswith(_OFFICE)]
    return sorted(found, key=lambda office: (office.name.casefold(), office.id))


def drop_office(desk: Desk, office: Office) -> None:
    """Know an office no more."""
    gone = {_OFFICE + office.id: None, _FORGOTTEN + office.id: msgspec.to_builtins(office)}
    desk.store.keep_notes(AREA, gone)  # its cards stay, so that what it withdrew can be proven further on


def keep_office(desk: Desk, office: Office) -> None:
    """Write an office down, in place of what was known of it."""
    desk.store.keep_notes(AREA, {_OFFICE + office.id: msgspec.to_builtins(office)})


def office_keys(desk: Desk) -> dict[str, VerifyingKeys]:
    """The present card keys of all offices known here, by key hash."""
    return {card.key: card.verifying for card in (office.stated for office in offices(desk))}


def all_office_keys(desk: Desk) -> dict[str, VerifyingKeys]:
    """The same with keys of before, and of offices known no more: what those signed and was taken in still stands."""
    notes = desk.store.notes(AREA)
    held = [value for name, value in notes.items() if name.startswith((_OFFICE, _FORGOTTEN))]
    known = [msgspec.convert(value, Office) for value in held]
    cards = [_office_card(data) for office in known for data in (office.card, *office.former)]
    return {card.key: card.verifying for card in cards}


def own_card(desk: Desk) -> Card | None:
    """The card an office known here signed for this officer's present signing keys, if there is one."""
    held = desk.store.note(AREA, OWN)
    if not isinstance(held, str):
        return None
    card = _officer_card(held, _pairs(all_office_keys(desk)))
    return card if card.vouched is not None and _signs_as(card.public, desk.officer.public) else None


def revocations(desk: Desk) -> list[Revocation]:
    """Everything offices withdrew, as it reads here."""
    held = [value for name, value in desk.store.notes(AREA).items() if name.startswith(REVOCATION)]
    if not held:
        return []
    known = _pairs(all_office_keys(desk))
    found = [_revocation(data, known) for data in held]
    return [msgspec.structs.replace(one, here=desk.officer.id) for one in found]


Pairs = tuple[tuple[str, VerifyingKeys], ...]


# what these hold is asked for with each package, and proving it anew costs as much as proving the package
@lru_cache(maxsize=64)
def _office_card(data: str) -> OfficeCard:
    return read_office_card(base64.b64decode(data))


@lru_cache(maxsize=8)
def _officer_card(data: str, known: Pairs) -> Card:
    return read_card(base64.b64decode(data), dict(known))


@lru_cache(maxsize=256)
def _revocation(data: str, known: Pairs) -> Revocation:
    return read_revocation(base64.b64decode(data), dict(known))


def _pairs(known: Mapping[str, VerifyingKeys]) -> Pairs:
    return tuple(sorted(known.items(), key=lambda pair: pair[0]))


def _signs_as(one: PublicOfficer, other: PublicOfficer) -> bool:
    return (one.ed25519, one.ml_dsa_65) == (other.ed25519, other.ml_dsa_65)
