"""The framework as a tree: risk factors with their level, indicators with their state in word, shape and colour."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from ...domain.assessment import (
    Concern,
    CrimeProfile,
    Direction,
    FactorProfile,
    IndicatorProfile,
    Profile,
    State,
    concern_words,
    direction_words,
    state_words,
)
from ...domain.framework import WordingStatus, wording_words
from ...domain.signal import crime_words
from ...i18n import tr
from ..text import set_apart
from ..theme import Tokens
from ..widgets.parts import characters, named
from ..words import CONCERN_SIGNS, STATE_SIGNS

_SUBJECT = Qt.ItemDataRole.UserRole
UNCHECKED_MARK = "†"
_CHECKED = frozenset({WordingStatus.VERIFIED})


class FrameworkTree(QTreeWidget):
    """``chosen`` carries an indicator's id (``7.3``), a risk factor's number (``7``) or a crime's code."""

    chosen = Signal(str)

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        named(self, "framework", tr("Framework"))
        self._tokens = tokens
        self._entries: dict[str, QTreeWidgetItem] = {}
        self.setColumnCount(2)
        self.setHeaderLabels([tr("Risk factors and indicators"), tr("State")])
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(True)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(1, characters(self, 23))
        self.currentItemChanged.connect(self._on_current)

    def fill(self, profile: Profile, *, only_unknown: bool) -> None:
        """Show this profile; the same entry stays chosen and the same factors open."""
        before = self.subject
        opened = {subject for subject, entry in self._entries.items() if entry.isExpanded()}
        scrolled = self.verticalScrollBar().value()
        self.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self.clear()
        self._entries = {}
        for factor in profile.factors:
            self._add_factor(factor, only_unknown=only_unknown)
        self._add_crimes(profile.crimes)
        for subject in opened or {before.partition(".")[0]}:
            if subject in self._entries:
                self._entries[subject].setExpanded(True)
        if only_unknown:
            self.expandAll()
        if before in self._entries:
            self.setCurrentItem(self._entries[before])
        self.blockSignals(False)  # noqa: FBT003
        self.verticalScrollBar().setValue(scrolled)

    @property
    def subject(self) -> str:
        """What is chosen, empty for nothing."""
        entry = self.currentItem()
        return str(entry.data(0, _SUBJECT) or "") if entry is not None else ""

    def choose(self, subject: str) -> None:
        """Choose this entry and bring it into view."""
        entry = self._entries.get(subject)
        if entry is not None:
            parent = entry.parent()
            if parent is not None:
                parent.setExpanded(True)
            self.setCurrentItem(entry)
            self.scrollToItem(entry)

    def _add_factor(self, factor: FactorProfile, *, only_unknown: bool) -> None:
        mark = "" if factor.title_status in _CHECKED else f" {UNCHECKED_MARK}"
        entry = self._entry(f"{factor.number}", f"{factor.number}  {factor.title}{mark}", _level(factor))
        said = tr("Risk factor {number}, {title}. {level}. {judged} judged, {unknown} unknown. {wording}.").format(
            number=factor.number,
            title=factor.title,
            level=_level_words(factor.level, factor.direction),
            judged=factor.judged,
            unknown=factor.unknown,
            wording=wording_words(factor.title_status),
        )
        entry.setData(0, Qt.ItemDataRole.AccessibleTextRole, said)
        font = QFont(self.font())
        font.setBold(True)
        entry.setFont(0, font)
        self.addTopLevelItem(entry)
        for indicator in factor.indicators:
            if not only_unknown or not indicator.state.known:
                self._add_indicator(entry, indicator)

    def _add_indicator(self, parent: QTreeWidgetItem, indicator: IndicatorProfile) -> None:
        mark = "" if indicator.wording_status in _CHECKED else f" {UNCHECKED_MARK}"
        words = indicator.label or wording_words(WordingStatus.NOT_CARRIED)
        state = tr("withheld") if indicator.withheld else state_words(indicator.state)
        entry = self._entry(indicator.id, f"{indicator.id}  {words}{mark}", f"{STATE_SIGNS[indicator.state]} {state}")
        said = tr("Indicator {id}, {words}. State: {state}. {wording}.").format(
            id=indicator.id, words=words, state=state, wording=wording_words(indicator.wording_status)
        )
        entry.setData(0, Qt.ItemDataRole.AccessibleTextRole, said)
        entry.setForeground(1, QBrush(QColor(self._colour(indicator.state))))
        parent.addChild(entry)

    def _add_crimes(self, crimes: tuple[CrimeProfile, ...]) -> None:
        group = self._entry("", tr("The four crimes"), "")
        font = QFont(self.font())
        font.setBold(True)
        group.setFont(0, font)
        self.addTopLevelItem(group)
        for crime in crimes:
            shown = _level(crime)
            entry = self._entry(crime.crime, crime_words(crime.crime), shown)
            said = tr("{crime}. {level}. Indicators present: {present}, emerging: {emerging}.").format(
                crime=crime_words(crime.crime),
                level=_level_words(crime.level, crime.direction),
                present=crime.present,
                emerging=crime.emerging,
            )
            entry.setData(0, Qt.ItemDataRole.AccessibleTextRole, said)
            group.addChild(entry)

    def _entry(self, subject: str, words: str, state: str) -> QTreeWidgetItem:
        entry = QTreeWidgetItem([set_apart(words) if self.isRightToLeft() else words, state])
        entry.setData(0, _SUBJECT, str(subject))
        entry.setToolTip(0, words)
        if subject:
            self._entries[str(subject)] = entry
        return entry

    def _colour(self, state: State) -> str:
        tokens = self._tokens
        return {
            State.PRESENT: tokens.present,
            State.EMERGING: tokens.emerging,
            State.ABSENT: tokens.absent,
            State.UNCLEAR: tokens.unclear,
        }.get(state, tokens.open)

    def _on_current(self, now: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        subject = str(now.data(0, _SUBJECT) or "") if now is not None else ""
        if subject:
            self.chosen.emit(subject)


def _level(one: FactorProfile | CrimeProfile) -> str:
    if one.level is None:
        return tr("no level stated")
    moves = "" if one.direction is Direction.UNKNOWN else f", {direction_words(one.direction)}"
    return f"{CONCERN_SIGNS[one.level]} {concern_words(one.level)}{moves}"


def _level_words(level: Concern | None, direction: Direction) -> str:
    if level is None:
        return tr("No level of concern stated")
    return tr("Level of concern {level}, {direction}").format(
        level=concern_words(level), direction=direction_words(direction)
    )
