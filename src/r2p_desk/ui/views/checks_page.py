"""Checks: where a judgement outruns its evidence, what is not known, and whether all parties are looked at alike."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from ...actions.checking_for_window import CheckAsked, Checked, checked
from ...domain.signoff import Mandate, mandate_words
from ...i18n import tr
from ..masking import Masker
from ..widgets.assessment_box import AssessmentBox
from ..widgets.parts import captioned, label, named, row
from ..workspace import Workspace
from .coverage_card import CoverageCard
from .flags_card import FlagsCard
from .impartiality_card import ImpartialityCard
from .paged import CasePage

_KINDS = frozenset(
    {"item", "source", "assessment", "judgement", "evidence", "concern", "signoff", "flag_answer", "round"}
)
_WIDEST = 150
"""Of the cards, in characters: they hold tables."""


class ChecksPage(CasePage):
    """Every flag names its items and can be answered in words. Nothing here decides, and nothing computes a level."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "analysis-checks", tr("Checks"))
        self._checked: Checked | None = None
        self._chosen = False
        self._flags, self._coverage = FlagsCard(workspace), CoverageCard(workspace)
        self._impartiality = ImpartialityCard(workspace)
        head = self.add_card(tr("Where a judgement outruns its evidence"), _WIDEST)
        self._lay_out_head(head)
        head.addWidget(self._flags)
        self.add_card(tr("Coverage: what we do not know, and why"), _WIDEST).addWidget(self._coverage)
        self.add_card(tr("Impartiality: each party and what it was judged on"), _WIDEST).addWidget(self._impartiality)
        for part in (self._flags, self._coverage):
            part.wanted.connect(lambda subject: workspace.asked.emit("assessment", subject))

    def read(self) -> None:
        """As of the day asked for, or that of the newest assessment."""
        mandate = str(self._mandate.currentData() or "")
        asked = CheckAsked(
            day=self._which.day if self._chosen else None,
            assessment=self._which.record,
            mandate=Mandate(mandate) if mandate else None,
        )
        self.workspace.runner.read(
            self, "checked", lambda session: checked(session.the_case(), asked), self._on_checked
        )

    def show_inside(self, what: str) -> None:
        """The checks of this assessment, and behind a ``/`` for this mandate."""
        record, _, mandate = what.partition("/")
        self._which.want(record)
        self._mandate.setCurrentIndex(max(self._mandate.findData(mandate), 0))
        self.read()

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Something it stands on was saved."""
        if kinds & _KINDS and self.isVisible():
            self.read()

    def drafts(self) -> dict[str, dict[str, str]]:
        """An answer being typed."""
        return self._flags.drafts()

    def panes(self) -> list[QWidget]:
        """The flags, the weeks, the parties."""
        return [self._flags.list, *self._coverage.panes(), *self._impartiality.panes()]

    def _lay_out_head(self, stack: QVBoxLayout) -> None:
        words = tr(
            "A flag asks to look again; it never says that a judgement is wrong, and none counts towards a level. Those"
            " that must be answered keep the assessment from being signed until somebody says in words why it stands."
        )
        stack.addWidget(label(words, "quiet"))
        self._which = AssessmentBox("checks")
        self._which.asked.connect(self._on_asked)
        stack.addWidget(self._which)
        across = row(gap=12)
        self._mandate = named(QComboBox(), "checks-mandate", tr("Mandate"))
        self._mandate.addItem(tr("what holds for both"), "")
        for one in Mandate:
            self._mandate.addItem(mandate_words(one), str(one))
        self._mandate.activated.connect(lambda _: self.read())
        across.addLayout(captioned(tr("Mandate"), self._mandate))
        words = tr("Parties masked")
        self._mask = named(QCheckBox(words), "checks-masked", words, tr("Names of those who act, on this whole page"))
        self._mask.toggled.connect(lambda _: self._show())
        across.addWidget(self._mask)
        across.addStretch(1)
        stack.addLayout(across)

    def _on_asked(self) -> None:
        self._chosen = True
        self.read()

    def _on_checked(self, found: Checked) -> None:
        self._checked = found
        with QSignalBlocker(self._which):
            self._which.show_choices(found.choices, found.as_of, found.asked.assessment)
        self._show()

    def _show(self) -> None:
        found = self._checked
        if found is None:
            return
        mask = Masker(found.beside.profile.items if self._mask.isChecked() else ())
        self._flags.show_checked(found, mask)
        for part in (self._coverage, self._impartiality):  # one after another, so that keys come between them
            QTimer.singleShot(0, part, partial(part.show_checked, found, mask))
