"""What this machine says of itself: swap, hibernation, encryption of its disks, rights of files. Nothing is changed."""

import os
import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from .media import Mount, layers_of, mount_of, read_mounts

_STACKED = re.compile(r"ecryptfs|fuse\.(gocryptfs|encfs|cryfs|securefs)")
_OCTAL = re.compile(r"\\([0-7]{3})")


class Machine:
    """Looks under ``root``, which is ``/`` but in tests; everything it cannot find out is ``None``."""

    def __init__(self, root: Path = Path("/")) -> None:
        self.root = root

    def text(self, path: str) -> str | None:
        """What a small file of the system says, without the line's end."""
        try:
            return (self.root / path.lstrip("/")).read_text(encoding="utf-8", errors="surrogateescape").strip()
        except OSError:
            return None

    def mounts(self) -> list[Mount]:
        """Everything that is mounted."""
        return read_mounts(self.text("/proc/self/mountinfo") or "")

    def file_system(self, place: Path) -> str | None:
        """The type of the file system this folder lies on."""
        mount = mount_of(os.path.realpath(place), self.mounts())
        return mount.kind if mount is not None else None

    def swaps(self) -> list[str] | None:
        """The devices and files in use as swap."""
        told = self.text("/proc/swaps")
        if told is None:
            return None
        names = [line.split()[0] for line in told.splitlines()[1:] if line.split()]
        return [_OCTAL.sub(lambda found: chr(int(found[1], 8)), name) for name in names]

    def in_memory(self, swap: str) -> bool:
        """Whether this swap is a compressed part of the memory itself and reaches no disk."""
        name = Path(swap).name
        written = self.text(f"/sys/block/{name}/backing_dev")
        return name.startswith("zram") and written in (None, "none")

    def is_encrypted(self, place: str) -> bool | None:
        """Whether a device, or the file system a file lies on, stands on an encrypted mapping."""
        real = os.path.realpath(place) if self.root == Path("/") else place
        mount = mount_of(real, self.mounts())
        if mount is not None and _STACKED.fullmatch(mount.kind):
            return True
        layers = layers_of(real, self.mounts(), self.root / "sys")
        if not layers:
            return None
        return any((self._beside(layer) or "").startswith("CRYPT-") for layer in layers)

    def can_hibernate(self) -> bool | None:
        """Whether the machine can write its whole memory to the disk."""
        if sys.platform != "linux":
            return None
        states = self.text("/sys/power/state")
        if states is None or "disk" not in states.split():
            return False
        return "[disabled]" not in (self.text("/sys/power/disk") or "[disabled]")

    def _beside(self, layer: Path) -> str | None:
        try:
            return (layer / "dm" / "uuid").read_text(encoding="ascii", errors="replace")
        except OSError:
            return None


def open_to_others(paths: Iterator[Path] | list[Path], *, reading: bool) -> list[Path]:
    """Those of these that other users of this machine may write, or with ``reading`` read or write."""
    found = []
    for path in paths:
        try:
            mode = path.lstat().st_mode
        except OSError:
            continue
        forbidden = 0o077 if reading else stat.S_IWOTH
        if not stat.S_ISLNK(mode) and mode & forbidden and not (stat.S_ISDIR(mode) and mode & stat.S_ISVTX):
            found.append(path)
    return found


def program_files(packages: list[Path]) -> Iterator[Path]:
    """The files of these packages, the Python that runs them, and every folder above."""
    tops = [Path(os.path.realpath(sys.executable)), *(Path(os.path.realpath(package)) for package in packages)]
    for top in tops:
        yield top
        yield from top.parents
    for package in packages:
        yield from package.rglob("*")


def dumps_are_off() -> bool | None:
    """Whether this process leaves no core dump and keeps its memory from other programs of this user."""
    if sys.platform != "linux":
        return None
    import ctypes
    import resource

    get_dumpable = 3
    return resource.getrlimit(resource.RLIMIT_CORE)[0] == 0 and ctypes.CDLL(None).prctl(get_dumpable, 0, 0, 0, 0) == 0
