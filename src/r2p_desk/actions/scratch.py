"""A folder for a while: what is put there is sealed, and gone afterwards, also after a kill."""

import contextlib
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from ..errors import AlreadyOpen, MachineError
from ..i18n import tr
from ..system.files import FolderLock, machine_errors

_PREFIX = ".r2p-desk-scratch-"
_NAME = re.compile(re.escape(_PREFIX) + r"[0-9a-f]{16}")
_WITHIN = {"home", FolderLock.NAME}
PATTERN = f"{_PREFIX}*"


@contextlib.contextmanager
def scratch_folder(parent: Path) -> Iterator[Path]:
    """A new folder of this user only under ``parent``, removed on leaving."""
    folder = parent / f"{_PREFIX}{secrets.token_hex(8)}"
    with machine_errors():
        folder.mkdir(mode=0o700)
    lock = FolderLock(folder)
    lock.acquire(tr("The scratch folder is in use."), todo=tr("Try again."))
    try:
        yield folder
    finally:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def sweep(parent: Path) -> None:
    """Remove scratch folders whose command was killed; one that is in use is left alone. Never fails."""
    with contextlib.suppress(OSError):
        for folder in parent.glob(PATTERN):
            ours = _NAME.fullmatch(folder.name) and folder.is_dir() and not folder.is_symlink()
            if ours and {path.name for path in folder.iterdir()} <= _WITHIN:
                _remove_unused(folder)


def _remove_unused(folder: Path) -> None:
    lock = FolderLock(folder)
    try:
        lock.acquire("", todo="")
    except (AlreadyOpen, MachineError):
        return
    lock.release()
    shutil.rmtree(folder, ignore_errors=True)


def needed(source: Path) -> int:
    """Bytes of all files below this folder."""
    with machine_errors():
        return sum(path.stat().st_size for path in source.rglob("*") if path.is_file())


def check_room(folder: Path, size: int) -> None:
    """``MachineError`` when fewer than ``size`` bytes, and a little more, are free where ``folder`` lies."""
    with machine_errors():
        free = shutil.disk_usage(folder).free
    if free < size + (16 << 20):
        raise MachineError(
            tr("There is not enough room: {n} MiB are needed, {m} MiB are free.").format(
                n=(size >> 20) + 17, m=free >> 20
            ),
            kept=tr("Nothing was written."),
            todo=tr("Free some space, or name a folder on another disk."),
        )
