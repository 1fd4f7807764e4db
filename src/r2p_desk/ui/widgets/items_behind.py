"""The items something rests on: read out whole, opened with Enter or a double click."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QWidget

from ...analysis.impartiality import masked
from ...domain.item import Item
from ...i18n import tr, trn
from .cells import entry, key_of, listing
from .fitting import fit
from .parts import characters, column, label

MOST = 200
_SOURCE, _SOURCE_WIDTH = 3, 22


class ItemsBehind(QWidget):
    """``opened`` carries the id of an item."""

    opened = Signal(str)

    def __init__(self, object_name: str, words: str, *, lines: int = 5) -> None:
        super().__init__()
        self._words = words
        self._says = label(look="small")
        heads = (tr("Item"), tr("Known"), tr("What"), tr("Source"), tr("Grade"))
        self._lines = lines
        self.list: QTreeWidget = listing(object_name, words, heads, wide=2, lines=2)
        self.list.header().setSectionResizeMode(_SOURCE, QHeaderView.ResizeMode.Interactive)
        self.list.header().resizeSection(_SOURCE, characters(self.list, _SOURCE_WIDTH))
        self.list.itemActivated.connect(lambda chosen, _: self.opened.emit(key_of(chosen)))
        stack = column(self, gap=2)
        stack.addWidget(self._says)
        stack.addWidget(self.list)
        self.setFocusProxy(self.list)

    def show_items(self, items: Sequence[Item], masking: Mapping[str, str] | None = None) -> None:
        """Show these, with parties masked where they are to be."""
        self.list.clear()
        for item in items[:MOST]:
            known = item.known or item.recorded
            cells = (
                item.external_id or "",
                known.words if known else "",
                item.title,
                item.source or "",
                str(item.grade or ""),
            )
            self.list.addTopLevelItem(entry([masked(cell, masking or {}) for cell in cells], item.id))
        fit(self.list, most=self._lines)
        said = f"{self._words}: {trn('{n} item', '{n} items', len(items))}"
        if len(items) > MOST:
            said = f"{said} · {tr('the first {n} are listed').format(n=MOST)}"
        self._says.setText(said)
