"""A second officer at this machine: their home, their passphrase, and whether they approved what is about to leave."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ...actions.approving import approve_here
from ...actions.session import unlock
from ...errors import DeskError
from ...exchange.approval import Leaving
from ...i18n import tr
from ..runner import Session
from ..text import for_window
from ..widgets.field import Field
from ..widgets.parts import column, label, looking, named, push, row
from ..widgets.place_field import PlaceField, to_folder
from ..workspace import Workspace


class SecondHere(QWidget):
    """``approving`` when they approve at this machine (home, passphrase)."""

    approving = Signal(object, str)

    def __init__(self, workspace: Workspace, prefix: str) -> None:
        super().__init__()
        stack = column(self, gap=8)
        self._words = named(label(look="strong", selectable=True), f"{prefix}-second", tr("A second officer"))
        stack.addWidget(self._words)
        home = tr("Home of the second officer, at this machine")
        self._home = PlaceField(f"{prefix}-second-home", home, to_folder(workspace, home))
        self._passphrase = Field(f"{prefix}-second-passphrase", tr("Passphrase of the second officer"), secret=True)
        line = row(gap=12)
        line.addWidget(self._home, 3)
        line.addWidget(self._passphrase, 2)
        stack.addLayout(line)
        words, buttons = tr("I am the second officer and approve exactly this"), row()
        buttons.addWidget(push(f"{prefix}-second-approve", words, self._on_approve))
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._said = named(label(selectable=True), f"{prefix}-second-said", tr("Whether it was approved"))
        stack.addWidget(self._said)
        self._said.hide()

    def show_needed(self, digest: str) -> None:
        """Say what must be approved; what was said and typed before is gone."""
        words = tr("A second officer must approve exactly this. Its number is {digits}.").format(digits=digest[:8])
        self._words.setText(words)
        self._words.setAccessibleName(words)
        self._said.hide()
        self._passphrase.set_text("")

    def approved(self, name: str) -> None:
        """They did."""
        self._tell(tr("{name} approved exactly this.").format(name=name), "good")

    def refused(self, error: DeskError) -> None:
        """Why they could not."""
        self._tell(f"{error.happened} {error.todo}", "error")

    def _on_approve(self) -> None:
        try:
            home = self._home.value()
        except DeskError:
            return  # shown beside the field
        passphrase = self._passphrase.text
        self._passphrase.set_text("")
        self.approving.emit(home, passphrase)

    def _tell(self, words: str, look: str) -> None:
        self._said.setText(for_window(words))
        self._said.setAccessibleName(words)
        self._said.show()
        looking(self._said, look)


def approved_here(session: Session, leaving: Leaving, home: Path, passphrase: str) -> tuple[str, bytes]:
    """The second officer unlocks their own home for this alone: their name, and what they signed."""
    with unlock(home, passphrase) as second:
        return second.officer.name, approve_here(session.the_case(), second.officer, leaving)
