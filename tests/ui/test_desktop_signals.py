"""The desk locks when the desktop says so, over a real D-Bus, and when a stick is pulled; a silent desktop changes
nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

import pytest
from desk_driver import Role, Screen, breathe

import desks
from r2p_desk.settings import KEY_STICK, Settings
from r2p_desk.system import bus, lock_signals, media
from r2p_desk.system.lock_signals import NotAvailable, Plugged
from r2p_desk.system.media import Medium

NAMES = ("org.freedesktop.login1", "org.gnome.ScreenSaver", "org.freedesktop.secrets")


class Desktop:
    """The stand-in of ``tests/fakes/desktop.py`` in a process of its own."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process
        self.said: SimpleQueue[str] = SimpleQueue()
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.put(line.decode().rstrip("\n"))

    def emit(self, what: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(what.encode() + b"\n")
        self.process.stdin.flush()

    def heard(self, start: str, screen: Screen | None = None) -> str:
        """The next thing it says, which begins like this."""
        found: list[str] = []

        def look() -> bool:
            try:
                found.append(self.said.get_nowait())
            except Empty:
                return False
            return True

        if screen is None:
            found.append(self.said.get(timeout=20))
        else:
            screen.wait(look, start)
        assert found[0].startswith(start), found
        return found[0]


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A real message bus that stands for both the system's and the session's."""
    command = ["dbus-daemon", "--session", "--nofork", "--nosyslog", "--print-address=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        address = process.stdout.readline().decode().strip()
        assert address.startswith("unix:")
        for name in ("DBUS_SYSTEM_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS"):
            monkeypatch.setenv(name, address)
        monkeypatch.setenv("XDG_SESSION_ID", "c1")
        yield address
        process.terminate()


@pytest.fixture
def desktop(daemon: str) -> Iterator[Desktop]:
    command = [sys.executable, str(desks.ROOT / "tests" / "fakes" / "desktop.py"), daemon, *NAMES]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        made = Desktop(process)
        made.heard("ready")
        yield made
        process.kill()


@pytest.fixture
def unlocked(desktop: Desktop, screen: Screen) -> Screen:
    """A window on that bus, unlocked; the stand-in was asked to delay sleep."""
    screen.unlock()
    desktop.heard("inhibited", screen)
    return screen


def is_locked(screen: Screen) -> bool:
    return screen.find("Passphrase", Role.EditableText) is not None


@pytest.mark.parametrize("says", ["lock c1", "sleep on", "shutdown on", "saver on"])
def test_the_desk_locks_when_the_desktop_says_so(unlocked: Screen, desktop: Desktop, says: str) -> None:
    desktop.emit(says)
    unlocked.wait(lambda: is_locked(unlocked), "the lock")
    assert unlocked.find("Cases") is None
    desktop.heard("released", unlocked)


@pytest.mark.parametrize("says", ["lock c2", "sleep off", "saver off"])
def test_what_is_meant_for_others_or_over_does_not_lock(unlocked: Screen, desktop: Desktop, says: str) -> None:
    desktop.emit(says)
    breathe(500)
    assert not is_locked(unlocked)
    desktop.emit("lock c1")
    unlocked.wait(lambda: is_locked(unlocked), "the lock")


def test_sleep_waits_until_what_was_typed_is_written(unlocked: Screen, desktop: Desktop) -> None:
    unlocked.open_practice()
    unlocked.press("Ctrl+N")
    unlocked.fill("Title", "Checkpoint separates families")
    desktop.emit("sleep on")
    desktop.heard("released", unlocked)
    assert is_locked(unlocked)
    unlocked.unlock_again()
    assert unlocked.value("Title") == "Checkpoint separates families"
    told = json.loads(desktop.heard("inhibited", unlocked).partition(" ")[2])
    assert told == ["sleep:shutdown", "R2P Desk", "Locks the desk", "delay"]


def test_a_lock_of_one_s_own_lets_the_machine_sleep_as_well(unlocked: Screen, desktop: Desktop) -> None:
    unlocked.press("Ctrl+L")
    desktop.heard("released", unlocked)


def test_without_a_bus_the_desk_works_and_says_so(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DBUS_SYSTEM_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.setenv(name, "unix:path=/nowhere/at/all")
    screen.unlock()
    breathe(100)
    signals = screen.window.guard.signals
    assert signals is not None
    assert not signals.available
    screen.press("Ctrl+L")
    screen.wait(lambda: is_locked(screen), "the lock")


def test_a_bus_on_another_machine_is_not_reached_for(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DBUS_SYSTEM_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.setenv(name, "tcp:host=192.0.2.1,port=9")
    screen.unlock()
    breathe(100)
    assert screen.window.guard.signals is not None
    assert not screen.window.guard.signals.available


def test_the_posture_sees_who_is_on_the_bus(desktop: Desktop) -> None:
    assert set(NAMES) <= (bus.names(bus.SESSION) or set())
    assert "org.freedesktop.login1" in (bus.names(bus.SYSTEM) or set())


def test_systems_that_tell_nothing_say_so() -> None:
    quiet = NotAvailable()
    quiet.hear(lambda: pytest.fail("nothing is heard"))
    quiet.hold_sleep()
    quiet.let_sleep()
    assert not quiet.available


@pytest.fixture
def devices(tmp_path: Path) -> Path:
    folder = tmp_path / "by-uuid"
    folder.mkdir()
    (folder / "ABCD-1234").symlink_to("/dev/null")
    return folder


def test_a_pulled_stick_is_told_once(devices: Path, tmp_path: Path) -> None:
    plugged = Plugged(tmp_path, "ABCD-1234", devices)
    assert not plugged.pulled()
    (devices / "ABCD-1234").unlink()
    assert plugged.pulled()
    assert not plugged.pulled()
    (devices / "ABCD-1234").symlink_to("/dev/null")
    assert not plugged.pulled()
    (devices / "ABCD-1234").unlink()
    assert plugged.pulled()


def test_a_stick_that_was_never_there_is_not_pulled(devices: Path, tmp_path: Path) -> None:
    for stick in ("", "FFFF-0000"):
        plugged = Plugged(tmp_path, stick, devices)
        assert not plugged.pulled()


def test_the_medium_of_the_home_going_away_is_a_pull(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = tmp_path / "sdb"
    disk.mkdir()
    monkeypatch.setattr(lock_signals, "medium_of", lambda _: Medium.REMOVABLE)
    monkeypatch.setattr(lock_signals, "layers_of", lambda *_: [disk])
    plugged = Plugged(tmp_path, "")
    assert not plugged.pulled()
    disk.rmdir()
    assert plugged.pulled()
    assert not plugged.pulled()


def test_pulling_the_stick_that_was_chosen_locks_the_desk(
    open_screen: Callable[[Path], Screen], home: Path, devices: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Plugged.__init__, "__defaults__", (devices,))
    Settings(home).set(KEY_STICK, "ABCD-1234")
    screen = open_screen(home)
    screen.unlock()
    breathe(1200)
    assert not is_locked(screen)
    os.unlink(devices / "ABCD-1234")  # noqa: PTH108  # a link to nowhere
    screen.wait(lambda: is_locked(screen), "the lock")


def test_a_stick_is_chosen_among_those_plugged_in(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    from r2p_desk.ui.views import preferences

    found = [media.Stick("ABCD-1234", "Sandisk · 32.0 GB")]
    monkeypatch.setattr(preferences, "sticks", lambda: found)
    monkeypatch.setattr(preferences, "tells_of_sticks", lambda: True)
    screen.unlock()
    screen.press("Ctrl+,")
    screen.focus("Lock when this stick is pulled", Role.ComboBox)
    screen.press("Down")
    screen.wait(lambda: Settings(screen.window.workspace.home).text(KEY_STICK) == "ABCD-1234", "the choice")
    found.clear()
    screen.press("Ctrl+1", "Ctrl+,")
    screen.wait_for("Lock when this stick is pulled", Role.ComboBox)
    assert "ABCD-1234, not plugged in" in screen.said()
