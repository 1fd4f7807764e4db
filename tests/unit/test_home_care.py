"""What a crash leaves in a home is collected, and a damaged store of the officer is replaced by its copy; no case is
ever removed."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import desks
from r2p_desk.actions import home_care, session
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.casefile import bundle as bundles
from r2p_desk.casefile import desk_copy, leftovers
from r2p_desk.casefile.bundle import CaseFile
from r2p_desk.casefile.desk import DeskStore
from r2p_desk.errors import Damaged

CASE = "Northern province"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = desks.quick_home(tmp_path)
    with session.unlock(made, desks.PASSPHRASE) as desk, create_case(desk, CASE) as case:
        add_item(case, Draft(title="Smoke over the valley"))
    return made


@pytest.fixture
def in_two_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    later = leftovers.time.time() + 2 * 3600
    monkeypatch.setattr(leftovers.time, "time", lambda: later)


class PowerCut(Exception):
    """The machine stops here."""


def cut_off(home: Path, monkeypatch: pytest.MonkeyPatch, at: str) -> Path:
    """The folder that a power cut leaves at this step of creating a case."""
    carried = home.parent / "cut-off.r2pcase"

    def stop(*_: object) -> None:
        folder = max((home / "cases").iterdir(), key=lambda path: path.stat().st_ctime_ns)
        shutil.copytree(folder, carried)
        raise PowerCut

    with session.unlock(home, desks.PASSPHRASE) as desk, monkeypatch.context() as cut:
        cut.setattr(*{"sealing": (CaseFile, "_seal", stop), "readme": (bundles, "flush_folder", stop)}[at])
        with pytest.raises(PowerCut):
            create_case(desk, "Cut off")
    made = home / "cases" / ("0f" * 16 + ".r2pcase")
    shutil.copytree(carried, made)
    return made


def test_a_case_cut_off_before_its_key_was_written_is_collected_at_unlock(
    home: Path, monkeypatch: pytest.MonkeyPatch, in_two_hours: None
) -> None:
    half = cut_off(home, monkeypatch, "sealing")
    assert "case.db" in {path.name for path in half.iterdir()}
    with session.unlock(home, desks.PASSPHRASE) as desk:
        assert not half.exists()
        session.open_case(desk, CASE, write=True).close()


def test_it_is_left_alone_while_it_may_still_become_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    half = cut_off(home, monkeypatch, "sealing")
    session.unlock(home, desks.PASSPHRASE).close()
    assert half.exists()


def _with_access(half: Path) -> None:
    (half / "access.age").write_bytes(b"anything")


def _with_copy(half: Path) -> None:
    (half / "access.bak").write_bytes(b"anything")


def _with_blobs(half: Path) -> None:
    (half / "blobs").mkdir()


def _with_a_stranger(half: Path) -> None:
    (half / "notes.txt").write_bytes(b"anything")


def _large(half: Path) -> None:
    with (half / "case.db").open("ab") as file:
        file.truncate(50_000_000)


def _linked(half: Path) -> None:
    (half / "case.db").unlink()
    (half / "case.db").symlink_to(half / "lock")


def _renamed(half: Path) -> None:
    half.rename(half.with_name("my case.r2pcase"))


@pytest.mark.parametrize("but", [_with_access, _with_copy, _with_blobs, _with_a_stranger, _large, _linked, _renamed])
def test_nothing_but_that_exact_shape_is_ever_removed(
    home: Path, monkeypatch: pytest.MonkeyPatch, in_two_hours: None, but: Callable[[Path], None]
) -> None:
    but(cut_off(home, monkeypatch, "sealing"))
    before = sorted((home / "cases").rglob("*"))
    session.unlock(home, desks.PASSPHRASE).close()
    assert sorted((home / "cases").rglob("*")) == before


def test_a_case_in_the_list_is_not_removed_whatever_is_missing_from_it(home: Path, in_two_hours: None) -> None:
    folder = next((home / "cases").iterdir())
    for name in ("access.age", "access.bak", "README.txt"):
        (folder / name).unlink()
    session.unlock(home, desks.PASSPHRASE).close()
    assert (folder / "case.db").is_file()


def test_a_folder_somebody_writes_in_is_not_removed(
    home: Path, monkeypatch: pytest.MonkeyPatch, in_two_hours: None
) -> None:
    half = cut_off(home, monkeypatch, "sealing")
    lock = bundles.FolderLock(half)
    lock.acquire("", todo="")
    session.unlock(home, desks.PASSPHRASE).close()
    assert half.exists()
    lock.release()
    session.unlock(home, desks.PASSPHRASE).close()
    assert not half.exists()


def test_a_copy_never_finished_is_collected_after_a_day(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    half = home / "cases" / f".{'0f' * 16}.incoming"
    (half / "blobs" / "ab").mkdir(parents=True)
    (half / "blobs" / "ab" / "x").write_bytes(b"x")
    (half / "access.age").write_bytes(b"x")
    session.unlock(home, desks.PASSPHRASE).close()
    assert half.exists()
    later = leftovers.time.time() + 25 * 3600
    monkeypatch.setattr(leftovers.time, "time", lambda: later)
    session.unlock(home, desks.PASSPHRASE).close()
    assert not half.exists()


def test_a_file_of_the_home_never_finished_is_collected_after_an_hour(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half, other = home / f".{'0f' * 8}.partial", home / ".notes.partial"
    for path in (half, other):
        path.write_bytes(b"x")
    session.unlock(home, desks.PASSPHRASE).close()
    assert half.exists()
    later = leftovers.time.time() + 3601
    monkeypatch.setattr(leftovers.time, "time", lambda: later)
    session.unlock(home, desks.PASSPHRASE).close()
    assert (half.exists(), other.exists()) == (False, True)


def test_a_whole_case_that_no_list_knows_is_named_and_entered_on_request(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a crash between the last file of a new case and its entry in the list."""
    cut_off(home, monkeypatch, "readme")
    with session.unlock(home, desks.PASSPHRASE) as desk:
        assert [one.code for one in home_care.check_home(desk).findings] == ["case-unlisted"]
        assert [case.title for case in desk.store.cases()] == [CASE]
        made = home_care.check_home(desk, mend=True)
        assert len(made.registered) == 1
        assert [case.title for case in desk.store.cases()] == ["Cut off", CASE]
        assert home_care.check_home(desk).sound
        session.open_case(desk, "Cut off", write=True).close()


def test_what_is_amiss_in_a_home_is_named(home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    cut_off(home, monkeypatch, "sealing")
    folder = next(path for path in (home / "cases").iterdir() if (path / "access.age").is_file())
    shutil.copytree(folder, home / "cases" / ("1f" * 16 + ".r2pcase"))
    (tmp_path / "b").mkdir()
    other = desks.quick_home(tmp_path / "b")
    with session.unlock(other, desks.PASSPHRASE) as desk:
        create_case(desk, "Not yours").close()
    shutil.copytree(next((other / "cases").iterdir()), home / "cases" / ("2f" * 16 + ".r2pcase"))
    with session.unlock(home, desks.PASSPHRASE) as desk:
        found = home_care.check_home(desk)
        assert sorted(one.code for one in found.findings) == ["case-closed", "case-twice", "half-made"]
        folder.rename(home / "away")
        assert "case-missing" in {one.code for one in home_care.check_home(desk).findings}
        (home / "away").rename(folder)
        mended = home_care.check_home(desk, mend=True)
        assert (mended.registered, mended.removed) == ((), 1)
        assert sorted(one.code for one in home_care.check_home(desk).findings) == ["case-closed", "case-twice"]


def _flip(path: Path) -> None:
    path.write_bytes(desks.flipped(path.read_bytes(), path.stat().st_size - 5000))


def _first_page(path: Path) -> None:
    path.write_bytes(desks.flipped(path.read_bytes(), 100))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20000])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


DAMAGE = [_flip, _first_page, _cut, _empty, Path.unlink]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_store_is_replaced_by_its_copy_and_the_officer_is_told(
    home: Path, damage: Callable[[Path], None]
) -> None:
    with session.unlock(home, desks.PASSPHRASE) as desk:
        desk.store.keep_notes("contact", {"A": {"name": "Somebody"}})
    with session.unlock(home, desks.PASSPHRASE) as desk:
        told = (desk.store.cases(), desk.store.notes("contact"))
        assert desk.restored is None
        assert home_care.restored_words(desk) is None
    (home / "desk.db-wal").write_bytes(b"of the damaged one")
    damage(home / "desk.db")
    damaged = (home / "desk.db").read_bytes() if (home / "desk.db").exists() else None
    with session.unlock(home, desks.PASSPHRASE) as desk:
        assert (desk.store.cases(), desk.store.notes("contact")) == told
        assert desk.restored is not None
        assert "was put back" in str(home_care.restored_words(desk))
        session.open_case(desk, CASE, write=True).close()
    if damaged is not None:
        assert (home / "desk.damaged").read_bytes() == damaged
    with session.unlock(home, desks.PASSPHRASE) as desk:
        assert desk.restored is None


def test_a_case_made_after_the_copy_is_found_again(home: Path) -> None:
    copy = (home / "desk.bak").read_bytes()
    with session.unlock(home, desks.PASSPHRASE) as desk:
        create_case(desk, "Made later").close()
    (home / "desk.bak").write_bytes(copy)
    _flip(home / "desk.db")
    with session.unlock(home, desks.PASSPHRASE) as desk:
        assert [case.title for case in desk.store.cases()] == ["Made later", CASE]


def test_the_copy_is_made_at_each_lock_that_follows_a_change_and_at_no_other(home: Path) -> None:
    def moment() -> int:
        return (home / "desk.bak").stat().st_mtime_ns

    first = moment()
    with session.unlock(home, desks.PASSPHRASE) as desk:
        desk.store.cases()
    assert moment() == first
    with session.unlock(home, desks.PASSPHRASE) as desk:
        desk.store.keep_notes("a", {"b": 1})
    assert moment() != first
    assert oct((home / "desk.bak").stat().st_mode)[-3:] == "600"


def test_a_damaged_store_never_becomes_the_copy(home: Path) -> None:
    copy = (home / "desk.bak").read_bytes()
    with session.unlock(home, desks.PASSPHRASE) as desk:
        desk.store.keep_notes("a", {"b": 1})
        desk.store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        _flip(home / "desk.db")
    assert (home / "desk.bak").read_bytes() == copy


def test_a_full_disk_costs_the_copy_and_no_lock(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = (home / "desk.bak").read_bytes()
    with monkeypatch.context() as full:

        def refuse(*_: object) -> None:
            raise desks.DeskError("full")

        desk = session.unlock(home, desks.PASSPHRASE)
        desk.store.keep_notes("a", {"b": 1})
        full.setattr(desk_copy.DeskStore, "keep_at", refuse)
        desk.close()
    assert (home / "desk.bak").read_bytes() == copy
    with pytest.raises(desks.DeskError):
        desk.officer.identity  # noqa: B018  # reading it is the test


def test_with_both_damaged_nothing_is_touched_until_the_officer_asks(home: Path) -> None:
    for name in ("desk.db", "desk.bak"):
        _flip(home / name)
    before = {name: (home / name).read_bytes() for name in ("desk.db", "desk.bak")}
    with pytest.raises(Damaged, match="home check --mend"):
        session.unlock(home, desks.PASSPHRASE)
    assert {name: (home / name).read_bytes() for name in before} == before
    assert not (home / "desk.damaged").exists()
    done = desks.command(home, "home", "check", "--mend")
    assert done.returncode == 3
    body = json.loads(done.stdout)
    assert set(body) == {"sound", "findings", "registered", "removed"}
    assert len(body["registered"]) == 1
    assert json.loads(desks.command(home, "home", "check").stdout)["sound"]
    assert json.loads(desks.command(home, "item", "list", "--case", CASE).stdout)["items"]


def test_a_store_others_write_in_is_not_taken_for_damaged(home: Path) -> None:
    """Another window holds it: what lies in the log only is not in the pages, and that is no damage."""
    with session.unlock(home, desks.PASSPHRASE) as first:
        reading = first.store._connection
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM cases").fetchone()
        with session.unlock(home, desks.PASSPHRASE) as second:
            second.store.keep_notes("a", {"b": "x" * 100_000})
            with session.unlock(home, desks.PASSPHRASE) as third:
                assert third.restored is None
                assert third.store.note("a", "b")
        reading.execute("ROLLBACK")
    assert not (home / "desk.damaged").exists()


def test_a_command_says_that_the_copy_was_put_back(home: Path) -> None:
    _cut(home / "desk.db")
    done = desks.command(home, "case", "list")
    assert json.loads(done.stdout)["cases"][0]["name"] == CASE
    assert b"was put back" in done.stderr
    assert b"was put back" not in desks.command(home, "case", "list").stderr


def test_another_officer_s_copy_is_not_put_back(home: Path, tmp_path: Path) -> None:
    DeskStore(tmp_path / "other.db", os.urandom(32), create=True).close()
    (home / "desk.bak").write_bytes((tmp_path / "other.db").read_bytes())
    _first_page(home / "desk.db")
    before = (home / "desk.db").read_bytes()
    with pytest.raises(Damaged):
        session.unlock(home, desks.PASSPHRASE)
    assert (home / "desk.db").read_bytes() == before
