"""Choosing what to sign with, and the passphrase or PIN it needs."""

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ...actions.identities import STAND_ALONE, Identity
from ...errors import UsageError
from ...i18n import tr
from ..paper_words import identity_words
from ..text import one_line
from .field import Field
from .parts import captioned, column, named


class Signing(NamedTuple):
    """An identity by its id (``None``: the stand-alone certificate) and what it needs."""

    identity: str | None
    secret: str | None


class SignWith(QWidget):
    """With one way of signing there is nothing to choose, and nothing is shown. A secret is typed each time.

    ``chosen`` when another is.
    """

    chosen = Signal()

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self._found: dict[str, Identity] = {}
        stack = column(self, gap=8)
        self._box = named(QComboBox(), f"{prefix}-identity", tr("Sign with"))
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.currentIndexChanged.connect(self._on_chosen)
        stack.addLayout(captioned(tr("Sign with"), self._box))
        self._secret = Field(f"{prefix}-secret", tr("Passphrase"), secret=True)
        stack.addWidget(self._secret)
        self.show_identities(())

    def show_identities(self, found: tuple[Identity, ...]) -> None:
        """Offer these, the one chosen before if it is among them."""
        before = self._box.currentData()
        self._found = {one.id: one for one in found}
        self._box.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._box.clear()
        for one in found:
            self._box.addItem(one_line(identity_words(one)), one.id)
        self._box.setCurrentIndex(max(self._box.findData(before), 0))
        self._box.blockSignals(False)  # noqa: FBT003
        self.setVisible(len(found) > 1)
        self._on_chosen()

    def value(self) -> Signing:
        """What was chosen; ``UsageError``, shown, where its passphrase or PIN is not typed."""
        chosen = self._now()
        if chosen is None or chosen.kind == STAND_ALONE:
            return Signing(None, None)
        if chosen.needs == "nothing":
            return Signing(chosen.id, None)
        if not self._secret.text:
            error = UsageError(tr("Type the passphrase or PIN it needs."))
            self._secret.refuse(error)
            self._secret.setFocus()
            raise error
        return Signing(chosen.id, self._secret.text)

    @property
    def fingerprint(self) -> str | None:
        """SHA-256 (hex) of the certificate chosen; ``None`` before they are known."""
        now = self._now()
        return now.fingerprint if now is not None else None

    def forget(self) -> None:
        """What was typed is gone."""
        self._secret.set_text("")

    def _now(self) -> Identity | None:
        return self._found.get(str(self._box.currentData()))

    def _on_chosen(self) -> None:
        chosen = self._now()
        needs = chosen.needs if chosen is not None else "nothing"
        self._secret.set_text("")
        self._secret.setVisible(needs != "nothing")
        self._secret.set_words(tr("PIN") if needs == "pin" else tr("Passphrase of the file"))
        self.chosen.emit()
