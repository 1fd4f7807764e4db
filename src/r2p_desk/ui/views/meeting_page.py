"""The urgent meeting: what its pack lacks, what stands above what may lie on the table, and the pack as it reads."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ...actions import meetings
from ...actions.deciding_for_window import MeetingSeen, see_meeting
from ...analysis.meeting import Pack
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr, trn
from ..keeping import let_go
from ..text import for_window, one_line, visible
from ..widgets.marking_field import MarkingField
from ..widgets.parts import captioned, label, lines_tall, looking, named, push, reading_text, row
from ..widgets.record_form import Asked, RecordForm, Texts, by_line, day, day_said, is_yes, yes_or_no
from ..workspace import Workspace
from .paged import CasePage

_ID = Qt.ItemDataRole.UserRole


class MeetingPage(CasePage):
    """One meeting at a time."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "warnings-meeting", tr("Meeting"))
        self._seen: MeetingSeen | None = None
        self._wanted = ""
        self._ceiling_said = ""
        self._filling = False
        self._lay_out_top(self.add_card(tr("Urgent meeting")))
        self._lay_out_papers(self.add_card(tr("On the table")))
        self._lay_out_form(self.add_card(tr("The meeting")))
        self._lay_out_pack(self.add_card(tr("The pack")))
        self._show(MeetingSeen(meetings=[]))

    def read(self) -> None:
        """Read the meetings anew."""
        wanted = self._wanted
        self.workspace.runner.read(
            self,
            "meeting",
            lambda session: see_meeting(session.the_case(), wanted),
            self._show,
            lambda error: self._says.setText(for_window(str(error))),
        )

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed of the meeting and not saved."""
        if not self._chosen:
            return {}
        typed = {self._form_name(): self._form.changed()}
        if self._ceiling.text != self._ceiling_said:
            typed[self._ceiling_name()] = {"ceiling": self._ceiling.text}
        return {form: fields for form, fields in typed.items() if fields}

    def panes(self) -> list[QWidget]:
        """Which meeting, what it lacks, its papers, its fields, the pack."""
        return [self._which, self._missing, self._papers, self._form, self._pack]

    @property
    def _chosen(self) -> str:
        return self._seen.chosen.id if self._seen is not None and self._seen.chosen is not None else ""

    def _lay_out_top(self, stack: QVBoxLayout) -> None:
        self._which = named(QComboBox(), "meeting-which", tr("Meeting to show"))
        self._which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._which.setMinimumContentsLength(40)
        self._which.currentIndexChanged.connect(self._on_chosen)
        stack.addLayout(captioned(tr("Meeting to show"), self._which))
        self._says = named(label(look="strong", selectable=True), "meeting-says", tr("How the meeting stands"))
        stack.addWidget(self._says)
        self._missing = named(QListWidget(), "meeting-missing", tr("Missing before the pack is complete"))
        self._missing.setWordWrap(True)
        self._missing.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        lines_tall(self._missing, 10)
        stack.addWidget(self._missing)
        buttons = row()
        self._new = push("meeting-new", tr("Ask for a meeting"), self._on_new)
        buttons.addWidget(self._new)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _lay_out_papers(self, stack: QVBoxLayout) -> None:
        stack.addWidget(label(tr("Tick what is to lie on the table; it lies there in this order."), "quiet"))
        self._papers = named(QListWidget(), "meeting-papers", tr("Papers of the meeting"))
        lines_tall(self._papers, 9)
        self._papers.itemChanged.connect(self._on_papers)
        stack.addWidget(self._papers)
        self._ceiling = MarkingField("meeting-ceiling", inherits=tr("nobody said"))
        level = self._ceiling.findChild(QComboBox, "meeting-ceiling-level")
        if level is not None:
            level.setItemText(0, tr("nobody said yet"))
        stack.addWidget(label(tr("The highest marking that may lie on the table"), "strong"))
        stack.addWidget(self._ceiling)
        buttons = row()
        self._set_ceiling = push("meeting-ceiling-save", tr("Set this ceiling"), self._on_ceiling)
        buttons.addWidget(self._set_ceiling)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _lay_out_form(self, stack: QVBoxLayout) -> None:
        asked = (
            Asked("title", tr("Title")),
            Asked("requested", tr("Asked for on"), read=day, say=day_said),
            Asked("requested_by", tr("Asked for by"), beside=True),
            Asked("day", tr("Day of the meeting"), read=day, say=day_said),
            Asked("convened_by", tr("Convened by"), beside=True),
            Asked("attended", tr("Who attended, one to a line"), lines=3, read=by_line),
            Asked("agenda", tr("Agenda, one point to a line"), lines=3, read=by_line),
            Asked("questions", tr("Questions to decide, one to a line"), lines=3, read=by_line),
            Asked("not_known", tr("What is not known"), lines=3),
            Asked("policy_committee", tr("Policy Committee convened"), read=is_yes, choices=yes_or_no()),
            Asked("reported", tr("Options to the Secretary-General on"), read=day, say=day_said, beside=True),
            Asked("report", tr("What went to the Secretary-General"), lines=2),
        )
        self._form = RecordForm("meeting", asked)
        self._form.edited.connect(self._allow)
        stack.addWidget(self._form)
        buttons = row()
        self._save = push("meeting-save", tr("Save the meeting"), self._on_save, "primary")
        buttons.addWidget(self._save)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _lay_out_pack(self, stack: QVBoxLayout) -> None:
        self._pack = reading_text("meeting-pack", tr("The pack as it reads"))
        self._pack.setMinimumHeight(self._pack.fontMetrics().height() * 20)
        stack.addWidget(self._pack)

    def _show(self, seen: MeetingSeen) -> None:
        before, self._seen = self._chosen, seen
        same = bool(before) and before == self._chosen
        self._filling = True
        self._which.clear()
        for one in seen.meetings:
            self._which.addItem(one_line(meetings.meeting_title(one)), one.id)
        self._which.setCurrentIndex(self._which.findData(self._chosen) if seen.meetings else -1)
        self._which.setEnabled(bool(seen.meetings))
        self._papers.clear()
        laid = seen.chosen.papers if seen.chosen is not None else ()
        words = dict(seen.papers)
        for record in (*(one for one in laid if one in words), *(one for one in words if one not in laid)):
            entry = QListWidgetItem(one_line(words[record]))
            entry.setData(_ID, record)
            entry.setCheckState(Qt.CheckState.Checked if record in laid else Qt.CheckState.Unchecked)
            self._papers.addItem(entry)
        said = str(seen.chosen.ceiling or "") if seen.chosen is not None else ""
        if not same or self._ceiling.text == self._ceiling_said:
            self._ceiling.set_text(said)
        self._ceiling_said = said
        waiting = self.workspace.drafts.pop(self._ceiling_name(), None) if self._chosen else None
        if waiting is not None:
            self._ceiling.set_text(waiting.get("ceiling", ""))
        self._filling = False
        self._show_lacks(seen.pack)
        self._form.show_texts(seen.texts, keep_typed=same)
        draft = self.workspace.drafts.pop(self._form_name(), None) if self._chosen else None
        if draft is not None:
            self._form.restore(draft)
        self._pack.setPlainText(_pack_text(seen.pack) if seen.pack is not None else "")
        self._allow()

    def _show_lacks(self, pack: Pack | None) -> None:
        self._missing.clear()
        for one in pack.missing if pack is not None else ():
            self._missing.addItem(one_line(one.words))
        count = len(pack.missing) if pack is not None else 0
        if pack is None:
            words = tr("No meeting was asked for yet.")
        elif pack.above:
            words = tr("It must not go out: something in it stands above what may lie on the table.")
        elif count:
            words = trn("{n} thing is missing in the pack.", "{n} things are missing in the pack.", count)
        else:
            words = tr("The pack is complete, and nothing in it is above the ceiling.")
        self._says.setText(words)
        self._says.setAccessibleName(words)
        looking(self._says, "error" if count else "strong")
        self._missing.setVisible(bool(count))

    def _allow(self) -> None:
        editable = self.workspace.may_edit and bool(self._chosen)
        for part in (self._form, self._papers, self._ceiling, self._set_ceiling):
            part.setEnabled(editable)
        self._save.setEnabled(editable and bool(self._form.changed()))
        self._new.setEnabled(self.workspace.may_edit)

    def _ceiling_name(self) -> str:
        return f"meeting-ceiling/{self._chosen}"

    def _form_name(self) -> str:
        return f"meeting/{self._chosen}"

    def _on_chosen(self, at: int) -> None:
        if self._filling or at < 0:
            return
        self.workspace.drafts.update(self.drafts())
        self._wanted = str(self._which.itemData(at) or "")
        self.read()

    def _on_new(self) -> None:
        self.workspace.runner.write(
            self,
            lambda session: meetings.record_meeting(session.the_case(), _today(), {}).id,
            self._on_begun,
            self.workspace.troubled.emit,
        )

    def _on_begun(self, record: str) -> None:
        self.workspace.drafts.update(self.drafts())
        self._wanted = record
        self._saved(tr("Asked for today; say by whom."))
        self._form.field("requested_by").setFocus()

    def _on_papers(self, _: QListWidgetItem) -> None:
        if self._filling:
            return
        entries = [self._papers.item(at) for at in range(self._papers.count())]
        ticked = [str(one.data(_ID)) for one in entries if one.checkState() is Qt.CheckState.Checked]
        self._write({"papers": ticked})

    def _on_ceiling(self) -> None:
        try:
            self._write({"ceiling": self._ceiling.value()}, self._ceiling_name())
        except DeskError as error:
            self.workspace.troubled.emit(error)

    def _on_save(self) -> None:
        form, typed = self._form_name(), self._form.changed()
        try:
            fields = self._form.values()
        except DeskError:
            return  # shown beside the field
        self._write(fields, form, typed)

    def _write(self, fields: dict[str, Any], form: str = "", typed: Texts | None = None) -> None:
        record = self._chosen
        self.workspace.runner.write(
            self,
            lambda session: meetings.change_meeting(session.the_case(), record, fields),
            lambda _: self._on_saved(form, typed or {}),
            self._on_failed,
        )

    def _on_failed(self, error: DeskError) -> None:
        self.workspace.troubled.emit(error)
        self.read()

    def _on_saved(self, form: str, typed: Texts) -> None:
        if form:
            if form == self._form_name():
                self._form.settle(typed)
            let_go(self.workspace, form)
        self._saved(tr("Saved."))

    def _saved(self, words: str) -> None:
        self.workspace.said.emit(words)
        self.workspace.changed.emit(frozenset({"meeting"}))
        self.read()


def _today() -> When:
    from ...actions.assessing import today

    return today()


def _pack_text(pack: Pack) -> str:
    lines = [pack.title, pack.marking.words]
    for section in pack.sections:
        lines += ["", f"{section.heading} — {section.marking.words}", *([section.state] if section.state else [])]
        lines += [f"  {line.label}: {line.text}" if line.label else f"  {line.text}" for line in section.lines]
        for cells in section.table.rows if section.table is not None else ():
            lines.append(f"  {cells[0]}")
            headings = section.table.headings if section.table is not None else ()
            lines += [
                f"    {heading}: {cell or tr('not stated')}"
                for heading, cell in zip(headings[1:], cells[1:], strict=True)
            ]
    return visible("\n".join(lines))
