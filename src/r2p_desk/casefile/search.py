"""The index of words: which fields of which records are in it, and how they get there.

The index (FTS5, contentless) holds normalised words only (``words``), and what a record can be filtered by
(``facets``); snippets are cut from the record's own text (``snippets``).
"""

import hashlib
from typing import Any

import msgspec

from .database import Connection
from .facets import facets_of
from .words import index_form

INDEXED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "item": (("title",), ("text", "note", "origin", "place", "reference", "populations", "external_id")),
    "source": (("name",), ("kind",)),
    "judgement": (("indicator",), ("reasons", "would_change", "populations")),
    "evidence": ((), ("why",)),
    "concern": ((), ("reasons",)),
    "case": (("title",), ("summary",)),
}
"""Kind of record → (fields searched as its title, fields searched as its body)."""

GENERATION = "2:"
"""Begins the digest of whatever was indexed with its facets; the index of the first release has none."""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A record that answers a search, with the words around the best place found."""

    id: str
    kind: str
    title: str
    snippet: str
    matches: tuple[tuple[int, int], ...] = ()
    """Where in the snippet the words sought stand: (first character, the one behind the last), as Python counts."""


def texts_of(kind: str, fields: dict[str, Any]) -> tuple[str, str]:
    """(title, body) of a record as people wrote them."""
    title, body = INDEXED.get(kind, ((), ()))
    return _joined(fields, title), _joined(fields, body)


def _joined(fields: dict[str, Any], names: tuple[str, ...]) -> str:
    return "\n".join(part for name in names for part in _strings(fields.get(name)))


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in _strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in _strings(part)]
    return []


def indexed(kind: str, fields: dict[str, Any]) -> tuple[str, str]:
    """(title, body) of a record as they go into the index, the body with what the record can be filtered by."""
    title, body = (index_form(text) for text in texts_of(kind, fields))
    return title, f"{body} {facets_of(kind, fields)}"


def index_record(connection: Connection, number: int, kind: str, fields: dict[str, Any]) -> str:
    """Put the record's words into the index in place of its older ones; answers a digest of what was indexed."""
    if kind not in INDEXED:
        return ""
    title, body = indexed(kind, fields)
    digest = GENERATION + hashlib.sha256(f"{title}\0{body}".encode()).hexdigest()
    known = connection.execute("SELECT digest FROM searched WHERE number=?", (number,)).fetchone()
    if known and known[0] == digest:
        return digest
    if known:
        connection.execute("DELETE FROM search WHERE rowid=?", (number,))
    connection.execute("INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)", (number, title, body))
    connection.execute("INSERT OR REPLACE INTO searched (number, digest) VALUES (?, ?)", (number, digest))
    return digest
