"""Pinning a file of event data: read apart, compared with the release before, its rows and one commit or nothing."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from ..casefile import dataset_rows
from ..casefile.database import database_errors, transaction
from ..casefile.dataset_rows import KIND, Held
from ..casefile.reading import DATABASE
from ..domain.event import Dataset, Event, Licence
from ..domain.records import fields_of
from ..errors import InvalidValue, UsageError
from ..i18n import tr
from ..jobs import Job
from .dataset_files import File, events_in, read_file, shape_of_file
from .datasets import cells_of, changed_cells, dataset_id, datasets, find_dataset, is_sound, licence_of
from .import_plan import Refusal
from .session import OpenCase

NONE = "none"
"""For ``replaces``: it is a later release of nothing."""
_encode = msgspec.json.Encoder().encode


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the officer says of a file; what they leave out is taken from its shape and its name.

    ``replaces`` is the dataset of which it is a later release, ``none`` for none of those here.
    """

    format: str | None = None
    name: str | None = None
    release: str | None = None
    replaces: str | None = None


class Pinned(msgspec.Struct, frozen=True, kw_only=True):
    """What pinning a file came to, or would: the dataset, and its events against the release it takes the place of.

    ``withdrawn`` are events of that release which are not in this file, ``outside`` those of countries of which it has
    nothing at all.
    """

    dataset: Dataset
    rows: int
    new: int
    changed: int
    same: int
    withdrawn: int
    outside: int = 0
    refused: tuple[Refusal, ...] = ()
    saved: bool = False


def add_dataset(
    case: OpenCase, path: Path, wanted: Wanted | None = None, job: Job | None = None, *, dry_run: bool = False
) -> Pinned:
    """Pin a file of event data as one commit with its rows, or only say what that would do.

    The same file again changes nothing. ``UsageError`` where it is no event data or holds no event, ``Cancelled``
    leaves nothing. Rows that cannot be read are refused one by one.
    """
    job = job or Job()
    if not dry_run:
        case.file.refuse_reading()
    with read_file(path, job) as file:
        return pin(case, file, wanted or Wanted(), job, dry_run=dry_run)


def pin(case: OpenCase, file: File, wanted: Wanted, job: Job, *, dry_run: bool = False) -> Pinned:
    """The same of a file that is being told."""
    shape = shape_of_file(file, wanted.format)
    pinning = _Pinning(case, file, shape, wanted)
    known = pinning.known
    if known is not None and is_sound(case, known):
        return _again(known.dataset)
    with closing(events_in(file, shape)) as events:
        if dry_run:
            return pinning.looked(events, job)
        with database_errors(DATABASE), transaction(case.file.connection):
            return pinning.taken(events, job)


class _Pinning:
    """One file on its way into one case."""

    def __init__(self, case: OpenCase, file: File, shape: Any, wanted: Wanted) -> None:
        self._case, self._file, self._shape, self._wanted = case, file, shape, wanted
        self._connection = case.file.connection
        self._id = dataset_id(case, file.sha256)
        self._columns = file.columns_of(shape)
        self._digests: dict[str, bytes] = {}
        self._countries: set[str] = set()
        self._refused: list[Refusal] = []
        self._counts = {"new": 0, "changed": 0, "same": 0}
        kept = datasets(case)
        self.known = next((one for one in kept if one.dataset.id == self._id), None)
        self._others = [one for one in kept if one.dataset.format == shape.FORMAT and one.dataset.id != self._id]
        self._before: Dataset | None = None

    def looked(self, events: Iterable[tuple[int, Event] | Refusal], job: Job) -> Pinned:
        """What it would come to; nothing is written."""
        for batch in self._batches(events, job):
            del batch
        return self._made(saved=False)

    def taken(self, events: Iterable[tuple[int, Event] | Refusal], job: Job) -> Pinned:
        """Its rows and its record; inside a transaction."""
        dataset_rows.make_table(self._connection)
        dataset_rows.forget(self._connection, self._id)  # of one that is here again, or not as it was pinned
        for batch in self._batches(events, job):
            dataset_rows.enter(self._connection, batch)
        made = self._made(saved=True)
        job.refuse_cancelled()
        self._case.state([(KIND, self._id, {**fields_of(made.dataset), "removed": None})])
        return made

    def _batches(self, events: Iterable[tuple[int, Event] | Refusal], job: Job) -> Iterator[list[Held]]:
        remaining = iter(events)
        first = True
        while lot := list(islice(remaining, dataset_rows.BATCH)):
            found = self._whole(lot)
            if first:
                self._before = self._release_before(found)
                first = False
            yield self._compared(found)
            job.refuse_cancelled()
        if not self._digests:
            raise UsageError(
                tr("There is no event in {name} that can be read.").format(name=self._file.name),
                kept=tr("Nothing was saved."),
                todo=self._refused[0].words if self._refused else tr("Use a file with a row for each event."),
            )

    def _whole(self, lot: list[tuple[int, Event] | Refusal]) -> list[tuple[int, Event]]:
        """Those that can be taken: an id stands for one row only."""
        found: list[tuple[int, Event]] = []
        here: set[str] = set()
        for one in lot:
            if isinstance(one, Refusal):
                self._refused.append(one)
            elif one[1].key in self._digests or one[1].key in here:
                words = tr("Another row of the file has this id.")
                self._refused.append(Refusal(row=one[0], column="id", value=one[1].key, rule="duplicate", words=words))
            else:
                here.add(one[1].key)
                found.append(one)
        return found

    def _compared(self, found: list[tuple[int, Event]]) -> list[Held]:
        rows: list[Held] = []
        dataset, columns, digests, before = self._id, self._columns, self._digests, self._before
        countries = self._countries
        sha256 = hashlib.sha256
        for row, event in found:
            values = event.values
            cells = _encode([values.get(name, "") for name in columns])
            countries.add(event.country)
            digests[event.key] = sha256(cells).digest()
            if before is not None:
                self._counts[self._state(before, event.key, cells)] += 1
            rows.append((
                dataset, event.key, row, event.start, event.end, event.country, event.area, event.place, event.type,
                "; ".join(event.actors), event.low, event.best, event.high, cells,
            ))  # fmt: skip
        return rows

    def _state(self, before: Dataset, key: str, cells: bytes) -> str:
        held = dataset_rows.held(self._connection, before.id, key)
        if held is None:
            return "new"
        if held[1] == cells and before.columns == self._columns:
            return "same"
        now = dict(zip(self._columns, msgspec.json.decode(cells), strict=True))
        return "changed" if changed_cells(cells_of(before, held[1]), now) else "same"

    def _release_before(self, found: list[tuple[int, Event]]) -> Dataset | None:
        """The dataset named, else the newest of this kind that has any of these events."""
        named = self._wanted.replaces
        if named is not None and named != NONE:
            return find_dataset(self._case, named).dataset
        keys = [event.key for _, event in found]
        others = [] if named == NONE else self._others
        return next(
            (one.dataset for one in others if dataset_rows.shared(self._connection, one.dataset.id, keys)), None
        )

    def _made(self, *, saved: bool) -> Pinned:
        rows, before = len(self._digests), self._before
        if before is None:
            self._counts["new"] = rows
        licence: Licence = licence_of(self._shape.FORMAT)
        gone = self._gone()
        dataset = Dataset(
            id=self._id, name=self._name(), format=self._shape.FORMAT, release=self._release(),
            codebook=licence.codebook or None, licence=licence.name or None, citation=licence.citation or None,
            may_leave=licence.may_leave, file=self._file.name, sha256=self._file.sha256, rows=rows,
            digest=dataset_rows.digest_of(self._digests), columns=self._columns,
            replaces=before.id if before is not None else None,
        )  # fmt: skip
        return Pinned(
            dataset=dataset, rows=rows + len({one.row for one in self._refused}), **self._counts,
            withdrawn=sum(gone), outside=len(gone) - sum(gone), refused=tuple(self._refused), saved=saved,
        )  # fmt: skip

    def _gone(self) -> list[bool]:
        """Of each event of the release before that is not in the file: whether the file has any of its country."""
        if self._before is None:
            return []
        known = dataset_rows.countries(self._connection, self._before.id)
        return [country in self._countries for key, country in known.items() if key not in self._digests]

    def _name(self) -> str:
        said = " ".join((self._wanted.name or "").split())
        if len(said) > 200:
            raise InvalidValue(tr("A name has at most 200 characters."), kept=tr("Nothing was saved."))
        return said or str(getattr(self._shape, "NAME", self._shape.FORMAT))

    def _release(self) -> str | None:
        said = " ".join((self._wanted.release or "").split())
        told = getattr(self._shape, "release_in", lambda _: None)(self._file.name)
        return said[:100] or told


def _again(dataset: Dataset) -> Pinned:
    """What the same file again comes to."""
    return Pinned(dataset=dataset, rows=dataset.rows, new=0, changed=0, same=dataset.rows, withdrawn=0)
