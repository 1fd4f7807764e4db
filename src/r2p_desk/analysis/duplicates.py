"""Items that may be one report or tell of one event, with the reasons: offered to an officer, who decides.

Three things make two items worth a look: the same text, nearly the same text (``near_copies.OFFERED``), and the same
place on the same day. What an officer has answered of two items (a copy, the same event, no copy) is not offered again,
nor is what is known to be taken from the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from ..domain.item import Item
from ..domain.letters import normalise, words_in
from ..domain.place import Precision
from ..domain.relation import Relation
from ..i18n import tr
from .knowledge import clock_of
from .near_copies import LEAST_PARTS, OFFERED, Parts, Seen, cut, likeness
from .origins import text_key

_WIDE = {Precision.PROVINCE, Precision.COUNTRY}
"""Places too wide for two things of one day there to be likely the same."""


class Reason(StrEnum):
    """Why two items are offered as perhaps the same."""

    SAME_TEXT = "same-text"
    NEAR_TEXT = "near-text"
    SAME_PLACE_AND_DAY = "same-place-and-day"


class Offer(NamedTuple):
    """Two items, the older one second, why they are offered, and how alike their texts are (0.0 to 1.0)."""

    item: Item
    other: Item
    reasons: tuple[Reason, ...]
    likeness: float


def offers(items: Iterable[Item], relations: Iterable[Relation] = ()) -> tuple[Offer, ...]:
    """Every item with the oldest it may be the same as, the most alike first. Time grows as n log n."""
    oldest = sorted(items, key=clock_of)
    answered = answered_pairs(oldest, relations)
    reasons: dict[tuple[int, int], list[Reason]] = defaultdict(list)
    alike: dict[tuple[int, int], float] = {}
    texts, seen = list(cut(one.text or "" for one in oldest)), Seen(OFFERED)
    exact: dict[str, int] = {}
    for at, item in enumerate(oldest):
        text = text_key(item)
        same = exact.setdefault(text, at) if text is not None else at
        if same != at:
            seen.add(frozenset())
            reasons[at, same].append(Reason.SAME_TEXT)
            alike[at, same] = 1.0
        elif (like := seen.add(texts[at])) is not None:
            reasons[at, like.earlier].append(Reason.NEAR_TEXT)
            alike[at, like.earlier] = like.likeness
    for places in _by_place_and_day(oldest).values():
        for at in places[1:]:
            reasons[at, places[0]].append(Reason.SAME_PLACE_AND_DAY)
    found = [
        Offer(oldest[at], oldest[to], tuple(why), alike.get((at, to)) or likeness(texts[at], texts[to]))
        for (at, to), why in reasons.items()
        if pair_of(oldest[at].id, oldest[to].id) not in answered
    ]
    return tuple(sorted(found, key=_order))


def offers_for(item: Item, items: Iterable[Item], relations: Iterable[Relation] = ()) -> tuple[Offer, ...]:
    """Every item that this one may be the same as, the most alike first. Time grows as n."""
    others = [one for one in sorted(items, key=clock_of) if one.id != item.id]
    answered = answered_pairs([item, *others], relations)
    text, place = text_key(item), _place_and_day(item)
    own: Parts = next(cut([item.text or ""]))
    found = []
    for other, parts in zip(others, cut(one.text or "" for one in others), strict=True):
        if pair_of(item.id, other.id) in answered:
            continue
        alike = likeness(own, parts)
        reasons = _text_reason(text is not None and text == text_key(other), alike, own, parts)
        if place is not None and place == _place_and_day(other):
            reasons += (Reason.SAME_PLACE_AND_DAY,)
        if reasons:
            found.append(Offer(item, other, reasons, alike))
    return tuple(sorted(found, key=_order))


def answered_pairs(items: Iterable[Item], relations: Iterable[Relation]) -> set[frozenset[str]]:
    """Pairs of ids of which an officer said whether they are one report, or that are known to be."""
    said = {pair_of(*one.ends) for one in relations if one.relation.answers and not one.withdrawn}
    return said | {pair_of(one.id, one.origin_item) for one in items if one.origin_item}


def pair_of(one: str, other: str) -> frozenset[str]:
    """Two ids, whichever comes first."""
    return frozenset((one, other))


def reason_words(reason: Reason) -> str:
    """Why two items are offered, in words."""
    return {
        Reason.SAME_TEXT: tr("the same text"),
        Reason.NEAR_TEXT: tr("nearly the same text"),
        Reason.SAME_PLACE_AND_DAY: tr("the same place on the same day"),
    }[reason]


def _text_reason(same: bool, alike: float, own: Parts, parts: Parts) -> tuple[Reason, ...]:  # noqa: FBT001  # read once
    if same:
        return (Reason.SAME_TEXT,)
    return (Reason.NEAR_TEXT,) if alike >= OFFERED and min(len(own), len(parts)) >= LEAST_PARTS else ()


def _by_place_and_day(items: Sequence[Item]) -> dict[tuple[str, int], list[int]]:
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    for at, item in enumerate(items):
        key = _place_and_day(item)
        if key is not None:
            found[key].append(at)
    return found


def _place_and_day(item: Item) -> tuple[str, int] | None:
    """Where and on which day; ``None`` where either is not known so exactly."""
    if item.place is None or item.happened is None or item.place.precision in _WIDE:
        return None
    if item.happened.earliest != item.happened.latest:
        return None
    return " ".join(words_in(normalise(item.place.name))), item.happened.latest.toordinal()


def _order(offer: Offer) -> tuple[float, str, str]:
    return -offer.likeness, offer.item.id, offer.other.id
