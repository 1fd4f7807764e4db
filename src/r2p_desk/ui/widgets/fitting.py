"""Lists as tall as what is in them, the cursor where it was."""

from PySide6.QtWidgets import QTreeWidget

from .cells import key_of

_MARGIN = 6
_EMPTY_ROW = 8


def fit(listed: QTreeWidget, *, least: int = 2, most: int = 8) -> None:
    """Room for its rows, never for fewer or more than these; beyond that it scrolls."""
    rows = min(max(listed.topLevelItemCount(), least), most)
    line = max(listed.sizeHintForRow(0), listed.fontMetrics().height() + _EMPTY_ROW)
    listed.setFixedHeight(listed.header().sizeHint().height() + rows * line + _MARGIN)


def choose(listed: QTreeWidget, key: str) -> str:
    """Put the cursor on the entry of this key, else on the first; the key it is on, empty in an empty list."""
    entries = [made for at in range(listed.topLevelItemCount()) if (made := listed.topLevelItem(at)) is not None]
    chosen = next((made for made in entries if key_of(made) == key), next(iter(entries), None))
    if chosen is not None:
        listed.setCurrentItem(chosen)
    return key_of(chosen)
