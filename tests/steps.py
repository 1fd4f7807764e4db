"""A child that is killed before its n-th step that reaches the disk, for every n there is.

A step is a call of Python's that makes something durable, renames, or deletes: ``os.fsync``, ``Path.replace``,
``os.replace``, ``Path.unlink``, ``os.unlink``; and each COMMIT a connection of ours makes.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import desks

_NURSERY = """
import ast, json, os, sys, traceback
import desks, steps
from pathlib import Path
script = json.loads(sys.stdin.readline())
wanted = [node for node in ast.parse(script).body if isinstance(node, ast.Import | ast.ImportFrom)]
exec(compile(ast.Module(wanted, []), "imports", "exec"), {})
for line in sys.stdin:
    at, arguments = json.loads(line)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.dup2(writing, 1)
            sys.argv = ["-c", str(at), *arguments]
            steps.arm(at)
            exec(script, {"sys": sys, "desks": desks, "Path": Path, "__name__": "__main__"})
            sys.stdout.flush()
            os.write(1, f"steps {steps.taken}\\n".encode())
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    print(json.dumps([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said]), flush=True)
"""
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


class Nursery:
    """A process that has loaded what a script needs and runs it in children of its own, each a process to be killed."""

    def __init__(self, script: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _NURSERY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=desks.environment(),
        )  # fmt: skip
        self._say(script)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def run(self, at: int, *arguments: str) -> list[str]:
        """The lines a child wrote that ran the script, killed before step ``at``, or by a timer of its own."""
        self._say([at, arguments])
        assert self._process.stdout is not None
        code, said = json.loads(self._process.stdout.readline())
        assert code in (0, -signal.SIGKILL, -signal.SIGALRM), "what went wrong stands above, on standard error"
        return list(said.splitlines())

    def _say(self, value: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(value) + "\n")
        self._process.stdin.flush()


def every_step(script: str, prepare: Callable[[], list[str]], *, stride: int = 1) -> Iterator[tuple[int, list[str]]]:
    """(step, what the child wrote before it was killed there), each on a fresh preparation that gives its arguments."""
    with Nursery(script) as nursery:
        lines = nursery.run(0, *prepare())
        total = int(lines[-1].removeprefix("steps "))
        assert total
        for at in range(1, total + 1, stride):
            yield at, nursery.run(at, *prepare())
