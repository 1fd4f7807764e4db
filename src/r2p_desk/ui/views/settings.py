"""Settings: a list of pages at the side, the chosen one beside it. A page is made when it is first chosen."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStackedWidget, QWidget

from ...domain.marking import Marking
from ...i18n import tr
from ..widgets.parts import characters, column, label, named, row, scrolling
from ..workspace import Workspace
from .page import SettingsPage
from .preferences import PreferencesPage
from .section import Section

_NAME = Qt.ItemDataRole.UserRole


class PageEntry(NamedTuple):
    """A page in the list: its name, its words, how it is made, and whether it is there only while a case is open."""

    name: str
    words: Callable[[], str]
    make: Callable[[Workspace], SettingsPage]
    of_case: bool = False


PAGES: tuple[PageEntry, ...] = ()
"""The pages after the first one, in the order of the list."""


class SettingsView(Section):
    """What is chosen on a page holds at once, or is done by a button that says so."""

    def __init__(self, workspace: Workspace, dress: Callable[[], object]) -> None:
        super().__init__(workspace, "preferences", tr("Settings"))
        window = PageEntry("window", lambda: tr("Window"), lambda shared: PreferencesPage(shared, dress))
        self._entries = {entry.name: entry for entry in (window, *PAGES)}
        self._pages: dict[str, SettingsPage] = {}
        self._shown = ""
        self._stack = QStackedWidget()
        self._list = self._make_list()
        side = column(margin=12, gap=8)
        side.addWidget(label(tr("Settings"), "title"))
        side.addWidget(self._list, 1)
        across = row(self, gap=0)
        across.addLayout(side)
        across.addWidget(self._stack, 1)
        self.show_record("window")

    def enter(self) -> None:
        """Pages of a case are there while one is open."""
        for at in range(self._list.count()):
            entry = self._list.item(at)
            of_case = self._entries[str(entry.data(_NAME))].of_case
            entry.setHidden(of_case and self.workspace.case is None)
        self._page().enter()

    def leave(self) -> None:
        """Nothing that was opened on a page stays open."""
        self._page().leave()

    def show_record(self, record: str) -> None:
        """Show the page of this name."""
        for at in range(self._list.count()):
            if self._list.item(at).data(_NAME) == record:
                self._list.setCurrentRow(at)

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Tell the pages."""
        for page in self._pages.values():
            page.on_changed(kinds)

    def marking(self) -> Marking | None:
        """Of the page in view."""
        return self._page().marking()

    def drafts(self) -> dict[str, dict[str, str]]:
        """Of all pages."""
        return {form: typed for page in self._pages.values() for form, typed in page.drafts().items()}

    def panes(self) -> list[QWidget]:
        """The list, then what the page has."""
        return [self._list, *self._page().panes()]

    def _make_list(self) -> QListWidget:
        made = named(QListWidget(), "settings-pages", tr("Pages of the settings"))
        made.setFixedWidth(characters(self, 24))
        for entry in self._entries.values():
            item = QListWidgetItem(entry.words())
            item.setData(_NAME, entry.name)
            made.addItem(item)
        made.currentItemChanged.connect(lambda now, _: self._choose(str(now.data(_NAME))) if now else None)
        return made

    def _page(self) -> SettingsPage:
        return self._pages[self._shown]

    def _choose(self, name: str) -> None:
        if self._shown:
            self._page().leave()
        if name not in self._pages:
            page = self._pages[name] = self._entries[name].make(self.workspace)
            self._stack.addWidget(scrolling(f"page-{name}", page.words, page))
        self._shown = name
        self._stack.setCurrentIndex(list(self._pages).index(name))
        self._page().enter()
        self.workspace.marked.emit()
