"""A form of a few fields and choices: what is typed can be kept as a draft, read at once, and put back."""

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QBoxLayout, QComboBox, QWidget

from ...errors import DeskError
from ..keeping import let_go
from ..workspace import Workspace
from .field import Field, Read, Say
from .parts import captioned, column, named, row


class Part(Protocol):
    """What else a form can hold: a widget with a text of its own and a value read from it."""

    @property
    def text(self) -> str:
        """As typed or chosen."""

    def set_text(self, text: str) -> None:
        """Put this there."""

    def value(self) -> Any:
        """What it means; ``DeskError`` when it cannot be taken."""


Choices = Sequence[tuple[str, str]]
"""(value, words) of each."""


class SmallForm(QWidget):
    """``name`` is that of its draft; a draft kept of it is put back once all its parts are there (``begin``)."""

    edited = Signal()

    def __init__(self, workspace: Workspace, name: str) -> None:
        super().__init__()
        self.name = name
        self._workspace = workspace
        self._fields: dict[str, Field] = {}
        self._choices: dict[str, QComboBox] = {}
        self._before: dict[str, str] = {}
        self._parts: dict[str, Part] = {}
        self._wanted: dict[str, str] = {}
        """Choices of a draft that are not offered yet."""
        self._stack = column(self, gap=8)
        self._line: QBoxLayout = self._stack

    def side_by_side(self) -> None:
        """What is added from now on stands on one line."""
        self._line = row(gap=12)
        self._stack.addLayout(self._line)

    def one_below_the_other(self) -> None:
        """What is added from now on stands below."""
        self._line = self._stack

    def field(
        self, name: str, words: str, *, read: Read | None = None, say: Say | None = None, hint: str = "", lines: int = 1
    ) -> Field:
        """A place to type in."""
        made = Field(f"{self.name}-{name}", words, read=read, say=say, hint=hint, lines=lines)
        made.edited.connect(self.edited)
        self._fields[name] = made
        self._line.addWidget(made, 1, *self._top())
        return made

    def choice(self, name: str, words: str, choices: Choices) -> QComboBox:
        """A box of choices; the first holds until another is chosen."""
        made = named(QComboBox(), f"{self.name}-{name}", words)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(16)
        for value, said in choices:
            made.addItem(said, value)
        made.currentIndexChanged.connect(lambda _: self._on_chosen(name))
        self._choices[name] = made
        under = captioned(words, made)
        under.addStretch(1)
        self._line.addLayout(under, 1)
        return made

    def _on_chosen(self, name: str) -> None:
        self._wanted.pop(name, None)
        self.edited.emit()

    def take(self, name: str, part: Part, widget: QWidget, edited: SignalInstance) -> None:
        """A widget of another kind; ``edited`` is its signal."""
        self._parts[name] = part
        edited.connect(self.edited)
        self._line.addWidget(widget, 1, *self._top())

    def fill_choice(self, name: str, choices: Choices) -> None:
        """Offer these in place of those before; what was chosen stays chosen where it is still there."""
        box = self._choices[name]
        chosen = self._wanted.pop(name, "") or self.chosen(name)
        with QSignalBlocker(box):
            box.clear()
            for value, said in choices:
                box.addItem(said, value)
            box.setCurrentIndex(max(box.findData(chosen), 0))
        if chosen and box.findData(chosen) < 0:
            self._wanted[name] = chosen

    def _top(self) -> tuple[Qt.AlignmentFlag, ...]:
        """On a line of several, hints of different length must not push the captions apart."""
        return (Qt.AlignmentFlag.AlignTop,) if self._line is not self._stack else ()

    def chosen(self, name: str) -> str:
        """The value chosen."""
        return self._wanted.get(name) or str(self._choices[name].currentData() or "")

    def part(self, name: str) -> Field:
        """The field of this name."""
        return self._fields[name]

    def begin(self) -> None:
        """It is as it will be empty; put back what is kept of it."""
        self._before = self.typed()
        draft = self._workspace.drafts.pop(self.name, None)
        if draft:
            self.restore(draft)

    def typed(self) -> dict[str, str]:
        """Everything as typed and chosen."""
        texts = {name: field.text for name, field in self._fields.items()}
        chosen = {name: self.chosen(name) for name in self._choices}
        return {**texts, **chosen, **{name: part.text for name, part in self._parts.items()}}

    @property
    def started(self) -> bool:
        """Whether anything is not as it was at first."""
        return bool(self.changed)

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed and not saved."""
        return {self.name: self.typed()} if self.started else {}

    def restore(self, typed: dict[str, str]) -> None:
        """Put this there in place of what is."""
        for name, field in self._fields.items():
            field.set_text(typed.get(name, ""))
            field.accept()
        for name, box in self._choices.items():
            wanted = typed.get(name, "")
            box.setCurrentIndex(max(box.findData(wanted), 0))
            self._wanted.pop(name, None)
            if wanted and box.findData(wanted) < 0:
                self._wanted[name] = wanted

        for name, part in self._parts.items():
            part.set_text(typed.get(name, ""))

    def fill(self, typed: dict[str, str]) -> None:
        """The same; what is typed after that counts as typed."""
        self.restore(typed)
        self._before = self.typed()

    @property
    def changed(self) -> frozenset[str]:
        """Names of what is not as it was at first."""
        return frozenset(name for name, text in self.typed().items() if text != self._before.get(name, ""))

    def settle(self, name: str) -> None:
        """What was typed is saved as it stands; from now on the form is of this name."""
        self._before = self.typed()
        let_go(self._workspace, self.name)
        self.name = name

    def clear(self) -> None:
        """What was typed is saved, or given up."""
        self.fill({})
        let_go(self._workspace, self.name)

    def values(self) -> dict[str, Any]:
        """The values, ``None`` where nothing is typed; raises the first refusal, all being shown."""
        found: dict[str, Any] = {name: self.chosen(name) or None for name in self._choices}
        found |= {name: part.value() for name, part in self._parts.items()}
        refused: list[tuple[Field, DeskError]] = []
        for name, field in self._fields.items():
            try:
                found[name] = field.value()
            except DeskError as error:
                refused.append((field, error))
        if refused:
            refused[0][0].setFocus()
            raise refused[0][1]
        return found
