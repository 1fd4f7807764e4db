"""How well the warnings of the case foresaw what came: by yardstick, with the warnings behind each figure."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ...actions.assessing import today
from ...actions.foresight import Record, foresight
from ...analysis.foresight import Forecast, Foresight, TermRecord
from ...analysis.foresight_words import (
    calibration_words,
    caveat,
    foresight_lines,
    interval_words,
    range_words,
    unreadable_words,
)
from ...domain.likelihood import likelihood_words, term_words, yardstick_words
from ...i18n import tr
from ..text import one_line, set_apart
from ..widgets.calibration_chart import CalibrationChart
from ..widgets.parts import captioned, label, named, row
from ..workspace import Workspace
from .paged import CasePage

_WIDEST = 150
"""Of the card, in characters: the table has six columns."""


class ForesightPage(CasePage):
    """Reads the warnings and their outcomes as of today; changes nothing."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "warnings-foresight", tr("Foresight"))
        self._record: Record | None = None
        stack = self.add_card(tr("How well the warnings foresaw what came"), _WIDEST)
        self._yardsticks = named(QComboBox(), "foresight-yardstick", tr("Yardstick"))
        self._yardsticks.activated.connect(lambda _: self._show())
        self._choice = QWidget()
        across = row(self._choice)
        across.addLayout(captioned(tr("Yardstick"), self._yardsticks))
        across.addStretch(1)
        stack.addWidget(self._choice)
        self._says = label(selectable=True)
        self._says.setObjectName("foresight-says")
        stack.addWidget(self._says)
        self._chart = CalibrationChart()
        stack.addWidget(self._chart)
        self._legend = label(
            tr("Hatched: the range of the term. Diamond: the share that came true, with its 95 % interval."), "small"
        )
        stack.addWidget(self._legend)
        self._table = _table()
        self._table.currentCellChanged.connect(lambda *_: self._show_warnings())
        stack.addWidget(self._table)
        self._behind = label(look="strong")
        stack.addWidget(self._behind)
        self._warnings = named(QListWidget(), "foresight-warnings", tr("Warnings behind the chosen line"))
        self._warnings.setMinimumHeight(self._warnings.fontMetrics().height() * 6)
        self._warnings.setWordWrap(True)
        self._warnings.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        stack.addWidget(self._warnings)
        stack.addWidget(label(caveat(), "quiet"))
        self._show()

    def read(self) -> None:
        """What they came to by now."""
        self.workspace.runner.read(
            self, "foresight", lambda session: foresight(session.the_case(), today()), self._on_record
        )

    def on_changed(self, kinds: frozenset[str]) -> None:
        """A warning or an outcome was saved."""
        if kinds & {"warning", "outcome"} and self.isVisible():
            self.read()

    def panes(self) -> list[QWidget]:
        """The table, the warnings behind it."""
        return [self._table, self._warnings]

    def _on_record(self, record: Record) -> None:
        self._record = record
        chosen = self._yardsticks.currentData()
        self._yardsticks.clear()
        for one in record.foresight:
            self._yardsticks.addItem(yardstick_words(one.yardstick), str(one.yardstick))
        self._yardsticks.setCurrentIndex(max(self._yardsticks.findData(chosen), 0))
        self._show()

    @property
    def _one(self) -> Foresight | None:
        chosen = self._yardsticks.currentData()
        found = self._record.foresight if self._record else ()
        return next((one for one in found if str(one.yardstick) == chosen), None)

    def _show(self) -> None:
        one = self._one
        none = tr(
            "No warning was issued yet. Each states what will come, by when, and how likely: that is scored here."
        )
        lines = foresight_lines(one) if one else [none] if self._record else []
        if self._record is not None and self._record.unreadable:
            lines.append(unreadable_words(self._record.unreadable))
        self._says.setText("\n".join(lines))
        self._choice.setVisible(self._yardsticks.count() > 1)
        self._chart.show_foresight(one)
        self._legend.setVisible(not self._chart.isHidden())
        terms = one.terms if one else ()
        self._table.setVisible(bool(terms))
        self._table.setRowCount(len(terms))
        for at, term in enumerate(terms):
            for column, words in enumerate(_cells(term)):
                entry = QTableWidgetItem(set_apart(words) if QGuiApplication.isRightToLeft() else words)
                entry.setData(Qt.ItemDataRole.AccessibleTextRole, words)
                self._table.setItem(at, column, entry)
        self._show_warnings()

    def _show_warnings(self) -> None:
        one, at = self._one, self._table.currentRow()
        term = one.terms[at] if one and 0 <= at < len(one.terms) else None
        self._warnings.clear()
        for forecast in term.said if term else ():
            words = _forecast_words(forecast)
            entry = QListWidgetItem(set_apart(words) if QGuiApplication.isRightToLeft() else words)
            entry.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            self._warnings.addItem(entry)
        self._warnings.setVisible(term is not None)
        self._behind.setVisible(term is not None)
        self._behind.setText(tr("Warnings behind “{term}”").format(term=term_words(term.term.name)) if term else "")


def _table() -> QTableWidget:
    words = (tr("Term"), tr("Range"), tr("Said"), tr("Came true"), tr("95 % interval"), tr("Against its range"))
    made = named(QTableWidget(0, len(words)), "foresight-terms", tr("Terms and what came of them"))
    made.setHorizontalHeaderLabels([set_apart(one) if QGuiApplication.isRightToLeft() else one for one in words])
    made.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    made.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
    made.setTabKeyNavigation(False)
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(made.fontMetrics().height() + 12)
    header = made.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setStretchLastSection(True)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFixedHeight(header.sizeHint().height() + 7 * made.verticalHeader().defaultSectionSize() + 4)
    return made


def _cells(term: TermRecord) -> tuple[str, ...]:
    return (
        term_words(term.term.name),
        range_words(term.term),
        str(len(term.said)),
        str(len(term.came_true)),
        interval_words(term.interval) if term.interval else "–",
        calibration_words(term.calibration),
    )


def _forecast_words(forecast: Forecast) -> str:
    came = tr("came true") if forecast.came_true else tr("did not come true")
    horizon = tr("until {day}").format(day=forecast.horizon.words) if forecast.horizon else ""
    said = forecast.statement or tr("(withheld or expunged)")
    return one_line(" · ".join(part for part in (said, horizon, likelihood_words(forecast.likelihood), came) if part))
