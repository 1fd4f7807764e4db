"""The paragraphs of a note as they are written: text, the items each rests on, whether it is judgement."""

import json
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QWidget

from ...actions.warnings_for_window import items_sought
from ...domain.item import Item
from ...domain.warning import Paragraph
from ...i18n import tr
from ..text import one_line
from ..widgets.cells import entry, key_of, listing
from ..widgets.field import Field
from ..widgets.parts import captioned, column, named, push, row
from ..workspace import Workspace

_LEAST_SOUGHT = 2


class Paragraphs(QWidget):
    """``text`` is JSON for a draft; ``value`` a list of objects ``text``, ``items`` (as typed), ``judgement``."""

    edited = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._rows: list[_Row] = []
        stack = column(self, gap=8)
        self._stack = column(gap=8)
        stack.addLayout(self._stack)
        buttons = row()
        buttons.addWidget(push("paragraph-add", tr("Add a paragraph"), self._on_add))
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._seek = Field("paragraph-seek", tr("Find items to rest a paragraph on"), hint=tr("words of the item"))
        self._seek.edited.connect(self._on_seek)
        stack.addWidget(self._seek)
        heads = (tr("Item"), tr("Title"), tr("Known"))
        self._found = listing("paragraph-found", tr("Items found"), heads, wide=1, lines=4)
        self._found.setVisible(False)
        stack.addWidget(self._found)
        self._resting = QWidget()
        resting = row(self._resting)
        self._which = named(QComboBox(), "paragraph-which", tr("Paragraph"))
        resting.addLayout(captioned(tr("Paragraph"), self._which))
        self._rest = push("paragraph-rest", tr("Rest it on the item chosen"), self._on_rest)
        resting.addWidget(self._rest)
        resting.addStretch(1)
        self._resting.setVisible(False)
        stack.addWidget(self._resting)
        self.set_text("")

    @property
    def text(self) -> str:
        """Everything as typed; empty for one empty paragraph."""
        typed = [shown.typed() for shown in self._rows]
        return json.dumps(typed, ensure_ascii=False) if any(one["text"] or one["items"] for one in typed) else ""

    def set_text(self, text: str) -> None:
        """Put these paragraphs there."""
        for shown in self._rows:
            shown.hide()
            shown.deleteLater()
        self._rows = []
        for one in json.loads(text) if text else [{}]:
            self._add(one)
        self._number()

    def set_paragraphs(self, paragraphs: tuple[Paragraph, ...], called: dict[str, tuple[str, str]]) -> str:
        """The text for these paragraphs, their items as officers call them."""
        rows = [
            {
                "text": one.text,
                "items": ", ".join(called.get(item, (item, ""))[0] for item in one.items),
                "judgement": one.judgement,
            }
            for one in paragraphs
        ]
        return json.dumps(rows, ensure_ascii=False) if rows else ""

    def value(self) -> list[dict[str, Any]]:
        """The paragraphs with a text."""
        return [
            {**one, "items": [item.strip() for item in str(one["items"]).split(",") if item.strip()]}
            for one in (shown.typed() for shown in self._rows)
            if str(one["text"]).strip()
        ]

    def _add(self, typed: dict[str, Any]) -> None:
        made = _Row(len(self._rows) + 1, typed)
        made.edited.connect(self.edited)
        made.gone.connect(lambda: self._on_gone(made))
        self._rows.append(made)
        self._stack.addWidget(made)

    def _on_add(self) -> None:
        self._add({})
        self._number()
        self._rows[-1].setFocus()
        self.edited.emit()

    def _on_gone(self, shown: "_Row") -> None:
        self._rows.remove(shown)
        shown.hide()
        shown.deleteLater()
        if not self._rows:
            self._add({})
        self._number()
        self.edited.emit()

    def _number(self) -> None:
        chosen = self._which.currentIndex()
        self._which.clear()
        for number, shown in enumerate(self._rows, 1):
            shown.set_number(number)
            self._which.addItem(str(number))
        self._which.setCurrentIndex(chosen if 0 <= chosen < len(self._rows) else len(self._rows) - 1)

    def _on_seek(self) -> None:
        words = self._seek.text.strip()
        if len(words) < _LEAST_SOUGHT:
            self._on_found([])
            return
        self._workspace.runner.read(
            self, "seek", lambda session: items_sought(session.the_case(), words), self._on_found, lambda _: None
        )

    def _on_found(self, found: list[Item]) -> None:
        self._found.clear()
        for item in found:
            known = item.known or item.recorded
            made = entry((item.ref, item.title, known.words if known is not None else ""), item.ref)
            self._found.addTopLevelItem(made)
            if item is found[0]:
                self._found.setCurrentItem(made)
        self._found.setVisible(bool(found))
        self._resting.setVisible(bool(found))

    def _on_rest(self) -> None:
        item = key_of(self._found.currentItem())
        if item and 0 <= self._which.currentIndex() < len(self._rows):
            self._rows[self._which.currentIndex()].rest_on(item)


class _Row(QFrame):
    edited = Signal()
    gone = Signal()

    def __init__(self, number: int, typed: dict[str, Any]) -> None:
        super().__init__()
        stack = column(self, gap=4)
        self._text = Field(f"paragraph-{number}", tr("Paragraph {number}").format(number=number), lines=3)
        self._text.set_text(str(typed.get("text", "")))
        stack.addWidget(self._text)
        line = row(gap=12)
        words = tr("Paragraph {number} rests on").format(number=number)
        self._items = Field(f"paragraph-{number}-items", words, hint=tr("ids of items, with commas between them"))
        self._items.set_text(str(typed.get("items", "")))
        line.addWidget(self._items, 1)
        beside = column(gap=4)
        self._judgement = QCheckBox(tr("Judgement"))
        self._judgement.setChecked(bool(typed.get("judgement", False)))
        self._remove = push(f"paragraph-{number}-remove", tr("Remove"), self.gone.emit, "compact")
        beside.addWidget(self._judgement)
        beside.addWidget(self._remove)
        line.addLayout(beside)
        stack.addLayout(line)
        for field in (self._text, self._items):
            field.edited.connect(self.edited)
        self._judgement.toggled.connect(lambda _: self.edited.emit())
        self.setFocusProxy(self._text)

    def set_number(self, number: int) -> None:
        """Its number, where others came or went."""
        words = tr("Paragraph {number}").format(number=number)
        named(self._judgement, f"paragraph-{number}-judgement", f"{words}: {tr('Judgement')}")
        named(self._remove, f"paragraph-{number}-remove", f"{words}: {tr('Remove')}")
        self._text.set_words(words)
        self._items.set_words(tr("Paragraph {number} rests on").format(number=number))

    def typed(self) -> dict[str, Any]:
        """As typed."""
        return {"text": self._text.text, "items": self._items.text, "judgement": self._judgement.isChecked()}

    def rest_on(self, item: str) -> None:
        """One item more."""
        held = [one.strip() for one in self._items.text.split(",") if one.strip()]
        if item not in held:
            self._items.set_text(", ".join([*held, one_line(item)]))
