"""The sections at the side: which there are, which is in view, which can be gone to now."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from ..i18n import tr
from .icons import icon
from .rooms import Maker
from .views.assessment import AssessmentView
from .views.home import HomeView
from .views.items import ItemsView
from .views.section import Section
from .widgets.parts import characters, column, label, push, scrolling
from .workspace import Workspace


class SectionEntry(NamedTuple):
    """A section: its name and symbol, how it is made, and where it can be gone to.

    ``keys`` go there; ``of_case`` while a case is open; ``then`` also while looking back. ``inside`` names the section
    as part of which it is shown, for one that has no button of its own.
    """

    name: str
    symbol: str
    make: Maker
    words: Callable[[], str]
    keys: str
    of_case: bool = True
    then: bool = False
    inside: str = ""


def _sources(workspace: Workspace) -> Section:
    from .views.sources import SourcesView

    return SourcesView(workspace)


def _briefings(workspace: Workspace) -> Section:
    from .views.briefings import BriefingsView

    return BriefingsView(workspace)


def _taking_in(workspace: Workspace) -> Section:
    from .views.import_page import ImportView

    return ImportView(workspace)


def _overview(workspace: Workspace) -> Section:
    from .views.overview import OverviewView

    return OverviewView(workspace)


def _analysis(workspace: Workspace) -> Section:
    from .views.analysis import AnalysisView

    return AnalysisView(workspace)


def _warnings(workspace: Workspace) -> Section:
    from .views.warnings import WarningsView

    return WarningsView(workspace)


def _incitement(workspace: Workspace) -> Section:
    from .views.incitement import IncitementView

    return IncitementView(workspace)


def _journal(workspace: Workspace) -> Section:
    from .views.journal import JournalView

    return JournalView(workspace)


def _exchange(workspace: Workspace) -> Section:
    from .views.exchange import ExchangeView

    return ExchangeView(workspace)


def _datasets(workspace: Workspace) -> Section:
    from .views.datasets import DatasetsView

    return DatasetsView(workspace)


def _conflicts(workspace: Workspace) -> Section:
    from .views.conflicts import ConflictsView

    return ConflictsView(workspace)


LATER = ("journal", "exchange", "conflicts", "record_history", "access_page", "names_page")
"""Views that are not needed to unlock; they are brought in beside the window once it stands.

Overview, analysis, warnings and briefings have many pages and come when they are asked for: that takes a tenth of a
second once, and who never asks keeps the memory.
"""
SECTIONS = (
    SectionEntry("home", "house", HomeView, lambda: tr("Home"), "Ctrl+1", of_case=False),
    SectionEntry("overview", "layout-dashboard", _overview, lambda: tr("Overview"), "Ctrl+2"),
    SectionEntry("items", "list", ItemsView, lambda: tr("Items"), "Ctrl+3", then=True),
    SectionEntry("sources", "users", _sources, lambda: tr("Sources"), "Ctrl+Shift+S"),
    SectionEntry("datasets", "database", _datasets, lambda: tr("Datasets"), "Ctrl+Shift+D"),
    SectionEntry("incitement", "quote", _incitement, lambda: tr("Incitement"), "Ctrl+Shift+I", then=True),
    SectionEntry("assessment", "scale", AssessmentView, lambda: tr("Assessment"), "Ctrl+4", then=True),
    SectionEntry("analysis", "chart-line", _analysis, lambda: tr("Analysis"), "Ctrl+5"),
    SectionEntry("warnings", "megaphone", _warnings, lambda: tr("Warnings"), "Ctrl+6"),
    SectionEntry("briefings", "file-text", _briefings, lambda: tr("Briefings"), "Ctrl+7"),
    SectionEntry("journal", "history", _journal, lambda: tr("Journal"), "Ctrl+8", then=True),
    SectionEntry("exchange", "arrow-left-right", _exchange, lambda: tr("Exchange"), "Ctrl+9", of_case=False),
    SectionEntry("conflicts", "git-compare", _conflicts, lambda: tr("Conflicts"), "Ctrl+Shift+C"),
)
"""In the order of the work. Keys stay with their section when another is added: nobody learns them twice, and there are
nine figures (Ctrl+0 comes back to now)."""
TAKING_IN = SectionEntry("import", "list", _taking_in, lambda: tr("Take in files"), "Ctrl+I", inside="items")
"""Files are taken in on a page of the items."""


class Navigation(QFrame):
    """``chosen`` carries a section's name; ``lock_asked`` when the lock was pressed."""

    chosen = Signal(str)
    lock_asked = Signal()

    def __init__(self, settings: SectionEntry) -> None:
        super().__init__()
        self.setProperty("look", "strip")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(characters(self, 23) + 6)
        self._entries = {entry.name: entry for entry in (*SECTIONS, TAKING_IN, settings)}
        self._buttons: dict[str, QPushButton] = {}
        stack = column(self, margin=8, gap=4)
        inside = QWidget()
        sections = column(inside, gap=4)
        for entry in SECTIONS:
            sections.addWidget(self._button(entry, entry.keys))
        self._hint = label(look="small")
        sections.addWidget(self._hint)
        sections.addStretch(1)
        stack.addWidget(scrolling("sections", tr("Sections"), inside), 1)  # large letters on a small screen
        stack.addWidget(self._button(settings, settings.keys))
        self._lock = push("lock", tr("Lock"), self.lock_asked.emit, "section", tr("Ctrl+L"))
        stack.addWidget(self._lock)
        self._draw_icons()
        self.allow(is_open=False, then=False)

    def show_in_view(self, name: str) -> None:
        """This section is the one in view."""
        for button in self._buttons.values():
            button.setChecked(button is self.button(name))

    def button(self, name: str) -> QPushButton:
        """The button of a section, or of the one it is a part of."""
        return self._buttons[self._entries[name].inside or name]

    def may_go(self, name: str, *, is_open: bool, then: bool) -> bool:
        """Whether this section can be gone to."""
        entry = self._entries[name]
        return entry.then if then else is_open or not entry.of_case

    def allow(self, *, is_open: bool, then: bool) -> None:
        """Offer what can be gone to with a case open or none, and while looking back."""
        for name, button in self._buttons.items():
            button.setEnabled(self.may_go(name, is_open=is_open, then=then))
        back = tr("The rest is there again after Back to now.")
        self._hint.setText(back if then else tr("Open a case to work on it."))
        self._hint.setVisible(then or not is_open)

    def show_count(self, name: str, count: int) -> None:
        """Say how many wait in this section."""
        words = self._entries[name].words()
        text = tr("{section} ({n})").format(section=words, n=count) if count else words
        self._buttons[name].setText(text)
        self._buttons[name].setAccessibleName(text)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the symbols anew in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icons()

    def _button(self, entry: SectionEntry, keys: str) -> QPushButton:
        button = push(f"section-{entry.name}", entry.words(), lambda: self.chosen.emit(entry.name), "section", keys)
        button.setCheckable(True)
        self._buttons[entry.name] = button
        return button

    def _draw_icons(self) -> None:
        colour = self.palette().color(QPalette.ColorRole.WindowText).name()
        size = self.fontMetrics().height()
        for name, button in self._buttons.items():
            button.setIcon(icon(self._entries[name].symbol, colour, size))
            button.setIconSize(QSize(size, size))
        self._lock.setIcon(icon("lock", colour, size))
        self._lock.setIconSize(QSize(size, size))
