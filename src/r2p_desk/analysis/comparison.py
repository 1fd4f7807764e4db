"""Two assessments side by side: of two days, two assessors or two situations; what differs, indicator by indicator."""

from typing import Any, NamedTuple

from ..domain.assessment import FactorProfile, IndicatorProfile, Profile, State
from .support import support_of


class Difference(NamedTuple):
    """What one of two assessments says of a subject and the other does not: its name, and both values (text)."""

    subject: str
    field: str
    left: str | None
    right: str | None


class Comparison(NamedTuple):
    """Where two profiles of one framework differ; ``agreed`` and ``opposed`` count indicators judged on both sides.

    ``opposed`` are present or emerging on one side and absent on the other; ``only_left`` and ``only_right`` are judged
    on one side only; ``new_items`` and ``gone_items`` are evidence (references) that stands only right or only left.
    """

    agreed: tuple[str, ...]
    opposed: tuple[str, ...]
    only_left: tuple[str, ...]
    only_right: tuple[str, ...]
    differences: tuple[Difference, ...]
    new_items: tuple[str, ...]
    gone_items: tuple[str, ...]


_COMPARED = ("state", "direction", "confidence")
_SEEN = frozenset({State.PRESENT, State.EMERGING})


def compare(left: Profile, right: Profile) -> Comparison:
    """What differs between two profiles of the same framework; indicators that only one knows are left out."""
    theirs = {one.id: one for one in right.indicators}
    both = [(one, theirs[one.id]) for one in left.indicators if one.id in theirs]
    judged = [(one, other) for one, other in both if one.state.known and other.state.known]
    return Comparison(
        agreed=tuple(one.id for one, other in judged if one.state is other.state),
        opposed=tuple(one.id for one, other in judged if (one.state in _SEEN) != (other.state in _SEEN)),
        only_left=tuple(one.id for one, other in both if one.state.known and not other.state.known),
        only_right=tuple(one.id for one, other in both if other.state.known and not one.state.known),
        differences=(*_of_indicators(both), *_of_levels(left, right)),
        new_items=tuple(sorted(_evidence(right) - _evidence(left))),
        gone_items=tuple(sorted(_evidence(left) - _evidence(right))),
    )


def _of_indicators(both: list[tuple[IndicatorProfile, IndicatorProfile]]) -> list[Difference]:
    found = []
    for one, other in both:
        found += [
            Difference(one.id, name, _text(getattr(one, name)), _text(getattr(other, name)))
            for name in _COMPARED
            if getattr(one, name) != getattr(other, name)
        ]
        ours, theirs = support_of(one).carries, support_of(other).carries
        if ours is not theirs:
            found.append(Difference(one.id, "carries", _text(ours), _text(theirs)))
    return found


def _of_levels(left: Profile, right: Profile) -> list[Difference]:
    stated = {str(one.number): one for one in right.factors} | {str(one.crime): one for one in right.crimes}
    found = []
    for subject, one in [(str(one.number), one) for one in left.factors] + [
        (str(one.crime), one) for one in left.crimes
    ]:
        other = stated.get(subject)
        if other is not None:
            found += [
                Difference(subject, name, _text(getattr(one, name)), _text(getattr(other, name)))
                for name in ("level", "direction")
                if getattr(one, name) != getattr(other, name)
            ]
    return found


def _evidence(profile: Profile) -> set[str]:
    hanging: list[FactorProfile | IndicatorProfile] = [*profile.factors, *profile.indicators]
    return {item.ref for one in hanging for item in (*one.evidence_for, *one.evidence_against)}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
