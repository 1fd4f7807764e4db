"""Taking in some of what came: whole commits, with all that they stand on, and what is left out told.

A commit is signed as one and counts only where everything it knows of is there. So *some* is a set of commits that
stands on nothing outside it: those that state something of a chosen record, whatever they stand on, and always those
that say who may open the case or take a statement out for good. What is left out is not refused: it is merged whenever
it comes again.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from ..errors import Damaged
from .bundle import CaseFile
from .database import database_errors
from .parcels import Parcel
from .reading import DATABASE
from .rules import NEVER_WITHHELD
from .statements import Commit, read_change, read_commit

Record = tuple[str, str]
"""(kind, id)."""


class Chosen(NamedTuple):
    """What is taken in and how many commits are not; ``beside`` are records, not chosen, that must come with it."""

    taken: list[Parcel]
    left: int
    beside: tuple[Record, ...]
    unknown: tuple[str, ...]


class _Read(NamedTuple):
    parcel: Parcel
    commit: Commit
    records: frozenset[Record]
    blobs: frozenset[str]
    always: bool


def choose(file: CaseFile, parcels: Iterable[Parcel], only: Collection[str]) -> Chosen:
    """The commits to take in for these records (ids): each with what it stands on of what came.

    ``unknown`` are ids that nothing new here states anything of. A commit that cannot be read is left to the merge,
    which names it.
    """
    wanted = set(only)
    taken: list[Parcel] = []
    news: dict[str, _Read] = {}
    with database_errors(DATABASE):
        here = News(file)
        for parcel in parcels:
            one = _read(parcel)
            if one is None:
                taken.append(parcel)
            elif here.brings(parcel, one.commit):
                news[one.commit.id] = one
    roots = [key for key, one in news.items() if one.always or any(record in wanted for _, record in one.records)]
    chosen = _closed(roots, news)
    taken += [one.parcel for key, one in news.items() if key in chosen]
    beside = {record: None for key, one in news.items() if key in chosen for record in sorted(one.records)}
    offered = {record for one in news.values() for _, record in one.records}
    return Chosen(
        taken=taken,
        left=len(news) - len(chosen),
        beside=tuple(record for record in beside if record[1] not in wanted),
        unknown=tuple(sorted(wanted - offered)),
    )


class News:
    """Tells which commits bring anything to a case; used inside ``database_errors``."""

    def __init__(self, file: CaseFile) -> None:
        self._position = file.journal.ancestry.position
        self._absent = {row[0] for row in file.connection.execute("SELECT change FROM absent")}

    def is_new(self, commit: str) -> bool:
        """Whether it does not count here yet."""
        return self._position(commit) is None

    def brings(self, parcel: Parcel, commit: Commit) -> bool:
        """Whether it is not here yet, or brings what was withheld of it."""
        pairs = zip(commit.changes, parcel.changes, strict=False)
        return self.is_new(commit.id) or any(part is not None and name in self._absent for name, part in pairs)


def named_blobs(parcels: Iterable[Parcel]) -> set[str]:
    """The sealed files that these commits name."""
    read = [_read(parcel) for parcel in parcels]
    return {name for one in read if one is not None for name in one.blobs}


def _closed(roots: list[str], news: dict[str, _Read]) -> set[str]:
    chosen, waiting = set(roots), list(roots)
    while waiting:
        for named in news[waiting.pop()].commit.named:
            if named in news and named not in chosen:
                chosen.add(named)
                waiting.append(named)
    return chosen


def _read(parcel: Parcel) -> _Read | None:
    try:
        commit = read_commit(parcel.data, parcel.signature)
        changes = [read_change(*part) for part in parcel.changes if part is not None]
    except Damaged:
        return None
    return _Read(
        parcel=parcel,
        commit=commit,
        records=frozenset((one.kind, one.record) for one in changes),
        blobs=frozenset(str(one.fields["blob"]) for one in changes if "blob" in one.fields),
        always=commit.is_first or any(one.kind in NEVER_WITHHELD for one in changes),
    )
