"""Event data beside a case: what is pinned, what stands in it, and what an item is made of.

A dataset is context and no item: its rows lie in the case file of this machine, and one that matters is promoted to an
item, which says from which row of which release it is.
"""

import json
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any, cast
from uuid import NAMESPACE_OID, uuid5

import msgspec

from ..casefile import dataset_rows
from ..casefile.database import database_errors, transaction
from ..casefile.dataset_rows import KIND, Listed, Seek, Totals
from ..casefile.reading import DATABASE
from ..domain.event import Dataset, Event, Licence
from ..errors import NotFound, UsageError
from ..i18n import tr
from ..intake.shapes import shapes
from ..intake.telling import Begin, Row
from .reading import records
from .session import OpenCase


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset and how many of its rows are on this machine: all of them, or none where the case came by package."""

    dataset: Dataset
    here: int

    @property
    def whole(self) -> bool:
        """Whether every row is here."""
        return self.here == self.dataset.rows


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One event whole: the dataset it stands in, the line of the file, its cells; and the item made of it, if any."""

    dataset: Dataset
    row: int
    event: Event
    item: str | None


def datasets(case: OpenCase) -> list[Kept]:
    """Every dataset that is pinned, the newest first; counted anew only where one may have changed."""
    return list(case.kept.read(case.file.mark(), "datasets", (KIND,), lambda: _datasets(case)))


def _datasets(case: OpenCase) -> list[Kept]:
    found = [one for one in records(case, KIND, Dataset) if not one.removed]
    return [Kept(dataset=one, here=dataset_rows.count(case.file.connection, one.id)) for one in reversed(found)]


def find_dataset(case: OpenCase, reference: str) -> Kept:
    """The dataset with this id or the beginning of one, or called so; ``NotFound`` where none is, or several are."""
    wanted = " ".join(reference.split()).casefold()
    known = datasets(case)
    exact = [one for one in known if wanted in (one.dataset.id, one.dataset.called.casefold())]
    found = exact or [one for one in known if len(wanted) >= 4 and one.dataset.id.startswith(wanted)]
    found = found or [one for one in known if one.dataset.name.casefold() == wanted]
    if len(found) == 1:
        return found[0]
    happened = tr("Several datasets are called {name}.") if found else tr("There is no dataset {name} in this case.")
    raise NotFound(
        happened.format(name=reference[:60]),
        kept=tr("Nothing was changed."),
        todo=tr("See r2p-desk dataset list; name it by its id."),
    )


def is_sound(case: OpenCase, kept: Kept) -> bool:
    """Whether the rows here are all of those that were pinned, and as they were."""
    here = dataset_rows.digest_here(case.file.connection, kept.dataset.id)
    return kept.whole and here == (kept.dataset.rows, kept.dataset.digest)


def event_keys(
    case: OpenCase, dataset: str, seek: Seek | None = None, *, by: str = "start", descending: bool = False
) -> list[str]:
    """Ids of the events of a dataset (by its id) that are wanted, in this order."""
    if by not in dataset_rows.ORDERS:
        raise UsageError(tr("Events are not ordered by {name}.").format(name=by[:40]), kept=tr("Nothing was changed."))
    return dataset_rows.keys(case.file.connection, dataset, seek, by=by, descending=descending)


def event_totals(case: OpenCase, dataset: str, seek: Seek | None = None) -> Totals:
    """What the events of a dataset that are wanted come to: how many, when, deaths by each estimate."""
    return dataset_rows.totals(case.file.connection, dataset, seek)


def remove_dataset(case: OpenCase, reference: str) -> Kept:
    """Take a dataset out of sight and its rows off this machine for good: a licence may end.

    Its record stays in the journal, and items made of its events stay as they are. Undo brings the record back; its
    rows come back with the file.
    """
    kept = find_dataset(case, reference)
    with database_errors(DATABASE), transaction(case.file.connection):
        dataset_rows.forget(case.file.connection, kept.dataset.id)
        case.state([(KIND, kept.dataset.id, {"removed": True})])
    case.file.scour()
    return kept


def events_listed(case: OpenCase, dataset: str, keys: Sequence[str]) -> list[Listed]:
    """These events as a list shows them."""
    return dataset_rows.listed(case.file.connection, dataset, keys)


def kinds_in(case: OpenCase, dataset: str) -> list[str]:
    """The types of event that stand in a dataset, as its file writes them."""
    return dataset_rows.kinds(case.file.connection, dataset)


def show_event(case: OpenCase, reference: str, key: str) -> Shown:
    """One event of a dataset, whole; ``NotFound`` when it is not here."""
    dataset = find_dataset(case, reference).dataset
    found = dataset_rows.held(case.file.connection, dataset.id, key.strip())
    event = None if found is None else event_of(dataset, found[0], found[1])
    if found is None or event is None:
        raise NotFound(
            tr("There is no event {key} of {dataset} here.").format(key=key[:40], dataset=dataset.called),
            kept=tr("Nothing was changed."),
            todo=tr("Import the file of this dataset where its rows are not on this machine."),
        )
    item = item_id(case, dataset.format, event.key)
    there = case.file.shown("item", item)
    return Shown(dataset=dataset, row=found[0], event=event, item=item if there and not there.get("removed") else None)


def event_of(dataset: Dataset, row: int, cells: bytes) -> Event | None:
    """The event these cells are, as its shape reads it; ``None`` where this version does not."""
    shape = shape_of(dataset.format)
    if shape is None:
        return None
    values = cells_of(dataset, cells)
    made = shape.entry(Row(row, values), Begin("", dataset.columns, {}), None)
    return made if isinstance(made, Event) else None


def cells_of(dataset: Dataset, cells: bytes) -> dict[str, str]:
    """The cells of a row by column, as they stood in the file."""
    held = json.loads(cells)
    return {name: str(value) for name, value in zip(dataset.columns, held, strict=False)}


def item_id(case: OpenCase, format_name: str, key: str) -> str:
    """The id of the item that is made of an event: one in each case, whatever the release, whoever makes it."""
    return str(uuid5(uuid5(NAMESPACE_OID, case.file.record_id), f"event/{format_name}/{key}"))


def dataset_id(case: OpenCase, sha256: str) -> str:
    """The id of the dataset that is made of a file: the same whoever pins it."""
    return str(uuid5(uuid5(NAMESPACE_OID, case.file.record_id), f"dataset/{sha256}"))


def shape_of(format_name: str) -> Any:
    """The shape that reads this kind of event data; ``None`` where this version has none."""
    shape = shapes().get(format_name)
    return shape if shape is not None and shape.KIND == "events" else None


def licence_of(format_name: str) -> Licence:
    """Under what this kind of event data is given; the strictest there is where nobody said."""
    shape = cast("ModuleType | None", shape_of(format_name))
    found = getattr(shape, "LICENCE", None)
    return found if isinstance(found, Licence) else Licence(name="", citation="", may_leave=False)


def type_words(format_name: str, kind: str) -> str:
    """A type of event in words."""
    words = getattr(shape_of(format_name), "type_words", None)
    return str(words(kind)) if words is not None else kind


def licence_words(dataset: Dataset) -> str:
    """Under what a dataset is given and whether its rows may leave, as it stands wherever they are shown."""
    name = dataset.licence or tr("no licence is stated")
    if dataset.may_leave:
        return tr("{licence}: rows may leave, with the citation").format(licence=name)
    return tr("{licence}: rows and items made of them stay in this case").format(licence=name)


def changed_cells(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Column → (before, now) of what is not the same, in the columns both have; ``3.0`` is ``3``."""
    return {
        name: (value, now[name])
        for name, value in before.items()
        if name in now and value != now[name] and _plain(value) != _plain(now[name])
    }


def _plain(text: str) -> str:
    short = text.strip()
    return short[:-2] if short.endswith(".0") and short[:-2].lstrip("-").isdigit() else short
