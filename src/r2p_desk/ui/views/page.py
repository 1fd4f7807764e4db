"""What the settings may expect of one of their pages."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ..widgets.parts import characters, column, frame, label, named
from ..workspace import Workspace

if TYPE_CHECKING:
    from ...domain.marking import Marking

_WIDEST = 96
"""Of a card, in characters: lines longer than this are hard to read."""


class SettingsPage(QWidget):
    """A page of the settings: cards one under the other; thrown away whole at a lock, and with its case."""

    def __init__(self, workspace: Workspace, object_name: str, words: str) -> None:
        super().__init__()
        named(self, object_name, words)
        self.words = words
        self.workspace = workspace
        self._cards = column(self, margin=16, gap=12)
        self._cards.addStretch(1)

    def add_card(self, words: str) -> QVBoxLayout:
        """A card under this heading; answers the place for what is in it."""
        card = frame("card")
        card.setMaximumWidth(characters(self, _WIDEST))
        inside = column(card, margin=16, gap=12)
        inside.addWidget(label(words, "title"))
        self._cards.insertWidget(self._cards.count() - 1, card)
        return inside

    def enter(self) -> None:
        """It is about to be shown."""

    def leave(self) -> None:
        """Another page or section is shown in its place."""

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Records of these kinds were saved."""

    def marking(self) -> "Marking | None":
        """The lowest marking that covers what is shown; ``None`` when nothing of a case is."""
        return None

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed and not saved, by form."""
        return {}

    def panes(self) -> list[QWidget]:
        """The widgets F6 goes through."""
        return []
