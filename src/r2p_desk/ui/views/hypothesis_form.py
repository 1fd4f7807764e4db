"""Entering a hypothesis, and leaving one out."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ...analysis.hypotheses import Matrix
from ...domain.hypothesis import title_words
from ...errors import DeskError
from ...i18n import tr
from ..text import one_line
from ..widgets.field import Field
from ..widgets.parts import captioned, column, label, named, push, row


class HypothesisForm(QWidget):
    """``entered`` when the officer wants it saved, ``left_out`` with the id of a hypothesis to withdraw."""

    entered = Signal()
    left_out = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        stack = column(self, gap=8)
        words = tr("Deception is entered with the first hypothesis of a question and stands always.")
        stack.addWidget(label(words, "quiet"))
        self.question = Field("hypothesis-question", tr("Question it answers"), hint=tr("What is asked, in a line"))
        self.title = Field("hypothesis-title", tr("Hypothesis"), hint=tr("What might be so, in a line"))
        self.statement = Field("hypothesis-statement", tr("In full"), lines=3)
        for field in (self.question, self.title, self.statement):
            stack.addWidget(field)
        buttons = row()
        self._enter = push("hypothesis-enter", tr("Enter the hypothesis"), self.entered.emit)
        buttons.addWidget(self._enter)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._lay_out_leaving()
        self._asked = ""

    def _lay_out_leaving(self) -> None:
        self._leaving = QWidget()
        self._standing = named(QComboBox(), "hypothesis-standing", tr("Leave a hypothesis out"))
        self._withdraw = push("hypothesis-withdraw", tr("Withdraw it"), self._on_withdraw)
        across = row(self._leaving, gap=12)
        across.addLayout(captioned(tr("Leave a hypothesis out"), self._standing), 1)
        across.addWidget(self._withdraw)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self._leaving)

    def fill(self, matrix: Matrix | None, *, may: bool) -> None:
        """Offer what stands to be left out, and the question to enter another one for; what is typed stays."""
        asked = matrix.question if matrix else ""
        if not self.question.text.strip() or self.question.text == self._asked:
            self.question.set_text(asked)
        self._asked = asked
        chosen = self._standing.currentData()
        self._standing.clear()
        for one in matrix.hypotheses if matrix else ():
            if not one.deception:
                self._standing.addItem(one_line(title_words(one)), one.id)
        self._standing.setCurrentIndex(max(self._standing.findData(chosen), 0))
        self._leaving.setVisible(self._standing.count() > 0)
        for part in (self.question, self.title, self.statement, self._enter, self._withdraw):
            part.setEnabled(may)

    def typed(self) -> dict[str, str]:
        """What is typed, empty where nothing is but the question already asked."""
        typed = {"question": self.question.text, "title": self.title.text, "statement": self.statement.text}
        untouched = typed["question"] == self._asked and not typed["title"] and not typed["statement"]
        return {} if untouched else typed

    def restore(self, typed: dict[str, str]) -> None:
        """Put back what was typed."""
        self.question.set_text(typed.get("question", ""))
        self.title.set_text(typed.get("title", ""))
        self.statement.set_text(typed.get("statement", ""))

    def clear(self) -> None:
        """It is saved: room for the next one of the same question."""
        self._asked = self.question.text
        self.title.set_text("")
        self.statement.set_text("")

    def refuse(self, error: DeskError) -> None:
        """Say beside the field what is wrong."""
        empty: Sequence[Field] = [field for field in (self.question, self.title) if not field.text.strip()]
        field = empty[0] if empty else self.title
        field.refuse(error)
        field.setFocus()

    def _on_withdraw(self) -> None:
        chosen = self._standing.currentData()
        if chosen:
            self.left_out.emit(str(chosen))
