"""Places, groups or streams down, weeks across: what came to be known in each, as shapes or in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication

from ...analysis.coverage import Gaps
from ...analysis.impartiality import masked
from ...i18n import tr
from ..check_words import gap_words, ordinal_words
from ..text import one_line, set_apart

Index = QModelIndex | QPersistentModelIndex
KIND = Qt.ItemDataRole.UserRole
"""Under which a week carries its ``Came``."""
NAME, FIRST_WEEK = range(2)
_COUNTS = 4
"""Columns behind the weeks: newest report, weeks of each kind."""


class Came(IntEnum):
    """What came in a week."""

    NOTHING = 0
    SILENT = 1
    SIGN = 2


class WeeksTable(QAbstractTableModel):
    """``in_words`` says each week in words, else only for whoever has it read out."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[str, Gaps]] = []
        self._weeks: tuple[int, ...] = ()
        self._masking: Mapping[str, str] = {}
        self.in_words = False

    def show_gaps(
        self, rows: Sequence[tuple[str, Gaps]], weeks: tuple[int, ...], masking: Mapping[str, str] | None = None
    ) -> None:
        """Show these rows, each under its words."""
        self.beginResetModel()
        self._masking = masking or {}
        self._rows = [(one_line(masked(name, self._masking)), gaps) for name, gaps in rows]
        self._weeks = weeks
        self.endResetModel()

    def say_in_words(self, *, wanted: bool) -> None:
        """Words in the cells, or shapes."""
        self.beginResetModel()
        self.in_words = wanted
        self.endResetModel()

    def gaps_at(self, at: int) -> Gaps | None:
        """What stands in this row."""
        return self._rows[at][1] if 0 <= at < len(self._rows) else None

    def name_at(self, at: int) -> str:
        """Its name as shown."""
        return self._rows[at][0] if 0 <= at < len(self._rows) else ""

    def week_at(self, column: int) -> int | None:
        """The first day of the week of this column; ``None`` beside the weeks."""
        return self._weeks[column - FIRST_WEEK] if self.is_week(column) else None

    def is_week(self, column: int) -> bool:
        """Whether a week stands here."""
        return FIRST_WEEK <= column < FIRST_WEEK + len(self._weeks)

    def words_at(self, index: Index) -> str:
        """What is said of a row, or of one week of it."""
        gaps = self.gaps_at(index.row())
        if gaps is None:
            return ""
        return gap_words(gaps, self.name_at(index.row()), self._weeks, self.week_at(index.column()))

    def rowCount(self, parent: Index | None = None) -> int:
        """One for each place, group or stream."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """The name, the weeks, the counts."""
        return 0 if parent is not None and parent.isValid() else FIRST_WEEK + len(self._weeks) + _COUNTS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, the kind of a week, and what is read out."""
        gaps = self.gaps_at(index.row())
        if gaps is None:
            return None
        week = self.week_at(index.column())
        if role == KIND:
            return None if week is None else _came(gaps, week)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole) and (
            week is not None or role == Qt.ItemDataRole.ToolTipRole
        ):
            return self.words_at(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if week is not None:
                return _short(_came(gaps, week)) if self.in_words else ""
            text = self.name_at(index.row()) if index.column() == NAME else self._count(gaps, index.column())
            return _apart(text) if role == Qt.ItemDataRole.DisplayRole else text
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The first day of each week in words; over shapes, which have no room for it, the month that begins there."""
        if orientation == Qt.Orientation.Vertical or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        week = self.week_at(section)
        if week is not None:
            if self.in_words or role != Qt.ItemDataRole.DisplayRole:
                return _apart(ordinal_words(week))
            return self._month(section)
        if section == NAME:
            return tr("Name")
        heads = (tr("Newest report"), tr("No report"), tr("No early sign"), tr("With a sign"))
        return heads[section - FIRST_WEEK - len(self._weeks)]

    def _month(self, section: int) -> str:
        month = date.fromordinal(self._weeks[section - FIRST_WEEK]).month
        before = section - FIRST_WEEK - 1
        same = before >= 0 and date.fromordinal(self._weeks[before]).month == month
        return "" if same else str(month)

    def _count(self, gaps: Gaps, column: int) -> str:
        unreported, silent = len(gaps.unreported), len(gaps.silent)
        last = ordinal_words(gaps.last) if gaps.last is not None else tr("none")
        counts = (last, str(unreported), str(silent), str(len(self._weeks) - unreported - silent))
        return counts[column - FIRST_WEEK - len(self._weeks)]


def _came(gaps: Gaps, week: int) -> Came:
    if week in gaps.unreported:
        return Came.NOTHING
    return Came.SILENT if week in gaps.silent else Came.SIGN


def _short(came: Came) -> str:
    return {Came.NOTHING: tr("no report"), Came.SILENT: tr("no early sign"), Came.SIGN: tr("early sign")}[came]


def _apart(text: str) -> str:
    return set_apart(text) if QGuiApplication.isRightToLeft() else text
