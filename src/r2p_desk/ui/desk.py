"""The unlocked desk: sections at the side, one of them in the middle, a status line at the foot, a palette over all."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import QApplication, QPushButton, QSizePolicy, QStackedWidget, QWidget

from ..actions.drafts import OF_DESK
from ..domain.marking import Marking, high_water
from ..i18n import tr
from .commands import Command, always
from .icons import icon
from .keeping import Keeper
from .palette import Palette
from .views.assessment import AssessmentView
from .views.briefings import BriefingsView
from .views.home import HomeView
from .views.items import ItemsView
from .views.preferences import PreferencesView
from .views.section import Section
from .widgets.parts import characters, column, frame, label, named, push, row
from .widgets.status_line import StatusLine
from .workspace import Workspace

_SECTIONS: tuple[tuple[str, Callable[[Workspace], Section], str], ...] = (
    ("home", HomeView, "house"),
    ("items", ItemsView, "list"),
    ("assessment", AssessmentView, "scale"),
    ("briefings", BriefingsView, "file-text"),
)


class DeskFrame(QWidget):
    """Thrown away whole at a lock, with every section and all they show."""

    lock_asked = Signal()
    close_asked = Signal()
    dressed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        named(self, "desk", tr("Desk"))
        self.workspace = workspace
        self._sections: dict[str, Section] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._now = ""
        self._makers = {name: make for name, make, _ in _SECTIONS}
        self._makers["preferences"] = lambda shared: PreferencesView(shared, self._on_dressed)
        self.status = StatusLine(workspace.runner.cancel_jobs)
        self._views = QStackedWidget()
        middle = row(gap=0)
        middle.addWidget(self._lay_out_navigation())
        middle.addWidget(self._views, 1)
        whole = column(self, gap=0)
        whole.addLayout(middle, 1)
        whole.addWidget(self.status)
        self.commands = self._declare()
        self._palette = Palette(self, workspace, self.commands)
        self.keeper = Keeper(workspace, self.drafts, self)
        self._connect()

    def go(self, name: str, record: str = "") -> None:
        """Show this section, and this record in it."""
        if name not in ("home", "preferences") and self.workspace.case is None:
            return
        self._now = name
        section = self._section(name)
        for known, button in self._buttons.items():
            button.setChecked(known == name)
        self._views.setCurrentWidget(section)
        section.enter()
        if record:
            section.show_record(record)
        elif panes := section.panes():
            panes[0].setFocus()
        self.workspace.marked.emit()

    @property
    def shown(self) -> str:
        """The section in view; empty before the first one is."""
        return self._now

    def on_case_opened(self) -> None:
        """Another case is open: nothing of the one before stays."""
        for name in [known for known in self._sections if known != "preferences"]:
            self._drop(name)
        self._on_availability()
        self.go("items")

    def marking(self) -> Marking | None:
        """The lowest marking that covers what the section in view shows."""
        section = self._sections.get(self._now)
        shown = [section.marking() if section is not None else None, self._palette.marking()]
        marked = [marking for marking in shown if marking is not None]
        return high_water(marked) if marked else None

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed anywhere and not saved."""
        return {form: typed for section in self._sections.values() for form, typed in section.drafts().items()}

    def changeEvent(self, event: QEvent) -> None:
        """Draw the symbols anew in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icons()

    def _lay_out_navigation(self) -> QWidget:
        side = frame("strip")
        side.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        side.setMinimumWidth(characters(self, 22))
        stack = column(side, margin=8, gap=4)
        for at, (name, _, _) in enumerate(_SECTIONS, 1):
            stack.addWidget(self._section_button(name, f"Ctrl+{at}"))
        self._closed_hint = label(tr("Open a case to work on it."), "small")
        stack.addWidget(self._closed_hint)
        stack.addStretch(1)
        stack.addWidget(self._section_button("preferences", "Ctrl+,"))
        self._lock = push("lock", tr("Lock"), self.lock_asked.emit, "section", tr("Ctrl+L"))
        stack.addWidget(self._lock)
        self._draw_icons()
        self._on_availability()
        return side

    def _section_button(self, name: str, keys: str) -> QPushButton:
        button = push(f"section-{name}", self._words(name), lambda: self.go(name), "section", keys)
        button.setCheckable(True)
        self._buttons[name] = button
        return button

    @staticmethod
    def _words(name: str) -> str:
        return {
            "home": tr("Home"),
            "items": tr("Items"),
            "assessment": tr("Assessment"),
            "briefings": tr("Briefings"),
            "preferences": tr("Settings"),
        }[name]

    def _draw_icons(self) -> None:
        colour = self.palette().color(QPalette.ColorRole.WindowText).name()
        size = self.fontMetrics().height()
        symbols = {name: symbol for name, _, symbol in _SECTIONS} | {"preferences": "settings"}
        for name, button in self._buttons.items():
            button.setIcon(icon(symbols[name], colour, size))
            button.setIconSize(QSize(size, size))
        self._lock.setIcon(icon("lock", colour, size))
        self._lock.setIconSize(QSize(size, size))

    def _declare(self) -> tuple[Command, ...]:
        def open_case() -> bool:
            return self.workspace.case is not None

        sections = [
            Command(
                f"go-{name}",
                tr("Go to {section}").format(section=self._words(name)),
                f"Ctrl+{at}",
                self._goer(name),
                always if name == "home" else open_case,
            )
            for at, (name, _, _) in enumerate(_SECTIONS, 1)
        ]
        return (
            *sections,
            Command("go-preferences", tr("Go to Settings"), "Ctrl+,", self._goer("preferences")),
            Command("capture", tr("Capture an item"), "Ctrl+N", lambda: self._on_items("capture"), open_case),
            Command("find", tr("Find in the items"), "Ctrl+F", lambda: self._on_items("find"), open_case),
            Command("palette", tr("Find anything: actions, cases, items"), "Ctrl+K", self._open_palette),
            Command("panes", tr("Go to the next pane"), "F6", self._next_pane),
            Command("lock", tr("Lock"), "", self.lock_asked.emit),
            Command("close-case", tr("Close the case"), "Ctrl+W", self._close_case, open_case),
        )

    def _connect(self) -> None:
        for command in self.commands:
            if command.keys:
                keys = QShortcut(QKeySequence(command.keys), self)
                keys.activated.connect(lambda chosen=command: self._do(chosen))
        workspace, runner = self.workspace, self.workspace.runner
        workspace.asked.connect(self.go)
        self.keeper.troubled.connect(workspace.troubled)
        workspace.said.connect(self.status.say)
        runner.job_began.connect(self.status.begin_job)
        runner.progressed.connect(self.status.show_progress)
        runner.job_ended.connect(self.status.end_job)

    @staticmethod
    def _do(command: Command) -> None:
        if command.available():
            command.do()

    def _goer(self, name: str) -> Callable[[], None]:
        return lambda: self.go(name)

    def _on_items(self, what: str) -> None:
        self.go("items")
        section = self._sections["items"]
        if isinstance(section, ItemsView):
            section.capture() if what == "capture" else section.seek()

    def _open_palette(self) -> None:
        self._palette.open()

    def _next_pane(self) -> None:
        if not self._now:
            return
        panes = [self._buttons[self._now], *self._section(self._now).panes()]
        focus = QApplication.focusWidget()
        inside = [
            at for at, pane in enumerate(panes) if focus is not None and (pane is focus or pane.isAncestorOf(focus))
        ]
        panes[(inside[-1] + 1) % len(panes) if inside else 0].setFocus(Qt.FocusReason.TabFocusReason)

    def _section(self, name: str) -> Section:
        if name not in self._sections:
            section = self._makers[name](self.workspace)
            self._sections[name] = section
            self._views.addWidget(section)
        return self._sections[name]

    def _drop(self, name: str) -> None:
        section = self._sections.pop(name)
        typed = section.drafts()
        self.workspace.drafts.update({form: typed[form] for form in typed if form.startswith(OF_DESK)})
        self._views.removeWidget(section)
        section.setParent(None)
        section.deleteLater()

    def _close_case(self) -> None:
        self.close_asked.emit()
        for name in [known for known in self._sections if known != "preferences"]:
            self._drop(name)
        self._on_availability()
        self.go("home")

    def _on_availability(self) -> None:
        is_open = self.workspace.case is not None
        for name, button in self._buttons.items():
            button.setEnabled(is_open or name in ("home", "preferences"))
        self._closed_hint.setVisible(not is_open)

    def _on_dressed(self) -> None:
        self.dressed.emit()
