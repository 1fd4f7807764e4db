"""The strip of weeks: a shape for what came in each, and the same table in words beside it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ...i18n import tr
from ..models.weeks_table import KIND, NAME, Came, WeeksTable
from ..theme import tokens_shown
from .parts import characters, named

_NAME_WIDTH, _WORD_WIDTH = 22, 22
"""In characters."""
_MOST_ROWS = 14
"""That are seen at once."""
_SIDE = 12.0


class WeekShapes(QStyledItemDelegate):
    """Nothing came: a dash; reports without an early sign: a hollow square; with one: a filled square."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The ground as Qt draws it, and the shape."""
        super().paint(painter, option, index)
        kind, model = index.data(KIND), index.model()
        if kind is None or (isinstance(model, WeeksTable) and model.in_words):
            return
        tokens = tokens_shown()
        centre = QRectF(option.rect).center()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if kind == Came.NOTHING:
            painter.setPen(QPen(QColor(tokens.quiet), 2))
            painter.drawLine(int(centre.x() - 3), int(centre.y()), int(centre.x() + 3), int(centre.y()))
        else:
            ink = QColor(tokens.present if kind == Came.SIGN else tokens.ink)
            painter.setPen(QPen(ink, 1.5))
            painter.setBrush(QBrush(ink) if kind == Came.SIGN else QBrush(Qt.BrushStyle.NoBrush))
            painter.drawRect(QRectF(centre.x() - _SIDE / 2, centre.y() - _SIDE / 2, _SIDE, _SIDE))
        painter.restore()


class WeeksView(QTableView):
    """Arrows walk from week to week; ``looked_at`` carries (row, column) of the one the cursor is on."""

    looked_at = Signal(int, int)

    def __init__(self, object_name: str, words: str) -> None:
        super().__init__()
        named(self, object_name, words)
        self.weeks = WeeksTable()
        self.setModel(self.weeks)
        self.setItemDelegate(WeekShapes(self))
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(18)
        header.setHighlightSections(False)
        header.setStyleSheet("QHeaderView::section { padding: 4px 2px; }")  # over a week there is room for two digits
        self.selectionModel().currentChanged.connect(lambda now, _: self.looked_at.emit(now.row(), now.column()))

    def say_in_words(self, *, wanted: bool) -> None:
        """The twin in words, or the strip."""
        at = self.currentIndex()
        place = (at.row(), at.column())
        self.weeks.say_in_words(wanted=wanted)
        self.measure()
        self.setCurrentIndex(self.weeks.index(*place))

    def measure(self) -> None:
        """Widths and height for what it holds now."""
        header = self.horizontalHeader()
        counts = self.weeks.columnCount()
        for section in range(counts):
            if section == NAME:
                width = characters(self, _NAME_WIDTH)
            elif self.weeks.is_week(section) and not self.weeks.in_words:
                width = max(int(_SIDE) + 8, characters(self, 2) + 10)
            else:
                width = max(characters(self, _WORD_WIDTH), header.sectionSizeHint(section))
            header.resizeSection(section, width)
        rows = min(max(self.weeks.rowCount(), 2), _MOST_ROWS)
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        self.setFixedHeight(header.sizeHint().height() + rows * self.verticalHeader().defaultSectionSize() + bar + 4)

    def rest(self) -> None:
        """The cursor on the first name."""
        self.setCurrentIndex(self.weeks.index(0, NAME))

    @staticmethod
    def legend() -> str:
        """What the shapes mean."""
        return tr(
            "Filled square: reports with an early sign. Hollow square: reports without one. Dash: no report came to be"
            " known. Weeks run from the oldest to the one that ends on the day; a number is the month that begins."
        )
