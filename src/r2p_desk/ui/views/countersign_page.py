"""The page on which a second officer signs what another certified, in the field prepared for it."""

from PySide6.QtWidgets import QWidget

from ...actions.identities import Identity, identities
from ...actions.pdf_signing import Countersigned, countersign
from ...errors import DeskError, UsageError
from ...i18n import tr
from ..widgets.parts import column, frame, label, push
from ..widgets.place_field import PlaceField, refuse_existing, to_open, to_save
from ..widgets.sign_with import SignWith
from ..widgets.verdict_card import VerdictCard
from ..workspace import Workspace
from .file_page import FilePage


class CountersignPage(FilePage):
    """It needs no case. What is signed is seen first; the file as it came is verified before, and left as it is."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(
            workspace,
            "briefings-second",
            tr("Sign as second officer"),
            tr("The pages of the file appear here: read before you sign."),
        )

    def enter(self) -> None:
        """Read what can be signed with."""
        self.workspace.runner.read(
            self, "identities", lambda session: identities(session.the_desk()), self._on_identities
        )

    def let_go(self) -> None:
        """Neither the file is kept, nor what was typed to sign."""
        super().let_go()
        self._with.forget()

    def panes(self) -> list[QWidget]:
        """The file, where to write, its pages."""
        return [self._file.field.editor, self._out.field.editor, self._pages]

    def lay_out_form(self) -> QWidget:
        """The file and what is asked of it."""
        card = frame("card")
        stack = column(card, margin=16, gap=10)
        stack.addWidget(label(tr("Sign as second officer"), "title"))
        words = tr(
            "A briefing that another officer certified holds a field for a second signature. Your signature is added"
            " behind theirs; nothing else of the file changes."
        )
        stack.addWidget(label(words))
        self._file = PlaceField("second-file", tr("Briefing to sign"), to_open(self.workspace, tr("Briefing to sign")))
        self._file.entered.connect(self._on_look)
        stack.addWidget(self._file)
        stack.addWidget(push("second-look", tr("Show its pages"), self._on_look))
        self._with = SignWith("second")
        stack.addWidget(self._with)
        self._out = PlaceField(
            "second-out", tr("File to write"), to_save(self.workspace, tr("File to write"), "countersigned.pdf")
        )
        self._out.entered.connect(self._on_sign)
        stack.addWidget(self._out)
        self._sign = push("second-sign", tr("Verify and sign"), self._on_sign, "primary")
        stack.addWidget(self._sign)
        self._verdict = VerdictCard("second", tr("What was signed and found"))
        stack.addWidget(self._verdict)
        stack.addStretch(1)
        return card

    def _on_identities(self, found: tuple[Identity, ...]) -> None:
        self._with.show_identities(found)

    def _on_look(self) -> None:
        try:
            path = self._file.value()
        except DeskError:
            return  # shown beside the field
        self.show_file(path)

    def _on_sign(self) -> None:
        try:
            path, out, signing = self._file.value(), self._out.value(), self._with.value()
        except DeskError:
            return  # shown beside the field
        out = out if out.suffix else out.with_suffix(".pdf")
        try:
            refuse_existing(out)
        except UsageError as error:
            self._out.refuse(error)
            return
        self._sign.setEnabled(False)
        self.workspace.runner.job(
            self,
            tr("Verifying and signing"),
            lambda session, _: countersign(session.the_desk(), path, signing.identity, signing.secret, out=out),
            self._on_signed,
            self._on_not_signed,
        )

    def _on_signed(self, signed: Countersigned) -> None:
        self._sign.setEnabled(True)
        self._with.forget()
        facts = [(tr("File"), str(signed.path)), ("SHA-256", signed.sha256)]
        self._verdict.show_verdict(signed.verdict, facts)
        self.workspace.said.emit(tr("Signed as second officer."))
        self.show_file(signed.path)

    def _on_not_signed(self, error: DeskError) -> None:
        self._sign.setEnabled(True)
        self._with.forget()
        if isinstance(error, UsageError):
            self._out.refuse(error)
        else:
            self._file.refuse(error)
