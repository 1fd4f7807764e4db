"""What becomes of files dropped on the desk: attached, or taken in; where both could be meant, a strip asks."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from ..i18n import tr, trn
from .text import one_line
from .views.items import ItemsView
from .views.section import Section
from .widgets.parts import OneLine, push, row
from .workspace import Workspace


class DroppedFiles(QFrame):
    """A strip over the sections, there only while it asks. Files dropped on the list of items could be meant either
    way; on an item they are attached to it, on the page that takes files in they are taken in."""

    def __init__(
        self,
        workspace: Workspace,
        shown: Callable[[], str],
        section: Callable[[str], Section],
        *,
        looking_back: Callable[[], bool],
    ) -> None:
        super().__init__()
        self._workspace, self._shown, self._section, self._looking_back = workspace, shown, section, looking_back
        self._paths: list[Path] = []
        self.setProperty("look", "notice")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        line = row(self, margin=8)
        self._says = OneLine("dropped-says", at_end=False)
        line.addWidget(self._says, 1)
        take, leave = tr("Take in what they say…"), tr("Neither")
        self._take = push("dropped-take-in", take, self._on_take, "primary", tr("Each row or message becomes an item"))
        self._attach = push("dropped-attach", tr("Attach"), self._on_attach)
        self._leave = push("dropped-leave", leave, self._done, description=tr("Escape"))
        for button in (self._take, self._attach, self._leave):
            line.addWidget(button)
        self.hide()

    def would(self, place: QPoint) -> str:
        """What would come of files dropped at this place of the window, in words."""
        refusal = self._refusal()
        if refusal:
            return refusal
        if self._shown() == "import":
            return tr("Take in what these files say")
        items = self._section("items")
        if self._shown() == "items" and isinstance(items, ItemsView):
            return tr("Take in or attach: you are asked") if items.over_list(place) else items.files_go()
        return tr("Capture an item with these files")

    def take(self, paths: list[Path], place: QPoint) -> None:
        """They were dropped there."""
        refusal, items = self._refusal(), self._section("items")
        if refusal:
            self._workspace.said.emit(refusal)
        elif self._shown() == "import":
            self._take_in(paths)
        elif self._shown() == "items" and isinstance(items, ItemsView) and items.over_list(place):
            self._ask(paths, items)
        else:
            self._attach_them(paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape does neither."""
        if event.key() == Qt.Key.Key_Escape:
            self._done()
        else:
            super().keyPressEvent(event)

    def forget(self) -> None:
        """Ask no more."""
        self._paths = []
        self.hide()

    def _ask(self, paths: list[Path], items: ItemsView) -> None:
        self._paths = paths
        name = one_line(paths[0].name)
        many = trn("{n} file was dropped", "{n} files were dropped", len(paths))
        self._says.show_text(f"{name}:" if len(paths) == 1 else f"{many}:")
        words = items.files_go()
        self._attach.setText(words)
        self._attach.setAccessibleName(words)
        self.show()
        self._take.setFocus()

    def _on_take(self) -> None:
        paths = self._paths
        self.forget()
        self._take_in(paths)

    def _on_attach(self) -> None:
        paths = self._paths
        self.forget()
        self._attach_them(paths)

    def _done(self) -> None:
        self.forget()
        self._workspace.asked.emit(self._shown(), "")

    def _take_in(self, paths: list[Path]) -> None:
        from .views.import_page import ImportView

        self._workspace.asked.emit("import", "")
        section = self._section("import")
        if isinstance(section, ImportView):
            section.take_files(paths)

    def _attach_them(self, paths: list[Path]) -> None:
        elsewhere = self._shown() != "items"
        self._workspace.asked.emit("items", "")
        section = self._section("items")
        if isinstance(section, ItemsView):
            (section.take_files_for_new if elsewhere else section.take_files)(paths)

    def _refusal(self) -> str:
        if self._workspace.case is None:
            return tr("Open a case first: files are attached to its items.")
        if self._looking_back():
            return tr("You are looking back. Files are attached to items of now.")
        if not self._workspace.may_edit:
            return tr("This case is open for reading: nothing can be attached.")
        if self._shown() in ("exchange", "preferences"):
            return tr("Files are attached in Items, not here.")
        return ""
