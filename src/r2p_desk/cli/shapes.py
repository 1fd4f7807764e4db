"""The JSON objects of the command line: stable names, dates as EDTF, ``null`` for what nobody stated."""

from collections.abc import Mapping
from typing import Any

from ..casefile.findings import Finding
from ..casefile.journal import Entry
from ..casefile.search import Hit
from ..domain.attachment import SECRET_FIELDS
from ..domain.item import Item
from ..domain.records import plain


def item_object(item: Item) -> dict[str, Any]:
    """An item, its source by name and its place as the name that was given."""
    return {
        "id": item.id,
        "external_id": item.external_id,
        "title": item.title,
        "text": item.text,
        "happened": plain(item.happened),
        "known": plain(item.known),
        "place": item.place.name if item.place else None,
        "source": item.source,
        "origin": item.origin,
        "origin_item": item.origin_item,
        "how_known": plain(item.how_known),
        "statement": plain(item.statement),
        "reference": plain(item.reference),
        "grade": plain(item.grade),
        "marking": plain(item.marking),
        "access": plain(item.access),
        "verification": plain(item.verification),
        "signals": plain(item.signals),
        "crimes": plain(item.crimes),
        "populations": list(item.populations),
        "actors": list(item.actors),
        "tags": list(item.tags),
        "note": item.note,
        "provenance": item.provenance
        and {"import": item.provenance.taken_in, "sheet": item.provenance.sheet, "row": item.provenance.row},
        "recorded": plain(item.recorded),
    }


def hit_object(hit: Hit, case: str, name: str) -> dict[str, Any]:
    """A hit of a search; ``matches`` are places in its snippet: [first character, the one behind the last]."""
    return {
        "id": hit.id,
        "kind": hit.kind,
        "title": hit.title,
        "snippet": hit.snippet,
        "matches": [list(place) for place in hit.matches],
        "case": case,
        "case_name": name,
    }


def finding_object(finding: Finding) -> dict[str, Any]:
    """A fault of a case file, and where it is."""
    return {
        "code": finding.code,
        "text": finding.text,
        "file": finding.file,
        "page": finding.page,
        "commit": finding.commit,
    }


def one_line(text: str) -> str:
    """A text on one line, whatever its name or title holds."""
    return " ".join(text.split())


def entry_object(entry: Entry) -> dict[str, Any]:
    """A commit of the journal."""
    return {
        "commit": entry.id,
        "at": entry.at,
        "officer": entry.officer,
        "name": entry.name,
        "writer": entry.writer,
        "seq": entry.seq,
        "absent": entry.absent,
        "changes": [
            {"record": change.record, "kind": change.kind, "set": _without_keys(change.kind, change.fields)}
            for change in entry.changes
        ],
    }


def _without_keys(kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What was stated, but for keys: they are of no use to a reader and open a document to whoever finds the output."""
    hidden = SECRET_FIELDS.get(kind, ())
    return {name: "…" if name in hidden and value is not None else value for name, value in fields.items()}
