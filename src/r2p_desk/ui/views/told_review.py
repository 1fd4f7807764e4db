"""What other officers say of an item, and what this one says of it: never of an item of their own."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ...actions.corroborating import Told, review, withdraw_review
from ...domain.relation import Verdict, own_verdict_words, verdict_rule, verdict_words
from ...errors import DeskError
from ...i18n import tr, trn
from ..keeping import let_go
from ..record_words import day_words
from ..widgets.cells import entry, listing
from ..widgets.field import Field
from ..widgets.fitting import fit, no_taller
from ..widgets.parts import column, label, push, row
from ..widgets.ruled_choice import RuledChoice, choices_of
from ..workspace import Workspace


class ReviewCard(QWidget):
    """``done`` says what was saved."""

    done = Signal(str)

    def __init__(self, workspace: Workspace, prefix: str) -> None:
        super().__init__()
        self._workspace = workspace
        self._item = ""
        self._own = False
        stack = column(self, gap=4)
        stack.addWidget(label(tr("Reviews by other officers"), "strong"))
        self._says = label(look="small")
        stack.addWidget(self._says)
        heads = (tr("Who"), tr("Says"), tr("Why"), tr("When"))
        self.list = listing(f"{prefix}-reviews", tr("Reviews by other officers"), heads, wide=2, lines=2)
        stack.addWidget(self.list)
        self._form = QWidget()
        form = column(self._form, gap=4)
        choices = choices_of(own_verdict_words, verdict_rule, list(Verdict))
        self._verdict = RuledChoice(f"{prefix}-verdict", tr("What you say of it"), choices)
        form.addWidget(self._verdict)
        self._why = no_taller(Field(f"{prefix}-review-why", tr("Why you say so"), lines=2))
        form.addWidget(self._why)
        buttons = row()
        self._save = push(f"{prefix}-save-review", tr("Save the review"), self._on_save)
        self._withdraw = push(f"{prefix}-withdraw-review", tr("Take my review back"), self._on_withdraw)
        for button in (self._save, self._withdraw):
            buttons.addWidget(button)
        buttons.addStretch(1)
        form.addLayout(buttons)
        stack.addWidget(self._form)
        self.clear()

    def clear(self) -> None:
        """Nothing is known yet."""
        self._item = ""
        self.list.clear()
        self.list.hide()
        self._form.hide()
        self._why.set_text("")
        self._says.setText("")

    def show_told(self, told: Told) -> None:
        """Show what they say."""
        first = self._item != told.found.item.id
        self._item, self._own = told.found.item.id, told.own_review is not None
        self.list.clear()
        for one in told.found.reviews:
            words = verdict_words(one.review.verdict)
            if not one.counts:
                words = tr("{words}; wrote of the item, so this is no review").format(words=words)
            day = day_words(one.day)
            when = tr("{day}; changed since").format(day=day) if one.since else day
            self.list.addTopLevelItem(entry((one.officer, words, one.review.text or "", when)))
        fit(self.list, least=1)
        self.list.setVisible(bool(told.found.reviews))
        self._say(told)
        self._form.setVisible(told.may_review and self._workspace.may_edit)
        self._withdraw.setVisible(self._own)
        if first:
            self._fill(told)

    def drafts(self) -> dict[str, dict[str, str]]:
        """A review that is being typed."""
        if not self._item or not self._why.text.strip() or self._form.isHidden():
            return {}
        return {f"review/{self._item}": {"verdict": self._verdict.text, "why": self._why.text}}

    def _fill(self, told: Told) -> None:
        own = told.own_review
        draft = self._workspace.drafts.pop(f"review/{self._item}", None)
        said = draft or ({"verdict": str(own.verdict), "why": ""} if own is not None else {})
        self._verdict.set_text(said.get("verdict", ""))
        self._why.set_text(said.get("why", ""))

    def _say(self, told: Told) -> None:
        count = len(told.found.reviews)
        words = trn("{n} review stands.", "{n} reviews stand.", count) if count else tr("Nobody has reviewed it.")
        if not told.may_review:
            words = f"{words} {tr('You wrote of this item: its review is another officer’s.')}"
        self._says.setText(words)
        self._says.setAccessibleName(words)

    def _on_save(self) -> None:
        item, verdict, why = self._item, Verdict(self._verdict.text), self._why.text
        self._workspace.runner.write(
            self,
            lambda session: review(session.the_case(), item, verdict, why),
            lambda _: self._on_saved(tr("Saved. The author and all who lean on the item see it.")),
            self._on_failed,
        )

    def _on_withdraw(self) -> None:
        item = self._item
        self._workspace.runner.write(
            self,
            lambda session: withdraw_review(session.the_case(), item),
            lambda _: self._on_saved(tr("Withdrawn. It stays in the history.")),
            self._on_failed,
        )

    def _on_saved(self, words: str) -> None:
        self._why.set_text("")
        let_go(self._workspace, f"review/{self._item}")
        self.done.emit(words)

    def _on_failed(self, error: DeskError) -> None:
        self._workspace.troubled.emit(error)
