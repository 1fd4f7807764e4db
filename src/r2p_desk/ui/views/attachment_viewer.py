"""What is inside an attachment, seen in the window: pages of a PDF, a picture, or the words of anything else.

Drawn in a process apart and held as a plain picture; let go as soon as another attachment, view or the lock is wanted.
"""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from ...actions.attachment_access import OpenedAttachment, keep_text, open_attachment
from ...actions.attachments_for_window import AttachmentRow, words_inside
from ...actions.custody import Trace
from ...domain.attachment import TextStatus, text_words
from ...errors import Cancelled, DeskError
from ...i18n import tr
from ...intake.attachment_pictures import Picture, Viewer
from ...intake.attachment_text import Extracted
from ...jobs import Job
from ..attachment_words import PDF, is_media, is_picture
from ..runner import Session
from ..showing import Showing
from ..text import for_window, long_text
from ..widgets.canvas import Canvas
from ..widgets.parts import column, label, named, reading_text
from ..widgets.viewer_bar import ViewerBar
from ..workspace import Workspace

_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
_FITS = _ZOOMS.index(1.0)
_MOST_PIXELS = 30_000_000
"""Of a picture asked for; the process apart refuses more."""
_TALL = 3.0
"""A page may be this many times taller than it is wide to be asked for as large as the officer wants it."""
_NO_WORDS = (TextStatus.NONE, TextStatus.UNREADABLE, TextStatus.PROTECTED)


class AttachmentViewer(QWidget):
    """``opened`` once the attachment was opened, and that it was is stated."""

    opened = Signal()

    def __init__(self, workspace: Workspace, prefix: str) -> None:
        super().__init__()
        named(self, f"{prefix}-viewer", tr("Attachment"))
        self._workspace = workspace
        self._wanted = self._media = ""
        self._page, self._pages, self._zoom = 0, 0, _FITS
        self._asked: tuple[int, int] | None = None
        self._showing = Showing()
        self._reading: Job | None = None
        workspace.forgotten.connect(self.let_go)
        self.destroyed.connect(self._showing.close)
        self._bar = ViewerBar(prefix)
        self._bar.turned.connect(self._go_to)
        self._bar.zoomed.connect(self._zoom_by)
        self._bar.swapped.connect(self._show_words)
        self._says = label(look="quiet", selectable=True)
        self._says.setObjectName(f"{prefix}-viewer-says")
        self._canvas = Canvas(f"{prefix}-canvas", tr("Nothing is shown"))
        self._canvas.turned.connect(lambda step: self._go_to(self._page + step))
        self._canvas.zoomed.connect(self._zoom_by)
        self._canvas.resized.connect(self._draw)
        self._words = reading_text(f"{prefix}-words", tr("Words inside"))
        self._body = QStackedWidget()
        for part in (QLabel(), self._canvas, self._words):
            self._body.addWidget(part)
        stack = column(self, gap=8)
        stack.addWidget(self._bar)
        stack.addWidget(self._says)
        stack.addWidget(self._body, 1)

    @property
    def is_open(self) -> bool:
        """Whether something is shown, or on its way."""
        return bool(self._wanted)

    def view(self, row: AttachmentRow) -> None:
        """Open this attachment and show what is inside; that it was opened is stated in the case."""
        self.let_go()
        attachment = row.attachment.id
        self._wanted, self._media = attachment, row.attachment.media_type or ""
        self._say(tr("Opening…"))
        self._workspace.runner.read(
            self,
            "open",
            lambda session: open_attachment(session.the_case(), attachment),
            lambda opened: self._on_opened(attachment, opened),
            self._on_failed,
        )

    def let_go(self) -> None:
        """Show nothing any more; nothing of what was shown is left here or in a process."""
        self._wanted = self._media = ""
        self._page, self._pages, self._zoom, self._asked = 0, 0, _FITS, None
        self._showing.close()
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        self._canvas.clear()
        self._canvas.setAccessibleName(tr("Nothing is shown"))
        self._words.clear()
        self._body.setCurrentIndex(0)
        self._bar.show_nothing()
        self._say("")

    def focus(self) -> None:
        """The cursor on what is shown."""
        shown = self._body.currentWidget()
        if shown is not None:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _drawn(self) -> bool:
        return self._media == PDF or is_picture(self._media)

    def _on_opened(self, attachment: str, opened: OpenedAttachment) -> None:
        if attachment != self._wanted:
            opened.close()
            return
        self._showing.take(opened)
        if opened.custody is Trace.NOT_RECORDED:
            self._workspace.said.emit(tr("That it was opened could not be written down: the disk takes nothing."))
        self.opened.emit()
        if self._drawn:
            self._body.setCurrentWidget(self._canvas)
            self._bar.show_drawn(pages=self._media == PDF)
            self._draw()
            self._canvas.setFocus()
        else:
            self._show_words(True)  # noqa: FBT003  # as the signal does

    def _draw(self) -> None:
        """Ask for the page or picture at the size it is to have, unless just that was asked for."""
        room = self._canvas.room
        width = round(room.width() * _ZOOMS[self._zoom])
        if not self._showing.is_open or self._asked == (self._page, width) or not self._drawn:
            return
        turned = self._asked is None or self._asked[0] != self._page
        self._asked = (self._page, width)
        page, ratio = self._page, self.devicePixelRatioF()
        pixels = min(round(width * ratio), round((_MOST_PIXELS / _TALL) ** 0.5))
        if self._media == PDF:
            ask = self._showing.drawn(partial(_page, page, pixels))
        else:
            tall = round(room.height() * _ZOOMS[self._zoom] * ratio)
            ask = self._showing.drawn(partial(_picture, pixels, max(min(tall, _MOST_PIXELS // max(pixels, 1)), 1)))
        self._workspace.runner.aside(
            self, "draw", ask, lambda found: self._on_drawn(page, width, found, turned=turned), self._on_not_drawn
        )

    def _on_drawn(self, page: int, width: int, found: tuple[Picture, int], *, turned: bool) -> None:
        if not self._showing.is_open:
            return
        picture, pages = found
        image = QImage(picture.rgba, picture.width, picture.height, 4 * picture.width, QImage.Format.Format_RGBA8888)
        self._pages = pages
        if self._media == PDF:
            size = QSize(width, round(width * picture.height / max(picture.width, 1)))
            words = tr("Page {page} of {pages}").format(page=page + 1, pages=pages)
        else:
            ratio = self.devicePixelRatioF()
            size = QSize(round(picture.width / ratio), round(picture.height / ratio))
            words = tr("Picture, {width} by {height} pixels as shown").format(
                width=picture.width, height=picture.height
            )
        self._canvas.show_image(image.copy(), size, from_top=turned)
        self._canvas.setAccessibleName(words)
        self._bar.show_page(page, pages, _ZOOMS[self._zoom])
        self._say("")

    def _on_not_drawn(self, error: DeskError) -> None:
        if not self._showing.is_open or isinstance(error, Cancelled):
            return
        self._canvas.clear()
        self._canvas.setAccessibleName(for_window(str(error)))
        self._say(for_window(str(error)))

    def _go_to(self, page: int) -> None:
        if self._media == PDF and 0 <= page < self._pages and page != self._page:
            self._page = page
            self._draw()

    def _zoom_by(self, step: int) -> None:
        self._zoom = _FITS if step == 0 else min(max(self._zoom + step, 0), len(_ZOOMS) - 1)
        self._draw()

    def _show_words(self, shown: bool) -> None:  # noqa: FBT001  # from a signal
        """The words in place of the pages, for whoever cannot see those or wants to copy; and back."""
        if not shown:
            self._body.setCurrentWidget(self._canvas)
            self._say("")
            self._canvas.setFocus()
            return
        self._body.setCurrentWidget(self._words)
        if not self._words.toPlainText():
            wanted = self._wanted
            self._workspace.runner.read(
                self,
                "kept words",
                lambda session: words_inside(session.the_case(), wanted),
                lambda words: self._on_kept_words(wanted, words),
                self._on_failed,
            )
        else:
            self._on_words(self._words.toPlainText())

    def _on_kept_words(self, wanted: str, words: str | None) -> None:
        if wanted != self._wanted:
            return
        if words is not None:
            self._on_words(words)
            return
        read = self._showing.words()
        self._say(tr("Reading the words inside…"))
        self._reading = self._workspace.runner.job_beside(
            self,
            tr("Reading the words inside"),
            lambda _, job: read(job),
            lambda found: self._on_extracted(wanted, found),
            lambda error: self._on_failed(error) if wanted == self._wanted else None,
        )
        self.destroyed.connect(self._reading.cancel)

    def _on_extracted(self, wanted: str, found: Extracted) -> None:
        if wanted != self._wanted:
            return
        if self._workspace.may_edit:
            self._workspace.runner.write(self, lambda session: _keep(session, wanted, found))
        self._on_words(found.text, text_words(found.status) if not found.text else "")

    def _on_words(self, words: str, why_none: str = "") -> None:
        shown = long_text(words)
        if self._words.toPlainText() != shown:
            self._words.setPlainText(shown)
        note = tr("These are the words inside, alone: no layout, no pictures. Export it to see it as it came.")
        self._say(note if words else why_none or tr("No words could be read in it. Export it to see it as it came."))
        self._words.setFocus()

    def _on_failed(self, error: DeskError) -> None:
        if isinstance(error, Cancelled):
            self._say(tr("Stopped."))
            return
        self._wanted = ""
        self._say(for_window(str(error)))

    def _say(self, words: str) -> None:
        self._says.setText(words)
        self._says.setVisible(bool(words))


def nothing_to_show(row: AttachmentRow) -> str:
    """Why there is nothing to see of this attachment in here; empty where there is."""
    media = row.attachment.media_type or ""
    if is_media(media):
        return tr("Sound and moving pictures are not played in here: export it, and play it elsewhere, with care.")
    if media == PDF or is_picture(media) or row.held.text is None or row.held.text not in _NO_WORDS:
        return ""
    return tr("There is nothing of it to show in here ({why}). Export it to open it elsewhere, with care.").format(
        why=text_words(row.held.text)
    )


def _page(page: int, width: int, viewer: Viewer, job: Job) -> tuple[Picture, int]:
    pages = viewer.pages(job)
    return viewer.page(page, width, job), pages


def _picture(width: int, height: int, viewer: Viewer, job: Job) -> tuple[Picture, int]:
    return viewer.picture(width, height, job), 0


def _keep(session: Session, attachment: str, found: Extracted) -> None:
    keep_text(session.the_case(), attachment, found)
