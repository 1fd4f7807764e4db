"""What a crash leaves: a case nobody can open because its key was never written down, a half copy, a half-written file.

Only those exact shapes are ever removed. A folder with an access file, with anything that is no part of a case in the
making, with more than such a case can hold, touched within the hour or locked by somebody is left alone: it may be a
case that somebody is just putting there.
"""

import re
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ..errors import AlreadyOpen
from ..system.files import FolderLock, keeping_writers_out
from .bundle import SUFFIX
from .copying import INCOMING
from .reading import DATABASE

_MADE = re.compile(r"[0-9a-f]{32}" + re.escape(SUFFIX))
_COMING = re.compile(r"\.[0-9a-f]{32}" + re.escape(INCOMING))
_PARTIAL = re.compile(r"\.[0-9a-f]{16}\.partial")
_IN_THE_MAKING = frozenset({DATABASE, *(f"{DATABASE}-{more}" for more in ("wal", "shm", "journal")), FolderLock.NAME})
_MOST_BYTES = 4 << 20
HALF_MADE_AFTER = 3600.0
INCOMING_AFTER = 24 * 3600.0


def case_folders(cases: Path) -> list[Path]:
    """The folders that have the name of a case, in order."""
    return [path for path in _entries(cases) if _MADE.fullmatch(path.name) and _is_folder(path)]


def half_made(cases: Path, registered: set[str], *, after: float = HALF_MADE_AFTER) -> list[Path]:
    """Folders of cases whose making was cut off before their key was written, untouched for ``after`` seconds.

    ``registered`` are names of folders the officer's store knows; they are never among them.
    """
    return [path for path in case_folders(cases) if path.name not in registered and _is_half_made(path, after)]


def half_copied(cases: Path, *, after: float = INCOMING_AFTER) -> list[Path]:
    """Copies that were never finished, untouched for ``after`` seconds."""
    found = [path for path in _entries(cases) if _COMING.fullmatch(path.name) and _is_folder(path)]
    return [path for path in found if _untouched(path, after)]


def half_written(folder: Path, *, after: float = HALF_MADE_AFTER) -> list[Path]:
    """Files directly in this folder whose writing was cut off before they took their name."""
    found = [path for path in _entries(folder) if _PARTIAL.fullmatch(path.name) and stat.S_ISREG(path.lstat().st_mode)]
    return [path for path in found if _untouched(path, after)]


def remove(folder: Path) -> None:
    """Remove one of these folders, file by file: links are not followed."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if _is_folder(path):
            path.rmdir()
        else:
            path.unlink()
    folder.rmdir()


def collect(cases: Path, registered: set[str]) -> int:
    """Remove what a crash left; answers how many folders. What the machine refuses stays for the next time.

    Files of the home itself, in which the cases lie, that were never finished go with it.
    """
    for path in half_written(cases.parent):
        with suppress(OSError):
            path.unlink()
    gone = 0
    for folder in (*half_made(cases, registered), *half_copied(cases)):
        with suppress(OSError):
            remove(folder)
            gone += 1
    return gone


def _entries(cases: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from sorted(cases.iterdir())


def _is_folder(path: Path) -> bool:
    return stat.S_ISDIR(path.lstat().st_mode)


def _is_half_made(folder: Path, after: float) -> bool:
    size = 0
    try:
        for entry in folder.iterdir():
            held = entry.lstat()
            known = entry.name in _IN_THE_MAKING or _PARTIAL.fullmatch(entry.name)
            if not known or not stat.S_ISREG(held.st_mode):
                return False
            size += held.st_size
        return size <= _MOST_BYTES and _untouched(folder, after) and not _is_locked(folder)
    except OSError:
        return False


def _untouched(folder: Path, after: float) -> bool:
    """By the moment of change that no program can set; a clock put back leaves everything alone."""
    try:
        moments = [path.lstat().st_ctime for path in (folder, *folder.rglob("*"))]
    except OSError:
        return False
    return max(moments) <= time.time() - after


def _is_locked(folder: Path) -> bool:
    try:
        with keeping_writers_out(folder, "", todo=""):
            return False
    except AlreadyOpen:
        return True
