"""Beginning an assessment: one of one's own, one that supersedes another, a blind round of several officers."""

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from ...actions.assessing import today
from ...actions.beginning import NewAssessment, begin, begin_round
from ...actions.signing_for_window import OneTold, RoundTold, StandingsTold
from ...analysis.frameworks import UN_2014
from ...domain.assessment import Assessment
from ...domain.signoff import Round
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr
from ..text import for_window, one_line, set_apart, visible
from ..widgets.parts import captioned, column, label, named, push, row
from ..widgets.small_form import SmallForm
from ..workspace import Workspace

_KINDS = frozenset({"assessment", "judgement", "evidence", "concern", "outlook", "round"})


class BeginCard(QWidget):
    """``begun`` carries the id of an assessment that was begun."""

    begun = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self._told: StandingsTold | None = None
        self._one: OneTold | None = None
        self._officers: dict[str, QCheckBox] = {}
        stack = column(self, gap=10)
        self._form = SmallForm(workspace, "begin-assessment")
        self._form.side_by_side()
        self._form.field("title", tr("Title"))
        self._form.field("as-of", tr("Of which day"), read=When.parse, say=lambda day: day.words, hint=tr("else today"))
        self._form.choice("framework", tr("Framework"), [])
        self._form.begin()
        stack.addWidget(self._form)
        self._why_not = label(look="error", selectable=True)
        self._why_not.setObjectName("begin-why-not")
        self._why_not.hide()
        stack.addWidget(self._why_not)
        self._lay_out_own(stack)
        self._lay_out_superseding(stack)
        self._lay_out_round(stack)
        for button in (self._own, self._supersede, self._empty, self._round, self._join):
            button.setEnabled(False)

    def show_told(self, told: StandingsTold, one: OneTold | None) -> None:
        """Offer what can be begun, and to supersede this one."""
        self._told, self._one = told, one
        started = self._form.started
        self._form.fill_choice("framework", list(told.frameworks))
        if not started:
            self._form.fill(self._form.typed())
        self._offer_officers(told.officers)
        self._offer_rounds(told.rounds)
        may = self.workspace.may_edit
        for button in (self._own, self._round, self._join):
            button.setEnabled(may)
        standing = one.standing if one is not None else None
        self._supersede.setEnabled(may and standing is not None and standing.superseded_by is None)
        self._empty.setEnabled(self._supersede.isEnabled())
        words = standing.assessment.as_of.words if standing is not None else tr("nothing is chosen")
        self._supersedes.setText(tr("The one chosen above: {day}").format(day=words))

    def drafts(self) -> dict[str, dict[str, str]]:
        """A title or day being typed."""
        return self._form.drafts()

    def _lay_out_own(self, stack: QVBoxLayout) -> None:
        stack.addWidget(label(tr("Of my own"), "strong"))
        words = tr("Nobody else judges in it. Others see it, and can be compared with it.")
        stack.addWidget(label(words, "quiet"))
        line = row()
        self._own = push("begin-own", tr("Begin one of my own"), self._on_own)
        line.addWidget(self._own)
        line.addStretch(1)
        stack.addLayout(line)

    def _lay_out_superseding(self, stack: QVBoxLayout) -> None:
        stack.addWidget(label(tr("In the place of another"), "strong"))
        self._supersedes = label(look="quiet")
        stack.addWidget(self._supersedes)
        line = row()
        self._supersede = push("begin-superseding", tr("Begin one that supersedes it"), self._on_supersede)
        line.addWidget(self._supersede)
        words = tr("with nothing judged yet")
        self._empty = named(QCheckBox(words), "begin-empty-one", tr("Supersede it with nothing judged yet"))
        line.addWidget(self._empty)
        line.addStretch(1)
        stack.addLayout(line)

    def _lay_out_round(self, stack: QVBoxLayout) -> None:
        stack.addWidget(label(tr("A blind round"), "strong"))
        words = tr("Each judges alone. Nobody sees another's before all of them have signed.")
        stack.addWidget(label(words, "quiet"))
        self._ticks = row(gap=12)
        stack.addLayout(self._ticks)
        line = row()
        self._round = push("begin-round", tr("Begin a blind round"), self._on_round)
        line.addWidget(self._round)
        words = tr("an exercise")
        self._exercise = named(QCheckBox(words), "begin-round-exercise", tr("The round is an exercise"))
        line.addWidget(self._exercise)
        line.addStretch(1)
        stack.addLayout(line)
        self._joining = QWidget()
        inside = row(self._joining, gap=12)
        self._rounds = named(QComboBox(), "begin-rounds", tr("Rounds that wait for me"))
        inside.addLayout(captioned(tr("Rounds that wait for me"), self._rounds))
        self._join = push("begin-in-round", tr("Begin mine in this round"), self._on_join)
        inside.addWidget(self._join)
        inside.addStretch(1)
        self._joining.hide()
        stack.addWidget(self._joining)

    def _offer_officers(self, officers: tuple[tuple[str, str], ...]) -> None:
        if [officer for officer, _ in officers] == list(self._officers):
            return
        while self._ticks.count():
            gone = self._ticks.takeAt(0)
            part = gone.widget() if gone is not None else None
            if part is not None:
                part.deleteLater()
        self._officers = {}
        for officer, name in officers:
            words = tr("{name} judges in the round").format(name=one_line(name))
            box = named(QCheckBox(one_line(name).replace("&", "&&")), f"begin-officer-{officer}", words)
            self._officers[officer] = box
            self._ticks.addWidget(box)
        self._ticks.addStretch(1)

    def _offer_rounds(self, rounds: tuple[RoundTold, ...]) -> None:
        chosen = self._rounds.currentData()
        self._rounds.clear()
        for one in rounds:
            if one.waits_for_me:
                words = " · ".join((one.round.as_of.words, one.round.title or "", ", ".join(one.names)))
                words = one_line(words)
                self._rounds.addItem(set_apart(words) if self.isRightToLeft() else words, one.round.id)
        self._rounds.setCurrentIndex(max(self._rounds.findData(chosen), 0))
        self._joining.setVisible(self._rounds.count() > 0)

    def _on_own(self) -> None:
        self._begin(NewAssessment(own=True))

    def _on_supersede(self) -> None:
        if self._one is not None:
            record = self._one.standing.assessment.id
            self._begin(NewAssessment(supersedes=record, empty=self._empty.isChecked()))

    def _on_join(self) -> None:
        self._begin(NewAssessment(round=str(self._rounds.currentData())))

    def _begin(self, new: NewAssessment) -> None:
        values = self._values()
        if values is None:
            return
        day, title, framework = values
        wanted = replace(new, as_of=day, title=title, framework=framework)
        self.workspace.runner.write(self, lambda session: begin(session.the_case(), wanted), self._on_begun, self._say)

    def _on_round(self) -> None:
        values = self._values()
        if values is None:
            return
        day, title, framework = values
        chosen = tuple(officer for officer, box in self._officers.items() if box.isChecked())
        exercise = self._exercise.isChecked()
        self.workspace.runner.write(
            self,
            lambda session: begin_round(
                session.the_case(), day or today(), chosen, title=title, framework_id=framework, exercise=exercise
            ),
            self._on_round_begun,
            self._say,
        )

    def _values(self) -> tuple[When | None, str | None, str] | None:
        self._why_not.hide()
        try:
            values = self._form.values()
        except DeskError:
            return None  # shown beside the field
        return values["as-of"], values["title"], values["framework"] or UN_2014

    def _on_begun(self, made: Assessment) -> None:
        self._form.clear()
        self.workspace.said.emit(tr("Begun: the assessment of {day}.").format(day=made.as_of.words))
        self.begun.emit(made.id)
        self.workspace.changed.emit(_KINDS)

    def _on_round_begun(self, made: Round) -> None:
        self._form.clear()
        for box in self._officers.values():
            box.setChecked(False)
        self.workspace.said.emit(tr("Begun: the blind round of {day}.").format(day=made.as_of.words))
        self.workspace.changed.emit(_KINDS)

    def _say(self, error: DeskError) -> None:
        self._why_not.setText(visible(for_window(f"{error.happened} {error.kept}".strip())))
        self._why_not.show()
        self._why_not.setFocus()
