"""What is due of recovery and backups, said at Home until it is done: one line each, with the way there."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout

from ...i18n import tr, trn
from .. import key_work
from ..record_words import day_words
from ..widgets.parts import column, label, named, push, row
from ..workspace import Workspace

if TYPE_CHECKING:
    from ...actions.keys_for_window import Due

Reminder = tuple[str, str, str, str]
"""(name, words, page of the settings, words of the button)."""


class Reminders(QFrame):
    """Hidden while nothing is due, and once it was put off until the next unlocking."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        named(self, "reminders", tr("What is due"))
        self.setProperty("look", "notice")
        self._workspace = workspace
        self._put_off = False
        self._lines: QVBoxLayout = column(self, margin=8, gap=4)
        self.hide()

    def read(self) -> None:
        """See what is due now."""
        if not self._put_off:
            self._workspace.runner.read(self, "due", key_work.what_is_due, self._on_due, lambda _: self.hide())

    def _on_due(self, found: "Due") -> None:
        due = reminders(found)
        while self._lines.count():
            entry = self._lines.takeAt(0)
            part = entry.widget() if entry is not None else None
            if part is not None:
                part.hide()
                part.deleteLater()
        for number, one in enumerate(due):
            self._lines.addWidget(self._line(one, last=number == len(due) - 1))
        self.setVisible(bool(due) and not self._put_off)

    def _line(self, one: Reminder, *, last: bool) -> QFrame:
        name, words, page, action = one
        made = QFrame()
        line = row(made, gap=8)
        line.addWidget(label(words), 1)
        line.addWidget(push(f"remind-{name}", action, lambda: self._workspace.asked.emit("preferences", page)))
        if last:
            line.addWidget(push("remind-later", tr("Later"), self._on_later))
        return made

    def _on_later(self) -> None:
        self._put_off = True
        self.hide()


def reminders(found: "Due") -> Sequence[Reminder]:
    """What is due, the gravest first."""
    due: list[Reminder] = []
    recovery, backup = found.recovery, found.backup
    if not recovery.exists:
        words = tr("If you lose your passphrase, everything here is lost: there are no recovery sheets yet.")
        due.append(("recovery", words, "recovery", tr("Make sheets…")))
    elif recovery.file != "sound":
        words = tr("Your recovery sheets open nothing now: make new ones.")
        due.append(("recovery", words, "recovery", tr("Make sheets…")))
    else:
        unchecked = sum(share.due for share in recovery.shares)
        if unchecked:
            words = trn(
                "{n} recovery sheet is due to be checked.", "{n} recovery sheets are due to be checked.", unchecked
            )
            due.append(("shares", words, "recovery", tr("Check…")))
        if recovery.drill_due:
            due.append(("drill", tr("A recovery drill is due."), "recovery", tr("Drill…")))
    if backup.due:
        made = backup.made
        words = (
            tr("There is no backup of what you have here.")
            if made is None
            else tr("The last backup is from {day}.").format(day=day_words(made.created))
        )
        due.append(("backup", words, "backup", tr("Back up…")))
    return due
