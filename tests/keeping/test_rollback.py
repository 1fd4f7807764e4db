"""With a device secret the keyring remembers how far the cases had come: a whole home put back is told."""

import shutil
from pathlib import Path

import pytest

import desks
import secret_service
from desks import CASE, PASSPHRASE
from r2p_desk.actions import device, rollback, sealing, session
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.casefile.desk import DeskStore
from r2p_desk.system import keyring

pytestmark = pytest.mark.usefixtures("open_keyring")


@pytest.fixture
def watched(home: Path, desk: session.Desk, tmp_path: Path) -> Path:
    device.switch_on(desk, PASSPHRASE, sheet=tmp_path / "sheet.pdf")
    desk.close()
    return home


def work(home: Path, title: str) -> None:
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, CASE, write=True) as case:
        assert [finding.code for finding in desk.findings] == []
        add_item(case, Draft(title=title))


def told(home: Path) -> list[str]:
    with session.unlock(home, PASSPHRASE) as desk:
        assert [finding.code for finding in desk.findings if finding.code != "whole-disk-rollback"] == []
        return [finding.text for finding in desk.findings]


def test_ordinary_work_is_no_rollback(watched: Path) -> None:
    for number in range(3):
        work(watched, f"Report {number}")
    with session.unlock(watched, PASSPHRASE) as desk:
        create_case(desk, "Another").close()
    assert told(watched) == []


def test_a_home_put_back_in_time_is_told_until_it_is_acknowledged(watched: Path, tmp_path: Path) -> None:
    shutil.copytree(watched, tmp_path / "older")
    work(watched, "First")
    work(watched, "Second")
    shutil.rmtree(watched)
    shutil.copytree(tmp_path / "older", watched)
    (said,) = told(watched)
    assert "2 changes" in said
    assert told(watched) == [said]  # not once more for each unlock
    with session.unlock(watched, PASSPHRASE) as desk:
        assert rollback.acknowledge(desk.store) == 1
        assert rollback.acknowledge(desk.store) == 0
    work(watched, "Third")
    assert told(watched) == []


def test_it_is_told_again_when_the_same_old_home_is_put_back_again(watched: Path, tmp_path: Path) -> None:
    shutil.copytree(watched, tmp_path / "older")
    work(watched, "First")
    for _ in range(2):
        shutil.rmtree(watched)
        shutil.copytree(tmp_path / "older", watched)
        assert len(told(watched)) == 1


def test_another_history_of_the_same_length_is_told(watched: Path, tmp_path: Path) -> None:
    shutil.copytree(watched, tmp_path / "other")
    work(watched, "Here")
    with secret_service.running() as address, pytest.MonkeyPatch.context() as elsewhere:
        secret = keyring.fetch(entry(watched)) or ""
        elsewhere.setenv(secret_service.ADDRESS, address)
        keyring.store(entry(watched), secret)
        work(tmp_path / "other", "There")
    shutil.rmtree(watched)
    shutil.copytree(tmp_path / "other", watched)
    assert len(told(watched)) == 1


def test_a_stop_between_store_and_keyring_is_no_rollback(watched: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as stopped:
        stopped.setattr(rollback, "_tell", lambda *_: None)
        with session.unlock(watched, PASSPHRASE) as desk, session.open_case(desk, CASE, write=True) as case:
            add_item(case, Draft(title="Saved, and then the power went"))
    assert told(watched) == []
    with monkeypatch.context() as stopped:
        stopped.setattr(rollback, "remember_state", lambda *_: None)
        with session.unlock(watched, PASSPHRASE) as desk, session.open_case(desk, CASE, write=True) as case:
            add_item(case, Draft(title="Saved, and the power went even earlier"))
    assert told(watched) == []


def test_a_keyring_that_fails_holds_no_lock_up(watched: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with session.unlock(watched, PASSPHRASE) as desk:
        case = session.open_case(desk, CASE, write=True)
        add_item(case, Draft(title="Kept"))
        monkeypatch.setenv(secret_service.ADDRESS, secret_service.NOWHERE)
        case.close()
    monkeypatch.undo()


def test_without_a_device_secret_nothing_is_counted(home: Path, desk: session.Desk) -> None:
    assert desk.store.notes(rollback.AREA) == {}
    assert desk.findings == []


def test_the_keyring_learns_numbers_and_a_hash_only(watched: Path) -> None:
    work(watched, "Kept to ourselves")
    text = keyring.fetch(f"{entry(watched)}/state") or ""
    count, _, digest = text.partition(":")
    assert (int(count) > 0, len(digest), len(text)) == (True, 64, len(count) + 65)


def test_commands_say_it_on_standard_error(watched: Path, tmp_path: Path) -> None:
    shutil.copytree(watched, tmp_path / "older")
    work(watched, "First")
    shutil.rmtree(watched)
    shutil.copytree(tmp_path / "older", watched)
    done = desks.command(watched, "case", "list")
    assert (done.returncode, b"older than the keyring remembered" in done.stderr) == (0, True)


def entry(home: Path) -> str:
    file = sealing.read_device(home)
    assert file is not None
    return file.entry


def test_a_store_of_an_earlier_version_is_counted_from_here(watched: Path) -> None:
    with session.unlock(watched, PASSPHRASE) as desk:
        store: DeskStore = desk.store
        store.keep_notes(rollback.AREA, {"state": None})
        keyring.remove(f"{entry(watched)}/state")
    assert told(watched) == []
