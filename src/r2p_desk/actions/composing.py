"""Composing a briefing: what the case holds becomes a document in order, marked part by part; nothing is signed here.

The same document is what the window previews, what release checks, and what numbered copies are made of.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from ..analysis.frameworks import wording_counts
from ..domain.marking import Ceiling, Marking
from ..domain.warning import Rung
from ..domain.when import When
from ..errors import DeskError, NotFound, Refused, UsageError
from ..i18n import PAPER_LANGUAGES, language, speaking, tr
from . import material
from .assessing import newest_day, profile, today
from .basis import basis
from .cases import case_record
from .conditions import caveat_words
from .handling import shared_seen
from .lessons import find_lesson, lessons
from .lessons_material import lesson_seen
from .meetings import meetings
from .option_papers import PAPER
from .papers import find_record, standings
from .releasing import as_released, effective_ceiling, release_rules
from .session import OpenCase
from .undecided import undecided
from .warnings import Note, find_note, notes

if TYPE_CHECKING:
    from ..briefing.document import Document
    from ..briefing.kinds.sheet import Head
    from ..briefing.kinds.warning_parts import WarningSeen
    from ..briefing.reasons import Reasons

LANGUAGES = PAPER_LANGUAGES
PUBLIC = Marking("UNCLASSIFIED//TLP:CLEAR")
"""The ceiling of a briefing for everybody: Member States without analysis of their own (A/64/864, para. 5)."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What paper is wanted.

    ``about`` is the record it is made of (the newest of its kind when not given), ``to`` the recipient whose name it
    bears, ``ceiling`` the highest marking that recipient may read, ``title`` one other than the program would give,
    ``fingerprint`` the SHA-256 (hex) of the certificate that will sign (that of the officer when not given),
    ``purpose`` what the recipient is to use it for, where an originator asked that, ``reader`` who is to have it where
    the paper itself does not name them, ``declared`` what is declared destroyed, for an account.
    """

    kind: str = "situation"
    language: str = "en"
    as_of: When | None = None
    about: str | None = None
    to: str | None = None
    reader: str | None = None
    purpose: str | None = None
    ceiling: Marking | None = None
    title: str | None = None
    prepared: datetime | None = None
    fingerprint: str | None = None
    declared: tuple[str, ...] = ()


class Composed(msgspec.Struct, frozen=True, kw_only=True):
    """A document that is not printed yet, the kind it is of, the day it speaks of, the record it is about."""

    document: "Document"
    kind: str
    as_of: When
    ceiling: Marking | None = None
    about: str | None = None


def compose(case: OpenCase, asked: Asked) -> Composed:
    """The document asked for, from the case as it may leave to whom it is for.

    ``UsageError`` for a kind or language there is not, ``NotFound`` for such a record. ``Refused`` where the case
    itself is marked above the ceiling and the paper has no title of its own, and where the ceiling leaves nothing.
    """
    asked = _under_its_own_ceiling(case, _checked(case, asked))
    whole, make, wanted, found = case, _MAKERS[asked.kind], asked.ceiling, len(case.findings)
    if asked.kind == "handling":
        make = partial(_handling, whole=whole)
    rules = release_rules(case, ceiling=wanted, recipient=reader_of(asked), purpose=asked.purpose)
    case, asked = as_released(case, rules), replace(asked, ceiling=effective_ceiling(case, rules))
    try:
        with speaking(asked.language):
            return replace(make(case, asked), ceiling=wanted)
    except DeskError:
        if asked.language == language():
            raise
        return make(case, asked)  # fails alike, and says so in the officer's own language
    finally:
        del whole.findings[found:]  # what was taken out of a record is no damage to the case


def marking_reasons(document: "Document | Composed") -> "Reasons":
    """Why the banner is what it is: each of its parts, and which portions and notes bring it in."""
    from ..briefing.reasons import reasons_of

    return reasons_of(document.document if isinstance(document, Composed) else document)


def signing_reason(document: "Document") -> str:
    """Why the officer who made this paper signs it, as the signature and its field say it: in the paper's language."""
    with speaking(document.language):
        return tr("Prepared and marked {marking}").format(marking=document.marking.words)


def kind_words(kind: str) -> str:
    """What a kind of paper is called."""
    return {
        "situation": tr("Situation briefing"),
        "public": tr("Public briefing"),
        "early-warning": tr("Early-warning note"),
        "advisory": tr("Advisory note"),
        "options": tr("Options paper"),
        "meeting": tr("Meeting pack"),
        "lessons": tr("Lessons note"),
        "handling": tr("Handling statement"),
    }[kind]


def about_choices(case: OpenCase, kind: str) -> list[tuple[str, str]]:
    """(id, title) of the records a paper of this kind can be about, the newest first; empty where it is of the case."""
    match kind:
        case "early-warning" | "advisory":
            return [
                (note.warning.id, f"{note.warning.number} {note.warning.heading}") for note in _notes_of(case, kind)
            ]
        case "options":
            return [(one.id, one.title) for one in standings(case, [PAPER])]
        case "meeting":
            return [(one.id, one.title or one.requested.words) for one in meetings(case)]
        case "lessons":
            return [(one.id, one.title) for one in reversed(lessons(case))]
        case "handling":
            from .items import sources

            return sorted(((one.id, one.name) for one in sources(case).values()), key=lambda row: row[1].casefold())
        case _:
            return []


def ceiling_of(case: OpenCase, highest: Marking | None) -> Ceiling | None:
    """The ceiling for material of this case: what carries no marking of its own has that of the case."""
    return None if highest is None else Ceiling(highest, case_record(case).marking)


def moment_of(asked: Asked) -> datetime:
    """When the paper says it was prepared, to the second."""
    return asked.prepared or datetime.now(UTC).replace(microsecond=0)


def _situation(case: OpenCase, asked: Asked) -> Composed:
    from ..briefing.narrowing import closes
    from ..briefing.situation import situation_briefing

    day = asked.as_of or newest_day(case)
    shown = profile(case, day, ceiling=ceiling_of(case, asked.ceiling))
    seen = material.assessment_seen(case, day)
    head = _head(case, asked, day)
    document = situation_briefing(
        head.case,
        shown,
        prepared=head.prepared,
        author=head.author,
        language=head.language,
        wording=wording_counts(shown.indicators),
        fingerprint=head.fingerprint,
        signed=seen.signed,
        dissents=seen.dissents,
        title=head.title,
        recipient=head.recipient,
        outlooks=seen.outlooks,
        caveats=head.caveats,
        figures=material.figures_of(shown, head.case.marking),
        at_least=PUBLIC if asked.kind == "public" else None,
        undecided=undecided(case, seen, shown, shown.items if closes(head.case, shown) else ()),
    )
    return _composed(document, asked, day)


def _early_warning(case: OpenCase, asked: Asked) -> Composed:
    from ..briefing.kinds.early_warning_note import early_warning_note

    day = asked.as_of or today()
    note = _note(case, asked, day)
    seen = material.warning_seen(case, note, day)
    _refuse_in_part(case, asked, seen)
    document = early_warning_note(_head(case, asked, day), seen, undecided(case, seen))
    return _composed(document, asked, day, note.warning.id)


def _advisory(case: OpenCase, asked: Asked) -> Composed:
    from ..briefing.kinds.advisory_note import advisory_note

    day = asked.as_of or today()
    note = _note(case, asked, day)
    seen = material.warning_seen(case, note, day)
    _refuse_in_part(case, asked, seen)
    known = basis(case).assessment(note.warning.assessment or "")
    rests_on = note.warning.as_of or day
    closed = known is None or not basis(case).open_to(known)
    assessed = None if closed else material.assessment_seen(case, rests_on, known)
    asking = material.questions_seen(case, rests_on)
    stated = (seen, *((assessed.profile.assessment, assessed.outlooks) if assessed else ()), asking)
    document = advisory_note(_head(case, asked, day), seen, assessed, asking, undecided(case, *stated))
    return _composed(document, asked, day, note.warning.id)


def _options(case: OpenCase, asked: Asked) -> Composed:
    from ..briefing.kinds.options_paper import options_paper

    day = asked.as_of or today()
    record = _newest(asked, [one.id for one in standings(case, [PAPER], day)], lambda text: _found(case, PAPER, text))
    seen = material.options_seen(case, record, day)
    if seen.paper.as_of.latest > day.latest:
        raise _not_yet(day)
    return _composed(options_paper(_head(case, asked, day), seen, undecided(case, seen)), asked, day, record)


def _meeting(case: OpenCase, asked: Asked) -> Composed:
    from ..briefing.kinds.meeting_pack import meeting_pack

    day = asked.as_of or today()
    record = _newest(asked, [one.id for one in meetings(case, day)], lambda text: _found(case, "meeting", text))
    seen = material.meeting_seen(case, record, day)
    head = _head(case, asked, day)
    return _composed(meeting_pack(head, seen, undecided(case, seen)), asked, day, record)


def _under_its_own_ceiling(case: OpenCase, asked: Asked) -> Asked:
    """The pack of a meeting has the ceiling of the meeting unless another is asked for."""
    if asked.kind != "meeting" or asked.ceiling is not None:
        return asked
    known = [one.id for one in meetings(case, asked.as_of or today())]
    fields = case.file.shown("meeting", _newest(asked, known, lambda text: _found(case, "meeting", text))) or {}
    ceiling = fields.get("ceiling")
    return asked if ceiling is None else _checked(case, replace(asked, ceiling=Marking(ceiling)))


def _lessons(case: OpenCase, asked: Asked) -> Composed:
    from ..briefing.kinds.lessons_note import lessons_note

    day = asked.as_of or today()
    known = [one.id for one in reversed(lessons(case, as_of=day))]
    lesson = find_lesson(case, _newest(asked, known, lambda text: find_lesson(case, text).id))
    if lesson.day.latest > day.latest:
        raise _not_yet(day)
    seen = lesson_seen(case, lesson, day)
    document = lessons_note(_head(case, asked, day), seen, undecided(case, seen))
    return _composed(document, asked, day, lesson.id)


def _handling(case: OpenCase, asked: Asked, *, whole: OpenCase | None = None) -> Composed:
    """Counts what the case holds ``whole``: an account that left something out unsaid would be a false one."""
    from ..briefing.kinds.handling_statement import handling_statement

    if not asked.about:
        raise UsageError(
            tr("A handling statement is written to one source, and none is named."),
            kept=tr("No briefing was written."),
            todo=tr("Name with --about the source that shared, as it stands in the case."),
        )
    day = asked.as_of or today()
    seen = shared_seen(whole or case, asked.about, day, released=case, declared=asked.declared)
    waiting = undecided(case, seen, fields=("title", "happened", "known", "marking", "name"))  # what it prints of them
    return _composed(handling_statement(_head(case, asked, day), seen, waiting), asked, day, asked.about)


_MAKERS: dict[str, Callable[[OpenCase, Asked], Composed]] = {
    "situation": _situation,
    "public": _situation,
    "early-warning": _early_warning,
    "advisory": _advisory,
    "options": _options,
    "meeting": _meeting,
    "lessons": _lessons,
    "handling": _handling,
}
KINDS = tuple(_MAKERS)
_RUNGS = {"advisory": (Rung.ADVISORY_NOTE,), "early-warning": (Rung.EARLY_WARNING, Rung.NOTICE)}


def _head(case: OpenCase, asked: Asked, day: When) -> "Head":
    from ..briefing.kinds.sheet import Head

    officer = case.desk.officer
    return Head(
        case=case_record(case),
        as_of=day,
        prepared=moment_of(asked),
        author=officer.name,
        language=asked.language,
        recipient=asked.to,
        ceiling=asked.ceiling,
        title=asked.title,
        fingerprint=asked.fingerprint or hashlib.sha256(officer.certificate).hexdigest(),
        caveats=caveat_words(case),
    )


def _composed(document: "Document", asked: Asked, day: When, about: str | None = None) -> Composed:
    return Composed(document=document, kind=asked.kind, as_of=day, ceiling=asked.ceiling, about=about)


def _notes_of(case: OpenCase, kind: str) -> list[Note]:
    """Notes of the steps this kind prints: those issued before drafts, the newest first."""
    mine = [note for note in notes(case) if note.warning.rung in _RUNGS[kind]]
    return sorted(mine, key=lambda note: (note.warning.issued is None, -note.warning.number))


def _note(case: OpenCase, asked: Asked, day: When) -> Note:
    if asked.about:
        found = find_note(case, asked.about)
        if found.warning.rung not in _RUNGS[asked.kind]:
            raise UsageError(
                tr("Warning {number} is of another kind than the paper asked for.").format(number=found.warning.number),
                kept=tr("No briefing was written."),
                todo=tr("Ask for the other kind of note."),
            )
        if not _there(found, day):
            raise _not_yet(day)
        return found
    there = [note for note in _notes_of(case, asked.kind) if _there(note, day)]
    if not there:
        raise _none_there(asked)
    return there[0]


def _refuse_in_part(case: OpenCase, asked: Asked, seen: "WarningSeen") -> None:
    """A note that went out stands whole or not at all: nobody is shown some of it as if that were what was issued.

    An item that its originator's conditions close to this reader stands above the ceiling here, too.
    """
    ceiling, note = ceiling_of(case, asked.ceiling), seen.note
    if ceiling is None or note.issued is None:
        return
    if all(ceiling.opens(one) for one in (note.marking, *(item.marking for item in seen.rests_on))):
        return
    raise Refused(
        tr("Warning {number} holds what this reader may not see, and is shown whole or not at all.").format(
            number=note.number
        ),
        kept=tr("No briefing was written."),
        todo=tr("Write a note for that reader, on what is marked lower or may be given on."),
    )


def _there(note: Note, day: When) -> bool:
    since = note.warning.issued or note.warning.as_of
    return since is None or since.latest <= day.latest


def _newest(asked: Asked, known: list[str], find: Callable[[str], str]) -> str:
    if asked.about:
        return find(asked.about)
    if not known:
        raise _none_there(asked)
    return known[0]


def _found(case: OpenCase, kind: str, text: str) -> str:
    return find_record(case, [kind], text)[1]


def _none_there(asked: Asked) -> NotFound:
    return NotFound(
        tr("The case has no record that a paper of the kind {kind} could be made of.").format(kind=asked.kind),
        kept=tr("No briefing was written."),
        todo=tr("Write one first, or ask for another day or kind."),
    )


def _not_yet(day: When) -> NotFound:
    return NotFound(
        tr("That record was not there on {day}.").format(day=day.words),
        kept=tr("No briefing was written."),
        todo=tr("Ask for a later day, or for another record."),
    )


def _checked(case: OpenCase, asked: Asked) -> Asked:
    if asked.kind not in KINDS:
        raise UsageError(
            tr("“{kind}” is not a kind of briefing this version writes.").format(kind=asked.kind[:40]),
            kept=tr("No briefing was written."),
            todo=tr("Use one of: {kinds}.").format(kinds=", ".join(KINDS)),
        )
    if asked.language not in LANGUAGES:
        raise UsageError(
            tr("Briefings are not yet set in “{language}”.").format(language=asked.language[:40]),
            kept=tr("No briefing was written."),
            todo=tr("Use one of: {languages}.").format(languages=", ".join(LANGUAGES)),
        )
    if asked.about and asked.kind in ("situation", "public"):
        raise UsageError(
            tr("A situation briefing is of the whole case; it is about no single record."),
            kept=tr("No briefing was written."),
            todo=tr("Leave out --about, or ask for another kind."),
        )
    if asked.kind == "public":
        if asked.ceiling not in (None, PUBLIC):
            raise UsageError(
                tr("A public briefing has the ceiling {ceiling} and no other.").format(ceiling=PUBLIC.words),
                kept=tr("No briefing was written."),
                todo=tr("Leave out --ceiling, or ask for the kind situation."),
            )
        asked = msgspec.structs.replace(asked, ceiling=PUBLIC)
    asked = msgspec.structs.replace(
        asked,
        to=_one_line(asked.to),
        title=_one_line(asked.title),
        about=_one_line(asked.about),
        prepared=moment_of(asked),
    )
    ceiling = ceiling_of(case, asked.ceiling)
    if ceiling is not None and not ceiling.opens() and not asked.title:
        raise Refused(
            tr("The case is marked {case}, above the ceiling {ceiling}; its name may not stand on the paper.").format(
                case=ceiling.unmarked.words, ceiling=ceiling.highest.words
            ),
            kept=tr("No briefing was written."),
            todo=tr("Give the paper a title of its own with --title; only material marked lower will stand in it."),
        )
    return asked


def reader_of(asked: Asked) -> str | None:
    """To whom the paper goes: a handling statement to the source it is about, where nobody else is named."""
    return asked.to or asked.reader or (asked.about if asked.kind == "handling" else None)


def _one_line(text: str | None) -> str | None:
    return " ".join(text.split())[:200] or None if text else None
