"""Coded past cases read strictly, and set beside an assessment: what is shared, and where they differ.

Nothing follows from a likeness here, and nothing is said to. The comparison counts indicators judged on both sides and
names every one that differs; below a minimum of shared indicators it refuses.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from fractions import Fraction

import msgspec

from ..domain.assessment import Profile, State
from ..domain.framework import Framework
from ..domain.item import Verification
from ..domain.precedent import (
    CodedDay,
    CodedState,
    Comparison,
    Likeness,
    Nearest,
    Precedent,
    PrecedentSource,
    SharedIndicator,
)
from ..domain.when import When
from ..errors import Damaged, InvalidValue, TooLarge
from ..i18n import tr
from .strict import read_strict, refuse_doubled

SCHEMA = "r2p-desk-precedent/1"
MAX_SIZE = 1024 * 1024
"""Bytes; a coded case is text."""
MINIMUM = 12
"""Fewer indicators judged on both sides say nothing of two cases as wholes; our choice, not a figure of the field."""
MOST = 3
_LONGEST, _LINE = 4_000, 400
_FORBIDDEN = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of what stands around them."""


def read_precedent(data: bytes, framework: Framework, *, ours: bool = False) -> Precedent:
    """The coded case these bytes state (JSON, UTF-8, schema ``r2p-desk-precedent/1``).

    ``TooLarge`` beyond ``MAX_SIZE``; ``NewerVersion`` for a later schema; ``Damaged`` for anything else that is not
    this format: an indicator the framework does not have, a day, source or indicator that stands twice, a source that
    is not listed or was known only after the day it is used for, a day of coding that is not before the onset.
    """
    if len(data) > MAX_SIZE:
        raise too_large()
    file = read_strict(data, SCHEMA, _File, _damaged)
    if (file.framework, file.version) != (framework.id, framework.version):
        raise _damaged(
            tr("coded by the framework {id} {version}").format(id=file.framework[:40], version=file.version[:20])
        )
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,60}", file.id):
        raise _damaged(f"id {file.id[:40]}")
    _check_texts(file)
    refuse_doubled((one.id for one in file.sources), _damaged)
    sources = tuple(_source(one) for one in file.sources)
    known = {one.id: one for one in sources}
    onset = None if file.onset is None else _date(file.onset)
    coded = tuple(_day(entry, framework, known, onset) for entry in file.coded)
    if not coded:
        raise _damaged(tr("no day is coded"))
    refuse_doubled((str(one.coded_as_of) for one in coded), _damaged)
    plain = ("id", "title", "place", "outcome", "framework", "version", "coder", "statement")
    taken = {name: getattr(file, name) for name in plain}
    return Precedent(**taken, period=_date(file.period), onset=onset, sources=sources, coded=coded, ours=ours)


def nearest_to(profile: Profile, precedents: Iterable[Precedent]) -> Nearest:
    """Up to three precedents that lie nearest to this profile, each on that of its days that lies nearest.

    Nearest means: the smallest share of opposite among the shared indicators; where that is equal the largest share of
    same, then the most shared, then the id. A precedent with fewer than ``MINIMUM`` shared is never compared.
    """
    enough, too_few = [], []
    for precedent in precedents:
        days = [_compared(profile, precedent, day) for day in precedent.coded]
        fit = [one for one in days if len(one.shared) >= MINIMUM]
        if fit:
            enough.append(min(fit, key=_order))
        else:
            too_few.append(max(days, key=lambda one: len(one.shared)))
    return Nearest(
        as_of=profile.as_of,
        assessed_as_of=profile.assessed_as_of,
        judged=sum(one.state.known for one in profile.indicators),
        minimum=MINIMUM,
        compared=tuple(sorted(enough, key=_order)[:MOST]),
        too_few=tuple(sorted(too_few, key=lambda one: (-len(one.shared), one.precedent.id))),
    )


def likeness(here: State, there: State) -> Likeness:
    """How two states that say how it is lie to each other: present and emerging near, absent opposite to both."""
    if here is there:
        return Likeness.SAME
    return Likeness.OPPOSITE if State.ABSENT in (here, there) else Likeness.NEAR


def too_large() -> TooLarge:
    """The refusal of a file that is too large to be a coded case."""
    return TooLarge(
        tr("This file is too large to be a precedent."),
        kept=tr("Nothing was changed."),
        todo=tr("A precedent is at most {size} KiB.").format(size=MAX_SIZE // 1024),
    )


def _compared(profile: Profile, precedent: Precedent, day: CodedDay) -> Comparison:
    here = {one.id: one for one in profile.indicators if one.state.known}
    there = {one.indicator: one for one in day.states if one.state.known}
    shared = tuple(
        SharedIndicator(
            indicator=name,
            label=one.label,
            here=one.state,
            there=there[name].state,
            likeness=likeness(one.state, there[name].state),
            reason_there=there[name].reason,
            sources_there=there[name].sources,
            items=tuple(item.id for item in (*one.evidence_for, *one.evidence_against)),
        )
        for name, one in here.items()
        if name in there
    )
    ours = {(item.ref, item.title) for item in profile.items}
    theirs = {(source.id, source.title) for source in precedent.sources}
    same = len(ours & theirs)
    return Comparison(
        precedent=precedent,
        day=day,
        shared=shared,
        only_here=tuple(name for name in here if name not in there),
        only_there=tuple(one.indicator for one in day.states if one.state.known and one.indicator not in here),
        same_items=same,
        same_case=same > 0 and 2 * same >= min(len(ours), len(theirs)),
        hindsight=(precedent.onset or precedent.period).latest > profile.as_of.latest,
    )


def _order(one: Comparison) -> tuple[Fraction, Fraction, int, str]:
    shared = len(one.shared)
    opposite, same = one.count(Likeness.OPPOSITE), one.count(Likeness.SAME)
    return Fraction(opposite, shared), -Fraction(same, shared), -shared, one.precedent.id


class _SourceEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    title: str
    document: str
    status: Verification
    locator: str | None = None
    known: str | None = None


class _DayEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    coded_as_of: str
    states: tuple["_StateEntry", ...]
    note: str | None = None


class _StateEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    indicator: str
    state: State
    reason: str
    sources: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema: str
    id: str
    title: str
    place: str
    period: str
    outcome: str
    framework: str
    version: str
    coder: str
    statement: str
    sources: tuple[_SourceEntry, ...]
    coded: tuple[_DayEntry, ...]
    onset: str | None = None


def _source(entry: _SourceEntry) -> PrecedentSource:
    known = None if entry.known is None else _date(entry.known)
    return PrecedentSource(
        id=entry.id, title=entry.title, document=entry.document, status=entry.status, locator=entry.locator, known=known
    )


def _day(entry: _DayEntry, framework: Framework, sources: dict[str, PrecedentSource], onset: When | None) -> CodedDay:
    day = _date(entry.coded_as_of)
    if onset is not None and day.latest >= onset.earliest:
        raise _damaged(tr("{day} is not before the onset").format(day=day))
    refuse_doubled((one.indicator for one in entry.states), _damaged)
    known = {one.id for one in framework.indicators}
    for one in entry.states:
        if one.indicator not in known:
            raise _damaged(tr("unknown indicator {id}").format(id=one.indicator[:20]))
        if one.state is State.NOT_ASSESSED:
            raise _damaged(tr("indicator {id} is not assessed").format(id=one.indicator))
        _check_sources(one, day, sources)
    states = tuple(
        CodedState(indicator=one.indicator, state=one.state, reason=one.reason, sources=one.sources)
        for one in entry.states
    )
    return CodedDay(coded_as_of=day, states=states, note=entry.note)


def _check_sources(entry: _StateEntry, day: When, sources: dict[str, PrecedentSource]) -> None:
    if entry.state.known and not entry.sources:
        raise _damaged(tr("indicator {id} has no source").format(id=entry.indicator))
    for name in entry.sources:
        if name not in sources:
            raise _damaged(tr("the source {id} is not listed").format(id=name[:40]))
        when = sources[name].known
        if when is not None and when.latest > day.latest:
            raise _damaged(tr("the source {id} was not known by {day}").format(id=name[:40], day=day))


def _date(text: str) -> When:
    try:
        return When(text)
    except InvalidValue:
        raise _damaged(tr("the date {text}").format(text=text[:40])) from None


def _check_texts(file: _File) -> None:
    for text in _needed(file):
        if not text.strip():
            raise _damaged(tr("an empty part"))
    for day in file.coded:
        for state in day.states:
            if len(state.reason) > _LINE or "\n" in state.reason:
                raise _damaged(tr("the reason of {id} is more than a line").format(id=state.indicator[:20]))
    locators = (one.locator or "" for one in file.sources)
    for text in (*_needed(file), *locators, *(day.note or "" for day in file.coded)):
        if len(text) > _LONGEST:
            raise _damaged(tr("a text of {n} letters").format(n=len(text)))
        if _plain(text) != text:
            raise _damaged(tr("a sign that is no text"))


def _needed(file: _File) -> Iterator[str]:
    yield from (file.title, file.place, file.outcome, file.coder, file.statement)
    for source in file.sources:
        yield from (source.id, source.title, source.document)
    for day in file.coded:
        yield from (one.reason for one in day.states)


def _plain(text: str) -> str:
    return "".join(
        sign for sign in text if sign == "\n" or not (unicodedata.category(sign) in {"Cc", "Cs"} or sign in _FORBIDDEN)
    )


def _damaged(what: str) -> Damaged:
    return Damaged(
        tr("The precedent cannot be read: {what}.").format(what=_plain(what).replace("\n", " ")[:200]),
        kept=tr("Nothing was changed."),
        todo=tr("Take its file again from where it came from."),
    )
