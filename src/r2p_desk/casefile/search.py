"""The index of words: which fields of which records are in it, and how they get there.

The index (FTS5, contentless) holds normalised words only (``words``), and what a record can be filtered by
(``facets``); snippets are cut from the record's own text (``snippets``).
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from . import texts
from .database import Connection
from .facets import facets_of
from .words import index_form

INDEXED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "item": (
        ("title",),
        ("text", "note", "origin", "place", "reference", "populations", "actors", "tags", "external_id"),
    ),
    "source": (("name",), ("kind", "note", "reliability_why")),
    "judgement": (
        ("indicator",),
        ("reasons", "would_change", "populations", "actors", "places", "assumptions", "sourcing", "argument"),
    ),
    "evidence": ((), ("why",)),
    "concern": ((), ("reasons",)),
    "dissent": (("subject",), ("text",)),
    "flag_answer": (("flag",), ("text",)),
    "kept_apart": ((), ("reason",)),
    "relation": ((), ("note",)),
    "review": ((), ("text",)),
    "finding_on": ((), ("why",)),
    "outlook": (("statement",), ("assumptions", "sourcing", "argument", "would_change")),
    "case": (("title",), ("summary",)),
    "attachment": (("name",), ("note",)),
    "import": (("name", "title"), ("release", "licence", "format")),
    "warning": (
        ("title",),
        (
            "paragraphs",
            "statement",
            "grounds",
            "unknowns",
            "dissent",
            "would_change",
            "populations",
            "places",
            "actors",
            "addressees",
        ),
    ),
    "step": ((), ("reason", "addressee")),
    "outcome": ((), ("reasons",)),
    "acknowledgement": ((), ("by", "addressee", "how")),
    "alert": (("title",), ("by", "reference")),
    "lesson": (("title",), ("expected", "happened", "why", "change", "who", "done_note", "general")),
    "hypothesis": (("title",), ("statement", "question")),
    "hypothesis_rating": ((), ("why",)),
    "worksheet": (
        ("title",),
        ("peaceful_means_reasons", "authorities_reasons", "account", "account_from", "not_known", "populations"),
    ),
    "worksheet_entry": (("text",), ("result", "looked")),
    "options_paper": (("title",), ("question", "not_known")),
    "option": (
        ("words",),
        ("authorisation", "consent_words", "pros", "cons", "effect", "risk", "who", "delay", "assumptions", "ends"),
    ),
    "meeting": (
        ("title",),
        ("requested_by", "convened_by", "attended", "agenda", "questions", "not_known", "report"),
    ),
    "decision": (
        ("title",),
        ("by", "reasons", "not_chosen", "dissent", "conditions", "addressees", "follow_up", "not_known"),
    ),
    "visit": (("where",), ("by", "met", "asked", "answer")),
    "demarche": (("asked",), ("to", "by", "way", "answer")),
    "condition": (("originator",), ("who", "purposes", "agreed", "note")),
    "caveat": (("name",), ("words",)),
    "dataset": (("name",), ("release", "citation", "licence")),
    "briefing_copy": (("recipient",), ("title", "code")),
    "utterance": (
        ("speaker",),
        ("text", "role", "channel", "reach", "audience", "populations", "place", "note"),
    ),
    "translation": ((), ("text", "translator", "note")),
    "threshold": ((), ("parts", "note")),
    "response": ((), ("words", "why")),
    "lexicon": (("name",), ("place", "language", "note")),
    "term": (("term",), ("variants", "transliterations", "meaning", "populations", "says", "note")),
}
"""Kind of record → (fields searched as its title, fields searched as its body)."""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A record that answers a search, with the words around the best place found."""

    id: str
    kind: str
    title: str
    snippet: str
    matches: tuple[tuple[int, int], ...] = ()
    """Where in the snippet the words sought stand: (first character, the one behind the last), as Python counts."""


def texts_of(kind: str, fields: Mapping[str, Any]) -> tuple[str, str]:
    """(title, body) of a record as people wrote them."""
    title, body = INDEXED.get(kind, ((), ()))
    return _joined(fields, title), _joined(fields, body)


def _joined(fields: Mapping[str, Any], names: tuple[str, ...]) -> str:
    parts: list[str] = []
    for name in names:
        value = fields.get(name)
        if type(value) is str:
            parts.append(value)
        elif value is not None:
            parts += _strings(value)
    return "\n".join(parts)


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in _strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in _strings(part)]
    return []


class Words(NamedTuple):
    """What is sought of one record: its number, its title and body in the index's form, and a digest of them."""

    number: int
    title: str
    body: str
    digest: str


def words_of(number: int, kind: str, fields: Mapping[str, Any]) -> Words | None:
    """What is sought of a record; nothing of a kind that is not sought, or of a record that was removed.

    Behind the words of the body stands what the record can be filtered by.
    """
    if kind not in INDEXED or fields.get("removed") is True:
        return None
    title, body = (index_form(text) for text in texts_of(kind, fields))
    body = f"{body} {facets_of(kind, fields)}"
    # of an attachment the digest covers which sealed file it is, not the words inside: those are no one's statement
    within = f"\0{fields['blob']}" if texts.opens(kind, fields) else ""
    return Words(number, title, body, hashlib.sha256(f"{title}\0{body}{within}".encode()).hexdigest())


def words_with_inside(connection: Connection, number: int, kind: str, fields: Mapping[str, Any]) -> Words | None:
    """As ``words_of``, with the words inside an attachment as far as this machine has read them."""
    sought = words_of(number, kind, fields)
    if sought is None or not texts.opens(kind, fields):
        return sought
    return sought._replace(body=f"{sought.body}\n{index_form(texts.inside(connection, kind, fields))}")


def index_new(connection: Connection, words: Sequence[Words]) -> None:
    """Put the words of records into the index of which it has none yet."""
    rows = [(one.number, one.title, one.body) for one in words]
    connection.executemany("INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)", rows)
    digests = [(one.number, one.digest) for one in words]
    connection.executemany("INSERT OR REPLACE INTO searched (number, digest) VALUES (?, ?)", digests)


def index_record(connection: Connection, number: int, kind: str, fields: dict[str, Any]) -> None:
    """Put the record's words into the index in place of its older ones."""
    if kind not in INDEXED:
        return
    sought = words_of(number, kind, fields)
    known = connection.execute("SELECT digest FROM searched WHERE number=?", (number,)).fetchone()
    if known and sought and known[0] == sought.digest:
        return
    _unindex(connection, number, known)
    words = words_with_inside(connection, number, kind, fields)
    if words:
        index_new(connection, [words])


def _unindex(connection: Connection, number: int, known: object) -> None:
    if known:
        connection.execute("DELETE FROM search WHERE rowid=?", (number,))
        connection.execute("DELETE FROM searched WHERE number=?", (number,))


def index_again(connection: Connection, kind: str, record: str, fields: dict[str, Any]) -> None:
    """Index a record anew after what this machine keeps of it, beside its statements, has changed."""
    row = connection.execute("SELECT number FROM record WHERE kind=? AND id=?", (kind, record)).fetchone()
    words = words_with_inside(connection, row[0], kind, fields) if row is not None else None
    if words is not None:
        _unindex(connection, words.number, known=True)
        index_new(connection, [words])
