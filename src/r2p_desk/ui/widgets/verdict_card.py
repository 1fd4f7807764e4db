"""A verdict in one word, and under it what was written and found."""

from PySide6.QtWidgets import QWidget

from ...actions.verification import holds, verdict_words
from ...briefing.verdict import Verdict
from ...i18n import tr
from ..text import visible
from ..verdict_lines import Fact, verdict_facts
from .parts import column, label, lines_tall, looking, named, reading_text


class VerdictCard(QWidget):
    """Empty until a verdict is shown."""

    def __init__(self, prefix: str, words: str) -> None:
        super().__init__()
        stack = column(self, gap=4)
        self._verdict = named(label(look="strong", selectable=True), f"{prefix}-verdict", tr("Verdict"))
        self._result = lines_tall(reading_text(f"{prefix}-result", words), 6)
        stack.addWidget(self._verdict)
        stack.addWidget(self._result, 1)
        self.hide()

    def show_verdict(self, verdict: Verdict, facts: list[Fact]) -> None:
        """Show it, the facts before what the signature says."""
        words = tr("Signature: {verdict}").format(verdict=verdict_words(verdict.verdict))
        self.show_facts(words, [*facts, *verdict_facts(verdict)], good=holds(verdict))

    def show_facts(self, words: str, said: list[Fact], *, good: bool = True) -> None:
        """Show these words, and the facts under them."""
        self._verdict.setText(words)
        self._verdict.setAccessibleName(words)
        looking(self._verdict, "good" if good else "error")
        self._result.setPlainText(visible("\n".join(f"{name}: {value}" for name, value in said)))
        self.show()
