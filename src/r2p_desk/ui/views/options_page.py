"""Options: a paper, the catalogue to choose from, one option to write, and all of them side by side."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...actions import option_papers
from ...actions.deciding_for_window import see_paper, texts_of
from ...actions.known_measures import KnownMeasure, all_measures
from ...actions.option_papers import PaperRead
from ...actions.session import OpenCase
from ...analysis.options import matrix_columns
from ...domain.measure import Measure
from ...domain.option import ASKED, Basis, Leave, asked_words, basis_words, leave_words
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr
from ..keeping import let_go
from ..text import one_line, visible
from ..widgets.field import Field
from ..widgets.item_finder import ItemFinder
from ..widgets.matrix_picture import MatrixPicture
from ..widgets.parts import characters, label, lines_tall, named, push, row
from ..widgets.record_form import Asked, RecordForm, Texts, articles, by_line, choices
from ..workspace import Workspace
from .paper_page import Gathered, PaperPage, PaperWords, list_row, record_of

_NEW = "new"


class OptionsPage(PaperPage):
    """At least two options beside doing nothing more, each with its pros and its cons; the officer orders them."""

    kind = option_papers.PAPER
    saves = frozenset({option_papers.PAPER, option_papers.OPTION, "paper_signature"})

    def __init__(self, workspace: Workspace) -> None:
        self._read: PaperRead | None = None
        self._texts: dict[str, Texts] = {}
        self._option = _NEW
        self._editable = False
        said = PaperWords(
            one=tr("Options paper"),
            choose=tr("Options paper to show"),
            new=tr("Begin an options paper"),
            day=tr("Day of a new options paper"),
            none=tr("There is no options paper yet."),
        )
        super().__init__(workspace, "warnings-options", tr("Options"), said)

    def lay_out(self) -> None:
        """The matrix, the options in order, one of them, the catalogue."""
        self._lay_out_matrix(self.add_card(tr("Side by side")))
        self._lay_out_order(self.add_card(tr("Options in your order")))
        self._lay_out_option(self.add_card(tr("One option")))
        self._lay_out_catalogue(self.add_card(tr("Catalogue of measures")))

    def asked(self) -> Sequence[Asked]:
        """The paper's own fields."""
        return (
            Asked("question", tr("The question the options answer"), lines=2),
            Asked("not_known", tr("What is not known"), lines=2),
            Asked("title", tr("Title")),
        )

    def gather(self, case: OpenCase, wanted: str) -> Gathered:
        """The paper with its options."""
        seen = see_paper(case, self.kind, wanted)
        if seen.chosen is None:
            return Gathered(seen)
        read = option_papers.read_paper(case, seen.chosen.id)
        return Gathered(seen, (read, {one.option.id: texts_of(case, one.option) for one in read.options}))

    def begin(self, case: OpenCase, as_of: When) -> str:
        """A paper of that day."""
        return option_papers.begin_paper(case, as_of, {}).id

    def change(self, case: OpenCase, record: str, fields: dict[str, Any]) -> None:
        """State its fields."""
        option_papers.change_paper(case, record, fields)

    def show_more(self, shown: Gathered, *, may_edit: bool) -> None:
        """The options, the matrix, the option chosen."""
        self._editable = may_edit
        self._read, self._texts = shown.more or (None, {})
        self._fill_matrix()
        self._fill_order()
        same = self._option in self._texts or self._option == _NEW
        self._show_option(self._option if same else _NEW, keep_typed=same)
        self._allow_option()

    def drafts(self) -> dict[str, dict[str, str]]:
        """Of the paper and of the option."""
        typed = self._option_form.changed() if self.chosen else {}
        return {**super().drafts(), **({self._option_name(): typed} if typed else {})}

    def panes(self) -> list[QWidget]:
        """Which paper, what it lacks, the matrix, the options, one option, the catalogue, the paper's fields."""
        which, missing, form = super().panes()
        return [which, missing, self._matrix, self._order, self._option_form, self._sought, form]

    def _lay_out_matrix(self, stack: QVBoxLayout) -> None:
        self._picture = MatrixPicture("options-picture")
        stack.addWidget(self._picture)
        self._matrix = named(QTableWidget(), "options-matrix", tr("Options side by side"))
        self._matrix.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._matrix.setWordWrap(True)
        self._matrix.setMinimumHeight(self._matrix.fontMetrics().height() * 30)
        self._matrix.setTabKeyNavigation(False)
        head = self._matrix.horizontalHeader()
        head.setMinimumSectionSize(characters(self._matrix, 22))
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag(Qt.TextFlag.TextWordWrap))
        lines_tall(head, 3)
        head.sectionResized.connect(lambda *_: self._matrix.resizeRowsToContents())
        stack.addWidget(self._matrix)

    def _lay_out_order(self, stack: QVBoxLayout) -> None:
        stack.addWidget(label(tr("Nothing ranks them but you."), "quiet"))
        self._order = named(QListWidget(), "options-order", tr("Options in your order"))
        lines_tall(self._order, 7)
        self._order.currentItemChanged.connect(lambda now, _: self._on_option(now))
        stack.addWidget(self._order)
        self._cautions = named(label(look="error", selectable=True), "options-cautions", tr("What it needs"))
        stack.addWidget(self._cautions)
        buttons = row()
        self._up = push("options-up", tr("Move up"), lambda: self._on_move(-1))
        self._down = push("options-down", tr("Move down"), lambda: self._on_move(1))
        self._another = push("options-another", tr("Another option"), lambda: self._choose_option(_NEW))
        self._out = push("options-withdraw", tr("Leave this option out"), self._on_withdraw)
        for button in (self._up, self._down, self._another, self._out):
            buttons.addWidget(button)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _lay_out_option(self, stack: QVBoxLayout) -> None:
        leaves = choices(Leave, leave_words)
        hint = tr("One to a line: the id an item came with, or its own.")
        asked = (
            Asked("measure", tr("Measure of the catalogue"), hint=tr("Chosen below; or say it in your own words.")),
            Asked("words", tr("In your own words"), beside=True),
            Asked("basis", tr("Basis in the Charter"), choices=choices(Basis, basis_words)),
            Asked("articles", tr("Articles"), read=articles, beside=True),
            Asked("authorisation", tr("Authorisation of the Security Council"), lines=2, hint=_council_hint()),
            Asked("council", tr("How far the authorisation is"), choices=leaves),
            Asked("consent", tr("How far the State's consent is"), choices=leaves, beside=True),
            Asked("consent_words", tr("Who consented to what")),
            *(Asked(field, asked_words(field), lines=3, beside=bool(at % 2)) for at, field in enumerate(ASKED)),
            Asked("evidence", tr("Evidence for the option"), lines=2, read=by_line, hint=hint),
        )
        self._option_form = RecordForm("option", asked)
        self._option_form.edited.connect(self._allow_option)
        stack.addWidget(self._option_form)
        stack.addWidget(_finder(self.workspace, "option", self, self._option_form))
        buttons = row()
        self._option_save = push("option-save", tr("Save the option"), self._on_option_save, "primary")
        buttons.addWidget(self._option_save)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _lay_out_catalogue(self, stack: QVBoxLayout) -> None:
        self._sought = Field("catalogue-words", tr("Find a measure"), hint=tr("By its title, chapter or article."))
        self._sought.edited.connect(self._fill_catalogue)
        stack.addWidget(self._sought)
        self._catalogue = named(QListWidget(), "catalogue", tr("Measures"))
        lines_tall(self._catalogue, 11)
        self._catalogue.setWordWrap(True)
        self._catalogue.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._catalogue.currentItemChanged.connect(lambda now, _: self._on_measure(now))
        stack.addWidget(self._catalogue)
        self._told = named(label(look="quiet", selectable=True), "catalogue-told", tr("What the catalogue says of it"))
        self._told.hide()
        stack.addWidget(self._told)
        buttons = row()
        self._take = push("catalogue-take", tr("Take this measure for the option"), self._on_take)
        buttons.addWidget(self._take)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._fill_catalogue()

    def _fill_matrix(self) -> None:
        rows = self._read.rows if self._read else ()
        headings = matrix_columns()
        self._picture.show_rows(headings, [(one.title, one.cells) for one in rows])
        self._matrix.setRowCount(len(headings))
        self._matrix.setVerticalHeaderLabels(list(headings))
        self._matrix.setColumnCount(len(rows))
        self._matrix.setHorizontalHeaderLabels([one_line(one.title) for one in rows])
        for at, one in enumerate(rows):  # an option to a column: there are few of them, and much is asked of each
            for place, cell in enumerate(one.cells):
                entry = QTableWidgetItem(visible(cell) or tr("not stated"))
                entry.setData(Qt.ItemDataRole.AccessibleTextRole, f"{headings[place]}: {entry.text()}")
                entry.setToolTip(one_line(one.title))
                self._matrix.setItem(place, at, entry)
        self._matrix.resizeRowsToContents()

    def _fill_order(self) -> None:
        blocked = QSignalBlocker(self._order)  # filling it chooses nothing
        self._order.clear()
        for one in self._read.options if self._read else ():
            words = basis_words(one.option.basis, one.option.articles) if one.option.basis is not Basis.OTHER else ""
            self._order.addItem(list_row(" · ".join(part for part in (one.title, words) if part), one.option.id))
        for at in range(self._order.count()):
            if record_of(self._order.item(at)) == self._option:
                self._order.setCurrentRow(at)
        blocked.unblock()

    def _fill_catalogue(self) -> None:
        self._catalogue.clear()
        for one in all_measures(self._sought.text):
            entry = list_row(_measure_words(one), one.id)
            self._catalogue.addItem(entry)

    def _on_measure(self, entry: QListWidgetItem | None) -> None:
        """What the catalogue says of it is a beginning for thought: it is shown, and never taken for what you say."""
        found = next((one for one in all_measures() if one.id == record_of(entry)), None)
        self._told.setText("\n".join(_told(found.measure)) if found is not None else "")
        self._told.setAccessibleName(self._told.text())
        self._told.setVisible(found is not None)
        self._allow_option()

    def _on_option(self, entry: QListWidgetItem | None) -> None:
        record = record_of(entry)
        if record:
            self._choose_option(record)

    def _choose_option(self, record: str) -> None:
        self.workspace.drafts.update(self.drafts())
        self._show_option(record)
        self._allow_option()
        if record == _NEW:
            self._order.setCurrentRow(-1)
            self._option_form.setFocus()

    def _show_option(self, record: str, *, keep_typed: bool = False) -> None:
        self._option = record
        self._option_form.show_texts(self._texts.get(record, {}), keep_typed=keep_typed)
        draft = self.workspace.drafts.pop(self._option_name(), None) if self.chosen else None
        if draft is not None:
            self._option_form.restore(draft)
        found = [one for one in self._read.options if one.option.id == record] if self._read else []
        self._cautions.setText("\n".join(words for one in found for words in one.cautions))
        self._cautions.setAccessibleName(self._cautions.text())
        self._cautions.setVisible(bool(self._cautions.text()))

    def _allow_option(self) -> None:
        editable = self._editable
        listed = self._option in self._texts
        self._option_form.setEnabled(editable)
        self._option_save.setEnabled(editable and bool(self._option_form.changed()))
        self._up.setEnabled(editable and listed)
        self._down.setEnabled(editable and listed)
        self._another.setEnabled(editable)
        nothing = option_papers.nothing_more_id(self.chosen) if self.chosen else ""
        self._out.setEnabled(editable and listed and self._option != nothing)
        self._take.setEnabled(editable and self._option != nothing and bool(record_of(self._catalogue.currentItem())))

    def _option_name(self) -> str:
        return f"option/{self.chosen}/{self._option}"

    def _on_take(self) -> None:
        """Put the measure into the form, with the basis and articles the catalogue has for it."""
        wanted = record_of(self._catalogue.currentItem())
        found = next((one for one in all_measures("") if one.id == wanted), None)
        if found is None:
            return
        self._option_form.restore(
            {
                "measure": found.id,
                "basis": str(found.basis),
                "articles": ", ".join(str(one) for one in found.articles),
            }
        )
        self._option_form.field("authorisation" if found.needs.council else "pros").setFocus()

    def _on_option_save(self) -> None:
        paper, record, form, typed = self.chosen, self._option, self._option_name(), self._option_form.changed()
        try:
            fields = self._option_form.values()
        except DeskError:
            return  # shown beside the field
        self.workspace.runner.write(
            self,
            lambda session: _save_option(session.the_case(), paper, record, fields),
            lambda _: self._on_option_saved(form, typed),
            self.failed,
        )

    def _on_option_saved(self, form: str, typed: Texts) -> None:
        if form == self._option_name():
            self._option_form.settle(typed)
            if self._option == _NEW:
                self._show_option(_NEW)
        let_go(self.workspace, form)
        self.saved(tr("Saved."))

    def _on_withdraw(self) -> None:
        record = self._option
        self.workspace.runner.write(
            self,
            lambda session: option_papers.withdraw_option(session.the_case(), record),
            lambda _: self.saved(tr("Left out; it stays in the history.")),
            self.failed,
        )

    def _on_move(self, step: int) -> None:
        if self._read is None:
            return
        ids = [one.option.id for one in self._read.options]
        at = ids.index(self._option)
        to = min(max(at + step, 0), len(ids) - 1)
        ids.insert(to, ids.pop(at))
        paper = self.chosen
        self.workspace.runner.write(
            self,
            lambda session: option_papers.change_paper(session.the_case(), paper, {"order": ids}),
            lambda _: self.saved(tr("The order is yours now.")),
            self.failed,
        )


def _finder(workspace: Workspace, prefix: str, page: PaperPage, form: RecordForm) -> ItemFinder:
    made = ItemFinder(workspace, prefix, [("evidence", tr("Add as evidence"))], lambda: page.day)
    made.picked.connect(form.append_line)
    return made


def _save_option(case: OpenCase, paper: str, record: str, fields: dict[str, Any]) -> None:
    if record == _NEW:
        option_papers.add_option(case, paper, fields)
    else:
        option_papers.change_option(case, record, fields)


def _measure_words(one: KnownMeasure) -> str:
    said = [one.title, basis_words(one.basis, one.articles)]
    said += [tr("needs the Security Council")] if one.needs.council else []
    said += [tr("needs the State's consent")] if one.needs.consent else []
    return " · ".join(said)


def _told(one: Measure) -> list[str]:
    said = [
        (asked_words("pros"), one.pros),
        (asked_words("cons"), one.cons),
        (asked_words("effect"), one.effect),
        (asked_words("risk"), one.risk),
        (asked_words("who"), one.who),
        (tr("Who decides"), one.decides),
    ]
    lines = [tr("{what}: {words}").format(what=what, words=words) for what, words in said]
    if not one.in_text:
        lines.append(tr("Practice under the article; its text does not name it."))
    return [tr("A beginning for thought, not a judgement of this case:"), *lines]


def _council_hint() -> str:
    return tr("Articles 42 and 53 always need one: name the resolution, or the decision to be sought.")
