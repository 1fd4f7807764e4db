"""The matrix as a table: items down, hypotheses across; a cell holds a sign and the word for it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QGuiApplication

from ...analysis.hypotheses import Matrix, Row
from ...domain import looks
from ...domain.hypothesis import (
    Diagnosticity,
    Hypothesis,
    HypothesisRating,
    Rating,
    diagnosticity_words,
    rating_words,
    title_words,
    usability_of,
    usability_words,
)
from ...domain.item import Item
from ...i18n import tr
from ..text import one_line, set_apart
from ..theme import tokens_shown

ITEM, TELLS, ORIGIN, GRADE, FIRST = range(5)
"""Columns; the hypotheses stand from ``FIRST`` on."""
RATINGS = tuple(Rating)
"""In the order of the keys 1 to 6."""
RATING_SIGNS = looks.RATING_SIGNS
Index = QModelIndex | QPersistentModelIndex


class Cell(NamedTuple):
    """A place in the matrix: ids of an item and of a hypothesis, which is empty left of the hypotheses."""

    item: str = ""
    hypothesis: str = ""


class HypothesisTable(QAbstractTableModel):
    """Rows keep their order while one rates, so that the cursor never jumps; without an order they come anew."""

    def __init__(self) -> None:
        super().__init__()
        self._matrix: Matrix | None = None
        self._rows: list[Row] = []

    def show_matrix(self, matrix: Matrix | None, added: Sequence[Item] = (), order: Sequence[str] = ()) -> None:
        """Show this matrix, and items that are about to be rated; rows in this order of item ids, others behind."""
        self.beginResetModel()
        self._matrix = matrix
        rated = {row.item.id for row in matrix.rows} if matrix else set()
        rows = [*(matrix.rows if matrix else ()), *(_blank(item) for item in added if item.id not in rated)]
        places = {item: at for at, item in enumerate(order)}
        self._rows = sorted(rows, key=lambda row: places.get(row.item.id, len(places)))
        self.endResetModel()

    @property
    def order(self) -> list[str]:
        """Ids of the items as they stand."""
        return [row.item.id for row in self._rows]

    def row_at(self, at: int) -> Row | None:
        """The item in this row."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def hypothesis_at(self, column: int) -> Hypothesis | None:
        """The hypothesis over this column."""
        standing = self._matrix.hypotheses if self._matrix else ()
        return standing[column - FIRST] if FIRST <= column < FIRST + len(standing) else None

    def cell_at(self, index: Index) -> Cell:
        """What stands there; an empty cell for nowhere."""
        row, hypothesis = self.row_at(index.row()) if index.isValid() else None, self.hypothesis_at(index.column())
        return Cell(row.item.id, hypothesis.id if hypothesis else "") if row else Cell()

    def index_of(self, cell: Cell) -> QModelIndex:
        """Where this stands; no place where it does not."""
        standing = [one.id for one in self._matrix.hypotheses] if self._matrix else []
        row = next((at for at, one in enumerate(self._rows) if one.item.id == cell.item), -1)
        column = FIRST + standing.index(cell.hypothesis) if cell.hypothesis in standing else ITEM
        return self.index(row, column) if row >= 0 else QModelIndex()

    def rating_of(self, cell: Cell) -> HypothesisRating | None:
        """How the item sits with the hypothesis, where somebody said so."""
        row = next((one for one in self._rows if one.item.id == cell.item), None)
        return row.ratings.get(cell.hypothesis) if row else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """One row for each item."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """The item, what it tells, its origin, its grade, then the hypotheses."""
        return 0 if parent.isValid() else FIRST + len(self._matrix.hypotheses if self._matrix else ())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words over the columns; over a hypothesis its title, and what it says as a tip."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        hypothesis = self.hypothesis_at(section)
        if hypothesis is None:
            words = (tr("Item"), tr("Tells"), tr("Origin"), tr("Grade"))
            return apart(words[section]) if role == Qt.ItemDataRole.DisplayRole and section < FIRST else None
        if role == Qt.ItemDataRole.DisplayRole:
            return apart(one_line(title_words(hypothesis)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return one_line(": ".join(part for part in (title_words(hypothesis), hypothesis.statement or "") if part))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text of a cell, its colour, and what is read out of it."""
        row = self.row_at(index.row())
        if row is None:
            return None
        hypothesis = self.hypothesis_at(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return apart(self._text(row, index.column(), hypothesis))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, index.column(), hypothesis)
        if role == Qt.ItemDataRole.ForegroundRole and hypothesis is not None:
            return _colour(row.ratings.get(hypothesis.id))
        return one_line(row.item.title) if role == Qt.ItemDataRole.ToolTipRole and index.column() == ITEM else None

    def _text(self, row: Row, column: int, hypothesis: Hypothesis | None) -> str:
        if hypothesis is not None:
            rating = row.ratings.get(hypothesis.id)
            return f"{RATING_SIGNS[rating.rating]} {rating_words(rating.rating)}" if rating else looks.NOT_RATED
        if column == ITEM:
            return one_line(" · ".join(part for part in (row.item.external_id or "", row.item.title) if part))
        if column == TELLS:
            return tells_words(row.diagnosticity)
        if column == ORIGIN:
            return str(row.origin + 1) if row.origin >= 0 else "–"
        return usability_words(row.usability)

    def _spoken(self, row: Row, column: int, hypothesis: Hypothesis | None) -> str:
        if hypothesis is not None:
            rating = row.ratings.get(hypothesis.id)
            return f"{title_words(hypothesis)}: {rating_words(rating.rating if rating else None)}"
        if column == TELLS:
            return diagnosticity_words(row.diagnosticity)
        text = self._text(row, column, None)
        return tr("origin {n}").format(n=text) if column == ORIGIN else text


def tells_words(diagnosticity: Diagnosticity) -> str:
    """How much an item tells, in one word."""
    return {
        Diagnosticity.MUCH: tr("much"),
        Diagnosticity.SOME: tr("something"),
        Diagnosticity.LITTLE: tr("little"),
        Diagnosticity.NOTHING: tr("nothing"),
        Diagnosticity.NOT_COMPARED: "–",
    }[diagnosticity]


def _blank(item: Item) -> Row:
    return Row(
        item=item,
        origin=-1,
        usability=usability_of(item.grade),
        ratings={},
        steps=0,
        diagnosticity=Diagnosticity.NOT_COMPARED,
    )


def apart(text: str) -> str:
    """The text set apart from the direction around it, where the window is mirrored."""
    return set_apart(text) if QGuiApplication.isRightToLeft() else text


def _colour(rating: HypothesisRating | None) -> QColor:
    tokens = tokens_shown()
    if rating is None:
        return QColor(tokens.quiet)
    if rating.rating.inconsistent:
        return QColor(tokens.present)
    return QColor(tokens.absent if rating.rating.consistent else tokens.ink)
