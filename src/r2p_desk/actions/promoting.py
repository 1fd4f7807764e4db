"""Making an item of an event: no more exact than the dataset knows it, and bound by the licence of the dataset."""

from typing import Any
from uuid import uuid4

from ..casefile.bundle import Stated
from ..domain.event import Dataset, Event, FromEvent, Told, bare_title
from ..domain.item import HowKnown, Item, Reference, Statement
from ..domain.records import fields_of, plain
from ..domain.source import Source
from ..i18n import tr
from .datasets import Shown, item_id, licence_words, shape_of, show_event
from .items import find_item
from .session import OpenCase

SOURCE_KIND = "event-data"


def promote(case: OpenCase, dataset: str, key: str, *, anew: bool = False) -> Item:
    """Make an item of an event as one commit; one that is there already stays as officers have it.

    Of one that came in a package without what its licence holds back, that is stated from the rows here.
    ``anew`` states what this dataset says over what the item said before. The item has the same id whoever makes it,
    in this case, and whatever the release.
    """
    shown = show_event(case, dataset, key)
    record = item_id(case, shown.dataset.format, shown.event.key)
    whole = shown.dataset.may_leave or (case.file.shown("item", record) or {}).get("text") is not None
    if shown.item is not None and whole and not anew:
        return find_item(case, record)
    case.state(_stated(case, shown, record))
    return find_item(case, record)


def promoted_from(case: OpenCase, item: str) -> tuple[Dataset | None, str]:
    """(dataset, row id) an item was made of; no dataset where it was not, or the dataset is not here any more."""
    from .datasets import datasets

    event = (case.file.shown("item", item) or {}).get("event")
    if not isinstance(event, dict):
        return None, ""
    wanted = event.get("dataset")
    return next((one.dataset for one in datasets(case) if one.dataset.id == wanted), None), str(event.get("row", ""))


def _stated(case: OpenCase, shown: Shown, record: str) -> list[Stated]:
    dataset, event = shown.dataset, shown.event
    told: Told = shape_of(dataset.format).told(event)
    stated: list[Stated] = []
    title = told.title if dataset.may_leave else bare_title(dataset.called, event.key)
    bare: dict[str, Any] = {
        "title": title,
        "source": _source(case, dataset, stated),
        "statement": plain(Statement.CLAIM),
        "how_known": plain(HowKnown.TOLD),
        "external_id": f"{dataset.format}:{event.key}",
        "reference": plain(Reference(document=dataset.called, locator=tr("event {row}").format(row=event.key))),
        "event": plain(_from(dataset, event)),
        "removed": None,
    }
    data = {
        "text": "\n".join([*([] if dataset.may_leave else [told.title]), told.text, _credit(dataset, event)]),
        "happened": plain(told.happened),
        "place": None if told.place is None else plain(told.place),
        "origin": told.origin,
        "actors": list(told.actors) or None,
    }
    # twice, so that what is of the row stands in changes of its own, which can stay here
    return [*stated, ("item", record, bare), ("item", record, data)]


def _from(dataset: Dataset, event: Event) -> FromEvent:
    return FromEvent(dataset=dataset.id, row=event.key, licence=dataset.licence, may_leave=dataset.may_leave)


def _credit(dataset: Dataset, event: Event) -> str:
    """Whose data it is: its licence asks for that wherever it is used."""
    line = tr("{dataset}, event {row}. {licence}.").format(
        dataset=dataset.called, row=event.key, licence=licence_words(dataset)
    )
    return f"{line} {dataset.citation}" if dataset.citation else line


def _source(case: OpenCase, dataset: Dataset, stated: list[Stated]) -> str:
    """The dataset as a source of the case: all releases of it are one."""
    for record, name in case.file.source_names():
        if name.casefold() == dataset.name.casefold():
            return record
    source = Source(id=str(uuid4()), name=dataset.name, kind=SOURCE_KIND)
    stated.append(("source", source.id, fields_of(source)))
    return source.id
