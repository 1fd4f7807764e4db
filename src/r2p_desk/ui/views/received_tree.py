"""What a package brings, as a tree: what stands here and what comes, field by field; records can be ticked."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from ...actions.receiving import Received
from ...casefile.comparing import Difference
from ...i18n import tr, trn
from ..record_words import field_words, kind_words, value_words
from ..text import one_line, set_apart
from ..widgets.parts import named

_RECORD = Qt.ItemDataRole.UserRole
_MOST = 400
_CONFLICTING = "conflicting"


class ReceivedTree(QTreeWidget):
    """``chosen`` are the records ticked, ``None`` while none of them was unticked; ``edited`` when that changes."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "receive-differences", tr("Differences"))
        self.setColumnCount(3)
        self.setHeaderLabels([tr("What comes"), tr("Here now"), tr("In the package")])
        for column in range(2):
            self.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setMaximumSectionSize(self.fontMetrics().averageCharWidth() * 60)
        self.itemChanged.connect(lambda *_: self.edited.emit())

    @property
    def chosen(self) -> frozenset[str] | None:
        """Ids of the records to take in; ``None`` for all."""
        rows = list(self._records())
        ticked = [one for one in rows if one.checkState(0) is Qt.CheckState.Checked]
        return None if len(ticked) == len(rows) else frozenset(str(one.data(0, _RECORD)) for one in ticked)

    def show_received(self, seen: Received) -> None:
        """Fill it anew."""
        self.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self.clear()
        self.setHeaderHidden(not seen.rows or seen.created)
        for words, lines in _groups(seen):
            self._group(words, lines)
        self._show_rows(seen)
        first = self.topLevelItem(0)
        if first is not None:
            self.setCurrentItem(first)
        self.blockSignals(False)  # noqa: FBT003

    def _group(self, words: str, lines: Sequence[str]) -> QTreeWidgetItem:
        group = _entry(words)
        shown = list(lines[:_MOST])
        if len(shown) < len(lines):
            shown.append(tr("and {n} more").format(n=len(lines) - len(shown)))
        for line in shown:
            group.addChild(_entry(one_line(line) or tr("(withheld or expunged)")))
        self.addTopLevelItem(group)
        group.setFirstColumnSpanned(True)
        group.setExpanded(len(lines) <= 12)
        return group

    def _show_rows(self, seen: Received) -> None:
        """Record by record, what differs."""
        if not seen.rows or seen.created:
            return  # of a case that is new here everything is new, and all of it comes
        group = _entry(tr("Record by record"))
        self.addTopLevelItem(group)
        by_record: dict[tuple[str, str], list[Difference]] = {}
        for one in seen.rows:
            by_record.setdefault((one.kind, one.record), []).append(one)
        for (kind, record), fields in list(by_record.items())[:_MOST]:
            title = one_line(fields[0].title)
            entry = _entry(f"{kind_words(kind)}: {title}" if title else kind_words(kind))
            if not seen.accepted:
                entry.setData(0, _RECORD, record)
                entry.setCheckState(0, Qt.CheckState.Checked)
            for one in fields:
                if one.field:
                    entry.addChild(_difference(one))
            group.addChild(entry)
            entry.setExpanded(any(one.status == _CONFLICTING for one in fields))
        if seen.more or len(by_record) > _MOST:
            group.addChild(_entry(tr("More comes than is shown here.")))
        group.setExpanded(True)

    def _records(self) -> Iterator[QTreeWidgetItem]:
        for at in range(self.topLevelItemCount()):
            group = self.topLevelItem(at)
            for row in range(group.childCount() if group is not None else 0):
                entry = group.child(row) if group is not None else None
                if entry is not None and entry.data(0, _RECORD):
                    yield entry


def _groups(seen: Received) -> Iterator[tuple[str, Sequence[str]]]:
    if seen.told:
        yield tr("What it says"), seen.told
    if not seen.case:
        return
    entries = [trn("{n} entry", "{n} entries", count) for _, _, count in seen.commits]
    by = [f"{name or officer[:8]}: {words}" for (officer, name, _), words in zip(seen.commits, entries, strict=True)]
    conflicts = [f"{kind_words(kind)}: {field_words(kind, field)}" for kind, _, field in seen.conflicts]
    new, changed = len(seen.items_new), len(seen.items_changed)
    yield trn("{n} new entry of the journal", "{n} new entries of the journal", seen.new_commits), by
    if new:
        yield trn("{n} new item", "{n} new items", new), [title for _, title in seen.items_new]
    if changed:
        yield trn("{n} changed item", "{n} changed items", changed), [title for _, title in seen.items_changed]
    if conflicts:
        words = trn(
            "{n} field that will wait for a decision", "{n} fields that will wait for a decision", len(conflicts)
        )
        yield words, conflicts
    if seen.attachments:
        yield trn("{n} new attachment", "{n} new attachments", seen.attachments), []


def _difference(one: Difference) -> QTreeWidgetItem:
    mine = "" if one.mine is None else one_line(value_words(one.kind, one.field, one.mine, {}))
    theirs = (
        tr("(withheld or expunged)")
        if one.theirs is None
        else one_line(value_words(one.kind, one.field, one.theirs, {}))
    )
    sign = "≠ " if one.status == _CONFLICTING else "+ " if one.mine is None else "→ "
    entry = _entry(f"{sign}{field_words(one.kind, one.field)}")
    entry.setText(1, mine)
    entry.setText(2, theirs)
    entry.setToolTip(1, mine)
    entry.setToolTip(2, theirs)
    return entry


def _entry(text: str) -> QTreeWidgetItem:
    entry = QTreeWidgetItem([set_apart(text) if QGuiApplication.isRightToLeft() else text])
    entry.setData(0, Qt.ItemDataRole.AccessibleTextRole, text)
    return entry
