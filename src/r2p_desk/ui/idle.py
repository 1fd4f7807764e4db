"""Tells when nobody has touched the window for a while, or the machine has slept."""

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_LOOK_EVERY_MS = 5000
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """``elapsed`` once nobody has touched any window of the program for so many minutes; ``remaining`` in seconds.

    Watches the native windows, not every widget: one look per event that reaches the program.
    """

    elapsed = Signal()
    remaining = Signal(int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._minutes = 0
        self._touched = _now()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)

    def start(self, minutes: int) -> None:
        """Watch from now on."""
        self._minutes = minutes
        self.touch()
        self._timer.start()
        self._watch(QGuiApplication.focusWindow())
        self._look()

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = _now()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See each event that reaches a window, and let it pass."""
        if event.type() in _TOUCHES:
            self.touch()
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def _look(self) -> None:
        left = round(self._touched + self._minutes * 60 - _now())
        self.remaining.emit(max(left, 0))
        if left <= 0:
            self._timer.stop()
            self.elapsed.emit()


def _now() -> float:
    """Seconds that go on while the machine sleeps, where the system counts them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.time()
