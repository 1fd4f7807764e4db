"""The page about sealed names: who a source really is, for the custodians' eyes, one at a time and not for long."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ...actions.access_for_window import SourcesTold, sources_told
from ...actions.sealed_names import open_name, seal_name
from ...domain.marking import Marking
from ...errors import DeskError, UsageError
from ...i18n import tr, trn
from ..text import one_line, set_apart, visible
from ..widgets.field import Field
from ..widgets.parts import frame, label, named, push, row
from ..workspace import Workspace
from .paged import Page

_ID = Qt.ItemDataRole.UserRole
SHOWN_SECONDS = 30


class NamesPage(Page):
    """What is typed as a name is never kept as a draft, and gone from the field once it is sealed.

    A name that was opened is shown for half a minute, cannot be copied, and goes with the page.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "settings-names", tr("Sealed names"))
        self._told: SourcesTold | None = None
        self._wanted = ""
        self._left = 0
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._on_tick)
        self._lay_out_sources(self.add_card(tr("Sources and their sealed names")))
        self._lay_out_open(self.add_card(tr("Open a name")))
        self._lay_out_seal(self.add_card(tr("Seal a name")))
        self._allow()

    def enter(self) -> None:
        """Read the sources anew."""
        if self.workspace.case is not None:
            self.workspace.runner.read(self, "sources", lambda session: sources_told(session.the_case()), self._on_told)

    def show_inside(self, what: str) -> None:
        """Choose the source of this record id."""
        self._wanted = what
        if self._told is not None:
            self._fill()

    def leave(self) -> None:
        """Nothing stays open or typed."""
        self._hide_name()
        self._name.set_text("")
        self._why.set_text("")

    def on_changed(self, kinds: frozenset[str]) -> None:
        """There may be other sources."""
        if kinds & {"source", "access"} and self.isVisible():
            self.enter()

    def marking(self) -> Marking | None:
        """A name is marked as the case."""
        return self.workspace.case.marking if self.workspace.case else None

    def panes(self) -> list[QWidget]:
        """The sources, then why."""
        return [self._list, self._why.editor]

    def _lay_out_sources(self, stack: QVBoxLayout) -> None:
        self._says = label(look="quiet")
        stack.addWidget(self._says)
        self._find = named(QLineEdit(), "names-find", tr("Find a source by its pseudonym"))
        self._find.setPlaceholderText(tr("find by pseudonym"))
        self._find.textChanged.connect(lambda _: self._fill())
        stack.addWidget(self._find)
        self._list = named(QListWidget(), "names-sources", tr("Sources"))
        self._list.setMinimumHeight(self._list.fontMetrics().height() * 8)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentItemChanged.connect(lambda *_: self._on_chosen())
        stack.addWidget(self._list)

    def _lay_out_open(self, stack: QVBoxLayout) -> None:
        words = tr(
            "That you opened it, when and why, is stated in the journal before the name is shown. It is shown for"
            " {n} seconds and cannot be copied."
        )
        stack.addWidget(label(words.format(n=SHOWN_SECONDS), "quiet"))
        self._why = Field("names-why", tr("Why do you need the name?"))
        self._why.edited.connect(self._allow)
        if isinstance(self._why.editor, QLineEdit):
            self._why.editor.returnPressed.connect(self._on_open)
        stack.addWidget(self._why)
        buttons = row()
        self._open = push("names-open", tr("Open the name"), self._on_open)
        buttons.addWidget(self._open)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._shown = frame("notice")
        line = row(self._shown, margin=12)
        self._opened = label(look="title")
        named(self._opened, "names-opened", tr("The name that was opened"))
        line.addWidget(self._opened, 1)
        self._goes = label()
        self._goes.setWordWrap(False)
        line.addWidget(self._goes)
        line.addWidget(push("names-hide", tr("Hide it now"), self._on_hide))
        self._shown.hide()
        stack.addWidget(self._shown)

    def _lay_out_seal(self, stack: QVBoxLayout) -> None:
        words = tr(
            "Only the custodians can open it; it is never searched, and never kept as a draft. A name sealed before"
            " stays, sealed, in the history."
        )
        stack.addWidget(label(words, "quiet"))
        self._name = Field("names-name", tr("The name"))
        if isinstance(self._name.editor, QLineEdit):
            self._name.editor.setInputMethodHints(
                Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
            )
            self._name.editor.returnPressed.connect(self._on_seal)
        self._name.edited.connect(self._allow)
        stack.addWidget(self._name)
        buttons = row()
        self._seal = push("names-seal", tr("Seal the name"), self._on_seal)
        buttons.addWidget(self._seal)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _on_told(self, told: SourcesTold) -> None:
        self._told = told
        sealed = sum(source.sealed for source in told.sources)
        words = trn("{n} source", "{n} sources", len(told.sources))
        names = trn("{n} sealed name", "{n} sealed names", sealed)
        keepers = tr("sealed to {names}").format(names=", ".join(told.custodians) or tr("nobody"))
        self._says.setText(f"{words} · {names} · {keepers}")
        self._fill()
        self.workspace.marked.emit()

    def _fill(self) -> None:
        chosen = self._chosen()
        wanted, self._wanted = self._wanted or chosen, ""
        sought = self._find.text().strip().casefold()
        self._list.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._list.clear()
        for source in self._told.sources if self._told is not None else ():
            if sought in source.name.casefold():
                words = one_line(source.name)
                if source.sealed:
                    words = tr("{source} · a name is sealed").format(source=words)
                entry = QListWidgetItem(set_apart(words) if QGuiApplication.isRightToLeft() else words)
                entry.setData(Qt.ItemDataRole.AccessibleTextRole, words)
                entry.setData(_ID, source.id)
                self._list.addItem(entry)
                if source.id == wanted:
                    self._list.setCurrentItem(entry)
        self._list.blockSignals(False)  # noqa: FBT003
        if self._chosen() != chosen:
            self._hide_name()
            self._name.set_text("")  # it was typed for another source
        self._allow()

    def _chosen(self) -> str:
        entry = self._list.currentItem()
        return str(entry.data(_ID)) if entry is not None else ""

    def _is_sealed(self, source: str) -> bool:
        return self._told is not None and any(one.sealed for one in self._told.sources if one.id == source)

    def _on_chosen(self) -> None:
        """What is open or typed was meant for another source."""
        self._hide_name()
        self._name.set_text("")
        self._allow()

    def _allow(self) -> None:
        source = self._chosen()
        may = self.workspace.may_edit and bool(source)
        self._open.setEnabled(may and self._is_sealed(source) and bool(self._why.text.strip()))
        self._seal.setEnabled(may and bool(self._name.text.strip()))
        self._name.setEnabled(may)
        self._why.setEnabled(may and self._is_sealed(source))

    def _on_open(self) -> None:
        source, why = self._chosen(), self._why.text.strip()
        if not why:
            self._why.refuse(UsageError(tr("Say why: it is stated in the journal.")))
            return
        if not self._open.isEnabled():
            return
        self._open.setEnabled(False)
        self.workspace.runner.write(
            self, lambda session: open_name(session.the_case(), source, why), self._on_opened, self._on_failed
        )

    def _on_opened(self, name: str) -> None:
        self.workspace.changed.emit(frozenset({"opening"}))
        if not self.isVisible():
            return
        self._why.set_text("")
        self._opened.setText(visible(name))
        self._opened.setAccessibleName(tr("The name is: {name}").format(name=visible(name)))
        self._left = SHOWN_SECONDS
        self._say_left()
        self._shown.show()
        self._clock.start()
        self.workspace.said.emit(tr("Opened. That you opened it stands in the journal."))
        hide = self._shown.findChild(QWidget, "names-hide")
        if isinstance(hide, QWidget):
            hide.setFocus()

    def _on_tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._on_hide()
        else:
            self._say_left()

    def _say_left(self) -> None:
        self._goes.setText(trn("hidden in {n} second", "hidden in {n} seconds", self._left))

    def _on_hide(self) -> None:
        self._hide_name()
        self._list.setFocus()

    def _hide_name(self) -> None:
        self._clock.stop()
        self._shown.hide()
        self._opened.setText("")
        self._opened.setAccessibleName(tr("The name that was opened"))

    def _on_seal(self) -> None:
        source, name = self._chosen(), self._name.text.strip()
        if not self._seal.isEnabled():
            return
        self._name.set_text("")  # also empties what its own undo would bring back
        self.workspace.runner.write(
            self,
            lambda session: seal_name(session.the_case(), source, name),
            self._on_sealed,
            lambda error: self._on_not_sealed(error, source, name),
        )

    def _on_sealed(self, _nothing: object) -> None:
        self.workspace.said.emit(tr("Sealed. Only the custodians can open it."))
        self.workspace.changed.emit(frozenset({"source"}))
        self._list.setFocus()

    def _on_not_sealed(self, error: DeskError, source: str, name: str) -> None:
        if self._chosen() == source and self.isVisible() and not self._name.text:
            self._name.set_text(name)
        self._on_failed(error)

    def _on_failed(self, error: DeskError) -> None:
        self._allow()
        self.workspace.troubled.emit(error)
