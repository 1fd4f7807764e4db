"""Lists of text from a case, made the one way: plain, a line each, pointed at shown whole."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHeaderView, QTableView, QTreeWidget, QTreeWidgetItem

from ..text import one_line, set_apart
from .parts import named

KEY = Qt.ItemDataRole.UserRole
"""Under which an entry carries the id of what it stands for."""


def listing(object_name: str, words: str, heads: Sequence[str], *, wide: int, lines: int = 6) -> QTreeWidget:
    """A flat list with these columns; ``wide`` is the one that takes what room there is."""
    made = named(QTreeWidget(), object_name, words)
    made.setHeaderLabels(list(heads))
    made.setRootIsDecorated(False)
    made.setMinimumHeight(made.fontMetrics().height() * (lines + 2))
    header = made.header()
    header.setStretchLastSection(False)
    for column in range(len(heads)):
        mode = QHeaderView.ResizeMode.Stretch if column == wide else QHeaderView.ResizeMode.ResizeToContents
        header.setSectionResizeMode(column, mode)
    return made


def rows_of(table: QTableView) -> QHeaderView:
    """Make a table a list of rows, one of them chosen, a line of text high; its header, for the widths."""
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 12)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    return header


def entry(cells: Sequence[str], key: str = "") -> QTreeWidgetItem:
    """An entry of such a list, read out whole and shown whole when pointed at."""
    lines = [one_line(text) for text in cells]
    mirrored = QGuiApplication.isRightToLeft()
    made = QTreeWidgetItem([set_apart(line) if mirrored else line for line in lines])
    for column, line in enumerate(lines):
        made.setData(column, Qt.ItemDataRole.AccessibleTextRole, line)
        made.setToolTip(column, line)
    made.setData(0, KEY, key)
    return made


def key_of(chosen: QTreeWidgetItem | None) -> str:
    """The id of what the entry stands for; empty for none."""
    return str(chosen.data(0, KEY) or "") if chosen is not None else ""
