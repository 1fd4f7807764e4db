"""Comparison: two days, two assessors or two situations side by side, and what single fact would change a judgement."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from ...actions.checking_for_window import Compared, SideAsked, compared, other_cases
from ...casefile.desk import Registered
from ...domain.assessment import Assessment
from ...domain.marking import Marking
from ...errors import DeskError
from ...i18n import tr
from ..runner import Session
from ..text import for_window, one_line, visible
from ..widgets.assessment_box import AssessmentBox
from ..widgets.parts import captioned, label, named, row
from ..workspace import Workspace
from .comparison_found import ComparisonFound
from .one_fact_card import OneFactCard
from .paged import CasePage

_KINDS = frozenset({"item", "source", "assessment", "judgement", "evidence", "concern", "signoff", "round"})
_WIDEST = 150
"""Of the cards, in characters: they hold tables."""


class ComparisonPage(CasePage):
    """Another case is opened for reading only, beside the open one, for as long as it takes to read its profile."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "analysis-comparison", tr("Comparison"))
        self._compared: Compared | None = None
        self._cases: list[Registered] = []
        self._begun = False
        head = self.add_card(tr("Two assessments side by side"), _WIDEST)
        self._lay_out_sides(head)
        self._why_not = label(look="error", selectable=True)
        self._why_not.setObjectName("comparison-why-not")
        head.addWidget(self._why_not)
        alone = (tr("Evidence named on the left only"), tr("Evidence named on the right only"))
        self._found = ComparisonFound("comparison", (tr("left"), tr("right")), alone)
        head.addWidget(self._found)
        self._one_fact = OneFactCard()
        self.add_card(tr("What single fact would change this"), _WIDEST).addWidget(self._one_fact)
        for part in (self._found, self._one_fact):
            part.wanted.connect(lambda subject: workspace.asked.emit("assessment", subject))
            part.opened.connect(self._on_item)

    def leave(self) -> None:
        """Nothing of another case stays."""
        if self._another.isChecked():
            with QSignalBlocker(self._another):
                self._another.setChecked(False)
            self._forget_other()

    def read(self) -> None:
        """Both sides anew."""
        other = str(self._other.currentData() or "") if self._another.isChecked() else ""
        left = SideAsked(day=self._left.day, assessment=self._left.record)
        right = SideAsked(case=other or None, day=self._right.day, assessment=self._right.record)
        if other:
            self.workspace.runner.job(
                self,
                tr("Reading the other case"),
                lambda session, _: _compare(session, left, right),
                self._on_compared,
                self._on_not_compared,
            )
        else:
            self.workspace.runner.read(
                self, "compared", lambda session: _compare(session, left, right), self._on_compared,
                self._on_not_compared,
            )  # fmt: skip

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Something it stands on was saved."""
        if kinds & _KINDS and self.isVisible():
            self.read()

    def markings(self) -> tuple[Marking, ...]:
        """Of the other case that is shown, and of the names of cases that are."""
        names = (self.workspace.marking_of(case.id) for case in self._cases)
        return (*names, *((self._compared.right.marking,) if self._compared is not None else ()))

    def panes(self) -> list[QWidget]:
        """The left side, the differences, what would change each judgement."""
        return [self._left, self._found.list, self._one_fact.list]

    def _lay_out_sides(self, stack: QVBoxLayout) -> None:
        words = tr(
            "Two days, two assessors or two situations. A blind round is here once all its officers have signed."
        )
        stack.addWidget(label(words, "quiet"))
        self._left = AssessmentBox("comparison-left", tr("(left)"))
        self._right = AssessmentBox("comparison-right", tr("(right)"))
        for side in (self._left, self._right):
            side.asked.connect(self.read)
        stack.addWidget(self._left)
        across = row(gap=12)
        words = tr("Another case of this home on the right")
        self._another = named(QCheckBox(words), "comparison-another", words)
        self._another.toggled.connect(self._on_another)
        across.addWidget(self._another)
        self._named = QWidget()
        self._other = named(QComboBox(), "comparison-case", tr("Case on the right"))
        self._other.setMinimumContentsLength(24)
        self._other.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._other.activated.connect(lambda _: self._on_case())
        row(self._named).addLayout(captioned(tr("Case on the right"), self._other))
        self._named.hide()
        across.addWidget(self._named, 1)
        across.addStretch(1)
        stack.addLayout(across)
        stack.addWidget(self._right)

    def _on_another(self, wanted: bool) -> None:  # noqa: FBT001  # Qt's own signature
        """The names of other cases are read and shown only when they are asked for."""
        case = self.workspace.case
        if wanted and case is not None:
            self._named.show()
            self.workspace.runner.read(
                self, "cases", lambda session: other_cases(session.the_desk(), case.id), self._on_cases
            )
        else:
            self._forget_other()
            self.read()

    def _forget_other(self) -> None:
        self._compared = None
        self._cases = []
        self._other.clear()
        self._right.forget()
        for part in (self._named, self._why_not, self._found, self._one_fact):
            part.hide()
        self.workspace.marked.emit()

    def _on_cases(self, found: list[Registered]) -> None:
        self._cases = found
        self._other.clear()
        self._other.addItem(tr("choose one") if found else tr("there is no other case in this home"), "")
        for one in found:
            self._other.addItem(one_line(one.title), one.id)
        self.workspace.marked.emit()

    def _on_case(self) -> None:
        self._right.forget()
        self.read()

    def _on_compared(self, found: Compared) -> None:
        self._compared = found
        for box, side in ((self._left, found.left), (self._right, found.right)):
            box.show_choices(side.choices, side.profile.as_of, side.asked.assessment)
        if not self._begun:
            self._begun = True
            other = _other_of(found)
            if other is not None:
                self._left.show_choices(found.left.choices, other.as_of, other.id)
                self.read()
                return
        self._why_not.setText(visible(found.why_not))
        self._why_not.setVisible(bool(found.why_not))
        self._found.setVisible(found.found is not None)
        if found.found is not None:
            self._found.show_found(found.left.profile, found.right.profile, found.found)
        self._one_fact.show()
        self._one_fact.show_compared(found)
        self.workspace.marked.emit()

    def _on_not_compared(self, error: DeskError) -> None:
        """The other case may not open; what was compared before is not what is asked for now."""
        self._why_not.setText(for_window(str(error)))
        self._why_not.show()
        self._found.hide()

    def _on_item(self, item: str) -> None:
        found = self._compared
        own = {one.id for one in found.left.profile.items} if found is not None else set()
        if item in own or (found is not None and found.right.asked.case is None):
            self.workspace.asked.emit("items", item)
        else:
            self.workspace.said.emit(tr("That item is of the other case. Open that case to read it."))


def _compare(session: Session, left: SideAsked, right: SideAsked) -> Compared:
    return compared(session.the_case(), left, right)


def _other_of(found: Compared) -> Assessment | None:
    """The newest assessment beside the one on the right, for the left side to begin with."""
    said = found.right.profile.assessment
    others = (one.assessment for one in found.left.choices)
    return next(
        (one for one in others if said is not None and one.id != said.id and one.framework == said.framework), None
    )
