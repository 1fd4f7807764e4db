"""A page about a PDF from anywhere: a form, and beside it the pages of the file, drawn by a process apart."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from ...errors import Cancelled
from ..widgets.parts import row
from ..workspace import Workspace
from .paged import Page
from .pages import FilePages, Pages

_FORM_WIDTH, _PAGES_WIDTH = 2, 3


class FilePage(Page):
    """It needs no case. The file is not kept open when the page is left, nor at a lock."""

    def __init__(self, workspace: Workspace, object_name: str, words: str, nothing: str) -> None:
        super().__init__(workspace, object_name, words)
        self._held = FilePages()
        workspace.forgotten.connect(self.let_go)
        self.destroyed.connect(self._held.close)
        self._pages = Pages(workspace.runner, nothing)
        across = row(gap=12)
        across.addWidget(self.lay_out_form(), _FORM_WIDTH)
        across.addWidget(self._pages, _PAGES_WIDTH)
        self.fill(across)

    def lay_out_form(self) -> QWidget:
        """What stands beside the pages; each page says."""
        return QWidget()

    def leave(self) -> None:
        """The file is not kept open."""
        self.let_go()

    def show_file(self, path: Path) -> None:
        """Show the pages of this file, or why there are none."""
        self.workspace.runner.aside(
            self._pages,
            "open",
            self._held.opening(path),
            lambda found: self._pages.show_pages(*found),
            lambda error: None if isinstance(error, Cancelled) else self._pages.show_nothing(str(error)),
        )

    def let_go(self) -> None:
        """Show nothing any more; nothing of a file is left in a process."""
        self._held.close()
        self._pages.show_nothing()
