"""The step that shows what would happen: how many lines are new, changed, the same, refused, and each of them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QRadioButton,
    QTableView,
    QWidget,
)

from ...i18n import tr, trn
from ..import_words import STATES, counted_words, shown_value, units_words
from ..models.plan_table import CHANGES, NOTHING, ROW, STATE, TITLE, PlanTable, Sorted
from ..record_words import field_words
from ..text import one_line
from ..widgets.cells import entry, listing, rows_of
from ..widgets.parts import characters, column, label, named, push, row

if TYPE_CHECKING:
    from ...actions.import_plan import Line, Plan

_WIDTHS = ((STATE, 14), (ROW, 12))
_MOST_SOURCES = 8
_TELLING = ("changed", "refused")
"""States of lines of which there is more to say than their title."""


class LinesView(QTableView):
    """Space ticks the line the cursor is on, whatever its column."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks."""
        model, now = self.model(), self.currentIndex()
        if event.key() == Qt.Key.Key_Space and isinstance(model, PlanTable) and now.isValid():
            model.turn(now.row())
        else:
            super().keyPressEvent(event)


class LinesStep(QWidget):
    """``wanted`` asks that what is ticked be taken in."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        stack = column(self, gap=8)
        self._says = named(label(look="strong", selectable=True), "import-counts", tr("What would happen"))
        stack.addWidget(self._says)
        self._sources = label(selectable=True)
        stack.addWidget(self._sources)
        stack.addLayout(self._lay_out_filters())
        self._format = ""
        self._events: int | None = None
        """How much of event data would be another, which come whole; ``None`` for anything else."""
        self.model = PlanTable(self)
        self.model.ticked.connect(self._on_ticked)
        self._table = self._make_table()
        stack.addWidget(self._table, 3)
        self._fields = listing("import-line", tr("The chosen line, field by field"), _heads("new"), wide=2, lines=4)
        stack.addWidget(self._fields, 2)
        line = row()
        self.take = push("import-take", tr("Take in"), self.wanted.emit, "primary")
        line.addWidget(self.take)
        self._keep = named(
            QCheckBox(tr("Keep the file itself in the case")), "import-keep", tr("Keep the file itself in the case")
        )
        line.addWidget(self._keep)
        line.addStretch(1)
        stack.addLayout(line)
        self._rest = QWidget()  # takes the room where there are no lines to show
        stack.addWidget(self._rest, 1)
        self.setFocusProxy(self._table)

    @property
    def keep(self) -> bool:
        """Whether the file itself is to be kept as an attachment of the import."""
        return self._keep.isChecked()

    def show_plan(self, plan: "Plan", found: Sorted) -> None:
        """What the file would come to."""
        self.model.show_plan(plan, found)
        for state, box in self._states.items():
            box.setText(counted_words(state, self.model.count(state)))
            box.setAccessibleName(box.text())
            box.setVisible(self.model.count(state) > 0)
        self._states[""].setChecked(True)
        self._narrow("")
        self._tell(_told(plan))
        self._show_sources(plan)
        self._events = plan.new + plan.changed + plan.withdrawn if plan.kind == "events" else None
        self._format = plan.format
        for part in (self._tick, self._untick, self._keep):
            part.setVisible(self._events is None)
        for shown in (self._table, self._fields):
            shown.setVisible(self.model.count("") > 0)
        self._rest.setVisible(self.model.count("") == 0)
        self.setFocusProxy(self._table if self.model.count("") else self.take)
        self._keep.setChecked(plan.keep_original)
        self._show_line(None)
        self._on_ticked()
        if self.model.rowCount():
            self._table.setCurrentIndex(self.model.index(0, TITLE))

    def take_in(self) -> None:
        """It is being taken in."""
        self.take.setEnabled(False)
        self.take.setText(tr("Taking in… Cancel stands at the foot of the window"))
        self.take.setAccessibleName(self.take.text())

    def wait(self) -> None:
        """It is being looked at anew."""
        self.forget()
        self._tell(tr("Looking at the file…"))
        self._sources.hide()

    def forget(self) -> None:
        """Nothing is shown any more."""
        self.model.show_plan(None, NOTHING)
        self._show_line(None)

    def _lay_out_filters(self) -> QHBoxLayout:
        line = row(gap=12)
        self._group = QButtonGroup(self)
        self._states: dict[str, QRadioButton] = {}
        for state in ("", *STATES):
            box = self._states[state] = named(QRadioButton(), f"import-show-{state or 'all'}", counted_words(state, 0))
            box.clicked.connect(lambda _, chosen=state: self._on_state(chosen))
            self._group.addButton(box)
            line.addWidget(box)
        line.addStretch(1)
        self._tick = push("import-tick", tr("Tick these"), lambda: self._tick_shown(on=True))
        self._untick = push("import-untick", tr("Untick these"), lambda: self._tick_shown(on=False))
        line.addWidget(self._tick)
        line.addWidget(self._untick)
        return line

    def _make_table(self) -> LinesView:
        words = tr("Space ticks a line to be taken in")
        table = named(LinesView(), "import-lines", tr("Lines of the file"), words)
        table.setModel(self.model)
        header = rows_of(table)
        for at, width in _WIDTHS:
            table.setColumnWidth(at, characters(table, width))
        for at in (TITLE, CHANGES):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        table.selectionModel().currentRowChanged.connect(self._on_line)
        return table

    def _show_sources(self, plan: "Plan") -> None:
        names = [one_line(source.name) for source in plan.new_sources[:_MOST_SOURCES]]
        if len(plan.new_sources) > _MOST_SOURCES:
            names.append(trn("and {n} more", "and {n} more", len(plan.new_sources) - _MOST_SOURCES))
        words = tr("New sources would be entered: {names}").format(names=", ".join(names)) if names else ""
        if plan.kind == "events":
            words = tr("Event data are pinned whole beside the case; make items of the events that matter, one by one.")
        self._sources.setText(words)
        self._sources.setVisible(bool(words))

    def _state(self) -> str:
        return next((state for state, box in self._states.items() if box.isChecked()), "")

    def _on_state(self, state: str) -> None:
        self._narrow(state)
        self._show_line(None)
        if self.model.rowCount():
            self._table.setCurrentIndex(self.model.index(0, TITLE))

    def _tell(self, words: str) -> None:
        self._says.setText(words)
        self._says.setAccessibleName(words)

    def _narrow(self, state: str) -> None:
        self.model.narrow(state)
        told = (state,) if state else _TELLING
        self._table.setColumnHidden(CHANGES, not any(self.model.count(one) for one in told if one in _TELLING))

    def _tick_shown(self, *, on: bool) -> None:
        self.model.tick_all(self._state(), on=on)

    def not_taken(self) -> None:
        """Nothing of it was taken in; it can be tried again."""
        self._on_ticked()

    def _on_ticked(self) -> None:
        count = self.model.to_take if self._events is None else self._events
        words = (
            tr("Take in {what}").format(what=units_words(self._format, count)) if count else tr("Nothing to take in")
        )
        if self._events:
            words = tr("Pin the event data beside the case")
        self.take.setText(words)
        self.take.setAccessibleName(words)
        self.take.setEnabled(count > 0)

    def _on_line(self, now: QModelIndex, _before: QModelIndex) -> None:
        self._show_line(self.model.line(now.row()) if now.isValid() else None)

    def _show_line(self, line: "Line | None") -> None:
        self._fields.clear()
        self._fields.setHeaderLabels(list(_heads(line.state if line is not None else "new")))
        if line is None:
            return
        for bad in self.model.refusals(line):
            self._fields.addTopLevelItem(entry((bad.column, bad.value, bad.words or bad.rule)))
        for field, (before, now) in self.model.fields(line).items():
            cells = (field_words("item", field), shown_value(field, before), shown_value(field, now))
            self._fields.addTopLevelItem(entry(cells))


def _heads(state: str) -> tuple[str, str, str]:
    if state == "refused":
        return tr("Column"), tr("What stands there"), tr("Why it is refused")
    return tr("Field"), tr("In the case"), tr("In the file")


def _told(plan: "Plan") -> str:
    if not plan.rows:
        return tr("Nothing in this file can be taken in.")
    if not plan.new and not plan.changed and not plan.withdrawn and not plan.rows_refused:
        return tr("All of it is in the case already. Nothing would change.")
    counted = (
        (plan.new, trn("{n} would be new", "{n} would be new", plan.new)),
        (plan.changed, trn("{n} would change", "{n} would change", plan.changed)),
        (plan.same, trn("{n} is in the case as it is", "{n} are in the case as they are", plan.same)),
        (plan.withdrawn, trn("{n} is withdrawn", "{n} are withdrawn", plan.withdrawn)),
        (plan.rows_refused, trn("{n} is refused", "{n} are refused", plan.rows_refused)),
    )
    return " · ".join(words for count, words in counted if count)
