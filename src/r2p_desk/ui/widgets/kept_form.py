"""A form of one record with its button: what was typed for each record waits while another is shown, and at a lock."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ...actions.session import OpenCase
from ...errors import DeskError
from ..keeping import let_go
from ..runner import Session
from ..text import visible
from ..workspace import Workspace
from .parts import column, label, named, push, row
from .record_form import Asked, RecordForm, Texts

Save = Callable[[OpenCase, str, dict[str, Any]], Any]
"""Saves what was changed of a record: the case, the record's id (empty for a new one), field → value."""


class KeptForm(QWidget):
    """``saved`` carries what saving answered."""

    saved = Signal(object)

    def __init__(self, workspace: Workspace, prefix: str, asked: Sequence[Asked], words: str, save: Save) -> None:
        super().__init__()
        self._workspace, self._prefix, self._save = workspace, prefix, save
        self._shown: str | None = None
        self._typed: dict[str, Texts] = {}
        self.form = RecordForm(prefix, asked)
        self.form.edited.connect(self._allow)
        stack = column(self, gap=8)
        stack.addWidget(self.form)
        self._wrong = named(label(look="error", selectable=True), f"{prefix}-wrong", words)
        self._wrong.hide()
        stack.addWidget(self._wrong)
        self.line = row()
        self._button = push(f"{prefix}-save", words, self._on_save, "primary")
        self.line.addWidget(self._button)
        self.line.addStretch(1)
        stack.addLayout(self.line)
        self.setFocusProxy(self.form)

    def show_record(self, record: str, texts: Texts) -> None:
        """Show what this record says (id; empty for a new one); what was typed for it and not saved is back."""
        same = record == self._shown
        if not same and self._shown is not None:
            self._typed[self._shown] = self.form.changed()
        self._wrong.setVisible(same and self._wrong.isVisible())
        self._shown = record
        self.form.show_texts(texts, keep_typed=same)
        if not same:
            self.form.restore(self._typed.pop(record, {}) or self._workspace.drafts.pop(self._key(record), {}))
        self._allow()

    @property
    def started(self) -> bool:
        """Whether anything is typed for the record in view and not saved."""
        return bool(self.form.changed())

    def waits_for(self, record: str) -> bool:
        """Whether something typed for this record waits."""
        return bool(self._typed.get(record)) or self._key(record) in self._workspace.drafts

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed and not saved, by form."""
        typed = dict(self._typed)
        if self._shown is not None:
            typed[self._shown] = self.form.changed()
        return {self._key(record): texts for record, texts in typed.items() if texts}

    def give_up(self) -> None:
        """What was typed for the record in view is not wanted."""
        if self._shown is not None:
            self.form.restore(dict.fromkeys(self.form.changed(), ""))
            let_go(self._workspace, self._key(self._shown))

    def _key(self, record: str) -> str:
        return f"{self._prefix}/{record}"

    def _allow(self) -> None:
        self._button.setEnabled(self._workspace.may_edit and self.started)

    def _on_save(self) -> None:
        record, typed = self._shown, self.form.changed()
        self._wrong.hide()
        if record is None or not typed:
            return
        try:
            values = self.form.values()
        except DeskError as error:
            self._refuse(error)
            return
        self._button.setEnabled(False)

        def work(session: Session) -> Any:
            return self._save(session.the_case(), record, values)

        self._workspace.runner.write(self, work, lambda done: self._on_saved(record, typed, done), self._refuse)

    def _on_saved(self, record: str, typed: Texts, done: Any) -> None:
        if record == self._shown:
            self.form.settle(typed)
        else:
            self._typed.pop(record, None)
        let_go(self._workspace, self._key(record))
        self._allow()
        self.saved.emit(done)

    def _refuse(self, error: DeskError) -> None:
        self._allow()
        self._wrong.setText(visible(str(error)))
        self._wrong.setAccessibleName(visible(str(error)))
        self._wrong.show()
