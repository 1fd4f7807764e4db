"""The monthly register, labels for sticks, and how much was given and got."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ...actions import registers, sticks
from ...actions.ledger import kind_words
from ...actions.ledger_for_window import LedgerSeen
from ...errors import DeskError
from ...i18n import tr
from ..widgets.cells import entry, listing
from ..widgets.field import Field
from ..widgets.parts import label, push, row
from ..widgets.place_field import PlaceField, to_folder, to_save
from ..workspace import Workspace
from .exchange_answers_card import Do

_LABELS = 12


class BooksCard:
    """What an office keeps on paper, and a table of counts that judges nobody."""

    def __init__(self, workspace: Workspace, stack: QVBoxLayout, do: Do) -> None:
        self._do = do
        stack.addWidget(
            label(tr("A register is signed once for a month that is over, and follows the one before it."), "quiet")
        )
        self._month = Field("ledger-month", tr("Month"), hint=tr("For example 2026-10"))
        stack.addWidget(self._month)
        self._place = PlaceField(
            "ledger-register-folder", tr("Folder for the register"), to_folder(workspace, tr("Folder for the register"))
        )
        stack.addWidget(self._place)
        stack.addLayout(_line(push("ledger-register", tr("Sign and print the register"), self._on_register)))
        self._sheet = PlaceField(
            "ledger-labels-file", tr("File for a sheet of labels"), to_save(workspace, tr("Labels"), "labels.pdf")
        )
        stack.addWidget(self._sheet)
        stack.addLayout(_line(push("ledger-labels", tr("Print labels with the next numbers"), self._on_labels)))
        heads = (tr("With"), tr("Month"), tr("What"), tr("Given"), tr("Got"))
        self._counts = listing("ledger-counts", tr("Given and got"), heads, wide=0, lines=5)
        stack.addWidget(self._counts)

    def panes(self) -> list[QWidget]:
        """The month, then the counts."""
        return [self._month, self._counts]

    def show(self, seen: LedgerSeen) -> None:
        """Show the counts of now."""
        self._counts.clear()
        for one in seen.exchanged:
            cells = [one.name, one.month, kind_words(one.kind), str(one.gave), str(one.got)]
            self._counts.addTopLevelItem(entry(cells))

    def _on_register(self) -> None:
        try:
            out = self._place.value()
        except DeskError:
            return  # shown beside the field
        month = self._month.text.strip()
        done = tr("The register was signed and printed.")
        self._do(lambda session: registers.make_register(session.the_desk(), month, out), done, self._month.refuse)

    def _on_labels(self) -> None:
        try:
            out = self._sheet.value()
        except DeskError:
            return  # shown beside the field
        done = tr("The labels were printed to a file.")
        self._do(lambda session: sticks.print_labels(session.the_desk(), _LABELS, out), done, self._sheet.refuse)


def _line(button: QWidget) -> QHBoxLayout:
    made = row()
    made.addWidget(button)
    made.addStretch(1)
    return made
