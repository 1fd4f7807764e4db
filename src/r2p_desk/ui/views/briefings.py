"""Briefings: write one, see its pages as they print and whether it verifies; verify any other PDF."""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QComboBox, QWidget

from ...actions.briefing import Exported, export_briefing
from ...actions.composing import KINDS, LANGUAGES
from ...actions.verification import holds, verdict_words, verify_file
from ...briefing.verdict import Verdict
from ...domain.marking import Marking, high_water
from ...domain.when import When
from ...errors import Cancelled, DeskError, UsageError
from ...i18n import tr, trn
from ...jobs import Job
from ..keeping import let_go
from ..runner import Session
from ..text import visible
from ..widgets.field import Field
from ..widgets.file_dialog import ask_for_file, ask_where_to_write
from ..widgets.parts import captioned, column, frame, label, looking, named, push, reading_text, row
from ..workspace import Workspace
from .pages import Pages
from .section import Section

FORM = "briefing"


class Written(NamedTuple):
    """A briefing and what verifying it said."""

    exported: Exported
    verdict: Verdict


class BriefingsView(Section):
    """The result stays until the next one; its pages are pictures of the file as written, not of what was meant."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "briefings", tr("Briefings"))
        self._written: Marking | None = None
        self._done: dict[str, str] = {}
        across = row(self, margin=12, gap=12)
        across.addWidget(self._lay_out_form(), 2)
        self._pages = Pages(workspace.runner)
        across.addWidget(self._pages, 3)
        waiting = workspace.drafts.pop(FORM, None)
        if waiting is not None:
            self._day.set_text(waiting.get("as_of", ""))
            self._file.set_text(waiting.get("file", ""))

    def marking(self) -> Marking | None:
        """Of the case, and of the briefing shown."""
        case = self.workspace.case
        if case is None:
            return None
        return high_water((case.marking, *((self._written,) if self._written else ())))

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed of a briefing not yet written."""
        typed = self._typed()
        return {FORM: typed} if any(typed.values()) and typed != self._done else {}

    def panes(self) -> list[QWidget]:
        """The form, then the pages."""
        return [self._day.editor, self._pages]

    def _typed(self) -> dict[str, str]:
        return {"as_of": self._day.text, "file": self._file.text}

    def _lay_out_form(self) -> QWidget:
        card = frame("card")
        stack = column(card, margin=16, gap=10)
        stack.addWidget(label(tr("Write a briefing"), "title"))
        line = row()
        self._kind = named(QComboBox(), "briefing-kind", tr("Kind"))
        for kind in KINDS:
            self._kind.addItem({"situation": tr("Situation briefing")}.get(kind, kind), kind)
        self._language = named(QComboBox(), "briefing-language", tr("Language"))
        for language in LANGUAGES:
            self._language.addItem({"en": "English"}.get(language, language), language)
        line.addLayout(captioned(tr("Kind"), self._kind), 2)
        line.addLayout(captioned(tr("Language"), self._language), 1)
        stack.addLayout(line)
        self._day = Field("briefing-as-of", tr("As of"), read=When.parse, say=lambda day: day.words,
                          hint=tr("empty: the day of the newest assessment"))  # fmt: skip
        stack.addWidget(self._day)
        self._file = Field(
            "briefing-file", tr("File to write"), hint=tr("a PDF outside the case; it leaves the case's protection")
        )
        stack.addWidget(self._file)
        buttons = row()
        buttons.addWidget(push("choose-file", tr("Choose…"), self._on_choose))
        self._write = push("write-briefing", tr("Write and sign"), self._on_write, "primary")
        buttons.addWidget(self._write, 1)
        stack.addLayout(buttons)
        stack.addWidget(self._lay_out_result(), 1)
        stack.addWidget(push("verify-file", tr("Verify any PDF…"), self._on_choose_to_verify))
        return card

    def _lay_out_result(self) -> QWidget:
        card = QWidget()
        stack = column(card, gap=4)
        self._verdict = named(label(look="strong", selectable=True), "verdict", tr("Verdict"))
        self._result = reading_text("result", tr("What was written and found"))
        stack.addWidget(self._verdict)
        stack.addWidget(self._result, 1)
        return card

    def _on_choose(self) -> None:
        # what is there is refused when it comes to writing
        ask_where_to_write(
            self,
            self.workspace,
            tr("File to write"),
            lambda path: self._file.set_text(str(path)),
            kinds=tr("PDF (*.pdf)"),
            suffix="pdf",
        )

    def _on_choose_to_verify(self) -> None:
        ask_for_file(self, self.workspace, tr("PDF to verify"), self._verify, tr("PDF (*.pdf)"))

    def _on_write(self) -> None:
        try:
            day = self._day.value()
        except DeskError:
            return  # shown beside the field
        name = self._file.text.strip()
        if not name:
            self._file.refuse(UsageError(tr("Name the file to write.")))
            self._file.setFocus()
            return
        out = Path(name).expanduser()
        if not out.suffix:
            out = out.with_suffix(".pdf")
        kind, language = str(self._kind.currentData()), str(self._language.currentData())
        self._write.setEnabled(False)
        self.workspace.runner.job(
            self,
            tr("Writing the briefing"),
            lambda session, job: _write(session, job, out, day, kind, language),
            self._on_written,
            self._on_not_written,
        )

    def _on_written(self, written: Written) -> None:
        self._write.setEnabled(True)
        exported = written.exported
        self._written = exported.marking
        self._done = self._typed()
        let_go(self.workspace, FORM)
        self._show_verdict(
            written.verdict,
            [
                (tr("Marking"), exported.marking.words),
                (tr("As of"), exported.as_of.words),
                (tr("Pages"), str(exported.pages)),
                ("SHA-256", exported.sha256),
                (tr("File"), str(exported.path)),
                *([(tr("Characters without a font"), str(exported.missing))] if exported.missing else []),
            ],
        )
        self._pages.show_file(exported.path)
        self.workspace.said.emit(trn("Briefing written, {n} page", "Briefing written, {n} pages", exported.pages))
        self.workspace.marked.emit()

    def _on_not_written(self, error: DeskError) -> None:
        self._write.setEnabled(True)
        if isinstance(error, UsageError):
            self._file.refuse(error)
            self._file.setFocus()
        elif isinstance(error, Cancelled):
            self.workspace.said.emit(tr("Stopped. No briefing was written."))
        else:
            self.workspace.troubled.emit(error)

    def _verify(self, path: Path) -> None:
        self.workspace.runner.job(
            self,
            tr("Verifying"),
            lambda session, _: verify_file(path, session.desk),
            lambda verdict: self._on_verified(path, verdict),
        )

    def _on_verified(self, path: Path, verdict: Verdict) -> None:
        self._show_verdict(verdict, [(tr("File"), str(path))])
        self._pages.show_file(path)

    def _show_verdict(self, verdict: Verdict, facts: list[tuple[str, str]]) -> None:
        words = tr("Signature: {verdict}").format(verdict=verdict_words(verdict.verdict))
        self._verdict.setText(words)
        self._verdict.setAccessibleName(words)
        looking(self._verdict, "good" if holds(verdict) else "error")
        for signer in verdict.signers:
            name = signer.name if signer.known else tr("{name} (claimed, not known here)").format(name=signer.name)
            facts.append((tr("Signed by"), name))
            if signer.signed_at is not None:
                facts.append((tr("Signed at (claimed)"), signer.signed_at.strftime("%Y-%m-%d %H:%M %Z").strip()))
            facts.append((tr("Certificate"), signer.fingerprint))
        facts += [(tr("Found"), finding.sentence) for finding in verdict.findings]
        self._result.setPlainText(visible("\n".join(f"{name}: {value}" for name, value in facts)))


def _write(session: Session, job: Job, out: Path, day: When | None, kind: str, language: str) -> Written:
    if out.exists():
        raise UsageError(
            tr("There is already a file of that name."),
            kept=tr("No briefing was written."),
            todo=tr("Choose another name: a briefing is never written over."),
        )
    case = session.the_case()
    exported = export_briefing(case, out, as_of=day, kind=kind, language=language, job=job)
    job.advance(1.0, tr("Verifying what was written"))
    return Written(exported, verify_file(exported.path, session.desk))
