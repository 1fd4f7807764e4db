"""A paper or attachment of a dossier as it can be shown: pages, a picture, or its words; drawn in a process apart."""

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ...actions.dossier_parts import PDF, OpenedPart
from ...errors import Cancelled, DeskError
from ...i18n import tr
from ...intake.attachment_pictures import Viewer
from ...intake.attachment_text import Extracted
from ...jobs import Job
from ...system.wire import Picture
from ..attachment_words import is_media, is_picture
from ..runner import Runner
from ..text import for_window, long_text
from ..widgets.parts import column, push, reading_text, row
from .pages import Draw, Pages

_MOST_PIXELS = 30_000_000


class PartPages:
    """Holds at most one opened part and the process that draws it. ``close`` ends both, whatever they do."""

    def __init__(self) -> None:
        self._opened: OpenedPart | None = None
        self._viewer: Viewer | None = None
        self._job = Job()

    def lay_out(self, runner: Runner, closed: Callable[[], object]) -> None:
        """Make the view; ``closed`` is called when the officer is done with it."""
        self._runner = runner
        self.view = QWidget()
        stack: QVBoxLayout = column(self.view)
        self._pages = Pages(runner, tr("Nothing is shown"))
        self._words = reading_text("dossier-part-words", tr("Words inside"))
        self._body = QStackedWidget()
        self._body.addWidget(self._pages)
        self._body.addWidget(self._words)
        stack.addWidget(self._body, 1)
        line = row()
        self._done = push("dossier-part-close", tr("Back to the dossier"), closed)
        line.addWidget(self._done)
        line.addStretch(1)
        stack.addLayout(line)

    def show(self, opened: OpenedPart) -> None:
        """Show this part."""
        self.close()
        self._opened, self._job = opened, Job()
        job = self._job
        if is_media(opened.media_type):
            self.say(
                tr("Sound and moving pictures are not played in here: export it, and play it elsewhere, with care.")
            )
        elif opened.media_type == PDF or is_picture(opened.media_type):
            viewer = self._viewer = opened.viewer()
            self._body.setCurrentIndex(0)
            picture = is_picture(opened.media_type)
            self._runner.aside(
                self._pages,
                "open",
                lambda: _pages(viewer, job, picture=picture),
                lambda found: self._pages.show_pages(*found),
                self._failed,
            )
        else:
            self._body.setCurrentIndex(1)
            self._runner.aside(
                self._words, "words", lambda: opened.words(job), lambda found: self._on_words(found, job), self._failed
            )
        self._done.setFocus()

    def say(self, words: str) -> None:
        """Show nothing, and say why."""
        self._body.setCurrentIndex(0)
        self._pages.show_nothing(words)

    def close(self) -> None:
        """Nothing is open any more, and nothing of it is left in a process."""
        opened, viewer, self._opened, self._viewer = self._opened, self._viewer, None, None
        self._job.cancel()
        if viewer is not None:
            viewer.close()
        if opened is not None:
            opened.close()
        if opened is not None:
            self._pages.show_nothing()
            self._words.clear()

    def _on_words(self, found: Extracted, job: Job) -> None:
        if not job.cancelled:
            self._words.setPlainText(long_text(found.text) or tr("No words could be read in it."))

    def _failed(self, error: DeskError) -> None:
        if not isinstance(error, Cancelled):
            self.say(for_window(str(error)))


def _pages(viewer: Viewer, job: Job, *, picture: bool) -> tuple[int, Draw]:
    def answer(ask: Callable[[], Picture]) -> Picture:
        try:
            if job.cancelled:
                raise Cancelled(tr("The file was closed."))
            return ask()
        finally:
            if job.cancelled:
                viewer.close()  # it may have begun a process after it was let go

    if picture:
        return 1, lambda _, width: answer(lambda: viewer.picture(width, max(_MOST_PIXELS // max(width, 1), 1), job))
    count = viewer.pages(job)
    return count, lambda page, width: answer(lambda: viewer.page(page, width, job))
