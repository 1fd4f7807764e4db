"""Where a judgement outruns its evidence: flags beside an assessment, each naming its items; none of them decides.

A flag has a key, such as ``single-source/7.3``, under which it is answered in words. The blocking ones must be answered
before the assessment can be signed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..domain.assessment import (
    Confidence,
    FactorProfile,
    IndicatorProfile,
    Profile,
    State,
    confidence_words,
    state_words,
)
from ..domain.item import Item
from ..domain.signal import crime_words
from ..domain.signoff import FlagAnswer, Mandate
from ..i18n import tr, trn
from .basis import Basis
from .impartiality import loaded_words, one_party
from .support import Support, above, carries_words, counted_words, ring_words, support_of, weigh

LATEST_NEWS = 180
"""Days after which evidence that nothing newer joined counts as old, where no review date was set."""


class Flag(NamedTuple):
    """One thing to look at: what it is, about what, in words, on which items (references), and what was answered."""

    code: str
    subject: str
    text: str
    items: tuple[str, ...] = ()
    blocking: bool = False
    answer: FlagAnswer | None = None

    @property
    def key(self) -> str:
        """Under which it is answered."""
        return f"{self.code}/{self.subject}" if self.subject else self.code


def flags_of(basis: Basis, profile: Profile, *, mandate: Mandate | None = None) -> tuple[Flag, ...]:
    """Every flag of the assessment in this profile, in the order of the framework; ``mandate`` adds what it must state.

    Empty where nothing is assessed.
    """
    if profile.assessment is None:
        return ()
    found: list[Flag] = []
    for factor in profile.factors:
        found += _of_factor(factor)
        for indicator in factor.indicators:
            if indicator.state is not State.NOT_ASSESSED:
                found += _of_indicator(indicator, profile)
    found += _of_whole(basis, profile)
    if mandate is not None:
        found += _of_mandate(profile, mandate)
    return _answered(found, basis.answers_of(profile.assessment))


def supports(profile: Profile) -> dict[str, Support]:
    """What the evidence of each judgement would carry, by indicator."""
    return {one.id: support_of(one) for one in profile.indicators if one.state is not State.NOT_ASSESSED}


def open_blocks(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """The flags that must be answered before signing and are not."""
    return tuple(flag for flag in flags if flag.blocking and flag.answer is None)


def _of_factor(factor: FactorProfile) -> Iterator[Flag]:
    """Of what hangs on the risk factor as a whole."""
    subject = str(factor.number)
    weighed = weigh(factor.evidence_for)
    for one in (*weighed, *weigh(factor.evidence_against)):
        if one.origin.ring:
            yield Flag("circular", subject, ring_words(one.origin), _refs(one.origin.items), blocking=True)
    if len(weighed) == 1:
        refs = _refs(weighed[0].origin.items)
        reports = trn("{n} report", "{n} reports", len(refs))
        text = tr("{reports}, one origin: nothing independent confirms it.").format(reports=reports)
        yield Flag("single-source", subject, text, refs)


def _of_indicator(one: IndicatorProfile, profile: Profile) -> Iterator[Flag]:
    support = support_of(one)
    own = tuple(item.ref for weighed in support.own for item in weighed.origin.items)
    if one.state.known:
        yield from _of_known(one, support, own)
    for weighed in (*support.own, *support.other):
        if weighed.origin.ring:
            refs = _refs(weighed.origin.items)
            yield Flag("circular", one.id, ring_words(weighed.origin), refs, blocking=True)
    yield from _unmentioned(one, support)
    yield from _old(one, profile)
    yield from _loaded(one)


def _of_known(one: IndicatorProfile, support: Support, own: tuple[str, ...]) -> Iterator[Flag]:
    if not support.own:
        text = tr("Judged {state}, and nothing that was named speaks for that.").format(state=state_words(one.state))
        yield Flag("no-evidence", one.id, text, blocking=True)
        return
    if above(one.confidence, support.carries):
        text = tr("{counted} They {carries}; stated is {stated}.").format(
            counted=counted_words(support.own),
            carries=carries_words(support.carries),
            stated=confidence_words(one.confidence),
        )
        yield Flag("confidence-above-evidence", one.id, text, own, blocking=True)
    if len(support.own) == 1 and one.state is not State.ABSENT:
        reports = trn("{n} report", "{n} reports", support.reports)
        text = tr("{reports}, one origin: nothing independent confirms it.").format(reports=reports)
        yield Flag("single-source", one.id, text, own, blocking=one.confidence is Confidence.HIGH)


def _unmentioned(one: IndicatorProfile, support: Support) -> Iterator[Flag]:
    """Contradicted and not mentioned: neither a word why beside the item, nor its reference in the reasons."""
    said = one.reasons or ""
    silent = [
        item.ref
        for weighed in support.other
        for item in weighed.origin.items
        if item.id not in one.whys and not _named_in(said, item.ref)
    ]
    if silent and one.state.known:
        text = tr("What speaks against it is named without a word about it.")
        yield Flag("contradicted", one.id, text, tuple(silent), blocking=True)


def _named_in(text: str, ref: str) -> bool:
    """Whether this id stands in the text by itself: ``RW-1`` does not stand in ``RW-10``."""
    return re.search(rf"(?<![A-Za-z0-9-]){re.escape(ref)}(?!-?[A-Za-z0-9])", text) is not None


def _old(one: IndicatorProfile, profile: Profile) -> Iterator[Flag]:
    day = profile.as_of.latest
    if one.review is not None:
        if one.review.latest < day:
            text = tr("It was to be looked at again by {day}.").format(day=one.review.words)
            yield Flag("stale", one.id, text)
        return
    named = (*one.evidence_for, *one.evidence_against)
    clocks = [clock for item in named if (clock := item.known or item.recorded) is not None]
    newest = max(clocks, key=lambda clock: clock.latest, default=None)
    if newest is not None and (day - newest.latest).days > LATEST_NEWS:
        text = tr("The newest evidence is of {day}.").format(day=newest.words)
        yield Flag("stale", one.id, text, _refs(named))


def _loaded(one: IndicatorProfile) -> Iterator[Flag]:
    said = " ".join(part for part in (one.reasons, one.would_change, *one.whys.values()) if part)
    words = loaded_words(said)
    if words:
        text = tr("Words that judge rather than describe: {words}.").format(words=", ".join(words))
        yield Flag("loaded-words", one.id, text)


def _of_whole(basis: Basis, profile: Profile) -> Iterator[Flag]:
    alone = one_party(profile)
    if alone is not None:
        party, refs = alone
        text = tr("All evidence that names who acts names {party}, though reports on others are known.").format(
            party=party
        )
        yield Flag("one-sided", "", text, refs, blocking=True)
    known = {one.id for one in profile.indicators}
    strange = sorted(set(basis.judgements_of(profile.assessment)) - known)
    if strange:
        text = tr("Judged by another version of the framework: {ids}.").format(ids=", ".join(strange))
        yield Flag("other-version", "", text, blocking=True)
    late = _known_later(basis, profile)
    if late:
        text = tr("Named as evidence, and known only after the day of the assessment.")
        yield Flag("evidence-later", "", text, late, blocking=True)


def _known_later(basis: Basis, profile: Profile) -> tuple[str, ...]:
    """Evidence whose item became known after the assessment's day, as other hands may have dated it anew since.

    A narrowed reader is told of none that is closed, nor of any beside a closed one.
    """
    assessment, known = profile.assessment, basis.knowledge
    if assessment is None:
        return ()
    by_then, found = known.count_by(assessment.as_of), set()
    owners = [one.id for one in basis.judgements_of(assessment).values()]
    owners += [one.id for one in basis.concerns_of(assessment).values()]
    for owner in owners:
        places = [known.place[piece.item] for piece in basis.evidence_of(owner) if piece.item in known.place]
        if profile.access is None or all(known.items[at].access in profile.access for at in places):
            found |= {known.items[at].ref for at in places if at >= by_then}
    return tuple(sorted(found))


def _of_mandate(profile: Profile, mandate: Mandate) -> Iterator[Flag]:
    stated = {crime.crime for crime in profile.crimes if crime.level is not None}
    missing = [crime for crime in mandate.crimes if crime not in stated]
    if mandate is Mandate.PROTECTION and stated:
        missing = []
    if missing:
        text = tr("No level of concern is stated for: {crimes}.").format(
            crimes=", ".join(crime_words(crime) for crime in missing)
        )
        yield Flag("no-level", str(mandate), text, blocking=True)


def _answered(flags: Iterable[Flag], answers: Mapping[str, FlagAnswer]) -> tuple[Flag, ...]:
    return tuple(flag._replace(answer=answers.get(flag.key)) for flag in flags)


def _refs(items: Iterable[Item]) -> tuple[str, ...]:
    return tuple(item.ref for item in items)
