"""Items to choose from, narrowed by words."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from ...actions.searching import search_case
from ...domain.item import Item
from ...i18n import tr, trn
from ..runner import Runner
from ..text import one_line, set_apart
from .parts import column, label, named, push, row

_ID = Qt.ItemDataRole.UserRole
_MOST_SHOWN, _MOST_SOUGHT = 200, 500


class Candidates(QWidget):
    """Only what was given to ``offer`` is ever shown. ``taken`` carries the item chosen, by the button or Return."""

    taken = Signal(object)

    def __init__(self, runner: Runner, take_words: str) -> None:
        super().__init__()
        self._runner = runner
        self._items: dict[str, Item] = {}
        self.sought = named(QLineEdit(), "candidates-search", tr("Search among the items known by then"))
        self.sought.setPlaceholderText(tr("search among the items known by then"))
        self.sought.textChanged.connect(self._seek)
        self.sought.returnPressed.connect(self._on_searched)
        self._list = named(QListWidget(), "candidates-list", tr("Items known by then"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMinimumHeight(self._list.fontMetrics().height() * 8)
        keys = QShortcut(QKeySequence(Qt.Key.Key_Return), self._list)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._on_take)
        self._list.itemDoubleClicked.connect(lambda _: self._on_take())
        self._count = label(look="quiet")
        stack = column(self, gap=4)
        stack.addWidget(self._count)
        stack.addWidget(self.sought)
        stack.addWidget(self._list)
        buttons = row()
        buttons.addWidget(push("candidates-take", take_words, self._on_take))
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def offer(self, items: Sequence[Item]) -> None:
        """These, in this order."""
        self._items = {item.id: item for item in items}
        self._seek(self.sought.text())

    def _seek(self, words: str) -> None:
        if not words.strip():
            self._show(list(self._items))
            return
        self._runner.read(
            self,
            "sought",
            lambda session: [
                hit.id
                for hit in search_case(session.the_case(), words, prefix=True, limit=_MOST_SOUGHT)
                if hit.kind == "item"
            ],
            lambda hits: self._show([item for item in hits if item in self._items]),
            lambda _: None,  # a filter that is half typed
        )

    def _show(self, items: list[str]) -> None:
        self._list.clear()
        for item in items[:_MOST_SHOWN]:
            self._put(self._items[item])
        words = trn(
            "{n} item known by then, not in the matrix", "{n} items known by then, not in the matrix", len(items)
        )
        if len(items) > _MOST_SHOWN:
            words = tr("{words}, the first {n} shown: search for others").format(words=words, n=_MOST_SHOWN)
        self._count.setText(words)

    def _put(self, item: Item) -> None:
        day = item.happened or item.known
        words = one_line(" · ".join(part for part in (day.words if day else "", item.title, item.source or "") if part))
        entry = QListWidgetItem(set_apart(words) if QGuiApplication.isRightToLeft() else words)
        entry.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        entry.setData(_ID, item.id)
        self._list.addItem(entry)

    def _on_searched(self) -> None:
        if self._list.count():
            self._list.setFocus()
            self._list.setCurrentRow(0)

    def _on_take(self) -> None:
        entry = self._list.currentItem()
        item = self._items.get(str(entry.data(_ID))) if entry is not None else None
        if item is not None:
            self.taken.emit(item)
