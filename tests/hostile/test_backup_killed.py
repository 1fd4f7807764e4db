"""Killed at every step of making and restoring a backup: the old state or a whole backup, and nothing in the clear."""

import re
import shutil
from pathlib import Path

import pytest

import backing
import desks
import steps
from backing import NORTH, SOUTH, make, names, unlocked
from r2p_desk.actions import backup, backup_checks, backup_restoring, doctor, session
from r2p_desk.actions.backup_records import own_keys
from r2p_desk.errors import NotFound, Refused

HOME_FILES = {"officer.age", "desk.db", "settings.json", "cases"}
CREATE = """
from r2p_desk.actions import backup, session
with session.unlock(Path(sys.argv[2]), desks.PASSPHRASE) as desk:
    backup.create_backup(desk, Path(sys.argv[3]), keep=1, full=True)
    print("made", flush=True)
"""
RESTORE = """
import backing
backing.restore(Path(sys.argv[2]), Path(sys.argv[3]))
print("restored", flush=True)
"""
RESTORE_CASE = """
from r2p_desk.actions import backup_restoring, session
with session.unlock(Path(sys.argv[3]), desks.PASSPHRASE) as desk:
    backup_restoring.restore_case(desk, Path(sys.argv[2]), case="Northern province")
    print("restored", flush=True)
"""


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A home, and on a stick a backup and one that builds on it."""
    folder = tmp_path / "origin"
    folder.mkdir()
    home = backing.home_with(folder, NORTH, SOUTH, items=1, blobs=1)
    make(home, folder / "stick")
    with unlocked(home) as desk:
        backing.attach(desk, NORTH, 500)
    make(home, folder / "stick")
    return folder


def fresh(origin: Path, place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    return Path(shutil.copytree(origin, place))


def nothing_in_the_clear(place: Path) -> bool:
    words = [backing.MARKER, NORTH, SOUTH]
    spelled = [word.encode(code) for word in words for code in ("utf-8", "utf-16-le")]
    read = [path.read_bytes() for path in place.rglob("*") if path.is_file()]
    return not any(form in data for data in read for form in spelled)


def whole_backups(home: Path, stick: Path) -> list[str]:
    """The names of the backups there, each of which proves itself with all it needs and has its officer beside it."""
    with unlocked(home) as desk:
        keys = own_keys(desk)
        listed = backup_checks.list_backups(stick, keys)
        for one in listed:
            assert one.error is None
            assert one.missing == ()
            assert one.officer_beside
            backup_checks.verify_backup(one.path, keys)
    return [one.path.name for one in listed]


def expected(files: list[str]) -> set[str]:
    return {name + end for name in files for end in ("", ".officer.age")}


def home_names(home: Path) -> set[str]:
    """Without the copy of the store that a lock makes; half of one goes an hour later (``leftovers.collect``)."""
    return {name for name in names(home) - {"desk.bak"} if not re.fullmatch(r"\.[0-9a-f]{16}\.partial", name)}


@pytest.mark.slow
def test_whatever_step_making_a_backup_is_killed_at(origin: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    before = sorted(path.name for path in (origin / "stick").glob("*.r2pbackup"))

    def prepare() -> list[str]:
        fresh(origin, place)
        return [str(place / "home"), str(place / "stick")]

    counts = set()
    for step, said in steps.every_step(CREATE, prepare):
        assert nothing_in_the_clear(place), step
        found = whole_backups(place / "home", place / "stick")
        counts.add((len(found), set(before) <= set(found)))
        assert found, step
        assert "made" not in said or len(found) == 1
        with unlocked(place / "home") as desk:
            assert doctor.examine(desk, NORTH).sound, step
            made = backup.create_backup(desk, place / "stick")
        after = whole_backups(place / "home", place / "stick")
        assert set(after) == {*found, made.path.name}, step
        assert names(place / "stick") == expected(after), step
        assert home_names(place / "home") == HOME_FILES, step
    assert {(2, True), (3, True), (2, False), (1, False)} <= counts, "killed before, between and after"


@pytest.mark.slow
def test_whatever_step_restoring_is_killed_at(origin: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    newest = max((origin / "stick").glob("*.r2pbackup"), key=lambda path: path.stat().st_mtime_ns).name

    def prepare() -> list[str]:
        fresh(origin, place)
        return [str(place / "stick" / newest), str(place / "new" / "home")]

    came = set()
    for step, said in steps.every_step(RESTORE, prepare, stride=2):
        assert nothing_in_the_clear(place), step
        new = place / "new" / "home"
        came.add(new.exists())
        assert new.exists() or "restored" not in said
        if not new.exists():
            assert backing.restore(place / "stick" / newest, new).sound
            assert names(place / "new") == {"home"}, step
        with unlocked(new) as desk:
            for title in (NORTH, SOUTH):
                assert backing.holds(desk, title)["blobs"], step
                assert doctor.examine(desk, title).sound, step
            backing.add(desk, NORTH, "goes on")
        assert home_names(new) == HOME_FILES, step
    assert came == {False, True}


@pytest.mark.slow
def test_whatever_step_putting_a_case_back_is_killed_at(origin: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    newest = max((origin / "stick").glob("*.r2pbackup"), key=lambda path: path.stat().st_mtime_ns)
    with unlocked(origin / "home") as desk:
        shutil.rmtree(origin / "home" / desk.registered(NORTH).folder)

    def prepare() -> list[str]:
        fresh(origin, place)
        return [str(place / "stick" / newest.name), str(place / "home")]

    came = set()
    for step, said in steps.every_step(RESTORE_CASE, prepare):
        assert nothing_in_the_clear(place), step
        with unlocked(place / "home") as desk:
            folder = place / "home" / desk.registered(NORTH).folder
            came.add(folder.exists())
            assert folder.exists() or "restored" not in said
            if folder.exists():
                with pytest.raises(Refused):
                    backup_restoring.restore_case(desk, place / "stick" / newest.name, case=NORTH)
            else:
                with pytest.raises((Refused, NotFound)):
                    session.open_case(desk, NORTH, write=False)
                assert backup_restoring.restore_case(desk, place / "stick" / newest.name, case=NORTH).sound
            assert backing.holds(desk, NORTH)["blobs"], step
            assert doctor.examine(desk, NORTH).sound, step
            backing.add(desk, NORTH, "goes on")
        assert len(names(place / "home" / "cases")) == 2, step
    assert came == {False, True}


@pytest.mark.slow
def test_verifying_writes_nothing(origin: Path) -> None:
    path = max((origin / "stick").glob("*.r2pbackup"), key=lambda one: one.stat().st_mtime_ns)
    before = {one: one.stat().st_mtime_ns for one in origin.rglob("*") if not one.name.startswith("desk.db")}
    done = desks.command(origin / "home", "backup", "verify", str(path))
    assert done.returncode == 0
    after = {one: one.stat().st_mtime_ns for one in origin.rglob("*") if not one.name.startswith("desk.db")}
    assert {one.name for one in after.keys() ^ before.keys()} == set()
    changed = {one.name for one in after if after[one] != before[one]}
    assert changed <= {"home"}  # SQLite's log of the officer's store came and went
    assert nothing_in_the_clear(origin)
