"""The five early-sign streams of para. 12 as buttons: one click puts one on every chosen item, or takes it off."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal as QtSignal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from ...domain.signal import Signal, signal_words
from ...domain.signal_meanings import signal_belongs, signal_definition, signal_not, signal_short
from ...i18n import tr, trn
from .parts import column, label, push, reading_text, row

_ACROSS = 3
_LINES = 11


class StreamsBar(QWidget):
    """``wanted`` carries a stream and whether it is to be put on; ``register_wanted``: the one item chosen reports what
    belongs into the register of incitement. What each stream means is read on request.
    """

    wanted = QtSignal(str, bool)
    register_wanted = QtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self._borne: dict[Signal, int] = {}
        self._may = False
        stack = column(self, gap=4)
        self._says = label(look="small")
        self._says.setObjectName("streams-say")
        line = row(gap=4)
        line.addWidget(self._says, 1)
        words = tr("Enter in the register of incitement what this item reports")
        self._register = push(
            "streams-register", tr("Into the register…"), self.register_wanted.emit, description=words
        )
        line.addWidget(self._register)
        stack.addLayout(line)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self._buttons: dict[Signal, QPushButton] = {}
        for at, signal in enumerate(Signal):
            made = push(f"stream-{signal}", signal_short(signal), partial(self._on_pressed, signal))
            made.setToolTip(signal_definition(signal))
            made.setAccessibleDescription(signal_definition(signal))
            self._buttons[signal] = made
            grid.addWidget(made, at // _ACROSS, at % _ACROSS)
        self._turn = push("streams-meaning", tr("What belongs?"), self._on_turn)
        grid.addWidget(self._turn, len(self._buttons) // _ACROSS, len(self._buttons) % _ACROSS)
        stack.addLayout(grid)
        self._meaning = reading_text("streams-meanings", tr("What belongs to each early sign, and what does not"))
        self._meaning.setFixedHeight(self._meaning.fontMetrics().lineSpacing() * _LINES)
        self._meaning.hide()
        stack.addWidget(self._meaning)
        self.show_streams(0, {}, may_edit=False)

    def show_streams(self, count: int, borne: Mapping[Signal, int], *, may_edit: bool) -> None:
        """So many items are chosen, and so many of them bear each stream."""
        self._count, self._borne, self._may = count, dict(borne), may_edit
        if count == 1:
            words = tr("Early signs of the chosen item")
        else:
            words = trn("Early signs of {n} chosen item", "Early signs of {n} chosen items", count)
        self._says.setText(words if count else tr("Early signs: choose one item, or several with Shift or Ctrl"))
        self._register.setEnabled(may_edit and count == 1)
        for signal, button in self._buttons.items():
            on = borne.get(signal, 0)
            short = signal_short(signal)
            if on and on == count:
                text, state = f"✓ {short}", tr("on")
            elif on:
                text, state = f"± {short}", trn("on {n} of them", "on {n} of them", on)
            else:
                text, state = short, tr("off")
            button.setText(text)
            button.setAccessibleName(f"{signal_words(signal)}: {state}")
            button.setEnabled(may_edit and count > 0)

    def _on_pressed(self, signal: Signal) -> None:
        self.wanted.emit(str(signal), self._borne.get(signal, 0) < self._count)

    def _on_turn(self) -> None:
        shown = self._meaning.isHidden()
        if shown and not self._meaning.toPlainText():
            self._meaning.setPlainText(meanings())
        self._meaning.setVisible(shown)
        words = tr("Hide what belongs") if shown else tr("What belongs?")
        self._turn.setText(words)
        self._turn.setAccessibleName(words)


def meanings(signals: Sequence[Signal] = tuple(Signal)) -> str:
    """What each stream is, what belongs to it and what does not."""
    blocks = [
        "\n".join((
            signal_words(one),
            signal_definition(one),
            tr("Belongs: {text}").format(text=signal_belongs(one)),
            tr("Does not: {text}").format(text=signal_not(one)),
        ))
        for one in signals
    ]  # fmt: skip
    return "\n\n".join(blocks)
