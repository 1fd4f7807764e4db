"""The second officer of what leaves, here at this machine or by files that go to them and come back."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ...errors import DeskError
from ...i18n import tr
from ..text import one_line
from ..widgets.parts import captioned, column, label, named, push, row
from ..widgets.place_field import PlaceField, to_open, to_save
from ..workspace import Workspace
from .second_here import SecondHere


class SecondOfficer(QWidget):
    """``asking`` when the request is to be written, ``here.approving`` when they approve at this machine."""

    asking = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        stack = column(self, gap=8)
        self.here = SecondHere(workspace, "send")
        stack.addWidget(self.here)
        stack.addWidget(label(tr("Or by files:"), "strong"))
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

    def show_needed(self, digest: str, people: Sequence[tuple[str, str]]) -> None:
        """Say what must be approved; ``people`` are (id, name) of those who can be asked."""
        self.here.show_needed(digest)
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
