"""A lost passphrase: everything is read again, under new signing keys, and nothing is signed in the old name."""

import shutil
from pathlib import Path

import pytest
from papers_of import made_shares

import desks
import secret_service
from desks import CASE, PASSPHRASE
from r2p_desk.actions import device, doctor, recovery, restoring, session, travel
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item, list_items
from r2p_desk.actions.scratch import PATTERN
from r2p_desk.actions.searching import search_case
from r2p_desk.errors import AlreadyOpen, Damaged, MachineError, NotFound, Refused, UsageError, WrongPassphrase
from r2p_desk.keys.shares import Share
from r2p_desk.system.files import FolderLock

NEW = "the second passphrase"


@pytest.fixture
def shares(desk: session.Desk, tmp_path: Path) -> list[Share]:
    _, words = made_shares(desk, 2, 3, tmp_path / "shares")
    desk.close()
    return words


def files(home: Path) -> dict[Path, bytes]:
    """Every file of a home; locks name whoever tried last and are left out."""
    return {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and path.name != "lock"}


def reads_everything(home: Path, name: str = "Aïcha Diallo") -> None:
    with session.unlock(home, NEW) as desk:
        assert desk.officer.name == name
        with session.open_case(desk, CASE, write=False) as case:
            assert [item.title for item in list_items(case)] == ["Smoke over the valley"]
            assert len(search_case(case, "smoke")) == 1
        assert doctor.examine(desk, CASE).findings == ()


def test_in_place(home: Path, shares: list[Share]) -> None:
    old = (home / "officer.age").read_bytes()
    done = restoring.restore(shares[:2], home, home, NEW)
    reads_everything(home)
    with pytest.raises(WrongPassphrase):
        session.unlock(home, PASSPHRASE)
    assert done.id != done.former
    assert done.aside is not None
    assert done.aside.read_bytes() == old
    assert [(case.name, case.readable, case.findings) for case in done.cases] == [(CASE, True, ())]


def test_elsewhere(home: Path, shares: list[Share], tmp_path: Path) -> None:
    (home / "settings.json").write_text("{}")
    before = files(home)
    done = restoring.restore(shares[1:], home, tmp_path / "new", NEW, name="A. Diallo")
    assert (done.home, done.aside, done.name) == (tmp_path / "new", None, "A. Diallo")
    reads_everything(tmp_path / "new", "A. Diallo")
    assert files(home) == before
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        "cases", "desk.bak", "desk.db", "officer-recovery.age", "officer.age", "settings.json",
    ]  # fmt: skip
    assert list(tmp_path.glob(PATTERN)) == []


def test_not_while_somebody_writes_there(home: Path, shares: list[Share], tmp_path: Path) -> None:
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, CASE, write=True):
        with pytest.raises(AlreadyOpen):
            restoring.restore(shares, home, tmp_path / "new", NEW)
        assert not (tmp_path / "new").exists()
    restoring.restore(shares, home, tmp_path / "new", NEW)


def test_briefings_from_before_are_still_one_s_own(home: Path, shares: list[Share], tmp_path: Path) -> None:
    from r2p_desk.actions.briefing import export_briefing
    from r2p_desk.actions.verification import verify_file

    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, CASE, write=False) as case:
        path = export_briefing(case, tmp_path / "briefing.pdf").path
    restoring.restore(shares, home, home, NEW)
    with session.unlock(home, NEW) as desk:
        assert str(verify_file(path, desk).verdict) == "valid"


def test_into_an_empty_folder(home: Path, shares: list[Share], tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    restoring.restore(shares, home, tmp_path / "new", NEW)
    reads_everything(tmp_path / "new")


def test_signing_keys_are_new_and_receiving_keys_are_not(home: Path, shares: list[Share]) -> None:
    with session.unlock(home, PASSPHRASE) as desk:
        before, certificate = desk.officer.public, desk.officer.certificate
    restoring.restore(shares, home, home, NEW)
    with session.unlock(home, NEW) as desk:
        after = desk.officer.public
        assert desk.store.notes(restoring.FORMER)[before.id]["certificate"] == certificate.hex()
    assert after.receive == before.receive
    assert (after.ed25519 != before.ed25519, after.ml_dsa_65 != before.ml_dsa_65) == (True, True)


def test_a_case_that_does_not_name_the_new_keys_is_for_reading(home: Path, shares: list[Share]) -> None:
    restoring.restore(shares, home, home, NEW)
    with session.unlock(home, NEW) as desk:
        with session.open_case(desk, CASE, write=True) as case:
            assert [finding.code for finding in case.file.findings] == ["card-not-named"]
            with pytest.raises(Refused) as refused:
                add_item(case, Draft(title="Afterwards"))
            assert "does not name your signing keys" in refused.value.todo
            assert "access manager" in refused.value.todo
        with create_case(desk, "A new one") as case:
            add_item(case, Draft(title="Written under the new keys"))
            assert case.file.findings == []
    with session.unlock(home, NEW) as desk:
        assert doctor.examine(desk, CASE).findings == ()


def test_what_was_typed_and_not_saved_is_still_there(home: Path, shares: list[Share]) -> None:
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, CASE, write=True) as case:
        case.file.keep_drafts(desk.officer, {"capture": {"title": "Half a sentence"}})
    restoring.restore(shares, home, home, NEW)
    with session.unlock(home, NEW) as desk, session.open_case(desk, CASE, write=False) as case:
        assert case.file.drafts(desk.officer) == {"capture": {"title": "Half a sentence"}}


def test_it_can_be_done_twice(home: Path, shares: list[Share]) -> None:
    restoring.restore(shares, home, home, "first try")
    restoring.restore(shares[:2], home, home, NEW)
    reads_everything(home)
    assert len(list(home.glob("officer.age.*"))) == 2


def test_without_officer_and_store_the_cases_are_enough(home: Path, shares: list[Share]) -> None:
    for name in ("officer.age", "desk.db"):
        (home / name).unlink()
    done = restoring.restore(shares, home, home, NEW)
    assert [case.name for case in done.cases] == [CASE]
    reads_everything(home)


def test_a_damaged_case_does_not_hold_up_the_others(home: Path, shares: list[Share]) -> None:
    with session.unlock(home, PASSPHRASE) as desk:
        create_case(desk, "Broken").close()
        folder = home / desk.registered("Broken").folder
    data = (folder / "case.db").read_bytes()
    (folder / "case.db").write_bytes(data[:20000])
    done = restoring.restore(shares, home, home, NEW)
    assert {case.name: case.readable for case in done.cases} == {CASE: True, "Broken": False}
    reads_everything(home)


def test_a_store_that_is_not_this_officer_s_stops_it(home: Path, shares: list[Share], tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = desks.quick_home(tmp_path / "other", "Ben")
    shutil.copy(other / "desk.db", home / "desk.db")
    before = (home / "officer.age").read_bytes()
    with pytest.raises(Damaged):
        restoring.restore(shares, home, home, NEW)
    assert (home / "officer.age").read_bytes() == before
    assert list(home.glob("officer.age.*")) == []


def test_wrong_shares_change_nothing(home: Path, shares: list[Share], tmp_path: Path) -> None:
    before = (home / "officer.age").read_bytes()
    for wrong in ([], shares[:1], [shares[0], shares[0]]):
        for target in (home, tmp_path / "new"):
            with pytest.raises(Refused):
                restoring.restore(wrong, home, target, NEW)
    assert (home / "officer.age").read_bytes() == before
    assert not (tmp_path / "new").exists()


def test_an_officer_already_there_or_a_full_folder_is_refused(home: Path, shares: list[Share], tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = desks.quick_home(tmp_path / "other", "Ben")
    before = (other / "officer.age").read_bytes()
    with pytest.raises(UsageError, match="already an officer"):
        restoring.restore(shares, home, other, NEW)
    assert (other / "officer.age").read_bytes() == before
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").write_bytes(b"mine")
    with pytest.raises(Refused, match="not empty"):
        restoring.restore(shares, home, tmp_path / "full", NEW)
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter"]


def test_an_empty_passphrase_and_a_folder_without_recovery_are_refused(
    home: Path, shares: list[Share], tmp_path: Path
) -> None:
    with pytest.raises(UsageError):
        restoring.restore(shares, home, home, "")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotFound):
        restoring.restore(shares, tmp_path / "empty", tmp_path / "new", NEW)
    shutil.copy(home / "officer-recovery.age", tmp_path / "empty")
    with pytest.raises(NotFound):
        restoring.restore(shares, tmp_path / "empty", tmp_path / "new", NEW)
    assert not (tmp_path / "new").exists()


def test_too_little_room_is_told_first(
    home: Path, shares: list[Share], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(MachineError, match="room"):
        restoring.restore(shares, home, tmp_path / "new", NEW)
    assert not (tmp_path / "new").exists()


def test_one_command_at_a_time(home: Path, shares: list[Share]) -> None:
    lock = FolderLock(home)
    lock.acquire("", todo="")
    with pytest.raises(AlreadyOpen):
        restoring.restore(shares, home, home, NEW)
    lock.release()


@pytest.mark.usefixtures("open_keyring")
def test_a_device_secret_that_is_lost_is_no_longer_needed(
    home: Path, desk: session.Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, words = made_shares(desk, 2, 2, tmp_path / "shares")
    device.switch_on(desk, PASSPHRASE)
    desk.close()
    monkeypatch.setenv(secret_service.ADDRESS, secret_service.NOWHERE)
    restoring.restore(words, home, home, NEW)
    reads_everything(home)


@pytest.mark.usefixtures("open_keyring")
def test_a_travel_lock_ends_with_a_restore(home: Path, desk: session.Desk, tmp_path: Path) -> None:
    _, words = made_shares(desk, 2, 2, tmp_path / "shares")
    travel.travel_lock(desk, PASSPHRASE, sheet=tmp_path / "travel.pdf")
    desk.close()
    restoring.restore(words, home, home, NEW)
    reads_everything(home)
    assert not (home / "device.json").exists()


def test_afterwards_recovery_goes_on_under_the_new_keys(home: Path, shares: list[Share], tmp_path: Path) -> None:
    restoring.restore(shares, home, home, NEW)
    with session.unlock(home, NEW) as desk:
        assert recovery.status(desk).file == "sound"
        assert recovery.recovered(home, shares[:2]).public == desk.officer.public
        assert made_shares(desk, 2, 2, tmp_path / "again")[0].replaced
