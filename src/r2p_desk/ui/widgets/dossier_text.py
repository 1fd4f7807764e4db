"""The text of a dossier: read with the cursor, line by line; where the cursor stands says which sentence is meant."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from ...i18n import tr
from ..dossier_lines import NOTHING, Lines
from ..theme import tokens_shown
from .parts import reading_text

_MOST_LIT = 400


class DossierText(QPlainTextEdit):
    """``moved`` carries the line of the cursor; ``wanted``: Enter was pressed on it; ``back``: Backspace was."""

    moved = Signal(int)
    wanted = Signal()
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        reading_text("dossier-text", tr("Dossier"), self)
        self.setTextInteractionFlags(self.textInteractionFlags() | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # each line by what it says
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        self.setUndoRedoEnabled(False)
        self.setCursorWidth(2)
        self.lines = NOTHING
        self._line = -1
        self.cursorPositionChanged.connect(self._on_moved)

    def show_lines(self, lines: Lines) -> None:
        """Show this in place of what was shown."""
        self.lines, self._line = lines, -1
        self.setPlainText(lines.text)
        strong = QTextCharFormat()
        strong.setFontWeight(700)
        strong.setFontPointSize(self.font().pointSizeF() * 1.25)
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()  # laid out once, and not after each heading
        for line, _ in lines.headings:
            cursor.setPosition(self.document().findBlockByNumber(line).position())
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(strong)
        cursor.endEditBlock()
        news = QTextCharFormat()
        news.setBackground(QColor(tokens_shown().notice_ground))
        self.setExtraSelections([self._lit(line, news) for line in lines.news[:_MOST_LIT]])
        self._on_moved()

    def go_to(self, line: int) -> None:
        """Put the cursor at the beginning of this line, and the line at the top."""
        block = self.document().findBlockByNumber(line)
        if not block.isValid():
            return
        cursor = QTextCursor(block)
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(block.firstLineNumber())
        self.ensureCursorVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks what stands behind the line, Backspace goes back; N and P to what is new."""
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = held == Qt.KeyboardModifier.NoModifier
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit()
        elif plain and key == Qt.Key.Key_Backspace:
            self.back.emit()
        elif plain and key in (Qt.Key.Key_N, Qt.Key.Key_P):
            self.step(1 if key == Qt.Key.Key_N else -1)
        else:
            super().keyPressEvent(event)

    def step(self, by: int) -> None:
        """To the next (1) or previous (-1) line that is new or changed."""
        here, news = self.textCursor().blockNumber(), self.lines.news
        there = [line for line in news if (line > here if by > 0 else line < here)]
        if there:
            self.go_to(there[0] if by > 0 else there[-1])

    def _lit(self, line: int, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
        lit = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document().findBlockByNumber(line))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        lit.cursor, lit.format = cursor, look
        return lit

    def _on_moved(self) -> None:
        line = self.textCursor().blockNumber()
        if line != self._line:
            self._line = line
            self.moved.emit(line)
