"""An officer at the keyboard: keys and mouse go to a shown window, what it says is read through QAccessible alone."""

import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

import pytest

import desks
from r2p_desk.actions import session as session_actions
from r2p_desk.actions.practice import create_practice_case
from r2p_desk.actions.session import create_officer
from r2p_desk.jobs import Job
from r2p_desk.keys.officer import Officer
from r2p_desk.ui.app import make_window, prepare_application
from r2p_desk.ui.window import Window

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer, QtMsgType, Qt, qInstallMessageHandler  # isort: skip
from PySide6.QtGui import QAccessible, QAccessibleInterface, QInputMethodEvent, QKeySequence  # isort: skip
from PySide6.QtTest import QTest  # isort: skip
from PySide6.QtWidgets import QApplication, QWidget  # isort: skip

PASSPHRASE = "lusab-babad-gutih"
OFFICER = "Amina Diallo"
PRACTICE = "Rwanda, January 1993 - April 1994 (practice)"
Role = QAccessible.Role
Text = QAccessible.Text
_LISTS = (Role.Table, Role.List, Role.Tree)
_ENTRIES = (Role.Cell, Role.ListItem, Role.TreeItem)
_MOST_TABS = 80
_PATIENCE = 20.0


class Screen:
    """One shown window, driven and read as a person with a screen reader would."""

    def __init__(self, window: Window) -> None:
        self.window = window

    def press(self, *keys: str) -> None:
        """Press these keys one after another, each written like ``Ctrl+N``."""
        for key in keys:
            combination = QKeySequence(key)[0]
            QTest.keyClick(self._focused(), combination.key(), combination.keyboardModifiers())

    def type(self, text: str) -> None:
        """Type this where the cursor is; what keys cannot say comes as from an input method."""
        if text.isascii():
            QTest.keyClicks(self._focused(), text)
            return
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(self._focused(), event)

    def focus(self, name: str, role: QAccessible.Role | None = None) -> None:
        """Bring the cursor there: as a screen reader does, or with Tab where the control does not offer that."""
        node = self.wait_for(name, role)
        if "SetFocus" in node.actionInterface().actionNames():
            node.actionInterface().doAction("SetFocus")
        else:
            for _ in range(_MOST_TABS):
                if node.state().focused:
                    break
                self.press("Tab")
        self.wait(lambda: node.state().focused or _has_focus(node.object()), f"the cursor in {name}")

    def fill(self, name: str, text: str) -> None:
        """Type this into the field of that name in place of what is there."""
        self.focus(name, Role.EditableText)
        self.press("Ctrl+A", "Delete")
        self.type(text)

    def click(self, name: str, role: QAccessible.Role | None = None) -> None:
        """Click in the middle of what has this name."""
        self.click_node(self.wait_for(name, role))

    def click_node(self, node: QAccessibleInterface, *, double: bool = False) -> None:
        """Click in the middle of this."""
        point = node.rect().center()
        target = QApplication.widgetAt(point)
        assert target is not None, f"nothing to click at {point}"
        place = target.mapFromGlobal(point)
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        if double:
            QTest.mouseDClick(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    def nodes(self) -> Iterator[QAccessibleInterface]:
        """Everything on screen, from the outside in."""
        yield from _visible(QAccessible.queryAccessibleInterface(self.window))

    def find(self, name: str, role: QAccessible.Role | None = None) -> QAccessibleInterface | None:
        """What has this name, and this role; ``…`` at its end stands for anything."""
        for node in self.nodes():
            said = name_of(node)
            fits = said.startswith(name[:-1]) if name.endswith("…") else said == name
            if fits and (role is None or node.role() == role):
                return node
        return None

    def wait_for(self, name: str, role: QAccessible.Role | None = None) -> QAccessibleInterface:
        """The same, once it is there."""
        self.wait(lambda: self.find(name, role) is not None, f"“{name}” to appear")
        node = self.find(name, role)
        assert node is not None
        return node

    def value(self, name: str) -> str:
        """What stands in the field of this name."""
        return self.wait_for(name, Role.EditableText).text(Text.Value)

    def chosen(self, name: str) -> bool:
        """Whether the box or button of this name is ticked."""
        return bool(self.wait_for(name).state().checked)

    def cells(self, name: str) -> list[list[str]]:
        """The rows of the table, list or tree of this name, as read out."""
        rows: dict[int, list[str]] = {}
        for at, cell in enumerate(_cells(self._list(name))):
            place = cell.tableCellInterface()
            rows.setdefault(place.rowIndex() if place else at, []).append(cell.text(Text.Name))
        return list(rows.values())

    def row(self, name: str, text: str) -> QAccessibleInterface:
        """The first cell of this table, list or tree that begins like this."""
        found: list[QAccessibleInterface] = []

        def look() -> bool:
            cells = _cells(self._list(name))
            found[:] = [cell for cell in cells if cell.text(Text.Name).startswith(text)]
            return bool(found)

        self.wait(look, f"a row “{text}” in {name}")
        return found[0]

    def said(self) -> str:
        """All text on screen, names and values."""
        texts = []
        for node in self.nodes():
            texts += [node.text(Text.Name), node.text(Text.Value)]
        return "\n".join(text for text in texts if text)

    def wait(self, done: Callable[[], bool], what: str = "") -> None:
        """Let the window work until this holds."""
        end = time.monotonic() + _PATIENCE
        while not done():
            assert time.monotonic() < end, f"waited in vain for {what}; on screen:\n{self.said()}"
            breathe()

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        """Type the passphrase; the desk is there when this returns."""
        self.focus("Passphrase", Role.EditableText)
        self.type(passphrase)
        self.press("Return")
        self.wait_for("Cases", Role.Table)

    def unlock_again(self) -> None:
        """Type the passphrase on the screen a lock left; the case is open again when this returns."""
        self.focus("Passphrase", Role.EditableText)
        self.type(PASSPHRASE)
        self.press("Return")
        self.wait(lambda: self.find("Capture", Role.Button) is not None, "the case")

    def open_practice(self) -> None:
        """Open the practice case from Home."""
        self.click_node(self.row("Cases", PRACTICE))
        self.click("Open case", Role.Button)
        self.wait(lambda: self.find("Items", Role.Table) is not None and len(self.cells("Items")) > 50, "the items")

    def _list(self, name: str) -> QAccessibleInterface:
        self.wait(lambda: any(self.find(name, role) for role in _LISTS), f"the list {name}")
        return next(found for role in _LISTS if (found := self.find(name, role)) is not None)

    def _focused(self) -> QWidget:
        return QApplication.focusWidget() or self.window.focusWidget() or self.window


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an officer and the practice case, made once; tests get copies."""
    home = tmp_path_factory.mktemp("prepared") / "home"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(session_actions, "seal_officer", _seal_quickly)
        with create_officer(home, OFFICER, PASSPHRASE) as desk, create_practice_case(desk, Job()):
            pass
    return home


@pytest.fixture
def home(prepared_home: Path, tmp_path: Path) -> Path:
    """A copy of the prepared home."""
    return Path(shutil.copytree(prepared_home, tmp_path / "home"))


@pytest.fixture
def open_screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], Screen]]:
    """Shows windows; fails on any warning of Qt, any defect, and any thread or window left behind.

    Passphrases cost milliseconds in them: what one costs an attacker is measured elsewhere.
    """
    monkeypatch.setattr(session_actions, "seal_officer", _seal_quickly)
    complaints: list[str] = []
    before = qInstallMessageHandler(lambda kind, _, text: _complain(complaints, kind, text))
    monkeypatch.setattr(sys, "excepthook", lambda *what: complaints.append(_defect(*what)))
    threads = set(threading.enumerate())
    prepare_application()
    QAccessible.setActive(True)  # as with a screen reader: lists tell of their changes only then
    shown: list[Screen] = []

    def show(home: Path) -> Screen:
        window = make_window(home)
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        QTest.qWaitForWindowExposed(window)
        shown.append(Screen(window))
        shown[-1].window.workspace.runner.troubled.connect(lambda error: seen.append(str(error)))
        return shown[-1]

    seen: list[str] = []
    with desks.quick_sealing():
        yield show
    for screen in shown:
        screen.window.close()
        screen.window.workspace.runner.stop()
        screen.window.deleteLater()
    shown.clear()
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qInstallMessageHandler(before)
    assert complaints == [], "\n".join(complaints)
    assert [error for error in seen if "defect" in error] == []
    assert set(threading.enumerate()) <= threads
    assert [widget.objectName() for widget in QApplication.topLevelWidgets() if widget.isVisible()] == []


@pytest.fixture
def screen(open_screen: Callable[[Path], Screen], home: Path) -> Screen:
    """The window of the prepared home, locked."""
    return open_screen(home)


@pytest.fixture
def at_work(screen: Screen) -> Screen:
    """The same, unlocked, the practice case open."""
    screen.unlock()
    screen.open_practice()
    return screen


def breathe(milliseconds: int = 10) -> None:
    """Let window and workers go on. ``QTest.qWait`` would keep the interpreter's lock from the workers."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def name_of(node: QAccessibleInterface) -> str:
    """What a screen reader calls this; a box of choices says its choice, its name is that of its caption."""
    if node.role() == Role.ComboBox:
        captions = node.relations(QAccessible.RelationFlag.Label)
        return " ".join(caption.text(Text.Name) for caption, _ in captions)
    return node.text(Text.Name)


def _visible(node: QAccessibleInterface | None) -> Iterator[QAccessibleInterface]:
    """Entries of lists count also where one would have to scroll to them."""
    if node is None or not node.isValid() or (node.state().invisible and node.role() not in _ENTRIES):
        return
    yield node
    for at in range(node.childCount()):
        yield from _visible(node.child(at))


def _cells(node: QAccessibleInterface) -> list[QAccessibleInterface]:
    children = [node.child(at) for at in range(node.childCount())]
    return [child for child in children if child is not None and child.role() in _ENTRIES]


def _has_focus(widget: object) -> bool:
    return isinstance(widget, QWidget) and (widget.hasFocus() or widget.focusProxy() is QApplication.focusWidget())


def _seal_quickly(officer: Officer, passphrase: str) -> bytes:
    return desks.quickly_sealed(officer, passphrase)


def _complain(complaints: list[str], kind: QtMsgType, text: str) -> None:
    if kind != QtMsgType.QtDebugMsg:
        complaints.append(text)


def _defect(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    import traceback

    return "".join(traceback.format_exception(kind, error, trace))
