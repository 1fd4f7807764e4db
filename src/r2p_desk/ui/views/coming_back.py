"""Ways back from the first screen: with recovery sheets, with a device secret on paper, from a backup.

Nothing of a case is shown here, and nothing typed is kept: fields are emptied as soon as they were used or left.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QProgressBar, QRadioButton, QVBoxLayout, QWidget

from ...errors import Cancelled, DeskError, Locked, NotFound, UsageError, WrongPassphrase
from ...i18n import tr, trn
from ...jobs import Job
from ..remaining import Remaining
from ..runner import Session
from ..text import for_window
from ..widgets.field import Field
from ..widgets.new_passphrase import NewPassphrase
from ..widgets.parts import column, label, named, push, row
from ..widgets.place_field import PlaceField, to_folder, to_open
from ..widgets.share_entry import ShareEntry
from ..workspace import Workspace

if TYPE_CHECKING:
    from ...keys.shares import Share

Work = Callable[[Session, Job], str]
"""Answers what came of it, in words that name no case."""


class WayBack(QWidget):
    """``left`` gives up; ``opened`` carries the passphrase that opens the officer now, and what there is to say."""

    left = Signal()
    opened = Signal(str, str)

    def __init__(self, workspace: Workspace, object_name: str, words: str) -> None:
        super().__init__()
        named(self, object_name, words)
        self._workspace = workspace
        self._prefix = object_name
        self._job: Job | None = None
        self._remaining = Remaining()
        self._passphrase = ""
        self._inputs: list[QWidget] = []
        stack = column(self, gap=12)
        stack.addWidget(label(words, "title"))
        self._lay_out(stack)
        self._lay_out_foot(stack)
        workspace.runner.progressed.connect(self._on_progress)

    def _lay_out(self, stack: QVBoxLayout) -> None:
        raise NotImplementedError

    def _go(self) -> None:
        raise NotImplementedError

    def _add(self, stack: QVBoxLayout, part: QWidget) -> None:
        self._inputs.append(part)
        stack.addWidget(part)

    def _lay_out_foot(self, stack: QVBoxLayout) -> None:
        self._wrong = named(label(look="error", selectable=True), f"{self._prefix}-error", tr("Error"))
        self._wrong.hide()
        self._bar = named(QProgressBar(), f"{self._prefix}-progress", tr("Progress"))
        self._doing = label(look="small")
        self._cancel = push(f"{self._prefix}-cancel", tr("Cancel"), self._on_cancel)
        for part in (self._wrong, self._bar, self._doing):
            stack.addWidget(part)
        self._bar.hide()
        self._doing.hide()
        buttons = row()
        self._button = push(f"{self._prefix}-go", tr("Bring it back"), self._go, "primary")
        self._back = push(f"{self._prefix}-back", tr("Back"), self._on_left)
        for button in (self._button, self._back, self._cancel):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._cancel.hide()
        stack.addLayout(buttons)

    def _run(self, passphrase: str, work: Work) -> None:
        """Do this beside everything; the passphrase opens the officer afterwards."""
        self._passphrase = passphrase
        self._remaining = Remaining()
        self._wait(waiting=True)
        self._job = self._workspace.runner.job_beside(self, "", work, self._on_done, self._on_failed)

    def _wait(self, *, waiting: bool) -> None:
        self._wrong.hide()
        self._bar.setRange(0, 0)
        for shown in (self._bar, self._doing, self._cancel):
            shown.setVisible(waiting)
        self._doing.setText("")
        parts: list[QWidget] = [self._button, self._back, *self._inputs]
        for part in parts:
            part.setEnabled(not waiting)
        if waiting:
            self._cancel.setFocus()

    def _on_progress(self, fraction: float, text: str, job: Job) -> None:
        if job is self._job:
            self._remaining.tell(fraction)
            self._bar.setRange(0, 100)
            self._bar.setValue(round(fraction * 100))
            self._doing.setText(" · ".join(part for part in (text, self._remaining.words) if part))

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_left(self) -> None:
        self._forget()
        self.left.emit()

    def _on_done(self, words: str) -> None:
        passphrase, self._passphrase, self._job = self._passphrase, "", None
        self._wait(waiting=False)
        self._forget()
        self.opened.emit(passphrase, words)

    def _on_failed(self, error: DeskError) -> None:
        self._job, self._passphrase = None, ""
        self._wait(waiting=False)
        if isinstance(error, Cancelled):
            self._refuse(tr("Stopped. Nothing was changed."))
        else:
            others = [text for _, text in error.findings if text != error.happened]
            self._refuse(for_window(" ".join(filter(None, (error.happened, *others, error.kept, error.todo)))))
        self._button.setFocus()

    def _refuse(self, words: str) -> None:
        self._wrong.setText(words)
        self._wrong.setAccessibleName(words)
        self._wrong.show()

    def _forget(self) -> None:
        """Nothing typed stays."""
        for part in self._inputs:
            if isinstance(part, ShareEntry | NewPassphrase):
                part.clear()
            elif isinstance(part, Field):
                part.set_text("")

    @staticmethod
    def _enough(entry: ShareEntry) -> bool:
        if not entry.complete:
            entry.refuse(UsageError(tr("Take as many sheets as it needs first.")))
        return entry.complete


class WithSheets(WayBack):
    """A lost passphrase made good, here or from a copy of the officer's home."""

    def __init__(self, workspace: Workspace, *, first: bool) -> None:
        self._first = first
        super().__init__(workspace, "restore", tr("Passphrase lost"))

    def _lay_out(self, stack: QVBoxLayout) -> None:
        words = tr(
            "With enough recovery sheets everything you can read comes back, under a new passphrase and new signing"
            " keys. Cases that do not name the new keys open for reading only, until whoever manages them adds your new"
            " card. The old passphrase opens nothing here afterwards."
        )
        stack.addWidget(label(words, "quiet"))
        hint = tr("The officer's whole folder, with officer-recovery.age in it.")
        self._source = PlaceField(
            "restore-source",
            tr("Folder of the officer, or a copy"),
            to_folder(self._workspace, tr("Folder")),
            hint=hint,
        )
        if not self._first:
            self._source.set_text(str(self._workspace.home))
        self._entry = ShareEntry(self._workspace.runner, "restore-words", tr("Words on a sheet"))
        self._new = NewPassphrase(
            "restore-passphrase", tr("The new passphrase"), tr("The new passphrase again"), "restore-make-passphrase"
        )
        self._new.entered.connect(self._go)
        for part in (self._source, self._entry, self._new):
            self._add(stack, part)
        self.setFocusProxy(self._source if self._first else self._entry)

    def _go(self) -> None:
        try:
            source = self._source.value()
            if not self._enough(self._entry):
                return
            passphrase = self._new.value()
        except UsageError:
            return  # shown beside the field
        shares, home = list(self._entry.shares), self._workspace.home
        self._run(passphrase, lambda _, job: _restore(shares, source, home, passphrase, job))


class WithDeviceSecret(WayBack):
    """The device secret brought back to this machine, from paper or from whoever kept it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "bring-back", tr("Bring the device secret back"))

    def _lay_out(self, stack: QVBoxLayout) -> None:
        words = tr(
            "Type the words on its sheet, those that your contact reads out to you, or recovery sheets. The passphrase"
            " is needed, too: neither opens anything without the other."
        )
        stack.addWidget(label(words, "quiet"))
        self._entry = ShareEntry(
            self._workspace.runner, "bring-back-words", tr("Words of the device secret, or on a sheet")
        )
        self._typed = Field("bring-back-passphrase", tr("Your passphrase"), secret=True)
        if isinstance(self._typed.editor, QLineEdit):
            self._typed.editor.returnPressed.connect(self._go)
        for part in (self._entry, self._typed):
            self._add(stack, part)
        self.setFocusProxy(self._entry)

    def _go(self) -> None:
        passphrase, home = self._typed.text, self._workspace.home
        if not self._enough(self._entry):
            return
        if not passphrase:
            self._typed.refuse(UsageError(tr("Type your passphrase.")))
            self._typed.setFocus()
            return
        shares = list(self._entry.shares)
        self._run(passphrase, lambda *_: _bring_back(shares, home, passphrase))

    def _on_failed(self, error: DeskError) -> None:
        super()._on_failed(error)
        if isinstance(error, WrongPassphrase):
            self._refuse(tr("This is not the passphrase of this officer, or not its device secret."))
            self._typed.setFocus()


class FromBackup(WayBack):
    """A home made anew out of a backup, with its passphrase or with recovery sheets."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "backup-restore", tr("Restore from a backup"))

    def _lay_out(self, stack: QVBoxLayout) -> None:
        words = tr(
            "Everything in the backup comes into the folder of this window, is examined, and then opens as it did on"
            " the day it was made. Keep the files that lie beside it together with it."
        )
        stack.addWidget(label(words, "quiet"))
        self._file = PlaceField("backup-restore-file", tr("Backup file"), to_open(self._workspace, tr("Backup file")))
        self._by_passphrase = named(
            QRadioButton(tr("I know its passphrase")), "backup-by-passphrase", tr("I know its passphrase")
        )
        self._by_sheets = named(
            QRadioButton(tr("I have recovery sheets")), "backup-by-sheets", tr("I have recovery sheets")
        )
        self._by_passphrase.setChecked(True)
        self._typed = Field(
            "backup-restore-passphrase", tr("Passphrase of the day it was made"), secret=True
        )  # fmt: skip
        if isinstance(self._typed.editor, QLineEdit):
            self._typed.editor.returnPressed.connect(self._go)
        self._entry = ShareEntry(self._workspace.runner, "backup-restore-words", tr("Words on a sheet"))
        self._new = NewPassphrase(
            "backup-new-passphrase", tr("The new passphrase"), tr("The new passphrase again"), "backup-make-passphrase"
        )
        self._new.entered.connect(self._go)
        parts = (self._file, self._by_passphrase, self._by_sheets, self._typed, self._entry, self._new)
        for part in parts:
            self._add(stack, part)
        self._by_passphrase.toggled.connect(lambda _: self._show_way())
        self._show_way()
        self.setFocusProxy(self._file)

    def _show_way(self) -> None:
        sheets = self._by_sheets.isChecked()
        self._typed.setVisible(not sheets)
        for part in (self._entry, self._new):
            part.setVisible(sheets)

    def _go(self) -> None:
        home = self._workspace.home
        try:
            path = self._file.value()
            if self._by_passphrase.isChecked():
                passphrase = self._typed.text
                if not passphrase:
                    self._typed.refuse(UsageError(tr("Type the passphrase.")))
                    self._typed.setFocus()
                    return
                self._run(passphrase, lambda _, job: _from_backup(path, passphrase, None, home, job))
            elif self._enough(self._entry):
                passphrase, shares = self._new.value(), list(self._entry.shares)
                self._run(passphrase, lambda _, job: _from_backup(path, passphrase, shares, home, job))
        except UsageError:
            return  # shown beside the field

    def _on_failed(self, error: DeskError) -> None:
        super()._on_failed(error)
        if isinstance(error, NotFound):
            self._file.setFocus()
        elif isinstance(error, Locked) and self._by_passphrase.isChecked():
            self._typed.setFocus()


def _restore(shares: "list[Share]", source: Path, home: Path, passphrase: str, job: Job) -> str:
    from ...actions.restoring import restore

    done = restore(shares, source, home, passphrase, job=job)
    words = tr("Everything was brought back, under new signing keys. The sheets have been together: make new ones.")
    closed = sum(not case.readable for case in done.cases)
    amiss = trn("{n} case does not open.", "{n} cases do not open.", closed) if closed else ""
    return f"{words} {amiss}".strip()


def _bring_back(shares: "list[Share]", home: Path, passphrase: str) -> str:
    from ...actions.device import bring_back, secret_from_sheets
    from ...actions.sealing import wipe

    secret = secret_from_sheets(home, shares)
    try:
        state = bring_back(home, passphrase, secret)
    finally:
        wipe(secret)
    if state == "off":
        return tr("The travel lock is over: your passphrase alone opens this officer again.")
    return tr("The device secret is in the keyring of this machine again.")


def _from_backup(path: Path, passphrase: str, shares: "list[Share] | None", home: Path, job: Job) -> str:
    from ...actions.backup_opening import by_passphrase, by_shares
    from ...actions.backup_restoring import restore_backup

    with by_passphrase(path, passphrase) if shares is None else by_shares(path, shares, passphrase) as opener:
        done = restore_backup(path, opener, home, job=job)
    counted = trn("{n} case came back.", "{n} cases came back.", len(done.cases))
    if done.sound:
        return tr("Restored from the backup: {cases} Nothing is amiss.").format(cases=counted)
    count = sum(bool(case.findings) for case in done.cases)
    amiss = trn("Something is amiss with {n} of them.", "Something is amiss with {n} of them.", count)
    return tr("Restored from the backup: {cases} {amiss}").format(cases=counted, amiss=amiss)
