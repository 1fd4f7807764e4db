"""From the passphrase to the painted list of 100,000 items, against the key derivation alone."""

import subprocess
import sys
from pathlib import Path

from display import own_screen
from interleaved import Comparison, in_turns
from large_case import large_home
from unlocking import seconds_of
from workplace import HERE, PASSPHRASE, environment

from r2p_desk.keys.age_passphrase import LEAST_WORK

LIMIT = 1.0
ALLOWANCE = 300.0  # milliseconds on top of the key derivation; the figure


def compare(_folder: Path, rounds: int = 7) -> Comparison:
    """Every figure from a new process, in milliseconds, all files in the machine's cache."""
    home, case = large_home()
    with own_screen() as screen:
        command = [sys.executable, str(HERE / "open_window.py"), str(home), case]

        def opened() -> float:
            done = subprocess.run(
                command,
                input=f"{PASSPHRASE}\n",
                stdout=subprocess.PIPE,
                text=True,
                check=True,
                timeout=120,
                env=environment(DISPLAY=screen),
            )
            return float(done.stdout) * 1000

        def derived() -> float:
            return seconds_of("kdf_once.py", str(LEAST_WORK)) * 1000

        ours, plain = zip(*in_turns(opened, derived, rounds, limit=LIMIT, allowance=ALLOWANCE), strict=True)
    return Comparison(name="opening 100,000 items", unit="ms", limit=LIMIT, allowance=ALLOWANCE, ours=ours, plain=plain)
