"""The register of incitement and lexicons of coded terms."""

from collections.abc import Callable
from typing import Any

from ..actions import incitement, incitement_told, lexicons, session
from ..domain.assessment import Confidence, confidence_words
from ..domain.incitement import (
    Direction,
    Finding,
    Medium,
    Met,
    Part,
    Response,
    Standing,
    medium_words,
    met_words,
    part_words,
    response_words,
    standing_words,
)
from ..domain.lexicon import lexicon_name
from ..domain.marking import Marking
from ..domain.place import Place
from ..domain.when import When
from ..i18n import tr, trn
from . import incitement_shapes as shapes
from .answers import Answer, Context
from .words import word_of


def add(context: Context) -> Answer:
    """``utterance add``."""
    given = context.arguments
    fields: dict[str, Any] = {
        "language": given.language,
        "direction": word_of(Direction, given.direction) if given.direction else None,
        "speaker": given.speaker,
        "standing": word_of(Standing, given.standing) if given.standing else None,
        "role": given.role,
        "medium": word_of(Medium, given.medium) if given.medium else None,
        "channel": given.channel,
        "reach": given.reach,
        "audience": given.audience,
        "populations": _each(given.population),
        "place": Place(name=given.place) if given.place else None,
        "when": When.parse(given.when) if given.when else None,
        "item": given.item,
        "marking": Marking(given.marking) if given.marking else None,
        "note": given.note,
    }
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = incitement.add_utterance(case, given.text, fields)
    return Answer(body=shapes.utterance_object(made), lines=[tr("Entered {id}.").format(id=made.id)])


def listed(context: Context) -> Answer:
    """``utterance list``."""
    given = context.arguments
    with context.unlock() as desk, context.read(desk, given.case) as case:
        rows = incitement_told.register(case)
    lines = [
        f"{row.utterance.id}  {_about(row)}  " + trn("{n} coded term", "{n} coded terms", row.terms) for row in rows
    ]
    body = {"utterances": [shapes.row_object(row) for row in rows]}
    return Answer(body=body, lines=lines or [tr("Nothing is in the register.")])


def show(context: Context) -> Answer:
    """``utterance show``."""
    given = context.arguments
    with context.unlock() as desk, context.read(desk, given.case) as case:
        told = incitement_told.told(case, given.utterance, given.days)
    return Answer(body=shapes.told_object(told), lines=_told_lines(told))


def translate(context: Context) -> Answer:
    """``utterance translate``."""
    given = context.arguments
    fields = {
        "language": given.language,
        "translator": given.translator,
        "confidence": word_of(Confidence, given.confidence) if given.confidence else None,
        "note": given.note,
    }
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = incitement.translate(case, given.utterance, given.text, fields)
    return Answer(body=shapes.translation_object(made), lines=[tr("Saved; other translations stay beside it.")])


def test(context: Context) -> Answer:
    """``utterance test``."""
    given = context.arguments
    parts: dict[Part, Finding | None] = {
        word_of(Part, part): Finding(state=word_of(Met, state), why=why) for part, state, why in given.part
    }
    parts |= {word_of(Part, part): None for part in given.clear}
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = incitement.weigh(case, given.utterance, parts, note=given.note)
    return Answer(body=shapes.threshold_object(made), lines=_test_lines(made))


def respond(context: Context) -> Answer:
    """``utterance respond``."""
    given = context.arguments
    response = word_of(Response, given.response)
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = incitement.respond(case, given.utterance, response, words=given.words, why=given.why)
        cautions = incitement_told.cautions(
            tuple(incitement.thresholds_of(case, made.utterance)), tuple(incitement.responses_of(case, made.utterance))
        )
    body = {**shapes.response_object(made), "cautions": list(cautions)}
    return Answer(body=body, lines=[response_words(made.response), *cautions])


def repeats(context: Context) -> Answer:
    """``utterance repeats``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = incitement.repeats(case, given.utterance, given.earlier, given.note)
    body = {"id": made.id, "utterance": made.item, "repeats": made.other, "note": made.note}
    words = tr("Saved: {later} repeats {earlier}.").format(later=made.item, earlier=made.other)
    return Answer(body=body, lines=[words])


def item(context: Context) -> Answer:
    """``utterance item``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = incitement.enter_as_item(case, given.utterance)
        entry = incitement.find_utterance(case, given.utterance)
    body = {"utterance": entry.id, "item": made.id, "title": made.title}
    return Answer(body=body, lines=[tr("Saved item {id}.").format(id=made.id)])


def withdraw(context: Context) -> Answer:
    """``utterance withdraw``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        if given.record:
            gone = incitement.withdraw_part(case, given.utterance, given.record)
        else:
            gone = incitement.withdraw_utterance(case, given.utterance).id
    return Answer(body={"id": gone, "withdrawn": True}, lines=[tr("Left out; r2p-desk undo brings it back.")])


def lexicon_add(context: Context) -> Answer:
    """``lexicon add``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = lexicons.add_lexicon(case, given.name, place=given.place, language=given.language, note=given.note)
    words = tr("Entered {title}: {id}").format(title=lexicon_name(made), id=made.id)
    return Answer(body=shapes.lexicon_object(made), lines=[words])


def lexicon_list(context: Context) -> Answer:
    """``lexicon list``."""
    given = context.arguments
    with context.unlock() as desk, context.read(desk, given.case) as case:
        found = lexicons.lexicons(case)
    lines = []
    for one in found:
        lines.append(tr("{name}, edition {n}").format(name=lexicon_name(one.lexicon), n=one.lexicon.edition))
        for term in one.terms:
            state = tr("expired {day}").format(day=term.until.words) if term.id in one.expired and term.until else ""
            lines.append(_joined("  ", " ", term.term, term.meaning, state))
    body = {"lexicons": [shapes.lexicon_told_object(one) for one in found]}
    return Answer(body=body, lines=lines or [tr("No lexicon yet.")])


def lexicon_term(context: Context) -> Answer:
    """``lexicon term``."""
    given = context.arguments
    fields: dict[str, Any] = {
        "variants": _each(given.variant),
        "transliterations": _each(given.transliteration),
        "meaning": given.meaning,
        "populations": _each(given.population),
        "says": given.says,
        "since": When.parse(given.since) if given.since else None,
        "until": When.parse(given.until) if given.until else None,
        "confidence": word_of(Confidence, given.confidence) if given.confidence else None,
        "note": given.note,
    }
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = lexicons.add_term(case, given.lexicon, given.term, fields)
    return Answer(body=shapes.term_object(made), lines=[tr("Entered {id}.").format(id=made.id)])


def lexicon_expire(context: Context) -> Answer:
    """``lexicon expire``."""
    given = context.arguments
    until = When.parse(given.until) if given.until else None
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = lexicons.expire_term(case, given.term, until)
    words = tr("In use until {day}; it is found as before, and shown as expired.")
    return Answer(body=shapes.term_object(made), lines=[words.format(day=made.until.words if made.until else "")])


def _each(given: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(text.split()) for text in given if text.strip()))


def _about(row: incitement_told.UtteranceRow) -> str:
    entry = row.utterance
    return _joined(
        " · ",
        entry.when.words if entry.when else tr("day not known"),
        entry.speaker or tr("speaker not known"),
        medium_words(entry.medium) if entry.medium else "",
        ", ".join(entry.populations),
    )


def _joined(between: str, *parts: str | None) -> str:
    return between.join(part for part in parts if part)


def _told_lines(told: incitement_told.UtteranceTold) -> list[str]:
    entry = told.utterance
    lines = [entry.text or tr("(withheld or expunged)"), ""]
    lines += [
        f"{one.translator or '—'} ({confidence_words(one.confidence)}): {one.text or ''}" for one in told.translations
    ]
    lines.append(_joined(" · ", entry.speaker, standing_words(entry.standing) if entry.standing else ""))
    for found in told.terms:
        lexicon = told.lexicon_names.get(found.term.lexicon, "")
        state = tr("expired") if found.expired else ""
        lines.append(_joined("  ", " | ".join(found.spellings), found.term.meaning, lexicon, state))
    for tested in told.thresholds:
        lines += ["", *_test_lines(tested)]
    lines += [f"{one.name or ''}: {response_words(one.response)}" for one in told.responses]
    lines += list(told.cautions)
    after, before = len(told.sequence.after), len(told.sequence.before)
    words = tr("Within {n} days after: {after}; within as many before: {before}. A sequence, not a cause.")
    return [*lines, words.format(n=told.sequence.days, after=after, before=before)]


def _test_lines(tested: Any) -> list[str]:
    lines = [tr("{name}, {day}:").format(name=tested.name, day=tested.day.words)]
    for part in Part:
        found = tested.parts.get(part)
        why = f" {found.why}" if found is not None else ""
        lines.append(f"  {part_words(part)}: {met_words(found.state if found is not None else None)}.{why}")
    return lines


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("utterance", "add"): add,
    ("utterance", "list"): listed,
    ("utterance", "show"): show,
    ("utterance", "translate"): translate,
    ("utterance", "test"): test,
    ("utterance", "respond"): respond,
    ("utterance", "repeats"): repeats,
    ("utterance", "item"): item,
    ("utterance", "withdraw"): withdraw,
    ("lexicon", "add"): lexicon_add,
    ("lexicon", "list"): lexicon_list,
    ("lexicon", "term"): lexicon_term,
    ("lexicon", "expire"): lexicon_expire,
}
"""The subcommands about incitement."""
