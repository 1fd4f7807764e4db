"""Where two assessments differ: counts in words, a table by indicator, evidence that only one of them names."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from ...analysis.comparison import Comparison
from ...domain.assessment import Profile
from ...domain.item import Item
from ...i18n import tr
from ..assessment_words import subject_words
from ..comparison_words import compared_lines, field_words, side_words
from ..widgets.cells import entry, key_of, listing
from ..widgets.fitting import choose, fit
from ..widgets.items_behind import ItemsBehind
from ..widgets.parts import column, label, named


class ComparisonFound(QWidget):
    """``wanted`` carries an indicator to be shown, ``opened`` the id of an item; ``sides`` name left and right.

    ``alone`` are the words for evidence that only the one, and only the other names.
    """

    wanted = Signal(str)
    opened = Signal(str)

    def __init__(self, prefix: str, sides: tuple[str, str], alone: tuple[str, str]) -> None:
        super().__init__()
        self._profiles: tuple[Profile, Profile] | None = None
        self._found: Comparison | None = None
        stack = column(self, gap=8)
        self._says = named(label(selectable=True), f"{prefix}-says", tr("What differs, counted"))
        stack.addWidget(self._says)
        words = tr("Only what is opposed")
        self._opposed = named(QCheckBox(words), f"{prefix}-opposed", words)
        self._opposed.toggled.connect(lambda _: self._fill())
        stack.addWidget(self._opposed)
        heads = (tr("About"), tr("In what"), *sides)
        self.list = listing(f"{prefix}-differences", tr("Differences"), heads, wide=0, lines=2)
        self.list.itemActivated.connect(lambda chosen, _: self.wanted.emit(key_of(chosen)))
        stack.addWidget(self.list)
        self._gone = ItemsBehind(f"{prefix}-gone", alone[0])
        self._new = ItemsBehind(f"{prefix}-new", alone[1])
        for part in (self._new, self._gone):
            part.opened.connect(self.opened)
            stack.addWidget(part)

    def show_found(self, left: Profile, right: Profile, found: Comparison) -> None:
        """Show where these differ."""
        self._profiles, self._found = (left, right), found
        self._says.setText("\n".join(compared_lines(found)))
        self._says.setAccessibleName(" ".join(compared_lines(found)))
        self._fill()
        self._new.show_items(_named(right.items, found.new_items))
        self._gone.show_items(_named(left.items, found.gone_items))

    def _fill(self) -> None:
        found, profiles = self._found, self._profiles
        if found is None or profiles is None:
            return
        opposed = set(found.opposed)
        self.list.clear()
        for one in found.differences:
            if self._opposed.isChecked() and one.subject not in opposed:
                continue
            cells = (
                subject_words(profiles[0], one.subject),
                field_words(one.field),
                side_words(one, one.left),
                side_words(one, one.right),
            )
            self.list.addTopLevelItem(entry(cells, one.subject))
        fit(self.list, most=10)
        choose(self.list, "")


def _named(items: Sequence[Item], references: Sequence[str]) -> list[Item]:
    wanted = set(references)
    return [item for item in items if item.ref in wanted]
