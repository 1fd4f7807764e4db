"""What leaves for another system, as plain values: records as they may leave, under ids made for their recipient.

Everything here came through the release check's redactions already; a writer adds nothing and looks nothing up.
"""

import hashlib
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid5

import msgspec

from ...domain.marking import Marking, high_water

FIELDS: dict[str, tuple[str, ...]] = {
    "source": ("name", "kind", "reliability"),
    "item": (
        "title", "text", "language", "happened", "known", "place", "source", "origin", "reference", "grade", "access",
        "verification", "signals", "crimes", "populations", "actors", "how_known", "statement",
    ),
    "assessment": ("framework", "version", "as_of", "title", "note", "supersedes"),
    "judgement": (
        "assessment", "indicator", "state", "direction", "confidence", "reasons", "would_change", "crimes",
        "populations", "actors", "places", "assumptions", "sourcing", "argument", "review",
    ),
    "concern": ("assessment", "subject", "level", "direction", "reasons"),
    "evidence": ("judgement", "item", "side", "why"),
    "warning": (
        "number", "rung", "title", "as_of", "issued", "answer_by", "addressees", "paragraphs", "crimes", "populations",
        "places", "actors", "statement", "horizon", "yardstick", "term", "probability", "confidence", "grounds",
        "unknowns", "would_change", "assessment", "supersedes",
    ),
    "outcome": ("warning", "result", "stated", "reasons", "day", "items"),
}  # fmt: skip
"""Kinds that leave, and of each the fields that leave: a list of what may, so that a new field stays until named."""

LINKS: dict[str, str] = {
    "source": "source", "assessment": "assessment", "judgement": "judgement", "item": "item", "warning": "warning",
}  # fmt: skip
"""Fields that name another record → its kind. ``supersedes`` names one of the same kind; ``items`` are items."""

NAMESPACE = UUID("6b0f2f0e-5d0a-5b8e-9a63-0d5f5c0c7a14")
"""Of ids that are the same wherever they are written: those of the vocabularies, and of what hangs on an entry."""
_DATED = (1980, 1, 1, 0, 0, 0)
TYPE, FORMAT = "r2p-desk/released", 1


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One record as it leaves: its id for this recipient, the day it was recorded, the marking it bears, its fields.

    ``unplaced``: its place may be told in words and never put on a map.
    """

    kind: str
    id: str
    recorded: str
    marking: Marking
    fields: Mapping[str, Any]
    unplaced: bool = False


class LeavingFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file beside the records: a name made here (never that of the case), its type, bytes and marking."""

    name: str
    media_type: str
    content: bytes
    marking: Marking
    items: tuple[str, ...] = ()


class Leaving(msgspec.Struct, frozen=True, kw_only=True):
    """All that leaves: ``day`` (ISO) it left, ``to`` whom, how many records of each kind stayed behind."""

    id: str
    title: str
    day: str
    marking: Marking
    entries: tuple[Entry, ...]
    summary: str | None = None
    to: str | None = None
    purpose: str | None = None
    withheld: Mapping[str, int] = {}
    files: tuple[LeavingFile, ...] = ()
    practice: bool = False
    """A practice case: nothing in it happened, and whoever reads it must see that."""

    def of(self, kind: str) -> list[Entry]:
        """The entries of a kind, in their order."""
        return [one for one in self.entries if one.kind == kind]

    def evidence(self) -> dict[str, list[Entry]]:
        """Judgement → the evidence on it."""
        found: dict[str, list[Entry]] = {}
        for one in self.of("evidence"):
            found.setdefault(str(one.fields.get("judgement")), []).append(one)
        return found

    @property
    def counts(self) -> dict[str, int]:
        """How many entries of each kind leave."""
        return dict(Counter(one.kind for one in self.entries))


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A sharing group of a MISP community as the officer knows it: its id there, its name, who belongs to it."""

    uuid: str
    name: str
    organisations: tuple[str, ...]


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What one format asks besides: the sharing group (MISP), a byte order mark (CSV)."""

    group: Group | None = None
    bom: bool = False


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: names inside (one of them: it is one file) and their bytes."""

    files: tuple[tuple[str, bytes], ...]
    folder: bool = False

    def packed(self) -> bytes:
        """All of it as one ZIP, the same bytes for the same files; what is checked, and what a ``.zip`` holds."""
        return zipped(self.files)

    @property
    def sha256(self) -> str:
        """Of the file, or of the files one after another with their names (hex)."""
        if not self.folder:
            return hashlib.sha256(self.files[0][1]).hexdigest()
        lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in self.files)
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def zipped(files: Iterable[tuple[str, bytes]], *, deflated: bool = False) -> bytes:
    """A ZIP without clock, machine or owner: every member of 1 January 1980, in the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in files:
            member = zipfile.ZipInfo(name, _DATED)
            member.create_system, member.external_attr = 0, 0
            member.compress_type = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
            packed.writestr(member, content)
    return out.getvalue()


def derived(entry: str, role: str) -> str:
    """The id of what hangs on an entry (its place, a tie to another): a name-based UUID, the same next time."""
    return str(uuid5(NAMESPACE, f"{entry}/{role}"))


def covering(entries: Iterable[Entry], least: Marking) -> Marking:
    """The lowest marking that covers all of these and this one."""
    return high_water((least, *(one.marking for one in entries)))


def as_json(value: Any) -> bytes:
    """JSON in UTF-8 with its members in the order given, line by line, the same bytes for the same value."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def released_json(leaving: Leaving) -> bytes:
    """All records of it as they are, in one JSON object; see ``docs/formats.md``."""
    entries = [
        {"kind": one.kind, "id": one.id, "recorded": one.recorded, "marking": str(one.marking), "fields": one.fields}
        for one in leaving.entries
    ]
    files = [
        {"name": one.name, "media_type": one.media_type, "size": len(one.content), "marking": str(one.marking),
         "sha256": hashlib.sha256(one.content).hexdigest(), "items": list(one.items)}
        for one in leaving.files
    ]  # fmt: skip
    return as_json(
        {
            "type": TYPE, "format": FORMAT, "id": leaving.id, "title": leaving.title, "summary": leaving.summary,
            "day": leaving.day, "marking": str(leaving.marking), "practice": leaving.practice, "to": leaving.to,
            "purpose": leaving.purpose,
            "entries": entries, "files": files, "withheld": dict(leaving.withheld),
        }
    )  # fmt: skip


def place_of(entry: Entry) -> tuple[str, str, float | None, float | None]:
    """(name, exactness, latitude, longitude) of where an item happened; coordinates only as exact as they are known."""
    place = coarsened(entry.fields.get("place") or {}, unplaced=entry.unplaced)
    latitude, longitude = place.get("latitude"), place.get("longitude")
    if latitude is None or longitude is None:
        return place["name"], place["precision"], None, None
    return place["name"], place["precision"], float(latitude), float(longitude)


def coarsened(place: Mapping[str, Any], *, unplaced: bool = False) -> dict[str, Any]:
    """A place with its coordinates as exact as it is known and no more; none where it may not be put on a map."""
    precision = str(place.get("precision", "unknown"))
    told: dict[str, Any] = {"name": str(place.get("name", "")), "precision": precision}
    latitude, longitude, digits = place.get("latitude"), place.get("longitude"), DIGITS.get(precision)
    if unplaced or latitude is None or longitude is None or digits is None:
        return told
    return {**told, "latitude": str(rounded(latitude, digits)), "longitude": str(rounded(longitude, digits))}


DIGITS: dict[str, int] = {"exact": 5, "settlement": 2, "district": 1, "province": 0, "unknown": 0}
"""Exactness of a place → decimals of a degree that are written. A country has no point."""
METRES: dict[str, int] = {"exact": 10, "settlement": 2_000, "district": 20_000, "province": 150_000, "unknown": 150_000}
"""Exactness of a place → metres within which it surely lies, as systems that know no words for it are told."""


def rounded(degrees: str | float, digits: int) -> float:
    """Degrees with so many decimals, never a negative nought."""
    return round(float(degrees), digits) + 0.0
