"""The first screen: unlock the officer of this home, or create one. Nothing heavier than this is needed to show it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QProgressBar, QRadioButton, QWidget

from ...errors import DeskError, KeyringRefused, SecretMissing, TravelLocked, UsageError, WrongPassphrase
from ...i18n import tr, use_language
from ...settings import LANGUAGE
from ..languages import languages
from ..runner import Session
from ..text import for_window, visible
from ..widgets.field import Field
from ..widgets.new_passphrase import NewPassphrase
from ..widgets.parts import captioned, characters, column, frame, label, named, push, row, scrolling
from ..workspace import Workspace

if TYPE_CHECKING:
    from ...actions.session import Desk
    from .coming_back import WayBack

OFFICER_FILE, DEVICE_FILE = "officer.age", "device.json"
"""As in ``actions``, which is too heavy to import before the first window is painted; a test compares them."""


class UnlockView(QWidget):
    """``unlocked`` carries the officer's name; ``relabelled`` asks for this screen anew in another language.

    ``then`` is where to begin (a page of the settings, empty for Home), ``after`` what is to be said then.
    """

    unlocked = Signal(str)
    relabelled = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        named(self, "unlock", tr("Unlock"))
        self._workspace = workspace
        self._first = not (workspace.home / OFFICER_FILE).is_file()
        self.then = self.after = ""
        self._way: WayBack | None = None
        card = frame("card")
        card.setMinimumWidth(characters(self, 58))
        card.setMaximumWidth(characters(self, 76))
        self._outer = column(card, margin=24, gap=12)
        self._main = QWidget()
        self._outer.addWidget(self._main)
        self._card = column(self._main, gap=12)
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
        self._lay_out_ways()
        self._centre(card)
        self.setFocusProxy(self.fields[0])
        if (workspace.home / DEVICE_FILE).is_file():
            workspace.runner.aside(self, "device", lambda: _locked_for_travel(workspace.home), self._on_device)

    def begin(self, passphrase: str) -> None:
        """Unlock with this passphrase without it being typed."""
        self._passphrase.set_text(passphrase)  # the field's own copy: the one given may be wiped at once
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
        self._travel = frame("notice")
        self._travel_words = label()
        column(self._travel, margin=8).addWidget(self._travel_words)
        self._travel.hide()
        self._card.addWidget(self._travel)
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
        known = languages()
        if len(known) > 1:
            self._card.addLayout(captioned(tr("Language"), self._make_languages(known)))
        self._name = self._add(Field("officer-name", tr("Your name, as it will stand under what you sign")))
        self._new = NewPassphrase("passphrase", tr("Passphrase"), tr("Passphrase again"), "make-passphrase")
        self._new.entered.connect(self._on_create)
        self._passphrase = self._new.first
        self.fields += [self._new.first, self._new.again]
        self._card.addWidget(self._new)
        self._lay_out_recovery()
        self._button = push("create-officer", tr("Create officer"), self._on_create, "primary")
        self._card.addWidget(self._button)

    def _lay_out_recovery(self) -> None:
        box = frame("notice")
        inside = column(box, margin=12, gap=6)
        words = tr(
            "Nobody can make good a lost passphrase, unless you make recovery sheets: paper that brings back all you"
            " can read. Until then write the passphrase down, and keep that where you would keep what it protects."
        )
        inside.addWidget(label(words))
        choices = (
            ("shares", tr("Make sheets next, to be kept by several people or places")),
            ("sheet", tr("Make one sheet next, to be kept away from this machine")),
            ("later", tr("Later: remind me at Home")),
        )
        self._recovery = {
            name: named(QRadioButton(words), f"recovery-{name}", words) for name, words in choices
        }  # fmt: skip
        self._recovery["later"].setChecked(True)
        for button in self._recovery.values():
            inside.addWidget(button)
        self._card.addWidget(box)

    def _make_languages(self, known: list[tuple[str, str]]) -> QComboBox:
        box = named(QComboBox(), "first-language", tr("Language"))
        for code, words in known:
            box.addItem(words, code)
        box.setCurrentIndex(max(box.findData(self._workspace.settings.text(LANGUAGE)), 0))
        box.activated.connect(lambda _: self._on_language(str(box.currentData())))
        return box

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

    def _lay_out_ways(self) -> None:
        """Ways back, for when there is no officer here, or no way to unlock the one there is."""
        self._bring = push("to-bring-back", tr("Bring the device secret back…"), lambda: self._go("device"))
        self._bring.hide()
        lost = tr("Restore with recovery sheets…") if self._first else tr("Passphrase lost?")
        self._ways = [self._bring, push("to-restore", lost, lambda: self._go("sheets"), "plain")]
        if self._first:
            self._ways.append(push("to-backup", tr("Restore from a backup…"), lambda: self._go("backup"), "plain"))
        line = row(gap=4)
        line.addStretch(1)
        for button in self._ways:
            line.addWidget(button)
        self._card.addLayout(line)

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

    def _on_language(self, code: str) -> None:
        try:
            self._workspace.settings.set(LANGUAGE, code)
        except DeskError as error:
            self._workspace.troubled.emit(error)
        use_language(code)
        self.relabelled.emit()

    def _on_device(self, words: str) -> None:
        """Said before anything is typed: it is no secret, and saves whoever is asked to open it the asking."""
        if words and not self._first:
            self._travel_words.setText(words)
            self._travel.show()
            self._bring.show()

    def _go(self, way: str) -> None:
        """Show a way back in the place of the passphrase."""
        from .coming_back import FromBackup, WithDeviceSecret, WithSheets

        made: WayBack
        if way == "sheets":
            made = WithSheets(self._workspace, first=self._first)
        else:
            made = WithDeviceSecret(self._workspace) if way == "device" else FromBackup(self._workspace)
        made.left.connect(self._on_way_left)
        made.opened.connect(self._on_way_opened)
        self._way = made
        self._main.hide()
        self._outer.addWidget(made)
        made.setFocus()

    def _on_way_left(self) -> None:
        way, self._way = self._way, None
        if way is not None:
            way.hide()
            self._outer.removeWidget(way)
            way.deleteLater()
        self._main.show()
        self.fields[0].setFocus()

    def _on_way_opened(self, passphrase: str, words: str) -> None:
        self._on_way_left()
        self.after = words
        self._open_with(passphrase)

    def _on_unlock(self) -> None:
        passphrase = self._passphrase.text
        if passphrase:
            self._open_with(passphrase)
        else:
            self._refuse(tr("Type the passphrase."))

    def _open_with(self, passphrase: str) -> None:
        self._wait(tr("Opening the officer's keys. This takes about a second, so that guessing takes for ever."))
        home = self._workspace.home
        self._workspace.runner.write(
            self, lambda session: _unlock(session, home, passphrase), self._finish, self._on_failed
        )

    def _on_create(self) -> None:
        name = self._name.text.strip()
        if not name:
            self._name.refuse(UsageError(tr("An officer needs a name.")))
            self._name.setFocus()
            return
        try:
            passphrase = self._new.value()
        except UsageError:
            return  # shown beside the field
        chosen = next(way for way, button in self._recovery.items() if button.isChecked())
        self.then = "" if chosen == "later" else "recovery"
        self._workspace.sheets_wanted = {"shares": (3, 5), "sheet": (1, 1)}.get(chosen)
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
        parts: list[QWidget] = [self._button, *self.fields, *self._ways]
        for part in parts:
            part.setEnabled(not waiting)

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
            if isinstance(self._passphrase.editor, QLineEdit):
                self._passphrase.editor.selectAll()
        elif isinstance(error, TravelLocked | SecretMissing | KeyringRefused):
            words = [visible(error.happened), visible(error.kept)]
            if isinstance(error, KeyringRefused):
                words.append(for_window(error.todo))
            self._refuse(" ".join(part for part in words if part))
            self._bring.show()
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


def _locked_for_travel(home: Path) -> str:
    """That this officer is travel-locked, in words; empty when they are not."""
    from ...actions.keys_for_window import travel_words

    return travel_words(home)


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
