"""Sign-off: where every assessment stands, who stands for it, who sees it otherwise, and how the next is begun."""

from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from ...actions.signing_for_window import OneTold, RoundTold, StandingsTold, one_told, standings_told
from ...actions.signing_off import Standing
from ...errors import DeskError
from ...i18n import tr, trn
from ..assessment_words import choice_words, signed_words, whose_words
from ..text import for_window, visible
from ..widgets.cells import entry, key_of, listing
from ..widgets.fitting import choose, fit
from ..widgets.parts import characters, label, named
from ..workspace import Workspace
from .begin_card import BeginCard
from .dissent_card import DissentCard
from .exercise_card import ExerciseCard
from .outlook_card import OutlookCard
from .paged import CasePage, show_card
from .signing_card import SigningCard

_KINDS = frozenset(
    {"assessment", "judgement", "evidence", "concern", "round", "signoff", "dissent", "outlook", "access"}
)
_SIGNED, _SIGNED_WIDTH = 3, 30
"""The column with who signed, in characters: all of it stands below the list."""
_WIDEST = 150
"""Of the cards, in characters: they hold tables."""


class StandingPage(CasePage):
    """The list of assessments, and for the chosen one all that can be done about standing for it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "analysis-sign-off", tr("Sign-off"))
        self._told: StandingsTold | None = None
        self._chosen = ""
        self._lay_out_list(self.add_card(tr("Assessments, and who stands for them"), _WIDEST))
        self._signing, self._outlook = SigningCard(workspace), OutlookCard(workspace)
        self._dissent, self._begin = DissentCard(workspace), BeginCard(workspace)
        self._exercise = ExerciseCard(workspace)
        self._of_one = []
        for words, part in (
            (tr("Overall judgement"), self._outlook),
            (tr("Sign it"), self._signing),
            (tr("Dissent"), self._dissent),
        ):
            inside = self.add_card(words, _WIDEST)
            inside.addWidget(part)
            self._of_one.append(inside)
        self.add_card(tr("Begin another"), _WIDEST).addWidget(self._begin)
        self.add_card(tr("Exercise"), _WIDEST).addWidget(self._exercise)
        self._signing.asked.connect(self._on_checks)
        self._begin.begun.connect(self._on_begun)
        self._show_one(None)

    def read(self) -> None:
        """Every assessment anew, then the chosen one."""
        self.workspace.runner.read(self, "standings", lambda session: standings_told(session.the_case()), self._on_told)

    def on_changed(self, kinds: frozenset[str]) -> None:
        """Something was saved that an assessment consists of, or that was said about one."""
        if kinds & _KINDS and self.isVisible():
            self.read()

    def drafts(self) -> dict[str, dict[str, str]]:
        """Whatever is typed in one of the cards."""
        found: dict[str, dict[str, str]] = {}
        for part in (self._outlook, self._signing, self._dissent, self._begin, self._exercise):
            found |= part.drafts()
        return found

    def panes(self) -> list[QWidget]:
        """The assessments, the dissents."""
        return [self._list, self._dissent.list]

    def _lay_out_list(self, stack: QVBoxLayout) -> None:
        heads = (tr("Day"), tr("Whose"), tr("Title"), tr("Signed"), tr("State"))
        self._list = listing("standings", tr("Assessments"), heads, wide=2, lines=3)
        self._list.header().setSectionResizeMode(_SIGNED, QHeaderView.ResizeMode.Interactive)
        self._list.header().resizeSection(_SIGNED, characters(self, _SIGNED_WIDTH))
        self._list.currentItemChanged.connect(lambda now, _: self._on_chosen(key_of(now)))
        stack.addWidget(self._list)
        self._about = named(label(selectable=True), "standing-about", tr("The assessment chosen"))
        stack.addWidget(self._about)
        self._rounds = label(look="quiet", selectable=True)
        self._rounds.setObjectName("standing-rounds")
        stack.addWidget(self._rounds)

    def _on_told(self, told: StandingsTold) -> None:
        self._told = told
        rounds = {one.round.id: one for one in told.rounds}
        held = self._list.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self._list.clear()
        for one in told.standings:
            said = one.assessment
            signed = signed_words(one) if one.open else tr("not told")
            title = (said.title or "") if one.open else ""
            cells = (said.as_of.words, whose_words(one), title, signed, _state(one, rounds, told.standings))
            self._list.addTopLevelItem(entry(cells, said.id))
        fit(self._list, most=6)
        self._chosen = choose(self._list, self._chosen)
        self._list.blockSignals(held)
        self._rounds.setText(visible("\n".join(_round_words(one) for one in told.rounds)))
        self._rounds.setVisible(bool(told.rounds))
        self._begin.show_told(told, None)
        self._read_one()

    def _on_chosen(self, record: str) -> None:
        if record and record != self._chosen:
            self._chosen = record
            self._read_one()

    def _read_one(self) -> None:
        record = self._chosen
        if not record:
            self._show_one(None)
            self._say(tr("No assessment yet. Judge an indicator, or begin one below."))
            return
        self.workspace.runner.read(
            self, "one", lambda session: one_told(session.the_case(), record), self._show_one, self._on_closed
        )

    def _on_closed(self, error: DeskError) -> None:
        """Another's in a blind round that is not over."""
        self._show_one(None)
        self._say(for_window(f"{error.happened} {error.todo}".strip()))

    def _show_one(self, told: OneTold | None) -> None:
        self._signing.keep()
        for card in self._of_one:
            show_card(card, shown=told is not None)
        for part in (self._outlook, self._signing, self._dissent):
            part.show_one(told)
        if self._told is not None:
            self._begin.show_told(self._told, told)
            self._exercise.show_told(self._told, told)
        if told is not None:
            self._say("\n".join(_lines(told)))

    def _say(self, words: str) -> None:
        self._about.setText(visible(words))
        self._about.setAccessibleName(visible(words))

    def _on_checks(self, mandate: str) -> None:
        self.workspace.asked.emit("analysis", f"checks/{self._chosen}/{mandate}")

    def _on_begun(self, record: str) -> None:
        self._chosen = record


def _state(one: Standing, rounds: dict[str, RoundTold], others: tuple[Standing, ...]) -> str:
    """Superseded, changed since it was signed, in a round, dissented from: in words."""
    said = [tr("signed") if one.signoffs else tr("being judged")] if one.open and one.superseded_by is None else []
    if one.superseded_by is not None:
        by = next((other for other in others if other.assessment.id == one.superseded_by), None)
        said.append(tr("superseded by that of {day}").format(day=by.assessment.as_of.words if by is not None else "?"))
    if one.changed_since:
        said.append(tr("changed since it was signed"))
    in_round = rounds.get(one.assessment.round or "")
    if in_round is not None:
        said.append(tr("blind round, over") if in_round.over else tr("blind round, not over"))
    if one.dissents:
        said.append(trn("{n} dissent", "{n} dissents", len(one.dissents)))
    return "; ".join(said)


def _lines(told: OneTold) -> list[str]:
    one, said = told.standing, told.standing.assessment
    chair = tr("Begun by {name}, who is its chair.").format(name=told.chair) if told.chair else ""
    version = f", {said.version}" if said.version else ""
    lines = [
        choice_words(one),
        tr("Framework: {title}{version}. Judged by: {whose}. {chair}").format(
            title=told.framework, version=version, whose=whose_words(one), chair=chair
        ),
        tr("Signed: {signed}.").format(signed=signed_words(one)),
    ]
    lines += [tr("Note of {name}: {note}").format(name=sign.name, note=sign.note) for sign in one.signoffs if sign.note]
    if one.changed_since:
        lines.append(
            tr("It says something else now than what {names} signed. What was signed is in the journal.").format(
                names=", ".join(dict.fromkeys(one.changed_since))
            )
        )
    return [line.strip() for line in lines]


def _round_words(one: RoundTold) -> str:
    state = tr("over: all of them have signed") if one.over else tr("not over")
    kind = tr("Exercise") if one.round.exercise else tr("Blind round")
    title = f" “{one.round.title}”" if one.round.title else ""
    return tr("{kind}{title} as of {day}: {names}; {state}.").format(
        kind=kind, title=title, day=one.round.as_of.words, names=", ".join(one.names), state=state
    )
