"""Records of a case as papers want them: with their items by name, how they stand in words, and what is not decided."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ..analysis.hypotheses import Matrix
from ..analysis.hypotheses_words import result_lines
from ..analysis.options import matrix_columns
from ..domain.assessment import Assessment, Profile
from ..domain.item import Item
from ..domain.likelihood import check_likelihood, likelihood_words
from ..domain.marking import Marking, high_water
from ..domain.option import Option
from ..domain.paper import PaperState, Standing, paper_state_words
from ..domain.signoff import Outlook
from ..domain.warning import Outcome, WarningNote, result_words
from ..domain.when import When
from ..errors import InvalidValue
from ..i18n import tr
from .assessing import profile
from .basis import basis
from .cases import case_record
from .decision_records import DECISION, decisions, read_decision
from .hypotheses import matrices
from .items import sources, with_source_names
from .ladder import ladder
from .meetings import PAPERS, meeting_pack
from .option_papers import PAPER, PaperRead, read_paper
from .papers import items_named, standing
from .responding import outcomes
from .session import OpenCase
from .warning_words import answer_words, confidence_sentence, likelihood_sentence
from .warnings import Note, find_note, least_marking, notes
from .worksheets import WORKSHEET, entries_of, read_worksheet

if TYPE_CHECKING:
    from ..briefing.document import Block
    from ..briefing.kinds.advisory_note import QuestionSeen
    from ..briefing.kinds.assessment_parts import AssessmentSeen
    from ..briefing.kinds.common import Otherwise
    from ..briefing.kinds.decision_parts import DecisionSeen
    from ..briefing.kinds.meeting_pack import MeetingSeen, Paper
    from ..briefing.kinds.options_parts import OptionsSeen
    from ..briefing.kinds.warning_parts import WarningSeen
    from ..briefing.kinds.worksheet_parts import WorksheetSeen


def named_items(case: OpenCase, ids: Iterable[str]) -> dict[str, Item]:
    """Those of these items that are here and not removed, by id, with their sources by name."""
    found = items_named(case, ids)
    return {item.id: item for item in with_source_names(list(found.values()), sources(case))}


def warning_seen(case: OpenCase, note: Note, day: When) -> "WarningSeen":
    """A note with its items, who had answered by that day, and what had become of it."""
    from ..briefing.kinds.warning_parts import WarningSeen

    warning = note.warning
    came = _outcome(case, warning, day)
    items = named_items(case, (*warning.items, *(came.items if came else ())))
    later = None if note.superseded_by is None else find_note(case, note.superseded_by).warning.issued
    return WarningSeen(
        note=warning,
        base=_own_marking(case, warning),
        items={one: items[one] for one in warning.items if one in items},
        likelihood=likelihood_sentence(warning),
        confidence=confidence_sentence(warning),
        answers=tuple(
            (sent.addressee, answer_words(sent))
            for step in ladder(case, day).ladder.steps
            for sent in step.sent
            if sent.subject == warning.id
        ),
        came=_came_words(came),
        came_items=tuple(items[one] for one in (came.items if came else ()) if one in items),
        superseded=later is not None and later.latest <= day.latest,
        sound=note.sound,
        changed=bool(note.changed),
    )


def _own_marking(case: OpenCase, warning: WarningNote) -> Marking:
    """Of its own words: what an officer set above that of its items; else that of the case."""
    own = case_record(case).marking
    try:
        least = least_marking(case, warning)
    except InvalidValue:  # an item that cannot be read here
        return warning.marking or own
    return own if warning.marking is None or warning.marking == least else warning.marking


def _outcome(case: OpenCase, warning: WarningNote, day: When) -> Outcome | None:
    said = [one for one in outcomes(case) if one.warning == warning.id and one.stated.latest <= day.latest]
    return max(said, key=lambda one: (one.stated.latest, one.recorded or "", one.id), default=None)


def _came_words(came: Outcome | None) -> str:
    if came is None:
        return ""
    stated = tr("What it stated {result}, said on {day}.").format(
        result=result_words(came.result), day=came.stated.words
    )
    return f"{stated} {came.reasons}".strip()


def assessment_seen(case: OpenCase, day: When, assessment: Assessment | None = None) -> "AssessmentSeen":
    """An assessment (the one that speaks for that day when none is named), whole: the sheet leaves out by marking."""
    from ..briefing.kinds.assessment_parts import AssessmentSeen, OutlookSeen

    known, shown = basis(case), profile(case, day, assessment=assessment)
    return AssessmentSeen(
        profile=shown,
        outlooks=tuple(
            OutlookSeen(outlook=one, likelihood=outlook_likelihood(one), confidence=outlook_confidence(one))
            for one in known.outlooks_of(shown.assessment)
        ),
        signed=tuple(known.signoffs_of(shown.assessment)),
        dissents=tuple(known.dissents_of(shown.assessment)),
    )


def figures_of(shown: Profile, default: Marking) -> "Callable[[Mapping[str, int]], Sequence[Block]]":
    """Tempo, timeline and map of what a profile may see, marked by the highest of it, for whoever knows its notes."""
    from .charts import map_blocks, tempo_blocks, timeline_blocks

    marking = high_water(item.marking or default for item in shown.items)

    def draw(notes: Mapping[str, int]) -> "Sequence[Block]":
        cited = [item for item in shown.items if item.id in notes]
        return (
            *tempo_blocks(shown, marking),
            *timeline_blocks(cited, marking, notes=notes),
            *map_blocks(cited, marking, notes=notes),
        )

    return draw


def outlook_likelihood(one: Outlook) -> str:
    """How likely what is expected is; a sentence of its own."""
    try:
        words = likelihood_words(check_likelihood(one.yardstick, one.term, one.probability))
    except InvalidValue:  # written by another version, or merged from two officers
        words = f"{one.term} ({one.yardstick})"
    return tr("Likelihood: {words}.").format(words=words)


def outlook_confidence(one: Outlook) -> str:
    """How sure its authors are, and on which grounds; sentences of their own."""
    from ..domain.assessment import confidence_levels

    if one.confidence is None:
        return ""
    said = [tr("Confidence: {words}.").format(words=confidence_levels()[one.confidence])]
    said += [ground for ground in (one.assumptions, one.sourcing, one.argument) if ground]
    return " ".join(said)


def question_seen(matrix: Matrix) -> "QuestionSeen":
    """A matrix of hypotheses with what follows from it, in words."""
    from ..briefing.kinds.advisory_note import QuestionSeen

    return QuestionSeen(
        question=matrix.question,
        hypotheses=matrix.hypotheses,
        items=tuple(row.item for row in matrix.rows),
        ratings={(row.item.id, key): rating for row in matrix.rows for key, rating in row.ratings.items()},
        order=tuple(result_lines(matrix)),
        chart=_matrix_chart(matrix),
    )


def _matrix_chart(matrix: Matrix) -> "Callable[[Mapping[str, int], Marking], Sequence[Block]]":
    from .charts import hypotheses_blocks

    return lambda notes, marking: hypotheses_blocks(matrix, marking, notes=notes)


def _options_chart(read: PaperRead) -> "Callable[[Mapping[str, int], Marking], Sequence[Block]]":
    """The matrix, and a table of what it shows; what is said stands under each option, and not a second time here."""
    from ..briefing.kinds.options_parts import stated_tables
    from .charts import options_blocks

    def draw(notes: Mapping[str, int], marking: Marking) -> "Sequence[Block]":
        chart, *_ = options_blocks(read, marking, notes=notes)
        titles = {one.option.id: _option_title(one.option, one.title) for one in read.options}
        rows = [(titles[row.option], row.cells[:-1]) for row in read.rows]
        return (chart, *stated_tables(matrix_columns()[:-1], rows, marking))

    return draw


def questions_seen(case: OpenCase, day: When) -> tuple["QuestionSeen", ...]:
    """Every question that has hypotheses, on what was known by that day."""
    return tuple(question_seen(matrix) for matrix in matrices(case, day))


def options_seen(case: OpenCase, record: str, day: When) -> "OptionsSeen":
    """An options paper with its options, and the dissent of what was decided on it by that day."""
    from ..briefing.kinds.options_parts import OptionSeen, OptionsSeen

    read, stands = read_paper(case, record), standing(case, PAPER, record)
    return OptionsSeen(
        paper=read.paper,
        title=read.paper.title or tr("Options paper as of {day}").format(day=read.paper.as_of.words),
        base=read.paper.marking or case_record(case).marking,
        options=tuple(
            OptionSeen(
                option=one.option, title=_option_title(one.option, one.title), items=one.items, cautions=one.cautions
            )
            for one in read.options
        ),
        state=state_words(stands),
        signed=signed_words(stands),
        dissents=_dissents_on(case, record, day),
        chart=_options_chart(read),
    )


def _dissents_on(case: OpenCase, paper: str, day: When) -> tuple["Otherwise", ...]:
    from ..briefing.kinds.common import Otherwise

    mine = [one for one in decisions(case) if one.paper == paper and one.day.latest <= day.latest and one.dissent]
    return tuple(
        Otherwise(
            text=one.dissent or "",
            items=tuple(named_items(case, one.evidence).values()),
            may_touch=one.marking or Marking(),
        )
        for one in mine
    )


def worksheet_seen(case: OpenCase, record: str) -> "WorksheetSeen":
    """A two-limb worksheet with its entries and the State's own account."""
    from ..briefing.kinds.worksheet_parts import WorksheetSeen

    laid, stands = read_worksheet(case, record), standing(case, WORKSHEET, record)
    return WorksheetSeen(
        worksheet=laid.worksheet,
        title=laid.worksheet.title or tr("Two-limb worksheet as of {day}").format(day=laid.worksheet.as_of.words),
        base=laid.worksheet.marking or case_record(case).marking,
        entries=tuple(one for one in entries_of(case, record) if not one.withdrawn),
        items={item.id: item for item in laid.items},
        account=laid.account,
        state=state_words(stands),
        signed=signed_words(stands),
    )


def decision_seen(case: OpenCase, record: str) -> "DecisionSeen":
    """A decision with the titles of the options it chose among and what those rest on."""
    from ..briefing.kinds.decision_parts import DecisionSeen

    read, stands = read_decision(case, record), standing(case, DECISION, record)
    options = read_paper(case, read.paper.id).options if read.paper else ()
    return DecisionSeen(
        decision=read.decision,
        title=read.decision.title or tr("Decision of {day}").format(day=read.decision.day.words),
        base=read.decision.marking or case_record(case).marking,
        titles=read.titles | {one.option.id: _option_title(one.option, one.title) for one in options},
        items=read.items,
        option_items=tuple({item.id: item for one in options for item in one.items}.values()),
        state=state_words(stands),
        signed=signed_words(stands),
    )


def meeting_seen(case: OpenCase, record: str, day: When) -> "MeetingSeen":
    """A meeting as it was by that day, its papers in its order, and what its pack lacks."""
    from ..briefing.kinds.meeting_pack import MeetingSeen

    pack = meeting_pack(case, record, day)
    papers, absent, blind = [], 0, 0
    known = basis(case)
    for paper in pack.meeting.papers:
        kind = next((one for one in PAPERS if case.file.shown(one, paper) is not None), None)
        assessment = known.assessment(paper) if kind == "assessment" else None
        if kind is None or (kind == "assessment" and assessment is None):
            absent += 1
        elif assessment is not None and not known.open_to(assessment):
            blind += 1
        else:
            papers.append(_paper_seen(case, kind, paper, day, assessment))
    return MeetingSeen(
        meeting=pack.meeting,
        title=pack.meeting.title or tr("Meeting asked for on {day}").format(day=pack.meeting.requested.words),
        base=pack.meeting.marking or case_record(case).marking,
        papers=tuple(papers),
        lacks=tuple(_lacks(code) for code in dict.fromkeys(one.code for one in pack.missing) if code in _LACKS),
        absent=absent,
        blind=blind,
    )


_LACKS = frozenset({"ceiling", "no-assessment", "no-options-paper", "no-worksheet"})
"""Of what a pack lacks, what is not seen on its own pages."""


def _lacks(code: str) -> str:
    return {
        "ceiling": tr("The highest marking that may lie on the table."),
        "no-assessment": tr("An assessment among the papers."),
        "no-options-paper": tr("An options paper among the papers."),
        "no-worksheet": tr("A two-limb worksheet among the papers."),
    }[code]


def _option_title(option: Option, title: str) -> str:
    return tr("Do nothing more") if option.is_nothing_more else title


def _paper_seen(case: OpenCase, kind: str, record: str, day: When, assessment: Assessment | None) -> "Paper":
    if assessment is not None:
        return assessment_seen(case, assessment.as_of, assessment)
    if kind == WORKSHEET:
        return worksheet_seen(case, record)
    if kind == PAPER:
        return options_seen(case, record, day)
    if kind == DECISION:
        return decision_seen(case, record)
    return warning_seen(case, next(one for one in notes(case) if one.warning.id == record), day)


def state_words(stands: Standing) -> str:
    """How a paper stands where it does not stand as it was signed; empty where it does."""
    if stands.replaced:
        return tr("another that is signed stands in its place")
    return "" if stands.state is PaperState.SIGNED else paper_state_words(stands.state)


def signed_words(stands: Standing) -> tuple[tuple[str, str], ...]:
    """(name, day in words) of each signature that stands."""
    return tuple((one.name, one.day.words) for one in stands.signed)
