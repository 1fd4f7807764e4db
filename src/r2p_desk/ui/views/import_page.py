"""The page on which files that came are taken in: what each is, what its columns are, what would happen, what did."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from ...errors import Cancelled, DeskError
from ...i18n import tr
from ...jobs import Job
from ..import_asking import (
    GENERAL,
    Looked,
    Wish,
    find_mapping,
    findings_of,
    look,
    mapping_names,
    position,
    save_mapping,
    save_refusals,
    take,
)
from ..text import one_line
from ..widgets.file_dialog import ask_for_files, ask_where_to_write
from ..widgets.parts import OneLine, column, frame, label, row, scrolling
from ..widgets.steps import Steps
from ..workspace import ALL_KINDS, CHOOSE, Workspace
from .import_columns import ColumnsStep
from .import_done import DoneStep
from .import_file import FileStep
from .import_lines import LinesStep
from .import_many import ManyFiles
from .section import WholeCaseSection

if TYPE_CHECKING:
    from ...actions.import_many import FileTaken
    from ...actions.import_plan import Imported, Plan

_FILE, _COLUMNS, _LINES, _DONE = range(4)


class ImportView(WholeCaseSection):
    """At most four steps for each file, one file after another; nothing is written before the third is answered.

    ``take_files`` begins with these; ``show_record`` with ``CHOOSE`` asks which.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "import", tr("Take in files"))
        self._waiting: list[Path] = []
        self._path: Path | None = None
        self._looked: Looked | None = None
        self._asked = Wish()
        self._job: Job | None = None
        self._number = self._of = 0
        self._ours = self._undoing = False
        self._after = 0
        self._file, self._columns, self._lines, self._end = FileStep(), ColumnsStep(), LinesStep(), DoneStep()
        self._many = ManyFiles(self.workspace)
        self._steps = Steps(
            "import",
            tr("Step"),
            [
                (tr("The file"), self._file),
                (tr("Its columns"), self._columns),
                (tr("What would happen"), self._lines),
                (tr("Taken in"), self._end),
            ],
        )
        self._lay_out()
        self._connect()
        self._begin()

    def enter(self) -> None:
        """What was begun is there as it was left."""
        self.read_marking()

    def show_record(self, record: str) -> None:
        """``CHOOSE`` asks for files, unless one is being taken in."""
        if record == CHOOSE and not self.workspace.may_edit:
            self.workspace.said.emit(tr("This case is open for reading: nothing can be taken in."))
        elif record == CHOOSE and not self._busy:
            self._choose()

    def take_files(self, paths: Sequence[Path]) -> None:
        """Take these in, one after another; those that were begun before come first."""
        if not self.workspace.may_edit:
            self.workspace.said.emit(tr("This case is open for reading: nothing can be taken in."))
        elif self._busy:
            self._waiting += paths
            self._of += len(paths)
            self._say_which()
        elif len(paths) > 1 or paths[0].is_dir():
            before, self._waiting = self._waiting, []
            self._look_many([*paths, *before])
        else:
            self._one_by_one([*paths, *self._waiting])

    def _one_by_one(self, paths: Sequence[Path]) -> None:
        self._waiting, self._number, self._of = list(paths), 0, len(paths)
        self._next()

    @property
    def _busy(self) -> bool:
        """Whether something was begun that must not be pushed aside."""
        many = self._shown.currentWidget() is not self._steps
        return many or self._steps.step in (_COLUMNS, _LINES)

    def _look_many(self, paths: list[Path]) -> None:
        self._begin()
        self._shown.setCurrentWidget(self._many)
        self._many.look(paths)

    def _on_many_taken(self, taken: "tuple[FileTaken, ...]", alone: list[Path]) -> None:
        self._leave_many()
        self._waiting = [*alone, *self._waiting]
        self._number, self._of = 0, len(self._waiting)
        self._end.show_several(taken, more=self._of)
        self._steps.show_step(_DONE)
        self._saved([attachment for one in taken if one.done is not None for attachment in one.done.attachments])

    def _on_singly(self, paths: list[Path]) -> None:
        self._leave_many()
        self._one_by_one([*paths, *self._waiting])

    def _leave_many(self) -> None:
        self._shown.setCurrentWidget(self._steps)
        self._begin()

    def on_changed(self, kinds: frozenset[str]) -> None:
        """What was planned may be another now that something else was saved."""
        if self._ours:
            return
        if self._undoing:
            self._end.show_undone()
        self._undoing = False
        if kinds & {"item", "source", "case"} and self._looked is not None and self._steps.step == _LINES:
            self._look(_LINES)

    def panes(self) -> list[QWidget]:
        """The step that is shown."""
        many = self._shown.currentWidget() is self._many
        return [self._many if many else (self._file, self._columns, self._lines, self._end)[self._steps.step]]

    def _lay_out(self) -> None:
        page = column(self, margin=16, gap=12)
        head = row()
        head.addWidget(label(tr("Take in files"), "title"))
        self._which = OneLine("import-which")
        head.addWidget(self._which, 1)
        page.addLayout(head)
        card = frame("card")
        self._shown = QStackedWidget()
        self._shown.addWidget(self._steps)
        self._shown.addWidget(self._many)
        column(card, margin=16).addWidget(self._shown)
        page.addWidget(scrolling("import-scroll", tr("Take in files"), card), 1)

    def _connect(self) -> None:
        self._steps.entered.connect(self._on_step)
        self._file.wanted.connect(self._choose)
        self._file.skipped.connect(self._next)
        self._file.chosen.connect(self._on_chosen)
        self._many.taken.connect(self._on_many_taken)
        self._many.singly.connect(self._on_singly)
        self._many.left.connect(self._leave_many)
        self._columns.edited.connect(self._on_columns)
        self._columns.saved.connect(self._on_save_mapping)
        self._columns.loaded.connect(self._on_load_mapping)
        self._lines.wanted.connect(self._on_take)
        self._end.again.connect(self._on_again)
        self._end.undone.connect(self._on_undo)
        self._end.shown.connect(self._on_show)
        self._end.listed.connect(self._on_list)

    def _choose(self) -> None:
        if self.workspace.may_edit:
            ask_for_files(self, self.workspace, tr("Files to take in"), self.take_files)

    def _begin(self) -> None:
        """Nothing is chosen."""
        self._path = self._looked = None
        self._asked = Wish()
        self._file.show_nothing()
        self._lines.forget()
        for step in (_FILE, _COLUMNS, _LINES):
            self._steps.allow(step, on=False)
        self._steps.leave_out(_COLUMNS, on=True)
        self._steps.show_step(_FILE)
        self._say_which()

    def _next(self) -> None:
        """Go on with the file that waits first."""
        path = self._waiting.pop(0) if self._waiting else None
        self._begin()
        if path is not None:
            self._path, self._number = path, self._number + 1
            self._say_which()
            self._look(_FILE)

    def _say_which(self) -> None:
        many = self._path is not None and self._of > 1
        words = tr("File {n} of {m}: {name}")
        name = one_line(self._path.name) if self._path is not None else ""
        self._which.show_text(words.format(n=self._number, m=self._of, name=name) if many else name)
        self._file.may_skip(on=bool(self._waiting))

    def _look(self, then: int) -> None:
        """Look at the file without writing anything; ``then`` is the step that waits for what is found."""
        path, asked = self._path, self._asked
        if path is None:
            return
        if self._job is not None:
            self._job.cancel()
        self._steps.allow(_FILE, on=False)
        self._steps.allow(_COLUMNS, on=False)
        self._file.show_waiting(path.name) if then == _FILE else self._lines.wait()
        known = self._looked.samples if self._looked is not None else None
        self._job = self.workspace.runner.job(
            self,
            tr("Looking at {name}").format(name=one_line(path.name)),
            lambda session, job: look(session, path, asked, job, known),
            lambda looked: self._on_looked(path, asked, looked),
            lambda error: self._on_not_looked(path, asked, error),
        )

    def _on_looked(self, path: Path, asked: Wish, looked: Looked) -> None:
        if (path, asked) != (self._path, self._asked):
            return  # something else was chosen meanwhile
        self._job, self._looked = None, looked
        plan = looked.plan
        self._file.show_plan(plan, looked.formats)
        self._steps.leave_out(_COLUMNS, on=plan.format != GENERAL)
        if plan.format == GENERAL and self._steps.step == _FILE:
            known = [name for sheet in plan.sheets for name in sheet.columns]
            columns = tuple(dict.fromkeys(known))
            self._columns.show_columns(columns, looked.samples, looked.columns)
            self.workspace.runner.read(
                self, "mappings", lambda session: mapping_names(session, columns), self._columns.show_saved
            )
        self._lines.show_plan(plan, looked.lines)
        self._steps.allow(_FILE, on=True)
        self._steps.allow(_COLUMNS, on=self._columns.enough)
        if asked == Wish() and self._steps.step == _FILE and self.isVisible():
            self._steps.offer_next()  # not after a choice, which may be followed by another
        self.workspace.marked.emit()

    def _on_not_looked(self, path: Path, asked: Wish, error: DeskError) -> None:
        if (path, asked) != (self._path, self._asked):
            return
        self._job = None
        self._steps.show_step(_FILE)
        if isinstance(error, Cancelled):
            self._begin()
            self.workspace.said.emit(tr("Stopped. Nothing was taken in."))
        else:
            self._file.show_refused(path.name, error, findings_of(error))

    def _on_chosen(self) -> None:
        """Sheet, encoding or format were chosen otherwise."""
        file = self._file
        self._asked = Wish(format=file.format, sheet=file.sheet, encoding=file.encoding, headings=file.headings)
        self._looked = None
        self._look(_FILE)

    def _on_columns(self) -> None:
        self._steps.allow(_COLUMNS, on=self._columns.enough)

    def _on_step(self, step: int) -> None:
        looked = self._looked
        if step != _LINES or looked is None or looked.plan.format != GENERAL:
            return
        if self._columns.columns != looked.columns:
            self._asked = self._asked._replace(columns=self._columns.columns)
            self._look(_LINES)

    def _on_save_mapping(self, name: str) -> None:
        columns = self._columns.columns
        self.workspace.runner.write(
            self, lambda session: save_mapping(session, name, columns), lambda names: self._on_mapping_kept(name, names)
        )

    def _on_mapping_kept(self, name: str, names: Sequence[str]) -> None:
        self._columns.show_saved(names)
        self.workspace.said.emit(tr("Saved: {title}").format(title=one_line(name)))

    def _on_load_mapping(self, name: str) -> None:
        self._steps.allow(_COLUMNS, on=False)  # until it is there: what it says is not on screen yet
        self.workspace.runner.read(
            self,
            "mapping",
            lambda session: find_mapping(session, name),
            self._columns.use,
            self.workspace.troubled.emit,
        )

    def _on_take(self) -> None:
        looked = self._looked
        if looked is None:
            return
        plan, only, keep = looked.plan, self._lines.model.chosen(), self._lines.keep
        self._lines.take_in()
        self._job = self.workspace.runner.job(
            self,
            tr("Taking in {name}").format(name=one_line(plan.name)),
            lambda session, job: take(session, plan, only, job, keep=keep),
            self._on_taken,
            self._on_not_taken,
        )

    def _on_taken(self, taken: "tuple[Imported, int]") -> None:
        done, self._after = taken
        self._job = None
        self._end.show_taken(
            done, more=len(self._waiting), events=self._looked is not None and self._looked.plan.kind == "events"
        )
        self._steps.show_step(_DONE)
        self._saved(done.attachments)

    def _saved(self, attachments: Sequence[str]) -> None:
        """Tell the others of what was taken in, and not oneself; the words inside attachments are read meanwhile."""
        if self.workspace.case is not None:
            self.workspace.attaching.read_words(self.workspace.case.id, attachments)
        self._ours = True
        self.workspace.changed.emit(ALL_KINDS)
        self._ours = False

    def _on_not_taken(self, error: DeskError) -> None:
        self._job = None
        self._lines.not_taken()
        if isinstance(error, Cancelled):
            self.workspace.said.emit(tr("Stopped. Nothing was taken in."))
        else:
            self.workspace.troubled.emit(error)

    def _on_again(self) -> None:
        if self._waiting:
            self._next()
        else:
            self._choose()

    def _on_undo(self) -> None:
        self.workspace.runner.read(self, "position", position, self._undo)

    def _undo(self, now: int) -> None:
        """Undo takes back what was saved last: that must be this file."""
        if now != self._after:
            self._end.forget_undo()
            self.workspace.said.emit(tr("Something else was saved since. Ctrl+Z takes back one step after another."))
            return
        self._undoing = True
        self._end.wait()
        self.workspace.undo_asked.emit()

    def _on_show(self) -> None:
        looked = self._looked
        if looked is not None and looked.plan.kind == "items":
            self.workspace.asked.emit("items", next((one.record for one in looked.plan.planned), ""))
        else:
            self.workspace.asked.emit("datasets", "")

    def _on_list(self) -> None:
        looked = self._looked
        if looked is not None:
            plan = looked.plan
            name = tr("refused from {name}").format(name=Path(plan.name).stem)
            ask_where_to_write(
                self,
                self.workspace,
                tr("Where the list is written"),
                lambda path: self._save_list(plan, path),
                suffix="csv",
                name=f"{name}.csv",
            )

    def _save_list(self, plan: "Plan", path: Path) -> None:
        self.workspace.runner.write(
            self,
            lambda _: save_refusals(plan, path),
            lambda _: self.workspace.said.emit(tr("Written: {name}").format(name=one_line(path.name))),
        )
