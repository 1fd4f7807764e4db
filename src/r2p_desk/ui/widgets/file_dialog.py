"""Choosing files and folders: the one place where file dialogs are made. None is modal, so none holds up a lock."""

from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid


def open_file(parent: QWidget, title: str) -> Path | None:
    """A file that exists; ``None`` when nothing was chosen, or a lock closed the dialog."""
    dialog = _made(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _chosen(dialog)


def save_file(parent: QWidget, title: str, name: str) -> Path | None:
    """Where to write a file; ``name`` is offered. Whether one is there already is for whoever writes it."""
    dialog = _made(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.selectFile(name)
    return _chosen(dialog)


def choose_folder(parent: QWidget, title: str) -> Path | None:
    """A folder that exists."""
    dialog = _made(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _chosen(dialog)


def _made(parent: QWidget, title: str) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(Path.home()))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setModal(False)  # Qt's own signature; a modal dialog would keep Ctrl+L from locking
    return dialog


def _chosen(dialog: QFileDialog) -> Path | None:
    loop = QEventLoop()
    dialog.finished.connect(loop.quit)
    dialog.destroyed.connect(loop.quit)
    dialog.show()
    loop.exec()
    if not isValid(dialog):
        return None
    names = dialog.selectedFiles() if dialog.result() == QFileDialog.DialogCode.Accepted else []
    dialog.deleteLater()
    return Path(names[0]) if names else None
