"""The page of settings about the officer: who they are, and another passphrase."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ...actions.exchange_for_window import OwnCard, own_card
from ...errors import DeskError, UsageError, WrongPassphrase
from ...i18n import tr
from .. import key_work
from ..text import for_window, visible
from ..widgets.field import Field
from ..widgets.new_passphrase import NewPassphrase
from ..widgets.parts import label, named, push, row
from ..workspace import Workspace
from .paged import Page

if TYPE_CHECKING:
    from ...actions.passphrase import Changed


class OfficerPage(Page):
    """Passphrases are gone from its fields when it is left, and never kept as a draft."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "settings-officer", tr("Officer"))
        self._lay_out_who(self.add_card(tr("Who you are")))
        self._lay_out_passphrase(self.add_card(tr("Another passphrase")))

    def enter(self) -> None:
        """Read who is unlocked."""
        self.workspace.runner.read(self, "card", lambda session: own_card(session.the_desk()), self._on_card)

    def leave(self) -> None:
        """Nothing typed stays."""
        self._old.set_text("")
        self._new.clear()

    def panes(self) -> list[QWidget]:
        """The old passphrase."""
        return [self._old]

    def _lay_out_who(self, stack: QVBoxLayout) -> None:
        self._name = named(label(look="strong", selectable=True), "officer-page-name", tr("Your name"))
        self._words = named(label(selectable=True), "officer-page-words", tr("Your fingerprint in words"))
        stack.addWidget(self._name)
        stack.addWidget(self._words)
        note = tr("By these words others know that your card is yours. Tell them by another way than the card takes.")
        stack.addWidget(label(note, "small"))
        buttons = row()
        to_card = push("officer-card", tr("My card…"), lambda: self.workspace.asked.emit("exchange", "card"))
        buttons.addWidget(to_card)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def _lay_out_passphrase(self, stack: QVBoxLayout) -> None:
        words = tr(
            "The keys are sealed anew under the new passphrase, and read back, before the old seal goes. Backups made"
            " before still open with the old one: make new ones, and remove those you do not need."
        )
        stack.addWidget(label(words, "quiet"))
        self._old = Field("passphrase-old", tr("The passphrase of now"), secret=True)
        self._new = NewPassphrase(
            "passphrase-new", tr("The new passphrase"), tr("The new passphrase again"), "passphrase-new-make"
        )
        self._new.entered.connect(self._on_change)
        stack.addWidget(self._old)
        stack.addWidget(self._new)
        buttons = row()
        self._change = push("passphrase-change", tr("Change the passphrase"), self._on_change)
        buttons.addWidget(self._change)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._doing = label(look="small")
        self._doing.setObjectName("passphrase-doing")
        self._doing.hide()
        stack.addWidget(self._doing)

    def _on_card(self, card: OwnCard) -> None:
        self._name.setText(visible(card.name))
        self._name.setAccessibleName(tr("Your name: {name}").format(name=visible(card.name)))
        self._words.setText(card.words)
        self._words.setAccessibleName(tr("Your fingerprint in words: {words}").format(words=card.words))

    def _on_change(self) -> None:
        if not self._change.isEnabled():
            return
        old = self._old.text
        if not old:
            self._old.refuse(UsageError(tr("Type the passphrase of now.")))
            self._old.setFocus()
            return
        try:
            new = self._new.value()
        except UsageError:
            return  # shown beside the field
        home = self.workspace.home
        self._wait(waiting=True)
        self.workspace.runner.write_beside(
            self, lambda _: key_work.change_passphrase(home, old, new), self._on_changed, self._on_failed
        )

    def _wait(self, *, waiting: bool) -> None:
        self._change.setEnabled(not waiting)
        for part in (self._old, self._new):
            part.setEnabled(not waiting)
        self._say(tr("Sealing the keys anew…") if waiting else "")

    def _say(self, words: str) -> None:
        self._doing.setText(words)
        self._doing.setVisible(bool(words))

    def _on_changed(self, _done: "Changed") -> None:
        self._wait(waiting=False)
        self.leave()
        words = tr("The passphrase is changed. The old one opens nothing here any more.")
        self._say(words)
        self.workspace.said.emit(words)

    def _on_failed(self, error: DeskError) -> None:
        self._wait(waiting=False)
        if isinstance(error, WrongPassphrase):
            self._old.refuse(UsageError(tr("This is not the passphrase of now.")))
            if isinstance(self._old.editor, QLineEdit):
                self._old.editor.selectAll()
            self._old.setFocus()
        elif isinstance(error, UsageError):
            self._new.refuse(error)
        else:
            self._say(for_window(str(error)))
            self.workspace.troubled.emit(error)
