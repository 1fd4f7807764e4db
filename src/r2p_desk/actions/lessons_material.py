"""What a lesson is drawn from, record by record, as the lessons note prints it."""

from typing import TYPE_CHECKING

from ..domain.marking import Marking
from ..domain.warning import Lesson
from ..domain.when import When
from ..i18n import tr
from .basis import basis
from .cases import case_record
from .decision_records import DECISION
from .history_for_window import title_of
from .material import assessment_seen, decision_seen, options_seen, warning_seen
from .option_papers import PAPER
from .session import OpenCase
from .warnings import find_note

if TYPE_CHECKING:
    from ..briefing.kinds.lessons_note import DrawnFrom, LessonSeen


def lesson_seen(case: OpenCase, lesson: Lesson, day: When) -> "LessonSeen":
    """A lesson and what it is drawn from, as of that day."""
    from ..briefing.kinds.lessons_note import LessonSeen

    found = (_drawn_from(case, record, day) for record in lesson.links)
    return LessonSeen(lesson=lesson, drawn=tuple(one for one in found if one is not None))


def _drawn_from(case: OpenCase, record: str, day: When) -> "DrawnFrom | None":
    """``None`` for what is not in this copy of the case, or is judged blind and not open yet."""
    from ..briefing.kinds.common import Otherwise
    from ..briefing.kinds.lessons_note import DrawnFrom

    kinds = case.file.kinds_of(record)
    own = case_record(case).marking
    if "warning" in kinds:
        seen = warning_seen(case, find_note(case, record), day)
        title = tr("Warning {number}: {title}").format(number=seen.note.number, title=seen.note.heading)
        dissents = tuple(Otherwise(text=one, items=seen.rests_on) for one in seen.note.dissent)
        return DrawnFrom(
            title=title, base=seen.marking, items=seen.rests_on, came=seen.came, came_items=seen.came_items,
            unknown=seen.note.unknowns or "", dissents=dissents,
        )  # fmt: skip
    if DECISION in kinds:
        decided = decision_seen(case, record)
        return DrawnFrom(
            title=_named(tr("Decision: {title}"), decided.decision.title) or decided.title,
            base=decided.base, items=decided.items,
            unknown=decided.decision.not_known or "", dissents=decided.dissents,
        )  # fmt: skip
    if PAPER in kinds:
        options = options_seen(case, record, day)
        return DrawnFrom(
            title=_named(tr("Options paper: {title}"), options.paper.title) or options.title,
            base=options.base, items=options.items,
            unknown=options.paper.not_known or "", dissents=options.dissents,
        )  # fmt: skip
    if "assessment" in kinds:
        made = basis(case).assessment(record)
        if made is None or not basis(case).open_to(made):
            return None
        whole = assessment_seen(case, made.as_of, made)
        title = tr("Assessment as of {day}").format(day=made.as_of.words)
        return DrawnFrom(title=title, base=own, items=whole.items, dissents=whole.printed)
    for kind in kinds:
        if title := title_of(case, kind, record):
            return DrawnFrom(title=title, base=_marking(case, kind, record))
    return None


def _named(words: str, title: str | None) -> str:
    return words.format(title=title) if title else ""


def _marking(case: OpenCase, kind: str, record: str) -> Marking:
    from .papers import marking_of

    fields = case.file.shown(kind, record) or {}
    return marking_of(case, None, [record, *fields.values()])
