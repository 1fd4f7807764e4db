"""The page from which something leaves: what, to whom, what they will see, where to, and what was read back."""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from ...actions.approving import approval_in, request_approval
from ...actions.case_leaving import PreparedCase, SendAs, prepare_case
from ...actions.contacts import find_contact
from ...actions.dossier_words import withheld_words
from ...actions.dossiers import DossierAsked, Prepared, preview_dossier, send_dossier
from ...actions.exchange import Sent as CaseSent
from ...actions.exchange import send_case
from ...actions.receipts import send_waiting
from ...actions.releasing import answer_ask
from ...actions.sending import Sent
from ...actions.sending_for_window import Leaving, RecipientSeen, case_leaving, dossier_leaving, recipients
from ...domain.marking import Marking
from ...domain.release_groups import ReleaseGroup
from ...errors import Cancelled, DeskError, NotFound
from ...exchange.manifest import Kind
from ...i18n import tr, trn
from ...jobs import Job
from ..record_words import moment_words, size_words
from ..runner import Session
from ..text import visible
from ..widgets.steps import Steps
from ..workspace import ALL_KINDS, Workspace
from .paged import Page
from .second_here import approved_here
from .send_check import CheckStep
from .send_what import WhatStep, WhomStep, group_words
from .send_write import ReadBackStep, WriteStep, refused_folder

_WHAT, _WHOM, _CHECK, _WRITE, _BACK = range(5)


class Plan(NamedTuple):
    """What was chosen in the first two steps."""

    kind: Kind
    to: tuple[str, ...]
    withhold: frozenset[ReleaseGroup]
    only_new: bool
    dossier: DossierAsked


class SendPage(Page):
    """Five steps; nothing is written before the fourth."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "exchange-send", tr("Send"))
        self._seen: dict[str, RecipientSeen] = {}
        self._prepared: Prepared | PreparedCase | None = None
        self._approval: bytes | None = None
        self._what, self._whom, self._check = WhatStep(), WhomStep(), CheckStep()
        self._write, self._back = WriteStep(workspace), ReadBackStep()
        self._steps = Steps(
            "send",
            tr("Step"),
            [
                (tr("What"), self._what),
                (tr("To whom"), self._whom),
                (tr("Check what leaves"), self._check),
                (tr("Write"), self._write),
                (tr("Read back"), self._back),
            ],
        )
        self.add_card(tr("Send"), 120).addWidget(self._steps)
        self._steps.entered.connect(self._on_step)
        self._what.edited.connect(self._show_recipients)
        self._whom.edited.connect(self._allow)
        self._check.answered.connect(self._on_answered)
        self._write.wanted.connect(self._on_write)
        self._write.second.asking.connect(self._on_ask)
        self._write.second.here.approving.connect(self._on_second_here)
        self._back.again.connect(self._begin_again)

    def enter(self) -> None:
        """Read the case and the contacts anew."""
        case = self.workspace.case
        if case is not None:
            words = tr("“{title}”, {marking}").format(title=visible(case.title), marking=case.marking.words)
            self._what.title.setText(words)
            self.workspace.runner.read(
                self, "to", lambda session: recipients(session.the_desk(), session.case), self._on_recipients
            )

    def marking(self) -> Marking | None:
        """Of the case, and of what would leave."""
        return self.workspace.case.marking if self.workspace.case else None

    def panes(self) -> list[QWidget]:
        """The step that is shown."""
        return [self._steps]

    def _plan(self) -> Plan:
        return Plan(self._what.kind, self._whom.chosen, self._what.withheld, self._what.only_new, self._what.asked())

    def _on_recipients(self, found: tuple[RecipientSeen, ...]) -> None:
        self._seen = {one.id: one for one in found}
        self._show_recipients()

    def _show_recipients(self) -> None:
        self._whom.show_recipients(tuple(self._seen.values()), self._what.kind)
        self._allow()

    def _allow(self) -> None:
        chosen = self._whom.chosen
        inside = all(self._seen[one].same_office for one in chosen)
        self._whom.warn(several=len(chosen) > 1 and not inside)
        self._steps.allow(_WHAT, on=self.workspace.case is not None)
        self._steps.allow(_WHOM, on=bool(chosen) and (len(chosen) == 1 or inside))

    def _on_step(self, step: int) -> None:
        if step == _CHECK:
            self._steps.allow(_CHECK, on=False)
            try:
                plan = self._plan()
            except DeskError:
                self._steps.show_step(_WHAT)  # shown beside the field
                return
            self._check.wait()
            self.workspace.runner.read(
                self, "leaving", lambda session: _look(session, plan), self._on_leaving, self._on_not_leaving
            )
        elif step == _WRITE:
            names = ", ".join(visible(self._seen[one].name) for one in self._whom.chosen)
            words = tr("The case itself, to {names}") if self._what.kind is Kind.CASE else tr("A dossier, to {names}")
            self._write.what.setText(words.format(names=names))

    def leave(self) -> None:
        """What was prepared and not sent is given up."""
        self._begin_again()

    def _begin_again(self) -> None:
        """Nobody is to get what was meant for somebody else: whom it goes to is chosen anew."""
        self._prepared = self._approval = None
        self._whom.forget()
        self._show_recipients()
        self._steps.show_step(_WHAT)

    def _on_leaving(self, seen: tuple[Leaving, Prepared | PreparedCase]) -> None:
        (leaving, self._prepared), self._approval = seen, None
        people = [(one.id, one.name) for one in self._seen.values() if one.id not in self._whom.chosen]
        self._write.second.show_needed(leaving.digest, people)
        self._write.second.setVisible(leaving.second)
        self._check.show_leaving(leaving, [_stays_words(self._what.kind, *one) for one in leaving.stays])
        self._steps.allow(_CHECK, on=not leaving.refused and not leaving.unanswered)

    def _on_not_leaving(self, error: DeskError) -> None:
        self._check.say(" ".join(part for part in (error.happened, error.todo) if part), "error")

    def _on_answered(self, key: str, words: str) -> None:
        self.workspace.runner.write(
            self,
            lambda session: answer_ask(session.the_case(), key, words),
            lambda _: self._on_step(_CHECK),
            self.workspace.troubled.emit,
        )

    def _on_write(self) -> None:
        try:
            folder, plan = self._write.place(), self._plan()
        except DeskError:
            return  # shown beside the field
        prepared, approval, answer = self._prepared, self._approval, self._write.second.answer()
        receipts = self._write.with_receipts

        def send(session: Session, job: Job) -> Done:
            given = approval_in(answer) if answer is not None else approval
            if isinstance(prepared, Prepared):
                done = _send_dossier(session, job, prepared, folder, given)
            else:
                done = _send(session, job, plan, folder, given)
            return _with_receipts(session, job, plan, folder, done) if receipts else done

        self._write.button.setEnabled(False)
        self.workspace.runner.job(
            self,
            tr("Writing the package"),
            send,
            self._on_sent,
            self._on_failed,
        )

    def _on_ask(self) -> None:
        prepared, wanted = self._prepared, self._write.second.wanted()
        if prepared is not None and wanted is not None:
            who, path = wanted
            self.workspace.runner.write(
                self,
                lambda session: _ask(session, prepared, who, path),
                lambda name: self.workspace.said.emit(tr("The request was written: {name}").format(name=name)),
                self._write.second.refuse,
            )

    def _on_second_here(self, home: Path, passphrase: str) -> None:
        prepared = self._prepared
        if prepared is not None:
            self.workspace.runner.write(
                self,
                lambda session: approved_here(session, prepared.leaving, home, passphrase),
                self._on_second,
                self._write.second.here.refused,
            )

    def _on_second(self, approved: tuple[str, bytes]) -> None:
        name, self._approval = approved
        self._write.second.here.approved(name)

    def _on_sent(self, done: "Done") -> None:
        self._write.button.setEnabled(True)
        self._back.show_sent(done.facts, done.remind)
        self._steps.show_step(_BACK)
        self.workspace.said.emit(tr("The package was written: {name}").format(name=done.name))
        if done.added:
            self.workspace.changed.emit(ALL_KINDS)
        self.enter()

    def _on_failed(self, error: DeskError) -> None:
        self._write.button.setEnabled(True)
        if isinstance(error, Cancelled):
            self.workspace.said.emit(tr("Stopped. No package was written."))
        elif not refused_folder(self._write, error):
            self.workspace.troubled.emit(error)


class Done(NamedTuple):
    """A package on its medium: its name, facts about it, the reminder, whether somebody was added to the case."""

    name: str
    facts: list[tuple[str, str]]
    remind: str
    added: bool


def _stays_words(kind: Kind, what: str, count: int) -> str:
    if kind is Kind.CASE:
        return f"{group_words(ReleaseGroup(what))}: " + trn("{n} record", "{n} records", count)
    return withheld_words(what, count)


def _look(session: Session, plan: Plan) -> tuple[Leaving, Prepared | PreparedCase]:
    case = session.the_case()
    if plan.kind is Kind.CASE:
        of_case = prepare_case(case, [find_contact(session.the_desk(), one) for one in plan.to], _how(plan))
        return case_leaving(of_case), of_case
    prepared = preview_dossier(case, find_contact(session.the_desk(), plan.to[0]), plan.dossier)
    return dossier_leaving(prepared), prepared


def _how(plan: Plan, approval: bytes | None = None) -> SendAs:
    return SendAs(withhold=plan.withhold, since_last=plan.only_new, expires=plan.dossier.expires, approval=approval)


def _refuse_missing(folder: Path) -> None:
    if not folder.is_dir():
        raise NotFound(tr("There is no such folder."), kept=tr("Nothing was written."), todo=tr("Check the path."))


def _ask(session: Session, prepared: Prepared | PreparedCase, who: str, path: Path) -> str:
    desk = session.the_desk()
    return request_approval(desk, prepared, find_contact(desk, who), path).path.name


def _send_dossier(session: Session, job: Job, prepared: Prepared, folder: Path, approval: bytes | None) -> Done:
    _refuse_missing(folder)
    made = send_dossier(session.the_case(), prepared, folder, job, approval=approval)
    facts = [(tr("Dossier"), str(made.entry.number)), (tr("Records"), str(len(prepared.dossier.records)))]
    if made.approved_by:
        facts.append((tr("Approved by"), made.approved_by))
    return _done(made.sent, facts, added=False)


def _send(session: Session, job: Job, plan: Plan, folder: Path, approval: bytes | None) -> Done:
    _refuse_missing(folder)
    desk = session.the_desk()
    to = [find_contact(desk, one) for one in plan.to]
    sent = send_case(session.the_case(), to, folder, job, how=_how(plan, approval))
    holds = [(tr("Entries of the journal"), str(sent.commits)), (tr("Attachments"), str(sent.attachments))]
    if sent.approved_by:
        holds.append((tr("Approved by"), sent.approved_by))
    return _done(sent, holds, added=sent.added_to_access)


def _with_receipts(session: Session, job: Job, plan: Plan, folder: Path, done: Done) -> Done:
    """What waited to go back lies beside it; the package is written, whatever becomes of that."""
    desk = session.the_desk()
    facts = list(done.facts)
    for one in plan.to:
        try:
            sent = send_waiting(desk, find_contact(desk, one), folder, job)
        except DeskError as error:
            facts.append((tr("Receipts"), error.happened))
        else:
            facts += [(tr("Receipts"), str(sent.path))] if sent is not None else []
    return done._replace(facts=facts)


def _done(sent: Sent | CaseSent, holds: list[tuple[str, str]], *, added: bool) -> Done:
    numbers = ", ".join(f"{one.name} {one.number}" for one in sent.receivers)
    facts = [
        (tr("File"), str(sent.path)),
        (tr("Number"), numbers),
        *holds,
        (tr("Size"), size_words(sent.size)),
        (tr("Expires"), moment_words(sent.expires) if sent.expires else tr("never")),
        ("SHA-256", sent.sha256),
    ]
    return Done(sent.path.name, facts, sent.remind, added)
