"""The ladder of warning: where this case stands, what the next step needs, how long it has taken, who is silent."""

from PySide6.QtWidgets import (
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...actions.warning_words import need_words, sent_words
from ...actions.warnings_for_window import LadderTold, ladder_told
from ...analysis.ladder import Ladder, LadderStep, Need
from ...domain.marking import Marking
from ...domain.warning import Step, rung_words
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr, trn
from ..text import one_line
from ..widgets.cells import entry, listing
from ..widgets.field import Field
from ..widgets.parts import label, named
from ..widgets.rungs import Rungs, RungShown
from ..workspace import Workspace
from .ladder_forms import AcknowledgeForm, AlertForm, StepForm
from .paged import CasePage

KINDS = frozenset(
    {"item", "evidence", "assessment", "concern", "judgement", "signoff", "step", "warning", "acknowledgement"}
    | {"alert", "worksheet", "option", "undo"}
)


class LadderPage(CasePage):
    """Read from the top in two minutes: a sentence, five steps, what the next one needs; then what can be done."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "warnings-ladder", tr("Ladder"))
        self._told: LadderTold | None = None
        self._lay_out_where(self.add_card(tr("Where the case stands")))
        self._lay_out_needs(self.add_card(tr("What each step needs, and what meets it")))
        self._step = StepForm(workspace)
        self.add_card(tr("Take a step")).addWidget(self._step)
        self._answer = AcknowledgeForm(workspace)
        self.add_card(tr("Acknowledgements")).addWidget(self._answer)
        self._alert = AlertForm(workspace)
        self.add_card(tr("Warnings by others")).addWidget(self._alert)
        self._lay_out_twin(self.add_card(tr("The steps as a table")))

    def read(self) -> None:
        """The ladder as of the day typed; of today when none is."""
        try:
            as_of = self._as_of.value()
        except DeskError:
            return  # shown beside the field
        from ...actions.assessing import today

        self.workspace.runner.read(
            self, "ladder", lambda session: ladder_told(session.the_case(), as_of or today()), self._on_told
        )

    def on_changed(self, kinds: frozenset[str]) -> None:
        """What the ladder is made of was saved."""
        if kinds & KINDS and self.isVisible():
            self.read()

    def markings(self) -> tuple[Marking, ...]:
        """Of every note named here."""
        return (self._told.marking,) if self._told is not None else ()

    def drafts(self) -> dict[str, dict[str, str]]:
        """Of the three forms."""
        return {**self._step.drafts(), **self._answer.drafts(), **self._alert.drafts()}

    def panes(self) -> list[QWidget]:
        """The needs, then the forms."""
        return [self._needs, self._step, self._answer, self._alert]

    def _lay_out_where(self, stack: QVBoxLayout) -> None:
        self._says = named(label(look="title", selectable=True), "ladder-says", tr("Where the case stands"))
        self._clock = named(label(selectable=True), "ladder-clock", tr("Since the first signal"))
        self._next = named(label(selectable=True), "ladder-next", tr("What the next step needs"))
        self._silent = named(label(look="error", selectable=True), "ladder-silent", tr("Silences"))
        self._rungs = Rungs()
        for part in (self._says, self._clock, self._next, self._silent, self._rungs):
            stack.addWidget(part)
        hint = tr("empty: as of today. Of an earlier day only what was known, stated or issued by then is shown.")
        self._as_of = Field("ladder-as-of", tr("As of"), read=When.parse, say=_words, hint=hint)
        self._as_of.edited.connect(self.read)
        stack.addWidget(self._as_of)

    def _lay_out_needs(self, stack: QVBoxLayout) -> None:
        self._needs = named(QTreeWidget(), "ladder-needs", tr("What each step needs"))
        self._needs.setHeaderLabels([tr("Need"), tr("Met by")])
        self._needs.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self._needs.setMinimumHeight(self._needs.fontMetrics().height() * 14)
        stack.addWidget(self._needs)
        words = tr("Needs of a step count for every step above it. No level of concern takes a step: an officer does.")
        stack.addWidget(label(words, "quiet"))

    def _lay_out_twin(self, stack: QVBoxLayout) -> None:
        heads = (tr("Step"), tr("State"), tr("Since"), tr("Days"), tr("Missing"), tr("Acknowledged"))
        self._twin = listing("ladder-table", tr("The steps as a table"), heads, wide=0, lines=5)
        stack.addWidget(self._twin)

    def _on_told(self, told: LadderTold) -> None:
        self._told = told
        ladder = told.ladder
        for part, words in (
            (self._says, says(ladder)),
            (self._clock, clock_words(ladder)),
            (self._next, next_words(ladder)),
            (self._silent, silence_words(ladder)),
        ):
            part.setText(words)
            part.setAccessibleName(words)
            part.setVisible(bool(words))
        shown = [_shown(step) for step in ladder.steps]
        self._rungs.show_steps(shown)
        self._fill_needs(told)
        self._fill_twin(ladder, shown)
        self._step.show_ladder(told)
        self._answer.show_ladder(ladder)
        self._alert.show_alerts(ladder.alerts)
        self.workspace.marked.emit()

    def _fill_needs(self, told: LadderTold) -> None:
        self._needs.clear()
        ladder = told.ladder
        for step in ladder.steps:
            missing = len(step.missing)
            count = trn("{n} missing", "{n} missing", missing) if missing else tr("all met")
            top = QTreeWidgetItem([rung_words(step.rung), count])
            for need in step.needs:
                sign = tr("✓ met") if need.met else tr("✗ missing")
                by = "; ".join(one_line(told.names.get(record, "")) for _, record in need.records)
                if need.paragraphs:
                    by = tr("paragraphs {numbers} rest on nothing").format(
                        numbers=", ".join(str(number) for number in need.paragraphs)
                    )
                under = QTreeWidgetItem([f"{sign}: {need_words(need.need)}", by if need.met or need.paragraphs else ""])
                under.setToolTip(1, by)
                top.addChild(under)
            self._needs.addTopLevelItem(top)
            above = ladder.next
            top.setExpanded(above is not None and above.rung is step.rung)

    def _fill_twin(self, ladder: Ladder, shown: list[RungShown]) -> None:
        self._twin.clear()
        for step, row in zip(reversed(ladder.steps), reversed(shown), strict=True):
            since = step.taken.day.words if step.taken is not None else ""
            days = "" if step.days is None else str(step.days)
            answered = sum(not sent.silent for sent in step.sent)
            told = tr("{n} of {all}").format(n=answered, all=len(step.sent)) if step.sent else ""
            self._twin.addTopLevelItem(entry((row.words, _state(step), since, days, str(len(step.missing)), told)))


def says(ladder: Ladder) -> str:
    """Where the case stands and since when, in a sentence."""
    step = ladder.steps[ladder.stands.height]
    if step.taken is None or step.days is None:
        return tr("{rung}. No step was taken yet.").format(rung=rung_words(ladder.stands))
    days = trn("{n} day", "{n} days", step.days)
    return tr("{rung}, for {days}, since {day}.").format(
        rung=rung_words(ladder.stands), days=days, day=step.taken.day.words
    )


def clock_words(ladder: Ladder) -> str:
    """The clock from the first signal, and the item with which it began."""
    if ladder.signal is None or ladder.signal_days is None:
        return tr("No signal yet: no item has an early sign or stands as evidence.")
    days = trn("{n} day", "{n} days", ladder.signal_days)
    return tr("{days} since the first signal: {ref}, {title}").format(
        days=days, ref=one_line(ladder.signal.ref), title=one_line(ladder.signal.title)
    )


def next_words(ladder: Ladder) -> str:
    """What the next step itself needs and has not."""
    step = ladder.next
    if step is None:
        return ""
    if not step.missing:
        return tr("Next: {rung}. It has all it needs.").format(rung=rung_words(step.rung))
    missing = "; ".join(need_words(need) for need in step.missing)
    return tr("Next: {rung}. Missing: {missing}.").format(rung=rung_words(step.rung), missing=missing)


def silence_words(ladder: Ladder) -> str:
    """Every silence, the longest overdue first."""
    silent = sorted(ladder.silences, key=lambda sent: -(sent.overdue or 0))
    return "\n".join(f"○  {one_line(sent_words(sent))}" for sent in silent)


def _shown(step: LadderStep) -> RungShown:
    taken, clock = step.taken, ""
    if taken is not None and step.days is not None:
        clock = tr("since {day}, {days}").format(day=taken.day.words, days=trn("{n} day", "{n} days", step.days))
        if step.from_signal is not None:
            after = trn("{n} day after the first signal", "{n} days after the first signal", step.from_signal)
            clock = f"{clock} · {after}"
        if taken.reason:
            clock = f"{clock}\n{tr('Reason: {text}').format(text=one_line(taken.reason))}"
    return RungShown(
        name=str(step.rung),
        words=rung_words(step.rung),
        stands=step.stands,
        taken=taken is not None,
        clock=clock,
        missing=_lacked(taken) if taken is not None else _lacks(step),
        answers=tuple((one_line(sent_words(sent)), sent.silent) for sent in step.sent),
    )


def _state(step: LadderStep) -> str:
    return tr("here") if step.stands else tr("taken") if step.taken is not None else tr("not taken")


def _lacks(step: LadderStep) -> str:
    words = "; ".join(need_words(need) for need in step.missing)
    return tr("Missing: {missing}").format(missing=words) if words else ""


def _lacked(taken: Step) -> str:
    """What was missing when it was taken all the same; a need of a later version by its code."""
    known = {str(need): need_words(need) for need in Need}
    words = "; ".join(known.get(code, code) for code in taken.missing)
    return tr("Taken without: {missing}").format(missing=words) if words else ""


def _words(day: When) -> str:
    return day.words
