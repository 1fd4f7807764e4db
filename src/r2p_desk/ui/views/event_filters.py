"""What the list of events is narrowed by: days, place, who acted, type, deaths."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from ...actions.datasets import type_words
from ...casefile.dataset_rows import Seek
from ...domain.when import When
from ...errors import InvalidValue
from ...i18n import tr
from ..text import one_line
from ..widgets.parts import characters, label, looking, named

_TYPING_MS = 200


class EventFilters(QWidget):
    """``changed`` carries what is sought once typing rests; ``refused`` what is wrong with it, or nothing."""

    changed = Signal(object)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_MS)
        self._pause.timeout.connect(self._tell)
        self._first = self._field("events-from", tr("From"), tr("2015-07, 12 May 2015"))
        self._last = self._field("events-to", tr("To"), tr("2015-12, 31 May 2015"))
        self._place = self._field("events-place", tr("Place"), tr("place, area or country"))
        self._actor = self._field("events-actor", tr("Who acted"), tr("part of a name"))
        self._killed = self._field("events-killed", tr("Deaths, at least"), tr("a number"))
        self._type = named(QComboBox(), "events-type", tr("Type"))
        self._type.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._type.setMinimumContentsLength(14)
        self._type.activated.connect(lambda _: self._tell())
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        asked = (
            (tr("From"), self._first), (tr("To"), self._last), (tr("Type"), self._type), (tr("Place"), self._place),
            (tr("Who acted"), self._actor), (tr("Deaths, at least"), self._killed),
        )  # fmt: skip
        for at, (words, control) in enumerate(asked):
            caption = label(words, "small")
            caption.setWordWrap(False)
            caption.setBuddy(control)
            grid.addWidget(caption, 2 * (at // 3), at % 3)
            grid.addWidget(control, 2 * (at // 3) + 1, at % 3)
            grid.setColumnStretch(at % 3, 1)

    def offer(self, format_name: str, kinds: Sequence[str]) -> None:
        """The types there are in the dataset chosen; the one chosen before stays, if it is one of them."""
        before = self._type.currentData()
        self._type.clear()
        self._type.addItem(tr("every type"), "")
        for kind in kinds:
            self._type.addItem(one_line(type_words(format_name, kind)), kind)
        self._type.setCurrentIndex(max(self._type.findData(before), 0))
        self._tell()

    def _field(self, name: str, words: str, hint: str) -> QLineEdit:
        field = named(QLineEdit(), name, words, hint)
        field.setPlaceholderText(hint)
        field.setClearButtonEnabled(True)
        field.setMinimumWidth(characters(field, 12))
        field.textChanged.connect(lambda _: self._pause.start())
        field.returnPressed.connect(self._tell)
        return field

    def _tell(self) -> None:
        self._pause.stop()
        try:
            first, last = self._day(self._first, at=0), self._day(self._last, at=1)
            killed = self._number()
        except InvalidValue as error:
            self.refused.emit(" ".join(part for part in (error.happened, error.todo) if part))
            return
        self.refused.emit("")
        self.changed.emit(
            Seek(
                first=first, last=last, place=self._place.text(), actor=self._actor.text(),
                type=str(self._type.currentData() or ""), killed=killed,
            )
        )  # fmt: skip

    def _day(self, field: QLineEdit, *, at: int) -> str:
        text = field.text().strip()
        _mark(field, refused=False)
        if not text:
            return ""
        try:
            when = When.parse(text)
        except InvalidValue:
            _mark(field, refused=True)
            raise
        return (when.latest if at else when.earliest).isoformat()

    def _number(self) -> int:
        text = self._killed.text().strip()
        wrong = bool(text) and not text.isdecimal()
        _mark(self._killed, refused=wrong)
        if wrong:
            raise InvalidValue(tr("“{text}” is not a number.").format(text=text[:20]))
        return int(text) if text else 0


def _mark(field: QLineEdit, *, refused: bool) -> None:
    if bool(field.property("refused")) != refused:
        field.setProperty("refused", refused)
        looking(field, "")
