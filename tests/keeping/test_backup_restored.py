"""Backups of officers with recovery shares and with a device secret: what opens them when the machine is gone."""

import json
import shutil
from pathlib import Path

import pytest
from papers_of import made_shares

import backing
import desks
import secret_service
from desks import CASE, PASSPHRASE
from r2p_desk.actions import backup, backup_checks, backup_opening, backup_restoring, device, doctor, recovery, session
from r2p_desk.actions.backup_records import own_keys, recovery_recipient
from r2p_desk.actions.items import list_items
from r2p_desk.errors import NotFound, Refused, SecretMissing, UsageError, WrongPassphrase
from r2p_desk.keys import age
from r2p_desk.keys.shares import Share

NEW = "the second passphrase"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    return place


@pytest.fixture
def shares(desk: session.Desk, tmp_path: Path) -> list[Share]:
    return made_shares(desk, 2, 3, tmp_path / "shares")[1]


def reads(home: Path, passphrase: str) -> None:
    with session.unlock(home, passphrase) as desk:
        with session.open_case(desk, CASE, write=False) as case:
            assert [item.title for item in list_items(case)] == ["Smoke over the valley"]
        assert doctor.examine(desk, CASE).sound


def test_shares_and_the_folder_suffice(desk: session.Desk, shares: list[Share], stick: Path, tmp_path: Path) -> None:
    backing.attach(desk, CASE, 900)
    made = backup.create_backup(desk, stick)
    assert made.recovery
    assert age.stanza_kinds(made.path.read_bytes()) == (age.HYBRID, age.HYBRID)
    former = desk.officer.id
    desk.close()
    shutil.rmtree(desk.home)
    for beside in stick.glob("*.officer.age"):
        beside.unlink()
    with pytest.raises(NotFound):
        backup_opening.by_passphrase(made.path, PASSPHRASE)
    with backup_opening.by_shares(made.path, shares[1:], NEW) as opener:
        assert backup_checks.verify_backup(made.path, opener.keys).sha256 == made.sha256
        assert backup_restoring.rehearse_backup(made.path, opener, tmp_path).sound
    with backup_opening.by_shares(made.path, shares[:2], NEW) as opener:
        assert backup_restoring.restore_backup(made.path, opener, tmp_path / "new").sound
    reads(tmp_path / "new", NEW)
    with session.unlock(tmp_path / "new", NEW) as came:
        assert came.officer.id != former
        assert recovery.status(came).file == "sound"
        with session.open_case(came, CASE, write=True) as case:
            assert [finding.code for finding in case.findings] == ["card-not-named"]
        # what was backed up under the former keys is still one's own, and so are the attachments in it
        assert backup_checks.verify_backup(made.path, own_keys(came)).manifest.signer == former
        again = backup.create_backup(came, stick)
        assert (again.blobs, set(again.needs)) == (0, {made.path.name})


def test_the_shares_of_another_key_and_too_few_are_refused(
    desk: session.Desk, shares: list[Share], stick: Path, tmp_path: Path
) -> None:
    made = backup.create_backup(desk, stick)
    _, newer = made_shares(desk, 2, 3, tmp_path / "newer")
    for wrong in (shares[:1], newer[:2]):
        with pytest.raises(Refused):
            backup_opening.by_shares(made.path, wrong, NEW)
    with pytest.raises(UsageError):
        backup_opening.by_shares(made.path, shares[:2], "")
    (stick / f"{made.path.name}.officer-recovery.age").unlink()
    with pytest.raises(NotFound):
        backup_opening.by_shares(made.path, shares[:2], NEW)


def test_one_case_comes_back_with_shares(desk: session.Desk, shares: list[Share], stick: Path, tmp_path: Path) -> None:
    made = backup.create_backup(desk, stick, case=CASE)
    with backup_opening.by_shares(made.path, shares[:2], NEW, "A. Diallo") as opener:
        assert backup_restoring.restore_backup(made.path, opener, tmp_path / "new").sound
    reads(tmp_path / "new", NEW)
    with session.unlock(tmp_path / "new", NEW) as came:
        assert came.officer.name == "A. Diallo"


def test_with_a_device_secret_this_machine_or_the_shares_open_it(
    home: Path, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with secret_service.running() as address, secret_service.running() as another:
        monkeypatch.setenv(secret_service.ADDRESS, address)
        with session.unlock(home, PASSPHRASE) as desk:
            _, shares = made_shares(desk, 2, 3, tmp_path / "shares")
            device.switch_on(desk, PASSPHRASE)
            made = backup.create_backup(desk, stick)
        assert backing.names(stick) == {
            made.path.name + end for end in ("", ".officer.age", ".officer-recovery.age", ".device.json")
        }
        with backup_opening.by_passphrase(made.path, PASSPHRASE) as opener:
            assert backup_restoring.restore_backup(made.path, opener, tmp_path / "same").sound
        reads(tmp_path / "same", PASSPHRASE)
        with pytest.raises(WrongPassphrase):
            backup_opening.by_passphrase(made.path, "not this one")

        monkeypatch.setenv(secret_service.ADDRESS, another)  # another machine: its keyring knows nothing of it
        with pytest.raises(SecretMissing):
            backup_opening.by_passphrase(made.path, PASSPHRASE)
        with backup_opening.by_shares(made.path, shares[:2], NEW) as opener:
            assert backup_restoring.restore_backup(made.path, opener, tmp_path / "new").sound
        assert not (tmp_path / "new" / "device.json").exists()
        reads(tmp_path / "new", NEW)


def test_from_the_command_line(desk: session.Desk, shares: list[Share], stick: Path, tmp_path: Path) -> None:
    made = backup.create_backup(desk, stick)
    assert recovery_recipient(desk.store) is not None
    desk.close()
    words = []
    for share in shares[:2]:
        (tmp_path / f"{share.number}.txt").write_text(share.words, encoding="utf-8")
        words += ["--share", str(tmp_path / f"{share.number}.txt")]
    nobody = tmp_path / "nobody" / "home"
    nobody.parent.mkdir()
    (tmp_path / "new.txt").write_text(NEW, encoding="utf-8")
    tried = desks.command(nobody, "backup", "restore", str(made.path), "--rehearse", "--to", str(tmp_path), *words)
    assert (tried.returncode, json.loads(tried.stdout)["noted"]) == (0, False)
    came = desks.command(
        nobody, "backup", "restore", str(made.path), "--to", str(tmp_path / "new"), *words,
        "--new-passphrase-file", str(tmp_path / "new.txt"),
    )  # fmt: skip
    assert (came.returncode, json.loads(came.stdout)["sound"]) == (0, True)
    reads(tmp_path / "new", NEW)
    again = desks.command(nobody, "backup", "restore", str(made.path), "--to", str(tmp_path / "new"), *words)
    assert (again.returncode, json.loads(again.stdout)["error"]["code"]) == (2, "usage")
