"""Cards of the page on who told an item: what may be the same, and how it stands to other items by officers' words."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ...actions.corroborating import Told, relate, take_from, unrelate
from ...analysis.corroboration import Given
from ...analysis.duplicates import Offer, reason_words
from ...domain.item import Item
from ...domain.relation import Kind, back_words, relation_rule, relation_words
from ...errors import DeskError
from ...i18n import tr, trn
from ..runner import Session
from ..widgets.cells import entry, key_of, listing
from ..widgets.field import Field
from ..widgets.fitting import choose, fit
from ..widgets.item_finder import ItemFinder
from ..widgets.parts import column, label, push, row
from ..workspace import Workspace

ANSWERS = (Kind.COPY, Kind.SAME_EVENT, Kind.NOT_COPY)
_MOST = 100
_TAKEN = "taken"
"""In the place of a relation: what an item was taken from is said of the item itself."""


def called(item: Item) -> str:
    """What an officer knows an item by: the id it came with, where it has one, and its title."""
    return " · ".join(part for part in (item.external_id, item.title) if part)


def answer_words(kind: Kind) -> str:
    """What an officer can say of two items that look the same."""
    return {Kind.COPY: tr("A copy"), Kind.SAME_EVENT: tr("The same event"), Kind.NOT_COPY: tr("No copy")}[kind]


class OffersCard(QWidget):
    """Items that may be the same as this one; ``done`` says what was saved, ``opened`` which item is to be read."""

    done = Signal(str)
    opened = Signal(str)

    def __init__(self, workspace: Workspace, prefix: str) -> None:
        super().__init__()
        self._workspace = workspace
        self._item = ""
        self._older: dict[str, bool] = {}
        stack = column(self, gap=4)
        stack.addWidget(label(tr("Perhaps the same"), "strong"))
        self._says = label(tr("Looking for items with the same or nearly the same text, place and day…"), "small")
        stack.addWidget(self._says)
        heads = (tr("Item"), tr("Source"), tr("Why"), tr("Alike"))
        self.list = listing(f"{prefix}-offers", tr("Items that may be the same"), heads, wide=0, lines=2)
        self.list.itemActivated.connect(lambda chosen, _: self.opened.emit(key_of(chosen)))
        self.list.currentItemChanged.connect(lambda _now, _: self._allow())
        stack.addWidget(self.list)
        buttons = row()
        self._buttons = [
            push(f"{prefix}-is-{kind}", answer_words(kind), self._answer(kind), description=relation_rule(kind))
            for kind in ANSWERS
        ]
        for button, kind in zip(self._buttons, ANSWERS, strict=True):
            button.setToolTip(relation_rule(kind))
            buttons.addWidget(button)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._promise = label(tr("Nothing is merged: an answer is remembered, and can be withdrawn."), "small")
        stack.addWidget(self._promise)
        self.clear()

    def clear(self) -> None:
        """Nothing is known yet."""
        self._item = ""
        self.list.clear()
        self._show(answering=False)
        self._says.setText(tr("Looking for items with the same or nearly the same text, place and day…"))
        self._allow()

    def show_offers(self, item: Item, found: Sequence[Offer]) -> None:
        """Show these."""
        self._item = item.id
        kept = key_of(self.list.currentItem())
        self.list.clear()
        for one in found[:_MOST]:
            why = ", ".join(reason_words(reason) for reason in one.reasons)
            cells = (
                called(one.other),
                one.other.source or "",
                why,
                f"{round(one.likeness * 100)} %",
            )
            self.list.addTopLevelItem(entry(cells, one.other.id))
        choose(self.list, kept)
        fit(self.list, least=1)
        self._show(answering=bool(found))
        counted = trn("{n} item waits for an answer.", "{n} items wait for an answer.", len(found))
        self._says.setText(counted if found else tr("No other item looks like this one, or all were answered."))
        self._says.setAccessibleName(self._says.text())
        self._allow()

    def _show(self, *, answering: bool) -> None:
        for part in (self.list, *self._buttons, self._promise):
            part.setVisible(answering)

    def _answer(self, kind: Kind) -> Callable[[], None]:
        def pressed() -> None:
            item, other = self._item, key_of(self.list.currentItem())
            if item and other:
                self._workspace.runner.write(
                    self,
                    lambda session: relate(session.the_case(), item, other, kind),
                    lambda _: self.done.emit(tr("Saved. It is remembered, and can be withdrawn below.")),
                    self._workspace.troubled.emit,
                )

        return pressed

    def _allow(self) -> None:
        chosen = self.list.currentItem() is not None
        for button in self._buttons:
            button.setEnabled(chosen and self._workspace.may_edit)


class RelationsCard(QWidget):
    """What officers said of how the item stands to others, and a place to say it."""

    done = Signal(str)
    opened = Signal(str)

    def __init__(self, workspace: Workspace, prefix: str) -> None:
        super().__init__()
        self._workspace = workspace
        self._item = ""
        stack = column(self, gap=4)
        stack.addWidget(label(tr("How it stands to other items"), "strong"))
        self._none = label(tr("No officer has said how it stands to another item."), "small")
        stack.addWidget(self._none)
        heads = (tr("This item"), tr("Other item"), tr("Why"), tr("Said by"))
        self.list = listing(f"{prefix}-relations", tr("How it stands to other items"), heads, wide=1, lines=2)
        self.list.currentItemChanged.connect(lambda _now, _: self._allow())
        self.list.itemActivated.connect(lambda _chosen, _: self._on_open())
        stack.addWidget(self.list)
        self._withdraw = push(f"{prefix}-withdraw-relation", tr("Withdraw"), self._on_withdraw)
        line = row()
        line.addWidget(self._withdraw)
        line.addStretch(1)
        stack.addLayout(line)
        self._note = Field(f"{prefix}-relation-note", tr("Why it stands so (not needed)"))
        targets = [
            (_TAKEN, tr("Taken from it")),
            (str(Kind.CONTRADICTS), tr("Contradicts it")),
            (str(Kind.SAME_EVENT), tr("Same event")),
            (str(Kind.COPY), tr("Copy of it")),
            (str(Kind.REPEATS), tr("Repeats it")),
        ]
        hint = tr("Find the other item by words in it, choose it, and say how this one stands to it.")
        self._finder = ItemFinder(workspace, f"{prefix}-relate", targets, lambda: None, hint)
        self._finder.picked.connect(self._on_picked)
        stack.addWidget(self._finder)
        stack.addWidget(self._note)
        self._others: dict[str, str] = {}
        self.clear()

    def clear(self) -> None:
        """Nothing is known yet."""
        self._item = ""
        self._others = {}
        self.list.clear()
        self.list.hide()
        self._withdraw.hide()
        self._note.set_text("")
        self._allow()

    def show_told(self, told: Told) -> None:
        """Show what was said."""
        self._item = told.found.item.id
        kept = key_of(self.list.currentItem())
        self.list.clear()
        self._others = {}
        for one in told.found.related:
            words = (back_words if one.back else relation_words)(one.relation.relation)
            cells = (words, called(one.other), one.relation.note or "", ", ".join(one.officers))
            self.list.addTopLevelItem(entry(cells, one.relation.id))
            self._others[one.relation.id] = one.other.id
        taken = next((one.item for one in told.found.chain.links[1:2] if one.given is Given.TAKEN), None)
        if told.found.item.origin_item:
            title = called(taken) if taken is not None else tr("an item that is not here")
            self.list.addTopLevelItem(entry((tr("was taken from"), title, "", ""), _TAKEN))
            self._others[_TAKEN] = taken.id if taken is not None else ""
        choose(self.list, kept)
        fit(self.list, least=1)
        for part in (self.list, self._withdraw):
            part.setVisible(bool(self._others))
        self._none.setVisible(not self._others)
        self._allow()

    def _on_picked(self, how: str, ref: str) -> None:
        item, note = self._item, self._note.text
        if item:
            self._write(lambda session: _said(session, item, ref, how, note))

    def _on_withdraw(self) -> None:
        record, item = key_of(self.list.currentItem()), self._item
        if record:
            self._write(lambda session: _withdrawn(session, item, record), tr("Withdrawn. It stays in the history."))

    def _on_open(self) -> None:
        self.opened.emit(self._others.get(key_of(self.list.currentItem()), ""))

    def _write(self, work: Callable[[Session], object], words: str = "") -> None:
        self._workspace.runner.write(self, work, lambda _: self._on_saved(words), self._on_failed)

    def _on_saved(self, words: str) -> None:
        self._note.set_text("")
        self.done.emit(words or tr("Saved. Both items show it."))

    def _on_failed(self, error: DeskError) -> None:
        self._workspace.troubled.emit(error)

    def _allow(self) -> None:
        self._withdraw.setEnabled(self.list.currentItem() is not None and self._workspace.may_edit)
        self._note.setEnabled(self._workspace.may_edit)


def _withdrawn(session: Session, item: str, record: str) -> object:
    case = session.the_case()
    return take_from(case, item, None) if record == _TAKEN else unrelate(case, record)


def _said(session: Session, item: str, other: str, how: str, note: str) -> object:
    case = session.the_case()
    return take_from(case, item, other) if how == _TAKEN else relate(case, item, other, Kind(how), note)
