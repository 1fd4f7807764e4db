"""The page about who may open the case: added from the contacts, removed under a new key; who opens sealed names."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ...actions.access import Member, add_members, remove_members, set_custodians
from ...actions.access_for_window import AccessTold, access_told
from ...actions.contacts import find_contact
from ...actions.sealed_names import Resealed
from ...domain.marking import Marking
from ...errors import Cancelled, DeskError
from ...i18n import tr, trn
from ...jobs import Job
from ..runner import Session
from ..text import one_line, set_apart
from ..widgets.parts import captioned, column, frame, label, named, push, row
from ..workspace import ALL_KINDS, Workspace
from .paged import Page

_ID = Qt.ItemDataRole.UserRole


class AccessPage(Page):
    """Whoever may open a case reads all of it but sealed names; only its access managers change who that is."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "settings-access", tr("Access to the case"))
        self._told: AccessTold | None = None
        self._keepers: dict[str, QCheckBox] = {}
        self._lay_out_list(self.add_card(tr("Who may open the case")))
        self._lay_out_add(self.add_card(tr("Add an officer")))
        self._lay_out_keepers(self.add_card(tr("Custodians of sealed names")))
        self._allow()

    def enter(self) -> None:
        """Read the list anew."""
        if self.workspace.case is not None:
            self._leave_removal()
            self.workspace.runner.read(self, "access", lambda session: access_told(session.the_case()), self._on_told)

    def leave(self) -> None:
        """A removal that was only looked at is given up."""
        self._leave_removal()

    def on_changed(self, kinds: frozenset[str]) -> None:
        """The list may have changed."""
        if "access" in kinds and self.isVisible():
            self.enter()

    def marking(self) -> Marking | None:
        """Names of officers of a case are marked as the case."""
        return self.workspace.case.marking if self.workspace.case else None

    def panes(self) -> list[QWidget]:
        """The list, then the contacts."""
        return [self._list, self._contact]

    def _lay_out_list(self, stack: QVBoxLayout) -> None:
        self._says = label(look="quiet")
        stack.addWidget(self._says)
        self._list = named(QTreeWidget(), "access-members", tr("Officers of the case"))
        self._list.setColumnCount(2)
        self._list.setHeaderLabels([tr("Officer"), tr("Rights")])
        self._list.setRootIsDecorated(False)
        header = self._list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._list.setMinimumHeight(self._list.fontMetrics().height() * 8)
        self._list.currentItemChanged.connect(lambda *_: self._allow())
        stack.addWidget(self._list)
        buttons = row()
        self._remove = push("access-remove", tr("Remove from the case…"), self._on_remove)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._removal = self._lay_out_removal()
        stack.addWidget(self._removal)

    def _lay_out_removal(self) -> QWidget:
        panel = frame("notice")
        named(panel, "access-removal", tr("What removing means"))
        stack = column(panel, margin=12, gap=8)
        self._removal_words = label(look="strong")
        stack.addWidget(self._removal_words)
        for words in (
            tr("The whole case is written anew under a new key. For a large case this takes minutes."),
            tr("What they have read or copied stays with them: their copy still opens with the old key."),
            tr("Close every other window and command that has this case open, or nothing is changed."),
            tr("Names that were sealed to them are sealed anew to the custodians who stay."),
        ):
            stack.addWidget(label(words))
        words = tr("I have understood what this does not reach.")
        self._sure = named(QCheckBox(words), "access-remove-sure", words)
        self._sure.toggled.connect(lambda _: self._allow())
        stack.addWidget(self._sure)
        buttons = row()
        self._remove_now = push("access-remove-now", tr("Remove"), self._on_remove_now)
        buttons.addWidget(self._remove_now)
        buttons.addWidget(push("access-remove-leave", tr("Leave the list as it is"), self._on_removal_left))
        buttons.addStretch(1)
        stack.addLayout(buttons)
        panel.hide()
        return panel

    def _lay_out_add(self, stack: QVBoxLayout) -> None:
        words = tr(
            "Whoever is added reads all of the case, its whole history included, and can change it under their own"
            " name. They receive it with the next package you send them."
        )
        stack.addWidget(label(words, "quiet"))
        self._contact = named(QComboBox(), "access-contact", tr("Contact"))
        stack.addLayout(captioned(tr("Contact"), self._contact))
        buttons = row()
        self._add = push("access-add", tr("Add to the case"), self._on_add)
        buttons.addWidget(self._add)
        to_contacts = push(
            "access-contacts", tr("Contacts…"), lambda: self.workspace.asked.emit("exchange", "contacts")
        )
        buttons.addWidget(to_contacts)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _lay_out_keepers(self, stack: QVBoxLayout) -> None:
        words = tr(
            "Names of sources are sealed to these officers; the others see a pseudonym. On a change, what is sealed"
            " already is sealed anew as far as you can open it, and the old seals are taken out for good."
        )
        stack.addWidget(label(words, "quiet"))
        self._keeper_boxes = column(gap=4)
        stack.addLayout(self._keeper_boxes)
        buttons = row()
        self._set_keepers = push("access-set-custodians", tr("Change the custodians"), self._on_set_keepers)
        buttons.addWidget(self._set_keepers)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _on_told(self, told: AccessTold) -> None:
        self._told = told
        chosen = self._chosen()
        self._list.clear()
        for member in told.listed.members:
            entry = QTreeWidgetItem([_apart(one_line(member.name)), rights_words(member, own=told.own)])
            entry.setData(0, _ID, member.id)
            said = tr("{name}: {rights}").format(name=member.name, rights=rights_words(member, own=told.own))
            entry.setData(0, Qt.ItemDataRole.AccessibleTextRole, one_line(said))
            self._list.addTopLevelItem(entry)
            if chosen is not None and member.id == chosen.id:
                self._list.setCurrentItem(entry)
        self._contact.clear()
        for contact in told.addable:
            self._contact.addItem(one_line(contact.name), contact.id)
        if not told.addable:
            self._contact.addItem(tr("no contact who may not open it already"), None)
        self._fill_keepers(told)
        self._say(told)
        self._allow()
        self.workspace.marked.emit()

    def _say(self, told: AccessTold) -> None:
        present = sum(member.present for member in told.listed.members)
        words = trn("{n} officer may open it.", "{n} officers may open it.", present)
        if not told.may_manage:
            names = ", ".join(told.managers)
            words += " " + tr("Only its access managers can change that: {names}.").format(names=names)
        self._says.setText(words)

    def _fill_keepers(self, told: AccessTold) -> None:
        while self._keeper_boxes.count():
            entry = self._keeper_boxes.takeAt(0)
            part = entry.widget() if entry is not None else None
            if part is not None:
                part.hide()
                part.deleteLater()
        self._keepers = {}
        for member in told.listed.members:
            if member.present:
                box = named(QCheckBox(one_line(member.name)), f"custodian-{member.id[:8]}", one_line(member.name))
                box.setChecked(member.custodian)
                box.setEnabled(told.may_manage)
                box.toggled.connect(lambda _: self._allow())
                self._keepers[member.id] = box
                self._keeper_boxes.addWidget(box)

    def _chosen(self) -> Member | None:
        entry = self._list.currentItem()
        wanted = entry.data(0, _ID) if entry is not None else None
        members = self._told.listed.members if self._told is not None else ()
        return next((member for member in members if member.id == wanted), None)

    def _allow(self) -> None:
        told, chosen = self._told, self._chosen()
        may = told is not None and told.may_manage
        removable = told is not None and chosen is not None and chosen.present and chosen.id != told.own
        self._remove.setEnabled(may and removable and not self._removal.isVisible())
        self._remove_now.setEnabled(self._sure.isChecked())
        self._list.setEnabled(not self._removal.isVisible())
        self._add.setEnabled(may and self._contact.currentData() is not None)
        now = {one.id for one in told.listed.members if one.present and one.custodian} if told is not None else set()
        ticked = {officer for officer, box in self._keepers.items() if box.isChecked()}
        self._set_keepers.setEnabled(may and bool(ticked) and ticked != now)

    def _on_remove(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._removal_words.setText(tr("Remove {name} from the case?").format(name=one_line(chosen.name)))
            self._remove_now.setText(tr("Remove {name}").format(name=one_line(chosen.name)))
            self._remove_now.setAccessibleName(self._remove_now.text())
            self._removal.show()
            self._sure.setFocus()
            self._allow()

    def _on_removal_left(self) -> None:
        self._leave_removal()
        self._list.setFocus()

    def _leave_removal(self) -> None:
        self._removal.hide()
        self._sure.setChecked(False)
        self._allow()

    def _on_remove_now(self) -> None:
        chosen = self._chosen()
        if chosen is None or not self._sure.isChecked():
            return
        gone, name = chosen.id, chosen.name
        self._remove_now.setEnabled(False)
        self.workspace.runner.job(
            self,
            tr("Writing the case under a new key"),
            lambda session, job: _remove(session, job, gone),
            lambda done: self._on_removed(name, done),
            self._on_failed,
        )

    def _on_removed(self, name: str, done: Resealed) -> None:
        words = tr("{name} can open the case no more; it has a new key.").format(name=one_line(name))
        self._on_done(f"{words} {resealed_words(done)}".strip())

    def _on_add(self) -> None:
        contact = self._contact.currentData()
        if contact is not None:
            self._add.setEnabled(False)
            self.workspace.runner.write(
                self,
                lambda session: _add(session, contact),
                lambda name: self._on_done(tr("{name} may open the case.").format(name=one_line(name))),
                self._on_failed,
            )

    def _on_set_keepers(self) -> None:
        ticked = [officer for officer, box in self._keepers.items() if box.isChecked()]
        self._set_keepers.setEnabled(False)
        self.workspace.runner.job(
            self,
            tr("Sealing names anew"),
            lambda session, job: set_custodians(session.the_case(), ticked, job),
            lambda done: self._on_done(f"{tr('The custodians are changed.')} {resealed_words(done)}".strip()),
            self._on_failed,
        )

    def _on_done(self, words: str) -> None:
        self._leave_removal()
        self.workspace.said.emit(words)
        self.workspace.changed.emit(ALL_KINDS)
        self._list.setFocus()

    def _on_failed(self, error: DeskError) -> None:
        if isinstance(error, Cancelled):
            self.workspace.said.emit(tr("Stopped. Who may open the case is as it was."))
        else:
            self.workspace.troubled.emit(error)
        self.enter()


def rights_words(member: Member, *, own: str) -> str:
    """What an officer may do with the case."""
    if not member.present:
        return tr("removed: cannot open it any more")
    rights = [
        tr("access manager") if member.manager else "",
        tr("custodian of sealed names") if member.custodian else "",
        tr("you") if member.id == own else "",
    ]
    return " · ".join(part for part in rights if part) or tr("may open it")


def resealed_words(done: Resealed) -> str:
    """What came of sealing names anew; empty where there was nothing to seal."""
    parts = [
        trn("{n} name was sealed anew.", "{n} names were sealed anew.", done.sealed) if done.sealed else "",
        trn(
            "{n} you cannot open, and it stays as it was.",
            "{n} you cannot open, and they stay as they were.",
            done.left,
        )
        if done.left
        else "",
        trn(
            "{n} older seal was stated by somebody else and stays.",
            "{n} older seals were stated by somebody else and stay.",
            done.lingering,
        )
        if done.lingering
        else "",
    ]
    return " ".join(part for part in parts if part)


def _add(session: Session, contact: str) -> str:
    found = find_contact(session.the_desk(), contact)
    add_members(session.the_case(), [found.public])
    return found.name


def _remove(session: Session, job: Job, gone: str) -> Resealed:
    return remove_members(session.the_case(), [gone], job)


def _apart(text: str) -> str:
    return set_apart(text) if QGuiApplication.isRightToLeft() else text
