"""Several files at once: a list of what each is and would come to; those that need no choice are taken in together."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from ...actions.import_many import FileSeen, FileTaken
from ...errors import Cancelled, DeskError
from ...i18n import tr, trn
from ..import_asking import look_many, take_many
from ..import_words import what_words
from ..text import for_window
from ..widgets.cells import entry, listing
from ..widgets.parts import column, label, named, push, row
from ..workspace import Workspace

_TICKED = Qt.CheckState.Checked


class ManyFiles(QWidget):
    """``taken`` carries what was done and the files that must be looked at by themselves; ``singly`` the files that are
    to be gone through one by one; ``left`` when nothing more is to be done with them."""

    taken = Signal(object, object)
    singly = Signal(object)
    left = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._seen: tuple[FileSeen, ...] = ()
        stack = column(self, gap=12)
        self._says = named(label(look="title", selectable=True), "import-many-says", tr("The files"))
        stack.addWidget(self._says)
        self._more = label(look="quiet")
        stack.addWidget(self._more)
        heads = (
            tr("File"),
            tr("New"),
            tr("Changed"),
            tr("The same"),
            tr("Refused"),
            tr("What it is, and what you should know"),
        )
        self._list = listing("import-files", tr("The files"), heads, wide=5, lines=8)
        self._list.itemChanged.connect(lambda *_: self._on_ticked())
        stack.addWidget(self._list, 1)
        line = row()
        self._take = push("import-many-take", tr("Take in"), self._on_take, "primary")
        self._singly = push("import-singly", tr("Go through them one by one"), self._on_singly)
        self._leave = push("import-many-leave", tr("Leave them"), self.left.emit)
        for button in (self._take, self._singly, self._leave):
            line.addWidget(button)
        line.addStretch(1)
        stack.addLayout(line)
        self.setFocusProxy(self._list)

    def look(self, paths: list[Path]) -> None:
        """Look at these; nothing is written."""
        self._seen = ()
        self._list.clear()
        self._tell(trn("Looking at {n} file…", "Looking at {n} files…", len(paths)), "")
        self._wait(busy=True)
        self._workspace.runner.job(
            self,
            tr("Looking at the files"),
            lambda session, job: look_many(session, paths, job),
            self._on_looked,
            self._on_failed,
        )

    def _on_looked(self, seen: Sequence[FileSeen]) -> None:
        """What each would come to; those that need no choice are ticked."""
        self._seen = tuple(seen)
        alone, refused = sum(one.alone for one in seen), sum(bool(one.why) for one in seen)
        words = trn("{n} file. Nothing is taken in yet.", "{n} files. Nothing is taken in yet.", len(seen))
        notes = (
            (
                alone,
                trn(
                    "{n} needs a choice of yours and is shown by itself afterwards.",
                    "{n} need a choice of yours and are shown one by one afterwards.",
                    alone,
                ),
            ),
            (refused, trn("{n} cannot be taken in.", "{n} cannot be taken in.", refused)),
        )
        self._tell(words, " ".join(note for count, note in notes if count))
        with QSignalBlocker(self._list):
            for at, one in enumerate(seen):
                self._list.addTopLevelItem(_line(at, one))
        self._wait(busy=False)
        self._list.setFocus()

    def _on_take(self) -> None:
        chosen, alone = self._chosen(), [one.path for one in self._seen if one.alone]
        self._wait(busy=True)
        self._workspace.runner.job(
            self,
            tr("Taking in the files"),
            lambda session, job: take_many(session, chosen, job),
            lambda taken: self.taken.emit(taken, [*(one.path for one in taken if one.alone), *alone]),
            self._on_failed,
        )

    def _on_singly(self) -> None:
        self.singly.emit([one.path for one in self._seen])

    def _on_failed(self, error: DeskError) -> None:
        if isinstance(error, Cancelled):
            self._workspace.said.emit(tr("Stopped. Nothing was taken in."))
        else:
            self._workspace.troubled.emit(error)
        self.left.emit()

    def _wait(self, *, busy: bool) -> None:
        for button in (self._singly, self._leave):
            button.setEnabled(not busy)
        self._on_ticked()
        self._take.setEnabled(self._take.isEnabled() and not busy)

    def _chosen(self) -> list[FileSeen]:
        return [self._seen[at] for at, line in enumerate(self._lines()) if line.checkState(0) == _TICKED]

    def _lines(self) -> list[QTreeWidgetItem]:
        found = (self._list.topLevelItem(at) for at in range(self._list.topLevelItemCount()))
        return [line for line in found if line is not None]

    def _on_ticked(self) -> None:
        count = len(self._chosen())
        words = trn("Take in {n} file", "Take in {n} files", count) if count else tr("Nothing is ticked")
        self._take.setText(words)
        self._take.setAccessibleName(words)
        self._take.setEnabled(count > 0)

    def _tell(self, words: str, more: str) -> None:
        self._says.setText(words)
        self._says.setAccessibleName(words)
        self._more.setText(more)
        self._more.setVisible(bool(more))


def many_words(taken: Sequence[FileTaken]) -> str:
    """What came of several files, in one line."""
    done = [one.done for one in taken if one.done is not None]
    counts = (sum(one.new for one in done), sum(one.changed for one in done), sum(one.same for one in done))
    return f"{trn('{n} file taken in', '{n} files taken in', len(done))}: {counts_words(*counts)}"


def counts_words(new: int, changed: int, same: int) -> str:
    """How many are new, changed, the same; what there is none of is not said, but that nothing is new."""
    said = (
        trn("{n} new", "{n} new", new),
        trn("{n} changed", "{n} changed", changed) if changed else "",
        trn("{n} the same as before", "{n} the same as before", same) if same else "",
    )
    return " · ".join(filter(None, said))


def _line(at: int, one: FileSeen) -> QTreeWidgetItem:
    counts = [str(count) if count else "–" for count in (one.new, one.changed, one.same, one.refused)]
    said = (one.why if not one.findings else "") if one.why else what_words(one.media, one.format)
    made = entry((one.path.name, *counts, for_window(" · ".join(filter(None, (said, *one.findings))))), str(at))
    if not one.alone and not one.why:
        made.setFlags(made.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        made.setCheckState(0, _TICKED if one.new or one.changed else Qt.CheckState.Unchecked)
    return made
