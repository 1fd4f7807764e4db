"""The band over the desk from which the whole case is seen as it stood: a slider over its moments, a day, a reading."""

from bisect import bisect_right

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QSizePolicy, QSlider, QWidget

from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr
from ..record_words import moment_words
from .field import Field
from .parts import OneLine, captioned, characters, column, frame, label, named, push, row

_WAIT_MS = 400
STATED, WITNESSED = "stated", "witnessed"


class AsOfBand(QFrame):
    """``asked`` carries a day or moment and whether as witnessed; ``left`` asks to go back to now.

    A slider that is being moved asks once it has rested.
    """

    asked = Signal(str, bool)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "as-of-band", tr("As it stood"))
        self._moments: list[str] = []
        self._shown = ""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_WAIT_MS)
        self._rest.timeout.connect(self._ask_for_slider)
        self._head = self._lay_out_head()
        stack = column(self, gap=0)
        stack.addWidget(self._head)
        stack.addWidget(self._lay_out_controls())
        self.show_now()

    @property
    def slider(self) -> QSlider:
        """Where F6 and the palette lead."""
        return self._slider

    def offer(self, moments: list[str]) -> None:
        """The moments the slider stops at, oldest first."""
        self._moments = moments
        self._slider.setRange(0, max(len(moments) - 1, 0))
        self._slider.setPageStep(max(len(moments) // 10, 1))
        self._stand_at(self._shown or (moments[-1] if moments else ""))
        if self._witnessed and not self._shown:
            self._rest.start()  # it was chosen before there was anything to ask for

    def show_now(self) -> None:
        """What is on screen is the case of now."""
        self._rest.stop()
        self._shown = ""
        self._reading.setCurrentIndex(0)
        self._head.hide()
        self._said.setText("")
        self._day.set_text("")
        self._stand_at(self._moments[-1] if self._moments else "")

    def show_then(self, words: str, moment: str, note: str) -> None:
        """What is on screen is the case as it stood at this moment, in ``words``; ``note`` where there is little."""
        self._shown = moment
        self._said.setText(" ".join(part for part in (words, note) if part))
        self._head.setAccessibleName(self._said.text())
        self._head.show()
        if not self._rest.isActive() and not self._slider.isSliderDown():
            self._stand_at(moment)

    def put_back(self) -> None:
        """The controls say again what is on screen."""
        self._rest.stop()
        self._stand_at(self._shown or (self._moments[-1] if self._moments else ""))

    def refuse(self, error: DeskError) -> None:
        """The day typed cannot be taken."""
        self._day.refuse(error)
        self._day.setFocus()

    def _lay_out_head(self) -> QFrame:
        head = frame("past")
        named(head, "as-of-head", tr("As it stood"))
        line = row(head, gap=12)
        line.setContentsMargins(12, 4, 12, 4)
        self._said = label()
        self._said.setObjectName("as-of-said")
        line.addWidget(self._said, 1)
        line.addWidget(push("back-to-now", tr("Back to now"), self.left.emit, description=tr("Ctrl+0")))
        return head

    def _lay_out_controls(self) -> QWidget:
        controls = frame("strip")
        line = row(controls, gap=12)
        line.setContentsMargins(12, 4, 12, 6)
        self._slider = named(QSlider(Qt.Orientation.Horizontal), "as-of-slider", tr("Moment of the case"))
        self._slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._slider.setMinimumWidth(characters(self, 12))
        self._slider.valueChanged.connect(self._on_moved)
        self._where = _Where(at_end=False)
        beside = column(gap=0)
        beside.addWidget(label(tr("The case as it stood"), "strong"))
        beside.addWidget(self._slider)
        beside.addWidget(self._where)
        line.addLayout(beside, 1)
        self._day = Field("as-of-moment", tr("Day"), read=When.parse, say=lambda day: day.words)
        self._day.setMaximumWidth(characters(self, 26))
        keys = QShortcut(QKeySequence(Qt.Key.Key_Return), self._day.editor)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._on_day)
        line.addWidget(self._day, 0, Qt.AlignmentFlag.AlignTop)
        self._reading = named(QComboBox(), "as-of-reading", tr("Reading"))
        self._reading.addItem(tr("as stated"), STATED)
        self._reading.addItem(tr("as witnessed"), WITNESSED)
        self._reading.setToolTip(
            tr("As stated: what officers say they had stated by then. As witnessed: what others had seen by then.")
        )
        self._reading.setAccessibleDescription(self._reading.toolTip())
        self._reading.activated.connect(lambda _: self._on_reading())
        reading = QWidget()
        reading.setLayout(captioned(tr("Reading"), self._reading))
        line.addWidget(reading, 0, Qt.AlignmentFlag.AlignTop)
        return controls

    @property
    def _witnessed(self) -> bool:
        return bool(self._reading.currentData() == WITNESSED)

    def _stand_at(self, moment: str) -> None:
        """Put the slider at the last moment not after this one, without asking."""
        at = bisect_right(self._moments, moment) - 1
        self._slider.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._slider.setValue(max(at, 0))
        self._slider.blockSignals(False)  # noqa: FBT003
        self._say_where()

    def _say_where(self) -> None:
        at = self._slider.value()
        words = moment_words(self._moments[at]) if at < len(self._moments) else ""
        if not self._shown and at == len(self._moments) - 1:
            words = tr("{moment}, the newest: now").format(moment=words)
        self._where.show_text(words)
        self._slider.setAccessibleDescription(words)

    def _on_moved(self) -> None:
        self._say_where()
        self._rest.start()

    def _ask_for_slider(self) -> None:
        if self._moments:
            self._day.set_text("")
            self.asked.emit(self._moments[self._slider.value()], self._witnessed)

    def _on_day(self) -> None:
        text = self._day.text.strip()
        if text:
            self._rest.stop()
            self.asked.emit(text, self._witnessed)

    def _on_reading(self) -> None:
        if self._day.text.strip():
            self._on_day()
        elif self._shown or self._witnessed:
            self._ask_for_slider()


class _Where(OneLine):
    """One quiet line under the slider."""

    def sizeHint(self) -> QSize:
        """A line, whatever it says."""
        return QSize(characters(self, 30), self.fontMetrics().height())
