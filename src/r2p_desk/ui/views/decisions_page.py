"""Decisions: the record with what it lacks, what was asked of the authorities, how long things took."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from ...actions import decision_records, meetings
from ...actions.deciding_for_window import see_paper
from ...actions.decision_records import DecisionRead
from ...actions.meetings import meeting_title
from ...actions.papers import standings
from ...actions.session import OpenCase
from ...domain.paper import paper_state_words
from ...domain.when import When
from ...i18n import tr
from ..text import one_line
from ..widgets.parts import captioned, label, lines_tall, named, push, row
from ..widgets.record_form import Asked, by_line, day, day_said, is_yes, yes_or_no
from ..workspace import Workspace
from .paper_page import Gathered, PaperPage, PaperWords

_ID = Qt.ItemDataRole.UserRole
_CHOSEN, _WHY = 1, 2


class DecisionsPage(PaperPage):
    """What was chosen and what was not, each with its reason, in one table."""

    kind = decision_records.DECISION
    saves = frozenset({decision_records.DECISION, "paper_signature"})

    def __init__(self, workspace: Workspace) -> None:
        self._read: DecisionRead | None = None
        self._filling = False
        said = PaperWords(
            one=tr("Decision record"),
            choose=tr("Decision to show"),
            new=tr("Begin a decision record"),
            day=tr("Day of a new decision"),
            none=tr("There is no decision record yet."),
        )
        super().__init__(workspace, "warnings-decisions", tr("Decisions"), said)

    def lay_out(self) -> None:
        """Where the options come from, and what was done with each."""
        stack = self.add_card(tr("Options chosen and not chosen"))
        self._paper = _box("decision-paper", tr("Options paper it was chosen from"))
        self._meeting = _box("decision-meeting", tr("Meeting it comes from"))
        self._paper.activated.connect(lambda _: self._write({"paper": self._paper.currentData() or None}))
        self._meeting.activated.connect(lambda _: self._write({"meeting": self._meeting.currentData() or None}))
        stack.addLayout(captioned(tr("Options paper it was chosen from"), self._paper))
        stack.addLayout(captioned(tr("Meeting it comes from"), self._meeting))
        self._lay_out_table(stack)

    def asked(self) -> Sequence[Asked]:
        """The rest of the record."""
        hint = tr("One to a line: the id an item came with, or its own.")
        return (
            Asked("by", tr("Decided by")),
            Asked("reasons", tr("Why the options chosen were chosen"), lines=3),
            Asked("dissent", tr("Who saw it otherwise, and how"), lines=2),
            Asked("unopposed", tr("Nobody saw it otherwise"), read=is_yes, choices=yes_or_no()),
            Asked("conditions", tr("On what conditions it is looked at again"), lines=2),
            Asked("review", tr("Looked at again on"), read=day, say=day_said),
            Asked("addressees", tr("Addressed to, one to a line"), lines=2, read=by_line),
            Asked("follow_up", tr("What follows, and who sees to it"), lines=2),
            Asked("evidence", tr("Evidence considered"), lines=2, read=by_line, hint=hint),
            Asked("not_known", tr("What was not known"), lines=2),
            Asked("day", tr("Day of the decision"), read=day, say=day_said),
            Asked("title", tr("Title"), beside=True),
        )

    def finds(self) -> Sequence[tuple[str, str]]:
        """The evidence considered."""
        return [("evidence", tr("Add as evidence considered"))]

    def gather(self, case: OpenCase, wanted: str) -> Gathered:
        """The decision with the papers and meetings it could come from."""
        seen = see_paper(case, self.kind, wanted)
        if seen.chosen is None:
            return Gathered(seen)
        read = decision_records.read_decision(case, seen.chosen.id)
        papers = [
            (one.id, f"{one.title} · {paper_state_words(one.state)}") for one in standings(case, ["options_paper"])
        ]
        held = [(one.id, meeting_title(one)) for one in meetings.meetings(case)]
        return Gathered(seen, (read, papers, held))

    def begin(self, case: OpenCase, as_of: When) -> str:
        """A record of that day, from the newest options paper where there is one."""
        papers = standings(case, ["options_paper"], as_of)
        fields = {"paper": papers[0].id} if papers else {}
        return decision_records.record_decision(case, as_of, fields).id

    def change(self, case: OpenCase, record: str, fields: dict[str, Any]) -> None:
        """State its fields."""
        decision_records.change_decision(case, record, fields)

    def show_more(self, shown: Gathered, *, may_edit: bool) -> None:
        """The options of its paper."""
        self._read, papers, held = shown.more or (None, [], [])
        made = self._read.decision if self._read is not None else None
        _fill(self._paper, papers, made.paper if made else None)
        _fill(self._meeting, held, made.meeting if made else None)
        self._fill_table()
        for part in (self._paper, self._meeting, self._options):
            part.setEnabled(may_edit)
        self._allow_choice()

    def drafts(self) -> dict[str, dict[str, str]]:
        """Of the record, and of the table of options."""
        return {**super().drafts(), **self._table_draft()}

    def panes(self) -> list[QWidget]:
        """Which decision, what it lacks, its options, its fields."""
        which, missing, form = super().panes()
        return [which, missing, self._options, form]

    def _lay_out_table(self, stack: QVBoxLayout) -> None:
        stack.addWidget(label(tr("Tick what was chosen; say of every other why it was not."), "quiet"))
        self._options = named(QTableWidget(), "decision-options", tr("Options of the paper"))
        self._options.setColumnCount(3)
        self._options.setHorizontalHeaderLabels([tr("Option"), tr("Chosen"), tr("Why it was not chosen")])
        self._options.horizontalHeader().setStretchLastSection(True)
        self._options.verticalHeader().hide()
        lines_tall(self._options, 12)
        self._options.setTabKeyNavigation(False)
        self._options.itemChanged.connect(self._on_option)
        stack.addWidget(self._options)
        buttons = row()
        self._save_options = push("decision-options-save", tr("Save the choice"), self._on_save_options, "primary")
        buttons.addWidget(self._save_options)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _fill_table(self) -> None:
        read = self._read
        titles = list(read.titles.items()) if read is not None else []
        draft = self.workspace.drafts.pop(self._table_name(), None) if self.chosen else None
        self._filling = True
        self._options.setRowCount(len(titles))
        for at, (record, title) in enumerate(titles):
            chosen = read is not None and record in read.decision.chosen
            why = read.decision.not_chosen.get(record, "") if read is not None else ""
            if draft is not None:
                chosen, why = draft.get(f"{record}/chosen") == "yes", draft.get(f"{record}/why", "")
            name = QTableWidgetItem(one_line(title))
            name.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            name.setData(_ID, record)
            tick = QTableWidgetItem(tr("chosen") if chosen else "")
            tick.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            tick.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
            for place, entry in enumerate((name, tick, QTableWidgetItem(why))):
                self._options.setItem(at, place, entry)
        self._options.resizeColumnToContents(0)
        self._filling = False

    def _rows(self) -> list[tuple[str, bool, str]]:
        """(option, whether chosen, why not) of every row."""
        found = []
        for at in range(self._options.rowCount()):
            name, tick, why = (self._options.item(at, place) for place in range(3))
            if name is None or tick is None or why is None:
                continue
            found.append((str(name.data(_ID)), tick.checkState() is Qt.CheckState.Checked, why.text().strip()))
        return found

    def _table_draft(self) -> dict[str, dict[str, str]]:
        read = self._read
        if read is None or not self.chosen:
            return {}
        rows = self._rows()
        same = all(
            chosen == (record in read.decision.chosen) and why == read.decision.not_chosen.get(record, "")
            for record, chosen, why in rows
        )
        if same:
            return {}
        said: dict[str, str] = {}
        for record, chosen, why in rows:
            said |= {f"{record}/chosen": "yes" if chosen else "", f"{record}/why": why}
        return {self._table_name(): said}

    def _table_name(self) -> str:
        return f"decision-options/{self.chosen}"

    def _on_option(self, entry: QTableWidgetItem) -> None:
        if self._filling:
            return
        if entry.column() == _CHOSEN:
            self._filling = True
            entry.setText(tr("chosen") if entry.checkState() is Qt.CheckState.Checked else "")
            self._filling = False
        self._allow_choice()

    def _allow_choice(self) -> None:
        """What was ticked belongs to the options of one paper: it is saved before another is chosen."""
        typed = bool(self._table_draft())
        self._save_options.setEnabled(self._may_edit() and typed)
        self._paper.setEnabled(self._may_edit() and not typed)

    def _on_save_options(self) -> None:
        rows = self._rows()
        chosen = [record for record, taken, _ in rows if taken]
        self._write({"chosen": chosen, "not_chosen": {record: why for record, taken, why in rows if why and not taken}})

    def _write(self, fields: dict[str, Any]) -> None:
        record, form = self.chosen, self._table_name()
        if "chosen" not in fields:  # another paper or meeting: what was ticked waits
            self.workspace.drafts.update(self._table_draft())
        self.workspace.runner.write(
            self,
            lambda session: self.change(session.the_case(), record, fields),
            lambda _: self._on_written(form, forget="chosen" in fields),
            self._on_refused,
        )

    def _on_written(self, form: str, *, forget: bool) -> None:
        from ..keeping import let_go

        if forget:
            let_go(self.workspace, form)
            self._read = None  # what stands in the table is what was saved
        self.saved(tr("Saved."))

    def _on_refused(self, error: Any) -> None:
        self.workspace.drafts.update(self._table_draft())
        self.failed(error)
        self.read()


def _box(object_name: str, words: str) -> QComboBox:
    made = named(QComboBox(), object_name, words)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(40)
    return made


def _fill(box: QComboBox, choices: Sequence[tuple[str, str]], chosen: str | None) -> None:
    box.clear()
    box.addItem(tr("not stated"), "")
    for record, words in choices:
        box.addItem(one_line(words), record)
    box.setCurrentIndex(max(box.findData(chosen or ""), 0))
