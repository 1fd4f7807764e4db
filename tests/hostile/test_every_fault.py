"""Every kind of file of a case, damaged in every way: a clear error or a named finding, and all of it comes back.

The case is as a killed process left it: its newest statements are in the log only, and a backup knows nothing of them.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

import desks
from desks import CASE, flipped
from r2p_desk.actions import access, attachments, backup, doctor, session
from r2p_desk.actions.attachment_access import check_attachment
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item, list_items
from r2p_desk.casefile import membership, salvage, unfinished
from r2p_desk.casefile.readme import is_ours
from r2p_desk.errors import DeskError
from r2p_desk.keys.officer import create_officer

OTHER = "Southern province"
BEFORE, LATER = [f"Report {number}" for number in range(8)], ["after the backup", "and after that"]
COLLEAGUE = create_officer("Field Colleague", datetime.now(UTC))
CONTENT = b"Wumbaklyte saw it from the bell tower.\n" * 3000


class World:
    """A home as a killed process left it, older and foreign copies of each of its files, and a backup."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.made = desks.quick_home(place)
        self.home = place / "work" / "home"
        with session.unlock(self.made, desks.PASSPHRASE) as desk:
            self._fill(desk)
        self.titles = {*BEFORE, *LATER}

    def _fill(self, desk: session.Desk) -> None:
        (self.place / "testimony.txt").write_bytes(CONTENT)
        for title in (OTHER, CASE):
            with create_case(desk, title) as case:
                add_item(case, Draft(title=BEFORE[0], text="word " * 900))
                attachments.add_attachment(case, self.place / "testimony.txt")
                self.folder = case.file.folder
                self._keep(case.file.folder, "other" if title == OTHER else "older")
        with session.open_case(desk, CASE, write=True) as case:
            for title in BEFORE[1:]:
                add_item(case, Draft(title=title, text="word " * 900))
            access.add_members(case, [COLLEAGUE.public])
        out = self.place / "stick"
        out.mkdir()
        self.backup = backup.create_backup(desk, out).path
        self._keep_cut_short()
        self._keep_mending()
        with session.open_case(desk, CASE, write=True) as case:
            for title in LATER:
                add_item(case, Draft(title=title, text="word " * 900))
            self._keep(self.made, "killed")

    def _keep(self, folder: Path, name: str) -> None:
        shutil.copytree(folder, self.place / name)

    def _keep_cut_short(self) -> None:
        """The home as it is when removing an officer is cut short after the change counted, on a copy."""
        copied = self.place / "copied"
        shutil.copytree(self.made, copied)
        real = membership.put_in_place

        def stop(folder: Path, data: bytes) -> None:
            self._keep(copied, "cut")
            real(folder, data)

        membership.put_in_place = stop
        try:
            with session.unlock(copied, desks.PASSPHRASE) as other, session.open_case(other, CASE, write=True) as case:
                access.remove_members(case, [COLLEAGUE.id])
        finally:
            membership.put_in_place = real
        assert (self.place / "cut" / "cases" / self.folder.name / unfinished.NEXT_DATABASE).is_file()

    def _keep_mending(self) -> None:
        """The home as it is when writing a damaged database anew is cut short once the new one counts, on a copy."""
        copied = self.place / "copied-too"
        shutil.copytree(self.made, copied)
        path = copied / "cases" / self.folder.name / "case.db"
        path.write_bytes(flipped(path.read_bytes(), 3 * 16384 + 50))
        real = salvage.put_mended_in_place

        def stop(folder: Path) -> Path | None:
            self._keep(copied, "mending")
            return real(folder)

        salvage.put_mended_in_place = stop
        try:
            with session.unlock(copied, desks.PASSPHRASE) as other:
                assert doctor.repair(other, CASE, salvage=True, backup=self.backup).sound
        finally:
            salvage.put_mended_in_place = real
        assert (self.place / "mending" / "cases" / self.folder.name / unfinished.MENDED).is_file()

    @contextmanager
    def left(self, template: str) -> Iterator[tuple[session.Desk, Path]]:
        """A fresh copy of the home as it was left, and the case's folder in it."""
        shutil.rmtree(self.home.parent, ignore_errors=True)
        shutil.copytree(self.place / template, self.home)
        with session.unlock(self.home, desks.PASSPHRASE) as desk:
            yield desk, self.home / "cases" / self.folder.name

    def blob_in(self, folder: Path) -> Path:
        return next(folder.glob("blobs/??/*"))

    def file(self, folder: Path, name: str) -> Path:
        return self.blob_in(folder) if name == "blob" else folder / name

    def copy_of(self, kind: str, name: str) -> bytes:
        """The same file of the other case, or an older one of this case."""
        for passing, lasting in (("access.new", "access.age"), ("case.new", "case.db"), ("case.mended", "case.db")):
            name = lasting if name == passing else name
        path = self.file(self.place / kind, name)
        return path.read_bytes() if path.is_file() else b""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("faults"))


Damage = Callable[[World, str, bytes], bytes | None]
DAMAGES: dict[str, Damage] = {
    "flip at the start": lambda _, __, data: flipped(data, 3),
    "flip in the middle": lambda _, __, data: flipped(data, len(data) // 2),
    "flip near the end": lambda _, __, data: flipped(data, len(data) - 5),
    "cut": lambda _, __, data: data[: len(data) * 2 // 3],
    "empty": lambda *_: b"",
    "deleted": lambda *_: None,
    "another case's": lambda world, name, _: world.copy_of("other", name),
    "an older one": lambda world, name, _: world.copy_of("older", name),
    "noise": lambda _, __, data: bytes(range(256)) * (len(data) // 256 + 1),
}
LEFT = {
    "killed": ("access.age", "access.bak", "case.db", "case.db-wal", "case.db-shm", "blob", "README.txt", "lock"),
    "cut": ("access.age", "access.bak", "access.new", "case.new", "case.db"),
    "mending": ("access.age", "case.db", "case.mended"),
}
NOT_KEPT = ("lock", "case.db-shm", "access.new", "case.new")
"""Nothing is in them that is not elsewhere: an index made anew, what did not count beside a case that is whole."""
EVERY = [(template, name, damage) for template, names in LEFT.items() for name in names for damage in DAMAGES]


def spoil(world: World, folder: Path, name: str, damage: str) -> None:
    path = world.file(folder, name)
    data = DAMAGES[damage](world, name, path.read_bytes())
    path.unlink()
    if data is not None:
        path.write_bytes(data)


def opens_or_says_why(desk: session.Desk) -> set[str] | None:
    """The titles that can be read; ``None`` where it does not open and says so."""
    titles = None
    for write in (False, True):
        try:
            with session.open_case(desk, CASE, write=write) as case:
                titles = {item.title for item in list_items(case)}
        except DeskError as error:
            complete = all((error.happened, error.kept, error.todo))
            if not complete:
                pytest.fail(f"{type(error).__name__} does not say what happened, what was kept and what to do")
    return titles


@pytest.mark.parametrize(("template", "name", "damage"), EVERY, ids=[" · ".join(one) for one in EVERY])
def test_it_opens_or_says_why_and_a_repair_brings_everything_back(
    world: World, template: str, name: str, damage: str
) -> None:
    expected = world.titles if template == "killed" else set(BEFORE)
    with world.left(template) as (desk, folder):
        spoil(world, folder, name, damage)
        path = world.file(folder, name) if damage != "deleted" else folder / name
        spoiled = path.read_bytes() if path.is_file() else None
        read = opens_or_says_why(desk)
        found = doctor.examine(desk, CASE)
        assert all(finding.text.count(".") > 1 for finding in found.findings)
        if not found.sound:
            assert any(finding.file for finding in found.findings), "it is told where"
        else:
            assert read == expected, "what is gone is named"
        mended = doctor.repair(desk, CASE, salvage=True, backup=world.backup)
        assert mended.sound, mended
        assert found.sound or mended.mended or mended.quarantined
        with session.open_case(desk, CASE, write=True) as case:
            assert case.findings == []
            titles = {item.title for item in list_items(case)}
            (attachment,) = attachments.list_attachments(case)
            assert check_attachment(case, attachment.attachment.id) == []
            add_item(case, Draft(title="goes on"))
        assert doctor.examine(desk, CASE).sound
        assert is_ours((folder / "README.txt").read_bytes())
        in_log_alone = name == "case.db-wal" and damage not in ("flip at the start", "flip near the end")
        assert titles >= (set(BEFORE) if in_log_alone else expected)
        used = {"case.db": "database-salvaged", "case.db-wal": "log-quarantined"}.get(name)
        done = {one.code for one in (*mended.mended, *mended.quarantined)}
        if name not in NOT_KEPT and (template, name[:6]) != ("cut", "access") and (used is None or used in done):
            assert_kept(folder, spoiled, mended)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_kept(folder: Path, data: bytes | None, found: doctor.Examination) -> None:
    """What was damaged is in the folder byte for byte, and the report says where."""
    if not data:
        return
    told = " ".join(one.text for one in (*found.mended, *found.quarantined, *found.not_examined))
    kept = [place for place, there in files(folder).items() if there == data]
    kept += [path.name for path in folder.glob("case.damaged-*.db")]  # into which its log was folded
    assert kept
    for place in kept:
        assert not place.startswith(("quarantine/", "case.damaged-")) or place in told
