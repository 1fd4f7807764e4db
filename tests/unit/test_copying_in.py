"""A case on a stick is refused and copied in: whole, proven, read back, under a writer id of its own."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import desks
from r2p_desk.actions import copying_in, places, session
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item, list_items
from r2p_desk.actions.views_for_window import glance
from r2p_desk.casefile import copying
from r2p_desk.errors import AlreadyOpen, Damaged, DeskError, MachineError, NotFound, Refused
from r2p_desk.jobs import Job
from r2p_desk.system.media import Medium

CASE = "Northern province"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = desks.quick_home(tmp_path)
    with session.unlock(made, desks.PASSPHRASE) as desk, create_case(desk, CASE) as case:
        add_item(case, Draft(title="Smoke over the valley"))
    return made


@pytest.fixture
def stick(home: Path, tmp_path: Path) -> Path:
    """The case folder as it was carried away on a stick."""
    case = next((home / "cases").iterdir())
    return Path(shutil.copytree(case, tmp_path / "stick" / case.name))


@pytest.fixture
def other_home(home: Path, tmp_path: Path) -> Path:
    """The same officer on another machine, with no case yet."""
    other = tmp_path / "elsewhere" / "home"
    other.mkdir(parents=True, mode=0o700)
    shutil.copy(home / "officer.age", other)
    shutil.copy(desks.passphrase_file(home), desks.passphrase_file(other))
    with session.unlock(home, desks.PASSPHRASE) as desk:
        session.DeskStore(other / "desk.db", desk.officer.desk_key, create=True).close()
    return other


@pytest.fixture
def desk(other_home: Path) -> Iterator[session.Desk]:
    with session.unlock(other_home, desks.PASSPHRASE) as unlocked:
        yield unlocked


@pytest.fixture
def lies_on(monkeypatch: pytest.MonkeyPatch) -> Medium:
    monkeypatch.setattr(places, "medium_of", lambda _: Medium.REMOVABLE)
    return Medium.REMOVABLE


def test_a_case_on_a_stick_is_refused_and_left_as_it_is(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with session.unlock(home, desks.PASSPHRASE) as desk:
        folder = desk.home / desk.registered(CASE).folder
        before = desks.files(folder)
        for medium in (Medium.REMOVABLE, Medium.NETWORK):
            monkeypatch.setattr(places, "medium_of", lambda _, medium=medium: medium)
            for write in (True, False):
                with pytest.raises(Refused) as caught:
                    session.open_case(desk, CASE, write=write)
                assert "copy-in" in caught.value.todo
            assert glance(desk, desk.registered(CASE)).closed == caught.value.happened
        assert desks.files(folder) == before
        for medium in (Medium.LOCAL, Medium.UNKNOWN):
            monkeypatch.setattr(places, "medium_of", lambda _, medium=medium: medium)
            session.open_case(desk, CASE, write=True).close()


def test_no_home_and_no_case_is_made_on_a_stick(tmp_path: Path, home: Path, lies_on: Medium) -> None:
    with pytest.raises(Refused) as caught:
        session.create_officer(tmp_path / "new", "A. Tester", "x")
    assert "--home" in caught.value.todo
    assert not (tmp_path / "new").exists()
    with session.unlock(home, desks.PASSPHRASE) as desk, pytest.raises(Refused):
        create_case(desk, "Another")
    assert len(list((home / "cases").iterdir())) == 1


def test_a_case_is_copied_in_with_all_it_holds(stick: Path, desk: session.Desk) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in stick.iterdir()}
    made = copying_in.copy_in(desk, stick)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in stick.iterdir()} == before
    assert (made.name, made.findings, made.left_out) == (CASE, (), ())
    with session.open_case(desk, CASE, write=True) as case:
        assert case.findings == []
        assert [item.title for item in list_items(case)] == ["Smoke over the valley"]
        assert case.file.folder.name != stick.name
        first = case.file.journal.heads()[0][0]
        add_item(case, Draft(title="Written here"))
        assert {head[0] for head in case.file.journal.heads()} != {first}
    assert sorted(path.name for path in (desk.home / "cases").iterdir()) == [case.file.folder.name]


def test_what_was_only_in_the_log_comes_with_it(home: Path, tmp_path: Path, desk: session.Desk) -> None:
    """As after a crash or a pulled plug: the write-ahead log holds what the database does not yet."""
    with session.unlock(home, desks.PASSPHRASE) as first:
        case = session.open_case(first, CASE, write=True)
        add_item(case, Draft(title="Only in the log"))
        carried = shutil.copytree(case.file.folder, tmp_path / "carried", ignore=shutil.ignore_patterns("*-shm"))
        assert (Path(carried) / "case.db-wal").stat().st_size
        case.close()
    copying_in.copy_in(desk, Path(carried))
    with session.open_case(desk, CASE, write=False) as case:
        assert "Only in the log" in [item.title for item in list_items(case)]
        assert not (case.file.folder / "case.db-wal").exists() or not (case.file.folder / "case.db-wal").stat().st_size


def test_blobs_come_with_it_and_what_is_no_part_of_a_case_stays(stick: Path, desk: session.Desk) -> None:
    (stick / "blobs" / "ab").mkdir(parents=True)
    (stick / "blobs" / "ab" / "abcdef0123").write_bytes(os.urandom(3_000_000))
    (stick / "blobs" / "ab" / ".half.partial").write_bytes(b"half")
    (stick / "autorun.inf").write_text("x")
    made = copying_in.copy_in(desk, stick)
    assert made.left_out == ("autorun.inf",)
    folder = desk.home / desk.registered(CASE).folder
    assert (folder / "blobs" / "ab" / "abcdef0123").read_bytes() == (stick / "blobs" / "ab" / "abcdef0123").read_bytes()
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert names == {"access.age", "access.bak", "case.db", "README.txt", "lock", "blobs/ab/abcdef0123"}


def test_a_case_that_is_here_is_not_taken_twice(stick: Path, desk: session.Desk) -> None:
    copying_in.copy_in(desk, stick)
    before = sorted((desk.home / "cases").rglob("*"))
    with pytest.raises(Refused) as caught:
        copying_in.copy_in(desk, stick)
    assert CASE in caught.value.happened
    assert sorted((desk.home / "cases").rglob("*")) == before


def test_a_case_whose_folder_is_gone_is_taken_back_and_held_against_what_is_remembered(home: Path, stick: Path) -> None:
    with session.unlock(home, desks.PASSPHRASE) as desk:
        with session.open_case(desk, CASE, write=True) as case:
            add_item(case, Draft(title="Written after the copy was made"))
        shutil.rmtree(home / desk.registered(CASE).folder)
        made = copying_in.copy_in(desk, stick)
        assert [finding.code for finding in made.findings] == ["older-copy"]
        with session.open_case(desk, CASE, write=False) as case:
            assert [finding.code for finding in case.findings] == ["older-copy"]


def test_a_swapped_case_is_not_taken_for_the_one_remembered(home: Path, stick: Path) -> None:
    with session.unlock(home, desks.PASSPHRASE) as desk:
        known = desk.registered(CASE)
        shutil.rmtree(home / known.folder)
        pin = session.Registered(
            id=known.id, folder=known.folder, title=known.title, heads=known.heads,
            pin=type(known.pin)(commitment="0" * 64, first=known.pin.first, access=known.pin.access),
        )  # fmt: skip
        desk.store.put(pin)
        with pytest.raises(Refused, match="key is not the one"):
            copying_in.copy_in(desk, stick)
        assert _left(home) == []


def test_somebody_elses_case_is_not_taken(stick: Path, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    other = desks.quick_home(tmp_path / "b", "Somebody Else")
    with session.unlock(other, desks.PASSPHRASE) as desk, pytest.raises(Refused, match="not among those"):
        copying_in.copy_in(desk, stick)
    assert _left(other) == []


@pytest.mark.parametrize("name", ["case.db", "README.txt", "blobs/ab/link"])
def test_a_link_on_the_stick_leads_nowhere(stick: Path, desk: session.Desk, tmp_path: Path, name: str) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes((stick / "case.db").read_bytes())
    (stick / name).parent.mkdir(parents=True, exist_ok=True)
    (stick / name).unlink(missing_ok=True)
    (stick / name).symlink_to(secret)
    with pytest.raises(Refused, match="no file"):
        copying_in.copy_in(desk, stick)
    assert _left(desk.home) == []


@pytest.mark.parametrize("damage", ["flip", "cut", "empty"])
def test_a_damaged_copy_is_named_and_nothing_of_it_stays(stick: Path, desk: session.Desk, damage: str) -> None:
    data = (stick / "case.db").read_bytes()
    spoiled = {"flip": desks.flipped(data, len(data) // 2), "cut": data[: len(data) // 2], "empty": b""}[damage]
    (stick / "case.db").write_bytes(spoiled)
    with pytest.raises(DeskError) as caught:
        copying_in.copy_in(desk, stick)
    assert isinstance(caught.value, Damaged)
    assert _left(desk.home) == []
    assert desk.store.cases() == []


def test_a_copy_that_reads_otherwise_than_written_does_not_count(
    stick: Path, desk: session.Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    flush, written = copying._flush, []

    def spoil(file: object) -> None:
        flush(file)  # type: ignore[arg-type]  # the file it is given
        written.append(file)
        if len(written) == 2:
            with Path(f"/proc/self/fd/{file.fileno()}").open("r+b") as again:  # type: ignore[attr-defined]
                again.write(b"\0\0\0\0")

    monkeypatch.setattr(copying, "_flush", spoil)
    with pytest.raises(Damaged, match="does not read"):
        copying_in.copy_in(desk, stick)
    assert _left(desk.home) == []


def test_no_room_no_copy(stick: Path, desk: session.Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(stick)
    monkeypatch.setattr(copying.shutil, "disk_usage", lambda _: usage._replace(free=1_000_000))
    with pytest.raises(MachineError):
        copying_in.copy_in(desk, stick)
    assert _left(desk.home) == []


def test_stopped_half_way_nothing_stays(stick: Path, desk: session.Desk) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(DeskError) as caught:
        copying_in.copy_in(desk, stick, job)
    assert caught.value.code == "cancelled"
    assert _left(desk.home) == []


def test_what_is_no_case_is_called_that(tmp_path: Path, desk: session.Desk) -> None:
    with pytest.raises(NotFound):
        copying_in.copy_in(desk, tmp_path)
    with pytest.raises(NotFound):
        copying_in.copy_in(desk, tmp_path / "nowhere")


def test_a_case_that_somebody_writes_in_is_not_copied(home: Path, desk: session.Desk) -> None:
    with (
        session.unlock(home, desks.PASSPHRASE) as first,
        session.open_case(first, CASE, write=True) as case,
        pytest.raises(AlreadyOpen),
    ):
        copying_in.copy_in(desk, case.file.folder)
    assert _left(desk.home) == []


def test_the_command_copies_in(stick: Path, other_home: Path) -> None:
    done = desks.command(other_home, "case", "copy-in", str(stick))
    assert done.returncode == 0, done.stderr
    body = json.loads(done.stdout)
    assert body["name"] == CASE
    assert body["files"] == 4
    assert set(body) == {"id", "name", "files", "size", "left_out", "findings"}
    assert json.loads(desks.command(other_home, "case", "list").stdout)["cases"] == [{"id": body["id"], "name": CASE}]
    again = desks.command(other_home, "case", "copy-in", str(stick))
    assert again.returncode == 3


def _left(home: Path) -> list[Path]:
    return list((home / "cases").iterdir()) if (home / "cases").is_dir() else []
