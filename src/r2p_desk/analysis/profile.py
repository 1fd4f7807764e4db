"""What an assessment adds up to on a day: judged, on which evidence, how it moves, what is not known. No score.

Two readers' rules run through it. What was not known on the day does not exist. Under a narrowed access, neither closed
items nor anything that leans on them shows: the judgement is *not assessed* and withheld, and so is what its assessor
said in sum (level, direction and reasons of its risk factor and crimes, and the note of the assessment).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from ..domain.assessment import (
    Assessment,
    CrimeProfile,
    Direction,
    Evidence,
    FactorProfile,
    IndicatorProfile,
    Judgement,
    Profile,
    Side,
    State,
    StatedConcern,
)
from ..domain.framework import Framework, Indicator, RiskFactor
from ..domain.item import Access, Item
from ..domain.signal import Crime
from ..domain.when import When

Stated = TypeVar("Stated", Judgement, StatedConcern)


def profile_of(
    framework: Framework,
    *,
    as_of: When,
    items: Iterable[Item],
    assessments: Iterable[Assessment],
    judgements: Iterable[Judgement],
    evidence: Iterable[Evidence],
    concerns: Iterable[StatedConcern],
    access: frozenset[Access] | None = None,
) -> Profile:
    """The profile as of that day, for a reader of these access levels (``None``: all).

    Uses the newest assessment by this framework with an as-of not after that day; without one every indicator is *not
    assessed*. An item whose access nobody stated is closed under a narrowed access. Where one assessment holds two
    judgements of an indicator (or two concerns of a subject), the one with the greatest id stands.
    """
    known = {item.id: item for item in items if item.known_by(as_of)}
    assessment = _newest(framework, assessments, as_of)
    reading = _Reading(
        known={key: item for key, item in known.items() if access is None or item.access in access},
        closed=frozenset(key for key, item in known.items() if access is not None and item.access not in access),
        judgements={judgement.indicator: judgement for judgement in _of_assessment(judgements, assessment)},
        evidence=_by_judgement(evidence),
        concerns={concern.subject: concern for concern in _of_assessment(concerns, assessment)},
    )
    factors = tuple(_factor_profile(factor, reading) for factor in framework.risk_factors)
    withheld = any(indicator.withheld for factor in factors for indicator in factor.indicators)
    return Profile(
        framework=framework.id,
        framework_title=framework.title,
        as_of=as_of,
        assessed_as_of=assessment.as_of if assessment else None,
        note=assessment.note if assessment and not withheld else None,
        access=None if access is None else tuple(level for level in Access if level in access),
        items=_oldest_first(reading.known.values()),
        factors=factors,
        crimes=tuple(_crime_profile(crime, framework, factors, reading) for crime in Crime),
    )


class _Reading(NamedTuple):
    """What one reader may see on one day, of one assessment."""

    known: dict[str, Item]
    closed: frozenset[str]
    judgements: dict[str, Judgement]
    evidence: dict[str, list[Evidence]]
    concerns: dict[str, StatedConcern]

    def leans_on_closed(self, judgement: Judgement) -> bool:
        return any(piece.item in self.closed for piece in self.evidence.get(judgement.id, ()))


def _newest(framework: Framework, assessments: Iterable[Assessment], as_of: When) -> Assessment | None:
    taken = [one for one in assessments if one.framework == framework.id and one.as_of.latest <= as_of.latest]
    return max(taken, key=lambda one: (one.as_of.latest, one.id), default=None)


def _of_assessment(records: Iterable[Stated], assessment: Assessment | None) -> list[Stated]:
    if assessment is None:
        return []
    return sorted((one for one in records if one.assessment == assessment.id), key=lambda one: one.id)


def _by_judgement(evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    grouped: dict[str, list[Evidence]] = defaultdict(list)
    for piece in sorted(evidence, key=lambda one: one.id):
        if not piece.withdrawn:
            grouped[piece.judgement].append(piece)
    return grouped


def _factor_profile(factor: RiskFactor, reading: _Reading) -> FactorProfile:
    indicators = tuple(_indicator_profile(indicator, factor, reading) for indicator in factor.indicators)
    judged = sum(indicator.state.known for indicator in indicators)
    closed = any(indicator.withheld for indicator in indicators)
    concern = None if closed else reading.concerns.get(str(factor.number))
    return FactorProfile(
        number=factor.number,
        title=factor.title,
        title_status=factor.title_status,
        common=factor.common,
        crimes=factor.crimes,
        judged=judged,
        unknown=len(indicators) - judged,
        level=concern.level if concern else None,
        direction=concern.direction if concern else Direction.UNKNOWN,
        reasons=concern.reasons if concern else None,
        indicators=indicators,
    )


def _indicator_profile(indicator: Indicator, factor: RiskFactor, reading: _Reading) -> IndicatorProfile:
    blank = IndicatorProfile(id=indicator.id, label=indicator.label, wording_status=indicator.wording_status)
    judgement = reading.judgements.get(indicator.id)
    if judgement is None:
        return blank
    if reading.leans_on_closed(judgement):
        return replace(blank, withheld=True)
    pieces = [piece for piece in reading.evidence.get(judgement.id, ()) if piece.item in reading.known]
    return replace(
        blank,
        state=judgement.state,
        direction=judgement.direction,
        confidence=judgement.confidence,
        reasons=judgement.reasons,
        would_change=judgement.would_change,
        crimes=_bears_on(judgement, factor),
        evidence_for=_items_on(Side.FOR, pieces, reading),
        evidence_against=_items_on(Side.AGAINST, pieces, reading),
        whys=_whys(pieces),
    )


def _bears_on(judgement: Judgement, factor: RiskFactor) -> tuple[Crime, ...]:
    return judgement.crimes or factor.crimes


def _items_on(side: Side, pieces: Sequence[Evidence], reading: _Reading) -> tuple[Item, ...]:
    return _oldest_first({piece.item: reading.known[piece.item] for piece in pieces if piece.side is side}.values())


def _whys(pieces: Sequence[Evidence]) -> dict[str, str]:
    said: dict[str, list[str]] = defaultdict(list)
    for piece in pieces:
        if piece.why and piece.why not in said[piece.item]:
            said[piece.item].append(piece.why)
    return {item: " / ".join(whys) for item, whys in said.items() if whys}


def _crime_profile(
    crime: Crime, framework: Framework, factors: Sequence[FactorProfile], reading: _Reading
) -> CrimeProfile:
    states = [indicator.state for factor in factors for indicator in factor.indicators if crime in indicator.crimes]
    concern = None if _closed_for(crime, framework, reading) else reading.concerns.get(crime.value)
    return CrimeProfile(
        crime=crime,
        present=states.count(State.PRESENT),
        emerging=states.count(State.EMERGING),
        level=concern.level if concern else None,
        direction=concern.direction if concern else Direction.UNKNOWN,
        reasons=concern.reasons if concern else None,
    )


def _closed_for(crime: Crime, framework: Framework, reading: _Reading) -> bool:
    """Whether a judgement that bears on this crime is withheld from this reader."""
    judged = (
        (reading.judgements[indicator.id], factor)
        for factor in framework.risk_factors
        for indicator in factor.indicators
        if indicator.id in reading.judgements
    )
    return any(
        crime in _bears_on(judgement, factor) and reading.leans_on_closed(judgement) for judgement, factor in judged
    )


def _oldest_first(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=_clock))


def _clock(item: Item) -> tuple[int, str, str]:
    clock = item.known or item.recorded
    return (clock.latest.toordinal() if clock else 0, item.ref, item.id)
