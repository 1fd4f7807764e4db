"""The page of the paper path: a package printed as QR codes, and read back from pictures of the sheets."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ...actions.on_paper import Printed, ReadBack, read_paper, write_paper
from ...errors import Cancelled, DeskError, UsageError
from ...i18n import tr, trn
from ...jobs import Job
from ..text import for_window, visible
from ..widgets.file_dialog import ask_for_files
from ..widgets.parts import label, looking, named, push, row
from ..widgets.place_field import PlaceField, to_open, to_save
from ..workspace import Workspace
from .paged import Page

T = TypeVar("T")


class OnPaperPage(Page):
    """For posts where nothing may be carried but paper. It handles sealed files alone and shows nothing of a case."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "exchange-paper", tr("Paper"))
        self._pictures: list[Path] = []
        self._lay_out_write(self.add_card(tr("Print a package")))
        self._lay_out_read(self.add_card(tr("Read a package from pictures of its sheets")))

    def panes(self) -> list[QWidget]:
        """Printing, then reading."""
        return [self._package, self._choose]

    def _lay_out_write(self, stack: QVBoxLayout) -> None:
        words = tr("Sheets of QR codes with spare ones, for a sealed package of 256 KiB at most. No name is on them.")
        stack.addWidget(label(words, "quiet"))
        self._package = PlaceField("paper-package", tr("Package"), to_open(self.workspace, tr("Package")))
        self._pdf = PlaceField("paper-pdf", tr("Sheets"), to_save(self.workspace, tr("Sheets"), "package.pdf"))
        stack.addWidget(self._package)
        stack.addWidget(self._pdf)
        buttons = row()
        self._write = push("paper-write", tr("Make the sheets"), self._on_write, "primary")
        buttons.addWidget(self._write)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._written = named(label(selectable=True), "paper-written", tr("What was printed"))
        self._written.hide()
        stack.addWidget(self._written)

    def _lay_out_read(self, stack: QVBoxLayout) -> None:
        words = tr("Scans or photographs in any order, turned, several codes on each. What is missing is named.")
        stack.addWidget(label(words, "quiet"))
        choosing = row()
        self._choose = push("paper-choose", tr("Choose the pictures…"), self._on_choose)
        choosing.addWidget(self._choose)
        self._chosen = named(label(selectable=True), "paper-chosen", tr("Pictures chosen"))
        choosing.addWidget(self._chosen, 1)
        stack.addLayout(choosing)
        self._out = PlaceField("paper-out", tr("Write to"), to_save(self.workspace, tr("Write to"), "package.r2ppkg"))
        stack.addWidget(self._out)
        buttons = row()
        self._read = push("paper-read", tr("Read the sheets"), self._on_read)
        buttons.addWidget(self._read)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._back = named(label(selectable=True), "paper-back", tr("What was read"))
        self._back.hide()
        stack.addWidget(self._back)
        stack.addStretch(1)
        self._on_chosen([])

    def _on_choose(self) -> None:
        ask_for_files(self._choose, self.workspace, tr("Pictures of the sheets"), self._on_chosen)

    def _on_chosen(self, chosen: list[Path]) -> None:
        self._pictures = list(chosen)
        words = (
            trn("{n} picture chosen", "{n} pictures chosen", len(chosen)) if chosen else tr("No picture chosen yet.")
        )
        self._chosen.setText(words)
        self._chosen.setAccessibleName(words)
        self._read.setEnabled(bool(chosen))

    def _on_write(self) -> None:
        try:
            package, pdf = self._package.value(), self._pdf.value()
        except UsageError:
            return  # shown beside the field
        self._run(
            tr("Printing the sheets"), lambda job: write_paper(package, pdf, job), self._on_written, self._written
        )

    def _on_read(self) -> None:
        try:
            out = self._out.value()
        except UsageError:
            return  # shown beside the field
        pictures = tuple(self._pictures)
        self._run(tr("Reading the sheets"), lambda job: read_paper(pictures, out, job), self._on_back, self._back)

    def _run(self, title: str, work: Callable[[Job], T], done: Callable[[T], None], says: QLabel) -> None:
        says.hide()
        self.workspace.runner.job(
            self, title, lambda _, job: work(job), done, lambda error: self._on_refused(error, says)
        )

    def _on_written(self, made: Printed) -> None:
        sheets = trn("{n} sheet", "{n} sheets", made.sheets)
        spare = trn("{n} of them spare", "{n} of them spare", made.spare_sheets)
        words = tr("Package on paper {short}").format(short=made.short)
        self._tell(self._written, f"{words} · {sheets}, {spare} · {made.path}", "good")

    def _on_back(self, made: ReadBack) -> None:
        words = tr("The package is whole. Take it in under Receive: {path}").format(path=made.path)
        self._tell(self._back, words, "good")

    def _on_refused(self, error: DeskError, says: QLabel) -> None:
        if isinstance(error, Cancelled):
            self.workspace.said.emit(tr("Stopped. Nothing was written."))
        else:
            self._tell(says, " ".join(filter(None, (error.happened, error.kept, error.todo))), "error")

    def _tell(self, says: QLabel, words: str, look: str) -> None:
        says.setText(for_window(words))
        says.setAccessibleName(visible(words))
        looking(says, look)
        says.show()
        says.setFocus()
