"""A case folder taken over from a stick, another machine or a backup: copied, flushed, read back and compared.

What is copied is only what a case file consists of, and only regular files: a link on a stick may point anywhere. The
copy lies under another name until whoever asked for it has proven it; ``take_place`` then gives it a name by chance.
"""

import hashlib
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from io import BufferedReader, BufferedWriter
from pathlib import Path

import msgspec

from ..errors import Damaged, MachineError, NotFound, Refused
from ..i18n import tr
from ..jobs import Job
from ..system.files import FolderLock, flush_folder, keeping_writers_out, machine_errors
from .access import COPY, NAME
from .aside import FOLDER as QUARANTINE
from .blobs import FOLDER
from .bundle import SUFFIX
from .reading import DATABASE
from .readme import NAME as README
from .unfinished import MENDED, NEXT_ACCESS, NEXT_DATABASE

INCOMING = ".incoming"
_WHOLE = (NAME, COPY, DATABASE, f"{DATABASE}-wal", README, NEXT_ACCESS, NEXT_DATABASE, MENDED)
_NEVER = (FolderLock.NAME, f"{DATABASE}-shm")
_FOLDERS, _DEEPEST = (FOLDER, QUARANTINE), 3
_INSIDE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,127}")
_PIECE = 1 << 20
_SPARE = 64 << 20


class Copied(msgspec.Struct, frozen=True, kw_only=True):
    """The folder the copy lies in for now, how many files and bytes it holds, and names that were left out."""

    folder: Path
    files: int
    size: int
    left_out: tuple[str, ...]


def copy_bundle(source: Path, cases: Path, job: Job) -> Copied:
    """Copy a case folder beside the cases of a home, durable and the same byte for byte when this returns.

    ``NotFound`` where there is no case, ``Refused`` for links and other things that are no files, ``AlreadyOpen`` while
    somebody writes there, ``MachineError`` when there is no room, ``Damaged`` when the copy reads otherwise.
    """
    if not (source / NAME).is_file() or not (source / DATABASE).is_file():
        raise NotFound(
            tr("There is no case in {name}.").format(name=source.name or str(source)),
            kept=tr("Nothing was changed."),
            todo=tr("Name the folder that holds access.age and case.db; its name ends in {end}.").format(end=SUFFIX),
        )
    message, todo = tr("This case is open in another window or command."), tr("Close it there, then try again.")
    with machine_errors(), keeping_writers_out(source, message, todo=todo):
        wanted, left_out = _files_of(source)
        size = sum((source / name).lstat().st_size for name in wanted)
        cases.mkdir(mode=0o700, parents=True, exist_ok=True)
        _need_room(cases, size)
        folder = cases / f".{secrets.token_hex(16)}{INCOMING}"
        folder.mkdir(mode=0o700)
        try:
            _copy_all(source, folder, wanted, size, job)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return Copied(folder=folder, files=len(wanted), size=size, left_out=tuple(left_out))


def take_place(copied: Copied) -> Path:
    """Give a proven copy its name as a case of the home; durable when this returns."""
    final = copied.folder.with_name(secrets.token_hex(16) + SUFFIX)
    with machine_errors():
        copied.folder.replace(final)
        flush_folder(final.parent)
    return final


def discard(copied: Copied) -> None:
    """Remove a copy that is not wanted; the source stays."""
    shutil.rmtree(copied.folder, ignore_errors=True)


def _files_of(source: Path) -> tuple[list[str], list[str]]:
    wanted, left_out = [], []
    for entry in sorted(source.iterdir()):
        if entry.name in _WHOLE:
            wanted.append(_regular(entry).name)
        elif entry.name in _FOLDERS and entry.is_dir() and not entry.is_symlink():
            wanted += [path.relative_to(source).as_posix() for path in _files_in(entry, 1)]
        elif entry.name not in _NEVER:
            left_out.append(entry.name)
    return wanted, left_out


def _files_in(folder: Path, depth: int) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if not _INSIDE.fullmatch(entry.name):
            continue  # what was half written when the copy was made has another name
        if entry.is_dir() and not entry.is_symlink():
            if depth < _DEEPEST:
                yield from _files_in(entry, depth + 1)
        else:
            yield _regular(entry)


def _regular(path: Path) -> Path:
    if not stat.S_ISREG(path.lstat().st_mode):
        raise Refused(
            tr("In this folder lies something that is no file: {name}.").format(name=path.name[:80]),
            kept=tr("Nothing was copied."),
            todo=tr("A case file holds plain files only; ask whoever gave it to you."),
        )
    return path


def _need_room(cases: Path, size: int) -> None:
    if shutil.disk_usage(cases).free < size + _SPARE:
        raise MachineError(
            tr("There is not enough room for a copy of this case."),
            kept=tr("Nothing was copied."),
            todo=tr("Free {n} MB and try again.").format(n=(size + _SPARE) // 1_000_000 + 1),
        )


def _copy_all(source: Path, folder: Path, wanted: list[str], size: int, job: Job) -> None:
    done, hashes = 0, {}
    for name in wanted:
        (folder / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with _reading(source / name) as reading, _writing(folder / name) as writing:
            while piece := reading.read(_PIECE):
                digest.update(piece)
                writing.write(piece)
                done += len(piece)
                job.advance(0.7 * done / max(size, 1), tr("Copying the case in"))
            _flush(writing)
        hashes[name] = digest.digest()
    for inside in {(folder / name).parent for name in wanted} | {folder, folder / FOLDER, folder.parent}:
        if inside.is_dir():
            flush_folder(inside)
    for at, (name, wished) in enumerate(hashes.items()):
        job.advance(0.7 + 0.2 * at / len(hashes), tr("Reading the copy back"))
        with _reading(folder / name) as reading:
            if hashlib.file_digest(reading, "sha256").digest() != wished:
                raise Damaged(
                    tr("The copy does not read as it was written."),
                    kept=tr("What you copied from is untouched; the copy was removed."),
                    todo=tr("Check the disk of this machine, then try again."),
                )


def _reading(path: Path) -> BufferedReader:
    return os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)), "rb")


def _writing(path: Path) -> BufferedWriter:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def _flush(file: BufferedWriter) -> None:
    """On the disk, and out of the cache, so that reading it back reads the disk where the system obliges."""
    file.flush()
    os.fsync(file.fileno())
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
