"""The backups of one folder: which there are, which attachments they hold, which needs which, and taking one away."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from ..errors import DeskError, Refused
from ..i18n import tr
from ..system.files import flush_folder, machine_errors
from .backup_findings import altered, cut, of_file
from .backup_form import SUFFIX, Earlier, Manifest, Part, is_file_name
from .backup_reading import Keys, Take, manifest_of, read_backup
from .media import PARTIAL, Progress

OFFICER_FILE, RECOVERY_FILE, DEVICE_FILE = "officer.age", "officer-recovery.age", "device.json"
BESIDE = (OFFICER_FILE, RECOVERY_FILE, DEVICE_FILE)
"""Files of an officer's home of which copies lie beside a backup, as ``<backup>.<name>``."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A backup in a folder; its manifest proves itself, the rest of it was not looked at. ``size`` is of the file."""

    path: Path
    manifest: Manifest
    size: int


class Closed(msgspec.Struct, frozen=True, kw_only=True):
    """A file that looks like a backup and does not open as one of this officer's: why."""

    path: Path
    error: DeskError


def beside(path: Path, name: str) -> Path:
    """Where the copy of an officer's file lies that belongs to this backup."""
    return path.with_name(f"{path.name}.{name}")


def scan(folder: Path, keys: Keys) -> tuple[list[Found], list[Closed]]:
    """The backups of a folder that these keys open, oldest first, and the files that do not open."""
    found, closed = [], []
    with machine_errors():
        paths = sorted(path for path in folder.iterdir() if path.name.endswith(SUFFIX) and path.is_file())
    for path in paths:
        try:
            manifest = manifest_of(path, keys)
            with machine_errors():
                size = path.stat().st_size
            found.append(Found(path=path, manifest=manifest, size=size))
        except DeskError as error:
            closed.append(Closed(path=path, error=error))
    found.sort(key=lambda one: (one.manifest.created, one.manifest.backup))
    return found, closed


def holders(found: Iterable[Found]) -> dict[Part, tuple[Found, Part]]:
    """For each attachment that lies in one of these files (``plain``): the newest that holds it, and as which part."""
    named = [one for one in found if is_file_name(one.path.name)]
    return {plain(part): (one, part) for one in named for part in one.manifest.blobs()}


def plain(part: Part) -> Part:
    """The part whatever it is called in a file: an attachment is the same when case, name, size and hash are."""
    return msgspec.structs.replace(part, id="")


def chain(manifest: Manifest, folder: Path, keys: Keys) -> tuple[dict[str, Path], list[DeskError]]:
    """Where each earlier backup lies that this one needs, by id; and a ``Cut`` for each that is missing."""
    places: dict[str, Path] = {}
    missing: list[DeskError] = []
    for earlier in manifest.earlier:
        place = locate(earlier, folder, keys)
        if place is None:
            words = tr("{name}, an earlier backup that this one needs, is missing.")
            missing.append(cut(words.format(name=earlier.file)))
        else:
            places[earlier.backup] = place
    return places, missing


def read_earlier(path: Path, earlier: Earlier, keys: Keys, take: Take, progress: Progress) -> None:
    """Read an earlier backup to its end for what a later one takes from it; all of it is proven."""
    wanted = {part.id: part for part in earlier.blobs}
    seen = set()

    def take_wanted(part: Part, chunks: Iterator[bytes]) -> None:
        if wanted.get(part.id) == part:
            seen.add(part.id)
            take(part, chunks)

    try:
        read_backup(path, keys, take_wanted, progress, expected=earlier)
    except Refused as error:
        raise of_file(error, path.name) from None
    if seen != wanted.keys():
        raise altered(tr("{name} does not hold the attachments it should.").format(name=earlier.file))


def locate(wanted: Earlier, folder: Path, keys: Keys) -> Path | None:
    """Where the earlier backup lies now: under its name, or under another one in the same folder."""
    candidate = folder / wanted.file
    if candidate.is_file() and _is(candidate, wanted, keys):
        return candidate
    found, _ = scan(folder, keys)
    same = [one.path for one in found if one.manifest.backup == wanted.backup]
    # a file of that name which no longer opens is told as altered rather than as missing
    return same[0] if same else candidate if candidate.is_file() else None


def surplus(found: Sequence[Found], newest: Manifest, keep: int) -> list[Found]:
    """Those beyond the newest ``keep`` of the same workspace or case that no other backup needs.

    ``newest`` is kept whatever its date says: a clock may have been set back. Taken away in this order, none that
    stays, or stays for a while, lacks a file it needs.
    """
    known = {one.manifest.backup: one for one in found}
    of_scope = [one for one in found if one.manifest.case == newest.case]
    of_scope.sort(key=lambda one: one.manifest.backup == newest.backup)
    kept = [*of_scope[-keep:], *(one for one in found if one.manifest.case != newest.case)]
    needed = {one.manifest.backup for one in kept}.union(*(_builds_on(one, known) for one in kept))
    gone = [one for one in of_scope if one.manifest.backup not in needed]
    return sorted(gone, key=lambda one: -len(_builds_on(one, known)))


def _builds_on(one: Found, known: Mapping[str, Found]) -> set[str]:
    """The ids of all backups that this one needs, and that they need."""
    below: set[str] = set()
    waiting = [earlier.backup for earlier in one.manifest.earlier]
    while waiting:
        backup = waiting.pop()
        if backup in known and backup not in below:
            waiting += [earlier.backup for earlier in known[backup].manifest.earlier]
        below.add(backup)
    return below


def take_away(path: Path) -> None:
    """Remove a backup and what lies beside it: it loses its name first, so that it is whole or no backup."""
    with machine_errors():
        partial = path.with_name(path.name + PARTIAL)
        if path.exists():
            path.replace(partial)
            flush_folder(path.parent)
    clear_leftovers(path)


def clear_leftovers(path: Path) -> bool:
    """Remove what was half written, or half removed, of a backup of this name; a whole one stays. Whether any was."""
    main = path.with_name(path.name + PARTIAL)
    # while it is being written or removed a backup has its passing name; without that, files beside it may be of one
    # that somebody moved
    names = [beside(path, name) for name in BESIDE] if main.exists() and not path.exists() else []
    names += [path.with_name(f"{path.name}.{name}{PARTIAL}") for name in BESIDE]
    there = [name for name in (*names, main) if name.exists()]
    for leftover in there:
        with contextlib.suppress(OSError):
            leftover.unlink(missing_ok=True)
    return bool(there)


def _is(path: Path, wanted: Earlier, keys: Keys) -> bool:
    try:
        return manifest_of(path, keys).backup == wanted.backup
    except DeskError:
        return False
