"""The framework as a tree: risk factors with their level, indicators with their state in word, shape and colour."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem

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
from ..theme import tokens_shown
from ..widgets.parts import characters, named
from ..words import CONCERN_SIGNS, STATE_SIGNS

_SUBJECT = Qt.ItemDataRole.UserRole
UNCHECKED_MARK = "†"
CHANGED_MARK, FLAG_MARK = "∆", "⚑"
_PADDING = (16, 6)
"""Around a title, across and down, as the style sheet sets it, with the margin Qt leaves beside text."""
_TALLEST = 10_000
_CHECKED = frozenset({WordingStatus.VERIFIED, WordingStatus.OFFICIAL})


class FrameworkTree(QTreeWidget):
    """``chosen`` carries an indicator's id (``7.3``), a risk factor's number (``7``) or a crime's code."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        named(self, "framework", tr("Framework"))
        self._states: dict[str, State] = {}
        self._entries: dict[str, QTreeWidgetItem] = {}
        self._built = ""
        self._flagged: set[str] = set()
        self._said: dict[str, str] = {}
        self.setColumnCount(2)
        self.setHeaderLabels([tr("Framework"), tr("State")])
        self.setIndentation(characters(self, 2))
        self.setWordWrap(True)
        self.setItemDelegateForColumn(0, _WholeTitles(self))
        self.setExpandsOnDoubleClick(True)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.sectionResized.connect(lambda *_: self.scheduleDelayedItemsLayout())
        self.currentItemChanged.connect(self._on_current)

    def fill(self, profile: Profile, *, only_unknown: bool) -> None:
        """Show this profile; entries change in place, so that choice, scroll and a screen reader's place stay."""
        wording = f"{profile.framework}/{profile.official}/{hash(tuple(one.label for one in profile.indicators))}"
        if wording != self._built:
            self._built = wording
            self._build(profile)
        for factor in profile.factors:
            self._show_factor(factor)
            for indicator in factor.indicators:
                self._show_indicator(indicator)
                self._entries[indicator.id].setHidden(only_unknown and indicator.state.known)
        for crime in profile.crimes:
            self._show_crime(crime)
        if only_unknown:
            self.expandAll()

    def changeEvent(self, event: QEvent) -> None:
        """Colour the states anew in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for indicator, state in self._states.items():
                self._entries[indicator].setForeground(1, QBrush(QColor(self._colour(state))))

    def _build(self, profile: Profile) -> None:
        font = QFont(self.font())
        font.setBold(True)
        self.clear()
        self._entries.clear()
        self._states.clear()
        for factor in profile.factors:
            entry = self._entry(str(factor.number), f"{factor.number}  {factor.title}{_mark(factor.title_status)}")
            entry.setFont(0, font)
            for indicator in factor.indicators:
                mark = _mark(indicator.wording_status)
                entry.addChild(self._entry(indicator.id, f"{indicator.id}  {_label(indicator)}{mark}"))
            self.addTopLevelItem(entry)
        group = QTreeWidgetItem([tr("The four crimes"), ""])
        group.setFont(0, font)
        for crime in profile.crimes:
            group.addChild(self._entry(crime.crime, crime_words(crime.crime)))
        self.addTopLevelItem(group)

    def flag(self, subjects: set[str]) -> None:
        """Mark these entries, and no others, as having a flag that was not answered."""
        for subject in self._flagged ^ subjects:
            entry = self._entries.get(subject)
            if entry is not None:
                marked = subject in subjects
                state = entry.text(1).removesuffix(f" {FLAG_MARK}")
                entry.setText(1, f"{state} {FLAG_MARK}" if marked else state)
                said = self._said.get(subject, "")
                entry.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{said} {tr('Flagged.')}" if marked else said)
        self._flagged = subjects

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

    def _show_factor(self, factor: FactorProfile) -> None:
        said = tr("Risk factor {number}, {title}. {level}. {judged} judged, {unknown} unknown. {wording}.").format(
            number=factor.number,
            title=factor.title,
            level=_level_words(factor.level, factor.direction),
            judged=factor.judged,
            unknown=factor.unknown,
            wording=wording_words(factor.title_status),
        )
        self._show(str(factor.number), _level(factor), said)

    def _show_indicator(self, indicator: IndicatorProfile) -> None:
        state = tr("withheld") if indicator.withheld else state_words(indicator.state)
        said = tr("Indicator {id}, {words}. State: {state}. {wording}.").format(
            id=indicator.id, words=_label(indicator), state=state, wording=wording_words(indicator.wording_status)
        )
        if indicator.changed:
            said = f"{said} {tr('Changed since the assessment before.')}"
        changed = f" {CHANGED_MARK}" if indicator.changed else ""
        self._show(indicator.id, f"{STATE_SIGNS[indicator.state]} {state}{changed}", said)
        self._states[indicator.id] = indicator.state
        self._entries[indicator.id].setForeground(1, QBrush(QColor(self._colour(indicator.state))))

    def _show_crime(self, crime: CrimeProfile) -> None:
        said = tr("{crime}. {level}. Indicators present: {present}, emerging: {emerging}.").format(
            crime=crime_words(crime.crime),
            level=_level_words(crime.level, crime.direction),
            present=crime.present,
            emerging=crime.emerging,
        )
        self._show(str(crime.crime), _level(crime), said)

    def _show(self, subject: str, state: str, said: str) -> None:
        self._said[subject] = said
        flagged = subject in self._flagged
        self._entries[subject].setText(1, f"{state} {FLAG_MARK}" if flagged else state)
        words = f"{said} {tr('Flagged.')}" if flagged else said
        self._entries[subject].setData(0, Qt.ItemDataRole.AccessibleTextRole, words)

    def _entry(self, subject: str, words: str) -> QTreeWidgetItem:
        entry = QTreeWidgetItem([set_apart(words) if self.isRightToLeft() else words, ""])
        entry.setData(0, _SUBJECT, str(subject))
        entry.setToolTip(0, words)
        self._entries[str(subject)] = entry
        return entry

    def _colour(self, state: State) -> str:
        tokens = tokens_shown()
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


class _WholeTitles(QStyledItemDelegate):
    """Makes each row as tall as its whole title needs; of itself a tree never asks how wide its column is."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As wide as the column, as tall as the title in it."""
        hint = super().sizeHint(option, index)
        depth = 2 if index.parent().isValid() else 1
        room = self._tree.columnWidth(0) - depth * self._tree.indentation() - _PADDING[0]
        font = index.data(Qt.ItemDataRole.FontRole) or self._tree.font()
        wrapped = QFontMetrics(font).boundingRect(
            0, 0, max(room, 1), _TALLEST, Qt.TextFlag.TextWordWrap, str(index.data(Qt.ItemDataRole.DisplayRole))
        )
        return QSize(hint.width(), wrapped.height() + _PADDING[1])


def _mark(status: WordingStatus) -> str:
    return "" if status in _CHECKED else f"\N{NO-BREAK SPACE}{UNCHECKED_MARK}"


def _label(indicator: IndicatorProfile) -> str:
    return indicator.label or wording_words(WordingStatus.NOT_CARRIED)


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
