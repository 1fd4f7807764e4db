"""Simulated reporting with known outbreaks, and what the tempo makes of it: the figures of ``docs/tempo.md``."""

import csv
import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from r2p_desk.analysis.tempo import Event, Kind, Tempo, tempos

WEEKS = 130
WARM_UP = 52
_START = date(2001, 1, 1).toordinal()
_STREAM = ((Kind.ALL, ""), (Kind.STREAM, "incitement"))
_OTHER = ((Kind.ALL, ""),)


class World(NamedTuple):
    """How reports come about: how many reporters, how often each tells anything in a week, how often of the stream.

    ``growth`` multiplies the reporting of everything over the whole time; ``clumps`` is the chance of a week in which
    the stream is told of twice as often without anything being different.
    """

    name: str
    reporters: int
    active: float
    share: float
    growth: float = 1.0
    clumps: float = 0.0


WORLDS = (
    World("few reporters, rare", 6, 0.5, 0.10),
    World("few reporters, common", 6, 0.7, 0.30),
    World("many reporters, rare", 20, 0.5, 0.05),
    World("many reporters, common", 20, 0.6, 0.20),
    World("reporting doubles over the time", 20, 0.3, 0.10, growth=2.0),
    World("clumped reporting", 20, 0.5, 0.08, clumps=0.15),
)


class Found(NamedTuple):
    """What came of a world: outbreaks found of all, weeks until found, false alarms in so many quiet years."""

    world: World
    outbreaks: int
    found: int
    delays: tuple[int, ...]
    false_alarms: int
    quiet_weeks: int

    @property
    def sensitivity(self) -> float:
        """Share of the outbreaks with at least one alarm while they lasted."""
        return self.found / self.outbreaks

    @property
    def per_year(self) -> float:
        """False alarms in a year of one weekly series."""
        return self.false_alarms / self.quiet_weeks * 52

    @property
    def delay(self) -> float:
        """Weeks from the start of an outbreak to its first alarm, where it was found: the middle one."""
        return sorted(self.delays)[len(self.delays) // 2] if self.delays else float("nan")


def measure(world: World, runs: int, factor: float, lasting: int = 6) -> Found:
    """Outbreaks in which the stream is told of ``factor`` times as often for some weeks, after two years."""
    found, delays, alarms, quiet = 0, [], 0, 0
    for seed in range(runs):
        began = WEEKS - lasting
        events = list(_events(world, random.Random(seed), began, factor))
        for week in range(WEEKS - lasting - 8, began):
            quiet += 1
            alarms += _alarm(events, week)
        delay = next((week - began for week in range(began, WEEKS) if _alarm(events, week)), None)
        if delay is not None:
            found += 1
            delays.append(delay)
    return Found(world, runs, found, tuple(delays), alarms, quiet)


def _events(world: World, chance: random.Random, began: int, factor: float) -> Iterator[Event]:
    for week in range(WEEKS):
        more = 1 + (world.growth - 1) * week / WEEKS
        times = factor if week >= began else 2.0 if chance.random() < world.clumps else 1.0
        for reporter in range(world.reporters):
            if chance.random() < min(world.active * more, 0.98):
                day = _START + week * 7 + chance.randrange(7)
                told = chance.random() < min(world.share * times, 0.98)
                yield Event(day, f"r{reporter}", _STREAM if told else _OTHER, f"{week}-{reporter}")


def _alarm(events: list[Event], week: int) -> bool:
    end = _START + week * 7 + 6
    known = [event for event in events if event.day <= end]
    found = [one for one in tempos(known, end) if one.kind is Kind.STREAM]
    return bool(found) and found[0].tempo is Tempo.UPSURGE


def ucdp_events(path: Path) -> list[Event]:
    """Events of UCDP GED as reports: one for each source office named, on the last day of the event."""
    if path.suffix == ".geojson":
        rows = [feature["properties"] for feature in json.loads(path.read_text(encoding="utf-8"))["features"]]
    else:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    found = []
    for row in rows:
        day = date.fromisoformat(row["date_end"][:10].replace("/", "-")).toordinal()
        series = ((Kind.ALL, ""), (Kind.PLACE, row["adm_1"] or row["country"]), (Kind.ACTOR, row["side_a"]))
        offices = {office.strip().casefold() for office in (row["source_office"] or "").split(";") if office.strip()}
        found += [Event(day, office, series, str(row["id"])) for office in sorted(offices)]
    return found


def alarms(events: list[Event], first: date, last: date) -> tuple[dict[str, list[date]], int]:
    """Place → the days, a week apart, on which its tempo is an upsurge; and how many times a place was judged."""
    found: dict[str, list[date]] = {}
    judged = 0
    for day in range(first.toordinal(), last.toordinal() + 1, 7):
        known = [event for event in events if day - 200 * 7 <= event.day <= day]
        for one in tempos(known, day):
            if one.kind is Kind.PLACE and one.tempo is not Tempo.TOO_LITTLE:
                judged += 1
                if one.tempo is Tempo.UPSURGE:
                    found.setdefault(one.key, []).append(date.fromordinal(day))
    return found, judged


def episodes(days: list[date], apart: int = 56) -> list[date]:
    """The first day of each run of alarms that lie less than eight weeks apart."""
    return [day for at, day in enumerate(days) if at == 0 or (day - days[at - 1]).days >= apart]
