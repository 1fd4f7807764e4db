"""The lessons note: what was expected, what happened, why, what to change, who does it by when (paras. 6 d, 17)."""

from collections.abc import Iterator, Sequence

import msgspec

from ...domain.item import Item
from ...domain.marking import Marking
from ...domain.warning import Lesson
from ...domain.when import When
from ...i18n import tr
from ..document import Document, Tone
from ..undecided import Undecided
from .common import Made, Otherwise, day_words, dissent_section, paper, undecided_sections
from .sheet import Fact, Head, Part, Said, Section, Several, Sheet

KIND = "lessons"


class DrawnFrom(msgspec.Struct, frozen=True, kw_only=True):
    """A record a lesson is drawn from: what it is, what it says was not known, on what it rests, who disagreed.

    ``came`` is what became of it, in words; ``base`` the marking of its own words.
    """

    title: str
    base: Marking
    items: tuple[Item, ...] = ()
    came: str = ""
    came_items: tuple[Item, ...] = ()
    unknown: str = ""
    dissents: tuple[Otherwise, ...] = ()


class LessonSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A lesson and what it is drawn from."""

    lesson: Lesson
    drawn: tuple[DrawnFrom, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """All that its sources rest on, once each."""
        return tuple({item.id: item for one in self.drawn for item in (*one.items, *one.came_items)}.values())


def lessons_note(head: Head, seen: LessonSeen, undecided: Sequence[Undecided] = ()) -> Document:
    """The lesson, what it is drawn from, what was not known then, who saw it otherwise."""
    sheet = Sheet(head)
    lesson = seen.lesson
    parts: tuple[Part, ...] = (
        Section(heading=tr("What was learnt"), parts=tuple(_learnt(sheet, seen))),
        Section(heading=tr("What is to change"), parts=tuple(_change(sheet, seen, head.as_of))),
        Section(heading=tr("What it is drawn from"), parts=tuple(_drawn(sheet, seen))),
        Section(heading=tr("What we do not know"), parts=tuple(_unknown(sheet, seen))),
        dissent_section(sheet, (one for source in seen.drawn for one in source.dissents)),
        *undecided_sections(sheet, undecided),
    )
    return paper(
        sheet,
        Made(
            kind=KIND,
            plain=tr("Lessons note"),
            title=tr("Lessons note: {title}").format(title=lesson.title),
            title_marking=sheet.marking(seen.items),
            parts=parts,
            facts=_facts(sheet, seen),
            undecided=tuple(undecided),
        ),
    )


def _learnt(sheet: Sheet, seen: LessonSeen) -> Iterator[Part]:
    lesson = seen.lesson
    if lesson.general:
        everybody = Sheet(sheet.head, Marking())
        yield everybody.claim(lesson.general, label=tr("For every case:"), tone=Tone.LEAD)
    for label, text in (
        (tr("What was expected:"), lesson.expected),
        (tr("What happened:"), lesson.happened),
        (tr("Why:"), lesson.why),
    ):
        yield sheet.claim(text, seen.items, label=label) if text else sheet.labelled(label, tr("not stated"))


def _change(sheet: Sheet, seen: LessonSeen, day: When) -> Iterator[Part]:
    lesson = seen.lesson
    if lesson.change:
        yield sheet.claim(lesson.change, seen.items, strong=True)
    facts = [
        sheet.labelled(tr("Stated on:"), lesson.day.words),
        sheet.labelled(tr("Who does it:"), lesson.who or tr("not stated")),
        sheet.labelled(tr("By:"), day_words(lesson.by) or tr("not stated")),
    ]
    yield Several(entries=tuple(facts))
    if not lesson.open_on(day):
        yield sheet.note(tr("It was done on {day}.").format(day=day_words(lesson.done)))
        if lesson.done_note:
            yield sheet.claim(lesson.done_note, label=tr("How:"))
    elif lesson.overdue_on(day):
        yield sheet.note(tr("It is not done, and its day has passed."), strong=True)
    else:
        yield sheet.note(tr("It is not done yet."))


def _drawn(sheet: Sheet, seen: LessonSeen) -> Iterator[Part]:
    entries: list[Said] = []
    for one in seen.drawn:
        under = sheet.under(one.base)
        entries.append(under.claim(one.title, one.items))
        if one.came:
            entries.append(under.claim(one.came, one.came_items, label=tr("What became of it:")))
    yield Several(entries=tuple(entries)) if entries else sheet.note(tr("It is linked to no record of the case."))


def _unknown(sheet: Sheet, seen: LessonSeen) -> Iterator[Part]:
    entries = tuple(
        sheet.under(one.base).claim(one.unknown, label=tr("Not known then:")) for one in seen.drawn if one.unknown
    )
    if entries:
        yield Several(entries=entries)
    yield sheet.note(tr("What else was not known then, nobody has written down."))


def _facts(sheet: Sheet, seen: LessonSeen) -> tuple[Fact, ...]:
    lesson = seen.lesson
    values = (("day", lesson.day), ("by", lesson.by), ("done", lesson.done), ("who", lesson.who))
    return tuple(Fact(key=key, value=value, marking=sheet.base) for key, value in values)
