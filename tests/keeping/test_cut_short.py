"""Killed, or out of room, before every single step: the officer opens, and what was begun can be done after all."""

import subprocess
import sys
from pathlib import Path

import pytest
from cut_short import SCENARIOS

import desks


@pytest.mark.slow
@pytest.mark.usefixtures("open_keyring")
@pytest.mark.parametrize("mode", ["kill", "full"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_whatever_stops_it_the_officer_opens(name: str, mode: str) -> None:
    script = Path(__file__).with_name("cut_short.py")
    done = subprocess.run(
        [sys.executable, str(script), name, mode], capture_output=True, check=False, env=desks.environment()
    )
    assert done.returncode == 0, done.stderr.decode()
    assert int(done.stdout) >= 3, "too few steps were seen for this to prove anything"
