"""Overview: the adviser's first ninety seconds."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from ...actions.overview import Month, Overview, day_of, looked, overview, unknown_words
from ...analysis.tempo import Kind, Tempo
from ...analysis.tempo_words import kind_words, tempo_words
from ...domain.assessment import FactorProfile, concern_words, direction_words
from ...domain.item import Item
from ...domain.marking import Marking
from ...domain.signoff import mandate_words
from ...i18n import tr, trn
from ..overview_words import crime_lines, factor_mark, month_words, since_words, waiting_words
from ..text import one_line
from ..widgets.marks_chart import ChartMark, MarksChart
from ..widgets.parts import characters, column, frame, label, named, push, row, scrolling
from ..widgets.tempo_chart import TempoChart
from ..workspace import Workspace
from .section import WholeCaseSection

_ID = Qt.ItemDataRole.UserRole
_MOST_BEHIND = 200
_SECTION_OF = {"warning": "warnings", "step": "warnings", "lesson": "warnings", "decision": "warnings",
               "demarche": "warnings", "indicator": "assessment", "outlook": "analysis"}  # fmt: skip


class OverviewView(WholeCaseSection):
    """What changed, how it stands, what is not known, what needs a decision; every mark opens its items."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "overview", tr("Overview"))
        self._found: Overview | None = None
        self._behind_items: dict[str, tuple[Item, ...]] = {}
        inside = QWidget()
        across = row(inside, margin=16, gap=16)
        left, right = column(gap=12), column(gap=12)
        across.addLayout(left, 4)
        across.addLayout(right, 6)
        self._lay_out_words(left)
        self._lay_out_charts(right)
        column(self, gap=0).addWidget(scrolling("overview-scroll", tr("Overview"), inside))
        self._read()

    def enter(self) -> None:
        """It is about to be shown."""
        self.read_marking()
        self._read()

    def leave(self) -> None:
        """What was shown here is not new the next time."""
        if self._found is not None and self.workspace.case is not None:
            self.workspace.runner.read(self, "looked", lambda session: looked(session.the_case()), lambda _: None)

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Read it anew where it is shown; else it is read when it is."""
        if kinds and self.isVisible():
            self._read()

    def marking(self) -> Marking | None:
        """Of everything in the case."""
        return super().marking()

    def panes(self) -> list[QWidget]:
        """Charts, and what is behind the mark."""
        return [self._due, self._heat, self._behind]

    def _lay_out_words(self, stack: QVBoxLayout) -> None:
        self._since = self._card(stack, "overview-since", tr("Since you last looked"))
        self._crimes = self._card(stack, "overview-crimes", tr("Level of concern, as stated"))
        self._unknown = self._card(stack, "overview-unknown", tr("What we do not know"))
        card = frame("card")
        inside = column(card, margin=12, gap=8)
        inside.addWidget(label(tr("What needs a decision, and what expires"), "title"))
        self._decide = label()
        self._decide.setObjectName("overview-decide")
        inside.addWidget(self._decide)
        self._due = named(QListWidget(), "overview-due", tr("What is due"))
        self._due.setWordWrap(True)
        self._due.itemActivated.connect(self._on_due)
        inside.addWidget(self._due)
        stack.addWidget(card)
        stack.addStretch(1)

    def _card(self, stack: QVBoxLayout, object_name: str, words: str) -> "_Lines":
        card = frame("card")
        inside = column(card, margin=12, gap=8)
        inside.addWidget(label(words, "title"))
        lines = _Lines(object_name, words)
        inside.addWidget(lines)
        stack.addWidget(card)
        return lines

    def _lay_out_charts(self, stack: QVBoxLayout) -> None:
        head = row(gap=12)
        self._day = label(look="strong")
        self._day.setObjectName("overview-day")
        head.addWidget(self._day, 1)
        self._as_table = named(QCheckBox(tr("As tables")), "overview-tables", tr("Charts as tables"))
        self._as_table.toggled.connect(self._on_as_table)
        head.addWidget(self._as_table)
        stack.addLayout(head)
        self._heat = MarksChart("overview-heat", tr("Risk factors by level of concern"), tells_levels=True, lines=6)
        self._heat.chosen.connect(self._on_factor)
        self._time = MarksChart("overview-timeline", tr("What happened, by month"), lines=4)
        self._time.chosen.connect(self._on_behind)
        self._tempo = TempoChart("overview-tempo")
        self._twins: list[tuple[QStackedWidget, MarksChart, QTableWidget]] = []
        for words, chart in (
            (tr("Risk factors by level of concern"), self._heat),
            (tr("What happened, by month"), self._time),
        ):
            stack.addWidget(label(words, "title"))
            table = named(QTableWidget(), f"{chart.objectName()}-table", words)
            table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
            table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
            table.verticalHeader().hide()
            both = QStackedWidget()
            both.addWidget(chart)
            both.addWidget(table)
            both.setFixedHeight(chart.sizeHint().height())
            self._twins.append((both, chart, table))
            stack.addWidget(both)
            if chart is self._heat:
                legend = tr("Height and pattern: low, moderate, high, very high. Dashed: no level stated.")
                stack.addWidget(label(legend, "small"))
        self._tempo_words = label(tr("Tempo against the case's own past"), "title")
        stack.addWidget(self._tempo_words)
        self._tempo_said = label(look="quiet")
        self._tempo_said.setObjectName("overview-tempo-said")
        stack.addWidget(self._tempo_said)
        stack.addWidget(self._tempo)
        self._behind_words = label(tr("Choose a mark to see the items behind it."), "quiet")
        stack.addWidget(self._behind_words)
        self._behind = named(QListWidget(), "overview-behind", tr("Items behind the mark"))
        self._behind.setMinimumHeight(characters(self, 20))
        self._behind.itemActivated.connect(lambda entry: self.workspace.asked.emit("items", str(entry.data(_ID))))
        stack.addWidget(self._behind, 1)
        line = row()
        line.addWidget(push("overview-assessment", tr("Go to the assessment"), lambda: self._go("assessment")))
        line.addWidget(push("overview-warnings", tr("Go to the warnings"), lambda: self._go("warnings")))
        line.addStretch(1)
        stack.addLayout(line)

    def _go(self, section: str) -> None:
        self.workspace.asked.emit(section, "")

    def _read(self) -> None:
        if self.workspace.case is not None:
            self.workspace.runner.read(self, "overview", lambda session: overview(session.the_case()), self._on_found)

    def _on_found(self, found: Overview) -> None:
        self._found = found
        said = [tr("As of {day}").format(day=found.as_of.words)]
        said += [tr("signed by {name}: {mandate}").format(name=one.name, mandate=mandate_words(one.mandate))
                 for one in found.signed]  # fmt: skip
        self._day.setText(" · ".join(said))
        self._since.show_lines(since_words(found))
        self._crimes.show_lines(crime_lines(found))
        self._unknown.show_lines(unknown_words(found))
        self._fill_due(found)
        self._fill_heat(found.profile.factors)
        self._fill_timeline(found.timeline)
        self._fill_tempo(found)

    def _fill_due(self, found: Overview) -> None:
        self._decide.setText(waiting_words(found))
        self._due.clear()
        for one in found.due:
            state = tr("overdue since {day}") if one.overdue else tr("by {day}")
            entry = QListWidgetItem(one_line(f"{state.format(day=day_of(one.day).words)} · {one.words}"))
            entry.setData(_ID, f"{one.kind}/{one.record}")
            self._due.addItem(entry)
        self._due.setVisible(bool(found.due))
        self._due.setFixedHeight(min(len(found.due), 6) * (self.fontMetrics().height() + 12) + 8)

    def _fill_heat(self, factors: Sequence[FactorProfile]) -> None:
        self._heat.show_marks([factor_mark(one) for one in factors])
        headings = [tr("Risk factor"), tr("Level of concern"), tr("Direction"), tr("Judged"), tr("Unknown")]
        rows = [
            [f"{one.number}  {one.title}", concern_words(one.level), direction_words(one.direction), str(one.judged),
             str(one.unknown)]
            for one in factors
        ]  # fmt: skip
        _fill_table(self._twins[0][2], headings, rows)

    def _fill_timeline(self, months: Sequence[Month]) -> None:
        most = max((len(one.items) for one in months), default=0) or 1
        self._behind_items = {f"month/{one.first}": one.items for one in months}
        marks = [
            ChartMark(
                f"month/{one.first}",
                day_of(one.first).words[-4:] if day_of(one.first).earliest.month == 1 else "",
                tr("{month}: {items}").format(
                    month=month_words(one.first), items=trn("{n} item", "{n} items", len(one.items))
                ),
                len(one.items) / most,
            )
            for one in months
        ]
        self._time.show_marks(marks)
        rows = [[month_words(one.first), str(len(one.items))] for one in months]
        _fill_table(self._twins[1][2], [tr("Month"), tr("Items")], rows)

    def _fill_tempo(self, found: Overview) -> None:
        whole = next((one for one in found.tempo if one.kind is Kind.ALL), None)
        moving = [kind_words(one.kind, one.key) for one in found.tempo
                  if one.kind is not Kind.ALL and one.tempo is Tempo.UPSURGE]  # fmt: skip
        if whole is None:
            self._tempo_said.setText(tr("Too little is known for a tempo."))
        else:
            parts = [tr("All reports: {tempo}. {note}").format(tempo=tempo_words(whole.tempo), note=whole.note)]
            if moving:
                parts.append(tr("Upsurge in: {series}.").format(series=", ".join(moving)))
            self._tempo_said.setText(" ".join(parts))
            self._tempo.show_series(whole)

    def _on_factor(self, number: str) -> None:
        if self._found is None:
            return
        factor = next((one for one in self._found.profile.factors if str(one.number) == number), None)
        if factor is None:
            return
        own = (*factor.evidence_for, *factor.evidence_against)
        judged = (item for one in factor.indicators for item in (*one.evidence_for, *one.evidence_against))
        items = tuple({item.id: item for item in (*own, *judged)}.values())
        self._show_behind(f"{factor.number}  {factor.title}", items)

    def _on_behind(self, key: str) -> None:
        self._show_behind(self._time.words, self._behind_items.get(key, ()))

    def _show_behind(self, heading: str, items: Sequence[Item]) -> None:
        self._behind_words.setText(f"{one_line(heading)} · {trn('{n} item', '{n} items', len(items))}")
        self._behind.clear()
        for item in items[:_MOST_BEHIND]:
            day = item.happened or item.known
            entry = QListWidgetItem(
                one_line(" · ".join(part for part in (day.words if day else "", item.title) if part))
            )
            entry.setData(_ID, item.id)
            self._behind.addItem(entry)

    def _on_due(self, entry: QListWidgetItem) -> None:
        kind, _, record = str(entry.data(_ID)).partition("/")
        self.workspace.asked.emit(_SECTION_OF.get(kind, "overview"), record if kind == "indicator" else "")

    def _on_as_table(self, wanted: bool) -> None:  # noqa: FBT001  # Qt's own signature
        for both, chart, table in self._twins:
            both.setCurrentIndex(1 if wanted else 0)
            height = chart.sizeHint().height()
            both.setFixedHeight(max(characters(self, 26), height) if wanted else height)
            table.resizeColumnsToContents()


class _Lines(QWidget):
    """Short sentences one under the other."""

    def __init__(self, object_name: str, words: str) -> None:
        super().__init__()
        named(self, object_name, words)
        self._text = label(selectable=True)
        column(self).addWidget(self._text)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show these."""
        self._text.setText("\n".join(lines))
        self.setAccessibleDescription(" ".join(lines))


def _fill_table(table: QTableWidget, headings: list[str], rows: list[list[str]]) -> None:
    from PySide6.QtWidgets import QTableWidgetItem

    table.setColumnCount(len(headings))
    table.setHorizontalHeaderLabels(headings)
    table.setRowCount(len(rows))
    for at, cells in enumerate(rows):
        for place, text in enumerate(cells):
            table.setItem(at, place, QTableWidgetItem(text))
