"""What the pages of the warnings show, read in one go each."""

import msgspec

from ..analysis.ladder import Ladder, Sent
from ..analysis.response import Ledger
from ..domain.assessment import Assessment
from ..domain.item import Item
from ..domain.marking import Marking, high_water
from ..domain.warning import Lesson, Outcome, WarningNote, rung_words
from ..domain.when import When
from ..errors import DeskError
from ..i18n import tr
from . import lessons as register
from .assessing import today
from .items import find_item
from .ladder import ladder, ledger
from .reading import records
from .responding import outcomes
from .searching import search_case
from .session import Desk, OpenCase
from .warning_words import confidence_sentence, likelihood_sentence
from .warnings import Note, missing_for_issue, notes
from .witnessed import witness_words, witnessed

_MOST_FOUND = 30


class LadderTold(msgspec.Struct, frozen=True, kw_only=True):
    """The ladder, what people call the records it names, the issued notes as (id, words), the marking of all notes."""

    ladder: Ladder
    names: dict[str, str]
    issued: tuple[tuple[str, str], ...]
    marking: Marking


class LedgerTold(msgspec.Struct, frozen=True, kw_only=True):
    """The ledger, the marking of all notes, and by when somebody else had seen a record, in words, by its id."""

    ledger: Ledger
    marking: Marking
    witnessed: dict[str, str] = {}


class NoteTold(msgspec.Struct, frozen=True, kw_only=True):
    """A note with what it lacks, what came of it, to whom it went, and item id → (what people call it, title)."""

    note: Note
    missing: tuple[tuple[str, str], ...]
    outcomes: tuple[Outcome, ...]
    sent: tuple[Sent, ...]
    items: dict[str, tuple[str, str]]


class NotesTold(msgspec.Struct, frozen=True, kw_only=True):
    """All notes, the assessments a note can rest on as (id, words), and the marking of all notes."""

    notes: tuple[NoteTold, ...]
    assessments: tuple[tuple[str, str], ...]
    marking: Marking


def ladder_told(case: OpenCase, as_of: When) -> LadderTold:
    """For the page of the ladder."""
    found = notes(case)
    read = ladder(case, as_of)
    issued = [note.warning for note in found if note.warning.issued is not None]
    return LadderTold(
        ladder=read.ladder,
        names=read.names,
        issued=tuple((note.id, note_heading(note)) for note in reversed(issued)),
        marking=_marking(found),
    )


def ledger_told(case: OpenCase, as_of: When) -> LedgerTold:
    """For the page of the ledger."""
    found = ledger(case, as_of).ledger
    seen = witnessed(case, [(str(row.event), row.record) for row in found.rows])
    words = {record: witness_words(case, one) for record, one in seen.items()}
    return LedgerTold(ledger=found, marking=_marking(notes(case)), witnessed=words)


def notes_told(case: OpenCase) -> NotesTold:
    """For the page of the notes."""
    found = notes(case)
    said = outcomes(case)
    steps = ladder(case, today()).ladder.steps if found else ()
    sent = [one for step in steps for one in step.sent]
    made = sorted(records(case, "assessment", Assessment), key=lambda one: (one.as_of.latest, one.id), reverse=True)
    return NotesTold(
        notes=tuple(
            NoteTold(
                note=note,
                missing=() if note.warning.issued is not None else _missing(case, note.warning),
                outcomes=tuple(one for one in said if one.warning == note.warning.id),
                sent=tuple(one for one in sent if one.subject == note.warning.id),
                items={item: _called(case, item) for item in note.warning.items},
            )
            for note in found
        ),
        assessments=tuple((one.id, tr("as of {day}").format(day=one.as_of.words)) for one in made),
        marking=_marking(found),
    )


def items_sought(case: OpenCase, words: str) -> list[Item]:
    """Items in which these words stand, the newest first, for resting a paragraph on them."""
    hits = search_case(case, f"{words} kind:item", prefix=True, limit=_MOST_FOUND)
    return [find_item(case, hit.id) for hit in hits]


def lessons_told(desk: Desk, case: OpenCase, *, everywhere: bool, words: str) -> register.Register:
    """The register of the open case, or of all cases of the home; the open one is read as it is open."""
    own = tuple((case.file.id, case.title(), False, one) for one in register.lessons(case, words=words))
    if not everywhere:
        return register.Register(lessons=own)
    found = register.all_lessons(desk, words=words)
    others = tuple(row for row in found.lessons if row[0] != case.file.id)
    closed = tuple(row for row in found.closed if row[0] != case.title())
    return register.Register(lessons=(*own, *others), closed=closed)


def note_heading(note: WarningNote) -> str:
    """Number, kind and title of a note on one line."""
    return f"{note.number}  {rung_words(note.rung)}: {' '.join(note.heading.split())}"


def note_text(told: NoteTold) -> str:
    """A note as it reads, from its addressees to what would change it; each paragraph with what it rests on."""
    note = told.note.warning
    parts = [note.marking.words if note.marking is not None else "", note_heading(note)]
    parts += [tr("To: {names}").format(names=" · ".join(note.addressees))] if note.addressees else []
    parts += [tr("Rests on what was known by {day}.").format(day=note.as_of.words)] if note.as_of else []
    for number, paragraph in enumerate(note.paragraphs, 1):
        named = [told.items.get(item, (item, ""))[0] for item in paragraph.items]
        basis = ", ".join(named) or (tr("judgement") if paragraph.judgement else tr("no evidence"))
        parts.append(f"{number}. {paragraph.text} [{basis}]")
    horizon = tr("By {day}: {text}").format(day=note.horizon.words, text=note.statement or "") if note.horizon else ""
    parts += [horizon or note.statement or "", likelihood_sentence(note), confidence_sentence(note)]
    parts += [tr("Not known: {text}").format(text=note.unknowns)] if note.unknowns else []
    parts += [tr("Would change it: {text}").format(text=note.would_change)] if note.would_change else []
    parts += [tr("Dissent: {text}").format(text=text) for text in note.dissent]
    return "\n\n".join(part for part in parts if part)


def lesson_state(lesson: Lesson) -> str:
    """Whether what is to change is done, open, or overdue."""
    if not lesson.open_on(today()):
        return tr("done")
    return tr("overdue") if lesson.overdue_on(today()) else tr("open")


def _missing(case: OpenCase, note: WarningNote) -> tuple[tuple[str, str], ...]:
    try:
        return tuple(missing_for_issue(case, note))
    except DeskError as error:  # an item that is not in this copy of the case
        return (("items", error.happened),)


def _called(case: OpenCase, item: str) -> tuple[str, str]:
    try:
        found = find_item(case, item)
    except DeskError:
        return item, ""
    return found.ref, found.title


def _marking(found: list[Note]) -> Marking:
    return high_water(note.warning.marking for note in found if note.warning.marking is not None)
