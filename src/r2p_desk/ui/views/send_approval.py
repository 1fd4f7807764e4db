"""The second officer of what leaves, here at this machine or by files that go to them and come back."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from ...errors import DeskError
from ...i18n import tr
from ..text import for_window, one_line
from ..widgets.field import Field
from ..widgets.parts import captioned, column, label, looking, named, push, row
from ..widgets.place_field import PlaceField, to_folder, to_open, to_save
from ..workspace import Workspace


class SecondOfficer(QWidget):
    """``asking`` when the request is to be written, ``here`` when they approve at this machine (home, passphrase)."""

    asking = Signal()
    here = Signal(object, str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        stack = column(self, gap=8)
        self._words = named(label(look="strong", selectable=True), "send-second", tr("A second officer"))
        stack.addWidget(self._words)
        self._said = named(label(selectable=True), "send-second-said", tr("Whether it was approved"))
        self._said.hide()
        self._lay_out_here(workspace, stack)
        self._who = named(QComboBox(), "send-approver", tr("Who is asked"))
        stack.addLayout(captioned(tr("Who is asked"), self._who))
        request, answer = tr("Request file to write"), tr("Their approval (a file)")
        self._request = PlaceField("send-approval-request", request, to_save(workspace, request, "request.r2papproval"))
        stack.addWidget(self._request)
        buttons = row()
        buttons.addWidget(push("send-approval-ask", tr("Write the request"), self.asking.emit))
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._answer = PlaceField("send-approval", answer, to_open(workspace, answer))
        stack.addWidget(self._answer)

    def _lay_out_here(self, workspace: Workspace, stack: QVBoxLayout) -> None:
        home = tr("Home of the second officer, at this machine")
        self._home = PlaceField("send-second-home", home, to_folder(workspace, home))
        self._passphrase = Field("send-second-passphrase", tr("Passphrase of the second officer"), secret=True)
        line = row(gap=12)
        line.addWidget(self._home, 3)
        line.addWidget(self._passphrase, 2)
        stack.addLayout(line)
        buttons = row()
        buttons.addWidget(
            push("send-second-approve", tr("I am the second officer and approve exactly this"), self._on_here)
        )
        buttons.addStretch(1)
        stack.addLayout(buttons)
        stack.addWidget(self._said)
        stack.addWidget(label(tr("Or by files:"), "strong"))

    def _on_here(self) -> None:
        try:
            home = self._home.value()
        except DeskError:
            return  # shown beside the field
        passphrase = self._passphrase.text
        self._passphrase.set_text("")
        self.here.emit(home, passphrase)

    def tell(self, words: str, look: str) -> None:
        """Whether it was approved at this machine, and why not."""
        self._said.setText(for_window(words))
        self._said.setAccessibleName(words)
        self._said.show()
        looking(self._said, look)

    def show_needed(self, digest: str, people: Sequence[tuple[str, str]]) -> None:
        """Say what must be approved; ``people`` are (id, name) of those who can be asked."""
        words = tr("A second officer must approve exactly this. Its number is {digits}.").format(digits=digest[:8])
        self._words.setText(words)
        self._words.setAccessibleName(words)
        self._said.hide()
        self._passphrase.set_text("")
        self._who.clear()
        for one, name in people:
            self._who.addItem(one_line(name), one)

    def wanted(self) -> tuple[str, Path] | None:
        """Who is asked, and the file to write; ``None``, shown beside the field, where that is missing."""
        who = self._who.currentData()
        try:
            path = self._request.value()
        except DeskError:
            return None
        return None if who is None else (str(who), path)

    def answer(self) -> Path | None:
        """Their approval, where it was named."""
        return Path(self._answer.text).expanduser() if self._answer.text else None

    def refuse(self, error: DeskError) -> None:
        """Show why the request was not written."""
        self._request.refuse(error)
