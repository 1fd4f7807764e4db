"""How old the key others write to is, a new one in its place, and the end of the one before."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ...actions import receiving_keys
from ...actions.receiving_keys import KeyStatus, RenewedKey
from ...errors import DeskError
from ...i18n import tr, trn
from ..record_words import day_words
from ..text import visible
from ..widgets.field import Field
from ..widgets.parts import column, label, named, push, row
from ..workspace import Workspace


class ReceivingKeyCard(QWidget):
    """The passphrase is asked because the officer's file is sealed anew; it is gone when the page is left."""

    renewed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        stack = column(self, gap=12)
        words = tr(
            "Others write to this key. Renewed now and then, a stolen one opens less. Hand out the new card afterwards:"
            " contacts take it in without comparing, and the old key opens what is still on its way."
        )
        stack.addWidget(label(words, "quiet"))
        self._says = named(label(look="strong"), "receiving-key-state", tr("How old the receiving key is"))
        stack.addWidget(self._says)
        self._more = named(label(selectable=True), "receiving-key-more", tr("What still needs the key before"))
        stack.addWidget(self._more)
        self._passphrase = Field("receiving-key-passphrase", tr("Your passphrase, to renew the key"), secret=True)
        stack.addWidget(self._passphrase)
        line = row()
        self._renew = push("receiving-key-renew", tr("Renew the key"), self._on_renew)
        self._retire = push("receiving-key-retire", tr("Destroy the key before"), self._on_retire)
        for one in (self._renew, self._retire):
            line.addWidget(one)
        line.addStretch(1)
        stack.addLayout(line)
        self.setFocusProxy(self._passphrase)
        self._more.hide()

    def enter(self) -> None:
        """Read how it stands."""
        self.workspace.runner.read(
            self, "status", lambda session: receiving_keys.status(session.the_desk()), self._on_status
        )

    def leave(self) -> None:
        """No passphrase stays."""
        self._passphrase.set_text("")

    def _on_status(self, found: KeyStatus) -> None:
        words = tr("Your receiving key is of {day}.").format(day=day_words(found.since))
        due = tr("It is due to be renewed.") if found.due else tr("It is renewed after {n} days.").format(n=found.days)
        self._says.setText(f"{words} {due}")
        self._says.setAccessibleName(f"{words} {due}")
        lines = []
        if found.former:
            lines.append(trn("{n} key of before still opens.", "{n} keys of before still open.", len(found.former)))
        if found.waiting:
            names = ", ".join(map(visible, found.waiting))
            lines.append(tr("These have not written to the new one: {names}").format(names=names))
        if found.cases:
            text = trn("{n} case is not yet written for it.", "{n} cases are not yet written for it.", len(found.cases))
            lines.append(text)
        self._more.setText("\n".join(lines))
        self._more.setAccessibleName(" ".join(lines))
        self._more.setVisible(bool(lines))
        self._retire.setEnabled(bool(found.former))

    def _on_renew(self) -> None:
        passphrase = self._passphrase.text
        self._renew.setEnabled(False)
        self.workspace.runner.write(
            self,
            lambda session: receiving_keys.renew(session.the_desk(), passphrase),
            self._on_renewed,
            self._on_failed,
        )

    def _on_renewed(self, _made: RenewedKey) -> None:
        self._renew.setEnabled(True)
        self.leave()
        self.renewed.emit()
        self.workspace.said.emit(tr("You receive with a new key from now on. Write your card, and hand it out."))
        self.enter()

    def _on_failed(self, error: DeskError) -> None:
        self._renew.setEnabled(True)
        self._passphrase.refuse(error)

    def _on_retire(self) -> None:
        self.workspace.runner.write(
            self, lambda session: receiving_keys.retire(session.the_desk()), lambda _: self._on_retired()
        )

    def _on_retired(self) -> None:
        self.workspace.said.emit(tr("The key before is destroyed."))
        self.enter()
