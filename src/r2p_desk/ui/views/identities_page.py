"""The page of what an officer signs briefings with: own certificate, one of an office, a PKCS #12 file, a token."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ...actions.identities import (
    STAND_ALONE,
    Identity,
    add_file,
    add_issued,
    add_token,
    identities,
    remove_identity,
    request_certificate,
)
from ...actions.session import Desk
from ...errors import DeskError, UsageError
from ...i18n import tr
from ..paper_words import identity_words
from ..text import one_line, visible
from ..widgets.field import Field
from ..widgets.parts import label, lines_tall, named, push, row
from ..widgets.place_field import Choose, PlaceField, refuse_existing, to_open, to_save
from ..workspace import Workspace
from .paged import Page

_ROWS = 7


class IdentitiesPage(Page):
    """Nothing secret is kept of a file or token: its passphrase or PIN is typed at each signature."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "briefings-identities", tr("Signatures"))
        self._lay_out_list(self.add_card(tr("What you sign with")))
        self._lay_out_office(self.add_card(tr("A certificate of your office")))
        self._lay_out_file(self.add_card(tr("A PKCS #12 file")))
        self._lay_out_token(self.add_card(tr("A token or smart card")))

    def enter(self) -> None:
        """Read the list anew."""
        self.workspace.runner.read(
            self, "identities", lambda session: identities(session.the_desk()), self._on_identities
        )

    def leave(self) -> None:
        """What was typed to open something is gone."""
        self._passphrase.set_text("")
        self._pin.set_text("")

    def panes(self) -> list[QWidget]:
        """The list, then each way of adding one."""
        return [self._list, self._request.field.editor, self._file.field.editor, self._library.field.editor]

    def _lay_out_list(self, stack: QVBoxLayout) -> None:
        self._list = lines_tall(named(QTreeWidget(), "identities", tr("What you sign with")), _ROWS)
        self._list.setColumnCount(2)
        self._list.setHeaderLabels([tr("Certificate"), tr("Valid until")])
        self._list.setRootIsDecorated(False)
        header = self._list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._list.currentItemChanged.connect(lambda now, _: self._say(now))
        stack.addWidget(self._list)
        self._print = label(look="small", selectable=True)
        stack.addWidget(self._print)
        line = row()
        self._remove = push("identity-remove", tr("Forget it"), self._on_remove)
        line.addWidget(self._remove)
        line.addStretch(1)
        stack.addLayout(line)
        self._say(None)

    def _lay_out_office(self, stack: QVBoxLayout) -> None:
        words = tr(
            "Your office vouches for your own key: write a request, give it to whoever keeps the office's"
            " certificates, and take in what comes back. The request holds nothing secret."
        )
        stack.addWidget(label(words))
        self._request = self._place("identity-request", tr("Request to write"), to_save, "request.csr")
        self._add(stack, self._request, "identity-write", tr("Write the request"), self._on_request)
        self._issued = self._place("identity-issued", tr("Certificate that came back"), to_open)
        self._add(stack, self._issued, "identity-take", tr("Take it in"), self._on_issued)

    def _lay_out_file(self, stack: QVBoxLayout) -> None:
        stack.addWidget(label(tr("Only where the file lies is kept; its key and passphrase are not.")))
        self._file = self._place("identity-file", tr("PKCS #12 file"), to_open)
        self._passphrase = Field("identity-passphrase", tr("Passphrase of the file"), secret=True)
        self._add(stack, self._file, "identity-add-file", tr("Add the file"), self._on_file, self._passphrase)

    def _lay_out_token(self, stack: QVBoxLayout) -> None:
        words = tr("A PIN is tried once and never again by itself: after a few wrong ones a token locks for good.")
        stack.addWidget(label(words))
        self._library = self._place("identity-library", tr("PKCS #11 library of its maker"), to_open)
        self._token = Field("identity-token", tr("Label of the token"), hint=tr("empty: the only one there"))
        self._pin = Field(
            "identity-pin", tr("PIN"), hint=tr("most tokens show their certificates without"), secret=True
        )
        self._add(
            stack, self._library, "identity-add-token", tr("Add the token"), self._on_token, self._token, self._pin
        )

    def _place(self, name: str, words: str, choose: Callable[..., Choose], *called: str) -> PlaceField:
        return PlaceField(name, words, choose(self.workspace, words, *called))

    def _add(
        self, stack: QVBoxLayout, place: PlaceField, name: str, words: str, do: Callable[[], None], *fields: Field
    ) -> None:
        place.entered.connect(do)
        stack.addWidget(place)
        for field in fields:
            stack.addWidget(field)
        line = row()
        line.addWidget(push(name, words, do))
        line.addStretch(1)
        stack.addLayout(line)

    def _on_identities(self, found: tuple[Identity, ...]) -> None:
        self._list.clear()
        for one in found:
            entry = QTreeWidgetItem([one_line(identity_words(one)), one.valid_until.date().isoformat()])
            entry.setData(0, Qt.ItemDataRole.UserRole, one)
            self._list.addTopLevelItem(entry)
        self._say(self._list.currentItem())

    def _say(self, entry: QTreeWidgetItem | None) -> None:
        chosen = self._chosen(entry)
        words = tr("SHA-256 of the certificate: {digits}").format(digits=chosen.fingerprint) if chosen else ""
        self._print.setText(visible(words))
        self._print.setVisible(bool(words))
        self._remove.setEnabled(chosen is not None and chosen.kind != STAND_ALONE)

    @staticmethod
    def _chosen(entry: QTreeWidgetItem | None) -> Identity | None:
        held = entry.data(0, Qt.ItemDataRole.UserRole) if entry is not None else None
        return held if isinstance(held, Identity) else None

    def _on_remove(self) -> None:
        chosen = self._chosen(self._list.currentItem())
        if chosen is not None:
            self._do(lambda desk: remove_identity(desk, chosen.id), self._list, tr("Forgotten: {name}"))

    def _on_request(self) -> None:
        path = self._path(self._request)
        if path is None:
            return
        try:
            refuse_existing(path)
        except UsageError as error:
            self._request.refuse(error)
            return
        self.workspace.runner.write(
            self,
            lambda session: request_certificate(session.the_desk(), path),
            lambda _: self.workspace.said.emit(tr("The request was written: {name}").format(name=path.name)),
            self._request.refuse,
        )

    def _on_issued(self) -> None:
        path = self._path(self._issued)
        if path is not None:
            self._do(lambda desk: add_issued(desk, path), self._issued, tr("Taken in: {name}"))

    def _on_file(self) -> None:
        path, passphrase = self._path(self._file), self._passphrase.text
        if path is not None:
            self._do(lambda desk: add_file(desk, path, passphrase), self._file, tr("Added: {name}"))

    def _on_token(self) -> None:
        library, token, pin = self._path(self._library), self._token.text.strip() or None, self._pin.text or None
        if library is not None:
            self._do(lambda desk: add_token(desk, library, token=token, pin=pin), self._library, tr("Added: {name}"))

    @staticmethod
    def _path(place: PlaceField) -> Path | None:
        try:
            return place.value()
        except DeskError:
            return None  # shown beside the field

    def _do(self, work: Callable[[Desk], Identity], place: QWidget, words: str) -> None:
        self.leave()
        refused = place.refuse if isinstance(place, PlaceField) else self.workspace.troubled.emit
        self.workspace.runner.write(
            self,
            lambda session: work(session.the_desk()),
            lambda made: self._on_done(made, words),
            refused,
        )

    def _on_done(self, made: Identity, words: str) -> None:
        self.workspace.said.emit(words.format(name=one_line(made.name)))
        self.enter()
