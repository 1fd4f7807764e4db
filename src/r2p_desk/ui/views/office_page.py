"""The page of offices: one's own, those known here, what they withdrew; making one, and working with its folder."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem, QVBoxLayout, QWidget

from ...actions.exchange_for_window import OfficeSeen, OfficesSeen, see_offices
from ...actions.offices import Taken, join, recover_through_office, request_enrolment, take_in_file
from ...actions.session import Desk, read_limited
from ...errors import DeskError, UsageError
from ...i18n import tr, trn
from ..record_words import day_words
from ..standing_words import role_words
from ..text import one_line, visible
from ..widgets.cells import entry, key_of, listing
from ..widgets.field import Field
from ..widgets.parts import column, label, named, push, row
from ..widgets.place_field import PlaceField, refuse_existing, to_open, to_save
from ..widgets.qr import Matrix, QrCode, code_of
from ..workspace import Workspace
from .office_keeping_card import OfficeKeepingCard
from .office_making_card import OfficeMakingCard
from .paged import Page

_LARGEST = 32 * 1024 * 1024
_REQUEST = "enrolment.r2prequest"


class OfficePage(Page):
    """An office is known once its fingerprint was compared; that of a file is never shown before."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "exchange-office", tr("Office"))
        self._seen = OfficesSeen(offices=(), revocations=())
        self._lay_out_own(self.add_card(tr("Your office")))
        self._lay_out_known(self.add_card(tr("Offices known here")))
        self._keeping = OfficeKeepingCard(workspace)
        self.add_card(tr("Work with the folder of an office")).addWidget(self._keeping)
        self._making = OfficeMakingCard(workspace)
        self.add_card(tr("Make an office")).addWidget(self._making)

    def enter(self) -> None:
        """Read what is known."""
        self.workspace.runner.read(self, "offices", lambda session: see_offices(session.the_desk()), self._on_seen)

    def leave(self) -> None:
        """No passphrase stays, nor what a folder held."""
        self._making.leave()
        self._keeping.leave()

    def panes(self) -> list[QWidget]:
        """Asking, what is known, working, making."""
        return [self._request, self._list, self._keeping, self._making]

    def _lay_out_own(self, stack: QVBoxLayout) -> None:
        self._own = named(label(look="strong"), "office-own", tr("Your office"))
        stack.addWidget(self._own)
        words = tr(
            "An office vouches for its officers: they know each other without comparing, and work in the same case."
            " Write a request, take it to whoever keeps the office, tell them your fingerprint (My card), and take in"
            " the office's card and yours when they come back."
        )
        stack.addWidget(label(words, "quiet"))
        self._request = PlaceField(
            "office-request", tr("Request to write"), to_save(self.workspace, tr("Request to write"), _REQUEST)
        )
        self._add(stack, self._request, "office-request-write", tr("Write the request"), self._on_request)
        self._card = PlaceField("office-join", tr("Your card from the office"), to_open(self.workspace, tr("Card")))
        self._add(stack, self._card, "office-join-take", tr("Join the office"), self._on_join)

        self._recover = push("office-recover", tr("Let the shares of the office bring me back"), self._on_recover)
        line = row()
        line.addWidget(self._recover)
        line.addStretch(1)
        stack.addLayout(line)

    def _lay_out_known(self, stack: QVBoxLayout) -> None:
        self._says = named(label(look="quiet"), "offices-known-say", tr("How many are known"))
        stack.addWidget(self._says)
        self._list = listing("offices-known", tr("Offices known here"), (tr("Office"), tr("Card")), wide=0, lines=3)
        self._list.currentItemChanged.connect(lambda now, _: self._say(now))
        stack.addWidget(self._list)
        self._shown = QWidget()
        across = row(self._shown, gap=24)
        left = column(gap=8)
        self._words = named(label(selectable=True), "office-words", tr("Fingerprint of the office chosen"))
        left.addWidget(self._words)
        left.addStretch(1)
        across.addLayout(left, 1)
        self._code = QrCode("office-code", tr("Fingerprint of the office as a QR code"))
        across.addWidget(self._code, 0, Qt.AlignmentFlag.AlignTop)
        stack.addWidget(self._shown)
        heads = (tr("Withdrawn officer"), tr("Why"), tr("When"))
        self._gone = listing("offices-revoked", tr("Officers withdrawn"), heads, wide=1, lines=2)
        stack.addWidget(self._gone)
        words = tr(
            "An office's card, a revocation, or certificates of an office. The first card of an office needs its"
            " fingerprint, told by another way than the card came; what an office known here signed does not."
        )
        stack.addWidget(label(words, "quiet"))
        self._file = PlaceField("office-take-file", tr("File from an office"), to_open(self.workspace, tr("File")))
        self._file.entered.connect(self._on_take)
        stack.addWidget(self._file)
        hint = tr("twelve words, 64 digits, or what a scanner read from the QR code")
        self._confirm = Field("office-take-confirm", tr("Fingerprint the office told you"), hint=hint, lines=2)
        stack.addWidget(self._confirm)
        line = row()
        line.addWidget(push("office-take", tr("Take in the file"), self._on_take))
        line.addStretch(1)
        stack.addLayout(line)
        self._say(None)

    def _add(self, stack: QVBoxLayout, place: PlaceField, name: str, words: str, do: Callable[[], None]) -> None:
        place.entered.connect(do)
        stack.addWidget(place)
        line = row()
        line.addWidget(push(name, words, do))
        line.addStretch(1)
        stack.addLayout(line)

    def _on_seen(self, seen: OfficesSeen) -> None:
        self._seen = seen
        own = next((one for one in seen.offices if one.own), None)
        words = tr("No office vouches for you: you stand alone, and contacts compare your fingerprint.")
        if own is not None:
            words = tr("{office} vouches for you as {role}, up to {clearance}, until {day}.").format(
                office=visible(own.name), role=role_words(seen.role), clearance=seen.clearance,
                day=day_words(seen.valid_until),
            )  # fmt: skip
        self._recover.setEnabled(own is not None)
        self._own.setText(words)
        self._own.setAccessibleName(words)
        count = trn("{n} office", "{n} offices", len(seen.offices)) if seen.offices else tr("No office is known here.")
        self._says.setText(count)
        self._says.setAccessibleName(count)
        self._list.clear()
        for one in seen.offices:
            name = tr("{name} (yours)").format(name=one.name) if one.own else one.name
            self._list.addTopLevelItem(entry([name, tr("number {n}").format(n=one.number)], one.id))
        self._gone.clear()
        for gone in seen.revocations:
            self._gone.addTopLevelItem(entry([gone.name, gone.reason, day_words(gone.at)]))
        self._gone.setVisible(bool(seen.revocations))
        first = self._list.topLevelItem(0)
        if first is not None:
            self._list.setCurrentItem(first)
        self._say(self._list.currentItem())

    def _say(self, chosen: QTreeWidgetItem | None) -> None:
        office: OfficeSeen | None = next((one for one in self._seen.offices if one.id == key_of(chosen)), None)
        self._shown.setVisible(office is not None)
        if office is None:
            return
        digits = " ".join(office.fingerprint[at : at + 8] for at in range(0, len(office.fingerprint), 8))
        self._words.setText(f"{office.words}\n{digits}")
        text = office.fingerprint.upper()
        self.workspace.runner.aside(self, "code", lambda: code_of(text), self._on_code)

    def _on_code(self, code: Matrix) -> None:
        self._code.show_code(code)

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
            lambda session: request_enrolment(session.the_desk(), path),
            lambda _: self.workspace.said.emit(tr("The request was written: {name}").format(name=path.name)),
            self._request.refuse,
        )

    def _on_join(self) -> None:
        path = self._path(self._card)
        if path is not None:
            self.workspace.runner.write(
                self,
                lambda session: join(session.the_desk(), read_limited(path, _LARGEST)).name,
                lambda name: self._on_done(tr("{name} vouches for you now.").format(name=one_line(name))),
                self._card.refuse,
            )

    def _on_recover(self) -> None:
        self.workspace.runner.write(
            self,
            lambda session: recover_through_office(session.the_desk()).fingerprint,
            lambda print_: self._on_done(tr("Sealed to the office's recovery key {print}.").format(print=print_)),
        )

    def _on_take(self) -> None:
        path, confirm = self._path(self._file), self._confirm.text.strip() or None
        if path is not None:
            self.workspace.runner.write(
                self,
                lambda session: _taken(session.the_desk(), path, confirm),
                lambda taken: self._on_done(_taken_words(taken)),
                self._file.refuse,
            )

    @staticmethod
    def _path(place: PlaceField) -> Path | None:
        try:
            return place.value()
        except DeskError:
            return None  # shown beside the field

    def _on_done(self, words: str) -> None:
        self._confirm.set_text("")
        self.workspace.said.emit(words)
        self.enter()


def _taken(desk: Desk, path: Path, confirm: str | None) -> Taken:
    return take_in_file(desk, path, confirm)


def _taken_words(taken: Taken) -> str:
    name = one_line(taken.name)
    if not taken.new:
        return tr("{name} is as known.").format(name=name)
    words = tr("{name} is withdrawn.") if taken.what == "revocation" else tr("Taken in: {name}")
    return words.format(name=name)
