"""Capturing, changing, listing and finding items and their sources."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import msgspec

from ..casefile.bundle import Stated
from ..domain.grading import Grade
from ..domain.item import HowKnown, Item, Statement
from ..domain.marking import Marking
from ..domain.place import Place
from ..domain.records import UNREADABLE_MARKING, fields_of, record_from
from ..domain.signal import Crime, Signal
from ..domain.source import Source
from ..domain.when import When
from ..errors import NotFound, UsageError
from ..i18n import tr
from .reading import one, records
from .session import OpenCase


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer captured, before it is an item; ``source`` is a name."""

    title: str
    text: str | None = None
    known: When | None = None
    happened: When | None = None
    place: Place | None = None
    source: str | None = None
    origin: str | None = None
    origin_item: str | None = None
    how_known: HowKnown | None = None
    statement: Statement | None = None
    grade: Grade | None = None
    marking: Marking | None = None
    signals: tuple[Signal, ...] = ()
    crimes: tuple[Crime, ...] = ()
    populations: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def add_item(case: OpenCase, draft: Draft) -> Item:
    """Save a new item as one signed commit; what was not given stays unstated.

    A source of the name given is used, or one is entered with the item.
    """
    title = " ".join(draft.title.split())
    if not title:
        raise UsageError(
            tr("An item needs a title."), kept=tr("Nothing was saved."), todo=tr("Say in a line what it is.")
        )
    stated: list[Stated] = []
    source = _source_id(case, draft.source, stated)
    fields = fields_of(msgspec.structs.replace(draft, title=title, source=source))
    item = str(uuid4())
    case.state([*stated, ("item", item, fields)])
    return find_item(case, item)


def change_item(case: OpenCase, item: str, fields: Mapping[str, Any]) -> Item:
    """State some fields of an item anew, ``None`` to clear one; earlier values stay in the history.

    ``source`` is a name, as in ``add_item``; other values are those of the domain's records or their text.
    """
    found = find_item(case, item)
    news = dict(fields)
    stated: list[Stated] = []
    if "source" in news:
        news["source"] = _source_id(case, news["source"], stated)
    checked = fields_of(record_from(Item, found.id, {"title": found.title, **news}))
    case.state([*stated, ("item", found.id, {name: checked.get(name) for name in news})])
    return find_item(case, found.id)


def remove_item(case: OpenCase, reference: str) -> Item:
    """Leave an item out of lists and search; it stays in the journal, and undo brings it back."""
    found = find_item(case, reference)
    case.state([("item", found.id, {"removed": True})])
    return found


def restore_item(case: OpenCase, reference: str) -> Item:
    """Bring back an item that was removed, whatever was stated since."""
    found = find_item(case, reference)
    case.state([("item", found.id, {"removed": None})])
    return found


def expunged_fields(case: OpenCase, item: str) -> tuple[str, ...]:
    """Fields of which only the outline is left, because what they said was taken out for good."""
    values = case.file.values("item", item) or {}
    return tuple(name for name, stated in sorted(values.items()) if stated and stated[0].expunged)


def list_items(case: OpenCase) -> list[Item]:
    """All items, the newest knowledge first."""
    items = [_item(case, *row) for row in case.file.records("item")]
    return sorted(items, key=lambda item: (_clock(item), item.ref), reverse=True)


def find_item(case: OpenCase, reference: str) -> Item:
    """The item with this id, or the id it came with; ``NotFound`` when there is none."""
    wanted = reference.strip()
    came_with_it = case.file.by_external_id(wanted)
    if len(came_with_it) > 1:
        raise UsageError(
            tr("Several items came with the id {id}.").format(id=wanted[:60]),
            kept=tr("Nothing was changed."),
            todo=tr("Use this program's own id; see r2p-desk item list."),
        )
    for record in (wanted, *came_with_it):
        fields = case.file.shown("item", record)
        if fields is not None:
            return _item(case, record, case.file.recorded("item", record), fields)
    raise NotFound(
        tr("There is no item {id} in this case.").format(id=wanted[:60]),
        kept=tr("Nothing was changed."),
        todo=tr("See r2p-desk item list."),
    )


def sources(case: OpenCase) -> dict[str, Source]:
    """All sources by record id."""
    return {source.id: source for source in records(case, "source", Source)}


def resolved(source: Source, known: Mapping[str, Source]) -> Source:
    """The source that this one turned out to be; itself where nobody said so, or two were each said to be the other."""
    passed = {source.id}
    found = source
    while (other := known.get(found.same_as or "")) is not None:
        if other.id in passed:
            return source
        passed.add(other.id)
        found = other
    return found


def with_source_names(items: list[Item], named: Mapping[str, Source]) -> list[Item]:
    """The same items with the name of their source in place of its record id, as people and papers need it.

    A source that turned out to be another has the other's name: what both said is of one origin.
    """
    names = {record: resolved(source, named).name for record, source in named.items()}
    return [msgspec.structs.replace(item, source=names.get(item.source or "", item.source)) for item in items]


def _item(case: OpenCase, record: str, created: str, fields: dict[str, Any]) -> Item:
    known = {**fields, "recorded": created[:10]}
    return one(case, Item, record, known) or Item(id=record, title=tr("(unreadable)"), marking=UNREADABLE_MARKING)


def _clock(item: Item) -> str:
    clock = item.known or item.recorded
    return clock.latest.isoformat() if clock else ""


def _source_id(case: OpenCase, name: str | None, stated: list[Stated]) -> str | None:
    if name is None or not name.strip():
        return None
    for record, known in case.file.source_names():
        if known.casefold() == name.strip().casefold():
            return record
    source = Source(id=str(uuid4()), name=name.strip())
    stated.append(("source", source.id, fields_of(source)))
    return source.id
