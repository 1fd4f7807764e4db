"""What is copied out of this program: plain text marked as secret, taken back after a time and at a lock if still ours.

Clipboard and selection (X11's middle button) alike. What another program took over meanwhile is not touched; where it
is still what was copied here, or where the desktop refuses to have it cleared (Wayland may), the officer is told.
"""

import os
import sys

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication

from ..i18n import tr

Mode = QClipboard.Mode
_SECRET = {
    "win32": ('application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', b"\1\0\0\0"),
    "darwin": ("application/x-nspasteboard-concealed-type", b""),
}.get(sys.platform, ("x-kde-passwordManagerHint", b"secret"))
"""By this managers of clipboards know that they should keep nothing; not all of them heed it."""
_LOOK_AGAIN_MS = 300


class Copies(QObject):
    """``left`` carries what the officer must know when a copy could not be taken back."""

    left = Signal(str)

    def __init__(self, parent: QObject, board: QClipboard | None = None) -> None:
        super().__init__(parent)
        self._board = board or QGuiApplication.clipboard()
        self._seconds = 60
        self._marking = False
        self._salt = os.urandom(16)
        self._ours: dict[QClipboard.Mode, bytes] = {}
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.take_back)
        self._again = QTimer(self, singleShot=True)
        self._again.setInterval(_LOOK_AGAIN_MS)
        self._again.timeout.connect(self._look_again)
        self._board.changed.connect(self._on_changed)

    def keep_for(self, seconds: int) -> None:
        """Take back what is copied from now on after so many seconds."""
        self._seconds = seconds

    def take_back(self) -> None:
        """Clear what is still ours, now; whether that held is looked at a moment later."""
        self._timer.stop()
        for mode in (Mode.Clipboard, Mode.Selection):
            if self._owns(mode):
                self._marking = True
                self._board.clear(mode)
                self._marking = False
        if self._ours:
            self._again.start()

    def _on_changed(self, mode: QClipboard.Mode) -> None:
        if self._marking or not self._owns(mode):
            return
        copied = self._board.mimeData(mode)
        if copied is None or not copied.formats():
            return
        self._ours[mode] = self._fingerprint(copied)
        if not copied.hasFormat(_SECRET[0]):
            self._marking = True
            self._board.setMimeData(_marked(copied), mode)
            self._marking = False
        self._timer.start(self._seconds * 1000)

    def _look_again(self) -> None:
        """Another program may have taken the copy over, or the desktop may not let go of it."""
        ours, self._ours = self._ours, {}
        words = set()
        for mode, fingerprint in ours.items():
            now = self._board.mimeData(mode)
            if now is not None and now.formats() and self._fingerprint(now) == fingerprint:
                words.add(_not_cleared() if self._owns(mode) else _taken_over())
        for one in sorted(words):
            self.left.emit(one)

    def _owns(self, mode: QClipboard.Mode) -> bool:
        if mode == Mode.Selection:
            return self._board.supportsSelection() and self._board.ownsSelection()
        return self._board.ownsClipboard()

    def _fingerprint(self, copied: QMimeData) -> bytes:
        """Tells the same copy again without keeping it."""
        data = copied.text().encode("utf-8", "surrogatepass") if copied.hasText() else b"\0".join(
            bytes(copied.data(form).data()) for form in sorted(copied.formats())
        )  # fmt: skip
        import hashlib  # brings in OpenSSL, for which the first window need not wait

        return hashlib.sha256(self._salt + data).digest()


def _marked(copied: QMimeData) -> QMimeData:
    """The same for other programs as plain text alone, or as it is where it is no text, with the mark of a secret."""
    made = QMimeData()
    if copied.hasText():
        made.setText(copied.text())
    elif copied.hasImage():
        made.setImageData(copied.imageData())
    else:
        for form in copied.formats():
            made.setData(form, copied.data(form))
    made.setData(*_SECRET)
    return made


def _not_cleared() -> str:
    return tr(
        "What you copied could not be taken off the clipboard: this desktop does not allow it now."
        " Copy something else in another program."
    )


def _taken_over() -> str:
    return tr(
        "What you copied is still on the clipboard: another program took it over and may keep it."
        " Clear the clipboard's history there."
    )
