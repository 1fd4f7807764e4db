"""Tempo: what comes up more, or less, than the case's own past lets one expect."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QTableWidget, QTableWidgetItem, QWidget

from ...actions.assessing import newest_day
from ...actions.tempo import tempo
from ...analysis.tempo import Tempo, TempoSeries
from ...analysis.tempo_words import TEMPO_SIGNS, kind_words, method_words, tempo_words
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr
from ..runner import Session
from ..text import one_line, set_apart
from ..widgets.field import Field
from ..widgets.parts import characters, label, named, push, row
from ..widgets.tempo_chart import TempoChart, period_words
from ..workspace import Workspace
from .paged import CasePage

_AT = Qt.ItemDataRole.UserRole
_ORDER = (Tempo.UPSURGE, Tempo.FALLING, Tempo.STEADY, Tempo.TOO_LITTLE)


class TempoPage(CasePage):
    """Series with what moves first; the chart of the chosen one with its table; the items of a period."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "analysis-tempo", tr("Tempo"))
        self._found: tuple[TempoSeries, ...] = ()
        self._series: TempoSeries | None = None
        self._day = Field("tempo-day", tr("As of"), read=When.parse, say=lambda day: day.words)
        self._list = named(QListWidget(), "tempo-series", tr("Series and their tempo"))
        self._chart = TempoChart()
        self._table = named(QTableWidget(), "tempo-table", tr("Tempo by period, as a table"))
        self._items = named(QListWidget(), "tempo-items", tr("Reports of the period"))
        self._lay_out()
        self._list.currentRowChanged.connect(self._on_series)
        self._chart.chosen.connect(self._on_period)
        self._table.cellActivated.connect(lambda at, _: self._on_period(self._start_at(at)))
        self._items.itemActivated.connect(lambda entry: self.workspace.asked.emit("items", str(entry.data(_AT))))

    def read(self) -> None:
        """As of the day typed, else of the newest assessment."""
        try:
            day = self._day.value()
        except DeskError:
            return  # shown beside the field
        self.workspace.runner.read(self, "tempo", lambda session: _read(session, day), self._on_found)

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Read anew where items changed."""
        if kinds & {"item", "source"} and self.isVisible():
            self.read()

    def panes(self) -> list[QWidget]:
        """The series, the chart, its table."""
        return [self._list, self._chart, self._table]

    def _lay_out(self) -> None:
        head = self.add_card(tr("Tempo against the case's own past"))
        line = row(gap=12)
        self._day.setMaximumWidth(characters(self, 28))
        line.addWidget(self._day)
        line.addWidget(push("tempo-show", tr("Show"), self.read), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addStretch(1)
        head.addLayout(line)
        head.addWidget(label(method_words(), "quiet"))
        self._list.setMinimumHeight(self.fontMetrics().height() * 8)
        head.addWidget(self._list)
        card = self.add_card(tr("One series"))
        self._note = named(label(look="strong", selectable=True), "tempo-note", tr("What it is judged by"))
        card.addWidget(self._note)
        card.addWidget(self._chart)
        legend = tr("Bars: reporters of it. Dotted: all reporters. Lines at the end: expected, and the upsurge beyond.")
        card.addWidget(label(legend, "small"))
        headings = [
            tr("From"),
            tr("Reports"),
            tr("Reporters"),
            tr("All reporters"),
            tr("Expected"),
            tr("Upsurge above"),
        ]
        self._table.setColumnCount(len(headings))
        self._table.setHorizontalHeaderLabels(headings)
        self._table.verticalHeader().hide()
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self._table.setMinimumHeight(self.fontMetrics().height() * 9)
        card.addWidget(self._table)
        self._period = label(look="strong")
        card.addWidget(self._period)
        self._items.setMinimumHeight(self.fontMetrics().height() * 6)
        card.addWidget(self._items)

    def _on_found(self, found: tuple[When, tuple[TempoSeries, ...]]) -> None:
        day, series = found
        if not self._day.text.strip():
            self._day.set_text(day.words)
        self._found = tuple(sorted(series, key=lambda one: _ORDER.index(one.tempo)))
        chosen = self._list.currentRow()
        self._list.clear()
        for one in self._found:
            words = f"{kind_words(one.kind, one.key)}: {tempo_words(one.tempo)}"
            entry = QListWidgetItem(one_line(f"{TEMPO_SIGNS[one.tempo]}  {words}"))
            entry.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            self._list.addItem(entry)
        self._list.setCurrentRow(min(max(chosen, 0), len(self._found) - 1))
        if not self._found:
            self._note.setText(tr("Nothing was known by then."))
            self._chart.show_series(None)

    def _on_series(self, at: int) -> None:
        if not 0 <= at < len(self._found):
            return
        one = self._series = self._found[at]
        self._note.setText(f"{kind_words(one.kind, one.key)}: {tempo_words(one.tempo)}. {one.note}")
        self._chart.show_series(one)
        self._table.setRowCount(len(one.periods))
        for place, period in enumerate(reversed(one.periods)):
            cells = [
                _first_day(period.start),
                str(period.reports),
                str(period.counted),
                str(period.effort),
                "" if period.expected is None else f"{period.expected:.1f}",
                "" if period.upper is None else str(period.upper),
            ]
            for across, text in enumerate(cells):
                self._table.setItem(place, across, QTableWidgetItem(text))
        self._table.resizeColumnsToContents()
        self._on_period(one.periods[-1].start)

    def _start_at(self, at: int) -> int:
        return self._series.periods[-1 - at].start if self._series is not None else 0

    def _on_period(self, start: int) -> None:
        if self._series is None:
            return
        period = next((one for one in self._series.periods if one.start == start), None)
        if period is None:
            return
        self._period.setText(period_words(period))
        self._items.clear()
        for ref in period.items:
            entry = QListWidgetItem(one_line(ref))
            entry.setData(_AT, ref)
            self._items.addItem(entry)


def _first_day(ordinal: int) -> str:
    words = When.on(date.fromordinal(ordinal)).words
    return set_apart(words) if QGuiApplication.isRightToLeft() else words


def _read(session: Session, day: When | None) -> tuple[When, tuple[TempoSeries, ...]]:
    case = session.the_case()
    as_of = day or newest_day(case)
    return as_of, tempo(case, as_of)
