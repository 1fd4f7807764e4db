"""The page on which dossiers that came are read: nothing of them is changed, own notes stand beside."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from ...actions.dossier_parts import export_part, open_part
from ...actions.dossier_remarks import Came, came_back
from ...actions.dossier_shelf import Shelved, shelved
from ...actions.dossier_words import kind_words
from ...actions.reading_dossiers import Reading, Sentence, open_dossier, sender_name
from ...domain.marking import Marking, high_water
from ...errors import DeskError
from ...i18n import tr, trn
from ..dossier_lines import Lines, laid
from ..runner import Session
from ..text import for_window, long_text, one_line, visible
from ..widgets.dossier_text import DossierText
from ..widgets.file_dialog import ask_where_to_write
from ..widgets.panes import Panes
from ..widgets.parts import column, frame, label, lines_tall, named, push, reading_text, row
from ..widgets.wrapping import wrapping
from ..workspace import Workspace
from .dossier_notes_card import DossierNotesCard
from .dossier_take import TakeStrip
from .paged import Page
from .part_pages import PartPages

_NAME = Qt.ItemDataRole.UserRole
_MOST_BEHIND = 500


class DossiersPage(Page):
    """Read only. What was opened is let go when the page is left, and at a lock."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "exchange-dossiers", tr("Dossiers"))
        self._known: tuple[tuple[Shelved, str], ...] = ()
        self._reading: Reading | None = None
        self._trail: list[int] = []
        self._held = PartPages()
        workspace.forgotten.connect(self._let_go)
        self.destroyed.connect(self._held.close)
        panes = Panes(
            "dossiers", workspace.settings, (self._lay_out_list(), self._lay_out_text(), self._lay_out_side()),
            (250, 640, 320),
        )  # fmt: skip
        inside = column()
        inside.addWidget(panes, 1)
        self.fill(inside)
        self._show_nothing()

    def enter(self) -> None:
        """Read what came."""
        self.workspace.runner.read(self, "dossiers", _known, self._on_known)
        self._take.refresh()

    def leave(self) -> None:
        """No file that was opened stays open."""
        self._let_go_part()

    def show_inside(self, what: str) -> None:
        """Open this dossier (``sender/id``)."""
        self._ask(what)

    def marking(self) -> Marking | None:
        """Of the dossier that is open, and of those whose titles stand in the list."""
        borne = [entry.marking for entry, _ in self._known]
        return high_water(borne) if borne else None

    def drafts(self) -> dict[str, dict[str, str]]:
        """A note not yet saved."""
        return self._notes.drafts()

    def panes(self) -> list[QWidget]:
        """The list, the text, what stands behind, the notes."""
        return [self._list, self._text, self._behind, *self._notes.panes()]

    def _lay_out_list(self) -> QWidget:
        pane = QWidget()
        stack = column(pane, margin=4)
        self._says = label(look="quiet")
        self._says.setObjectName("dossiers-say")
        stack.addWidget(self._says)
        self._list = named(QListWidget(), "dossiers", tr("Dossiers that came"))
        wrapping(self._list)
        self._list.itemActivated.connect(lambda chosen: self._ask(str(chosen.data(_NAME))))
        self._list.itemClicked.connect(lambda chosen: self._ask(str(chosen.data(_NAME))))
        stack.addWidget(self._list, 2)
        stack.addWidget(label(tr("Parts of the dossier"), "strong"))
        self._parts = named(QListWidget(), "dossier-parts", tr("Parts of the dossier"))
        wrapping(self._parts)
        self._parts.itemActivated.connect(self._on_part)
        self._parts.itemClicked.connect(self._on_part)
        stack.addWidget(self._parts, 3)
        self._back_says = label(tr("What readers of yours wrote back"), "strong")
        stack.addWidget(self._back_says)
        self._came = named(QListWidget(), "dossier-remarks", tr("What readers of yours wrote back"))
        wrapping(self._came)
        self._came.itemActivated.connect(self._on_came)
        stack.addWidget(self._came, 2)
        for part in (self._back_says, self._came):
            part.hide()
        return pane

    def _lay_out_text(self) -> QWidget:
        pane = QWidget()
        stack = column(pane, margin=4)
        self._banner = label(look="strong")
        self._banner.setObjectName("dossier-marking")
        self._banner.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = label(look="title", selectable=True)
        self._title.setObjectName("dossier-title")
        stack.addWidget(self._banner)
        stack.addWidget(self._title)
        self._text = DossierText()
        self._text.moved.connect(self._on_line)
        self._text.wanted.connect(self._on_wanted)
        self._text.back.connect(self._on_back)
        self._held.lay_out(self.workspace.runner, self._on_closed)
        self._body = QStackedWidget()
        self._body.addWidget(self._text)
        self._body.addWidget(self._held.view)
        stack.addWidget(self._body, 1)
        line = row()
        self._next = push("dossier-next", tr("Next change"), lambda: self._step(1))
        self._before = push("dossier-previous", tr("Previous change"), lambda: self._step(-1))
        self._open = push("dossier-open-part", tr("Open the file"), self._on_open)
        self._export = push("dossier-export-part", tr("Export it…"), self._on_export)
        for button in (self._before, self._next, self._open, self._export):
            line.addWidget(button)
        line.addStretch(1)
        stack.addLayout(line)
        self._take = TakeStrip(self.workspace, self)
        stack.addWidget(self._take)
        return pane

    def _lay_out_side(self) -> QWidget:
        pane = QWidget()
        stack = column(pane, margin=4)
        self._behind_says = label(look="strong")
        self._behind_says.setObjectName("dossier-behind-say")
        stack.addWidget(self._behind_says)
        self._behind = named(QListWidget(), "dossier-behind", tr("What stands behind this sentence"))
        wrapping(self._behind)
        self._behind.itemActivated.connect(self._on_behind)
        stack.addWidget(self._behind, 2)
        self._go_back = push("dossier-back", tr("Back to where you were"), self._on_back)
        stack.addWidget(self._go_back)
        self._was_frame = frame("notice")
        inside: QVBoxLayout = column(self._was_frame, margin=8)
        inside.addWidget(label(tr("Before it said:"), "strong"))
        self._was = lines_tall(reading_text("dossier-was", tr("What it said before")), 4)
        inside.addWidget(self._was)
        stack.addWidget(self._was_frame)
        self._notes = DossierNotesCard(self.workspace, self)
        stack.addWidget(self._notes, 3)
        return pane

    def _on_came(self, chosen: QListWidgetItem) -> None:
        case, record, kind = chosen.data(_NAME)
        if kind == "item" and self.workspace.case is not None and self.workspace.case.id == case:
            self.workspace.asked.emit("items", record)

    def _on_known(self, found: tuple[tuple[tuple[Shelved, str], ...], tuple[tuple[Came, str], ...]]) -> None:
        known, came = found
        self._known = known
        self._came.clear()
        for one, who in came:
            about = f"{who}, {one.at[:10]} · {kind_words(one.kind) if one.kind else tr('all of it')}"
            line = QListWidgetItem(f"{one_line(one.text)}\n{one_line(about)}")
            line.setData(_NAME, (one.case, one.own, one.kind))
            self._came.addItem(line)
        for part in (self._back_says, self._came):
            part.setVisible(bool(came))
        words = trn("{n} dossier", "{n} dossiers", len(known))
        none = tr("No dossier came yet. Take its package in on the page Receive.")
        self._says.setText(words if known else none)
        chosen = self._list.currentItem()
        wanted = str(chosen.data(_NAME)) if chosen is not None else ""
        self._list.clear()
        for entry, sender in known:
            line = QListWidgetItem(_entry_words(entry, sender))
            line.setData(_NAME, entry.name)
            self._list.addItem(line)
            if entry.name == wanted:
                self._list.setCurrentItem(line)
        self.workspace.marked.emit()

    def _ask(self, name: str) -> None:
        if not self._notes.may_go():
            return
        self._let_go_part()
        self.workspace.runner.read(
            self, "dossier", lambda session: _opened(session, name), self._on_opened, self._failed
        )

    def _failed(self, error: DeskError) -> None:
        self._show_nothing()
        self.workspace.troubled.emit(error)

    def _on_opened(self, found: tuple[Reading, Lines]) -> None:
        reading, lines = found
        self._reading, self._trail = reading, []
        self._banner.setText(reading.marking.words)
        self._title.setText(visible(reading.shelved.title))
        self._parts.clear()
        for line, words in lines.headings:
            part = QListWidgetItem(words)
            part.setData(_NAME, line)
            self._parts.addItem(part)
        self._text.show_lines(lines)
        for button in (self._next, self._before):
            button.setEnabled(bool(lines.news))
        self._notes.show_notes(reading)
        self._take.show_reading(reading)
        self._text.setFocus()
        self.enter()  # that it was read now stands in the list

    def _show_nothing(self) -> None:
        self._reading, self._trail = None, []
        self._banner.setText("")
        self._title.setText(tr("Choose a dossier, and press Enter."))
        self._parts.clear()
        self._text.clear()
        for button in (self._next, self._before, self._open, self._export, self._go_back):
            button.setEnabled(False)
        self._behind.clear()
        self._behind_says.setText(tr("What stands behind this sentence"))
        self._was_frame.hide()
        self._notes.show_notes(None)
        self._take.show_reading(None)

    def _sentence(self) -> Sentence | None:
        return self._text.lines.at(self._text.textCursor().blockNumber()) if self._reading is not None else None

    def _on_line(self, _line: int) -> None:
        sentence, reading = self._sentence(), self._reading
        self._behind.clear()
        self._was_frame.setVisible(bool(sentence and sentence.before))
        for button in (self._open, self._export):
            button.setEnabled(bool(sentence and sentence.part))
        is_item = sentence is not None and self._text.lines.kinds.get(sentence.record) == "item"
        self._take.show_item(sentence.record if sentence is not None and is_item else "")
        if sentence is None or reading is None:
            self._behind_says.setText(tr("What stands behind this sentence"))
            self._notes.show_about("", "", "")
            return
        self._was.setPlainText(long_text(sentence.before))
        bears = reading.bears.get(sentence.record, ())
        named_here = sentence.rests_on or bears
        words = tr("It rests on") if sentence.rests_on else tr("What rests on it")
        self._behind_says.setText(
            f"{words}: {len(named_here)}" if named_here else tr("Nothing stands behind this sentence.")
        )
        kinds = self._text.lines.kinds
        for record in named_here[:_MOST_BEHIND]:
            line = QListWidgetItem(
                one_line(f"{kind_words(kinds.get(record, 'item'))}: {reading.named.get(record, record)}")
            )
            line.setData(_NAME, record)
            self._behind.addItem(line)
        title = reading.named.get(sentence.record, "")
        self._notes.show_about(sentence.record, sentence.field, title)

    def _on_wanted(self) -> None:
        sentence = self._sentence()
        if sentence is not None and sentence.part:
            self._on_open()
        elif self._behind.count():
            self._behind.setCurrentRow(0)
            self._behind.setFocus()

    def _on_behind(self, chosen: QListWidgetItem) -> None:
        line = self._text.lines.places.get(str(chosen.data(_NAME)))
        if line is not None:
            self._trail.append(self._text.textCursor().blockNumber())
            self._go_back.setEnabled(True)
            self._text.go_to(line)
            self._text.setFocus()

    def _on_back(self) -> None:
        if self._trail:
            self._text.go_to(self._trail.pop())
            self._text.setFocus()
        self._go_back.setEnabled(bool(self._trail))

    def _on_part(self, chosen: QListWidgetItem) -> None:
        self._on_closed()
        self._text.go_to(int(chosen.data(_NAME)))
        self._text.setFocus()

    def _step(self, by: int) -> None:
        self._on_closed()
        self._text.step(by)
        self._text.setFocus()

    def _on_open(self) -> None:
        sentence, reading = self._sentence(), self._reading
        if sentence is None or reading is None or not sentence.part:
            return
        entry, part = reading.shelved, sentence.part
        self._body.setCurrentIndex(1)
        self.workspace.runner.read(
            self,
            "part",
            lambda session: open_part(session.the_desk(), entry, part),
            self._held.show,
            lambda error: self._held.say(for_window(str(error))),
        )

    def _on_export(self) -> None:
        """What is written lies in the clear; it is asked where, and nothing is written over."""
        sentence, reading = self._sentence(), self._reading
        if sentence is None or reading is None or not sentence.part:
            return
        entry, part = reading.shelved, sentence.part

        def write(out: Path) -> None:
            self.workspace.runner.read(
                self,
                "export",
                lambda session: export_part(session.the_desk(), entry, part, out),
                lambda path: self.workspace.said.emit(
                    tr("Written, and not encrypted there: {path}").format(path=one_line(str(path)))
                ),
                self.workspace.troubled.emit,
            )

        ask_where_to_write(self, self.workspace, tr("Export it, not encrypted"), write, name=part)

    def _on_closed(self) -> None:
        self._let_go_part()
        self._text.setFocus()

    def _let_go_part(self) -> None:
        self._held.close()
        self._body.setCurrentIndex(0)

    def _let_go(self) -> None:
        self._let_go_part()
        self._text.show_lines(
            self._text.lines._replace(text="", sentences=(), starts=(), headings=(), news=(), places={})
        )
        self._show_nothing()


def _known(session: Session) -> tuple[tuple[tuple[Shelved, str], ...], tuple[tuple[Came, str], ...]]:
    desk = session.the_desk()
    here = tuple((entry, sender_name(desk, entry.sender)) for entry in shelved(desk))
    return here, tuple((one, sender_name(desk, one.sender)) for one in came_back(desk))


def _opened(session: Session, name: str) -> tuple[Reading, Lines]:
    reading = open_dossier(session.the_desk(), name)
    return reading, laid(reading)


def _entry_words(entry: Shelved, sender: str) -> str:
    told = tr("recalled") if entry.recalled is not None else "" if entry.is_read else tr("not read")
    about = tr("number {n}, received {day}").format(n=entry.number, day=entry.received[:10])
    return "\n".join(
        (
            one_line(f"{entry.title}"),
            one_line(f"{sender} · {about}"),
            " · ".join(part for part in (entry.marking.words, told) if part),
        )
    )
