"""The register of lessons: what was expected, what happened, why, what to change; of one case or all of the home."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import msgspec

from ..domain.letters import normalise
from ..domain.records import fields_of, plain, record_from
from ..domain.warning import Lesson
from ..domain.when import When
from ..errors import DeskError, NotFound, UsageError
from ..i18n import tr
from .assessing import today
from .reading import records
from .session import Desk, OpenCase, open_case
from .warnings import find_note, not_in_the_future

_SOUGHT = ("title", "expected", "happened", "why", "change", "who", "general", "done_note")


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """Lessons of several cases: (case id, name, practice or not, lesson); and (name, reason) of those not opened."""

    lessons: tuple[tuple[str, str, bool, Lesson], ...]
    closed: tuple[tuple[str, str], ...] = ()


def add_lesson(case: OpenCase, stated: Mapping[str, Any]) -> Lesson:
    """Save a lesson; ``stated`` holds fields of ``Lesson``, its links records of this case by id, warnings by number.

    A lesson says what happened and what to change; ``NotFound`` for a link to nothing.
    """
    fields = {name: value for name, value in ((key, plain(one)) for key, one in stated.items()) if value}
    for name, words in (("title", tr("what it is, in a line")), ("change", tr("what to change"))):
        if not str(fields.get(name) or "").strip():
            raise UsageError(tr("Say {what}.").format(what=words), kept=tr("Nothing was saved."))
    fields["title"] = " ".join(str(fields["title"]).split())
    made = record_from(Lesson, str(uuid4()), {"day": str(today()), **fields})
    not_in_the_future(made.day)
    made = msgspec.structs.replace(made, links=tuple(dict.fromkeys(_linked(case, one) for one in made.links)))
    case.state([("lesson", made.id, fields_of(made))])
    return made


def lesson_done(case: OpenCase, reference: str, *, day: When | None = None, note: str | None = None) -> Lesson:
    """Save that what was to change is done, on which day, and how."""
    found = find_lesson(case, reference)
    done = not_in_the_future(day or today())
    case.state([("lesson", found.id, {"done": str(done), "done_note": note or None})])
    return msgspec.structs.replace(found, done=done, done_note=note or None)


def find_lesson(case: OpenCase, reference: str) -> Lesson:
    """The lesson with this record id; ``NotFound`` when there is none."""
    for lesson in records(case, "lesson", Lesson):
        if lesson.id == reference.strip():
            return lesson
    raise NotFound(
        tr("There is no lesson {reference} in this case.").format(reference=reference[:60]),
        kept=tr("Nothing was changed."),
        todo=tr("See r2p-desk lessons list."),
    )


def lessons(case: OpenCase, *, as_of: When | None = None, words: str = "") -> list[Lesson]:
    """The lessons stated by a day (today when not given), oldest first: all, or those in which all the words stand."""
    day = as_of or today()
    found = [one for one in records(case, "lesson", Lesson) if one.day.latest <= day.latest]
    return sorted((one for one in found if _tells(one, words)), key=lambda one: (one.day.latest, one.id))


def all_lessons(desk: Desk, *, as_of: When | None = None, words: str = "") -> Register:
    """The same of every case of this home that opens; cases that do not are named, not hidden."""
    from .cases import case_record

    found: list[tuple[str, str, bool, Lesson]] = []
    closed: list[tuple[str, str]] = []
    for known in desk.store.cases():
        try:
            with open_case(desk, known.id, write=False) as case:
                practice = case_record(case).practice
                found += [
                    (known.id, known.title, practice, lesson) for lesson in lessons(case, as_of=as_of, words=words)
                ]
        except DeskError as error:
            closed.append((known.title, error.happened))
    return Register(lessons=tuple(found), closed=tuple(closed))


def _tells(lesson: Lesson, words: str) -> bool:
    told = normalise("\n".join(str(getattr(lesson, name) or "") for name in _SOUGHT))
    return all(word in told for word in normalise(words).split())


def _linked(case: OpenCase, reference: str) -> str:
    """The record id of a warning named by its number, or of any other record of the case by its id."""
    wanted = reference.strip()
    if wanted.removeprefix("#").isdecimal():
        return find_note(case, wanted).warning.id
    if case.file.kinds_of(wanted):
        return wanted
    raise NotFound(
        tr("There is no record {reference} in this case.").format(reference=wanted[:60]),
        kept=tr("Nothing was saved."),
        todo=tr("Link a warning by its number, anything else by its id."),
    )
