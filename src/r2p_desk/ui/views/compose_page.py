"""The page on which a briefing is composed: what is wanted, its pages as they will print, its marking and why."""

from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ...actions.briefing import Exported, export_asked
from ...actions.composing import Asked, Composed, about_choices, compose, marking_reasons
from ...actions.copies import CopiesMade, make_copies
from ...actions.identities import identities
from ...actions.releasing import answer_ask, ask_answers
from ...actions.verification import verify_file
from ...briefing.preview import Preview, SetPages
from ...briefing.reasons import Reasons
from ...briefing.verdict import Verdict
from ...domain.copy import LeftAs
from ...domain.marking import Marking
from ...errors import Cancelled, DeskError, UsageError
from ...i18n import tr, trn
from ...jobs import Job
from ...release.harm import Ask
from ..keeping import let_go
from ..runner import Session
from ..text import visible
from ..verdict_lines import copies_facts, exported_facts
from ..widgets.asks_card import AsksCard
from ..widgets.parts import characters, column, frame, label, looking, named, row, scrolling_down
from ..widgets.sign_with import Signing
from ..widgets.verdict_card import VerdictCard
from ..workspace import Workspace
from .compose_form import ComposeForm
from .paged import CasePage
from .pages import Pages
from .write_form import Leaving, WriteForm

FORM = "briefing"
_REST_MS = 300
"""After the last change, before the pages are made anew."""
_SIDE = 50
"""Of the forms, in characters."""
_LEAST = 24
"""Of what scrolls there: its least height, as wide as so many characters."""
_MOST_REASONS = 12


class Seen(NamedTuple):
    """A document not yet printed, and why it is marked as it is."""

    composed: Composed
    reasons: Reasons


class Written(NamedTuple):
    """A briefing and what verifying it said."""

    exported: Exported
    verdict: Verdict


class Held:
    """The process that makes the pages now, if any; belongs to no widget, so that it ends with the page."""

    def __init__(self) -> None:
        self.preview: Preview | None = None

    def begin(self) -> Preview:
        """A process of its own for the page that is being entered."""
        self.close()
        self.preview = Preview()
        return self.preview

    def close(self) -> None:
        """Nothing of a document stays in a process."""
        preview, self.preview = self.preview, None
        if preview is not None:
            preview.close()


class ComposePage(CasePage):
    """The pages follow what is chosen; they are made by a process apart, which ends when the page is left."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "briefings-write", tr("Write a briefing"))
        self._held = Held()
        self._shown: Marking | None = None
        self._done: dict[str, str] = {}
        self._asked: tuple[Ask, ...] = ()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._compose)
        workspace.forgotten.connect(self._held.close)
        self.destroyed.connect(self._held.close)
        self._form, self._write = ComposeForm(), WriteForm(workspace)
        self._pages = Pages(workspace.runner, tr("The pages appear here as they will print."))
        across = row(gap=12)
        across.addWidget(self._lay_out_side())
        across.addLayout(self._lay_out_pages(), 1)
        self.fill(across)
        typed = workspace.drafts.pop(FORM, None) or {}
        self._form.restore(typed)
        self._write.restore(typed)
        self._form.edited.connect(self._rest.start)
        self._form.kind_chosen.connect(self._read_choices)
        self._write.wanted.connect(self._on_write)
        self._write.signer.connect(self._rest.start)

    def read(self) -> None:
        """Compose it from the case as it is now."""
        self.workspace.runner.aside(self, "warm", self._held.begin().warm, failed=self._on_not_composed)
        self.workspace.runner.read(
            self, "identities", lambda session: identities(session.the_desk()), self._write.show_identities
        )
        self._read_choices(self._form.kind)
        self._compose()

    def leave(self) -> None:
        """Nothing of a document stays in a process."""
        self._rest.stop()
        self._held.close()
        self._pages.show_nothing()

    def on_changed(self, kinds: frozenset[str]) -> None:
        """What stands in the briefing may have changed."""
        if kinds and self._held.preview is not None:
            self._rest.start()

    def markings(self) -> tuple[Marking, ...]:
        """Of the briefing shown."""
        return (self._shown,) if self._shown is not None else ()

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was chosen and typed for a briefing not yet written."""
        typed = self._typed()
        return {FORM: typed} if any(typed.values()) and typed != self._done else {}

    def panes(self) -> list[QWidget]:
        """What is wanted, where it is written, the pages."""
        return [self._form.first, self._write.first, self._pages]

    def _typed(self) -> dict[str, str]:
        return {**self._form.typed(), **self._write.typed()}

    def _lay_out_side(self) -> QWidget:
        """What is wanted may be long and scrolls; signing stays in view under it."""
        above = QWidget()
        stack = column(above, gap=12)
        self._asks = AsksCard()
        self._asks.answered.connect(self._on_answered)
        stack.addWidget(self._asks)
        stack.addWidget(_card(tr("Write a briefing"), self._form))
        stack.addWidget(_card(tr("Marking, and why"), self._lay_out_marking()))
        stack.addStretch(1)
        side = QWidget()
        whole = column(side, gap=12)
        scroll = scrolling_down("compose-side", tr("What is wanted"), above)
        scroll.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)  # it takes what is left
        scroll.setMinimumHeight(characters(self, _LEAST))
        whole.addWidget(scroll, 1)
        self._verdict = VerdictCard("briefing", tr("What was written and found"))
        whole.addWidget(_card("", self._write, self._verdict))
        side.setFixedWidth(characters(self, _SIDE))
        return side

    def _lay_out_marking(self) -> QWidget:
        part = QWidget()
        stack = column(part, gap=4)
        self._banner = named(label(look="strong", selectable=True), "briefing-marking", tr("Marking of the briefing"))
        self._why = named(label(look="small", selectable=True), "briefing-why", tr("Why it is marked so"))
        stack.addWidget(self._banner)
        stack.addWidget(self._why)
        return part

    def _lay_out_pages(self) -> QVBoxLayout:
        stack = column(gap=4)
        self._state = named(label(look="quiet", selectable=True), "preview-state", tr("State of the preview"))
        stack.addWidget(self._state)
        stack.addWidget(self._pages, 1)
        return stack

    def _read_choices(self, kind: str) -> None:
        self.workspace.runner.read(
            self,
            "choices",
            lambda session: about_choices(session.the_case(), kind),
            lambda found: self._form.show_choices(kind, found),
        )

    def _say(self, words: str, look: str = "quiet") -> None:
        self._state.setText(words)
        self._state.setAccessibleName(words or tr("State of the preview"))
        looking(self._state, look)

    def _compose(self) -> None:
        try:
            asked = replace(self._form.asked(), fingerprint=self._write.fingerprint)
        except DeskError:
            return  # shown beside the field
        self._say(tr("Setting the pages…"))
        self.workspace.runner.read(
            self, "compose", lambda session: _seen(session, asked), self._on_composed, self._on_not_composed
        )

    def _on_composed(self, seen: Seen) -> None:
        self._show_marking(seen.reasons)
        preview = self._held.preview
        if preview is not None:
            document = seen.composed.document
            self.workspace.runner.aside(
                self,
                "set",
                lambda: preview.set(document),
                lambda pages: self._on_set(preview, pages),
                self._on_not_composed,
            )

    def _show_marking(self, found: Reasons) -> None:
        self._shown = found.marking
        lines = [reason.words for reason in found.reasons[:_MOST_REASONS]]
        why = "\n".join(lines) or tr("Nothing in it is marked above UNCLASSIFIED.")
        for shown, words in ((self._banner, found.marking.words), (self._why, why)):
            shown.setText(visible(words))
            shown.setAccessibleName(visible(words))
        self.workspace.marked.emit()

    def _on_set(self, preview: Preview, found: SetPages) -> None:
        if preview is not self._held.preview:
            return
        self._pages.show_pages(found.pages, preview.page, first=False)
        words = tr("Preview, not signed. {pages}").format(pages=trn("{n} page", "{n} pages", found.pages))
        if found.missing:
            boxes = trn("{n} character has no font here.", "{n} characters have no font here.", found.missing)
            words = f"{words} · {boxes}"
        self._say(words)

    def _on_not_composed(self, error: DeskError) -> None:
        if isinstance(error, Cancelled):
            return
        self._pages.show_nothing(str(error))
        for part, words in ((self._banner, tr("Marking of the briefing")), (self._why, tr("Why it is marked so"))):
            part.setText("")
            part.setAccessibleName(words)
        self._say(tr("There is no briefing to show."), "error")

    def _on_write(self) -> None:
        try:
            asked, leaving, signing = self._form.asked(), self._write.value(), self._write.signing()
        except DeskError:
            return  # shown beside the field
        self._write.setEnabled(False)
        if leaving.left is None:
            self.workspace.runner.job(
                self,
                tr("Writing the briefing"),
                lambda session, job: _write(session, job, leaving.out, asked, signing),
                self._on_written,
                self._on_not_written,
            )
        else:
            self.workspace.runner.job(
                self,
                tr("Making the copies"),
                lambda session, job: _copy(session, job, leaving, asked, signing),
                self._on_copied,
                self._on_not_written,
            )

    def _on_written(self, written: Written) -> None:
        self._write.setEnabled(True)
        self._write.forget()
        exported = written.exported
        self._done = self._typed()
        let_go(self.workspace, FORM)
        self._verdict.show_verdict(written.verdict, exported_facts(exported))
        self._show_asks(exported)
        self.workspace.said.emit(trn("Briefing written, {n} page", "Briefing written, {n} pages", exported.pages))
        self.workspace.marked.emit()

    def _on_copied(self, made: CopiesMade) -> None:
        self._write.setEnabled(True)
        self._write.forget()
        self._done = self._typed()
        let_go(self.workspace, FORM)
        words = trn("{n} copy was made", "{n} copies were made", len(made.copies))
        self._verdict.show_facts(words, copies_facts(made))
        self._show_asks(made)
        self.workspace.said.emit(words)
        self.workspace.changed.emit(frozenset({"briefing_copy"}))

    def _show_asks(self, made: Exported | CopiesMade) -> None:
        self._asked = made.asks
        self._asks.show_asks(made.asks, made.answers)

    def _on_answered(self, key: str, words: str) -> None:
        self.workspace.runner.write(
            self,
            lambda session: _answered(session, key, words),
            lambda answers: self._asks.show_asks(self._asked, answers),
            self._asks.refuse,
        )

    def _on_not_written(self, error: DeskError) -> None:
        self._write.setEnabled(True)
        self._write.forget()
        if isinstance(error, UsageError):
            self._write.refuse(error)
        elif isinstance(error, Cancelled):
            self.workspace.said.emit(tr("Stopped. No briefing was written."))
        else:
            self.workspace.troubled.emit(error)


def _card(words: str, *parts: QWidget) -> QWidget:
    card = frame("card")
    inside = column(card, margin=16, gap=10)
    if words:
        inside.addWidget(label(words, "title"))
    for part in parts:
        inside.addWidget(part)
    return card


def _answered(session: Session, key: str, words: str) -> dict[str, str]:
    case = session.the_case()
    answer_ask(case, key, words)
    return ask_answers(case)


def _seen(session: Session, asked: Asked) -> Seen:
    composed = compose(session.the_case(), asked)
    return Seen(composed, marking_reasons(composed))


def _copy(session: Session, job: Job, leaving: Leaving, asked: Asked, signing: Signing) -> CopiesMade:
    return make_copies(
        session.the_case(),
        asked,
        leaving.recipients,
        leaving.out,
        left=leaving.left or LeftAs.PDF,
        identity=signing.identity,
        secret=signing.secret,
        job=job,
    )


def _write(session: Session, job: Job, out: Path, asked: Asked, signing: Signing) -> Written:
    exported = export_asked(session.the_case(), out, asked, job, identity=signing.identity, secret=signing.secret)
    job.advance(1.0, tr("Verifying what was written"))
    return Written(exported, verify_file(exported.path, session.desk))
