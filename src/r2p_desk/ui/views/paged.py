"""A section made of pages: a list of them at the side, the chosen one beside it, each made when it is first chosen."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from ...domain.marking import Marking, high_water
from ..widgets.parts import characters, column, frame, label, named, row, scrolling
from ..workspace import Workspace
from .section import Section, case_marking_of

_NAME = Qt.ItemDataRole.UserRole
_WIDEST = 96
"""Of a card, in characters: lines longer than this are hard to read."""


class Page(QWidget):
    """A page: cards one under the other; thrown away whole at a lock, and with its case."""

    def __init__(self, workspace: Workspace, object_name: str, words: str) -> None:
        super().__init__()
        named(self, object_name, words)
        self.words = words
        self.workspace = workspace
        self._cards = column(self, margin=16, gap=12)
        self._cards.addStretch(1)

    def add_card(self, words: str, widest: int = _WIDEST) -> QVBoxLayout:
        """A card under this heading, at most so many characters wide; answers the place for what is in it."""
        card = frame("card")
        card.setMaximumWidth(characters(self, widest))
        inside = column(card, margin=16, gap=12)
        inside.addWidget(label(words, "title"))
        across = row(gap=0)  # beside it, so that its text is measured at its own width and not at that of the page
        across.addWidget(card, 1000)
        across.addStretch(1)
        self._cards.insertLayout(self._cards.count() - 1, across)
        return inside

    def fill(self, inside: QLayout) -> None:
        """Lay this out over the whole page, in place of cards."""
        self._cards.insertLayout(0, inside, 1)
        self._cards.setStretch(self._cards.count() - 1, 0)

    def enter(self) -> None:
        """It is about to be shown."""

    def leave(self) -> None:
        """Another page or section is shown in its place."""

    def show_inside(self, what: str) -> None:
        """Show this on the page; what it may be, each page says."""

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Records of these kinds were saved."""

    def marking(self) -> Marking | None:
        """The lowest marking that covers what is shown; ``None`` when nothing of a case is."""
        return None

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed and not saved, by form."""
        return {}

    def panes(self) -> list[QWidget]:
        """The widgets F6 goes through."""
        return []


class CasePage(Page):
    """A page on which anything of the open case may stand; its marking covers all of it once that was read."""

    _whole: Marking | None = None

    def enter(self) -> None:
        """Read what it shows."""
        self.workspace.runner.read(self, "marking", case_marking_of, self._on_marking)
        self.read()

    def read(self) -> None:
        """Ask for what the page shows; called whenever it comes into view."""

    def marking(self) -> Marking | None:
        """Of everything in the case, and of what the page says it shows."""
        case = self.workspace.case
        if case is None:
            return None
        return high_water((case.marking, *((self._whole,) if self._whole is not None else ()), *self.markings()))

    def markings(self) -> Iterable[Marking]:
        """Of what is shown that the case as it was last read may not cover."""
        return ()

    def _on_marking(self, marking: Marking) -> None:
        self._whole = marking
        self.workspace.marked.emit()


class PageEntry(NamedTuple):
    """A page in the list: its name, its words, how it is made, and whether it is there only while a case is open."""

    name: str
    words: Callable[[], str]
    make: Callable[[Workspace], Page]
    of_case: bool = False


class PagedSection(Section):
    """``show_record`` takes the name of a page, and behind a ``/`` what is to be shown on it."""

    def __init__(
        self, workspace: Workspace, object_name: str, words: str, list_words: str, entries: Sequence[PageEntry]
    ) -> None:
        super().__init__(workspace, object_name, words)
        self._entries = {entry.name: entry for entry in entries}
        self._pages: dict[str, Page] = {}
        self._shown = ""
        self._stack = QStackedWidget()
        self._list = named(QListWidget(), f"{object_name}-pages", list_words)
        self._list.setFixedWidth(characters(self, 24))
        for entry in entries:
            item = QListWidgetItem(entry.words())
            item.setData(_NAME, entry.name)
            self._list.addItem(item)
        self._list.currentItemChanged.connect(lambda now, _: self._choose(str(now.data(_NAME))) if now else None)
        side = column(margin=12, gap=8)
        side.addWidget(label(words, "title"))
        side.addWidget(self._list, 1)
        across = row(self, gap=0)
        across.addLayout(side)
        across.addWidget(self._stack, 1)
        self.show_record(entries[0].name)

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
        """Show the page of this name; what stands behind a ``/`` is for the page."""
        name, _, inside = record.partition("/")
        for at in range(self._list.count()):
            if self._list.item(at).data(_NAME) == name:
                self._list.setCurrentRow(at)
        if inside and self._shown == name:
            self._page().show_inside(inside)

    def record(self) -> str:
        """The name of the page in view."""
        return self._shown

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

    def _page(self) -> Page:
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


def show_card(inside: QLayout | QWidget | None, *, shown: bool) -> None:
    """Show or hide the card in which this stands: one with nothing in it would be a heading over nothing."""
    card = inside.parentWidget() if inside is not None else None
    if card is not None:
        card.setVisible(shown)
