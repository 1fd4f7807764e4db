"""Files that are whole or not there: written beside, flushed, renamed, the folder flushed; and locks on them."""

import contextlib
import errno
import io
import json
import os
import platform
import secrets
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from ..errors import AlreadyOpen, MachineError
from ..i18n import tr


def write_durably(path: Path, data: bytes) -> None:
    """Put these bytes at ``path`` whole or not at all, on disk when this returns; readable by this user only.

    ``MachineError`` when the disk is full or may not be written; what stood there before is then untouched.
    """
    partial = path.with_name(f".{secrets.token_hex(8)}.partial")
    with machine_errors():
        try:
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        except OSError:
            partial.unlink(missing_ok=True)
            raise
        flush_folder(path.parent)


def sweep(folder: Path) -> None:
    """Put away what ``write_durably`` had half written when the machine stopped; its caller is the one writer here."""
    with machine_errors():
        for partial in folder.glob(".*.partial"):
            partial.unlink(missing_ok=True)


def flush_file(path: Path) -> None:
    """Make the bytes of a file durable that something else has written."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_checked(path: Path, data: bytes, check: Callable[[bytes], object], *, beside: str) -> None:
    """Put these bytes at ``path`` once they have been read back from the disk and ``check`` took them without raising.

    They are written under the name ``beside`` first, so that at most one leftover of a killed run is ever there. What
    stood at ``path`` is untouched until the very end, and after any error.
    """
    new = path.with_name(beside)
    with machine_errors():
        new.unlink(missing_ok=True)
    write_durably(new, data)
    try:
        with machine_errors():
            check(new.read_bytes())
            new.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
        raise
    with machine_errors():
        flush_folder(path.parent)


def write_all(file: IO[bytes] | io.RawIOBase, data: memoryview) -> None:
    """Write all of it, also to a file that takes less at a time; ``OSError`` when the machine does not take it."""
    while data:
        data = data[file.write(data) or 0 :]


def flush_folder(folder: Path) -> None:
    """Make the folder's own entries durable, where the system has that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def machine_errors() -> Iterator[None]:
    """Turn what the operating system refuses into ``MachineError``."""
    try:
        yield
    except OSError as error:
        raise MachineError(
            _machine_words(error), kept=tr("What was saved before is untouched."), todo=_machine_advice(error)
        ) from error


def _machine_words(error: OSError) -> str:
    known = {
        errno.ENOSPC: tr("The disk is full."),
        errno.EDQUOT: tr("The disk quota is used up."),
        errno.EACCES: tr("This user may not read or write there."),
        errno.EPERM: tr("This user may not read or write there."),
        errno.EROFS: tr("That disk is read-only."),
    }
    return known.get(
        error.errno or 0, tr("The machine could not do it: {reason}.").format(reason=error.strerror or "?")
    )


def _machine_advice(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return tr("Free some space and try again.")
    return tr("Choose another folder, or change who may write in this one.")


class FolderLock:
    """One writer at a time in a folder: a lock file that dies with its process and names host and process."""

    NAME = "lock"

    def __init__(self, folder: Path) -> None:
        self._path = folder / self.NAME
        self._file: IO[bytes] | None = None

    def acquire(self, message: str, *, todo: str) -> None:
        """Take the lock, or raise ``AlreadyOpen`` with this message."""
        with machine_errors():
            file = self._path.open("a+b")
        if not _lock(file):
            file.close()
            raise AlreadyOpen(message, kept=tr("Nothing was changed."), todo=todo)
        try:
            with machine_errors():
                file.truncate(0)
                file.write(json.dumps({"host": platform.node(), "process": os.getpid()}).encode())
                file.flush()
        except BaseException:
            file.close()
            raise
        self._file = file

    def release(self) -> None:
        """Give the lock back; without one this does nothing."""
        if self._file is not None:
            self._file.close()
            self._file = None


@contextlib.contextmanager
def keeping_writers_out(folder: Path, message: str, *, todo: str) -> Iterator[None]:
    """Nobody writes in this folder meanwhile, without a byte of it being touched; ``AlreadyOpen`` when somebody does.

    A folder without a lock file was never opened for writing where it lies, or is read only; it is taken as it is.
    """
    try:
        file = (folder / FolderLock.NAME).open("rb")
    except OSError:
        yield
        return
    with file:
        if not _lock(file):
            raise AlreadyOpen(message, kept=tr("Nothing was changed."), todo=todo)
        yield


def _lock(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
