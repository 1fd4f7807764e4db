"""The fields of an item as they are typed: the same for capturing one and for changing one."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from ...domain.coding_rules import how_known_rule, how_known_words, statement_rule, statement_words
from ...domain.grading import Grade
from ...domain.item import HowKnown, Item, Statement
from ...domain.signal import Crime, crime_words, signal_words
from ...domain.signal import Signal as Stream
from ...domain.when import When
from ...errors import DeskError, UsageError
from ...i18n import tr
from ..words import grade_in_words
from .field import Field
from .marking_field import MarkingField
from .parts import column, label, named, row
from .ruled_choice import RuledChoice, choices_of

_SEPARATOR = " "


class ItemForm(QWidget):
    """What is typed stays as typed; ``values`` reads it, and shows beside each field why it cannot be taken."""

    edited = Signal()

    def __init__(self, prefix: str, case_marking: str) -> None:
        super().__init__()
        when = tr("for example 12 May 1993, 12 May 1993 ± 3 days, early 1994, 1993-05")
        self._fields: dict[str, Field] = {
            "title": Field(f"{prefix}-title", tr("Title")),
            "text": Field(f"{prefix}-text", tr("What is reported"), lines=5),
            "happened": Field(f"{prefix}-happened", tr("Happened"), read=When.parse, say=_words, hint=when),
            "known": Field(f"{prefix}-known", tr("Became known"), read=When.parse, say=_words,
                           hint=tr("empty: known when recorded")),
            "place": Field(f"{prefix}-place", tr("Place")),
            "source": Field(f"{prefix}-source", tr("Who said so")),
            "origin": Field(f"{prefix}-origin", tr("Had it from")),
            "grade": Field(f"{prefix}-grade", tr("Grade"), read=Grade, say=grade_in_words,
                           hint=tr("A to F for the source, 1 to 6 for the item: B2")),
            "actors": Field(f"{prefix}-actors", tr("Who acts"), read=names_in, hint=tr("several apart with ;")),
            "populations": Field(f"{prefix}-populations", tr("Who is at risk or harmed"), read=names_in,
                                 hint=tr("several apart with ;")),
            "tags": Field(f"{prefix}-tags", tr("Tags"), read=names_in, hint=tr("such as 7.3; several apart with ;")),
        }  # fmt: skip
        self._marking = MarkingField(f"{prefix}-marking", inherits=case_marking)
        self._boxes: dict[str, dict[str, QCheckBox]] = {
            "signals": {str(one): _box(f"{prefix}-{one}", signal_words(one)) for one in Stream},
            "crimes": {str(one): _box(f"{prefix}-{one}", crime_words(one)) for one in Crime},
        }
        self._chosen: dict[str, RuledChoice] = {
            "how_known": RuledChoice(f"{prefix}-how-known", tr("How known"),
                                     choices_of(how_known_words, how_known_rule, list(HowKnown)),
                                     none=tr("not stated")),
            "statement": RuledChoice(f"{prefix}-statement", tr("Claim or observation"),
                                     choices_of(statement_words, statement_rule, list(Statement)),
                                     none=tr("not stated")),
        }  # fmt: skip
        self._place_before: dict[str, str] | None = None
        self._before: dict[str, str] = {}
        self._lay_out()
        for field in self._fields.values():
            field.edited.connect(self.edited)
        for choice in self._chosen.values():
            choice.edited.connect(self.edited)
        self._marking.edited.connect(self.edited)
        for box in self._all_boxes():
            box.toggled.connect(self.edited)
        self.setFocusProxy(self._fields["title"])
        self._before = self.typed()

    def typed(self) -> dict[str, str]:
        """Everything as typed, by field."""
        texts = {name: field.text for name, field in self._fields.items()}
        ticked = {
            name: _SEPARATOR.join(value for value, box in boxes.items() if box.isChecked())
            for name, boxes in self._boxes.items()
        }
        chosen = {name: choice.text for name, choice in self._chosen.items()}
        return {**texts, **chosen, "marking": self._marking.text, **ticked}

    @property
    def changed(self) -> dict[str, str]:
        """The fields whose text is not what it was when the form was filled."""
        return {name: text for name, text in self.typed().items() if text != self._before.get(name)}

    def fill(self, item: Item | None) -> None:
        """Put the fields of an item there, or empty them; what is typed after that counts as changed."""
        place = item.place if item else None
        self._place_before = {"name": place.name, "precision": place.precision} if place else None
        self.restore(_texts(item) if item else {})
        self._before = self.typed()

    def restore(self, typed: dict[str, str]) -> None:
        """Put back what was typed."""
        for name, field in self._fields.items():
            field.set_text(typed.get(name, ""))
        for name, choice in self._chosen.items():
            choice.set_text(typed.get(name, ""))
        self._marking.set_text(typed.get("marking", ""))
        for name, boxes in self._boxes.items():
            ticked = typed.get(name, "").split(_SEPARATOR)
            for value, box in boxes.items():
                box.setChecked(value in ticked)

    def values(self, names: Iterable[str]) -> dict[str, Any]:
        """The values of these fields, ``None`` where nothing is typed; raises the first refusal, all being shown."""
        readers: dict[str, Callable[[], Any]] = {name: field.value for name, field in self._fields.items()}
        readers |= {"title": self._title, "marking": self._marking.value}
        readers |= {name: choice.value for name, choice in self._chosen.items()}
        readers |= {name: self._ticked(name) for name in self._boxes}
        values, refused = {}, []
        for name in names:
            try:
                values[name] = readers[name]()
            except DeskError as error:
                refused.append((name, error))
        if refused:
            first, why = refused[0]
            form_part = self._marking if first == "marking" else self._fields[first]
            form_part.setFocus()
            raise why
        return values

    def place_value(self, name: str | None) -> dict[str, str] | None:
        """A place as the record wants it; one that was not renamed keeps its precision."""
        if name is None:
            return None
        if self._place_before is not None and self._place_before["name"] == name:
            return self._place_before
        return {"name": name, "precision": "unknown"}

    def _title(self) -> str:
        field = self._fields["title"]
        if not field.text.strip():
            error = UsageError(tr("An item needs a title."))
            field.refuse(error)
            raise error
        return field.text.strip()

    def _ticked(self, name: str) -> Callable[[], list[str]]:
        return lambda: [value for value, box in self._boxes[name].items() if box.isChecked()]

    def _all_boxes(self) -> list[QCheckBox]:
        return [box for boxes in self._boxes.values() for box in boxes.values()]

    def _lay_out(self) -> None:
        stack = column(self, gap=12)
        stack.addWidget(self._fields["title"])
        stack.addWidget(self._fields["text"], 1)
        for first, second in (
            ("happened", "known"),
            ("place", "source"),
            ("origin", "grade"),
            ("actors", "populations"),
        ):
            line = row(gap=12)
            for name in (first, second):
                line.addWidget(self._fields[name], 1, Qt.AlignmentFlag.AlignTop)
            stack.addLayout(line)
            if first == "origin":
                line = row(gap=12)
                for choice in self._chosen.values():
                    line.addWidget(choice, 1, Qt.AlignmentFlag.AlignTop)
                stack.addLayout(line)
        stack.addWidget(self._marking)
        stack.addWidget(self._fields["tags"])
        for caption, name in ((tr("Early signs"), "signals"), (tr("Bears on"), "crimes")):
            stack.addWidget(label(caption, "strong"))
            grid = QGridLayout()
            grid.setHorizontalSpacing(12)
            for at, box in enumerate(self._boxes[name].values()):
                grid.addWidget(box, at, 0)
            stack.addLayout(grid)


def _texts(item: Item) -> dict[str, str]:
    def tags(values: Iterable[StrEnum]) -> str:
        return _SEPARATOR.join(values)

    return {
        "title": item.title,
        "text": item.text or "",
        "happened": item.happened.words if item.happened and _reads_back(item.happened) else item.happened or "",
        "known": item.known.words if item.known and _reads_back(item.known) else item.known or "",
        "place": item.place.name if item.place else "",
        "source": item.source or "",
        "origin": item.origin or "",
        "how_known": item.how_known or "",
        "statement": item.statement or "",
        "grade": item.grade or "",
        "marking": item.marking or "",
        "actors": "; ".join(item.actors),
        "populations": "; ".join(item.populations),
        "tags": "; ".join(item.tags),
        "signals": tags(item.signals),
        "crimes": tags(item.crimes),
    }


def _reads_back(when: When) -> bool:
    """Whether its words say exactly this date; where they do not, its EDTF text is shown to be edited."""
    try:
        return When.parse(when.words) == when
    except DeskError:
        return False


def names_in(text: str) -> list[str]:
    """The names typed apart with semicolons, each once."""
    return list(dict.fromkeys(name for part in text.split(";") if (name := " ".join(part.split()))))


def _words(when: When) -> str:
    return when.words


def _box(object_name: str, words: str) -> QCheckBox:
    return named(QCheckBox(words), object_name, words)
