"""The pages of a PDF as they print, one at a time, drawn in a process of their own."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel

from ...actions.previewing import open_pages
from ...errors import Cancelled, DeskError
from ...i18n import tr
from ...intake.attachment_pictures import Viewer
from ...system.wire import Picture
from ..runner import Runner
from ..widgets.parts import column, label, named, push, row, scrolling

T = TypeVar("T")
Draw = Callable[[int, int], Picture]
"""From a page (the first is 0) and a width in pixels to its picture; asked from a thread beside the window's."""


class Pages(QFrame):
    """Shows nothing until it is given pages."""

    def __init__(self, runner: Runner, nothing: str) -> None:
        super().__init__()
        named(self, "pages", tr("Pages"))
        self.setProperty("look", "card")
        self._runner = runner
        self._nothing = nothing
        self._source: Draw | None = None
        self._page = self._count = 0
        self._picture = named(QLabel(), "page-picture", tr("No page is shown"))
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._picture.setWordWrap(True)
        self._picture.setTextFormat(Qt.TextFormat.PlainText)
        self._picture.setText(nothing)
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

    def show_pages(self, count: int, source: Draw, *, first: bool = True) -> None:
        """Show these pages from the first, or from the one in view."""
        self._source, self._count = source, count
        self._page = 0 if first else min(self._page, max(count - 1, 0))
        self._draw()

    def show_nothing(self, words: str = "") -> None:
        """Show no page, and say why."""
        self._source, self._page, self._count = None, 0, 0
        self._picture.clear()
        self._picture.setMinimumSize(0, 0)
        self._picture.setText(words or self._nothing)
        self._picture.setAccessibleName(words or tr("No page is shown"))
        self._where.setText("")
        self._allow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the page anew to fit."""
        super().resizeEvent(event)
        self._draw()

    def _turn(self, step: int) -> None:
        self._page = min(max(self._page + step, 0), max(self._count - 1, 0))
        self._draw()

    def _draw(self) -> None:
        source, page = self._source, self._page
        width = round(max(self._scroll.viewport().width() - 24, 200) * self.devicePixelRatioF())
        if source is not None:
            self._runner.aside(
                self, "page", lambda: source(page, width), lambda drawn: self._on_drawn(source, drawn), self._on_failed
            )

    def _on_drawn(self, source: Draw, drawn: Picture) -> None:
        if source is not self._source:
            return
        image = QImage(drawn.rgba, drawn.width, drawn.height, 4 * drawn.width, QImage.Format.Format_RGBX8888).copy()
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._picture.setPixmap(QPixmap.fromImage(image))
        self._picture.setMinimumSize(QSize(image.width(), image.height()) / self.devicePixelRatioF())
        words = tr("Page {page} of {pages}").format(page=self._page + 1, pages=self._count)
        self._where.setText(words)
        self._picture.setAccessibleName(words)
        self._allow()

    def _on_failed(self, error: DeskError) -> None:
        if not isinstance(error, Cancelled):
            self.show_nothing(str(error))

    def _allow(self) -> None:
        self._back.setEnabled(self._page > 0)
        self._on.setEnabled(self._page < self._count - 1)


class FilePages:
    """The pages of a file from anywhere, read by a confined process; ``close`` ends it, whatever it does.

    Belongs to no widget, so that it can be closed when its widget is already gone.
    """

    def __init__(self) -> None:
        self._viewer: Viewer | None = None
        self._wanted = 0

    def opening(self, path: Path) -> Callable[[], tuple[int, Draw]]:
        """Work for a thread beside: how many pages the file has, and what draws them.

        ``Refused`` where there are none, ``Cancelled`` once another file is wanted or none.
        """
        self.close()
        mine = self._wanted

        def asked(viewer: Viewer, question: Callable[[], T]) -> T:
            """What the viewer answers; it may have begun a process after it was let go, which is then ended."""
            try:
                answer = question() if mine == self._wanted else None
            finally:
                if mine != self._wanted:
                    viewer.close()
            if answer is None or mine != self._wanted:
                raise Cancelled(tr("The file was closed."))
            return answer

        def work() -> tuple[int, Draw]:
            viewer = self._viewer = open_pages(path)
            pages = asked(viewer, viewer.pages)
            return pages, lambda page, width: asked(viewer, lambda: viewer.page(page, width))

        return work

    def close(self) -> None:
        """Nothing of a file is open any more."""
        self._wanted += 1
        viewer, self._viewer = self._viewer, None
        if viewer is not None:
            viewer.close()
