"""The page of a second officer: exactly what a colleague is about to send, and the approval of it, or none."""

from pathlib import Path

import msgspec
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ...actions.approving import Given, Shown, give_approval, show_request
from ...domain.marking import Marking
from ...errors import DeskError, UsageError
from ...exchange.case_sheet import CaseSheet
from ...exchange.dossier import Dossier
from ...exchange.dossier_records import kind_of
from ...i18n import tr, trn
from ..record_words import kind_words, moment_words
from ..text import for_window, one_line, visible
from ..widgets.field import Field
from ..widgets.parts import label, lines_tall, looking, named, push, row
from ..widgets.place_field import PlaceField, to_open, to_save
from ..workspace import Workspace
from .paged import Page

_MOST = 2000
_DIGITS = 8


class ApprovePage(Page):
    """Nothing of what was shown is kept; the approval is of these bytes alone."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "exchange-approve", tr("Approve"))
        self._path: Path | None = None
        self._shown: Shown | None = None
        self._lay_out_file(self.add_card(tr("What a colleague wants to send")))
        self._lay_out_answer(self.add_card(tr("Your approval")))
        self._clear()

    def leave(self) -> None:
        """What was shown is given up."""
        self._clear()

    def marking(self) -> Marking | None:
        """Of what is shown."""
        return Marking(self._shown.leaving.marking) if self._shown is not None else None

    def panes(self) -> list[QWidget]:
        """The file, what it shows, the approval."""
        return [self._file, *([self._tree, self._digits] if self._shown is not None else [])]

    def _lay_out_file(self, stack: QVBoxLayout) -> None:
        words = tr("Request file")
        self._file = PlaceField("approve-file", words, to_open(self.workspace, words))
        self._file.entered.connect(self._on_look)
        stack.addWidget(self._file)
        buttons = row()
        buttons.addWidget(push("approve-look", tr("Show what would leave"), self._on_look, "primary"))
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._about = named(label(selectable=True), "approve-about", tr("What would leave, and to whom"))
        stack.addWidget(self._about)
        self._tree = lines_tall(named(QTreeWidget(), "approve-shown", tr("What would leave")), 16)
        self._tree.setHeaderHidden(True)
        self._tree.setWordWrap(True)
        stack.addWidget(self._tree, 1)

    def _lay_out_answer(self, stack: QVBoxLayout) -> None:
        self._answer = stack.parentWidget()
        self._digits = Field(
            "approve-digits", tr("Its number"), hint=tr("the eight characters your colleague reads to you")
        )
        self._note = Field("approve-note", tr("Note"))
        words = tr("Approval file to write")
        self._out = PlaceField("approve-out", words, to_save(self.workspace, words, "approval.r2papproval"))
        for part in (self._digits, self._note, self._out):
            stack.addWidget(part)
        buttons = row()
        buttons.addWidget(push("approve-give", tr("Approve exactly this"), self._on_give, "primary"))
        buttons.addWidget(push("approve-leave", tr("Do not approve"), self._clear))
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._said = named(label(look="strong", selectable=True), "approve-said", tr("What was done"))
        stack.addWidget(self._said)

    def _clear(self) -> None:
        self._shown = None
        self._tree.clear()
        self._tree.hide()
        self._about.setText("")
        self._said.setText("")
        self._digits.set_text("")
        if self._answer is not None:
            self._answer.hide()
        self.workspace.marked.emit()

    def _on_look(self) -> None:
        try:
            path = self._file.value()
        except UsageError:
            return  # shown beside the field
        self._clear()
        self._path = path
        self.workspace.runner.read(
            self, "request", lambda session: show_request(session.the_desk(), path), self._on_shown, self._file.refuse
        )

    def _on_shown(self, shown: Shown) -> None:
        self._shown = shown
        entries = _dossier_entries(shown.dossier) if shown.dossier is not None else []
        entries += _case_entries(shown.sheet) if shown.sheet is not None else []
        marking, records = Marking(shown.leaving.marking), trn("{n} record", "{n} records", len(entries))
        lines = [
            tr("{name} wants to send this to {to}.").format(
                name=visible(shown.requester.name), to=visible(shown.leaving.to_name)
            ),
            tr("Marked {marking}").format(marking=marking.words) + f" · {moment_words(shown.at)}",
            *(_case_lines(shown.sheet) if shown.sheet is not None else [records]),
        ]
        self._about.setText("\n".join(lines))
        self._about.setAccessibleName(self._about.text())
        for words, beneath in entries[:_MOST]:
            entry = QTreeWidgetItem([words])
            for line in beneath[:_MOST]:
                entry.addChild(QTreeWidgetItem([line]))
            self._tree.addTopLevelItem(entry)
        if len(entries) > _MOST or any(len(beneath) > _MOST for _, beneath in entries):
            self._tree.addTopLevelItem(QTreeWidgetItem([tr("More comes than is shown here.")]))
        self._tree.show()
        if self._answer is not None:
            self._answer.show()
        self._tree.setFocus()
        self.workspace.marked.emit()

    def _on_give(self) -> None:
        path, digits, note = self._path, self._digits.text.strip(), self._note.text
        try:
            out = self._out.value()
        except UsageError:
            return  # shown beside the field
        if path is not None and self._shown is not None:
            self.workspace.runner.write(
                self,
                lambda session: give_approval(session.the_desk(), path, digits, out, note),
                self._on_given,
                self._on_refused,
            )

    def _on_given(self, given: Given) -> None:
        words = tr("Approved: {digits}. Give the file back to {name}.").format(
            digits=given.digest[:_DIGITS], name=visible(given.requester)
        )
        self._tell(words, "good")
        self.workspace.said.emit(tr("The approval was written: {name}").format(name=given.path.name))

    def _on_refused(self, error: DeskError) -> None:
        self._tell(for_window(" ".join(part for part in (error.happened, error.kept, error.todo) if part)), "error")

    def _tell(self, words: str, look: str) -> None:
        self._said.setText(words)
        self._said.setAccessibleName(words)
        looking(self._said, look)


def _dossier_entries(dossier: Dossier) -> list[tuple[str, list[str]]]:
    """Each record by its title, with all that is said of it beneath."""
    found = []
    for record in dossier.records:
        title = one_line(str(getattr(record, "title", None) or getattr(record, "name", None) or record.id))
        fields = msgspec.to_builtins(record, enc_hook=str).items()
        beneath = [one_line(f"{name}: {value}") for name, value in fields]
        found.append((f"{kind_words(kind_of(record))}: {title}", beneath))
    return found


def _case_entries(sheet: CaseSheet) -> list[tuple[str, list[str]]]:
    """Each kind of record and how many, with their titles beneath."""
    return [
        (f"{kind_words(kind)}: {len(titles)}", [one_line(title) for title in titles if title])
        for kind, titles in sheet.records
    ]


def _case_lines(sheet: CaseSheet) -> list[str]:
    lines = [
        tr("The case itself: {title}").format(title=visible(sheet.title) or tr("(title stays here)")),
        trn("{n} entry of the journal", "{n} entries of the journal", sheet.commits)
        + f" · {trn('{n} attachment', '{n} attachments', len(sheet.attachments))}",
    ]
    if sheet.withheld:
        lines.append(tr("Stays here: {groups}").format(groups=", ".join(sheet.withheld)))
    return lines
