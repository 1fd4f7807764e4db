"""Lists whose entries are as tall as their words need at the width of the list."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import QListWidget, QStyledItemDelegate, QStyleOptionViewItem

_BESIDE = 28
"""What the style sheet leaves beside the words of an entry, both sides together, and a little more."""
_CHECK = 26
_ABOVE = 10
_TALLEST = 2_000


class _Wrapped(QStyledItemDelegate):
    """Measures the words at the width that is left for them: the style measures them at the width of the list."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As tall as its words."""
        made = super().sizeHint(option, index)
        owner = self.parent()
        if not isinstance(owner, QListWidget):
            return made
        checked = index.data(Qt.ItemDataRole.CheckStateRole) is not None
        width = max(owner.viewport().width() - _BESIDE - (_CHECK if checked else 0), 1)
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        room = option.fontMetrics.boundingRect(QRect(0, 0, width, _TALLEST), Qt.TextFlag.TextWordWrap.value, words)
        return QSize(width, max(made.height(), room.height() + _ABOVE))


def wrapping(made: QListWidget) -> QListWidget:
    """The list with entries that wrap, and are measured anew whenever its width changes."""
    made.setWordWrap(True)
    made.setResizeMode(QListWidget.ResizeMode.Adjust)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setItemDelegate(_Wrapped(made))
    return made
