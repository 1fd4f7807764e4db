"""The page from which something leaves: what, to whom, what they will see, where to, and what was read back."""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from ...actions import exchange
from ...actions.contacts import find_contact
from ...actions.releasing import answer_ask
from ...actions.sending import reminder
from ...actions.sending_for_window import Leaving, RecipientSeen, case_leaving, recipients
from ...domain.marking import Marking
from ...domain.release_groups import ReleaseGroup
from ...errors import Cancelled, DeskError, NotFound
from ...exchange.manifest import Kind
from ...i18n import tr, trn
from ...jobs import Job
from ..record_words import size_words
from ..runner import Session
from ..text import visible
from ..widgets.steps import Steps
from ..workspace import ALL_KINDS, Workspace
from .paged import Page
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


class SendPage(Page):
    """Five steps; nothing is written before the fourth."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "exchange-send", tr("Send"))
        self._seen: dict[str, RecipientSeen] = {}
        self._leaving: Leaving | None = None
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
        self._back.again.connect(lambda: self._steps.show_step(_WHAT))

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
        return Plan(self._what.kind, self._whom.chosen, self._what.withheld, self._what.only_new)

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
            self._check.wait()
            plan = self._plan()
            self.workspace.runner.read(
                self, "leaving", lambda session: _look(session, plan), self._on_leaving, self._on_not_leaving
            )
        elif step == _WRITE:
            names = ", ".join(visible(self._seen[one].name) for one in self._whom.chosen)
            words = tr("The case itself, to {names}") if self._what.kind is Kind.CASE else tr("A dossier, to {names}")
            self._write.what.setText(words.format(names=names))

    def _on_leaving(self, leaving: Leaving) -> None:
        self._leaving = leaving
        self._check.show_leaving(leaving, [_stays_words(self._what.kind, *one) for one in leaving.stays])
        self._steps.allow(_CHECK, on=not leaving.refused)

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
            folder, days = self._write.place(), self._write.days()
        except DeskError:
            return  # shown beside the field
        plan = self._plan()
        self._write.button.setEnabled(False)
        self.workspace.runner.job(
            self,
            tr("Writing the package"),
            lambda session, job: _send(session, job, plan, folder, days),
            self._on_sent,
            self._on_failed,
        )

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
    return f"{what}: {count}"


def _look(session: Session, plan: Plan) -> Leaving:
    return case_leaving(session.the_case(), plan.withhold)


def _send(session: Session, job: Job, plan: Plan, folder: Path, _days: int | None) -> Done:
    if not folder.is_dir():
        raise NotFound(tr("There is no such folder."), kept=tr("Nothing was written."), todo=tr("Check the path."))
    desk = session.the_desk()
    to = [find_contact(desk, one) for one in plan.to]
    sent = exchange.send_case(session.the_case(), to[0], folder, job, withhold=plan.withhold)
    facts = [
        (tr("File"), str(sent.path)),
        (tr("Number"), str(sent.number)),
        (tr("Entries of the journal"), str(sent.commits)),
        (tr("Attachments"), str(sent.attachments)),
        (tr("Size"), size_words(sent.size)),
        ("SHA-256", sent.sha256),
    ]
    return Done(sent.path.name, facts, reminder(), sent.added_to_access)
