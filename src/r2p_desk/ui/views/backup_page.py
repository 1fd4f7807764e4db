"""The page of settings about backups: one is made, one is read to its end, brought back to try it, a case taken out."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ...actions.backup import BackedUp
from ...actions.backup_checks import Listed, Verified
from ...actions.backup_restoring import Restored
from ...actions.keys_for_window import BackupTold
from ...domain.marking import Marking
from ...errors import Cancelled, DeskError, NotFound, UsageError, WrongPassphrase
from ...exchange.backup_form import Manifest
from ...i18n import tr, trn
from .. import key_work
from ..backup_words import listed_words, made_words, manifest_words, restored_words, state_words, verified_words
from ..text import for_window, one_line, visible
from ..widgets.field import Field
from ..widgets.parts import captioned, column, label, named, push, row
from ..widgets.place_field import PlaceField, to_folder
from ..widgets.result import Result
from ..workspace import Workspace
from .paged import Page

_AT = Qt.ItemDataRole.UserRole
_KEPT = (2, 3, 5, 10, 20)


class BackupPage(Page):
    """Backups name the cases in them, so their page is marked as strictly as any case here, once one was looked at."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "settings-backup", tr("Backup"))
        self._listed: list[Listed] = []
        self._lay_out_make(self.add_card(tr("Make a backup")))
        self._lay_out_look(self.add_card(tr("Backups in a folder")))
        self._allow()

    def enter(self) -> None:
        """Read what is remembered."""
        self.workspace.runner.read(self, "told", key_work.backup_told, self._on_told)
        self._what.setItemText(0, tr("everything: all cases, contacts and settings"))
        case = self.workspace.case
        while self._what.count() > 1:
            self._what.removeItem(1)
        if case is not None:
            self._what.addItem(tr("this case alone: {title}").format(title=one_line(case.title)), case.id)

    def leave(self) -> None:
        """Nothing typed stays, nor what was looked at."""
        self._passphrase.set_text("")
        self._fill([])
        for part in (self._made, self._found):
            part.forget()

    def marking(self) -> Marking | None:
        """Names of cases are handled as the cases are; the strictest way where they were not read."""
        shown = bool(self._listed) or not self._made.isHidden() or not self._found.isHidden()
        case = self.workspace.case
        return self.workspace.marking_of("") if shown else case.marking if case is not None else None

    def panes(self) -> list[QWidget]:
        """What is made, then what is looked at."""
        return [self._what, self._place]

    def _lay_out_make(self, stack: QVBoxLayout) -> None:
        self._says = named(label(look="strong"), "backup-state", tr("How backups stand"))
        self._more = label(look="quiet", selectable=True)
        self._more.setObjectName("backup-more")
        stack.addWidget(self._says)
        stack.addWidget(self._more)
        self._what = QComboBox()
        self._what.setObjectName("backup-what")
        self._what.addItem("", None)
        self._what.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        stack.addLayout(captioned(tr("What"), self._what))
        hint = tr(
            "On another disk or stick. What is encrypted here stays so; it is worth as much to a thief as this machine."
        )
        self._out = PlaceField(
            "backup-out", tr("Folder for backups"), to_folder(self.workspace, tr("Folder for backups")), hint=hint
        )
        self._out.entered.connect(self._on_make)
        stack.addWidget(self._out)
        line = row(gap=12)
        self._keep = QComboBox()
        self._keep.setObjectName("backup-keep")
        self._keep.addItem(tr("all of them"), None)
        for count in _KEPT:
            self._keep.addItem(trn("the newest {n}", "the newest {n}", count), count)
        line.addLayout(captioned(tr("Keep there"), self._keep))
        words = tr("Repeat attachments that earlier backups there hold")
        self._full = named(QCheckBox(words), "backup-full", words)
        line.addWidget(self._full, 1, Qt.AlignmentFlag.AlignBottom)
        stack.addLayout(line)
        buttons = row()
        self._make = push("backup-make", tr("Back up now"), self._on_make, "primary")
        buttons.addWidget(self._make)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._made = Result("backup-made", tr("What was written"), 9)
        stack.addWidget(self._made)

    def _lay_out_look(self, stack: QVBoxLayout) -> None:
        words = tr("Look into a folder, read a backup to its end, and bring one back to see that it works.")
        stack.addWidget(label(words, "quiet"))
        self._place = PlaceField(
            "backup-place", tr("Folder with backups"), to_folder(self.workspace, tr("Folder with backups"))
        )
        self._place.entered.connect(self._on_look)
        stack.addWidget(self._place)
        buttons = row()
        self._look = push("backup-look", tr("Look into it"), self._on_look)
        buttons.addWidget(self._look)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._list = named(QListWidget(), "backup-list", tr("Backups"))
        self._list.setMinimumHeight(self._list.fontMetrics().height() * 6)
        self._list.currentRowChanged.connect(lambda _: self._on_chosen())
        self._list.hide()
        stack.addWidget(self._list)
        self._about = label(look="quiet", selectable=True)
        self._about.setObjectName("backup-about")
        stack.addWidget(self._about)
        self._tail = QWidget()
        self._lay_out_tail(column(self._tail, gap=12))
        self._tail.hide()
        stack.addWidget(self._tail)
        self._found = Result("backup-found", tr("What was found"), 8)
        stack.addWidget(self._found)

    def _lay_out_tail(self, inside: QVBoxLayout) -> None:
        """What can be done with the backup that is chosen."""
        self._passphrase = Field(
            "backup-passphrase", tr("Passphrase"), secret=True,
            hint=tr("For a rehearsal: a backup opens with the passphrase of the day it was made."),
        )  # fmt: skip
        inside.addWidget(self._passphrase)
        buttons = row()
        self._verify = push("backup-verify", tr("Read it to its end"), self._on_verify)
        self._rehearse = push("backup-rehearse", tr("Rehearse bringing it back"), self._on_rehearse)
        for button in (self._verify, self._rehearse):
            buttons.addWidget(button)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        line = row(gap=8)
        self._case = QComboBox()
        self._case.setObjectName("backup-case")
        self._case.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        line.addLayout(captioned(tr("One case of it"), self._case), 1)
        self._back = push("backup-bring-back", tr("Bring it back here"), self._on_bring_back)
        line.addWidget(self._back, 0, Qt.AlignmentFlag.AlignBottom)
        inside.addLayout(line)
        inside.addWidget(label(tr("Only a case that is not here any more: nothing is ever written over."), "small"))

    def _on_told(self, told: BackupTold) -> None:
        says, more = state_words(told)
        self._says.setText(says)
        self._says.setAccessibleName(says)
        self._more.setText("\n".join(more))
        if told.made is not None and not self._out.text:
            self._out.set_text(told.made.folder)
        if told.made is not None and not self._place.text:
            self._place.set_text(told.made.folder)

    def _on_make(self) -> None:
        if not self._make.isEnabled():
            return
        try:
            out = self._out.value()
        except UsageError:
            return  # shown beside the field
        if not out.is_dir():
            self._out.refuse(NotFound(tr("There is no such folder."), todo=tr("Check the path, or choose it.")))
            return
        case, keep, full = self._what.currentData(), self._keep.currentData(), self._full.isChecked()
        self._make.setEnabled(False)
        self._made.forget()
        self.workspace.runner.job_beside(
            self,
            tr("Backing up"),
            lambda session, job: key_work.create_backup(session, job, out, case, keep, full=full),
            self._on_made,
            self._on_not_made,
        )

    def _on_made(self, made: BackedUp) -> None:
        self._make.setEnabled(True)
        self._show(self._made, made_words(made))
        words = tr("The backup was written.") if made.sound else tr("The backup was written, but something is amiss.")
        self.workspace.said.emit(words)
        self.enter()

    def _on_not_made(self, error: DeskError) -> None:
        self._make.setEnabled(True)
        if isinstance(error, Cancelled):
            self.workspace.said.emit(tr("Stopped. No backup was written."))
        elif isinstance(error, NotFound | UsageError):
            self._out.refuse(error)
        else:
            self.workspace.troubled.emit(error)

    def _on_look(self) -> None:
        try:
            folder = self._place.value()
        except UsageError:
            return  # shown beside the field
        self._found.forget()
        self.workspace.runner.job_beside(
            self,
            tr("Looking at backups"),
            lambda session, _: key_work.list_backups(session, folder),
            self._on_looked,
            self._on_not_looked,
        )

    def _on_looked(self, listed: list[Listed]) -> None:
        self._fill(listed)
        if not listed:
            self._about.setText(tr("There are no backups in this folder."))

    def _fill(self, listed: list[Listed]) -> None:
        self._listed = list(reversed(listed))
        self._list.clear()
        for part in (self._list, self._tail):
            part.setVisible(bool(listed))
        for one in self._listed:
            entry = QListWidgetItem(listed_words(one))
            entry.setData(_AT, str(one.path))
            self._list.addItem(entry)
        self._about.setText("")
        if listed:
            self._list.setCurrentRow(0)
            self._list.setFocus()
        self._on_chosen()
        self.workspace.marked.emit()

    def _on_not_looked(self, error: DeskError) -> None:
        self._fill([])
        if isinstance(error, NotFound):
            self._place.refuse(error)
        elif not isinstance(error, Cancelled):
            self.workspace.troubled.emit(error)

    def _chosen(self) -> Listed | None:
        at = self._list.currentRow()
        return self._listed[at] if 0 <= at < len(self._listed) else None

    def _on_chosen(self) -> None:
        one = self._chosen()
        manifest: Manifest | None = one.manifest if one is not None else None
        self._case.clear()
        if one is not None:
            lines = [one_line(one.path.name), *(manifest_words(manifest) if manifest is not None else [])]
            if one.missing:
                missing = ", ".join(map(one_line, one.missing))
                lines.append(tr("It needs files that are not in this folder: {names}").format(names=missing))
            if one.error is not None:
                lines.append(for_window(str(one.error)))
            self._about.setText("\n".join(lines))
        for case in manifest.cases if manifest is not None else ():
            self._case.addItem(one_line(case.title or case.case), case.case)
        self._allow()

    def _allow(self) -> None:
        one = self._chosen()
        opens = one is not None and one.manifest is not None
        for button in (self._verify, self._rehearse, self._back):
            button.setEnabled(opens)
        self._case.setEnabled(opens)

    def _on_verify(self) -> None:
        one = self._chosen()
        if one is not None:
            path = one.path
            self._begin()
            self.workspace.runner.job_beside(
                self,
                tr("Reading the backup"),
                lambda session, job: key_work.verify_backup(session, job, path),
                self._on_verified,
                self._on_not_done,
            )

    def _on_verified(self, found: Verified) -> None:
        self._allow()
        self._show(self._found, verified_words(found))
        self.workspace.said.emit(tr("The backup is whole."))

    def _on_rehearse(self) -> None:
        one, passphrase = self._chosen(), self._passphrase.text
        if not passphrase:
            self._passphrase.refuse(UsageError(tr("Type the passphrase: a rehearsal proves that it opens the backup.")))
            self._passphrase.setFocus()
            return
        if one is not None:
            path = one.path
            self._begin()
            self.workspace.runner.job_beside(
                self,
                tr("Bringing the backup back for a rehearsal"),
                lambda session, job: key_work.rehearse_backup(session, job, path, passphrase),
                self._on_rehearsed,
                self._on_not_done,
            )

    def _on_rehearsed(self, done: Restored) -> None:
        self._passphrase.set_text("")
        self._allow()
        self._show(self._found, restored_words(done, rehearsed=True))
        self.workspace.said.emit(
            tr("The rehearsal brought everything back.") if done.sound else tr("The rehearsal found faults.")
        )
        self.enter()

    def _on_bring_back(self) -> None:
        one, case = self._chosen(), self._case.currentData()
        if one is not None and case is not None:
            path = one.path
            self._begin()
            self.workspace.runner.job_beside(
                self,
                tr("Bringing the case back"),
                lambda session, job: key_work.bring_case_back(session, job, path, case),
                self._on_brought_back,
                self._on_not_done,
            )

    def _on_brought_back(self, done: Restored) -> None:
        self._allow()
        self._show(self._found, [*restored_words(done, rehearsed=False), tr("It is in the list of cases at Home.")])
        self.workspace.said.emit(tr("The case is here again."))

    def _begin(self) -> None:
        self._found.forget()
        for button in (self._verify, self._rehearse, self._back):
            button.setEnabled(False)

    def _on_not_done(self, error: DeskError) -> None:
        self._allow()
        if isinstance(error, Cancelled):
            self.workspace.said.emit(tr("Stopped. Nothing was changed."))
        elif isinstance(error, WrongPassphrase):
            self._passphrase.refuse(UsageError(tr("This passphrase does not open this backup.")))
            self._passphrase.setFocus()
        else:
            others = [text for _, text in error.findings if text != error.happened]
            why = " ".join(part for part in (*others, error.kept, error.todo) if part)
            self._show(self._found, [visible(error.happened), for_window(why)])

    def _show(self, box: Result, lines: list[str]) -> None:
        box.tell(lines)
        self.workspace.marked.emit()
