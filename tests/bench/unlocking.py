"""Unlocking against the key derivation alone: what the program adds to the second that the passphrase costs."""

import subprocess
import sys
from pathlib import Path

from interleaved import Comparison, in_turns
from workplace import HERE, PASSPHRASE, environment, make_practice_home

from r2p_desk.keys.age_passphrase import LEAST_WORK

LIMIT = 1.0
ALLOWANCE = 150.0  # milliseconds on top of the key derivation; the figure


def compare(folder: Path, rounds: int = 7) -> Comparison:
    """Every figure from a new process, in milliseconds, with the smallest work factor, so that the rest weighs most."""
    home = folder / "home"
    make_practice_home(home)

    def unlock() -> float:
        return seconds_of("unlock_once.py", str(home), said=PASSPHRASE) * 1000

    def derive() -> float:
        return seconds_of("kdf_once.py", str(LEAST_WORK)) * 1000

    ours, plain = zip(*in_turns(unlock, derive, rounds, limit=LIMIT, allowance=ALLOWANCE), strict=True)
    return Comparison(name="unlocking", unit="ms", limit=LIMIT, allowance=ALLOWANCE, ours=ours, plain=plain)


def seconds_of(script: str, argument: str, *, said: str = "") -> float:
    """What a script of this folder prints in a new process."""
    command = [sys.executable, str(HERE / script), argument]
    done = subprocess.run(
        command, input=f"{said}\n", stdout=subprocess.PIPE, text=True, check=True, timeout=120, env=environment()
    )
    return float(done.stdout)
