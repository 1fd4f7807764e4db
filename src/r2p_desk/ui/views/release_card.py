"""The card with which a contact gives back what a colleague entrusted to them before a journey."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...errors import DeskError, NotFound, UsageError
from ...i18n import tr
from .. import key_work
from ..record_words import day_words
from ..recovery_words import secrets_on_disk
from ..text import one_line, visible
from ..widgets.parts import column, frame, label, named, push, row
from ..widgets.place_field import PlaceField, to_open, to_save
from ..workspace import Workspace

if TYPE_CHECKING:
    from ...keys.recovery import Entrusted

_GROUP = 3


class ReleaseCard(QObject):
    """Words that are shown are gone when the page is left."""

    def __init__(self, workspace: Workspace, stack: QVBoxLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._held: Entrusted | None = None
        self._lay_out(stack)

    def panes(self) -> list[QWidget]:
        """The file."""
        return [self._file]

    def leave(self) -> None:
        """Nothing released stays."""
        held, self._held = self._held, None
        if held is not None:
            held.secret[:] = bytes(len(held.secret))
        self._shown.hide()
        self._about.setText("")
        self._words.setText("")
        self._words.setAccessibleName(tr("Words of the device secret"))
        self._sheet.set_text("")

    def _lay_out(self, stack: QVBoxLayout) -> None:
        words = tr(
            "If a colleague entrusted their device secret to you: open the file, make sure who is asking, and read the"
            " words out to them."
        )
        stack.addWidget(label(words, "quiet"))
        self._file = PlaceField(
            "release-file", tr("The file they gave you"), to_open(self._workspace, tr("The file they gave you"))
        )
        self._file.entered.connect(self._on_open)
        stack.addWidget(self._file)
        buttons = row()
        self._open = push("release-open", tr("Open it"), self._on_open)
        buttons.addWidget(self._open)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._shown = frame("notice")
        inside = column(self._shown, margin=12, gap=8)
        self._about = label()
        self._about.setObjectName("release-about")
        inside.addWidget(self._about)
        self._words = named(label(look="strong"), "release-words", tr("Words of the device secret"))
        inside.addWidget(self._words)
        self._sheet = PlaceField(
            "release-sheet", tr("Sheet to write (PDF)"), to_save(self._workspace, tr("Sheet"), "device-secret.pdf")
        )
        inside.addWidget(self._sheet)
        line = row()
        line.addWidget(push("release-write", tr("Write a sheet"), self._on_write))
        line.addWidget(push("release-hide", tr("Hide the words"), self.leave))
        line.addStretch(1)
        inside.addLayout(line)
        self._shown.hide()
        stack.addWidget(self._shown)

    def _on_open(self) -> None:
        try:
            path = self._file.value()
        except UsageError:
            return  # shown beside the field
        self.leave()
        self._workspace.runner.write(
            self, lambda session: key_work.release(session, path), self._on_opened, self._on_failed
        )

    def _on_opened(self, released: "tuple[Entrusted, str]") -> None:
        held, words = released
        if not self._file.isVisible():
            held.secret[:] = bytes(len(held.secret))
            return
        self._held = held
        about = tr(
            "Device secret of {name}, entrusted on {day}. Nothing in the file proves who asks for it: give the words"
            " only to somebody you know by voice or face."
        )
        self._about.setText(about.format(name=visible(held.name), day=day_words(held.made)))
        parts = words.split()
        rows = [parts[at : at + _GROUP] for at in range(0, len(parts), _GROUP)]
        numbered = [
            "   ".join(f"{at * _GROUP + place + 1} {word}" for place, word in enumerate(line))
            for at, line in enumerate(rows)
        ]
        self._words.setText("\n".join(numbered))
        self._words.setAccessibleName(words)
        self._shown.show()
        self._sheet.setFocus()

    def _on_write(self) -> None:
        held = self._held
        if held is None:
            return
        try:
            sheet = self._sheet.value()
        except UsageError:
            return  # shown beside the field
        self._workspace.runner.write_beside(
            self, lambda _: key_work.write_released(held, sheet), self._on_written, self._on_failed
        )

    def _on_written(self, files: tuple[Path, ...]) -> None:
        names = ", ".join(one_line(path.name) for path in files)
        self._workspace.said.emit(tr("Written: {names}. {advice}").format(names=names, advice=secrets_on_disk()))

    def _on_failed(self, error: DeskError) -> None:
        if isinstance(error, NotFound):
            self._file.refuse(error)
        elif isinstance(error, UsageError):
            self._sheet.refuse(error)
        else:
            self._workspace.troubled.emit(error)
