"""Processes of our own beside this one, spoken to over two pipes; killed when they take too long or are not wanted."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from .files import machine_errors

Process = subprocess.Popen[bytes]
OUT_OF_TIME = frozenset(-int(getattr(signal, name)) for name in ("SIGXCPU", "SIGKILL") if hasattr(signal, name))
"""How a process ends that was killed for its time."""
_GLANCE = 0.1
_HEARD_LATER = 1 << 20


def start(script: Path) -> Process:
    """Run a script of ours, isolated: no arguments, no environment, no folder, nothing open but the two pipes."""
    with machine_errors():
        process = _started(script)
    if process.stdout is not None:
        _widen(process.stdout.fileno())
    return process


def _widen(pipe: int) -> None:
    """Let a process say a megabyte before it must wait to be heard, so that both sides work at once, where that is."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _HEARD_LATER)


def _started(script: Path) -> Process:
    kept = ("SYSTEMROOT", "SYSTEMDRIVE") if sys.platform == "win32" else ()
    return subprocess.Popen(
        [sys.executable, "-I", "-B", "-X", "utf8", str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        close_fds=True,
        cwd=os.path.abspath(os.sep),  # noqa: PTH100  # the root, wherever that is
        env={name: os.environ[name] for name in kept if name in os.environ},
    )


def status(process: Process) -> int:
    """How a process ended that closed its end."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        return process.wait(timeout=1)
    return 0


def end(process: Process) -> None:
    """Kill it and close the pipes."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    process.wait()


@contextlib.contextmanager
def watched(process: Process, seconds: float, cancelled: Callable[[], bool]) -> Iterator[Callable[[], bool]]:
    """Kill the process when time is up or the work is cancelled; answers whether time was up."""
    over, late = threading.Event(), threading.Event()

    def watch() -> None:
        last = time.monotonic() + seconds
        while not over.wait(_GLANCE):
            if cancelled() or time.monotonic() > last:
                if not cancelled():
                    late.set()
                process.kill()
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield late.is_set
    finally:
        over.set()
        watcher.join()


def own_pipes() -> tuple[int, int]:
    """The child's side: handles to read from and write to, and nothing left where a library would speak in between."""
    reading, writing = os.dup(0), os.dup(1)
    silent = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(silent, handle)
    return reading, writing
