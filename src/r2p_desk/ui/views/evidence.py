"""The right of the assessment: evidence for and against, and the items known by then that could be either."""

import json

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from ...actions.corroborating import Said, said_of
from ...actions.searching import search_case
from ...domain.assessment import IndicatorProfile, Side
from ...domain.coding_rules import how_known_words, statement_words
from ...domain.item import Item, verification_words
from ...i18n import tr, trn
from ..runner import Runner
from ..text import long_text, one_line, set_apart
from ..widgets.parts import column, label, named, push, reading_text, row

_ID = Qt.ItemDataRole.UserRole
_MOST_SHOWN = 200
_MOST_SOUGHT = 500
Pieces = dict[str, str]
"""Item id → why, empty where nobody said."""


class EvidencePanes(QWidget):
    """Only what was known by the day and is open to the reading is ever offered: the items given to ``offer``."""

    edited = Signal()

    def __init__(self, runner: Runner) -> None:
        super().__init__()
        named(self, "evidence", tr("Evidence"))
        self._runner = runner
        self._items: dict[str, Item] = {}
        self._pieces: dict[Side, Pieces] = {Side.FOR: {}, Side.AGAINST: {}}
        self._lists = {
            Side.FOR: _list("evidence-for", tr("Evidence for")),
            Side.AGAINST: _list("evidence-against", tr("Evidence against")),
        }
        self._captions = {side: label(look="strong") for side in Side}
        self._why = named(QLineEdit(), "evidence-why", tr("Why the chosen piece stands there"))
        self._why.setPlaceholderText(tr("why the chosen piece stands there"))
        self._search = named(QLineEdit(), "candidate-search", tr("Search among the items known by then"))
        self._search.setPlaceholderText(tr("search among the items known by then"))
        self._candidates = _list("candidates", tr("Items known by then"))
        self._offered = label(look="strong")
        self._preview = reading_text("evidence-text", tr("Text of the chosen item"))
        self._may = False
        self._reasons: dict[str, tuple[str, ...]] = {}
        self._said: dict[str, tuple[Said, ...]] = {}
        self._why_side = Side.FOR
        self._changers = (
            push("evidence-remove", tr("Take away"), self._on_remove, description=tr("Delete")),
            push("add-for", tr("For (F)"), lambda: self._add(Side.FOR)),
            push("add-against", tr("Against (A)"), lambda: self._add(Side.AGAINST)),
        )
        self._lay_out()
        self._connect()

    def offer(self, items: tuple[Item, ...]) -> None:
        """The items that may be evidence, oldest knowledge first."""
        self._items = {item.id: item for item in items}
        self._seek(self._search.text())
        self._runner.read(self, "said", lambda session: said_of(session.the_case()), self._on_said)

    def _on_said(self, said: dict[str, tuple[Said, ...]]) -> None:
        """Reviews and contradictions stand with the evidence they are of."""
        self._said = said
        self._show_pieces()
        self._show_text(self._candidates.currentItem())

    def _lines(self, item: str) -> list[str]:
        """What names another item only where that is known by the day and open to the reading."""
        return [one.line for one in self._said.get(item, ()) if one.other is None or one.other in self._items]

    def _beside(self, item: str, why: str) -> str:
        return " · ".join(part for part in (why, *self._lines(item)) if part)

    def suggest(self, reasons: dict[str, tuple[str, ...]]) -> None:
        """Put these items before the others, each with why it may be evidence, while nothing is searched for."""
        self._reasons = reasons
        if not self._search.text().strip():
            self._seek("")

    def fill(self, indicator: IndicatorProfile | None) -> None:
        """Show the evidence of this indicator."""
        if self._reasons:
            self.suggest({})  # those of the indicator before
        whys = indicator.whys if indicator else {}
        both = (indicator.evidence_for, indicator.evidence_against) if indicator else ((), ())
        for side, items in zip(Side, both, strict=True):
            self._pieces[side] = {item.id: whys.get(item.id, "") for item in items}
        self._show_pieces()

    def restore(self, typed: dict[str, str]) -> None:
        """Put back evidence as ``typed`` told it; what is no longer known by the day is left out."""
        for side in Side:
            told = json.loads(typed.get(side, "{}"))
            self._pieces[side] = {item: why for item, why in told.items() if item in self._items}
        self._show_pieces()

    def typed(self) -> dict[str, str]:
        """The evidence as text, by side."""
        return {str(side): json.dumps(pieces, sort_keys=True) for side, pieces in self._pieces.items()}

    def allow(self, *, may: bool) -> None:
        """Whether evidence may be changed; the items can be searched and read all the same."""
        self._may = may
        for part in self._changers:
            part.setEnabled(may)
        self._why.setReadOnly(not may)

    def pieces(self, side: Side) -> tuple[tuple[str, str | None], ...]:
        """(item id, why) of one side."""
        return tuple((item, why.strip() or None) for item, why in self._pieces[side].items())

    def _lay_out(self) -> None:
        stack = column(self, gap=4)
        for side in Side:
            stack.addWidget(self._captions[side])
            stack.addWidget(self._lists[side], 2)
        line = row()
        line.addWidget(self._why, 1)
        line.addWidget(self._changers[0])
        stack.addLayout(line)
        stack.addSpacing(8)
        stack.addWidget(self._offered)
        stack.addWidget(self._search)
        stack.addWidget(self._candidates, 4)
        buttons = row()
        buttons.addWidget(self._changers[1])
        buttons.addWidget(self._changers[2])
        stack.addLayout(buttons)
        stack.addWidget(self._preview, 3)

    def _connect(self) -> None:
        for side, shown in self._lists.items():
            shown.currentItemChanged.connect(lambda _now, _before, here=side: self._on_piece(here))
            keys = QShortcut(QKeySequence(Qt.Key.Key_Delete), shown)
            keys.setContext(Qt.ShortcutContext.WidgetShortcut)
            keys.activated.connect(self._on_remove)
        for side, letter in ((Side.FOR, "F"), (Side.AGAINST, "A")):
            keys = QShortcut(QKeySequence(letter), self._candidates)
            keys.setContext(Qt.ShortcutContext.WidgetShortcut)
            keys.activated.connect(lambda here=side: self._add(here))
        self._candidates.currentItemChanged.connect(lambda now, _: self._show_text(now))
        self._search.textChanged.connect(self._seek)
        self._search.returnPressed.connect(self._on_searched)
        self._why.textEdited.connect(self._on_why)

    def _show_pieces(self) -> None:
        names = {Side.FOR: tr("Evidence for"), Side.AGAINST: tr("Evidence against")}
        for side, shown in self._lists.items():
            chosen = _current(shown)
            shown.blockSignals(True)  # noqa: FBT003  # Qt's own signature
            shown.clear()
            for item, why in self._pieces[side].items():
                if item in self._items:
                    _put(shown, self._items[item], self._beside(item, why))
                if item == chosen:
                    shown.setCurrentRow(shown.count() - 1)
            shown.blockSignals(False)  # noqa: FBT003
            self._captions[side].setText(f"{names[side]} ({len(self._pieces[side])})")
        self._on_piece(self._side())

    def _seek(self, words: str) -> None:
        if not words.strip():
            first = [item for item in self._reasons if item in self._items]
            self._show_candidates([*first, *(item for item in reversed(self._items) if item not in self._reasons)])
            return

        def done(hits: list[str]) -> None:
            self._show_candidates([item for item in hits if item in self._items])

        self._runner.read(
            self,
            "candidates",
            lambda session: [
                hit.id
                for hit in search_case(session.the_case(), words, prefix=True, limit=_MOST_SOUGHT)
                if hit.kind == "item"
            ],
            done,
            lambda _: None,  # a filter that is half typed
        )

    def _show_candidates(self, items: list[str]) -> None:
        self._candidates.clear()
        for item in items[:_MOST_SHOWN]:
            reasons = self._reasons.get(item, ())
            _put(self._candidates, self._items[item], f"({'; '.join(reasons)})" if reasons else "")
        words = trn("{n} item known by then", "{n} items known by then", len(items))
        if len(items) > _MOST_SHOWN:
            words = tr("{words}, the first {n} shown: search for others").format(words=words, n=_MOST_SHOWN)
        self._offered.setText(words)

    def _on_searched(self) -> None:
        if self._candidates.count():
            self._candidates.setFocus()
            self._candidates.setCurrentRow(0)

    def _add(self, side: Side) -> None:
        item = _current(self._candidates)
        if item and self._may:
            other = Side.AGAINST if side is Side.FOR else Side.FOR
            self._pieces[other].pop(item, None)
            self._pieces[side].setdefault(item, "")
            self._show_pieces()
            self.edited.emit()

    def _side(self) -> Side:
        return Side.AGAINST if self._lists[Side.AGAINST].hasFocus() else self._why_side

    def _on_piece(self, side: Side) -> None:
        shown = self._lists[side]
        item = _current(shown)
        self._why_side = side
        if item:
            other = self._lists[Side.AGAINST if side is Side.FOR else Side.FOR]
            other.blockSignals(True)  # noqa: FBT003  # Qt's own signature
            other.setCurrentRow(-1)
            other.blockSignals(False)  # noqa: FBT003
            self._show_text(shown.currentItem())
        self._why.setEnabled(bool(item))
        self._why.setText(self._pieces[side].get(item, ""))
        self._why.setCursorPosition(0)

    def _on_why(self, text: str) -> None:
        item = _current(self._lists[self._why_side])
        if item:
            self._pieces[self._why_side][item] = text
            entry = self._lists[self._why_side].currentItem()
            if entry is not None:
                _say(entry, _words(self._items[item], self._beside(item, text)))
            self.edited.emit()

    def _on_remove(self) -> None:
        item = _current(self._lists[self._why_side])
        if item and self._may:
            self._pieces[self._why_side].pop(item, None)
            self._show_pieces()
            self.edited.emit()

    def _show_text(self, entry: QListWidgetItem | None) -> None:
        item = self._items.get(str(entry.data(_ID))) if entry is not None else None
        said = self._lines(item.id) if item is not None else []
        self._preview.setPlainText(long_text(_told(item, said)) if item is not None else "")


def _told(item: Item, said: list[str]) -> str:
    facts = [item.source or "", item.grade or "", item.known.words if item.known else ""]
    about = " · ".join(fact for fact in (*facts, verification_words(item.verification)) if fact)
    stands = [statement_words(item.statement)] if item.statement else []
    stands += [how_known_words(item.how_known)] if item.how_known else []
    return "\n".join(part for part in (item.title, about, " · ".join(stands), *said, item.text or "") if part)


def _list(object_name: str, words: str) -> QListWidget:
    made = named(QListWidget(), object_name, words)
    made.setWordWrap(False)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setTextElideMode(Qt.TextElideMode.ElideRight)
    made.setMinimumHeight(made.fontMetrics().height() * 3)
    return made


def _put(shown: QListWidget, item: Item, why: str) -> None:
    entry = QListWidgetItem()
    _say(entry, _words(item, why))
    entry.setData(_ID, item.id)
    shown.addItem(entry)


def _words(item: Item, why: str) -> str:
    day = item.happened or item.known
    parts = (day.words if day else "", item.title, why)
    return one_line(" · ".join(part for part in parts if part))


def _say(entry: QListWidgetItem, words: str) -> None:
    entry.setText(set_apart(words) if QGuiApplication.isRightToLeft() else words)
    entry.setData(Qt.ItemDataRole.AccessibleTextRole, words)


def _current(shown: QListWidget) -> str:
    entry = shown.currentItem()
    return str(entry.data(_ID)) if entry is not None else ""
