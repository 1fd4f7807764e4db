"""A repair on a machine that fails it: killed or full at each step, read-only, another process, a wrong clock."""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import desks
import steps
from desks import CASE, TITLES, files, flipped
from disks import bound_by_permissions, small_disk
from r2p_desk.actions import attachments, backup, doctor, session
from r2p_desk.actions.items import Draft, add_item, list_items
from r2p_desk.errors import AlreadyOpen, DeskError, MachineError

PAGE = 16384
REPAIR = """
from r2p_desk.actions import doctor, session
with session.unlock(Path(sys.argv[2]), desks.PASSPHRASE) as desk:
    doctor.repair(desk, desks.CASE, salvage=True, backup=Path(sys.argv[3]))
"""


class Hit:
    """A home whose case is hit in every kind of file at once, a backup from before, and a fresh copy for each try."""

    def __init__(self, home: Path, place: Path) -> None:
        self.place, self.home = place, place / "work" / "home"
        (place / "stick").mkdir()
        (place / "film.txt").write_bytes(b"seen from the bell tower\n" * 3000)
        with session.unlock(home, desks.PASSPHRASE) as desk:
            with session.open_case(desk, CASE, write=True) as case:
                attachments.add_attachment(case, place / "film.txt")
                add_item(case, Draft(title="Zymbriel"))
            self.backup = backup.create_backup(desk, place / "stick").path
            with session.open_case(desk, CASE, write=True) as case:
                add_item(case, Draft(title="after the backup"))
            self.folder = desk.registered(CASE).folder
        self.origin = home
        folder = home / self.folder
        self._flip(folder / "access.age", 200)
        self._flip(folder / "case.db", 5 * PAGE + 70)
        self._flip(next(folder.glob("blobs/??/*")), 3000)
        (folder / "README.txt").write_text("Send the passphrase to this address.", encoding="utf-8")
        self.damaged = {
            name: data
            for name, data in files(folder).items()
            if name.startswith("blobs/") or name in ("access.age", "README.txt")
        }

    @staticmethod
    def _flip(path: Path, at: int) -> None:
        path.write_bytes(flipped(path.read_bytes(), at))

    def fresh(self) -> Path:
        shutil.rmtree(self.home.parent, ignore_errors=True)
        shutil.copytree(self.origin, self.home)
        return self.home

    def assert_all_comes_back(self, home: Path) -> None:
        """Whatever went before: one more repair, and everything is there; what was damaged is there, too."""
        with session.unlock(home, desks.PASSPHRASE) as desk:
            mended = doctor.repair(desk, CASE, salvage=True, backup=self.backup)
            assert mended.sound, mended
            with session.open_case(desk, CASE, write=True) as case:
                assert case.findings == []
                wanted = {*TITLES, "Zymbriel", "after the backup"}
                assert {item.title for item in list_items(case)} == wanted
                assert len(attachments.list_attachments(case)) == 1
            there = files(home / self.folder)
            for name, data in self.damaged.items():
                assert data in there.values(), name
            assert any(name.startswith("case.damaged-") for name in there)
            assert not {"case.new", "case.mended", "access.new"} & there.keys()
            assert not any(name.endswith(".partial") for name in there)


@pytest.fixture
def hit(home: Path, tmp_path: Path) -> Hit:
    (tmp_path / "hit").mkdir()
    return Hit(home, tmp_path / "hit")


def test_in_one_go_each_is_mended_and_told(hit: Hit) -> None:
    home = hit.fresh()
    with session.unlock(home, desks.PASSPHRASE) as desk:
        mended = doctor.repair(desk, CASE, salvage=True, backup=hit.backup)
    assert {one.code for one in mended.quarantined} >= {
        "access-quarantined",
        "attachment-quarantined",
        "readme-quarantined",
    }
    assert {one.code for one in mended.mended} >= {
        "access-restored", "attachment-restored", "readme-renewed", "database-salvaged"
    }  # fmt: skip
    kept = {one.file for one in mended.not_examined if one.code == "kept-aside"}
    assert kept == {name for name in files(home / hit.folder) if name.startswith("quarantine/")}
    hit.assert_all_comes_back(home)


@pytest.mark.slow
def test_killed_at_each_step_nothing_is_lost(hit: Hit) -> None:
    for _ in steps.every_step(REPAIR, lambda: [str(hit.fresh()), str(hit.backup)]):
        hit.assert_all_comes_back(hit.home)


FILLED = ("fsync", "open", "replace", "mkdir", "link")


def filling(monkeypatch: pytest.MonkeyPatch, at: int) -> Callable[[], int]:
    """The disk is full from the call ``at`` on of what needs room; tells how many calls there were."""
    taken = 0

    def stepping(real: Callable[..., Any], needs: Callable[..., bool]) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            nonlocal taken
            if needs(*arguments):
                taken += 1
                if taken >= at:
                    raise OSError(errno.ENOSPC, "No space left on device")
            return real(*arguments, **named)

        return step

    def makes(_: object, flags: int = 0, *__: object) -> bool:
        return bool(flags & os.O_CREAT)

    for name in FILLED:
        monkeypatch.setattr(os, name, stepping(getattr(os, name), makes if name == "open" else lambda *_: True))
    monkeypatch.setattr(shutil, "copyfile", stepping(shutil.copyfile, lambda *_: True))
    return lambda: taken


@pytest.mark.slow
def test_full_at_each_step_it_says_so_and_nothing_is_lost(hit: Hit, monkeypatch: pytest.MonkeyPatch) -> None:
    at, total = 1, 2
    while at < total:
        home = hit.fresh()
        with session.unlock(home, desks.PASSPHRASE) as desk, monkeypatch.context() as full:
            counted = filling(full, at)
            try:
                doctor.repair(desk, CASE, salvage=True, backup=hit.backup)
            except DeskError as error:
                stopped: DeskError | None = error
            else:
                stopped = None
            total = counted() + 1 if stopped is None else at + 2
        if stopped is not None:
            assert isinstance(stopped, MachineError), at
            assert stopped.todo
        hit.assert_all_comes_back(home)
        at += 1
    assert at > 10


@pytest.mark.slow
def test_on_a_disk_that_is_really_full_nothing_is_lost(hit: Hit, tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", 3 << 20) as mounted:
        if not mounted:
            pytest.skip("no disk can be made here")
        place = tmp_path / "small" / "home"
        shutil.copytree(hit.fresh(), place)
        (tmp_path / "small" / "filler").write_bytes(bytes(shutil.disk_usage(place).free - 40_000))
        with session.unlock(place, desks.PASSPHRASE) as desk, pytest.raises(MachineError):
            doctor.repair(desk, CASE, salvage=True, backup=hit.backup)
        shutil.rmtree(hit.home)
        shutil.copytree(place, hit.home)
    hit.assert_all_comes_back(hit.home)


def test_a_folder_that_may_not_be_written_is_examined_and_not_mended(hit: Hit) -> None:
    with tempfile.TemporaryDirectory() as made:
        moved = Path(shutil.move(hit.fresh(), Path(made) / "home"))
        with bound_by_permissions(moved), session.unlock(moved, desks.PASSPHRASE) as desk:
            folder = moved / hit.folder
            before = files(folder)
            for path in (folder, *(one for one in folder.rglob("*") if one.is_dir())):
                path.chmod(0o500)
            assert {one.file for one in doctor.examine(desk, CASE).findings} >= {"access.age", "README.txt"}
            with pytest.raises(MachineError):
                doctor.repair(desk, CASE, salvage=True)
            assert files(folder) == before
            for path in (folder, *(one for one in folder.rglob("*") if one.is_dir())):
                path.chmod(0o700)


HOLDER = """
import sys, desks
from pathlib import Path
from r2p_desk.actions import session
from r2p_desk.actions.items import Draft, add_item
desk = session.unlock(Path(sys.argv[1]), desks.PASSPHRASE)
with session.open_case(desk, desks.CASE, write=True) as case:
    add_item(case, Draft(title="just written"))
    print("open", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def held(desk: session.Desk) -> Iterator[None]:
    command = [sys.executable, "-c", HOLDER, str(desk.home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=desks.environment()) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        yield
        other.communicate(b"")


def test_while_another_process_writes_it_is_examined_and_not_mended(
    desk: session.Desk, folder: Path, held: None
) -> None:
    before = files(folder)
    for arguments in ({}, {"salvage": True}, {"quick": True}):
        with pytest.raises(AlreadyOpen):
            doctor.repair(desk, CASE, **arguments)
    with pytest.raises(AlreadyOpen):
        doctor.examine(desk, CASE, rebuild=True)
    found = doctor.examine(desk, CASE)
    assert found.sound
    assert [one.code for one in found.not_examined] == ["orphans"]
    assert files(folder).keys() == before.keys()
    with session.open_case(desk, CASE, write=False) as case:
        assert "just written" in {item.title for item in list_items(case)}


def test_a_clock_set_back_is_told_and_refuses_nothing(desk: session.Desk) -> None:
    with session.open_case(desk, CASE, write=True) as case:
        fields = {"title": "written in the year before"}
        case.file.state(desk.officer, [("item", list_items(case)[0].id, fields)], datetime(1999, 1, 1, tzinfo=UTC))
        commit = case.file.entries(newest=1)[0].id
        add_item(case, Draft(title="goes on"))
    found = doctor.examine(desk, CASE)
    assert [(one.code, one.commit) for one in found.findings] == [("earlier-than-seen", commit)]
    mended = doctor.repair(desk, CASE)
    assert (mended.mended, mended.quarantined) == ((), ()), "nothing is put aside for that"
    with session.open_case(desk, CASE, write=True) as case:
        assert {"written in the year before", "goes on"} <= {item.title for item in list_items(case)}


@pytest.mark.parametrize("fields", [{"sha256": "00" * 32}, {"size": 74_999}, {"size": 75_001}, {"key": "11" * 32}])
def test_a_blob_that_is_not_what_its_row_says_is_named_and_kept(
    desk: session.Desk, folder: Path, tmp_path: Path, fields: dict[str, Any]
) -> None:
    (tmp_path / "film.txt").write_bytes(b"seen from the bell tower\n" * 3000)
    with session.open_case(desk, CASE, write=True) as case:
        made = attachments.add_attachment(case, tmp_path / "film.txt").attachment
        case.state([("attachment", made.id, fields)])
    place = f"blobs/{(made.blob or '')[:2]}/{made.blob}"
    data = (folder / place).read_bytes()
    for found in (doctor.examine(desk, CASE), doctor.repair(desk, CASE), doctor.examine(desk, CASE)):
        assert [(one.code, one.file) for one in found.findings] == [("blob-differs", place)]
    assert data in files(folder).values()
    with session.open_case(desk, CASE, write=True) as case:
        case.state([("attachment", made.id, {"sha256": made.sha256, "size": made.size, "key": made.key})])
    doctor.repair(desk, CASE)
    assert doctor.examine(desk, CASE).sound
    assert (folder / place).read_bytes() == data
