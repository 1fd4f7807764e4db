"""What the pages of worksheets, options papers and decisions share: choosing a paper, what it lacks, signing it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ...actions.deciding_for_window import PaperSeen, see_paper
from ...actions.session import OpenCase
from ...domain.paper import PaperState
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr, trn
from ..keeping import let_go
from ..text import for_window, one_line, visible
from ..widgets.field import Field
from ..widgets.item_finder import ItemFinder
from ..widgets.parts import captioned, label, lines_tall, looking, named, push, row
from ..widgets.record_form import Asked, RecordForm, Texts, day, day_said
from ..workspace import Workspace
from .paged import CasePage

_ID = Qt.ItemDataRole.UserRole


class PaperWords(NamedTuple):
    """What a page says of its kind of paper."""

    one: str
    choose: str
    new: str
    day: str
    none: str


class Gathered(NamedTuple):
    """What a page reads at once: a paper and the others of its kind, and what else the page shows of it."""

    seen: PaperSeen
    more: Any = None


class PaperPage(CasePage):
    """A page about papers of one kind; ``gather`` reads, ``begin`` and ``change`` write, on the worker."""

    kind = ""
    saves: frozenset[str] = frozenset()
    """Kinds of records whose saving makes the page read again."""

    def __init__(self, workspace: Workspace, object_name: str, words: str, said: PaperWords) -> None:
        super().__init__(workspace, object_name, words)
        self._prefix = object_name
        self._said = said
        self._shown: Gathered | None = None
        self._wanted = ""
        self._choosing = False
        self._lay_out_top(self.add_card(said.one))
        self.lay_out()
        self._form = RecordForm(f"{object_name}-paper", self.asked())
        self._lay_out_form(self.add_card(tr("What it says")))
        self._show(Gathered(PaperSeen(papers=[])))

    def lay_out(self) -> None:
        """Cards between the paper's standing and its own fields."""

    def asked(self) -> Sequence[Asked]:
        """The fields of the paper itself."""
        return ()

    def finds(self) -> Sequence[tuple[str, str]]:
        """(field, words) of the paper's own fields into which items can be put that were found by words."""
        return ()

    def gather(self, case: OpenCase, wanted: str) -> Gathered:
        """Everything the page shows of the paper of this id, or of the newest one."""
        return Gathered(see_paper(case, self.kind, wanted))

    def begin(self, case: OpenCase, as_of: When) -> str:
        """Begin a paper of that day; its id."""
        raise NotImplementedError

    def change(self, case: OpenCase, record: str, fields: dict[str, Any]) -> None:
        """State some fields of the paper anew."""
        raise NotImplementedError

    def show_more(self, shown: Gathered, *, may_edit: bool) -> None:
        """Show what is the page's own."""

    def read(self) -> None:
        """Read the papers anew."""
        wanted = self._wanted
        self.workspace.runner.read(
            self, "paper", lambda session: self.gather(session.the_case(), wanted), self._show, self._not_read
        )

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Read again while in view."""
        if kinds & self.saves and self.isVisible():
            self.read()

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed of the paper and not saved."""
        typed = self._form.changed() if self.chosen else {}
        return {self._form_name(): typed} if typed else {}

    def panes(self) -> list[QWidget]:
        """Which paper, what it lacks, its fields."""
        return [self._which, self._missing, self._form]

    @property
    def chosen(self) -> str:
        """The id of the paper in view; empty for none."""
        seen = self._seen()
        return seen.chosen.id if seen is not None and seen.chosen is not None else ""

    @property
    def day(self) -> When | None:
        """The day of the paper in view: what was known later is no evidence for it."""
        seen = self._seen()
        return seen.chosen.day if seen is not None and seen.chosen is not None else None

    @property
    def is_frozen(self) -> bool:
        """Whether the paper in view is signed."""
        seen = self._seen()
        chosen = seen.chosen if seen is not None else None
        return chosen is not None and chosen.state is not PaperState.DRAFT

    def saved(self, words: str) -> None:
        """Something was written: say so, and have every view read again that shows it."""
        self.workspace.said.emit(words)
        self.workspace.changed.emit(self.saves)
        self.read()

    def failed(self, error: DeskError) -> None:
        """Something was refused: the window says what, and nothing typed is lost."""
        self.workspace.troubled.emit(error)

    def _lay_out_top(self, stack: QVBoxLayout) -> None:
        self._which = named(QComboBox(), f"{self._prefix}-which", self._said.choose)
        self._which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._which.setMinimumContentsLength(40)
        self._which.currentIndexChanged.connect(self._on_chosen)
        stack.addLayout(captioned(self._said.choose, self._which))
        self._state = named(label(look="strong", selectable=True), f"{self._prefix}-state", tr("How it stands"))
        stack.addWidget(self._state)
        self._lacks = named(label(), f"{self._prefix}-lacks", tr("Whether it can be signed"))
        stack.addWidget(self._lacks)
        self._missing = named(QListWidget(), f"{self._prefix}-missing", tr("Missing before it can be signed"))
        self._missing.setWordWrap(True)
        self._missing.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        lines_tall(self._missing, 10)
        stack.addWidget(self._missing)
        buttons = row()
        self._sign = push(f"{self._prefix}-sign", tr("Sign it"), self._on_sign, "primary")
        self._anew = push(f"{self._prefix}-supersede", tr("Begin another in its place"), self._on_supersede)
        buttons.addWidget(self._sign)
        buttons.addWidget(self._anew)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._day = Field(f"{self._prefix}-day", self._said.day, read=day, say=day_said, hint=tr("Empty: today."))
        stack.addWidget(self._day)
        line = row()
        self._new = push(f"{self._prefix}-new", self._said.new, self._on_new)
        line.addWidget(self._new)
        line.addStretch(1)
        stack.addLayout(line)

    def _lay_out_form(self, stack: QVBoxLayout) -> None:
        self._form.edited.connect(self._allow)
        stack.addWidget(self._form)
        if self.finds():
            finder = ItemFinder(self.workspace, f"{self._prefix}-paper", self.finds(), lambda: self.day)
            finder.picked.connect(self._form.append_line)
            stack.addWidget(finder)
        buttons = row()
        self._save = push(f"{self._prefix}-save", tr("Save"), self._on_save, "primary")
        buttons.addWidget(self._save)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _seen(self) -> PaperSeen | None:
        return self._shown.seen if self._shown is not None else None

    def _show(self, gathered: Gathered) -> None:
        before, self._shown = self.chosen, gathered
        shown = gathered.seen
        same = bool(before) and before == self.chosen
        self._fill_choice(shown)
        self._state.setText(visible(shown.said) if shown.chosen else self._said.none)
        self._state.setAccessibleName(self._state.text())
        count = len(shown.missing)
        words = trn(
            "{n} thing is missing before it can be signed.", "{n} things are missing before it can be signed.", count
        )
        ready = "" if shown.chosen is None or self.is_frozen else tr("Nothing is missing: it can be signed.")
        self._lacks.setText(words if count and not self.is_frozen else ready)
        self._lacks.setAccessibleName(self._lacks.text())
        self._lacks.setVisible(bool(self._lacks.text()))
        looking(self._lacks, "error" if count else "good")
        self._missing.clear()
        for one in shown.missing:
            self._missing.addItem(one_line(one.words))
        self._missing.setVisible(bool(count) and not self.is_frozen)
        self._form.show_texts(shown.texts, keep_typed=same)
        draft = self.workspace.drafts.pop(self._form_name(), None) if shown.chosen else None
        if draft is not None:
            self._form.restore(draft)
        self._allow()
        self.show_more(gathered, may_edit=self._may_edit())

    def _fill_choice(self, shown: PaperSeen) -> None:
        self._choosing = True
        self._which.clear()
        for one in shown.papers:
            self._which.addItem(f"{one_line(one.title)} — {one.day.words}", one.id)
        self._which.setCurrentIndex(max(self._which.findData(self.chosen), 0) if shown.papers else -1)
        self._which.setEnabled(bool(shown.papers))
        self._choosing = False

    def _allow(self) -> None:
        editable = self._may_edit()
        seen = self._seen()
        has_missing = seen is None or bool(seen.missing)
        self._form.setEnabled(editable)
        self._save.setEnabled(editable and bool(self._form.changed()))
        self._sign.setEnabled(editable and not has_missing and not self._form.changed())
        self._anew.setEnabled(self.workspace.may_edit and self.is_frozen)
        self._new.setEnabled(self.workspace.may_edit)
        self._day.setEnabled(self.workspace.may_edit)

    def _may_edit(self) -> bool:
        return self.workspace.may_edit and bool(self.chosen) and not self.is_frozen

    def _form_name(self) -> str:
        return f"{self.kind}/{self.chosen}"

    def _on_chosen(self, at: int) -> None:
        if self._choosing or at < 0:
            return
        self.workspace.drafts.update(self.drafts())  # what was typed of the one before waits for its return
        self._wanted = str(self._which.itemData(at) or "")
        self.read()

    def _on_new(self) -> None:
        try:
            as_of = self._day.value()
        except DeskError:
            self._day.setFocus()
            return
        self.workspace.runner.write(
            self, lambda session: self.begin(session.the_case(), as_of or _today()), self._on_begun, self.failed
        )

    def _on_begun(self, record: str) -> None:
        self.workspace.drafts.update(self.drafts())
        self._day.set_text("")
        self._wanted = record
        self.saved(tr("Begun."))

    def _on_save(self) -> None:
        record, form, typed = self.chosen, self._form_name(), self._form.changed()
        try:
            fields = self._form.values()
        except DeskError:
            return  # shown beside the field
        self.workspace.runner.write(
            self,
            lambda session: self.change(session.the_case(), record, fields),
            lambda _: self._on_saved(form, typed),
            self.failed,
        )

    def _on_saved(self, form: str, typed: Texts) -> None:
        if form == self._form_name():
            self._form.settle(typed)
        let_go(self.workspace, form)
        self.saved(tr("Saved."))

    def _on_sign(self) -> None:
        from ...actions.deciding import sign

        record = self.chosen
        self.workspace.runner.write(
            self,
            lambda session: sign(session.the_case(), record),
            lambda _: self.saved(tr("Signed. From now on it stands as it is.")),
            self.failed,
        )

    def _on_supersede(self) -> None:
        from ...actions.deciding import supersede

        record = self.chosen
        try:
            as_of = self._day.value()
        except DeskError:
            self._day.setFocus()
            return
        self.workspace.runner.write(
            self,
            lambda session: supersede(session.the_case(), record, as_of or _today()).id,
            self._on_begun,
            self.failed,
        )

    def _not_read(self, error: DeskError) -> None:
        self._state.setText(for_window(str(error)))


def _today() -> When:
    from ...actions.assessing import today

    return today()


def list_row(text: str, record: str) -> QListWidgetItem:
    """A row of a list with the record it stands for."""
    made = QListWidgetItem(one_line(text))
    made.setData(_ID, record)
    return made


def record_of(entry: QListWidgetItem | None) -> str:
    """The record a row stands for; empty for none."""
    return str(entry.data(_ID) or "") if entry is not None else ""
