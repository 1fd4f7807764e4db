"""Two releases held against each other: what an assessment leaned on first, then what is gone, said otherwise, new."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from ...actions.dataset_changes import Compared, Leaning, Moved, compare_datasets
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr, trn
from ..text import for_window, long_text
from ..widgets.cells import entry, key_of, listing
from ..widgets.parts import column, label, push, reading_text, row
from ..workspace import Workspace

_SHOWN = 2000
GONE, CHANGED, NEW, OUTSIDE = "gone", "changed", "new", "outside"


class DatasetComparing(QWidget):
    """``chosen`` carries (dataset, event) of what is to be read; ``left`` when it is closed."""

    chosen = Signal(str, str)
    left = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._found: Compared | None = None
        self._moved: dict[str, tuple[str, Moved]] = {}
        stack = column(self, margin=16, gap=8)
        self._title = label(look="title")
        self._title.setObjectName("compare-title")
        stack.addWidget(self._title)
        self._says = label(selectable=True)
        self._says.setObjectName("compare-says")
        stack.addWidget(self._says)
        heads = (tr("Event"), tr("What came of it"), tr("Item"), tr("Assessments that lean on it"))
        self.list: QTreeWidget = listing(
            "compare-events", tr("Events that are not the same"), heads, wide=3, lines=10
        )  # fmt: skip
        self.list.currentItemChanged.connect(lambda now, _: self._on_chosen(now))
        stack.addWidget(self.list, 3)
        self.text = reading_text("compare-text", tr("What is not the same"))
        stack.addWidget(self.text, 2)
        buttons = row()
        self._read = push("compare-read", tr("Read the event"), self._on_read)
        self._item = push("compare-item", tr("Open its item"), self._on_item)
        for button in (self._read, self._item, push("compare-close", tr("Close"), self.left.emit)):
            buttons.addWidget(button)
        buttons.addStretch(1)
        stack.addLayout(buttons)

    def compare(self, after: str) -> None:
        """Hold this dataset against the one whose place it takes."""
        self._show(None)
        self._workspace.runner.read(
            self, "compare", lambda session: compare_datasets(session.the_case(), after), self._show, self._on_refused
        )

    def _show(self, found: Compared | None) -> None:
        self._found = found
        self._moved = {}
        self.list.clear()
        self.text.clear()
        self._say("" if found is None else f"{found.before.called} → {found.after.called}", _summary(found))
        if found is not None:
            for kind, one in _in_order(found)[:_SHOWN]:
                self._moved[one.key] = (kind, one)
                self.list.addTopLevelItem(entry(_cells(kind, one), one.key))
        self._on_chosen(None)

    def _on_chosen(self, now: QTreeWidgetItem | None) -> None:
        kind, one = self._moved.get(key_of(now), ("", Moved(key="")))
        self._read.setEnabled(bool(one.key))
        self._item.setEnabled(bool(one.item))
        self.text.setPlainText(long_text("\n".join(_lines(kind, one))))

    def _on_read(self) -> None:
        kind, one = self._moved.get(key_of(self.list.currentItem()), ("", Moved(key="")))
        if self._found is not None and one.key:
            dataset = self._found.before if kind in (GONE, OUTSIDE) else self._found.after
            self.chosen.emit(dataset.id, one.key)

    def _on_item(self) -> None:
        _, one = self._moved.get(key_of(self.list.currentItem()), ("", Moved(key="")))
        if one.item:
            self._workspace.asked.emit("items", one.item)

    def _on_refused(self, error: DeskError) -> None:
        self._say(tr("Compare releases"), for_window(" ".join(filter(None, (error.happened, error.todo)))))

    def _say(self, title: str, words: str) -> None:
        self._title.setText(title)
        self._title.setAccessibleName(title or tr("Compare releases"))
        self._says.setText(words)
        self._says.setAccessibleName(words or tr("What is not the same"))


def _in_order(found: Compared) -> list[tuple[str, Moved]]:
    """What assessments lean on comes first; then what is gone, changed, new, and what the file is not about."""
    moved = [(GONE, one) for one in found.withdrawn]
    moved += [(CHANGED, one) for one in found.changed]
    moved += [(NEW, Moved(key=key)) for key in found.added]
    moved += [(OUTSIDE, one) for one in found.outside]
    return sorted(moved, key=lambda one: (not one[1].leaning, not one[1].item))


def _cells(kind: str, one: Moved) -> list[str]:
    leaning = " · ".join(dict.fromkeys(_where(each) for each in one.leaning))
    return [one.key, _kind_words(kind), tr("yes") if one.item else "", leaning]


def _kind_words(kind: str) -> str:
    return {
        GONE: tr("withdrawn"),
        CHANGED: tr("changed"),
        NEW: tr("new"),
        OUTSIDE: tr("of another country"),
    }.get(kind, "")


def _where(leaning: Leaning) -> str:
    side = tr("for") if leaning.side == "for" else tr("against")
    return tr("{side} {subject}, as of {day}").format(
        side=side, subject=leaning.subject, day=When(leaning.as_of).words
    )  # fmt: skip


def _lines(kind: str, one: Moved) -> list[str]:
    if not one.key:
        return []
    lines = [tr("Event {key}: {what}").format(key=one.key, what=_kind_words(kind))]
    lines += [f"{name}: {before or '–'} → {now or '–'}" for name, (before, now) in one.fields.items()]
    lines += [tr("Evidence {where}").format(where=_where(each)) for each in one.leaning]
    return lines


def _summary(found: Compared | None) -> str:
    if found is None:
        return tr("Comparing…")
    parts = [
        trn("{n} withdrawn", "{n} withdrawn", len(found.withdrawn)),
        trn("{n} changed", "{n} changed", len(found.changed)),
        trn("{n} new", "{n} new", len(found.added)),
    ]
    if found.outside:
        parts.append(trn("{n} of another country", "{n} of other countries", len(found.outside)))
    leaned = trn("assessments lean on {n} of them", "assessments lean on {n} of them", len(found.leaned_on))
    total = len(found.withdrawn) + len(found.changed) + len(found.added) + len(found.outside)
    cut = [tr("Only the first {n} are listed.").format(n=_SHOWN)] if total > _SHOWN else []
    return " ".join([" · ".join([*parts, leaned]) + ".", *cut])
