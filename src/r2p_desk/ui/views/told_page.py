"""Who told us this, and who told them: the chain of an item, the web of its reports, and what officers say of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from ...actions.corroborating import Told, told
from ...analysis.corroboration import Chain, arrow_words, end_words, given_words
from ...analysis.duplicates import Offer
from ...domain.coding_rules import how_known_words
from ...errors import DeskError
from ...i18n import tr, trn
from ..text import one_line, set_apart, visible
from ..widgets.cells import KEY, entry, key_of, listing
from ..widgets.fitting import fit
from ..widgets.parts import column, label, named, push, row, scrolling_down
from ..widgets.web_picture import WebPicture
from ..workspace import Workspace
from .told_cards import OffersCard, RelationsCard, called
from .told_review import ReviewCard


class ToldPage(QWidget):
    """``left`` when it is to give way to the item; ``opened`` carries another item to be read."""

    left = Signal()
    opened = Signal(str)

    def __init__(self, workspace: Workspace, prefix: str) -> None:
        super().__init__()
        named(self, f"{prefix}-told-view", tr("Who told us this"))
        self._workspace = workspace
        self._prefix = prefix
        self._item = ""
        self._told: Told | None = None
        stack = column(self, margin=16, gap=8)
        head = row()
        head.addWidget(label(tr("Who told us this, and who told them?"), "title"), 1)
        head.addWidget(push(f"{prefix}-told-back", tr("Back"), self.left.emit, description=tr("Escape")))
        stack.addLayout(head)
        self._of = label(look="quiet")
        stack.addWidget(self._of)
        inside = QWidget()
        self._stack = column(inside, gap=12)
        self._lay_out(prefix)
        stack.addWidget(scrolling_down(f"{prefix}-told-scroll", tr("Who told us this"), inside), 1)
        self.setFocusProxy(self.chain)

    def show_item(self, item: str) -> None:
        """Show what stands behind this item."""
        if item != self._item:
            self._keep_typed()
            self._item, self._told = item, None
            for part in (self.offers, self.relations, self.review):
                part.clear()
        self.read()

    def read(self) -> None:
        """Read it anew."""
        item = self._item
        if item:
            self._workspace.runner.read(
                self, "told", lambda session: told(session.the_case(), item), self._on_told, self._on_failed
            )

    def drafts(self) -> dict[str, dict[str, str]]:
        """A review that is being typed."""
        return self.review.drafts()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self, prefix: str) -> None:
        self.chain = named(QTreeWidget(), f"{prefix}-chain", tr("Who told us, and who told them"))
        self.chain.setHeaderLabels([tr("Who"), tr("How"), tr("Item")])
        self.chain.header().setStretchLastSection(False)
        for at, mode in enumerate((QHeaderView.ResizeMode.Stretch,) * 3):
            self.chain.header().setSectionResizeMode(at, mode)
        self.chain.itemActivated.connect(lambda chosen, _: self._open(key_of(chosen)))
        self._end = label(look="strong", selectable=True)
        self._counted = label(selectable=True)
        self.picture = WebPicture(f"{prefix}-web")
        self.web = listing(
            f"{prefix}-arrows", tr("Who had it from whom"), (tr("Who had it from whom"),), wide=0, lines=1
        )
        self.offers = OffersCard(self._workspace, prefix)
        self.relations = RelationsCard(self._workspace, prefix)
        self.review = ReviewCard(self._workspace, prefix)
        for part in (self.chain, self._end, self._counted, self.picture, self.web):
            self._stack.addWidget(part)
        for card in (self.offers, self.relations, self.review):
            card.done.connect(self._on_done)
            self._stack.addWidget(card)
        self.offers.opened.connect(self._open)
        self.relations.opened.connect(self._open)
        self._stack.addStretch(1)

    def _on_told(self, found: Told) -> None:
        if found.found.item.id != self._item:
            return
        self._told = found
        shown = found.found
        self._of.setText(visible(called(shown.item)))
        self._show_chain(shown.chain)
        self._end.setText(end_words(shown.chain.end))
        self._end.setAccessibleName(self._end.text())
        self._counted.setText(_counted(found))
        self._counted.setAccessibleName(self._counted.text())
        self.picture.show_web(shown.web)
        self.web.clear()
        for arrow in shown.web.arrows:
            self.web.addTopLevelItem(entry([arrow_words(arrow)], arrow.items[0].id))
        fit(self.web, least=1)
        self.web.setVisible(bool(shown.web.arrows))
        self.relations.show_told(found)
        self.review.show_told(found)
        self._workspace.runner.aside(self, "duplicates", found.duplicates, self._on_offers)

    def _on_offers(self, found: tuple[Offer, ...]) -> None:
        if self._told is not None:
            self.offers.show_offers(self._told.found.item, found)

    def _show_chain(self, chain: Chain) -> None:
        self.chain.clear()
        above: QTreeWidgetItem | None = None
        for link in chain.links:
            how = " · ".join(part for part in (link.how and how_known_words(link.how), given_words(link.given)) if part)
            which = called(link.item) if link.item else tr("no item here")
            made = _branch((link.who or tr("not stated"), how, which), link.item.id if link.item else "")
            (self.chain.invisibleRootItem() if above is None else above).addChild(made)
            above = made
        self.chain.expandAll()
        self.chain.setFixedHeight((self.chain.fontMetrics().height() + 10) * (min(len(chain.links), 8) + 1) + 8)

    def _open(self, item: str) -> None:
        if item and item != self._item:
            self.opened.emit(item)

    def _keep_typed(self) -> None:
        self._workspace.drafts.update(self.drafts())

    def _on_done(self, words: str) -> None:
        self._workspace.said.emit(words)
        self._workspace.changed.emit(frozenset({"relation", "review", "item"}))
        self.read()

    def _on_failed(self, error: DeskError) -> None:
        self._workspace.troubled.emit(error)


def _branch(cells: tuple[str, ...], key: str) -> QTreeWidgetItem:
    lines = [one_line(text) for text in cells]
    made = QTreeWidgetItem([set_apart(line) if QGuiApplication.isRightToLeft() else line for line in lines])
    for at, line in enumerate(lines):
        made.setData(at, Qt.ItemDataRole.AccessibleTextRole, line)
        made.setToolTip(at, line)
    made.setData(0, KEY, key)
    return made


def _counted(found: Told) -> str:
    """``3 reports, 2 independent origins · 1 copy · 1 contradiction · 2 reviews``."""
    shown = found.found
    reports = trn("{n} report", "{n} reports", len(shown.reports))
    origins = trn("{n} independent origin", "{n} independent origins", len(shown.origins))
    parts = [f"{reports}, {origins}"]
    if shown.copies:
        copies = trn("{n} copy of it, which adds nothing", "{n} copies of it, which add nothing", len(shown.copies))
        parts.append(copies)
    if shown.contradictions:
        parts.append(trn("{n} contradiction", "{n} contradictions", len(shown.contradictions)))
    if shown.reviews:
        parts.append(trn("{n} review", "{n} reviews", len(shown.reviews)))
    return " · ".join(parts)
