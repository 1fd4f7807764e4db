"""What nobody looked at, what nobody reported, and where reports came and said nothing; sources that fell silent."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from ..domain.assessment import Profile, State
from ..domain.item import Item
from ..domain.signal import Signal

WEEKS = 26
"""How far back gaps are looked for, counted from the day."""
_WEEK = 7
_LEAST_REPORTS = 4
"""Of a source, before it has a rhythm of its own."""
_SILENT = 3
"""Times its usual gap after which a source that still reported within a year counts as silent."""
_GIVEN_UP = 366


class Gaps(NamedTuple):
    """One place, group of people or stream over the last ``weeks`` weeks, each named by its first day (ordinal).

    ``unreported``: no report of it at all came to be known. ``silent``: reports came, and none carried an early
    sign. ``items`` are all that name it by the day (references), ``last`` the ordinal of the newest.
    """

    name: str
    items: tuple[str, ...]
    last: int | None
    unreported: tuple[int, ...]
    silent: tuple[int, ...]


class Silence(NamedTuple):
    """A source that reported with some rhythm and no longer does: its usual gap and its silence, in days."""

    source: str
    reports: tuple[str, ...]
    last: int
    usual: int
    silent_for: int


class Coverage(NamedTuple):
    """What the assessment and the reports leave open.

    ``not_assessed`` and ``no_information`` are indicators nobody looked at, and those about which nothing was found.
    """

    weeks: tuple[int, ...]
    """First days (ordinals) of the weeks looked at, oldest first; the last one ends with the day itself."""
    not_assessed: tuple[str, ...]
    no_information: tuple[str, ...]
    whole: Gaps
    places: tuple[Gaps, ...]
    populations: tuple[Gaps, ...]
    streams: tuple[Gaps, ...]
    silent_sources: tuple[Silence, ...]


def coverage_of(profile: Profile) -> Coverage:
    """What is not known, and why: of the items in this profile and its judgements."""
    end = profile.as_of.latest.toordinal()
    weeks = tuple(first for back in range(WEEKS, 0, -1) if (first := end + 1 - _WEEK * back) > 0)
    reports = [(_day(item), item) for item in profile.items]
    places: dict[str, list[tuple[int, Item]]] = defaultdict(list)
    people: dict[str, list[tuple[int, Item]]] = defaultdict(list)
    streams: dict[str, list[tuple[int, Item]]] = {str(signal): [] for signal in Signal}
    for day, item in reports:
        if item.place is not None:
            places[item.place.name].append((day, item))
        for population in item.populations:
            people[population].append((day, item))
        for signal in item.signals:
            streams[signal].append((day, item))
    for one in profile.indicators:  # a group that is judged at risk and of which no report speaks is a gap too
        for population in one.populations:
            people.setdefault(population, [])
        for place in one.places:
            places.setdefault(place, [])
    return Coverage(
        weeks=weeks,
        not_assessed=tuple(one.id for one in profile.indicators if one.state is State.NOT_ASSESSED),
        no_information=tuple(one.id for one in profile.indicators if one.state is State.NO_INFORMATION),
        whole=_gaps("", reports, weeks),
        places=_all_gaps(places, weeks),
        populations=_all_gaps(people, weeks),
        streams=tuple(_gaps(name, found, weeks) for name, found in streams.items()),
        silent_sources=_silences(profile.items, end),
    )


def _all_gaps(found: dict[str, list[tuple[int, Item]]], weeks: Sequence[int]) -> tuple[Gaps, ...]:
    return tuple(_gaps(name, found[name], weeks) for name in sorted(found))


def _gaps(name: str, reports: Sequence[tuple[int, Item]], weeks: Sequence[int]) -> Gaps:
    reported, signalled = set(), set()
    for day, item in reports:
        if weeks and day >= weeks[0]:
            week = weeks[bisect_left(weeks, day + 1) - 1]
            reported.add(week)
            if item.signals:
                signalled.add(week)
    return Gaps(
        name=name,
        items=tuple(item.ref for _, item in reports),
        last=max((day for day, _ in reports), default=None),
        unreported=tuple(week for week in weeks if week not in reported),
        silent=tuple(week for week in weeks if week in reported and week not in signalled),
    )


def _silences(items: Iterable[Item], end: int) -> tuple[Silence, ...]:
    """Of each source's own rhythm: the median of the gaps between the days on which something of it became known."""
    days: dict[str, set[int]] = defaultdict(set)
    refs: dict[str, list[str]] = defaultdict(list)
    for item in items:
        if item.source:
            days[item.source].add(_day(item))
            refs[item.source].append(item.ref)
    found = []
    for source in sorted(days):
        known = sorted(days[source])
        if len(known) < _LEAST_REPORTS:
            continue
        usual = int(median(later - earlier for earlier, later in pairwise(known)))
        silent_for = end - known[-1]
        if _SILENT * max(usual, _WEEK) < silent_for <= _GIVEN_UP:
            found.append(Silence(source, tuple(refs[source]), known[-1], usual, silent_for))
    return tuple(found)


def _day(item: Item) -> int:
    clock = item.known or item.recorded
    return clock.latest.toordinal() if clock is not None else 0
