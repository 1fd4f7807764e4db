"""The form under that of a briefing: how it leaves, to whom, where to, and what it is signed with."""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from ...actions.identities import Identity
from ...domain.copy import LeftAs
from ...errors import DeskError, UsageError
from ...i18n import tr
from ..widgets.field import Field
from ..widgets.parts import captioned, column, named, push
from ..widgets.place_field import PlaceField, refuse_existing, to_folder, to_save
from ..widgets.sign_with import Signing, SignWith
from ..workspace import Workspace

_ONE = ""


class Leaving(NamedTuple):
    """A file of its own (``left`` is ``None``), or a numbered copy for each recipient into a folder."""

    out: Path
    left: LeftAs | None
    recipients: tuple[str, ...]


class WriteForm(QWidget):
    """``wanted`` when it is to be signed and written, ``signer`` when another certificate is chosen for that."""

    wanted = Signal()
    signer = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        stack = column(self, gap=10)
        self._how = named(QComboBox(), "briefing-leaves", tr("How it leaves"))
        self._how.addItem(tr("one signed PDF"), _ONE)
        self._how.addItem(tr("numbered copies, each sealed for a contact"), str(LeftAs.PACKAGE))
        self._how.addItem(tr("numbered copies, plain PDFs"), str(LeftAs.PDF))
        stack.addLayout(captioned(tr("How it leaves"), self._how))
        self._file = PlaceField(
            "briefing-file",
            tr("File to write"),
            to_save(workspace, tr("File to write"), "briefing.pdf"),
            hint=tr("a PDF outside the case; it leaves the case's protection"),
        )
        stack.addWidget(self._file)
        self._recipients = Field("copies-for", tr("Recipients"), hint=tr("one to a line"), lines=3)
        stack.addWidget(self._recipients)
        words = tr("Folder to write into")
        self._folder = PlaceField("copies-folder", words, to_folder(workspace, words))
        stack.addWidget(self._folder)
        self._with = SignWith("briefing")
        self._with.chosen.connect(self.signer)
        stack.addWidget(self._with)
        self._write: QPushButton = push("write-briefing", tr("Write and sign"), self.wanted.emit, "primary")
        stack.addWidget(self._write)
        self._file.entered.connect(self.wanted)
        self._folder.entered.connect(self.wanted)
        self._how.currentIndexChanged.connect(self._on_how)
        self._on_how()

    @property
    def first(self) -> QWidget:
        """Where the cursor goes first."""
        return self._how

    def value(self) -> Leaving:
        """How it leaves; ``UsageError``, shown beside its field, for what is missing or there already."""
        if self._left is None:
            out = self._file.value()
            out = out if out.suffix else out.with_suffix(".pdf")
            try:
                refuse_existing(out)
            except DeskError as error:
                self._file.refuse(error)
                raise
            return Leaving(out, None, ())
        names = tuple(line.strip() for line in self._recipients.text.splitlines() if line.strip())
        if not names:
            missing = UsageError(tr("Name at least one recipient."))
            self._recipients.refuse(missing)
            self._recipients.setFocus()
            raise missing
        return Leaving(self._folder.value(), self._left, names)

    def signing(self) -> Signing:
        """What to sign with; ``UsageError``, shown, where its passphrase or PIN is missing."""
        return self._with.value()

    @property
    def fingerprint(self) -> str | None:
        """SHA-256 (hex) of the certificate that will sign; ``None`` before it is known."""
        return self._with.fingerprint

    def show_identities(self, found: tuple[Identity, ...]) -> None:
        """Offer these to sign with."""
        self._with.show_identities(found)

    def forget(self) -> None:
        """What was typed to sign is gone."""
        self._with.forget()

    def refuse(self, error: DeskError) -> None:
        """Show what is wrong with where it is written, or with whom it is for."""
        if self._left is None:
            self._file.refuse(error)
        else:
            self._recipients.refuse(error)
            self._recipients.setFocus()

    def typed(self) -> dict[str, str]:
        """What was chosen and typed."""
        return {
            "leaves": str(self._how.currentData()),
            "file": self._file.text,
            "recipients": self._recipients.text,
            "folder": self._folder.text,
        }

    def restore(self, typed: dict[str, str]) -> None:
        """Choose and type it again."""
        self._how.setCurrentIndex(max(self._how.findData(typed.get("leaves", _ONE)), 0))
        self._file.set_text(typed.get("file", ""))
        self._recipients.set_text(typed.get("recipients", ""))
        self._folder.set_text(typed.get("folder", ""))

    @property
    def _left(self) -> LeftAs | None:
        chosen = str(self._how.currentData())
        return LeftAs(chosen) if chosen else None

    def _on_how(self) -> None:
        one = self._left is None
        self._file.setVisible(one)
        self._recipients.setVisible(not one)
        self._folder.setVisible(not one)
        hint = tr("contacts, one to a line") if self._left is LeftAs.PACKAGE else tr("one to a line")
        self._recipients.set_hint(hint)
        self._write.setText(tr("Write and sign") if one else tr("Make and sign the copies"))
        self._write.setAccessibleName(self._write.text())
