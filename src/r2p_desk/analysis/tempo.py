"""Tempo: does a stream of early signs, a place or a party come up more than the case's own past lets one expect?

What is counted is not reports but *reporters*: how many different ones told of it in a period, of how many that told
anything of this case at all (the reporting effort). A reporter who writes twice as much is still one, so volume alone
can never raise a tempo; what cannot be told from one reporter writing more is not told. Copies of one report count for
one reporter, because they come down to one origin. The method is ``surveillance``; periods are counted by the day on
which something became known, because that is what the desk could see.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

import msgspec

from ..domain.assessment import Profile
from ..domain.item import Item
from ..domain.when import When
from ..i18n import tr, trn
from .origins import UNKNOWN, origin_key, report_key, with_origins
from .surveillance import LEAST_COUNT, LEAST_PERIODS, Expected, Past, expected

LENGTHS = (7, 14, 30)
"""Days a period may have, the shortest first."""
MOST_PAST = 104
"""Periods looked back."""
_ENOUGH = 0.75
"""Reporters a period on average, for a period to be long enough; in a longer one the same reporter counts once."""
_WHOLE = ""


class Tempo(StrEnum):
    """How the newest period stands against the past; no level of concern."""

    TOO_LITTLE = "too little data"
    FALLING = "falling"
    STEADY = "steady"
    UPSURGE = "upsurge"


class Kind(StrEnum):
    """What a series is of."""

    ALL = "all"
    STREAM = "stream"
    PLACE = "place"
    ACTOR = "actor"
    FACTOR = "factor"


class Event(NamedTuple):
    """One report: the day (ordinal), who told it, which series it belongs to, what officers call it."""

    day: int
    reporter: str
    series: tuple[tuple[Kind, str], ...]
    ref: str


class TempoPeriod(msgspec.Struct, frozen=True, kw_only=True):
    """One period of a series: first and last day (ordinals); reports, and the reporters counted of all who reported.

    ``expected``, ``upper`` and ``lower`` are of the newest period only. ``items`` are the reports, ``reporters`` those
    counted: the figures can be counted again from them.
    """

    start: int
    end: int
    reports: int
    counted: int
    effort: int
    expected: float | None = None
    upper: int | None = None
    lower: int | None = None
    items: tuple[str, ...] = ()
    reporters: tuple[str, ...] = ()


class TempoSeries(msgspec.Struct, frozen=True, kw_only=True):
    """A series and its tempo; periods oldest first, the newest ends with the day asked for."""

    kind: Kind
    key: str
    tempo: Tempo
    note: str
    days: int
    periods: tuple[TempoPeriod, ...]


def tempo_of(
    items: Iterable[Item], names: Mapping[str, str], as_of: When, linked: Mapping[str, Sequence[int]] | None = None
) -> tuple[TempoSeries, ...]:
    """The tempo of all reports, of each stream, place and party, and of each risk factor, as of that day.

    ``names`` replace record ids of sources where the items still carry these. ``linked`` are the risk factors for whose
    indicators, or for which as a whole, an item (record id) stands as evidence; a series without a number is of all of
    them, against the reports that stand for none. Items not surely known by the day are left out.
    """
    return tempos(events_of(items, names, as_of, linked or {}), as_of.latest.toordinal())


def linked_factors(profile: Profile) -> dict[str, tuple[int, ...]]:
    """Item id → numbers of the risk factors for which it stands as evidence in this profile."""
    found: dict[str, dict[int, None]] = defaultdict(dict)
    for factor in profile.factors:
        own = (item for one in factor.indicators for item in one.evidence_for)
        for item in (*factor.evidence_for, *own):
            found[item.id][factor.number] = None
    return {item: tuple(numbers) for item, numbers in found.items()}


def events_of(
    items: Iterable[Item], names: Mapping[str, str], as_of: When, linked: Mapping[str, Sequence[int]]
) -> list[Event]:
    """The reports known by that day, as what is counted; a copy has the origin of the first with the same text."""
    found: list[Event] = []
    first: dict[str, str] = {}
    known = sorted((_named(item, names) for item in items if item.known_by(as_of)), key=lambda item: item.id)
    for item in with_origins(known):
        clock = item.known or item.recorded
        origin, text = origin_key(item), report_key(item)
        if text is not None:
            origin = first.setdefault(text, origin)
        series: list[tuple[Kind, str]] = [(Kind.ALL, _WHOLE)]
        series += [(Kind.STREAM, str(signal)) for signal in item.signals]
        series += [(Kind.PLACE, item.place.name)] if item.place is not None else []
        series += [(Kind.ACTOR, actor) for actor in item.actors]
        numbers = linked.get(item.id, ())
        series += [(Kind.FACTOR, _WHOLE)] if numbers else []
        series += [(Kind.FACTOR, f"{number:02d}") for number in numbers]
        if clock is not None:
            found.append(Event(clock.latest.toordinal(), origin, tuple(series), item.ref))
    return found


def _named(item: Item, names: Mapping[str, str]) -> Item:
    name = names.get(item.source or "")
    return item if name is None else msgspec.structs.replace(item, source=name)


def tempos(events: Sequence[Event], end: int) -> tuple[TempoSeries, ...]:
    """The tempo of every series in these events, up to the day ``end`` (ordinal)."""
    if not events:
        return ()
    first = min(event.day for event in events)
    tables: dict[int, _Table] = {}

    def table(days: int) -> _Table:
        if days not in tables:
            tables[days] = _Table(events, end, days, min((end - first) // days + 1, MOST_PAST))
        return tables[days]

    often = _how_often(events, end, min((end - first) // LENGTHS[-1] + 1, MOST_PAST))
    return tuple(table(_length(often[key])).series(key) for key in sorted(often))


def _how_often(events: Sequence[Event], end: int, count: int) -> dict[tuple[Kind, str], float]:
    """Series → reporters a period of the longest length, on average over so many periods."""
    days = LENGTHS[-1]
    told: dict[tuple[Kind, str], set[tuple[int, str]]] = defaultdict(set)
    for day, reporter, series, _ in events:
        at = (end - day) // days
        if at < count:
            report = (at, reporter)
            for key in series:
                told[key].add(report)
    return {key: len(reports) / count for key, reports in told.items()}


def _length(often: float) -> int:
    """The shortest period in which a series comes up often enough on average, by how it comes up in the longest.

    Told from the longest, so that more reports within such a period cannot change the length either.
    """
    return next((days for days in LENGTHS if often * days >= _ENOUGH * LENGTHS[-1]), LENGTHS[-1])


class _Table:
    """Reports by series and period; period 0 is the newest."""

    def __init__(self, events: Sequence[Event], end: int, days: int, count: int) -> None:
        self.days, self.count, self._end = days, count, end
        self.told: dict[tuple[Kind, str], dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._refs: dict[tuple[Kind, str], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._effort: dict[int, set[str]] = defaultdict(set)
        told, refs, effort = self.told, self._refs, self._effort
        for day, reporter, series, ref in events:
            at = (end - day) // days
            if at < count:
                effort[at].add(reporter)
                for key in series:
                    told[key][at].add(reporter)
                    refs[key][at].append(ref)

    def series(self, key: tuple[Kind, str]) -> TempoSeries:
        """The periods of one series, and the tempo of the newest."""
        told, kind = self.told[key], key[0]
        counts = [len(told[at]) if at in told else 0 for at in range(self.count)]
        efforts = [len(self._effort[at]) if at in self._effort else 0 for at in range(self.count)]
        weights = [1 if kind is Kind.ALL else effort for effort in efforts]
        gap = min(self.count // 10, 26 * 7 // self.days)
        past = [Past(-at, counts[at], weights[at]) for at in range(1 + gap, self.count)]
        found = expected(past, 0, weights[0])
        tempo, note = _judged(found, past, counts[0], weights[0])
        return TempoSeries(
            kind=kind,
            key=key[1],
            tempo=tempo,
            note=note,
            days=self.days,
            periods=tuple(self._period(key, at, counts[at], efforts[at], found) for at in reversed(range(self.count))),
        )

    def _period(self, key: tuple[Kind, str], at: int, counted: int, effort: int, found: Expected | None) -> TempoPeriod:
        end = self._end - at * self.days
        refs = self._refs[key].get(at, [])
        newest = found if at == 0 else None
        return TempoPeriod(
            start=end - self.days + 1,
            end=end,
            reports=len(refs),
            counted=counted,
            effort=effort,
            expected=newest.mean if newest else None,
            upper=newest.upper if newest else None,
            lower=newest.lower if newest else None,
            items=tuple(sorted(refs)),
            reporters=tuple(sorted(self.told[key][at])) if counted else (),
        )


def _judged(found: Expected | None, past: Sequence[Past], count: int, effort: int) -> tuple[Tempo, str]:
    if found is None:
        told = sum(1 for one in past if one.effort > 0)
        if effort <= 0:
            return Tempo.TOO_LITTLE, tr("Nobody reported anything in the newest period.")
        if told < LEAST_PERIODS:
            return Tempo.TOO_LITTLE, tr("{n} past periods with reports; {least} are needed.").format(
                n=told, least=LEAST_PERIODS
            )
        return Tempo.TOO_LITTLE, tr("Reported fewer than {least} times in the past.").format(least=LEAST_COUNT)
    told_by = trn("{n} reporter told of it", "{n} reporters told of it", count)
    said = tr("{told}; {mean} were to be expected, more than {upper} would be an upsurge.").format(
        told=told_by, mean=f"{found.mean:.1f}", upper=found.upper
    )
    if count > found.upper and count < 2:
        return Tempo.TOO_LITTLE, tr("One reporter alone: that cannot be told from one reporter writing more.")
    if count > found.upper:
        return Tempo.UPSURGE, said
    return (Tempo.FALLING if count < found.lower else Tempo.STEADY), said


def unknown_reporters(series: TempoSeries) -> bool:
    """Whether reports of nobody knows whom are among those counted: together they count for one reporter."""
    return any(UNKNOWN in period.reporters for period in series.periods)
