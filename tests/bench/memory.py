"""Resident memory with the demo's case open, against a bare window of Qt."""

import json
import subprocess
import sys
import time
from pathlib import Path

from display import Onlooker, own_screen
from interleaved import Comparison, in_turns
from workplace import HERE, PASSPHRASE, environment, make_practice_home

LIMIT = 2.2
SETTLE = 5.0
_LONGEST = 60.0


def compare(folder: Path, rounds: int = 2) -> Comparison:
    """MiB resident (``VmRSS``) five seconds after the case was opened, or after the bare window was painted."""
    home = folder / "home"
    case = make_practice_home(home)
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
    return Comparison(name="memory with the demo case", unit="MiB", limit=LIMIT, ours=ours, plain=plain)


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
