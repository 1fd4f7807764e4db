"""The page of contacts: whose cards were taken in, and taking in another by comparing its fingerprint.

The fingerprint of a card is never shown before it was typed: what could be copied from the screen would prove nothing.
"""

from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QCheckBox, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ...actions.contacts import AddedContact, Contact, add_contact, verify_contact
from ...actions.exchange_for_window import CardSeen, ContactSeen, look_at_card, see_contacts
from ...errors import DeskError, Refused, UsageError
from ...exchange.card import WORDS
from ...exchange.standing import Standing
from ...i18n import tr, trn
from ..record_words import day_words
from ..standing_words import role_words, standing_icon, standing_sentence, standing_words
from ..text import one_line, visible
from ..widgets.cells import entry as cell_entry
from ..widgets.field import Field
from ..widgets.parts import column, label, named, push, row
from ..widgets.place_field import PlaceField, to_open
from ..workspace import Workspace
from .paged import Page


class ContactsPage(Page):
    """A contact is added once the officer has typed what only the other could tell them."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "exchange-contacts", tr("Contacts"))
        self._seen: CardSeen | None = None
        self._path: Path | None = None
        self._found: list[ContactSeen] = []
        self._lay_out_list(self.add_card(tr("Contacts")))
        self._lay_out_file(self.add_card(tr("Add a contact")))
        self._show_seen(None)

    def enter(self) -> None:
        """Read the list anew."""
        self.workspace.runner.read(
            self, "contacts", lambda session: see_contacts(session.the_desk()), self._on_contacts
        )

    def leave(self) -> None:
        """A card that was only looked at is given up."""
        self._show_seen(None)

    def panes(self) -> list[QWidget]:
        """The list, then the card to add."""
        return [self._list, self._file]

    def _lay_out_list(self, stack: QVBoxLayout) -> None:
        self._says = label(look="quiet")
        stack.addWidget(self._says)
        self._list = named(QTreeWidget(), "contacts", tr("Contacts"))
        self._list.setColumnCount(3)
        self._list.setHeaderLabels([tr("Name"), tr("How far known"), tr("Added")])
        self._list.setRootIsDecorated(False)
        header = self._list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self._list.setMinimumHeight(self._list.fontMetrics().height() * 8)
        self._list.currentItemChanged.connect(lambda now, _: self._say_standing(now))
        stack.addWidget(self._list)
        self._fingerprint = label(look="small", selectable=True)
        named(self._fingerprint, "contact-fingerprint", tr("What is known of the contact chosen"))
        stack.addWidget(self._fingerprint)
        self._verify = QWidget()
        inside = column(self._verify, gap=10)
        self._heard = Field("contact-verify-words", tr("The twelve words this contact told you"), lines=2)
        inside.addWidget(self._heard)
        line = row()
        line.addWidget(push("contact-verify", tr("Compare"), self._on_verify))
        line.addStretch(1)
        inside.addLayout(line)
        stack.addWidget(self._verify)

    def _lay_out_file(self, stack: QVBoxLayout) -> None:
        self._file = PlaceField("contact-file", tr("Card file"), to_open(self.workspace, tr("Card file")))
        self._file.entered.connect(self._on_look)
        stack.addWidget(self._file)
        buttons = row()
        buttons.addWidget(push("contact-look", tr("Read the card"), self._on_look))
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._compare = QWidget()
        inside = column(self._compare, gap=10)
        self._of = label(look="strong")
        self._proves = label()
        inside.addWidget(self._of)
        inside.addWidget(self._proves)
        self._typed = Field("contact-words", tr("The twelve words they told you"), lines=2)
        self._typed.edited.connect(self._on_typed)
        inside.addWidget(self._typed)
        self._count = label(look="small")
        inside.addWidget(self._count)
        self._called = Field("contact-name", tr("What to call them here"))
        inside.addWidget(self._called)
        words = tr("I asked in person: their keys have changed, or this card is to take that name.")
        self._replace = named(QCheckBox(words), "contact-replace", words)
        inside.addWidget(self._replace)
        adding = row()
        self._add = push("contact-add", tr("Add the contact"), self._on_add)
        adding.addWidget(self._add)
        self._unverified = push("contact-unverified", tr("Add it, not verified"), self._on_unverified)
        adding.addWidget(self._unverified)
        adding.addWidget(push("contact-leave", tr("Leave the card"), self._on_left))
        adding.addStretch(1)
        inside.addLayout(adding)
        stack.addWidget(self._compare)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the symbols anew in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._found:
            self._on_contacts(self._found)

    def _on_contacts(self, found: list[ContactSeen]) -> None:
        self._found = found
        none = tr("None yet. You need the card of whoever you send to, and of whoever sends to you.")
        self._says.setText(trn("{n} contact", "{n} contacts", len(found)) if found else none)
        self._list.clear()
        for seen in found:
            contact, name = seen.contact, seen.contact.name
            if contact.card_name != contact.name:
                name = tr("{name} (on the card: {card})").format(name=contact.name, card=contact.card_name)
            entry = cell_entry([name, standing_words(seen), day_words(contact.added)])
            entry.setIcon(1, standing_icon(seen.standing, self._list))
            entry.setData(0, Qt.ItemDataRole.UserRole, seen)
            self._list.addTopLevelItem(entry)
        self._say_standing(self._list.currentItem())

    def _chosen(self) -> ContactSeen | None:
        entry = self._list.currentItem()
        held = entry.data(0, Qt.ItemDataRole.UserRole) if entry is not None else None
        return held if isinstance(held, ContactSeen) else None

    def _say_standing(self, _entry: QTreeWidgetItem | None) -> None:
        seen = self._chosen()
        self._fingerprint.setText(standing_sentence(seen) if seen else "")
        self._fingerprint.setVisible(seen is not None)
        self._verify.setVisible(seen is not None and seen.standing is Standing.UNVERIFIED)
        self._heard.set_text("")

    def _on_verify(self) -> None:
        seen, typed = self._chosen(), self._heard.text
        if seen is not None:
            self.workspace.runner.write(
                self,
                lambda session: verify_contact(session.the_desk(), seen.contact.id, typed),
                self._on_verified,
                self._heard.refuse,
            )

    def _on_verified(self, contact: Contact) -> None:
        self.workspace.said.emit(tr("{name} is verified now.").format(name=one_line(contact.name)))
        self.enter()
        self._list.setFocus()

    def _on_look(self) -> None:
        try:
            path = self._file.value()
        except UsageError:
            return  # shown beside the field
        self._show_seen(None)
        self._path = path
        self.workspace.runner.read(
            self, "card", lambda session: look_at_card(session.the_desk(), path), self._on_seen, self._file.refuse
        )

    def _on_seen(self, seen: CardSeen) -> None:
        if seen.own:
            self._file.refuse(UsageError(tr("This is your own card.")))
            return
        if seen.known:
            self._file.refuse(UsageError(tr("You have this contact already, with these keys.")))
            return
        self._show_seen(seen)
        self._typed.setFocus()

    def _show_seen(self, seen: CardSeen | None) -> None:
        self._seen = seen
        self._compare.setVisible(seen is not None)
        for field in (self._typed, self._called):
            field.set_text("")
            field.accept()
        self._replace.setChecked(False)
        if seen is None:
            return
        of = (
            tr("The card of {name}")
            if _needs_nothing(seen)
            else tr("The card says it is of {name}. Anybody can write that.")
        )
        self._of.setText(of.format(name=visible(seen.name)))
        words = tr(
            "Ask {name} for the twelve words of their card, in person or by a voice you know, not by the way the card"
            " came. Type them as you hear them; they are not shown here."
        )
        warning = tr("You know {names} with other keys than these. Somebody may be posing as them.")
        shown = words.format(name=visible(seen.name))
        if seen.replaces:
            shown = warning.format(names=", ".join(visible(name) for name in seen.replaces)) + "\n" + shown
        if seen.office:
            words = tr("{office} vouches for {name}, as {role}, up to {clearance}. Nothing needs to be compared.")
            shown = words.format(
                office=visible(seen.office), name=visible(seen.name), role=role_words(seen.role),
                clearance=seen.clearance,
            )  # fmt: skip
        elif seen.renews:
            shown = tr(
                "Signed by the keys you know: {name} has a new key to receive with. Nothing needs to be compared."
            )
            shown = shown.format(name=visible(seen.name))
        for part in (self._typed, self._count, self._unverified):
            part.setVisible(not _needs_nothing(seen))
        self._proves.setText(shown)
        self._replace.setVisible(bool(seen.replaces))
        self._called.set_text(seen.name)
        self._on_typed()

    def _on_typed(self) -> None:
        count = len(self._typed.text.replace("-", " ").split())
        self._count.setText(tr("{n} of {all} words; the 64 digits will do, too.").format(n=count, all=WORDS))
        self._add.setEnabled(_needs_nothing(self._seen) or bool(self._typed.text.strip()))

    def _on_left(self) -> None:
        self._show_seen(None)
        self._file.setFocus()

    def _on_add(self) -> None:
        self._take(None if _needs_nothing(self._seen) else self._typed.text)

    def _on_unverified(self) -> None:
        self._take(None)

    def _take(self, typed: str | None) -> None:
        seen, path = self._seen, self._path
        if seen is None or path is None:
            return
        called = self._called.text.strip()
        name = called if called and called != seen.name else None
        replace = self._replace.isChecked()
        self._add.setEnabled(False)
        self.workspace.runner.write(
            self,
            lambda session: add_contact(session.the_desk(), path, typed, name=name, replace=replace),
            self._on_added,
            self._on_failed,
        )

    def _on_added(self, added: AddedContact) -> None:
        self._show_seen(None)
        self._file.set_text("")
        self.workspace.said.emit(tr("{name} is a contact now.").format(name=one_line(added.contact.name)))
        self.enter()
        self._list.setFocus()

    def _on_failed(self, error: DeskError) -> None:
        self._add.setEnabled(True)
        asked = self._seen is not None and bool(self._seen.replaces) and not _needs_nothing(self._seen)
        if type(error) is Refused and asked and not self._replace.isChecked():
            words = tr("You know that officer with other keys. If you asked them in person, say so below.")
            self._typed.refuse(Refused(words))
            self._replace.setFocus()
        elif isinstance(error, Refused | UsageError) and _needs_nothing(self._seen):
            self._file.refuse(error)
        elif isinstance(error, Refused | UsageError):
            self._typed.refuse(error)
            self._typed.setFocus()
        else:
            self.workspace.troubled.emit(error)


def _needs_nothing(seen: CardSeen | None) -> bool:
    """Whether keys that are known here prove the card, so that nobody compares anything."""
    return seen is not None and (bool(seen.office) or seen.renews)
