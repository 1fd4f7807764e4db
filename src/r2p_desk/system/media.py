"""What a folder lies on: a disk of this machine, a medium that can be pulled, or another machine.

On Linux by ``/proc/self/mountinfo`` and ``/sys``: the file system that holds the folder, and the whole disk under it,
through partitions, encryption (device mapper) and container files (loop devices). A stick the machine itself runs from
is a disk of the machine: pulling it ends everything at once. On Windows by ``GetDriveType``, which calls most external
hard disks fixed; on macOS whatever is mounted under ``/Volumes`` counts as removable. Neither was run by us yet.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

_STICKS = frozenset({"vfat", "exfat", "msdos", "umsdos"})
"""Made for sticks: they keep no file to one user, and lose what is half written."""
_NETWORK = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "smb2", "ncpfs", "afs", "coda", "ceph", "lustre", "beegfs", "gfs2"),
        *("ocfs2", "orangefs", "9p", "davfs", "virtiofs", "vboxsf", "prl_fs", "vmhgfs"),
    }
)
_NETWORK_FUSE = re.compile(r"fuse\.(sshfs|rclone|gvfsd-fuse|glusterfs|davfs2?|curlftpfs|s3fs|smbnetfs|vmhgfs-fuse)")
_SYSTEM_MOUNTS = ("/", "/usr", "/boot", "/run/live/medium", "/lib/live/mount/medium", "/run/initramfs/live")
_ESCAPED = re.compile(r"\\([0-7]{3})")
_DEEPEST = 8


class Medium(StrEnum):
    """Where a folder lies."""

    LOCAL = "local"
    REMOVABLE = "removable"
    NETWORK = "network"
    UNKNOWN = "unknown"


class Mount(NamedTuple):
    """One line of mountinfo: device as ``major:minor``, where it is mounted, type of file system, source."""

    device: str
    point: str
    kind: str
    source: str


class Stick(NamedTuple):
    """A removable medium that is plugged in: the id of its file system, and what its maker and owner call it."""

    id: str
    words: str


def medium_of(folder: Path) -> Medium:
    """What this folder, or the nearest one above it that exists, lies on."""
    real = _nearest(folder)
    if sys.platform == "win32":
        return _on_windows(real)
    if sys.platform == "darwin":
        return Medium.REMOVABLE if real.is_relative_to("/Volumes") else Medium.LOCAL
    try:
        mounts = read_mounts(Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape"))
    except OSError:
        return Medium.UNKNOWN
    return judge(str(real), mounts)


def read_mounts(text: str) -> list[Mount]:
    """The lines of ``/proc/self/mountinfo`` (proc(5)), in its order; lines of another shape are left out."""
    found = []
    for line in text.splitlines():
        before, _, after = line.partition(" - ")
        left, right = before.split(" "), after.split(" ")
        if len(left) >= 6 and len(right) >= 2:
            found.append(Mount(left[2], _plain(left[4]), right[0], _plain(right[1])))
    return found


def judge(path: str, mounts: Sequence[Mount], sys_folder: Path = Path("/sys")) -> Medium:
    """What an absolute path without symbolic links lies on, by these mounts and this ``/sys``."""
    mount = mount_of(path, mounts)
    if mount is None:
        return Medium.UNKNOWN
    if mount == mount_of("/", mounts):
        return Medium.LOCAL
    if mount.kind in _NETWORK or _NETWORK_FUSE.fullmatch(mount.kind):
        return Medium.NETWORK
    if mount.kind in _STICKS:
        return Medium.REMOVABLE
    disks = _disks_of(mount, mounts, sys_folder)
    if disks and disks & set(_system_disks(mounts, sys_folder)):
        return Medium.LOCAL
    if any(_can_be_pulled(disk, sys_folder) for disk in disks):
        return Medium.REMOVABLE
    if mount.kind.startswith("fuse.") and not disks:
        return Medium.UNKNOWN
    return Medium.LOCAL


def mount_of(path: str, mounts: Iterable[Mount]) -> Mount | None:
    """The mount that holds this path: the deepest, and of several at one place the last."""
    best = None
    for mount in mounts:
        inside = mount.point in ("/", path) or path.startswith(mount.point + "/")
        if inside and (best is None or len(mount.point) >= len(best.point)):
            best = mount
    return best


def layers_of(place: str, mounts: Sequence[Mount], sys_folder: Path = Path("/sys")) -> list[Path]:
    """The block devices in ``/sys`` under a device, or under the file system of a file or folder: partitions,
    mappings and whole disks; empty where the system does not tell. ``place`` is absolute, without links."""
    block = _named_block(place, sys_folder) if place.startswith("/dev/") else None
    if block is None:
        mount = mount_of(place, mounts)
        block = _block_device(mount, sys_folder) if mount is not None else None
    return list(_layers(block, mounts, sys_folder)) if block is not None else []


def sticks(folder: Path = Path("/dev/disk/by-uuid"), sys_folder: Path = Path("/sys")) -> list[Stick]:
    """The removable media plugged in now, mounted or not; empty where the system does not tell."""
    found = []
    for link in sorted(folder.iterdir()) if folder.is_dir() else []:
        block = _named_block(os.path.realpath(link), sys_folder)
        if block is not None and any(_can_be_pulled(disk, sys_folder) for disk in _whole_disks(block, [], sys_folder)):
            found.append(Stick(link.name, _called(block, sys_folder) or link.name))
    return found


def is_plugged_in(stick: str, folder: Path = Path("/dev/disk/by-uuid")) -> bool:
    """Whether the file system of this id is on this machine now; never waits for the medium."""
    return os.path.lexists(folder / stick)


def tells_of_sticks() -> bool:
    """Whether this system tells which sticks are plugged in."""
    return sys.platform == "linux" and Path("/dev/disk/by-uuid").is_dir()


def _nearest(folder: Path) -> Path:
    real = Path(os.path.realpath(folder))
    return next((one for one in (real, *real.parents) if one.exists()), real)


def _plain(text: str) -> str:
    """Blanks and backslashes stand as octal numbers in mountinfo."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), text)


def _block_device(mount: Mount, sys_folder: Path) -> Path | None:
    """The mount's own block device in ``/sys``; file systems that span disks give no number, only their source."""
    if not mount.device.startswith("0:"):
        numbered = sys_folder / "dev" / "block" / mount.device
        if numbered.exists():
            return Path(os.path.realpath(numbered))
    return _named_block(os.path.realpath(mount.source), sys_folder) if mount.source.startswith("/dev/") else None


def _named_block(device: str, sys_folder: Path) -> Path | None:
    named = sys_folder / "class" / "block" / Path(device).name
    return Path(os.path.realpath(named)) if named.exists() else None


def _disks_of(mount: Mount, mounts: Sequence[Mount], sys_folder: Path) -> set[Path]:
    block = _block_device(mount, sys_folder)
    return set(_whole_disks(block, mounts, sys_folder)) if block is not None else set()


def _whole_disks(block: Path, mounts: Sequence[Mount], sys_folder: Path) -> Iterator[Path]:
    for layer in _layers(block, mounts, sys_folder):
        if not (layer / "partition").is_file() and not _below(layer, mounts, sys_folder):
            yield layer


def _layers(block: Path, mounts: Sequence[Mount], sys_folder: Path, depth: int = 0) -> Iterator[Path]:
    """This block device and all that it stands on."""
    yield block
    if depth < _DEEPEST:
        for lower in _below(block, mounts, sys_folder):
            yield from _layers(lower, mounts, sys_folder, depth + 1)


def _below(block: Path, mounts: Sequence[Mount], sys_folder: Path) -> list[Path]:
    if (block / "partition").is_file():
        return [block.parent]
    slaves = block / "slaves"
    lower = [Path(os.path.realpath(slave)) for slave in sorted(slaves.iterdir())] if slaves.is_dir() else []
    container = _read(block / "loop" / "backing_file")
    holder = mount_of(container, mounts) if container else None
    under = _block_device(holder, sys_folder) if holder is not None else None
    return [*lower, under] if under is not None and under != block else lower


def _can_be_pulled(disk: Path, sys_folder: Path) -> bool:
    """By the disk's own word, by its bus, or by the plug it hangs on; a memory card says SD where a soldered one
    says MMC."""
    if _read(disk / "removable") == "1" or "/usb" in disk.as_posix() or _read(disk / "device" / "type") == "SD":
        return True
    above = (one for one in disk.parents if one != sys_folder and sys_folder in one.parents)
    return any(_read(one / "removable") == "removable" for one in above)


def _system_disks(mounts: Sequence[Mount], sys_folder: Path) -> Iterator[Path]:
    """The disks this machine runs from."""
    for mount in mounts:
        if mount.point in _SYSTEM_MOUNTS:
            yield from _disks_of(mount, mounts, sys_folder)


def _called(block: Path, sys_folder: Path) -> str:
    disk = next(_whole_disks(block, [], sys_folder), block)
    made = " ".join(part for part in (_read(disk / "device" / "vendor"), _read(disk / "device" / "model")) if part)
    size = _read(disk / "size")
    gigabytes = f"{int(size) * 512 / 1e9:.1f} GB" if size.isdigit() else ""
    return " · ".join(part for part in (made or disk.name, gigabytes) if part)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _on_windows(path: Path) -> Medium:
    if sys.platform != "win32":
        return Medium.UNKNOWN
    import ctypes

    kind = ctypes.windll.kernel32.GetDriveTypeW(path.anchor or None)
    known = {2: Medium.REMOVABLE, 3: Medium.LOCAL, 4: Medium.NETWORK, 5: Medium.REMOVABLE, 6: Medium.LOCAL}
    return known.get(kind, Medium.UNKNOWN)
