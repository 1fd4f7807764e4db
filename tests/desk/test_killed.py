"""The real window, in a process of its own, typed into by the X server and killed: what was typed is in the case."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_driver import PASSPHRASE, PRACTICE

import desks
from r2p_desk.actions import drafts, session

sys.path.insert(0, str(desks.ROOT / "tests" / "bench"))

from display import Onlooker, own_screen

BOUND = 3.0
PATIENCE = 40


class Person:
    """Somebody at the keyboard of a screen of their own."""

    def __init__(self, screen: str) -> None:
        self.world = {**os.environ, "DISPLAY": screen}
        self.window = ""

    def sees_the_window(self) -> None:
        for _ in range(PATIENCE * 10):
            found = self._do("search", "--onlyvisible", "--name", "^R2P Desk$").split()
            if found:
                self.window = found[0]
                self._do("windowfocus", self.window)
                return
            time.sleep(0.1)
        raise TimeoutError

    def presses(self, *keys: str) -> None:
        self._do("key", "--delay", "50", *keys)

    def types(self, text: str) -> None:
        self._do("type", "--delay", "20", text)

    def _do(self, *what: str) -> str:
        done = subprocess.run(["xdotool", *what], env=self.world, capture_output=True, check=False, timeout=PATIENCE)
        return done.stdout.decode()


@pytest.fixture
def screen() -> Iterator[str]:
    with own_screen() as name:
        yield name


@pytest.fixture
def person(screen: str) -> Person:
    return Person(screen)


@pytest.fixture
def window(screen: str, home: Path, person: Person) -> "Iterator[subprocess.Popen[bytes]]":
    """The program as it is started, unlocked on the practice case, the cursor in the title of a new item."""
    (home.parent / "passphrase.txt").write_text(PASSPHRASE)
    command = [sys.executable, "-m", "r2p_desk", "open", "--home", str(home), "--case", PRACTICE]
    command += ["--passphrase-file", str(home.parent / "passphrase.txt")]
    world = {name: value for name, value in desks.environment(DISPLAY=screen).items() if name != "QT_QPA_PLATFORM"}
    with subprocess.Popen(command, env=world) as process:
        onlooker = Onlooker(screen)
        try:
            onlooker.wait(True, process)
            person.sees_the_window()
            begin(person, home)
            yield process
        finally:
            onlooker.close()
            process.kill()


def begin(person: Person, home: Path) -> None:
    """Press the keys for a new item until what is typed shows up in the case: only then is it open in the window."""
    with session.unlock(home, PASSPHRASE) as desk:
        for _ in range(PATIENCE):
            person.presses("ctrl+n")
            person.types("x")
            time.sleep(1)
            with session.open_case(desk, PRACTICE, write=False) as case:
                if drafts.kept_drafts(case).get("capture", {}).get("title"):
                    break
    person.presses("ctrl+a", "Delete")


def kept(home: Path) -> dict[str, str]:
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=True) as case:
        assert case.findings == []
        return drafts.kept_drafts(case).get("capture", {})


@pytest.mark.slow
def test_killed_three_seconds_after_the_last_key_nothing_is_lost(
    window: "subprocess.Popen[bytes]", person: Person, home: Path
) -> None:
    person.types("Wumbaklyte saw it")
    time.sleep(BOUND)
    window.send_signal(signal.SIGKILL)
    window.wait(PATIENCE)
    assert kept(home).get("title") == "Wumbaklyte saw it"


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_asked_to_end_it_keeps_the_last_letter_and_ends(
    window: "subprocess.Popen[bytes]", person: Person, home: Path, end: signal.Signals
) -> None:
    person.types("Wumbaklyte saw it")
    time.sleep(0.2)
    window.send_signal(end)
    assert window.wait(PATIENCE) == 0
    assert kept(home).get("title") == "Wumbaklyte saw it"
