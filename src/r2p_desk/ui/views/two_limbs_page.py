"""The two-limb worksheet: what it lacks first, then each limb with what was looked at, then the findings."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ...actions import worksheets
from ...actions.deciding_for_window import see_paper, texts_of
from ...actions.session import OpenCase
from ...analysis.two_limbs import WorksheetLaidOut
from ...domain.signal import Crime, crime_words
from ...domain.when import When
from ...domain.worksheet import Finding, Part, finding_words, limb_words, part_words
from ...errors import DeskError
from ...i18n import tr
from ..keeping import let_go
from ..text import one_line, visible
from ..widgets.item_finder import ItemFinder
from ..widgets.parts import characters, label, lines_tall, named, push, row
from ..widgets.record_form import Asked, RecordForm, Texts, by_line, choices, day, day_said
from ..workspace import Workspace
from .paper_page import Gathered, PaperPage, PaperWords

_ID = Qt.ItemDataRole.UserRole
_NEW = "new"


class TwoLimbsPage(PaperPage):
    """Peaceful means inadequate; national authorities manifestly failing; the State's own account beside both."""

    kind = worksheets.WORKSHEET
    saves = frozenset({worksheets.WORKSHEET, worksheets.ENTRY, "paper_signature"})

    def __init__(self, workspace: Workspace) -> None:
        self._entries: dict[str, Texts] = {}
        self._entry = ""
        said = PaperWords(
            one=tr("Two-limb worksheet"),
            choose=tr("Worksheet"),
            new=tr("Begin a worksheet"),
            day=tr("Day of a new worksheet"),
            none=tr("There is no worksheet yet. The test: peaceful means inadequate, authorities manifestly failing."),
        )
        super().__init__(workspace, "warnings-two-limbs", tr("Two limbs"), said)

    def lay_out(self) -> None:
        """What was looked at, limb by limb, and one entry to write."""
        self._lay_out_tree(self.add_card(tr("What was looked at")))
        self._lay_out_entry(self.add_card(tr("One thing looked at")))

    def asked(self) -> Sequence[Asked]:
        """Findings, reasons and the State's account."""
        findings = choices(Finding, finding_words)
        return (
            Asked("peaceful_means", tr("Finding: peaceful means are inadequate"), choices=findings),
            Asked("peaceful_means_reasons", tr("Reasons: peaceful means"), lines=3),
            Asked("authorities", tr("Finding: authorities are manifestly failing"), choices=findings),
            Asked("authorities_reasons", tr("Reasons: authorities"), lines=3),
            Asked("account", tr("The State's own account"), lines=3),
            Asked("account_items", tr("Items with the account"), lines=2, read=by_line, hint=_items_hint()),
            Asked("account_asked", tr("Or: asked for on, and not given"), read=day, say=day_said),
            Asked("account_from", tr("Which authority"), beside=True),
            Asked("crimes", tr("It is about"), choices=choices(Crime, crime_words), several=True),
            Asked("populations", tr("Who is at risk, one to a line"), lines=2, read=by_line),
            Asked("not_known", tr("What is not known"), lines=2),
            Asked("title", tr("Title")),
        )

    def finds(self) -> Sequence[tuple[str, str]]:
        """The item with the account."""
        return [("account_items", tr("Add as the State's account"))]

    def gather(self, case: OpenCase, wanted: str) -> Gathered:
        """The worksheet with its entries and their texts."""
        seen = see_paper(case, self.kind, wanted)
        if seen.chosen is None:
            return Gathered(seen)
        laid = worksheets.read_worksheet(case, seen.chosen.id)
        entries = {
            one.entry.id: texts_of(case, one.entry) for limb in laid.limbs for _, ones in limb.parts for one in ones
        }
        return Gathered(seen, (laid, entries))

    def begin(self, case: OpenCase, as_of: When) -> str:
        """A worksheet of that day."""
        return worksheets.begin_worksheet(case, as_of, {}).id

    def change(self, case: OpenCase, record: str, fields: dict[str, Any]) -> None:
        """State its fields."""
        worksheets.change_worksheet(case, record, fields)

    def show_more(self, shown: Gathered, *, may_edit: bool) -> None:
        """The entries under their parts."""
        laid, self._entries = shown.more or (None, {})
        self._fill_tree(laid)
        same = self._entry in self._entries or self._entry == _NEW
        self._show_entry(self._entry if same else _NEW, keep_typed=same)
        self._allow_entry(may_edit=may_edit)

    def drafts(self) -> dict[str, dict[str, str]]:
        """Of the worksheet and of the entry."""
        typed = self._entry_form.changed() if self.chosen else {}
        return {**super().drafts(), **({self._entry_name(): typed} if typed else {})}

    def panes(self) -> list[QWidget]:
        """Which worksheet, what it lacks, what was looked at, one entry, the findings."""
        which, missing, form = super().panes()
        return [which, missing, self._tree, self._entry_form, form]

    def _lay_out_tree(self, stack: QVBoxLayout) -> None:
        self._tree = named(QTreeWidget(), "two-limbs-entries", tr("What was looked at"))
        self._tree.setColumnCount(4)
        self._tree.setHeaderLabels([tr("What"), tr("Since"), tr("For"), tr("Against")])
        self._tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._tree.header().setStretchLastSection(False)
        for at in (1, 2, 3):
            self._tree.header().setSectionResizeMode(at, QHeaderView.ResizeMode.ResizeToContents)
        lines_tall(self._tree, 18)
        self._tree.setMinimumWidth(characters(self._tree, 60))
        self._tree.currentItemChanged.connect(lambda now, _: self._on_entry(now))
        stack.addWidget(self._tree)
        self._account = named(label(selectable=True), "two-limbs-account", tr("How the State's account stands"))
        stack.addWidget(self._account)

    def _lay_out_entry(self, stack: QVBoxLayout) -> None:
        asked = (
            Asked("part", tr("Where it belongs"), choices=choices(Part, part_words)),
            Asked("since", tr("Since when"), read=day, say=day_said, beside=True),
            Asked("text", tr("What was tried, taken, asked, or is to be seen"), lines=2),
            Asked("result", tr("Result so far"), lines=2),
            Asked("evidence_for", tr("Evidence that the limb is met"), lines=2, read=by_line, hint=_items_hint()),
            Asked("evidence_against", tr("Evidence against"), lines=2, read=by_line, hint=_items_hint(), beside=True),
            Asked("looked", tr("Where the other side was looked for, if there is none"), lines=2),
        )
        self._entry_form = RecordForm("two-limbs-entry", asked)
        self._entry_form.edited.connect(lambda: self._allow_entry(may_edit=self._may_edit()))
        stack.addWidget(self._entry_form)
        sides = [("evidence_for", tr("Add as evidence for")), ("evidence_against", tr("Add as evidence against"))]
        finder = ItemFinder(self.workspace, "two-limbs-entry", sides, lambda: self.day)
        finder.picked.connect(self._entry_form.append_line)
        stack.addWidget(finder)
        buttons = row()
        self._entry_save = push("two-limbs-entry-save", tr("Save the entry"), self._on_entry_save, "primary")
        self._entry_new = push("two-limbs-entry-new", tr("Another entry"), lambda: self._choose_entry(_NEW))
        self._entry_out = push("two-limbs-entry-withdraw", tr("Leave this entry out"), self._on_withdraw)
        for button in (self._entry_save, self._entry_new, self._entry_out):
            buttons.addWidget(button)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _fill_tree(self, laid: WorksheetLaidOut | None) -> None:
        blocked = QSignalBlocker(self._tree)  # filling it chooses nothing
        self._tree.clear()
        for limb in laid.limbs if laid else ():
            head = _tree_row(f"{limb_words(limb.limb)}: {finding_words(limb.finding)}")
            self._tree.addTopLevelItem(head)
            for part, entries in limb.parts:
                under = _tree_row(part_words(part) if entries else f"{part_words(part)}: {tr('nothing entered')}")
                head.addChild(under)
                for one in entries:
                    since = one.entry.since.words if one.entry.since else ""
                    counts = str(len(one.items_for)), str(len(one.items_against))
                    under.addChild(_tree_row(one.entry.text, since, *counts, record=one.entry.id))
        self._tree.expandAll()
        blocked.unblock()
        account = laid.account if laid else ""
        words = tr("The State's own account: {words}").format(words=visible(account) or tr("not given, nor asked for"))
        self._account.setText(words if laid else "")
        self._account.setAccessibleName(self._account.text())

    def _on_entry(self, entry: QTreeWidgetItem | None) -> None:
        record = str(entry.data(0, _ID) or "") if entry is not None else ""
        if record:
            self._choose_entry(record)

    def _choose_entry(self, record: str) -> None:
        self.workspace.drafts.update(self.drafts())
        self._show_entry(record)
        self._allow_entry(may_edit=self._may_edit())
        if record == _NEW:
            self._entry_form.setFocus()

    def _show_entry(self, record: str, *, keep_typed: bool = False) -> None:
        self._entry = record
        self._entry_form.show_texts(self._entries.get(record, {}), keep_typed=keep_typed)
        draft = self.workspace.drafts.pop(self._entry_name(), None) if self.chosen else None
        if draft is not None:
            self._entry_form.restore(draft)

    def _allow_entry(self, *, may_edit: bool) -> None:
        self._entry_form.setEnabled(may_edit)
        typed = bool(self._entry_form.changed())
        self._entry_save.setEnabled(may_edit and typed)
        self._entry_new.setEnabled(may_edit)
        self._entry_out.setEnabled(may_edit and self._entry in self._entries)

    def _entry_name(self) -> str:
        return f"worksheet-entry/{self.chosen}/{self._entry}"

    def _on_entry_save(self) -> None:
        worksheet, record, form, typed = self.chosen, self._entry, self._entry_name(), self._entry_form.changed()
        try:
            fields = self._entry_form.values()
        except DeskError:
            return  # shown beside the field
        self.workspace.runner.write(
            self,
            lambda session: _save_entry(session.the_case(), worksheet, record, fields),
            lambda _: self._on_entry_saved(form, typed),
            self.failed,
        )

    def _on_entry_saved(self, form: str, typed: Texts) -> None:
        if form == self._entry_name():
            self._entry_form.settle(typed)
            self._show_entry(_NEW)
        let_go(self.workspace, form)
        self.saved(tr("Saved."))

    def _on_withdraw(self) -> None:
        record = self._entry
        self.workspace.runner.write(
            self,
            lambda session: worksheets.withdraw_entry(session.the_case(), record),
            lambda _: self.saved(tr("Left out; it stays in the history.")),
            self.failed,
        )


def _save_entry(case: OpenCase, worksheet: str, record: str, fields: dict[str, Any]) -> None:
    if record != _NEW:
        worksheets.change_entry(case, record, fields)
        return
    part = fields.pop("part", None)
    text = fields.pop("text", None)
    worksheets.add_entry(case, worksheet, Part(part or Part.TRIED), text or "", fields)


def _tree_row(*texts: str, record: str = "") -> QTreeWidgetItem:
    made = QTreeWidgetItem([one_line(text) for text in texts])
    made.setData(0, _ID, record)
    return made


def _items_hint() -> str:
    return tr("One to a line: the id an item came with, or its own.")
