"""What Qt and unforeseen faults say once a case may be open: a code on standard error, a sentence in the window."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from ..system.quiet import hush_faults, say_code
from .runner import defect

if TYPE_CHECKING:
    from .window import Window

_KINDS = {
    QtMsgType.QtWarningMsg: "warning",
    QtMsgType.QtCriticalMsg: "critical",
    QtMsgType.QtFatalMsg: "fatal",
}


def hush(window: "Window") -> None:
    """From now on: before it nothing is unlocked, and what Qt says of a missing library helps whoever starts it."""
    hush_faults()
    qInstallMessageHandler(_on_message)

    def on_fault(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        say_code(error)
        window.tell(defect(error))

    sys.excepthook = on_fault


def _on_message(kind: QtMsgType, context: QMessageLogContext, _text: str) -> None:
    """Only that there was one, and of what kind: its text may quote what is on the screen."""
    if kind in _KINDS and sys.stderr is not None:
        print(f"r2p-desk: Qt {_KINDS[kind]} ({context.category})", file=sys.stderr, flush=True)  # noqa: T201  # as above
