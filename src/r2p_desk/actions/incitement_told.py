"""What the register of incitement shows: its list without the words, and one entry with everything that hangs on it."""

import msgspec

from ..analysis.coded_terms import FoundTerm
from ..analysis.repetition import Link, chain
from ..analysis.sequence import MOST_DAYS, USUAL_DAYS, Sequence, followed
from ..domain.assessment import State
from ..domain.incitement import Met, Part, RecommendedResponse, Response, Threshold, Translation, Utterance
from ..domain.item import Item
from ..domain.lexicon import Lexicon, lexicon_name
from ..domain.marking import Marking
from ..errors import InvalidValue
from ..i18n import tr
from .assessing import today
from .basis import basis, knowledge
from .incitement import (
    all_utterances,
    find_utterance,
    marking_of_utterance,
    repetitions,
    responses_of,
    threshold_id,
    thresholds_of,
    translations_of,
    utterances,
)
from .lexicons import coded_terms, standing_lexicons
from .papers import items_named
from .session import OpenCase


class UtteranceRow(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as a list shows it: nothing of its words but how many coded terms stand in them.

    ``first``, ``repeats``: whether others repeat it and it repeats none; whether it repeats another.
    """

    utterance: Utterance
    marking: Marking
    terms: int
    expired: int
    translations: int
    tests: int
    first: bool
    repeats: bool


class UsedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A judgement whose evidence the item of an utterance is."""

    as_of: str
    indicator: str
    state: State
    supports: bool


class UtteranceTold(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. ``lexicon_names`` gives the lexicon, with its edition, of each term found, by the lexicon's id.

    ``differing`` are the parts of the test on which officers find differently. ``cautions`` are said beside responses.
    """

    utterance: Utterance
    marking: Marking
    item: Item | None
    translations: tuple[Translation, ...]
    terms: tuple[FoundTerm, ...]
    lexicon_names: dict[str, str]
    thresholds: tuple[Threshold, ...]
    differing: tuple[Part, ...]
    responses: tuple[RecommendedResponse, ...]
    cautions: tuple[str, ...]
    chain: tuple[Link, ...]
    sequence: Sequence
    used_in: tuple[UsedIn, ...]
    own_threshold: str
    """The id of the test of whoever reads, whether they made one or not."""


def register(case: OpenCase) -> list[UtteranceRow]:
    """Every entry that stands, the latest said first."""
    sought, day = coded_terms(case), today()
    translated = _counted(case, "translation")
    tested = _counted(case, "threshold")
    joined = repetitions(case)
    later, earlier = {one.item for one in joined}, {one.other for one in joined}
    rows = []
    for one in utterances(case):
        found = sought.found_in(one.text or "", said=one.when, today=day)
        rows.append(
            UtteranceRow(
                utterance=one,
                marking=marking_of_utterance(case, one),
                terms=len(found),
                expired=sum(term.expired for term in found),
                translations=translated.get(one.id, 0),
                tests=tested.get(one.id, 0),
                first=one.id in earlier and one.id not in later,
                repeats=one.id in later,
            )
        )
    return rows


def told(case: OpenCase, reference: str, days: int = USUAL_DAYS) -> UtteranceTold:
    """One entry with its terms, translations, tests, chain, and what happened within so many days (1 to 366)."""
    if not 1 <= days <= MOST_DAYS:
        raise InvalidValue(tr("Give from 1 to {n} days.").format(n=MOST_DAYS), kept=tr("Nothing was changed."))
    found = find_utterance(case, reference)
    known = all_utterances(case)
    links = chain(found.id, known, repetitions(case))
    reporting = frozenset(link.utterance.item for link in links if link.utterance.item)
    items = knowledge(case).items
    tests = tuple(thresholds_of(case, found.id))
    responses = tuple(responses_of(case, found.id))
    own = items_named(case, [found.item] if found.item else ())
    return UtteranceTold(
        utterance=found,
        marking=marking_of_utterance(case, found),
        item=next(iter(own.values()), None),
        translations=tuple(translations_of(case, found.id)),
        terms=coded_terms(case).found_in(found.text or "", said=found.when, today=today()),
        lexicon_names={one.id: _edition(one) for one in standing_lexicons(case)},
        thresholds=tests,
        differing=differing(tests),
        responses=responses,
        cautions=cautions(tests, responses),
        chain=links,
        sequence=followed(found, items, days, reporting),
        used_in=_used_in(case, found.item),
        own_threshold=threshold_id(found.id, case.desk.officer.id),
    )


def differing(tests: tuple[Threshold, ...]) -> tuple[Part, ...]:
    """The parts on which officers who looked find differently."""
    return tuple(part for part in Part if len({one.parts[part].state for one in tests if part in one.parts}) > 1)


def cautions(tests: tuple[Threshold, ...], responses: tuple[RecommendedResponse, ...]) -> tuple[str, ...]:
    """What must be said beside a response: criminal law where no officer found all six parts met."""
    wants_law = any(one.response is Response.CRIMINAL_LAW for one in responses)
    if not wants_law or any(len(one.in_state(Met.MET)) == len(Part) for one in tests):
        return ()
    return (
        tr(
            "Criminal law is recommended, and no officer found all six parts of the test met. Rabat asks for all of"
            " them: below that threshold other responses are for it."
        ),
    )


def _used_in(case: OpenCase, item: str | None) -> tuple[UsedIn, ...]:
    """Where the item is evidence, in assessments that this officer may read."""
    if item is None:
        return ()
    known = basis(case)
    return tuple(
        UsedIn(
            as_of=assessment.as_of.words, indicator=indicator, state=judgement.state, supports=piece.side.value == "for"
        )
        for assessment in known.assessments
        if known.open_to(assessment)
        for indicator, judgement in known.judgements_of(assessment).items()
        for piece in known.evidence_of(judgement.id)
        if piece.item == item
    )


def _counted(case: OpenCase, kind: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for _, _, fields in case.file.records(kind):
        if fields.get("withdrawn") is not True:
            owner = str(fields.get("utterance"))
            counts[owner] = counts.get(owner, 0) + 1
    return counts


def _edition(lexicon: Lexicon) -> str:
    return tr("{name}, edition {n}").format(name=lexicon_name(lexicon), n=lexicon.edition)
