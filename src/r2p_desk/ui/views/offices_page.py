"""The page of offices whose certificates are believed, and of what they revoked; both come by stick."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ...actions.trust import BETWEEN, LIST, ROOT, Believed, add_trust, remove_trust, trusted
from ...errors import DeskError
from ...i18n import tr, trn
from ..text import one_line, visible
from ..widgets.field import Field
from ..widgets.parts import label, lines_tall, named, push, row
from ..widgets.place_field import PlaceField, to_open
from ..workspace import Workspace
from .paged import Page

_ROWS = 9
_WIDEST = 120


class OfficesPage(Page):
    """An office is believed once its fingerprint was compared; the fingerprint of a file is never shown before."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "briefings-offices", tr("Offices"))
        self._lay_out_list(self.add_card(tr("Offices believed here"), _WIDEST))
        self._lay_out_file(self.add_card(tr("Take in what came by stick"), _WIDEST))

    def enter(self) -> None:
        """Read the list anew."""
        self.workspace.runner.read(self, "trusted", lambda session: trusted(session.the_desk()), self._on_read)

    def panes(self) -> list[QWidget]:
        """The list, then the file to take in."""
        return [self._list, self._file.field.editor]

    def _lay_out_list(self, stack: QVBoxLayout) -> None:
        words = tr("Who holds a certificate of these counts as known when a PDF is verified, unless it was revoked.")
        stack.addWidget(label(words))
        self._says = named(label(look="quiet"), "offices-say", tr("How many there are"))
        stack.addWidget(self._says)
        self._list = lines_tall(named(QTreeWidget(), "offices", tr("Certificates and lists of offices")), _ROWS)
        heads = [tr("Name"), tr("What it is"), tr("Since"), tr("Until")]
        self._list.setColumnCount(len(heads))
        self._list.setHeaderLabels(heads)
        self._list.setRootIsDecorated(False)
        header = self._list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._list.currentItemChanged.connect(lambda *_: self._allow())
        stack.addWidget(self._list)
        line = row()
        self._remove = push("office-remove", tr("Believe it no more"), self._on_remove)
        line.addWidget(self._remove)
        line.addStretch(1)
        stack.addLayout(line)
        self._allow()

    def _lay_out_file(self, stack: QVBoxLayout) -> None:
        words = tr(
            "Certificates and revocation lists. An office that is new here needs its fingerprint, told by another way"
            " than the file came; what an office known here signed is taken in without."
        )
        stack.addWidget(label(words))
        self._file = PlaceField("office-file", tr("File of the office"), to_open(self.workspace, tr("File")))
        self._file.entered.connect(self._on_add)
        stack.addWidget(self._file)
        self._confirm = Field("office-confirm", tr("SHA-256 of the office's certificate, as the office told it"))
        stack.addWidget(self._confirm)
        line = row()
        line.addWidget(push("office-add", tr("Take it in"), self._on_add))
        line.addStretch(1)
        stack.addLayout(line)

    def _on_read(self, found: tuple[Believed, ...]) -> None:
        none = tr("None: only your contacts and yourself count as known.")
        words = trn("{n} entry", "{n} entries", len(found)) if found else none
        self._says.setText(words)
        self._says.setAccessibleName(words)
        self._list.clear()
        for one in found:
            until = one.until.date().isoformat() if one.until else ""
            cells = [one_line(one.name), _kind_words(one), one.since.date().isoformat(), until]
            entry = QTreeWidgetItem(cells)
            entry.setData(0, Qt.ItemDataRole.UserRole, one.id)
            self._list.addTopLevelItem(entry)
        self._allow()

    def _chosen(self) -> str | None:
        entry = self._list.currentItem()
        return str(entry.data(0, Qt.ItemDataRole.UserRole)) if entry is not None else None

    def _allow(self) -> None:
        self._remove.setEnabled(self._chosen() is not None)

    def _on_remove(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.workspace.runner.write(
                self, lambda session: remove_trust(session.the_desk(), chosen), lambda made: self._on_done([made], "")
            )

    def _on_add(self) -> None:
        try:
            path: Path = self._file.value()
        except DeskError:
            return  # shown beside the field
        confirm = self._confirm.text.strip() or None
        self.workspace.runner.write(
            self,
            lambda session: add_trust(session.the_desk(), path, confirm),
            lambda made: self._on_done(list(made), tr("Taken in: {names}")),
            self._file.refuse,
        )

    def _on_done(self, made: list[Believed], words: str) -> None:
        names = visible(", ".join(one.name for one in made))
        self.workspace.said.emit((words or tr("Believed no more: {names}")).format(names=names))
        self._confirm.set_text("")
        self.enter()


def _kind_words(one: Believed) -> str:
    if one.kind == LIST:
        return trn("revocation list, {n} certificate", "revocation list, {n} certificates", one.revoked)
    return {ROOT: tr("office"), BETWEEN: tr("certificate between an office and its officers")}[one.kind]
