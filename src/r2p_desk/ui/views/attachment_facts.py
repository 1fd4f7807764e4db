"""What is known of an attachment without opening it: through whose hands it went, its hash, what it has to do with."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from ...actions.attachments_for_window import AttachmentTold
from ...domain.attachment import text_words
from ...i18n import tr
from ..attachment_words import custody_row, kind_of
from ..record_words import size_words
from ..text import one_line, set_apart, visible
from ..widgets.parts import column, label, named, push, row, scrolling

_ROWS = 7


class AttachmentFacts(QWidget):
    """``check_asked`` when the bytes are to be held against the hash."""

    check_asked = Signal()

    def __init__(self, prefix: str) -> None:
        super().__init__()
        inside = QWidget()
        stack = column(inside, gap=8)
        stack.addWidget(label(tr("Custody"), "strong"))
        self._custody = named(QTreeWidget(), f"{prefix}-custody", tr("Custody"))
        self._custody.setHeaderLabels([tr("When"), tr("What"), tr("By whom")])
        self._custody.setRootIsDecorated(False)
        header = self._custody.header()
        header.setStretchLastSection(False)
        for at in range(3):
            stretch = QHeaderView.ResizeMode.Stretch if at == 2 else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(at, stretch)
        self._custody.setMinimumHeight(_ROWS * (self._custody.fontMetrics().height() + 6))
        stack.addWidget(self._custody, 1)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        stack.addLayout(self._grid)
        line = row()
        self._check = push(f"{prefix}-attachment-check", tr("Check the bytes"), self.check_asked.emit)
        self._check.setAccessibleDescription(tr("Reads all of it and holds it against its hash; no opening."))
        self._check.setToolTip(self._check.accessibleDescription())
        line.addWidget(self._check)
        self._checked = named(label(selectable=True), f"{prefix}-attachment-checked", tr("What the check found"))
        line.addWidget(self._checked, 1)
        stack.addLayout(line)
        column(self).addWidget(scrolling(f"{prefix}-attachment-facts", tr("About this attachment"), inside))

    def focus(self) -> None:
        """The cursor on the custody."""
        self._custody.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Show nothing any more."""
        self._custody.clear()
        self._fill_grid([])
        self.say_checked("", sound=True)

    def show_told(self, told: AttachmentTold) -> None:
        """Show what is known of this attachment."""
        self._custody.clear()
        for one in told.row.held.custody:
            cells = custody_row(one)
            entry = QTreeWidgetItem([_apart(cell) for cell in cells])
            entry.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join(cells))
            self._custody.addTopLevelItem(entry)
            self._custody.setCurrentItem(entry)
        self._fill_grid(_facts(told))
        self._check.setEnabled(not told.closed)

    def say_checked(self, words: str, *, sound: bool) -> None:
        """What the check found."""
        self._checked.setText(words)
        self._checked.setAccessibleName(words or tr("What the check found"))
        self._checked.setProperty("look", "good" if sound else "error")
        self._checked.style().unpolish(self._checked)
        self._checked.style().polish(self._checked)

    def _fill_grid(self, facts: Sequence[tuple[str, str]]) -> None:
        while self._grid.count():
            entry = self._grid.takeAt(0)
            part = entry.widget() if entry is not None else None
            if part is not None:
                part.hide()
                part.deleteLater()
        for at, (words, value) in enumerate(facts):
            caption = label(words, "quiet")
            caption.setWordWrap(False)
            said = label(visible(value), selectable=True)
            said.setAccessibleName(f"{words}: {visible(value)}")
            self._grid.addWidget(caption, at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(said, at, 1)


def _facts(told: AttachmentTold) -> list[tuple[str, str]]:
    row, attachment = told.row, told.row.attachment
    facts = [
        (tr("Name"), attachment.name or ""),
        (tr("Kind of file"), f"{kind_of(attachment.media_type or '')} ({attachment.media_type or '?'})"),
        (tr("Size"), "" if attachment.size is None else size_words(attachment.size)),
        ("SHA-256", _in_groups(attachment.sha256 or "")),
        (tr("Marking"), row.marking.words if row.own_marking else tr("{m}, as the case").format(m=row.marking.words)),
        (tr("Words inside"), text_words(row.held.text) if row.held.text is not None else tr("not read yet")),
        (tr("Note"), attachment.note or ""),
        (tr("Copy of"), one_line(told.original[1] or told.original[0]) if told.original else ""),
        (tr("Working copies"), ", ".join(one_line(name or other) for other, name in told.copies)),
        (tr("The same bytes as"), ", ".join(one_line(name or other) for other, name in told.same)),
        (tr("Belongs to"), "\n".join(one_line(title or item) for item, title in told.items)),
    ]
    return [(words, value) for words, value in facts if value]


def _in_groups(digest: str) -> str:
    """Eight digits at a time, so that it can be compared by eye and breaks anywhere."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _apart(text: str) -> str:
    return set_apart(text) if QGuiApplication.isRightToLeft() else text
