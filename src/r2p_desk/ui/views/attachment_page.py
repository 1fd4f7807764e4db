"""One attachment: what is inside it, or what is known of it and through whose hands it went; and what can be done."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ...actions.attachments import detach
from ...actions.attachments_for_window import AttachmentTold, attachment_told
from ...domain.attachment import suggested_file_name
from ...domain.marking import Marking
from ...errors import Cancelled, DeskError, Refused
from ...i18n import tr
from ..attachment_words import facts_line, name_of
from ..attachment_work import AttachmentWork
from ..text import for_window, one_line
from ..widgets.file_dialog import ask_where_to_write
from ..widgets.parts import OneLine, column, frame, label, named, push, row
from ..workspace import Workspace
from .attachment_facts import AttachmentFacts
from .attachment_viewer import AttachmentViewer, nothing_to_show


class AttachmentPage(QWidget):
    """Stands in the place of its item; ``left`` asks for that again, ``changed`` when it was taken off or copied.

    Details are read without opening the attachment; to view it is to open it.
    """

    left = Signal()
    changed = Signal()

    def __init__(self, workspace: Workspace, prefix: str) -> None:
        super().__init__()
        named(self, f"{prefix}-attachment", tr("Attachment"))
        self._workspace = workspace
        self._prefix = prefix
        self._item = self._wanted = ""
        self._told: AttachmentTold | None = None
        self._out: Path | None = None
        self._work = AttachmentWork(workspace, self)
        stack = column(self, margin=16, gap=8)
        self._lay_out_head(stack)
        self._lay_out_buttons(stack)
        self._lay_out_notices(stack)
        self._viewer = AttachmentViewer(workspace, prefix)
        self._viewer.opened.connect(self._on_opened)
        self._facts = AttachmentFacts(prefix)
        self._facts.check_asked.connect(self._on_check)
        self._body = QStackedWidget()
        self._body.addWidget(self._facts)
        self._body.addWidget(self._viewer)
        stack.addWidget(self._body, 1)

    @property
    def attachment(self) -> str:
        """The attachment shown or on its way, empty for none."""
        return self._wanted

    @property
    def markings(self) -> tuple[Marking, ...]:
        """Of what is shown."""
        return (self._told.row.marking,) if self._told is not None else ()

    def show_attachment(self, attachment: str, item: str, *, view: bool) -> None:
        """Show this attachment of this item: what is inside, or what is known of it."""
        self.let_go()
        self._wanted, self._item = attachment, item
        self._body.setCurrentWidget(self._facts)
        self._name_swap(tr("View"))
        self._read(lambda told: self._on_told(told, view=view))

    def read_anew(self) -> None:
        """Show what is stated of it now."""
        if self._wanted:
            self._read(self._show)

    def let_go(self) -> None:
        """Nothing of it is shown any more."""
        self._viewer.let_go()
        self._facts.clear()
        self._wanted, self._told, self._out = "", None, None
        for notice in (self._there, self._closed):
            notice.hide()
        for button in (self._swap, self._export, self._copy, self._detach):
            button.setEnabled(False)  # until it is known what it would be done with
        self._name.show_text("")
        self._line.setText("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the item."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out_head(self, stack: QVBoxLayout) -> None:
        head = row()
        back = push(f"{self._prefix}-attachment-back", tr("Back to the item"), self.left.emit, description=tr("Escape"))
        head.addWidget(back)
        self._name = OneLine(f"{self._prefix}-attachment-name", at_end=False)
        self._name.setProperty("look", "strong")
        head.addWidget(self._name, 1)
        stack.addLayout(head)
        self._line = label(look="quiet")
        self._line.setObjectName(f"{self._prefix}-attachment-line")
        stack.addWidget(self._line)

    def _lay_out_buttons(self, stack: QVBoxLayout) -> None:
        buttons = row(gap=4)
        prefix = f"{self._prefix}-attachment"
        self._swap = push(f"{prefix}-swap", tr("View"), self._on_swap, description=tr("That it was opened is stated."))
        words = tr("What is written is in the clear. That it was exported is stated in the case.")
        self._export = push(f"{prefix}-export", tr("Export…"), self._on_export, description=words)
        words = tr("The original is never changed: a copy of it is kept beside it, to be worked on.")
        self._copy = push(f"{prefix}-copy", tr("Working copy"), self._on_copy, description=words)
        words = tr("It stays in the case, and undo ties it to the item again.")
        self._detach = push(f"{prefix}-detach", tr("Take off the item"), self._on_detach, description=words)
        for button in (self._swap, self._export, self._copy, self._detach):
            button.setToolTip(button.accessibleDescription())
            buttons.addWidget(button)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _lay_out_notices(self, stack: QVBoxLayout) -> None:
        self._closed = frame("notice")
        self._closed_words = label(selectable=True)
        self._closed_words.setObjectName(f"{self._prefix}-attachment-closed")
        column(self._closed, margin=8).addWidget(self._closed_words)
        self._there = frame("notice")
        inside = column(self._there, margin=8)
        self._there_words = label()
        inside.addWidget(self._there_words)
        line = row()
        self._over = push(f"{self._prefix}-export-over", tr("Write over it"), lambda: self._run_export(overwrite=True))
        line.addWidget(self._over)
        line.addWidget(push(f"{self._prefix}-export-other", tr("Choose another name…"), self._on_export))
        line.addStretch(1)
        inside.addLayout(line)
        for notice in (self._closed, self._there):
            notice.hide()
            stack.addWidget(notice)

    def _read(self, done: Callable[[AttachmentTold], None]) -> None:
        wanted = self._wanted
        self._workspace.runner.read(
            self,
            "told",
            lambda session: attachment_told(session.the_case(), wanted),
            lambda told: done(told) if wanted == self._wanted else None,
            self._on_not_told,
        )

    def _on_told(self, told: AttachmentTold, *, view: bool) -> None:
        self._show(told)
        nothing = told.closed or nothing_to_show(told.row)
        if view and not nothing:
            self._view()
        else:
            self._facts.focus()

    def _show(self, told: AttachmentTold) -> None:
        self._told = told
        self._name.show_text(name_of(told.row.attachment))
        self._line.setText(facts_line(told.row))
        nothing = told.closed or nothing_to_show(told.row)
        self._closed_words.setText(for_window(nothing))
        self._closed.setVisible(bool(nothing))
        self._swap.setEnabled(not nothing)
        for button in (self._export, self._copy):
            button.setEnabled(not told.closed)
        for button in (self._copy, self._detach):
            button.setVisible(self._workspace.may_edit)
        self._detach.setEnabled(any(item == self._item for item, _ in told.items))
        self._facts.show_told(told)
        self._workspace.marked.emit()

    def _on_not_told(self, error: DeskError) -> None:
        self._workspace.troubled.emit(error)
        self.left.emit()

    def _view(self) -> None:
        if self._told is not None:
            self._body.setCurrentWidget(self._viewer)
            self._viewer.view(self._told.row)
            self._name_swap(tr("Details"))

    def _on_swap(self) -> None:
        """Between what is inside and what is known; what is inside is closed when it is not looked at."""
        if self._body.currentWidget() is self._viewer:
            self._viewer.let_go()
            self._body.setCurrentWidget(self._facts)
            self._name_swap(tr("View"))
            self.read_anew()
        else:
            self._view()

    def _name_swap(self, words: str) -> None:
        self._swap.setText(words)
        self._swap.setAccessibleName(words)

    def _on_opened(self) -> None:
        self._workspace.changed.emit(frozenset({"custody"}))

    def _on_export(self) -> None:
        if self._told is not None:
            self._there.hide()
            name = suggested_file_name(self._told.row.attachment)
            ask_where_to_write(self, self._workspace, tr("Export to"), self._on_place, name=name)

    def _on_place(self, out: Path) -> None:
        self._out = out
        self._run_export(overwrite=False)

    def _run_export(self, *, overwrite: bool) -> None:
        out = self._out
        if self._told is not None and out is not None:
            self._there.hide()
            self._export.setEnabled(False)
            attachment, name = self._told.row.attachment, name_of(self._told.row.attachment)
            self._work.export(attachment.id, name, out, self._on_exported, self._on_not_exported, overwrite=overwrite)

    def _on_exported(self, words: str) -> None:
        self._export.setEnabled(True)
        self._workspace.said.emit(words)
        self._workspace.changed.emit(frozenset({"custody"}))
        self.read_anew()

    def _on_not_exported(self, error: DeskError) -> None:
        self._export.setEnabled(True)
        if isinstance(error, Cancelled):
            self._workspace.said.emit(tr("Stopped. Nothing was written."))
        elif isinstance(error, Refused) and self._out is not None and self._out.is_file():
            words = tr("There is already a file {name} there. It was left as it is.")
            self._there_words.setText(words.format(name=one_line(self._out.name)))
            self._there.show()
            self._over.setFocus()
        else:
            self._workspace.troubled.emit(error)

    def _on_copy(self) -> None:
        if self._told is not None:
            self._copy.setEnabled(False)
            attachment, name = self._told.row.attachment, name_of(self._told.row.attachment)
            self._work.copy(attachment.id, name, self._item, self._on_copied, self._on_not_copied)

    def _on_copied(self) -> None:
        self._copy.setEnabled(True)
        self._workspace.said.emit(tr("A working copy is kept beside the original."))
        self.changed.emit()
        self.read_anew()

    def _on_not_copied(self, error: DeskError) -> None:
        self._copy.setEnabled(True)
        if isinstance(error, Cancelled):
            self._workspace.said.emit(tr("Stopped. No copy was made."))
        else:
            self._workspace.troubled.emit(error)

    def _on_detach(self) -> None:
        wanted, item = self._wanted, self._item
        if self._told is not None and self._workspace.may_edit:
            name = name_of(self._told.row.attachment)
            self._workspace.runner.write(
                self,
                lambda session: detach(session.the_case(), wanted, item),
                lambda _: self._on_detached(name),
            )

    def _on_detached(self, name: str) -> None:
        self._workspace.said.emit(tr("Taken off the item: {name}. Undo ties it to the item again.").format(name=name))
        self.changed.emit()
        self.left.emit()

    def _on_check(self) -> None:
        if self._told is not None:
            self._facts.say_checked("", sound=True)
            self._work.check(self._wanted, self._on_checked, self._on_not_sound)

    def _on_checked(self) -> None:
        words = tr("Every byte is as it came.")
        self._facts.say_checked(words, sound=True)
        self._workspace.said.emit(words)

    def _on_not_sound(self, error: DeskError) -> None:
        if isinstance(error, Cancelled):
            self._workspace.said.emit(tr("Stopped. It was not looked at to its end."))
        else:
            self._facts.say_checked(for_window(str(error)), sound=False)
