"""Sealed files of a case: one attachment each, under a random name and a random key of its own.

``blobs/ab/<name>`` holds the content, made up with zeros to a Padmé size, as one message of C2SP chunked encryption
(``Cobblestone256``), bound to the case and the name. Name, key and true size stand in the attachment's record; the
file says nothing, and its times are the same for all. A file is written under a passing name, flushed and renamed;
only then may a record name it. What no record names is an *orphan*.
"""

import contextlib
import io
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from ..errors import Damaged, MachineError, Refused
from ..i18n import tr
from ..jobs import Job
from ..system.files import flush_folder, machine_errors, write_all
from .aside import put_aside
from .blob_reader import BlobReader
from .padding import padded_size

FOLDER = "blobs"
_PIECE = 1 << 20
_NAME = re.compile(r"[0-9a-f]{32}")
_PASSING = re.compile(r"[0-9a-f]{16}\.partial")
_LABEL = b"r2p-desk/blob/1\0"
_ALWAYS = 946684800
"""2000-01-01: the one time all these files and folders bear, so that none tells when it came."""


def is_blob_name(name: str) -> bool:
    """Whether a sealed attachment can have this name."""
    return bool(_NAME.fullmatch(name))


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """What came of sealing: where the content lies, what opens it, its size, its SHA-256 (hex), how it begins and ends.

    ``head`` and ``tail`` are up to 64 KiB each, to tell the type of the content by.
    """

    name: str
    key: bytes
    size: int
    sha256: str
    head: bytes
    tail: bytes

    def __repr__(self) -> str:
        return f"<Sealed {self.name}>"


class Blobs:
    """The sealed files of one case, by the folder of the case and its id."""

    def __init__(self, folder: Path, case: str) -> None:
        self.folder = folder / FOLDER
        self._case = bytes.fromhex(case)

    def path(self, name: str) -> Path:
        """Where the sealed file of this name lies; ``Damaged`` for what cannot be one's name."""
        if not _NAME.fullmatch(name):
            raise Damaged(
                tr("A record names a sealed file in a way that cannot be."),
                kept=tr("Nothing was opened."),
                todo=tr("Run r2p-desk doctor on the case."),
            )
        return self.folder / name[:2] / name

    def context(self, name: str) -> bytes:
        """What a sealed file is bound to: the label, the case and its own name."""
        return _LABEL + self._case + bytes.fromhex(name)

    def seal(self, source: io.RawIOBase, job: Job, *, expected: int = 0) -> Sealed:
        """Seal all that ``source`` gives under a new name and key; on the disk, whole, when this returns.

        Memory stays the same whatever the size. ``expected`` bytes are for the progress and the room on the disk.
        ``Cancelled`` and ``MachineError`` (the disk is full, the source cannot be read) leave nothing behind.
        """
        from cryptography.cobblestone import Cobblestone256Encryptor

        from .chunked import sealed_size
        from .pouring import pour

        name, key = secrets.token_hex(16), Cobblestone256Encryptor.generate_key()
        encryptor = Cobblestone256Encryptor(key, self.context(name))
        with self._passing_file(room=sealed_size(padded_size(expected))) as file:
            poured = pour(source, file, encryptor, job, expected)
            self._settle(file, self.path(name))
        return Sealed(name=name, key=key, **msgspec.structs.asdict(poured))

    def adopt(self, pieces: Iterable[bytes], name: str, *, replace: bool = False) -> None:
        """Put a sealed file that came from elsewhere in place as it is; on the disk, whole, when this returns.

        The same bytes already there are left. ``Refused`` when other bytes are there, unless they are to be replaced:
        whoever asks for that has proven the new ones.
        """
        path = self.path(name)
        with self._passing_file() as file:
            for piece in pieces:
                write_all(file, memoryview(piece))
            if replace or not path.exists():
                self._settle(file, path)
            elif not _same_bytes(file, path):
                raise Refused(
                    tr("Another sealed file of that name is already here."),
                    kept=tr("It was left as it is."),
                    todo=tr("Run r2p-desk doctor on the case to see which of the two is whole."),
                )

    def adopt_proven(self, pieces: Iterable[bytes], name: str, proves: Callable[[Path], bool]) -> bool:
        """As ``adopt``, in the place of whatever is there, once ``proves`` says yes to the file it was written to.

        Answers whether it did. What was there goes into quarantine.
        """
        with self._passing_file() as file:
            for piece in pieces:
                write_all(file, memoryview(piece))
            if not proves(Path(str(file.name))):
                return False
            self.set_aside(name)
            self._settle(file, self.path(name))
            return True

    def set_aside(self, name: str) -> Path | None:
        """Move what lies in the place of a sealed file into quarantine; where it went, ``None`` without one."""
        return put_aside(self.folder.parent, self.path(name))

    def bring_back(self, path: Path, name: str) -> None:
        """Put a file that was proven in its place; on the disk when this returns."""
        place = self.path(name)
        with machine_errors():
            _make_folder(self.folder)
            _make_folder(place.parent)
            path.replace(place)
            for folder in (place.parent, path.parent):
                flush_folder(folder)

    def reader(self, name: str, key: bytes, size: int) -> BlobReader:
        """A reader of the content, any range of it; its length and its key are proven when this returns.

        ``Damaged`` when the file is missing, cut, or not the one of this name, case and key.
        """
        return BlobReader(self.path(name), key, self.context(name), size)

    def remove(self, name: str) -> None:
        """Take a sealed file away; without one this does nothing."""
        with machine_errors():
            self.path(name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """The names of all sealed files here."""
        for folder in _entries(self.folder):
            if len(folder.name) == 2 and folder.is_dir(follow_symlinks=False):
                for entry in _entries(Path(folder.path)):
                    if entry.name.startswith(folder.name) and _NAME.fullmatch(entry.name):
                        yield entry.name

    def passing(self) -> Iterator[Path]:
        """Files left over from writing that was cut short."""
        for entry in _entries(self.folder):
            if _PASSING.fullmatch(entry.name):
                yield Path(entry.path)

    @contextlib.contextmanager
    def _passing_file(self, *, room: int = 0) -> Iterator[io.FileIO]:
        """A new file under a passing name, gone on leaving unless it was settled; ``room`` bytes must be free."""
        with machine_errors():
            _make_folder(self.folder)
            if room > shutil.disk_usage(self.folder).free:
                raise _disk_full()
            passing = self.folder / f"{secrets.token_hex(8)}.partial"
            try:
                with io.FileIO(str(passing), "x+", opener=_for_this_user) as file:
                    yield file
            finally:
                with contextlib.suppress(OSError):
                    passing.unlink(missing_ok=True)

    def _settle(self, file: io.FileIO, path: Path) -> None:
        """Flush a file that is whole and give it its own name, for good."""
        passing = Path(str(file.name))
        _hide_time(passing)
        os.fsync(file.fileno())
        file.close()
        _make_folder(path.parent)
        fresh = not path.exists()
        passing.replace(path)
        try:
            for folder in (path.parent, self.folder):
                flush_folder(folder)
                _hide_time(folder)
        except OSError:
            if fresh:
                path.unlink(missing_ok=True)
            raise


def _for_this_user(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _hide_time(path: Path) -> None:
    with contextlib.suppress(OSError):  # some file systems keep no such times; the content is safe all the same
        os.utime(path, (_ALWAYS, _ALWAYS))


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, exist_ok=True)
        flush_folder(folder.parent)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    if not folder.is_dir():
        return []
    with machine_errors(), os.scandir(folder) as found:
        return list(found)


def _same_bytes(file: io.FileIO, path: Path) -> bool:
    file.seek(0)
    with path.open("rb") as other:
        while piece := other.read(_PIECE):
            if file.read(len(piece)) != piece:
                return False
    return not file.read(1)


def _disk_full() -> MachineError:
    return MachineError(
        tr("The disk is full."),
        kept=tr("What was saved before is untouched."),
        todo=tr("Free some space and try again."),
    )
