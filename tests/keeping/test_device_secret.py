"""The device secret: needed beside the passphrase, kept by a real keyring, never the only copy of anything."""

import base64
import shutil
from pathlib import Path

import pytest
from papers_of import made_shares, secret_on

import desks
import secret_service
from desks import PASSPHRASE
from r2p_desk.actions import device, sealing, session
from r2p_desk.errors import (
    AlreadyOpen,
    Damaged,
    KeyringDismissed,
    KeyringLocked,
    NoKeyring,
    NotFound,
    Refused,
    SecretMissing,
    UsageError,
    WrongPassphrase,
)
from r2p_desk.keys.officer import open_officer
from r2p_desk.system import keyring
from r2p_desk.system.files import FolderLock

pytestmark = pytest.mark.usefixtures("open_keyring")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "device.pdf"


@pytest.fixture
def with_secret(home: Path, desk: session.Desk, sheet: Path) -> Path:
    """A home whose officer needs a device secret; its words lie beside the sheet."""
    device.switch_on(desk, PASSPHRASE, sheet=sheet, text=True)
    desk.close()
    return home


def entry(home: Path) -> str:
    file = sealing.read_device(home)
    assert file is not None
    return file.entry


def test_it_takes_both_from_then_on(with_secret: Path) -> None:
    session.unlock(with_secret, PASSPHRASE).close()
    with pytest.raises(WrongPassphrase):
        session.unlock(with_secret, "wrong")
    with pytest.raises(WrongPassphrase):
        open_officer((with_secret / "officer.age").read_bytes(), PASSPHRASE)


def test_it_is_nowhere_on_the_disk(with_secret: Path, sheet: Path) -> None:
    secret = secret_on(sheet)
    assert keyring.fetch(entry(with_secret)) == base64.b64encode(secret).decode()
    for path in (path for path in with_secret.rglob("*") if path.is_file()):
        for form in (bytes(secret), secret.hex().encode(), base64.b64encode(secret)):
            assert form not in path.read_bytes()


def test_it_is_refused_as_the_only_copy(home: Path, desk: session.Desk) -> None:
    with pytest.raises(UsageError, match="only copy"):
        device.switch_on(desk, PASSPHRASE)
    assert device.status(desk).state == "off"
    assert not (home / "device.json").exists()


def test_recovery_shares_are_as_good_as_a_sheet(home: Path, desk: session.Desk, tmp_path: Path) -> None:
    _, shares = made_shares(desk, 2, 3, tmp_path / "shares")
    device.switch_on(desk, PASSPHRASE)
    assert device.status(desk).recovery
    file = sealing.read_device(home)
    assert file is not None
    assert file.fits(device.secret_from_shares(home, shares[1:]))


def test_off_again_the_passphrase_alone_opens(with_secret: Path) -> None:
    name = entry(with_secret)
    with session.unlock(with_secret, PASSPHRASE) as desk:
        assert device.switch_off(desk, PASSPHRASE)
        assert device.status(desk) == device.DeviceStatus(state="off")
        with pytest.raises(Refused, match="no device secret"):
            device.switch_off(desk, PASSPHRASE)
    assert open_officer((with_secret / "officer.age").read_bytes(), PASSPHRASE)
    assert keyring.fetch(name) is None
    assert keyring.fetch(f"{name}/state") is None
    assert not (with_secret / "device.json").exists()


def test_on_twice_is_refused(with_secret: Path, tmp_path: Path) -> None:
    with session.unlock(with_secret, PASSPHRASE) as desk, pytest.raises(Refused, match="already"):
        device.switch_on(desk, PASSPHRASE, sheet=tmp_path / "second.pdf")
    assert not (tmp_path / "second.pdf").exists()
    session.unlock(with_secret, PASSPHRASE).close()


def test_a_slip_of_the_passphrase_seals_nothing(home: Path, desk: session.Desk, sheet: Path) -> None:
    before = (home / "officer.age").read_bytes()
    with pytest.raises(WrongPassphrase):
        device.switch_on(desk, "slip", sheet=sheet)
    assert (home / "officer.age").read_bytes() == before
    assert not sheet.exists()


def test_a_sheet_is_never_written_over_something(desk: session.Desk, sheet: Path) -> None:
    sheet.write_bytes(b"mine")
    with pytest.raises(UsageError):
        device.switch_on(desk, PASSPHRASE, sheet=sheet)
    assert sheet.read_bytes() == b"mine"


def test_created_with_one_from_the_first_day(tmp_path: Path, sheet: Path) -> None:
    made = tmp_path / "fresh"
    device.create_with_secret(made, "Ben", PASSPHRASE, sheet=sheet).close()
    session.unlock(made, PASSPHRASE).close()
    with pytest.raises(WrongPassphrase):
        open_officer((made / "officer.age").read_bytes(), PASSPHRASE)


def test_where_it_cannot_be_kept_nobody_is_created(
    tmp_path: Path, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "fresh"
    monkeypatch.setenv(secret_service.ADDRESS, secret_service.NOWHERE)
    with pytest.raises(NoKeyring):
        device.create_with_secret(made, "Ben", PASSPHRASE, sheet=sheet)
    assert not made.exists()
    assert not sheet.exists()


def test_no_keyring(with_secret: Path, sheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first failure: no keyring at all. The way out: switch it off with the words from paper."""
    monkeypatch.setenv(secret_service.ADDRESS, secret_service.NOWHERE)
    with pytest.raises(NoKeyring, match="device-secret off --words"):
        session.unlock(with_secret, PASSPHRASE)
    secret = secret_on(sheet)
    with session.unlock(with_secret, PASSPHRASE, secret) as desk:
        assert device.status(desk).keyring == "no-keyring"
        assert device.switch_off(desk, PASSPHRASE, secret)
        assert device.status(desk) == device.DeviceStatus(state="off", leftover=True)
    session.unlock(with_secret, PASSPHRASE).close()


def test_what_a_missing_keyring_left_is_cleared_when_one_is_there(
    with_secret: Path, sheet: Path, monkeypatch: pytest.MonkeyPatch, keyring_bus: str
) -> None:
    name, secret = entry(with_secret), secret_on(sheet)
    monkeypatch.setenv(secret_service.ADDRESS, secret_service.NOWHERE)
    with session.unlock(with_secret, PASSPHRASE, secret) as desk:
        device.switch_off(desk, PASSPHRASE, secret)
    monkeypatch.setenv(secret_service.ADDRESS, keyring_bus)
    assert keyring.fetch(name) is not None
    with session.unlock(with_secret, PASSPHRASE) as desk:
        assert device.switch_off(desk, PASSPHRASE) is False
    assert keyring.fetch(name) is None
    assert not (with_secret / "device.json").exists()


def test_no_place_for_entries(with_secret: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second failure: a bus, and no collection; nobody answers the question for one."""
    with secret_service.running(password=None) as address:
        monkeypatch.setenv(secret_service.ADDRESS, address)
        with pytest.raises(KeyringDismissed):
            session.unlock(with_secret, PASSPHRASE)


def test_a_locked_keyring(home: Path, desk: session.Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The third failure: it is locked. The way out: its own password."""
    kept = tmp_path / "keyring"
    with secret_service.running(folder=kept) as address:
        monkeypatch.setenv(secret_service.ADDRESS, address)
        device.switch_on(desk, PASSPHRASE, sheet=tmp_path / "sheet.pdf")
    with secret_service.running(folder=kept, password="another") as address:
        monkeypatch.setenv(secret_service.ADDRESS, address)
        with pytest.raises(KeyringLocked):
            session.unlock(home, PASSPHRASE)
        assert device.status(desk).keyring == "keyring-locked"
    with secret_service.running(folder=kept) as address:
        monkeypatch.setenv(secret_service.ADDRESS, address)
        session.unlock(home, PASSPHRASE).close()


def test_an_entry_that_is_missing_or_another(with_secret: Path, sheet: Path) -> None:
    """The fourth failure: the keyring holds nothing, or something else. The way out: the words from paper."""
    name = entry(with_secret)
    for other in (None, "something else", device.device.to_text(bytes(32))):
        keyring.remove(name)
        if other is not None:
            keyring.store(name, other)
        with pytest.raises(SecretMissing, match="device-secret return") as missing:
            session.unlock(with_secret, PASSPHRASE)
        assert ("something else" in missing.value.happened) == (other is not None)
        with pytest.raises(SecretMissing):
            session.unlock(with_secret, "wrong")  # not "wrong passphrase": that cannot be known
        assert device.bring_back(with_secret, PASSPHRASE, secret_on(sheet)) == "here"
        session.unlock(with_secret, PASSPHRASE).close()


def test_a_new_machine_takes_the_words(with_secret: Path, sheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with secret_service.running() as address:
        monkeypatch.setenv(secret_service.ADDRESS, address)
        with pytest.raises(SecretMissing):
            session.unlock(with_secret, PASSPHRASE)
        device.bring_back(with_secret, PASSPHRASE, secret_on(sheet))
        session.unlock(with_secret, PASSPHRASE).close()


@pytest.mark.parametrize("loss", ["gone", "damaged"])
def test_a_lost_device_file_is_made_anew_from_the_words(with_secret: Path, sheet: Path, loss: str) -> None:
    path = with_secret / "device.json"
    if loss == "gone":
        path.unlink()
    else:
        path.write_bytes(b"{}")
    with pytest.raises(WrongPassphrase if loss == "gone" else Damaged):
        session.unlock(with_secret, PASSPHRASE)
    assert device.bring_back(with_secret, PASSPHRASE, secret_on(sheet)) == "here"
    session.unlock(with_secret, PASSPHRASE).close()


def test_a_damaged_device_file_locks_nobody_out_who_needs_none(home: Path) -> None:
    (home / "device.json").write_bytes(b"planted")
    with session.unlock(home, PASSPHRASE) as desk:
        assert device.status(desk) == device.DeviceStatus(state="off")
    assert (home / "device.damaged.json").read_bytes() == b"planted"


def test_words_of_another_device_are_refused(with_secret: Path) -> None:
    before = (with_secret / "device.json").read_bytes()
    with pytest.raises(Refused, match="not the device secret"):
        device.bring_back(with_secret, PASSPHRASE, bytes(32))
    assert (with_secret / "device.json").read_bytes() == before
    session.unlock(with_secret, PASSPHRASE).close()


def test_words_with_a_wrong_passphrase_change_nothing(with_secret: Path, sheet: Path) -> None:
    with pytest.raises(WrongPassphrase):
        device.bring_back(with_secret, "wrong", secret_on(sheet))
    session.unlock(with_secret, PASSPHRASE).close()


def test_a_recovery_share_is_not_a_device_secret(desk: session.Desk, tmp_path: Path) -> None:
    _, shares = made_shares(desk, 2, 3, tmp_path / "shares")
    with pytest.raises(Refused, match="recovery share"):
        device.secret_from_words(shares[0].words)


def test_an_officer_file_from_a_backup_still_finds_its_device_secret(with_secret: Path, tmp_path: Path) -> None:
    """From before a passphrase change, it is not listed any more; it opens, and nothing is taken for a leftover."""
    from r2p_desk.actions.passphrase import change_passphrase

    old = (with_secret / "officer.age").read_bytes()
    change_passphrase(with_secret, PASSPHRASE, "another")
    (with_secret / "officer.age").write_bytes(old)
    with session.unlock(with_secret, PASSPHRASE) as desk:
        assert device.status(desk).state == "here"
        assert device.switch_off(desk, PASSPHRASE) is True
    session.unlock(with_secret, PASSPHRASE).close()


def test_another_sheet_holds_the_same_words(with_secret: Path, sheet: Path, tmp_path: Path) -> None:
    with session.unlock(with_secret, PASSPHRASE) as desk:
        again = tmp_path / "again.pdf"
        made = device.print_again(desk, again, text=True)
        assert made.files == (again, again.with_suffix(".txt"))
    assert secret_on(again) == secret_on(sheet)


def test_without_one_there_is_no_sheet(desk: session.Desk, sheet: Path) -> None:
    with pytest.raises(NotFound):
        device.print_again(desk, sheet)
    assert not sheet.exists()


def test_one_command_at_a_time(desk: session.Desk, sheet: Path) -> None:
    lock = FolderLock(desk.home)
    lock.acquire("", todo="")
    with pytest.raises(AlreadyOpen):
        device.switch_on(desk, PASSPHRASE, sheet=sheet)
    assert not sheet.exists()
    lock.release()


def test_recovery_follows_it(home: Path, desk: session.Desk, tmp_path: Path) -> None:
    _, shares = made_shares(desk, 1, 1, tmp_path / "shares")
    device.switch_on(desk, PASSPHRASE)
    first = device.secret_from_shares(home, shares)
    device.switch_off(desk, PASSPHRASE)
    with pytest.raises(Refused, match="no device secret"):
        device.secret_from_shares(home, shares)
    device.switch_on(desk, PASSPHRASE)
    assert device.secret_from_shares(home, shares) != first


def test_a_copied_home_finds_its_secret_on_the_same_machine(with_secret: Path, tmp_path: Path) -> None:
    shutil.copytree(with_secret, tmp_path / "copy")
    session.unlock(tmp_path / "copy", PASSPHRASE).close()


def test_the_commands_of_a_case_work_as_before(with_secret: Path) -> None:
    done = desks.command(with_secret, "case", "list")
    assert done.returncode == 0, done.stderr
