"""Competing hypotheses: items against hypotheses, which the least speaks against, and what would turn that."""

from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHeaderView, QStyle, QTableView, QVBoxLayout, QWidget

from ...actions.hypotheses import Look, add_hypothesis, look, rate, withdraw
from ...analysis.hypotheses import Matrix
from ...analysis.hypotheses_words import contradiction_lines, order_lines, reserve_lines, sensitivity_lines
from ...domain.hypothesis import Hypothesis, HypothesisRating, question_key, rating_words, title_words
from ...domain.item import Item
from ...domain.when import When
from ...errors import DeskError, UsageError
from ...i18n import tr, trn
from ..keeping import let_go
from ..models.hypothesis_table import FIRST, GRADE, ITEM, RATING_SIGNS, RATINGS, Cell, HypothesisTable, apart
from ..text import long_text, one_line, visible
from ..widgets.candidates import Candidates
from ..widgets.field import Field
from ..widgets.parts import captioned, characters, label, named, push, reading_text, row
from ..workspace import Workspace
from .hypothesis_form import HypothesisForm
from .paged import CasePage, show_card

_FORM = "hypothesis"
_KINDS = frozenset({"hypothesis", "hypothesis_rating"})
_WIDEST = 190
"""Of the card with the matrix, in characters: it holds a column for each hypothesis."""
_WIDTHS = {ITEM: 40, GRADE: 15}
_USUAL_WIDTH, _RATING_WIDTH = 12, 26
"""Of columns, in characters."""
_MOST_ROWS = 16
"""That are seen of the matrix at once."""


class HypothesesPage(CasePage):
    """Only what was known by the day is in it. A key from 1 to 6 rates the cell at the cursor and saves at once."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "analysis-hypotheses", tr("Hypotheses"))
        self._look: Look | None = None
        self._chosen_day: When | None = None
        self._question = ""
        self._added: dict[str, Item] = {}
        self._cell = Cell()
        self._settled_why = ""
        self._model = HypothesisTable()
        self._lay_out_result(self.add_card(tr("Competing hypotheses")))
        self._matrix_card = self.add_card(tr("Items against hypotheses"), _WIDEST)
        self._lay_out_matrix(self._matrix_card)
        self._lay_out_cell(self._matrix_card)
        self._turns_card = self.add_card(tr("What would turn it"))
        self._turns = label(selectable=True)
        self._turns.setObjectName("hypotheses-turns")
        self._turns_card.addWidget(self._turns)
        self._candidates_card = self.add_card(tr("Rate another item"))
        self._candidates = Candidates(workspace.runner, tr("Put it into the matrix"))
        self._candidates.taken.connect(self._on_taken)
        self._candidates_card.addWidget(self._candidates)
        self._form = HypothesisForm()
        self._form.entered.connect(self._on_entered)
        self._form.left_out.connect(self._on_left_out)
        self.add_card(tr("Enter a hypothesis")).addWidget(self._form)
        self._show()

    def enter(self) -> None:
        """Read it anew, the most telling item first."""
        self._model.show_matrix(None)
        draft = self.workspace.drafts.pop(_FORM, None)
        if draft is not None:
            self._form.restore(draft)
        super().enter()

    def leave(self) -> None:
        """A reason that was typed beside a rating is saved with it."""
        self._leave_why()

    def read(self) -> None:
        """As of the day chosen, or that of the newest assessment."""
        day = self._chosen_day
        self.workspace.runner.read(self, "look", lambda session: look(session.the_case(), day), self._on_look)

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Something it stands on was saved."""
        if kinds & (_KINDS | {"item", "source", "assessment"}) and self._look is not None and self.isVisible():
            self.read()

    def drafts(self) -> dict[str, dict[str, str]]:
        """A hypothesis being entered, and a reason being typed."""
        typed = self._form.typed()
        found = {_FORM: typed} if typed else {}
        if self._why_changed:
            found[self._why_form] = {"why": self._why.text}
        return found

    def panes(self) -> list[QWidget]:
        """The matrix, the items to choose from, the form."""
        return [self._table, self._candidates.sought, self._form.title.editor]

    def _lay_out_result(self, stack: QVBoxLayout) -> None:
        across = row(gap=12)
        self._questions = named(QComboBox(), "hypotheses-question", tr("Question"))
        self._questions.setMinimumContentsLength(30)
        self._questions.activated.connect(lambda _: self._on_question())
        across.addLayout(captioned(tr("Question"), self._questions), 1)
        self._day = Field("hypotheses-as-of", tr("As of"), read=When.parse, say=lambda day: day.words)
        self._day.setMinimumWidth(characters(self, 26))
        keys = QShortcut(QKeySequence(Qt.Key.Key_Return), self._day.editor)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._on_day)
        across.addWidget(self._day)
        across.addWidget(push("hypotheses-show", tr("Show"), self._on_day), 0, Qt.AlignmentFlag.AlignVCenter)
        stack.addLayout(across)
        self._result = label(selectable=True)
        self._result.setObjectName("hypotheses-result")
        stack.addWidget(self._result)
        self._reserve = label(look="quiet", selectable=True)
        self._reserve.setObjectName("hypotheses-reserve")
        stack.addWidget(self._reserve)

    def _lay_out_matrix(self, stack: QVBoxLayout) -> None:
        words = tr("Were the hypothesis true, would one see such an item? Keys 1 to 6 rate the cell at the cursor.")
        stack.addWidget(label(words, "quiet"))
        self._table = named(QTableView(), "hypotheses-matrix", tr("Matrix"))
        self._table.setModel(self._model)
        self._table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self._table.setWordWrap(False)
        self._table.setTabKeyNavigation(False)
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(self._table.fontMetrics().height() + 12)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._table.selectionModel().currentChanged.connect(lambda now, _: self._on_cell(now))
        for number in range(1, len(RATINGS) + 1):
            keys = QShortcut(QKeySequence(str(number)), self._table)
            keys.setContext(Qt.ShortcutContext.WidgetShortcut)
            keys.activated.connect(partial(self._on_rated, number))
        stack.addWidget(self._table)
        self._raters = []
        across = row(gap=4)
        for number, rating in enumerate(RATINGS, 1):
            words = apart(f"{number}  {RATING_SIGNS[rating]}")
            made = push(f"rate-{number}", words, partial(self._on_rated, number))
            made.setAccessibleName(tr("Rate: {rating}").format(rating=rating_words(rating)))
            made.setToolTip(rating_words(rating))
            self._raters.append(made)
            across.addWidget(made)
        across.addStretch(1)
        across.addWidget(push("hypotheses-order", tr("Most telling first"), self._on_order))
        stack.addLayout(across)

    def _lay_out_cell(self, stack: QVBoxLayout) -> None:
        self._about = label(look="strong", selectable=True)
        self._about.setObjectName("hypotheses-cell")
        stack.addWidget(self._about)
        self._why = Field("hypotheses-why", tr("Why it sits so"))
        keys = QShortcut(QKeySequence(Qt.Key.Key_Return), self._why.editor)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._on_why)
        stack.addWidget(self._why)
        self._text = reading_text("hypotheses-text", tr("Text of the item"))
        self._text.setFixedHeight(self._text.fontMetrics().lineSpacing() * 7)
        stack.addWidget(self._text)

    def _on_look(self, found: Look) -> None:
        self._look = found
        if not self._day.text.strip():
            self._day.set_text(found.as_of.words)
        known = {item.id for item in found.items}
        self._added = {item: one for item, one in self._added.items() if item in known}
        self._show()

    def _on_day(self) -> None:
        try:
            day = self._day.value()
        except DeskError:
            return  # shown beside the field
        self._leave_why()
        self._chosen_day = day if isinstance(day, When) else None
        self._model.show_matrix(None)
        self.read()

    def _on_question(self) -> None:
        self._leave_why()
        self._question = str(self._questions.currentData() or "")
        self._added = {}
        self._model.show_matrix(None)
        self._show()

    def _on_order(self) -> None:
        self._model.show_matrix(None)
        self._show()

    @property
    def _matrix(self) -> Matrix | None:
        found = self._look.matrices if self._look else ()
        return next((one for one in found if question_key(one.question) == self._question), next(iter(found), None))

    def _show(self) -> None:
        """What was read, the cursor where it was."""
        matrix, cell = self._matrix, self._cell
        self._question = question_key(matrix.question) if matrix else self._question
        self._offer_questions(matrix)
        self._say(matrix)
        held = self._table.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        columns = self._model.columnCount()
        self._model.show_matrix(matrix, list(self._added.values()), self._model.order)
        if self._model.columnCount() != columns:
            self._measure()
        self._table.blockSignals(held)
        self._fit()
        place = self._model.index_of(cell)
        self._table.setCurrentIndex(place if place.isValid() else self._model.index(0, FIRST))
        self._on_cell(self._table.currentIndex())
        rated = set(self._model.order)
        items = self._look.items if self._look else ()
        self._candidates.offer([item for item in items if item.id not in rated])
        self._form.fill(matrix, may=self.workspace.may_edit)
        for stack in (self._matrix_card, self._turns_card, self._candidates_card):
            show_card(stack, shown=matrix is not None)

    def _offer_questions(self, matrix: Matrix | None) -> None:
        self._questions.clear()
        for one in self._look.matrices if self._look else ():
            asked = one_line(one.question) or tr("(withheld or expunged)")
            self._questions.addItem(apart(asked), question_key(one.question))
        self._questions.setCurrentIndex(self._questions.findData(question_key(matrix.question)) if matrix else -1)
        self._questions.setEnabled(self._questions.count() > 1)

    def _say(self, matrix: Matrix | None) -> None:
        lines = [tr("No hypotheses yet. Enter at least two that cannot all be true.")] if self._look is not None else []
        reserve: list[str] = []
        if matrix is not None:
            count = trn("{n} item rated", "{n} items rated", len(matrix.rows))
            origins = trn("{n} independent origin", "{n} independent origins", len(matrix.origins))
            lines = order_lines(matrix)
            reserve = [*contradiction_lines(matrix), *reserve_lines(matrix), f"{count} · {origins}"]
        self._result.setText(visible("\n".join(lines)))
        self._reserve.setText(visible("\n".join(reserve)))
        self._reserve.setVisible(bool(reserve))
        self._turns.setText(visible("\n".join(sensitivity_lines(matrix) or [tr("Nothing yet.")]) if matrix else ""))

    def _measure(self) -> None:
        header = self._table.horizontalHeader()
        for section in range(self._model.columnCount()):
            width = characters(self._table, _RATING_WIDTH if section >= FIRST else _WIDTHS.get(section, _USUAL_WIDTH))
            wanted = min(header.sectionSizeHint(section), characters(self._table, _WIDTHS[ITEM]))
            header.resizeSection(section, max(width, wanted))

    def _fit(self) -> None:
        """As tall as its rows, up to a height where it scrolls."""
        rows = min(max(self._model.rowCount(), 2), _MOST_ROWS)
        bar = self._table.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        header = self._table.horizontalHeader().sizeHint().height()
        self._table.setFixedHeight(header + rows * self._table.verticalHeader().defaultSectionSize() + bar + 4)

    def _on_cell(self, index: QModelIndex) -> None:
        cell = self._model.cell_at(index)
        if cell != self._cell:
            self._leave_why()
            self._cell = cell
            self._fill_why()
        elif not self._why_changed:
            self._fill_why()
        row_shown = self._model.row_at(index.row())
        hypothesis = self._model.hypothesis_at(index.column())
        self._about.setText(visible(self._about_words(row_shown.item if row_shown else None, hypothesis)))
        self._text.setPlainText(long_text(row_shown.item.text or "") if row_shown else "")
        may = self.workspace.may_edit and bool(cell.hypothesis)
        for part in (*self._raters, self._why):
            part.setEnabled(may)

    def _about_words(self, item: Item | None, hypothesis: Hypothesis | None) -> str:
        if item is None:
            return tr("Nothing is rated yet. Choose an item below.")
        known = item.known or item.recorded
        facts = (item.title, item.source or "", str(item.grade or ""), known.words if known else "")
        lines = [" · ".join(fact for fact in facts if fact)]
        matrix = self._matrix
        origin = next((one for one in matrix.origins if item in one.items), None) if matrix else None
        if origin is not None and len(origin.items) > 1:
            others = trn("{n} other item", "{n} other items", len(origin.items) - 1)
            lines.append(tr("Of one origin with {others} here: {name}.").format(others=others, name=origin.name))
        if hypothesis is not None:
            said = (title_words(hypothesis), hypothesis.statement or "")
            lines.append(": ".join(part for part in said if part))
        return "\n".join(lines)

    @property
    def _why_changed(self) -> bool:
        return bool(self._cell.hypothesis) and self._why.text.strip() != self._settled_why

    @property
    def _why_form(self) -> str:
        return f"hypothesis-why/{self._cell.hypothesis}/{self._cell.item}"

    def _fill_why(self) -> None:
        rating = self._model.rating_of(self._cell)
        self._settled_why = ((rating.why if rating else None) or "").strip()
        draft = self.workspace.drafts.pop(self._why_form, None) if self._cell.hypothesis else None
        self._why.set_text(draft["why"] if draft and "why" in draft else self._settled_why)

    def _leave_why(self) -> None:
        """Save a reason with its rating; without one it waits as a draft until the cell is chosen again."""
        if not self._why_changed:
            return
        rating = self._model.rating_of(self._cell)
        if rating is None or not self.workspace.may_edit:
            self.workspace.drafts[self._why_form] = {"why": self._why.text}
            self._settled_why = self._why.text.strip()
        else:
            self._save(RATINGS.index(rating.rating) + 1)

    def _on_why(self) -> None:
        if self._model.rating_of(self._cell) is None:
            self._why.refuse(UsageError(tr("Rate the cell first, with a key from 1 to 6 in the matrix.")))
        else:
            self._leave_why()
            self._table.setFocus()

    def _on_rated(self, number: int) -> None:
        if self._cell.hypothesis and self.workspace.may_edit:
            self._save(number)
        else:
            self.workspace.said.emit(tr("Choose a cell under a hypothesis."))

    def _save(self, number: int) -> None:
        if self._look is None:
            return
        cell, day, form, typed = self._cell, self._look.as_of, self._why_form, self._why.text
        self._settled_why = typed.strip()
        self.workspace.runner.write(
            self,
            lambda session: rate(session.the_case(), cell.hypothesis, cell.item, RATINGS[number - 1], typed, as_of=day),
            lambda made: self._on_saved(form, made),
            lambda error: self._on_not_saved(form, typed, error),
        )

    def _on_saved(self, form: str, made: HypothesisRating) -> None:
        let_go(self.workspace, form)
        self.workspace.said.emit(tr("Rated: {rating}.").format(rating=rating_words(made.rating)))
        self.workspace.changed.emit(_KINDS)

    def _on_not_saved(self, form: str, typed: str, error: DeskError) -> None:
        if typed.strip():
            self.workspace.drafts[form] = {"why": typed}
        self.workspace.troubled.emit(error)

    def _on_taken(self, item: Item) -> None:
        matrix = self._matrix
        if matrix is None:
            return
        self._leave_why()
        self._added[item.id] = item
        self._cell = Cell(item.id, matrix.hypotheses[0].id)
        self._fill_why()
        self._show()
        self._table.setFocus()

    def _on_entered(self) -> None:
        question, title, statement = self._form.question.text, self._form.title.text, self._form.statement.text
        self.workspace.runner.write(
            self,
            lambda session: add_hypothesis(session.the_case(), question, title, statement),
            self._on_added,
            self._on_not_added,
        )

    def _on_added(self, made: Hypothesis) -> None:
        let_go(self.workspace, _FORM)
        self._form.clear()
        self._question = question_key(made.question)
        self.workspace.said.emit(tr("Entered: {title}").format(title=one_line(title_words(made))))
        self.workspace.changed.emit(_KINDS)

    def _on_not_added(self, error: DeskError) -> None:
        if isinstance(error, UsageError):
            self._form.refuse(error)
        else:
            self.workspace.troubled.emit(error)

    def _on_left_out(self, hypothesis: str) -> None:
        self.workspace.runner.write(
            self,
            lambda session: withdraw(session.the_case(), hypothesis),
            self._on_withdrawn,
            self.workspace.troubled.emit,
        )

    def _on_withdrawn(self, gone: Hypothesis) -> None:
        self.workspace.said.emit(
            tr("Withdrawn: {title}. Undo brings it back.").format(title=one_line(title_words(gone)))
        )
        self.workspace.changed.emit(_KINDS)
