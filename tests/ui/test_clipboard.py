"""What is copied is marked, is what was selected and no more, and is taken back; the officer hears when it cannot."""

import os
import subprocess
import sys
from collections.abc import Iterator
from threading import Thread

import pytest
from desk_driver import Role, Screen, breathe
from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from r2p_desk.ui.app import prepare_application
from r2p_desk.ui.clipboard import Copies

Mode = QClipboard.Mode
HINT = "x-kde-passwordManagerHint"
MANAGER = """
import sys
from PySide6.QtGui import QGuiApplication
application = QGuiApplication(sys.argv)
board, kept = application.clipboard(), []
def look():
    if board.ownsClipboard():
        return
    text = board.text()
    if text:
        kept[:] = [text]
        print("kept", flush=True)
    elif kept:
        board.setText(kept[0])
board.dataChanged.connect(look)
print("ready", flush=True)
application.exec()
"""


class Board(QObject):
    """A clipboard of which the desktop decides whether it lets go."""

    changed = Signal(object)

    def __init__(self, *, lets_go: bool = True) -> None:
        super().__init__()
        self.lets_go = lets_go
        self.held: dict[QClipboard.Mode, QMimeData] = {}
        self.ours = True

    def ownsClipboard(self) -> bool:  # noqa: N802  # Qt's name
        return self.ours and Mode.Clipboard in self.held

    def ownsSelection(self) -> bool:  # noqa: N802
        return False

    def supportsSelection(self) -> bool:  # noqa: N802
        return False

    def clear(self, mode: QClipboard.Mode) -> None:
        if self.lets_go:
            self.held.pop(mode, None)
            self.changed.emit(mode)

    def mimeData(self, mode: QClipboard.Mode) -> QMimeData | None:  # noqa: N802
        return self.held.get(mode)

    def setMimeData(self, data: QMimeData, mode: QClipboard.Mode) -> None:  # noqa: N802
        self.held[mode] = data
        self.changed.emit(mode)

    def copy(self, text: str) -> None:
        data = QMimeData()
        data.setText(text)
        self.setMimeData(data, Mode.Clipboard)


@pytest.fixture
def told() -> list[str]:
    return []


def copies(board: Board, told: list[str]) -> Copies:
    made = Copies(board, board)  # type: ignore[arg-type]  # stands in for the clipboard of the desktop
    made.left.connect(told.append)
    return made


@pytest.fixture(autouse=True)
def _application() -> None:
    prepare_application()


def test_a_desktop_that_does_not_let_go_is_reported(told: list[str]) -> None:
    board = Board(lets_go=False)
    held = copies(board, told)
    board.copy("a name")
    held.take_back()
    breathe(500)
    assert len(told) == 1
    assert "could not be taken off" in told[0]
    assert "a name" not in told[0]


def test_what_was_taken_back_is_not_reported(told: list[str]) -> None:
    board = Board()
    held = copies(board, told)
    board.copy("a name")
    assert board.held[Mode.Clipboard].hasFormat(HINT)
    held.take_back()
    breathe(500)
    assert board.held == {}
    assert told == []


def test_after_the_time_set_it_is_taken_back_and_not_before(told: list[str]) -> None:
    board = Board()
    held = copies(board, told)
    held.keep_for(1)
    board.copy("a name")
    breathe(700)
    assert board.held[Mode.Clipboard].text() == "a name"
    board.copy("another name")
    breathe(700)
    assert board.held[Mode.Clipboard].text() == "another name"
    breathe(600)
    assert board.held == {}
    assert told == []


def test_what_is_another_program_s_is_left_alone(told: list[str]) -> None:
    board = Board()
    held = copies(board, told)
    board.copy("a name")
    board.ours = False
    board.copy("a recipe")
    held.take_back()
    breathe(500)
    assert board.held[Mode.Clipboard].text() == "a recipe"
    assert not board.held[Mode.Clipboard].hasFormat(HINT)
    assert told == []


def test_a_copy_is_what_was_selected_and_nothing_else(at_work: Screen) -> None:
    at_work.click_node(at_work.row("Items", "6 April 1994"))
    at_work.focus("What is reported", Role.EditableText)
    shown = QApplication.focusWidget()
    assert isinstance(shown, QPlainTextEdit)
    cursor = shown.textCursor()
    cursor.setPosition(10)
    cursor.setPosition(25, cursor.MoveMode.KeepAnchor)
    shown.setTextCursor(cursor)
    at_work.press("Ctrl+C")
    board = QApplication.clipboard()
    assert board.text() == shown.toPlainText()[10:25]
    formats = set(board.mimeData().formats())
    assert HINT in formats
    assert formats <= {HINT, "text/plain", "text/plain;charset=utf-8", "UTF8_STRING", "STRING", "TEXT"}
    whole = "".join(bytes(board.mimeData().data(form).data()).decode() for form in formats - {HINT})
    assert set(whole.split(shown.toPlainText()[10:25])) == {""}


def test_what_is_selected_with_the_mouse_is_marked_and_taken_back_as_well(at_work: Screen) -> None:
    board = QApplication.clipboard()
    if not board.supportsSelection():
        pytest.skip("this display has no selection")
    at_work.click_node(at_work.row("Items", "6 April 1994"))
    at_work.focus("What is reported", Role.EditableText)
    shown = QApplication.focusWidget()
    assert isinstance(shown, QPlainTextEdit)
    data = QMimeData()
    data.setText(shown.toPlainText()[:12])
    board.setMimeData(data, Mode.Selection)
    assert board.mimeData(Mode.Selection).hasFormat(HINT)
    at_work.press("Ctrl+L")
    assert board.text(Mode.Selection) == ""


@pytest.fixture
def manager() -> Iterator[subprocess.Popen[bytes]]:
    """A program that keeps whatever was copied, and puts it back when the clipboard is emptied."""
    command = [sys.executable, "-c", MANAGER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ}) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield process
        process.kill()


@pytest.mark.slow
def test_the_officer_hears_that_another_program_took_the_copy_over(
    at_work: Screen, manager: subprocess.Popen[bytes]
) -> None:
    at_work.click_node(at_work.row("Items", "6 April 1994"))
    at_work.focus("What is reported", Role.EditableText)
    at_work.press("Ctrl+A", "Ctrl+C")
    said: list[bytes] = []
    Thread(target=lambda: said.append(manager.stdout.readline()), daemon=True).start()  # type: ignore[union-attr]
    at_work.wait(lambda: said == [b"kept\n"], "the other program to take the copy")
    breathe(200)
    at_work.press("Ctrl+L")
    at_work.wait_for("What you copied is still on the clipboard…")
    assert "UNAMIR" not in at_work.said()
