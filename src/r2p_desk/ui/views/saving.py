"""From the forms of the assessment to the actions that save them; read on the window's thread, done on the worker."""

from collections.abc import Callable

from ...actions.assessing import Chosen, Grounds, begin_assessment, judge, judge_many, state_concern
from ...domain.assessment import Concern, Confidence, Direction, IndicatorProfile, Profile, Side, StatedConcern
from ..runner import Session
from .evidence import EvidencePanes
from .judging import JudgementForm

Work = Callable[[Session], object]


def chosen_of(shown: Profile) -> Chosen:
    """The assessment that is changed where this profile is shown: the one in it if it is of its day, else a new one."""
    made = shown.assessment
    if made is not None and made.as_of == shown.as_of:
        return Chosen(id=made.id, as_of=shown.as_of, framework=shown.framework)
    return Chosen(as_of=shown.as_of, framework=shown.framework)


def save_judgement(meant: Chosen, indicator: str, form: JudgementForm, evidence: EvidencePanes) -> Work:
    """Save what the form says of this indicator; ``DeskError`` where a field of it cannot be read."""
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
        **form.grounds(),
    )
    return lambda session: judge(session.the_case(), meant, indicator, grounds)


def save_concern(meant: Chosen, subject: str, typed: dict[str, str]) -> Work:
    """Save the level stated for this risk factor or crime."""
    level, direction = Concern(typed["level"]), Direction(typed["direction"])
    reasons = typed["reasons"] or None
    return lambda session: state_concern(session.the_case(), meant, subject, level, direction, reasons)


def begin_empty(shown: Profile) -> Work:
    """Begin an assessment of the profile's day in which nothing is judged."""
    meant = Chosen(as_of=shown.as_of, framework=shown.framework)
    return lambda session: begin_assessment(session.the_case(), meant)


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
    meant = Chosen(as_of=shown.as_of, framework=shown.framework)
    return lambda session: judge_many(session.the_case(), meant, judged, concerns)


def _grounds(one: IndicatorProfile) -> Grounds:
    same = set(Grounds.__struct_fields__) & set(one.__struct_fields__)
    return Grounds(
        **{name: getattr(one, name) for name in same},
        supporting=tuple((item.id, one.whys.get(item.id)) for item in one.evidence_for),
        opposing=tuple((item.id, one.whys.get(item.id)) for item in one.evidence_against),
    )
