"""The unlock view where an officer has a device secret: it opens as ever, or says what is in the way and what to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_driver import PASSPHRASE, Role, Screen

import desks
import secret_service
from r2p_desk.actions import device, session, travel


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    with desks.quick_sealing():
        yield


@pytest.fixture
def with_secret(home: Path, tmp_path: Path, open_keyring: None) -> Path:
    with session.unlock(home, PASSPHRASE) as desk:
        device.switch_on(desk, PASSPHRASE, sheet=tmp_path / "device.pdf")
    return home


def typed(screen: Screen) -> None:
    screen.focus("Passphrase", Role.EditableText)
    screen.type(PASSPHRASE)
    screen.press("Return")


def test_it_opens_as_ever(with_secret: Path, screen: Screen) -> None:
    typed(screen)
    screen.wait_for("Cases", Role.Table)


def test_a_missing_keyring_is_named_with_a_way_out(
    with_secret: Path, screen: Screen, monkeypatch: pytest.MonkeyPatch, keyring_bus: str
) -> None:
    monkeypatch.setenv(secret_service.ADDRESS, secret_service.NOWHERE)
    typed(screen)
    screen.wait_for("This system has no keyring that could keep the device secret.…")
    monkeypatch.setenv(secret_service.ADDRESS, keyring_bus)
    screen.press("Ctrl+A")
    screen.type(PASSPHRASE)
    screen.press("Return")
    screen.wait_for("Cases", Role.Table)


def test_a_travel_lock_says_so_and_how_to_come_back(home: Path, tmp_path: Path, screen: Screen) -> None:
    with session.unlock(home, PASSPHRASE) as desk:
        travel.travel_lock(desk, PASSPHRASE, sheet=tmp_path / "travel.pdf")
    typed(screen)
    screen.wait_for("This officer is travel-locked since…")
    assert screen.find("Bring the device secret back…", Role.Button) is not None
