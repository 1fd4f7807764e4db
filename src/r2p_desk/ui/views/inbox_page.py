"""The page of a shared folder: what lies in it for the officer, in order, and taking it in as one job."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...actions.inbox import Worked, look_into, work_through
from ...actions.inbox_look import Inbox, Row, State
from ...actions.ledger import kind_words
from ...domain.marking import Level, Marking, high_water
from ...errors import Cancelled, DeskError, InvalidValue, UsageError
from ...i18n import tr, trn
from ..text import for_window, visible
from ..widgets.cells import entry, key_of, listing
from ..widgets.parts import label, named, push, row
from ..widgets.place_field import PlaceField, to_folder
from ..workspace import ALL_KINDS, Workspace
from .paged import Page

_SHOWN = 2000


class InboxPage(Page):
    """A folder is looked through, and only on being told to is anything taken in; the folder stays as it is."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "exchange-inbox", tr("Inbox"))
        self._inbox: Inbox | None = None
        self._lay_out(self.add_card(tr("A shared folder of packages")))

    def leave(self) -> None:
        """What was only looked at is given up."""
        self._show(None)

    def marking(self) -> Marking | None:
        """The strictest of the packages that are listed."""
        if self._inbox is None:
            return None
        marked = [_marking(row.marking) for row in self._inbox.rows if row.marking is not None]
        return high_water(marked) if marked else None

    def panes(self) -> list[QWidget]:
        """The folder, then what lies in it."""
        return [self._folder, self._list]

    def _lay_out(self, stack: QVBoxLayout) -> None:
        words = tr("A stick, a network share or a synchronised folder. It is only read: nothing in it is changed.")
        stack.addWidget(label(words, "quiet"))
        self._folder = PlaceField("inbox-folder", tr("Folder"), to_folder(self.workspace, tr("Folder")))
        self._folder.entered.connect(self._on_look)
        stack.addWidget(self._folder)
        buttons = row()
        self._look = push("inbox-look", tr("Look through it"), self._on_look, "primary")
        self._take = push("inbox-take", tr("Take in all that is ready"), self._on_take)
        for button in (self._look, self._take):
            buttons.addWidget(button)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self._says = named(label(look="strong", selectable=True), "inbox-says", tr("What lies in the folder"))
        stack.addWidget(self._says)
        heads = (tr("From"), tr("Number"), tr("Kind"), tr("Marking"), tr("State"), tr("What was found"))
        self._list = listing("inbox-packages", tr("Packages in the folder"), heads, wide=5, lines=16)
        self._list.currentItemChanged.connect(lambda now, _: self._on_row(key_of(now)))
        stack.addWidget(self._list, 1)
        self._row = named(label(selectable=True), "inbox-row", tr("The package chosen"))
        stack.addWidget(self._row)
        self._show(None)

    def _on_look(self) -> None:
        try:
            folder = self._folder.value()
        except UsageError:
            return  # shown beside the field
        self._wait(busy=True)
        self.workspace.runner.job(
            self, tr("Looking through the folder"), lambda session, job: look_into(session.the_desk(), folder, job),
            self._on_looked, self._on_refused,
        )  # fmt: skip

    def _on_take(self) -> None:
        if self._inbox is None:
            return
        folder = self._inbox.folder
        self._wait(busy=True)
        self.workspace.runner.job(
            self, tr("Taking in the packages"),
            lambda session, job: work_through(session.the_desk(), folder, job, opened=session.case),
            self._on_worked, self._on_refused,
        )  # fmt: skip

    def _on_looked(self, found: Inbox) -> None:
        self._wait(busy=False)
        self._show(found)
        self._list.setFocus()

    def _on_worked(self, worked: Worked) -> None:
        self._wait(busy=False)
        self._show(worked.inbox)
        self.workspace.said.emit(trn("{n} package taken in.", "{n} packages taken in.", worked.taken))
        if worked.taken:
            self.workspace.changed.emit(ALL_KINDS)
        self._list.setFocus()

    def _on_refused(self, error: DeskError) -> None:
        self._wait(busy=False)
        if isinstance(error, Cancelled):
            self.workspace.said.emit(tr("Stopped. What was taken in until then stays; it goes on where it was."))
        else:
            self._folder.refuse(error)

    def _wait(self, *, busy: bool) -> None:
        self._look.setEnabled(not busy)
        self._take.setEnabled(not busy and self._inbox is not None)

    def _show(self, found: Inbox | None) -> None:
        self._inbox = found
        self._list.clear()
        self._row.setText("")
        rows = [] if found is None else [one for one in found.rows if one.state is not State.NOT_FOR_US]
        for one in rows[:_SHOWN]:
            self._list.addTopLevelItem(entry(_cells(one), one.file))
        says = "" if found is None else _summary(found)
        self._says.setText(says)
        self._says.setAccessibleName(says or tr("What lies in the folder"))
        self._says.setVisible(bool(says))
        self._take.setEnabled(found is not None and found.count(State.READY) > 0)
        self.workspace.marked.emit()

    def _on_row(self, file: str) -> None:
        rows = () if self._inbox is None else self._inbox.rows
        one = next((one for one in rows if one.file == file), None)
        words = "" if one is None else " · ".join([one.file, *(finding.text for finding in one.findings)])
        self._row.setText(for_window(words))
        self._row.setAccessibleName(visible(words) or tr("The package chosen"))


def _marking(text: str) -> Marking:
    """As its sender wrote it; what is none counts as the strictest."""
    try:
        return Marking(text)
    except InvalidValue:
        return Marking(Level.STRICTLY_CONFIDENTIAL)


def _cells(one: Row) -> list[str]:
    states = {
        State.READY: tr("can be taken in"), State.TAKEN: tr("taken in"), State.REFUSED: tr("refused"),
        State.LATER: tr("still arriving"), State.NOT_FOR_US: tr("for others"),
    }  # fmt: skip
    found = ", ".join(finding.code for finding in one.findings)
    number = str(one.number) if one.number else ""
    return [one.sender_name or one.file, number, kind_words(one.kind), one.marking or "", states[one.state], found]


def _summary(found: Inbox) -> str:
    parts = [
        trn("{n} package can be taken in", "{n} packages can be taken in", found.count(State.READY)),
        trn("{n} is taken in", "{n} are taken in", found.count(State.TAKEN)),
        trn("{n} is refused", "{n} are refused", found.count(State.REFUSED)),
        trn("{n} is still arriving", "{n} are still arriving", found.count(State.LATER)),
        trn("{n} is for others", "{n} are for others", found.count(State.NOT_FOR_US)),
    ]
    return " · ".join(parts)
