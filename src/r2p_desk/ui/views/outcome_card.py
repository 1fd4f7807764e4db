"""What became of what an issued note stated; said later, and the note stays as it is."""

from typing import Any

from PySide6.QtWidgets import QWidget

from ...actions.responding import say_outcome
from ...actions.warnings_for_window import NoteTold
from ...domain.warning import Result, result_words
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr
from ..runner import Session
from ..widgets.cells import entry, listing
from ..widgets.parts import column, label, push, row
from ..widgets.small_form import SmallForm
from ..workspace import Workspace


class OutcomeCard(QWidget):
    """What was said, newest last; and saying it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._note = ""
        stack = column(self, gap=8)
        heads = (tr("Said on"), tr("Result"), tr("Happened"), tr("Why"))
        self._list = listing("outcome-list", tr("What became of it"), heads, wide=3, lines=2)
        stack.addWidget(self._list)
        form = self._form = SmallForm(workspace, "outcome")
        form.side_by_side()
        form.choice("result", tr("What it stated"), [(str(one), result_words(one)) for one in Result])
        form.field("day", tr("When it happened"), read=When.parse, say=lambda day: day.words)
        form.one_below_the_other()
        form.field("reasons", tr("Why you say so"), lines=2)
        form.field("evidence", tr("Evidence"), hint=tr("ids of items, with commas between them"))
        form.edited.connect(self._allow)
        stack.addWidget(form)
        stack.addWidget(label(tr("The note stays as it went out, whatever is said here."), "quiet"))
        buttons = row()
        self._save = push("outcome-save", tr("Say what became of it"), self._on_save)
        buttons.addWidget(self._save)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        form.begin()
        self._allow()

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed and not saved."""
        return self._form.drafts()

    def show_note(self, told: NoteTold | None) -> None:
        """Of this issued note."""
        self._note = told.note.warning.id if told is not None else ""
        self._list.clear()
        for one in told.outcomes if told is not None else ():
            day = one.day.words if one.day is not None else ""
            self._list.addTopLevelItem(entry((one.stated.words, result_words(one.result), day, one.reasons)))
        self._list.setVisible(bool(told is not None and told.outcomes))
        self._allow()

    def _allow(self) -> None:
        said = bool(self._form.part("reasons").text.strip())
        self._save.setEnabled(self._workspace.may_edit and bool(self._note) and said)

    def _on_save(self) -> None:
        try:
            values = self._form.values()
        except DeskError:
            return  # shown beside the field
        note = self._note
        self._save.setEnabled(False)
        self._workspace.runner.write(self, lambda session: _say(session, note, values), self._on_saved, self._on_failed)

    def _on_saved(self, words: str) -> None:
        self._form.clear()
        self._workspace.said.emit(words)
        self._workspace.changed.emit(frozenset({"outcome"}))

    def _on_failed(self, error: DeskError) -> None:
        self._allow()
        self._workspace.troubled.emit(error)


def _say(session: Session, note: str, values: dict[str, Any]) -> str:
    made = say_outcome(
        session.the_case(),
        note,
        Result(values["result"]),
        reasons=values["reasons"] or "",
        day=values["day"],
        evidence=[one.strip() for one in (values["evidence"] or "").split(",") if one.strip()],
    )
    return tr("Saved: it {result}.").format(result=result_words(made.result))
