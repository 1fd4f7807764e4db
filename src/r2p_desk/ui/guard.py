"""What makes the desk lock without being told to (time, screen, sleep, a stick), and the copies it takes back then."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ..settings import CLIPBOARD_SECONDS, IDLE_MINUTES, KEY_STICK, Settings
from .clipboard import Copies
from .idle import IdleWatch

if TYPE_CHECKING:
    from ..system.lock_signals import LockSignals, Plugged

_STICKS_MS = 1000


class Guard(QObject):
    """``lock_asked`` when it is time; ``remaining`` seconds until then; ``copy_left`` what could not be taken back."""

    lock_asked = Signal()
    remaining = Signal(int)
    copy_left = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.signals: LockSignals | None = None
        self._plugged: Plugged | None = None
        self._idle = IdleWatch(self)
        self._idle.elapsed.connect(self.lock_asked)
        self._idle.remaining.connect(self.remaining)
        self._sticks = QTimer(self)
        self._sticks.setInterval(_STICKS_MS)
        self._sticks.timeout.connect(self._on_sticks)
        self._copies = Copies(self)
        self._copies.left.connect(self.copy_left)

    def watch(self, settings: Settings, home: Path) -> None:
        """From now on, as the settings say; what listens to the desktop is made when it is first needed."""
        from ..system.lock_signals import Plugged

        self._copies.keep_for(settings.number(CLIPBOARD_SECONDS))
        self._idle.start(settings.number(IDLE_MINUTES))
        self._plugged = Plugged(home, settings.text(KEY_STICK))
        self._sticks.start()
        if self.signals is None:
            from .desktop_signals import desktop_signals

            self.signals = desktop_signals(self)
            self.signals.hear(self.lock_asked.emit)
        self.signals.hold_sleep()

    def rest(self) -> None:
        """The desk locks: watch no more, and take back what was copied."""
        self._idle.stop()
        self._sticks.stop()
        self._copies.take_back()

    def let_sleep(self) -> None:
        """The lock is done."""
        if self.signals is not None:
            self.signals.let_sleep()

    def _on_sticks(self) -> None:
        if self._plugged is not None and self._plugged.pulled():
            self.lock_asked.emit()
