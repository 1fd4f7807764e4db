"""Quick capture: a pane beside the list, never a dialog; what is typed stays until it is saved or discarded."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ...actions.items import Draft, add_item
from ...domain.item import HowKnown, Item, Statement
from ...domain.place import Place
from ...domain.signal import Crime
from ...domain.signal import Signal as Stream
from ...errors import DeskError
from ...i18n import tr
from ..keeping import let_go
from ..runner import Session
from ..text import one_line
from ..widgets.item_form import ItemForm
from ..widgets.parts import column, label, named, push, row, scrolling
from ..workspace import Workspace
from .waiting_files import WaitingFiles

FORM = "capture"
_FILES = "files"


class Capture(QWidget):
    """``saved`` carries the new item's id; ``left`` when Escape was pressed."""

    saved = Signal(str)
    left = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        named(self, "capture", tr("Capture an item"))
        self._workspace = workspace
        marking = workspace.case.marking.words if workspace.case else ""
        self._form = ItemForm("capture", marking)
        stack = column(self, margin=16, gap=8)
        stack.addWidget(label(tr("Capture an item"), "title"))
        stack.addWidget(label(tr("Only the title is needed. What nobody stated stays empty."), "quiet"))
        stack.addWidget(scrolling("capture-scroll", tr("Capture an item"), self._form), 1)
        self._files = WaitingFiles(workspace, "capture")
        stack.addWidget(self._files)
        buttons = row()
        self._save = push("save-capture", tr("Save item"), self._on_save, "primary", tr("Ctrl+S"))
        self._save.setShortcut("Ctrl+S")
        buttons.addWidget(self._save)
        buttons.addWidget(push("discard-capture", tr("Discard"), self._on_discard))
        buttons.addWidget(label(tr("Escape goes back to the list; what is typed stays here."), "small"), 1)
        stack.addLayout(buttons)
        self.setFocusProxy(self._form)
        draft = workspace.drafts.pop(FORM, None)
        if draft:
            self._form.restore(draft)
            self._files.restore(draft.get(_FILES, ""))

    @property
    def started(self) -> bool:
        """Whether something is typed, or files wait."""
        return bool(self._form.changed or self._files.paths)

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed and not saved."""
        if not self.started:
            return {}
        files = self._files.text
        return {FORM: {**self._form.typed(), **({_FILES: files} if files else {})}}

    def take_files(self, paths: list[Path]) -> None:
        """These wait here, and are attached when the item is saved."""
        self._files.add(paths)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_save(self) -> None:
        try:
            values = self._form.values(self._form.typed())
        except DeskError:
            return  # shown beside the field
        self._save.setEnabled(False)
        self._workspace.runner.write(self, lambda session: _add(session, values), self._on_saved, self._on_not_saved)

    def _on_saved(self, item: Item) -> None:
        self._save.setEnabled(True)
        files, case = self._files.paths, self._workspace.case
        self._clear()
        self._workspace.said.emit(tr("Saved: {title}").format(title=one_line(item.title)))
        if files and case is not None:
            self._workspace.attaching.attach(case.id, item.id, files)
        self.saved.emit(item.id)

    def _on_not_saved(self, error: DeskError) -> None:
        self._save.setEnabled(True)
        self._workspace.troubled.emit(error)

    def _on_discard(self) -> None:
        self._clear()
        self.left.emit()

    def _clear(self) -> None:
        self._form.fill(None)
        self._files.restore("")
        let_go(self._workspace, FORM)


def _add(session: Session, values: dict[str, Any]) -> Item:
    place = values.pop("place")
    signals = tuple(Stream(one) for one in values.pop("signals"))
    crimes = tuple(Crime(one) for one in values.pop("crimes"))
    actors, populations, tags = (tuple(values.pop(name) or ()) for name in ("actors", "populations", "tags"))
    how_known, statement = values.pop("how_known"), values.pop("statement")
    draft = Draft(
        place=Place(name=place) if place else None,
        how_known=HowKnown(how_known) if how_known else None,
        statement=Statement(statement) if statement else None,
        signals=signals,
        crimes=crimes,
        actors=actors,
        populations=populations,
        tags=tags,
        **values,
    )
    return add_item(session.the_case(), draft)
