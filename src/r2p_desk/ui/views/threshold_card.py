"""The threshold test beside what every officer found: six parts, each with reasons, nothing added up."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from ...actions.incitement import weigh
from ...actions.incitement_told import UtteranceTold
from ...actions.session import OpenCase
from ...domain.incitement import Finding, Met, Part, Threshold, met_words, part_asks, part_words
from ...i18n import tr
from ..keeping import let_go
from ..utterance_words import test_text
from ..widgets.parts import captioned, column, label, push, reading_text, row
from ..widgets.record_form import Asked, RecordForm, Texts
from ..workspace import Workspace

Write = Callable[..., None]
"""(save, say): save something of the case, then say so."""
_WHY = "_why"


class ThresholdCard(QWidget):
    """The officer's own test to write; those of all officers to read beside it."""

    def __init__(self, workspace: Workspace, write: Write) -> None:
        super().__init__()
        self._workspace, self._write = workspace, write
        self._record = ""
        words = tr(
            "After the Rabat Plan of Action. All six parts must be met before an expression counts as criminal"
            " incitement. Say of each what you find and why, also where it is not known; the program adds nothing up."
        )
        stack = column(self, gap=8)
        stack.addWidget(label(words, "quiet"))
        across = row(gap=16)
        left = column(gap=8)
        self._form = RecordForm("threshold", _asked())
        self._form.edited.connect(self._allow)
        left.addWidget(self._form)
        buttons = row()
        self._save = push("threshold-save", tr("Save my test"), self._on_save, "primary")
        buttons.addWidget(self._save)
        buttons.addStretch(1)
        left.addLayout(buttons)
        left.addStretch(1)
        across.addLayout(left, 3)
        self._found = reading_text("threshold-found", tr("What officers found"))
        across.addLayout(captioned(tr("What officers found"), self._found), 2)
        stack.addLayout(across)
        self.setFocusProxy(self._form)

    def show_told(self, told: UtteranceTold) -> None:
        """Show the test of this entry; what is typed of the same one stays typed."""
        mine = next((one for one in told.thresholds if one.id == told.own_threshold), None)
        same = told.utterance.id == self._record
        if not same and self._record:
            self._workspace.drafts.update(self.drafts())
        self._record = told.utterance.id
        self._form.show_texts(_texts(mine), keep_typed=same)
        draft = self._workspace.drafts.pop(self._name, None)
        if draft:
            self._form.restore(draft)
        self._found.setPlainText(test_text(told.thresholds, told.differing))
        self._allow()

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed and not saved."""
        typed = self._form.changed() if self._record else {}
        return {self._name: typed} if typed else {}

    @property
    def _name(self) -> str:
        return f"threshold/{self._record}"

    def _allow(self) -> None:
        self._save.setEnabled(self._workspace.may_edit and bool(self._form.changed()))

    def _on_save(self) -> None:
        typed, record, name = self._form.changed(), self._record, self._name
        parts = {part: self._finding(part) for part in Part if {str(part), f"{part}{_WHY}"} & set(typed)}
        note = self._form.field("note").text if "note" in typed else None
        texts = {field: self._form.field(field).text for field in typed}

        def save(case: OpenCase) -> Threshold:
            return weigh(case, record, parts, note=note)

        def say(_: Any) -> str:
            self._form.settle(texts)
            let_go(self._workspace, name)
            self._allow()
            return tr("Your test is saved; those of others stand beside it.")

        self._write(save, say)

    def _finding(self, part: Part) -> Finding | None:
        state = self._form.field(str(part)).text
        return Finding(state=Met(state), why=self._form.field(f"{part}{_WHY}").text) if state else None


def _asked() -> list[Asked]:
    states = [(str(one), met_words(one)) for one in Met]
    found: list[Asked] = []
    for part in Part:
        found.append(Asked(str(part), part_words(part), choices=states))
        found.append(Asked(f"{part}{_WHY}", tr("{part}: why").format(part=part_words(part)), lines=2, beside=True,
                           hint=part_asks(part)))  # fmt: skip
    return [*found, Asked("note", tr("Note on the whole"), lines=2)]


def _texts(mine: Threshold | None) -> Texts:
    if mine is None:
        return {}
    texts = {"note": mine.note or ""}
    for part, found in mine.parts.items():
        texts |= {str(part): str(found.state), f"{part}{_WHY}": found.why}
    return texts
