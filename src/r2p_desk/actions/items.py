"""Capturing, changing, listing and finding items and their sources."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import msgspec

from ..casefile.bundle import Stated
from ..casefile.views import Value
from ..domain.grading import Grade
from ..domain.item import Item, Source
from ..domain.marking import Marking
from ..domain.place import Place
from ..domain.records import fields_of, record_from
from ..domain.signal import Crime, Signal
from ..domain.when import When
from ..errors import NotFound, UsageError
from ..i18n import tr
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
    grade: Grade | None = None
    marking: Marking | None = None
    signals: tuple[Signal, ...] = ()
    crimes: tuple[Crime, ...] = ()


def add_item(case: OpenCase, draft: Draft) -> Item:
    """Save a new item as one signed commit; what was not given stays unstated.

    A source of the name given is used, or one is entered with the item.
    """
    title = draft.title.strip()
    if not title:
        raise UsageError(
            tr("An item needs a title."), kept=tr("Nothing was saved."), todo=tr("Say in a line what it is.")
        )
    stated: list[Stated] = []
    fields = {**fields_of(draft), "title": title}
    source = _source_id(case, draft.source, stated)
    item = str(uuid4())
    case.state([*stated, ("item", item, {**fields, "source": source} if source else fields)])
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
    checked = fields_of(record_from(Item, found.id, {**_fields(case, found.id), **news}))
    case.state([*stated, ("item", found.id, {name: checked.get(name) for name in news})])
    return find_item(case, found.id)


def list_items(case: OpenCase) -> list[Item]:
    """All items, the newest knowledge first."""
    items = [_item(*row) for row in case.file.records("item")]
    return sorted(items, key=lambda item: (_clock(item), item.ref), reverse=True)


def find_item(case: OpenCase, reference: str) -> Item:
    """The item with this id, or the id it came with; ``NotFound`` when there is none."""
    wanted = reference.strip()
    values = case.file.values("item", wanted)
    if values is not None:
        return _item(wanted, case.file.recorded("item", wanted), _shown(values))
    found = case.file.by_external_id(wanted)
    if len(found) == 1:
        return _item(found[0], case.file.recorded("item", found[0]), _fields(case, found[0]))
    raise NotFound(
        tr("There is no item {id} in this case.").format(id=wanted[:60]),
        kept=tr("Nothing was changed."),
        todo=tr("See r2p-desk item list."),
    )


def sources(case: OpenCase) -> dict[str, Source]:
    """All sources by record id."""
    return {row[0]: record_from(Source, row[0], {"name": "", **row[2]}) for row in case.file.records("source")}


def with_source_names(items: list[Item], named: Mapping[str, Source]) -> list[Item]:
    """The same items with the name of their source in place of its record id, as people and papers need it."""
    names = {record: source.name for record, source in named.items()}
    return [msgspec.structs.replace(item, source=names.get(item.source or "", item.source)) for item in items]


def _item(record: str, created: str, fields: dict[str, Any]) -> Item:
    return record_from(Item, record, {"title": "", **fields, "recorded": created[:10]})


def _fields(case: OpenCase, record: str) -> dict[str, Any]:
    return _shown(case.file.values("item", record) or {})


def _shown(values: Mapping[str, list[Value]]) -> dict[str, Any]:
    return {name: stated[0].value for name, stated in values.items()}


def _clock(item: Item) -> str:
    clock = item.known or item.recorded
    return clock.latest.isoformat() if clock else ""


def _source_id(case: OpenCase, name: str | None, stated: list[Stated]) -> str | None:
    if name is None or not name.strip():
        return None
    for known in sources(case).values():
        if known.name.casefold() == name.strip().casefold():
            return known.id
    source = Source(id=str(uuid4()), name=name.strip())
    stated.append(("source", source.id, fields_of(source)))
    return source.id
