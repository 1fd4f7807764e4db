"""The unlocked desk: sections at the side, one of them in the middle, a status line at the foot, a palette over all."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from ..actions.cases import case_record
from ..actions.drafts import OF_DESK
from ..actions.history_for_window import waiting
from ..domain.case import Case
from ..domain.marking import Marking, high_water
from ..i18n import tr
from .commands import Command, always
from .dropped import DroppedFiles
from .drops import FileDrops
from .keeping import Keeper
from .looking_back import LookingBack
from .navigation import LATER, SECTIONS, TAKING_IN, Navigation, SectionEntry
from .palette import Palette
from .rooms import Rooms
from .taking_back import TakingBack
from .views.assessment import AssessmentView
from .views.items import ItemsView
from .views.section import Section
from .views.settings import PAGES, SettingsView
from .widgets.as_of_band import AsOfBand
from .widgets.parts import column, named, row
from .widgets.status_line import StatusLine
from .workspace import ALL_KINDS, CHOOSE, Workspace


class DeskFrame(QWidget):
    """Thrown away whole at a lock, with every section and all they show."""

    lock_asked = Signal()
    close_asked = Signal()
    dressed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        named(self, "desk", tr("Desk"))
        self.workspace = workspace
        self._now = ""
        settings = SectionEntry(
            "preferences", "settings", self._make_settings, lambda: tr("Settings"), "Ctrl+,", of_case=False
        )
        self._entries = (*SECTIONS, TAKING_IN, settings)
        self._rooms = Rooms(workspace, {entry.name: entry.make for entry in self._entries})
        self._rooms_then: Rooms | None = None
        self._navigation = Navigation(settings)
        self.status = StatusLine()
        self._band = AsOfBand()
        self._band.hide()
        self._looking_back = LookingBack(workspace, self._band)
        self._taking_back = TakingBack(workspace, self)
        self._dropped = DroppedFiles(
            workspace, lambda: self._now, self._section, looking_back=lambda: self._rooms_then is not None
        )
        self._lay_out()
        self.commands = self._declare()
        self._palette = Palette(self, workspace, self.commands)
        self._drops = FileDrops(self, self._dropped.would)
        self.keeper = Keeper(workspace, self.drafts, self)
        self._connect()

    def go(self, name: str, record: str = "") -> None:
        """Show this section, and this record in it."""
        if not self._may_go(name):
            return
        if self._now and self._now != name:
            before = self._shown_rooms.made(self._now)
            if before is not None:
                before.leave()
        self._now = name
        section = self._section(name)
        self._navigation.show_in_view(name)
        self._shown_rooms.setCurrentWidget(section)
        self._band.setVisible(name == "journal" or self._rooms_then is not None)
        section.enter()
        if record:
            section.show_record(record)
        elif panes := section.panes():
            panes[0].setFocus()
        if name == "journal":
            self._looking_back.offer_moments()
        self.workspace.marked.emit()

    @property
    def shown(self) -> str:
        """The section in view; empty before the first one is."""
        return self._now

    def on_case_opened(self) -> None:
        """Another case is open: nothing of the one before stays."""
        self._forget_case()
        self.go("items")
        self._count_waiting()

    def marking(self) -> Marking | None:
        """The lowest marking that covers what the section in view shows."""
        section = self._shown_rooms.made(self._now)
        shown = [section.marking() if section is not None else None, self._palette.marking()]
        marked = [marking for marking in shown if marking is not None]
        return high_water(marked) if marked else None

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed anywhere and not saved."""
        return {form: typed for section in self._rooms for form, typed in section.drafts().items()}

    @property
    def _shown_rooms(self) -> Rooms:
        return self._rooms_then or self._rooms

    def _lay_out(self) -> None:
        self._readings = QStackedWidget()
        self._readings.addWidget(self._rooms)
        beside = column(gap=0)
        beside.addWidget(self._band)
        beside.addWidget(self._dropped)
        beside.addWidget(self._readings, 1)
        middle = row(gap=0)
        middle.addWidget(self._navigation)
        middle.addLayout(beside, 1)
        whole = column(self, gap=0)
        whole.addLayout(middle, 1)
        whole.addWidget(self.status)

    def _make_settings(self, workspace: Workspace) -> Section:
        return SettingsView(workspace, self.dressed.emit)

    def _may_go(self, name: str) -> bool:
        then = self._rooms_then is not None
        return self._navigation.may_go(name, is_open=self.workspace.case is not None, then=then)

    def _declare(self) -> tuple[Command, ...]:
        def of_case() -> bool:
            return self.workspace.case is not None

        def of_now() -> bool:
            return of_case() and self._rooms_then is None

        def of_then() -> bool:
            return self._rooms_then is not None

        sections = [
            Command(
                f"go-{entry.name}",
                tr("Go to {section}").format(section=entry.words()),
                entry.keys,
                self._goer(entry.name),
                self._asker(entry.name),
            )
            for entry in SECTIONS
        ]
        pages = [
            Command(
                f"go-preferences-{page.name}",
                tr("Settings: {page}").format(page=page.words()),
                "",
                self._goer("preferences", page.name),
                self._asker("preferences", of_case=page.of_case),
            )
            for page in PAGES
        ]
        return (
            *sections,
            Command(
                "go-preferences",
                tr("Go to Settings"),
                "Ctrl+,",
                self._goer("preferences"),
                self._asker("preferences"),
            ),
            *pages,
            Command("capture", tr("Capture an item"), "Ctrl+N", lambda: self._on_items("capture"), of_now),
            Command("take-in", tr("Take in a file"), "Ctrl+I", self._goer("import", CHOOSE), self._asker("import")),
            Command("find", tr("Find in the items"), "Ctrl+F", lambda: self._on_items("find"), of_case),
            Command("history", tr("History of what is shown"), "Ctrl+H", self._on_history, of_case),
            Command("remove", tr("Remove the item shown"), "", lambda: self._on_items("remove"), of_now),
            Command("undo", tr("Undo what you saved last"), "Ctrl+Z", self.workspace.undo_asked.emit, of_now),
            Command("redo", tr("Redo what you undid last"), "Ctrl+Shift+Z", self.workspace.redo_asked.emit, of_now),
            Command("look-back", tr("See the case as it stood on a day"), "Ctrl+B", self._on_look_back, of_case),
            Command("back-to-now", tr("Back to now"), "Ctrl+0", self._looking_back.leave, of_then),
            Command("palette", tr("Find anything: actions, cases, items"), "Ctrl+K", self._open_palette),
            Command("panes", tr("Go to the next pane"), "F6", self._next_pane),
            Command("lock", tr("Lock"), "", self.lock_asked.emit, always),
            Command("close-case", tr("Close the case"), "Ctrl+W", self._close_case, of_case),
        )

    def _connect(self) -> None:
        for command in self.commands:
            if command.keys:
                keys = QShortcut(QKeySequence(command.keys), self)
                keys.activated.connect(lambda chosen=command: self._do(chosen))
        workspace, runner = self.workspace, self.workspace.runner
        self._navigation.chosen.connect(self.go)
        self._navigation.lock_asked.connect(self.lock_asked)
        self._looking_back.began.connect(self._on_looking_back)
        self._looking_back.ended.connect(self._on_now)
        self._drops.dropped.connect(self._dropped.take)
        self._drops.refused.connect(workspace.said)
        workspace.asked.connect(self.go)
        workspace.changed.connect(self._on_changed)
        workspace.lock_wanted.connect(self.lock_asked)
        self.keeper.troubled.connect(workspace.troubled)
        workspace.said.connect(self.status.say)
        runner.aside(workspace, "later", lambda: _import_views(LATER))
        runner.job_began.connect(self.status.begin_job)
        runner.progressed.connect(self.status.show_progress)
        runner.job_ended.connect(self.status.end_job)

    @staticmethod
    def _do(command: Command) -> None:
        if command.available():
            command.do()

    def showEvent(self, event: QShowEvent) -> None:
        """From now on it has a native window, on which files can be dropped."""
        super().showEvent(event)
        self._drops.watch(self.window().windowHandle())

    def _goer(self, name: str, record: str = "") -> Callable[[], None]:
        return lambda: self.go(name, record)

    def _asker(self, name: str, *, of_case: bool = False) -> Callable[[], bool]:
        return lambda: self._may_go(name) and (self.workspace.case is not None or not of_case)

    def _on_items(self, what: str) -> None:
        self.go("items")
        section = self._section("items")
        if isinstance(section, ItemsView):
            does = {
                "capture": section.capture,
                "find": section.seek,
                "remove": section.remove,
            }
            does[what]()

    def _on_history(self) -> None:
        """Of the judgement where one is in view, else of the item in the reader."""
        section = self._section("assessment" if self._now == "assessment" else "items")
        self.go("assessment" if self._now == "assessment" else "items")
        if isinstance(section, AssessmentView | ItemsView):
            section.show_history()

    def _on_look_back(self) -> None:
        if self._rooms_then is None:
            self.go("journal")
        self._band.slider.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_looking_back(self) -> None:
        """Views of then take the place of those of now, on the same record; the keys stay with the band."""
        then = self._looking_back.then
        if then is None:
            return
        focus, before = QApplication.focusWidget(), self._rooms.made(self._now)
        record = before.record() if before is not None else ""
        self._rooms_then = Rooms(then, {entry.name: entry.make for entry in self._entries if entry.then})
        then.setParent(self._rooms_then)
        self._readings.addWidget(self._rooms_then)
        self._readings.setCurrentWidget(self._rooms_then)
        self._palette.look_into(then)
        self._allow()
        self.go(self._now if self._now in self._rooms_then else "items", record)
        if focus is not None and self._band.isAncestorOf(focus):
            focus.setFocus()

    def _on_now(self) -> None:
        """The views of now are shown as they were left."""
        self._drop_then()
        self._allow()
        self.go(self._now)

    def _drop_then(self) -> None:
        rooms, self._rooms_then = self._rooms_then, None
        self._palette.look_into(self.workspace)
        self._readings.setCurrentWidget(self._rooms)
        if rooms is not None:
            self._readings.removeWidget(rooms)
            rooms.hide()
            QTimer.singleShot(0, rooms, rooms.deleteLater)  # what is shown now comes first

    def _open_palette(self) -> None:
        self._palette.open()

    def _next_pane(self) -> None:
        if not self._now:
            return
        band = [self._band.slider] if self._band.isVisible() else []
        panes = [self._navigation.button(self._now), *band, *self._section(self._now).panes()]
        focus = QApplication.focusWidget()
        inside = [
            at for at, pane in enumerate(panes) if focus is not None and (pane is focus or pane.isAncestorOf(focus))
        ]
        panes[(inside[-1] + 1) % len(panes) if inside else 0].setFocus(Qt.FocusReason.TabFocusReason)

    def _section(self, name: str) -> Section:
        return self._shown_rooms.section(name)

    def _close_case(self) -> None:
        self.close_asked.emit()
        self._forget_case()
        self.go("home")

    def _forget_case(self) -> None:
        self.workspace.attaching.stop()
        self._looking_back.forget()
        self._dropped.forget()
        self._band.show_now()
        self._band.offer([])
        self._drop_then()
        typed = self.drafts()
        self.workspace.drafts.update({form: typed[form] for form in typed if form.startswith(OF_DESK)})
        self._rooms.clear()
        self._now = ""
        self._on_waiting(frozenset())
        self.status.clear()
        self._allow()

    def _allow(self) -> None:
        self._navigation.allow(is_open=self.workspace.case is not None, then=self._rooms_then is not None)

    def _on_changed(self, kinds: frozenset[str]) -> None:
        if self.workspace.waiting or kinds >= ALL_KINDS:
            self._count_waiting()
        if "case" in kinds and self.workspace.case is not None:
            self.workspace.runner.read(
                self, "case", lambda session: case_record(session.the_case()), self._on_case_record
            )

    def _on_case_record(self, record: Case) -> None:
        """What the case says of itself may have been undone, decided or sent anew."""
        shown = self.workspace.case
        if shown is not None and record.title:
            self.workspace.case = shown._replace(title=record.title, marking=record.marking)
            self.workspace.markings[shown.id] = record.marking
            self.workspace.marked.emit()

    def _count_waiting(self) -> None:
        if self.workspace.case is not None:
            self.workspace.runner.read(self, "waiting", lambda session: waiting(session.the_case()), self._on_waiting)

    def _on_waiting(self, found: frozenset[tuple[str, str, str]]) -> None:
        self.workspace.waiting = found
        self._navigation.show_count("conflicts", len(found))
        self.workspace.waited.emit()


def _import_views(names: Sequence[str]) -> None:
    """Bring in these views, which were not needed to unlock."""
    from importlib import import_module

    for name in names:
        import_module(f"r2p_desk.ui.views.{name}")
