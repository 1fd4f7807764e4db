"""Warning notes, who acknowledged them, what became of them; warnings that others gave."""

from collections.abc import Callable, Sequence
from typing import Any

from ..actions import ladder as laddering
from ..actions import responding, session, warnings
from ..actions.assessing import today
from ..actions.session import OpenCase
from ..actions.warning_words import confidence_sentence, likelihood_sentence
from ..actions.warnings import Note
from ..domain.assessment import Confidence
from ..domain.marking import Marking
from ..domain.records import plain
from ..domain.signal import Crime
from ..domain.warning import NOTE_RUNGS, Paragraph, Result, Rung, WarningNote, result_words, rung_words
from ..domain.when import When
from ..errors import UsageError
from ..i18n import tr
from .answers import Answer, Context
from .shapes import one_line
from .warn_shapes import note_object, outcome_object, sent_object
from .words import word_of

_TEXTS = ("title", "statement", "term", "grounds", "unknowns", "would_change", "assessment")
_DAYS = ("as_of", "answer_by", "horizon")
_LISTS = {"to": "addressees", "population": "populations", "place": "places", "actor": "actors", "dissent": "dissent"}


def warn_new(context: Context) -> Answer:
    """``warn new``."""
    given = context.arguments
    stated = _stated(given)
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        rung = _kind(case, given)
        older = None if given.supersedes is None else warnings.find_note(case, given.supersedes).warning
        stated |= _paragraphs(given, () if older is None else older.paragraphs)
        made = warnings.write_note(case, rung, stated, supersedes=given.supersedes)
        return _written(case, made, tr("Saved as draft {number}.").format(number=made.number))


def warn_change(context: Context) -> Answer:
    """``warn change``."""
    given = context.arguments
    stated = _stated(given)
    if given.kind is not None:
        stated["rung"] = str(word_of(Rung, given.kind))
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        older = warnings.find_note(case, given.warning).warning
        stated |= _paragraphs(given, older.paragraphs)
        made = warnings.change_note(case, older.id, stated)
        return _written(case, made, tr("Draft {number} is changed.").format(number=made.number))


def warn_issue(context: Context) -> Answer:
    """``warn issue``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = warnings.issue_note(case, given.warning, day_given(given.day))
        words = tr("Warning {number} is issued; it does not change any more.").format(number=made.number)
        return _written(case, made, words)


def warn_show(context: Context) -> Answer:
    """``warn show``."""
    given = context.arguments
    as_of = as_of_given(given)
    with context.unlock() as desk, context.read(desk, given.case) as case:
        note = _there(warnings.find_note(case, given.warning), as_of)
        said = [one for one in responding.outcomes(case) if one.warning == note.warning.id]
        said = [one for one in said if one.stated.latest <= as_of.latest]
        steps = laddering.ladder(case, as_of).ladder.steps
        sent = [one for step in steps for one in step.sent]
        body = note_object(case, note)
        body["acknowledgements"] = [sent_object(one) for one in sent if one.subject == note.warning.id]
        body["outcomes"] = [outcome_object(case, one) for one in said]
    return Answer(body=body, lines=_note_lines(note, body))


def warn_list(context: Context) -> Answer:
    """``warn list``."""
    given = context.arguments
    as_of = as_of_given(given)
    with context.unlock() as desk, context.read(desk, given.case) as case:
        found = [note for note in warnings.notes(case) if is_there(note, as_of)]
        body = {"as_of": str(as_of), "warnings": [note_object(case, note) for note in found]}
    lines = [
        f"{note.warning.number:>3}  {rung_words(note.warning.rung)}: {one_line(note.warning.heading)}"
        f" ({_state_words(note)})"
        for note in found
    ]
    return Answer(body=body, lines=lines or [tr("No warning was written.")])


def warn_acknowledge(context: Context) -> Answer:
    """``warn acknowledge``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = responding.acknowledge(
            case, given.subject, by=given.by, how=given.how, day=day_given(given.day), addressee=given.addressee
        )
    body = {
        "id": made.id,
        "subject": made.subject,
        "addressee": made.addressee,
        "by": made.by,
        "day": str(made.day),
        "how": made.how,
    }
    return Answer(body=body, lines=[tr("Acknowledged on {day} by {name}.").format(day=made.day.words, name=made.by)])


def warn_outcome(context: Context) -> Answer:
    """``warn outcome``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = responding.say_outcome(
            case,
            given.warning,
            word_of(Result, given.result),
            reasons=given.reasons,
            day=day_given(given.day),
            evidence=given.evidence,
            stated=day_given(given.stated),
        )
        body = outcome_object(case, made)
    return Answer(body=body, lines=[tr("Saved: it {result}.").format(result=result_words(made.result))])


def warn_parallel(context: Context) -> Answer:
    """``warn parallel``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = responding.log_alert(
            case,
            by=given.by,
            day=When.parse(given.day),
            title=given.title,
            reference=given.reference,
            item=given.item,
        )
    body = {name: plain(getattr(made, name)) for name in ("id", "by", "day", "title", "reference", "item")}
    return Answer(body=body, lines=[tr("Logged: {name}, {day}.").format(name=made.by, day=made.day.words)])


def is_there(note: Note, as_of: When) -> bool:
    """Whether the note was issued by that day; a draft, whether it rests on what was known by then."""
    since = note.warning.issued or note.warning.as_of
    return since is None or since.latest <= as_of.latest


def _written(case: OpenCase, made: WarningNote, words: str) -> Answer:
    body = note_object(case, Note(warning=made))
    lines = [words, *(f"    {one['text']}" for one in body["missing"])]
    return Answer(body=body, lines=lines)


def _there(note: Note, as_of: When) -> Note:
    if is_there(note, as_of):
        return note
    raise UsageError(
        tr("Warning {number} was not there on {day}.").format(number=note.warning.number, day=as_of.words),
        kept=tr("Nothing was changed."),
    )


def _state_words(note: Note) -> str:
    warning = note.warning
    if warning.issued is None:
        return tr("draft")
    parts = [tr("issued {day}").format(day=warning.issued.words)]
    parts += [tr("superseded")] if note.superseded_by else []
    parts += [tr("changed since issued")] if note.changed else []
    parts += [] if note.sound else [tr("cannot be checked against what was issued")]
    return ", ".join(parts)


def _note_lines(note: Note, body: dict[str, Any]) -> list[str]:
    warning = note.warning
    lines = [
        f"{warning.number}  {rung_words(warning.rung)}: {one_line(warning.heading)} ({_state_words(note)})",
        " · ".join(part for part in (warning.marking.words if warning.marking else "", *warning.addressees) if part),
    ]
    for number, paragraph in enumerate(body["paragraphs"], 1):
        basis = ", ".join(paragraph["items"]) or (tr("judgement") if paragraph["judgement"] else tr("no evidence"))
        lines.append(f"{number}. {paragraph['text']} [{basis}]")
    lines += [warning.statement or "", likelihood_sentence(warning), confidence_sentence(warning)]
    lines += [tr("Not known: {text}").format(text=warning.unknowns)] if warning.unknowns else []
    lines += [tr("Dissent: {text}").format(text=text) for text in warning.dissent]
    lines += [
        tr("Changed since issued: {field}, by {name}, {at}").format(field=one.field, name=one.name, at=one.at[:10])
        for one in note.changed
    ]
    lines += [f"    {one['text']}" for one in body["missing"]]
    return [line for line in lines if line]


def _kind(case: OpenCase, given: Any) -> Rung:
    if given.kind is not None:
        return word_of(Rung, given.kind)
    if given.supersedes is not None:
        return warnings.find_note(case, given.supersedes).warning.rung
    raise UsageError(
        tr("Say which note it is: --kind {kinds}.").format(kinds=", ".join(NOTE_RUNGS)), kept=tr("Nothing was saved.")
    )


def _stated(given: Any) -> dict[str, Any]:
    """What the options say of a note; an option not given says nothing, an empty one clears the field."""
    stated: dict[str, Any] = {name: getattr(given, name) for name in _TEXTS if getattr(given, name) is not None}
    stated |= {name: getattr(given, name) and str(When.parse(getattr(given, name))) for name in _given(given, _DAYS)}
    stated |= {field: [one for one in getattr(given, name) if one] for name, field in _LISTS.items()
               if getattr(given, name) is not None}  # fmt: skip
    if given.yardstick is not None:
        stated["yardstick"] = given.yardstick.strip().casefold()
    if given.crime is not None:
        stated["crimes"] = [str(word_of(Crime, one)) for one in given.crime if one]
    if given.confidence is not None:
        stated["confidence"] = str(word_of(Confidence, given.confidence)) if given.confidence else None
    if given.marking is not None:
        stated["marking"] = str(Marking(given.marking)) if given.marking else None
    if given.probability is not None:
        stated["probability"] = _percent(given.probability) if given.probability else None
    return stated


def _given(given: Any, names: Sequence[str]) -> list[str]:
    return [name for name in names if getattr(given, name) is not None]


def _percent(text: str) -> int:
    digits = text.strip().removesuffix("%").strip()
    if digits.isdecimal() and digits.isascii() and int(digits) <= 100:
        return int(digits)
    raise UsageError(
        tr("“{text}” is not a whole number of percent from 0 to 100.").format(text=text[:20]),
        kept=tr("Nothing was saved."),
    )


def _paragraphs(given: Any, older: Sequence[Paragraph]) -> dict[str, Any]:
    """The paragraphs as given, else those there were, with the evidence and the marks named by number."""
    if given.paragraph is None and given.evidence is None and given.judgement is None:
        return {}
    texts = older if given.paragraph is None else [Paragraph(text=text) for text in given.paragraph]
    made = dict(enumerate(texts, 1))
    evidence: dict[int, list[str]] = {}
    for pair in given.evidence or ():
        number, _, item = pair.partition("=")
        if not number.strip().isdecimal() or not item.strip():
            raise UsageError(
                tr("“{text}” does not say which paragraph rests on which item.").format(text=pair[:60]),
                kept=tr("Nothing was saved."),
                todo=tr("Write for example --evidence 2=ITEM."),
            )
        evidence.setdefault(int(number), []).append(item.strip())
    for number in (*evidence, *(given.judgement or ())):
        if number not in made:
            raise UsageError(tr("There is no paragraph {number}.").format(number=number), kept=tr("Nothing was saved."))
    return {
        "paragraphs": [
            {
                "text": one.text,
                "items": evidence.get(number, list(one.items)),
                "judgement": number in given.judgement if given.judgement else one.judgement,
            }
            for number, one in made.items()
        ]
    }


def day_given(text: str | None) -> When | None:
    """The day typed, if one was."""
    return None if text is None else When.parse(text)


def as_of_given(given: Any) -> When:
    """The day as of which is read: today when none was given."""
    return today() if given.as_of is None else When.parse(given.as_of)


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("warn", "new"): warn_new,
    ("warn", "change"): warn_change,
    ("warn", "show"): warn_show,
    ("warn", "list"): warn_list,
    ("warn", "issue"): warn_issue,
    ("warn", "acknowledge"): warn_acknowledge,
    ("warn", "outcome"): warn_outcome,
    ("warn", "parallel"): warn_parallel,
}
