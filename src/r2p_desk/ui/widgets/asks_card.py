"""What the do-no-harm check asks of a briefing that was written, and an officer's answers in words."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ...errors import DeskError
from ...i18n import tr
from ...release.harm import Ask, ask_words
from ..text import one_line
from .field import Field
from .parts import column, frame, label, lines_tall, named, push, row

_KEY = Qt.ItemDataRole.UserRole
_ROWS = 5


class AsksCard(QWidget):
    """Hidden while nothing is asked; ``answered`` carries the key of a question and the words."""

    answered = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        card = frame("card")
        column(self).addWidget(card)
        stack = column(card, margin=16, gap=8)
        stack.addWidget(label(tr("Look at this again"), "title"))
        stack.addWidget(
            label(tr("What might harm somebody. An answer is kept, and what was answered is not asked again."))
        )
        self._list = lines_tall(named(QListWidget(), "asks", tr("What to look at again")), _ROWS)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.currentItemChanged.connect(lambda *_: self._allow())
        stack.addWidget(self._list)
        self._words = Field("ask-answer", tr("Why it may stand"))
        stack.addWidget(self._words)
        line = row()
        self._keep = push("ask-keep", tr("Keep the answer"), self._on_keep)
        line.addWidget(self._keep)
        line.addStretch(1)
        stack.addLayout(line)
        self.show_asks((), {})

    def show_asks(self, asks: Sequence[Ask], answers: Mapping[str, str]) -> None:
        """Those that are not answered yet; hidden where none is left."""
        self._list.clear()
        for one in asks:
            if one.key not in answers:
                told = QListWidgetItem(one_line(f"{one.shown} · {ask_words(one.code)} ({one.where})"))
                told.setData(_KEY, one.key)
                self._list.addItem(told)
        self._words.set_text("")
        self.setVisible(self._list.count() > 0)
        self._allow()

    def refuse(self, error: DeskError) -> None:
        """Show why an answer was not kept."""
        self._words.refuse(error)

    def _allow(self) -> None:
        self._keep.setEnabled(self._list.currentItem() is not None)

    def _on_keep(self) -> None:
        chosen = self._list.currentItem()
        if chosen is not None:
            self.answered.emit(str(chosen.data(_KEY)), self._words.text)
