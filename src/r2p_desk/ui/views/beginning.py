"""The notice that what is seen is the assessment of an earlier day, with the two ways to begin one of one's own."""

from PySide6.QtWidgets import QFrame

from ...domain.assessment import Profile
from ...i18n import tr
from ..widgets.parts import label, push, row
from ..workspace import Workspace
from .saving import Work, begin_empty, begin_from


class Beginning(QFrame):
    """Hidden while the assessment shown is of the day chosen."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setProperty("look", "notice")
        self._workspace = workspace
        self._profile: Profile | None = None
        line = row(self, margin=8)
        self._words = label()
        line.addWidget(self._words, 1)
        self._from = push("begin-from", tr("Begin from these judgements"), self._on_from)
        self._empty = push("begin-empty", tr("Begin empty"), self._on_empty)
        line.addWidget(self._from)
        line.addWidget(self._empty)
        self.hide()

    def show_for(self, found: Profile) -> None:
        """Offer to begin where this profile rests on an assessment of another day."""
        self._profile = found
        others = found.assessed_as_of is not None and found.assessed_as_of != found.as_of
        self.setVisible(others)
        if others and found.assessed_as_of is not None:
            words = tr("You see the assessment of {then}. To judge as of {day}, begin a new one.")
            self._words.setText(words.format(then=found.assessed_as_of.words, day=found.as_of.words))
            self._from.setEnabled(found.access is None and self._workspace.may_edit)
            self._empty.setEnabled(self._workspace.may_edit)

    def _on_from(self) -> None:
        if self._profile is not None:
            self._run(begin_from(self._profile))

    def _on_empty(self) -> None:
        if self._profile is not None:
            self._run(begin_empty(self._profile))

    def _run(self, work: Work) -> None:
        self._workspace.runner.write(
            self, work, lambda _: self._workspace.changed.emit(frozenset({"assessment", "judgement", "concern"}))
        )
