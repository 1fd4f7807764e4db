"""One of a few words, or none, and under it the rule by which the word chosen is given."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ...i18n import tr
from .parts import captioned, column, label, named

Choice = tuple[str, str, str]
"""(text as it is stated, its words, its rule)."""


class RuledChoice(QWidget):
    """``text`` is that of the word chosen, empty for none; the rules of all words stand in the list, too."""

    edited = Signal()

    def __init__(self, object_name: str, words: str, choices: Sequence[Choice], *, none: str = "") -> None:
        super().__init__()
        self._rules = {text: rule for text, _, rule in choices}
        self._box = named(QComboBox(), object_name, words)
        if none:
            self._box.addItem(none, "")
        for text, said, rule in choices:
            self._box.addItem(said, text)
            self._box.setItemData(self._box.count() - 1, rule, role=3)  # Qt.ItemDataRole.ToolTipRole
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setMinimumContentsLength(12)
        self._rule = label(look="small")
        stack = column(self, gap=2)
        stack.addLayout(captioned(words, self._box))
        stack.addWidget(self._rule)
        self._box.currentIndexChanged.connect(lambda _: self._on_chosen())
        self.setFocusProxy(self._box)
        self._on_chosen()

    @property
    def text(self) -> str:
        """The text of the word chosen."""
        return str(self._box.currentData() or "")

    def set_text(self, text: str) -> None:
        """Choose this; the first where there is none such."""
        self._box.setCurrentIndex(max(self._box.findData(text), 0))

    def value(self) -> str | None:
        """The same, ``None`` for none."""
        return self.text or None

    def _on_chosen(self) -> None:
        rule = self._rules.get(self.text, tr("Leave it so where nobody said."))
        self._rule.setText(rule)
        self._rule.setAccessibleName(rule)
        self._box.setAccessibleDescription(rule)
        self.edited.emit()


def choices_of(words: Callable[..., str], rule: Callable[..., str], values: Sequence[str]) -> list[Choice]:
    """The choices of an enumeration that has words and rules."""
    return [(str(value), words(value), rule(value)) for value in values]
