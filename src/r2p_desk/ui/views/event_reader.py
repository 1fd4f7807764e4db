"""One event whole: what it says in words, how exactly, whose it is; and the item made of it, in one click."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ...actions.datasets import Shown, licence_words, shape_of, show_event
from ...actions.promoting import promote
from ...domain.event import Told
from ...i18n import tr
from ..text import long_text, visible
from ..widgets.parts import column, label, push, reading_text, row
from ..workspace import Workspace


class EventReader(QWidget):
    """``promoted`` carries the id of the item that was made."""

    promoted = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._dataset = self._key = self._item = ""
        stack = column(self, margin=16, gap=8)
        self._title = label(look="title", selectable=True)
        self._title.setObjectName("event-title")
        stack.addWidget(self._title)
        self._licence = label(look="strong")
        self._licence.setObjectName("event-licence")
        stack.addWidget(self._licence)
        buttons = row()
        words = tr("One item in this case, however often; no more exact than the dataset knows it")
        self._promote = push("event-promote", tr("Make an item"), self.promote, "primary", words)
        self._open = push("event-item", tr("Open the item"), self._on_open)
        self._renew = push(
            "event-renew", tr("State it anew from this dataset"), lambda: self.promote(anew=True),
            description=tr("What the item says of date, place, deaths and sources is replaced; undo brings it back"),
        )  # fmt: skip
        for button in (self._promote, self._open, self._renew):
            buttons.addWidget(button)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self.text = reading_text("event-text", tr("The event chosen"))
        stack.addWidget(self.text, 3)
        self._as_it_stands = label(tr("As it stands in the file"), "strong")
        stack.addWidget(self._as_it_stands)
        self.cells = reading_text("event-cells", tr("The event chosen, as it stands in the file"))
        stack.addWidget(self.cells, 2)
        stack.addStretch(0)
        self.clear()

    def clear(self) -> None:
        """No event is chosen."""
        self._key = self._item = ""
        self._say(tr("Choose an event"), "")
        self.text.clear()
        self.cells.clear()
        for part in (self._promote, self._open, self._renew, self.text, self._as_it_stands, self.cells):
            part.hide()

    def read(self, dataset: str, key: str) -> None:
        """Show this event."""
        self._dataset, self._key = dataset, key
        self._workspace.runner.read(
            self, "event", lambda session: show_event(session.the_case(), dataset, key), self._on_read
        )

    def read_anew(self) -> None:
        """The item made of it may have changed."""
        if self._key:
            self.read(self._dataset, self._key)

    def promote(self, *, anew: bool = False) -> None:
        """Make an item of the event."""
        dataset, key = self._dataset, self._key
        if key and self._workspace.may_edit:
            self._workspace.runner.write(
                self,
                lambda session: promote(session.the_case(), dataset, key, anew=anew).id,
                self._on_promoted,
                self._workspace.troubled.emit,
            )

    def _on_read(self, shown: Shown) -> None:
        if shown.event.key != self._key:
            return
        told: Told = shape_of(shown.dataset.format).told(shown.event)
        self._item = shown.item or ""
        self._say(told.title, f"{shown.dataset.called} · {licence_words(shown.dataset)}")
        citation = shown.dataset.citation or ""
        self.text.setPlainText(long_text(f"{told.text}\n\n{citation}"))
        cells = [f"{name}: {value}" for name, value in shown.event.values.items() if value]
        line = tr("line {n} of {file}").format(n=shown.row, file=shown.dataset.file or "–")
        self.cells.setPlainText(long_text("\n".join([line, *cells])))
        for part in (self.text, self._as_it_stands, self.cells):
            part.show()
        may = self._workspace.may_edit
        self._promote.setVisible(may and not self._item)
        self._open.setVisible(bool(self._item))
        self._renew.setVisible(may and bool(self._item))

    def _on_promoted(self, item: str) -> None:
        self._workspace.said.emit(tr("It is an item now."))
        self._workspace.changed.emit(frozenset({"item", "source"}))
        self.promoted.emit(item)

    def _on_open(self) -> None:
        self._workspace.asked.emit("items", self._item)

    def _say(self, title: str, licence: str) -> None:
        self._title.setText(visible(title))
        self._title.setAccessibleName(visible(title))
        self._licence.setText(visible(licence))
        self._licence.setAccessibleName(visible(licence) or tr("Licence"))
        self._licence.setVisible(bool(licence))
