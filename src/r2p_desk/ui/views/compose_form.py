"""The form beside the pages of a briefing: what is wanted."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ...actions.composing import KINDS, LANGUAGES, PUBLIC, Asked, kind_words
from ...domain.marking import Level, Marking
from ...domain.when import When
from ...i18n import tr
from ..paper_words import interface_language, language_words
from ..text import one_line
from ..widgets.field import Field
from ..widgets.parts import captioned, column, named, row


class ComposeForm(QWidget):
    """``edited`` when anything was chosen or typed; ``asked`` is what is wanted, wrong fields marked.

    ``kind_chosen`` when another kind was: ``show_choices`` then takes the records that it may be made of.
    """

    edited = Signal()
    kind_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._kind = named(QComboBox(), "briefing-kind", tr("Kind"))
        for kind in KINDS:
            self._kind.addItem(kind_words(kind), kind)
        self._about = named(QComboBox(), "briefing-about", tr("Made of"))
        self._about_wanted = ""
        self._language = named(QComboBox(), "briefing-language", tr("Language"))
        for language in LANGUAGES:
            self._language.addItem(language_words(language), language)
        self._language.setCurrentIndex(max(self._language.findData(interface_language()), 0))
        self._day = Field("briefing-as-of", tr("As of"), read=When.parse, say=lambda day: day.words,
                          hint=tr("empty: the day of the newest assessment"))  # fmt: skip
        self._ceiling = named(QComboBox(), "briefing-ceiling", tr("Highest marking the reader may see"))
        self._ceiling.addItem(tr("no ceiling: everything may stand in it"), "")
        self._ceiling.addItem(tr("{marking}: for everybody").format(marking=PUBLIC.words), str(PUBLIC))
        for level in list(Level)[:-1]:
            self._ceiling.addItem(str(level), str(level))
        self._to = Field("briefing-to", tr("Recipient"), hint=tr("named in it; empty: nobody is"))
        self._purpose = Field(
            "briefing-purpose",
            tr("Purpose"),
            hint=tr("where an originator's condition asks for one"),
        )
        self._title = Field("briefing-title", tr("Title"), hint=tr("empty: the name of the case"))
        self._usual = {name: box.currentData() for name, box in self._boxes().items()}
        self._lay_out()
        self._kind.currentIndexChanged.connect(self._on_kind)
        self._about.currentIndexChanged.connect(self.edited)
        self._language.currentIndexChanged.connect(self.edited)
        self._ceiling.currentIndexChanged.connect(self.edited)
        for field in self._fields().values():
            field.edited.connect(self.edited)

    @property
    def first(self) -> QWidget:
        """Where the cursor goes first."""
        return self._kind

    def asked(self) -> Asked:
        """What is wanted; an error of the field that cannot be read, which shows it."""
        ceiling = str(self._ceiling.currentData() or "")
        return Asked(
            kind=str(self._kind.currentData()),
            language=str(self._language.currentData()),
            as_of=self._day.value(),
            about=str(self._about.currentData() or "") or None,
            to=self._to.text.strip() or None,
            purpose=self._purpose.text.strip() or None,
            ceiling=Marking(ceiling) if ceiling else None,
            title=self._title.text.strip() or None,
        )

    @property
    def kind(self) -> str:
        """The kind chosen."""
        return str(self._kind.currentData())

    def show_choices(self, kind: str, found: Sequence[tuple[str, str]]) -> None:
        """Offer these records (id, what it is called) to make it of; nothing where the kind needs none."""
        if kind != self.kind:
            return
        wanted = str(self._about.currentData() or "") or self._about_wanted
        self._about.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._about.clear()
        if found:
            self._about.addItem(tr("the newest"), "")
        for record, words in found:
            self._about.addItem(one_line(words), record)
        self._about.setCurrentIndex(max(self._about.findData(wanted), 0))
        self._about.blockSignals(False)  # noqa: FBT003
        self._about_part.setVisible(bool(found))
        if self._about.currentIndex() > 0:
            self.edited.emit()

    def _on_kind(self) -> None:
        self._about.clear()
        self._about_part.hide()
        self.kind_chosen.emit(self.kind)
        self.edited.emit()

    def typed(self) -> dict[str, str]:
        """What was chosen and typed; empty where it is as it was at first."""
        chosen = {
            name: "" if box.currentData() == self._usual[name] else str(box.currentData())
            for name, box in self._boxes().items()
        }
        chosen["about"] = str(self._about.currentData() or "")
        return {**chosen, **{name: field.text for name, field in self._fields().items()}}

    def restore(self, typed: dict[str, str]) -> None:
        """Choose and type this again."""
        self._about_wanted = typed.get("about", "")
        for name, box in self._boxes().items():
            box.setCurrentIndex(max(box.findData(typed.get(name) or self._usual[name]), 0))
        for name, field in self._fields().items():
            field.set_text(typed.get(name, ""))

    def _boxes(self) -> dict[str, QComboBox]:
        return {"kind": self._kind, "language": self._language, "ceiling": self._ceiling}

    def _fields(self) -> dict[str, Field]:
        return {"as_of": self._day, "to": self._to, "purpose": self._purpose, "title": self._title}

    def _lay_out(self) -> None:
        stack = column(self, gap=10)
        line = row()
        line.addLayout(captioned(tr("Kind"), self._kind), 3)
        line.addLayout(captioned(tr("Language"), self._language), 2)
        stack.addLayout(line)
        self._about_part = QWidget()
        column(self._about_part).addLayout(captioned(tr("Made of"), self._about))
        self._about_part.hide()
        stack.addWidget(self._about_part)
        stack.addWidget(self._day)
        stack.addLayout(captioned(tr("Highest marking the reader may see"), self._ceiling))
        stack.addWidget(self._to)
        stack.addWidget(self._purpose)
        stack.addWidget(self._title)
        for box in (*self._boxes().values(), self._about):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(10)
