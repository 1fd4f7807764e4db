"""The practice case that ships: Rwanda 1993 to 1994, its items and an assessment written by the project."""

from ..domain.assessment import Side, StatedConcern
from ..domain.marking import Level, Marking, Tlp
from ..i18n import tr
from ..intake.benchmark import read_benchmark
from ..intake.practice import PracticeAssessment, PracticeJudgement, read_practice_judgements
from ..jobs import Job
from ..resources import read
from .assessing import Grounds, judge_many
from .cases import create_case
from .session import Desk, OpenCase

_FOLDER = "practice/rwanda"
CAVEAT = "PRACTICE"


def create_practice_case(desk: Desk, job: Job) -> OpenCase:
    """The practice case, made anew in this home and open for writing, marked as practice."""
    benchmark = read_benchmark(practice_data())
    job.advance(0.2, tr("Creating the practice case"))
    case = create_case(
        desk,
        tr("{title} (practice)").format(title=benchmark.title),
        marking=Marking.of(Level.UNCLASSIFIED, Tlp.CLEAR, [CAVEAT]),
        summary=tr("A past case for practice, made from public documents."),
        practice=True,
    )
    try:
        fill_practice_case(case, job)
    except BaseException:
        case.close()
        raise
    return case


def fill_practice_case(case: OpenCase, job: Job) -> None:
    """Enter the items and the assessment that ship; what is there already is not doubled."""
    from .importing import import_benchmark  # what reads files is not loaded with the window

    authored = authored_answer()
    job.advance(0.4, tr("Taking in its items"))
    import_benchmark(case, read_benchmark(practice_data()))
    job.advance(0.7, tr("Entering the practice judgements"))
    judge_many(
        case,
        authored.as_of,
        {judgement.indicator: _grounds(judgement) for judgement in authored.judgements},
        _concerns(authored),
        title=authored.title,
        note=authored.note,
    )


def practice_data() -> bytes:
    """The items of the practice case, in the benchmark format."""
    return read(f"{_FOLDER}/case.json")


def authored_answer() -> PracticeAssessment:
    """The assessment of it that ships, written by the project; never a finding."""
    return read_practice_judgements(read(f"{_FOLDER}/judgements.json"))


def _grounds(judgement: PracticeJudgement) -> Grounds:
    return Grounds(
        state=judgement.state,
        direction=judgement.direction,
        confidence=judgement.confidence,
        reasons=judgement.reasons,
        would_change=judgement.would_change,
        crimes=judgement.crimes,
        supporting=_pieces(judgement, Side.FOR),
        opposing=_pieces(judgement, Side.AGAINST),
    )


def _pieces(judgement: PracticeJudgement, side: Side) -> tuple[tuple[str, str | None], ...]:
    return tuple((piece.item, piece.why) for piece in judgement.evidence if piece.side is side)


def _concerns(authored: PracticeAssessment) -> list[StatedConcern]:
    return [
        StatedConcern(
            id="",
            assessment="",
            subject=concern.subject,
            level=concern.level,
            direction=concern.direction,
            reasons=concern.reasons,
        )
        for concern in authored.concerns
    ]
