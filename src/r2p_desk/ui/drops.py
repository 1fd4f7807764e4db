"""Files dropped anywhere on the window, seen before any field takes their names for text."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent, QWindow
from PySide6.QtWidgets import QLabel, QWidget

from ..i18n import tr
from .widgets.parts import named

_OVER = (QEvent.Type.DragEnter, QEvent.Type.DragMove)


class FileDrops(QObject):
    """``dropped`` carries the paths of what was dropped and the place (``QPoint`` in the window); ``where`` says, while
    it is held over a place, what would come of it.

    Watches the native window: what is dragged reaches that first, and one look per event is enough.
    """

    dropped = Signal(object, object)
    refused = Signal(str)

    def __init__(self, over: QWidget, where: Callable[[QPoint], str]) -> None:
        super().__init__(over)
        self._where = where
        self._hint = named(QLabel(over), "drop-hint", tr("Where what is dropped goes"))
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setProperty("look", "drop")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._hint.hide()
        self._window: QWindow | None = None

    def watch(self, window: QWindow | None) -> None:
        """See what is dropped on this window from now on."""
        if window is not None and window is not self._window:
            window.installEventFilter(self)
            self._window = window

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take files; let everything else pass."""
        kind = event.type()
        if kind == QEvent.Type.DragLeave:
            self._hint.hide()
            return False
        if not isinstance(event, QDropEvent) or not event.mimeData().hasUrls():
            return False
        place = event.position().toPoint()
        if kind in _OVER:
            self._say(place)
        elif kind == QEvent.Type.Drop:
            self._hint.hide()
            paths = paths_in(event.mimeData())
            QTimer.singleShot(0, self, lambda: self._take(paths, place))  # whoever dragged them is not kept waiting
        else:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        return True

    def _take(self, paths: list[Path], place: QPoint) -> None:
        if paths:
            self.dropped.emit(paths, place)
        else:
            self.refused.emit(tr("What was dropped lies on no disk of this machine: save it as a file first."))

    def _say(self, place: QPoint) -> None:
        over = self._hint.parentWidget()
        if over is not None:
            self._hint.setText(self._where(place))
            width, height = over.width() * 2 // 3, self._hint.fontMetrics().height() * 5
            self._hint.setGeometry((over.width() - width) // 2, (over.height() - height) // 2, width, height)
            self._hint.show()
            self._hint.raise_()


def paths_in(data: QMimeData) -> list[Path]:
    """The places of the files in what was dragged, each once; what is not of this machine is left out."""
    local = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return [Path(name) for name in dict.fromkeys(local) if name]
