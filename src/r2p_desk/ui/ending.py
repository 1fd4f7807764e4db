"""A session that ends, or a terminal that is closed, closes the window as the officer would: what was typed is kept."""

import os
import signal
import sys
from types import FrameType

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QWidget

_ENDS = ("SIGTERM", "SIGHUP", "SIGINT")


def close_on_signals(window: QWidget) -> QSocketNotifier | None:
    """Close this window when the system asks the program to end; answers what listens, where signals are known.

    Python runs a handler only between two of its own instructions, and Qt may wait for minutes; the number that Python
    writes into a pipe wakes Qt up.
    """
    if sys.platform == "win32":
        return None
    reader, writer = os.pipe()
    for end in (reader, writer):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    for name in _ENDS:
        signal.signal(getattr(signal, name), _seen)
    listening = QSocketNotifier(reader, QSocketNotifier.Type.Read, window)

    def on_signal() -> None:
        os.read(reader, 64)
        window.close()

    listening.activated.connect(on_signal)
    return listening


def _seen(_number: int, _frame: FrameType | None) -> None:
    """The pipe tells."""
