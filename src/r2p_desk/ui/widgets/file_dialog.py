"""Choosing files and folders: the one place where file dialogs are made. None is modal, so none holds up a lock."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from ..workspace import Workspace


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


def ask_for_files(
    owner: QWidget, workspace: Workspace, title: str, chosen: Callable[[list[Path]], object]
) -> QFileDialog:
    """Ask for one or more files that are there."""
    dialog = _made(owner, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return _shown(dialog, chosen)


def ask_where_to_write(
    owner: QWidget, workspace: Workspace, title: str, chosen: Callable[[Path], object], *, name: str = ""
) -> QFileDialog:
    """Ask for a file to write, ``name`` offered; whether one may be written over is for whoever writes it to say."""
    dialog = _made(owner, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.selectFile(name)
    return _shown(dialog, lambda paths: chosen(paths[0]))


def _shown(dialog: QFileDialog, chosen: Callable[[list[Path]], object]) -> QFileDialog:
    dialog.filesSelected.connect(lambda names: chosen([Path(name) for name in names]))
    dialog.finished.connect(lambda _: dialog.deleteLater())
    dialog.show()
    return dialog
