"""What a folder lies on, from mountinfo and a made-up /sys; and how the machine that runs the tests really is."""

from pathlib import Path

import pytest

from r2p_desk.system import media
from r2p_desk.system.media import Medium

LAPTOP = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw
28 27 259:1 / /boot/efi rw,relatime - vfat /dev/nvme0n1p1 rw
30 27 0:40 / /tmp rw - tmpfs tmpfs rw
31 27 253:0 / /home rw,relatime - ext4 /dev/mapper/home rw
32 31 8:17 / /media/amina/OFFICE\\040STICK rw,nosuid,nodev - vfat /dev/sdb1 rw
33 31 8:33 / /media/amina/backup rw - ext4 /dev/sdc1 rw
34 31 253:1 / /media/amina/luks rw - ext4 /dev/mapper/luks-stick rw
35 31 0:50 / /mnt/office rw - nfs4 server:/export rw
36 31 0:51 / /mnt/share rw - cifs //server/share rw
37 31 0:52 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
38 31 0:53 / /mnt/sshfs rw - fuse.sshfs host: rw
39 31 0:54 / /mnt/plain rw - fuse.gocryptfs /home/amina/cipher rw
40 31 179:1 / /media/card rw - ext4 /dev/mmcblk0p1 rw
41 31 179:9 / /srv rw - ext4 /dev/mmcblk1p1 rw
42 31 0:60 / /data rw - btrfs /dev/nvme0n1p3 rw
43 31 7:0 / /mnt/container rw - ext4 /dev/loop0 rw
44 31 8:49 / /media/amina/windows rw - fuseblk /dev/sdd1 rw
45 31 259:9 / /media/amina/dock rw - ext4 /dev/nvme9n1 rw
46 31 0:61 / /data/deeper rw - tmpfs tmpfs rw
"""
WHERE = {
    "/etc": Medium.LOCAL,
    "/home/amina/.local/share/r2p-desk": Medium.LOCAL,
    "/tmp/x": Medium.LOCAL,
    "/boot/efi/home": Medium.REMOVABLE,
    "/media/amina/OFFICE STICK/home": Medium.REMOVABLE,
    "/media/amina/OFFICE STICKER/home": Medium.LOCAL,
    "/media/amina/backup": Medium.REMOVABLE,
    "/media/amina/luks/home": Medium.REMOVABLE,
    "/mnt/office/home": Medium.NETWORK,
    "/mnt/share": Medium.NETWORK,
    "/run/user/1000/gvfs/smb": Medium.NETWORK,
    "/mnt/sshfs": Medium.NETWORK,
    "/mnt/plain": Medium.UNKNOWN,
    "/media/card": Medium.REMOVABLE,
    "/srv/cases": Medium.LOCAL,
    "/data/deeper/still": Medium.LOCAL,
    "/data/home": Medium.LOCAL,
    "/mnt/container": Medium.REMOVABLE,
    "/media/amina/windows": Medium.REMOVABLE,
    "/media/amina/dock": Medium.REMOVABLE,
}


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A /sys with an NVMe disk, an encrypted home on it, sticks, cards, a docked disk and a container file."""
    root = tmp_path / "sys"
    pci = root / "devices" / "pci0000:00"
    _disk(root, pci / "nvme" / "nvme0n1", {"nvme0n1p1": "259:1", "nvme0n1p2": "259:2", "nvme0n1p3": "259:3"})
    _disk(root, pci / "usb1" / "1-2" / "block" / "sdb", {"sdb1": "8:17"}, removable="1")
    _disk(root, pci / "usb1" / "1-3" / "block" / "sdc", {"sdc1": "8:33"})
    _disk(root, pci / "ata9" / "block" / "sdd", {"sdd1": "8:49"}, removable="1")
    _disk(root, pci / "mmc0" / "block" / "mmcblk0", {"mmcblk0p1": "179:1"}, kind="SD")
    _disk(root, pci / "mmc1" / "block" / "mmcblk1", {"mmcblk1p1": "179:9"}, kind="MMC")
    _disk(root, pci / "dock" / "nvme" / "nvme9n1", {}, number="259:9")
    (pci / "dock" / "removable").write_text("removable\n")
    virtual = root / "devices" / "virtual" / "block"
    _disk(root, virtual / "dm-0", {}, number="253:0", above=[pci / "nvme" / "nvme0n1" / "nvme0n1p2"])
    _disk(root, virtual / "dm-1", {}, number="253:1", above=[pci / "usb1" / "1-3" / "block" / "sdc" / "sdc1"])
    _disk(root, virtual / "loop0", {}, number="7:0")
    (virtual / "loop0" / "loop").mkdir()
    (virtual / "loop0" / "loop" / "backing_file").write_text("/media/amina/OFFICE STICK/container.img\n")
    return root


def _disk(
    root: Path,
    disk: Path,
    parts: dict[str, str],
    *,
    removable: str = "0",
    kind: str = "",
    number: str = "",
    above: list[Path] | None = None,
) -> None:
    disk.mkdir(parents=True)
    (disk / "removable").write_text(removable + "\n")
    (disk / "size").write_text("62521344\n")
    if kind:
        (disk / "device").mkdir()
        (disk / "device" / "type").write_text(kind + "\n")
    if above:
        (disk / "slaves").mkdir()
        for one in above:
            (disk / "slaves" / one.name).symlink_to(one)
    for folder in (root / "dev" / "block", root / "class" / "block"):
        folder.mkdir(parents=True, exist_ok=True)
    if number:
        (root / "dev" / "block" / number).symlink_to(disk)
    (root / "class" / "block" / disk.name).symlink_to(disk)
    for name, its in parts.items():
        (disk / name).mkdir()
        (disk / name / "partition").write_text("1\n")
        (root / "dev" / "block" / its).symlink_to(disk / name)
        (root / "class" / "block" / name).symlink_to(disk / name)


@pytest.mark.parametrize(("path", "medium"), WHERE.items())
def test_every_place_of_a_laptop_is_told_apart(machine: Path, path: str, medium: Medium) -> None:
    assert media.judge(path, media.read_mounts(LAPTOP), machine) is medium


def test_the_stick_the_machine_runs_from_is_a_disk_of_the_machine(machine: Path) -> None:
    live = "27 1 8:17 / / rw - ext4 /dev/sdb1 rw\n28 27 8:33 / /home rw - ext4 /dev/sdc1 rw\n"
    mounts = media.read_mounts(live)
    assert media.judge("/root", mounts, machine) is Medium.LOCAL
    assert media.judge("/home/amina", mounts, machine) is Medium.REMOVABLE
    amnesic = (
        "27 1 0:9 / / rw - overlay overlay rw\n"
        "28 27 8:17 / /lib/live/mount/medium ro - vfat /dev/sdb1 ro\n"
        "29 27 8:17 / /home/amnesia/Persistent rw - ext4 /dev/sdb1 rw\n"
    )
    assert media.judge("/home/amnesia/Persistent/home", media.read_mounts(amnesic), machine) is Medium.LOCAL


def test_what_is_mounted_over_another_counts(machine: Path) -> None:
    twice = LAPTOP + "60 31 0:70 / /data rw - nfs4 server:/data rw\n"
    assert media.judge("/data/home", media.read_mounts(twice), machine) is Medium.NETWORK


def test_lines_that_say_nothing_are_passed_over() -> None:
    assert media.read_mounts("") == []
    assert media.read_mounts("27 1 8:1 / /\nnonsense - \n\n") == []
    assert media.judge("/home", []) is Medium.UNKNOWN


def test_a_disk_nobody_describes_is_taken_for_one_of_the_machine(tmp_path: Path) -> None:
    mounts = media.read_mounts("1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 8:99 / /data rw - ext4 /dev/sdx rw\n")
    assert media.judge("/data", mounts, tmp_path / "no-sys") is Medium.LOCAL


def test_the_machine_that_runs_this_runs_from_its_own_disk() -> None:
    assert media.medium_of(Path("/")) is Medium.LOCAL
    assert media.medium_of(Path("/no/such/folder/yet")) is Medium.LOCAL


def test_sticks_are_those_that_can_be_pulled(machine: Path, tmp_path: Path) -> None:
    by_uuid = tmp_path / "by-uuid"
    by_uuid.mkdir()
    for uuid, name in (("AAAA-1111", "sdb1"), ("b0b0", "nvme0n1p2"), ("c0c0", "sdc1")):
        (tmp_path / name).write_text("")
        (by_uuid / uuid).symlink_to(tmp_path / name)
    found = media.sticks(by_uuid, machine)
    assert [stick.id for stick in found] == ["AAAA-1111", "c0c0"]
    assert found[0].words == "sdb · 32.0 GB"
    assert media.is_plugged_in("AAAA-1111", by_uuid)
    (by_uuid / "AAAA-1111").unlink()
    assert not media.is_plugged_in("AAAA-1111", by_uuid)
    assert media.sticks(tmp_path / "nothing", machine) == []
