"""What officers stated differently, unaware of each other, of the records a paper is made of."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from ..briefing.undecided import Undecided
from ..domain.assessment import Profile
from ..domain.marking import Marking
from ..domain.when import When
from ..errors import InvalidValue
from ..i18n import tr
from .cases import case_record
from .history import FieldValue, conflicts
from .history_for_window import title_of, waiting
from .keeping_apart import kept_apart
from .papers import marking_of
from .session import OpenCase

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64}")
_LONGEST = 400
_DAYS = frozenset({"known", "happened", "as_of", "day", "horizon", "answer_by", "review", "by", "done", "since"})


_OWNER = {
    "judgement": "assessment",
    "concern": "assessment",
    "outlook": "assessment",
    "dissent": "assessment",
    "signoff": "assessment",
    "evidence": "judgement",
    "worksheet_entry": "worksheet",
    "option": "paper",
    "hypothesis_rating": "hypothesis",
    "acknowledgement": "subject",
    "outcome": "warning",
    "translation": "utterance",
    "threshold": "utterance",
    "response": "utterance",
    "term": "lexicon",
}
"""Kinds of records that stand on a paper with the record this field of theirs names."""
_DEEPEST = 3


def undecided(case: OpenCase, *seen: Any, fields: Iterable[str] | None = None) -> tuple[Undecided, ...]:
    """Every field that waits for a decision of what a paper is made of; marked by all that any of its values names.

    ``seen`` are ids of records, or what the paper's template is given: each record in it counts with what belongs to
    it, the sources of its items, and the case. ``fields`` restricts it to those of that name.
    """
    if not waiting(case):
        return ()
    named = _named(seen) | {case.file.id}
    named |= {str(source) for one in named if (source := (case.file.shown("item", one) or {}).get("source"))}
    only, kept = None if fields is None else frozenset(fields), kept_apart(case)
    found = []
    for one in conflicts(case):
        stated = case.file.shown(one.kind, one.record) or {}
        if len(one.values) < 2 or (only is not None and one.field not in only):  # one is no conflict
            continue
        if one.kind != "case" and not _stands(case, one.kind, one.record, named):
            continue
        found.append(
            Undecided(
                subject=title_of(case, one.kind, one.record).rstrip(". ") or tr("a record of the case"),
                field=field_words(one.field),
                values=tuple((value.name, _words(one.field, value)) for value in one.values),
                marking=_marking(case, one.kind, one.record, stated, [value.value for value in one.values]),
                record=one.record,
                kept=tuple(
                    (told.by, told.day.words, told.reason) for told in kept.get((one.kind, one.record, one.field), ())
                ),
            )
        )
    return tuple(found)


def _stands(case: OpenCase, kind: str, record: str, named: frozenset[str] | set[str]) -> bool:
    """Whether this record, or one that it belongs to, is among those."""
    for _ in range(_DEEPEST):
        if record in named:
            return True
        owner = (case.file.shown(kind, record) or {}).get(_OWNER.get(kind, ""))
        if not isinstance(owner, str):
            return False
        record = owner
        kind = next((one for one in (*_OWNER, "assessment") if case.file.shown(one, owner) is not None), "")
    return record in named


def _named(seen: Iterable[Any]) -> set[str]:
    """The ids of all records in what a template is given."""
    found: set[str] = set()
    waiting_here = list(seen)
    while waiting_here:
        one = waiting_here.pop()
        if isinstance(one, str):
            found.add(one)
        elif isinstance(one, msgspec.Struct):
            found.add(str(getattr(one, "id", "")))
            skipped = ("items",) if isinstance(one, Profile) else ()  # what was known; what is cited stands elsewhere
            inside = (getattr(one, name) for name in one.__struct_fields__ if name not in skipped)
            waiting_here += [part for part in inside if isinstance(part, msgspec.Struct | tuple | list | dict)]
        elif isinstance(one, dict):
            waiting_here += [part for part in (*one, *one.values()) if not isinstance(part, str) or _ID.fullmatch(part)]
        elif isinstance(one, tuple | list):
            waiting_here += [part for part in one if not isinstance(part, str) or _ID.fullmatch(part)]
    return found


def marking_of_field(case: OpenCase, kind: str, record: str, field: str) -> Marking:
    """The lowest marking that covers every value of a field that is in conflict."""
    values = (case.file.values(kind, record) or {}).get(field, [])
    return _marking(case, kind, record, case.file.shown(kind, record) or {}, [value.value for value in values])


def _marking(case: OpenCase, kind: str, record: str, fields: dict[str, Any], values: list[Any]) -> Marking:
    """A judgement, level or rating is marked by its evidence too, which names it and not the other way round."""
    own = _read(fields.get("marking"), case_record(case).marking)
    rests_on = [fields, values, record if kind == "item" else None]
    if kind in ("judgement", "concern"):
        rests_on += [
            piece.get("item") for _, _, piece in case.file.records("evidence") if piece.get("judgement") == record
        ]
    if kind in ("assessment", "outlook", "dissent"):
        rests_on += [piece.get("item") for _, _, piece in case.file.records("evidence")]
    return marking_of(case, own, rests_on)


def _read(text: Any, default: Marking) -> Marking:
    try:
        return Marking(text) if isinstance(text, str) else default
    except InvalidValue:
        from ..domain.records import UNREADABLE_MARKING

        return UNREADABLE_MARKING


def _words(field: str, value: FieldValue) -> str:
    return tr("(expunged)") if value.expunged else _said(field, value.value)[:_LONGEST]


def _said(field: str, value: Any) -> str:
    match value:
        case None | "" | []:
            return tr("nothing")
        case bool():
            return tr("yes") if value else tr("no")
        case str() if field in _DAYS:
            return _day(value)
        case str():
            return tr("another record") if _ID.fullmatch(value) else value
        case list():
            return ", ".join(_said(field, one) for one in value)
        case dict():
            return "; ".join(_said("", one) for one in value.values())
        case _:
            return str(value)


def _day(text: str) -> str:
    try:
        return When(text).words
    except InvalidValue:
        return text


def field_words(field: str) -> str:
    """A field as papers name it; one that papers seldom show goes by its own name."""
    return {
        "title": tr("title"),
        "text": tr("text"),
        "happened": tr("when it happened"),
        "known": tr("when it became known"),
        "place": tr("place"),
        "source": tr("source"),
        "origin": tr("origin"),
        "grade": tr("grade"),
        "marking": tr("marking"),
        "state": tr("state"),
        "direction": tr("direction"),
        "confidence": tr("confidence"),
        "level": tr("level of concern"),
        "reasons": tr("reasons"),
        "statement": tr("statement"),
        "horizon": tr("horizon"),
        "term": tr("likelihood"),
        "probability": tr("likelihood in percent"),
        "unknowns": tr("what is not known"),
        "not_known": tr("what is not known"),
        "pros": tr("pros"),
        "cons": tr("cons"),
        "change": tr("what is to change"),
    }.get(field, field.replace("_", " "))
