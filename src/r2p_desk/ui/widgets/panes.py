"""Panes side by side, as wide as the officer left them."""

from collections.abc import Sequence

from PySide6.QtWidgets import QSplitter, QWidget

from ...settings import Settings


class Panes(QSplitter):
    """Remembers its widths in the settings, apart for each direction of reading."""

    def __init__(self, name: str, settings: Settings, panes: Sequence[QWidget], widths: Sequence[int]) -> None:
        super().__init__()
        self._name = name
        self._settings = settings
        self.setChildrenCollapsible(False)
        for pane in panes:
            self.addWidget(pane)
        kept = settings.sizes(self._key)
        self.setSizes(list(kept if len(kept) == len(widths) else widths))
        self.splitterMoved.connect(lambda *_: settings.remember_sizes(self._key, self.sizes()))

    @property
    def _key(self) -> str:
        return f"{self._name}-{'rtl' if self.isRightToLeft() else 'ltr'}"
