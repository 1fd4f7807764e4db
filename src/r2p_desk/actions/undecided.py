"""What officers stated differently, unaware of each other, of the records a paper is made of."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..domain.marking import Marking
from ..domain.when import When
from ..errors import InvalidValue
from ..i18n import tr
from .cases import case_record
from .history import FieldValue, conflicts
from .history_for_window import title_of, waiting
from .papers import marking_of
from .session import OpenCase

if TYPE_CHECKING:
    from ..briefing.kinds.common import Undecided

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64}")
_LONGEST = 400
_DAYS = frozenset({"known", "happened", "as_of", "day", "horizon", "answer_by", "review", "by", "done", "since"})


def undecided(case: OpenCase, records: Iterable[str]) -> tuple["Undecided", ...]:
    """Every field of these records (ids) that waits for a decision; marked by all that any of its values names."""
    from ..briefing.kinds.common import Undecided

    if not waiting(case):
        return ()
    wanted = frozenset(records)
    found = []
    for one in conflicts(case):
        if one.record not in wanted:
            continue
        fields = case.file.shown(one.kind, one.record) or {}
        found.append(
            Undecided(
                subject=title_of(case, one.kind, one.record).rstrip(". ") or tr("a record of the case"),
                field=field_words(one.field),
                values=tuple((value.name, _words(one.field, value)) for value in one.values),
                marking=_marking(case, one.kind, one.record, fields, [value.value for value in one.values]),
            )
        )
    return tuple(found)


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
