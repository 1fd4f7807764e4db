"""The reader of the journal: one commit, every change in it field by field, before and as it was stated."""

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QTreeWidget, QTreeWidgetItem, QWidget

from ...actions.history_for_window import CommitTold, RecordTold
from ...casefile.changed import FieldChange
from ...i18n import tr, trn
from ..models.journal_table import absent_words
from ..record_words import field_words, kind_words, moment_words, value_words
from ..text import long_text, one_line, set_apart, visible
from ..widgets.parts import captioned, column, label, named, push, reading_text, row

_PLACE = Qt.ItemDataRole.UserRole


class _Place(NamedTuple):
    """Which record an entry of the tree is of, and which field of it; ``field`` is -1 for the record itself."""

    record: int
    field: int


class CommitReader(QStackedWidget):
    """``opened`` and ``followed`` carry the kind and id of a record: to be shown, and to narrow the journal to."""

    opened = Signal(str, str)
    followed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        named(self, "commit-reader", tr("Commit"))
        self._told: CommitTold | None = None
        hint = label(tr("Choose an entry of the journal to see what was changed in it."), "quiet")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(hint)
        self.addWidget(self._lay_out())

    def show_commit(self, told: CommitTold) -> None:
        """Show this commit."""
        self._told = told
        self._title.setText(tr("{name}, {moment}").format(name=visible(told.name), moment=moment_words(told.at)))
        seen = tr("No one but its author is known to have seen it.")
        if told.seen is not None:
            seen = tr("Witnessed no later than {moment} by {name}.").format(
                moment=moment_words(told.seen.at), name=told.seen.name
            )
        absent = absent_words(told.expunged, told.withheld)
        parts = (
            tr("The time is its author's claim."),
            seen,
            tr("Not here: {what}.").format(what=absent) if absent else "",
            trn("{n} further change is not shown.", "{n} further changes are not shown.", told.left_out)
            if told.left_out
            else "",
        )
        self._about.setText(" ".join(part for part in parts if part))
        self._id.setText(tr("Commit {id}").format(id=told.id[:16]))
        self._fill(told)
        self.setCurrentIndex(1)

    def clear(self) -> None:
        """Show none."""
        self._told = None
        self._tree.clear()
        self.setCurrentIndex(0)

    @property
    def tree(self) -> QTreeWidget:
        """Where F6 leads."""
        return self._tree

    def _lay_out(self) -> QWidget:
        page = QWidget()
        stack = column(page, margin=16, gap=8)
        self._title = label(look="title", selectable=True)
        self._title.setObjectName("commit-title")
        self._about, self._id = label(look="quiet"), label(look="small", selectable=True)
        for part in (self._title, self._about, self._id):
            stack.addWidget(part)
        self._tree = self._make_tree()
        stack.addWidget(self._tree, 3)
        values = row(gap=12)
        self._before = reading_text("commit-before", tr("Before"))
        self._after = reading_text("commit-after", tr("Stated"))
        values.addLayout(captioned(tr("Before"), self._before), 1)
        values.addLayout(captioned(tr("Stated"), self._after), 1)
        stack.addLayout(values, 2)
        buttons = row()
        self._open = push("commit-open", tr("Show the record"), self._on_open)
        self._follow = push("commit-follow", tr("Only this record"), self._on_follow)
        self._follow.setAccessibleDescription(tr("Narrows the journal to what was stated of this record."))
        buttons.addWidget(self._open)
        buttons.addWidget(self._follow)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self.setFocusProxy(self._tree)
        return page

    def _make_tree(self) -> QTreeWidget:
        tree = named(QTreeWidget(), "commit-changes", tr("Changes"))
        tree.setColumnCount(3)
        tree.setHeaderLabels([tr("Changed"), tr("Before"), tr("Stated")])
        tree.setUniformRowHeights(True)
        header = tree.header()
        header.setStretchLastSection(False)
        for at in range(3):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        tree.currentItemChanged.connect(lambda now, _: self._on_chosen(now))
        tree.itemActivated.connect(lambda *_: self._on_open())
        return tree

    def _fill(self, told: CommitTold) -> None:
        self._tree.clear()
        first: QTreeWidgetItem | None = None
        for at, record in enumerate(told.records):
            title = f"{kind_words(record.change.kind)}: {one_line(record.title)}".rstrip(": ")
            group = QTreeWidgetItem([_apart(title), "", ""])
            font = group.font(0)
            font.setBold(True)
            group.setFont(0, font)
            group.setData(0, _PLACE, _Place(at, -1))
            self._tree.addTopLevelItem(group)
            group.setFirstColumnSpanned(True)
            for number, field in enumerate(record.change.fields):
                entry = self._entry(record, field)
                entry.setData(0, _PLACE, _Place(at, number))
                group.addChild(entry)
                first = first or entry
        self._tree.expandAll()
        if first is not None:
            self._tree.setCurrentItem(first)
        else:
            self._on_chosen(None)

    def _entry(self, record: RecordTold, field: FieldChange) -> QTreeWidgetItem:
        name = field_words(record.change.kind, field.field)
        before, after = self._values(record, field)
        entry = QTreeWidgetItem([name, _apart(one_line(before)), _apart(one_line(after))])
        said = tr("{field}. Before: {before}. Stated: {after}.").format(
            field=name, before=one_line(before), after=one_line(after)
        )
        entry.setData(0, Qt.ItemDataRole.AccessibleTextRole, said)
        return entry

    def _values(self, record: RecordTold, field: FieldChange) -> tuple[str, str]:
        names = self._told.names if self._told is not None else {}
        kind = record.change.kind
        before = value_words(kind, field.field, field.before, names) or tr("nothing")
        after = value_words(kind, field.field, field.after, names) or tr("nothing")
        expunged = tr("expunged")
        return expunged if field.before_expunged else before, expunged if field.after_expunged else after

    def _chosen(self) -> tuple[RecordTold, FieldChange | None] | None:
        entry = self._tree.currentItem()
        place = entry.data(0, _PLACE) if entry is not None else None
        if place is None or self._told is None:
            return None
        record = self._told.records[place[0]]
        return record, record.change.fields[place[1]] if place[1] >= 0 else None

    def _on_chosen(self, _entry: QTreeWidgetItem | None) -> None:
        chosen = self._chosen()
        before = after = ""
        if chosen is not None and chosen[1] is not None:
            before, after = self._values(chosen[0], chosen[1])
        self._before.setPlainText(long_text(before))
        self._after.setPlainText(long_text(after))
        self._open.setEnabled(chosen is not None and can_be_shown(chosen[0].change.kind))
        self._follow.setEnabled(chosen is not None)

    def _on_open(self) -> None:
        chosen = self._chosen()
        if chosen is not None and can_be_shown(chosen[0].change.kind):
            self.opened.emit(chosen[0].change.kind, chosen[0].change.record)

    def _on_follow(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.followed.emit(chosen[0].change.kind, chosen[0].change.record)


def can_be_shown(kind: str) -> bool:
    """Whether a section shows records of this kind."""
    return kind in ("item", "judgement", "concern")


def _apart(text: str) -> str:
    return set_apart(text) if QGuiApplication.isRightToLeft() else text
