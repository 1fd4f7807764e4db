"""The page of settings about the device secret, and about giving it away before a journey."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...actions.device import Sheets
from ...actions.keys_for_window import DeviceTold
from ...errors import DeskError, UsageError, WrongPassphrase
from ...i18n import tr
from .. import key_work
from ..recovery_words import device_words, secrets_on_disk
from ..text import for_window, one_line
from ..widgets.field import Field
from ..widgets.parts import column, frame, label, named, push, row
from ..widgets.place_field import PlaceField, to_save
from ..widgets.result import Result
from ..workspace import Workspace
from .paged import Page
from .release_card import ReleaseCard
from .travel_card import TravelCard

_SHEET = "device-secret.pdf"


class DevicePage(Page):
    """Asks the keyring, which may ask its user: all of that beside everything else, and never while nobody looks."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "settings-device", tr("Device secret and travel"))
        self._told: DeviceTold | None = None
        self._lay_out_state(self.add_card(tr("Device secret")))
        self._travel = TravelCard(workspace, self.add_card(tr("Travel lock")), self)
        self._travel.changed.connect(self.enter)
        self._release = ReleaseCard(workspace, self.add_card(tr("For a colleague who travels")), self)

    def enter(self) -> None:
        """Read how it stands."""
        self._says.setText(tr("Looking…"))
        self.workspace.runner.write_beside(self, key_work.device_told, self._on_told, self._on_not_read)

    def leave(self) -> None:
        """Nothing typed and nothing released stays."""
        self._passphrase.set_text("")
        self._done.forget()
        self._travel.leave()
        self._release.leave()

    def panes(self) -> list[QWidget]:
        """The passphrase of each card."""
        return [self._passphrase, *self._travel.panes(), *self._release.panes()]

    def _lay_out_state(self, stack: QVBoxLayout) -> None:
        words = tr(
            "A second thing the passphrase needs, kept by the keyring of this machine's user. Who has the disk or a"
            " backup and the passphrase, but not this login, opens nothing. It does not help against a program that"
            " runs as you while you are logged in."
        )
        stack.addWidget(label(words, "quiet"))
        self._says = named(label(look="strong", selectable=True), "device-state", tr("How the device secret stands"))
        stack.addWidget(self._says)
        self._more = label(look="quiet", selectable=True)
        self._more.setObjectName("device-more")
        stack.addWidget(self._more)
        self._findings = frame("notice")
        inside = column(self._findings, margin=8)
        self._finding_words = label(selectable=True)
        self._finding_words.setObjectName("device-findings")
        inside.addWidget(self._finding_words)
        line = row()
        line.addWidget(push("device-acknowledge", tr("I have looked into it"), self._on_acknowledge))
        line.addStretch(1)
        inside.addLayout(line)
        self._findings.hide()
        stack.addWidget(self._findings)
        self._passphrase = Field("device-passphrase", tr("Your passphrase"), secret=True)
        stack.addWidget(self._passphrase)
        self._sheet = PlaceField(
            "device-sheet", tr("Sheet to write (PDF)"), to_save(self.workspace, tr("Sheet to write"), _SHEET)
        )
        stack.addWidget(self._sheet)
        self._buttons = row()
        self._on = push("device-on", tr("Switch it on"), self._on_switch_on)
        self._print = push("device-print", tr("Print it again"), self._on_print)
        self._off = push("device-off", tr("Switch it off"), self._on_switch_off)
        for button in (self._on, self._print, self._off):
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        stack.addLayout(self._buttons)
        self._done = Result("device-done", tr("What was done"), 5)
        stack.addWidget(self._done)
        self._allow(working=True)

    def _on_told(self, told: DeviceTold) -> None:
        self._told, found = told, told.status
        self._travel.show_told(told)
        says, more = device_words(found)
        self._says.setText(says)
        self._says.setAccessibleName(says)
        self._more.setText("\n".join(more))
        self._more.setVisible(bool(more))
        self._finding_words.setText("\n".join(one_line(finding.text) for finding in found.findings))
        self._findings.setVisible(bool(found.findings))
        needed = not told.recovery and found.state == "off"
        self._sheet.field.set_hint(
            tr("Needed here: without recovery sheets the device secret would be the only copy of itself.")
            if needed
            else tr("Empty: recovery sheets bring the device secret back.")
            if found.state == "off"
            else tr("For printing it again.")
        )
        self._allow(working=False)

    def _on_not_read(self, error: DeskError) -> None:
        self._says.setText(for_window(str(error)))

    def _allow(self, *, working: bool) -> None:
        state = self._told.status.state if self._told is not None else ""
        is_off, is_here = state == "off", state == "here"
        leftover = self._told is not None and self._told.status.leftover
        for button, shown in ((self._on, is_off), (self._print, is_here), (self._off, is_here or leftover)):
            button.setVisible(shown)
            button.setEnabled(shown and not working)
        self._passphrase.setVisible(is_off or is_here)
        self._sheet.setVisible(is_off or is_here)
        self._passphrase.setEnabled(not working)

    def _on_switch_on(self) -> None:
        passphrase = self._typed_passphrase()
        if passphrase:
            sheet = self._sheet.value() if self._sheet.text else None
            self._wait(tr("Asking the keyring, and sealing the keys anew…"))
            self.workspace.runner.write_beside(
                self,
                lambda session: key_work.switch_on(session, passphrase, sheet),
                self._on_switched_on,
                self._on_failed,
            )

    def _on_switched_on(self, made: Sheets) -> None:
        self._finish(tr("The device secret is on."), made)

    def _on_print(self) -> None:
        try:
            sheet = self._sheet.value()
        except UsageError:
            return  # shown beside the field
        self._wait(tr("Asking the keyring…"))
        self.workspace.runner.write_beside(
            self,
            lambda session: key_work.print_device_secret(session, sheet),
            lambda made: self._finish(tr("Written."), made),
            self._on_failed,
        )

    def _on_switch_off(self) -> None:
        passphrase = self._typed_passphrase()
        if passphrase:
            self._wait(tr("Sealing the keys anew…"))
            self.workspace.runner.write_beside(
                self, lambda session: key_work.switch_off(session, passphrase), self._on_switched_off, self._on_failed
            )

    def _on_switched_off(self, _changed: bool) -> None:  # noqa: FBT001  # what the action answers
        self._finish(tr("The device secret is off: the passphrase alone opens this officer."), Sheets(files=()))

    def _on_acknowledge(self) -> None:
        self.workspace.runner.write(self, key_work.acknowledge_rollback, lambda _: self.enter())

    def _typed_passphrase(self) -> str:
        if not self._passphrase.text:
            self._passphrase.refuse(UsageError(tr("Type your passphrase.")))
            self._passphrase.setFocus()
        return self._passphrase.text

    def _wait(self, words: str) -> None:
        self._done.forget()
        self._says.setText(words)
        self._allow(working=True)

    def _finish(self, words: str, made: Sheets) -> None:
        self._passphrase.set_text("")
        self._sheet.set_text("")
        lines = [words, *(one_line(str(path)) for path in made.files), *([secrets_on_disk()] if made.files else [])]
        self._done.tell(lines)
        self.workspace.said.emit(words)
        self.enter()

    def _on_failed(self, error: DeskError) -> None:
        if isinstance(error, WrongPassphrase):
            self._passphrase.refuse(UsageError(tr("This is not your passphrase.")))
            self._passphrase.setFocus()
        elif isinstance(error, UsageError):
            self._sheet.refuse(error)
        else:
            self.workspace.troubled.emit(error)
        self.enter()
