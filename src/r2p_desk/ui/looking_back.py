"""Looking back: the whole case as it stood once is put in the place of the case of now, read-only, and taken away.

The views of now stay as they are, with what was typed in them, out of sight; those of then are their own.
"""

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from ..actions.stood import moment_of, moments
from ..domain.marking import Marking, high_water
from ..domain.when import When
from ..errors import Cancelled, DeskError, InvalidValue
from ..i18n import tr
from ..jobs import Job
from .readings import end_reading, workspace_then
from .record_words import moment_words
from .runner import Session
from .widgets.as_of_band import AsOfBand
from .workspace import ALL_KINDS, CaseShown, Workspace


class _Stood(NamedTuple):
    """What is shown of the case as it stood, the moment, and whether there was anything."""

    case: CaseShown
    moment: str
    empty: bool


class LookingBack(QObject):
    """``began`` when there is a workspace of then, ``ended`` when it is to be thrown away."""

    began = Signal()
    ended = Signal()

    def __init__(self, workspace: Workspace, band: AsOfBand) -> None:
        super().__init__(band)
        self._workspace = workspace
        self._band = band
        self._wish = self._visit = 0
        self._job: Job | None = None
        self.then: Workspace | None = None
        """What the views of then share; ``None`` while one looks at now."""
        band.asked.connect(self.look)
        band.left.connect(self.leave)

    def offer_moments(self) -> None:
        """Let the slider stop at the moments there are now."""
        if self.then is None and self._workspace.case is not None:
            self._workspace.runner.read(self, "moments", lambda session: moments(session.the_case()), self._band.offer)

    def look(self, when: str, witnessed: bool) -> None:  # noqa: FBT001  # from a signal
        """Show the case as it stood on this day or at this moment; what was asked before is given up."""
        case = self._workspace.case
        if case is None:
            return
        self._give_up()
        wish, visit = self._wish, self._visit
        self._job = self._workspace.runner.job(
            self,
            tr("Looking back"),
            lambda session, job: _stood(session, job, when, case, witnessed=witnessed),
            lambda stood: self._on_stood(visit, when, stood, witnessed=witnessed),
            lambda error: self._on_failed(wish, error),
        )

    def leave(self) -> None:
        """Back to now."""
        self._give_up()
        self._band.show_now()
        if self.forget():
            self._workspace.runner.write(self, lambda session: session.look_at_now())
            self.ended.emit()
            self._workspace.said.emit(tr("Back to now."))

    def forget(self) -> bool:
        """The case is closed or another one is open; answers whether one was looking back."""
        self._give_up()
        self._visit += 1
        then, self.then = self.then, None
        if then is not None:
            end_reading(then)  # it goes with its views
        return then is not None

    def _give_up(self) -> None:
        self._wish += 1
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _on_stood(self, visit: int, when: str, stood: _Stood, *, witnessed: bool) -> None:
        """Show what is open in the session now, also when something else is asked for already."""
        if visit != self._visit:
            return  # one went back to now since, and it is closed
        reading = tr("as witnessed") if witnessed else tr("as stated")
        words = tr("As it stood on {moment} ({reading}).").format(moment=_said(when), reading=reading)
        shown = stood.case._replace(stood=words)
        nobody, nothing = tr("Nobody but its author had seen anything by then."), tr("Nothing was stated by then.")
        note = "" if not stood.empty else nobody if witnessed else nothing
        self._band.show_then(words, stood.moment, note)
        if self.then is None:
            self.then = workspace_then(self._workspace, shown)
            self.began.emit()
        else:
            self.then.case = shown
            self.then.changed.emit(ALL_KINDS)
        self._workspace.said.emit(words)
        self._workspace.marked.emit()

    def _on_failed(self, wish: int, error: DeskError) -> None:
        if wish != self._wish:
            return
        if isinstance(error, InvalidValue):
            self._band.refuse(error)
            return
        self._band.put_back()
        if isinstance(error, Cancelled):
            self._workspace.said.emit(tr("Stopped. What is shown is as it was before."))
        else:
            self._workspace.troubled.emit(error)


def _stood(session: Session, job: Job, when: str, now: CaseShown, *, witnessed: bool) -> _Stood:
    """The case as it stood, open in the session; it is handled at least as the case of now is."""
    from ..actions.cases import case_record
    from ..actions.history_for_window import case_marking

    moment = moment_of(when)
    marking = high_water((now.marking, case_marking(session.the_case())))
    stood = session.look_back(when, witnessed=witnessed, job=job)
    record = case_record(stood)
    then: Marking = high_water((marking, record.marking)) if record.title else marking
    shown = now._replace(title=record.title or now.title, marking=then, read_only=True)
    return _Stood(case=shown, moment=moment, empty=stood.file.count("commit") == 0)


def _said(when: str) -> str:
    """A day or moment as asked for, in words."""
    if "T" in when:
        return moment_words(when)
    try:
        return When.parse(when).words
    except DeskError:
        return when
