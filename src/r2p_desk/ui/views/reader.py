"""The reader: one item, all of it plain text; its fields are changed in place."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from ...actions.items import change_item, find_item, sources, with_source_names
from ...domain.item import Item, verification_words
from ...domain.signal import crime_words, signal_words
from ...errors import DeskError, InvalidValue
from ...i18n import tr
from ..keeping import let_go
from ..runner import Session
from ..text import long_text, one_line, visible
from ..widgets.item_form import ItemForm
from ..widgets.parts import column, label, named, push, reading_text, row, scrolling
from ..words import access_words, grade_in_words
from ..workspace import Workspace


class _Reported(QPlainTextEdit):
    """As tall as its text at its present width, up to a limit; longer text scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self._limit = 80
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())

    def fit(self, limit: int) -> None:
        """Be at most this tall, in pixels."""
        self._limit = max(limit, 80)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        lines = round(self.document().size().height())
        wanted = lines * self.fontMetrics().lineSpacing() + 2 * round(self.document().documentMargin()) + 4
        self.setFixedHeight(min(wanted, self._limit))


class Reader(QStackedWidget):
    """Shows an item, or the form to change it; ``changed`` when it was saved."""

    changed = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        named(self, "reader", tr("Reader"))
        self._workspace = workspace
        self._item: Item | None = None
        self._empty = label(tr("Choose an item in the list to read it, or capture a new one with Ctrl+N."), "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(self._empty)
        self.addWidget(self._lay_out_page())
        self._form: ItemForm | None = None

    def read(self, item: str) -> None:
        """Show this item."""
        self._workspace.runner.read(self, "item", lambda session: _find(session, item), self._on_read)

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was changed and not saved."""
        if self._item is None or self._form is None or not self.editing or not self._form.changed:
            return {}
        return {f"item/{self._item.id}": self._form.typed()}

    @property
    def editing(self) -> bool:
        """Whether the form is shown."""
        return self.currentIndex() == 2

    def edit(self) -> None:
        """Change the item in place."""
        if self._item is not None and not (self._workspace.case and self._workspace.case.read_only):
            form = self._the_form()
            form.fill(self._item)
            self.setCurrentIndex(2)
            form.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The text keeps the height it needs."""
        super().resizeEvent(event)
        self._text.fit(self.height() // 2)

    def _lay_out_page(self) -> QWidget:
        page = QWidget()
        self._stack = column(page, margin=16, gap=8)
        head = row()
        self._title = label(look="title", selectable=True)
        self._title.setObjectName("reader-title")
        head.addWidget(self._title, 1)
        self._edit = push("edit-item", tr("Change"), self.edit, description=tr("Change the item in place"))
        head.addWidget(self._edit, 0, Qt.AlignmentFlag.AlignTop)
        self._stack.addLayout(head)
        self._text = _Reported()
        reading_text("reader-text", tr("What is reported"), self._text)
        self._stack.addWidget(self._text)
        self._facts = QGridLayout()
        self._facts.setColumnStretch(1, 1)
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(4)
        inside = QWidget()
        holder = QVBoxLayout(inside)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addLayout(self._facts)
        holder.addStretch(1)
        self._stack.addWidget(scrolling("reader-facts", tr("About this item"), inside), 1)
        return page

    def _the_form(self) -> ItemForm:
        """Made when something is first changed: most items are only read."""
        if self._form is None:
            marking = self._workspace.case.marking.words if self._workspace.case else ""
            self._form = ItemForm("edit", marking)
            self.addWidget(self._lay_out_edit(self._form))
        return self._form

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

    def _on_read(self, item: Item) -> None:
        if self.editing and self._item is not None and self._item.id == item.id:
            return  # it is being changed: what is typed goes before what is read
        if self.drafts():
            self._workspace.drafts.update(self.drafts())  # another item was chosen: what was typed waits for its return
        self._item = item
        self._title.setText(visible(item.title))
        self._text.setPlainText(long_text(item.text or tr("No text is given.")))
        self._show_facts(item)
        self._edit.setEnabled(not (self._workspace.case and self._workspace.case.read_only))
        draft = self._workspace.drafts.pop(f"item/{item.id}", None)
        if draft:
            self._the_form().fill(item)
            self._the_form().restore(draft)
            self._workspace.said.emit(tr("What you had typed is back. It is not saved yet."))
        self.setCurrentIndex(2 if draft else 1)

    def _show_facts(self, item: Item) -> None:
        while self._facts.count():
            entry = self._facts.takeAt(0)
            part = entry.widget() if entry is not None else None
            if part is not None:
                part.hide()
                part.deleteLater()
        for at, (name, value) in enumerate(_facts(item, self._workspace)):
            caption = label(name, "quiet")
            caption.setWordWrap(False)
            caption.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
            said = label(visible(value), selectable=True)
            said.setAccessibleName(f"{name}: {visible(value)}")
            self._facts.addWidget(caption, at, 0)
            self._facts.addWidget(said, at, 1)

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
        self.setCurrentIndex(1)
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
        self.setCurrentIndex(1)
        self._edit.setFocus()

    def _let_go(self, item: str) -> None:
        let_go(self._workspace, f"item/{item}")


def _find(session: Session, item: str) -> Item:
    case = session.the_case()
    return with_source_names([find_item(case, item)], sources(case))[0]


def _facts(item: Item, workspace: Workspace) -> list[tuple[str, str]]:
    """What is stated of an item, in words; the main fields also where nothing is."""
    unstated = tr("not stated")
    case_marking = workspace.case.marking.words if workspace.case else ""
    reference = item.reference
    cited = (
        [reference.document, reference.locator, reference.date.words if reference.date else None, reference.url]
        if (reference)
        else []
    )
    facts = [
        (tr("Happened"), item.happened.words if item.happened else unstated),
        (tr("Became known"), item.known.words if item.known else unstated),
        (tr("Place"), item.place.name if item.place else unstated),
        (tr("Source"), item.source or unstated),
        (tr("How they know"), item.origin or ""),
        (tr("Grade"), grade_in_words(item.grade) if item.grade else unstated),
        (tr("How far verified"), verification_words(item.verification)),
        (
            tr("Marking"),
            item.marking.words if item.marking else tr("{marking}, as the case").format(marking=case_marking),
        ),
        (tr("Access at that time"), access_words(item.access) if item.access else ""),
        (tr("Reference"), "\n".join(part for part in cited if part)),
        (tr("Early signs"), " · ".join(signal_words(one) for one in item.signals)),
        (tr("Bears on"), " · ".join(crime_words(one) for one in item.crimes)),
        (tr("Populations"), " · ".join(item.populations)),
        (tr("Note"), item.note or ""),
        (tr("Came as"), item.external_id or ""),
        (tr("Recorded"), item.recorded.words if item.recorded else ""),
    ]
    return [(name, value) for name, value in facts if value]
