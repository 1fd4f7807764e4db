"""A labelled place to type in, with what was understood or what is wrong with it beside it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from ...errors import DeskError
from ...i18n import tr
from ..text import for_window
from .parts import column, label, looking, named

Read = Callable[[str], Any]
"""From the text typed to its value; ``InvalidValue`` when it cannot be taken."""
Say = Callable[[Any], str]


class Field(QWidget):
    """What is typed stays typed whatever is wrong with it; ``value`` is ``None`` when nothing is.

    ``read`` makes a value of the text, ``say`` puts a value into words that are shown under it while typing.
    """

    edited = Signal()

    def __init__(
        self,
        object_name: str,
        words: str,
        *,
        read: Read | None = None,
        say: Say | None = None,
        hint: str = "",
        lines: int = 1,
        secret: bool = False,
    ) -> None:
        super().__init__()
        self._read, self._say, self._hint, self._words = read, say, hint, words
        self.editor: QLineEdit | QPlainTextEdit = QLineEdit() if lines == 1 else _Lines()
        named(self.editor, object_name, words, hint)
        self._caption = caption = label(words, "strong")
        caption.setBuddy(self.editor)
        self._below = label(hint, "small")
        self._below.setVisible(bool(hint))
        stack = column(self, gap=2)
        stack.addWidget(caption)
        stack.addWidget(self.editor, 1)
        stack.addWidget(self._below)
        if isinstance(self.editor, QPlainTextEdit):
            self.editor.setTabChangesFocus(True)
            self.editor.setMinimumHeight(self.editor.fontMetrics().lineSpacing() * lines + 14)
            self.editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        elif secret:
            self.editor.setEchoMode(QLineEdit.EchoMode.Password)
        self.editor.textChanged.connect(self._on_changed)
        self.setFocusProxy(self.editor)

    @property
    def text(self) -> str:
        """As typed."""
        return self.editor.text() if isinstance(self.editor, QLineEdit) else self.editor.toPlainText()

    def set_text(self, text: str) -> None:
        """Put this text there in place of what was typed."""
        if isinstance(self.editor, QLineEdit):
            self.editor.setText(text)
        else:
            self.editor.setPlainText(text)

    def set_hint(self, hint: str) -> None:
        """Say this under it while nothing is wrong."""
        self._hint = hint
        self._on_understood()

    def set_words(self, words: str) -> None:
        """Call it so from now on."""
        self._words = words
        self._caption.setText(words)
        self.editor.setAccessibleName(words)

    def value(self) -> Any:
        """What the text means; ``DeskError`` when it cannot be taken, which is then also shown beside it."""
        text = self.text.strip()
        if not text:
            return None
        if self._read is None:
            return text
        try:
            return self._read(text)
        except DeskError as error:
            self.refuse(error)
            raise

    def refuse(self, error: DeskError) -> None:
        """Show what is wrong, beside the field."""
        self._tell(for_window(f"{error.happened} {error.todo}".strip()), "error")
        self._mark(refused=True)
        self.editor.setAccessibleDescription(tr("Refused: {text}").format(text=for_window(str(error))))

    def accept(self) -> None:
        """Nothing is wrong with it."""
        self._mark(refused=False)
        self._on_understood()

    def _on_changed(self) -> None:
        self._mark(refused=False)
        self._on_understood()
        self.edited.emit()

    def _on_understood(self) -> None:
        said = self._hint
        if self._say is not None and self._read is not None and self.text.strip():
            try:
                words = self._say(self._read(self.text.strip()))
                said = self._hint if words == self.text.strip() else tr("Read as: {words}").format(words=words)
            except DeskError:
                said = self._hint  # it may be half typed; it is refused when it is saved
        self._tell(said, "small")
        self.editor.setAccessibleDescription(said)

    def _tell(self, text: str, look: str) -> None:
        self._below.setText(text)
        self._below.setVisible(bool(text))
        if self._below.property("look") != look:
            looking(self._below, look)

    def _mark(self, *, refused: bool) -> None:
        if bool(self.editor.property("refused")) != refused:
            self.editor.setProperty("refused", refused)
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)


class _Lines(QPlainTextEdit):
    """Wants to be no taller than its least height, and takes more where there is more."""

    def sizeHint(self) -> QSize:
        """The least height; a form asked for its height counts what its fields want, not what they need."""
        return QSize(super().sizeHint().width(), self.minimumHeight())
