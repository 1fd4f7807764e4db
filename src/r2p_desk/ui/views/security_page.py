"""The page of settings that says how safe this machine and home are, what is to be done, and what stays as it is."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QWidget

from ...errors import DeskError
from ...i18n import tr, trn
from .. import key_work
from ..text import for_window, visible
from ..widgets.parts import column, frame, label, named, push, row
from ..workspace import Workspace
from .paged import Page

if TYPE_CHECKING:
    from ...actions.posture import Check

_ORDER = ("warning", "unknown", "good")
_LEADS = {
    "recovery": "recovery",
    "backup": "backup",
    "keyring": "device",
    "key-stick": "window",
    "screen-lock": "window",
    "memory": "window",
}
"""Code of a check → the page on which it is put right."""


class SecurityPage(Page):
    """Looked at anew each time it is entered; what is to be done stands first."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "settings-security", tr("Security"))
        stack = self.add_card(tr("How safe this desk is"))
        self._says = label(look="strong")
        self._says.setObjectName("security-says")
        stack.addWidget(self._says)
        self._checks = column(gap=8)
        stack.addLayout(self._checks)
        buttons = row()
        self._again = push("security-again", tr("Look again"), self.enter)
        buttons.addWidget(self._again)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._lay_out_limits()

    def enter(self) -> None:
        """Look at everything."""
        self._again.setEnabled(False)
        self._says.setText(tr("Looking…"))
        self.workspace.runner.write_beside(self, key_work.posture, self._on_found, self._on_not_found)

    def panes(self) -> list[QWidget]:
        """The button."""
        return [self._again]

    def _lay_out_limits(self) -> None:
        stack = self.add_card(tr("What no setting changes"))
        for words in (
            tr("Whoever controls this machine while a case is open reads what you read. Lock when you leave it."),
            tr(
                "Keys are wiped at a lock. Pieces of text that this program showed may stay in memory for a while,"
                " because Python and Qt make copies that nobody can wipe; starting anew after a lock ends that."
            ),
            tr("What is deleted may survive on flash memory and in backups, sealed under keys that are gone."),
            tr("A briefing, a printed sheet and an exported file are in the clear: whoever has them can read them."),
        ):
            stack.addWidget(label(words))

    def _on_found(self, found: "list[Check]") -> None:
        self._again.setEnabled(True)
        self._clear()
        ordered = sorted(found, key=lambda one: _ORDER.index(str(one.state)))
        for one in ordered:
            self._checks.addWidget(self._shown(one))
        amiss = sum(str(one.state) == "warning" for one in found)
        todo = trn("{n} thing is to be done.", "{n} things are to be done.", amiss)
        words = todo if amiss else tr("Nothing is to be done.")
        self._says.setText(words)

    def _on_not_found(self, error: DeskError) -> None:
        self._again.setEnabled(True)
        self._says.setText(for_window(str(error)))

    def _clear(self) -> None:
        while self._checks.count():
            entry = self._checks.takeAt(0)
            part = entry.widget() if entry is not None else None
            if part is not None:
                part.hide()
                part.deleteLater()

    def _shown(self, one: "Check") -> QFrame:
        state = str(one.state)
        made = frame("notice") if state == "warning" else QFrame()
        line = row(made, margin=8 if state == "warning" else 0, gap=12)
        words = column(gap=2)
        told = f"{_sign(state)} · {visible(one.text)}"
        words.addWidget(named(label(told, "strong" if state == "warning" else ""), f"check-{one.code}", told))
        if one.todo:
            words.addWidget(label(visible(one.todo), "quiet"))
        line.addLayout(words, 1)
        page = _LEADS.get(one.code)
        if page is not None and state == "warning":
            line.addWidget(
                push(f"to-{one.code}", tr("Go there…"), lambda: self.workspace.asked.emit("preferences", page))
            )
        return made


def _sign(state: str) -> str:
    return {
        "good": f"✓ {tr('good')}",
        "warning": f"! {tr('to do')}",
        "unknown": f"? {tr('cannot be told')}",
    }[state]
