"""A task in steps: which one this is, what belongs to it, and the way back and on."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from ...i18n import tr
from .parts import column, label, looking, named, push, row

_DONE, _NOW, _NEXT = "✓", "●", "○"


class Steps(QWidget):
    """One step is shown at a time; ``entered`` says which, from 0. Nothing is done by going on: that is its user's."""

    entered = Signal(int)

    def __init__(self, prefix: str, words: str, steps: Sequence[tuple[str, QWidget]]) -> None:
        super().__init__()
        self._names = [name for name, _ in steps]
        self._allowed = [False] * len(steps)
        self._left_out: set[int] = set()
        stack = column(self, gap=12)
        self._heading = named(label(look="title"), f"{prefix}-step", words)
        self._marks: list[QLabel] = []
        across = row(gap=12)
        for name in self._names:
            mark = label(name, "small")
            self._marks.append(mark)
            across.addWidget(mark)
        across.addStretch(1)
        stack.addLayout(across)
        stack.addWidget(self._heading)
        self._stack = QStackedWidget()
        for _, body in steps:
            self._stack.addWidget(body)
        stack.addWidget(self._stack, 1)
        buttons = row()
        self._back = push(f"{prefix}-back", tr("Back"), lambda: self._go(-1))
        self._on = push(f"{prefix}-next", tr("Next step"), lambda: self._go(1), "primary")
        buttons.addWidget(self._back)
        buttons.addWidget(self._on)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._show(0)

    @property
    def step(self) -> int:
        """The one that is shown, from 0."""
        return self._stack.currentIndex()

    def allow(self, step: int, *, on: bool) -> None:
        """Whether the way on from this step is open."""
        self._allowed[step] = on
        self._on.setEnabled(self._allowed[self.step])

    def offer_next(self) -> None:
        """Put the cursor on the way on, where it is open: Enter goes on."""
        if self._on.isEnabled() and self._on.isVisible():
            self._on.setFocus()

    def leave_out(self, step: int, *, on: bool) -> None:
        """Whether the way leads past this step, which then is not counted either."""
        (self._left_out.add if on else self._left_out.discard)(step)
        self._tell(self.step)

    def show_step(self, step: int) -> None:
        """Go there."""
        if 0 <= step < len(self._names) and step != self.step:
            self._show(step)
            self.entered.emit(step)
            shown = self._stack.currentWidget()
            if shown is not None:
                shown.setFocus()

    def _go(self, way: int) -> None:
        step = self.step + way
        while step in self._left_out:
            step += way
        self.show_step(step)

    def _show(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        self._tell(step)
        last = step == len(self._names) - 1
        self._back.setVisible(step > 0 and not last)
        self._on.setVisible(step < len(self._names) - 2)
        self._on.setEnabled(self._allowed[step])

    def _tell(self, step: int) -> None:
        counted = [at for at in range(len(self._names)) if at not in self._left_out]
        number = sum(at <= step for at in counted)
        words = tr("Step {n} of {total}: {name}").format(n=number, total=len(counted), name=self._names[step])
        self._heading.setText(words)
        self._heading.setAccessibleName(words)
        for at, mark in enumerate(self._marks):
            mark.setVisible(at in counted)
            sign = _DONE if at < step else _NOW if at == step else _NEXT
            mark.setText(f"{sign} {self._names[at]}")
            looking(mark, "strong" if at == step else "quiet")
