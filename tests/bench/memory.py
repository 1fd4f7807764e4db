"""Resident memory with the demo's case open, and with one of 100,000 items, against a bare window of Qt."""

import json
import subprocess
import sys
import time
from pathlib import Path

from display import Onlooker, own_screen
from interleaved import Comparison, in_turns
from large_case import large_home
from workplace import HERE, PASSPHRASE, environment, make_practice_home

LIMIT = 2.2
LARGE_LIMIT = 3.5
SETTLE = 5.0
_LONGEST = 60.0


def compare(folder: Path, rounds: int = 2) -> Comparison:
    """MiB resident (``VmRSS``) five seconds after the case was opened, or after the bare window was painted."""
    home = folder / "home"
    return _compare("memory with the demo case", home, make_practice_home(home), LIMIT, rounds)


def compare_large(_folder: Path, rounds: int = 2) -> Comparison:
    """The same with the list of a case of 100,000 items on the screen."""
    return _compare("memory with 100,000 items", *large_home(), LARGE_LIMIT, rounds)


def _compare(name: str, home: Path, case: str, limit: float, rounds: int) -> Comparison:
    with own_screen() as screen:
        onlooker = Onlooker(screen)
        around = environment(DISPLAY=screen)
        program = [sys.executable, str(HERE / "unlocked_window.py"), str(home), case]
        bare = [sys.executable, str(HERE / "bare_window.py")]
        try:
            ours, plain = zip(
                *in_turns(
                    lambda: _settled(program, around, onlooker, home=home),
                    lambda: _settled(bare, around, onlooker),
                    rounds,
                    warm=False,
                ),
                strict=True,
            )
        finally:
            onlooker.close()
    return Comparison(name=name, unit="MiB", limit=limit, ours=ours, plain=plain)


def _settled(command: list[str], around: dict[str, str], onlooker: Onlooker, *, home: Path | None = None) -> float:
    quiet = subprocess.DEVNULL
    onlooker.wait(wanted=False)
    with subprocess.Popen(command, env=around, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, text=True) as process:
        try:
            assert process.stdin is not None  # asked for above
            process.stdin.write(f"{PASSPHRASE}\n")
            process.stdin.close()
            onlooker.wait(wanted=True, process=process)
            if home is not None:
                _wait_for_case(home, process.pid)
            time.sleep(SETTLE)
            return _resident(process.pid)
        finally:
            process.terminate()


def _wait_for_case(home: Path, process: int) -> None:
    """Until the lock in the case's folder names this process: from then on the case is open."""
    last = time.monotonic() + _LONGEST
    while time.monotonic() < last:
        for lock in home.glob("cases/*/lock"):
            held = lock.read_bytes()
            if held.endswith(b"}") and json.loads(held)["process"] == process:
                return
        time.sleep(0.02)
    raise TimeoutError("The case was not opened.")


def _resident(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text("ascii", errors="replace").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError("The process is gone.")
