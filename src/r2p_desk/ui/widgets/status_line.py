"""The line at the foot: what was last saved, what is running and can be stopped, when the desk will lock."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QProgressBar

from ...i18n import tr
from ...jobs import Job
from ..remaining import Remaining
from ..text import one_line
from .parts import OneLine, characters, label, named, push, row


class StatusLine(QFrame):
    """Says things in passing; ``say`` is also read out by a screen reader.

    Of long work it shows what began last; what began before is shown again when that has ended.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "strip")
        self._jobs: dict[Job, _Doing] = {}
        self._said = OneLine("status-said", at_end=False)
        self._doing = OneLine("status-doing")
        self._progress = named(QProgressBar(), "status-progress", tr("Progress"))
        self._progress.setRange(0, 100)
        self._progress.setMaximumWidth(characters(self, 24))
        self._cancel = push("status-cancel", tr("Cancel"), self._on_cancel, "compact")
        self._idle = label(look="small")
        self._idle.setWordWrap(False)
        self._idle.setObjectName("status-idle")
        line = row(self, gap=12)
        line.setContentsMargins(12, 3, 12, 3)
        line.addWidget(self._said, 2)
        line.addWidget(self._doing, 2)
        for part in (self._progress, self._cancel, self._idle):
            line.addWidget(part)
        self._show()

    def say(self, text: str) -> None:
        """Say this in passing."""
        self._said.show_text(one_line(text))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def begin_job(self, title: str, job: Job) -> None:
        """Long work began."""
        self._jobs[job] = _Doing(title)
        self._show()

    def show_progress(self, fraction: float, text: str, job: Job) -> None:
        """It is this far."""
        doing = self._jobs.get(job)
        if doing is not None:
            doing.fraction, doing.text, doing.told = fraction, text, True
            doing.remaining.tell(fraction)
            self._show()

    def end_job(self, job: Job) -> None:
        """It has ended."""
        self._jobs.pop(job, None)
        self._show()

    def show_remaining(self, seconds: int) -> None:
        """The desk locks in so many seconds."""
        minutes = (seconds + 59) // 60
        text = tr("Lock in {n} min").format(n=minutes) if seconds > 60 else tr("Lock in {n} s").format(n=seconds)
        self._idle.setText(text)

    def clear(self) -> None:
        """Say nothing any more; what still runs is shown with the next it tells."""
        self._said.show_text("")

    def _show(self) -> None:
        doing = next(reversed(self._jobs.values()), None)
        for part in (self._doing, self._progress, self._cancel):
            part.setVisible(doing is not None)
        self._doing.show_text(doing.words if doing is not None else "")
        told = doing is not None and doing.told
        self._progress.setRange(0, 100 if told else 0)  # a bar that moves and promises nothing, until something is told
        self._progress.setValue(round(doing.fraction * 100) if doing is not None and told else 0)

    def _on_cancel(self) -> None:
        job = next(reversed(self._jobs), None)
        if job is not None:
            job.cancel()


class _Doing:
    """How far one piece of long work is."""

    def __init__(self, title: str) -> None:
        self.text = title
        self.fraction = 0.0
        self.told = False
        self.remaining = Remaining()

    @property
    def words(self) -> str:
        """What it does, and how long that may go on."""
        left = self.remaining.words
        return f"{one_line(self.text)} · {left}" if left else one_line(self.text)
