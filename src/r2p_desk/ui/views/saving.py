"""From the forms of the assessment to the actions that save them; read on the window's thread, done on the worker."""

from collections.abc import Callable

from ...actions.assessing import Grounds, begin_assessment, judge, judge_many, state_concern
from ...domain.assessment import Concern, Confidence, Direction, IndicatorProfile, Profile, Side, StatedConcern
from ...domain.when import When
from ..runner import Session
from .evidence import EvidencePanes
from .judging import JudgementForm

Work = Callable[[Session], object]


def save_judgement(day: When, indicator: str, form: JudgementForm, evidence: EvidencePanes) -> Work:
    """Save what the form says of this indicator."""
    typed = form.typed()
    grounds = Grounds(
        state=form.state,
        direction=Direction(typed["direction"]),
        confidence=Confidence(typed["confidence"]) if typed["confidence"] else None,
        reasons=typed["reasons"] or None,
        would_change=typed["would_change"] or None,
        crimes=form.crimes,
        supporting=evidence.pieces(Side.FOR),
        opposing=evidence.pieces(Side.AGAINST),
    )
    return lambda session: judge(session.the_case(), day, indicator, grounds)


def save_concern(day: When, subject: str, typed: dict[str, str]) -> Work:
    """Save the level stated for this risk factor or crime."""
    level, direction = Concern(typed["level"]), Direction(typed["direction"])
    reasons = typed["reasons"] or None
    return lambda session: state_concern(session.the_case(), day, subject, level, direction, reasons)


def begin_empty(day: When) -> Work:
    """Begin an assessment of that day in which nothing is judged."""
    return lambda session: begin_assessment(session.the_case(), day)


def begin_from(shown: Profile) -> Work:
    """Begin an assessment of the profile's day with all that the profile says."""
    judged = {one.id: _grounds(one) for one in shown.indicators if one.state != "not assessed" or one.reasons}
    subjects = {str(factor.number): factor for factor in shown.factors} | {str(one.crime): one for one in shown.crimes}
    concerns = [
        StatedConcern(
            id="", assessment="", subject=subject, level=one.level, direction=one.direction, reasons=one.reasons
        )
        for subject, one in subjects.items()
        if one.level is not None
    ]
    return lambda session: judge_many(session.the_case(), shown.as_of, judged, concerns)


def _grounds(one: IndicatorProfile) -> Grounds:
    return Grounds(
        state=one.state,
        direction=one.direction,
        confidence=one.confidence,
        reasons=one.reasons,
        would_change=one.would_change,
        crimes=one.crimes,
        supporting=tuple((item.id, one.whys.get(item.id)) for item in one.evidence_for),
        opposing=tuple((item.id, one.whys.get(item.id)) for item in one.evidence_against),
    )
