"""The register of incitement: utterances entered, translated, tested by each officer, joined to what they repeat.

A/64/864, para. 13. Nothing here adds up a test or decides what an utterance is; what officers find stands side by side.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import uuid4

import msgspec

from ..domain.incitement import (
    Finding,
    Part,
    RecommendedResponse,
    Response,
    Threshold,
    Translation,
    Utterance,
    medium_words,
)
from ..domain.item import Item
from ..domain.marking import Marking
from ..domain.relation import Kind, Relation
from ..domain.signal import Signal
from ..domain.when import When
from ..errors import InvalidValue, NotFound, UsageError
from ..i18n import tr
from .assessing import named_for, today
from .basis import stated_relations
from .items import Draft, add_item, find_item
from .papers import checked, marking_of
from .reading import one, records
from .session import OpenCase

UTTERANCE, TRANSLATION, THRESHOLD, RESPONSE, RELATION = "utterance", "translation", "threshold", "response", "relation"
KINDS = frozenset({UTTERANCE, TRANSLATION, THRESHOLD, RESPONSE, RELATION, "lexicon", "term"})
LONGEST = 100_000
_SHORTEST = 4
R = TypeVar("R", bound=msgspec.Struct)


def add_utterance(case: OpenCase, text: str, fields: Mapping[str, Any]) -> Utterance:
    """A new entry of the register as one commit; ``fields`` are those of ``Utterance``, ``item`` by any of its ids.

    ``UsageError`` without words, ``NotFound`` for an item that is not here.
    """
    words = _words(text, tr("An utterance needs the words that were said."))
    record = str(uuid4())
    news = _with_item(case, {**fields, "text": words})
    case.state([(UTTERANCE, record, _stated(checked(Utterance, record, {}, news)))])
    return find_utterance(case, record)


def change_utterance(case: OpenCase, reference: str, fields: Mapping[str, Any]) -> Utterance:
    """State some fields anew, ``None`` to clear one; earlier values stay in the history."""
    found = find_utterance(case, reference)
    news = _with_item(case, fields)
    if "text" in news:
        news["text"] = _words(str(news["text"] or ""), tr("An utterance needs the words that were said."))
    current = case.file.shown(UTTERANCE, found.id) or {}
    case.state([(UTTERANCE, found.id, checked(Utterance, found.id, current, news))])
    return find_utterance(case, found.id)


def withdraw_utterance(case: OpenCase, reference: str) -> Utterance:
    """Leave an entry out of the register; it stays in the history, and undo brings it back."""
    return change_utterance(case, reference, {"withdrawn": True})


def enter_as_item(case: OpenCase, reference: str) -> Item:
    """An item of the utterance, so that it can be evidence, joined to it: what was said, where, against whom.

    ``UsageError`` where it has an item. The title does not repeat the words.
    """
    found = find_utterance(case, reference)
    if found.item is not None:
        raise UsageError(tr("It was reported in an item already."), kept=tr("Nothing was changed."))
    medium = medium_words(found.medium) if found.medium is not None else tr("words")
    speaker = found.speaker or tr("speaker not known")
    made = add_item(
        case,
        Draft(
            title=tr("Incitement, {medium}: {speaker}").format(medium=medium, speaker=speaker),
            text=found.text,
            happened=found.when,
            place=found.place,
            marking=found.marking,
            signals=(Signal.INCITEMENT,),
            populations=found.populations,
            actors=(found.speaker,) if found.speaker else (),
        ),
    )
    case.state([(UTTERANCE, found.id, {"item": made.id})])
    return made


def translate(case: OpenCase, reference: str, text: str, fields: Mapping[str, Any]) -> Translation:
    """One more translation, beside the others. ``fields``: ``language``, ``translator``, ``confidence``, ``note``."""
    found = find_utterance(case, reference)
    words = _words(text, tr("A translation needs a text."))
    record = str(uuid4())
    news = checked(Translation, record, {}, {**fields, "utterance": found.id, "text": words})
    case.state([(TRANSLATION, record, _stated(news))])
    return read_one(case, TRANSLATION, Translation, record)


def weigh(
    case: OpenCase, reference: str, parts: Mapping[Part, Finding | None], *, note: str | None = None
) -> Threshold:
    """State this officer's own threshold test of an utterance, or some parts of it anew; ``None`` takes a part back.

    What was found of the other parts stays. ``InvalidValue`` for a part without reasons.
    """
    found, officer = find_utterance(case, reference), case.desk.officer
    record = threshold_id(found.id, officer.id)
    mine = next((one for one in thresholds_of(case, found.id) if one.id == record), None)
    whole = dict(mine.parts) if mine is not None else {}
    for part, finding in parts.items():
        if finding is None:
            whole.pop(part, None)
        elif not finding.why.strip():
            raise InvalidValue(
                tr("Each part of the test needs reasons."),
                kept=tr("Nothing was saved."),
                todo=tr("Say why, also where it is not known: what was looked for."),
            )
        else:
            whole[part] = Finding(state=finding.state, why=finding.why.strip())
    said = (note or "").strip() or (mine.note if mine is not None and note is None else None)
    fields = {
        "utterance": found.id,
        "officer": officer.id,
        "name": officer.name,
        "day": str(today()),
        "parts": {str(part): {"state": str(one.state), "why": one.why} for part, one in whole.items()},
        "note": said,
        "withdrawn": None,
    }
    case.state([(THRESHOLD, record, fields)])
    return next(one for one in thresholds_of(case, found.id) if one.id == record)


def respond(
    case: OpenCase, reference: str, response: Response, *, words: str | None = None, why: str | None = None
) -> RecommendedResponse:
    """Recommend a response of the list, in words of one's own too; others stay beside it."""
    found, officer = find_utterance(case, reference), case.desk.officer
    record = str(uuid4())
    fields = {
        "utterance": found.id,
        "response": str(response),
        "words": (words or "").strip(),
        "why": (why or "").strip(),
        "officer": officer.id,
        "name": officer.name,
        "day": str(today()),
    }
    case.state([(RESPONSE, record, _stated(checked(RecommendedResponse, record, {}, fields)))])
    return read_one(case, RESPONSE, RecommendedResponse, record)


def repeats(case: OpenCase, later: str, earlier: str, note: str | None = None) -> Relation:
    """Say that one utterance repeats another; two officers who say so meet in one record."""
    one, other = find_utterance(case, later), find_utterance(case, earlier)
    if one.id == other.id:
        raise UsageError(tr("An utterance cannot repeat itself."), kept=tr("Nothing was saved."))
    record = named_for(one.id, f"{Kind.REPEATS}/{other.id}")
    fields = {"from": one.id, "to": other.id, "relation": str(Kind.REPEATS), "note": note, "withdrawn": None}
    case.state([(RELATION, record, fields)])
    return Relation(id=record, item=one.id, other=other.id, relation=Kind.REPEATS, note=note)


def take_back_repeats(case: OpenCase, stated: Sequence[str]) -> None:
    """Take back what was said of who repeats whom; it stays in the history."""
    case.state([(RELATION, record, {"withdrawn": True}) for record in stated])


def withdraw_part(case: OpenCase, reference: str, record: str) -> str:
    """Leave out a translation, a response or one's own test of an entry; it stays in the history. Answers its id.

    ``UsageError`` for the test of another: nobody takes it back for them. ``NotFound`` for a record of another entry.
    """
    found, wanted = find_utterance(case, reference), record.strip().lower()
    for kind in (TRANSLATION, THRESHOLD, RESPONSE):
        if (case.file.shown(kind, wanted) or {}).get("utterance") == found.id:
            if kind == THRESHOLD and wanted != threshold_id(found.id, case.desk.officer.id):
                raise UsageError(tr("That is the test of another officer."), kept=tr("Nothing was changed."))
            case.state([(kind, wanted, {"withdrawn": True})])
            return wanted
    raise _not_found(record)


def utterances(case: OpenCase) -> list[Utterance]:
    """Every entry that stands, the latest said first; those without a day come last."""
    found = [one for one in all_utterances(case).values() if not one.withdrawn]
    dated = sorted((one for one in found if one.when), key=lambda one: (_last(one.when), one.id), reverse=True)
    return [*dated, *(one for one in found if not one.when)]


def all_utterances(case: OpenCase) -> dict[str, Utterance]:
    """Every entry by id, withdrawn ones among them; not to be altered."""

    def made() -> dict[str, Utterance]:
        read = (
            one(case, Utterance, record, {**fields, "recorded": at[:10]})
            for record, at, fields in case.file.records(UTTERANCE)
        )
        return {entry.id: entry for entry in read if entry is not None}

    return case.kept.read(case.file.mark(), UTTERANCE, (UTTERANCE,), made)


def find_utterance(case: OpenCase, reference: str) -> Utterance:
    """The entry with this id, or the only one whose id begins so; ``NotFound`` else."""
    wanted = reference.strip().lower()
    known = all_utterances(case)
    if wanted in known:
        return known[wanted]
    begun = [one for record, one in known.items() if len(wanted) >= _SHORTEST and record.startswith(wanted)]
    if len(begun) == 1:
        return begun[0]
    raise _not_found(reference)


def translations_of(case: OpenCase, utterance: str) -> list[Translation]:
    """Its translations that stand, oldest first."""
    return [one for one in records(case, TRANSLATION, Translation) if one.utterance == utterance and not one.withdrawn]


def responses_of(case: OpenCase, utterance: str) -> list[RecommendedResponse]:
    """The responses recommended to it that stand, oldest first."""
    found = records(case, RESPONSE, RecommendedResponse)
    return [one for one in found if one.utterance == utterance and not one.withdrawn]


def thresholds_of(case: OpenCase, utterance: str) -> list[Threshold]:
    """The tests of it that stand, one for each officer; of each only what that officer stated themselves."""
    found = []
    for record, _, fields in case.file.records(THRESHOLD):
        officer = str(fields.get("officer"))
        if fields.get("utterance") == utterance and record == threshold_id(utterance, officer):
            made = _own_test(case, record, officer)
            if made is not None and not made.withdrawn:
                found.append(made)
    return sorted(found, key=lambda one: (one.day.latest, one.officer))


def repetitions(case: OpenCase) -> list[Relation]:
    """Every repetition that stands, oldest first, of items among them."""
    return [one for one in stated_relations(case) if one.relation is Kind.REPEATS and not one.withdrawn]


def marking_of_utterance(case: OpenCase, utterance: Utterance) -> Marking:
    """The lowest marking that covers it and the item it was reported in."""
    return marking_of(case, utterance.marking, [utterance.item])


def read_one(case: OpenCase, kind: str, of: type[R], record: str) -> R:
    """One record by its id; ``NotFound`` where it is not here or cannot be read."""
    made = one(case, of, record, case.file.shown(kind, record) or {})
    if made is None:
        raise _not_found(record)
    return made


def _own_test(case: OpenCase, record: str, officer: str) -> Threshold | None:
    """What this officer stated last of their test; what anybody else stated of that record counts for nothing."""
    fields: dict[str, Any] = {}
    for stated in case.file.history(THRESHOLD, record):
        if stated.officer == officer and not stated.gone:
            fields |= stated.fields
    if not fields:
        return None
    return one(case, Threshold, record, {"name": "", "day": str(today()), **_stated(fields)})


def threshold_id(utterance: str, officer: str) -> str:
    """The id of the test of an utterance by an officer."""
    return named_for(utterance, f"{THRESHOLD}/{officer}")


def _with_item(case: OpenCase, fields: Mapping[str, Any]) -> dict[str, Any]:
    news = dict(fields)
    if news.get("item"):
        news["item"] = find_item(case, str(news["item"])).id
    return news


def _words(text: str, unsaid: str) -> str:
    """Words as they stood: only blank lines around them go."""
    words = text.strip("\r\n")
    if not words.strip():
        raise UsageError(unsaid, kept=tr("Nothing was saved."))
    if len(words) > LONGEST:
        raise InvalidValue(
            tr("That is more than {n} characters.").format(n=LONGEST),
            kept=tr("Nothing was saved."),
            todo=tr("Attach the whole to its item, and enter here what incites."),
        )
    return words


def _stated(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, [], "")}


def _last(when: When | None) -> str:
    return when.latest.isoformat() if when else ""


def _not_found(reference: str) -> NotFound:
    return NotFound(
        tr("There is no such entry in the register of incitement: {id}").format(id=reference[:60]),
        kept=tr("Nothing was changed."),
        todo=tr("See r2p-desk utterance list."),
    )
