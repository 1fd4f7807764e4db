"""The first screen: unlock the officer of this home, or create one. Nothing heavier than this is needed to show it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from ...errors import DeskError, UsageError, WrongPassphrase
from ...i18n import tr
from ..passphrases import made_up, strength_words
from ..runner import Session
from ..text import for_window
from ..widgets.field import Field
from ..widgets.parts import characters, column, frame, label, named, push, row, scrolling
from ..workspace import Workspace

if TYPE_CHECKING:
    from ...actions.session import Desk

OFFICER_FILE = "officer.age"
"""As in ``actions.session``, which is too heavy to import before the first window is painted; a test compares them."""


class UnlockView(QWidget):
    """``unlocked`` carries the officer's name."""

    unlocked = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        named(self, "unlock", tr("Unlock"))
        self._workspace = workspace
        self._first = not (workspace.home / OFFICER_FILE).is_file()
        card = frame("card")
        card.setMinimumWidth(characters(self, 58))
        card.setMaximumWidth(characters(self, 76))
        self._card = column(card, margin=24, gap=12)
        self._card.addWidget(label("R2P Desk", "title"))
        if workspace.settings.notice:
            self._card.addWidget(_notice(workspace.settings.notice))
        self.fields: list[Field] = []
        self._choice: QWidget | None = None
        self._noticed = False
        if self._first:
            self._lay_out_first_start()
        else:
            self._lay_out_unlock()
        self._lay_out_progress()
        self._centre(card)
        self.setFocusProxy(self.fields[0])

    def begin(self, passphrase: str) -> None:
        """Unlock with this passphrase without it being typed."""
        self.fields[0].set_text(passphrase)
        self._on_unlock()

    @property
    def untouched(self) -> bool:
        """Nobody types, nothing is being opened, nothing is said that must be read."""
        return not self._noticed and all(not field.text and field.isEnabled() for field in self.fields)

    def add_notice(self, text: str) -> None:
        """Say this, too, above the passphrase."""
        self._noticed = True
        self._card.insertWidget(1, _notice(text))

    def set_choice(self, text: str, object_name: str, words: str, act: Callable[[], None]) -> None:
        """Say this above the passphrase, with a button that does something about it, in place of what was said so."""
        if self._choice is not None:
            self._choice.hide()
            self._choice.deleteLater()
        self._choice = frame("notice")
        stack = column(self._choice, margin=8)
        stack.addWidget(label(text))
        line = row()
        line.addStretch(1)
        line.addWidget(push(object_name, words, act))
        stack.addLayout(line)
        self._card.insertWidget(1, self._choice)

    def _lay_out_unlock(self) -> None:
        waiting = tr("The desk is locked. Of a case only what could not be written is in memory.")
        nothing = tr("The desk is locked. Nothing of a case is in memory.")
        self._card.addWidget(label(waiting if self._workspace.unkept else nothing, "quiet"))
        self._passphrase = self._add(Field("passphrase", tr("Passphrase"), secret=True))
        self._button = push("unlock-button", tr("Unlock"), self._on_unlock, "primary")
        self._card.addWidget(self._button)
        self._on_return(self._passphrase, self._on_unlock)

    def _lay_out_first_start(self) -> None:
        self._card.addWidget(
            label(
                tr("There is no officer on this machine yet. Create one: the keys are made here and stay here."),
                "quiet",
            )
        )
        self._name = self._add(Field("officer-name", tr("Your name, as it will stand under what you sign")))
        self._passphrase = self._add(Field("passphrase", tr("Passphrase"), secret=True))
        self._again = self._add(Field("passphrase-again", tr("Passphrase again"), secret=True))
        self._passphrase.edited.connect(self._on_passphrase_edited)
        self._strength = label(look="small")
        self._card.addWidget(self._strength)
        self._made = label(look="strong", selectable=True)
        named(self._made, "passphrase-made", tr("Passphrase made for you"))
        self._made.hide()
        self._card.addWidget(self._made)
        warning = tr(
            "A lost passphrase cannot be recovered in this version, by nobody and by no means."
            " Write it down, and keep the paper where you would keep what it protects."
        )
        self._card.addWidget(_notice(warning))
        self._button = push("create-officer", tr("Create officer"), self._on_create, "primary")
        buttons = row()
        buttons.addWidget(push("make-passphrase", tr("Make a passphrase for me"), self._on_make))
        buttons.addWidget(self._button, 1)
        self._card.addLayout(buttons)
        self._on_return(self._again, self._on_create)

    def _lay_out_progress(self) -> None:
        self._wrong = named(label(look="error"), "unlock-error", tr("Error"))
        self._wrong.hide()
        self._progress = named(QProgressBar(), "unlock-progress", tr("Progress"))
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._doing = label(look="small")
        self._progress.hide()
        self._doing.hide()
        for widget in (self._wrong, self._progress, self._doing):
            self._card.addWidget(widget)

    def _centre(self, card: QWidget) -> None:
        inside = QWidget()
        middle = column(inside, margin=16)
        middle.addStretch(1)
        across = row()
        across.addStretch(1)
        across.addWidget(card, 1000)  # as wide as it may be
        across.addStretch(1)
        middle.addLayout(across)
        middle.addStretch(2)
        column(self).addWidget(scrolling("unlock-scroll", tr("Unlock"), inside))

    def _add(self, field: Field) -> Field:
        self.fields.append(field)
        self._card.addWidget(field)
        return field

    @staticmethod
    def _on_return(field: Field, act: Callable[[], None]) -> None:
        if isinstance(field.editor, QLineEdit):
            field.editor.returnPressed.connect(act)

    def _on_passphrase_edited(self) -> None:
        self._strength.setText(strength_words(self._passphrase.text))
        if self._passphrase.text != self._made.text():
            self._made.hide()
            self._made.clear()

    def _on_make(self) -> None:
        passphrase = made_up()
        self._passphrase.set_text(passphrase)
        self._again.set_text(passphrase)
        self._made.setText(passphrase)
        self._made.setAccessibleName(passphrase)
        self._made.show()

    def _on_unlock(self) -> None:
        passphrase = self._passphrase.text
        if not passphrase:
            self._refuse(tr("Type the passphrase."))
            return
        self._wait(tr("Opening the officer's keys. This takes about a second, so that guessing takes for ever."))
        home = self._workspace.home
        self._workspace.runner.write(
            self, lambda session: _unlock(session, home, passphrase), self._finish, self._on_failed
        )

    def _on_create(self) -> None:
        name, passphrase = self._name.text.strip(), self._passphrase.text
        if not name:
            self._name.refuse(UsageError(tr("An officer needs a name.")))
            self._name.setFocus()
        elif not passphrase:
            self._passphrase.refuse(UsageError(tr("Choose a passphrase, or let one be made for you.")))
            self._passphrase.setFocus()
        elif passphrase != self._again.text:
            self._again.refuse(UsageError(tr("The two passphrases are not the same.")))
            self._again.setFocus()
        else:
            self._wait(tr("Making the keys and sealing them under your passphrase."))
            home = self._workspace.home
            self._workspace.runner.write(
                self, lambda session: _create(session, home, name, passphrase), self._finish, self._on_failed
            )

    def _wait(self, doing: str) -> None:
        self._wrong.hide()
        self._doing.setText(doing)
        self._set_waiting(waiting=True)

    def _set_waiting(self, *, waiting: bool) -> None:
        self._progress.setVisible(waiting)
        self._doing.setVisible(waiting)
        self._button.setEnabled(not waiting)
        for field in self.fields:
            field.setEnabled(not waiting)

    def _finish(self, name: str) -> None:
        for field in self.fields:
            field.set_text("")
        self.unlocked.emit(name)

    def _on_failed(self, error: DeskError) -> None:
        self._set_waiting(waiting=False)
        if isinstance(error, WrongPassphrase):
            self._refuse(
                tr("This is not the passphrase of this officer. Mind capitals and the language of the keyboard.")
            )
            self._passphrase.editor.selectAll()
        else:
            self._refuse(for_window(str(error)))
        self._passphrase.setFocus()

    def _refuse(self, text: str) -> None:
        self._wrong.setText(text)
        self._wrong.setAccessibleName(text)
        self._wrong.show()


def _notice(text: str) -> QWidget:
    box = frame("notice")
    column(box, margin=8).addWidget(label(text))
    return box


def _unlock(session: Session, home: Path, passphrase: str) -> str:
    from ...actions.session import unlock
    from ...system.memory import wipe

    try:
        return _taken(session, unlock(home, passphrase))
    finally:
        wipe(passphrase)


def _create(session: Session, home: Path, name: str, passphrase: str) -> str:
    from ...actions.session import create_officer
    from ...system.memory import wipe

    try:
        return _taken(session, create_officer(home, name, passphrase))
    finally:
        wipe(passphrase)


def _taken(session: Session, desk: "Desk") -> str:
    session.close()
    session.desk = desk
    return desk.officer.name
