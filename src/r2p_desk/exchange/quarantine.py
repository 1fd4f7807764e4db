"""Where the parts of a package wait until a person accepts them: on disk, sealed under a key that is only in memory.

Each part is a file named by chance, sealed as the payload of an age file is (``keys.age_payload``) under a random key
of its own. Whatever ends this process, what is left on the disk is noise, and the next quarantine clears it away.
"""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Self

from ..i18n import tr
from ..keys.age_payload import Sealer, opened_chunks
from ..system.files import FolderLock, machine_errors

_KEY_SIZE = 32


class Kept:
    """One part in quarantine while it is written; ``read`` gives it back any number of times."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._key = bytearray(secrets.token_bytes(_KEY_SIZE))
        with machine_errors():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file: IO[bytes] | None = os.fdopen(handle, "wb")
        self._sealer = Sealer(bytes(self._key), self._file.write)

    def write(self, data: bytes) -> None:
        """The next bytes of the part."""
        with machine_errors():
            self._sealer.update(data)

    def finish(self) -> None:
        """The part is complete."""
        with machine_errors():
            self._sealer.finish()
            self.close()

    def read(self) -> Iterator[bytes]:
        """The part, in pieces."""
        with machine_errors(), self._path.open("rb") as file:
            yield from opened_chunks(bytes(self._key), file.read)

    def close(self) -> None:
        """Close the file; without ``finish`` the part cannot be read."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def wipe(self) -> None:
        """Forget the key."""
        self.close()
        self._key[:] = bytes(_KEY_SIZE)


class Quarantine:
    """The folder where the parts of one package at a time wait; used in a ``with``, and empty after it."""

    def __init__(self, folder: Path) -> None:
        self._kept: list[Kept] = []
        self._lock = FolderLock(folder)
        self.folder = folder

    def __enter__(self) -> Self:
        """``AlreadyOpen`` while another process of this officer takes a package in."""
        with machine_errors():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock.acquire(tr("Another package is being taken in here."), todo=tr("Try again when it is done."))
        self._clear()  # what a killed process left
        return self

    def __exit__(self, *_: object) -> None:
        for kept in self._kept:
            kept.wipe()
        self._clear()
        self._lock.release()

    def new(self) -> Kept:
        """Room for one part."""
        kept = Kept(self.folder / secrets.token_hex(16))
        self._kept.append(kept)
        return kept

    def _clear(self) -> None:
        """Everything goes but the lock: a lock that is removed can be held twice."""
        for path in self.folder.iterdir():
            if path.name == FolderLock.NAME:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    path.unlink()
