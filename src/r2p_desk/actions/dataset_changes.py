"""What another release of event data says otherwise, and which assessments leaned on what it changed or withdrew."""

from collections import defaultdict
from collections.abc import Collection, Mapping

import msgspec

from ..casefile import dataset_rows
from ..domain.assessment import Assessment, Side
from ..domain.event import Dataset, FromEvent
from ..errors import UsageError
from ..i18n import tr
from .basis import basis
from .datasets import Kept, cells_of, changed_cells, datasets, find_dataset, item_id
from .session import OpenCase

_TOLD = 4
"""Cells that are named where one line must do."""


class Leaning(msgspec.Struct, frozen=True, kw_only=True):
    """An assessment in which an item of an event is evidence: for or against which judgement."""

    assessment: str
    framework: str
    as_of: str
    title: str
    judgement: str
    subject: str
    side: Side


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """An event that another release gives otherwise or not at all; ``fields`` are column → (before, now).

    ``item`` is the item made of it, empty where there is none, ``leaning`` where it is evidence.
    """

    key: str
    fields: dict[str, tuple[str, str]] = {}
    item: str = ""
    leaning: tuple[Leaning, ...] = ()


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """Two releases held against each other: what came, what is said otherwise, what is gone.

    ``outside`` are events of countries of which the later file has nothing at all: perhaps it is of fewer countries.
    ``columns_new`` and ``columns_gone`` are columns that only one of them has; they make no event changed.
    """

    before: Dataset
    after: Dataset
    added: tuple[str, ...]
    changed: tuple[Moved, ...]
    withdrawn: tuple[Moved, ...]
    outside: tuple[Moved, ...] = ()
    columns_new: tuple[str, ...] = ()
    columns_gone: tuple[str, ...] = ()

    @property
    def leaned_on(self) -> tuple[Moved, ...]:
        """Events that changed or are gone and on which an assessment leans."""
        return tuple(one for one in (*self.withdrawn, *self.changed, *self.outside) if one.leaning)


def compare_datasets(case: OpenCase, after: str, before: str | None = None) -> Compared:
    """What a dataset says otherwise than another: by default than the one it takes the place of.

    ``UsageError`` where the rows of one of them are not on this machine, or they are of two kinds.
    """
    now = find_dataset(case, after)
    then = find_dataset(case, before) if before is not None else _replaced(case, now)
    _refuse_uncomparable(now, then)
    added, other, gone = dataset_rows.differences(case.file.connection, then.dataset.id, now.dataset.id)
    changed = {
        key: fields
        for key, held, held_now in other
        if (fields := changed_cells(cells_of(then.dataset, held), cells_of(now.dataset, held_now)))
    }
    covered = set(dataset_rows.countries(case.file.connection, now.dataset.id).values())
    withdrawn = [key for key, country in gone if country in covered]
    outside = [key for key, country in gone if country not in covered]
    items = {key: item_id(case, now.dataset.format, key) for key in (*changed, *withdrawn, *outside)}
    present = {key: item for key, item in items.items() if (case.file.shown("item", item) or {}).get("event")}
    leaning = leaning_on(case, set(present.values()))

    def moved(key: str, fields: Mapping[str, tuple[str, str]]) -> Moved:
        item = present.get(key, "")
        return Moved(key=key, fields=dict(fields), item=item, leaning=leaning.get(item, ()))

    return Compared(
        before=then.dataset,
        after=now.dataset,
        added=tuple(key for key, _ in added),
        changed=tuple(moved(key, fields) for key, fields in changed.items()),
        withdrawn=tuple(moved(key, {}) for key in withdrawn),
        outside=tuple(moved(key, {}) for key in outside),
        columns_new=tuple(one for one in now.dataset.columns if one not in then.dataset.columns),
        columns_gone=tuple(one for one in then.dataset.columns if one not in now.dataset.columns),
    )


def event_now(case: OpenCase, event: FromEvent | None) -> str:
    """What the last release here says of the event an item was made of, where that is no longer the same; in words."""
    last = None if event is None else _last_release(case, event.dataset)
    if event is None or last is None:
        return ""
    then, connection = find_dataset(case, event.dataset).dataset, case.file.connection
    before = dataset_rows.held(connection, then.id, event.row)
    now = dataset_rows.held(connection, last.id, event.row)
    if before is None:
        return ""
    cells = cells_of(then, before[1])
    if now is None:
        gone = dataset_rows.has_country(connection, last.id, cells.get("country", "").strip())
        return tr("{dataset} does not have it any more").format(dataset=last.called) if gone else ""
    moved = changed_cells(cells, cells_of(last, now[1]))
    told = "; ".join(f"{name}: {one or '–'} → {other or '–'}" for name, (one, other) in list(moved.items())[:_TOLD])
    return tr("{dataset} says otherwise: {fields}").format(dataset=last.called, fields=told) if moved else ""


def _last_release(case: OpenCase, dataset: str) -> Dataset | None:
    """The release at the end of those that follow a dataset and are whole here; ``None`` where none follows."""
    after = {one.dataset.replaces: one.dataset for one in reversed(datasets(case)) if one.whole}
    last: Dataset | None = None
    for _ in range(len(after)):
        last = after.get(dataset, last)
        dataset = last.id if last is not None else dataset
    return last


def leaning_on(case: OpenCase, items: Collection[str]) -> dict[str, tuple[Leaning, ...]]:
    """Item → where it is evidence in an assessment this officer may look at; withdrawn evidence leans no more."""
    if not items:
        return {}
    known = basis(case)
    found: dict[str, list[Leaning]] = defaultdict(list)
    for run in filter(known.open_to, known.assessments):
        subjects = {one.id: one.indicator for one in known.judgements_of(run).values()}
        subjects |= {one.id: one.subject for one in known.concerns_of(run).values()}
        for record, subject in subjects.items():
            for one in known.evidence_of(record):
                if one.item in items:
                    found[one.item].append(_leaning(run, record, subject, one.side))
    return {item: tuple(leaning) for item, leaning in found.items()}


def _leaning(run: Assessment, judgement: str, subject: str, side: Side) -> Leaning:
    return Leaning(
        assessment=run.id, framework=run.framework, as_of=str(run.as_of), title=run.title or "", judgement=judgement,
        subject=subject, side=side,
    )  # fmt: skip


def _replaced(case: OpenCase, now: Kept) -> Kept:
    if now.dataset.replaces is None:
        raise UsageError(
            tr("{dataset} takes the place of no other.").format(dataset=now.dataset.called),
            kept=tr("Nothing was changed."),
            todo=tr("Name the two datasets that are to be compared."),
        )
    return find_dataset(case, now.dataset.replaces)


def _refuse_uncomparable(now: Kept, then: Kept) -> None:
    if now.dataset.format != then.dataset.format:
        raise UsageError(tr("These are two kinds of event data."), kept=tr("Nothing was changed."))
    for one in (now, then):
        if not one.whole:
            raise UsageError(
                tr("The rows of {dataset} are not all on this machine.").format(dataset=one.dataset.called),
                kept=tr("Nothing was changed."),
                todo=tr("Import its file here; it is the same dataset then."),
            )
