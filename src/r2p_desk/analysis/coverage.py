"""What nobody looked at, what nobody reported, and where reports came and said nothing; sources that fell silent.

A source is awaited by the rhythm an officer stated for it; else by its own, once it reported four times; else by that
of its kind. Against its own rhythm it is silent after three times the gap; against one that was stated, or that its
kind is expected to keep, once half a rhythm has passed since the report was due. A retired one is awaited no more.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
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


class Basis(StrEnum):
    """Whose word a rhythm is."""

    STATED = "stated"
    OWN = "own"
    KIND = "kind"


class Awaited(NamedTuple):
    """What can be expected of a source: a report every so many ``days``.

    ``stated`` where an officer said so, else it is that of its kind; ``since`` is the day (ordinal) on which the source
    was entered. Of one that is ``retired`` nothing is.
    """

    source: str
    days: int | None
    stated: bool
    since: int
    retired: bool = False


class Dark(NamedTuple):
    """What a silent source used to report on and of which nobody has reported since: names, and streams of signs."""

    places: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()


class Silence(NamedTuple):
    """A source that was to report and does not: how often it should, for how long it is silent, both in days.

    ``last`` is the ordinal of its newest report, ``None`` for one that has not reported at all.
    """

    source: str
    reports: tuple[str, ...]
    last: int | None
    usual: int
    silent_for: int
    basis: Basis = Basis.OWN
    dark: Dark = Dark()


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


def coverage_of(profile: Profile, awaited: Iterable[Awaited] = ()) -> Coverage:
    """What is not known, and why: of the items in this profile and its judgements.

    A narrowed reading says nothing of sources it has no report of.
    """
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
        silent_sources=silences(profile.items, end, awaited, unheard=not profile.narrowed),
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


def silences(
    items: Iterable[Item], end: int, awaited: Iterable[Awaited] = (), *, unheard: bool = True
) -> tuple[Silence, ...]:
    """The sources that are silent on that day (ordinal), by name; sources must stand in the items by name.

    ``unheard``: also those that were to report and have not once. A day counts on which something of a source became
    known.
    """
    known = tuple(items)
    expected = {one.source: one for one in awaited}
    by_source: dict[str, list[Item]] = defaultdict(list)
    for item in known:
        if item.source:
            by_source[item.source].append(item)
    found = []
    for source in sorted(by_source.keys() | (expected.keys() if unheard else set())):
        silence = _silence(source, by_source.get(source, []), end, expected.get(source))
        if silence is not None:
            found.append(silence)
    if not found:
        return ()
    newest = _newest(known)
    return tuple(one._replace(dark=_dark(by_source.get(one.source, []), one.last, newest)) for one in found)


def _silence(source: str, items: Sequence[Item], end: int, awaited: Awaited | None) -> Silence | None:
    if awaited is not None and awaited.retired:
        return None
    days = sorted({_day(item) for item in items})
    last = days[-1] if days else None
    since = last if last is not None else awaited.since if awaited is not None else end
    silent_for = end - since
    reports = tuple(item.ref for item in items)
    usual = own_rhythm(items)
    if usual is not None and (awaited is None or not awaited.stated):
        is_silent = _SILENT * max(usual, _WEEK) < silent_for <= _GIVEN_UP
        return Silence(source, reports, last, usual, silent_for) if is_silent else None
    if awaited is None or awaited.days is None or silent_for <= awaited.days + max(awaited.days // 2, 1):
        return None
    if not awaited.stated and silent_for > max(_GIVEN_UP, _SILENT * awaited.days):
        return None
    basis = Basis.STATED if awaited.stated else Basis.KIND
    return Silence(source, reports, last, awaited.days, silent_for, basis)


def own_rhythm(items: Iterable[Item]) -> int | None:
    """How often a source reports, in days: the median of its gaps; ``None`` before it has a rhythm of its own."""
    days = sorted({_day(item) for item in items})
    if len(days) < _LEAST_REPORTS:
        return None
    return int(median(later - earlier for earlier, later in pairwise(days)))


_About = tuple[str, str]
"""(``places``, ``populations`` or ``streams``; the name)."""


def _newest(items: Iterable[Item]) -> dict[_About, int]:
    """The newest day (ordinal) on which anybody reported of each place, group and stream."""
    newest: dict[_About, int] = {}
    for item in items:
        day = _day(item)
        for about in _abouts(item):
            newest[about] = max(day, newest.get(about, day))
    return newest


def _dark(items: Sequence[Item], last: int | None, newest: dict[_About, int]) -> Dark:
    """Of what it reported in its last year: where nobody has taken its place."""
    if last is None:
        return Dark()
    told = {about for item in items if _day(item) > last - _GIVEN_UP for about in _abouts(item)}
    gone = sorted(about for about in told if newest[about] <= last)
    return Dark(*(tuple(name for kind, name in gone if kind == field) for field in Dark._fields))


def _abouts(item: Item) -> Iterable[_About]:
    if item.place is not None:
        yield "places", item.place.name
    for population in item.populations:
        yield "populations", population
    for signal in item.signals:
        yield "streams", str(signal)


def _day(item: Item) -> int:
    clock = item.known or item.recorded
    return clock.latest.toordinal() if clock is not None else 0
