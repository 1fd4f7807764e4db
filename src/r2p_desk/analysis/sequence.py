"""What was reported to have happened in the days after an utterance, in the same place or to the same group.

A sequence and no cause: beside those after stand as many days before, so that nobody takes what went on anyway for what
came of the words.
"""

from collections.abc import Iterable
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

import msgspec

from ..domain.incitement import Utterance
from ..domain.item import Item
from ..domain.letters import normalise, words_in
from ..domain.place import Place

USUAL_DAYS = 14
MOST_DAYS = 366
_NEAR_KM = 10.0
_EARTH_KM = 6371.0


class Followed(msgspec.Struct, frozen=True, kw_only=True):
    """An item, how many days after the utterance it happened at the least and the most, and what the two share.

    ``least`` below zero: by its dates it may also have come before.
    """

    item: Item
    least: int
    most: int
    same_place: bool
    groups: tuple[str, ...]


class Sequence(msgspec.Struct, frozen=True, kw_only=True):
    """What came within so many days after, the nearest first, and what had come within as many days before.

    What by its dates may have come before stands last of those after.
    """

    days: int
    after: tuple[Followed, ...] = ()
    before: tuple[Followed, ...] = ()
    undated: bool = False
    """Whether nobody stated when it was said, so that nothing can be told."""


def followed(utterance: Utterance, items: Iterable[Item], days: int, leave_out: frozenset[str]) -> Sequence:
    """The items that happened within so many days of it, in the same place or to a group it is against.

    ``leave_out`` are items that report the utterance or others of its chain. An item without a day on which it happened
    is passed over; one whose dates are uncertain counts where they may lie within, and stands after where they may.
    """
    said = utterance.when
    if said is None:
        return Sequence(days=days, undated=True)
    wanted = {_form(one): one for one in utterance.populations}
    after: list[Followed] = []
    before: list[Followed] = []
    for item in items:
        if item.happened is None or item.id in leave_out:
            continue
        least = (item.happened.earliest - said.latest).days
        most = (item.happened.latest - said.earliest).days
        if least > days or most < -days:
            continue
        groups = tuple(wanted[one] for one in dict.fromkeys(map(_form, item.populations)) if one in wanted)
        near = same_place(utterance.place, item.place)
        if near or groups:
            found = Followed(item=item, least=least, most=most, same_place=near, groups=groups)
            (after if most >= 0 else before).append(found)
    return Sequence(
        days=days,
        after=tuple(sorted(after, key=lambda one: (one.least < 0, one.least, one.most, one.item.id))),
        before=tuple(sorted(before, key=lambda one: (-one.most, one.item.id))),
    )


def same_place(one: Place | None, other: Place | None) -> bool:
    """Whether two places are told as the same: by a name, the first part of a name, or within ten kilometres."""
    if one is None or other is None:
        return False
    if _names(one) & _names(other):
        return True
    return _apart_km(one, other) <= _NEAR_KM


def _names(place: Place) -> set[str]:
    whole, first = _form(place.name), _form(place.name.split(",")[0])
    return {name for name in (whole, first) if name}


def _form(text: str) -> str:
    return " ".join(words_in(normalise(text)))


def _apart_km(one: Place, other: Place) -> float:
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return float("inf")
    north, east, south, west = (
        radians(float(Decimal(str(degrees))))
        for degrees in (one.latitude, one.longitude, other.latitude, other.longitude)
    )
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin((west - east) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))
