"""Every point at which something is taken out of what may leave: the whole list, each a function of one record.

A release is composed from records that went through all of them (``redacted``), so no template has to think of it. The
tests skip each in turn and expect the ceiling check to find what it would have taken out.
"""

from collections.abc import Callable
from typing import Any

from ..domain.place import Precision
from ..domain.release_groups import release_group
from .rules import WITHHELD, Fields, Rules

Redaction = Callable[[str, str, Fields, Rules], Fields]
"""(kind, record, fields, rules) → the fields as they may leave."""

_BARE = ("marking", "known", "happened", "access", "removed")
"""What is left of a closed item: enough to know that something was known by a day and is closed, and nothing of it."""
_COARSE = {Precision.DISTRICT, Precision.PROVINCE, Precision.COUNTRY}
_OF_ASSESSMENTS = {
    "judgement": ("reasons", "would_change", "populations", "actors", "places", "assumptions", "sourcing", "argument"),
    "concern": ("reasons",),
    "assessment": ("note", "title"),
}
_ON_ASSESSMENTS = {"dissent", "outlook", "flag_answer"}
_STRUCTURE = ("marking", "removed", "withdrawn", "day", "as_of", "assessment", "framework", "kind", "rung")
"""Fields of any record that say nothing of what it holds."""
_FILES = {"attachment", "custody"}
_REGISTERS = {"condition", "briefing_copy", "relation", "review", "finding_on"}
_KEPT_OF_SOURCES = ("reliability_why", "rhythm_days", "protection", "note", "same_why", "retired", "retired_why")
"""What an office keeps of its sources for itself."""
_HANDLED = {
    "case", "item", "source", "evidence", "attached", "access", "caveat", "round", "signoff", "assignment",
    *_OF_ASSESSMENTS, *_ON_ASSESSMENTS, *_FILES, *_REGISTERS,
}  # fmt: skip
"""Kinds whose records are not told apart by a marking of their own."""


def _closed_item(kind: str, record: str, fields: Fields, rules: Rules) -> Fields:
    """An item whose originator's conditions or whose licence this release would break."""
    if kind != "item" or record not in rules.closed:
        return fields
    return {**_only(fields, _BARE), "title": "—", "marking": str(WITHHELD)}


def _item_above(kind: str, record: str, fields: Fields, rules: Rules) -> Fields:
    """An item marked above the ceiling."""
    if kind != "item" or record in rules.closed or rules.open_item(record, fields):
        return fields
    kept = (*_BARE, "source") if record in rules.own else _BARE
    return {**_only(fields, kept), "title": "—"}


def _least_marking(kind: str, record: str, fields: Fields, rules: Rules) -> Fields:
    """The marking an originator asked for at the least."""
    if kind != "item" or record not in rules.raised or record in rules.closed:
        return fields
    return {**fields, "marking": str(rules.marking_of(record, fields))}


def _source_of_item(kind: str, record: str, fields: Fields, rules: Rules) -> Fields:
    """The source of an item that may not be attributed, and what leads to it."""
    if kind != "item" or record not in rules.unnamed:
        return fields
    return _without(fields, "source", "origin", "origin_item", "how_known", "reference", "external_id")


def _source_name(kind: str, record: str, fields: Fields, rules: Rules) -> Fields:
    """The name of a source that nothing open may name."""
    if kind != "source" or record not in rules.nameless:
        return fields
    return {**_without(fields, "sealed_name"), "name": "—"}


def _shelter(kind: str, record: str, fields: Fields, rules: Rules) -> Fields:
    """The exact place of a shelter."""
    place = fields.get("place")
    if kind != "item" or record not in rules.shelters or not isinstance(place, dict):
        return fields
    if place.get("precision") in _COARSE:
        return {**fields, "place": _without(place, "latitude", "longitude")}
    return _without(fields, "place")


def _note(kind: str, _record: str, fields: Fields, _rules: Rules) -> Fields:
    """What an officer noted on an item for the office."""
    return _without(fields, "note") if kind == "item" else fields


def _file(kind: str, _record: str, fields: Fields, _rules: Rules) -> Fields:
    """File names, hashes and keys of attachments, and through whose hands they went."""
    return _only(fields, ("marking", "size", "media_type", "removed")) if kind in _FILES else fields


def _assessor(kind: str, record: str, fields: Fields, rules: Rules) -> Fields:
    """What an assessor said where it rests on something closed."""
    if kind not in _OF_ASSESSMENTS or not rules.leans(record):
        return fields
    return _without(fields, *_OF_ASSESSMENTS[kind])


def _why(kind: str, _record: str, fields: Fields, rules: Rules) -> Fields:
    """Why a piece of evidence stands where it does, for a judgement that leans on something closed."""
    if kind != "evidence" or not rules.leans(fields.get("judgement")):
        return fields
    return _without(fields, "why")


def _dissent(kind: str, _record: str, fields: Fields, rules: Rules) -> Fields:
    """Dissent and overall judgements on an assessment that leans on something closed: they may speak of it."""
    if kind not in _ON_ASSESSMENTS or not rules.leans(fields.get("assessment")):
        return fields
    return _only(fields, ("assessment", "officer", "day", "removed", "unprinted"))


def _record_above(kind: str, record: str, fields: Fields, rules: Rules) -> Fields:
    """Any other record marked above the ceiling, and what hangs on an utterance that is closed."""
    if kind in _HANDLED or rules.opens_record(kind, record, fields):
        return fields
    return _only(fields, _STRUCTURE)


def _case(kind: str, _record: str, fields: Fields, rules: Rules) -> Fields:
    """The name of the situation and what it is about, where the case is marked above the ceiling."""
    if kind != "case" or rules.opens(None):
        return fields
    return {**_without(fields, "summary"), "title": "—"}


def _group(kind: str, _record: str, fields: Fields, rules: Rules) -> Fields:
    """Fields of a group that the office does not give this recipient."""
    stays = rules.narrowing.stays
    return (
        {name: value for name, value in fields.items() if release_group(kind, name) not in stays} if stays else fields
    )


def _exactness(kind: str, record: str, fields: Fields, rules: Rules) -> Fields:
    """A place known more exactly than the office tells this recipient, and degrees."""
    less = rules.narrowing
    if less.positions or (kind == "item" and record in rules.own):
        return fields
    place = fields.get("place")
    if kind == "item" and isinstance(place, dict):
        kept = _without(place, "latitude", "longitude") if less.as_exact(place.get("precision")) else None
        return {**_without(fields, "place"), **({} if kept is None else {"place": kept})}
    return _without(fields, "places")  # names alone do not say how exact they are


def _register(kind: str, _record: str, fields: Fields, _rules: Rules) -> Fields:
    """The originators' conditions, the register of copies, what officers said of items and sources among themselves."""
    if kind == "source":
        return _without(fields, *_KEPT_OF_SOURCES)
    return _only(fields, ("removed", "withdrawn")) if kind in _REGISTERS else fields


REDACTIONS: dict[str, Redaction] = {
    "item under conditions": _closed_item,
    "item above the ceiling": _item_above,
    "least marking": _least_marking,
    "source of an item": _source_of_item,
    "name of a source": _source_name,
    "place of a shelter": _shelter,
    "officer's note": _note,
    "file": _file,
    "assessor's words": _assessor,
    "why of evidence": _why,
    "dissent": _dissent,
    "record above the ceiling": _record_above,
    "case above the ceiling": _case,
    "group that stays": _group,
    "exactness of a place": _exactness,
    "register": _register,
}
"""All points, in the order in which they are passed. ``least marking`` takes nothing out: it raises a banner."""


def redacted(kind: str, record: str, fields: Fields, rules: Rules) -> dict[str, Any]:
    """The fields of a record as they may leave."""
    for take_out in REDACTIONS.values():
        fields = take_out(kind, record, fields, rules)
    return dict(fields)


def _without(fields: Fields, *names: str) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}


def _only(fields: Fields, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name in names}
