"""Which assessment, of which day: a box of those there are, and a day that can be typed."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QWidget

from ...actions.signing_off import Standing
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr
from ..assessment_words import choice_words
from ..text import one_line, set_apart
from .field import Field
from .parts import captioned, characters, named, push, row


class AssessmentBox(QWidget):
    """``asked`` says that another day or assessment is wanted; ``day`` and ``record`` are what is.

    ``of`` ends the names of its parts where there are two of them, such as ``(left)``.
    """

    asked = Signal()

    def __init__(self, prefix: str, of: str = "") -> None:
        super().__init__()
        self.day: When | None = None
        self._days: dict[str, When] = {}
        across = row(self, gap=12)
        words = f"{tr('Assessment')} {of}".strip()
        self._box = named(QComboBox(), f"{prefix}-assessment", words)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setMinimumContentsLength(24)
        self._box.activated.connect(lambda _: self._on_chosen())
        across.addLayout(captioned(words, self._box), 1)
        self._typed = Field(
            f"{prefix}-as-of", f"{tr('As of')} {of}".strip(), read=When.parse, say=lambda day: day.words
        )
        self._typed.setMinimumWidth(characters(self, 22))
        keys = QShortcut(QKeySequence(Qt.Key.Key_Return), self._typed.editor)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._on_typed)
        across.addWidget(self._typed)
        show = push(f"{prefix}-show", tr("Show"), self._on_typed)
        show.setAccessibleName(f"{tr('Show')} {of}".strip())
        across.addWidget(show, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setFocusProxy(self._box)

    @property
    def record(self) -> str | None:
        """The assessment chosen; ``None`` for whichever speaks for the day."""
        return str(self._box.currentData() or "") or None

    def show_choices(self, choices: Sequence[Standing], as_of: When, record: str | None) -> None:
        """Offer these, with this one chosen as of this day."""
        self._days = {one.assessment.id: one.assessment.as_of for one in choices}
        with QSignalBlocker(self._box):
            self._box.clear()
            self._box.addItem(tr("whichever speaks for the day"), "")
            for one in choices:
                words = one_line(choice_words(one))
                apart = set_apart(words) if QGuiApplication.isRightToLeft() else words
                self._box.addItem(apart, one.assessment.id)
            self._box.setCurrentIndex(max(self._box.findData(record or ""), 0))
        self.day = as_of
        if not self._typed.editor.hasFocus() or not self._typed.text.strip():
            self._typed.set_text(as_of.words)
            self._typed.accept()

    def forget(self) -> None:
        """Another case: neither day nor assessment of the one before."""
        self.day = None
        self._typed.set_text("")
        self._box.setCurrentIndex(0)

    def _on_chosen(self) -> None:
        record = self.record
        if record is not None:
            self.day = self._days.get(record, self.day)
            if self.day is not None:
                self._typed.set_text(self.day.words)
        self.asked.emit()

    def _on_typed(self) -> None:
        try:
            day = self._typed.value()
        except DeskError:
            return  # shown beside the field
        self.day = day if isinstance(day, When) else None
        self.asked.emit()
