"""Duplicates: items of the whole case that may be the same as another, side by side, for an officer to decide."""

from functools import partial

from PySide6.QtWidgets import QHeaderView, QTreeWidgetItem

from ...actions.corroborating import relate
from ...actions.duplicates_for_window import Sought, sought
from ...analysis.duplicates import Offer, reason_words
from ...domain.item import Item
from ...domain.relation import Kind, relation_rule
from ...i18n import tr, trn
from ..text import long_text
from ..widgets.cells import entry, key_of, listing
from ..widgets.parts import column, label, push, reading_text, row
from ..workspace import Workspace
from .paged import CasePage
from .told_cards import ANSWERS, answer_words, called

_MOST = 500


class DuplicatesPage(CasePage):
    """Nothing is merged: an answer is remembered with its reason to be withdrawn, and the next pair comes up."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "analysis-duplicates", tr("Duplicates"))
        self._offers: dict[str, Offer] = {}
        self._answering = False
        card = self.add_card(tr("Perhaps the same"), widest=140)
        words = tr(
            "The same text, nearly the same in any script, or the same place on the same day. Nothing is merged:"
            " what you say is remembered, and can be withdrawn where an item says who told us."
        )
        card.addWidget(label(words, "quiet"))
        self._says = label(tr("Looking for them…"), "strong")
        card.addWidget(self._says)
        heads = (tr("Item"), tr("May be the same as"), tr("Why"), tr("Alike"))
        self.list = listing("duplicates", tr("Items that may be the same"), heads, wide=0, lines=8)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.list.currentItemChanged.connect(lambda now, _: self._on_chosen(now))
        self.list.itemActivated.connect(lambda now, _: self._open(now))
        card.addWidget(self.list)
        beside = row(gap=12)
        self._texts = [
            reading_text(f"duplicates-{at}", words)
            for at, words in enumerate((tr("The item"), tr("What it may be the same as")))
        ]
        for text in self._texts:
            text.setMinimumHeight(self.fontMetrics().height() * 9)
            beside.addWidget(text, 1)
        card.addLayout(beside)
        buttons = row()
        self._buttons = []
        for kind in ANSWERS:
            words, pressed = answer_words(kind), partial(self._answer, kind)
            self._buttons.append(push(f"duplicates-{kind}", words, pressed, description=relation_rule(kind)))
            under = column(gap=2)
            under.addWidget(self._buttons[-1])
            under.addWidget(label(relation_rule(kind), "small"))
            buttons.addLayout(under, 1)
        card.addLayout(buttons)
        self._on_chosen(None)

    def read(self) -> None:
        """Look for them beside the case, which stays free meanwhile."""
        self.workspace.runner.read(self, "items", lambda session: sought(session.the_case()), self._on_sought)

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Look anew where items, or what was said of them, changed elsewhere."""
        if kinds & {"item", "source", "relation"} and self.isVisible() and not self._answering:
            self.read()

    def _on_sought(self, among: Sought) -> None:
        self.workspace.runner.aside(self, "duplicates", among.offers, self._on_found)

    def _on_found(self, found: tuple[Offer, ...]) -> None:
        self._offers = {f"{one.item.id}/{one.other.id}": one for one in found}
        self.list.clear()
        for key, one in list(self._offers.items())[:_MOST]:
            why = ", ".join(reason_words(reason) for reason in one.reasons)
            cells = (called(one.item), called(one.other), why, f"{round(one.likeness * 100)} %")
            self.list.addTopLevelItem(entry(cells, key))
        self._count()
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)

    def _count(self) -> None:
        left = len(self._offers)
        words = trn("{n} pair waits for an answer.", "{n} pairs wait for an answer.", left)
        if left > _MOST:
            words = f"{words} {tr('The first {n} are listed.').format(n=_MOST)}"
        self._says.setText(words if left else tr("No two items look the same, or all were answered."))
        self._says.setAccessibleName(self._says.text())

    def _on_chosen(self, now: QTreeWidgetItem | None) -> None:
        offer = self._offers.get(key_of(now))
        for text, item in zip(self._texts, (offer.item, offer.other) if offer else (None, None), strict=True):
            text.setPlainText(_told(item) if item is not None else "")
        for button in self._buttons:
            button.setEnabled(offer is not None and self.workspace.may_edit)

    def _answer(self, kind: Kind) -> None:
        key = key_of(self.list.currentItem())
        offer = self._offers.get(key)
        if offer is not None:
            self.workspace.runner.write(
                self,
                lambda session: relate(session.the_case(), offer.item.id, offer.other.id, kind),
                lambda _: self._on_answered(key),
                self.workspace.troubled.emit,
            )

    def _on_answered(self, key: str) -> None:
        """The next one comes up at once; the others are as they were."""
        self._offers.pop(key, None)
        for at in range(self.list.topLevelItemCount()):
            if key_of(self.list.topLevelItem(at)) == key:
                self.list.takeTopLevelItem(at)
                break
        self._count()
        self._on_chosen(self.list.currentItem())
        self.workspace.said.emit(tr("Saved. It is remembered."))
        self._answering = True
        self.workspace.changed.emit(frozenset({"relation"}))
        self._answering = False

    def _open(self, now: QTreeWidgetItem) -> None:
        offer = self._offers.get(key_of(now))
        if offer is not None:
            self.workspace.asked.emit("items", offer.item.id)


def _told(item: Item) -> str:
    known = item.known or item.recorded
    facts = (
        item.source,
        item.happened.words if item.happened else None,
        item.place.name if item.place else None,
        tr("known {day}").format(day=known.words) if known else None,
    )
    about = " · ".join(fact for fact in facts if fact)
    return long_text("\n".join(part for part in (called(item), about, item.text) if part))
