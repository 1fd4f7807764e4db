"""What single fact would change a judgement: in its assessor's words, and by what its evidence stands on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ...actions.checking_for_window import Compared, Side
from ...domain.assessment import State
from ...i18n import tr
from ..assessment_words import label_of
from ..comparison_words import pivot_words
from ..text import visible
from ..widgets.cells import entry, key_of, listing
from ..widgets.fitting import choose, fit
from ..widgets.items_behind import ItemsBehind
from ..widgets.parts import captioned, column, label, named, row

_SEEN = frozenset({State.PRESENT, State.EMERGING})


class OneFactCard(QWidget):
    """``opened`` carries the id of an item, ``wanted`` an indicator to be shown."""

    opened = Signal(str)
    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._compared: Compared | None = None
        stack = column(self, gap=8)
        words = tr(
            "Of each indicator seen as present or emerging: what its assessor says would change it, and the origins of"
            " which each alone, if it were false, would leave evidence that carries less."
        )
        stack.addWidget(label(words, "quiet"))
        across = row(gap=12)
        self._side = named(QComboBox(), "one-fact-side", tr("Of which side"))
        self._side.addItem(tr("left"), 0)
        self._side.addItem(tr("right"), 1)
        self._side.setCurrentIndex(1)
        self._side.activated.connect(lambda _: self._fill())
        across.addLayout(captioned(tr("Of which side"), self._side))
        across.addStretch(1)
        stack.addLayout(across)
        heads = (tr("Indicator"), tr("What it is"), tr("What would change it"), tr("It would carry less without"))
        self.list = listing("one-fact", tr("What would change each judgement"), heads, wide=1, lines=2)
        for section in (2, 3):
            self.list.header().setSectionResizeMode(section, self.list.header().ResizeMode.Stretch)
        self.list.currentItemChanged.connect(lambda now, _: self._on_chosen(key_of(now)))
        self.list.itemActivated.connect(lambda chosen, _: self.wanted.emit(key_of(chosen)))
        stack.addWidget(self.list)
        self._about = label(selectable=True)
        self._about.setObjectName("one-fact-about")
        stack.addWidget(self._about)
        self._items = ItemsBehind("one-fact-items", tr("Items it would fall with"), lines=4)
        self._items.opened.connect(self.opened)
        stack.addWidget(self._items)

    def show_compared(self, compared: Compared) -> None:
        """Show what would change these."""
        self._compared = compared
        self._fill()

    @property
    def _shown(self) -> Side | None:
        compared = self._compared
        return None if compared is None else (compared.left, compared.right)[int(self._side.currentData())]

    def _fill(self) -> None:
        side = self._shown
        if side is None:
            return
        kept = key_of(self.list.currentItem())
        self.list.clear()
        for one in side.profile.indicators:
            if one.state in _SEEN:
                said = one.would_change or tr("not stated")
                pivots = pivot_words(side.supports.get(one.id))
                self.list.addTopLevelItem(entry((one.id, label_of(one), said, pivots), one.id))
        fit(self.list, most=8)
        if not choose(self.list, kept):
            self._about.setText(tr("No indicator is seen as present or emerging."))
            self._items.show_items(())

    def _on_chosen(self, indicator: str) -> None:
        side = self._shown
        one = next((one for one in side.profile.indicators if one.id == indicator), None) if side else None
        if side is None or one is None:
            return
        support = side.supports.get(indicator)
        lines = [
            f"{one.id}  {label_of(one)}",
            tr("Would change it: {text}").format(text=one.would_change or tr("not stated")),
            tr("It would carry less without: {origins}").format(origins=pivot_words(support)),
        ]
        self._about.setText(visible("\n".join(lines)))
        pivots = support.pivots if support is not None else ()
        self._items.show_items([item for origin in pivots for item in origin.items])
