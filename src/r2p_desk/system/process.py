"""This process keeps to itself: files for this user only, no core dumps, no peeking by other programs of this user."""

import contextlib
import os
import sys

_PR_SET_DUMPABLE = 4


def harden() -> None:
    """Umask 077, core dumps off and, on Linux, memory not readable by other processes of the same user."""
    os.umask(0o077)
    if sys.platform != "win32":
        import resource

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
