"""The page on which a case leaves for another system: what, for whom, what is in it and what stays behind, where to."""

from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from ...actions.exporting import Exported, Prepared, kind_words, prepare, write
from ...actions.releasing import answer_ask, ask_answers
from ...actions.sharing_groups import add_group, groups, remove_group
from ...domain.marking import Marking
from ...errors import Cancelled, DeskError, UsageError
from ...exchange.bridges.material import FIELDS, Group
from ...i18n import tr, trn
from ..runner import Session
from ..text import for_window, one_line, visible
from ..widgets.asks_card import AsksCard
from ..widgets.cells import entry, key_of, listing
from ..widgets.field import Field
from ..widgets.parts import captioned, label, lines_tall, looking, named, push, row
from ..widgets.place_field import PlaceField, to_save
from ..workspace import Workspace
from .export_form import ExportForm
from .paged import CasePage
from .second_here import SecondHere, approved_here

_MOST_SHOWN = 2000


class ExportPage(CasePage):
    """What is written is what was shown, byte for byte; whatever is chosen anew must be looked at anew."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "exchange-export", tr("Export"))
        self._prepared: Prepared | None = None
        self._approval: bytes | None = None
        self._lay_out_form(self.add_card(tr("For another system")))
        self._lay_out_seen(self.add_card(tr("What leaves")))
        self._asks = AsksCard()
        self._asks.answered.connect(self._on_answered)
        self._lay_out_write(self.add_card(tr("Write it")))
        groups_card = self.add_card(tr("Sharing groups of MISP"))
        self._groups_card = groups_card.parentWidget() or self
        self._lay_out_groups(groups_card)
        self._forget()

    def read(self) -> None:
        """Read the sharing groups anew."""
        if self.workspace.case is not None:
            self._form.show_case(self.workspace.case.marking)
        self.workspace.runner.read(self, "groups", lambda session: groups(session.the_desk()), self._on_groups)

    def leave(self) -> None:
        """Nothing that was made for outside stays in memory."""
        self._forget()

    def on_changed(self, kinds: frozenset[str]) -> None:
        """What was shown is no longer what the case says."""
        if kinds:
            self._forget()

    def markings(self) -> tuple[Marking, ...]:
        """Of what would leave."""
        return (self._prepared.marking,) if self._prepared is not None else ()

    def panes(self) -> list[QWidget]:
        """What is wanted, what leaves, where to, the groups."""
        return [self._form, self._counts, self._out, self._groups]

    def _lay_out_form(self, stack: QVBoxLayout) -> None:
        self._form = ExportForm()
        self._form.edited.connect(self._forget)
        stack.addWidget(self._form)
        line = row()
        line.addWidget(push("export-look", tr("Show what would leave"), self._on_look, "primary"))
        line.addStretch(1)
        stack.addLayout(line)

    def _lay_out_seen(self, stack: QVBoxLayout) -> None:
        self._says = named(label(look="strong", selectable=True), "export-says", tr("What leaves"))
        stack.addWidget(self._says)
        heads = (tr("Kind"), tr("Leaves"), tr("Withheld"))
        self._counts = listing("export-counts", tr("What leaves and what is withheld, by kind"), heads, wide=0, lines=8)
        stack.addWidget(self._counts)
        heads = (tr("Kind"), tr("What"), tr("Marking"))
        self._entries = listing("export-entries", tr("Every record that leaves"), heads, wide=1, lines=8)
        stack.addWidget(self._entries)
        self._left_out = named(label(selectable=True), "export-left-out", tr("What conditions keep out"))
        stack.addWidget(self._left_out)

    def _lay_out_write(self, stack: QVBoxLayout) -> None:
        stack.addWidget(self._asks)
        hint = tr("a name that is not there yet; one that ends in .zip makes one file of a folder")
        self._out = PlaceField(
            "export-out", tr("File or folder to write"), to_save(self.workspace, tr("Export"), "released"), hint=hint
        )
        self._out.entered.connect(self._on_write)
        stack.addWidget(self._out)
        self._second = SecondHere(self.workspace, "export")
        self._second.approving.connect(self._on_second)
        stack.addWidget(self._second)
        line = row()
        self._write = push("export-write", tr("Write"), self._on_write)
        line.addWidget(self._write)
        line.addStretch(1)
        stack.addLayout(line)
        self._written = named(label(look="strong", selectable=True), "export-written", tr("What was written"))
        stack.addWidget(self._written)
        self._written.hide()

    def _lay_out_groups(self, stack: QVBoxLayout) -> None:
        words = tr("An event goes to a group that is known here with its members, or it is not written.")
        stack.addWidget(label(words))
        heads = (tr("Group"), tr("Members"), "UUID")
        self._groups = listing("export-groups", tr("Sharing groups that are known"), heads, wide=1, lines=4)
        stack.addWidget(self._groups)
        line = row()
        self._remove = push("export-group-remove", tr("Remove"), self._on_remove)
        self._remove.setEnabled(False)
        self._groups.currentItemChanged.connect(lambda now, _: self._remove.setEnabled(now is not None))
        line.addWidget(self._remove)
        line.addStretch(1)
        stack.addLayout(line)
        self._group_name = Field("export-group-name", tr("Name of the group"), hint=tr("as it is called there"))
        self._group_uuid = Field("export-group-uuid", "UUID", hint=tr("as it stands in MISP"))
        line = row()
        line.addWidget(self._group_name, 1)
        line.addWidget(self._group_uuid, 1)
        stack.addLayout(line)
        self._members = lines_tall(named(QPlainTextEdit(), "export-group-members", tr("Members, one a line")), 3)
        self._members.setTabChangesFocus(True)
        stack.addLayout(captioned(tr("Members, one a line"), self._members))
        line = row()
        line.addWidget(push("export-group-add", tr("Keep the group"), self._on_add))
        line.addStretch(1)
        stack.addLayout(line)

    def _forget(self) -> None:
        """Nothing is ready to be written."""
        self._groups_card.setVisible(self._form.format == "misp")
        self._prepared = self._approval = None
        self._second.hide()
        self._say(tr("Nothing was looked at yet."))
        self._counts.clear()
        self._entries.clear()
        self._left_out.hide()
        self._asks.show_asks((), {})
        self._write.setEnabled(False)
        self.workspace.marked.emit()

    def _say(self, words: str, look: str = "strong") -> None:
        self._says.setText(visible(words))
        self._says.setAccessibleName(visible(words))
        looking(self._says, look)

    def _on_look(self) -> None:
        asked = self._form.asked()
        self._forget()
        self._written.hide()
        self.workspace.runner.job(
            self,
            tr("Making the export"),
            lambda session, job: prepare(session.the_case(), asked, job),
            self._on_prepared,
            self._on_not_prepared,
        )

    def _on_prepared(self, prepared: Prepared) -> None:
        if prepared.asked != self._form.asked():
            return  # something else was chosen meanwhile
        self._prepared = prepared
        whole = prepared.leaving
        records = trn("{n} record leaves", "{n} records leave", len(whole.entries))
        stays = trn("{n} stays behind", "{n} stay behind", sum(whole.withheld.values()))
        self._say(f"{prepared.marking.words} · {records} · {stays}")
        for kind in FIELDS:
            leaves, withheld = whole.counts.get(kind, 0), whole.withheld.get(kind, 0)
            if leaves or withheld:
                self._counts.addTopLevelItem(entry((kind_words(kind), str(leaves), str(withheld))))
        for one in whole.entries[:_MOST_SHOWN]:
            what = next((str(one.fields[name]) for name in _CALLED if one.fields.get(name)), "")
            self._entries.addTopLevelItem(entry((kind_words(one.kind), what, one.marking.words)))
        for file in whole.files:
            self._entries.addTopLevelItem(entry((tr("Files"), file.name, file.marking.words)))
        left = "\n".join(tr("Left out: {words}").format(words=one.words) for one in prepared.left_out)
        lines = [*([left] if left else []), *(one.words for one in prepared.review)]
        if prepared.kept_files:
            lines.append(
                trn("{n} attachment cannot be searched whole and stays.",
                    "{n} attachments cannot be searched whole and stay.", len(prepared.kept_files))
            )  # fmt: skip
        told = "\n".join(lines)
        self._left_out.setText(for_window(told))
        self._left_out.setAccessibleName(visible(told) or tr("What conditions keep out"))
        self._left_out.setVisible(bool(told))
        self._asks.show_asks(prepared.asks, prepared.answers)
        if prepared.needs_second:
            self._second.show_needed(prepared.handed.digest)
        self._second.setVisible(prepared.needs_second)
        self._allow()
        self.workspace.marked.emit()

    def _on_second(self, home: Path, passphrase: str) -> None:
        prepared = self._prepared
        if prepared is not None:
            self.workspace.runner.write(
                self,
                lambda session: approved_here(session, prepared.handed, home, passphrase),
                self._on_approved,
                self._second.refused,
            )

    def _on_approved(self, approved: tuple[str, bytes]) -> None:
        name, self._approval = approved
        self._second.approved(name)
        self._allow()

    def _allow(self) -> None:
        prepared = self._prepared
        self._write.setEnabled(prepared is not None and (self._approval is not None or not prepared.needs_second))

    def _on_not_prepared(self, error: DeskError) -> None:
        self._forget()
        if not isinstance(error, Cancelled):
            self._say(for_window(str(error)), "error")

    def _on_write(self) -> None:
        prepared, approval = self._prepared, self._approval
        if prepared is None:
            return
        try:
            out = self._out.value()
        except UsageError:
            return  # shown beside the field
        self._write.setEnabled(False)
        self.workspace.runner.write(
            self,
            lambda session: write(session.the_case(), prepared, out, approval=approval),
            self._on_written,
            self._on_not_written,
        )

    def _on_written(self, exported: Exported) -> None:
        self._allow()
        words = tr("Written: {name} · SHA-256 {sha256}").format(
            name=one_line(exported.path.name), sha256=exported.sha256[:16]
        )
        self._written.setText(visible(words))
        self._written.setAccessibleName(visible(words))
        self._written.show()
        self.workspace.said.emit(words)
        if exported.prepared.attachments:
            self.workspace.changed.emit(frozenset({"custody"}))

    def _on_not_written(self, error: DeskError) -> None:
        self._allow()
        if isinstance(error, UsageError):
            self._out.refuse(error)
        else:
            self.workspace.troubled.emit(error)

    def _on_answered(self, key: str, words: str) -> None:
        self.workspace.runner.write(
            self,
            lambda session: _answered(session, key, words),
            lambda answers: self._asks.show_asks(self._prepared.asks if self._prepared else (), answers),
            self._asks.refuse,
        )

    def _on_groups(self, found: list[Group]) -> None:
        self._form.show_groups(found)
        self._groups.clear()
        for one in found:
            self._groups.addTopLevelItem(entry((one.name, ", ".join(one.organisations), one.uuid), one.uuid))

    def _on_add(self) -> None:
        name, uuid = self._group_name.text, self._group_uuid.text
        members = self._members.toPlainText().splitlines()
        self.workspace.runner.write(
            self,
            lambda session: _kept(session, uuid, name, members),
            self._on_kept,
            self._group_uuid.refuse,
        )

    def _on_kept(self, found: list[Group]) -> None:
        self._group_name.set_text("")
        self._group_uuid.set_text("")
        self._members.setPlainText("")
        self._on_groups(found)

    def _on_remove(self) -> None:
        uuid = key_of(self._groups.currentItem())
        if uuid:
            self.workspace.runner.write(
                self, lambda session: _gone(session, uuid), self._on_groups, self.workspace.troubled.emit
            )


_CALLED = ("title", "name", "indicator", "subject", "side", "result", "as_of")
"""Fields by which an entry is called, the first that it has."""


def _answered(session: Session, key: str, words: str) -> dict[str, str]:
    case = session.the_case()
    answer_ask(case, key, words)
    return ask_answers(case)


def _kept(session: Session, uuid: str, name: str, members: list[str]) -> list[Group]:
    add_group(session.the_desk(), uuid, name, members)
    return groups(session.the_desk())


def _gone(session: Session, uuid: str) -> list[Group]:
    remove_group(session.the_desk(), uuid)
    return groups(session.the_desk())
