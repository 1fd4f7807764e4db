"""What was asked of the authorities: visits and démarches, with their answers; and how long things took."""

from typing import Any, NamedTuple

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHeaderView, QListWidget, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ...actions import contacts_made
from ...actions.deciding_for_window import ContactsSeen, see_contacts
from ...actions.session import OpenCase
from ...domain.decision import Entrance, entrance_words
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr, trn
from ..keeping import let_go
from ..text import for_window, one_line, set_apart, visible
from ..widgets.parts import characters, label, lines_tall, named, push, row
from ..widgets.record_form import Asked, RecordForm, Texts, by_line, choices, day, day_said, is_yes, yes_or_no
from ..workspace import Workspace
from .paged import CasePage

_ID = Qt.ItemDataRole.UserRole
_NEW = "new"
_KINDS = ("demarche", "visit")


class _Made(NamedTuple):
    """One kind of contact on the page: its list, its form, its buttons."""

    list: QTreeWidget
    form: RecordForm
    save: Any


class AskedPage(CasePage):
    """Démarches first: they wait for answers."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "warnings-asked", tr("Visits and démarches"))
        self._texts: dict[str, Texts] = {}
        self._chosen = dict.fromkeys(_KINDS, _NEW)
        self._lay_out_times(self.add_card(tr("Times and what is overdue")))
        self._made = {
            "demarche": self._lay_out_kind("demarche", tr("Démarches"), self.add_card(tr("Démarches"))),
            "visit": self._lay_out_kind("visit", tr("Visits"), self.add_card(tr("Visits"))),
        }
        self._allow()

    def read(self) -> None:
        """Read them anew."""
        self.workspace.runner.read(
            self,
            "asked",
            lambda session: see_contacts(session.the_case()),
            self._show,
            lambda error: self._late.setText(for_window(str(error))),
        )

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed and not saved, of both."""
        found = {self._form_name(kind): self._made[kind].form.changed() for kind in _KINDS}
        return {form: typed for form, typed in found.items() if typed}

    def panes(self) -> list[QWidget]:
        """What is overdue, then each list and form."""
        return [self._overdue, *(part for kind in _KINDS for part in (self._made[kind].list, self._made[kind].form))]

    def _lay_out_times(self, stack: QVBoxLayout) -> None:
        self._late = named(label(look="strong"), "asked-late", tr("What is overdue"))
        stack.addWidget(self._late)
        self._overdue = named(QListWidget(), "asked-overdue", tr("Overdue"))
        lines_tall(self._overdue, 5)
        stack.addWidget(self._overdue)
        self._times = named(label(selectable=True), "asked-times", tr("How long meetings took"))
        stack.addWidget(self._times)

    def _lay_out_kind(self, kind: str, words: str, stack: QVBoxLayout) -> _Made:
        listed = named(QTreeWidget(), f"{kind}-list", words)
        listed.setColumnCount(3)
        listed.setHeaderLabels([tr("Day"), tr("With whom and what"), tr("Answer")])
        listed.setRootIsDecorated(False)
        listed.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        listed.header().setStretchLastSection(False)
        lines_tall(listed, 9)
        listed.currentItemChanged.connect(lambda now, _: self._on_chosen(kind, now))
        stack.addWidget(listed)
        form = RecordForm(kind, _visit_asked() if kind == "visit" else _demarche_asked())
        form.edited.connect(self._allow)
        stack.addWidget(form)
        buttons = row()
        saving = tr("Save the visit") if kind == "visit" else tr("Save the démarche")
        another = tr("Another visit") if kind == "visit" else tr("Another démarche")
        save = push(f"{kind}-save", saving, lambda: self._on_save(kind), "primary")
        buttons.addWidget(save)
        buttons.addWidget(push(f"{kind}-new", another, lambda: self._choose(kind, _NEW)))
        buttons.addStretch(1)
        stack.addLayout(buttons)
        return _Made(listed, form, save)

    def _show(self, seen: ContactsSeen) -> None:
        self._texts = seen.texts
        count = len(seen.overdue)
        words = trn("{n} thing is overdue.", "{n} things are overdue.", count) if count else tr("Nothing is overdue.")
        self._late.setText(words)
        self._late.setAccessibleName(words)
        self._overdue.clear()
        for one in seen.overdue:
            days = trn("{n} day", "{n} days", one.days)
            what = tr("Answer wanted") if one.kind == "demarche" else tr("To be looked at again")
            self._overdue.addItem(one_line(f"{what}, {days}: {one.title}"))
        self._overdue.setVisible(bool(count))
        self._times.setText(visible("\n\n".join("\n".join(lines) for lines in seen.times)))
        self._times.setVisible(bool(seen.times))
        rows = {
            "demarche": [
                (one.id, one.day, " · ".join(part for part in (one.to, one.asked) if part), _answer(one))
                for one in seen.demarches
            ],
            "visit": [
                (one.id, one.day, " · ".join((one.where or "", *one.met)), entrance_words(one.entrance))
                for one in seen.visits
            ],
        }
        for kind, found in rows.items():
            self._fill(kind, found)
        self._allow()

    def _fill(self, kind: str, rows: list[tuple[str, When, str, str]]) -> None:
        listed = self._made[kind].list
        blocked = QSignalBlocker(listed)  # filling it chooses nothing
        listed.clear()
        for record, on, what, answer in rows:
            entry = QTreeWidgetItem([_apart(on.words), one_line(what), one_line(answer)])
            entry.setData(0, Qt.ItemDataRole.AccessibleTextRole, on.words)
            entry.setData(0, _ID, record)
            listed.addTopLevelItem(entry)
            if record == self._chosen[kind]:
                listed.setCurrentItem(entry)
        listed.resizeColumnToContents(0)
        listed.setColumnWidth(2, characters(listed, 30))
        blocked.unblock()
        self._show_form(kind, keep_typed=True)

    def _on_chosen(self, kind: str, entry: QTreeWidgetItem | None) -> None:
        record = str(entry.data(0, _ID) or "") if entry is not None else ""
        if record:
            self._choose(kind, record)

    def _choose(self, kind: str, record: str) -> None:
        self.workspace.drafts.update(self.drafts())
        self._chosen[kind] = record
        self._show_form(kind)
        self._allow()
        if record == _NEW:
            self._made[kind].form.setFocus()

    def _show_form(self, kind: str, *, keep_typed: bool = False) -> None:
        form = self._made[kind].form
        form.show_texts(self._texts.get(self._chosen[kind], {}), keep_typed=keep_typed)
        draft = self.workspace.drafts.pop(self._form_name(kind), None)
        if draft is not None:
            form.restore(draft)

    def _allow(self) -> None:
        for made in self._made.values() if hasattr(self, "_made") else ():
            made.form.setEnabled(self.workspace.may_edit)
            made.save.setEnabled(self.workspace.may_edit and bool(made.form.changed()))

    def _form_name(self, kind: str) -> str:
        return f"{kind}/{self._chosen[kind]}"

    def _on_save(self, kind: str) -> None:
        made, record, form = self._made[kind], self._chosen[kind], self._form_name(kind)
        typed = made.form.changed()
        try:
            fields = made.form.values()
        except DeskError:
            return  # shown beside the field
        self.workspace.runner.write(
            self,
            lambda session: _save(session.the_case(), kind, record, fields),
            lambda _: self._on_saved(kind, form, typed),
            self.workspace.troubled.emit,
        )

    def _on_saved(self, kind: str, form: str, typed: Texts) -> None:
        if form == self._form_name(kind):
            self._made[kind].form.settle(typed)
            if self._chosen[kind] == _NEW:
                self._made[kind].form.show_texts({})
        let_go(self.workspace, form)
        self.workspace.said.emit(tr("Saved."))
        self.workspace.changed.emit(frozenset({kind}))
        self.read()


def _save(case: OpenCase, kind: str, record: str, fields: dict[str, Any]) -> None:
    from ...actions.assessing import today

    if record == _NEW:
        on = fields.pop("day", None) or today()
        (contacts_made.record_visit if kind == "visit" else contacts_made.record_demarche)(case, on, fields)
    else:
        (contacts_made.change_visit if kind == "visit" else contacts_made.change_demarche)(case, record, fields)


def _apart(words: str) -> str:
    """A date that keeps its order in a mirrored window."""
    return set_apart(words) if QGuiApplication.isRightToLeft() else words


def _answer(one: Any) -> str:
    if one.refused:
        return tr("refused")
    if one.answer:
        return str(one.answer)
    return tr("none yet; wanted by {day}").format(day=one.due.words) if one.due else tr("none yet")


def _visit_asked() -> tuple[Asked, ...]:
    return (
        Asked("day", tr("Day of the visit"), read=day, say=day_said, hint=tr("Empty: today.")),
        Asked("where", tr("Where"), beside=True),
        Asked("by", tr("Who went")),
        Asked("entrance", tr("Access"), choices=choices(Entrance, entrance_words), beside=True),
        Asked("met", tr("Whom they met, one to a line"), lines=2, read=by_line),
        Asked("asked", tr("What was asked on the visit"), lines=2),
        Asked("answer", tr("What they heard"), lines=2),
        Asked("items", tr("Items about the visit"), lines=2, read=by_line),
    )


def _demarche_asked() -> tuple[Asked, ...]:
    return (
        Asked("day", tr("Day of the démarche"), read=day, say=day_said, hint=tr("Empty: today.")),
        Asked("to", tr("To which authority"), beside=True),
        Asked("by", tr("By whom")),
        Asked("way", tr("By which way"), hint=tr("Note verbale, letter, call, meeting."), beside=True),
        Asked("asked", tr("What was asked"), lines=2),
        Asked("due", tr("Answer wanted by"), read=day, say=day_said),
        Asked("answer", tr("Answer"), lines=2),
        Asked("answered", tr("Answered on"), read=day, say=day_said),
        Asked("refused", tr("They said no, or would not be heard"), read=is_yes, choices=yes_or_no(), beside=True),
        Asked("items", tr("Items about the démarche"), lines=2, read=by_line),
    )
