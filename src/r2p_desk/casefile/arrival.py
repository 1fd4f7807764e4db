"""What came from elsewhere: a case that is new here, commits for one that is not, and what they would change."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import msgspec

from ..keys.officer import Officer
from ..system.files import machine_errors, write_durably
from . import comparing
from .access import open_access, write_access
from .bundle import CaseFile
from .comparing import Difference
from .database import database_errors, rehearsal
from .parcels import Merged, Parcel
from .reading import DATABASE
from .readme import NAME as README
from .readme import TEXT as README_TEXT

_PIECE = 1024 * 1024


class Differences(msgspec.Struct, frozen=True, kw_only=True):
    """What a merge brought, or would bring.

    ``commits`` counts the new commits by officer (key hash, name); items are (id, title); ``conflicts`` are those that
    were not there before: (kind, record, field). ``rows`` says it field by field; ``more`` commits are
    not among them, for there are too many.
    """

    merged: Merged
    commits: tuple[tuple[str, str, int], ...]
    items_new: tuple[tuple[str, str], ...]
    items_changed: tuple[tuple[str, str], ...]
    conflicts: tuple[tuple[str, str, str], ...]
    rows: tuple[Difference, ...] = ()
    more: int = 0


def begin(folder: Path, officer: Officer, access_data: bytes) -> CaseFile:
    """A bundle in a new folder for a case that is not here yet, as its access file says it; empty until it is merged.

    It gets a writer id of its own with the first commit saved in it.
    """
    access = open_access(access_data, officer)
    with machine_errors():
        folder.mkdir(mode=0o700)
    write_access(folder, access_data)
    write_durably(folder / README, README_TEXT.encode())
    return CaseFile._begin(folder, access)


def take_in(file: CaseFile, parcels: list[Parcel], *, for_good: bool, closed: Collection[str] = ()) -> Differences:
    """Merge these commits, or only see what merging them would bring: without ``for_good`` nothing is changed.

    Of records of the kinds ``closed`` no field is shown.
    """
    if for_good:
        return _merge(file, parcels, closed)
    try:
        with database_errors(DATABASE), rehearsal(file.connection):
            return _merge(file, parcels, closed)
    finally:
        file.journal.forget()


def proves_itself(file: CaseFile) -> bool:
    """Whether the journal begins with the commit its access file names, and that names the signer as a manager."""
    with database_errors(DATABASE):
        begun = file.journal.ancestry.position(file.access.first) is not None
        return begun and file.access.signer in file.journal.managers()


def file_chunks(path: Path) -> Iterator[bytes]:
    """A file's bytes in pieces."""
    with machine_errors(), path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def lines(chunks: Iterable[bytes], longest: int) -> Iterator[bytes]:
    """The lines in these bytes, each with its end; one without, or longer than ``longest``, is handed on as it is."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        start = 0
        while (end := waiting.find(b"\n", start)) >= 0:
            yield bytes(waiting[start : end + 1])
            start = end + 1
        del waiting[:start]
        if len(waiting) > longest:
            break
    if waiting:
        yield bytes(waiting)


def _merge(file: CaseFile, parcels: list[Parcel], closed: Collection[str]) -> Differences:
    with database_errors(DATABASE):
        known = {row[0] for row in file.connection.execute("SELECT id FROM record WHERE kind='item'")}
    held, more = comparing.before(file, parcels)
    before = set(file.conflicts())
    merged = file.merge(parcels)
    by, touched = _news(file, merged)
    names = {officer: keys.name for officer, keys in file.journal.members().items()}
    titles = {item: str((file.shown("item", item) or {}).get("title") or "") for item in touched}
    return Differences(
        merged=merged,
        commits=tuple((officer, names.get(officer, ""), count) for officer, count in by.items()),
        items_new=tuple((item, title) for item, title in titles.items() if item not in known),
        items_changed=tuple((item, title) for item, title in titles.items() if item in known),
        conflicts=tuple(conflict for conflict in file.conflicts() if conflict not in before),
        rows=comparing.compare(file, held, merged, closed),
        more=more,
    )


def _news(file: CaseFile, merged: Merged) -> tuple[dict[str, int], list[str]]:
    """How many commits by whom, and the items they state something of, in the order they were taken in."""
    by: dict[str, int] = {}
    touched: dict[str, None] = {}
    with database_errors(DATABASE):
        for commit_id in (*merged.applied, *merged.supplied):
            commit = file.journal.commit(commit_id)
            if commit is None:
                continue
            if commit_id in merged.applied:
                by[commit.officer] = by.get(commit.officer, 0) + 1
            for _, change in file.journal.changes(commit):
                if change is not None and change.kind == "item":
                    touched[change.record] = None
    return by, list(touched)
