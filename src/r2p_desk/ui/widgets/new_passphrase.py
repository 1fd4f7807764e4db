"""A new passphrase: typed twice, or made for the officer, with what it would withstand; never kept as a draft."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ...errors import DeskError, UsageError
from ...i18n import tr
from .field import Field
from .parts import column, label, named, push, row


class NewPassphrase(QWidget):
    """``value`` is the passphrase, ``UsageError`` shown beside the field where there is none; ``entered`` on Return.

    ``make`` is the object name of the button that makes one.
    """

    entered = Signal()
    edited = Signal()

    def __init__(self, prefix: str, words: str, again: str, make: str) -> None:
        super().__init__()
        self.first = Field(prefix, words, secret=True)
        self.again = Field(f"{prefix}-again", again, secret=True)
        for field in (self.first, self.again):
            if isinstance(field.editor, QLineEdit):
                field.editor.setInputMethodHints(
                    field.editor.inputMethodHints()
                    | Qt.InputMethodHint.ImhSensitiveData
                    | Qt.InputMethodHint.ImhNoPredictiveText
                )
        self.first.edited.connect(self._on_edited)
        self.again.edited.connect(self.edited)
        if isinstance(self.again.editor, QLineEdit):
            self.again.editor.returnPressed.connect(self.entered)
        self._strength = label(look="small")
        self._strength.setObjectName(f"{prefix}-strength")
        self._strength.hide()
        self._made = named(label(look="strong", selectable=True), f"{prefix}-made", tr("Passphrase made for you"))
        self._made.hide()
        stack = column(self, gap=12)
        for part in (self.first, self.again, self._strength, self._made):
            stack.addWidget(part)
        line = row()
        line.addWidget(push(make, tr("Make a passphrase for me"), self._on_make))
        line.addStretch(1)
        stack.addLayout(line)
        self.setFocusProxy(self.first)

    def value(self) -> str:
        """The passphrase typed twice alike; ``UsageError``, shown beside the field, for none and for two."""
        if not self.first.text:
            raise self._refused(self.first, tr("Choose a passphrase, or let one be made for you."))
        if self.first.text != self.again.text:
            raise self._refused(self.again, tr("The two passphrases are not the same."))
        return self.first.text

    def refuse(self, error: DeskError) -> None:
        """Show what is wrong with it."""
        self.first.refuse(error)
        self.first.setFocus()

    def clear(self) -> None:
        """Nothing of it stays."""
        self.first.set_text("")
        self.again.set_text("")

    @staticmethod
    def _refused(field: Field, words: str) -> UsageError:
        error = UsageError(words)
        field.refuse(error)
        field.setFocus()
        return error

    def _on_edited(self) -> None:
        words = strength_words(self.first.text)
        self._strength.setText(words)
        self._strength.setVisible(bool(words))
        if self.first.text != self._made.text():
            self._made.hide()
            self._made.clear()
            self._made.setAccessibleName(tr("Passphrase made for you"))
        self.edited.emit()

    def _on_make(self) -> None:
        from ...keys.passphrases import made_up  # only here: start-up does without it

        passphrase = made_up()
        self.first.set_text(passphrase)
        self.again.set_text(passphrase)
        self._made.setText(passphrase)
        self._made.setAccessibleName(passphrase)
        self._made.show()


def strength_words(passphrase: str) -> str:
    """A hint, not a promise: what guessing would cost; words known to others are weaker. Empty for none."""
    from ...keys.passphrases import strength

    return {
        "none": "",
        "weak": tr("Weak: it could be found by trying. Make it longer."),
        "fair": tr("Fair: longer is better. Several words that do not belong together are good."),
        "strong": tr("Strong, unless it is a phrase that others know."),
    }[strength(passphrase)]
