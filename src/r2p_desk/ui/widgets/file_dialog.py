"""Choosing files and folders, the one way: Qt's own dialog, which keeps nothing anywhere, named for who cannot see it.

No dialog of the desktop (it would put the file among the recent ones), no history, no settings. It begins in the folder
last used since the desk was unlocked, which only memory knows, and it is never modal: Ctrl+L locks while it is open.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFileDialog, QToolButton, QWidget

from ...i18n import tr
from ..workspace import Workspace

Option = QFileDialog.Option


def ask_for_file(
    owner: QWidget, workspace: Workspace, title: str, chosen: Callable[[Path], object], kinds: str = ""
) -> QFileDialog:
    """Ask for one file that is there; ``kinds`` as ``PDF (*.pdf)``, several between ``;;``."""
    dialog = _dialog(owner, workspace, title, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _shown(dialog, workspace, lambda paths: chosen(paths[0]))


def ask_for_files(
    owner: QWidget, workspace: Workspace, title: str, chosen: Callable[[list[Path]], object], kinds: str = ""
) -> QFileDialog:
    """Ask for one or more files that are there."""
    dialog = _dialog(owner, workspace, title, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return _shown(dialog, workspace, chosen)


def ask_for_folder(
    owner: QWidget, workspace: Workspace, title: str, chosen: Callable[[Path], object], *, new: bool = False
) -> QFileDialog:
    """Ask for a folder that is there, or with ``new`` one that may be made in the dialog."""
    dialog = _dialog(owner, workspace, title, "")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(Option.ShowDirsOnly)
    dialog.setOption(Option.ReadOnly, not new)
    return _shown(dialog, workspace, lambda paths: chosen(paths[0]))


def ask_where_to_write(
    owner: QWidget,
    workspace: Workspace,
    title: str,
    chosen: Callable[[Path], object],
    *,
    kinds: str = "",
    suffix: str = "",
    name: str = "",
) -> QFileDialog:
    """Ask for a file to write, ``name`` offered; whether one may be written over is for whoever writes it to say."""
    dialog = _dialog(owner, workspace, title, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    dialog.setOption(Option.DontConfirmOverwrite)
    dialog.setOption(Option.ReadOnly, False)  # noqa: FBT003  # Qt's own signature; a new folder may be made
    if name:
        dialog.selectFile(name)
    return _shown(dialog, workspace, lambda paths: chosen(paths[0]))


def _dialog(owner: QWidget, workspace: Workspace, title: str, kinds: str) -> QFileDialog:
    for other in owner.findChildren(QFileDialog):
        other.close()
    dialog = QFileDialog(owner, title)
    dialog.setObjectName("file-dialog")
    for option in (Option.DontUseNativeDialog, Option.DontUseCustomDirectoryIcons, Option.ReadOnly):
        dialog.setOption(option)
    dialog.setModal(False)  # Qt's own signature; a modal dialog would keep Ctrl+L from locking
    dialog.setDirectory(str(_folder(workspace)))
    dialog.setNameFilter(kinds or tr("All files (*)"))
    dialog.setHistory([])
    dialog.setSidebarUrls([QUrl.fromLocalFile(str(place)) for place in dict.fromkeys((Path.home(), Path("/")))])
    return dialog


def _folder(workspace: Workspace) -> Path:
    last = workspace.folder
    return last if last is not None and last.is_dir() else Path.home()


def _shown(dialog: QFileDialog, workspace: Workspace, chosen: Callable[[list[Path]], object]) -> QFileDialog:
    def on_chosen(names: list[str]) -> None:
        paths = [Path(name) for name in names]
        workspace.folder = paths[0].parent
        chosen(paths)

    dialog.filesSelected.connect(on_chosen)
    dialog.finished.connect(lambda _: dialog.deleteLater())
    dialog.show()
    _name_parts(dialog)
    return dialog


def _name_parts(dialog: QFileDialog) -> None:
    """Qt names some of its parts, in English."""
    words = {
        "fileNameEdit": tr("Name"),
        "lookInCombo": tr("Folder"),
        "fileTypeCombo": tr("Kinds of files"),
        "treeView": tr("Files and folders"),
        "listView": tr("Files and folders"),
        "sidebar": tr("Places"),
        "backButton": tr("Back"),
        "forwardButton": tr("Forward"),
        "toParentButton": tr("Folder above"),
        "newFolderButton": tr("New folder"),
        "listModeButton": tr("As a list"),
        "detailModeButton": tr("With details"),
    }
    for part in dialog.findChildren(QWidget):
        if (said := words.get(part.objectName())) is not None:
            part.setAccessibleName(said)
            if part.toolTip():
                part.setToolTip(said)
        if isinstance(part, QToolButton) and (sign := _signs(dialog).get(part.objectName())) is not None:
            part.setIcon(QIcon())  # Qt's own are black, also on a dark ground
            part.setText(sign)
        if part.objectName() in ("fileNameEdit", "lookInCombo"):
            part.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a path runs that way in every language
    saving = dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    for label, said in (
        (QFileDialog.DialogLabel.LookIn, tr("Folder:")),
        (QFileDialog.DialogLabel.FileName, tr("Name:")),
        (QFileDialog.DialogLabel.FileType, tr("Kinds of files:")),
        (QFileDialog.DialogLabel.Accept, tr("Write here") if saving else tr("Choose")),
        (QFileDialog.DialogLabel.Reject, tr("Cancel")),
    ):
        dialog.setLabelText(label, said)


def _signs(dialog: QFileDialog) -> dict[str, str]:
    back, forward = ("→", "←") if dialog.isRightToLeft() else ("←", "→")
    return {"backButton": back, "forwardButton": forward, "toParentButton": "↑", "newFolderButton": "+"}
