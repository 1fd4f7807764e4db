"""Exercise: the practice case judged without its answer, and the answer beside it once the judgement is signed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ...actions.assessing import Chosen
from ...actions.exercise import beside_the_answer, create_exercise
from ...actions.signing_for_window import OneTold, StandingsTold
from ...analysis.comparison import Comparison
from ...domain.assessment import Profile
from ...errors import DeskError, UsageError
from ...i18n import tr
from ..keeping import let_go
from ..runner import Session
from ..text import for_window
from ..widgets.field import Field
from ..widgets.parts import column, label, push, row
from ..workspace import Workspace
from .comparison_found import ComparisonFound

_FORM = "exercise"


class ExerciseCard(QWidget):
    """The answer is another reading of the same evidence, not the truth."""

    wanted = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self._one: OneTold | None = None
        stack = column(self, gap=8)
        words = tr(
            "A case for practice holds what was known by a day and nobody's judgement. Judge it and sign; then the"
            " project's own reading of the same evidence is shown beside yours. It is another reading, not the truth."
        )
        stack.addWidget(label(words, "quiet"))
        self._title = Field("exercise-title", tr("Name of the exercise"))
        draft = workspace.drafts.pop(_FORM, None)
        if draft is not None:
            self._title.set_text(draft.get("title", ""))
        stack.addWidget(self._title)
        buttons = row()
        self._make = push("exercise-make", tr("Make the case and open it"), self._on_make)
        self._compare = push("exercise-compare", tr("Compare the chosen one with the answer"), self._on_compare)
        self._compare.setEnabled(False)
        buttons.addWidget(self._make)
        buttons.addWidget(self._compare)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._why_not = label(look="error", selectable=True)
        self._why_not.setObjectName("exercise-why-not")
        self._why_not.hide()
        stack.addWidget(self._why_not)
        alone = (tr("Evidence that only you named"), tr("Evidence that only the answer names"))
        self._found = ComparisonFound("exercise", (tr("yours"), tr("the answer")), alone)
        self._found.opened.connect(lambda item: workspace.asked.emit("items", item))
        self._found.wanted.connect(lambda subject: workspace.asked.emit("assessment", subject))
        self._found.hide()
        stack.addWidget(self._found)

    def show_told(self, told: StandingsTold, one: OneTold | None) -> None:
        """The answer is offered in a case for practice only; what was shown of another assessment goes."""
        before = self._one.standing.assessment.id if self._one is not None else ""
        self._one = one
        self._compare.setVisible(told.practice)
        self._compare.setEnabled(one is not None)
        if one is None or one.standing.assessment.id != before:
            self._found.hide()
            self._why_not.hide()

    def drafts(self) -> dict[str, dict[str, str]]:
        """A name being typed."""
        return {_FORM: {"title": self._title.text}} if self._title.text.strip() else {}

    def _on_make(self) -> None:
        title = self._title.text.strip()
        if not title:
            self._title.refuse(UsageError(tr("The exercise needs a name.")))
            self._title.setFocus()
            return
        self._make.setEnabled(False)
        self.workspace.runner.job(
            self,
            tr("Making the exercise"),
            lambda session, _: _create(session, title),
            self._on_made,
            self._on_not_made,
        )

    def _on_made(self, case: str) -> None:
        self._make.setEnabled(True)
        self._title.set_text("")
        let_go(self.workspace, _FORM)
        self.workspace.opening.emit(case)

    def _on_not_made(self, error: DeskError) -> None:
        self._make.setEnabled(True)
        self._say(error)

    def _on_compare(self) -> None:
        if self._one is None:
            return
        record = self._one.standing.assessment.id
        self.workspace.runner.read(
            self,
            "answer",
            lambda session: beside_the_answer(session.the_case(), Chosen(id=record)),
            self._on_compared,
            self._say,
        )

    def _on_compared(self, found: tuple[Profile, Profile, Comparison]) -> None:
        self._why_not.hide()
        self._found.show()
        self._found.show_found(*found)

    def _say(self, error: DeskError) -> None:
        self._found.hide()
        self._why_not.setText(for_window(f"{error.happened} {error.todo}".strip()))
        self._why_not.show()


def _create(session: Session, title: str) -> str:
    with create_exercise(session.the_desk(), title) as made:
        return made.file.id
