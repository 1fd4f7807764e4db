"""A disk that fills up, a folder that may not be written: said, nothing half done, all that was acknowledged kept."""

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from test_case_from_within import bound_by_permissions, small_disk

import desks
from desks import CASE
from r2p_desk.actions import attachment_access as access
from r2p_desk.actions import attachments, custody, doctor, session
from r2p_desk.actions.attachments import add_attachment
from r2p_desk.actions.items import list_items
from r2p_desk.casefile import blobs, pouring
from r2p_desk.errors import MachineError
from r2p_desk.jobs import Job

MIB = 1 << 20
CONTENT = os.urandom(3 * MIB)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(CONTENT)
    return path


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


class Failing:
    """Something of the machine that works so many times and then says that the disk is full."""

    def __init__(self, real: Callable[..., object], times: int) -> None:
        self._real, self.left = real, times

    def __call__(self, *given: object, **named: object) -> object:
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return self._real(*given, **named)


EDGES = [
    *((os, name, times) for name in ("fsync", "mkdir", "replace") for times in range(4)),
    *((pouring, "write_all", times) for times in range(6)),
    *((blobs.io, "FileIO", times) for times in range(2)),
]


@pytest.mark.parametrize(("owner", "name", "times"), EDGES, ids=[f"{name} {times}" for _, name, times in EDGES])
def test_full_at_each_step_it_says_so_and_leaves_nothing(
    desk: session.Desk,
    folder: Path,
    source: Path,
    monkeypatch: pytest.MonkeyPatch,
    owner: object,
    name: str,
    times: int,
) -> None:
    with session.open_case(desk, CASE, write=True) as case:
        before, commits = everything(folder), case.file.count("commit")
        failing = Failing(getattr(owner, name), times)
        with monkeypatch.context() as full:
            full.setattr(owner, name, failing)
            said = ""
            try:
                add_attachment(case, source)
            except MachineError as error:
                said = error.happened
        assert said == ("The disk is full." if failing.left < 0 else "")
        if said:
            assert (everything(folder) - {"case.db-wal", "case.db-shm"}, case.file.count("commit")) == (
                before - {"case.db-wal", "case.db-shm"}, commits,
            )  # fmt: skip
            assert case.file.attachments.orphans() == []
        made = add_attachment(case, source)
        assert access.check_attachment(case, made.attachment.id) == []


def test_full_while_the_commit_is_saved_the_sealed_file_goes_again(
    desk: session.Desk, folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlcipher.OperationalError("database or disk is full")

    with session.open_case(desk, CASE, write=True) as case:
        commits = case.file.count("commit")
        with monkeypatch.context() as now:
            now.setattr(case.file.journal, "_apply", full)
            with pytest.raises(MachineError, match="full"):
                add_attachment(case, source)
        assert case.file.count("commit") == commits
        assert list(case.file.attachments.blobs.names()) == []


FILLER = """
import os, shutil, sys, desks
from pathlib import Path
from r2p_desk.actions import session
from r2p_desk.actions.attachments import add_attachment, seal_file
from r2p_desk.casefile import blobs
from r2p_desk.errors import DeskError
home, unforeseen = Path(sys.argv[1]), sys.argv[3] == "unforeseen"
if unforeseen:  # as when others fill the disk while this is writing
    blobs.shutil.disk_usage = lambda _: shutil._ntuple_diskusage(0, 0, 1 << 60)
desk = session.unlock(home, desks.PASSPHRASE)
try:
    with session.open_case(desk, sys.argv[2], write=True) as case:
        for number in range(100):
            path = Path(sys.argv[4]) / f"{number}.bin"
            path.write_bytes(os.urandom(300_000 + 50_000 * (number % 7)))
            print(add_attachment(case, path).attachment.id, flush=True)
except DeskError as error:
    print(type(error).__name__, error.exit_status, bool(error.kept and error.todo), flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["foreseen", "unforeseen"])
def test_a_disk_filled_with_attachments_is_told_and_keeps_them_all(home: Path, tmp_path: Path, kind: str) -> None:
    with small_disk(tmp_path / "small", 8 << 20) as mounted:
        if not mounted:
            pytest.skip("only root can mount a small disk; the steps are shown one by one above")
        place, papers = tmp_path / "small" / "home", tmp_path / "papers"
        shutil.copytree(home, place)
        papers.mkdir()
        command = [sys.executable, "-c", FILLER, str(place), CASE, kind, str(papers)]
        done = subprocess.run(command, capture_output=True, check=True, env=desks.environment())
        *saved, error = done.stdout.decode().split("\n")[:-1]
        assert (error, done.stderr) == ("MachineError 1 True", b"")
        assert len(saved) > 3
        left = everything(place)
        assert not [name for name in left if name.endswith(".partial")]
        copied = tmp_path / "copied"
        shutil.copytree(place, copied)
    with session.unlock(copied, desks.PASSPHRASE) as desk:
        with session.open_case(desk, CASE, write=True) as case:
            held = {one.attachment.id for one in attachments.list_attachments(case)}
            assert set(saved) <= held
            for one in held:
                assert access.check_attachment(case, one) == []
            assert case.file.attachments.orphans() == []
        assert doctor.examine(desk, CASE).sound


def test_an_export_to_a_full_disk_leaves_nothing_and_no_trace(
    desk: session.Desk, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with session.open_case(desk, CASE, write=True) as case:
        made = add_attachment(case, source).attachment
        (tmp_path / "stick").mkdir()
        out = tmp_path / "stick" / "film.mp4"
        for times in range(5):
            with monkeypatch.context() as full:
                full.setattr(access, "write_all", Failing(access.write_all, times))
                if times < 4:
                    with pytest.raises(MachineError, match="full"):
                        access.export_attachment(case, made.id, out)
                    assert list(out.parent.iterdir()) == []
                else:
                    access.export_attachment(case, made.id, out)
        monkeypatch.setattr(access.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(0, 0, 100))  # type: ignore[attr-defined]  # the type the real one answers
        with pytest.raises(MachineError, match="not enough room"):
            access.export_attachment(case, made.id, tmp_path / "stick" / "second.mp4")
        events = [str(entry.event) for entry in attachments.held(case, made.id).custody]
        assert events == ["imported", "exported"]


@pytest.fixture
def movable(home: Path) -> Iterator[Path]:
    """The home in a folder that nobody but the test reaches, so that another user may be it."""
    with tempfile.TemporaryDirectory() as place:
        yield Path(shutil.move(home, Path(place) / "home"))


def test_a_folder_that_may_not_be_written_takes_nothing_in_and_gives_everything_out(movable: Path) -> None:
    source = movable.parent / "film.mp4"
    source.write_bytes(CONTENT)
    papers = movable.parent / "papers"
    papers.mkdir()
    with bound_by_permissions(movable), session.unlock(movable, desks.PASSPHRASE) as desk:
        if os.getuid() == 0:
            os.seteuid(0)
            os.chown(source, 65534, 65534)
            os.chown(papers, 65534, 65534)
            os.seteuid(65534)
        with session.open_case(desk, CASE, write=True) as case:
            made = add_attachment(case, source).attachment
        folder = desk.home / desk.registered(CASE).folder / "blobs"
        folders = [folder, *(path for path in folder.iterdir() if path.is_dir())]
        for path in folders:
            path.chmod(0o500)
        before = everything(folder)
        with session.open_case(desk, CASE, write=True) as case:
            with pytest.raises(MachineError, match="may not"):
                add_attachment(case, source)
            done = access.export_attachment(case, made.id, papers / "out.mp4")
            assert (done.custody, done.path.read_bytes()) == ("recorded", CONTENT)
            with pytest.raises(MachineError, match="may not"):
                access.working_copy(case, made.id)
        assert everything(folder) == before
        for path in folders:
            path.chmod(0o700)
        papers.chmod(0o500)
        with session.open_case(desk, CASE, write=True) as case:
            with pytest.raises(MachineError, match="may not"):
                access.export_attachment(case, made.id, papers / "second.mp4")
            assert [str(one.event) for one in attachments.held(case, made.id).custody] == ["imported", "exported"]
        papers.chmod(0o700)


def test_a_trace_that_can_be_kept_nowhere_stops_no_reading_and_is_told(
    desk: session.Desk, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with session.open_case(desk, CASE, write=True) as case:
        made = add_attachment(case, source).attachment

    def full(*_: object) -> None:
        raise MachineError("The disk is full.")

    monkeypatch.setattr(desk.store, "keep_notes", full)
    with session.open_case(desk, CASE, write=False) as case:
        done = access.export_attachment(case, made.id, tmp_path / "out.mp4")
        with access.open_attachment(case, made.id) as opened:
            assert opened.custody == custody.Trace.NOT_RECORDED
    assert (done.custody, done.path.read_bytes()) == ("not-recorded", CONTENT)


def test_a_full_disk_keeps_nobody_from_opening_a_case_with_traces_waiting(
    desk: session.Desk, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with session.open_case(desk, CASE, write=True) as case:
        made = add_attachment(case, source).attachment
    with session.open_case(desk, CASE, write=False) as case:
        access.export_attachment(case, made.id, tmp_path / "out.mp4")

    def full(*_: object, **__: object) -> None:
        raise MachineError("The disk is full.")

    with monkeypatch.context() as now:
        now.setattr("r2p_desk.casefile.bundle.CaseFile.state", full)
        with session.open_case(desk, CASE, write=True) as case:
            assert len(list_items(case)) == len(desks.TITLES)
            assert [one.waiting for one in attachments.held(case, made.id).custody] == [False, True]
    with session.open_case(desk, CASE, write=True) as case:
        assert [one.waiting for one in attachments.held(case, made.id).custody] == [False, False]


def test_names_with_every_hostile_character_are_kept_shown_and_never_a_path(
    desk: session.Desk, folder: Path, tmp_path: Path, test_data: Path
) -> None:
    texts = json.loads((test_data / "hostile" / "text" / "blns.json").read_text(encoding="utf-8"))
    letters = sorted({letter for text in texts for letter in text} - {"/", "\0"})
    names = [*dict.fromkeys(text.replace("/", "∕").replace("\0", "␀")[:60] for text in texts if text.strip(". "))]
    names = [name for name in names if 0 < len(name.encode()) <= 255]
    names += ["".join(letters[at : at + 40]) for at in range(0, len(letters), 40)]
    names += ["x" * 255, "é" * 127, "..\\..\\windows", "~", "-rf", "$(reboot)", " ", "a\nb", "\x1b[2J", "\u202egpj.exe"]
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    before = everything(folder)
    stated: list[str] = []
    with session.open_case(desk, CASE, write=True) as case:
        for name in names:
            (inbox / name).write_bytes(b"x")
            file = attachments.seal_file(case, inbox / name, Job())
            attachments.enter_attachment(case, file, attachments.About())
            (inbox / name).unlink()
            stated.append(file.name)
        assert stated == names
        assert [one.attachment.name for one in attachments.list_attachments(case)] == names
    with session.open_case(desk, CASE, write=True) as case:
        assert sorted(one.attachment.name or "" for one in attachments.list_attachments(case)) == sorted(names)
        new = everything(folder) - before - {"case.db-wal", "case.db-shm"}
        assert len(new) == len(names)
        assert all(len(Path(name).name) == 32 and name.startswith("blobs/") for name in new)
        out = tmp_path / "out"
        for one in attachments.list_attachments(case)[::40]:
            access.export_attachment(case, one.attachment.id, out, overwrite=True)
    listed = desks.command(desk.home, "attachment", "list", "--case", CASE)
    assert sorted(one["name"] for one in json.loads(listed.stdout)["attachments"]) == sorted(names)
    words = subprocess.run(
        [sys.executable, "-m", "r2p_desk", "--home", str(desk.home), "--passphrase-file",
         str(desks.passphrase_file(desk.home)), "attachment", "list", "--case", CASE],
        capture_output=True, check=True, env=desks.environment(),
    ).stdout.decode()  # fmt: skip
    assert not set(words) & {"\x1b", "\u202e", "\x07", "\x9b"}
    assert {path.name for path in tmp_path.iterdir()} == {"home", "passphrase.txt", "inbox", "out"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no names that are not Unicode")
def test_a_name_that_is_no_utf8_is_spelled_out(desk: session.Desk, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xee\xf2\xf7\xe5\xf2 \xff.txt")
    path.write_bytes(b"x")
    done = desks.command(desk.home, "attachment", "add", os.fsdecode(path), "--case", CASE)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["name"] == "\\xee\\xf2\\xf7\\xe5\\xf2 \\xff.txt"
    out = tmp_path / os.fsdecode(b"out\xff")
    identity = json.loads(done.stdout)["id"]
    got = desks.command(desk.home, "attachment", "get", identity, "--case", CASE, "--out", os.fsdecode(out))
    assert (got.returncode, out.read_bytes()) == (0, b"x")
    assert json.loads(got.stdout)["path"] == str(out)
    broken = desks.command(desk.home, "item", "add", "--case", CASE, "--title", os.fsdecode(b"\xff"))
    assert (broken.returncode, json.loads(broken.stdout)["error"]["code"]) == (2, "usage")
