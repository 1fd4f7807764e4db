"""Home: the cases of this officer on this machine; open one, create one, or begin with the practice case."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...actions.cases import create_case, list_cases
from ...actions.copying_in import CopiedIn, copy_in
from ...actions.drafts import OF_DESK, desk_drafts
from ...actions.practice import create_practice_case
from ...actions.views_for_window import Glance, glance
from ...casefile.desk import Registered
from ...domain.marking import Level, Marking, high_water
from ...errors import Cancelled, DeskError, InvalidValue, UsageError
from ...i18n import tr, trn
from ...jobs import Job
from ..keeping import let_go
from ..runner import Session
from ..text import one_line, set_apart
from ..widgets.field import Field
from ..widgets.file_dialog import ask_for_folder
from ..widgets.marking_field import MarkingField
from ..widgets.parts import column, frame, label, named, push, row
from ..workspace import Workspace
from .section import Section

FORM = OF_DESK + "new-case"
_ID = Qt.ItemDataRole.UserRole


class HomeView(Section):
    """Until every case has told its marking, their names are shown as if they were strictly confidential."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "home", tr("Home"))
        self._glances: dict[str, Glance | None] = {}
        across = row(self, margin=16, gap=16)
        across.addLayout(self._lay_out_cases(), 2)
        across.addWidget(self._lay_out_create(), 1, Qt.AlignmentFlag.AlignTop)
        self._untyped = self._typed()
        waiting = workspace.drafts.pop(FORM, None)
        if waiting is not None:
            self._restore(waiting)
        else:
            workspace.runner.read(self, "drafts", lambda session: desk_drafts(session.the_desk()), self._on_kept_drafts)

    def enter(self) -> None:
        """Read the list of cases anew."""
        self.workspace.runner.read(self, "cases", lambda session: list_cases(session.the_desk()), self._on_cases)

    def marking(self) -> Marking | None:
        """Of the names shown."""
        if not self._glances:
            return None
        return high_water(self.workspace.marking_of(case) for case in self._glances)

    def drafts(self) -> dict[str, dict[str, str]]:
        """The name and marking of a case not yet created."""
        return {FORM: self._typed()} if self._typed() != self._untyped else {}

    def panes(self) -> list[QWidget]:
        """The list, then what is created."""
        return [self._table, self._title.editor]

    def _lay_out_cases(self) -> QVBoxLayout:
        stack = column()
        stack.addWidget(label(tr("Cases"), "title"))
        self._says = label(tr("Reading the list of cases…"), "quiet")
        stack.addWidget(self._says)
        self._table = named(QTableWidget(0, 5), "cases", tr("Cases"))
        self._table.setHorizontalHeaderLabels(
            [tr("Name"), tr("Marking"), tr("Items"), tr("Assessed as of"), tr("Kind")]
        )
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setTabKeyNavigation(False)
        self._table.setShowGrid(False)
        self._table.verticalHeader().hide()
        header = self._table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        for at in range(5):
            mode = QHeaderView.ResizeMode.Stretch if at == 0 else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(at, mode)
        self._table.itemActivated.connect(lambda _: self._on_open())
        self._table.itemSelectionChanged.connect(self._on_selected)
        stack.addWidget(self._table, 1)
        self._open = push("open-case", tr("Open case"), self._on_open, "primary")
        self._open.setEnabled(False)
        buttons = row()
        buttons.addWidget(self._open)
        buttons.addStretch(1)
        words = tr("From a stick, another machine or a backup; nothing is opened where it lies")
        self._copy = push("copy-in", tr("Copy a case in…"), self._on_copy_in, description=words)
        buttons.addWidget(self._copy)
        stack.addLayout(buttons)
        return stack

    def _lay_out_create(self) -> QWidget:
        card = frame("card")
        stack = column(card, margin=16, gap=12)
        stack.addWidget(label(tr("New case"), "title"))
        self._title = Field("case-title", tr("Name of the situation"), hint=tr("Seen only inside the encrypted case."))
        self._marking = MarkingField("case-marking")
        self._marking.set_text(str(Level.CONFIDENTIAL))
        if isinstance(self._title.editor, QLineEdit):
            self._title.editor.returnPressed.connect(self._on_create)
        stack.addWidget(self._title)
        stack.addWidget(self._marking)
        hint = tr("The marking holds for all in the case that carries none of its own.")
        stack.addWidget(label(hint, "small"))
        self._create = push("create-case", tr("Create case"), self._on_create)
        stack.addWidget(self._create)
        stack.addSpacing(12)
        stack.addWidget(label(tr("To learn the desk"), "strong"))
        words = tr(
            "Rwanda, 1993 to 1994: a past case from public documents, with an assessment written by the project."
        )
        stack.addWidget(label(words, "quiet"))
        self._practice = push("create-practice", tr("Create the practice case"), self._on_practice)
        stack.addWidget(self._practice)
        return card

    def _typed(self) -> dict[str, str]:
        return {"title": self._title.text, "marking": self._marking.text}

    def _restore(self, typed: dict[str, str]) -> None:
        self._title.set_text(typed.get("title", ""))
        self._marking.set_text(typed.get("marking", self._untyped["marking"]))

    def _on_kept_drafts(self, kept: dict[str, dict[str, str]]) -> None:
        if FORM in kept and not self.drafts():
            self.workspace.kept[FORM] = kept[FORM]
            self._restore(kept[FORM])

    def _on_cases(self, cases: list[Registered]) -> None:
        known = self._glances
        self._glances = {case.id: known.get(case.id) for case in cases}
        empty = tr("No cases yet. Create one for the situation you watch, or the practice case to try everything.")
        self._says.setText(trn("{n} case on this machine", "{n} cases on this machine", len(cases)) if cases else empty)
        self._table.setRowCount(len(cases))
        for at, case in enumerate(cases):
            self._fill(at, self._glances[case.id] or Glance(id=case.id, title=case.title))
        for case in cases:
            self._look_at(case)
        shown = self.workspace.case.id if self.workspace.case else ""
        at = next((at for at, case in enumerate(cases) if case.id == shown), 0)
        if not cases and self._table.hasFocus():
            self._title.setFocus()  # an empty list is no place to begin
        if cases:
            self._table.setCurrentCell(at, 0)  # selectRow selects nothing in a mirrored table
        self.workspace.marked.emit()

    def _look_at(self, case: Registered) -> None:
        self.workspace.runner.read(
            self, f"glance {case.id}", lambda session: glance(session.the_desk(), case), self._on_glance
        )

    def _on_glance(self, seen: Glance) -> None:
        self._glances[seen.id] = seen
        if seen.marking is not None:
            self.workspace.markings[seen.id] = seen.marking
        for at in range(self._table.rowCount()):
            entry = self._table.item(at, 0)
            if entry is not None and entry.data(_ID) == seen.id:
                self._fill(at, seen)
        self.workspace.marked.emit()

    def _fill(self, at: int, seen: Glance) -> None:
        kind = tr("practice") if seen.practice else ""
        if seen.closed:
            kind = tr("does not open: {reason}").format(reason=seen.closed)
        elif self.workspace.case is not None and self.workspace.case.id == seen.id:
            kind = tr("open") if not kind else tr("practice · open")
        cells = (
            seen.title,
            seen.marking.words if seen.marking else tr("not read yet"),
            "" if seen.items is None else str(seen.items),
            seen.assessed.words if seen.assessed else "",
            kind,
        )
        for column_at, text in enumerate(cells):
            entry = self._table.item(at, column_at)
            if entry is None:
                entry = QTableWidgetItem()
                self._table.setItem(at, column_at, entry)
            entry.setText(set_apart(one_line(text)) if self.isRightToLeft() else one_line(text))
            entry.setData(_ID, seen.id)
            entry.setData(Qt.ItemDataRole.AccessibleTextRole, one_line(text))

    def _on_selected(self) -> None:
        self._open.setEnabled(bool(self._table.selectedItems()))

    def _on_open(self) -> None:
        chosen = self._table.selectedItems()
        if chosen:
            self.workspace.opening.emit(str(chosen[0].data(_ID)))

    def _on_create(self) -> None:
        title = self._title.text.strip()
        if not title:
            self._title.refuse(UsageError(tr("A case needs a name.")))
            self._title.setFocus()
            return
        if not self._create.isEnabled():
            return
        try:
            marking = self._marking.value()
        except InvalidValue as error:
            self.workspace.troubled.emit(error)
            return
        self._create.setEnabled(False)
        self.workspace.runner.write(
            self, lambda session: _create(session, title, marking), self._on_created, self._on_not_created
        )

    def _on_created(self, case: str) -> None:
        self._create.setEnabled(True)
        self._practice.setEnabled(True)
        self._restore(self._untyped)
        let_go(self.workspace, FORM)
        self.workspace.opening.emit(case)

    def _on_not_created(self, error: DeskError) -> None:
        self._create.setEnabled(True)
        self._practice.setEnabled(True)
        if isinstance(error, UsageError) and self._title.text.strip():
            self._title.refuse(error)
        else:
            self.workspace.troubled.emit(error)

    def _on_copy_in(self) -> None:
        ask_for_folder(self, self.workspace, tr("Folder of the case to copy in"), self._copy_in)

    def _copy_in(self, folder: Path) -> None:
        self._copy.setEnabled(False)
        self.workspace.runner.job(
            self,
            tr("Copying the case in"),
            lambda session, job: _copied_in(session, folder, job),
            self._on_copied_in,
            self._on_not_copied_in,
        )

    def _on_copied_in(self, made: CopiedIn) -> None:
        self._copy.setEnabled(True)
        if made.findings:
            self.workspace.troubled.emit(
                DeskError(
                    " ".join(finding.text for finding in made.findings),
                    kept=tr("The case is copied in all the same."),
                    todo=tr("Look into it before you rely on the case."),
                )
            )
        self.workspace.said.emit(tr("Copied in: {title}").format(title=one_line(made.name)))
        self.workspace.opening.emit(made.id)

    def _on_not_copied_in(self, error: DeskError) -> None:
        self._copy.setEnabled(True)
        if isinstance(error, Cancelled):
            self.workspace.said.emit(tr("Stopped. Nothing was copied in."))
        else:
            self.workspace.troubled.emit(error)

    def _on_practice(self) -> None:
        self._practice.setEnabled(False)
        self.workspace.runner.job(
            self, tr("Creating the practice case"), _create_practice, self._on_created, self._on_not_created
        )


def _create(session: Session, title: str, marking: Marking | None) -> str:
    with create_case(session.the_desk(), title, marking=marking) as case:
        return case.file.id


def _copied_in(session: Session, folder: Path, job: Job) -> CopiedIn:
    return copy_in(session.the_desk(), folder, job)


def _create_practice(session: Session, job: Job) -> str:
    with create_practice_case(session.the_desk(), job) as case:
        return case.file.id
