"""Event data beside a case: pinned, listed, compared, made items."""

from collections.abc import Callable
from typing import Any

import msgspec

from ..actions import dataset_adding, dataset_changes, datasets, items, promoting, session
from ..actions.dataset_adding import Pinned, Wanted
from ..actions.dataset_changes import Compared, Moved
from ..actions.datasets import Kept, Shown
from ..casefile.dataset_rows import Listed, Seek
from ..domain.event import Dataset
from ..domain.when import When
from ..errors import UsageError
from ..i18n import tr, trn
from ..intake.event_words import deaths_words, totals_words
from . import shapes
from .answers import Answer, Context


def dataset_add(context: Context) -> Answer:
    """``dataset add``."""
    given = context.arguments
    wanted = Wanted(format=given.format, name=given.name_given, release=given.release, replaces=given.replaces)
    with context.unlock() as desk, session.open_case(desk, given.case, write=not given.dry_run) as case:
        made = dataset_adding.add_dataset(case, given.file, wanted, context.job, dry_run=given.dry_run)
    return Answer(body=_pinned(made), lines=_pinned_lines(made))


def dataset_list(context: Context) -> Answer:
    """``dataset list``."""
    with context.unlock() as desk, session.open_case(desk, context.arguments.case, write=False) as case:
        found = datasets.datasets(case)
    lines = [_line(one) for one in found] or [tr("No dataset is pinned in this case.")]
    return Answer(body={"datasets": [_kept(one) for one in found]}, lines=lines)


def dataset_show(context: Context) -> Answer:
    """``dataset show``."""
    given = context.arguments
    if given.limit < 1:
        raise UsageError(tr("--limit is a number above 0."), kept=tr("Nothing was read."))
    seek = Seek(
        first=_day(given.first, first=True), last=_day(given.last, first=False), place=given.place, actor=given.actor,
        type=given.type, killed=given.killed,
    )  # fmt: skip
    with context.unlock() as desk, session.open_case(desk, given.case, write=False) as case:
        kept = datasets.find_dataset(case, given.dataset)
        if given.event is not None:
            return _event_answer(kept, datasets.show_event(case, kept.dataset.id, given.event))
        keys = datasets.event_keys(case, kept.dataset.id, seek)
        together = datasets.event_totals(case, kept.dataset.id, seek)
        listed = datasets.events_listed(case, kept.dataset.id, keys[: given.limit])
    deaths = {"low": together.low, "best": together.best, "high": together.high}
    body = {
        **_kept(kept),
        "found": len(keys),
        "deaths": deaths,
        "events": [_listed(kept.dataset, one) for one in listed],
    }
    counted = trn("{n} event", "{n} events", len(keys))
    summed = totals_words(together.low, together.best, together.high)
    lines = [_line(kept), " · ".join(filter(None, (counted, summed)))]
    return Answer(body=body, lines=[*lines, *(_event_line(kept.dataset, one) for one in listed)])


def dataset_diff(context: Context) -> Answer:
    """``dataset diff``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=False) as case:
        found = dataset_changes.compare_datasets(case, given.dataset, given.before)
    return Answer(body=_compared(found), lines=_compared_lines(found))


def dataset_remove(context: Context) -> Answer:
    """``dataset remove``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        gone = datasets.remove_dataset(case, given.dataset)
    words = tr("{dataset} is taken out; its rows are off this machine. r2p-desk undo brings its record back.")
    return Answer(body={"id": gone.dataset.id, "removed": True}, lines=[words.format(dataset=gone.dataset.called)])


def dataset_promote(context: Context) -> Answer:
    """``dataset promote``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = promoting.promote(case, given.dataset, given.event, anew=given.anew)
        item = items.with_source_names([made], items.sources(case))[0]
    event = item.event
    body = {
        **shapes.item_object(item),
        "event": None if event is None else msgspec.to_builtins(event),
    }  # fmt: skip
    return Answer(body=body, lines=[f"{item.ref}  {item.title}"])


def _day(text: str, *, first: bool) -> str:
    if not text:
        return ""
    when = When.parse(text)
    return (when.earliest if first else when.latest).isoformat()


def _pinned(made: Pinned) -> dict[str, Any]:
    return {
        "dataset": _dataset(made.dataset),
        "rows": made.rows,
        "new": made.new,
        "changed": made.changed,
        "same": made.same,
        "withdrawn": made.withdrawn,
        "outside": made.outside,
        "refused": [msgspec.to_builtins(one) for one in made.refused],
        "saved": made.saved,
    }


def _pinned_lines(made: Pinned) -> list[str]:
    lines = [
        f"{made.dataset.called}  {datasets.licence_words(made.dataset)}",
        tr("{rows} rows: {new} new, {changed} changed, {same} the same; {gone} withdrawn.").format(
            rows=made.rows, new=made.new, changed=made.changed, same=made.same, gone=made.withdrawn
        ),
    ]
    lines += [
        tr("Line {row}, column {column}: {words} ({rule})").format(
            row=one.row, column=one.column or "–", words=one.words, rule=one.rule
        )
        for one in made.refused[:20]
    ]
    if made.saved and made.dataset.replaces is not None:
        lines.append(tr("See r2p-desk dataset diff {id} for what leaned on it.").format(id=made.dataset.id[:8]))
    if len(made.refused) > 20:
        lines.append(tr("and {n} more").format(n=len(made.refused) - 20))
    return lines


def _dataset(one: Dataset) -> dict[str, Any]:
    return {
        "id": one.id, "name": one.name, "format": one.format, "release": one.release, "codebook": one.codebook,
        "licence": one.licence, "citation": one.citation, "may_leave": one.may_leave, "file": one.file,
        "sha256": one.sha256, "rows": one.rows, "digest": one.digest, "replaces": one.replaces,
    }  # fmt: skip


def _kept(one: Kept) -> dict[str, Any]:
    return {**_dataset(one.dataset), "here": one.here}


def _line(one: Kept) -> str:
    rows = trn("{n} row", "{n} rows", one.dataset.rows)
    there = rows if one.whole else tr("{rows}, {n} of them here").format(rows=rows, n=one.here)
    return f"{one.dataset.id[:8]}  {one.dataset.called}  {there}  {datasets.licence_words(one.dataset)}"


def _listed(dataset: Dataset, one: Listed) -> dict[str, Any]:
    return {
        "event": one.key, "row": one.row, "start": one.start, "end": one.end, "country": one.country,
        "area": one.area, "place": one.place, "type": one.type, "type_words": _type(dataset, one.type),
        "actors": one.actors.split("; ") if one.actors else [], "low": one.low, "best": one.best, "high": one.high,
    }  # fmt: skip


def _event_line(dataset: Dataset, one: Listed) -> str:
    days = one.start if one.start == one.end else f"{one.start}/{one.end}"
    where = ", ".join(filter(None, (one.place, one.area, one.country)))
    deaths = deaths_words(one.low, one.best, one.high)
    return f"{one.key}  {days}  {_type(dataset, one.type)}  {where}  {one.actors}  {deaths}"


def _type(dataset: Dataset, kind: str) -> str:
    return datasets.type_words(dataset.format, kind)


def _event_answer(kept: Kept, shown: Shown) -> Answer:
    event = shown.event
    listed = Listed(
        event.key, shown.row, event.start, event.end, event.country, event.area, event.place, event.type,
        "; ".join(event.actors), event.low, event.best, event.high,
    )  # fmt: skip
    one = {**_listed(kept.dataset, listed), "item": shown.item, "cells": event.values}
    lines = [_line(kept), _event_line(kept.dataset, listed)]
    lines += [f"{name}: {value}" for name, value in event.values.items() if value]
    deaths = {"low": event.low, "best": event.best, "high": event.high}
    return Answer(body={**_kept(kept), "found": 1, "deaths": deaths, "events": [one]}, lines=lines)


def _moved(one: Moved) -> dict[str, Any]:
    return {
        "event": one.key,
        "fields": {name: {"before": before, "now": now} for name, (before, now) in one.fields.items()},
        "item": one.item or None,
        "leaning": [msgspec.to_builtins(leaning) for leaning in one.leaning],
    }


def _compared(found: Compared) -> dict[str, Any]:
    return {
        "before": _dataset(found.before),
        "after": _dataset(found.after),
        "added": list(found.added),
        "changed": [_moved(one) for one in found.changed],
        "withdrawn": [_moved(one) for one in found.withdrawn],
        "outside": [_moved(one) for one in found.outside],
        "columns_new": list(found.columns_new),
        "columns_gone": list(found.columns_gone),
    }


def _compared_lines(found: Compared) -> list[str]:
    lines = [
        tr("{before} → {after}: {added} added, {changed} changed, {gone} withdrawn.").format(
            before=found.before.called, after=found.after.called, added=len(found.added), changed=len(found.changed),
            gone=len(found.withdrawn),
        )
    ]  # fmt: skip
    if found.outside:
        words = tr("{n} events are of countries of which the later file has nothing at all.")
        lines.append(words.format(n=len(found.outside)))
    lines += [
        tr("Event {event}: evidence {side} {subject} in the assessment as of {day}").format(
            event=one.key, side=tr("for") if leaning.side == "for" else tr("against"), subject=leaning.subject,
            day=When(leaning.as_of).words,
        )
        for one in found.leaned_on
        for leaning in one.leaning
    ]  # fmt: skip
    return lines


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("dataset", "add"): dataset_add,
    ("dataset", "list"): dataset_list,
    ("dataset", "show"): dataset_show,
    ("dataset", "diff"): dataset_diff,
    ("dataset", "promote"): dataset_promote,
    ("dataset", "remove"): dataset_remove,
}
