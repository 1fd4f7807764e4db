"""What the window may expect of a section."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ..widgets.parts import named
from ..workspace import Workspace

if TYPE_CHECKING:
    from ...domain.marking import Marking


class Section(QWidget):
    """A screen of the desk; thrown away whole at a lock."""

    def __init__(self, workspace: Workspace, object_name: str, words: str) -> None:
        super().__init__()
        named(self, object_name, words)
        self.workspace = workspace
        workspace.changed.connect(self.on_changed)

    def enter(self) -> None:
        """It is about to be shown."""

    def leave(self) -> None:
        """Another section is shown in its place."""

    def show_record(self, record: str) -> None:
        """Show this record of the section."""

    def record(self) -> str:
        """The record in view, by the id ``show_record`` takes; empty for none."""
        return ""

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Records of these kinds were saved."""

    def marking(self) -> "Marking | None":
        """The lowest marking that covers what is shown; ``None`` when nothing of a case is."""
        return self.workspace.case.marking if self.workspace.case else None

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed and not saved, by form."""
        return {}

    def panes(self) -> list[QWidget]:
        """The widgets F6 goes through."""
        return []
