"""Lists as tall as what is in them."""

from PySide6.QtWidgets import QTreeWidget

_MARGIN = 6
_EMPTY_ROW = 8


def fit(listed: QTreeWidget, *, least: int = 2, most: int = 8) -> None:
    """Room for its rows, never for fewer or more than these; beyond that it scrolls."""
    rows = min(max(listed.topLevelItemCount(), least), most)
    line = max(listed.sizeHintForRow(0), listed.fontMetrics().height() + _EMPTY_ROW)
    listed.setFixedHeight(listed.header().sizeHint().height() + rows * line + _MARGIN)
