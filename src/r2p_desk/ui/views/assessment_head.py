"""The head of the assessment: the day and its slider, whose eyes, which assessment, how far it has come."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QSlider, QVBoxLayout

from ...actions.assessing_for_window import Asked, Choice, Shown
from ...domain.item import Access
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr, trn
from ..widgets.field import Field
from ..widgets.parts import captioned, characters, column, label, named, push, row
from ..words import OPEN_TO, open_to_words

_BY_DAY = "by-day/"
"""Before the id of a framework, in the list of assessments: whichever speaks for the day."""


class AssessmentHead(QFrame):
    """``asked`` carries what is to be shown (``Asked``); ``only_unknown`` that the tick of that name was changed."""

    asked = Signal(object)
    only_unknown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "strip")
        self._shown: Shown | None = None
        self._days: tuple[int, ...] = ()
        self._filling = False
        stack = column(self, margin=8, gap=4)
        stack.addLayout(self._lay_out_day())
        stack.addLayout(self._lay_out_which())
        line = row(gap=12)
        self._summary = label(look="quiet")
        self._summary.setObjectName("assessment-summary")
        line.addWidget(self._summary, 1)
        self.unknown = named(QCheckBox(), "only-unknown", tr("Only what is not known"))
        self.unknown.toggled.connect(lambda _: self.only_unknown.emit())
        line.addWidget(self.unknown)
        stack.addLayout(line)

    def set_day(self, day: When) -> None:
        """Say this day before anything was read."""
        self._day.set_text(day.words)

    def show_for(self, shown: Shown) -> None:
        """Say what is shown."""
        self._shown, self._filling = shown, True
        profile = shown.profile
        if not self._slider.isSliderDown():
            self._days = shown.days
            self._slider.setRange(0, max(len(self._days) - 1, 0))
            self._slider.setPageStep(max(len(self._days) // 10, 1))
            self._slider.setValue(max(bisect_right(self._days, profile.as_of.latest.toordinal()) - 1, 0))
        self._slider.setAccessibleDescription(profile.as_of.words)
        self._fill_choices(shown)
        self._filling = False
        known = len(profile.indicators) - len(profile.unknown)
        items = trn("{n} item known by then", "{n} items known by then", len(profile.items))
        counted = tr("{known} of {all} indicators judged").format(known=known, all=len(profile.indicators))
        changed = sum(one.changed for one in profile.indicators)
        parts = [items, counted]
        if profile.before is not None:
            parts.append(tr("{n} changed since {day}").format(n=changed, day=profile.before.words))
        self._summary.setText(" · ".join(parts))
        self.unknown.setText(tr("Only what we do not know ({n})").format(n=len(profile.unknown)))
        self.unknown.setAccessibleName(self.unknown.text())

    def _lay_out_day(self) -> QVBoxLayout:
        stack = column(gap=2)
        line = row(gap=12)
        self._day = Field("as-of", tr("As of"), read=When.parse, say=lambda day: day.words)
        self._day.setMinimumWidth(characters(self, 26))
        keys = QShortcut(QKeySequence(Qt.Key.Key_Return), self._day.editor)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._on_day)
        line.addWidget(self._day)
        line.addWidget(push("as-of-show", tr("Show"), self._on_day), 0, Qt.AlignmentFlag.AlignVCenter)
        self._slider = named(
            QSlider(Qt.Orientation.Horizontal),
            "assessment-day-slider",
            tr("Day, through what was known"),
        )
        self._slider.setMinimumWidth(characters(self, 16))
        self._slider.valueChanged.connect(self._on_slid)
        line.addWidget(self._slider, 1)
        stack.addLayout(line)
        return stack

    def _lay_out_which(self) -> QVBoxLayout:
        """No tick for what no assessor could see then: it counts where nothing is left out, and only there."""
        stack = column(gap=2)
        line = row(gap=12)
        self._choices = named(QComboBox(), "assessment-choice", tr("Assessment"))
        self._choices.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._choices.setMinimumContentsLength(28)
        self._choices.activated.connect(lambda _: self._ask())
        line.addLayout(captioned(tr("Assessment"), self._choices), 1)
        group = column(gap=2)
        group.addWidget(label(tr("Only what was open to"), "strong"))
        ticks = row(gap=12)
        self._access = {one: self._tick(one) for one in OPEN_TO}
        for tick in self._access.values():
            ticks.addWidget(tick)
        ticks.addStretch(1)
        group.addLayout(ticks)
        line.addLayout(group)
        stack.addLayout(line)
        return stack

    def _tick(self, access: Access) -> QCheckBox:
        whole = tr("Only what was open to: {whom}").format(whom=open_to_words(access))
        tick = named(QCheckBox(open_to_words(access)), f"access-{access}", whole)
        tick.setChecked(True)
        tick.toggled.connect(lambda _: self._ask())
        return tick

    def _fill_choices(self, shown: Shown) -> None:
        entries = [(f"{_BY_DAY}{name}", title) for name, title in shown.frameworks]
        entries += [(one.id, _choice_words(one, shown.frameworks)) for one in shown.choices]
        if [(self._choices.itemData(at), self._choices.itemText(at)) for at in range(self._choices.count())] != entries:
            self._choices.clear()
            for value, words in entries:
                self._choices.addItem(words, value)
        wanted = shown.asked.assessment or f"{_BY_DAY}{shown.asked.framework}"
        self._choices.setCurrentIndex(max(self._choices.findData(wanted), 0))

    def _on_day(self) -> None:
        try:
            day = self._day.value()
        except DeskError:
            return  # shown beside the field
        if isinstance(day, When):
            self._ask(day)

    def _on_slid(self, at: int) -> None:
        if not self._filling and at < len(self._days):
            day = When.on(date.fromordinal(self._days[at]))
            self._day.set_text(day.words)
            self._ask(day)

    def _ask(self, day: When | None = None) -> None:
        if self._shown is None:
            if day is not None:
                self.asked.emit(Asked(day))
            return
        chosen = str(self._choices.currentData() or "")
        by_day = chosen.startswith(_BY_DAY)
        record = None if by_day else chosen
        if day is None and record is not None and record != self._shown.asked.assessment:
            day = _day_of(record, self._shown.choices)
            if day is not None:
                self._day.set_text(day.words)
        open_to = frozenset(one for one, tick in self._access.items() if tick.isChecked())
        framework = chosen.removeprefix(_BY_DAY) if by_day else self._shown.asked.framework
        self.asked.emit(
            Asked(
                day=day or self._shown.asked.day,
                access=None if len(open_to) == len(self._access) else open_to,
                assessment=record,
                framework=framework,
            )
        )


def _day_of(record: str, choices: Sequence[Choice]) -> When | None:
    return next((one.as_of for one in choices if one.id == record), None)


def _choice_words(one: Choice, frameworks: Sequence[tuple[str, str]]) -> str:
    whose = one.assessor or tr("judged together")
    parts = [one.as_of.words, whose, one.title or "", tr("signed") if one.signed else ""]
    if one.framework != frameworks[0][0]:
        parts.append(dict(frameworks).get(one.framework, one.framework))
    return " · ".join(part for part in parts if part)
