"""Pinning a file of event data from the window: looked at first, told what it would do, and only then kept."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from ...actions.dataset_adding import Pinned, add_dataset
from ...actions.datasets import licence_words
from ...errors import DeskError
from ...i18n import tr, trn
from ..text import for_window, visible
from ..widgets.file_dialog import ask_for_file
from ..widgets.parts import column, label, looking, push, row
from ..workspace import Workspace

_TOLD = 8


class DatasetPinning(QFrame):
    """Hidden until a file is chosen; ``pinned`` carries the id of the dataset."""

    pinned = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._workspace = workspace
        self._path = Path()
        stack = column(self, margin=12, gap=8)
        self._says = label(selectable=True)
        self._says.setObjectName("dataset-preview")
        stack.addWidget(self._says)
        buttons = row()
        self._pin = push("dataset-pin", tr("Pin it"), self._on_pin, "primary")
        self._leave = push("dataset-leave", tr("Leave it"), self.hide)
        buttons.addWidget(self._pin)
        buttons.addWidget(self._leave)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self.hide()

    def ask(self) -> None:
        """Ask for a file."""
        kinds = tr("Event data (*.csv *.tsv *.xlsx *.ods)") + ";;" + tr("All files (*)")
        ask_for_file(self, self._workspace, tr("A file of event data"), self.look_at, kinds)

    def look_at(self, path: Path) -> None:
        """See what pinning this file would do."""
        self._path = path
        self._workspace.runner.job(
            self, tr("Looking at {name}").format(name=path.name),
            lambda session, job: add_dataset(session.the_case(), path, job=job, dry_run=True),
            self._on_looked, self._on_refused,
        )  # fmt: skip

    def _on_looked(self, found: Pinned) -> None:
        news = not found.known
        self._say(pinned_lines(found), refused=False)
        self._pin.setVisible(news)
        self._leave.setText(tr("Leave it") if news else tr("Close"))
        self.show()
        (self._pin if news else self._leave).setFocus()

    def _on_pin(self) -> None:
        path = self._path
        self._pin.setEnabled(False)
        self._workspace.runner.job(
            self, tr("Pinning {name}").format(name=path.name),
            lambda session, job: add_dataset(session.the_case(), path, job=job), self._on_pinned, self._on_refused,
        )  # fmt: skip

    def _on_pinned(self, made: Pinned) -> None:
        self._pin.setEnabled(True)
        self.hide()
        self._workspace.said.emit(tr("{dataset} is pinned.").format(dataset=made.dataset.called))
        self._workspace.changed.emit(frozenset({"dataset"}))
        self.pinned.emit(made.dataset.id)

    def _on_refused(self, error: DeskError) -> None:
        self._pin.setEnabled(True)
        self._pin.hide()
        self._leave.setText(tr("Close"))
        words = " ".join(part for part in (error.happened, error.kept, error.todo) if part)
        self._say([for_window(words)], refused=True)
        self.show()
        self._leave.setFocus()

    def _say(self, lines: list[str], *, refused: bool) -> None:
        text = visible("\n".join(lines))
        self._says.setText(text)
        self._says.setAccessibleName(text)
        looking(self._says, "error" if refused else "")


def pinned_lines(found: Pinned) -> list[str]:
    """What pinning a file came to, or would, in lines."""
    lines = [
        f"{found.dataset.called} · {licence_words(found.dataset)}",
        tr("{rows}: {new} new, {changed} changed, {same} the same.").format(
            rows=trn("{n} row", "{n} rows", found.rows), new=found.new, changed=found.changed, same=found.same
        ),
    ]
    if found.known:
        lines.append(tr("It is pinned already; nothing would change."))
    if found.withdrawn:
        lines.append(
            trn("{n} event of the release before is not in it.", "{n} events of the release before are not in it.",
                found.withdrawn)
        )  # fmt: skip
    if found.outside:
        words = tr("{n} more are of countries of which it has nothing: perhaps it is of fewer countries.")
        lines.append(words.format(n=found.outside))
    lines += [
        tr("Line {row} is refused, column {column}: {value}. {words}").format(
            row=one.row, column=one.column or "–", value=one.value or "–", words=one.words
        )
        for one in found.refused[:_TOLD]
    ]
    if len(found.refused) > _TOLD:
        lines.append(tr("and {n} more").format(n=len(found.refused) - _TOLD))
    return lines
