"""The line at the foot: what was last saved, what is running and can be stopped, when the desk will lock."""

from collections.abc import Callable

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QProgressBar

from ...i18n import tr
from ..text import one_line
from .parts import OneLine, characters, label, named, push, row


class StatusLine(QFrame):
    """Says things in passing; ``say`` is also read out by a screen reader."""

    def __init__(self, cancel: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("look", "strip")
        self._said = OneLine("status-said", at_end=False)
        self._doing = OneLine("status-doing")
        self._progress = named(QProgressBar(), "status-progress", tr("Progress"))
        self._progress.setRange(0, 100)
        self._progress.setMaximumWidth(characters(self, 24))
        self._cancel = push("status-cancel", tr("Cancel"), cancel)
        self._idle = label(look="small")
        self._idle.setWordWrap(False)
        self._idle.setObjectName("status-idle")
        line = row(self, gap=12)
        line.setContentsMargins(12, 3, 12, 3)
        line.addWidget(self._said, 2)
        line.addWidget(self._doing, 1)
        for part in (self._progress, self._cancel, self._idle):
            line.addWidget(part)
        self.end_job()

    def say(self, text: str) -> None:
        """Say this in passing."""
        self._said.show_text(one_line(text))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def begin_job(self, title: str) -> None:
        """Long work began."""
        self._doing.show_text(title)
        self._progress.setValue(0)
        for part in (self._doing, self._progress, self._cancel):
            part.show()

    def show_progress(self, fraction: float, text: str) -> None:
        """It is this far."""
        self._progress.setValue(round(fraction * 100))
        self._doing.show_text(text)

    def end_job(self) -> None:
        """It has ended."""
        for part in (self._doing, self._progress, self._cancel):
            part.hide()

    def show_remaining(self, seconds: int) -> None:
        """The desk locks in so many seconds."""
        minutes = (seconds + 59) // 60
        text = tr("Lock in {n} min").format(n=minutes) if seconds > 60 else tr("Lock in {n} s").format(n=seconds)
        self._idle.setText(text)

    def clear(self) -> None:
        """Say nothing any more."""
        self._said.show_text("")
        self._doing.show_text("")
        self.end_job()
