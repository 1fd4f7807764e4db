"""The ledger of warning and response: was there warning, when, to whom, what was decided, what happened."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...actions.assessing import today
from ...actions.warning_words import answer_words, ledger_words
from ...actions.warnings_for_window import LedgerTold, ledger_told
from ...analysis.response import Event, LedgerRow, Response
from ...domain.marking import Marking
from ...domain.warning import result_words
from ...domain.when import When
from ...errors import DeskError
from ...i18n import tr, trn
from ..text import one_line
from ..widgets.cells import entry, listing
from ..widgets.field import Field
from ..widgets.parts import label, named
from ..workspace import Workspace
from .ladder_page import KINDS
from .paged import CasePage

_SIGNS = {
    Event.SIGNAL: "◆",
    Event.STEP: "▲",
    Event.ISSUED: "■",
    Event.ACKNOWLEDGED: "●",
    Event.SILENCE: "○",
    Event.ALERT: "□",
    Event.DECISION: "★",
    Event.OUTCOME: "✦",
    Event.HORIZON: "…",
}


class LedgerPage(CasePage):
    """Each warning with what it led to, then everything in order of time, silences among it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "warnings-ledger", tr("Response ledger"))
        self._told: LedgerTold | None = None
        self._lay_out_warnings(self.add_card(tr("Was there warning, and what came of it")))
        self._lay_out_rows(self.add_card(tr("In order of time")))

    def read(self) -> None:
        """The ledger as of the day typed; of today when none is."""
        try:
            as_of = self._as_of.value()
        except DeskError:
            return  # shown beside the field
        self.workspace.runner.read(
            self, "ledger", lambda session: ledger_told(session.the_case(), as_of or today()), self._on_told
        )

    def on_changed(self, kinds: frozenset[str]) -> None:
        """What the ledger is made of was saved."""
        if kinds & (KINDS | {"outcome", "decision"}) and self.isVisible():
            self.read()

    def markings(self) -> tuple[Marking, ...]:
        """Of every note named here."""
        return (self._told.marking,) if self._told is not None else ()

    def panes(self) -> list[QWidget]:
        """The warnings, then the rows."""
        return [self._warnings, self._rows]

    def _lay_out_warnings(self, stack: QVBoxLayout) -> None:
        self._says = named(label(look="strong", selectable=True), "ledger-says", tr("How it stands"))
        stack.addWidget(self._says)
        self._each = named(label(selectable=True), "ledger-each", tr("Each warning in words"))
        stack.addWidget(self._each)
        heads = (tr("Issued"), tr("Warning"), tr("Acknowledged"), tr("What came"), tr("Lead"))
        self._warnings = listing("ledger-warnings", tr("Warnings and what they led to"), heads, wide=1, lines=4)
        stack.addWidget(self._warnings)
        words = tr(
            "Lead is the days from the day of issue to what came true; below zero where the warning came after it."
        )
        stack.addWidget(label(words, "quiet"))

    def _lay_out_rows(self, stack: QVBoxLayout) -> None:
        hint = tr("empty: as of today. Of an earlier day only what was known, stated or issued by then is shown.")
        self._as_of = Field("ledger-as-of", tr("As of"), read=When.parse, say=lambda day: day.words, hint=hint)
        self._as_of.edited.connect(self.read)
        stack.addWidget(self._as_of)
        heads = (tr("Day"), "", tr("What"))
        self._rows = listing("ledger-rows", tr("Warning and response in order of time"), heads, wide=2, lines=18)
        stack.addWidget(self._rows)
        self._row_words = named(label(selectable=True), "ledger-row", tr("The row chosen"))
        stack.addWidget(self._row_words)
        self._rows.currentItemChanged.connect(lambda now, _: self._on_row(now.toolTip(2) if now is not None else ""))

    def _on_row(self, words: str) -> None:
        self._row_words.setText(words)
        self._row_words.setAccessibleName(words)

    def _on_told(self, told: LedgerTold) -> None:
        self._told = told
        self._says.setText(says(told))
        self._says.setAccessibleName(self._says.text())
        each = "\n".join(response_words(one) for one in told.ledger.responses)
        self._each.setText(each)
        self._each.setAccessibleName(each)
        self._each.setVisible(bool(each))
        self._warnings.clear()
        for response in told.ledger.responses:
            self._warnings.addTopLevelItem(entry(response_cells(response)))
        self._rows.clear()
        for row in told.ledger.rows:
            self._rows.addTopLevelItem(entry((row.day.words, _SIGNS[row.event], _row(row, told))))
        self.workspace.marked.emit()


def _row(row: LedgerRow, told: LedgerTold) -> str:
    """A row, and by when somebody other than its author had seen it."""
    words = ledger_words(row)
    return f"{words} · {told.witnessed[row.record]}" if row.record in told.witnessed else words


def says(told: LedgerTold) -> str:
    """How many warnings went out, how many are silent, in a sentence each."""
    responses = told.ledger.responses
    if not responses:
        return tr("No warning was issued by then.")
    silent = sum(any(sent.silent for sent in one.sent) for one in responses)
    issued = trn("{n} warning was issued.", "{n} warnings were issued.", len(responses))
    if not silent:
        return issued
    words = trn("{n} was not acknowledged by all.", "{n} were not acknowledged by all.", silent)
    return f"{issued} {words}"


def response_cells(response: Response) -> tuple[str, ...]:
    """One warning on one line."""
    note = response.warning
    return (
        note.issued.words if note.issued is not None else "",
        f"{note.number}: {one_line(note.heading)}",
        _answered(response),
        _came(response),
        "" if response.lead is None else trn("{n} day", "{n} days", response.lead),
    )


def response_words(response: Response) -> str:
    """One warning in sentences: when and to whom it went, who answered, what was decided, what came."""
    note, decided = response.warning, response.decided
    parts = [
        tr("Warning {number} of {day} to {names}.").format(
            number=note.number,
            day=note.issued.words if note.issued is not None else "",
            names=one_line(" · ".join(note.addressees)),
        ),
        tr("Acknowledged: {words}.").format(words=_answered(response)),
        tr("Decided after it: {words}.").format(
            words=tr("nothing") if decided is None else f"{one_line(decided.title)}, {decided.day.words}"
        ),
    ]
    came = _came(response)
    if came:
        parts.append(tr("What it stated: {words}.").format(words=came))
    if response.lead is not None:
        parts.append(tr("Lead: {days}.").format(days=trn("{n} day", "{n} days", response.lead)))
    return " ".join(parts)


def _answered(response: Response) -> str:
    if len(response.sent) == 1:
        return one_line(answer_words(response.sent[0])).split(",", maxsplit=1)[0]
    answered = sum(not sent.silent for sent in response.sent)
    return tr("{n} of {all}").format(n=answered, all=len(response.sent))


def _came(response: Response) -> str:
    if response.outcome is not None:
        return result_words(response.outcome.result)
    return tr("horizon passed, nobody has said") if response.horizon_passed else ""
