"""Lies under the search field while open: what can be filtered by, and the searches an officer kept for this case."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from ...errors import DeskError
from ...i18n import tr
from ..runner import Session
from ..text import one_line, set_apart, visible
from ..widgets.parts import captioned, column, label, named, push, row
from ..workspace import Workspace

if TYPE_CHECKING:
    from ...actions.searching import SavedSearch

_CHOICE = Qt.ItemDataRole.UserRole
_LEAST_WIDTH = 600
_SAVED_LINES = 7


class SearchCard(QFrame):
    """``chosen`` carries the text the search field should hold; ``left`` tells that the card was closed."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget, workspace: Workspace, typed: Callable[[], str]) -> None:
        super().__init__(parent)
        named(self, "search-card", tr("Filters and saved searches"))
        self.setProperty("look", "card")
        self.setAutoFillBackground(True)
        self._workspace = workspace
        self._typed = typed
        inside = column(self, margin=12, gap=8)
        self._filters = self._list("search-filters", tr("Filters"), self._on_filter)
        inside.addLayout(captioned(tr("Filters: choose one, or type it"), self._filters), 5)
        self._saved = self._list("saved-searches", tr("Saved searches"), self._on_saved)
        inside.addLayout(captioned(tr("Your saved searches in this case; nobody else sees them"), self._saved))
        self._saved.setMaximumHeight(self.fontMetrics().height() * _SAVED_LINES)
        self._name = named(QLineEdit(), "search-name", tr("Name for what is in the search field"))
        self._name.setPlaceholderText(tr("Name for what is in the search field"))
        self._name.textChanged.connect(lambda _: self._on_availability())
        self._name.returnPressed.connect(self._save)
        inside.addWidget(self._name)
        self._save_it = push("save-search", tr("Save this search"), self._save)
        self._forget_it = push("forget-search", tr("Forget the chosen one"), self._forget)
        buttons = row()
        buttons.addWidget(self._save_it)
        buttons.addWidget(self._forget_it)
        buttons.addStretch(1)
        buttons.addWidget(push("close-search-card", tr("Close"), self.close_card, description=tr("Escape")))
        inside.addLayout(buttons)
        self._says = label(look="small")
        inside.addWidget(self._says)
        self._saved.currentRowChanged.connect(lambda _: self._on_availability())
        self.hide()

    def open_under(self, field: QWidget) -> None:
        """Show it under this field, as wide as that."""
        self._fill_filters()
        self._says.setText("")
        pane = self.parentWidget()
        if pane is not None:
            below = field.mapTo(pane, QPoint(0, field.height() + 4))
            width = min(max(field.width(), _LEAST_WIDTH), pane.width() - 16)
            begins = below.x() + (field.width() - width if pane.isRightToLeft() else 0)
            left = max(8, min(begins, pane.width() - width - 8))
            self.setGeometry(left, below.y(), width, min(620, pane.height() - below.y() - 8))
        self.show()
        self.raise_()
        self._filters.setFocus()
        self._filters.setCurrentRow(0)
        self._read()

    def close_card(self) -> None:
        """Hide it, and forget what was in it."""
        self.hide()
        self._saved.clear()
        self._name.clear()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
        else:
            super().keyPressEvent(event)

    def _list(self, name: str, words: str, chosen: Callable[[QListWidgetItem], None]) -> QListWidget:
        made = named(QListWidget(), name, words, tr("Enter chooses"))
        made.setTextElideMode(Qt.TextElideMode.ElideRight)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.itemActivated.connect(chosen)
        made.itemClicked.connect(chosen) if name == "search-filters" else None
        return made

    def _fill_filters(self) -> None:
        self._filters.clear()
        for example, words in _filters():
            entry = QListWidgetItem(f"{set_apart(example)}   {words}")
            name, colon, _ = example.partition(":")
            entry.setData(_CHOICE, name + colon if colon else '"')
            entry.setData(Qt.ItemDataRole.AccessibleTextRole, f"{example}, {words}")
            self._filters.addItem(entry)

    def _on_filter(self, entry: QListWidgetItem) -> None:
        typed = self._typed().rstrip()
        self.close_card()
        self.chosen.emit(f"{typed} {entry.data(_CHOICE)}".lstrip())

    def _on_saved(self, entry: QListWidgetItem) -> None:
        query = str(entry.data(_CHOICE))
        self.close_card()
        self.chosen.emit(query)

    def _on_availability(self) -> None:
        self._save_it.setEnabled(bool(self._name.text().strip() and self._typed().strip()))
        self._forget_it.setEnabled(self._saved.currentRow() >= 0)

    def _read(self) -> None:
        case = self._case
        self._workspace.runner.read(self, "saved", lambda session: _saved(session, case), self._show_saved)

    def _show_saved(self, kept: "list[SavedSearch]") -> None:
        self._saved.clear()
        for one in kept:
            entry = QListWidgetItem(one_line(f"{one.name}: {one.query}"))
            entry.setData(_CHOICE, one.query)
            entry.setData(_CHOICE + 1, one.name)
            self._saved.addItem(entry)
        self._on_availability()

    def _save(self) -> None:
        case, name, query = self._case, self._name.text(), self._typed()
        if self._save_it.isEnabled():
            self._workspace.runner.write(
                self, lambda session: _save(session, name, query, case), self._on_kept, self._on_refused
            )

    def _forget(self) -> None:
        entry, case = self._saved.currentItem(), self._case
        if entry is not None:
            name = str(entry.data(_CHOICE + 1))
            self._workspace.runner.write(
                self, lambda session: _forget(session, name, case), self._show_saved, self._on_refused
            )

    def _on_kept(self, kept: "list[SavedSearch]") -> None:
        self._says.setText(visible(tr("Saved: {title}").format(title=" ".join(self._name.text().split()))))
        self._name.clear()
        self._show_saved(kept)

    def _on_refused(self, error: DeskError) -> None:
        self._says.setText(visible(str(error)))

    @property
    def _case(self) -> str:
        return self._workspace.case.id if self._workspace.case is not None else ""


def _filters() -> list[tuple[str, str]]:
    """(an example as typed, what it finds)."""
    return [
        ("source:parish", tr("reported by a source of this name")),
        ("place:kigali", tr("of this place")),
        ("from:1993-05", tr("may have happened on this day, in this month or year, or later")),
        ("to:1993-06-15", tr("may have happened until then")),
        ("happened:1994", tr("may have happened then; also early-1994 or 1993-05/1993-07")),
        ("known:1994-01", tr("may have become known then")),
        ("recorded:2026", tr("came into the case then")),
        ("grade:B2", tr("graded so or better; grade:B, grade:2, grade:=B2, grade:none")),
        ("marking:confidential", tr("carries this level, TLP label or caveat")),
        ("signal:incitement", tr("belongs to this stream of early signs")),
        ("statement:claim", tr("is a claim; statement:observation, an observation")),
        ("crime:genocide", tr("bears on this crime")),
        ("population:tutsi", tr("is about this population")),
        ("attachment:yes", tr("has attachments; or attachment:no")),
        ('"set fire"', tr("words that follow each other")),
    ]


def _saved(session: Session, case: str) -> "list[SavedSearch]":
    from ...actions.searching import saved_searches

    return saved_searches(session.the_desk(), case)


def _save(session: Session, name: str, query: str, case: str) -> "list[SavedSearch]":
    from ...actions.searching import save_search

    save_search(session.the_desk(), name, query, case)
    return _saved(session, case)


def _forget(session: Session, name: str, case: str) -> "list[SavedSearch]":
    from ...actions.searching import forget_search

    forget_search(session.the_desk(), name, case)
    return _saved(session, case)
