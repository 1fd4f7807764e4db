"""Everything about one source: what it is, how far to rely on it, its silence, its items, what it needs."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QTreeWidgetItem, QVBoxLayout, QWidget

from ...actions.settling import unsettle_item
from ...actions.source_register import Listed, SourceFile
from ...actions.source_terms import group_words, need_words, turned_words
from ...actions.source_words import (
    beside_words,
    outcome_words,
    record_words,
    reliability_told,
    rhythm_words,
    silence_words,
)
from ...analysis.source_kinds import name_of
from ...domain.item import Item
from ...domain.marking import Marking
from ...i18n import listed, tr, trn
from ..record_words import day_words
from ..text import visible
from ..widgets.cells import entry, key_of, listing
from ..widgets.field import Field
from ..widgets.fitting import fit
from ..widgets.item_finder import ItemFinder
from ..widgets.parts import label, named, push, row
from ..workspace import Workspace
from .conditions_page import condition_lines
from .items import SEEK
from .paged import Page
from .source_forms import change_form, grade_form, retire_form, rule_says, same_form, settle_form, texts_of

MOST = 100
"""Items of a source listed here; all of them are a click away."""


class SourceReader(Page):
    """``changed`` when anything was saved of the source or its items."""

    changed = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "source-reader", tr("The source"))
        self._file: SourceFile | None = None
        self._others: tuple[str, ...] = ()
        self._lay_out_head(self.add_card(tr("The source")))
        self._lay_out_reliability(self.add_card(tr("How far to rely on it")))
        self._lay_out_rhythm(self.add_card(tr("How often it reports")))
        self._lay_out_items(self.add_card(tr("Its items, and how they turned out")))
        self._lay_out_safety(self.add_card(tr("What it needs, and under what it gave")))
        self._change = change_form(workspace)
        what = self.add_card(tr("What it is"))
        what.addWidget(self._change)
        self._lay_out_standing(self.add_card(tr("One with another, or retired")))
        self._forms = (self._grade, self._settle, self._change, self._same, self._retire)
        for form in self._forms:
            form.saved.connect(lambda _: self.changed.emit(frozenset({"source", "finding_on"})))

    @property
    def file(self) -> SourceFile | None:
        """What is shown."""
        return self._file

    def show_file(self, file: SourceFile, others: Sequence[str]) -> None:
        """Show this source; ``others`` are the pseudonyms of all."""
        self._file, self._others = file, tuple(others)
        source = file.listed.source
        self._show_head(file)
        self._show_reliability(file)
        self._show_rhythm(file.listed)
        self._show_items(file)
        self._show_safety(file)
        self._change.show_record(source.id, texts_of(source))
        other = file.same_as.name if file.same_as is not None else ""
        self._same.show_record(source.id, {"same_as": other, "same_why": source.same_why or ""})
        standing = "retired" if source.retired else "in-use"
        self._retire.show_record(source.id, {"retired": standing, "retired_why": source.retired_why or ""})
        field = self._same.form.field("same_as")
        if isinstance(field, Field) and isinstance(field.editor, QLineEdit):
            completer = QCompleter([name for name in others if name != source.name], field.editor)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            field.editor.setCompleter(completer)

    def drafts(self) -> dict[str, dict[str, str]]:
        """Of all forms."""
        return {name: typed for form in self._forms for name, typed in form.drafts().items()}

    def panes(self) -> list[QWidget]:
        """The items, then the forms."""
        return [self._items, self._grade, self._change]

    def markings(self) -> tuple[Marking, ...]:
        """Of its items."""
        items = self._file.listed.record.items if self._file is not None else ()
        return tuple({item.marking for item in items if item.marking is not None})

    def _lay_out_head(self, stack: QVBoxLayout) -> None:
        self._name = named(label(look="strong", selectable=True), "source-name", tr("The source"))
        self._kind = named(label(selectable=True), "source-kind", tr("Its kind"))
        self._sees = named(label(look="quiet", selectable=True), "source-sees", tr("What its kind can and cannot see"))
        self._odd = named(label(look="error", selectable=True), "source-odd", tr("To be looked at"))
        for part in (self._name, self._kind, self._odd, self._sees):
            stack.addWidget(part)

    def _lay_out_reliability(self, stack: QVBoxLayout) -> None:
        self._letter = named(label(look="strong", selectable=True), "source-reliability", tr("Reliability"))
        self._record = named(label(selectable=True), "source-record", tr("Record"))
        self._beside = named(label(selectable=True), "source-beside", tr("Beside the letter"))
        self._before = named(label(look="quiet", selectable=True), "source-before", tr("Letters given"))
        words = tr("The record sets nothing: the letter is an officer’s word. Grades of items stay as they were given.")
        for part in (self._letter, self._record, self._beside, self._before, label(words, "quiet")):
            stack.addWidget(part)
        self._grade = grade_form(self.workspace)
        stack.addWidget(rule_says(self._grade))
        stack.addWidget(self._grade)

    def _lay_out_rhythm(self, stack: QVBoxLayout) -> None:
        self._rhythm = named(label(selectable=True), "source-rhythm", tr("Expected"))
        self._last = named(label(selectable=True), "source-last", tr("Newest report"))
        self._silent = named(label(look="error", selectable=True), "source-silence", tr("Silence"))
        for part in (self._silent, self._rhythm, self._last):
            stack.addWidget(part)

    def _lay_out_items(self, stack: QVBoxLayout) -> None:
        self._passes = named(label(selectable=True), "source-passes", tr("Whom it passes on, and who passes it on"))
        stack.addWidget(self._passes)
        heads = (tr("Known"), tr("What"), tr("Grade"), tr("Had it from"), tr("Turned out"))
        self._items = listing("source-items", tr("Items of this source"), heads, wide=1, lines=3)
        self._items.itemActivated.connect(lambda chosen, _: self.workspace.asked.emit("items", key_of(chosen)))
        self._items.currentItemChanged.connect(lambda now, _: self._on_item(now))
        stack.addWidget(self._items)
        line = row()
        self._count = label(look="small")
        line.addWidget(self._count, 1)
        self._all = push("source-items-all", tr("Show them in Items"), self._on_all)
        line.addWidget(self._all)
        stack.addLayout(line)
        self._found = named(label(selectable=True), "source-findings", tr("What was found of the item"))
        stack.addWidget(self._found)
        self._settle = settle_form(self.workspace)
        self._withdraw = push("source-settle-withdraw", tr("Withdraw my finding"), self._on_withdraw)
        self._settle.line.insertWidget(1, self._withdraw)
        stack.addWidget(self._settle)
        rests = [("on", tr("It rests on this item"))]
        self._finder = ItemFinder(self.workspace, "source-settle", rests, lambda: None, tr("By words in them."))
        self._finder.picked.connect(self._settle.form.append_line)
        stack.addWidget(self._finder)

    def _lay_out_safety(self, stack: QVBoxLayout) -> None:
        self._needs = named(label(selectable=True), "source-needs", tr("What it needs to stay safe"))
        self._sealed = named(label(selectable=True), "source-sealed", tr("Who it really is"))
        self._conditions = named(label(selectable=True), "source-conditions", tr("Conditions on its items"))
        self._note = named(label(look="quiet", selectable=True), "source-note", tr("Note"))
        for part in (self._needs, self._sealed, self._conditions, self._note):
            stack.addWidget(part)
        line = row()
        line.addWidget(push("source-to-names", tr("Sealed names"), self._on_names))
        line.addWidget(
            push("source-to-conditions", tr("Conditions"), lambda: self.workspace.asked.emit("briefings", "conditions"))
        )
        line.addStretch(1)
        stack.addLayout(line)

    def _lay_out_standing(self, stack: QVBoxLayout) -> None:
        words = tr("What two that are one reported counts as of one origin. Both records stay; undo takes it back.")
        stack.addWidget(label(words, "quiet"))
        self._same = same_form(self.workspace)
        stack.addWidget(self._same)
        self._retire = retire_form(self.workspace)
        stack.addWidget(self._retire)

    def _show_head(self, file: SourceFile) -> None:
        one = file.listed
        kind = one.kind
        if kind is None:
            self._say(self._kind, one.source.kind or tr("Its kind is not stated."))
        else:
            where = [group_words(kind.group), *(tr("A/64/864, para. {n}").format(n=n) for n in kind.paragraphs)]
            self._say(self._kind, tr("{kind} ({where})").format(kind=name_of(kind), where=listed(where)))
        sees = (
            "" if kind is None else tr("Can see: {sees}\nCannot: {misses}").format(sees=kind.sees, misses=kind.misses)
        )
        self._say(self._name, one.source.name)
        self._say(self._sees, sees)
        odd = []
        if one.source.retired:
            odd.append(tr("Retired: {why}").format(why=one.source.retired_why or tr("no reason given")))
        if file.same_as is not None:
            odd.append(tr("Turned out to be {name}; its items are counted there.").format(name=file.same_as.name))
        if one.also:
            names = listed(other.name for other in one.also)
            odd.append(tr("One with {names}: their items are counted here.").format(names=names))
        if one.alike:
            odd.append(tr("Another source has the same name. If it is the same, say so below; if not, rename one."))
        self._say(self._odd, "\n".join(odd))

    def _show_reliability(self, file: SourceFile) -> None:
        source = file.listed.source
        self._say(self._letter, reliability_told(source))
        self._say(self._record, record_words(file.listed.record))
        self._say(self._beside, beside_words(file.listed))
        given = [
            tr("{letter}, {day}, {name}").format(
                letter=one.value or tr("taken back"), day=day_words(one.at), name=one.name
            )
            for one in file.reliability
        ]
        self._say(self._before, tr("Given: {letters}").format(letters=listed(given, "; ")) if len(given) > 1 else "")
        self._grade.show_record(source.id, {"reliability": str(source.reliability or "")})

    def _show_rhythm(self, one: Listed) -> None:
        self._say(self._silent, tr("○ {silence}").format(silence=silence_words(one.silence)) if one.silence else "")
        self._say(self._rhythm, tr("Expected: {rhythm}").format(rhythm=rhythm_words(one)))
        last = one.last.words if one.last is not None else tr("none yet")
        self._say(self._last, tr("Newest report: {day}").format(day=last))

    def _show_items(self, file: SourceFile) -> None:
        record = file.listed.record
        said = []
        if record.passes_on:
            said.append(tr("Passes on: {names}").format(names=_counted(record.passes_on)))
        if record.passed_on_by:
            said.append(tr("Passed on by: {names}").format(names=_counted(record.passed_on_by)))
        if record.look:
            count = trn("{n} open item", "{n} open items", len(record.look))
            said.append(
                tr(
                    "{items} marked ◇: another source tells of the same, or something contradicts it. Worth settling."
                ).format(items=count)
            )
        self._say(self._passes, "\n".join(said))
        chosen = key_of(self._items.currentItem())
        self._items.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._items.clear()
        for item in record.items[:MOST]:
            made = entry(self._cells(file, item), item.id)
            self._items.addTopLevelItem(made)
            if item.id == chosen:
                self._items.setCurrentItem(made)
        self._items.blockSignals(False)  # noqa: FBT003
        fit(self._items, least=2, most=8)
        count = trn("{n} item", "{n} items", len(record.items))
        if len(record.items) > MOST:
            count = f"{count} · {tr('the newest {n} are listed').format(n=MOST)}"
        hint = tr("choose one to say how it turned out; Enter opens it")
        self._count.setText(f"{count} · {hint}" if record.items else count)
        self._all.setEnabled(bool(record.items))
        self._on_item(self._items.currentItem())

    def _cells(self, file: SourceFile, item: Item) -> tuple[str, ...]:
        record = file.listed.record
        known = item.known or item.recorded
        turned = outcome_words(record.outcomes[item.id])
        if item.id in record.echoes:
            turned = tr("{outcome} · echo").format(outcome=turned)
        if item.id in record.look:
            turned = tr("◇ {outcome}").format(outcome=turned)
        return (known.words if known else "", item.title, str(item.grade or ""), item.origin or "", turned)

    def _on_item(self, chosen: QTreeWidgetItem | None) -> None:
        item = key_of(chosen)
        found = self._file.findings.get(item, ()) if self._file is not None else ()
        lines = [
            tr("{turned}: {why}").format(turned=turned_words(one.verdict), why=one.why or "–")
            + (f" ({trn('rests on {n} item', 'rests on {n} items', len(one.items))})" if one.items else "")
            for one in found
        ]
        self._say(self._found, "\n".join(lines))
        for part in (self._settle, self._finder):
            part.setVisible(bool(item))
        self._withdraw.setEnabled(self.workspace.may_edit and bool(found))
        if item:
            self._settle.show_record(item, {})

    def _show_safety(self, file: SourceFile) -> None:
        one = file.listed
        needs = [f"• {need_words(need)}" for need in one.source.protection]
        self._say(self._needs, "\n".join(needs) or tr("No need of protection was stated."))
        sealed = tr("Who it really is is sealed to the custodians.")
        self._say(self._sealed, sealed if one.sealed else tr("No name is sealed for it."))
        lines = [
            tr("{item}: {asked}").format(item=item.title, asked=" · ".join(condition_lines(condition)))
            for condition, item in file.conditions[:5]
        ]
        if len(file.conditions) > len(lines):
            lines.append(trn("and {n} more", "and {n} more", len(file.conditions) - len(lines)))
        self._say(self._conditions, "\n".join(lines) or tr("Nobody set conditions on its items."))
        self._say(self._note, tr("Note: {text}").format(text=one.source.note) if one.source.note else "")

    def _on_names(self) -> None:
        source = self._file.listed.source.id if self._file is not None else ""
        self.workspace.asked.emit("preferences", f"names/{source}")

    def _on_all(self) -> None:
        if self._file is not None:
            name = self._file.listed.source.name.replace('"', " ")
            self.workspace.asked.emit("items", f'{SEEK}source:"={name}"')

    def _on_withdraw(self) -> None:
        item = key_of(self._items.currentItem())
        if item:
            self.workspace.runner.write(
                self,
                lambda session: unsettle_item(session.the_case(), item),
                lambda _: self.changed.emit(frozenset({"finding_on"})),
                self.workspace.troubled.emit,
            )

    def _say(self, part: QWidget, words: str) -> None:
        text = visible(words)
        part.setText(text)  # type: ignore[attr-defined]  # every part is a label
        part.setAccessibleName(text)
        part.setVisible(bool(text))


def _counted(names: Sequence[tuple[str, int]]) -> str:
    return listed((f"{name} ({count})" for name, count in names), "; ")
