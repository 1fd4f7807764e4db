"""Exercise mode (A/64/864, paras. 13 and 17): the practice case judged without its answer, and then beside it."""

from msgspec.structs import replace

from ..analysis.basis import Basis
from ..analysis.comparison import Comparison
from ..analysis.profile import profile_on
from ..domain.assessment import Assessment, Evidence, Judgement, Profile, StatedConcern
from ..domain.marking import Level, Marking, Tlp
from ..domain.when import When
from ..errors import Refused
from ..i18n import tr
from ..intake.benchmark import read_benchmark
from ..intake.practice import PracticeAssessment
from .assessing import Chosen, framework, profile, wanted
from .basis import basis, knowledge
from .cases import case_record, create_case
from .checking import compare_profiles
from .importing import import_benchmark
from .practice import CAVEAT, authored_answer, practice_data
from .session import Desk, OpenCase

_ANSWER = "answer"


def create_exercise(desk: Desk, title: str) -> OpenCase:
    """A case open for writing, with what was known by the day of the practice answer and nobody's judgement."""
    benchmark, day = read_benchmark(practice_data()), authored_answer().as_of
    known = tuple(row for row in benchmark.rows if When(row.fields["known"]).latest <= day.latest)
    case = create_case(
        desk,
        title,
        marking=Marking.of(Level.UNCLASSIFIED, Tlp.CLEAR, [CAVEAT]),
        summary=tr("An exercise on a past case, made from public documents."),
        practice=True,
    )
    try:
        import_benchmark(case, replace(benchmark, rows=known))
    except BaseException:
        case.close()
        raise
    return case


def beside_the_answer(case: OpenCase, chosen: Chosen) -> tuple[Profile, Profile, Comparison]:
    """This officer's signed assessment, the practice answer of the same items, and where they differ.

    The answer is another reading of the same evidence, not the truth. ``Refused`` before the assessment is signed (in a
    blind round: before all of it are), and where the case is not the practice case.
    """
    meant, begun = wanted(case, chosen)
    answer = authored_answer()
    known = basis(case)
    if not case_record(case).practice or meant.framework != answer.framework:
        raise Refused(tr("There is a practice answer for the practice case only."), kept=tr("Nothing was changed."))
    unsigned = bool(begun) or not known.signoffs_of(meant)
    if unsigned or (meant.round is not None and not known.round_over(meant.round)):
        raise Refused(
            tr("The practice answer is shown once the assessment is signed."),
            kept=tr("Nothing was changed."),
            todo=tr("Judge, then sign; in a blind round everybody must have signed."),
        )
    if meant.as_of.latest < answer.as_of.latest:
        raise Refused(
            tr("The practice answer is as of {day}, and would tell what came later.").format(day=answer.as_of.words),
            kept=tr("Nothing was changed."),
            todo=tr("Compare an assessment of that day or later."),
        )
    ours = profile(case, answer.as_of, assessment=meant)
    theirs = answer_profile(case, answer)
    return ours, theirs, compare_profiles(ours, theirs)


def answer_profile(case: OpenCase, answer: PracticeAssessment) -> Profile:
    """The profile of the practice answer over the items of this case, found by the ids they came with."""
    by_ref = {item.external_id: item.id for item in knowledge(case).items if item.external_id}
    said = Assessment(id=_ANSWER, framework=answer.framework, as_of=answer.as_of, title=answer.title, note=answer.note)
    judgements = [
        Judgement(
            id=f"{_ANSWER}/{one.indicator}",
            assessment=_ANSWER,
            indicator=one.indicator,
            state=one.state,
            direction=one.direction,
            confidence=one.confidence,
            reasons=one.reasons,
            would_change=one.would_change,
            crimes=one.crimes,
        )
        for one in answer.judgements
    ]
    evidence = [
        Evidence(
            id=f"{_ANSWER}/{one.indicator}/{piece.item}",
            judgement=f"{_ANSWER}/{one.indicator}",
            item=by_ref[piece.item],
            side=piece.side,
            why=piece.why,
        )
        for one in answer.judgements
        for piece in one.evidence
        if piece.item in by_ref
    ]
    concerns = [
        StatedConcern(
            id=f"{_ANSWER}/{one.subject}",
            assessment=_ANSWER,
            subject=one.subject,
            level=one.level,
            direction=one.direction,
            reasons=one.reasons,
        )
        for one in answer.concerns
    ]
    made = Basis(items=knowledge(case), assessments=[said], judgements=judgements, evidence=evidence, concerns=concerns)
    return profile_on(made, framework(answer.framework), answer.as_of)
