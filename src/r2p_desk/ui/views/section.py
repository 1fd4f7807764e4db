"""What the window may expect of a section."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ...domain.marking import high_water
from ..widgets.parts import named
from ..workspace import Workspace

if TYPE_CHECKING:
    from ...domain.marking import Marking
    from ..runner import Session


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


class WholeCaseSection(Section):
    """A section in which anything of the case may stand; its marking covers all of it once that was read."""

    _whole: "Marking | None" = None

    def marking(self) -> "Marking | None":
        """Of everything in the case."""
        case = super().marking()
        return high_water((case, self._whole)) if case is not None and self._whole is not None else case

    def read_marking(self) -> None:
        """Read it anew; what was saved may have raised it."""
        self.workspace.runner.read(self, "marking", case_marking_of, self._on_marking)

    def _on_marking(self, marking: "Marking") -> None:
        self._whole = marking
        if isValid(self.workspace):  # of then, it may be gone a moment before its views
            self.workspace.marked.emit()


def case_marking_of(session: "Session") -> "Marking":
    """The lowest marking that covers everything in the open case."""
    from ...actions.history_for_window import case_marking

    return case_marking(session.the_case())
