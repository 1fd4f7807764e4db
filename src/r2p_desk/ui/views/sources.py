"""Sources: who reports under which pseudonym, how far to rely on them and by what record, who has fallen silent."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHeaderView, QLineEdit, QStackedWidget, QWidget

from ...actions.source_kinds import kind_words
from ...actions.source_register import Listed, Register, SourceFile, register, source_file
from ...domain.marking import Marking, high_water
from ...domain.source import Source
from ...errors import DeskError
from ...i18n import tr, trn
from ..widgets.cells import entry, key_of, listing
from ..widgets.panes import Panes
from ..widgets.parts import characters, column, frame, label, named, push, row, scrolling
from ..workspace import Workspace
from .paged import Page
from .section import WholeCaseSection
from .source_forms import entry_form, kind_says
from .source_reader import SourceReader

KINDS = frozenset({"item", "source", "finding_on", "relation", "condition", "undo", "access"})
MOST = 500
"""Rows listed; more are found by their words."""
_NEW = ""
_KIND, _ROOM_FOR_KIND = 1, 200


class SourcesView(WholeCaseSection):
    """The list at the side, the chosen source beside it; a new one is entered in its place."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "sources", tr("Sources"))
        self._register: Register | None = None
        self._wanted = ""
        self._side = QStackedWidget()
        self._none = label(look="quiet")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._reader = SourceReader(workspace)
        self._reader.changed.connect(self._on_changed)
        self._entry = entry_form(workspace)
        self._entry.saved.connect(self._on_entered)
        self._side.addWidget(self._none)
        self._side.addWidget(scrolling("source-reading", tr("The source"), self._reader))
        self._side.addWidget(scrolling("source-entering", tr("Enter a source"), self._lay_out_entry()))
        pane = frame("pane")
        column(pane).addWidget(self._side)
        column(self).addWidget(Panes("sources", workspace.settings, (self._lay_out_list(), pane), (600, 640)))
        if self._entry.waits_for(_NEW):
            self._on_new()

    def enter(self) -> None:
        """Read the register anew."""
        self.read_marking()
        self.workspace.runner.read(self, "sources", lambda session: register(session.the_case()), self._on_read)

    def show_record(self, record: str) -> None:
        """Show this source."""
        self._list.setFocus()  # before the wish: a list that takes the cursor chooses its first row
        self._wanted = record
        self._choose(record)

    def record(self) -> str:
        """The source in the reader."""
        return self._wanted

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a small screen the kind stands in the reader only."""
        super().resizeEvent(event)
        self._list.setColumnHidden(_KIND, self.width() < characters(self, _ROOM_FOR_KIND))

    def on_changed(self, kinds: frozenset[str]) -> None:
        """What the register is made of was saved."""
        if kinds & KINDS and self.isVisible():
            self.enter()

    def marking(self) -> Marking | None:
        """Of the case and of the items in the reader."""
        case = super().marking()
        return high_water((case, *self._reader.markings())) if case is not None else None

    def drafts(self) -> dict[str, dict[str, str]]:
        """Of the forms."""
        return {**self._entry.drafts(), **self._reader.drafts()}

    def panes(self) -> list[QWidget]:
        """The list, then what is beside it."""
        if self._side.currentIndex() == 2:
            return [self._entry, self._list]
        return [self._list, *(self._reader.panes() if self._side.currentIndex() == 1 else [])]

    def _lay_out_list(self) -> QWidget:
        pane = QWidget()
        stack = column(pane, margin=8, gap=8)
        top = row()
        self._find = named(QLineEdit(), "sources-find", tr("Find a source by pseudonym or kind"))
        self._find.setPlaceholderText(tr("find by pseudonym or kind"))
        self._find.setClearButtonEnabled(True)
        self._find.textChanged.connect(lambda _: self._fill())
        top.addWidget(self._find, 1)
        self._silent = named(
            QCheckBox(tr("Silent only")), "sources-silent", tr("Only those silent against their rhythm")
        )
        self._silent.toggled.connect(lambda _: self._fill())
        top.addWidget(self._silent)
        self._new = push("source-enter", tr("New source"), self._on_new)
        self._new.setEnabled(self.workspace.may_edit)
        top.addWidget(self._new)
        stack.addLayout(top)
        heads = (tr("Source"), tr("Kind"), tr("Rel."), "✓", "✗", tr("Open"), tr("Newest report"))
        self._list = listing("sources-list", tr("Sources"), heads, wide=0)
        spoken = (
            tr("Reliability"),
            tr("Own reports confirmed"),
            tr("Own reports refuted"),
            tr("Own reports that are open"),
        )
        for at, words in enumerate(spoken, 2):
            self._list.headerItem().setToolTip(at, words)
            self._list.headerItem().setData(at, Qt.ItemDataRole.AccessibleTextRole, words)
        self._list.header().setMinimumSectionSize(characters(self._list, 4))
        self._list.header().setSectionResizeMode(_KIND, QHeaderView.ResizeMode.Interactive)
        self._list.header().resizeSection(_KIND, characters(self._list, 22))
        self._list.currentItemChanged.connect(lambda now, _: self._on_chosen(key_of(now)))
        self._list.itemActivated.connect(lambda now, _: self._on_chosen(key_of(now)))
        stack.addWidget(self._list, 1)
        self._count = named(label(look="small"), "sources-count", tr("How many there are"))
        stack.addWidget(self._count)
        return pane

    def _lay_out_entry(self) -> QWidget:
        page = Page(self.workspace, "source-entry", tr("Enter a source"))
        stack = page.add_card(tr("Enter a source"))
        words = tr("Under a pseudonym: who it really is is sealed afterwards, to the custodians, in the settings.")
        stack.addWidget(label(words, "quiet"))
        stack.addWidget(self._entry)
        stack.addWidget(kind_says(self._entry))
        return page

    def _on_read(self, found: Register) -> None:
        self._register = found
        self._fill()
        if self._wanted:
            self._read_file(self._wanted)
        self.workspace.marked.emit()

    def _fill(self) -> None:
        found = self._register
        if found is None:
            return
        sought = self._find.text().casefold().split()
        shown = [one for one in found.sources if self._shows(one, sought)]
        self._list.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._list.clear()
        for one in shown[:MOST]:
            made = entry(_cells(one), one.source.id)
            self._list.addTopLevelItem(made)
            if one.source.id == self._wanted:
                self._list.setCurrentItem(made)
        self._list.blockSignals(False)  # noqa: FBT003
        words = trn("{n} source", "{n} sources", len(shown))
        if len(shown) > MOST:
            words = f"{words} · {tr('the first {n} are listed').format(n=MOST)}"
        silent = len(found.silent)
        words = (
            f"{words} · {trn('{n} silent', '{n} silent', silent)} · {tr('as of {day}').format(day=found.as_of.words)}"
        )
        self._count.setText(words)
        self._count.setAccessibleName(words)
        self._none.setText(
            tr("Choose a source.")
            if found.sources
            else tr("No sources yet. They come with items, or are entered here.")
        )

    def _shows(self, one: Listed, sought: list[str]) -> bool:
        if self._silent.isChecked() and one.silence is None:
            return False
        text = f"{one.source.name} {kind_words(one.source.kind)}".casefold()
        return all(word in text for word in sought)

    def _choose(self, record: str) -> None:
        for at in range(self._list.topLevelItemCount()):
            made = self._list.topLevelItem(at)
            if made is not None and key_of(made) == record:
                self._list.setCurrentItem(made)

    def _on_chosen(self, record: str) -> None:
        if record:
            self._wanted = record
            self._read_file(record)

    def _read_file(self, record: str) -> None:
        self.workspace.runner.read(
            self, "source-file", lambda session: source_file(session.the_case(), record), self._on_file, self._on_gone
        )

    def _on_file(self, file: SourceFile) -> None:
        if file.listed.source.id != self._wanted or self._register is None:
            return
        self._reader.show_file(file, [one.source.name for one in self._register.sources])
        if self._side.currentIndex() != 2 or not self._entry.started:
            self._side.setCurrentIndex(1)
        self.workspace.marked.emit()

    def _on_gone(self, error: DeskError) -> None:
        self._wanted = ""
        self._side.setCurrentIndex(0)
        self.workspace.troubled.emit(error)

    def _on_new(self) -> None:
        self._entry.show_record(_NEW, {})
        self._side.setCurrentIndex(2)
        self._entry.setFocus()

    def _on_entered(self, source: object) -> None:
        self._entry.show_record(_NEW, {})
        self._entry.form.show_texts({})
        self._list.setFocus()
        self._wanted = source.id if isinstance(source, Source) else ""
        self._side.setCurrentIndex(1)
        self.workspace.said.emit(tr("Entered. Seal who it really is in the settings."))
        self.workspace.changed.emit(frozenset({"source"}))

    def _on_changed(self, kinds: object) -> None:
        self.workspace.said.emit(tr("Saved."))
        self.workspace.changed.emit(kinds)


def _cells(one: Listed) -> tuple[str, ...]:
    source, own = one.source, one.record.own
    name = source.name
    if source.same_as:
        name = tr("{name} · is another").format(name=name)
    elif one.alike:
        name = tr("{name} · name used twice").format(name=name)
    elif source.retired:
        name = tr("{name} · retired").format(name=name)
    last = one.last.words if one.last is not None else ""
    if one.silence is not None:
        silent = trn("{n} day", "{n} days", one.silence.silent_for)
        last = (
            tr("○ silent for {days}").format(days=silent)
            if not last
            else tr("○ {day}, {days}").format(day=last, days=silent)
        )
    return (
        name,
        kind_words(source.kind),
        str(source.reliability or ""),
        *(str(count or "") for count in (own.confirmed, own.refuted, own.open)),
        last,
    )
