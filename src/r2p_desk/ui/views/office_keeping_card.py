"""Working with the folder of an office: its members, enrolling from a request, withdrawing, renewing its key."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from ...actions import office_work
from ...actions.office_work import Enrolled, Renewed, Withdrawn
from ...domain.marking import Level
from ...errors import DeskError, UsageError
from ...exchange.revocation import LastCommit, LastPackage, read_last_commit, read_last_package
from ...exchange.standing import OfficeRole
from ...i18n import tr
from ...keys.office import Member
from ..record_words import day_words
from ..standing_words import clearances, role_words, roles
from ..text import for_window, one_line
from ..widgets.cells import entry, key_of, listing
from ..widgets.field import Field
from ..widgets.parts import captioned, column, label, named, push, row
from ..widgets.place_field import Choose, PlaceField, refuse_existing, to_folder, to_open, to_save
from ..workspace import Workspace

_CARD, _REVOCATION = "officer.r2pcard", "revocation.r2prevocation"


T = TypeVar("T")
Last = TypeVar("Last", LastPackage, LastCommit)


class OfficeKeepingCard(QWidget):
    """The passphrase is asked each time the page is entered and kept nowhere."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        stack = column(self, gap=12)
        words = tr("For whoever keeps the office: plug in its stick, do what is to be done, put it back in the safe.")
        stack.addWidget(label(words, "quiet"))
        self._folder = self._place("office-folder", tr("Folder of the office"), to_folder(workspace, tr("Folder")))
        stack.addWidget(self._folder)
        self._passphrase = Field("office-passphrase", tr("Its passphrase"), secret=True)
        stack.addWidget(self._passphrase)
        self._button(stack, "office-open", tr("Show its members"), self._on_open)
        heads = (tr("Officer"), tr("Role"), tr("Cleared up to"), tr("State"))
        self._members = listing("office-members", tr("Members of the office"), heads, wide=0, lines=4)
        stack.addWidget(self._members)
        self._lay_out_enrol(stack)
        self._lay_out_revoke(stack)
        self._lay_out_renew(stack)
        self._said = named(label(selectable=True), "office-work-said", tr("What was done"))
        self._said.hide()
        stack.addWidget(self._said)
        self.setFocusProxy(self._folder)

    def leave(self) -> None:
        """Nothing secret stays, nor who the members are."""
        self._passphrase.set_text("")
        self._members.clear()
        self._said.hide()

    def _lay_out_enrol(self, stack: QVBoxLayout) -> None:
        stack.addWidget(label(tr("Enrol an officer"), "strong"))
        workspace = self.workspace
        self._request = self._place("office-enrol-request", tr("Their request"), to_open(workspace, tr("Request")))
        stack.addWidget(self._request)
        self._confirm = Field("office-enrol-words", tr("The twelve words the officer told you"), lines=2)
        stack.addWidget(self._confirm)
        line = row(gap=16)
        self._role, self._clearance = QComboBox(), QComboBox()
        self._role.setObjectName("office-enrol-role")
        self._clearance.setObjectName("office-enrol-clearance")
        for one in roles():
            self._role.addItem(role_words(one), one)
        for level in clearances():
            self._clearance.addItem(level, level)
        line.addLayout(captioned(tr("Role"), self._role))
        line.addLayout(captioned(tr("Cleared up to"), self._clearance))
        line.addStretch(1)
        stack.addLayout(line)
        self._card = self._place("office-enrol-out", tr("Card to write"), to_save(workspace, tr("Card"), _CARD))
        stack.addWidget(self._card)
        self._button(stack, "office-enrol", tr("Vouch for this officer"), self._on_enrol)

    def _lay_out_revoke(self, stack: QVBoxLayout) -> None:
        stack.addWidget(label(tr("Withdraw the officer chosen above"), "strong"))
        words = tr(
            "What their keys signed beyond what is named here counts nowhere, whatever its date. Where nothing is"
            " named, nothing counts. The ledger shows the last package of a contact, the journal the last commit."
        )
        stack.addWidget(label(words, "quiet"))
        self._reason = Field("office-revoke-reason", tr("Why"))
        stack.addWidget(self._reason)
        hint = tr("key hash of the contact / number / hash of the manifest")
        self._packages = Field(
            "office-revoke-packages", tr("Last packages accepted, one to a line"), hint=hint, lines=2
        )
        stack.addWidget(self._packages)
        hint = tr("case / writer / number / commit")
        self._commits = Field("office-revoke-commits", tr("Last commits accepted, one to a line"), hint=hint, lines=2)
        stack.addWidget(self._commits)
        save = to_save(self.workspace, tr("Revocation"), _REVOCATION)
        self._revocation = self._place("office-revoke-out", tr("Revocation to write"), save)
        stack.addWidget(self._revocation)
        self._button(stack, "office-revoke", tr("Withdraw this officer"), self._on_revoke)

    def _lay_out_renew(self, stack: QVBoxLayout) -> None:
        stack.addWidget(label(tr("Renew the key of the office"), "strong"))
        words = tr(
            "A new card signed by both keys, and every officer's card anew. Who knows the office takes it in so."
        )
        stack.addWidget(label(words, "quiet"))
        chosen = to_folder(self.workspace, tr("Folder"))
        self._cards = self._place("office-renew-out", tr("Folder for the new cards"), chosen)
        stack.addWidget(self._cards)
        self._button(stack, "office-renew", tr("Renew the key"), self._on_renew)

    def _place(self, name: str, words: str, choose: Choose) -> PlaceField:
        return PlaceField(name, words, choose)

    @staticmethod
    def _button(stack: QVBoxLayout, name: str, words: str, do: Callable[[], None]) -> None:
        line = row()
        line.addWidget(push(name, words, do))
        line.addStretch(1)
        stack.addLayout(line)

    def _on_open(self) -> None:
        self._do(office_work.members, self._on_members)

    def _on_members(self, found: tuple[Member, ...]) -> None:
        self._members.clear()
        for one in found:
            state = tr("REVOKED") if one.withdrawn else tr("until {day}").format(day=day_words(one.valid_until))
            self._members.addTopLevelItem(entry([one.name, role_words(one.role), one.clearance, state], one.officer))

    def _on_enrol(self) -> None:
        request, out = self._value(self._request), self._new(self._card)
        if request is None or out is None:
            return
        confirm = self._confirm.text
        role, clearance = OfficeRole(self._role.currentData()), Level(self._clearance.currentData())

        def work(folder: Path, passphrase: str) -> Enrolled:
            return office_work.enrol(
                request, folder, passphrase, out, confirm=confirm, role=role, clearance=clearance
            )  # fmt: skip

        self._do(work, self._on_enrolled, self._confirm)

    def _on_enrolled(self, made: Enrolled) -> None:
        self._confirm.set_text("")
        words = tr("The office vouches for {name}. Give them, with the office's card: {path}")
        self._say(words.format(name=one_line(made.name), path=for_window(str(made.path))))
        self._on_open()

    def _on_revoke(self) -> None:
        chosen, out, reason = key_of(self._members.currentItem()), self._new(self._revocation), self._reason.text
        if out is None:
            return
        if not chosen:
            self._reason.refuse(UsageError(tr("Show the members, and choose one.")))
            return
        try:
            packages = _each(self._packages, read_last_package)
            commits = _each(self._commits, read_last_commit)
        except UsageError:
            return  # shown beside the field

        def work(folder: Path, passphrase: str) -> Withdrawn:
            return office_work.withdraw(
                chosen, folder, passphrase, out, reason=reason, packages=packages, commits=commits
            )  # fmt: skip

        self._do(work, self._on_revoked, self._reason)

    def _on_revoked(self, made: Withdrawn) -> None:
        words = tr("{name} is withdrawn. Take both files to everybody who knows the office: {path} and {list}")
        name = one_line(made.revocation.name)
        self._say(words.format(name=name, path=for_window(str(made.path)), list=for_window(str(made.list))))
        self._on_open()

    def _on_renew(self) -> None:
        out = self._value(self._cards)
        if out is not None:
            self._do(lambda folder, passphrase: office_work.renew_key(folder, passphrase, out), self._on_renewed)

    def _on_renewed(self, made: Renewed) -> None:
        self._say(tr("The office's new card: {path}").format(path=for_window(str(made.card))))
        self._on_open()

    def _do(self, work: Callable[[Path, str], T], done: Callable[[T], None], beside: Field | None = None) -> None:
        folder, passphrase = self._value(self._folder), self._passphrase.text
        if folder is None:
            return

        def failed(error: DeskError) -> None:
            field = self._passphrase if error.code == "wrong-passphrase" else beside
            if field is None:
                self.workspace.troubled.emit(error)
            else:
                field.refuse(error)

        self.workspace.runner.write_beside(self, lambda _: work(folder, passphrase), done, failed)

    def _say(self, words: str) -> None:
        self._said.setText(words)
        self._said.setAccessibleName(words)
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._said.show()
        self.workspace.said.emit(words)

    @staticmethod
    def _value(place: PlaceField) -> Path | None:
        try:
            return place.value()
        except DeskError:
            return None  # shown beside the field

    def _new(self, place: PlaceField) -> Path | None:
        path = self._value(place)
        try:
            if path is not None:
                refuse_existing(path)
        except UsageError as error:
            place.refuse(error)
            return None
        return path


def _each(field: Field, read: Callable[[str], Last]) -> list[Last]:
    try:
        return [read(line) for line in filter(None, map(str.strip, field.text.splitlines()))]
    except UsageError as error:
        field.refuse(error)
        raise
