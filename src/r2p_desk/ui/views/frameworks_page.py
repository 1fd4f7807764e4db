"""The page about frameworks of analysis: which there are, how far they were checked, packs that word them, a reader."""

from PySide6.QtCore import QLocale, QSignalBlocker, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHeaderView, QPlainTextEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ...actions.frameworks import LoadedPack, Pack, load_pack, remove_pack
from ...actions.frameworks_for_window import FrameworkRead, FrameworksTold, framework_read, frameworks_told
from ...domain.framework import wording_words
from ...errors import DeskError, MachineError, UsageError
from ...i18n import tr
from ...settings import LANGUAGE
from ..framework_words import (
    entry_words,
    factor_text,
    framework_words,
    indicator_text,
    loaded_words,
    official_words,
    pack_words,
    status_lines,
    status_short,
    wording_line,
)
from ..text import one_line, set_apart
from ..widgets.parts import captioned, label, named, push, reading_text, row
from ..widgets.place_field import PlaceField, to_open
from ..workspace import Workspace
from .paged import Page

KIND = "framework-pack"
"""What is said to have changed when a pack comes or goes: every label on screen may read otherwise."""
_ID = Qt.ItemDataRole.UserRole
_READ_OUT = Qt.ItemDataRole.AccessibleTextRole


class FrameworksPage(Page):
    """Loading and removing packs changes words alone; answers hang on ids and are not touched."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "settings-frameworks", tr("Frameworks"))
        self._told: FrameworksTold | None = None
        self._read: FrameworkRead | None = None
        self._by_id: dict[str, QTreeWidgetItem] = {}
        self._lay_out_used(self.add_card(tr("Frameworks of analysis")))
        self._lay_out_packs(self.add_card(tr("Wording from an office")))
        self._lay_out_reader(self.add_card(tr("Read a framework")))

    def enter(self) -> None:
        """Read what is in use and loaded."""
        self.workspace.runner.read(self, "told", lambda session: frameworks_told(session.the_desk()), self._on_told)

    def panes(self) -> list[QWidget]:
        """Frameworks, packs, the entries of one."""
        return [self._used, self._packs, self._entries]

    def _lay_out_used(self, stack: QVBoxLayout) -> None:
        words = tr(
            "The frameworks ship in our own summary wording, and each entry says how far it was checked. They give no"
            " weights and no score."
        )
        stack.addWidget(label(words, "quiet"))
        self._used = _tree("frameworks-used", tr("Frameworks and how far they were checked"), 2, lines=13)
        self._used.setHeaderLabels([tr("Framework"), tr("Entries")])
        self._used.setRootIsDecorated(True)
        stack.addWidget(self._used)

    def _lay_out_packs(self, stack: QVBoxLayout) -> None:
        words = tr(
            "An office can send the official wording, in any language, as a file signed by it. It is taken in where"
            " you or a contact signed it. Your answers stay: they hang on the numbers, not on the words."
        )
        stack.addWidget(label(words, "quiet"))
        self._none = label(tr("No framework pack is loaded."))
        stack.addWidget(self._none)
        self._packs = _tree("frameworks-packs", tr("Framework packs"), 5, lines=5)
        self._packs.setHeaderLabels([tr("Framework"), tr("Language"), tr("Issued"), tr("Wording"), tr("Signed by")])
        self._packs.currentItemChanged.connect(lambda *_: self._allow())
        stack.addWidget(self._packs)
        removing = row()
        self._remove = push("frameworks-remove", tr("Remove the pack"), self._on_remove)
        removing.addWidget(self._remove)
        removing.addStretch(1)
        stack.addLayout(removing)
        self._file = PlaceField("frameworks-file", tr("Pack file"), to_open(self.workspace, tr("Pack file")))
        self._file.entered.connect(self._on_load)
        stack.addWidget(self._file)
        buttons = row()
        self._load = push("frameworks-load", tr("Load the pack"), self._on_load, "primary")
        buttons.addWidget(self._load)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _lay_out_reader(self, stack: QVBoxLayout) -> None:
        choosing = row()
        self._which = named(QComboBox(), "frameworks-which", tr("Framework"))
        self._language = named(QComboBox(), "frameworks-language", tr("Language"))
        choosing.addLayout(captioned(tr("Framework"), self._which), 2)
        choosing.addLayout(captioned(tr("Language"), self._language), 1)
        self._which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._which.currentIndexChanged.connect(lambda _: self._on_which())
        self._language.currentIndexChanged.connect(lambda _: self._ask())
        stack.addLayout(choosing)
        self._entries = _tree("frameworks-entries", tr("Entries of the framework"), 2, lines=14)
        self._entries.setHeaderLabels([tr("Entry"), tr("Checked")])
        self._entries.setRootIsDecorated(True)
        self._entries.currentItemChanged.connect(lambda now, _: self._show_entry(now))
        stack.addWidget(self._entries)
        self._text: QPlainTextEdit = reading_text("frameworks-text", tr("Coding rule and what corresponds"))
        self._text.setMinimumHeight(self._text.fontMetrics().lineSpacing() * 12)
        stack.addWidget(self._text)

    def _on_told(self, told: FrameworksTold) -> None:
        if self._told is not None and told.packs != self._told.packs:
            self._language.clear()  # the wording in use is shown, which may be a new one
        self._told = told
        self._fill_used(told)
        self._fill_packs(told)
        with QSignalBlocker(self._which):
            for at, framework in enumerate(told.used):
                if at == self._which.count():
                    self._which.addItem("", framework.id)
                self._which.setItemText(at, f"{framework.date} · {one_line(framework.title)}")
        self._on_which()

    def _fill_used(self, told: FrameworksTold) -> None:
        self._used.clear()
        for framework in told.used:
            name, count = framework_words(framework), wording_line(framework)
            entry = _entry([name, ""], f"{name}: {count}")
            whose = official_words(official=framework.official)
            entry.addChild(_entry([tr("all") + " · " + whose, str(len(framework.indicators))], count))
            for words, number in status_lines(framework):
                entry.addChild(_entry([words, str(number)], f"{words}: {number}"))
            self._used.addTopLevelItem(entry)
            entry.setFirstColumnSpanned(True)
        self._used.expandAll()
        _stand(self._used, sum(2 + len(status_lines(framework)) for framework in told.used))

    def _fill_packs(self, told: FrameworksTold) -> None:
        self._packs.clear()
        for pack in told.packs:
            wording = official_words(official=pack.official) if pack.fits else tr("for another version, not used")
            cells = [pack.framework, pack.language, pack.issued, wording, one_line(pack.signer_name)]
            entry = _entry(cells, pack_words(pack))
            entry.setData(0, _ID, (pack.framework, pack.language))
            self._packs.addTopLevelItem(entry)
        _stand(self._packs, len(told.packs))
        self._packs.setVisible(bool(told.packs))
        self._remove.setVisible(bool(told.packs))
        self._none.setVisible(not told.packs)
        self._allow()

    def _allow(self) -> None:
        self._remove.setEnabled(self._packs.currentItem() is not None)

    def _on_which(self) -> None:
        """Offer the languages there are; the one in use is chosen where the one before is not among them."""
        if self._told is None:
            return
        used = self._told.used[max(self._which.currentIndex(), 0)]
        before = self._language.currentData()
        offered = self._told.languages(used.id)
        with QSignalBlocker(self._language):
            self._language.clear()
            for tag in offered:
                self._language.addItem(_language_words(tag), tag)
            self._language.setCurrentIndex(offered.index(before if before in offered else used.language))
        self._ask()

    def _ask(self) -> None:
        which, tag = self._which.currentData(), self._language.currentData()
        if which is not None and tag is not None:
            self.workspace.runner.read(
                self, "framework", lambda session: framework_read(session.the_desk(), which, tag), self._on_read
            )

    def _on_read(self, read: FrameworkRead) -> None:
        chosen = _id_of(self._entries.currentItem())
        self._read = read
        self._entries.clear()
        self._by_id.clear()
        for factor in read.framework.risk_factors:
            title, status = f"{factor.number}  {one_line(factor.title)}", factor.title_status
            parent = _entry([title, status_short(status)], f"{title}: {wording_words(status)}")
            self._mark(parent, str(factor.number))
            for indicator in factor.indicators:
                words, status = entry_words(indicator), indicator.wording_status
                child = _entry([words, status_short(status)], f"{words}: {wording_words(status)}")
                self._mark(child, indicator.id)
                parent.addChild(child)
            self._entries.addTopLevelItem(parent)
        self._choose(chosen)

    def _mark(self, entry: QTreeWidgetItem, name: str) -> None:
        entry.setData(0, _ID, name)
        self._by_id[name] = entry

    def _choose(self, chosen: str) -> None:
        """The entry chosen before, else the first: there is always something to read."""
        entries = list(self._by_id)
        if entries:
            self._entries.setCurrentItem(self._by_id[chosen if chosen in self._by_id else entries[0]])

    def _show_entry(self, entry: QTreeWidgetItem | None) -> None:
        read, chosen = self._read, _id_of(entry)
        if read is None or not chosen:
            self._text.setPlainText("")
            return
        counterparts = read.counterparts.get(chosen, ())
        for factor in read.framework.risk_factors:
            if chosen == str(factor.number):
                self._text.setPlainText(factor_text(read.framework, factor, counterparts))
            for indicator in factor.indicators:
                if indicator.id == chosen:
                    self._text.setPlainText(indicator_text(indicator, counterparts))

    def _on_load(self) -> None:
        if not self._load.isEnabled():
            return
        try:
            path = self._file.value()
        except UsageError:
            return  # shown beside the field
        self._load.setEnabled(False)
        self.workspace.runner.write(
            self, lambda session: load_pack(session.the_desk(), path), self._on_loaded, self._on_not_loaded
        )

    def _on_loaded(self, loaded: LoadedPack) -> None:
        self._load.setEnabled(True)
        self._file.set_text("")
        self.workspace.said.emit(loaded_words(loaded))
        self._changed()
        self._load.setFocus()

    def _on_not_loaded(self, error: DeskError) -> None:
        self._load.setEnabled(True)
        if isinstance(error, MachineError):
            self.workspace.troubled.emit(error)
        else:
            self._file.refuse(error)

    def _on_remove(self) -> None:
        entry = self._packs.currentItem()
        if entry is None:
            return
        framework_id, language = entry.data(0, _ID)
        self._remove.setEnabled(False)
        self.workspace.runner.write(
            self, lambda session: remove_pack(session.the_desk(), framework_id, language), self._on_removed
        )

    def _on_removed(self, gone: Pack) -> None:
        words = tr("Removed the pack in {language}. Answers are as they were.").format(language=gone.language)
        self.workspace.said.emit(words)
        self._changed()
        self._file.setFocus()

    def _changed(self) -> None:
        self.enter()
        self.workspace.changed.emit(frozenset({KIND}))


def _tree(object_name: str, words: str, columns: int, *, lines: int) -> QTreeWidget:
    made = named(QTreeWidget(), object_name, words)
    made.setColumnCount(columns)
    made.setRootIsDecorated(False)
    made.setUniformRowHeights(True)
    header = made.header()
    header.setStretchLastSection(False)
    for at in range(columns):
        stretches = at == (columns - 1 if columns > 2 else 0)
        mode = QHeaderView.ResizeMode.Stretch if stretches else QHeaderView.ResizeMode.ResizeToContents
        header.setSectionResizeMode(at, mode)
    _stand(made, lines)
    return made


def _stand(tree: QTreeWidget, rows: int) -> None:
    """As tall as so many rows and the header."""
    tree.setFixedHeight((rows + 1) * (tree.fontMetrics().height() + 6) + 12)


def _entry(cells: list[str], read_out: str) -> QTreeWidgetItem:
    mirrored = QGuiApplication.isRightToLeft()
    made = QTreeWidgetItem([set_apart(cell) if mirrored else cell for cell in cells])
    made.setData(0, _READ_OUT, read_out)
    made.setToolTip(0, cells[0])
    return made


def _id_of(entry: QTreeWidgetItem | None) -> str:
    return str(entry.data(0, _ID) or "") if entry is not None else ""


def _language_words(tag: str) -> str:
    """A language by its own name, with its tag."""
    known = {str(code): words for code, words in LANGUAGE.choices}
    name = known.get(tag) or QLocale(tag).nativeLanguageName()
    return f"{name} ({tag})" if name and QLocale(tag).language() != QLocale.Language.C else tag
