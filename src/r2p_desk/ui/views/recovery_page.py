"""The page of settings about recovery: shares on paper, checked one by one, and the drill that brings all back."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ...actions.recovery import Checked, Drill, Made, Status
from ...errors import Cancelled, DeskError, UsageError
from ...i18n import tr, trn
from .. import key_work
from ..record_words import day_words
from ..recovery_words import drill_words, made_words, split_words, state_words
from ..text import for_window
from ..widgets.parts import captioned, label, looking, named, push, row
from ..widgets.place_field import PlaceField, to_folder
from ..widgets.result import Result
from ..widgets.share_entry import ShareEntry
from ..workspace import Workspace
from .paged import Page

SPLITS = ((1, 1), (2, 3), (3, 5), (4, 7), (5, 9))
"""(how many it takes, how many there are) of those offered."""
_USUAL = (3, 5)


class RecoveryPage(Page):
    """What is typed here is never kept as a draft, and gone when the page is left."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "settings-recovery", tr("Recovery"))
        self._status: Status | None = None
        self._lay_out_state(self.add_card(tr("If the passphrase is lost")))
        self._lay_out_make(self.add_card(tr("Make recovery sheets")))
        self._lay_out_check(self.add_card(tr("Check one sheet")))
        self._lay_out_drill(self.add_card(tr("Drill: bring everything back for real")))

    def enter(self) -> None:
        """Read how recovery stands."""
        self.workspace.runner.read(self, "status", key_work.recovery_status, self._on_status)

    def leave(self) -> None:
        """Nothing typed stays."""
        for part in (self._check_entry, self._drill_entry):
            part.clear()
        for result in (self._made, self._drilled):
            result.forget()
        self._checked.hide()

    def panes(self) -> list[QWidget]:
        """Making, then checking, then the drill."""
        return [self._split, self._check_entry, self._drill_entry]

    def _lay_out_state(self, stack: QVBoxLayout) -> None:
        self._says = named(label(look="strong"), "recovery-state", tr("How recovery stands"))
        self._more = label(look="quiet", selectable=True)
        self._more.setObjectName("recovery-more")
        stack.addWidget(self._says)
        stack.addWidget(self._more)
        self._shares = named(QTreeWidget(), "recovery-shares", tr("Shares"))
        self._shares.setHeaderLabels([tr("Share"), tr("Last checked"), tr("State")])
        self._shares.setRootIsDecorated(False)
        self._shares.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        stack.addWidget(self._shares)

    def _lay_out_make(self, stack: QVBoxLayout) -> None:
        words = tr(
            "A recovery key is made and split; it exists on paper only. Enough of them bring back all you can"
            " read, under new signing keys; fewer tell nothing. None of them signs in your name."
        )
        stack.addWidget(label(words, "quiet"))
        self._split = QComboBox()
        self._split.setObjectName("recovery-split")
        for threshold, count in SPLITS:
            self._split.addItem(split_words(threshold, count), (threshold, count))
        wanted = self.workspace.sheets_wanted
        self._split.setCurrentIndex(SPLITS.index(wanted if wanted in SPLITS else _USUAL))
        stack.addLayout(captioned(tr("How many sheets"), self._split))
        hint = tr(
            "The sheets are secrets in the clear there. Best a stick that stays elsewhere: print them, delete them."
        )
        self._folder = PlaceField(
            "recovery-folder", tr("Folder for the sheets"), to_folder(self.workspace, tr("Folder")), hint=hint
        )
        self._folder.entered.connect(self._on_make)
        stack.addWidget(self._folder)
        words = tr("Also as text files, to be typed from or copied to another machine")
        self._text = named(QCheckBox(words), "recovery-text", words)
        stack.addWidget(self._text)
        buttons = row()
        self._make = push("recovery-make", tr("Make the sheets"), self._on_make, "primary")
        buttons.addWidget(self._make)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._made = Result("recovery-made", tr("What was made"), 9)
        stack.addWidget(self._made)

    def _lay_out_check(self, stack: QVBoxLayout) -> None:
        words = tr(
            "Every three months, by itself and best by whoever keeps it: a slip of the pen, or a sheet that is not the"
            " one that was made, is found here without bringing any others together."
        )
        stack.addWidget(label(words, "quiet"))
        self._check_entry = ShareEntry(self.workspace.runner, "check-words", tr("Words on the sheet"), single=True)
        stack.addWidget(self._check_entry)
        buttons = row()
        self._check = push("recovery-check", tr("Check this sheet"), self._on_check)
        buttons.addWidget(self._check)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._checked = named(label(selectable=True), "recovery-checked", tr("What the check found"))
        self._checked.hide()
        stack.addWidget(self._checked)

    def _lay_out_drill(self, stack: QVBoxLayout) -> None:
        words = tr(
            "Once a year. With enough sheets a copy of everything here is brought back in a folder for a while, every"
            " case in it is examined, and the copy is removed. Sheets that have been together are replaced afterwards."
        )
        stack.addWidget(label(words, "quiet"))
        self._drill_entry = ShareEntry(self.workspace.runner, "drill-words", tr("Words on a sheet"))
        self._drill_entry.edited.connect(self._allow)
        stack.addWidget(self._drill_entry)
        hint = tr("Empty: in your home folder. Name another disk where there is not enough room.")
        self._into = PlaceField(
            "drill-into", tr("Folder for the copy"), to_folder(self.workspace, tr("Folder")), hint=hint
        )
        stack.addWidget(self._into)
        buttons = row()
        self._drill = push("recovery-drill", tr("Begin the drill"), self._on_drill)
        buttons.addWidget(self._drill)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._drilled = Result("recovery-drilled", tr("What the drill found"), 7)
        stack.addWidget(self._drilled)
        self._allow()

    def _allow(self) -> None:
        self._drill.setEnabled(self._drill_entry.complete)

    def _on_status(self, found: Status) -> None:
        self._status = found
        says, more = state_words(found)
        self._says.setText(says)
        self._says.setAccessibleName(says)
        self._more.setText("\n".join(more))
        self._more.setVisible(bool(more))
        self._shares.clear()
        for share in found.shares:
            checked = day_words(share.checked) if share.checked else tr("never")
            state = tr("! due") if share.due else tr("✓ in time")
            entry = QTreeWidgetItem([str(share.number), checked, state])
            said = tr("Share {n}: last checked {when}, {state}").format(n=share.number, when=checked, state=state[2:])
            entry.setData(0, Qt.ItemDataRole.AccessibleTextRole, said)
            self._shares.addTopLevelItem(entry)
        rows = len(found.shares) + 1
        self._shares.setFixedHeight(rows * (self._shares.fontMetrics().height() + 8) + 8)
        self._shares.setVisible(bool(found.shares))
        self._make.setText(tr("Replace the sheets") if found.exists else tr("Make the sheets"))
        self._make.setAccessibleName(self._make.text())
        self._check.setEnabled(found.exists)

    def _on_make(self) -> None:
        if not self._make.isEnabled():
            return
        try:
            folder = self._folder.value()
        except UsageError:
            return  # shown beside the field
        threshold, count = self._split.currentData()
        text = self._text.isChecked()
        self._make.setEnabled(False)
        self._made.forget()
        self.workspace.runner.job_beside(
            self,
            tr("Making recovery sheets"),
            lambda session, job: key_work.make_shares(session, job, threshold, count, folder, text=text),
            self._on_made,
            self._on_not_made,
        )

    def _on_made(self, made: Made) -> None:
        self._make.setEnabled(True)
        self._made.tell(made_words(made))
        self.workspace.said.emit(trn("{n} sheet was made.", "{n} sheets were made.", made.shares))
        self.enter()

    def _on_not_made(self, error: DeskError) -> None:
        self._make.setEnabled(True)
        if isinstance(error, Cancelled):
            self.workspace.said.emit(tr("Stopped. No sheets were made; earlier ones hold as before."))
        elif isinstance(error, UsageError):
            self._folder.refuse(error)
        else:
            self.workspace.troubled.emit(error)

    def _on_check(self) -> None:
        self._checked.hide()
        self._check_entry.read(
            lambda share: self.workspace.runner.write(
                self, lambda session: key_work.check_share(session, share), self._on_checked, self._on_not_checked
            )
        )

    def _on_checked(self, found: Checked) -> None:
        self._check_entry.clear()
        words = tr("Share {n} of {m} is sound, word for word.").format(n=found.number, m=found.shares)
        self._say_checked(words, "good")
        self.workspace.said.emit(words)
        self.enter()

    def _on_not_checked(self, error: DeskError) -> None:
        self._say_checked(for_window(" ".join(part for part in (error.happened, error.todo) if part)), "error")

    def _say_checked(self, words: str, look: str) -> None:
        self._checked.setText(words)
        self._checked.setAccessibleName(words)
        looking(self._checked, look)
        self._checked.show()

    def _on_drill(self) -> None:
        if not self._drill_entry.complete or not self._drill.isEnabled():
            return
        into = Path(self._into.text).expanduser() if self._into.text else None
        shares = list(self._drill_entry.shares)
        self._drill.setEnabled(False)
        self._drilled.forget()
        self.workspace.runner.job_beside(
            self,
            tr("Recovery drill"),
            lambda session, job: key_work.run_drill(session, job, shares, into),
            self._on_drilled,
            self._on_not_drilled,
        )

    def _on_drilled(self, drill: Drill) -> None:
        self._drill_entry.clear()
        self._drilled.tell(drill_words(drill))
        self.workspace.said.emit(
            tr("The drill brought everything back.") if drill.sound else tr("The drill found faults.")
        )
        self.enter()

    def _on_not_drilled(self, error: DeskError) -> None:
        self._allow()
        if isinstance(error, Cancelled):
            self.workspace.said.emit(tr("Stopped. Nothing of the copy is left."))
        else:
            self.workspace.troubled.emit(error)
        self.enter()
