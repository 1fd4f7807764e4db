"""What an assessment adds up to on a day: judged, on which evidence, how it moves, what is not known. No score.

Two readers' rules run through it. What was not known on the day does not exist. Under a narrowed access, neither closed
items nor anything that leans on them shows: the judgement is *not assessed* and withheld, and so is what its assessor
said in sum (level, direction and reasons of its risk factor and crimes, and the note of the assessment).
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

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
from ..domain.marking import Ceiling
from ..domain.signal import Crime
from ..domain.when import When
from .basis import Basis
from .knowledge import Known, oldest_first

_SAID = (
    "state", "direction", "confidence", "reasons", "would_change", "populations", "actors", "places", "assumptions",
    "sourcing", "argument", "review",
)  # fmt: skip
"""What a profile takes from a judgement as it is."""


def profile_of(
    framework: Framework,
    *,
    as_of: When,
    access: frozenset[Access] | None = None,
    assessment: Assessment | None = None,
    ceiling: Ceiling | None = None,
    **records: Any,
) -> Profile:
    """The profile from records as ``Basis`` takes them; see ``profile_on``."""
    return profile_on(Basis(**records), framework, as_of, access, assessment, ceiling=ceiling)


def profile_on(
    basis: Basis,
    framework: Framework,
    as_of: When,
    access: frozenset[Access] | None = None,
    assessment: Assessment | None = None,
    *,
    ceiling: Ceiling | None = None,
) -> Profile:
    """The profile as of that day, for a reader of these access levels, under this ceiling (``None``: all).

    Uses this assessment, or else the one that speaks for that day (``Basis.choose``); without one every indicator is
    *not assessed*. An item whose access nobody stated is closed under a narrowed access.
    """
    chosen = assessment or basis.choose(framework.id, as_of)
    earlier = basis.before(chosen)
    reading = _Reading(
        basis=basis,
        known=basis.knowledge.at(as_of, access, ceiling),
        judgements=basis.judgements_of(chosen),
        concerns=basis.concerns_of(chosen),
        earlier=basis.judgements_of(earlier),
        has_earlier=earlier is not None,
    )
    factors = tuple(_factor_profile(factor, reading) for factor in framework.risk_factors)
    withheld = reading.known.closes_the_case or any(
        factor.withheld or any(one.withheld for one in factor.indicators) for factor in factors
    )
    return Profile(
        framework=framework.id,
        framework_title=framework.title,
        as_of=as_of,
        assessed_as_of=chosen.as_of if chosen else None,
        note=chosen.note if chosen and not withheld else None,
        access=None if access is None else tuple(level for level in Access if level in access),
        items=reading.known.items,
        factors=factors,
        crimes=tuple(_crime_profile(crime, framework, factors, reading) for crime in Crime),
        assessment=chosen,
        before=earlier.as_of if earlier else None,
        ceiling=None if ceiling is None else ceiling.highest,
        left_out=reading.known.left_out,
    )


class _Reading(NamedTuple):
    """What one reader may see on one day, of one assessment and the one before it."""

    basis: Basis
    known: Known
    judgements: dict[str, Judgement]
    concerns: dict[str, StatedConcern]
    earlier: dict[str, Judgement]
    has_earlier: bool

    def leans_on_closed(self, record: str) -> bool:
        if self.known.closes_the_case:
            return True
        return any(self.known.closed(piece.item) for piece in self.basis.evidence_of(record))

    def pieces(self, record: str) -> list[tuple[Evidence, Item]]:
        found = ((piece, self.known.item(piece.item)) for piece in self.basis.evidence_of(record))
        return [(piece, item) for piece, item in found if item is not None]


def _factor_profile(factor: RiskFactor, reading: _Reading) -> FactorProfile:
    indicators = tuple(_indicator_profile(indicator, factor, reading) for indicator in factor.indicators)
    judged = sum(indicator.state.known for indicator in indicators)
    stated = reading.concerns.get(str(factor.number))
    itself = stated is not None and reading.leans_on_closed(stated.id)
    concern = None if itself or any(indicator.withheld for indicator in indicators) else stated
    pieces = reading.pieces(stated.id) if stated is not None and not itself else []
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
        evidence_for=_items_on(Side.FOR, pieces),
        evidence_against=_items_on(Side.AGAINST, pieces),
        withheld=itself,
    )


def _indicator_profile(indicator: Indicator, factor: RiskFactor, reading: _Reading) -> IndicatorProfile:
    blank = IndicatorProfile(id=indicator.id, label=indicator.label, wording_status=indicator.wording_status)
    judgement = reading.judgements.get(indicator.id)
    if judgement is None:
        return blank
    if reading.leans_on_closed(judgement.id):
        return replace(blank, withheld=True)
    pieces = reading.pieces(judgement.id)
    earlier = reading.earlier.get(indicator.id)
    told = earlier is not None and not reading.leans_on_closed(earlier.id)
    return IndicatorProfile(
        id=indicator.id,
        label=indicator.label,
        wording_status=indicator.wording_status,
        **{name: getattr(judgement, name) for name in _SAID},
        crimes=_bears_on(judgement, factor),
        evidence_for=_items_on(Side.FOR, pieces),
        evidence_against=_items_on(Side.AGAINST, pieces),
        whys=_whys(pieces),
        before=earlier.state if earlier is not None and told else None,
        changed=_differs(judgement, earlier, reading) if earlier is None or told else False,
    )


def _differs(judgement: Judgement, earlier: Judgement | None, reading: _Reading) -> bool:
    if earlier is None:
        return reading.has_earlier and judgement.state is not State.NOT_ASSESSED
    said = (judgement.state, judgement.direction, judgement.confidence)
    if said != (earlier.state, earlier.direction, earlier.confidence):
        return True
    return _named_pieces(judgement, reading) != _named_pieces(earlier, reading)


def _named_pieces(judgement: Judgement, reading: _Reading) -> set[tuple[str, Side]]:
    return {(piece.item, piece.side) for piece, _ in reading.pieces(judgement.id)}


def _bears_on(judgement: Judgement, factor: RiskFactor) -> tuple[Crime, ...]:
    return judgement.crimes or factor.crimes


def _items_on(side: Side, pieces: Sequence[tuple[Evidence, Item]]) -> tuple[Item, ...]:
    return oldest_first({item.id: item for piece, item in pieces if piece.side is side}.values())


def _whys(pieces: Sequence[tuple[Evidence, Item]]) -> dict[str, str]:
    said: dict[str, list[str]] = defaultdict(list)
    for piece, _ in pieces:
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
    """Whether something that bears on this crime is withheld from this reader: a judgement, or evidence of a factor."""
    if reading.known.closes_the_case:
        return True
    judged = (
        (reading.judgements[indicator.id], factor)
        for factor in framework.risk_factors
        for indicator in factor.indicators
        if indicator.id in reading.judgements
    )
    if any(
        crime in _bears_on(judgement, factor) and reading.leans_on_closed(judgement.id) for judgement, factor in judged
    ):
        return True
    subjects = [crime.value, *(str(factor.number) for factor in framework.risk_factors if crime in factor.crimes)]
    stated = (reading.concerns[subject] for subject in subjects if subject in reading.concerns)
    return any(reading.leans_on_closed(concern.id) for concern in stated)
