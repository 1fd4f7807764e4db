"""Taking items of a dossier into the open case: this one or all, on its sender's terms."""

from PySide6.QtWidgets import QCheckBox, QWidget

from ...actions.dossier_taking import Took, take_items
from ...actions.reading_dossiers import Reading
from ...i18n import tr, trn
from ..text import one_line
from ..widgets.parts import column, label, named, push, row
from ..workspace import Workspace

_KINDS = frozenset({"item", "source", "condition", "attachment", "attached", "custody"})


class TakeStrip(QWidget):
    """Nothing is taken unasked, and no record twice; what a later dossier says otherwise is offered."""

    def __init__(self, workspace: Workspace, owner: QWidget) -> None:
        super().__init__()
        self._workspace, self._owner = workspace, owner
        self._reading: Reading | None = None
        self._item = ""
        stack = column(self, gap=4)
        self._says = label(look="small")
        self._says.setObjectName("dossier-take-say")
        stack.addWidget(self._says)
        line = row()
        self._one = push("dossier-take-item", tr("Take this item"), self._on_one)
        self._all = push("dossier-take-all", tr("Take all items"), lambda: self._take(None))
        files, news = tr("with its attachments"), tr("also what changed since")
        self._files = named(QCheckBox(files), "dossier-take-files", files)
        self._update = named(QCheckBox(news), "dossier-take-update", news)
        along = row()
        for place, part in ((line, self._one), (line, self._all), (along, self._files), (along, self._update)):
            place.addWidget(part)
        for place in (line, along):
            place.addStretch(1)
            stack.addLayout(place)
        self.show_reading(None)

    def show_reading(self, reading: Reading | None) -> None:
        """The dossier that is open, or none."""
        self._reading, self._item = reading, ""
        self.refresh()

    def show_item(self, record: str) -> None:
        """The item on whose sentence the cursor is; empty for none."""
        self._item = record
        self.refresh()

    def refresh(self) -> None:
        """What can be done now: it needs an open case that can be changed."""
        case, reading = self._workspace.case, self._reading
        ready = self._workspace.may_edit and reading is not None and reading.dossier is not None
        self._all.setEnabled(ready)
        self._one.setEnabled(ready and bool(self._item))
        self._files.setEnabled(ready)
        self._update.setEnabled(ready)
        into = tr("Its items can be taken into the open case, {case}, on its sender's terms.")
        none = tr("To take items of it into a case, open that case first.")
        self._says.setText(into.format(case=one_line(case.title)) if ready and case is not None else none)
        self.setVisible(reading is not None and reading.dossier is not None)

    def _on_one(self) -> None:
        if self._item:
            self._take([self._item])

    def _take(self, records: list[str] | None) -> None:
        reading = self._reading
        if reading is None or not self._workspace.may_edit:
            return
        entry, files, update = reading.shelved, self._files.isChecked(), self._update.isChecked()
        self._workspace.runner.job(
            self._owner,
            tr("Taking items into the case"),
            lambda session, job: take_items(session.the_case(), entry, records, update=update, files=files, job=job),
            self._on_taken,
            self._workspace.troubled.emit,
        )

    def _on_taken(self, took: Took) -> None:
        said = [trn("{n} item taken.", "{n} items taken.", len(took.new))]
        if took.changed:
            said.append(trn("{n} item changed.", "{n} items changed.", len(took.changed)))
        if took.same:
            said.append(trn("{n} is here already.", "{n} are here already.", len(took.same)))
        if took.offered:
            said.append(trn("{n} says otherwise now and was left.", "{n} say otherwise now and were left.",
                            len(took.offered)))  # fmt: skip
        self._workspace.changed.emit(_KINDS)
        self._workspace.said.emit(" ".join(said))
