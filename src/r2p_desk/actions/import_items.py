"""Records of a file as items of a case: which are new, which would change and in what, which are there already.

A row that comes again is told by its key (``domain.provenance``). It is held against what the file said the last time:
what an officer changed since is theirs, and a file that says the same as before changes nothing.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import msgspec

from ..casefile.bundle import Stated
from ..domain.item import Item
from ..domain.provenance import Import, new_salt, row_key
from ..domain.records import fields_of, readable_part, record_from
from ..domain.source import Source
from ..errors import DeskError
from ..i18n import tr
from ..intake.shapes import shapes
from ..intake.telling import Bad, Columns, Entry, Named
from .attachments import KIND, LINK
from .import_plan import CHANGED, NEW, SAME, Seen
from .session import OpenCase

IMPORT, ITEM, SOURCE = "import", "item", "source"
_TAKEN = frozenset(Item.__struct_fields__) - {"id", "source", "provenance", "recorded"}
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LONGEST_TITLE = 1000
_BEFORE_KEYS = "benchmark"
"""The one format that was taken in before rows had keys; its items are known by the id they came with."""
_SHOWN = 200


class TableKind(msgspec.Struct, frozen=True):
    """What tells tables of one kind, where a key holds among those only: their columns, and the fields they state."""

    columns: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()

    @classmethod
    def of(cls, format_name: str, columns: tuple[str, ...], meant: Columns | None) -> "TableKind":
        """Of a table; of everything else, whose keys hold everywhere, ``ANY``."""
        if not getattr(shapes().get(format_name), "PER_TABLE", False):
            return ANY
        fields = _TAKEN.intersection(meant.fields[name] for name in columns if meant and name in meant.fields)
        return cls(frozenset(columns), fields - {"title"})


ANY = TableKind()


class Items:
    """The items of a case as a file's records are held against them; reads the case, and changes nothing."""

    def __init__(self, case: OpenCase) -> None:
        self._case = case
        self._sources = _Sources(case)
        self.imports = {record: fields for record, _, fields in case.file.records(IMPORT, removed=True)}
        salts = [one.salt for one in map(_import, self.imports, self.imports.values()) if one is not None]
        self.salts = [salt for salt in dict.fromkeys(salts) if salt is not None]
        self.new_salt: dict[str, str] = {}
        """What an import states that is the first of this case."""
        if not self.salts:
            salt, self.new_salt = new_salt()
            self.salts.append(salt)
        self._by_key: dict[str, tuple[tuple[str, tuple[str, str]], ...]] = {}
        self._places: dict[tuple[str, str], tuple[str, str]] = {}
        self._by_id: dict[str, str] = {}
        self._undone: set[str] = set()
        self._left_out: set[str] = set()
        for record, fields in case.file.some_fields(ITEM, ("provenance", "external_id", "removed")):
            self._know(record, fields)
        self._seen: dict[tuple[bytes, frozenset[str]], bytes] = {}

    def _know(self, record: str, fields: Mapping[str, Any]) -> None:
        provenance = fields.get("provenance")
        told = provenance if isinstance(provenance, dict) else {}
        key = told.get("key")
        if isinstance(key, str):
            place = (str(told.get("import")), str(told.get("sheet") or ""))
            self._by_key[key] = (*self._by_key.get(key, ()), (record, self._places.setdefault(place, place)))
        elif isinstance(fields.get("external_id"), str):
            self._by_id.setdefault(fields["external_id"], record)
        if fields.get("removed") is True:
            undone = self.imports.get(str(told.get("import")), {}).get("removed") is True
            (self._undone if undone else self._left_out).add(record)

    def look(self, format_name: str, entry: Entry, row: int, kind: TableKind = ANY) -> Seen | tuple[Bad, ...]:
        """How this record stands to the case; all that is wrong with it where it cannot be taken."""
        bad = _unfit(entry, row) or self._twice(self.key(format_name, entry.key), entry, row, kind)
        if isinstance(bad, Bad):
            return (bad,)
        title = str(entry.fields.get("title", ""))[:_SHOWN]
        record = self.record_of(format_name, entry.key, kind.columns)
        if bad is not None or record in self._left_out:
            return Seen(SAME, title, record=record or "")
        if record is None or record in self._undone:
            return Seen(NEW, title, record=record or str(uuid4()), key=entry.key, fields=entry.fields)
        news, changes = self._news(record, entry, kind.fields)
        if not changes:
            return Seen(SAME, title, record=record, key=entry.key)
        return Seen(CHANGED, title, changes, record=record, key=entry.key, fields=news)

    def key(self, format_name: str, key: str) -> str:
        """The key of a row as its record states it."""
        return row_key(self.salts[0], format_name, key)

    def record_of(self, format_name: str, key: str, columns: frozenset[str] = frozenset()) -> str | None:
        """The record a row is, by its key, or by the id it came with where it came before there were keys."""
        for salt in self.salts:
            for record, place in self._by_key.get(row_key(salt, format_name, key), ()):
                if self._alike(place, columns):
                    return record
        return self._by_id.get(key) if format_name == _BEFORE_KEYS else None

    def _alike(self, place: tuple[str, str], columns: frozenset[str]) -> bool:
        """Whether a table with these columns is of the kind of that sheet of that import: half of them stood there."""
        sheets = self.imports.get(place[0], {}).get("headings")
        before = sheets.get(place[1]) if isinstance(sheets, dict) else None
        if not columns or not isinstance(before, list):
            return True
        return 2 * len(columns.intersection(before)) >= len(columns)

    def is_back(self, record: str) -> bool:
        """Whether this record was taken back with its import, and comes again."""
        return record in self._undone

    def has_files(self, record: str) -> frozenset[str]:
        """SHA-256 of the attachments that belong to an item, or did until an officer said that they do not."""
        if record in self._undone:
            return frozenset()
        file = self._case.file
        links = (file.shown(LINK, link) or {} for link in file.attachments.naming(LINK, "item", record))
        held = (
            file.shown(KIND, str(link.get("attachment"))) or {} for link in links if link.get("removed") is not True
        )
        return frozenset(str(fields.get("sha256")) for fields in held)

    def _twice(self, key: str, entry: Entry, row: int, kind: TableKind) -> Bad | bool | None:
        """``True`` for a row that the file holds once more; refused where the two say different things."""
        told = msgspec.json.encode((entry.fields, entry.source), order="deterministic")
        said, place = hashlib.blake2b(told, digest_size=16).digest(), bytes.fromhex(key)
        before = self._seen.setdefault((place, kind.columns), said)
        if before is said:
            return None
        if before == said:
            return True
        words = tr("Another row of the file has the same key and says something else.")
        return Bad(row, value=entry.key[:_SHOWN], rule="key-twice", words=words)

    def _news(
        self, record: str, entry: Entry, stated: frozenset[str]
    ) -> tuple[dict[str, Any], dict[str, tuple[Any, Any]]]:
        """The fields the file now says another of than the last time, and what they would replace.

        One of ``stated`` that the file now says nothing of is emptied, where it holds what a file said.
        """
        present = self._case.file.shown(ITEM, record) or {}
        differing = {name: value for name, value in entry.fields.items() if present.get(name) != value}
        emptied = [name for name in stated if name not in entry.fields and present.get(name) is not None]
        source = entry.source is not None and not self._sources.is_one(entry.source, present.get("source"))
        if not differing and not source and not emptied:
            return {}, {}
        said = _said_last(self._case, record)
        news = {name: value for name, value in differing.items() if name not in said or said[name] != value}
        news |= {name: None for name in emptied if said.get(name) == present[name]}
        changes = {name: (present.get(name), value) for name, value in news.items()}
        if source and entry.source and not self._sources.is_one(entry.source, said.get("source")):
            changes["source"] = (self._sources.name(present.get("source")), entry.source.name)
        return news, changes

    def source(self, named: Named) -> str | None:
        """The id of a source that is here; ``None`` for one that would be new."""
        return self._sources.find(named)


class _Sources:
    """The sources of a case by every name they ever had here: a pseudonym given since hides nobody from a file."""

    def __init__(self, case: OpenCase) -> None:
        self._names: dict[str, str] = {}
        self._ids: dict[tuple[str, str | None], list[str]] = {}
        for record, _, fields in case.file.records(SOURCE):
            self._names[record] = str(fields.get("name") or "")
            kind = fields.get("kind")
            ever = {stated.fields.get("name") for stated in case.file.history(SOURCE, record) if not stated.gone}
            for name in {*ever, fields.get("name")}:
                if isinstance(name, str):
                    for known in {kind, None}:
                        self._ids.setdefault((name.casefold(), known), []).append(record)

    def find(self, named: Named) -> str | None:
        found = self._ids.get((named.name.casefold(), named.kind))
        return found[0] if found else None

    def is_one(self, named: Named, record: Any) -> bool:
        return record in self._ids.get((named.name.casefold(), named.kind), ())

    def name(self, record: Any) -> str | None:
        return self._names.get(record) if isinstance(record, str) else None


def new_source(named: Named) -> Stated:
    """What enters a source that a file names."""
    record = Source(id=str(uuid4()), name=named.name, kind=named.kind)
    return (SOURCE, record.id, fields_of(record))


def _import(record: str, fields: dict[str, Any]) -> Import | None:
    return readable_part(Import, record, fields)[0]


def _said_last(case: OpenCase, record: str) -> dict[str, Any]:
    """What files said of each field of an item the last time; of an item that came before there were keys, nothing."""
    history = [stated for stated in case.file.history(ITEM, record) if not stated.gone]
    imports = {stated.commit for stated in history if "provenance" in stated.fields}
    said: dict[str, Any] = {}
    for stated in history:
        if stated.commit in imports:
            said.update(stated.fields)
    return said


def _unfit(entry: Entry, row: int) -> Bad | None:
    """What is wrong with a record whatever its shape: a field no item has, no title, characters that are no text."""
    for name, value in entry.fields.items():
        if name not in _TAKEN:
            return Bad(row, name, str(value)[:_SHOWN], "field", tr("An item has no field of this name."))
        for text in _texts(value):
            if _UNFIT.search(text):
                return Bad(row, name, _tame(text), "characters", tr("It holds characters that are no text."))
    title = entry.fields.get("title")
    if not isinstance(title, str) or not title.strip() or len(title) > _LONGEST_TITLE:
        return Bad(
            row, "title", str(title or "")[:_SHOWN], "title", tr("An item needs a title of at most 1,000 letters.")
        )
    named = entry.source
    if named is not None and (not named.name.strip() or any(map(_UNFIT.search, (named.name, named.kind or "")))):
        return Bad(row, "source", _tame(named.name), "source", tr("This is no name of a source."))
    try:
        record_from(Item, "", entry.fields)
    except DeskError:
        return _which(entry.fields, row)
    return None


def _which(fields: Mapping[str, Any], row: int) -> Bad:
    """The field whose value no item can have."""
    for name, value in fields.items():
        try:
            record_from(Item, "", {"title": "x", name: value})
        except DeskError as error:
            return Bad(row, name, str(value)[:_SHOWN], "value", error.happened)
    return Bad(row, rule="value", words=tr("It holds what no item can say."))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _tame(text: str) -> str:
    return "".join(letter if letter.isprintable() else "·" for letter in text[:_SHOWN])
