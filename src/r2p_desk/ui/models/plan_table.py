"""The lines of a dry run: asks the plan for those that are painted, holds none of its own but the ticks."""

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication

from ...i18n import tr
from ..import_words import changes_words, place_words, state_words
from ..text import one_line, set_apart

if TYPE_CHECKING:
    from ...actions.import_plan import Line, Packed, Plan, Planned, Refusal

STATE, ROW, TITLE, CHANGES = range(4)
TAKEN = ("new", "changed")
"""States of lines that can be ticked."""
_KEPT = 400
Index = QModelIndex | QPersistentModelIndex


class Sorted(NamedTuple):
    """The lines that are shown, the numbers of those in each state, what is wrong with those of (sheet, row) that are
    refused, and of which lines something would be stated."""

    lines: "Packed[Line] | Sequence[Line]"
    by_state: dict[str, "array[int]"]
    refused: "dict[tuple[str, int], list[Refusal]]"
    stated: "array[int]"


NOTHING = Sorted((), {}, {}, array("l"))


def sort_lines(plan: "Plan") -> Sorted:
    """Sort the lines of a plan; beside the window, for there may be very many. Event data have none but the refused."""
    lines = plan.lines if plan.kind != "events" else _refused_lines(plan)
    found = Sorted(lines, {}, {}, array("l", (one.line for one in plan.planned)))
    for line in lines:
        found.by_state.setdefault(line.state, array("l")).append(line.number)
    for refusal in plan.refused:
        found.refused.setdefault((refusal.sheet, refusal.row), []).append(refusal)
    return found


def _refused_lines(plan: "Plan") -> "list[Line]":
    from ...actions.import_plan import Line

    first: dict[tuple[str, int], Refusal] = {}
    for one in plan.refused:
        first.setdefault((one.sheet, one.row), one)
    return [Line(at, one.sheet, one.row, "refused", one.value) for at, one in enumerate(first.values())]


class PlanTable(QAbstractTableModel):
    """``ticked`` when more or fewer lines are to be taken in."""

    ticked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._all: Packed[Line] | Sequence[Line] = ()
        self._planned: Packed[Planned] | tuple[Planned, ...] = ()
        self._sorted = NOTHING
        self._shown: Sequence[int] = range(0)
        self._ticks = bytearray()
        self._sheets = 0
        self._count = 0
        self._lines: OrderedDict[int, Line] = OrderedDict()

    def show_plan(self, plan: "Plan | None", found: Sorted) -> None:
        """Show these lines; all that are new or changed are ticked."""
        self.beginResetModel()
        self._all, self._sorted = found.lines, found
        self._planned, self._sheets = (plan.planned, len(plan.sheets)) if plan is not None else ((), 0)
        self._lines.clear()
        self._ticks = bytearray(len(found.lines))
        self._tick_all("", on=True)
        self._shown = range(len(self._ticks))
        self.endResetModel()

    def narrow(self, state: str) -> None:
        """Show only the lines in this state, all of them for none."""
        self.beginResetModel()
        self._shown = self._sorted.by_state.get(state, array("l")) if state else range(len(self._ticks))
        self.endResetModel()

    def count(self, state: str) -> int:
        """How many lines are in this state; of all for none."""
        return len(self._sorted.by_state.get(state, ())) if state else len(self._ticks)

    @property
    def to_take(self) -> int:
        """How many lines are ticked."""
        return self._count

    def chosen(self) -> frozenset[int] | None:
        """The numbers of the lines that are ticked; ``None`` when that is all that can be."""
        if self._count == sum(self.count(state) for state in TAKEN):
            return None
        return frozenset(at for at, tick in enumerate(self._ticks) if tick)

    def tick_all(self, state: str, *, on: bool) -> None:
        """Tick, or untick, all in this state; all that can be for none."""
        self._tick_all(state, on=on)
        if self.rowCount():
            self.dataChanged.emit(self.index(0, STATE), self.index(self.rowCount() - 1, STATE))
        self.ticked.emit()

    def turn(self, row: int) -> None:
        """Tick this one, or take its tick away."""
        at = self._at(row)
        if self.line(row).state not in TAKEN:
            return
        self._ticks[at] ^= 1
        self._count += 1 if self._ticks[at] else -1
        self.dataChanged.emit(self.index(row, STATE), self.index(row, STATE))
        self.ticked.emit()

    def line(self, row: int) -> "Line":
        """The line in this row."""
        at = self._at(row)
        found = self._lines.get(at)
        if found is None:
            found = self._lines[at] = self._all[at]
            while len(self._lines) > _KEPT:
                self._lines.popitem(last=False)
        return found

    def fields(self, line: "Line") -> "dict[str, tuple[Any, Any]]":
        """Each field that would be another: (before, now)."""
        if line.state != "new":
            return line.changes
        at = bisect_left(self._sorted.stated, line.number)
        if at == len(self._sorted.stated) or self._sorted.stated[at] != line.number:
            return {}
        planned = self._planned[at]
        source = {"source": (None, planned.source.name)} if planned.source is not None else {}
        attached = {"attachments": (None, [file.name for file in planned.files])} if planned.files else {}
        return {**{name: (None, value) for name, value in planned.fields.items()}, **source, **attached}

    def refusals(self, line: "Line") -> "Sequence[Refusal]":
        """What is wrong with a line, if it is refused."""
        return self._sorted.refused.get((line.sheet, line.row), ()) if line.state == "refused" else ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """One row for each line that is shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Its state, where it stands, its title, what changes."""
        return 0 if parent.isValid() else CHANGES + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words over the columns."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (tr("State"), tr("Row"), tr("Title"), tr("What changes, or why it is refused"))[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What is new or changed can be ticked."""
        flags = super().flags(index)
        can = index.column() == STATE and self.line(index.row()).state in TAKEN
        return flags | Qt.ItemFlag.ItemIsUserCheckable if can else flags

    def setData(self, index: Index, _value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A tick set or taken away."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.turn(index.row())
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text of a cell, and the tick of the first."""
        line = self.line(index.row())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == STATE and line.state in TAKEN:
            return Qt.CheckState.Checked if self._ticks[self._at(index.row())] else Qt.CheckState.Unchecked
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return None
        text = one_line(self._cell(line, index.column()))
        spoken = role != Qt.ItemDataRole.DisplayRole
        return set_apart(text) if QGuiApplication.isRightToLeft() and not spoken else text

    def _cell(self, line: "Line", column: int) -> str:
        if column == STATE:
            return state_words(line.state)
        if column == ROW:
            return place_words(line.sheet if self._sheets > 1 else "", line.row)
        return line.title if column == TITLE else changes_words(line, self.refusals(line))

    def _at(self, row: int) -> int:
        return self._shown[row]

    def _tick_all(self, state: str, *, on: bool) -> None:
        for one in (state,) if state else TAKEN:
            for at in self._sorted.by_state.get(one, ()) if one in TAKEN else ():
                self._ticks[at] = on
        self._count = self._ticks.count(1)
