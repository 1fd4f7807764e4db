"""The page that verifies any signed PDF: its verdict, who signed, what was found, and its pages."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ...actions.verification import verify_file
from ...briefing.verdict import Verdict
from ...errors import DeskError
from ...i18n import tr
from ..widgets.parts import column, frame, label, push
from ..widgets.place_field import PlaceField, to_open
from ..widgets.verdict_card import VerdictCard
from ..workspace import Workspace
from .file_page import FilePage


class VerifyPage(FilePage):
    """It needs no case. Nothing of the file is believed because it says so; its pages are drawn by a process apart."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "briefings-verify", tr("Verify a PDF"), tr("The pages of the file appear here."))

    def panes(self) -> list[QWidget]:
        """The file, then its pages."""
        return [self._file.field.editor, self._pages]

    def lay_out_form(self) -> QWidget:
        """The file and what is asked of it."""
        card = frame("card")
        stack = column(card, margin=16, gap=10)
        stack.addWidget(label(tr("Verify any PDF"), "title"))
        words = tr("Whether it is what somebody known here signed, byte for byte. A signature does not make it true.")
        stack.addWidget(label(words))
        self._file = PlaceField("verify-file", tr("PDF to verify"), to_open(self.workspace, tr("PDF to verify")))
        self._file.entered.connect(self._on_verify)
        stack.addWidget(self._file)
        self._verify = push("verify-now", tr("Verify"), self._on_verify, "primary")
        stack.addWidget(self._verify)
        self._verdict = VerdictCard("verify", tr("What was found"))
        stack.addWidget(self._verdict)
        stack.addStretch(1)
        return card

    def _on_verify(self) -> None:
        try:
            path = self._file.value()
        except DeskError:
            return  # shown beside the field
        self._verify.setEnabled(False)
        self.workspace.runner.job(
            self,
            tr("Verifying"),
            lambda session, _: verify_file(path, session.desk),
            partial(self._on_verified, path),
            self._on_not_verified,
        )

    def _on_verified(self, path: Path, verdict: Verdict) -> None:
        self._verify.setEnabled(True)
        self._verdict.show_verdict(verdict, [(tr("File"), str(path))])
        self.show_file(path)

    def _on_not_verified(self, error: DeskError) -> None:
        self._verify.setEnabled(True)
        self._verdict.hide()
        self._pages.show_nothing()
        self._file.refuse(error)
