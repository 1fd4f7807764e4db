"""The last steps of sending: where it is written and under what, and what was read back from there."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from ...errors import DeskError, UsageError
from ...i18n import tr
from ..text import visible
from ..widgets.parts import column, label, lines_tall, looking, named, push, reading_text, row
from ..widgets.place_field import PlaceField, to_folder
from ..workspace import Workspace
from .send_approval import SecondOfficer


class WriteStep(QWidget):
    """``wanted`` when it is to be written."""

    wanted = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        stack = column(self, gap=10)
        self.what = label(look="strong")
        stack.addWidget(self.what)
        words = tr("Folder to write into")
        self.folder = PlaceField(
            "send-folder", words, to_folder(workspace, words),
            hint=tr("A stick, or a shared folder. The package is sealed to those who get it: nobody else opens it."),
        )  # fmt: skip
        self.folder.entered.connect(self.wanted)
        stack.addWidget(self.folder)
        words = tr("Receipts that wait for them go along, as a package of their own")
        self._receipts = named(QCheckBox(words), "send-receipts", words)
        self._receipts.setChecked(True)
        stack.addWidget(self._receipts)
        self.second = SecondOfficer(workspace)
        self.second.hide()
        stack.addWidget(self.second)
        buttons = row()
        self.button = push("send-now", tr("Write the package"), self.wanted.emit, "primary")
        buttons.addWidget(self.button)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        stack.addStretch(1)
        self.setFocusProxy(self.folder)

    def place(self) -> Path:
        """The folder; ``UsageError`` shown beside the field where none is named."""
        return self.folder.value()

    @property
    def with_receipts(self) -> bool:
        """Whether receipts go along."""
        return self._receipts.isChecked()


class ReadBackStep(QWidget):
    """``again`` when another package is to be sent."""

    again = Signal()

    def __init__(self) -> None:
        super().__init__()
        stack = column(self, gap=8)
        self._words = named(label(look="strong", selectable=True), "send-read-back", tr("What was read back"))
        stack.addWidget(self._words)
        self._result = lines_tall(reading_text("send-result", tr("What was written")), 10)
        stack.addWidget(self._result)
        self._remind = named(label(look="notice", selectable=True), "send-remind", tr("Before you pull the stick"))
        stack.addWidget(self._remind)
        buttons = row()
        buttons.addWidget(push("send-again", tr("Send another"), self.again.emit))
        buttons.addStretch(1)
        stack.addLayout(buttons)
        stack.addStretch(1)
        self.setFocusProxy(self._result)

    def show_sent(self, facts: list[tuple[str, str]], remind: str) -> None:
        """Say what lies on the medium, and what to do before it is pulled out."""
        words = tr("Written, and read back from where it lies.")
        self._words.setText(words)
        self._words.setAccessibleName(words)
        looking(self._words, "good")
        self._result.setPlainText(visible("\n".join(f"{name}: {value}" for name, value in facts)))
        self._remind.setText(remind)
        self._remind.setAccessibleName(remind)


def refused_folder(step: WriteStep, error: DeskError) -> bool:
    """Show an error of the folder beside it; whether it was one."""
    if isinstance(error, UsageError):
        step.folder.refuse(error)
        return True
    return False
