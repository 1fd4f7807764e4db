"""The list of items as it is seen: what is left out where there is no room, how many can be chosen at once."""

from PySide6.QtCore import QItemSelectionModel, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QTableView

from ...domain.when import When
from ..models.item_table import FOUND_COLUMN
from ..widgets.parts import characters

MOST_CHOSEN = 500
"""Rows that can be chosen at once."""
_WIDTHS = (19, 40, 17, 7, 15, 34)
"""Of the columns, in characters; a column is as wide as its head at least, that of the dates as a long day."""
_LONG_DAY = When("1994-09-30")
_BESIDE = 20
"""What stands beside the text of a cell, in pixels."""
_MOST_FOR_PLACES = 0.38
"""Of the list's width, for the places of the words."""
_ROOM_NEEDED = ((2, 90), (3, 62), (4, 68))
"""Source, grade and marking are left out of a list narrower than so many characters, and while words are sought."""


class SearchField(QLineEdit):
    """A field from which the arrow down leads on."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow down asks for what lies under the field."""
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)


class ItemsTableView(QTableView):
    """Leaves out what its width has no room for, so that titles can be read; the reader shows it all."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Look at the room anew."""
        super().resizeEvent(event)
        self.fit()

    def selectAll(self) -> None:
        """Not of everything: a header asks every chosen row whether it is, and the window would freeze."""
        if self.model().rowCount() <= MOST_CHOSEN:
            super().selectAll()

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """The same for a span of rows."""
        height = max(self.verticalHeader().defaultSectionSize(), 1)
        if rect.height() <= height * MOST_CHOSEN:
            super().setSelection(rect, command)

    def fit(self) -> None:
        """Show the columns there is room for."""
        seeking = self.model().columnCount() > FOUND_COLUMN
        for at, needed in _ROOM_NEEDED:
            self.setColumnHidden(at, seeking or self.width() < characters(self, needed))
        if seeking:
            wanted = characters(self, _WIDTHS[FOUND_COLUMN])
            self.setColumnWidth(FOUND_COLUMN, min(wanted, int(self.width() * _MOST_FOR_PLACES)))

    def set_widths(self) -> None:
        """Each column as wide as usual, or as its head."""
        heads = self.horizontalHeader()
        heavy = QFont(self.font())
        heavy.setBold(True)
        for at, width in enumerate(_WIDTHS[: self.model().columnCount()]):
            head = str(self.model().headerData(at, Qt.Orientation.Horizontal))
            needed = QFontMetrics(heavy).horizontalAdvance(head) + _BESIDE
            self.setColumnWidth(at, max(characters(self, width), needed))
        day = self.fontMetrics().horizontalAdvance(f"{_LONG_DAY.words} ") + _BESIDE
        self.setColumnWidth(0, max(heads.sectionSize(0), day))
