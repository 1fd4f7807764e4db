"""What is typed anywhere in the window is on the disk, encrypted, within three seconds of the key.

Every second all forms are asked what was typed and not saved. What is new goes to the worker that owns the case; where
that is busy for more than another second, or fails, it goes to the officer's own store beside it. Whichever of the two
comes last must not put an older text over a newer one: ``Marks`` sees to that.
"""

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from ..actions.drafts import (
    OF_DESK,
    forget_aside,
    keep_aside,
    keep_desk_drafts,
    withdraw_desk_draft,
    withdraw_draft,
)
from ..errors import DeskError
from ..i18n import tr
from .marks import Drafts, Marks
from .runner import Session
from .workspace import Workspace

if TYPE_CHECKING:
    from ..actions.session import Desk

EVERY_MS = 1000
_PATIENCE = 0.9
"""Seconds the case's worker may take before a draft is kept aside."""


class _Sent(NamedTuple):
    """A state of a form on its way to the case: its number, since when the form waits, and what was typed."""

    number: int
    since: float
    typed: dict[str, str]


class Keeper(QObject):
    """Lives as long as the desk; ``collect`` answers what was typed and not saved in every form."""

    troubled = Signal(object)

    def __init__(self, workspace: Workspace, collect: Callable[[], Drafts], parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._collect = collect
        self._sent: dict[str, _Sent] = {}
        self._told = ""
        timer = QTimer(self)
        timer.timeout.connect(self.look)
        timer.start(EVERY_MS)

    def look(self) -> None:
        """Keep what is new; keep aside what the case has not taken for too long."""
        drafts = self.waiting()
        for form in {form for form in self._workspace.kept if self._may_keep(form)} - drafts.keys():
            let_go(self._workspace, form)  # its form is again as it was before anything was typed
        news = {form: typed for form, typed in self._unkept(drafts).items() if typed != self._on_its_way(form)}
        if news:
            self._keep(news)
        late = {form: sent for form, sent in self._sent.items() if sent.since <= monotonic() - _PATIENCE}
        numbers = {form: sent.number for form, sent in late.items()}
        self._keep_aside({form: sent.typed for form, sent in late.items()}, numbers)

    def hurry(self) -> None:
        """Before a lock: what the worker may not come to before the machine sleeps is kept aside at once."""
        unkept, number = self._unkept(self.waiting()), self._workspace.marks.next()
        self._keep_aside(unkept, dict.fromkeys(unkept, number))

    def waiting(self) -> Drafts:
        """Everything typed and not saved that may be kept: of the open case, and of none."""
        typed = {**self._workspace.drafts, **self._collect()}
        return {form: fields for form, fields in typed.items() if self._may_keep(form)}

    def _may_keep(self, form: str) -> bool:
        case = self._workspace.case
        return form.startswith(OF_DESK) or (case is not None and not case.read_only)

    def _unkept(self, drafts: Drafts) -> Drafts:
        return {form: typed for form, typed in drafts.items() if self._workspace.kept.get(form) != typed}

    def _on_its_way(self, form: str) -> dict[str, str] | None:
        sent = self._sent.get(form)
        return sent.typed if sent is not None else None

    def _keep(self, news: Drafts) -> None:
        workspace, number = self._workspace, self._workspace.marks.next()
        case = workspace.case.id if workspace.case is not None else ""
        for form, typed in news.items():
            before = self._sent.get(form)
            self._sent[form] = _Sent(number, before.since if before else monotonic(), typed)
        workspace.runner.write(
            self,
            lambda session: keep(session, workspace.marks, number, case, news),
            lambda reason: self._on_kept(number, news, reason),
            lambda error: self._on_not_kept(number, news, error),
        )

    def _keep_aside(self, late: Drafts, numbers: dict[str, int]) -> None:
        workspace, case = self._workspace, self._workspace.case
        of_case = {form: typed for form, typed in late.items() if not form.startswith(OF_DESK)}
        wanted = {form: typed for form, typed in of_case.items() if workspace.aside.get(form) != typed}
        if not wanted or case is None:
            return
        workspace.aside.update(wanted)
        workspace.runner.at_once(
            self, lambda session: _aside(session, workspace.marks, numbers, case.id, wanted), None, self._on_no_aside
        )

    def _on_kept(self, number: int, news: Drafts, reason: DeskError | None) -> None:
        for form, typed in news.items():
            self._workspace.kept[form] = typed
            if reason is None:
                self._workspace.aside.pop(form, None)
            self._forget_sent(form, number)
        if reason is not None:
            self._tell(reason, tr("What you type is kept in your own store until the case can take it."))
        elif self._told:
            self._told = ""
            self._workspace.said.emit(tr("What you typed is kept again."))

    def _on_not_kept(self, number: int, news: Drafts, error: DeskError) -> None:
        for form in news:
            self._forget_sent(form, number)  # it is news again at the next look
        self._tell(error, tr("What you type is in this window alone; it is tried again every second."))

    def _on_no_aside(self, error: DeskError) -> None:
        self._workspace.aside.clear()
        self._tell(error, tr("What you type is in this window alone; it is tried again every second."))

    def _forget_sent(self, form: str, number: int) -> None:
        sent = self._sent.get(form)
        if sent is not None and sent.number == number:
            del self._sent[form]

    def _tell(self, error: DeskError, kept: str) -> None:
        """Once, however often it fails."""
        if self._told != error.happened:
            self._told = error.happened
            self.troubled.emit(DeskError(error.happened, kept=kept, todo=error.todo))


def keep(session: Session, marks: Marks, number: int, case: str, drafts: Drafts) -> DeskError | None:
    """On the serial worker: drafts into the open case, or aside where it cannot take them (the answer is why then).

    Raises when nothing holds them. Those of another case than the open one are put aside for it.
    """
    of_desk = {form: typed for form, typed in drafts.items() if form.startswith(OF_DESK)}
    of_case = {form: typed for form, typed in drafts.items() if form not in of_desk}
    keep_desk_drafts(session.the_desk(), of_desk)
    opened, numbers = session.case, dict.fromkeys(of_case, number)
    if not of_case or not case:
        return None
    if opened is None or opened.file.id != case:
        _put_aside(session.the_desk(), marks, numbers, case, of_case)
        return None
    try:
        opened.file.keep_drafts(opened.desk.officer, of_case)
    except DeskError as error:
        _put_aside(session.the_desk(), marks, numbers, case, of_case)
        return error
    with marks.lock:
        forget_aside(opened, marks.settle(case, of_case, number))
    return None


def let_go(workspace: Workspace, form: str) -> None:
    """Withdraw the draft of this form, where one was kept."""
    if workspace.case is not None:
        workspace.unkept.get(workspace.case.id, {}).pop(form, None)
    held = [known.pop(form, None) for known in (workspace.drafts, workspace.kept, workspace.aside)]
    if any(one is not None for one in held):
        number, case = workspace.marks.next(), workspace.case.id if workspace.case is not None else ""
        workspace.runner.write(workspace, lambda session: _withdraw(session, workspace.marks, number, case, form))


def _withdraw(session: Session, marks: Marks, number: int, case: str, form: str) -> None:
    with marks.lock:
        marks.settle(case, [form], number)
    if form.startswith(OF_DESK):
        withdraw_desk_draft(session.the_desk(), form)
    else:
        withdraw_draft(session.the_case(), form)


def _aside(session: Session, marks: Marks, numbers: dict[str, int], case: str, drafts: Drafts) -> None:
    """Beside the serial worker, which may be in the midst of anything but the officer's keys."""
    desk = session.desk
    if desk is not None:
        _put_aside(desk, marks, numbers, case, drafts)


def _put_aside(desk: "Desk", marks: Marks, numbers: dict[str, int], case: str, drafts: Drafts) -> None:
    with marks.lock:
        wanted = marks.put_aside(case, drafts, numbers)
        try:
            keep_aside(desk, case, wanted)
        except BaseException:
            marks.not_aside(case, wanted)
            raise
