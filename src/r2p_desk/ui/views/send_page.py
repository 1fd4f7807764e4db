"""The page from which the open case goes to a contact: to whom, what it means, where to; then what was written."""

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from ...actions.contacts import Contact, contacts, find_contact
from ...actions.exchange import Sent, send_case
from ...actions.exchange_for_window import SendingSeen, look_at_sending
from ...domain.marking import Marking
from ...errors import Cancelled, DeskError, NotFound, UsageError
from ...i18n import tr
from ...jobs import Job
from ..record_words import size_words
from ..runner import Session
from ..text import one_line, visible
from ..widgets.parts import captioned, label, push, reading_text, row
from ..widgets.place_field import PlaceField, to_folder
from ..workspace import ALL_KINDS, Workspace
from .paged import Page


class SendPage(Page):
    """The whole case goes, its history included; what is withheld is for a later version to choose."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "exchange-send", tr("Send"))
        self._contacts: list[Contact] = []
        self._lay_out(self.add_card(tr("Send the open case")))
        self._on_chosen()

    def enter(self) -> None:
        """Read the contacts anew."""
        case = self.workspace.case
        if case is not None:
            words = tr("“{title}”, {marking}: all of it, its history and attachments included.")
            self._what.setText(words.format(title=visible(case.title), marking=case.marking.words))
            self.workspace.runner.read(self, "to", lambda session: contacts(session.the_desk()), self._on_contacts)

    def marking(self) -> Marking | None:
        """Of the case."""
        return self.workspace.case.marking if self.workspace.case else None

    def panes(self) -> list[QWidget]:
        """The contact, then the folder."""
        return [self._to, self._folder]

    def _lay_out(self, stack: QVBoxLayout) -> None:
        self._what = label(look="strong")
        stack.addWidget(self._what)
        self._to = QComboBox()
        self._to.setObjectName("send-to")
        self._to.setAccessibleName(tr("To whom"))
        self._to.currentIndexChanged.connect(lambda _: self._on_chosen())
        stack.addLayout(captioned(tr("To whom"), self._to))
        self._means = label()
        self._means.setObjectName("send-means")
        stack.addWidget(self._means)
        self._folder = PlaceField(
            "send-folder",
            tr("Folder to write into"),
            to_folder(self.workspace, tr("Folder to write into")),
            hint=tr("A stick, for example. The package is sealed to this contact: nobody else opens it."),
        )
        self._folder.entered.connect(self._on_send)
        stack.addWidget(self._folder)
        buttons = row()
        self._send = push("send-now", tr("Write the package"), self._on_send, "primary")
        buttons.addWidget(self._send)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._result = reading_text("send-result", tr("What was written"))
        self._result.setMinimumHeight(self._result.fontMetrics().lineSpacing() * 8)
        self._result.hide()
        stack.addWidget(self._result)

    def _on_contacts(self, found: list[Contact]) -> None:
        chosen = self._to.currentData()
        self._contacts = found
        self._to.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._to.clear()
        for contact in found:
            self._to.addItem(one_line(contact.name), contact.id)
        if not found:
            self._to.addItem(tr("no contacts yet: add one under Contacts"), None)
        self._to.setCurrentIndex(max(self._to.findData(chosen), 0))
        self._to.blockSignals(False)  # noqa: FBT003
        self._on_chosen()

    def _on_chosen(self) -> None:
        contact = next((one for one in self._contacts if one.id == self._to.currentData()), None)
        self._send.setEnabled(False)
        self._means.setText("")
        if contact is not None and self.workspace.case is not None:
            self.workspace.runner.read(
                self,
                "means",
                lambda session: look_at_sending(session.the_case(), contact),
                lambda seen: self._on_means(contact, seen),
            )

    def _on_means(self, contact: Contact, seen: SendingSeen) -> None:
        name, managers = visible(contact.name), ", ".join(seen.managers)
        if seen.may_open:
            words = tr("{name} may open this case already.").format(name=name)
        elif seen.may_add:
            words = tr(
                "{name} may not open this case yet. Sending adds them: they read all of it, its whole history"
                " included, and can change it under their own name. A later removal does not reach what they have."
            ).format(name=name)
        else:
            words = tr("{name} may not open this case, and only its access managers can add them: {managers}.")
            words = words.format(name=name, managers=managers)
        self._means.setText(words)
        self._send.setEnabled(seen.may_open or seen.may_add)

    def _on_send(self) -> None:
        contact = self._to.currentData()
        if contact is None or not self._send.isEnabled():
            return
        try:
            folder = self._folder.value()
        except UsageError:
            return  # shown beside the field
        self._send.setEnabled(False)
        self._result.hide()
        self.workspace.runner.job(
            self,
            tr("Writing the package"),
            lambda session, job: _send(session, job, contact, folder),
            self._on_sent,
            self._on_failed,
        )

    def _on_sent(self, sent: Sent) -> None:
        self._send.setEnabled(True)
        facts = (
            (tr("File"), str(sent.path)),
            (tr("Number"), str(sent.number)),
            (tr("Entries of the journal"), str(sent.commits)),
            (tr("Attachments"), str(sent.attachments)),
            (tr("Size"), size_words(sent.size)),
            ("SHA-256", sent.sha256),
        )
        words = tr("Written, and read back from where it lies.")
        self._result.setPlainText("\n".join((words, *(f"{name}: {value}" for name, value in facts))))
        self._result.show()
        self._result.setFocus()
        self.workspace.said.emit(tr("The package was written: {name}").format(name=sent.path.name))
        if sent.added_to_access:
            self.workspace.changed.emit(ALL_KINDS)
        self._on_chosen()

    def _on_failed(self, error: DeskError) -> None:
        self._send.setEnabled(True)
        if isinstance(error, Cancelled):
            self.workspace.said.emit(tr("Stopped. No package was written."))
        elif isinstance(error, NotFound):
            self._folder.refuse(error)
        else:
            self.workspace.troubled.emit(error)


def _send(session: Session, job: Job, contact: str, folder: Path) -> Sent:
    if not folder.is_dir():
        raise NotFound(tr("There is no such folder."), kept=tr("Nothing was written."), todo=tr("Check the path."))
    return send_case(session.the_case(), find_contact(session.the_desk(), contact), folder, job)
