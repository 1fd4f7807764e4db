"""From starting a process to a painted window: the unlock window against a bare window of Qt."""

import subprocess
import sys
import time
from pathlib import Path

from display import Onlooker, own_screen
from interleaved import Comparison, in_turns
from workplace import HERE, environment, make_desk

LIMIT = 1.8

_PROGRAM = "import sys; from r2p_desk.__main__ import main; sys.exit(main())"  # as the installed command does


def compare(folder: Path, rounds: int = 15) -> Comparison:
    """Milliseconds from the start of a new process, on a screen of our own, all files in the machine's cache."""
    home = folder / "r2p-desk"
    make_desk(home).close()
    with own_screen() as screen:
        onlooker = Onlooker(screen)
        around = environment(DISPLAY=screen, XDG_DATA_HOME=str(folder))
        try:
            ours, plain = zip(
                *in_turns(
                    lambda: _until_painted([sys.executable, "-c", _PROGRAM], around, onlooker),
                    lambda: _until_painted([sys.executable, str(HERE / "bare_window.py")], around, onlooker),
                    rounds,
                    limit=LIMIT,
                ),
                strict=True,
            )
        finally:
            onlooker.close()
    return Comparison(name="unlock window painted", unit="ms", limit=LIMIT, ours=ours, plain=plain)


def _until_painted(command: list[str], around: dict[str, str], onlooker: Onlooker) -> float:
    quiet = subprocess.DEVNULL
    onlooker.wait(wanted=False)
    start = time.perf_counter()
    with subprocess.Popen(command, env=around, stdin=quiet, stdout=quiet, stderr=quiet) as process:
        try:
            return (onlooker.wait(wanted=True, process=process) - start) * 1000
        finally:
            process.terminate()
