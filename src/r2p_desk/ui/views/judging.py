"""The middle of the assessment: one indicator judged, or one level of concern stated."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QGridLayout, QRadioButton, QWidget

from ...domain.assessment import (
    Concern,
    Confidence,
    CrimeProfile,
    Direction,
    FactorProfile,
    IndicatorProfile,
    Profile,
    State,
    concern_words,
    confidence_words,
    direction_words,
    state_words,
)
from ...domain.framework import CodingRule, wording_words
from ...domain.signal import Crime, crime_words
from ...i18n import tr
from ..widgets.field import Field
from ..widgets.parts import captioned, column, label, named, row
from ..words import CONCERN_SIGNS, STATE_SIGNS
from .grounds_form import CodingRuleText, GroundsForm

STATES = tuple(State)
"""In the order of the keys 1 to 6."""


class JudgementForm(QWidget):
    """State, direction, confidence, reasons, what would change it, the crimes it bears on."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "judgement", tr("Judgement"))
        self._title = label(look="title")
        self._wording = label(look="small")
        self._states = QButtonGroup(self)
        self._direction = _choice(
            "judgement-direction", tr("Direction"), [(one, direction_words(one)) for one in Direction]
        )
        self._confidence = _choice(
            "judgement-confidence",
            tr("Confidence"),
            [("", confidence_words(None)), *((one, confidence_words(one)) for one in Confidence)],
        )
        self.reasons = Field("judgement-reasons", tr("Reasons"), lines=5)
        self._change = Field("judgement-change", tr("What would change it"), lines=2)
        self._crimes = {one: named(QCheckBox(crime_words(one)), f"judgement-{one}", crime_words(one)) for one in Crime}
        self._factor_crimes: tuple[Crime, ...] = ()
        self._before = label(look="small")
        self._rule = CodingRuleText()
        self._more = GroundsForm()
        self._more.edited.connect(self.edited)
        self._lay_out()
        self._states.idClicked.connect(lambda _: self.edited.emit())
        for box in (self._direction, self._confidence):
            box.currentIndexChanged.connect(self.edited)
        for field in (self.reasons, self._change):
            field.edited.connect(self.edited)
        for tick in self._crimes.values():
            tick.toggled.connect(self.edited)

    def fill(self, indicator: IndicatorProfile, factor: FactorProfile, shown: Profile, rule: CodingRule | None) -> None:
        """Show what is judged of this indicator, and the rule by which it is."""
        self._title.setText(f"{indicator.id}  {indicator.label or wording_words(indicator.wording_status)}")
        wording = tr("Our own summary, not the official text: {status}.").format(
            status=wording_words(indicator.wording_status)
        )
        self._wording.setText("" if shown.official else wording)
        self._wording.setVisible(not shown.official)
        self._rule.show_rule(rule)
        self._before.setText(_before_words(indicator, shown))
        self._before.setVisible(shown.before is not None)
        self._more.fill(indicator)
        self._factor_crimes = factor.crimes
        self.restore(
            {
                "state": indicator.state,
                "direction": indicator.direction,
                "confidence": indicator.confidence or "",
                "reasons": indicator.reasons or "",
                "would_change": indicator.would_change or "",
                "crimes": " ".join(indicator.crimes or factor.crimes),
            }
        )

    def restore(self, typed: dict[str, str]) -> None:
        """Put back what was chosen and typed."""
        state = typed.get("state", State.NOT_ASSESSED)
        self._states.button(STATES.index(State(state)) + 1).setChecked(True)
        self._direction.setCurrentIndex(max(self._direction.findData(typed.get("direction", "")), 0))
        self._confidence.setCurrentIndex(max(self._confidence.findData(typed.get("confidence", "")), 0))
        self.reasons.set_text(typed.get("reasons", ""))
        self._change.set_text(typed.get("would_change", ""))
        self._more.restore(typed)
        crimes = typed.get("crimes", "").split()
        for crime, tick in self._crimes.items():
            tick.setChecked(crime in crimes)

    def typed(self) -> dict[str, str]:
        """What is chosen and typed, by field."""
        return {
            "state": str(self.state),
            "direction": str(self._direction.currentData()),
            "confidence": str(self._confidence.currentData()),
            "reasons": self.reasons.text.strip(),
            "would_change": self._change.text.strip(),
            "crimes": " ".join(crime for crime, tick in self._crimes.items() if tick.isChecked()),
            **self._more.typed(),
        }

    def grounds(self) -> dict[str, Any]:
        """Grounds of the confidence, whom and where it is about, and the day of review, as they are saved."""
        return self._more.values()

    @property
    def state(self) -> State:
        """The state chosen."""
        return STATES[self._states.checkedId() - 1]

    @property
    def crimes(self) -> tuple[Crime, ...]:
        """The crimes stated, empty where they are those of the risk factor."""
        ticked = tuple(crime for crime, tick in self._crimes.items() if tick.isChecked())
        return () if set(ticked) == set(self._factor_crimes) else ticked

    def choose(self, number: int) -> None:
        """Set the state with this key, 1 to 6."""
        if self.isEnabled():
            self._states.button(number).setChecked(True)
            self._states.button(number).setFocus()
            self.edited.emit()

    def _lay_out(self) -> None:
        stack = column(self, gap=8)
        stack.addWidget(self._title)
        stack.addWidget(self._wording)
        stack.addWidget(self._rule)
        stack.addWidget(self._before)
        stack.addWidget(label(tr("State (keys 1 to 6)"), "strong"))
        grid = QGridLayout()
        for at, state in enumerate(STATES, 1):
            words = f"{at}  {STATE_SIGNS[state]}  {state_words(state)}"
            button = named(QRadioButton(words), f"state-{at}", f"{at} {state_words(state)}")
            self._states.addButton(button, at)
            grid.addWidget(button, (at - 1) % 3, (at - 1) // 3)
        stack.addLayout(grid)
        line = row(gap=12)
        line.addLayout(captioned(tr("Direction"), self._direction), 1)
        line.addLayout(captioned(tr("Confidence"), self._confidence), 1)
        stack.addLayout(line)
        stack.addWidget(self.reasons, 3)
        stack.addWidget(self._change, 1)
        stack.addWidget(label(tr("Bears on"), "strong"))
        crimes = QGridLayout()
        for at, tick in enumerate(self._crimes.values()):
            crimes.addWidget(tick, at // 2, at % 2)
        stack.addLayout(crimes)
        stack.addWidget(self._more)


class ConcernForm(QWidget):
    """The level of concern an officer states for a risk factor or a crime; nothing computes it."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "concern", tr("Level of concern"))
        self._title = label(look="title")
        self._about = label(look="quiet")
        levels = [("", concern_words(None)), *((one, f"{CONCERN_SIGNS[one]} {concern_words(one)}") for one in Concern)]
        self._level = _choice("concern-level", tr("Level of concern"), levels)
        self._direction = _choice(
            "concern-direction", tr("Direction"), [(one, direction_words(one)) for one in Direction]
        )
        self._reasons = Field("concern-reasons", tr("Reasons"), lines=6)
        stack = column(self, gap=8)
        stack.addWidget(self._title)
        stack.addWidget(self._about)
        line = row(gap=12)
        line.addLayout(captioned(tr("Level of concern"), self._level), 1)
        line.addLayout(captioned(tr("Direction"), self._direction), 1)
        stack.addLayout(line)
        stack.addWidget(self._reasons)
        stack.addWidget(label(tr("The level is yours: nothing here is added up to a score."), "small"))
        stack.addStretch(1)
        for box in (self._level, self._direction):
            box.currentIndexChanged.connect(self.edited)
        self._reasons.edited.connect(self.edited)

    def fill(self, one: FactorProfile | CrimeProfile) -> None:
        """Show what is stated of this risk factor or crime."""
        if isinstance(one, FactorProfile):
            self._title.setText(f"{one.number}  {one.title}")
            about = tr("{judged} indicators judged, {unknown} unknown. Title: {wording}.")
            self._about.setText(
                about.format(judged=one.judged, unknown=one.unknown, wording=wording_words(one.title_status))
            )
        else:
            self._title.setText(crime_words(one.crime))
            about = tr("Indicators that bear on it: {present} present, {emerging} emerging.")
            self._about.setText(about.format(present=one.present, emerging=one.emerging))
        self.restore({"level": one.level or "", "direction": one.direction, "reasons": one.reasons or ""})

    def restore(self, typed: dict[str, str]) -> None:
        """Put back what was chosen and typed."""
        self._level.setCurrentIndex(max(self._level.findData(typed.get("level", "")), 0))
        self._direction.setCurrentIndex(max(self._direction.findData(typed.get("direction", "")), 0))
        self._reasons.set_text(typed.get("reasons", ""))

    def typed(self) -> dict[str, str]:
        """What is chosen and typed, by field."""
        return {
            "level": str(self._level.currentData()),
            "direction": str(self._direction.currentData()),
            "reasons": self._reasons.text.strip(),
        }


def _before_words(indicator: IndicatorProfile, shown: Profile) -> str:
    if shown.before is None:
        return ""
    then = state_words(indicator.before) if indicator.before is not None else tr("not assessed")
    words = tr("In the assessment of {day}: {state}.").format(day=shown.before.words, state=then)
    return f"{words} {tr('Changed since.')}" if indicator.changed else words


def _choice(object_name: str, words: str, options: list[tuple[str, str]]) -> QComboBox:
    box = named(QComboBox(), object_name, words)
    for value, shown in options:
        box.addItem(shown, str(value))
    return box
