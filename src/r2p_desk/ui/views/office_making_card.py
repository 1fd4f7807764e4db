"""Making an office, step by step: who is there, who keeps which share, the passphrase, the folder, the record."""

from PySide6.QtWidgets import QComboBox, QWidget

from ...actions.office_making import Ceremony, MadeOffice
from ...errors import DeskError, UsageError
from ...i18n import tr
from ..text import for_window
from ..widgets.field import Field
from ..widgets.new_passphrase import NewPassphrase
from ..widgets.parts import captioned, column, label, push, row
from ..widgets.place_field import PlaceField, to_folder
from ..widgets.result import Result
from ..workspace import Workspace

_LEAST, _MOST = 2, 9


class OfficeMakingCard(QWidget):
    """Nothing typed here is kept as a draft; the passphrase is gone when the page is left."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        stack = column(self, gap=12)
        words = tr(
            "Once for an office, with everybody present who is to keep a share. What is made goes on a stick that lies"
            " in a safe; its shares go to different people; the record is printed and signed."
        )
        stack.addWidget(label(words, "quiet"))
        stack.addWidget(label(tr("1. Who"), "strong"))
        self._name = Field("office-make-name", tr("Name of the office"))
        stack.addWidget(self._name)
        self._present = Field("office-make-present", tr("Who is present and signs, one to a line"), lines=3)
        stack.addWidget(self._present)
        stack.addWidget(label(tr("2. Who keeps which share of the recovery key"), "strong"))
        self._holders = Field("office-make-holders", tr("Who keeps a share, one to a line"), lines=3)
        self._holders.edited.connect(self._on_holders)
        stack.addWidget(self._holders)
        self._needed = QComboBox()
        self._needed.setObjectName("office-make-needed")
        stack.addLayout(captioned(tr("How many of them are needed"), self._needed))
        stack.addWidget(label(tr("3. The passphrase of the office, kept apart from the stick"), "strong"))
        self._passphrase = NewPassphrase(
            "office-make-passphrase", tr("Passphrase of the office"), tr("The same passphrase again"),
            "office-make-passphrase-made",
        )  # fmt: skip
        stack.addWidget(self._passphrase)
        stack.addWidget(label(tr("4. Where"), "strong"))
        hint = tr("A new or empty folder on the stick for the safe. The sheets of the shares are in it until deleted.")
        self._folder = PlaceField(
            "office-make-folder", tr("Folder of the new office"), to_folder(workspace, tr("Folder")), hint=hint
        )
        stack.addWidget(self._folder)
        buttons = row()
        self._make = push("office-make", tr("Make the office"), self._on_make, "primary")
        buttons.addWidget(self._make)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._made = Result("office-made", tr("What was made, and what to do now"), 12)
        stack.addWidget(self._made)
        self.setFocusProxy(self._name)
        self._on_holders()

    def leave(self) -> None:
        """Nothing secret stays."""
        self._passphrase.first.set_text("")
        self._passphrase.again.set_text("")
        self._made.forget()

    def _on_holders(self) -> None:
        count, before = len(_lines(self._holders)), self._needed.currentData()
        self._needed.clear()
        for needed in range(min(_LEAST, max(count, 1)), min(count, _MOST) + 1) or (_LEAST,):
            self._needed.addItem(tr("{m} of {n}").format(m=needed, n=max(count, needed)), needed)
        at = self._needed.findData(before)
        self._needed.setCurrentIndex(max(at, 0))

    def _on_make(self) -> None:
        try:
            folder, passphrase = self._folder.value(), self._passphrase.value()
        except UsageError:
            return  # shown beside the field
        plan = Ceremony(
            name=self._name.text.strip(), present=_lines(self._present), holders=_lines(self._holders),
            threshold=int(self._needed.currentData()),
        )  # fmt: skip
        self._make.setEnabled(False)

        def work(_: object) -> MadeOffice:
            from ...actions.office_making import create_office

            return create_office(plan, folder, passphrase)

        self.workspace.runner.write_beside(self, work, self._on_made, self._on_failed)

    def _on_made(self, made: MadeOffice) -> None:
        self._make.setEnabled(True)
        self._passphrase.first.set_text("")
        self._passphrase.again.set_text("")
        lines = (
            tr("The office {name} was made.").format(name=made.name),
            "",
            tr("Now, all together:"),
            tr("1. Print the record; everybody present compares these words with it, and signs it:"),
            made.words,
            for_window(str(made.record)),
            tr("2. Print the sheets, hand each to its holder, and delete the files:"),
            *(for_window(str(path)) for path in made.sheets),
            tr("3. Copy the folder to a second stick, and put each in a safe of its own."),
            tr("4. Take in the office's card with these words, above; then enrol the first officer."),
            for_window(str(made.card)),
        )
        self._made.tell(lines)

    def _on_failed(self, error: DeskError) -> None:
        self._make.setEnabled(True)
        if isinstance(error, UsageError):
            self._folder.refuse(error)
        else:
            self.workspace.troubled.emit(error)


def _lines(field: Field) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, field.text.splitlines())))
