"""The register of incitement: the list without the words, and one entry with all that hangs on it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from ...actions.incitement import KINDS, enter_as_item, translate, withdraw_part, withdraw_utterance
from ...actions.incitement_for_window import RegisterShown, register_shown
from ...actions.incitement_told import UtteranceTold, told
from ...actions.session import OpenCase
from ...analysis.sequence import USUAL_DAYS
from ...domain.assessment import Confidence, confidence_levels
from ...domain.incitement import Direction
from ...errors import DeskError, NotFound
from ...i18n import tr, trn
from ..text import one_line
from ..utterance_words import (
    called,
    evidence_lines,
    fact_lines,
    marked_text,
    row_cells,
    term_lines,
    translation_called,
    translation_line,
)
from ..widgets.cells import entry, key_of, listing
from ..widgets.muted_words import MutedWords
from ..widgets.parts import label, named, push, row
from ..widgets.small_form import SmallForm
from ..workspace import Workspace
from .paged import CasePage, show_card
from .threshold_card import ThresholdCard
from .utterance_after import ChainCard, ResponseCard, SequenceCard

_WIDEST = 150
Hanging = ThresholdCard | ChainCard | SequenceCard | ResponseCard
_READS = KINDS | {"item", "evidence", "judgement", "undo"}


class RegisterPage(CasePage):
    """Words of hate are in no list; of the entry chosen they are shown when asked for."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "incitement-register", tr("Register"))
        self._wanted = ""
        self._days = USUAL_DAYS
        self._told: UtteranceTold | None = None
        self._lay_out_list(self.add_card(tr("Register of incitement"), _WIDEST))
        self._entry_card = self.add_card(tr("The entry"), _WIDEST)
        self._lay_out_entry(self._entry_card)
        self._cards_to_come: list[tuple[str, Callable[[], Hanging]]] = [
            (tr("Threshold test"), lambda: ThresholdCard(workspace, self._write)),
            (tr("Who said it first, and who repeated it"), self._make_chain),
            (tr("What happened in the days after"), self._make_sequence),
            (tr("Recommended response"), lambda: ResponseCard(workspace, self._write)),
        ]
        """They are made once an entry is there, one after another: all at once would hold up the window."""
        self._hanging: list[tuple[QVBoxLayout, Hanging]] = []
        self._show()

    def read(self) -> None:
        """The list, and the entry chosen."""
        self.workspace.runner.read(
            self, "register", lambda session: register_shown(session.the_case()), self._on_register
        )

    def leave(self) -> None:
        """Nobody comes back to words that lie open."""
        self._words.mute()

    def show_inside(self, what: str) -> None:
        """Read this entry."""
        self._wanted = what
        self.read()

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Something it stands on was saved."""
        if kinds & _READS and self.isVisible():
            self.read()

    def drafts(self) -> dict[str, dict[str, str]]:
        """Of the forms of the entry."""
        hanging = (typed for _, card in self._hanging for typed in card.drafts().items())
        return {**self._translation.drafts(), **dict(hanging)}

    def panes(self) -> list[QWidget]:
        """The list, the words, the test."""
        return [self._list, self._words, *(card for _, card in self._hanging[:1])]

    def _lay_out_list(self, stack: QVBoxLayout) -> None:
        self._says = named(label(look="strong"), "register-says", tr("How many entries there are"))
        stack.addWidget(self._says)
        heads = (tr("Said on"), tr("Speaker"), tr("Against"), tr("Place"), tr("Coded terms"), tr("Tests"), tr("Chain"))
        self._list = listing("register-list", tr("Register of incitement"), heads, wide=1, lines=7)
        self._list.currentItemChanged.connect(lambda *_: self._on_chosen())
        stack.addWidget(self._list)
        line = row()
        self._enter = push("register-enter", tr("Enter an utterance"), self._on_enter, "primary")
        line.addWidget(self._enter)
        line.addStretch(1)
        stack.addLayout(line)

    def _lay_out_entry(self, stack: QVBoxLayout) -> None:
        self._facts = named(label(selectable=True), "utterance-facts", tr("About the entry"))
        stack.addWidget(self._facts)
        self._words = MutedWords()
        stack.addWidget(self._words)
        form = self._translation = SmallForm(self.workspace, "translation")
        form.field("text", tr("Another translation"), lines=2)
        form.side_by_side()
        form.field("language", tr("Its language"))
        form.field("translator", tr("Translator"))
        sure = [("", tr("not stated")), *((str(one), confidence_levels()[one]) for one in Confidence)]
        form.choice("confidence", tr("How sure"), sure)
        form.field("note", tr("What is uncertain"))
        form.edited.connect(self._allow)
        stack.addWidget(form)
        form.begin()
        line = row()
        self._translate = push("translation-save", tr("Add the translation"), self._on_translate)
        line.addWidget(self._translate)
        line.addStretch(1)
        self._which = named(QComboBox(), "translation-which", tr("Translation that no longer stands"))
        self._which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._which.setMinimumContentsLength(24)
        self._back = push("translation-back", tr("Withdraw this translation"), self._on_translation_back)
        line.addWidget(self._which)
        line.addWidget(self._back)
        stack.addLayout(line)
        self._evidence = named(label(selectable=True), "utterance-evidence", tr("As evidence"))
        stack.addWidget(self._evidence)
        buttons = row()
        self._open_item = push("utterance-open-item", tr("Open the item"), self._on_open_item)
        self._make_item = push("utterance-make-item", tr("Enter an item of it"), self._on_make_item)
        self._change = push("utterance-change", tr("Change the entry"), self._on_change)
        self._withdraw = push("utterance-withdraw", tr("Withdraw the entry"), self._on_withdraw)
        for button in (self._change, self._open_item, self._make_item, self._withdraw):
            buttons.addWidget(button)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _on_register(self, shown: RegisterShown) -> None:
        self._list.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._list.clear()
        chosen = self._wanted
        for row_ in shown.rows:
            made = entry(row_cells(row_), row_.utterance.id)
            self._list.addTopLevelItem(made)
            if row_.utterance.id == chosen:
                self._list.setCurrentItem(made)
        first = self._list.topLevelItem(0)
        if self._list.currentItem() is None and first is not None:
            self._list.setCurrentItem(first)
        self._list.blockSignals(False)  # noqa: FBT003  # Qt's own signature
        count = len(shown.rows)
        words = trn("{n} entry", "{n} entries", count) if count else tr("Nothing is in the register yet.")
        self._says.setText(words)
        self._says.setAccessibleName(words)
        self._on_chosen()

    def _on_chosen(self) -> None:
        self._wanted = key_of(self._list.currentItem())
        self._ask()

    def _ask(self) -> None:
        wanted, days = self._wanted, self._days
        if not wanted:
            self._told = None
            self._show()
            return
        self.workspace.runner.read(
            self, "entry", lambda session: told(session.the_case(), wanted, days), self._on_told, self._on_gone
        )

    def _on_told(self, found: UtteranceTold) -> None:
        self._told = found
        self._show()

    def _on_gone(self, error: DeskError) -> None:
        self._told = None
        self._show()
        if not isinstance(error, NotFound):
            self.workspace.troubled.emit(error)

    def _on_days(self, days: int) -> None:
        self._days = days
        self._ask()

    def _show(self) -> None:
        found = self._told
        for stack in (self._entry_card, *(stack for stack, _ in self._hanging)):
            show_card(stack, shown=found is not None)
        if found is not None:
            self._show_entry(found)
            for _, card in self._hanging:
                card.show_told(found)
            self._grow()
        else:
            self._words.show_words("", "", [], [], [], right_to_left=False)
        self._allow()
        self.workspace.marked.emit()

    def _grow(self) -> None:
        """Make the next card, if one is still to come."""
        if self._cards_to_come and self._told is not None:
            words, make = self._cards_to_come.pop(0)
            stack, card = self.add_card(words, _WIDEST), make()
            stack.addWidget(card)
            self._hanging.append((stack, card))
            card.show_told(self._told)
            QTimer.singleShot(0, self, self._grow)

    def _make_chain(self) -> ChainCard:
        card = ChainCard(self.workspace, self._write)
        card.wanted.connect(self.show_inside)
        return card

    def _make_sequence(self) -> SequenceCard:
        card = SequenceCard(self.workspace)
        card.days_wanted.connect(self._on_days)
        return card

    def _show_entry(self, found: UtteranceTold) -> None:
        self._say(self._facts, "\n".join(fact_lines(found)))
        self._say(self._evidence, "\n".join(evidence_lines(found)))
        text, lit = marked_text(found.utterance.text or tr("(withheld or expunged)"), found.terms)
        self._words.show_words(
            found.utterance.id, text, lit, [translation_line(one) for one in found.translations], term_lines(found),
            right_to_left=found.utterance.runs is Direction.RIGHT_TO_LEFT,
        )  # fmt: skip
        self._which.clear()
        for one in found.translations:
            self._which.addItem(one_line(translation_called(one)), one.id)
        for part in (self._which, self._back):
            part.setVisible(bool(found.translations))
        self._open_item.setVisible(found.item is not None)
        self._make_item.setVisible(found.item is None)

    def _say(self, where: Any, words: str) -> None:
        where.setText(words)
        where.setAccessibleName(words)

    def _allow(self) -> None:
        may = self.workspace.may_edit and self._told is not None
        self._translate.setEnabled(may and bool(self._translation.part("text").text.strip()))
        self._make_item.setEnabled(may)
        self._back.setEnabled(may)
        self._withdraw.setEnabled(may)
        self._change.setEnabled(may)
        self._enter.setEnabled(self.workspace.may_edit)

    def _on_enter(self) -> None:
        self.workspace.asked.emit("incitement", "enter")

    def _on_change(self) -> None:
        if self._told is not None:
            self.workspace.asked.emit("incitement", f"enter/{self._told.utterance.id}")

    def _on_open_item(self) -> None:
        if self._told is not None and self._told.item is not None:
            self.workspace.asked.emit("items", self._told.item.id)

    def _on_translate(self) -> None:
        found = self._told
        try:
            values = self._translation.values()
        except DeskError:
            return  # shown beside the field
        if found is not None:
            fields = {name: values[name] for name in ("language", "translator", "confidence", "note")}
            self._write(
                lambda case: translate(case, found.utterance.id, values["text"] or "", fields),
                lambda _: tr("Saved; other translations stay beside it."),
                form=self._translation,
            )

    def _on_translation_back(self) -> None:
        found, chosen = self._told, str(self._which.currentData() or "")
        if found is not None:
            self._write(
                lambda case: withdraw_part(case, found.utterance.id, chosen),
                lambda _: tr("Withdrawn. Undo brings it back."),
            )

    def _on_make_item(self) -> None:
        found = self._told
        if found is not None:
            self._write(
                lambda case: enter_as_item(case, found.utterance.id),
                lambda made: tr("Saved: {title}").format(title=one_line(made.title)),
            )

    def _on_withdraw(self) -> None:
        found = self._told
        if found is not None:
            self._write(
                lambda case: withdraw_utterance(case, found.utterance.id),
                lambda gone: tr("Withdrawn: {title}. Undo brings it back.").format(title=one_line(called(gone))),
            )

    def _write(
        self,
        save: Callable[[OpenCase], Any],
        say: Callable[[Any], str],
        form: SmallForm | None = None,
    ) -> None:
        """Save something of the entry, empty the form it was typed in, say so, read anew."""

        def done(made: Any) -> None:
            if form is not None:
                form.clear()
            self.workspace.said.emit(say(made))
            self.workspace.changed.emit(frozenset(KINDS | {"item"}))

        self.workspace.runner.write(self, lambda session: save(session.the_case()), done, self.workspace.troubled.emit)
