"""The pages of a PDF as they print, one at a time, drawn beside the window's thread."""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel

from ...actions.session import read_limited
from ...errors import DeskError, Refused
from ...i18n import tr
from ..runner import Runner
from ..widgets.parts import column, label, named, push, row, scrolling

_LIMIT = 64 * 1024 * 1024


class Picture(NamedTuple):
    """A page drawn: RGB bytes, its size in pixels, its number from 0 and how many pages there are."""

    data: bytes
    width: int
    height: int
    stride: int
    page: int
    pages: int


class Pages(QFrame):
    """Shows nothing until a file is given."""

    def __init__(self, runner: Runner) -> None:
        super().__init__()
        named(self, "pages", tr("Pages"))
        self.setProperty("look", "card")
        self._runner = runner
        self._path: Path | None = None
        self._page = 0
        self._count = 0
        self._picture = named(QLabel(), "page-picture", tr("No page is shown"))
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._picture.setWordWrap(True)
        self._picture.setText(tr("The pages of the briefing appear here once it is written."))
        scroll = self._scroll = scrolling("page-scroll", tr("Page"), self._picture, focus=True)
        self._back = push("page-back", tr("Previous page"), lambda: self._turn(-1))
        self._on = push("page-on", tr("Next page"), lambda: self._turn(1))
        self._where = label(look="quiet")
        self._where.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line = row()
        line.addWidget(self._back)
        line.addWidget(self._where, 1)
        line.addWidget(self._on)
        stack = column(self, margin=8)
        stack.addWidget(scroll, 1)
        stack.addLayout(line)
        self.setFocusProxy(scroll)
        self._allow()

    def show_file(self, path: Path) -> None:
        """Show the pages of this file."""
        self._path, self._page = path, 0
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the page anew to fit."""
        super().resizeEvent(event)
        if self._path is not None:
            self._draw()

    def _turn(self, step: int) -> None:
        self._page = min(max(self._page + step, 0), max(self._count - 1, 0))
        self._draw()

    def _draw(self) -> None:
        path, page = self._path, self._page
        width = round(max(self._scroll.viewport().width() - 24, 200) * self.devicePixelRatioF())
        if path is not None:
            self._runner.aside(self, "page", lambda: draw_page(path, page, width), self._on_drawn, self._on_failed)

    def _on_drawn(self, drawn: Picture) -> None:
        image = QImage(drawn.data, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB888).copy()
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._picture.setPixmap(QPixmap.fromImage(image))
        self._picture.setMinimumSize(QSize(image.width(), image.height()) / self.devicePixelRatioF())
        self._page, self._count = drawn.page, drawn.pages
        words = tr("Page {page} of {pages}").format(page=drawn.page + 1, pages=drawn.pages)
        self._where.setText(words)
        self._picture.setAccessibleName(words)
        self._allow()

    def _on_failed(self, error: DeskError) -> None:
        self._picture.setText(str(error))
        self._picture.setAccessibleName(str(error))

    def _allow(self) -> None:
        self._back.setEnabled(self._page > 0)
        self._on.setEnabled(self._page < self._count - 1)


def draw_page(path: Path, page: int, width: int) -> Picture:
    """This page of the file, ``width`` pixels wide; ``Refused`` when it cannot be drawn."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(read_limited(path, _LIMIT))
        try:
            at = min(max(page, 0), len(document) - 1)
            sheet = document[at]
            bitmap = sheet.render(scale=width / sheet.get_width(), rev_byteorder=True)
            return Picture(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, at, len(document))
        finally:
            document.close()
    except (OSError, ValueError, pypdfium2.PdfiumError):
        raise Refused(
            tr("The pages of this file cannot be drawn."),
            kept=tr("The file is untouched."),
            todo=tr("Open it in another program; its verdict holds all the same."),
        ) from None
