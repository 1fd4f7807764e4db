"""Words from paper, typed in: one sheet after another, each looked at by itself before it is taken."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ...errors import DeskError, UsageError
from ...i18n import tr, trn
from ..runner import Runner
from .field import Field
from .parts import column, label, push, row

if TYPE_CHECKING:
    from ...keys.shares import Share

WORDS = 33
"""On a sheet; as in ``keys.shares``, which is too heavy to import before it is used; a test compares them."""
_WORD = re.compile(r"[^\W\d_]+")


class ShareEntry(QWidget):
    """``taken`` after each sheet, ``complete`` says whether those taken do. What is typed is never kept as a draft.

    With ``single`` one sheet is all there is to take.
    """

    taken = Signal()
    edited = Signal()

    def __init__(self, runner: Runner, prefix: str, words: str, *, single: bool = False) -> None:
        super().__init__()
        self._runner = runner
        self._single = single
        self.shares: list[Share] = []
        self._field = Field(prefix, words, lines=4, hint=self._hint(0))
        self._field.editor.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._field.edited.connect(self._on_edited)
        self._take = push(f"{prefix}-take", tr("Take this sheet"), self.take)
        self._have = label(look="strong")
        self._have.setObjectName(f"{prefix}-have")
        self._have.hide()
        self._anew = push(f"{prefix}-anew", tr("Begin anew"), self.clear)
        self._anew.hide()
        stack = column(self, gap=8)
        stack.addWidget(self._have)
        stack.addWidget(self._field)
        buttons = row()
        for button in (self._take, self._anew):
            buttons.addWidget(button)
        buttons.addStretch(1)
        if not single:
            stack.addLayout(buttons)
        else:
            self._take.setParent(self)
            self._anew.setParent(self)
            self._take.hide()
        self.setFocusProxy(self._field)
        self._allow()

    @property
    def complete(self) -> bool:
        """Whether as many sheets were taken as the first of them says it takes."""
        return bool(self.shares) and len(self.shares) >= self.shares[0].threshold

    @property
    def empty(self) -> bool:
        """Whether nothing is typed and nothing was taken."""
        return not self.shares and not self._field.text.strip()

    def clear(self) -> None:
        """Nothing typed and nothing taken stays."""
        self.shares = []
        self._field.set_text("")
        self._say()

    def read(self, done: "Callable[[Share], None]") -> None:
        """Read what is typed; what is wrong with it is shown beside it."""
        text = self._field.text
        if not text.strip():
            self.refuse(UsageError(tr("Type the words on the sheet.")))
            return
        self._runner.aside(self, "share", lambda: _read(text), done, self.refuse)

    def take(self) -> None:
        """Take what is typed as one more sheet."""
        self.read(self._on_read)

    def refuse(self, error: DeskError) -> None:
        """Show what is wrong."""
        self._field.refuse(error)
        self._field.setFocus()

    def _on_read(self, share: "Share") -> None:
        first = self.shares[0] if self.shares else share
        if (share.set, share.threshold) != (first.set, first.threshold):
            self.refuse(UsageError(tr("This sheet is of another key than those before: compare the fingerprints.")))
        elif any(one.number == share.number for one in self.shares):
            self.refuse(UsageError(tr("Share {n} was taken already: type another one.").format(n=share.number)))
        else:
            self.shares.append(share)
            self._field.set_text("")
            self._say()
            self.taken.emit()
            self._field.setFocus()

    def _say(self) -> None:
        self._have.setVisible(bool(self.shares))
        self._anew.setVisible(bool(self.shares))
        if self.shares:
            numbers = ", ".join(str(share.number) for share in self.shares)
            missing = max(self.shares[0].threshold - len(self.shares), 0)
            rest = trn("{n} more is needed.", "{n} more are needed.", missing) if missing else tr("These are enough.")
            self._have.setText(tr("Taken: share {numbers}. {rest}").format(numbers=numbers, rest=rest))
        self._field.setVisible(not self.complete)
        self._take.setVisible(not self.complete and not self._single)
        self.edited.emit()

    def _on_edited(self) -> None:
        self._field.set_hint(self._hint(len(_WORD.findall(self._field.text))))
        self._allow()
        self.edited.emit()

    def _allow(self) -> None:
        self._take.setEnabled(bool(self._field.text.strip()))

    @staticmethod
    def _hint(count: int) -> str:
        if not count:
            return tr("{n} words; the first four letters of each are enough, numbers may stand between.").format(
                n=WORDS
            )
        return tr("{n} of {m} words").format(n=count, m=WORDS)


def _read(text: str) -> "Share":
    from ...keys.shares import read

    return read(text)
