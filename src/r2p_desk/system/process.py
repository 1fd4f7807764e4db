"""This process keeps to itself: files for this user only, no core dumps, no peeking by other programs of this user.

Every way into the program calls ``harden`` before anything else, also a child process that only reads a file: what a
program allows of itself does not pass on to what it starts.
"""

import contextlib
import os
import sys
from pathlib import Path
from typing import NoReturn

from .memory import overwrite_freed

_PR_SET_DUMPABLE = 4


def harden() -> None:
    """Umask 077, core dumps off and, on Linux, memory not readable by other processes of the same user; freed memory
    is overwritten."""
    os.umask(0o077)
    overwrite_freed()
    if sys.platform != "win32":
        import resource

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def become_window(home: Path, *, case: str | None, passphrase_file: Path | None = None) -> NoReturn:
    """Start anew as the window alone, in this very process: what it had loaded and known is gone, whatever it was."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    command = [sys.executable, *(["-P"] if sys.flags.safe_path else []), "-m", "r2p_desk", "open", "--home", str(home)]
    command += ["--case", case] if case else []
    command += ["--passphrase-file", str(passphrase_file)] if passphrase_file is not None else []
    os.execv(sys.executable, command)  # noqa: S606  # no shell is the point
