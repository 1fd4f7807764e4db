"""Standing for an assessment: signed for one mandate or the other, after what must be answered was."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from ...actions.assessing import Chosen
from ...actions.signing_for_window import OneTold
from ...actions.signing_off import sign
from ...domain.signoff import Mandate, SignOff, mandate_words
from ...errors import DeskError
from ...i18n import tr
from ..check_words import flag_words
from ..keeping import let_go
from ..text import for_window, visible
from ..widgets.cells import entry, listing
from ..widgets.field import Field
from ..widgets.fitting import fit
from ..widgets.parts import column, label, named, push, row
from ..workspace import Workspace


class SigningCard(QWidget):
    """``asked`` carries the mandate whose checks are to be shown."""

    asked = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self._told: OneTold | None = None
        self._mandate = Mandate.GENOCIDE
        stack = column(self, gap=8)
        words = tr(
            "The two mandates are signed apart, each by whoever answers for it. What is signed stays as it is: nothing"
            " of it can be changed, only superseded."
        )
        stack.addWidget(label(words, "quiet"))
        words = tr("I have read it whole, and stand for it")
        self._read = named(QCheckBox(words), "signing-read", words)
        self._read.toggled.connect(lambda _: self._allow())
        stack.addWidget(self._read)
        self._note = Field("signing-note", tr("Note to the signature"))
        stack.addWidget(self._note)
        buttons = row()
        self._buttons = {}
        for one in Mandate:
            words = tr("Sign: {mandate}").format(mandate=mandate_words(one))
            self._buttons[one] = push(f"sign-{one}", words, partial(self._on_sign, one), "primary")
            buttons.addWidget(self._buttons[one])
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._why_not = label(look="error", selectable=True)
        self._why_not.setObjectName("signing-why-not")
        stack.addWidget(self._why_not)
        heads = (tr("Flag"), tr("About"), tr("What it says"))
        self._first = listing("signing-first", tr("What must be answered first"), heads, wide=2, lines=2)
        self._first.itemActivated.connect(lambda *_: self.asked.emit(str(self._mandate)))
        stack.addWidget(self._first)
        self._go = push("signing-checks", tr("Answer them in Checks"), lambda: self.asked.emit(str(self._mandate)))
        below = row()
        below.addWidget(self._go)
        below.addStretch(1)
        stack.addLayout(below)
        self._say(None)

    def show_one(self, told: OneTold | None) -> None:
        """Offer to sign this."""
        before = self._told.standing.assessment.id if self._told is not None else ""
        now = told.standing.assessment.id if told is not None else ""
        if before != now:
            self._read.setChecked(False)
            self._note.set_text("")
        self._told = told
        draft = self.workspace.drafts.pop(self._form, None)
        if draft is not None:
            self._note.set_text(draft.get("note", ""))
        self._say(None)
        self._allow()

    def keep(self) -> None:
        """Another assessment is about to be shown: what was typed to this one waits."""
        self.workspace.drafts.update(self.drafts())

    def drafts(self) -> dict[str, dict[str, str]]:
        """A note being typed."""
        return {self._form: {"note": self._note.text}} if self._note.text.strip() and self._told is not None else {}

    @property
    def _form(self) -> str:
        return f"signing-note/{self._told.standing.assessment.id if self._told is not None else ''}"

    def _allow(self) -> None:
        told = self._told
        may = told is not None and self.workspace.may_edit and told.mine and told.standing.superseded_by is None
        for part in (self._read, self._note):
            part.setEnabled(may)
        for button in self._buttons.values():
            button.setEnabled(may and self._read.isChecked())

    def _on_sign(self, mandate: Mandate) -> None:
        if self._told is None:
            return
        self._mandate = mandate
        record, note, form = self._told.standing.assessment.id, self._note.text.strip() or None, self._form
        self.workspace.runner.write(
            self,
            lambda session: sign(session.the_case(), Chosen(id=record), mandate, note=note),
            lambda made: self._on_signed(form, made),
            self._say,
        )

    def _on_signed(self, form: str, made: SignOff) -> None:
        self._note.set_text("")
        self._read.setChecked(False)
        let_go(self.workspace, form)
        self.workspace.said.emit(
            tr("Signed: {mandate}. It stays as it is from now on.").format(mandate=mandate_words(made.mandate))
        )
        self.workspace.changed.emit(frozenset({"signoff"}))

    def _say(self, error: DeskError | None) -> None:
        """Why it was not signed, and what must be answered first."""
        findings = error.findings if error is not None else ()
        self._why_not.setVisible(error is not None)
        if error is not None:
            self._why_not.setText(
                f"{visible(error.happened)} {visible(error.kept)}" if findings else for_window(str(error))
            )
        self._first.clear()
        for key, text in findings:
            code, _, subject = key.partition("/")
            self._first.addTopLevelItem(entry((flag_words(code), _about(subject), text), key))
        fit(self._first, most=8)
        self._first.setVisible(bool(findings))
        self._go.setVisible(bool(findings))


def _about(subject: str) -> str:
    if not subject:
        return tr("the whole")
    return mandate_words(Mandate(subject)) if subject in set(Mandate) else subject
