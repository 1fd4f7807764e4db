"""What the evidence of one judgement would carry: graded, by independent origins, in words and never as a number.

Grades are two axes: reliability of the source A to F, credibility of the item 1 to 6; F and 6 say that nobody could
judge, not that it is worst. They sort an origin into a class by its best report:

=========== =====================================================
strong      source A or B and item 1 or 2
fair        source A to C and item 1 to 3
weak        anything else that was judged, and sources in a ring
not judged  F, 6, or no grade
=========== =====================================================

For a state of *absent* what speaks against the sign carries the judgement, and what speaks for it contradicts. The
evidence carries high confidence with two strong origins, moderate with one strong, two fair, or three that are fair or
not judged, else low, and none without evidence. Where origins of the other side are strong or fair, it carries one step
less; where they are as many and as strong as its own, no more than low.
"""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from ..domain.assessment import Confidence, IndicatorProfile, State
from ..domain.item import Item
from ..i18n import tr, trn
from .origins import Origin, origins


class Strength(StrEnum):
    """What the reports of one origin are worth, by their grades."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"
    NOT_JUDGED = "not judged"


class Weighed(NamedTuple):
    """One origin with its class."""

    origin: Origin
    strength: Strength


class Support(NamedTuple):
    """What was weighed for one judgement, and what it would carry.

    ``carries`` is the confidence it would carry, ``None`` for none; ``own`` are the origins that speak for the state
    judged, ``other`` those against; ``reasons`` the line of reasoning, a sentence each; ``pivots`` the origins that,
    one at a time, would make it carry less if they were false.
    """

    indicator: str
    carries: Confidence | None
    own: tuple[Weighed, ...]
    other: tuple[Weighed, ...]
    contested: bool
    reasons: tuple[str, ...]
    pivots: tuple[Origin, ...]

    @property
    def reports(self) -> int:
        """How many reports speak for the state judged."""
        return sum(len(weighed.origin.items) for weighed in self.own)


_ORDER = (None, *Confidence)
_RANK = {Strength.STRONG: 3, Strength.FAIR: 2, Strength.NOT_JUDGED: 1, Strength.WEAK: 0}


def support_of(indicator: IndicatorProfile) -> Support:
    """What the evidence of this judgement would carry."""
    own, other = indicator.evidence_for, indicator.evidence_against
    if indicator.state is State.ABSENT:
        own, other = other, own
    weighed, against = weigh(own), weigh(other)
    carried, contested = _carried(weighed, against)
    return Support(
        indicator=indicator.id,
        carries=carried,
        own=weighed,
        other=against,
        contested=contested,
        reasons=_reasons(weighed, against, carried, contested=contested),
        pivots=_pivots(weighed, against, carried),
    )


def weigh(items: Iterable[Item]) -> tuple[Weighed, ...]:
    """The origins of these reports, the strongest first."""
    weighed = [Weighed(origin, origin_strength(origin)) for origin in origins(items)]
    return tuple(sorted(weighed, key=lambda one: (-_RANK[one.strength], one.origin.key)))


def origin_strength(origin: Origin) -> Strength:
    """The class of an origin: that of its best report, and weak where sources pass on each other in a ring."""
    if origin.ring:
        return Strength.WEAK
    found = {item_strength(item) for item in origin.items}
    for strength in (Strength.STRONG, Strength.FAIR, Strength.WEAK):
        if strength in found:
            return strength
    return Strength.NOT_JUDGED


def item_strength(item: Item) -> Strength:
    """The class of one report by its grade."""
    if item.grade is None or item.grade[0] == "F" or item.grade[1] == "6":
        return Strength.NOT_JUDGED
    if item.grade[0] in "AB" and item.grade[1] in "12":
        return Strength.STRONG
    return Strength.FAIR if item.grade[0] in "ABC" and item.grade[1] in "123" else Strength.WEAK


def above(stated: Confidence | None, carried: Confidence | None) -> bool:
    """Whether this confidence is more than the evidence carries."""
    return _ORDER.index(stated) > _ORDER.index(carried)


def strength_words(strength: Strength) -> str:
    """The class in words."""
    return {
        Strength.STRONG: tr("strong"),
        Strength.FAIR: tr("fair"),
        Strength.WEAK: tr("weak"),
        Strength.NOT_JUDGED: tr("not judged"),
    }[strength]


def carries_words(carried: Confidence | None) -> str:
    """What the evidence would carry, in words."""
    if carried is None:
        return tr("there is no evidence")
    return {
        Confidence.LOW: tr("would carry low confidence"),
        Confidence.MODERATE: tr("would carry moderate confidence"),
        Confidence.HIGH: tr("would carry high confidence"),
    }[carried]


def _carried(own: tuple[Weighed, ...], other: tuple[Weighed, ...]) -> tuple[Confidence | None, bool]:
    if not own:
        return None, False
    counts, against = (Counter(one.strength for one in side) for side in (own, other))
    strong, fair, unjudged = (counts[one] for one in (Strength.STRONG, Strength.FAIR, Strength.NOT_JUDGED))
    if strong >= 2:
        level = Confidence.HIGH
    elif strong or fair >= 2 or fair + unjudged >= 3:
        level = Confidence.MODERATE
    else:
        level = Confidence.LOW
    contested = bool(against[Strength.STRONG] or against[Strength.FAIR])
    if not contested:
        return level, False
    if (against[Strength.STRONG], against[Strength.FAIR]) >= (strong, fair):
        return Confidence.LOW, True
    lower = _ORDER[max(_ORDER.index(level) - 1, 1)]
    return lower, True


def _pivots(own: tuple[Weighed, ...], other: tuple[Weighed, ...], carried: Confidence | None) -> tuple[Origin, ...]:
    def left_without(gone: Weighed) -> int:
        return _ORDER.index(_carried(tuple(one for one in own if one is not gone), other)[0])

    return tuple(one.origin for one in own if left_without(one) < _ORDER.index(carried))


def _reasons(
    own: tuple[Weighed, ...], other: tuple[Weighed, ...], carried: Confidence | None, *, contested: bool
) -> tuple[str, ...]:
    if not own:
        return (tr("Nothing that was named speaks for it."),)
    said = [counted_words(own)]
    said += [ring_words(one.origin) for one in own if one.origin.ring]
    if other:
        said.append(tr("Against it: {counted}").format(counted=counted_words(other)))
    if contested:
        said.append(tr("What speaks against it is strong or fair, so it carries less."))
    said.append(tr("Evidence like this {carries}.").format(carries=carries_words(carried)))
    return tuple(said)


def counted_words(weighed: tuple[Weighed, ...]) -> str:
    """``7 reports, 2 independent origins (1 strong, 1 not judged).``"""
    counts = Counter(one.strength for one in weighed)
    classes = ", ".join(f"{counts[one]} {strength_words(one)}" for one in Strength if counts[one])
    reports = trn("{n} report", "{n} reports", sum(len(one.origin.items) for one in weighed))
    found = trn("{n} independent origin", "{n} independent origins", len(weighed))
    return tr("{reports}, {origins} ({classes}).").format(reports=reports, origins=found, classes=classes)


def ring_words(origin: Origin) -> str:
    """Which sources pass on each other."""
    return tr("Sources pass on each other in a ring: {ring}.").format(ring=", ".join(origin.ring))
