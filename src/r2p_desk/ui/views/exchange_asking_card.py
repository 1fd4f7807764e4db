"""Asking an originator, accounting to one, and saying which package is on which stick."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from ...actions import requests, sticks
from ...actions.ledger_for_window import LedgerSeen
from ...actions.requests import RequestDraft
from ...errors import DeskError
from ...exchange.statements import Wish
from ...i18n import tr
from ...jobs import Job
from ..runner import Session
from ..widgets.field import Field
from ..widgets.parts import captioned, named, push, row
from .exchange_answers_card import Do

Long = Callable[[Callable[[Session, Job], object], str, Callable[[DeskError], None] | None], None]
"""As ``Do``, for what takes a while and tells how far it is."""


class AskingCard:
    """What is written for a contact beside packages; ``place`` is the stick's folder, ``package`` the chosen one."""

    def __init__(
        self, stack: QVBoxLayout, do: Do, long: Long, place: Callable[[], Path | None], package: Callable[[], str]
    ) -> None:
        self._do, self._long, self._place, self._package = do, long, place, package
        self._to = named(QComboBox(), "ledger-to", tr("Contact"))
        stack.addLayout(captioned(tr("Contact"), self._to))
        self._about = Field("ledger-about", tr("What it is about, in words they know; or the source that shared"))
        self._why = Field("ledger-why", tr("Why"))
        self._whom = Field("ledger-whom", tr("To whom it is to be given on; or leave empty and name a purpose"))
        self._purpose = Field("ledger-purpose", tr("For what purpose"))
        self._declare = Field("ledger-declare", tr("What is declared destroyed, for an account"))
        self._number = Field("ledger-stick", tr("Number on the label of a stick, for the chosen package"))
        for field in (self._about, self._why, self._whom, self._purpose, self._declare, self._number):
            stack.addWidget(field)
        line = row()
        line.addWidget(push("ledger-ask", tr("Ask the originator"), self._on_ask))
        line.addWidget(push("ledger-account", tr("Account for the open case"), self._on_account))
        self._label = push("ledger-label", tr("It is on this stick"), self._on_label)
        line.addWidget(self._label)
        line.addStretch(1)
        stack.addLayout(line)

    def panes(self) -> list[QWidget]:
        """The contact."""
        return [self._to]

    def show(self, seen: LedgerSeen) -> None:
        """Offer the contacts of now."""
        chosen = self._to.currentData()
        self._to.clear()
        for contact, name in sorted(seen.names.items(), key=lambda one: one[1].casefold()):
            self._to.addItem(name, contact)
        self._to.setCurrentIndex(max(0, self._to.findData(chosen)))

    def _on_ask(self) -> None:
        out = self._place()
        if out is None:
            return
        recipients, purposes = (tuple(filter(None, [one.text.strip()])) for one in (self._whom, self._purpose))
        draft = RequestDraft(
            about=self._about.text, reason=self._why.text, wish=Wish.ONWARD if recipients else Wish.USE,
            recipients=recipients, purposes=purposes, package=self._package() or None,
        )  # fmt: skip
        done = tr("The request was written. Eject the stick before you pull it out.")
        self._do(partial(_ask, str(self._to.currentData()), draft, out), done, self._about.refuse)

    def _on_account(self) -> None:
        out = self._place()
        if out is not None:
            said = (self._about.text, str(self._to.currentData()), self._declare.text)
            done = tr("The account was written. Eject the stick before you pull it out.")
            self._long(partial(_account, said, out), done, self._about.refuse)

    def _on_label(self) -> None:
        try:
            number = int(self._number.text)
        except ValueError:
            self._number.refuse(DeskError(tr("A label bears a number.")))
            return
        package = self._package()
        done = tr("The ledger knows which stick it is on.")
        self._do(lambda session: sticks.label(session.the_desk(), [package], number), done, self._number.refuse)


def _ask(to: str, draft: RequestDraft, out: Path, session: Session) -> object:
    return requests.make_request(session.the_desk(), to, draft, out)


def _account(said: tuple[str, str, str], out: Path, session: Session, job: Job) -> object:
    from ...actions.accounts import send_account

    about, to, declared = said
    return send_account(session.the_case(), about, to, out, job, declared=declared)
