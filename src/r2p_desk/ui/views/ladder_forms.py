"""What an officer does on the ladder: take a step, enter an acknowledgement, log a warning that others gave."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from ...actions.assessing import today
from ...actions.ladder import take_step
from ...actions.responding import acknowledge, log_alert
from ...actions.warning_words import answer_words, need_words
from ...actions.warnings_for_window import LadderTold
from ...analysis.ladder import Ladder, NeedState, Sent
from ...domain.warning import Alert, Rung, rung_words
from ...domain.when import When
from ...errors import DeskError, Refused
from ...i18n import tr
from ..runner import Session
from ..text import for_window, one_line
from ..widgets.cells import entry, key_of, listing
from ..widgets.parts import column, label, named, push, row
from ..widgets.small_form import SmallForm
from ..workspace import Workspace

_SHORT = 28
"""Characters of a cell beside which others must have room; pointed at, it is shown whole in its own record."""


class StepForm(QWidget):
    """Up or down; what is missing is said before, and asked for a reason."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._told: LadderTold | None = None
        stack = column(self, gap=8)
        form = self._form = SmallForm(workspace, "ladder-step")
        form.side_by_side()
        form.choice("rung", tr("Step to take"), [(str(one), rung_words(one)) for one in Rung])
        form.field("day", tr("Taken on"), read=When.parse, say=_words, hint=tr("empty: today"))
        form.one_below_the_other()
        form.choice("warning", tr("Note that went out with it"), [("", tr("none"))])
        form.side_by_side()
        form.field("to", tr("Who was told, where no note went out"))
        form.field("answer_by", tr("Acknowledgement expected by"), read=When.parse, say=_words)
        form.one_below_the_other()
        hint = tr("Needed where something is missing, and for a step down; it is kept with the step.")
        self._reason = form.field("reason", tr("Reason"), hint=hint, lines=2)
        form.edited.connect(self._say)
        stack.addWidget(form)
        self._says = named(label(look="quiet"), "ladder-step-says", tr("What this step lacks"))
        stack.addWidget(self._says)
        buttons = row()
        self._take = push("ladder-step-take", tr("Take the step"), self._on_take, "primary")
        buttons.addWidget(self._take)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self.setFocusProxy(form)
        form.begin()

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed and not saved."""
        return self._form.drafts()

    def show_ladder(self, told: LadderTold) -> None:
        """Offer the notes issued, and the step above where nothing was chosen."""
        self._told = told
        self._form.fill_choice("warning", [("", tr("none")), *((record, one_line(at)) for record, at in told.issued)])
        above = told.ladder.next
        if not self._form.started and above is not None:
            self._form.fill({"rung": str(above.rung)})
        self._say()

    def _say(self) -> None:
        told = self._told
        self._take.setEnabled(self._workspace.may_edit and told is not None)
        if told is None:
            return
        rung = Rung(self._form.chosen("rung"))
        missing = [state for step in told.ladder.steps[: rung.height + 1] for state in step.needs if not state.met]
        self._says.setText(_lacks(told.ladder, rung, missing))
        self._says.setAccessibleName(self._says.text())

    def _on_take(self) -> None:
        try:
            values = self._form.values()
        except DeskError:
            return  # shown beside the field
        self._take.setEnabled(False)
        self._workspace.runner.write(self, lambda session: _take(session, values), self._on_taken, self._on_refused)

    def _on_taken(self, words: str) -> None:
        self._form.clear()
        self._workspace.said.emit(words)
        self._workspace.changed.emit(frozenset({"step"}))

    def _on_refused(self, error: DeskError) -> None:
        self._take.setEnabled(True)
        if isinstance(error, Refused) and type(error) is Refused:
            self._reason.refuse(error)
            self._reason.setFocus()
        else:
            self._workspace.troubled.emit(error)


class AcknowledgeForm(QWidget):
    """What went out to whom, and who said that they have it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._sent: list[Sent] = []
        stack = column(self, gap=8)
        heads = (tr("What"), tr("To"), tr("Acknowledged?"))
        self._list = listing("ladder-sent", tr("What went out"), heads, wide=2, lines=4)
        self._list.currentItemChanged.connect(lambda *_: self._allow())
        stack.addWidget(self._list)
        form = self._form = SmallForm(workspace, "ladder-answer")
        form.side_by_side()
        form.field("by", tr("Who acknowledged it"))
        form.field("how", tr("How"), hint=tr("by letter, by telephone, in a meeting"))
        form.field("day", tr("Acknowledged on"), read=When.parse, say=_words, hint=tr("empty: today"))
        form.edited.connect(self._allow)
        stack.addWidget(form)
        buttons = row()
        self._save = push("ladder-answer-save", tr("Enter the acknowledgement"), self._on_save)
        buttons.addWidget(self._save)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self.setFocusProxy(self._list)
        form.begin()
        self._allow()

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed and not saved."""
        return self._form.drafts()

    def show_ladder(self, ladder: Ladder) -> None:
        """List what went out, silences first."""
        sent = [one for step in ladder.steps for one in step.sent]
        self._sent = sorted(sent, key=lambda one: (not one.silent, one.day.latest))
        self._list.clear()
        for at, one in enumerate(self._sent):
            what = one.title or rung_words(one.rung)
            made = entry((_short(what), _short(one.addressee), answer_words(one)), str(at))
            self._list.addTopLevelItem(made)
            if at == 0 and one.silent:
                self._list.setCurrentItem(made)
        self._allow()

    def _allow(self) -> None:
        chosen = self._list.currentItem() is not None
        self._save.setEnabled(self._workspace.may_edit and chosen and bool(self._form.part("by").text.strip()))

    def _on_save(self) -> None:
        chosen = key_of(self._list.currentItem())
        try:
            values = self._form.values()
        except DeskError:
            return  # shown beside the field
        if not chosen:
            return
        sent = self._sent[int(chosen)]
        self._save.setEnabled(False)
        self._workspace.runner.write(
            self, lambda session: _answer(session, sent, values), self._on_saved, self._on_not_saved
        )

    def _on_saved(self, words: str) -> None:
        self._form.clear()
        self._workspace.said.emit(words)
        self._workspace.changed.emit(frozenset({"acknowledgement"}))

    def _on_not_saved(self, error: DeskError) -> None:
        self._allow()
        self._workspace.troubled.emit(error)


class AlertForm(QWidget):
    """Warnings that others gave; logged beside ours, never blocked."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        stack = column(self, gap=8)
        heads = (tr("On"), tr("Who warned"), tr("Of what"), tr("Where it can be read"))
        self._list = listing("ladder-alerts", tr("Warnings by others"), heads, wide=2, lines=3)
        stack.addWidget(self._list)
        form = self._form = SmallForm(workspace, "ladder-alert")
        form.side_by_side()
        form.field("by", tr("Who warned"))
        form.field("day", tr("When they warned"), read=When.parse, say=_words)
        form.one_below_the_other()
        form.field("title", tr("Of what"))
        form.side_by_side()
        form.field("reference", tr("Where it can be read"))
        form.field("item", tr("Item that reports it"), hint=tr("its id, where there is one"))
        form.edited.connect(self._allow)
        stack.addWidget(form)
        buttons = row()
        self._save = push("ladder-alert-save", tr("Log the warning"), self._on_save)
        buttons.addWidget(self._save)
        buttons.addStretch(1)
        stack.addLayout(buttons)
        self.setFocusProxy(form)
        form.begin()
        self._allow()

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed and not saved."""
        return self._form.drafts()

    def show_alerts(self, alerts: Sequence[Alert]) -> None:
        """List these."""
        self._list.clear()
        for alert in alerts:
            cells = (alert.day.words, _short(alert.by), alert.title, _short(alert.reference or ""))
            self._list.addTopLevelItem(entry(cells))
        self._allow()

    def _allow(self) -> None:
        filled = all(self._form.part(name).text.strip() for name in ("by", "day", "title"))
        self._save.setEnabled(self._workspace.may_edit and filled)

    def _on_save(self) -> None:
        try:
            values = self._form.values()
        except DeskError:
            return  # shown beside the field
        self._save.setEnabled(False)
        self._workspace.runner.write(self, lambda session: _log(session, values), self._on_saved, self._on_not_saved)

    def _on_saved(self, words: str) -> None:
        self._form.clear()
        self._workspace.said.emit(words)
        self._workspace.changed.emit(frozenset({"alert"}))

    def _on_not_saved(self, error: DeskError) -> None:
        self._allow()
        self._workspace.troubled.emit(error)


def _lacks(ladder: Ladder, rung: Rung, missing: Sequence[NeedState]) -> str:
    if rung.height < ladder.stands.height:
        return tr("This is a step down; it needs a reason.")
    if rung is ladder.stands and ladder.moves:
        return tr("The case stands there already.")
    if not missing:
        return tr("It has all it needs.")
    words = "; ".join(need_words(state.need) for state in missing)
    return tr("Missing: {missing}. Without it the step needs a reason.").format(missing=for_window(words))


def _take(session: Session, values: dict[str, Any]) -> str:
    made = take_step(
        session.the_case(),
        Rung(values["rung"]),
        day=values["day"] or today(),
        reason=values["reason"],
        warning=values["warning"],
        addressee=values["to"],
        answer_by=values["answer_by"],
    )
    return tr("The case stands at “{rung}”.").format(rung=rung_words(made.rung))


def _answer(session: Session, sent: Sent, values: dict[str, Any]) -> str:
    made = acknowledge(
        session.the_case(),
        sent.subject,
        by=values["by"] or "",
        how=values["how"] or "",
        day=values["day"],
        addressee=sent.addressee,
    )
    return tr("Acknowledged on {day} by {name}.").format(day=made.day.words, name=one_line(made.by))


def _log(session: Session, values: dict[str, Any]) -> str:
    made = log_alert(session.the_case(), **{name: values[name] for name in ("by", "day", "title", "reference", "item")})
    return tr("Logged: {name}, {day}.").format(name=one_line(made.by), day=made.day.words)


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _SHORT else line[: _SHORT - 1] + "…"


def _words(day: When) -> str:
    return day.words
