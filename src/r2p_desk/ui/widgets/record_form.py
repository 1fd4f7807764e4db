"""Fields of a record to be stated: what is typed stays typed, what was changed is known, one button saves it."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from ...domain.when import When
from ...errors import DeskError, InvalidValue
from ...i18n import tr
from .field import Field, Read, Say
from .parts import captioned, column, label, named, row

Texts = dict[str, str]
"""Field → text, as it stands in its control."""


class Asked(NamedTuple):
    """A field of a form: its name in the record, its words, how it is read, and its choices where it has some.

    ``choices`` are (text, words); the text of none is empty.
    """

    name: str
    words: str
    lines: int = 1
    read: Read | None = None
    say: Say | None = None
    hint: str = ""
    choices: Sequence[tuple[str, str]] = ()
    several: bool = False
    """Whether more than one of the choices can hold."""
    beside: bool = False
    """Whether it stands beside the field before it."""


class Choice(QWidget):
    """One of a few words, or none of them."""

    edited = Signal()

    def __init__(self, object_name: str, asked: Asked) -> None:
        super().__init__()
        self._read = asked.read
        self._box = named(QComboBox(), object_name, asked.words)
        self._box.addItem(tr("not stated"), "")
        for text, words in asked.choices:
            self._box.addItem(words, text)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setMinimumContentsLength(16)
        stack = column(self, gap=2)
        stack.addLayout(captioned(asked.words, self._box))
        self._box.currentIndexChanged.connect(lambda _: self.edited.emit())
        self.setFocusProxy(self._box)

    @property
    def text(self) -> str:
        """The text of the choice."""
        return str(self._box.currentData() or "")

    def set_text(self, text: str) -> None:
        """Choose this."""
        self._box.setCurrentIndex(max(self._box.findData(text), 0))

    def value(self) -> Any:
        """What it means; ``None`` for none."""
        if not self.text:
            return None
        return self._read(self.text) if self._read is not None else self.text


class Choices(QWidget):
    """Any of a few words, each with a box to tick; the text has one to a line."""

    edited = Signal()

    def __init__(self, object_name: str, asked: Asked) -> None:
        super().__init__()
        stack = column(self, gap=2)
        stack.addWidget(label(asked.words, "strong"))
        self._boxes: dict[str, QCheckBox] = {}
        for text, words in asked.choices:
            box = named(QCheckBox(words), f"{object_name}-{text}", f"{asked.words}: {words}")
            box.toggled.connect(lambda _: self.edited.emit())
            self._boxes[text] = box
            stack.addWidget(box)
        self.setFocusProxy(next(iter(self._boxes.values())))

    @property
    def text(self) -> str:
        """Those ticked, one to a line."""
        return "\n".join(text for text, box in self._boxes.items() if box.isChecked())

    def set_text(self, text: str) -> None:
        """Tick these."""
        wanted = set(text.splitlines())
        for one, box in self._boxes.items():
            box.setChecked(one in wanted)

    def value(self) -> tuple[str, ...]:
        """Those ticked."""
        return tuple(self.text.splitlines())


Control = Field | Choice | Choices


class RecordForm(QWidget):
    """``edited`` whenever something in it is typed or chosen."""

    edited = Signal()

    def __init__(self, prefix: str, asked: Sequence[Asked]) -> None:
        super().__init__()
        self._fields: dict[str, Control] = {}
        self._base: Texts = {}
        stack = column(self, gap=10)
        across = row(gap=12)
        for one in asked:
            name = f"{prefix}-{one.name.replace('_', '-')}"
            field = _control(name, one)
            field.edited.connect(self.edited)
            self._fields[one.name] = field
            if not one.beside:
                across = row(gap=12)
                stack.addLayout(across)
            across.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        if asked:
            self.setFocusProxy(self._fields[asked[0].name])

    def field(self, name: str) -> Control:
        """The control of a field."""
        return self._fields[name]

    def show_texts(self, texts: Texts, *, keep_typed: bool = False) -> None:
        """Show what the record says; ``keep_typed`` leaves alone what was typed and not saved."""
        typed = self.changed() if keep_typed else {}
        self._base = {name: texts.get(name, "") for name in self._fields}
        for name, field in self._fields.items():
            wanted = typed.get(name, self._base[name])
            if field.text != wanted:
                field.set_text(wanted)
            if isinstance(field, Field) and name not in typed:
                field.accept()

    def changed(self) -> Texts:
        """The fields that are not as the record says, with what stands in them."""
        return {name: field.text for name, field in self._fields.items() if field.text != self._base.get(name, "")}

    def append_line(self, name: str, line: str) -> None:
        """One more line in a field that has one thing to a line; nothing where it stands there already."""
        lines = self._fields[name].text.splitlines()
        if line not in lines:
            self._fields[name].set_text("\n".join([*lines, line]))

    def restore(self, typed: Texts) -> None:
        """Put back what was typed earlier and not saved."""
        for name, text in typed.items():
            if name in self._fields:
                self._fields[name].set_text(text)

    def settle(self, texts: Texts) -> None:
        """These are saved: they are what the record says now."""
        self._base.update({name: text for name, text in texts.items() if name in self._fields})

    def values(self) -> dict[str, Any]:
        """The changed fields as the record takes them; the first that cannot be taken has the cursor and raises."""
        found: dict[str, Any] = {}
        for name in self.changed():
            try:
                found[name] = self._fields[name].value()
            except DeskError:
                self._fields[name].setFocus()
                raise
        return found


def _control(name: str, asked: Asked) -> Control:
    if asked.choices:
        return Choices(name, asked) if asked.several else Choice(name, asked)
    made = Field(name, asked.words, read=asked.read, say=asked.say, hint=asked.hint, lines=asked.lines)
    if asked.lines > 1:
        made.editor.setMaximumHeight(made.editor.minimumHeight())  # a page of many fields is long enough
    return made


def day(text: str) -> When:
    """A date as typed."""
    return When.parse(text)


def day_said(value: When) -> str:
    """What was understood of it."""
    return value.words


def by_line(text: str) -> tuple[str, ...]:
    """One to a line."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def articles(text: str) -> tuple[int, ...]:
    """Numbers of articles with commas or blanks between them."""
    found = []
    for part in text.replace(",", " ").split():
        if not part.isascii() or not part.isdigit() or len(part) > 3:
            raise InvalidValue(tr("“{text}” is not the number of an article.").format(text=part[:20]))
        found.append(int(part))
    return tuple(dict.fromkeys(found))


def choices(kind: Any, words: Callable[[Any], str]) -> list[tuple[str, str]]:
    """The words of a closed list, to be chosen from."""
    return [(str(one), words(one)) for one in kind]


def yes_or_no() -> list[tuple[str, str]]:
    """Yes and no, to be chosen from."""
    return [("yes", tr("yes")), ("no", tr("no"))]


def is_yes(text: str) -> bool:
    """Which of them was chosen."""
    return text == "yes"
