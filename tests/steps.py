"""A child that is killed before its n-th step that reaches the disk, for every n there is.

A step is a call of Python's that makes something durable, renames, or deletes: ``os.fsync``, ``Path.replace``,
``os.replace``, ``Path.unlink``, ``os.unlink``; and each COMMIT a connection of ours makes.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import desks

_PRELUDE = "import steps, sys, desks; from pathlib import Path; steps.arm(int(sys.argv[1]))\n"
_LAST = "\nimport os; os.write(1, f'steps {steps.taken}\\n'.encode())\n"
taken = 0


def arm(at: int) -> None:
    """Kill this process before step ``at``; 0 kills at none and only counts."""
    from r2p_desk.casefile import database

    def stepping(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            global taken  # noqa: PLW0603 - a child is one run
            taken += 1
            if taken == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **named)

        return step

    os.fsync = stepping(os.fsync)
    for holder in (os, Path):
        for name in ("replace", "unlink"):
            setattr(holder, name, stepping(getattr(holder, name)))
    commit = stepping(lambda connection: connection.execute("COMMIT"))
    database.commit = commit


def run(script: str, at: int, *arguments: str) -> list[str]:
    """The lines a child wrote that ran this script, killed before step ``at``."""
    command = [sys.executable, "-c", _PRELUDE + script + _LAST, str(at), *arguments]
    done = subprocess.run(command, capture_output=True, check=False, env=desks.environment())
    assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()
    return done.stdout.decode().splitlines()


def every_step(script: str, prepare: Callable[[], list[str]], *, stride: int = 1) -> Iterator[tuple[int, list[str]]]:
    """(step, what the child wrote before it was killed there), each on a fresh preparation that gives its arguments."""
    lines = run(script, 0, *prepare())
    total = int(lines[-1].removeprefix("steps "))
    assert total
    for at in range(1, total + 1, stride):
        yield at, run(script, at, *prepare())
