"""Precursors and precedents: signs known from elsewhere with the items of this case to read, and the nearest cases."""

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from ...actions.assessing import newest_day
from ...actions.frameworks import framework_for
from ...actions.precedents import nearest
from ...actions.precursors import bearing, library, precursors
from ...analysis.precedents_words import (
    caution_words,
    counts_words,
    head_words,
    method_words,
    name_words,
    refusal_words,
    too_few_words,
)
from ...analysis.precursors_words import precursor_lines
from ...domain.assessment import state_words
from ...domain.precedent import Comparison, Nearest, likeness_words
from ...domain.precursor import Bearing, Precursor, lead_time_words
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr, trn
from ..runner import Session
from ..text import long_text, one_line, set_apart, visible
from ..widgets.field import Field
from ..widgets.parts import characters, label, named, push, reading_text, row
from ..workspace import Workspace
from .paged import CasePage
from .precedent_files import PrecedentFiles

_AT = Qt.ItemDataRole.UserRole
_READ_OUT = Qt.ItemDataRole.AccessibleTextRole
_WIDEST = 120
"""Of the card with the differences, in characters: it holds a table of five columns."""
_STANDS_ON = frozenset({"item", "source", "assessment", "judgement", "evidence", "signoff"})


class _Told(NamedTuple):
    """What the page shows of the case as of a day."""

    day: When
    nearest: Nearest


class _Read(NamedTuple):
    """One precursor with the items known by the day that may bear on it."""

    id: str
    text: str
    items: tuple[Bearing, ...]


class PrecedentsPage(CasePage):
    """A match is where to look, a likeness no forecast; Enter on an item opens it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "analysis-precedents", tr("Precursors and precedents"))
        self._told: _Told | None = None
        self._found: tuple[Precursor, ...] = ()
        self._sought = Field("precursors-words", tr("Search precursors"))
        self._day = Field("precedents-as-of", tr("As of"), read=When.parse, say=lambda day: day.words)
        self._list = named(QListWidget(), "precursors-list", tr("Precursors"))
        self._text = reading_text("precursors-text", tr("The chosen precursor"))
        self._items = named(QListWidget(), "precursors-items", tr("Items of this case to read with it"))
        self._nearest = named(QListWidget(), "precedents-nearest", tr("Nearest precedents"))
        self._table = named(QTableWidget(), "precedents-differences", tr("Where they differ"))
        self._lay_out_precursors(self.add_card(tr("Precursors")))
        self._lay_out_precedents(self.add_card(tr("Nearest precedents"), _WIDEST))
        self._files = PrecedentFiles(workspace)
        self._files.changed.connect(self.read)
        self.add_card(tr("Coded cases")).addWidget(self._files)
        for each in (self._list, self._items, self._nearest):
            each.setWordWrap(True)
            each.setResizeMode(QListWidget.ResizeMode.Adjust)
            each.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._sought.edited.connect(self._seek)
        self._list.currentItemChanged.connect(lambda now, _: self._on_precursor(now))
        self._items.itemActivated.connect(lambda entry: self.workspace.asked.emit("items", str(entry.data(_AT))))
        self._nearest.currentRowChanged.connect(self._on_precedent)

    def enter(self) -> None:
        """The coded cases too."""
        self._files.read()
        super().enter()

    def read(self) -> None:
        """As of the day typed, else of the newest assessment."""
        try:
            day = self._day.value()
        except DeskError:
            return  # shown beside the field
        self.workspace.runner.read(self, "precedents", lambda session: _tell(session, day), self._on_told)

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Read anew where something it stands on was saved."""
        if kinds & _STANDS_ON and self.isVisible():
            self.read()

    def panes(self) -> list[QWidget]:
        """The precursors, the items, the precedents, their differences, the coded cases."""
        return [self._list, self._items, self._nearest, self._table, self._files.list]

    def _lay_out_precursors(self, stack: QVBoxLayout) -> None:
        self._statement = label(look="quiet")
        stack.addWidget(self._statement)
        line = row(gap=12)
        line.addWidget(self._sought, 1)
        self._day.setMaximumWidth(characters(self, 28))
        line.addWidget(self._day)
        line.addWidget(push("precedents-show", tr("Show"), self.read), 0, Qt.AlignmentFlag.AlignVCenter)
        stack.addLayout(line)
        self._count = _said("precursors-count", look="small")
        stack.addWidget(self._count)
        height = self.fontMetrics().height()
        self._list.setMinimumHeight(height * 9)
        stack.addWidget(self._list)
        self._name = label(look="strong", selectable=True)
        stack.addWidget(self._name)
        self._text.setMinimumHeight(height * 14)
        stack.addWidget(self._text)
        self._items_note = _said("precursors-items-note", look="strong")
        stack.addWidget(self._items_note)
        stack.addWidget(label(tr("A match of words is where to look, and no finding. Enter opens the item."), "small"))
        self._items.setMinimumHeight(height * 7)
        stack.addWidget(self._items)

    def _lay_out_precedents(self, stack: QVBoxLayout) -> None:
        height = self.fontMetrics().height()
        stack.addWidget(label(method_words(), "quiet"))
        self._refusal = _said("precedents-refusal", look="strong", selectable=True)
        stack.addWidget(self._refusal)
        self._nearest.setMinimumHeight(height * 4)
        self._nearest.setMaximumHeight(height * 5)
        stack.addWidget(self._nearest)
        self._comparison = _said("precedents-comparison", selectable=True)
        stack.addWidget(self._comparison)
        headings = [tr("Indicator"), tr("Here"), tr("There"), tr("Likeness"), tr("Reason there")]
        self._table.setColumnCount(len(headings))
        self._table.setHorizontalHeaderLabels(headings)
        self._table.verticalHeader().hide()
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self._table.setTabKeyNavigation(False)
        self._table.setMinimumHeight(height * 12)
        self._table.setWordWrap(True)
        for column, width in enumerate((42, 14, 14, 14)):
            self._table.setColumnWidth(column, characters(self, width))
        self._table.horizontalHeader().setStretchLastSection(True)
        self._table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        )
        stack.addWidget(self._table)
        self._too_few = label(look="small", selectable=True)
        stack.addWidget(self._too_few)

    def _on_told(self, told: _Told) -> None:
        self._told = told
        if not self._day.text.strip():
            self._day.set_text(told.day.words)
        self._statement.setText(library().statement)
        self._seek()
        self._on_precursor(self._list.currentItem())
        self._show_nearest(told.nearest)

    def _seek(self) -> None:
        """The library is read once on the worker; going through it here takes no time that is noticed."""
        if self._told is None:
            return
        found = precursors(self._sought.text)
        count = trn("{n} precursor", "{n} precursors", len(found))
        self._count.setText(count if found else tr("No precursor has all of that."))
        if found == self._found:
            return
        self._found = found
        chosen = self._list.currentItem()
        before = str(chosen.data(_AT)) if chosen is not None else ""
        self._list.clear()
        for one in found:
            words = tr("{name} · {lead}").format(name=one.name, lead=lead_time_words(one.lead_time))
            entry = QListWidgetItem(one_line(words))
            entry.setData(_AT, one.id)
            entry.setData(_READ_OUT, words)
            self._list.addItem(entry)
        at = next((place for place, one in enumerate(found) if one.id == before), 0)
        self._list.setCurrentRow(at if found else -1)
        if not found:
            self._on_precursor(None)

    def _on_precursor(self, entry: QListWidgetItem | None) -> None:
        told = self._told
        if told is None:
            return
        chosen = None if entry is None else str(entry.data(_AT))
        one = next((each for each in self._found if each.id == chosen), None)
        if one is None:
            self._name.setText("")
            self._text.setPlainText("")
            self._items_note.setText("")
            self._items.clear()
            return
        self._name.setText(one.name)
        self.workspace.runner.read(self, "precursor", lambda session: _read(session, one, told.day), self._on_read)

    def _on_read(self, found: _Read) -> None:
        entry = self._list.currentItem()
        if entry is None or str(entry.data(_AT)) != found.id or self._told is None:
            return
        self._text.setPlainText(long_text(found.text))
        count = trn("{n} item of this case", "{n} items of this case", len(found.items))
        day = self._told.day.words
        self._items_note.setText(tr("{count} to read with it, of those known by {day}").format(count=count, day=day))
        self._items.clear()
        for hit in found.items:
            words = tr("{item}: {why}").format(item=hit.title, why="; ".join(hit.why))
            line = QListWidgetItem(one_line(f"{hit.ref}  {words}"))
            line.setData(_AT, hit.item)
            self._items.addItem(line)

    def _show_nearest(self, found: Nearest) -> None:
        refusal = refusal_words(found)
        self._refusal.setText(refusal or "")
        self._refusal.setVisible(refusal is not None)
        self._nearest.clear()
        for one in found.compared:
            self._nearest.addItem(QListWidgetItem(one_line(name_words(one))))
        for widget in (self._nearest, self._comparison, self._table):
            widget.setVisible(bool(found.compared))
        few = "\n".join(too_few_words(one, found.minimum) for one in found.too_few) if found.assessed_as_of else ""
        self._too_few.setText(long_text(few))
        self._too_few.setVisible(bool(few))
        self._nearest.setCurrentRow(0 if found.compared else -1)

    def _on_precedent(self, at: int) -> None:
        if self._told is None or not 0 <= at < len(self._told.nearest.compared):
            return
        one = self._told.nearest.compared[at]
        self._comparison.setText(long_text("\n".join(_comparison_lines(one, self._told.day))))
        self._table.setVisible(bool(one.differences))
        self._table.setRowCount(len(one.differences))
        for line, each in enumerate(one.differences):
            name = f"{set_apart(each.indicator)} {each.label or ''}".rstrip()
            states = (state_words(each.here), state_words(each.there), likeness_words(each.likeness))
            for column, text in enumerate((name, *states, visible(each.reason_there))):
                cell = QTableWidgetItem(text)
                cell.setToolTip(text)
                self._table.setItem(line, column, cell)
        self._table.resizeRowsToContents()


def _said(object_name: str, look: str = "", *, selectable: bool = False) -> QLabel:
    """Text whose words are their own name."""
    made = label(look=look, selectable=selectable)
    made.setObjectName(object_name)
    return made


def _comparison_lines(one: Comparison, day: When) -> list[str]:
    alike = [] if one.differences else [tr("No indicator judged on both sides differs.")]
    note = [one.day.note] if one.day.note else []
    return [head_words(one), *caution_words(one, day), counts_words(one), *alike, *note, one.precedent.statement]


def _tell(session: Session, day: When | None) -> _Told:
    case = session.the_case()
    as_of = day or newest_day(case)
    library()  # read here, not on the thread of the window
    return _Told(day=as_of, nearest=nearest(case, as_of))


def _read(session: Session, one: Precursor, day: When) -> _Read:
    case = session.the_case()
    lines = precursor_lines(one, lambda framework, entry: framework_for(case.desk, framework).label_of(entry))
    return _Read(id=one.id, text="\n".join(lines), items=bearing(case, one.id, day))
