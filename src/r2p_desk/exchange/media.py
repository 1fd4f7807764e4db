"""Files on a medium that may be small, slow or pulled out: whole or not there, and read back before they count.

A stream longer than one volume is cut into files of at most 2 GiB, ``<name>.001`` and so on, because FAT32 takes no
file of 4 GiB. Everything is written as ``*.partial`` and takes its name only after its bytes were read back from the
medium and found to be those that were written.
"""

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Self

import msgspec

from ..errors import MachineError, NotFound
from ..i18n import tr
from ..jobs import Job
from ..system.files import flush_folder, machine_errors
from ..system.hashing import Digest

VOLUME_SIZE = 2 * 1024**3
PARTIAL = ".partial"
_PIECE = 1024 * 1024

Progress = Callable[[int], None]
"""Told how many bytes were just handled; may raise ``Cancelled``."""


class Volume(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of a stream: its name, its size in bytes, its SHA-256 in hex."""

    name: str
    size: int
    sha256: str


class Stranded(MachineError):
    """The medium went away while a file took its name: it may lie there, whole, and it may not."""


class StreamOut:
    """Writes one stream into a folder, as one file or, with ``volumes``, cut into several; used in a ``with``.

    Left without ``keep`` everything written is taken away again. ``sha256`` is over the whole stream.
    """

    def __init__(self, folder: Path, name: str, *, volumes: bool = False) -> None:
        self._folder = folder
        self._name = name
        self._volumes = volumes
        self._limit = VOLUME_SIZE if volumes else 2**63
        self._file: IO[bytes] | None = None
        self._here = 0
        self._hash = self._whole = Digest()
        self._kept = False
        self.written: list[Volume] = []
        self.size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close_file()
        if not self._kept:
            self.drop()

    @property
    def sha256(self) -> str:
        """Of all bytes written so far."""
        return self._whole.hexdigest()

    def write(self, data: bytes) -> None:
        """The next bytes; ``MachineError`` when the medium does not take them."""
        view = memoryview(data)
        while view:
            if self._file is None or self._here == self._limit:
                self._next_file()
            piece, view = view[: self._limit - self._here], view[self._limit - self._here :]
            self._put(piece)

    def finish(self, progress: Progress) -> None:
        """Flush everything to the medium and read it back; ``MachineError`` when it did not keep what was written."""
        self._close_volume()
        for volume in self.written:
            if _read_back(self._partial(volume.name), progress) != volume.sha256:
                raise MachineError(
                    tr("The medium did not keep what was written to it."),
                    kept=tr("Nothing was left there."),
                    todo=tr("Use another stick or folder."),
                )

    def keep(self) -> None:
        """Give everything its name, durably; ``Stranded`` when it cannot be told whether it has it."""
        named: list[Path] = []
        try:
            with machine_errors():
                for volume in self.written:
                    self._partial(volume.name).replace(self._folder / volume.name)
                    named.append(self._folder / volume.name)
                flush_folder(self._folder)
        except MachineError as error:
            if not _is_taken_back(named, self._folder):
                raise _stranded(error) from None
            raise
        self._kept = True

    def drop(self) -> None:
        """Take away everything written, whatever name it has."""
        for volume in self.written:
            for path in (self._partial(volume.name), self._folder / volume.name):
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)

    def _put(self, piece: memoryview) -> None:
        assert self._file is not None  # noqa: S101  # opened by ``write``
        with machine_errors():
            self._file.write(piece)
        self._whole.update(piece)
        if self._volumes:  # else it is one and the same
            self._hash.update(piece)
        self._here += len(piece)
        self.size += len(piece)

    def _next_file(self) -> None:
        self._close_volume()
        name = f"{self._name}.{len(self.written) + 1:03d}" if self._volumes else self._name
        with machine_errors():
            handle = os.open(self._partial(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            self._file = os.fdopen(handle, "wb")
        self._open_name, self._here = name, 0
        if self._volumes:
            self._hash = Digest()

    def _close_volume(self) -> None:
        if self._file is None:
            return
        with machine_errors():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        self._file = None
        self.written.append(Volume(name=self._open_name, size=self._here, sha256=self._hash.hexdigest()))

    def _close_file(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            with contextlib.suppress(OSError):
                self._partial(self._open_name).unlink(missing_ok=True)
            self._file = None

    def _partial(self, name: str) -> Path:
        return self._folder / (name + PARTIAL)


class StreamIn:
    """Reads files of a medium as one stream; used in a ``with``. ``sha256`` and ``size`` are of what was read."""

    def __init__(self, paths: Sequence[Path], progress: Progress) -> None:
        self._paths = iter(paths)
        self._file: IO[bytes] | None = None
        self._progress = progress
        self._whole = Digest()
        self.size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    @property
    def sha256(self) -> str:
        """Of all bytes read so far."""
        return self._whole.hexdigest()

    def read(self, size: int) -> bytes:
        """The next bytes, none at the end of the last file."""
        while True:
            with machine_errors():
                if self._file is None:
                    path = next(self._paths, None)
                    if path is None:
                        return b""
                    self._file = path.open("rb")
                data = self._file.read(size)
            if data:
                break
            self._file.close()
            self._file = None
        self._whole.update(data)
        self.size += len(data)
        self._progress(len(data))
        return data


class Meter:
    """A ``Progress`` that tells a job of each further hundredth of ``total`` bytes; the job may stop it there."""

    def __init__(self, job: Job, total: int, text: str) -> None:
        self._job = job
        self._total = max(total, 1)
        self._text = text
        self._done = 0
        self._told = -1

    def __call__(self, count: int) -> None:
        self._done += count
        hundredths = 100 * self._done // self._total
        if hundredths != self._told:
            self._told = hundredths
            self._job.advance(self._done / self._total, self._text)


def refuse_missing(folder: Path) -> None:
    """``NotFound`` when there is no such folder to write into."""
    with machine_errors():
        there = folder.is_dir()
    if not there:
        raise NotFound(
            tr("There is no folder {name}.").format(name=folder.name or str(folder)),
            kept=tr("Nothing was written."),
            todo=tr("Name a folder that exists."),
        )


def file_size(path: Path) -> int:
    """How many bytes a file has; ``NotFound`` when there is none."""
    with machine_errors():
        if path.is_file():
            return path.stat().st_size
    raise NotFound(
        tr("There is no file {name}.").format(name=path.name),
        kept=tr("Nothing was changed."),
        todo=tr("Check the path."),
    )


def refuse_full(folder: Path, needed: int) -> None:
    """``MachineError`` when a folder has not this much room."""
    import shutil

    with machine_errors():
        free = shutil.disk_usage(folder).free
    if free < needed:
        raise MachineError(
            tr("There is not enough room: {needed} MB are needed, {free} MB are free.").format(
                needed=-(-needed // 10**6), free=free // 10**6
            ),
            kept=tr("Nothing was written."),
            todo=tr("Free some space, or use another stick or folder."),
        )


def _is_taken_back(named: Sequence[Path], folder: Path) -> bool:
    """Whether what took its name was taken away again; a name that is not there any more is a medium that is not."""
    try:
        for path in named:
            path.unlink()
        flush_folder(folder)
    except OSError:
        return False
    return True


def _stranded(error: MachineError) -> Stranded:
    return Stranded(
        error.happened,
        kept=tr("The medium went away at the last moment: the file may lie on it, and its number stays used."),
        todo=tr("Look at the medium again. Hand over what is on it, or delete it and send anew."),
    )


def _read_back(path: Path, progress: Progress) -> str:
    """The SHA-256 of a file, from the medium and not from memory where the system lets us ask for that."""
    digest = Digest()
    with machine_errors(), path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        for piece in _pieces(file):
            digest.update(piece)
            progress(len(piece))
    return digest.hexdigest()


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece
