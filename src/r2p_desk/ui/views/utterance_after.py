"""What hangs on an utterance: its chain of repetition, what happened in the days after, what is recommended."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ...actions.incitement import repeats, respond, take_back_repeats, withdraw_part
from ...actions.incitement_for_window import others
from ...actions.incitement_told import UtteranceTold
from ...analysis.repetition import Link
from ...analysis.sequence import MOST_DAYS, USUAL_DAYS
from ...domain.incitement import Response, Utterance, response_words
from ...errors import DeskError, InvalidValue
from ...i18n import tr
from ..text import one_line
from ..utterance_words import called, followed_cells, link_cells, response_line, response_text, sequence_words
from ..widgets.cells import entry, key_of, listing
from ..widgets.field import Field
from ..widgets.parts import column, label, named, push, row
from ..widgets.small_form import SmallForm
from ..workspace import Workspace

Write = Callable[..., None]
"""(save, say, form=): save something of the case, empty the form, then say so."""


class ChainCard(QWidget):
    """``wanted`` carries the id of an entry of the chain that is to be read."""

    wanted = Signal(str)

    def __init__(self, workspace: Workspace, write: Write) -> None:
        super().__init__()
        self._workspace, self._write = workspace, write
        self._record = ""
        self._links: dict[str, Link] = {}
        stack = column(self, gap=8)
        stack.addWidget(
            label(tr("First means: first of those known here. Officers join them; nothing is guessed."), "quiet")
        )
        heads = (tr("Said on"), tr("Speaker"), tr("Medium"), tr("In the chain"))
        self._list = listing("chain-list", tr("Chain of repetition"), heads, wide=1, lines=4)
        self._list.currentItemChanged.connect(lambda *_: self._allow())
        stack.addWidget(self._list)
        line = row()
        self._read = push("chain-read", tr("Read this one"), self._on_read)
        self._part = push("chain-part", tr("It repeats nothing after all"), self._on_part)
        line.addWidget(self._read)
        line.addWidget(self._part)
        line.addStretch(1)
        stack.addLayout(line)
        form = self._form = SmallForm(workspace, "repeats")
        form.side_by_side()
        form.choice("earlier", tr("It repeats"), [("", tr("none chosen"))])
        form.field("note", tr("How one can tell"))
        form.edited.connect(self._allow)
        stack.addWidget(form)
        form.begin()
        line = row()
        self._join = push("chain-join", tr("Say that it repeats that one"), self._on_join)
        line.addWidget(self._join)
        line.addStretch(1)
        stack.addLayout(line)

    def show_told(self, told: UtteranceTold) -> None:
        """Show the chain, and offer what the entry may repeat."""
        self._record = told.utterance.id
        self._links = {link.utterance.id: link for link in told.chain}
        self._list.clear()
        for link in told.chain:
            self._list.addTopLevelItem(entry(link_cells(link, told.utterance.id), link.utterance.id))
        record = told.utterance.id
        self._workspace.runner.read(self, "others", lambda session: others(session.the_case(), record), self._on_others)
        self._allow()

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed and not saved."""
        return self._form.drafts()

    def _on_others(self, found: tuple[Utterance, ...]) -> None:
        self._form.fill_choice("earlier", [("", tr("none chosen")), *((one.id, called(one)) for one in found)])
        self._allow()

    def _allow(self) -> None:
        chosen = key_of(self._list.currentItem())
        self._read.setEnabled(bool(chosen) and chosen != self._record)
        stated = chosen in self._links and bool(self._links[chosen].stated)
        self._part.setEnabled(self._workspace.may_edit and stated)
        self._join.setEnabled(self._workspace.may_edit and bool(self._form.chosen("earlier")))

    def _on_read(self) -> None:
        self.wanted.emit(key_of(self._list.currentItem()))

    def _on_part(self) -> None:
        link = self._links.get(key_of(self._list.currentItem()))
        if link is not None:
            self._write(
                lambda case: take_back_repeats(case, link.stated), lambda _: tr("Taken back. Undo brings it back.")
            )

    def _on_join(self) -> None:
        record, earlier, note = self._record, self._form.chosen("earlier"), self._form.part("note").text.strip() or None

        self._write(
            lambda case: repeats(case, record, earlier, note),
            lambda _: tr("Saved: it repeats the other."),
            form=self._form,
        )


class SequenceCard(QWidget):
    """``days_wanted`` carries for how many days the officer wants to look."""

    days_wanted = Signal(int)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        stack = column(self, gap=8)
        self._says = named(label(look="strong", selectable=True), "sequence-says", tr("How many came after and before"))
        stack.addWidget(self._says)
        line = row(gap=12)
        self._days = Field("sequence-days", tr("Within how many days"), read=_days)
        self._days.set_text(str(USUAL_DAYS))
        line.addWidget(self._days)
        line.addWidget(push("sequence-show", tr("Look again"), self._on_days))
        line.addStretch(1)
        stack.addLayout(line)
        heads = (tr("When"), tr("What happened"), tr("What they share"))
        self._list = listing("sequence-list", tr("What happened in the days after"), heads, wide=1, lines=5)
        self._list.currentItemChanged.connect(lambda *_: self._allow())
        stack.addWidget(self._list)
        line = row()
        self._open = push("sequence-open", tr("Open this item"), self._on_open)
        line.addWidget(self._open)
        line.addStretch(1)
        stack.addLayout(line)

    def show_told(self, told: UtteranceTold) -> None:
        """Show what came after."""
        words = sequence_words(told.sequence)
        self._says.setText(words)
        self._says.setAccessibleName(words)
        self._list.clear()
        for one in told.sequence.after:
            self._list.addTopLevelItem(entry(followed_cells(one), one.item.id))
        self._allow()

    def _allow(self) -> None:
        self._open.setEnabled(bool(key_of(self._list.currentItem())))

    def drafts(self) -> dict[str, dict[str, str]]:
        """Nothing is typed here to be kept."""
        return {}

    def _on_days(self) -> None:
        try:
            self.days_wanted.emit(self._days.value() or USUAL_DAYS)
        except DeskError:
            return  # shown beside the field

    def _on_open(self) -> None:
        self._workspace.asked.emit("items", key_of(self._list.currentItem()))


class ResponseCard(QWidget):
    """What officers recommend of the list and in their own words; others stay beside it."""

    def __init__(self, workspace: Workspace, write: Write) -> None:
        super().__init__()
        self._workspace, self._write = workspace, write
        self._record = ""
        stack = column(self, gap=8)
        self._said = named(label(selectable=True), "response-said", tr("What is recommended"))
        stack.addWidget(self._said)
        line = row()
        self._which = named(QComboBox(), "response-which", tr("Response that no longer stands"))
        self._which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._back = push("response-back", tr("Withdraw this one"), self._on_back)
        line.addWidget(self._which, 1)
        line.addWidget(self._back)
        stack.addLayout(line)
        form = self._form = SmallForm(workspace, "response")
        form.choice(
            "response",
            tr("Response"),
            [("", tr("none chosen")), *((str(one), response_words(one)) for one in Response)],
        )
        form.side_by_side()
        form.field("words", tr("In your own words"), lines=2)
        form.field("why", tr("Why"), lines=2)
        form.edited.connect(self._allow)
        stack.addWidget(form)
        form.begin()
        line = row()
        self._save = push("response-save", tr("Recommend it"), self._on_save)
        line.addWidget(self._save)
        line.addStretch(1)
        stack.addLayout(line)

    def show_told(self, told: UtteranceTold) -> None:
        """Show what is recommended."""
        self._record = told.utterance.id
        words = response_text(told.responses, told.cautions)
        self._said.setText(words)
        self._said.setAccessibleName(words)
        self._which.clear()
        for one in told.responses:
            self._which.addItem(one_line(response_line(one)), one.id)
        for part in (self._which, self._back):
            part.setVisible(bool(told.responses))
        self._allow()

    def drafts(self) -> dict[str, dict[str, str]]:
        """What was typed and not saved."""
        return self._form.drafts()

    def _on_back(self) -> None:
        record, chosen = self._record, str(self._which.currentData() or "")
        self._write(lambda case: withdraw_part(case, record, chosen), lambda _: tr("Withdrawn. Undo brings it back."))

    def _allow(self) -> None:
        self._back.setEnabled(self._workspace.may_edit)
        self._save.setEnabled(self._workspace.may_edit and bool(self._form.chosen("response")))

    def _on_save(self) -> None:
        record, response = self._record, Response(self._form.chosen("response"))
        words, why = (self._form.part(name).text for name in ("words", "why"))

        self._write(
            lambda case: respond(case, record, response, words=words, why=why),
            lambda _: tr("Saved: {title}").format(title=response_words(response)),
            form=self._form,
        )


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_DAYS:
        raise InvalidValue(tr("Give from 1 to {n} days.").format(n=MOST_DAYS))
    return int(text)
