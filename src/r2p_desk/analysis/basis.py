"""Everything of a case an assessment stands on, read once and laid out so that any day can be looked at quickly."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from ..domain.assessment import Assessment, Evidence, Judgement, StatedConcern
from ..domain.item import Item
from ..domain.signoff import Dissent, FlagAnswer, Outlook, Round, SignOff
from ..domain.when import When
from .knowledge import Knowledge

Of = TypeVar("Of", Judgement, StatedConcern, SignOff, Dissent, FlagAnswer, Outlook)


class Basis:
    """Records by the assessment or judgement they belong to.

    Where one assessment holds two judgements of an indicator (or two concerns of a subject), the one with the greatest
    id stands. ``reader`` is the officer (key hash) who looks: an assessment of a blind round that is not over shows to
    its own assessor only (``open_to``). ``items`` may be a ``Knowledge`` that was laid out before.
    """

    def __init__(
        self,
        *,
        items: Iterable[Item] | Knowledge = (),
        assessments: Iterable[Assessment] = (),
        judgements: Iterable[Judgement] = (),
        evidence: Iterable[Evidence] = (),
        concerns: Iterable[StatedConcern] = (),
        rounds: Iterable[Round] = (),
        signoffs: Iterable[SignOff] = (),
        dissents: Iterable[Dissent] = (),
        answers: Iterable[FlagAnswer] = (),
        outlooks: Iterable[Outlook] = (),
        reader: str | None = None,
    ) -> None:
        self.knowledge = items if isinstance(items, Knowledge) else Knowledge(items)
        self.assessments = tuple(sorted(assessments, key=lambda one: (one.as_of.latest, one.id), reverse=True))
        """The newest as-of first."""
        self.rounds = {one.id: one for one in rounds}
        self.reader = reader
        self._judgements = _grouped(judgements)
        self._concerns = _grouped(concerns)
        self._signoffs = _grouped(signoffs)
        self._dissents = _grouped(dissents)
        self._answers = _grouped(answers)
        self._outlooks = _grouped(outlooks)
        self._evidence: dict[str, list[Evidence]] = defaultdict(list)
        for piece in sorted(evidence, key=lambda one: one.id):
            if not piece.withdrawn:
                self._evidence[piece.judgement].append(piece)
        self._supersedes = [(one.supersedes, one.as_of.latest) for one in self.assessments if one.supersedes]

    def judgements_of(self, assessment: Assessment | None) -> dict[str, Judgement]:
        """By indicator."""
        return {one.indicator: one for one in _of(self._judgements, assessment)}

    def concerns_of(self, assessment: Assessment | None) -> dict[str, StatedConcern]:
        """By subject."""
        return {one.subject: one for one in _of(self._concerns, assessment)}

    def evidence_of(self, record: str) -> list[Evidence]:
        """What stands for or against this judgement or concern and was not withdrawn."""
        return self._evidence.get(record, [])

    def signoffs_of(self, assessment: Assessment | None) -> list[SignOff]:
        """Who stands for it."""
        return _of(self._signoffs, assessment)

    def dissents_of(self, assessment: Assessment | None) -> list[Dissent]:
        """Who sees it otherwise."""
        return _of(self._dissents, assessment)

    def answers_of(self, assessment: Assessment | None) -> dict[str, FlagAnswer]:
        """What was said to each flag, by its key."""
        return {one.flag: one for one in _of(self._answers, assessment)}

    def outlooks_of(self, assessment: Assessment | None) -> list[Outlook]:
        """The overall judgements."""
        return _of(self._outlooks, assessment)

    def assessment(self, record: str) -> Assessment | None:
        """The assessment with this id."""
        return next((one for one in self.assessments if one.id == record), None)

    def choose(self, framework: str, as_of: When) -> Assessment | None:
        """The assessment that speaks for that day: the newest not after it that this reader may see.

        Of several of one day the reader's own, then one judged by all officers together, then another's. One that
        was superseded by then has no voice of its own any more.
        """
        day = as_of.latest
        gone = {record for record, since in self._supersedes if since <= day}
        taken = [
            one
            for one in self.assessments
            if one.framework == framework and one.as_of.latest <= day and one.id not in gone and self.open_to(one)
        ]
        return max(taken, key=lambda one: (one.as_of.latest, self._nearness(one), one.id), default=None)

    def before(self, assessment: Assessment | None) -> Assessment | None:
        """The one this was to be compared with: what it supersedes, else the newest of an earlier day."""
        if assessment is None:
            return None
        if assessment.supersedes:
            return self.assessment(assessment.supersedes)
        earlier = [
            one
            for one in self.assessments
            if one.framework == assessment.framework
            and one.as_of.latest < assessment.as_of.latest
            and self.open_to(one)
        ]
        return max(earlier, key=lambda one: (one.as_of.latest, self._nearness(one), one.id), default=None)

    def superseded_by(self, assessment: Assessment) -> Assessment | None:
        """The one that took its place."""
        return next((one for one in self.assessments if one.supersedes == assessment.id), None)

    def open_to(self, assessment: Assessment) -> bool:
        """Whether the reader may look into it: not into another's while its blind round is not over."""
        return assessment.round is None or assessment.assessor == self.reader or self.round_over(assessment.round)

    def round_over(self, record: str) -> bool:
        """Whether every assessor of the round has signed; never of a round that is not in this copy of the case."""
        known = self.rounds.get(record)
        if known is None or not known.assessors:
            return False
        signed = {
            one.assessor
            for one in self.assessments
            if one.round == record and any(sign.officer == one.assessor for sign in self.signoffs_of(one))
        }
        return signed.issuperset(known.assessors)

    def _nearness(self, assessment: Assessment) -> int:
        if assessment.assessor is None:
            return 1
        return 2 if assessment.assessor == self.reader else 0


def _grouped(records: Iterable[Of]) -> dict[str, list[Of]]:
    grouped: dict[str, list[Of]] = defaultdict(list)
    for one in sorted(records, key=lambda record: record.id):
        grouped[one.assessment].append(one)
    return grouped


def _of(grouped: dict[str, list[Of]], assessment: Assessment | None) -> list[Of]:
    return grouped.get(assessment.id, []) if assessment is not None else []
