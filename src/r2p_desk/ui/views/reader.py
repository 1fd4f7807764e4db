"""The reader: one item, all of it plain text; its fields are changed in place, its history is one key away."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget

from ...actions.history_for_window import ItemTold, item_told
from ...actions.items import change_item, remove_item, restore_item
from ...domain.item import Item
from ...domain.marking import Marking
from ...errors import DeskError, InvalidValue, NotFound
from ...i18n import tr
from ..keeping import let_go
from ..record_words import field_words
from ..text import long_text, one_line, visible
from ..widgets.item_form import ItemForm
from ..widgets.parts import column, frame, label, named, push, reading_text, row, scrolling
from ..widgets.reported import ReportedText
from ..workspace import Workspace
from .attachment_list import AttachmentList
from .attachment_page import AttachmentPage
from .item_facts import facts_of

if TYPE_CHECKING:
    from .grade_page import GradePage
    from .record_history import RecordHistoryView
    from .told_page import ToldPage


class Reader(QStackedWidget):
    """Shows an item, the form to change it, or its history; ``changed`` when it was saved or removed."""

    changed = Signal(str)

    def __init__(self, workspace: Workspace, prefix: str = "reader", *, note: str = "") -> None:
        super().__init__()
        named(self, prefix, tr("Reader"))
        self._workspace = workspace
        self._prefix = prefix
        self._note = note
        self._item: Item | None = None
        self._wanted = ""
        self._attachment: AttachmentPage | None = None
        words = tr(
            "Choose an item in the list to read it, capture a new one with Ctrl+N, or take in a file with Ctrl+I."
        )
        self._empty = label(words if workspace.may_edit else tr("Choose an item in the list to read it."), "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(self._empty)
        self._page = self._lay_out_page()
        self.addWidget(self._page)
        self._removed = self._lay_out_removed()
        self.addWidget(self._removed)
        self._form: ItemForm | None = None
        self._form_page: QWidget | None = None
        self._history: RecordHistoryView | None = None
        self._told: ToldPage | None = None
        self._grading: GradePage | None = None

    @property
    def workspace(self) -> Workspace:
        """What it shares with the other views of its case."""
        return self._workspace

    @property
    def item(self) -> str:
        """The id of the item that is shown or on its way, empty for none."""
        return self._wanted

    @property
    def title(self) -> str:
        """The title of the item that is shown, on one line; empty where none is, or one that was removed."""
        item = self._item
        if item is None or item.id != self._wanted or self.currentWidget() in (self._empty, self._removed):
            return ""
        return one_line(item.title) or item.ref

    def read(self, item: str) -> None:
        """Show this item."""
        if item != self._wanted and self.currentWidget() in (self._history, self._attachment, self._grading):
            self.setCurrentWidget(self._page)
        if self._told is not None and self.currentWidget() is self._told:
            self._told.show_item(item)  # who told them is asked of one item after the other
        if item != self._wanted and self._attachment is not None:
            self._attachment.let_go()
        self._wanted = item
        self._workspace.runner.read(
            self, "item", lambda session: item_told(session.the_case(), item), self._on_read, self._on_not_read
        )

    def read_anew(self) -> None:
        """Show what is stated of the item now."""
        if self._wanted:
            self.read(self._wanted)
        if self._history is not None and self.currentWidget() is self._history:
            self._history.read()

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was changed and not saved."""
        reviewing = self._told.drafts() if self._told is not None else {}
        if self._item is None or self._form is None or not self.editing or not self._form.changed:
            return reviewing
        return {**reviewing, f"item/{self._item.id}": self._form.typed()}

    @property
    def markings(self) -> tuple[Marking, ...]:
        """Of the attachments listed or shown."""
        return (*self.attachments.markings, *(self._attachment.markings if self._attachment is not None else ()))

    def attachments_changed(self) -> None:
        """Read anew what is stated of attachments; the item is as it was."""
        self.attachments.read()

    def show_attachment(self, attachment: str, *, view: bool = False) -> None:
        """Show this attachment of the item in its place."""
        if self._attachment is None:
            self._attachment = AttachmentPage(self._workspace, self._prefix)
            self._attachment.left.connect(self._on_attachment_left)
            self._attachment.changed.connect(self.attachments.read)
            self.addWidget(self._attachment)
        self.setCurrentWidget(self._attachment)
        self._attachment.show_attachment(attachment, self._wanted, view=view)

    @property
    def editing(self) -> bool:
        """Whether the form is shown."""
        return self._form_page is not None and self.currentWidget() is self._form_page

    def edit(self) -> None:
        """Change the item in place."""
        if self._item is not None and self._workspace.may_edit:
            form = self._the_form()
            form.fill(self._item)
            self._show_form()
            form.setFocus()

    def show_told(self) -> None:
        """Who told us the item, who told them, and what stands beside it."""
        item = self._item
        if item is None or self.editing:
            return
        if self._told is None:
            from .told_page import ToldPage

            self._told = ToldPage(self._workspace, self._prefix)
            self._told.left.connect(self._on_told_left)
            self._told.opened.connect(lambda other: self._workspace.asked.emit("items", other))
            self.addWidget(self._told)
        self._told.show_item(self._wanted)  # which may still be on its way
        self.setCurrentWidget(self._told)
        self._told.setFocus()

    def grade(self) -> None:
        """Grade the item, with the coding rules beside the grades."""
        item = self._item
        if item is None or item.id != self._wanted or self.editing or not self._workspace.may_edit:
            return
        if self._grading is None:
            from .grade_page import GradePage

            self._grading = GradePage(self._workspace, self._prefix)
            self._grading.left.connect(self._on_grading_left)
            self._grading.graded.connect(self._on_graded)
            self.addWidget(self._grading)
        self._grading.show_item(item)
        self.setCurrentWidget(self._grading)
        self._grading.setFocus()

    def show_history(self) -> None:
        """Every value each field of the item had."""
        item = self._item
        if item is None or self.editing:
            return
        if self._history is None:
            from .record_history import RecordHistoryView

            self._history = RecordHistoryView(self._workspace, self._prefix)
            self._history.left.connect(self._on_history_left)
            self.addWidget(self._history)
        self._history.show_record("item", lambda _: item.id)
        self.setCurrentWidget(self._history)
        self._history.setFocus()

    def remove(self) -> None:
        """Leave the item out of lists and search; it is offered back at once, and by undo at any time."""
        item = self._item
        if item is not None and self._workspace.may_edit and self.currentWidget() is self._page:
            self._workspace.runner.write(
                self, lambda session: remove_item(session.the_case(), item.id), self._on_removed
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The text keeps the height it needs."""
        super().resizeEvent(event)
        self._text.fit(self.height() // 2)

    def _lay_out_page(self) -> QWidget:
        page = QWidget()
        self._stack = column(page, margin=16, gap=8)
        self._title = label(look="title", selectable=True)
        self._title.setObjectName(f"{self._prefix}-title")
        self._stack.addWidget(self._title)
        if self._note:
            self._stack.addWidget(label(self._note, "quiet"))
        buttons = row()
        self._edit = push("edit-item", tr("Change"), self.edit, description=tr("Change the item in place"))
        buttons.addWidget(self._edit)
        words = tr("Who told us this, who told them, and what stands beside it")
        self._to_told = push(f"{self._prefix}-told-button", tr("Who told us?"), self.show_told, description=words)
        buttons.addWidget(self._to_told)
        words = tr("Grade source and item, with the coding rules beside the grades")
        self._to_grade = push(f"{self._prefix}-grade-button", tr("Grade"), self.grade, description=words)
        buttons.addWidget(self._to_grade)
        self._to_history = push(f"{self._prefix}-history-button", tr("History"), self.show_history)
        self._to_history.setAccessibleDescription(tr("Ctrl+H"))
        buttons.addWidget(self._to_history)
        self._remove = push("remove-item", tr("Remove"), self.remove, description=tr("It can be brought back."))
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        self._stack.addLayout(buttons)
        self._stack.addWidget(self._lay_out_waiting())
        self._text = ReportedText()
        reading_text(f"{self._prefix}-text", tr("What is reported"), self._text)
        self._stack.addWidget(self._text)
        self._facts = QGridLayout()
        self._facts.setColumnStretch(1, 1)
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(4)
        inside = QWidget()
        holder = column(inside, gap=12)
        self.attachments = AttachmentList(self._workspace, self._prefix)
        self.attachments.viewed.connect(lambda attachment: self.show_attachment(attachment, view=True))
        self.attachments.detailed.connect(self.show_attachment)
        self.attachments.listed.connect(self._workspace.marked)
        holder.addWidget(self.attachments)
        holder.addLayout(self._facts)
        holder.addStretch(1)
        self._stack.addWidget(scrolling(f"{self._prefix}-facts", tr("About this item"), inside), 1)
        return page

    def _lay_out_waiting(self) -> QWidget:
        self._waiting = frame("notice")
        line = row(self._waiting, margin=8)
        self._waiting_words = label()
        line.addWidget(self._waiting_words, 1)
        self._decide = push("decide-item", tr("Decide"), self._on_decide)
        line.addWidget(self._decide, 0, Qt.AlignmentFlag.AlignTop)
        self._waiting.hide()
        return self._waiting

    def _lay_out_removed(self) -> QWidget:
        page = QWidget()
        stack = column(page, margin=16, gap=8)
        self._removed_title = label(look="title")
        stack.addWidget(self._removed_title)
        words = tr("It is left out of lists, search and assessments. Every word of it stays in the journal.")
        stack.addWidget(label(words, "quiet"))
        buttons = row()
        self._put_back = push("put-back-item", tr("Put it back"), self._on_put_back, "primary")
        buttons.addWidget(self._put_back)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        stack.addStretch(1)
        return page

    def _the_form(self) -> ItemForm:
        """Made when something is first changed: most items are only read."""
        if self._form is None:
            marking = self._workspace.case.marking.words if self._workspace.case else ""
            self._form = ItemForm("edit", marking)
            self._form_page = self._lay_out_edit(self._form)
            self.addWidget(self._form_page)
        return self._form

    def _show_form(self) -> None:
        if self._form_page is not None:
            self.setCurrentWidget(self._form_page)

    def _lay_out_edit(self, form: ItemForm) -> QWidget:
        page = QWidget()
        stack = column(page, margin=16, gap=8)
        stack.addWidget(scrolling("edit-scroll", tr("Change the item"), form), 1)
        buttons = row()
        self._save = push("save-item", tr("Save changes"), self._on_save, "primary", tr("Ctrl+S"))
        self._save.setShortcut("Ctrl+S")
        buttons.addWidget(self._save)
        buttons.addWidget(push("discard-item", tr("Discard changes"), self._on_discard))
        buttons.addStretch(1)
        stack.addLayout(buttons)
        return page

    def _on_read(self, told: ItemTold) -> None:
        item = told.item
        if self.editing and self._item is not None and self._item.id == item.id:
            return  # it is being changed: what is typed goes before what is read
        if self.drafts():
            self._workspace.drafts.update(self.drafts())  # another item was chosen: what was typed waits for its return
        self._item = item
        if told.removed:
            self._show_removed(item)
            return
        self._title.setText(visible(item.title))
        unsaid = tr("expunged") if "text" in told.expunged else tr("No text is given.")
        self._text.setPlainText(long_text(item.text or unsaid))
        self._show_facts(told)
        self.attachments.show_item(item.id)
        self._show_waiting(told)
        for part in (self._edit, self._to_grade, self._remove):
            part.setEnabled(self._workspace.may_edit)
        draft = self._workspace.drafts.pop(f"item/{item.id}", None)
        if draft:
            self._the_form().fill(item)
            self._the_form().restore(draft)
            self._workspace.said.emit(tr("What you had typed is back. It is not saved yet."))
            self._show_form()
        elif self.currentWidget() not in (self._history, self._attachment, self._told, self._grading):
            self.setCurrentWidget(self._page)

    def _on_not_read(self, error: DeskError) -> None:
        self._item = None
        if not isinstance(error, NotFound):
            self._workspace.troubled.emit(error)
        stood = bool(self._workspace.case and self._workspace.case.stood)
        then = tr("The item chosen was not in the case as it stood then.")
        self._empty.setText(then if stood else tr("The item chosen is not in this case."))
        self.setCurrentWidget(self._empty)

    def _show_facts(self, told: ItemTold) -> None:
        while self._facts.count():
            entry = self._facts.takeAt(0)
            part = entry.widget() if entry is not None else None
            if part is not None:
                part.hide()
                part.deleteLater()
        marking = self._workspace.case.marking.words if self._workspace.case else ""
        for at, fact in enumerate(facts_of(told, marking)):
            caption = label(fact.words, "quiet")
            caption.setWordWrap(False)
            caption.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
            said = label(visible(fact.value), selectable=True)
            said.setAccessibleName(f"{fact.words}: {visible(fact.value)}")
            self._facts.addWidget(caption, at, 0)
            self._facts.addWidget(said, at, 1)
            if fact.field == "source" and told.source and self._in_the_case_of_now:
                self._facts.addWidget(self._to_source(told.source), at, 2, Qt.AlignmentFlag.AlignTop)

    @property
    def _in_the_case_of_now(self) -> bool:
        case = self._workspace.case
        return not self._note and case is not None and not case.stood

    def _to_source(self, source: str) -> QWidget:
        """The way to the register."""
        words = tr("Read about this source: how its reports turned out, whether it is silent")
        name = f"{self._prefix}-to-source"
        made = push(name, tr("Source…"), lambda: self._workspace.asked.emit("sources", source), "compact", words)
        made.setToolTip(words)
        return made

    def _show_waiting(self, told: ItemTold) -> None:
        self._waiting.setVisible(bool(told.conflicting))
        if told.conflicting:
            fields = ", ".join(field_words("item", field) for field in told.conflicting)
            words = tr("Officers stated different values, unaware of each other: {fields}.").format(fields=fields)
            self._waiting_words.setText(words)
        self._decide.setEnabled(self._workspace.may_edit)

    def _show_removed(self, item: Item) -> None:
        self._removed_title.setText(tr("Removed: {title}").format(title=visible(item.title)))
        self._put_back.setEnabled(self._workspace.may_edit)
        self.setCurrentWidget(self._removed)

    def _on_decide(self) -> None:
        if self._item is not None:
            self._workspace.asked.emit("conflicts", self._item.id)

    def _on_removed(self, item: Item) -> None:
        self._show_removed(item)
        self._workspace.said.emit(tr("Removed: {title}. Undo brings it back.").format(title=one_line(item.title)))
        self.changed.emit(item.id)
        self._put_back.setFocus()

    def _on_put_back(self) -> None:
        item = self._item
        if item is not None:
            self._workspace.runner.write(
                self, lambda session: restore_item(session.the_case(), item.id), self._on_restored
            )

    def _on_restored(self, item: Item) -> None:
        self._workspace.said.emit(tr("Back in its place: {title}").format(title=one_line(item.title)))
        self.changed.emit(item.id)
        self.read(item.id)
        self._edit.setFocus()

    def _on_attachment_left(self) -> None:
        shown = self._attachment.attachment if self._attachment is not None else ""
        if self._attachment is not None:
            self._attachment.let_go()
        self.setCurrentWidget(self._page)
        self.attachments.focus(shown)
        self.attachments.read()
        self._workspace.marked.emit()

    def _on_told_left(self) -> None:
        self.setCurrentWidget(self._page)
        self._to_told.setFocus()

    def _on_grading_left(self) -> None:
        self.setCurrentWidget(self._page)
        self._to_grade.setFocus()

    def _on_graded(self, item: str) -> None:
        self._workspace.said.emit(tr("The grade is saved."))
        self._on_grading_left()
        self.changed.emit(item)
        self.read(item)

    def _on_history_left(self) -> None:
        self.setCurrentWidget(self._page)
        self._to_history.setFocus()

    def _on_save(self) -> None:
        item, form = self._item, self._form
        if item is None or form is None:
            return
        try:
            values = form.values(list(form.changed))
        except DeskError:
            return  # shown beside the field
        if "place" in values:
            values["place"] = form.place_value(values["place"])
        self._save.setEnabled(False)
        self._workspace.runner.write(
            self, lambda session: change_item(session.the_case(), item.id, values), self._on_saved, self._on_not_saved
        )

    def _on_saved(self, item: Item) -> None:
        self._save.setEnabled(True)
        self._let_go(item.id)
        self.setCurrentWidget(self._page)
        self._workspace.said.emit(tr("Saved: {title}").format(title=one_line(item.title)))
        self.changed.emit(item.id)
        self.read(item.id)
        self._edit.setFocus()

    def _on_not_saved(self, error: DeskError) -> None:
        self._save.setEnabled(True)
        if not isinstance(error, InvalidValue):
            error.kept = error.kept or tr("What you typed is still in the form.")
        self._workspace.troubled.emit(error)

    def _on_discard(self) -> None:
        if self._item is not None:
            self._let_go(self._item.id)
        self.setCurrentWidget(self._page)
        self._edit.setFocus()

    def _let_go(self, item: str) -> None:
        let_go(self._workspace, f"item/{item}")
