"""The card from which an officer is locked for a journey: who keeps the device secret, and what that means."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from ...actions.keys_for_window import DeviceTold
from ...actions.travel import Departure
from ...errors import DeskError, UsageError, WrongPassphrase
from ...i18n import tr
from .. import key_work
from ..recovery_words import secrets_on_disk
from ..text import one_line
from ..widgets.field import Field
from ..widgets.parts import captioned, column, frame, label, named, push, row
from ..widgets.place_field import PlaceField, to_save
from ..widgets.result import Result
from ..workspace import Workspace


class TravelCard(QObject):
    """Lives in the layout it is given; ``changed`` when the officer was locked."""

    changed = Signal()

    def __init__(self, workspace: Workspace, stack: QVBoxLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._lay_out(stack)
        self._allow()

    def panes(self) -> list[QWidget]:
        """Who keeps it."""
        return [self._to]

    def show_told(self, told: DeviceTold) -> None:
        """Offer the contacts there are."""
        chosen = self._to.currentData()
        self._to.clear()
        self._to.addItem(tr("nobody: only a sheet of paper"), None)
        for contact in told.contacts:
            self._to.addItem(one_line(contact.name), contact.id)
        self._to.setCurrentIndex(max(self._to.findData(chosen), 0) if chosen else 0)
        self._away = told.status.state in ("away", "leaving")
        self._lock_now.setVisible(self._away)
        self._allow()

    def leave(self) -> None:
        """Nothing typed stays."""
        self._passphrase.set_text("")
        self._sure.setChecked(False)

    def _lay_out(self, stack: QVBoxLayout) -> None:
        words = tr(
            "Before a journey on which you might be made to open this machine: the device secret is given away and"
            " removed from here. You cannot be made to open what you cannot open."
        )
        stack.addWidget(label(words, "quiet"))
        means = frame("notice")
        inside = column(means, margin=12, gap=4)
        for words in (
            tr("Once this desk is locked, nothing here opens: not with your passphrase, not by you."),
            tr("It opens again with the words on the sheet, those the contact reads out to you, or recovery sheets."),
            tr("The machine says plainly that it is travel-locked, and since when."),
            tr("Copies made before, backups among them, are not locked by this: leave them at home."),
        ):
            inside.addWidget(label(words))
        stack.addWidget(means)
        self._to = QComboBox()
        self._to.setObjectName("travel-to")
        self._to.currentIndexChanged.connect(lambda _: self._allow())
        stack.addLayout(captioned(tr("Who keeps the device secret"), self._to))
        hint = tr("Sealed to the contact: nobody else can use it. A copy also stays in your home folder.")
        self._out = PlaceField(
            "travel-out", tr("File for the contact, if they are to keep it"),
            to_save(self._workspace, tr("File for the contact"), "travel.age"), hint=hint,
        )  # fmt: skip
        stack.addWidget(self._out)
        self._sheet = PlaceField(
            "travel-sheet", tr("Sheet to write (PDF)"), to_save(self._workspace, tr("Sheet"), "travel-secret.pdf")
        )
        self._sheet.edited.connect(self._allow)
        stack.addWidget(self._sheet)
        self._passphrase = Field("travel-passphrase", tr("Your passphrase"), secret=True)
        self._passphrase.edited.connect(self._allow)
        stack.addWidget(self._passphrase)
        words = tr("I have understood that I cannot open this machine until the device secret is back.")
        self._sure = named(QCheckBox(words), "travel-sure", words)
        self._sure.toggled.connect(lambda _: self._allow())
        stack.addWidget(self._sure)
        buttons = row()
        self._lock = push("travel-lock", tr("Give it away"), self._on_lock)
        self._lock_now = push("travel-lock-now", tr("Lock the desk now"), self._workspace.lock_wanted.emit, "primary")
        self._lock_now.hide()
        buttons.addWidget(self._lock)
        buttons.addWidget(self._lock_now)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._done = Result("travel-done", tr("What was done"), 6)
        stack.addWidget(self._done)
        self._away = False

    def _allow(self) -> None:
        kept = self._to.currentData() is not None or bool(self._sheet.text)
        self._out.setVisible(self._to.currentData() is not None)
        ready = kept and bool(self._passphrase.text) and self._sure.isChecked()
        self._lock.setEnabled(ready and not self._away)
        for part in (self._to, self._out, self._sheet, self._passphrase, self._sure):
            part.setEnabled(not self._away)

    def _on_lock(self) -> None:
        passphrase, contact = self._passphrase.text, self._to.currentData()
        out = self._out.value() if contact is not None and self._out.text else None
        sheet = self._sheet.value() if self._sheet.text else None
        self._lock.setEnabled(False)
        self._done.forget()
        self._workspace.runner.write_beside(
            self,
            lambda session: key_work.travel_lock(session, passphrase, contact, out, sheet),
            self._on_locked,
            self._on_failed,
        )

    def _on_locked(self, gone: Departure) -> None:
        self.leave()
        words = tr("Travel-locked. Lock the desk, and nothing here opens until the device secret is back.")
        printed = bool(gone.files) and any(path.suffix == ".pdf" for path in gone.files)
        lines = [words, *(one_line(str(path)) for path in gone.files), *([secrets_on_disk()] if printed else [])]
        self._done.tell(lines)
        self._away = True
        self._allow()
        self._lock_now.show()
        self._lock_now.setFocus()
        self._workspace.said.emit(words)
        self.changed.emit()

    def _on_failed(self, error: DeskError) -> None:
        if isinstance(error, WrongPassphrase):
            self._passphrase.refuse(UsageError(tr("This is not your passphrase.")))
            self._passphrase.setFocus()
        elif isinstance(error, UsageError):
            (self._sheet if self._sheet.text else self._out).refuse(error)
        else:
            self._workspace.troubled.emit(error)
        self._allow()
