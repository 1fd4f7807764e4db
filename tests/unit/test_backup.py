"""A backup holds the whole workspace, is made while others work, does not repeat itself, and comes back as it was."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import backing
import desks
import shelves
from backing import NORTH, SOUTH, add, attach, holds, make, names, restore, unlocked
from r2p_desk.actions import (
    backup,
    backup_checks,
    backup_opening,
    backup_records,
    backup_restoring,
    doctor,
    dossier_shelf,
    session,
)
from r2p_desk.actions.backup_records import own_keys
from r2p_desk.casefile.access import NAME
from r2p_desk.errors import Cancelled, Cut, MachineError, NotFound, Refused, UsageError, WrongPassphrase
from r2p_desk.exchange.backup_form import Manifest
from r2p_desk.exchange.backup_reading import Keys, manifest_of
from r2p_desk.jobs import Job
from r2p_desk.keys import age
from r2p_desk.keys.age_hybrid import HybridIdentity
from r2p_desk.keys.officer import Officer, open_officer
from r2p_desk.settings import TEXT_SIZE, Settings
from r2p_desk.system.strict_tar import read_tar


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return backing.home_with(tmp_path, NORTH, SOUTH)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    return place


def everything(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "lock"}


def manifest(home: Path, path: Path) -> Manifest:
    with unlocked(home) as desk:
        return manifest_of(path, own_keys(desk))


def test_a_workspace_comes_back_as_it_was(home: Path, out: Path, tmp_path: Path) -> None:
    with unlocked(home) as desk:
        desk.store.keep_notes("contacts", {"someone": {"name": "Ben"}})
        before = {title: holds(desk, title) for title in (NORTH, SOUTH)}
    made = make(home, out)
    assert made.sound
    assert names(out) == {made.path.name, f"{made.path.name}.officer.age"}
    shutil.rmtree(home)  # as after a theft: what is in the folder and in the officer's head must do
    came = restore(made.path, tmp_path / "new")
    assert came.sound
    assert [(case.title, case.items, case.blobs) for case in came.cases] == [(NORTH, 3, 2), (SOUTH, 3, 2)]
    with unlocked(tmp_path / "new") as desk:
        assert {title: holds(desk, title) for title in (NORTH, SOUTH)} == before
        assert desk.store.note("contacts", "someone") == {"name": "Ben"}
        assert doctor.examine(desk, NORTH).sound
        add(desk, NORTH, "goes on")
    assert Settings(tmp_path / "new").number(TEXT_SIZE) == 130
    folder = next((tmp_path / "new" / "cases").iterdir())
    assert {path.name for path in folder.iterdir()} == {"README.txt", NAME, "access.bak", "case.db", "blobs", "lock"}
    modes = {
        path.stat().st_mode & 0o777 for path in (tmp_path / "new").rglob("*") if path.is_file() and path.name != "lock"
    }
    assert modes == {0o600}
    assert names(tmp_path) == {"stick", "new", "passphrase.txt"}


def test_the_file_is_an_age_file_with_a_signed_manifest_and_the_files_under_their_own_seals(
    home: Path, out: Path
) -> None:
    made = make(home, out)
    data = made.path.read_bytes()
    assert age.stanza_kinds(data) == (age.HYBRID,)
    with unlocked(home) as desk:
        plain = age.decrypt(data, [desk.officer.identity])
        officer_file = (home / "officer.age").read_bytes()
    members = {member.name: b"".join(member.chunks()) for member in read_tar([plain])}
    assert list(members)[:4] == ["manifest.json", "manifest.sig", "officer.age", "settings.json"]
    assert members["officer.age"] == officer_file
    assert backing.MARKER.encode() not in plain
    assert b"SQLite format" not in plain
    assert (len(plain) % 65536, made.size) == (0, len(data))
    listed = json.loads(members["manifest.json"])
    assert [part["id"] for part in listed["parts"]] == list(members)[2:]
    assert {case["title"] for case in listed["cases"]} == {NORTH, SOUTH}


def test_it_is_for_the_recovery_key_too_where_there_is_one(home: Path, out: Path, tmp_path: Path) -> None:
    recovery = HybridIdentity.generate()
    (home / "officer-recovery.age").write_bytes(b"sealed for the shares")
    with unlocked(home) as desk:
        assert backup_records.recovery_recipient(desk.store) is None
        desk.store.keep_notes("recovery", {"key": {"public": str(recovery.recipient), "threshold": 2}})
        officer, sealed = desk.officer.public, (home / "officer.age").read_bytes()
    made = make(home, out)
    assert made.recovery
    ends = ("", ".officer.age", ".officer-recovery.age")
    assert names(out) == {made.path.name + end for end in ends}
    assert (out / f"{made.path.name}.officer-recovery.age").read_bytes() == b"sealed for the shares"
    (out / f"{made.path.name}.officer.age").unlink()

    class Key:
        """Whoever has only the recovery key itself: it opens the backup, too."""

        keys = Keys(identities=[recovery], known={officer.id: officer.verifying})

        def settle(self, home: Path) -> Officer:
            assert (home / "officer-recovery.age").is_file()
            (home / "officer.age").write_bytes(sealed)
            return open_officer(sealed, desks.PASSPHRASE)

    assert backup_restoring.restore_backup(made.path, Key(), tmp_path / "new").sound
    with unlocked(tmp_path / "new") as desk:
        assert holds(desk, NORTH)["blobs"]


def test_what_an_earlier_backup_holds_is_not_repeated(home: Path, out: Path, tmp_path: Path) -> None:
    with unlocked(home) as desk:
        attach(desk, NORTH, 2_000_000)
    first = make(home, out)
    with unlocked(home) as desk:
        newer = attach(desk, SOUTH, 5000)
        add(desk, SOUTH, "since then")
    second, third = make(home, out), make(home, out, full=True)
    assert (first.blobs, first.blobs_elsewhere, first.needs) == (5, 0, ())
    assert (second.blobs, second.blobs_elsewhere, second.needs) == (1, 5, (first.path.name,))
    assert (third.blobs, third.blobs_elsewhere, third.needs) == (6, 0, ())
    assert second.size < first.size - 1_500_000 < third.size
    (earlier,) = manifest(home, second.path).earlier
    assert (earlier.file, earlier.size, earlier.sha256) == (first.path.name, first.size, first.sha256)
    assert [part.name for part in manifest(home, second.path).blobs()] == [newer.name]
    with unlocked(home) as desk:
        before = {title: holds(desk, title) for title in (NORTH, SOUTH)}
        assert backup_checks.verify_backup(second.path, own_keys(desk)).files == (first.path.name,)
    third.path.unlink()
    assert restore(second.path, tmp_path / "new").sound
    with unlocked(tmp_path / "new") as desk:
        assert {title: holds(desk, title) for title in (NORTH, SOUTH)} == before


def test_an_earlier_file_is_found_under_another_name_and_its_loss_is_told(
    home: Path, out: Path, tmp_path: Path
) -> None:
    first, second = make(home, out), make(home, out)
    moved = first.path.rename(out / "renamed.r2pbackup")
    assert restore(second.path, tmp_path / "new").sound
    moved.rename(tmp_path / "elsewhere.r2pbackup")
    with unlocked(home) as desk:
        for attempt in (
            lambda: backup_checks.verify_backup(second.path, own_keys(desk)),
            lambda: restore(second.path, tmp_path / "another"),
        ):
            with pytest.raises(Cut, match=first.path.name) as caught:
                attempt()
            assert [code for code, _ in caught.value.findings] == ["cut"]
        (listed,) = backup_checks.list_backups(out, own_keys(desk))
        assert listed.missing == (first.path.name,)
        third = backup.create_backup(desk, out)
    assert not (tmp_path / "another").exists()
    assert (third.blobs, third.needs) == (4, ())


def test_an_attachment_with_other_bytes_under_its_old_name_is_taken_anew(home: Path, out: Path) -> None:
    make(home, out)
    with unlocked(home) as desk:
        name = min(backing.blobs(desk, NORTH))
        attach(desk, NORTH, 3000, name)
    assert (make(home, out).blobs, make(home, out).blobs) == (1, 0)


def test_two_cases_may_hold_an_attachment_of_one_name(home: Path, out: Path, tmp_path: Path) -> None:
    with unlocked(home) as desk:
        name = attach(desk, NORTH, 900).name
        attach(desk, SOUTH, 800, name)
        before = [backing.blobs(desk, title) for title in (NORTH, SOUTH)]
    make(home, out)
    assert restore(make(home, out).path, tmp_path / "new").sound
    with unlocked(tmp_path / "new") as desk:
        assert [backing.blobs(desk, title) for title in (NORTH, SOUTH)] == before


def test_only_sealed_files_in_their_place_are_taken(home: Path, out: Path) -> None:
    with unlocked(home) as desk:
        blobs = home / desk.registered(NORTH).folder / "blobs"
    outside = home.parent / "outside"
    outside.write_bytes(b"not of the case")
    (blobs / "ab").mkdir(exist_ok=True)
    (blobs / "ab" / ("ab" + "0" * 30)).symlink_to(outside)
    (blobs / "ab" / ("cd" + "0" * 30)).write_bytes(b"in another's place")
    (blobs / "ab" / ".half.partial").write_bytes(b"half")
    (blobs / ("0" * 32)).write_bytes(b"too high up")
    assert make(home, out).blobs == 4


def test_rotation_keeps_the_newest_and_what_they_need(home: Path, out: Path) -> None:
    first = make(home, out)
    with unlocked(home) as desk:
        attach(desk, NORTH, 4000)
    second = make(home, out)
    one_case = make(home, out, case=NORTH)
    stranger = out / "notes.txt"
    stranger.write_text("left alone")
    assert make(home, out, keep=1).removed == ()  # it needs both earlier files
    last = make(home, out, keep=1, full=True)
    assert first.path.name not in last.removed  # the backup of one case needs these two
    assert second.path.name not in last.removed
    assert len(last.removed) == 1
    for gone in last.removed:
        assert not [name for name in names(out) if name.startswith(gone)]
    assert {one_case.path.name, stranger.name, last.path.name} <= names(out)
    one_case.path.unlink()
    assert set(make(home, out, keep=1, full=True).removed) == {first.path.name, second.path.name, last.path.name}
    with unlocked(home) as desk:
        found = backup_checks.list_backups(out, own_keys(desk))
        assert [one.missing for one in found] == [()]
        noted = [one.file for one in backup_records.made(desk.store)]
    assert noted == [one_case.path.name, found[0].path.name]


def test_a_clock_set_back_does_not_make_rotation_take_the_newest(
    home: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = make(home, out)
    monkeypatch.setattr(backup, "moment", lambda _: "2001-01-01T00:00:00.000Z")
    made = make(home, out, keep=1, full=True)
    assert made.removed == (old.path.name,)
    assert made.path.is_file()


@pytest.mark.parametrize("keep", [0, -1])
def test_at_least_one_backup_is_kept(home: Path, out: Path, keep: int) -> None:
    with pytest.raises(UsageError):
        make(home, out, keep=keep)
    assert names(out) == set()


def test_one_case_can_be_backed_up_and_comes_back_alone(home: Path, out: Path, tmp_path: Path) -> None:
    whole, made = make(home, out), make(home, out, case=NORTH)
    assert [case.title for case in made.cases] == [NORTH]
    assert made.needs == (whole.path.name,)
    assert "desk.db" not in {part.id for part in manifest(home, made.path).parts}
    for number, (path, case) in enumerate([(made.path, None), (whole.path, SOUTH)]):
        new = tmp_path / f"new{number}"
        (came,) = restore(path, new, case=case).cases
        with unlocked(new) as desk:
            assert [known.title for known in desk.store.cases()] == [came.title] == [case or NORTH]
            assert holds(desk, came.title)["blobs"]


def test_a_case_is_put_back_into_a_home_only_where_it_is_gone(home: Path, out: Path) -> None:
    made = make(home, out)
    with unlocked(home) as desk:
        before, folder = holds(desk, NORTH), home / desk.registered(NORTH).folder
        kept = everything(folder)
        with pytest.raises(Refused, match="here already"):
            backup_restoring.restore_case(desk, made.path, case=NORTH)
        assert everything(folder) == kept
        shutil.rmtree(folder)
        with pytest.raises(UsageError, match="several cases"):
            backup_restoring.restore_case(desk, made.path)
        with pytest.raises(NotFound):
            backup_restoring.restore_case(desk, made.path, case="Eastern province")
        came = backup_restoring.restore_case(desk, made.path, case=NORTH.upper())
        assert came.sound
        assert holds(desk, NORTH) == before
        assert doctor.examine(desk, NORTH).sound
        assert names(home) == {
            "officer.age",
            "desk.db",
            "desk.bak",
            "settings.json",
            "cases",
            "desk.db-wal",
            "desk.db-shm",
        }


def test_a_case_that_came_back_older_says_so_until_the_rest_is_there(home: Path, out: Path) -> None:
    made = make(home, out, case=NORTH)
    with unlocked(home) as desk:
        add(desk, NORTH, "lost again")
        shutil.rmtree(home / desk.registered(NORTH).folder)
        came = backup_restoring.restore_case(desk, made.path)
        assert [finding.code for finding in came.cases[0].findings] == ["older-copy"]
        with session.open_case(desk, NORTH, write=True) as case:
            assert [finding.code for finding in case.findings] == ["older-copy"]


def test_dossiers_that_came_are_restored_with_their_files(home: Path, out: Path, tmp_path: Path) -> None:
    with unlocked(home) as desk:
        shelves.take(desk, shelves.dossier())
    made = make(home, out)
    restore(made.path, tmp_path / "new")
    with unlocked(tmp_path / "new") as desk:
        (kept,) = dossier_shelf.shelved(desk)
        for part, content in (("file-0001", shelves.FILE), ("paper-0001", shelves.PAPER)):
            with dossier_shelf.part_of(desk, kept, part) as reader:
                assert reader.read(0, reader.size) == content


def test_the_restored_case_goes_on_under_a_writer_of_its_own(home: Path, out: Path, tmp_path: Path) -> None:
    def writers(place: Path) -> list[str]:
        with unlocked(place) as desk, session.open_case(desk, NORTH, write=False) as case:
            return [entry.writer for entry in case.file.entries()]

    made = make(home, out)
    (before,) = set(writers(home))
    restore(made.path, tmp_path / "new")
    with unlocked(tmp_path / "new") as desk:
        add(desk, NORTH, "after")
    assert writers(tmp_path / "new")[:-1] == writers(home)
    assert writers(tmp_path / "new")[-1] != before
    with unlocked(home) as desk:
        known = desk.registered(NORTH)
        plain = age.decrypt(made.path.read_bytes(), [desk.officer.identity])
        copy = tmp_path / "copied"
        copy.mkdir()
        shutil.copy(home / known.folder / NAME, copy)
        wanted = f"{Path(known.folder).stem}.case.db"
        (data,) = [b"".join(member.chunks()) for member in read_tar([plain]) if member.name == wanted]
        (copy / "case.db").write_bytes(data)
        kept = desks.raw(copy, desk.officer).execute("SELECT name FROM meta").fetchall()
    assert ("views",) in kept
    assert not {("writer",), ("place",)} & set(kept)  # so that no machine and no inode can bring the old one back


WRITER = """
import os, sys, desks
from pathlib import Path
from r2p_desk.actions import session
from r2p_desk.actions.items import Draft, add_item
with session.unlock(Path(sys.argv[1]), desks.PASSPHRASE) as desk:
    with session.open_case(desk, sys.argv[2], write=True) as case:
        add_item(case, Draft(title="before the backup"))
        os.write(1, b"ready\\n")
        while True:
            add_item(case, Draft(title="meanwhile"))
            os.write(1, b"x")
"""


def test_a_case_that_another_process_writes_in_is_backed_up_of_one_moment(
    home: Path, out: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", WRITER, str(home), NORTH]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=desks.environment()) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        try:
            made = [make(home, out, full=True) for _ in range(3)]
            assert child.poll() is None
        finally:
            child.kill()
    counts = []
    for number, one in enumerate(made):
        assert one.sound
        came = restore(one.path, tmp_path / f"new{number}")
        assert came.sound
        counts.append(came.cases[0].commits)
        with unlocked(tmp_path / f"new{number}") as desk:
            assert holds(desk, NORTH)["journal"]
    assert counts == sorted(counts)
    assert counts[0] >= 5


def test_a_damaged_case_is_left_out_and_named_and_nothing_older_is_removed(home: Path, out: Path) -> None:
    good = make(home, out)
    with unlocked(home) as desk:
        database = home / desk.registered(SOUTH).folder / "case.db"
    database.write_bytes(desks.flipped(database.read_bytes(), 5 * 16384 + 99))
    made = make(home, out, keep=1)
    assert not made.sound
    assert [(one.title, one.code) for one in made.left_out] == [(SOUTH, "damaged")]
    assert [one.title for one in made.cases] == [NORTH]
    assert made.removed == ()
    assert good.path.is_file()
    done = desks.command(home, "backup", "create", "--out", str(out))
    assert (done.returncode, [one["code"] for one in json.loads(done.stdout)["left_out"]]) == (3, ["damaged"])
    assert set(json.loads(done.stdout)["left_out"][0]) == documented("create", "left_out")
    with pytest.raises(Refused):
        make(home, out, case=SOUTH)


def test_a_folder_in_which_another_case_lies_is_left_out(home: Path, out: Path) -> None:
    with unlocked(home) as desk:
        north, south = (home / desk.registered(title).folder for title in (NORTH, SOUTH))
    shutil.rmtree(south)
    shutil.copytree(north, south)
    made = make(home, out)
    assert [(one.title, one.code) for one in made.left_out] == [(SOUTH, "damaged")]
    assert [one.title for one in made.cases] == [NORTH]
    shutil.rmtree(south)
    made = make(home, out)
    assert [(one.title, one.code) for one in made.left_out] == [(SOUTH, "refused")]


def test_an_earlier_file_whose_name_cannot_be_told_is_not_built_on(home: Path, out: Path) -> None:
    for name in ("back\\slash.r2pbackup", "not-utf8-\udcff.r2pbackup"):
        made = make(home, out, full=True)
        made.path.rename(out / name)
        assert make(home, out).needs == ()
        for path in out.iterdir():
            path.unlink()


def test_a_case_put_back_in_time_is_backed_up_and_removes_nothing(home: Path, out: Path, tmp_path: Path) -> None:
    with unlocked(home) as desk:
        folder = home / desk.registered(NORTH).folder
        older = shutil.copytree(folder, tmp_path / "older")
        add(desk, NORTH, "seen")
    make(home, out)
    shutil.rmtree(folder)
    shutil.copytree(older, folder)
    made = make(home, out, keep=1)
    assert [finding.code for _, finding in made.findings] == ["older-copy"]
    assert made.removed == ()


def test_cancelling_leaves_nothing(home: Path, out: Path, tmp_path: Path) -> None:
    steps: list[float] = []
    make(home, out, job=Job(lambda fraction, _: steps.append(fraction)))
    before = names(out)
    assert steps == sorted(steps)
    for at in range(0, len(steps) - 2, 3):  # once the last step was told it is done
        told: list[float] = []
        job = Job(lambda fraction, _: told.append(fraction) or (len(told) > at and job.cancel()))  # type: ignore[func-returns-value]  # noqa: B023
        with pytest.raises(Cancelled):
            make(home, out, job=job, full=True)
        assert names(out) == before
        assert names(home) == {"officer.age", "desk.db", "desk.bak", "settings.json", "cases"}
    path = next(path for path in out.iterdir() if path.suffix == ".r2pbackup")
    told = []
    restoring = Job(lambda fraction, _: told.append(fraction) or (len(told) > 3 and restoring.cancel()))  # type: ignore[func-returns-value]
    with pytest.raises(Cancelled):
        restore(path, tmp_path / "new", job=restoring)
    assert names(tmp_path) == {"home", "stick", "passphrase.txt"}


def test_a_rehearsal_brings_everything_back_leaves_nothing_and_is_remembered(
    home: Path, out: Path, tmp_path: Path
) -> None:
    made = make(home, out)
    with unlocked(home) as desk:
        before = names(home)
        came = backing.rehearse(made.path, tmp_path / "not" / "yet", desk=desk)
        assert (came.sound, came.home, [case.items for case in came.cases]) == (True, None, [3, 3])
        assert (names(home), names(tmp_path)) == (before, {"home", "stick", "passphrase.txt"})
        made.path.write_bytes(made.path.read_bytes()[:-70000])
        with pytest.raises(Cut):
            backing.rehearse(made.path, tmp_path, desk=desk)
        kept = backup_records.rehearsed(desk.store)
    assert [(one.backup, one.sound, one.findings) for one in kept] == [
        (made.backup, True, ()),
        (made.backup, False, ("cut",)),
    ]
    assert kept[0].created == made.created


def test_the_file_may_be_given_any_name_and_nothing_is_overwritten(home: Path, out: Path) -> None:
    given = ["with space", "--keep", "a\nline", "Ünïcödé زقنبوطة", "$(touch x)", "'\"`", "%s%n{n}", "-", "..x"]
    with unlocked(home) as desk:
        before = backup.create_backup(desk, out)
        for name in given:
            made = backup.create_backup(desk, out / name, full=True)
            assert made.path == out / f"{name}.r2pbackup"
            assert backup_checks.verify_backup(made.path, own_keys(desk)).size == made.size
        for taken in (name, f"{name}.r2pbackup"):
            with pytest.raises(UsageError, match="already a file"):
                backup.create_backup(desk, out / taken)
        after = backup.create_backup(desk, out)
        assert after.needs == (made.path.name,)
        assert backup_checks.verify_backup(after.path, own_keys(desk)).files == (made.path.name,)
        listed = {one.path.name for one in backup_checks.list_backups(out, own_keys(desk))}
    assert listed == {before.path.name, after.path.name, *(f"{name}.r2pbackup" for name in given)}


def test_a_folder_that_is_not_there_a_name_too_long_and_a_full_home_are_told(
    home: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unlocked(home) as desk:
        with pytest.raises(NotFound):
            backup.create_backup(desk, tmp_path / "nowhere" / "x")
        with pytest.raises(UsageError, match="too long"):
            backup.create_backup(desk, out / ("x" * 240))
        usage = shutil.disk_usage(home)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
        with pytest.raises(MachineError, match="MiB"):
            backup.create_backup(desk, out)
        monkeypatch.undo()
        made = backup.create_backup(desk, out)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
        with pytest.raises(MachineError, match="MiB"):
            restore(made.path, tmp_path / "new")
    assert names(out) == {made.path.name, f"{made.path.name}.officer.age"}
    assert names(tmp_path) == {"home", "stick", "passphrase.txt"}


def test_restoring_needs_an_empty_place(home: Path, out: Path, tmp_path: Path) -> None:
    made = make(home, out)
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("mine")
    with pytest.raises(Refused):
        restore(made.path, full)
    with pytest.raises(UsageError, match="already an officer"):
        restore(made.path, home)
    (tmp_path / "link").symlink_to(tmp_path / "beyond")
    with pytest.raises(Refused):
        restore(made.path, tmp_path / "link")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert restore(made.path, empty).home == empty
    assert names(full) == {"mine.txt"}


def test_a_passphrase_changed_since_opens_it_through_the_home_and_the_old_one_through_the_copy_beside(
    home: Path, out: Path, tmp_path: Path
) -> None:
    made = make(home, out)
    with unlocked(home) as desk:
        (home / "officer.age").write_bytes(desks.quickly_sealed(desk.officer, "another one"))
    for passphrase in ("another one", desks.PASSPHRASE):
        with backup_opening.for_looking(made.path, passphrase, home) as opener:
            assert backup_checks.verify_backup(made.path, opener.keys).sha256 == made.sha256
        new = tmp_path / passphrase[:7]
        with backup_opening.by_passphrase(made.path, passphrase, home) as opener:
            assert backup_restoring.restore_backup(made.path, opener, new).sound
        session.unlock(new, passphrase).close()
    with pytest.raises(WrongPassphrase):
        backup_opening.by_passphrase(made.path, "neither", home)
    (out / f"{made.path.name}.officer.age").unlink()
    with pytest.raises(NotFound, match=r"officer\.age"):
        backup_opening.by_passphrase(made.path, desks.PASSPHRASE)


PAGE = (desks.ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")


def documented(command: str, nested: str | None = None) -> set[str]:
    """The keys docs/command-line.md promises for a command, or for each of a list in its answer."""
    text = PAGE.split(f"## `r2p-desk backup {command}`")[1].split("\n## ")[0].split("JSON: ")[1]
    if nested is not None:
        return set(re.findall(r"`(\w+)`", re.search(rf"`{nested}` \(each ([^)]*)\)", text)[1]))  # type: ignore[index]
    return set(re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", text)))


def test_from_the_command_line(home: Path, out: Path, tmp_path: Path) -> None:
    def run(*arguments: str, place: Path = home) -> tuple[int, dict[str, object]]:
        done = desks.command(place, "backup", *arguments)
        return done.returncode, json.loads(done.stdout)

    status, made = run("create", "--out", str(out), "--keep", "3")
    assert (status, made["case"], made["blobs"]) == (0, None, 4)
    assert set(made) == documented("create")
    assert set(made["cases"][0]) == documented("create", "cases")  # type: ignore[index]
    path = str(made["path"])
    status, verified = run("verify", path)
    assert (status, verified["sha256"], verified["cases"]) == (0, made["sha256"], made["cases"])
    assert set(verified) == documented("verify")
    status, listed = run("list", "--in", str(out))
    assert (status, [one["path"] for one in listed["backups"]]) == (0, [path])  # type: ignore[attr-defined]
    assert set(listed["backups"][0]) == documented("list", "backups")  # type: ignore[index]
    status, tried = run("restore", path, "--rehearse")
    assert set(tried) == documented("restore")
    assert set(tried["cases"][0]) == documented("restore", "cases")  # type: ignore[index]
    assert (status, tried["sound"], tried["noted"], tried["home"]) == (0, True, True, None)
    status, came = run("restore", path, "--to", str(tmp_path / "new"))
    assert (status, came["home"]) == (0, str(tmp_path / "new"))
    status, refused = run("restore", path, "--to", str(tmp_path / "new"), "--case", NORTH)
    assert (status, refused["error"]["code"]) == (3, "refused")  # type: ignore[index]
    status, refused = run("restore", path)
    assert (status, refused["error"]["code"]) == (2, "usage")  # type: ignore[index]
    nobody = tmp_path / "nobody" / "home"
    nobody.parent.mkdir()
    desks.passphrase_file(nobody).write_text(desks.PASSPHRASE)
    assert run("verify", path, place=nobody)[0] == 0
    status, tried = run("restore", path, "--rehearse", "--to", str(tmp_path), place=nobody)
    assert (status, tried["noted"]) == (0, False)


def test_the_same_disk_is_told(home: Path, out: Path) -> None:
    assert make(home, out).same_disk is (out.stat().st_dev == home.stat().st_dev)
