"""Pinning a file of event data: read apart, compared with the release before, its rows and one commit or nothing."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

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
from .dataset_files import File, read_file
from .datasets import cells_of, changed_cells, dataset_id, datasets, find_dataset, is_sound, licence_of, shape_of
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
    nothing at all. ``known``: it is the very file that is pinned already.
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
    known: bool = False


def add_dataset(
    case: OpenCase, path: Path, wanted: Wanted | None = None, job: Job | None = None, *, dry_run: bool = False
) -> Pinned:
    """Pin a file of event data as one commit with its rows, or only say what that would do.

    The same file again changes nothing. ``Refused`` where it is no event data, ``UsageError`` where no event in it can
    be read, ``Cancelled`` leaves nothing. Rows that cannot be read are refused one by one.
    """
    job, wanted = job or Job(), wanted or Wanted()
    with read_file(path, wanted.format, job) as file:
        return pin(case, file, wanted, job, dry_run=dry_run)


def pin(case: OpenCase, file: File, wanted: Wanted, job: Job, *, dry_run: bool = False) -> Pinned:
    """The same of a file that is being told."""
    if not dry_run:
        case.file.refuse_reading()
    pinning = Pinning(case, file.sha256, file.shape.FORMAT, file.name, wanted)
    pinning.columns = file.columns
    known = pinning.known
    if known is not None and is_sound(case, known):
        return _again(known.dataset)
    with closing(file.events()) as events:
        if dry_run:
            return pinning.looked(events, job)
        with database_errors(DATABASE), transaction(case.file.connection):
            return pinning.taken(events, job)


class Pinning:
    """One file on its way into one case; events are held against the release before as they come."""

    def __init__(self, case: OpenCase, sha256: str, format_name: str, name: str, wanted: Wanted | None = None) -> None:
        self._case, self._sha256, self._format, self._file = case, sha256, format_name, name
        self._wanted = wanted or Wanted()
        self._connection = case.file.connection
        self._id = dataset_id(case, sha256)
        self.columns: tuple[str, ...] = ()
        self._digests: dict[str, bytes] = {}
        self._countries: set[str] = set()
        self._last = ""
        """The last day of any event: what a file without a release reaches to."""
        self._refused: list[Refusal] = []
        self._counts = {"new": 0, "changed": 0, "same": 0}
        kept = datasets(case)
        self.known = next((one for one in kept if one.dataset.id == self._id), None)
        others = [one.dataset for one in kept if one.dataset.format == format_name and one.dataset.id != self._id]
        named = self._wanted.replaces
        self._before = None if named in (None, NONE) else find_dataset(case, str(named)).dataset
        self._others = [] if named is not None else others
        """The datasets of this kind that it may be a later release of, the newest first."""

    def looked(self, events: Iterable[tuple[int, Event] | Refusal], job: Job) -> Pinned:
        """What it would come to; nothing is written."""
        for batch in self._batches(events, job):
            del batch
        return self.made()

    def taken(self, events: Iterable[tuple[int, Event] | Refusal], job: Job) -> Pinned:
        """Its rows and its record; inside a transaction."""
        dataset_rows.make_table(self._connection)
        dataset_rows.forget(self._connection, self._id)  # of one that is here again, or not as it was pinned
        for batch in self._batches(events, job):
            dataset_rows.enter(self._connection, batch)
        made = self.made(saved=True)
        job.refuse_cancelled()
        self._case.state([(KIND, self._id, {**fields_of(made.dataset), "removed": None})])
        self._case.kept.forget()  # rows may have come back of which the record says nothing new
        return made

    def made(self, *, saved: bool = False) -> Pinned:
        """What the events so far come to."""
        known, gone = len(self._digests), self._gone()
        if self._before is None:
            self._counts["new"] = known
        licence: Licence = licence_of(self._format)
        dataset = Dataset(
            id=self._id, name=self._name(), format=self._format, release=self._release(),
            codebook=licence.codebook or None, licence=licence.name or None, citation=licence.citation or None,
            may_leave=licence.may_leave, file=self._file, sha256=self._sha256, rows=known,
            digest=dataset_rows.digest_of(self._digests), columns=self.columns,
            replaces=self._before.id if self._before is not None else None,
        )  # fmt: skip
        whole = known + len({one.row for one in self._refused})
        return Pinned(
            dataset=dataset, rows=whole, new=self._counts["new"], changed=self._counts["changed"],
            same=self._counts["same"], withdrawn=sum(gone), outside=len(gone) - sum(gone),
            refused=tuple(self._refused), saved=saved,
        )  # fmt: skip

    def _batches(self, events: Iterable[tuple[int, Event] | Refusal], job: Job) -> Iterator[list[Held]]:
        remaining = iter(events)
        while lot := list(islice(remaining, dataset_rows.BATCH)):
            yield self._batch(lot)
            job.refuse_cancelled()
        if not self._digests:
            raise UsageError(
                tr("There is no event in {name} that can be read.").format(name=self._file),
                kept=tr("Nothing was saved."),
                todo=self._refused[0].words if self._refused else tr("Use a file with a row for each event."),
            )

    def _batch(self, lot: list[tuple[int, Event] | Refusal]) -> list[Held]:
        """The rows of those that can be taken: an id stands for one row only."""
        rows: list[Held] = []
        dataset, columns, digests, countries = self._id, self.columns, self._digests, self._countries
        last = ""
        compared, sha256 = bool(self._others) or self._before is not None, hashlib.sha256
        for one in lot:
            if isinstance(one, Refusal):
                self._refused.append(one)
                continue
            row, event = one
            if event.key in digests:
                words = tr("Another row of the file has this id.")
                self._refused.append(Refusal(row=row, column="id", value=event.key, rule="duplicate", words=words))
                continue
            values = event.values
            same = tuple(values) == columns
            cells = _encode(list(values.values()) if same else [values.get(name, "") for name in columns])
            digests[event.key] = sha256(cells).digest()
            countries.add(event.country)
            last = max(last, event.end)
            if compared:
                self._counts[self._stands(event, cells)] += 1
            rows.append((
                dataset, event.key, row, event.start, event.end, event.country, event.area, event.place, event.type,
                "; ".join(event.actors), event.low, event.best, event.high, cells,
            ))  # fmt: skip
        self._last = max(self._last, last)
        return rows

    def _stands(self, event: Event, cells: bytes) -> str:
        """How an event stands to the release before."""
        held = self._held(event.key)
        if held is None or self._before is None:
            return "new"
        if held == cells and self._before.columns == self.columns:
            return "same"
        return "changed" if changed_cells(cells_of(self._before, held), event.values) else "same"

    def _held(self, key: str) -> bytes | None:
        """The cells of an event in the release before: the newest of this kind that has any event of the file."""
        if self._before is None:
            for one in self._others:
                found = dataset_rows.held(self._connection, one.id, key)
                if found is not None:
                    self._before, self._others = one, []
                    self._counts["new"] = len(self._digests) - 1
                    return found[1]
            return None
        found = dataset_rows.held(self._connection, self._before.id, key)
        return None if found is None else found[1]

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
        return said or str(getattr(shape_of(self._format), "NAME", self._format))

    def _release(self) -> str | None:
        said = " ".join((self._wanted.release or "").split())
        told = getattr(shape_of(self._format), "release_in", lambda _: None)(self._file)
        return said[:100] or told or (f"≤ {self._last}" if self._last else None)


def _again(dataset: Dataset) -> Pinned:
    """What the same file again comes to."""
    return Pinned(dataset=dataset, rows=dataset.rows, new=0, changed=0, same=dataset.rows, withdrawn=0, known=True)
