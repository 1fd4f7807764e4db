"""Another passphrase: the new one opens, the old one does not, and who is unlocked goes on."""

from pathlib import Path

import pytest

import desks
from desks import PASSPHRASE
from r2p_desk.actions import device, session
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.actions.passphrase import change_passphrase
from r2p_desk.errors import AlreadyOpen, NotFound, UsageError, WrongPassphrase
from r2p_desk.system.files import FolderLock

NEW = "a new one, better kept"


def test_the_new_one_opens_and_the_old_one_does_not(home: Path) -> None:
    with session.unlock(home, PASSPHRASE) as desk:
        before = desk.officer.public
    done = change_passphrase(home, PASSPHRASE, NEW)
    assert (done.id, done.name, done.device_secret) == (before.id, before.name, False)
    with pytest.raises(WrongPassphrase):
        session.unlock(home, PASSPHRASE)
    with session.unlock(home, NEW) as desk, session.open_case(desk, desks.CASE, write=True) as case:
        assert desk.officer.public == before
        add_item(case, Draft(title="Afterwards"))
    assert sorted(path.name for path in home.iterdir()) == ["cases", "desk.bak", "desk.db", "lock", "officer.age"]


def test_who_is_unlocked_goes_on(home: Path, desk: session.Desk) -> None:
    with session.open_case(desk, desks.CASE, write=True) as case:
        change_passphrase(home, PASSPHRASE, NEW)
        add_item(case, Draft(title="Meanwhile"))
    with session.open_case(desk, desks.CASE, write=False) as case:
        assert case.file.count("item") == 2


@pytest.mark.usefixtures("open_keyring")
def test_the_device_secret_stays_needed(home: Path, desk: session.Desk, tmp_path: Path) -> None:
    device.switch_on(desk, PASSPHRASE, sheet=tmp_path / "sheet.pdf")
    assert change_passphrase(home, PASSPHRASE, NEW).device_secret
    session.unlock(home, NEW).close()
    with pytest.raises(WrongPassphrase):
        session.unlock(home, PASSPHRASE)
    from r2p_desk.keys.officer import open_officer

    with pytest.raises(WrongPassphrase):
        open_officer((home / "officer.age").read_bytes(), NEW)
    assert change_passphrase(home, NEW, PASSPHRASE).device_secret


@pytest.mark.parametrize("new", ["", PASSPHRASE, "".join(PASSPHRASE)])
def test_an_empty_or_the_same_one_is_refused(home: Path, new: str) -> None:
    before = (home / "officer.age").read_bytes()
    with pytest.raises(UsageError):
        change_passphrase(home, PASSPHRASE, new)
    assert (home / "officer.age").read_bytes() == before


def test_a_wrong_old_one_changes_nothing(home: Path) -> None:
    before = (home / "officer.age").read_bytes()
    with pytest.raises(WrongPassphrase):
        change_passphrase(home, "wrong", NEW)
    assert (home / "officer.age").read_bytes() == before


def test_without_an_officer_there_is_nothing_to_change(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        change_passphrase(tmp_path / "nowhere", PASSPHRASE, NEW)
    assert not (tmp_path / "nowhere").exists()


def test_two_commands_do_not_change_it_at_once(home: Path) -> None:
    lock = FolderLock(home)
    lock.acquire("", todo="")
    with pytest.raises(AlreadyOpen):
        change_passphrase(home, PASSPHRASE, NEW)
    lock.release()
    change_passphrase(home, PASSPHRASE, NEW)


def test_a_disk_that_gives_back_something_else_keeps_the_old_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from r2p_desk.system import files

    def rotten(path: Path, data: bytes) -> None:
        path.write_bytes(desks.flipped(data, len(data) - 1))

    monkeypatch.setattr(files, "write_durably", rotten)
    with pytest.raises(Exception, match=r"damaged|altered"):
        change_passphrase(home, PASSPHRASE, NEW)
    monkeypatch.undo()
    session.unlock(home, PASSPHRASE).close()
