"""The third step of sending: what leaves, as those who get it will see it; what stays, and what binds them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from ...actions.sending_for_window import Leaving
from ...i18n import tr, trn
from ..record_words import kind_words
from ..text import for_window, one_line
from ..widgets.asks_card import AsksCard
from ..widgets.parts import column, label, lines_tall, looking, named

_MOST_NAMED = 200


class CheckStep(QWidget):
    """``answered`` carries what the do-no-harm check asked and what an officer says to it."""

    answered = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        stack = column(self, gap=8)
        self._marking = named(label(look="strong", selectable=True), "send-marking", tr("Marking of what leaves"))
        stack.addWidget(self._marking)
        self._state = named(label(selectable=True), "send-state", tr("Whether it may leave"))
        stack.addWidget(self._state)
        self._tree = named(QTreeWidget(), "send-leaving", tr("What leaves, and what stays"))
        self._tree.setHeaderHidden(True)
        lines_tall(self._tree, 12)
        stack.addWidget(self._tree, 1)
        self._asks = AsksCard()
        self._asks.answered.connect(self.answered)
        stack.addWidget(self._asks)

    def say(self, words: str, look: str = "quiet") -> None:
        """What goes on, or why it may not leave."""
        self._state.setText(for_window(words))
        self._state.setAccessibleName(words or tr("Whether it may leave"))
        self._state.setVisible(bool(words))
        looking(self._state, look)

    def wait(self) -> None:
        """It is being worked out."""
        self._tree.clear()
        self._marking.setText("")
        self._asks.show_asks((), {})
        self.say(tr("Working out what leaves…"))

    def show_leaving(self, leaving: Leaving, stays: Sequence[str]) -> None:
        """Show it; ``stays`` are the lines of what stays here."""
        words = tr("Marked {marking}").format(marking=leaving.marking.words)
        self._marking.setText(words)
        self._marking.setAccessibleName(words)
        self._tree.clear()
        for kind, titles in leaving.groups:
            self._group(f"{kind_words(kind)}: {len(titles)}", [one for one in titles if one])
        if leaving.files:
            self._group(trn("{n} attachment", "{n} attachments", leaving.files), [])
        self._group(tr("Stays here") if stays else tr("Nothing stays here"), stays, opened=True)
        if leaving.bound:
            self._group(tr("They get it under these conditions"), leaving.bound, opened=True)
        if leaving.notes:
            self._group(tr("Look at this again"), leaving.notes, opened=True)
        self._asks.show_asks(leaving.asks, leaving.answers)
        if leaving.refused:
            self.say(leaving.refused, "error")
        elif leaving.unanswered:
            self.say(tr("Answer what might harm somebody, below, before it leaves."), "error")
        elif leaving.second:
            self.say(tr("A second officer must have seen exactly this before it leaves."), "strong")
        elif leaving.only_new:
            self.say(tr("It may leave. What they are known to have of it is not written again."), "good")
        else:
            self.say(tr("It may leave."), "good")

    def _group(self, words: str, lines: Sequence[str], *, opened: bool = False) -> None:
        group = QTreeWidgetItem([words])
        shown = [one_line(line) for line in lines[:_MOST_NAMED]]
        if len(lines) > len(shown):
            shown.append(tr("and {n} more").format(n=len(lines) - len(shown)))
        for line in shown:
            group.addChild(QTreeWidgetItem([line]))
        self._tree.addTopLevelItem(group)
        group.setExpanded(opened)
