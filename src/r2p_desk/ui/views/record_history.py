"""The history of one record: every value each of its fields had, by whom, when, and what became of it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QTreeWidget, QTreeWidgetItem, QWidget

from ...actions.history import FieldValue
from ...actions.history_for_window import RecordHistory, history_of
from ...domain.marking import Marking
from ...errors import DeskError
from ...i18n import tr, trn
from ..record_words import day_words, field_words, moment_words, value_words
from ..runner import Session
from ..text import long_text, one_line, set_apart
from ..widgets.parts import OneLine, column, label, named, push, reading_text, row
from ..workspace import ALL_KINDS, Workspace
from .expunging import Expunging

_AT = Qt.ItemDataRole.UserRole
_MOST = 600
Find = Callable[[Session], str | None]
"""The id of the record, ``None`` when there is none yet."""


class RecordHistoryView(QWidget):
    """``left`` when it is to give way to what was shown before."""

    left = Signal()

    def __init__(self, workspace: Workspace, prefix: str, *, may_expunge: bool = True) -> None:
        super().__init__()
        named(self, f"{prefix}-history-view", tr("History"))
        self._workspace = workspace
        self._kind = ""
        self._find: Find | None = None
        self._told: RecordHistory | None = None
        self._title = OneLine(f"{prefix}-history-title", at_end=False)
        self._title.setProperty("look", "title")
        self._says = label(look="small")
        self._tree = self._make_tree(prefix)
        self._value = reading_text(f"{prefix}-history-value", tr("The value chosen, in full"))
        self._about = label(look="quiet")
        self._about.setObjectName(f"{prefix}-history-about")
        self._lower = QStackedWidget()
        self._expunging = Expunging(workspace, prefix) if may_expunge else None
        self._lay_out(prefix)

    def show_record(self, kind: str, find: Find) -> None:
        """Show the history of the record that ``find`` finds on the worker."""
        self._kind, self._find = kind, find
        self._show_lower(0)
        self.read()

    def read(self) -> None:
        """Read it anew."""
        kind, find = self._kind, self._find
        if find is not None:
            self._workspace.runner.read(
                self, "history", lambda session: _history(session, kind, find), self._on_told, self._on_failed
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def marking(self) -> Marking | None:
        """Nothing beside what the record it is of carries."""
        return None

    def _lay_out(self, prefix: str) -> None:
        stack = column(self, margin=16, gap=8)
        head = row()
        head.addWidget(self._title, 1)
        head.addWidget(push(f"{prefix}-history-back", tr("Back"), self.left.emit, description=tr("Escape")))
        stack.addLayout(head)
        stack.addWidget(self._says)
        stack.addWidget(self._tree, 3)
        value = QWidget()
        inside = column(value, gap=4)
        inside.addWidget(self._about)
        inside.addWidget(self._value, 1)
        buttons = row()
        self._take_out = push(f"{prefix}-history-expunge", tr("Take out for good…"), self._on_take_out)
        buttons.addWidget(self._take_out)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        self._take_out.setVisible(self._expunging is not None)
        self._lower.addWidget(value)
        stack.addWidget(self._lower, 2)
        if self._expunging is not None:
            self._lower.addWidget(self._expunging)
            self._expunging.left.connect(self._on_kept)
            self._expunging.done.connect(self._on_taken_out)
        self.setFocusProxy(self._tree)

    def _make_tree(self, prefix: str) -> QTreeWidget:
        tree = named(QTreeWidget(), f"{prefix}-history", tr("Values of each field, the newest first"))
        tree.setColumnCount(3)
        tree.setHeaderLabels([tr("Field and value"), tr("Stated by"), tr("Now")])
        tree.setUniformRowHeights(True)
        header = tree.header()
        header.setStretchLastSection(False)
        for at in (0, 1):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        tree.currentItemChanged.connect(lambda now, _: self._on_chosen(now))
        return tree

    def _on_told(self, told: RecordHistory | None) -> None:
        self._told = told
        chosen = self._chosen_commit()
        self._tree.clear()
        self._show_value(None)
        self._take_out.setEnabled(told is not None and self._workspace.may_edit)
        if told is None:
            self._title.show_text(tr("History"))
            self._says.setText(tr("Nothing was ever stated here."))
            return
        title = one_line(told.title)
        self._title.show_text(tr("History of {title}").format(title=title) if title else tr("History"))
        shown = told.values[:_MOST]
        words = trn("{n} value, the newest first", "{n} values, the newest first", len(told.values))
        if len(shown) < len(told.values):
            words = tr("{words}; the newest {n} are shown").format(words=words, n=_MOST)
        self._says.setText(words)
        self._fill(told, shown, chosen)

    def _fill(self, told: RecordHistory, shown: tuple[FieldValue, ...], chosen: tuple[str, str]) -> None:
        groups: dict[str, QTreeWidgetItem] = {}
        first: QTreeWidgetItem | None = None
        for at, value in enumerate(shown):
            group = groups.get(value.field)
            if group is None:
                group = groups[value.field] = QTreeWidgetItem([field_words(told.kind, value.field), "", ""])
                font = group.font(0)
                font.setBold(True)
                group.setFont(0, font)
                self._tree.addTopLevelItem(group)
            entry = self._entry(told, value, at)
            group.addChild(entry)
            first = first or entry
            if (value.field, value.commit) == chosen:
                self._tree.setCurrentItem(entry)
        self._tree.expandAll()
        if self._tree.currentItem() is None and first is not None:
            self._tree.setCurrentItem(first)

    def _entry(self, told: RecordHistory, value: FieldValue, at: int) -> QTreeWidgetItem:
        words = _words(told, value)
        who = f"{value.name or value.officer[:8]} · {day_words(value.at)}"
        state = _state(told, value)
        entry = QTreeWidgetItem([_apart(words), _apart(who), state])
        entry.setData(0, _AT, at)
        said = tr("{field}: {value}. Stated by {who}. {state}.").format(
            field=field_words(told.kind, value.field), value=words, who=who, state=state
        )
        entry.setData(0, Qt.ItemDataRole.AccessibleTextRole, said)
        return entry

    def _on_chosen(self, entry: QTreeWidgetItem | None) -> None:
        at = entry.data(0, _AT) if entry is not None else None
        self._show_value(self._told.values[at] if self._told is not None and isinstance(at, int) else None)

    def _show_value(self, value: FieldValue | None) -> None:
        if value is None or self._told is None:
            self._about.setText("")
            self._value.setPlainText("")
            return
        words = tr("Stated {moment} (their claim).").format(moment=moment_words(value.at))
        seen = tr("No one but its author is known to have seen it.")
        if value.witnessed:
            seen = tr("Witnessed no later than {moment}.").format(moment=moment_words(value.witnessed))
        self._about.setText(f"{words} {seen}")
        whole = value_words(self._told.kind, value.field, value.value, self._told.names)
        self._value.setPlainText(tr("expunged") if value.expunged else long_text(whole) or tr("nothing"))

    def _chosen_commit(self) -> tuple[str, str]:
        entry = self._tree.currentItem()
        at = entry.data(0, _AT) if entry is not None else None
        if self._told is None or not isinstance(at, int) or at >= len(self._told.values):
            return "", ""
        return self._told.values[at].field, self._told.values[at].commit

    def _on_take_out(self) -> None:
        if self._expunging is not None and self._told is not None:
            self._expunging.begin(self._kind, self._told.record, self._chosen_commit())
            self._show_lower(1)

    def _on_kept(self) -> None:
        self._show_lower(0)
        self._tree.setFocus()

    def _show_lower(self, at: int) -> None:
        """The value chosen under the tree, or in the place of both what is to be taken out."""
        self._lower.setCurrentIndex(at)
        self._tree.setVisible(at == 0)

    def _on_taken_out(self) -> None:
        self._on_kept()
        self._workspace.changed.emit(ALL_KINDS)

    def _on_failed(self, error: DeskError) -> None:
        self._on_told(None)
        self._workspace.troubled.emit(error)


def _history(session: Session, kind: str, find: Find) -> RecordHistory | None:
    record = find(session)
    return history_of(session.the_case(), kind, record) if record is not None else None


def _words(told: RecordHistory, value: FieldValue) -> str:
    if value.expunged:
        return tr("expunged")
    return one_line(value_words(told.kind, value.field, value.value, told.names)) or tr("nothing")


def _state(told: RecordHistory, value: FieldValue) -> str:
    if not value.current:
        return tr("superseded")
    if value.expunged:
        return tr("expunged")
    return tr("waits for a decision") if value.field in told.conflicting else tr("current")


def _apart(text: str) -> str:
    return set_apart(text) if QGuiApplication.isRightToLeft() else text
