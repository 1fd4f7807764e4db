"""The attachments of an item, listed under it: what each is and through whose hands it went, and a way to add more."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ...actions.attachments_for_window import AttachmentRow, item_attachments
from ...domain.marking import Marking
from ...errors import DeskError, NotFound
from ...i18n import tr, trn
from ..attachment_words import custody_line, facts_line, name_of
from ..text import one_line, set_apart, visible
from ..widgets.file_dialog import ask_for_files
from ..widgets.lines_delegate import LinesDelegate, height_of
from ..widgets.parts import column, label, named, push, row
from ..workspace import Workspace

_ID, _LINES = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_MOST_ROWS = 8


class AttachmentList(QWidget):
    """``viewed`` and ``detailed`` carry the attachment to be shown; ``listed`` when the list was read anew."""

    viewed = Signal(str)
    detailed = Signal(str)
    listed = Signal()

    def __init__(self, workspace: Workspace, prefix: str) -> None:
        super().__init__()
        named(self, f"{prefix}-attachments", tr("Attachments"))
        self._workspace = workspace
        self._item = ""
        self._words = ""
        self.rows: list[AttachmentRow] = []
        stack = column(self, gap=4)
        head = row(gap=8)
        self._caption = label(tr("Attachments"), "strong")
        head.addWidget(self._caption, 1)
        self._view = push(f"{prefix}-view-attachment", tr("View"), lambda: self._emit(self.viewed))
        self._details = push(f"{prefix}-attachment-details", tr("Details"), lambda: self._emit(self.detailed))
        self._add = push(f"{prefix}-add-attachment", tr("Add files…"), self.add)
        self._add.setAccessibleDescription(tr("Files can also be dropped anywhere on the desk."))
        for button in (self._view, self._details, self._add):
            head.addWidget(button)
        stack.addLayout(head)
        self._list = named(QListWidget(), f"{prefix}-attachment-list", tr("Attachments of the item"))
        self._list.setItemDelegate(LinesDelegate(_LINES, self._list))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemActivated.connect(lambda _: self._emit(self.viewed))
        self._list.currentItemChanged.connect(lambda *_: self._allow())
        stack.addWidget(self._list)
        self._coming = label(look="small")
        self._coming.setObjectName(f"{prefix}-attachments-coming")
        stack.addWidget(self._coming)
        workspace.attaching.moved.connect(self._say_coming)
        self._fill([])

    @property
    def markings(self) -> tuple[Marking, ...]:
        """Of all that is listed."""
        return tuple(row.marking for row in self.rows)

    def show_item(self, item: str) -> None:
        """List the attachments of this item; those in which the words sought stand say so."""
        if item != self._item:
            self._fill([])
        self._item = item
        self.read()

    def seek(self, words: str) -> None:
        """Say from now on in which of them these words stand."""
        if words != self._words:
            self._words = words
            self.read()

    def read(self) -> None:
        """Read the list anew."""
        item, words = self._item, self._words
        self._say_coming()
        if item:
            self._workspace.runner.read(
                self,
                "attachments",
                lambda session: item_attachments(session.the_case(), item, words),
                lambda rows: self._on_read(item, rows),
                self._on_not_read,
            )

    def add(self) -> None:
        """Choose files to attach."""
        if self._workspace.may_edit and self._item:
            item = self._item
            ask_for_files(self, self._workspace, tr("Files to attach"), lambda paths: self._take(item, paths))

    def take(self, paths: list[Path]) -> None:
        """Attach these files, which were dropped."""
        if self._item:
            self._take(self._item, paths)

    def focus(self, attachment: str) -> None:
        """The cursor on this attachment, where it is listed."""
        for at in range(self._list.count()):
            if self._list.item(at).data(_ID) == attachment:
                self._list.setCurrentRow(at)
        (self._list if self._list.count() else self._add).setFocus()

    def _take(self, item: str, paths: list[Path]) -> None:
        case = self._workspace.case
        if case is not None and self._workspace.may_edit:
            self._workspace.attaching.attach(case.id, item, paths)

    def _on_read(self, item: str, rows: list[AttachmentRow]) -> None:
        if item == self._item:
            self._fill(rows)
            self.listed.emit()

    def _on_not_read(self, error: DeskError) -> None:
        self._fill([])
        if not isinstance(error, NotFound):
            self._workspace.troubled.emit(error)

    def _fill(self, rows: list[AttachmentRow]) -> None:
        chosen = self._chosen()
        self.rows = rows
        self._list.clear()
        tall = 0
        for one in rows:
            lines = _lines(one)
            entry = QListWidgetItem()
            entry.setData(_ID, one.attachment.id)
            entry.setData(_LINES, [_apart(line) for line in lines])
            entry.setData(Qt.ItemDataRole.AccessibleTextRole, ". ".join(lines))
            self._list.addItem(entry)
            if one.attachment.id == chosen:
                self._list.setCurrentItem(entry)
            tall += height_of(self._list.font(), len(lines)) if self._list.count() <= _MOST_ROWS else 0
        if rows and self._list.currentRow() < 0:
            self._list.setCurrentRow(next((at for at, one in enumerate(rows) if one.found), 0))
        self._list.setFixedHeight(tall + 2 * self._list.frameWidth() + 2)
        self._list.setVisible(bool(rows))
        words = trn("{n} attachment", "{n} attachments", len(rows)) if rows else tr("No attachments")
        self._caption.setText(words)
        self._allow()

    def _chosen(self) -> str:
        entry = self._list.currentItem()
        return str(entry.data(_ID)) if entry is not None else ""

    def _emit(self, signal: object) -> None:
        chosen = self._chosen()
        if chosen:
            signal.emit(chosen)  # type: ignore[attr-defined]  # a bound signal of Qt, which has no type of its own

    def _allow(self) -> None:
        for button in (self._view, self._details):
            button.setVisible(bool(self.rows))
            button.setEnabled(bool(self._chosen()))
        self._add.setVisible(self._workspace.may_edit)

    def _say_coming(self) -> None:
        count = self._workspace.attaching.on_its_way(self._item) if self._item else 0
        self._coming.setText(trn("{n} more is being taken in.", "{n} more are being taken in.", count))
        self._coming.setVisible(count > 0)


def _lines(one: AttachmentRow) -> list[str]:
    lines = [name_of(one.attachment), facts_line(one), custody_line(one.held.custody)]
    if one.found:
        lines.append(tr("Found inside: {words}").format(words=one_line(one.found)))
    return [visible(line) for line in lines if line]


def _apart(text: str) -> str:
    return set_apart(text) if QGuiApplication.isRightToLeft() else text
