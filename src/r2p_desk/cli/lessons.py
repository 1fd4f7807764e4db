"""The register of lessons, of one case or of all."""

from collections.abc import Callable
from typing import Any

from ..actions import lessons as register
from ..actions import session
from ..actions.assessing import today
from ..domain.records import plain
from ..domain.warning import Lesson
from ..domain.when import When
from ..errors import UsageError
from ..i18n import tr
from .answers import Answer, Context
from .shapes import one_line
from .warn import as_of_given, day_given

_TEXTS = ("title", "change", "expected", "happened", "why", "who", "general")


def lessons_add(context: Context) -> Answer:
    """``lessons add``."""
    given = context.arguments
    stated = {name: getattr(given, name) for name in _TEXTS}
    days = {"by": day_given(given.by), "day": day_given(given.day)}
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = register.add_lesson(case, {**stated, **days, "links": tuple(given.link)})
    return Answer(body=lesson_object(made, today()), lines=[tr("Saved: {title}").format(title=made.title)])


def lessons_list(context: Context) -> Answer:
    """``lessons list``."""
    given = context.arguments
    as_of = as_of_given(given)
    if (given.case is None) == (not given.all_cases):
        raise UsageError(tr("Say either --case CASE or --all-cases."), kept=tr("Nothing was read."))
    if given.all_cases and (given.stood is not None or given.witnessed):
        raise UsageError(tr("--as-it-stood is for one case."), kept=tr("Nothing was read."))
    closed: tuple[tuple[str, str], ...] = ()
    with context.unlock() as desk:
        if given.all_cases:
            found = register.all_lessons(desk, as_of=as_of, words=given.words)
            rows, closed = list(found.lessons), found.closed
        else:
            with context.read(desk, given.case) as case:
                of_case = register.lessons(case, as_of=as_of, words=given.words)
                rows = [(case.file.id, case.title(), False, lesson) for lesson in of_case]
    rows = [row for row in rows if row[3].open_on(as_of)] if given.open else rows
    rows = [row for row in rows if row[3].general] if given.general else rows
    body = {
        "as_of": str(as_of),
        "lessons": [_row(row, as_of, general=given.general) for row in rows],
        "overdue": [row[3].id for row in rows if row[3].overdue_on(as_of)],
        "not_read": [{"case_name": name, "reason": reason} for name, reason in closed],
    }
    lines = [
        _line(lesson, as_of, general=given.general, name=name if given.all_cases else "") for _, name, _, lesson in rows
    ]
    return Answer(body=body, lines=lines or [tr("No lesson is registered.")])


def lessons_done(context: Context) -> Answer:
    """``lessons done``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = register.lesson_done(case, given.lesson, day=day_given(given.day), note=given.note)
    return Answer(body=lesson_object(made, today()), lines=[tr("Done: {title}").format(title=made.title)])


def lesson_object(lesson: Lesson, as_of: When) -> dict[str, Any]:
    """A lesson; whether it is open or overdue as of a day."""
    made = {name: plain(getattr(lesson, name)) for name in Lesson.__struct_fields__}
    done = lesson.done if not lesson.open_on(as_of) else None
    return {**made, "done": plain(done), "open": lesson.open_on(as_of), "overdue": lesson.overdue_on(as_of)}


def _row(row: tuple[str, str, bool, Lesson], as_of: When, *, general: bool) -> dict[str, Any]:
    case, name, practice, lesson = row
    if general:
        return {"id": lesson.id, "general": lesson.general}
    return {**lesson_object(lesson, as_of), "case": case, "case_name": name, "practice": practice}


def _line(lesson: Lesson, as_of: When, *, general: bool, name: str) -> str:
    if general:
        return one_line(lesson.general or "")
    done = lesson.done is not None and not lesson.open_on(as_of)
    state = tr("done") if done else tr("overdue") if lesson.overdue_on(as_of) else tr("open")
    by = f", {tr('by {day}').format(day=lesson.by.words)}" if lesson.by is not None else ""
    who = f" ({lesson.who}{by})" if lesson.who else ""
    head = f"{name}: " if name else ""
    return f"{state:>8}  {head}{one_line(lesson.title)}: {one_line(lesson.change or '')}{who}"


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("lessons", "add"): lessons_add,
    ("lessons", "list"): lessons_list,
    ("lessons", "done"): lessons_done,
}
