"""Dissents: written by whoever sees it otherwise, printed with the assessment unless the chair records why not."""

from PySide6.QtWidgets import QWidget

from ...actions.signing_for_window import OneTold
from ...actions.signing_off import dissent, leave_unprinted
from ...domain.signoff import Dissent
from ...errors import DeskError, UsageError
from ...i18n import tr, trn
from ..text import for_window, visible
from ..widgets.cells import entry, key_of, listing
from ..widgets.field import Field
from ..widgets.fitting import choose, fit, no_taller
from ..widgets.parts import column, label, named, push, row
from ..widgets.small_form import SmallForm
from ..workspace import Workspace


class DissentCard(QWidget):
    """The list, the form to write one, and what only the chair can do."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self._told: OneTold | None = None
        stack = column(self, gap=8)
        self._says = named(label(look="strong", selectable=True), "dissent-says", tr("Who dissents"))
        stack.addWidget(self._says)
        heads = (tr("Who"), tr("Of what"), tr("What they see otherwise"), tr("Printed"))
        self.list = listing("dissents", tr("Dissents"), heads, wide=2, lines=2)
        self.list.currentItemChanged.connect(lambda now, _: self._on_chosen(key_of(now)))
        stack.addWidget(self.list)
        self._whole = label(selectable=True)
        self._whole.setObjectName("dissent-whole")
        stack.addWidget(self._whole)
        stack.addWidget(self._lay_out_chair())
        self._form = SmallForm(workspace, "dissent")
        no_taller(self._form.field("text", tr("What I see otherwise"), lines=3))
        self._form.choice("subject", tr("Dissent from"), [("", tr("the whole assessment"))])
        self._form.fill({})
        stack.addWidget(self._form)
        buttons = row()
        self._save = push("dissent-save", tr("Save the dissent"), self._on_save)
        buttons.addWidget(self._save)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def show_one(self, told: OneTold | None) -> None:
        """The dissents from this."""
        self._told = told
        name = f"dissent/{told.standing.assessment.id if told is not None else ''}"
        if name != self._form.name:
            self.workspace.drafts.update(self._form.drafts())
            self._form.name = name
            self._form.fill({})
        subjects = told.subjects if told is not None else ()
        self._form.fill_choice("subject", [("", tr("the whole assessment")), *subjects])
        draft = self.workspace.drafts.pop(name, None)
        if draft:
            self._form.restore(draft)
        self._fill()
        for part in (self._form, self._save):
            part.setEnabled(told is not None and self.workspace.may_edit)

    def drafts(self) -> dict[str, dict[str, str]]:
        """A dissent being typed."""
        return self._form.drafts() if self._told is not None and self._form.part("text").text.strip() else {}

    def _lay_out_chair(self) -> QWidget:
        self._chair = QWidget()
        stack = column(self._chair, gap=4)
        self._why = Field("dissent-why", tr("Why it is left out of print"))
        stack.addWidget(self._why)
        buttons = row()
        self._leave = push("dissent-leave", tr("Leave it out of print"), lambda: self._on_print(self._why.text.strip()))
        self._print = push("dissent-print", tr("Print it again"), lambda: self._on_print(None))
        for button in (self._leave, self._print):
            buttons.addWidget(button)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        return self._chair

    def _fill(self) -> None:
        told, kept = self._told, key_of(self.list.currentItem())
        dissents = told.standing.dissents if told is not None else ()
        words = dict(told.subjects) if told is not None else {}
        self._says.setText(
            trn("{n} dissent is kept.", "{n} dissents are kept.", len(dissents)) if dissents else tr("Nobody dissents.")
        )
        self._says.setAccessibleName(self._says.text())
        self.list.clear()
        for one in dissents:
            printed = tr("yes") if one.unprinted is None else tr("left out")
            about = words.get(one.subject, one.subject) or tr("the whole assessment")
            self.list.addTopLevelItem(entry((one.name, about, one.text, printed), one.id))
        fit(self.list, most=5)
        self.list.setVisible(bool(dissents))
        self._on_chosen(choose(self.list, kept))

    def _one(self, record: str) -> Dissent | None:
        told = self._told
        return next((one for one in told.standing.dissents if one.id == record), None) if told is not None else None

    def _on_chosen(self, record: str) -> None:
        one = self._one(record)
        self._whole.setVisible(one is not None)
        chair = self._told is not None and self._told.am_chair and self.workspace.may_edit
        self._chair.setVisible(one is not None and chair)
        if one is None:
            return
        lines = [one.text]
        if one.unprinted is not None:
            lines.append(tr("Left out of print by the chair: {why}").format(why=one.unprinted))
        self._whole.setText(visible("\n".join(lines)))
        self._leave.setVisible(one.unprinted is None)
        self._why.setVisible(one.unprinted is None)
        self._print.setVisible(one.unprinted is not None)

    def _on_print(self, why: str | None) -> None:
        record = key_of(self.list.currentItem())
        if why == "":
            self._why.refuse(UsageError(tr("Say why it is not printed.")))
            self._why.setFocus()
            return
        self.workspace.runner.write(
            self,
            lambda session: leave_unprinted(session.the_case(), record, why),
            lambda _: self._on_printed(),
            self.workspace.troubled.emit,
        )

    def _on_printed(self) -> None:
        self._why.set_text("")
        self.workspace.changed.emit(frozenset({"dissent"}))

    def _on_save(self) -> None:
        if self._told is None:
            return
        record, typed = self._told.standing.assessment.id, self._form.typed()
        if not typed["text"].strip():
            self._form.part("text").refuse(UsageError(tr("A dissent needs words.")))
            self._form.part("text").setFocus()
            return
        self.workspace.runner.write(
            self,
            lambda session: dissent(session.the_case(), record, typed["text"], typed["subject"]),
            lambda _: self._on_saved(),
            self._on_not_saved,
        )

    def _on_saved(self) -> None:
        self._form.clear()
        self.workspace.said.emit(tr("Kept, and printed with the assessment."))
        self.workspace.changed.emit(frozenset({"dissent"}))

    def _on_not_saved(self, error: DeskError) -> None:
        self._form.part("text").refuse(error)
        self.workspace.said.emit(for_window(error.kept))
