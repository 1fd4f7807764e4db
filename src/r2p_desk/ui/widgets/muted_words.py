"""Words of hate beside their translations, hidden until the officer asks for them; hidden again with the next entry."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from ...i18n import tr, trn
from ..text import long_text
from ..theme import tokens_shown
from .parts import captioned, column, label, push, reading_text, row

_LINES = 7


class MutedWords(QWidget):
    """The original in its own direction, its translations beside it, the coded terms under both, by number."""

    def __init__(self) -> None:
        super().__init__()
        stack = column(self, gap=8)
        self._says = label(look="quiet")
        stack.addWidget(self._says)
        line = row()
        self._button = push("utterance-words-show", tr("Show the words"), self._turn)
        line.addWidget(self._button)
        line.addStretch(1)
        stack.addLayout(line)
        self._inside = QWidget()
        inside = column(self._inside, gap=8)
        across = row(gap=12)
        self._original = self._reading("utterance-original", tr("What was said, in its own script"))
        self._translated = self._reading("utterance-translations", tr("Translations"))
        across.addLayout(captioned(tr("What was said"), self._original), 1)
        across.addLayout(captioned(tr("Translations"), self._translated), 1)
        inside.addLayout(across)
        self._terms = self._reading("utterance-terms", tr("Coded terms found"), 4)
        inside.addLayout(captioned(tr("Coded terms found, by their number in the text"), self._terms))
        stack.addWidget(self._inside)
        self._inside.hide()
        self._record = ""
        self.show_words("", "", [], [], [], right_to_left=False)

    def show_words(  # one call, so that no half of two entries stands side by side
        self,
        record: str,
        text: str,
        lit: Sequence[tuple[int, int]],
        translations: Sequence[str],
        terms: Sequence[str],
        *,
        right_to_left: bool,
    ) -> None:
        """Take these words; they stay hidden unless those of this entry were being read."""
        if record != self._record:
            self._record = record
            self._mute(hidden=True)
        option = QTextOption()
        way = Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight
        option.setTextDirection(way)
        # a plain text edit does not turn its alignment with the direction of its text
        side = Qt.AlignmentFlag.AlignRight if right_to_left else Qt.AlignmentFlag.AlignLeft
        option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._original.document().setDefaultTextOption(option)
        self._original.setPlainText(long_text(text))
        self._light(lit)
        self._translated.setPlainText("\n\n".join(translations) or tr("No translation yet."))
        self._terms.setPlainText("\n".join(terms) or tr("No coded term of a lexicon stands in it."))
        size = trn("{n} character", "{n} characters", len(text))
        others = trn("{n} translation", "{n} translations", len(translations))
        found = trn("{n} coded term", "{n} coded terms", len(terms))
        hint = tr("Words of hate can hurt who reads them. They stay hidden until you ask.")
        self._says.setText(f"{hint} {size} · {others} · {found}" if record else tr("No entry is chosen."))
        self._button.setEnabled(bool(record))

    def mute(self) -> None:
        """Hide them."""
        self._mute(hidden=True)

    def _turn(self) -> None:
        self._mute(hidden=not self._inside.isHidden())
        if not self._inside.isHidden():
            self._original.setFocus()

    def _mute(self, *, hidden: bool) -> None:
        self._inside.setHidden(hidden)
        words = tr("Show the words") if hidden else tr("Hide the words")
        self._button.setText(words)
        self._button.setAccessibleName(words)

    def _light(self, lit: Sequence[tuple[int, int]]) -> None:
        """Underlined on a ground of their own; the number behind each says the same without a look."""
        look = QTextCharFormat()
        look.setBackground(QColor(tokens_shown().notice_ground))
        look.setForeground(QColor(tokens_shown().notice))
        look.setFontUnderline(True)
        found = []
        shown = self._original.toPlainText()
        for first, last in lit:
            if last <= len(shown):
                one = QTextEdit.ExtraSelection()
                cursor = QTextCursor(self._original.document())
                cursor.setPosition(_units(shown, first))
                cursor.setPosition(_units(shown, last), QTextCursor.MoveMode.KeepAnchor)
                one.cursor, one.format = cursor, look
                found.append(one)
        self._original.setExtraSelections(found)

    def _reading(self, name: str, words: str, lines: int = _LINES) -> QPlainTextEdit:
        made = reading_text(name, words)
        made.setMinimumHeight(made.fontMetrics().lineSpacing() * lines)
        made.setMaximumHeight(made.fontMetrics().lineSpacing() * lines * 2)
        return made


def _units(text: str, at: int) -> int:
    """The place as Qt counts it, in UTF-16: a sign beyond the first plane is two."""
    return at + sum(ord(sign) > 0xFFFF for sign in text[:at])
