"""The page of what originators asked when they gave an item: who may see it, what for, until when."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ...actions.conditions import Bound, list_conditions, remove_condition, set_condition
from ...domain.condition import Condition, Onward, onward_words
from ...domain.marking import Level
from ...errors import DeskError
from ...i18n import tr, trn
from ..keeping import let_go
from ..text import one_line, visible
from ..widgets.item_finder import ItemFinder
from ..widgets.parts import label, lines_tall, named, push, row
from ..widgets.record_form import Asked, RecordForm, by_line, choices, day, day_said, is_yes, yes_or_no
from ..workspace import Workspace
from .caveats_card import CaveatsCard
from .paged import CasePage

FORM = "condition"
_KINDS = frozenset({"condition", "caveat", "item"})
_ROWS = 7


class ConditionsPage(CasePage):
    """What is not stated is read strictly: ask before giving on, do not name the source."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "briefings-conditions", tr("Originators' conditions"))
        self._lay_out_list(self.add_card(tr("Conditions that stand")))
        self._lay_out_form(self.add_card(tr("State a condition")))
        self._caveats = CaveatsCard(workspace, self.add_card(tr("This office's caveats")), self)
        self._form.restore(workspace.drafts.pop(FORM, {}))

    def read(self) -> None:
        """Read the list anew."""
        self.workspace.runner.read(
            self, "conditions", lambda session: list_conditions(session.the_case()), self._on_read
        )
        self._caveats.read()

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Read it anew where conditions or items changed."""
        if kinds & _KINDS:
            self.read()

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed of a condition not yet stated."""
        typed = self._form.changed()
        return {FORM: typed} if typed else {}

    def panes(self) -> list[QWidget]:
        """The list, the form, the caveats."""
        return [self._list, self._form, self._caveats.list]

    def _lay_out_list(self, stack: QVBoxLayout) -> None:
        words = tr("A briefing that would break one is refused, or leaves the item out, and says which and why.")
        stack.addWidget(label(words))
        self._says = named(label(look="quiet"), "conditions-say", tr("How many there are"))
        stack.addWidget(self._says)
        self._list = lines_tall(named(QTreeWidget(), "conditions", tr("Conditions that stand")), _ROWS)
        self._list.setColumnCount(2)
        self._list.setHeaderLabels([tr("Item"), tr("Condition")])
        self._list.setRootIsDecorated(False)
        self._list.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._list.currentItemChanged.connect(lambda now, _: self._say(now))
        stack.addWidget(self._list)
        self._told = label(selectable=True)
        stack.addWidget(self._told)
        line = row()
        self._withdraw = push("condition-withdraw", tr("Withdraw it"), self._on_withdraw)
        line.addWidget(self._withdraw)
        line.addStretch(1)
        stack.addLayout(line)
        self._say(None)

    def _lay_out_form(self, stack: QVBoxLayout) -> None:
        one_each = tr("one to a line")
        self._form = RecordForm(
            "condition",
            [
                Asked("item", tr("Item"), hint=tr("found below by its words")),
                Asked("originator", tr("Who gave it"), beside=True),
                Asked("who", tr("The only ones who may see it"), lines=2, read=by_line, hint=one_each),
                Asked(
                    "purposes", tr("The only purposes it may serve"), lines=2, read=by_line, hint=one_each, beside=True
                ),
                Asked("level", tr("Least marking of a paper that holds it"), choices=choices(Level, str)),
                Asked("until", tr("Until"), read=day, say=day_said, beside=True),
                Asked("onward", tr("Giving it on"), choices=choices(Onward, onward_words)),
                Asked("attribution", tr("May the source be named?"), choices=yes_or_no(), read=is_yes, beside=True),
                Asked("agreed", tr("Recipients the originator said yes to"), lines=2, read=by_line, hint=one_each),
                Asked("note", tr("Note"), lines=2, beside=True),
            ],
        )
        stack.addWidget(self._form)
        self._finder = ItemFinder(self.workspace, "condition", [("item", tr("Take this item"))], lambda: None)
        self._finder.picked.connect(lambda _, reference: self._form.restore({"item": reference}))
        stack.addWidget(self._finder)
        self._wrong = named(label(look="error", selectable=True), "condition-wrong", tr("What is wrong"))
        self._wrong.hide()
        stack.addWidget(self._wrong)
        line = row()
        self._save = push("condition-save", tr("State it"), self._on_save, "primary")
        line.addWidget(self._save)
        line.addStretch(1)
        stack.addLayout(line)

    def _on_read(self, found: list[Bound]) -> None:
        none = tr("None: nothing here was given under conditions that were written down.")
        words = trn("{n} condition", "{n} conditions", len(found)) if found else none
        self._says.setText(words)
        self._says.setAccessibleName(words)
        chosen = self._chosen()
        self._list.clear()
        for bound in found:
            entry = QTreeWidgetItem(
                [one_line(bound.item.title), one_line(" · ".join(condition_lines(bound.condition)))]
            )
            entry.setData(0, Qt.ItemDataRole.UserRole, bound)
            self._list.addTopLevelItem(entry)
            if chosen is not None and bound.condition.id == chosen.condition.id:
                self._list.setCurrentItem(entry)
        self._say(self._list.currentItem())

    def _chosen(self) -> Bound | None:
        entry = self._list.currentItem()
        held = entry.data(0, Qt.ItemDataRole.UserRole) if entry is not None else None
        return held if isinstance(held, Bound) else None

    def _say(self, entry: QTreeWidgetItem | None) -> None:
        bound = self._chosen() if entry is not None else None
        self._told.setText(visible("\n".join(condition_lines(bound.condition))) if bound is not None else "")
        self._told.setVisible(bound is not None)
        self._withdraw.setEnabled(bound is not None and self.workspace.may_edit)

    def _on_withdraw(self) -> None:
        bound = self._chosen()
        if bound is not None:
            self.workspace.runner.write(
                self,
                lambda session: remove_condition(session.the_case(), bound.condition.id),
                lambda _: self._on_saved(tr("Withdrawn; it stays in the history.")),
            )

    def _on_save(self) -> None:
        self._wrong.hide()
        try:
            values = self._form.values()
        except DeskError as error:
            self._refuse(error)
            return
        item = str(values.pop("item", "") or "")
        self._save.setEnabled(False)
        self.workspace.runner.write(
            self,
            lambda session: set_condition(session.the_case(), item, values),
            lambda _: self._on_stated(),
            self._refuse,
        )

    def _on_stated(self) -> None:
        self._form.show_texts({})
        let_go(self.workspace, FORM)
        self._on_saved(tr("The condition stands."))

    def _on_saved(self, words: str) -> None:
        self._save.setEnabled(True)
        self.workspace.said.emit(words)
        self.workspace.changed.emit(frozenset({"condition"}))

    def _refuse(self, error: DeskError) -> None:
        self._save.setEnabled(True)
        self._wrong.setText(visible(str(error)))
        self._wrong.setAccessibleName(visible(str(error)))
        self._wrong.show()


def condition_lines(condition: Condition) -> list[str]:
    """Everything a condition asks, each in a line."""
    told: list[tuple[str, Any]] = [
        (tr("Given by: {value}"), condition.originator),
        (tr("Only for: {value}"), ", ".join(condition.who)),
        (tr("Only to serve: {value}"), ", ".join(condition.purposes)),
        (tr("Least marking: {value}"), condition.level and condition.level.words),
        (tr("Until: {value}"), condition.until and condition.until.words),
        (tr("Agreed to: {value}"), ", ".join(condition.agreed)),
        (tr("Note: {value}"), condition.note),
    ]
    named_words = tr("The source may be named.") if condition.attribution else tr("The source may not be named.")
    onward = onward_words(condition.onward)
    return [
        *(words.format(value=value) for words, value in told if value),
        onward[:1].upper() + onward[1:],
        named_words,
    ]
