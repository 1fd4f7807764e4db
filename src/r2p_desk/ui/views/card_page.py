"""The page with one's own card: what to hand over as a file, and what to tell by another way."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ...actions.contacts import export_card
from ...actions.exchange_for_window import OwnCard, own_card
from ...errors import DeskError, UsageError
from ...i18n import tr
from ..runner import Session
from ..text import visible
from ..widgets.parts import column, label, named, push, row
from ..widgets.place_field import PlaceField, refuse_existing, to_save
from ..widgets.qr import Matrix, QrCode, code_of
from ..workspace import Workspace
from .paged import Page
from .receiving_key_card import ReceivingKeyCard

_FILE = "card.r2pcard"
_ACROSS, _GROUP = 3, 4


class CardPage(Page):
    """Nothing on it is secret."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "exchange-card", tr("My card"))
        self._lay_out_fingerprint(self.add_card(tr("My fingerprint")))
        self._lay_out_file(self.add_card(tr("My card as a file")))
        self._key = ReceivingKeyCard(workspace)
        self._key.renewed.connect(self._read)
        self.add_card(tr("The key others write to")).addWidget(self._key)

    def enter(self) -> None:
        """Work out the fingerprint."""
        self._read()
        self._key.enter()

    def _read(self) -> None:
        self.workspace.runner.read(self, "card", lambda session: own_card(session.the_desk()), self._on_card)

    def leave(self) -> None:
        """No passphrase stays."""
        self._key.leave()

    def panes(self) -> list[QWidget]:
        """The file to write, then the key."""
        return [self._out, self._key]

    def _lay_out_fingerprint(self, stack: QVBoxLayout) -> None:
        words = tr(
            "Tell it to a colleague by another way than the card takes: in person, or by a voice they know. Whoever"
            " compares it knows that the card is yours."
        )
        stack.addWidget(label(words, "quiet"))
        self._name = label(look="strong", selectable=True)
        stack.addWidget(self._name)
        across = row(gap=24)
        left = column(gap=12)
        self._words = QGridLayout()
        self._words.setHorizontalSpacing(20)
        self._words.setVerticalSpacing(6)
        self._hex = label(look="small", selectable=True)
        named(self._hex, "own-fingerprint-digits", tr("Fingerprint in digits"))
        left.addLayout(self._words)
        left.addWidget(self._hex)
        left.addStretch(1)
        across.addLayout(left, 1)
        self._code = QrCode("own-fingerprint-code", tr("Fingerprint as a QR code"))
        across.addWidget(self._code, 0, Qt.AlignmentFlag.AlignTop)
        stack.addLayout(across)

    def _lay_out_file(self, stack: QVBoxLayout) -> None:
        words = tr("The card holds your name and public keys, nothing secret. Hand it over in whatever way you like.")
        stack.addWidget(label(words, "quiet"))
        self._out = PlaceField("card-out", tr("File to write"), to_save(self.workspace, tr("File to write"), _FILE))
        self._out.entered.connect(self._on_write)
        stack.addWidget(self._out)
        buttons = row()
        self._write = push("card-write", tr("Write my card"), self._on_write)
        buttons.addWidget(self._write)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _on_card(self, card: OwnCard) -> None:
        self._name.setText(visible(card.name))
        while self._words.count():
            entry = self._words.takeAt(0)
            part = entry.widget() if entry is not None else None
            if part is not None:
                part.hide()
                part.deleteLater()
        for at, word in enumerate(card.words.split()):
            shown = label(f"{at + 1}  {word}", "strong", selectable=True)
            shown.setWordWrap(False)
            named(shown, f"own-word-{at + 1}", tr("Word {n}: {word}").format(n=at + 1, word=word))
            self._words.addWidget(shown, at // _ACROSS, at % _ACROSS)
        groups = [card.fingerprint[at : at + _GROUP] for at in range(0, len(card.fingerprint), _GROUP)]
        self._hex.setText(" ".join(groups))
        digits = card.fingerprint.upper()
        self.workspace.runner.aside(self, "code", lambda: code_of(digits), self._on_code)

    def _on_code(self, code: Matrix) -> None:
        self._code.show_code(code)

    def _on_write(self) -> None:
        try:
            out = self._out.value()
        except UsageError:
            return  # shown beside the field
        self._write.setEnabled(False)
        self.workspace.runner.write(self, lambda session: _write(session, out), self._on_written, self._on_failed)

    def _on_written(self, path: Path) -> None:
        self._write.setEnabled(True)
        self.workspace.said.emit(tr("Your card was written: {name}").format(name=path.name))

    def _on_failed(self, error: DeskError) -> None:
        self._write.setEnabled(True)
        self._out.refuse(error) if isinstance(error, UsageError) else self.workspace.troubled.emit(error)


def _write(session: Session, out: Path) -> Path:
    refuse_existing(out)
    return export_card(session.the_desk(), out).path
