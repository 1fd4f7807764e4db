"""The overall judgement of an assessment, one for each mandate."""

from PySide6.QtWidgets import QComboBox, QWidget

from ...actions.assessing import Chosen
from ...actions.signing_for_window import OneTold
from ...actions.signing_off import state_outlook
from ...domain.assessment import confidence_words
from ...domain.likelihood import check_likelihood, likelihood_words
from ...domain.signoff import Mandate, Outlook, mandate_words
from ...errors import DeskError
from ...i18n import tr
from ..keeping import let_go
from ..text import for_window, visible
from ..widgets.parts import captioned, column, label, named, push, row
from ..workspace import Workspace
from .outlook_form import OutlookForm


class OutlookCard(QWidget):
    """What is stated under the mandate chosen, and the form to state it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self._told: OneTold | None = None
        stack = column(self, gap=8)
        words = tr(
            "A statement that can be checked, with a day by which it can be. The program computes neither how likely it"
            " is nor how sure you are."
        )
        stack.addWidget(label(words, "quiet"))
        self._mandate = named(QComboBox(), "outlook-mandate", tr("Overall judgement of the"))
        for one in Mandate:
            self._mandate.addItem(mandate_words(one), str(one))
        self._mandate.activated.connect(lambda _: self._show())
        across = row()
        across.addLayout(captioned(tr("Overall judgement of the"), self._mandate))
        across.addStretch(1)
        stack.addLayout(across)
        self._stated = label(selectable=True)
        self._stated.setObjectName("outlook-stated")
        stack.addWidget(self._stated)
        self._form = OutlookForm(workspace)
        stack.addWidget(self._form)
        self._why_not = label(look="error", selectable=True)
        self._why_not.setObjectName("outlook-why-not")
        stack.addWidget(self._why_not)
        buttons = row()
        self._save = push("outlook-save", tr("Save the overall judgement"), self._on_save)
        buttons.addWidget(self._save)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def show_one(self, told: OneTold | None) -> None:
        """That of this assessment."""
        self._told = told
        self._show()

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed and not saved."""
        return self._form.drafts() if self._told is not None else {}

    @property
    def _chosen(self) -> Mandate:
        return Mandate(str(self._mandate.currentData()))

    def _show(self) -> None:
        told = self._told
        self._why_not.hide()
        outlooks = told.standing.outlooks if told is not None else ()
        outlook = next((one for one in outlooks if one.mandate is self._chosen), None)
        owner = told.standing.assessment.id if told is not None else ""
        self._form.show_outlook(f"{owner}/{self._chosen}", outlook)
        self._stated.setText(visible("\n".join(_lines(outlook))))
        may = told is not None and told.mine and not told.standing.signoffs and self.workspace.may_edit
        self._form.setEnabled(may)
        self._save.setEnabled(may)

    def _on_save(self) -> None:
        if self._told is None:
            return
        record, mandate = self._told.standing.assessment.id, self._chosen
        try:
            said = self._form.said()
        except DeskError as error:
            self._say(error)
            return
        form = self._form.name
        self.workspace.runner.write(
            self,
            lambda session: state_outlook(session.the_case(), Chosen(id=record), mandate, said),
            lambda made: self._on_saved(form, made),
            self._say,
        )

    def _on_saved(self, form: str, made: Outlook) -> None:
        self._why_not.hide()
        if self._form.name == form:
            self._form.settle(form)
        else:
            let_go(self.workspace, form)
        self.workspace.said.emit(tr("Stated for the {mandate}.").format(mandate=mandate_words(made.mandate)))
        self.workspace.changed.emit(frozenset({"outlook"}))

    def _say(self, error: DeskError) -> None:
        self._why_not.setText(for_window(f"{error.happened} {error.todo}".strip()))
        self._why_not.show()


def _lines(outlook: Outlook | None) -> list[str]:
    """Likelihood and confidence in sentences of their own."""
    if outlook is None:
        return [tr("Nothing is stated under this mandate yet.")]
    try:
        likely = likelihood_words(check_likelihood(outlook.yardstick, outlook.term, outlook.probability))
    except DeskError:
        likely = outlook.term  # of a version that has other yardsticks
    said = tr("{statement}, by {day}: {likely}.")
    lines = [said.format(statement=outlook.statement.rstrip("."), day=outlook.horizon.words, likely=likely)]
    if outlook.confidence is not None:
        lines.append(tr("How sure: {confidence}.").format(confidence=confidence_words(outlook.confidence)))
    return lines
