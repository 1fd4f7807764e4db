"""The one window: locked it shows the unlock screen and nothing else; unlocked, the desk between its marking bars."""

import gc
from contextlib import suppress

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QPixmapCache, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ..domain.marking import Marking
from ..errors import Cancelled, DeskError
from ..i18n import tr
from ..jobs import Job
from ..settings import LOCK_ANEW
from ..system.memory import give_back
from .guard import Guard
from .marks import Drafts, Marks
from .runner import Runner, Session
from .views.unlock import UnlockView
from .widgets.marking_bar import MarkingBar
from .widgets.parts import named
from .widgets.trouble import Trouble
from .workspace import CaseShown, Workspace

TITLE = "R2P Desk"
_ANEW_MS = 600


class Window(QWidget):
    """Assembles the screens.

    ``painted`` once, after the first paint; ``dressed`` asks for the theme anew; ``gone`` once it is closed for good;
    ``anew`` asks, some moments after a lock, for a new process on the case it carries.
    """

    painted = Signal()
    dressed = Signal()
    gone = Signal()
    anew = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        named(self, "window", TITLE)
        self.setWindowTitle(TITLE)
        self.workspace = workspace
        self._runner: Runner = workspace.runner
        self._painted = False
        self._unlock: UnlockView | None = None
        self._desk: QWidget | None = None
        self._reopen = ""
        self._why_unkept = ""
        self._leaving = self._left = False
        self._top, self._bottom = MarkingBar("marking-top"), MarkingBar("marking-bottom")
        self._trouble = Trouble()
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(0)
        for part in (self._top, self._trouble, self._bottom):
            self._stack.addWidget(part)
        self.guard = Guard(self)
        self.guard.lock_asked.connect(self.lock)
        self.guard.copy_left.connect(self._on_copy_left)
        self._anew = QTimer(self, singleShot=True)
        self._anew.setInterval(_ANEW_MS)
        self._anew.timeout.connect(self._begin_anew)
        self._runner.troubled.connect(self.tell)
        workspace.troubled.connect(self.tell)
        workspace.marked.connect(self._on_marked)
        workspace.opening.connect(self.open_case)
        lock_keys = QShortcut(QKeySequence("Ctrl+L"), self)
        lock_keys.setContext(Qt.ShortcutContext.ApplicationShortcut)  # from any window of ours
        lock_keys.activated.connect(self.lock)
        self._show_unlock()

    def unlock_with(self, passphrase: str, case: str) -> None:
        """Unlock at once, and open this case."""
        self._reopen = case
        if self._unlock is not None:
            self._unlock.begin(passphrase)

    def tell(self, error: DeskError) -> None:
        """Show an error on the strip."""
        self._trouble.tell(error)

    def lock(self) -> None:
        """Nothing of a case on screen from now on; what was typed is kept, the case closed, the keys wiped."""
        self._hurry()
        drafts, marks = self._drafts(), self.workspace.marks
        case, number = self.workspace.case.id if self.workspace.case is not None else "", marks.next()
        self._reopen = case or self._reopen
        self.workspace.forget()
        self._runner.end_session(
            self,
            lambda session: _keep(session, marks, number, case, drafts),
            lambda _: self._on_locked(),
            lambda error: self._on_not_kept(error, case, drafts),
        )
        self._drop_desk()
        self.guard.rest()
        QPixmapCache.clear()
        self._show_unlock()
        self._remember_size()
        if self.isVisible():
            self.repaint()  # the picture a sleeping machine wakes up with
        QTimer.singleShot(0, self, _let_memory_go)

    def open_case(self, case: str) -> None:
        """Open this case in place of the one that is open."""
        workspace = self.workspace
        drafts, unkept = self._drafts(), workspace.unkept.get(case, {})
        marks, number, before = workspace.marks, workspace.marks.next(), workspace.case.id if workspace.case else ""

        def work(session: Session, _: Job) -> tuple[CaseShown, Drafts]:
            _keep(session, marks, number, before, drafts)
            shown, kept = _open(session, case)
            if unkept:
                with suppress(DeskError):  # they stay in memory, and are tried again at the next lock
                    _keep(session, marks, number, shown.id, unkept)
                    return shown, {**kept, **unkept}
            return shown, kept

        self._runner.job(self, tr("Opening the case"), work, self._on_opened, self._on_not_opened)

    def take_size(self, otherwise: tuple[int, int]) -> None:
        """The size it was left in, else this one; never larger than the screen."""
        kept = self.workspace.settings.sizes(self._size_key)
        width, height, *filled = kept if len(kept) == 3 else (*otherwise, 0)
        self.resize(QSize(width, height).boundedTo(self.screen().availableSize()))
        if any(filled):
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first paint; what the desk needs is imported only then."""
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)
        super().paintEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing locks, and the window is gone once what was typed is kept; where that fails it comes back."""
        if self._left:
            super().closeEvent(event)
            self.gone.emit()
            return
        event.ignore()
        if self.workspace.unkept and self._desk is None:
            self._tell_unkept()  # and how to close all the same
            return
        self._leaving = True
        self.hide()
        self.lock()

    def _show_unlock(self) -> None:
        if self._unlock is not None:
            self._remove(self._unlock)
        self._unlock = UnlockView(self.workspace)
        self._tell_unkept()
        self._unlock.unlocked.connect(self._on_unlocked)
        self._stack.insertWidget(2, self._unlock, 1)
        self._unlock.setFocus()
        self._on_marked()

    def _tell_unkept(self) -> None:
        """Say what waits behind the lock; what is being typed there is not touched."""
        if self._unlock is not None and self.workspace.unkept:
            words = tr(
                "What you had typed could not be written: {reason} It waits behind this lock, in memory alone. Put that"
                " right and unlock, and it is written; it is gone when this window is closed."
            )
            self._unlock.set_choice(
                words.format(reason=self._why_unkept), "close-and-lose", tr("Close and lose it"), self._leave
            )

    def _on_unlocked(self, name: str) -> None:
        from .desk import DeskFrame

        self.workspace.officer = name
        self._trouble.clear()
        desk = DeskFrame(self.workspace)
        desk.lock_asked.connect(self.lock)
        desk.close_asked.connect(self._close_case)
        desk.dressed.connect(self.dressed)
        desk.dressed.connect(self._watch)
        self.guard.remaining.connect(desk.status.show_remaining)
        self._desk = desk
        if self._unlock is not None:
            self._remove(self._unlock)
            self._unlock = None
        self._stack.insertWidget(2, desk, 1)
        self._runner.read(self, "restored", _restored, self._on_restored)
        self._watch()
        if self._reopen:
            self.open_case(self._reopen)
        else:
            desk.go("home")

    def _watch(self) -> None:
        self.guard.watch(self.workspace.settings, self.workspace.home)

    def _on_copy_left(self, words: str) -> None:
        if self._unlock is not None:
            self._unlock.add_notice(words)
        else:
            self.tell(DeskError(words))

    def _on_restored(self, notice: DeskError | None) -> None:
        if notice is not None:
            self.tell(notice)

    def _on_opened(self, opened: "tuple[CaseShown, Drafts]") -> None:
        from .desk import DeskFrame

        shown, kept = opened
        drafts = {**kept, **self.workspace.unkept.get(shown.id, {})}
        if drafts == kept:
            self.workspace.unkept.pop(shown.id, None)
        if isinstance(self._desk, DeskFrame):
            self._trouble.clear()
            waiting, known = _of_desk(self.workspace.drafts), _of_desk(self.workspace.kept)
            self.workspace.case, self.workspace.aside = shown, {}
            self.workspace.drafts, self.workspace.kept = {**waiting, **drafts}, {**known, **kept}
            self.workspace.markings[shown.id] = shown.marking
            self._desk.on_case_opened()
            if shown.findings:
                self.tell(
                    DeskError(
                        " ".join(shown.findings),
                        kept=tr("The case is open for reading.") if shown.read_only else tr("The case is open."),
                        todo=tr("Look into it before you rely on the case."),
                    )
                )

    def _on_not_opened(self, error: DeskError) -> None:
        from .desk import DeskFrame

        if isinstance(self._desk, DeskFrame) and not self._desk.shown:
            self._desk.go("home")
        self.tell(error)

    def _close_case(self) -> None:
        workspace, marks = self.workspace, self.workspace.marks
        drafts, number, case = self._drafts(), marks.next(), workspace.case.id if workspace.case else ""
        workspace.case, workspace.aside, self._reopen = None, {}, ""
        workspace.drafts, workspace.kept = _of_desk(workspace.drafts), _of_desk(workspace.kept)

        def on_not_kept(error: DeskError) -> None:
            self._set_aside(case, drafts)
            self.tell(error)

        self._runner.write(
            self, lambda session: _keep_and_close(session, marks, number, case, drafts), None, on_not_kept
        )

    def _on_marked(self) -> None:
        from_desk = getattr(self._desk, "marking", None)
        marking: Marking | None = from_desk() if from_desk is not None else None
        case = self.workspace.case
        words = ""
        if case is not None:
            words = tr("Case: {title}").format(title=case.title)
            if case.practice and tr("practice") not in case.title:
                words = tr("{words} (practice)").format(words=words)
        self._top.show_marking(marking, words)
        self._bottom.show_marking(marking)

    def _on_locked(self) -> None:
        """What was typed is kept, everything is closed."""
        QTimer.singleShot(0, self, _let_memory_go)
        self.guard.let_sleep()
        if self._leaving:
            self._leave()
        elif self.workspace.settings.text(LOCK_ANEW) == "yes":
            self._anew.start()

    def _begin_anew(self) -> None:
        """Not while somebody types, reads a notice, or what could not be written waits in memory."""
        if self._unlock is None:
            return
        if self.workspace.unkept or not self._unlock.untouched:
            self._anew.start()
            return
        self.anew.emit(self._reopen)

    def _on_not_kept(self, error: DeskError, case: str, drafts: Drafts) -> None:
        if isinstance(error, Cancelled) or not drafts:
            self._on_locked()
            return
        self._set_aside(case, drafts)
        self._leaving, self._why_unkept = False, error.happened
        self._on_locked()
        self._tell_unkept()
        self.show()

    def _leave(self) -> None:
        """Close for good."""
        self._left = True
        self.close()

    @property
    def _size_key(self) -> str:
        return f"window-{'rtl' if self.isRightToLeft() else 'ltr'}"

    def _remember_size(self) -> None:
        settings, size = self.workspace.settings, self.normalGeometry().size() if self.isMaximized() else self.size()
        settings.remember_sizes(self._size_key, (size.width(), size.height(), int(self.isMaximized())))
        settings.write_sizes()

    def _set_aside(self, case: str, drafts: Drafts) -> None:
        if case and drafts:
            self.workspace.unkept[case] = {**self.workspace.unkept.get(case, {}), **drafts}

    def _drafts(self) -> Drafts:
        keeper = getattr(self._desk, "keeper", None)
        return dict(keeper.waiting()) if keeper is not None else {}

    def _hurry(self) -> None:
        keeper = getattr(self._desk, "keeper", None)
        if keeper is not None:
            keeper.hurry()

    def _drop_desk(self) -> None:
        self._trouble.clear()
        if self._desk is not None:
            self._remove(self._desk)
            self._desk = None
        for other in QApplication.topLevelWidgets():
            if not isinstance(other, Window) and other.isVisible():
                other.close()

    def _remove(self, widget: QWidget) -> None:
        widget.hide()
        self._stack.removeWidget(widget)
        widget.setParent(None)
        widget.deleteLater()


def _let_memory_go() -> None:
    """Views hold one another in circles; what they showed must not wait for the collector's own time."""
    gc.collect()
    give_back()


def _open(session: Session, case: str) -> tuple[CaseShown, Drafts]:
    """What is shown of the case, and the drafts it keeps; where it does not open, the case before stays open."""
    from ..actions.cases import case_record
    from ..actions.drafts import kept_drafts
    from ..actions.session import open_case

    known = session.the_desk().registered(case).id
    if session.case is not None and session.case.file.id == known:
        session.close_case()
    opened = open_case(session.the_desk(), known, write=True)
    session.close_case()
    session.case = opened
    record = case_record(opened)
    shown = CaseShown(
        id=opened.file.id,
        title=record.title,
        marking=record.marking,
        practice=record.practice,
        read_only=opened.file.read_only,
        findings=tuple(finding.text for finding in opened.findings),
    )
    return shown, kept_drafts(opened)


def _of_desk(drafts: Drafts) -> Drafts:
    """Those that belong to no case, and stay whichever is open."""
    from ..actions.drafts import OF_DESK

    return {form: typed for form, typed in drafts.items() if form.startswith(OF_DESK)}


def _restored(session: Session) -> DeskError | None:
    from ..actions.home_care import restored_words

    return restored_words(session.the_desk())


def _keep(session: Session, marks: Marks, number: int, case: str, drafts: Drafts) -> None:
    if drafts:
        from .keeping import keep

        keep(session, marks, number, case, drafts)


def _keep_and_close(session: Session, marks: Marks, number: int, case: str, drafts: Drafts) -> None:
    try:
        _keep(session, marks, number, case, drafts)
    finally:
        session.close_case()
