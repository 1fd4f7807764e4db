"""A medium that is full or read-only, a disk without room for what comes back: told, and everything stays as it was."""

import errno
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import backing
import desks
from backing import NORTH, make, names, unlocked
from disks import bound_by_permissions, small_disk
from r2p_desk.actions import backup, backup_checks
from r2p_desk.actions.backup_records import own_keys
from r2p_desk.errors import MachineError
from r2p_desk.exchange import backup_writing, media

MIB = 1 << 20
LIMITED = """
import resource, sys, desks
from pathlib import Path
from r2p_desk.actions import backup, session
from r2p_desk.errors import DeskError
limit = int(sys.argv[3])
with session.unlock(Path(sys.argv[1]), desks.PASSPHRASE) as desk:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        backup.create_backup(desk, Path(sys.argv[2]))
    except DeskError as error:
        print(type(error).__name__, error.happened, bool(error.kept and error.todo))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = backing.home_with(tmp_path, NORTH, items=1, blobs=0)
    with unlocked(made) as desk:
        backing.attach(desk, NORTH, 3 * MIB)
    return made


def test_a_small_medium_is_told_before_anything_is_written(home: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", 2 * MIB) as mounted:
        if not mounted:
            return  # the next test does without
        with unlocked(home) as desk, pytest.raises(MachineError, match="MiB") as caught:
            backup.create_backup(desk, tmp_path / "small")
        assert caught.value.todo
        assert names(tmp_path / "small") == set()
    assert names(home) == {"officer.age", "desk.db", "desk.bak", "settings.json", "cases"}


@pytest.mark.slow
def test_a_medium_that_fills_up_at_any_point_keeps_what_was_there(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was promised before: others may write there, too."""
    monkeypatch.setattr(backup_writing, "refuse_full", lambda *_: None)
    with small_disk(tmp_path / "small", 12 * MIB) as mounted:
        place = tmp_path / "small"
        first = make(home, place)
        before = names(place)
        full = place / "other"
        for left in (0, 4096, 65536, MIB, first.size - 8192, first.size, first.size + 1024):
            if not mounted:
                break
            taken = shutil.disk_usage(place).free - left
            full.write_bytes(bytes(max(taken, 0)))
            with unlocked(home) as desk, pytest.raises(MachineError):
                backup.create_backup(desk, place, full=True)
            full.unlink()
            assert names(place) == before
        with unlocked(home) as desk:
            backup_checks.verify_backup(first.path, own_keys(desk))
            assert backup.create_backup(desk, place, full=True).sound


@pytest.mark.slow
def test_a_medium_that_takes_no_large_files_is_told_as_such(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "stick"
    out.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(home), str(out), str(2 * MIB)],
        capture_output=True,
        check=True,
        env=desks.environment(),
    )
    assert done.stdout.decode().startswith("MachineError This medium takes no file as large")
    assert done.stdout.decode().endswith("True\n")
    assert names(out) == set()
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


@pytest.mark.slow
def test_a_home_s_disk_without_room_for_the_copies(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "stick"
    out.mkdir()
    with small_disk(tmp_path / "small", 24 * MIB) as mounted:
        if not mounted:
            return
        moved = Path(shutil.copytree(home, tmp_path / "small" / "home"))
        shutil.copy(desks.passphrase_file(home), tmp_path / "small")
        (tmp_path / "small" / "other").write_bytes(bytes(12 * MIB))
        with unlocked(moved) as desk, pytest.raises(MachineError, match="MiB"):
            backup.create_backup(desk, out)
        assert names(out) == set()
        assert names(moved) == {"officer.age", "desk.db", "desk.bak", "settings.json", "cases"}


@pytest.mark.slow
def test_restoring_where_there_is_no_room(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make(home, tmp_path / "stick")
    with small_disk(tmp_path / "small", 3 * MIB) as mounted:
        if not mounted:
            return
        for told in (True, False):
            if not told:
                monkeypatch.setattr("r2p_desk.actions.backup_restoring.check_room", lambda *_: None)
            for attempt in (backing.restore, backing.rehearse):
                with pytest.raises(MachineError):
                    attempt(made.path, tmp_path / "small" / "new")
                assert names(tmp_path / "small") == set()


def test_a_read_only_medium_is_told_and_left_alone(home: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", 40 * MIB) as mounted:
        if mounted:
            made = make(home, tmp_path / "small")
            before = names(tmp_path / "small")
            subprocess.run(["mount", "-o", "remount,ro", str(tmp_path / "small")], check=True)
            with unlocked(home) as desk:
                with pytest.raises(MachineError, match="read-only"):
                    backup.create_backup(desk, tmp_path / "small")
                assert backup_checks.verify_backup(made.path, own_keys(desk)).sha256 == made.sha256
            assert backing.restore(made.path, tmp_path / "new").sound
            with pytest.raises(MachineError, match="read-only"):
                backing.restore(made.path, tmp_path / "small" / "new")
            assert names(tmp_path / "small") == before
    with tempfile.TemporaryDirectory() as world:
        moved = Path(shutil.copytree(home, Path(world) / "home"))
        closed = Path(world) / "closed"
        closed.mkdir(mode=0o500)
        with bound_by_permissions(moved), unlocked(moved) as desk, pytest.raises(MachineError, match="may not"):
            backup.create_backup(desk, closed)
        assert names(closed) == set()


def test_a_medium_that_does_not_keep_what_is_written_is_found_out(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a counterfeit stick does: it takes everything and gives back something else."""
    out = tmp_path / "stick"
    first = make(home, out)
    real = media._read_back

    def other(path: Path, progress: media.Progress) -> str:
        with path.open("r+b") as file:
            file.seek(-5, os.SEEK_END)
            file.write(b"\0\0\0")
        return real(path, progress)

    monkeypatch.setattr(media, "_read_back", other)
    before = names(out)
    with unlocked(home) as desk, pytest.raises(MachineError, match="did not keep"):
        backup.create_backup(desk, out, keep=1, full=True)
    assert names(out) == before
    assert first.path.is_file()


def test_a_medium_pulled_out_while_writing_is_told(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "stick"
    make(home, out)
    before = names(out)

    def gone(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("r2p_desk.exchange.media.os.fsync", gone)
    with pytest.raises(MachineError):
        make(home, out, full=True)
    monkeypatch.undo()
    assert names(out) == before
    assert make(home, out).sound
