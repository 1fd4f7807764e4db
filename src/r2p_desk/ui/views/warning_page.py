"""Warning notes: written as drafts, issued, corrected by one that supersedes; and what became of each."""

from typing import Any

from PySide6.QtCore import QModelIndex, QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QTreeWidgetItem, QVBoxLayout, QWidget

from ...actions.warnings import change_note, issue_note, write_note
from ...actions.warnings_for_window import NotesTold, NoteTold, note_text, notes_told
from ...domain.marking import Marking
from ...domain.warning import Rung, rung_words
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr
from ..record_words import day_words, field_words
from ..runner import Session
from ..text import for_window, long_text, one_line, visible
from ..widgets.cells import entry, key_of, listing
from ..widgets.field import Field
from ..widgets.parts import frame, label, named, push, reading_text, row
from ..workspace import Workspace
from .outcome_card import OutcomeCard
from .paged import CasePage, show_card
from .warning_form import NoteForm

KINDS = frozenset({"warning", "item", "assessment", "acknowledgement", "outcome", "dissent", "undo"})


class WarningPage(CasePage):
    """The notes, the one chosen as it reads, and the form for a draft."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "warnings-notes", tr("Warning note"))
        self._told: NotesTold | None = None
        self._wanted = ""
        self._lay_out_list(self.add_card(tr("Warning notes")))
        self._note_card = self.add_card(tr("The note"))
        self._lay_out_note(self._note_card)
        self._outcome = OutcomeCard(workspace)
        self._outcome_card = self.add_card(tr("What became of it"))
        self._outcome_card.addWidget(self._outcome)
        self._lay_out_form(self.add_card(tr("Write")))

    def read(self) -> None:
        """All notes."""
        self.workspace.runner.read(self, "notes", lambda session: notes_told(session.the_case()), self._on_told)

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Notes, or what they rest on, were saved."""
        if kinds & KINDS and self.isVisible():
            self.read()

    def markings(self) -> tuple[Marking, ...]:
        """Of every note named here."""
        return (self._told.marking,) if self._told is not None else ()

    def drafts(self) -> dict[str, dict[str, str]]:
        """What is typed of a note, and of what became of one."""
        return {**self._form.drafts(), **self._outcome.drafts()}

    def panes(self) -> list[QWidget]:
        """The list, the note, the form."""
        return [self._list, self._text, self._form]

    def _lay_out_list(self, stack: QVBoxLayout) -> None:
        heads = (tr("No."), tr("Kind"), tr("Title"), tr("State"))
        self._list = listing("warning-list", tr("Warning notes"), heads, wide=2, lines=5)
        self._list.currentItemChanged.connect(lambda *_: self._on_chosen())
        stack.addWidget(self._list)
        buttons = row()
        self._new = push("warning-new", tr("New note"), self._on_new)
        self._correct = push("warning-correct", tr("Correct it by a new note"), self._on_correct)
        buttons.addWidget(self._new)
        buttons.addWidget(self._correct)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _lay_out_note(self, stack: QVBoxLayout) -> None:
        self._changed = frame("notice")
        inside = row(self._changed, margin=8)
        self._changed_words = named(label(selectable=True), "warning-changed", tr("Changed since issued"))
        inside.addWidget(self._changed_words, 1)
        stack.addWidget(self._changed)
        self._text = reading_text("warning-text", tr("The note"))
        self._text.setMinimumHeight(self._text.fontMetrics().height() * 16)
        stack.addWidget(self._text)
        self._missing = named(
            label(look="error", selectable=True), "warning-missing", tr("What keeps it from going out")
        )
        stack.addWidget(self._missing)
        words = tr("What was typed is not saved yet; save or discard it before issuing.")
        self._unsaved = named(label(words, "quiet"), "warning-unsaved", words)
        stack.addWidget(self._unsaved)
        self._issuing = QWidget()
        line = row(self._issuing, gap=12)
        self._day = Field("warning-day", tr("Issued on"), read=When.parse, say=_words, hint=tr("empty: today"))
        line.addWidget(self._day)
        words = tr("I have read it. Once issued it does not change.")
        self._sure = named(QCheckBox(words), "warning-sure", words)
        self._sure.toggled.connect(lambda _: self._allow())
        line.addWidget(self._sure)
        self._issue = push("warning-issue", tr("Issue"), self._on_issue, "primary")
        line.addWidget(self._issue)
        line.addStretch(1)
        stack.addWidget(self._issuing)

    def _lay_out_form(self, stack: QVBoxLayout) -> None:
        self._form_card = stack
        self._form = NoteForm(self.workspace)
        self._form.edited.connect(self._allow)
        stack.addWidget(self._form)
        buttons = row()
        self._save = push("warning-save", tr("Save the draft"), self._on_save, "primary")
        self._leave = push("warning-discard", tr("Discard what was typed"), self._on_discard)
        buttons.addWidget(self._save)
        buttons.addWidget(self._leave)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _on_told(self, told: NotesTold) -> None:
        self._told = told
        wanted = self._wanted or key_of(self._list.currentItem())
        self._form.offer_assessments(told.assessments)
        with QSignalBlocker(self._list):
            self._list.clear()
            for one in told.notes:
                made = _entry(one)
                self._list.addTopLevelItem(made)
                if one.note.warning.id == wanted:
                    self._list.setCurrentItem(made)
        self._wanted = ""
        self._on_chosen()
        self.workspace.marked.emit()

    def _chosen(self) -> NoteTold | None:
        wanted = key_of(self._list.currentItem())
        notes = self._told.notes if self._told is not None else ()
        return next((one for one in notes if one.note.warning.id == wanted), None)

    def _on_chosen(self) -> None:
        told = self._chosen()
        issued = told is not None and told.note.warning.issued is not None
        self._text.setPlainText(long_text(note_text(told)) if told is not None else tr("No note is chosen."))
        changed = changed_words(told) if told is not None else ""
        self._changed_words.setText(changed)
        self._changed_words.setAccessibleName(changed)
        self._changed.setVisible(bool(changed))
        missing = "\n".join(f"✗  {visible(words)}" for _, words in told.missing) if told is not None else ""
        self._missing.setText(missing)
        self._missing.setAccessibleName(missing)
        self._missing.setVisible(bool(missing))
        self._issuing.setVisible(told is not None and not issued)
        self._sure.setChecked(False)
        self._outcome.show_note(told if issued else None)
        show_card(self._note_card, shown=told is not None)
        show_card(self._outcome_card, shown=issued)
        show_card(self._form_card, shown=not issued)
        if not issued:
            self._form.show_note(told)
        self._allow()

    def _allow(self) -> None:
        told, may = self._chosen(), self.workspace.may_edit
        issued = told is not None and told.note.warning.issued is not None
        ready = told is not None and not issued and not told.missing and not self._form.started
        self._issue.setEnabled(may and ready and self._sure.isChecked())
        self._sure.setEnabled(may and ready)
        unsaved = told is not None and not issued and self._form.started
        self._unsaved.setVisible(unsaved)
        self._correct.setEnabled(may and issued)
        self._new.setEnabled(may)
        self._save.setEnabled(may and self._form.started)
        self._leave.setEnabled(self._form.started)

    def _on_new(self) -> None:
        self._list.setCurrentIndex(QModelIndex())
        self._on_chosen()
        self._form.setFocus()

    def _on_correct(self) -> None:
        told = self._chosen()
        if told is not None:
            older = told.note.warning
            self._correct.setEnabled(False)
            self.workspace.runner.write(
                self, lambda session: _correct(session, older.rung, older.id), self._on_saved, self._on_failed
            )

    def _on_save(self) -> None:
        try:
            stated = self._form.stated()
        except DeskError:
            return  # shown beside the field
        shown, rung = self._form.shown, Rung(self._form.chosen("rung"))
        self._save.setEnabled(False)
        self.workspace.runner.write(
            self, lambda session: _save(session, shown, rung, stated), self._on_kept, self._on_failed
        )

    def _on_kept(self, done: tuple[str, str]) -> None:
        self._form.saved_as(done[0])
        self._on_saved(done)

    def _on_saved(self, done: tuple[str, str]) -> None:
        self._wanted, words = done
        self.workspace.said.emit(words)
        self.workspace.changed.emit(frozenset({"warning"}))

    def _on_discard(self) -> None:
        self._form.clear()
        self._on_chosen()

    def _on_issue(self) -> None:
        told = self._chosen()
        try:
            day = self._day.value()
        except DeskError:
            return  # shown beside the field
        if told is not None:
            wanted = told.note.warning.id
            self._issue.setEnabled(False)
            self.workspace.runner.write(
                self, lambda session: _issue(session, wanted, day), self._on_saved, self._on_failed
            )

    def _on_failed(self, error: DeskError) -> None:
        self._allow()
        self.workspace.troubled.emit(error)


def _entry(told: NoteTold) -> QTreeWidgetItem:
    note = told.note.warning
    kind = {
        Rung.ADVISORY_NOTE: tr("Advisory note"),
        Rung.EARLY_WARNING: tr("Early warning"),
        Rung.NOTICE: tr("Notice"),
    }.get(note.rung, rung_words(note.rung))
    return entry((str(note.number), kind, note.heading, state_words(told)), note.id)


def state_words(told: NoteTold) -> str:
    """How a note stands."""
    note = told.note.warning
    if note.issued is None:
        return tr("draft") if told.missing else tr("draft, ready")
    parts = [tr("issued {day}").format(day=note.issued.words)]
    parts += [tr("superseded")] if told.note.superseded_by else []
    parts += [tr("changed since issued")] if told.note.changed else []
    return ", ".join(parts)


def changed_words(told: NoteTold) -> str:
    """What was stated of an issued note since; that the note itself is as it went out."""
    parts = [
        tr("{field}: stated otherwise by {name}, {day}.").format(
            field=field_words("warning", one.field), name=one_line(one.name), day=day_words(one.at)
        )
        for one in told.note.changed
    ]
    if parts:
        parts.insert(0, tr("Changed since issued; below it stands as it went out."))
    if not told.note.sound:
        parts.insert(0, tr("It cannot be checked against what was issued: a part of it is not in this copy."))
    if told.note.superseded_by:
        parts.insert(0, tr("A later note has taken its place."))
    return for_window("\n".join(parts))


def _save(session: Session, shown: str, rung: Rung, stated: dict[str, Any]) -> tuple[str, str]:
    case = session.the_case()
    made = change_note(case, shown, stated) if shown else write_note(case, rung, stated)
    return made.id, tr("Saved as draft {number}.").format(number=made.number)


def _correct(session: Session, rung: Rung, older: str) -> tuple[str, str]:
    made = write_note(session.the_case(), rung, {}, supersedes=older)
    return made.id, tr("Saved as draft {number}.").format(number=made.number)


def _issue(session: Session, wanted: str, day: When | None) -> tuple[str, str]:
    made = issue_note(session.the_case(), wanted, day)
    return made.id, tr("Warning {number} is issued; it does not change any more.").format(number=made.number)


def _words(day: When) -> str:
    return day.words
