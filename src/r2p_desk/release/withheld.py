"""What a release withholds, value by value, and what it may say: the two sides the ceiling check holds apart.

Told from the records as they are, not from what was taken out of them: a point that was skipped is found all the same.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from ..domain.release_groups import release_group
from .needles import Kind, Secret
from .rules import Fields, Rules

Record = tuple[str, str, Fields]
"""(kind, id, fields)."""

_NOTHING = {
    "marking", "removed", "withdrawn", "event",
    "language", "happened", "known", "grade", "access", "verification", "signals",
    "crimes", "tags", "recorded", "ceiling", "level", "kind", "framework", "rung", "yardstick", "term",
    "how_known", "origin_item",
    "as_of", "day", "issued", "horizon", "answer_by", "due", "answered", "since", "until", "review",
}  # fmt: skip
"""Fields that tell one of a few things, or a day, and so nothing that could be found again."""
_SOURCE_FIELDS = ("origin", "reference", "external_id")
_OF_THE_OFFICE = ("reliability_why", "note", "same_why", "retired_why")
"""What an office keeps of a source for itself, and never leaves."""
_WORDS_ON_ASSESSMENTS = {
    "judgement": ("reasons", "would_change", "assumptions", "sourcing", "argument", "populations", "actors", "places"),
    "concern": ("reasons",),
    "assessment": ("note", "title"),
    "evidence": ("why",),
    "dissent": ("text", "subject"),
    "outlook": ("statement", "assumptions", "sourcing", "argument", "would_change"),
    "flag_answer": ("text",),
}
_REGISTERS = {
    "condition": ("originator", "who", "agreed", "purposes", "note"),
    "briefing_copy": ("recipient",),
    "relation": ("note",),
    "review": ("text",),
    "finding_on": ("why",),
}
"""Kind of a record that never leaves → its fields that tell something."""
_UTTERED = {
    "utterance": ("text", "speaker", "role", "channel", "reach", "audience", "populations", "place", "note"),
    "translation": ("text", "translator", "note"),
    "threshold": ("parts", "note"),
    "response": ("words", "why"),
}
"""Of the register of incitement, whose other fields are words of closed lists."""
_OWNER = {"evidence": "judgement", "dissent": "assessment", "outlook": "assessment", "flag_answer": "assessment"}
_KINDS = {
    "title": Kind.TEXT, "text": Kind.TEXT, "note": Kind.TEXT, "origin": Kind.TEXT, "populations": Kind.NAME,
    "actors": Kind.NAME, "recipient": Kind.NAME, "who": Kind.NAME, "agreed": Kind.NAME, "originator": Kind.NAME,
    "external_id": Kind.NAME, "name": Kind.FILE, "speaker": Kind.NAME, "translator": Kind.NAME,
}  # fmt: skip
_FILE_FIELDS = {"blob": Kind.DIGEST, "key": Kind.DIGEST, "sha256": Kind.DIGEST, "name": Kind.FILE, "note": Kind.TEXT}


def parted(records: Iterable[Record], rules: Rules) -> tuple[list[Secret], list[str]]:
    """(what is withheld, the text of what may be said) of all records of a case."""
    secrets: list[Secret] = []
    known: list[str] = []
    for kind, record, fields in records:
        secrets.append(Secret(Kind.ID, record, kind))
        hidden, open_ = _sides(kind, record, fields, rules)
        secrets += hidden
        known += open_
    return secrets, known


def _sides(kind: str, record: str, fields: Fields, rules: Rules) -> tuple[Iterable[Secret], Iterable[str]]:
    match kind:
        case "item":
            return _item(record, fields, rules)
        case "source":
            return _source(record, fields, rules)
        case "attachment":
            return _file(record, fields, rules), ()
        case "case" | "condition" | "briefing_copy" | "relation" | "review" | "finding_on":
            closed = kind != "case" or not rules.opens(None)
        case "access" | "attached" | "custody" | "round" | "signoff" | "caveat" | "assignment":
            return (), texts_in(fields)
        case _ if kind in _WORDS_ON_ASSESSMENTS:
            owner = fields.get(_OWNER[kind]) if kind in _OWNER else record
            closed = rules.leans(owner)
        case _:
            closed = not rules.opens_record(kind, record, fields)
    if closed:
        all_of_it = tuple(name for name in fields if name not in _NOTHING)
        told = {**_WORDS_ON_ASSESSMENTS, **_REGISTERS, **_UTTERED}.get(kind, all_of_it)
        return [one for name in told for one in _secrets(kind, record, name, fields.get(name))], ()
    return _narrowed(kind, record, fields, rules)


def _narrowed(kind: str, record: str, fields: Fields, rules: Rules) -> tuple[list[Secret], list[str]]:
    """Of an open record, what the office does not give this recipient, and the rest."""
    less = rules.narrowing
    hidden: list[Secret] = []
    said: list[str] = []
    for name, value in fields.items():
        exact = name == "places" and not less.positions
        if name in _NOTHING or not (exact or release_group(kind, name) in less.stays):
            said += texts_in(value)
        else:
            hidden += _secrets(kind, record, name, value)
    return hidden, said


def _item(record: str, fields: Fields, rules: Rules) -> tuple[list[Secret], list[str]]:
    hidden = _secrets("item", record, "note", fields.get("note"))
    fields = {name: value for name, value in fields.items() if name != "statement"}  # one of two words
    if not rules.open_item(record, fields):
        told = [name for name in fields if name not in _NOTHING and name != "source"]
        return [*hidden, *(one for name in told for one in _secrets("item", record, name, fields[name]))], []
    said = {name: value for name, value in fields.items() if name != "note"}
    if record in rules.unnamed:
        for name in _SOURCE_FIELDS:
            hidden += _secrets("item", record, name, said.pop(name, None))
    if record in rules.shelters:
        place = said.pop("place", None)
        hidden += [one for one in _secrets("item", record, "place", place) if one.kind is Kind.POINT or _exact(place)]
        known = [] if _exact(place) else [str((place or {}).get("name", ""))]
        return _with(hidden, known, _narrowed("item", record, said, rules))
    place = said.get("place")
    if isinstance(place, dict) and not rules.narrowing.positions and record not in rules.own:
        named = rules.narrowing.as_exact(place.get("precision"))
        hidden += [one for one in _secrets("item", record, "place", place) if one.kind is Kind.POINT or not named]
        said["place"] = {"name": place.get("name", "")} if named else None
    return _with(hidden, [], _narrowed("item", record, said, rules))


def _with(
    hidden: list[Secret], known: list[str], more: tuple[list[Secret], list[str]]
) -> tuple[list[Secret], list[str]]:
    return [*hidden, *more[0]], [*known, *more[1]]


def _exact(place: Any) -> bool:
    return isinstance(place, dict) and place.get("precision") not in ("district", "province", "country")


def _source(record: str, fields: Fields, rules: Rules) -> tuple[list[Secret], list[str]]:
    name = fields.get("name")
    hidden = [one for field in _OF_THE_OFFICE for one in _secrets("source", record, field, fields.get(field))]
    if not isinstance(name, str):
        return hidden, []
    if record in rules.nameless:
        return [*hidden, Secret(Kind.PERSON, name, f"source {record}")], []
    return hidden, [name]


def _file(record: str, fields: Fields, rules: Rules) -> list[Secret]:
    leaves = {"sha256"} if record in rules.narrowing.files else set()
    leaves |= {"name"} if record in rules.narrowing.named else set()
    told = ((kind, fields.get(name)) for name, kind in _FILE_FIELDS.items() if name not in leaves)
    return [Secret(kind, value, f"attachment {record}") for kind, value in told if isinstance(value, str) and value]


def _secrets(kind: str, record: str, name: str, value: Any) -> list[Secret]:
    of = f"{kind} {record}"
    if name == "place" and isinstance(value, dict):
        found = [Secret(Kind.PLACE, str(value.get("name", "")), of)]
        latitude, longitude = value.get("latitude"), value.get("longitude")
        if latitude is not None and longitude is not None:
            found.append(Secret(Kind.POINT, f"{latitude},{longitude}", of))
        return found
    return [Secret(_KINDS.get(name, Kind.TEXT), text, of) for text in texts_in(value)]


def texts_in(value: Any) -> Iterator[str]:
    """Every text inside a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_in(part)
