"""Taking statements out for good, in the place of the value chosen: which, why, alone or with a second person.

No dialog and no ready-made yes: what it does not reach is said, and has to be acknowledged, before it can be done.
"""

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFrame, QListWidget, QListWidgetItem, QRadioButton, QWidget

from ...actions.history import approve_expunging, expunge
from ...actions.history_for_window import Statement, statements_of
from ...actions.session import read_limited
from ...casefile.expunge import Target
from ...errors import DeskError, NotFound, UsageError
from ...i18n import tr, trn
from ...system.files import write_durably
from ..record_words import field_words, moment_words
from ..runner import Session
from ..text import one_line, set_apart
from ..widgets.field import Field
from ..widgets.parts import column, label, named, push, row, scrolling
from ..widgets.place_field import PlaceField, refuse_existing, to_open, to_save
from ..workspace import Workspace

_AT = Qt.ItemDataRole.UserRole
_LONGEST_APPROVAL = 1024 * 1024


class _Ways(NamedTuple):
    """How it is done."""

    alone: QRadioButton
    approved: QRadioButton
    approving: QRadioButton


class Expunging(QFrame):
    """``left`` when nothing is to go, ``done`` when something went."""

    left = Signal()
    done = Signal()

    def __init__(self, workspace: Workspace, prefix: str) -> None:
        super().__init__()
        named(self, f"{prefix}-expunging", tr("Take out for good"))
        self.setProperty("look", "notice")
        self._workspace = workspace
        self._kind = ""
        self._statements: list[Statement] = []
        self._list = named(QListWidget(), f"{prefix}-statements", tr("Statements to take out"))
        self._list.setMinimumHeight(self._list.fontMetrics().height() * 4)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.itemChanged.connect(lambda _: self._allow())
        self._reason = Field(f"{prefix}-expunge-reason", tr("Why it must go"), hint=tr("The reason stays readable."))
        self._reason.edited.connect(self._allow)
        self._ways = _Ways(
            _way(f"{prefix}-expunge-alone", tr("Alone: only what I stated myself")),
            _way(f"{prefix}-expunge-approved", tr("With the approval of a second person")),
            _way(f"{prefix}-expunge-approving", tr("As the second person: write my approval")),
        )
        self._approval = PlaceField(
            f"{prefix}-approval", tr("Approval file"), to_open(self._workspace, tr("Approval file"))
        )
        self._out = PlaceField(
            f"{prefix}-approval-out",
            tr("Approval to write"),
            to_save(self._workspace, tr("Approval to write"), "approval.json"),
        )
        words = tr("I have understood that nothing brings it back.")
        self._sure = named(QCheckBox(words), f"{prefix}-expunge-sure", words)
        self._sure.toggled.connect(self._allow)
        self._act = push(f"{prefix}-expunge-now", tr("Take out for good"), self._on_act)
        self._lay_out(prefix)

    def begin(self, kind: str, record: str, chosen: tuple[str, str]) -> None:
        """Offer the statements of this record; the one of this field and commit is ticked."""
        self._kind = kind
        self._reason.set_text("")
        self._ways.alone.setChecked(True)
        self._approval.set_text("")
        self._out.set_text("")
        self._sure.setChecked(False)
        self._workspace.runner.read(
            self,
            "statements",
            lambda session: statements_of(session.the_case(), kind, record),
            lambda found: self._on_statements(found, chosen),
        )
        self._list.setFocus()

    def _lay_out(self, prefix: str) -> None:
        inside = QWidget()
        stack = column(inside, margin=8, gap=8)
        stack.addWidget(label(tr("Take out for good"), "strong"))
        reach = tr(
            "The words chosen are overwritten here and wherever this statement arrives; that something was taken out,"
            " by whom and why, stays. Not reached: backups, copies others hold until they take this in, briefings"
            " already written, and the worn cells of a flash disk."
        )
        stack.addWidget(label(reach))
        stack.addWidget(self._list, 1)
        stack.addWidget(self._reason)
        for way in self._ways:
            stack.addWidget(way)
            way.toggled.connect(self._allow)
        stack.addWidget(self._approval)
        stack.addWidget(self._out)
        self._approval.edited.connect(self._allow)
        self._out.edited.connect(self._allow)
        stack.addWidget(self._sure)
        buttons = row()
        buttons.addWidget(self._act)
        buttons.addWidget(push(f"{prefix}-expunge-leave", tr("Leave it as it is"), self.left.emit))
        buttons.addStretch(1)
        stack.addLayout(buttons)
        column(self).addWidget(scrolling(f"{prefix}-expunge-scroll", tr("Take out for good"), inside))

    def _on_statements(self, found: list[Statement], chosen: tuple[str, str]) -> None:
        self._statements = found
        self._list.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._list.clear()
        for at, one in enumerate(found):
            fields = ", ".join(field_words(self._kind, field) for field in one.target.fields)
            whose = tr("yours") if one.own else one.name
            words = one_line(f"{moment_words(one.at)} · {whose} · {fields}")
            entry = QListWidgetItem(set_apart(words) if QGuiApplication.isRightToLeft() else words)
            entry.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            entry.setToolTip(words)
            entry.setData(_AT, at)
            entry.setFlags(entry.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = chosen[1] == one.target.commit and chosen[0] in one.target.fields
            entry.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self._list.addItem(entry)
            if ticked:
                self._list.setCurrentItem(entry)
        self._list.blockSignals(False)  # noqa: FBT003
        self._allow()

    def _targets(self) -> list[Target]:
        ticked = (self._list.item(at) for at in range(self._list.count()))
        return [
            self._statements[int(entry.data(_AT))].target
            for entry in ticked
            if entry.checkState() == Qt.CheckState.Checked
        ]

    def _allow(self) -> None:
        targets = self._targets()
        approving = self._ways.approving.isChecked()
        self._approval.setVisible(self._ways.approved.isChecked())
        self._out.setVisible(approving)
        self._sure.setVisible(not approving)
        words = trn("Take out {n} statement for good", "Take out {n} statements for good", len(targets))
        self._act.setText(tr("Write the approval") if approving else words)
        self._act.setAccessibleName(self._act.text())
        ready = bool(targets and self._reason.text.strip())
        self._act.setEnabled(ready and (approving or self._sure.isChecked()))

    def _on_act(self) -> None:
        targets, reason = self._targets(), self._reason.text.strip()
        try:
            approval = self._approval.value() if self._ways.approved.isChecked() else None
            out = self._out.value() if self._ways.approving.isChecked() else None
        except UsageError:
            return  # shown beside the field
        self._act.setEnabled(False)

        def work(session: Session) -> None:
            if out is not None:
                refuse_existing(out)
                text = approve_expunging(session.the_case(), session.the_desk().officer, targets, reason)
                write_durably(out, text.encode() + b"\n")
                return
            signed = read_limited(approval, _LONGEST_APPROVAL) if approval is not None else None
            words = signed.decode("utf-8", errors="replace").strip() if signed is not None else None
            expunge(session.the_case(), targets, reason, words)

        self._workspace.runner.write(
            self, work, lambda _: self._on_done(len(targets), approving=out is not None), self._on_failed
        )

    def _on_done(self, count: int, *, approving: bool) -> None:
        if approving:
            said = tr("Approved. Give the file to whoever takes it out; it holds for exactly these statements.")
            self._workspace.said.emit(said)
            self.left.emit()
            return
        words = trn("{n} statement was taken out for good.", "{n} statements were taken out for good.", count)
        self._workspace.said.emit(words)
        self.done.emit()

    def _on_failed(self, error: DeskError) -> None:
        self._allow()
        if isinstance(error, UsageError) and not isinstance(error, NotFound) and self._ways.approving.isChecked():
            self._out.refuse(error)
        elif isinstance(error, NotFound) and self._ways.approved.isChecked():
            self._approval.refuse(error)
        else:
            self._workspace.troubled.emit(error)


def _way(object_name: str, words: str) -> QRadioButton:
    return named(QRadioButton(words), object_name, words)
