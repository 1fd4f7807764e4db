"""Conflicts: fields to which officers gave different values unaware of each other, and what is to stand."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ...actions.history import FieldValue, resolve, resolve_with
from ...actions.history_for_window import ConflictTold, conflicts_told
from ...actions.keeping_apart import keep_apart
from ...domain.grading import Grade
from ...domain.marking import Marking
from ...domain.records import plain
from ...domain.when import When
from ...errors import DeskError, InvalidValue
from ...i18n import tr, trn
from ..record_words import field_words, kind_words, moment_words, value_words
from ..runner import Session
from ..text import long_text, one_line, set_apart, visible
from ..widgets.field import Field
from ..widgets.panes import Panes
from ..widgets.parts import (
    captioned,
    characters,
    column,
    frame,
    label,
    lines_tall,
    named,
    push,
    reading_text,
    row,
    scrolling,
)
from ..workspace import ALL_KINDS, Workspace
from .section import WholeCaseSection

_MOST_KEYS = 9
_PER_LINE, _MOST_LINES = 40, 12
_READERS: dict[str, Callable[[str], Any]] = {
    "happened": When.parse,
    "known": When.parse,
    "grade": Grade,
    "marking": Marking,
    "title": str,
    "text": str,
    "note": str,
    "origin": str,
    "reasons": str,
    "would_change": str,
    "why": str,
    "summary": str,
}
"""Fields for which another value can be written here, and how what is typed is read."""


class ConflictsView(WholeCaseSection):
    """Whatever is decided, every value stays in the history."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "conflicts", tr("Conflicts"))
        self._found: list[ConflictTold] = []
        self._takes: list[QPushButton] = []
        self._wanted = ""
        self._list = named(QListWidget(), "conflict-list", tr("Fields that wait for a decision"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentRowChanged.connect(self._on_chosen)
        self._says = label(look="quiet")
        self._says.setObjectName("conflict-count")
        left = QWidget()
        stack = column(left, margin=8, gap=8)
        stack.addWidget(self._says)
        stack.addWidget(self._list, 1)
        self._side = QStackedWidget()
        self._side.addWidget(self._lay_out_none())
        self._side.addWidget(self._lay_out_decision())
        pane = frame("pane")
        column(pane).addWidget(self._side)
        for at in range(_MOST_KEYS):
            keys = QShortcut(QKeySequence(f"Alt+{at + 1}"), self)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(partial(self._on_key, at))
        column(self).addWidget(Panes("conflicts", workspace.settings, (left, pane), (420, 780)))

    def enter(self) -> None:
        """Read anew what waits."""
        self.read_marking()
        self.workspace.runner.read(
            self, "conflicts", lambda session: conflicts_told(session.the_case()), self._on_found
        )

    def show_record(self, record: str) -> None:
        """Show what waits of this record."""
        self._wanted = record
        self._choose_wanted()
        self._list.setFocus()

    def record(self) -> str:
        """The record whose field is shown."""
        chosen = self._chosen()
        return chosen.conflict.record if chosen is not None else ""

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Anything may have been decided."""
        if kinds and self.isVisible():
            self.enter()

    def panes(self) -> list[QWidget]:
        """The list, then the values."""
        return [self._list, *self._takes[:1]]

    def _lay_out_none(self) -> QWidget:
        self._none = label(look="quiet")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return self._none

    def _lay_out_decision(self) -> QWidget:
        inside = QWidget()
        stack = column(inside, margin=16, gap=10)
        self._title = label(look="title", selectable=True)
        self._title.setObjectName("conflict-title")
        self._about = label(look="quiet")
        stack.addWidget(self._title)
        stack.addWidget(self._about)
        stack.addWidget(label(tr("None of them had seen the value of the others when they stated theirs."), "quiet"))
        self._values = QHBoxLayout()
        self._values.setSpacing(12)
        stack.addLayout(self._values)
        self._context = lines_tall(reading_text("conflict-context", tr("What else is stated of it")), 5)
        stack.addLayout(captioned(tr("What else is stated of it"), self._context))
        self._another = Field("conflict-another", tr("Or write another value"), lines=2)
        stack.addWidget(self._another)
        buttons = row()
        self._write = push("conflict-write", tr("State this instead"), self._on_write)
        self._show = push("conflict-show", tr("Show the item"), self._on_show)
        buttons.addWidget(self._write)
        buttons.addWidget(self._show)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._lay_out_keeping(stack)
        stack.addWidget(label(tr("Whatever you decide, every value stays in the history."), "small"))
        stack.addStretch(1)
        self._scroll = scrolling("conflict-scroll", tr("Values"), inside)
        return self._scroll

    def _lay_out_keeping(self, stack: QVBoxLayout) -> None:
        self._kept = label(look="strong", selectable=True)
        self._kept.setObjectName("conflict-kept")
        stack.addWidget(self._kept)
        hint = tr("Papers go on printing every value as not decided, with this reason.")
        self._reason = Field("conflict-reason", tr("Or keep them side by side, and say why"), lines=2, hint=hint)
        stack.addWidget(self._reason)
        line = row()
        self._keep = push("conflict-keep", tr("Keep them side by side"), self._on_keep)
        line.addWidget(self._keep)
        line.addStretch(1)
        stack.addLayout(line)

    def _on_found(self, found: list[ConflictTold]) -> None:
        at = self._list.currentRow()
        self._found = found
        words = trn("{n} field waits for a decision", "{n} fields wait for a decision", len(found))
        self._says.setText(words if found else tr("Nothing waits for a decision."))
        self._none.setText(
            tr("When a package brings another value for a field changed here, too, both are kept and wait here.")
        )
        self._list.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._list.clear()
        for one in found:
            kept = f" · {tr('kept side by side')}" if one.kept else ""
            line = one_line(f"{field_words(one.conflict.kind, one.conflict.field)} · {_record_words(one)}{kept}")
            entry = QListWidgetItem(set_apart(line) if QGuiApplication.isRightToLeft() else line)
            entry.setData(Qt.ItemDataRole.AccessibleTextRole, line)
            self._list.addItem(entry)
        self._list.setCurrentRow(min(max(at, 0), len(found) - 1))
        self._list.blockSignals(False)  # noqa: FBT003
        self._choose_wanted()
        self._on_chosen(self._list.currentRow())

    def _choose_wanted(self) -> None:
        for at, one in enumerate(self._found):
            if self._wanted and one.conflict.record == self._wanted:
                self._wanted = ""
                self._list.setCurrentRow(at)

    def _chosen(self) -> ConflictTold | None:
        at = self._list.currentRow()
        return self._found[at] if 0 <= at < len(self._found) else None

    def _on_chosen(self, _at: int) -> None:
        told = self._chosen()
        self._side.setCurrentIndex(0 if told is None else 1)
        if told is None:
            return
        conflict = told.conflict
        self._title.setText(tr("{field}: which value stands?").format(field=field_words(conflict.kind, conflict.field)))
        given = tr("to be decided by {names}").format(names=", ".join(told.deciders)) if told.deciders else ""
        self._about.setText(visible(" · ".join(part for part in (_record_words(told), given) if part)))
        while self._values.count():
            entry = self._values.takeAt(0)
            part = entry.widget() if entry is not None else None
            if part is not None:
                part.hide()
                part.deleteLater()
        self._takes.clear()
        for at, value in enumerate(conflict.values):
            if not value.expunged:
                self._values.addWidget(self._card(told, value, at), 1)
        writable = conflict.field in _READERS
        self._another.setVisible(writable)
        self._another.set_text("")
        self._write.setVisible(writable)
        self._show.setVisible(conflict.kind == "item")
        self._show_keeping(told)
        self._context.setPlainText(_context_words(told))
        for part in (self._write, self._another, self._reason, self._keep):
            part.setEnabled(self.workspace.may_edit)

    def _show_keeping(self, told: ConflictTold) -> None:
        words = tr("Kept side by side by {name} on {day}: {reason}")
        said = [words.format(name=one.by, day=one.day.words, reason=one.reason) for one in told.kept]
        self._kept.setText(visible("\n".join(said)))
        self._kept.setVisible(bool(said))
        self._reason.set_text("")
        self._reason.accept()

    def _card(self, told: ConflictTold, value: FieldValue, at: int) -> QWidget:
        card = frame("card")
        card.setMinimumWidth(characters(self, 24))
        stack = column(card, margin=12, gap=6)
        who = value.name or value.officer[:8]
        stack.addWidget(label(visible(who), "strong"))
        stack.addWidget(label(tr("stated {moment} (their claim)").format(moment=moment_words(value.at)), "small"))
        if value.witnessed:
            seen = tr("witnessed no later than {moment}").format(moment=moment_words(value.witnessed))
            stack.addWidget(label(seen, "small"))
        kind, field = told.conflict.kind, told.conflict.field
        words = value_words(kind, field, value.value, told.names, muted=False) or tr("nothing")
        text = reading_text(f"conflict-value-{at}", tr("Value of {name}").format(name=who))
        text.setPlainText(long_text(words))
        lines_tall(text, _lines(words))
        stack.addWidget(text)
        stack.addStretch(1)
        take = push(f"conflict-take-{at}", tr("Take this one"), lambda: self._on_take(told, value), "primary")
        take.setAccessibleName(tr("Take the value of {name}").format(name=who))
        if at < _MOST_KEYS:
            take.setAccessibleDescription(tr("Alt+{n}").format(n=at + 1))
            take.setToolTip(tr("Alt+{n}").format(n=at + 1))
        take.setEnabled(self.workspace.may_edit)
        stack.addWidget(take)
        self._takes.append(take)
        return card

    def _on_take(self, told: ConflictTold, value: FieldValue) -> None:
        one = told.conflict
        self._decide(lambda session: resolve(session.the_case(), one.kind, one.record, one.field, value.commit))

    def _on_key(self, at: int) -> None:
        if at < len(self._takes) and self._takes[at].isEnabled():
            self._takes[at].click()

    def _on_write(self) -> None:
        told = self._chosen()
        text = self._another.text.strip()
        if told is None or not text:
            self._another.refuse(InvalidValue(tr("Write the value that is to stand.")))
            self._another.setFocus()
            return
        one = told.conflict
        try:
            value = plain(_READERS[one.field](text))
        except DeskError as error:
            self._another.refuse(error)
            self._another.setFocus()
            return
        self._decide(lambda session: resolve_with(session.the_case(), one.kind, one.record, one.field, value))

    def _on_keep(self) -> None:
        told, reason = self._chosen(), self._reason.text
        if told is None:
            return
        one = told.conflict

        def work(session: Session) -> object:
            return keep_apart(session.the_case(), one.kind, one.record, one.field, reason)

        self._side.setEnabled(False)
        self.workspace.runner.write(self, work, self._on_kept, self._on_not_kept)

    def _on_kept(self, _value: object) -> None:
        self._side.setEnabled(True)
        self._list.setFocus()
        self.workspace.said.emit(tr("Kept side by side."))
        self.workspace.changed.emit(frozenset({"kept_apart"}))

    def _on_not_kept(self, error: DeskError) -> None:
        self._side.setEnabled(True)
        self._reason.refuse(error)
        self._reason.setFocus()

    def _on_show(self) -> None:
        told = self._chosen()
        if told is not None:
            self.workspace.asked.emit("items", told.conflict.record)

    def _decide(self, work: Callable[[Session], object]) -> None:
        self._side.setEnabled(False)
        self.workspace.runner.write(self, work, self._on_decided, self._on_failed)

    def _on_decided(self, _value: object) -> None:
        self._side.setEnabled(True)
        self._list.setFocus()
        self.workspace.said.emit(tr("Decided."))
        self.workspace.changed.emit(ALL_KINDS)

    def _on_failed(self, error: DeskError) -> None:
        self._side.setEnabled(True)
        self.workspace.troubled.emit(error)
        self.enter()


def _record_words(told: ConflictTold) -> str:
    return f"{kind_words(told.conflict.kind)}: {told.title}".rstrip(": ")


def _lines(words: str) -> int:
    """How many lines of a card this takes, about; more than a few are scrolled."""
    return min(max(sum(1 + len(line) // _PER_LINE for line in words.split("\n")), 2), _MOST_LINES)


def _context_words(told: ConflictTold) -> str:
    """What else is stated of the record, a line for each field."""
    kind = told.conflict.kind
    said = ((name, value_words(kind, name, value, told.names)) for name, value in told.fields.items())
    return long_text("\n".join(f"{field_words(kind, name)}: {words}" for name, words in said if words))
