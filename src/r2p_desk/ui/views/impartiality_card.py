"""Volumes and thresholds of each party: whether all are looked at alike."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from ...actions.checking_for_window import Checked
from ...analysis.impartiality import Party, masked
from ...i18n import tr, trn
from ..check_words import threshold_words
from ..widgets.cells import entry, key_of, listing
from ..widgets.fitting import choose, fit
from ..widgets.items_behind import ItemsBehind
from ..widgets.parts import column, label, named
from ..workspace import Workspace


class ImpartialityCard(QWidget):
    """Nothing in it says that parties should have equal numbers; it shows where a lower bar was set for one."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._checked: Checked | None = None
        self._masking: Mapping[str, str] = {}
        stack = column(self, gap=8)
        words = tr(
            "Parties need not be equal in what they do. Equal must be what is looked for, and how much it takes to"
            " judge: look where little sufficed for one. Mask the parties above and ask whether you judge the same."
        )
        stack.addWidget(label(words, "quiet"))
        self._says = named(label(look="strong", selectable=True), "impartiality-says", tr("Who is named"))
        stack.addWidget(self._says)
        heads = (
            tr("Party"),
            tr("Reports"),
            tr("Origins"),
            tr("Evidence"),
            tr("Judged present"),
            tr("Least it was judged on"),
        )
        self._list = listing("impartiality-parties", tr("Parties that act"), heads, wide=0, lines=2)
        self._list.currentItemChanged.connect(lambda now, _: self._on_party(key_of(now)))
        stack.addWidget(self._list)
        self._items = ItemsBehind("impartiality-items", tr("Items that name it"))
        self._items.opened.connect(lambda item: workspace.asked.emit("items", item))
        stack.addWidget(self._items)

    def show_checked(self, checked: Checked, masking: Mapping[str, str]) -> None:
        """Show the parties of these."""
        self._checked, self._masking = checked, masking
        parties = checked.beside.parties
        said = trn("{n} party is named.", "{n} parties are named.", len(parties))
        self._says.setText(said if parties else tr("No item known by then says who acts."))
        self._says.setAccessibleName(self._says.text())
        self._list.setVisible(bool(parties))
        self._items.setVisible(bool(parties))
        self._list.clear()
        for one in parties:
            self._list.addTopLevelItem(entry(self._cells(one), one.name))
        fit(self._list)
        choose(self._list, "")

    def panes(self) -> list[QWidget]:
        """The parties."""
        return [self._list]

    def _cells(self, one: Party) -> tuple[str, ...]:
        name = masked(one.name, self._masking)
        counts = (one.reports, one.origins, one.evidence, one.present)
        return (name, *(str(count) for count in counts), threshold_words(one))

    def _on_party(self, name: str) -> None:
        found = self._checked.beside if self._checked else None
        one = next((party for party in found.parties if party.name == name), None) if found else None
        if found is not None and one is not None:
            wanted = set(one.items)
            self._items.show_items([item for item in found.profile.items if item.ref in wanted][::-1], self._masking)
