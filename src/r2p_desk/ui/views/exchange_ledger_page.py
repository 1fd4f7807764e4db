"""The page of the ledger: what went and came, receipts due, numbers that never came; recalls, requests, registers."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from ...actions import recalls, receipts
from ...actions.ledger import Line, Missing, State, kind_words, state_words
from ...actions.ledger_for_window import LedgerSeen, see_ledger
from ...domain.letters import normalise
from ...errors import DeskError
from ...exchange.ledger import SENT
from ...i18n import tr, trn
from ...jobs import Job
from ..record_words import day_words
from ..runner import Session
from ..text import one_line, visible
from ..widgets.cells import entry, key_of, listing
from ..widgets.field import Field
from ..widgets.parts import label, named, push, row
from ..widgets.place_field import PlaceField, to_folder
from ..workspace import Workspace
from .exchange_answers_card import AnswersCard
from .exchange_asking_card import AskingCard
from .exchange_books_card import BooksCard
from .paged import Page

_ROWS = 12
_WIDEST = 150
_MOST = 1_000
"""Lines shown at once; the filter reaches all of them."""


class LedgerPage(Page):
    """A table of every package, and beneath it what can be done about one of them."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "exchange-ledger", tr("Ledger"))
        self._seen: LedgerSeen | None = None
        self._lay_out_table(self.add_card(tr("What went and came"), _WIDEST))
        self._lay_out_doing(self.add_card(tr("Receipts and recall"), _WIDEST))
        self._answers = AnswersCard(self.add_card(tr("To be answered, and answered"), _WIDEST), self._do)
        asking = self.add_card(tr("Ask, account, label"), _WIDEST)
        self._asking = AskingCard(asking, self._do, self._do_long, self._place, self._chosen_package)
        self._books = BooksCard(workspace, self.add_card(tr("Registers, labels, and who gave what"), _WIDEST), self._do)

    def enter(self) -> None:
        """Read the ledger anew."""
        self.workspace.runner.read(self, "ledger", lambda session: see_ledger(session.the_desk()), self._on_read)

    def panes(self) -> list[QWidget]:
        """The table, then what comes after it."""
        return [self._list, self._folder, *self._answers.panes(), *self._asking.panes(), *self._books.panes()]

    def _lay_out_table(self, stack: QVBoxLayout) -> None:
        self._says = named(label(look="quiet"), "ledger-says", tr("How the ledger stands"))
        stack.addWidget(self._says)
        self._missing = named(label(look="strong", selectable=True), "ledger-missing", tr("Numbers that never came"))
        stack.addWidget(self._missing)
        line = row()
        self._filter = Field("ledger-filter", tr("Show only lines with these words"))
        self._filter.edited.connect(self._fill)
        line.addWidget(self._filter, 1)
        self._overdue = named(QCheckBox(tr("Overdue only")), "ledger-overdue", tr("Overdue only"))
        self._overdue.toggled.connect(lambda _: self._fill())
        line.addWidget(self._overdue)
        stack.addLayout(line)
        heads = (
            tr("Day"), tr("Way"), tr("With"), tr("Number"), tr("What"), tr("Marking"), tr("State"), tr("Due"),
            tr("Stick"),
        )  # fmt: skip
        self._list = listing("ledger", tr("Ledger"), heads, wide=2, lines=_ROWS)
        self._list.currentItemChanged.connect(lambda *_: self._on_chosen())
        stack.addWidget(self._list)
        self._told = named(label(look="small", selectable=True), "ledger-told", tr("The chosen package"))
        stack.addWidget(self._told)

    def _lay_out_doing(self, stack: QVBoxLayout) -> None:
        self._folder = PlaceField("ledger-folder", tr("Folder of the stick"), to_folder(self.workspace, tr("Stick")))
        stack.addWidget(self._folder)
        self._reason = Field("ledger-reason", tr("Why it is recalled"))
        self._deadline = Field("ledger-deadline", tr("Answer awaited by"), hint=tr("A day, for example 2026-12-24"))
        stack.addWidget(self._reason)
        stack.addWidget(self._deadline)
        line = row()
        self._write = push("ledger-receipts", tr("Write receipts for this contact"), self._on_receipts)
        self._recall = push("ledger-recall", tr("Recall this package"), self._on_recall)
        line.addWidget(self._write)
        line.addWidget(self._recall)
        line.addStretch(1)
        stack.addLayout(line)

    def _on_read(self, seen: LedgerSeen) -> None:
        self._seen = seen
        waits, late = sum(seen.waiting.values()), sum(one.state is State.OVERDUE for one in seen.lines)
        parts = [trn("{n} package", "{n} packages", len(seen.lines))]
        parts += [trn("{n} receipt overdue", "{n} receipts overdue", late)] if late else []
        parts += [trn("{n} waits to go back", "{n} wait to go back", waits)] if waits else []
        _say(self._says, " · ".join(parts))
        _say(self._missing, "\n".join(map(_missing_words, seen.missing)))
        self._missing.setVisible(bool(seen.missing))
        self._answers.show(seen)
        self._asking.show(seen)
        self._books.show(seen)
        self._fill()

    def _fill(self) -> None:
        """The lines that match, the newest first."""
        if self._seen is None:
            return
        chosen, wanted = key_of(self._list.currentItem()), normalise(self._filter.text).split()
        self._list.clear()
        for one in self._seen.lines:
            cells = _cells(one)
            words = normalise(" ".join([*cells, one.entry.package]))
            if (self._overdue.isChecked() and one.state is not State.OVERDUE) or not all(w in words for w in wanted):
                continue
            made = entry(cells, one.entry.name)
            self._list.addTopLevelItem(made)
            if one.entry.name == chosen:
                self._list.setCurrentItem(made)
            if self._list.topLevelItemCount() >= _MOST:
                break
        self._on_chosen()

    def _line(self) -> Line | None:
        name = key_of(self._list.currentItem())
        return next((one for one in self._seen.lines if one.entry.name == name), None) if self._seen and name else None

    def _chosen_package(self) -> str:
        one = self._line()
        return "" if one is None else one.entry.package

    def _on_chosen(self) -> None:
        one = self._line()
        waits = self._seen is not None and one is not None and bool(self._seen.waiting.get(one.entry.contact))
        self._write.setEnabled(waits)
        self._recall.setEnabled(one is not None and one.entry.direction == SENT)
        _say(self._told, "" if one is None else _told(one))
        self._told.setVisible(one is not None)

    def _on_receipts(self) -> None:
        one, out = self._line(), self._place()
        if one is not None and out is not None:
            done = tr("The receipts were written. Eject the stick before you pull it out.")
            contact = one.entry.contact
            self._do(
                lambda session: receipts.send_receipts(session.the_desk(), contact, out), done, self._folder.refuse
            )

    def _on_recall(self) -> None:
        one, out = self._line(), self._place()
        if one is None or out is None:
            return
        reason, deadline = self._reason.text, self._deadline.text.strip()
        self._do(
            lambda session: recalls.recall(session.the_desk(), [one.entry.package], reason, deadline, out),
            tr("The recall was written. Eject the stick before you pull it out."),
            self._deadline.refuse,
        )

    def _place(self) -> Path | None:
        try:
            return self._folder.value()
        except DeskError:
            return None  # shown beside the field

    def _do(
        self, work: Callable[[Session], object], words: str, failed: Callable[[DeskError], None] | None = None
    ) -> None:
        """Do this in turn, say so, and read the page anew."""
        self.workspace.runner.write(self, work, partial(self._on_done, words), failed)

    def _do_long(
        self, work: Callable[[Session, Job], object], words: str, failed: Callable[[DeskError], None] | None = None
    ) -> None:
        """The same for what takes a while: it tells how far it is, and can be stopped."""
        self.workspace.runner.job(self, tr("Writing the account"), work, partial(self._on_done, words), failed)

    def _on_done(self, words: str, _: object) -> None:
        self.workspace.said.emit(words)
        self.enter()


def _cells(one: Line) -> list[str]:
    way = tr("to") if one.entry.direction == SENT else tr("from")
    state = state_words(one.state) + (f" · {tr('recalled')}" if one.recalled else "")
    return [
        day_words(one.entry.at),
        way,
        one.name,
        str(one.entry.number),
        kind_words(one.entry.kind),
        one.entry.marking or "",
        state,
        one.due or "",
        f"{one.stick:04d}" if one.stick else "",
    ]


def _told(one: Line) -> str:
    lines = [tr("Package {id} · hash {hash}").format(id=one.entry.package, hash=one.entry.hash)]
    if one.receipt_hash:
        words = tr("Receipt of {at}, hash {hash}.").format(at=day_words(one.receipt or ""), hash=one.receipt_hash)
        witness = tr("It bears witness that its signer had seen the case by then.")
        lines.append(f"{words} {witness}" if one.witness else words)
    return "\n".join(lines)


def _missing_words(one: Missing) -> str:
    if one.first == one.last:
        return tr("{name} number {number} never came.").format(name=one_line(one.name), number=one.first)
    words = tr("{name} numbers {first} to {last} never came.")
    return words.format(name=one_line(one.name), first=one.first, last=one.last)


def _say(place: QLabel, words: str) -> None:
    shown = visible(words)
    place.setText(shown)
    place.setAccessibleName(shown or place.objectName())
