"""The record of a source: how many of its reports were later confirmed or refuted, and how many are open.

Nothing here sets a grade or a reliability. The rules:

1. A report is confirmed or refuted by an officer's finding; without one, credibility 1 confirms it (*confirmed by other
   sources*). No other figure settles anything: 5 is *improbable*, which is a judgement and no finding.
2. Findings that part make it disputed: it counts for neither side.
3. A confirmation that rests only on reports of the same independent origin is an echo and does not count; refuting
   needs no other origin, for a source may take back what it said.
4. Copies count once: reports of one source that are copies of one another (``report_key``), or that an officer called
   accounts of one event, are one.
5. What a source passes on from another is counted apart: it is the other's report.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from math import sqrt
from typing import NamedTuple

from ..domain.finding_on import FindingOn, Turned
from ..domain.grading import Credibility
from ..domain.item import Item
from ..domain.relation import Kind, Relation
from .knowledge import clock_of
from .origins import UNKNOWN, origin_key, origin_name, origins, report_key, reporter_key, with_origins

FEW = 5
"""Settled reports below which a share says nothing of a habit."""
_CERTAINTY = 1.959964
"""Of the normal distribution, for an interval that holds in 95 of 100 cases."""


class Outcome(StrEnum):
    """How a report stands."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    DISPUTED = "disputed"
    OPEN = "open"


class Tally(NamedTuple):
    """Reports by how they stand; copies count once."""

    confirmed: int = 0
    refuted: int = 0
    disputed: int = 0
    open: int = 0

    @property
    def settled(self) -> int:
        """Confirmed or refuted."""
        return self.confirmed + self.refuted

    @property
    def reports(self) -> int:
        """All of them."""
        return sum(self)

    @property
    def range(self) -> tuple[int, int] | None:
        """Between how many and how many of a hundred would be confirmed, as far as so few can tell (Wilson, 95 %)."""
        n = self.settled
        if not n:
            return None
        share, z = self.confirmed / n, _CERTAINTY**2
        middle = (share + z / (2 * n)) / (1 + z / n)
        half = _CERTAINTY * sqrt(share * (1 - share) / n + z / (4 * n * n)) / (1 + z / n)
        return max(0, round(100 * (middle - half))), min(100, round(100 * (middle + half)))


class Record(NamedTuple):
    """What is known of one source from its items.

    ``own`` are reports it had itself, ``passed_on`` those it had from others. ``items`` are all of its items, the
    newest first, ``outcomes`` how each stands, ``echoes`` those whose confirmation came from their own origin.
    ``passes_on`` names whom it had things from and how often, ``passed_on_by`` who had things from it, ``graded`` how
    often its items were graded with each letter. ``look`` are open items that another origin tells of, or that are
    contradicted: worth settling.
    """

    own: Tally
    passed_on: Tally
    items: tuple[Item, ...]
    outcomes: Mapping[str, Outcome]
    echoes: tuple[str, ...]
    passes_on: tuple[tuple[str, int], ...]
    passed_on_by: tuple[tuple[str, int], ...]
    graded: tuple[tuple[str, int], ...]
    look: tuple[str, ...]


class Settled(NamedTuple):
    """How one item stands, and whether a confirmation of it was only an echo."""

    outcome: Outcome
    echo: bool = False


NOTHING = Record(Tally(), Tally(), (), {}, (), (), (), (), ())


def settled(items: Iterable[Item], findings: Iterable[FindingOn]) -> dict[str, Settled]:
    """How each of these items stands, by id; sources must stand in the items by name."""
    known = {item.id: item for item in items}
    said: dict[str, list[FindingOn]] = defaultdict(list)
    for finding in findings:
        if not finding.withdrawn and finding.item in known:
            said[finding.item].append(finding)
    root: dict[str, str] = {}
    if any(finding.items for each in said.values() for finding in each):
        root = {item.id: origin.key for origin in origins(known.values()) for item in origin.items}
    return {item.id: _settled(item, said.get(item.id, ()), root) for item in known.values()}


def records_of(
    items: Sequence[Item],
    reported: Mapping[str, str],
    findings: Iterable[FindingOn] = (),
    relations: Iterable[Relation] = (),
) -> dict[str, Record]:
    """The record of every source that reported any of these items, by its record id.

    ``reported`` names the source (record id) of each item that has one; in the items themselves sources stand by name.
    """
    stand = settled(items, findings)
    ties = [one for one in relations if not one.withdrawn]
    alike = _alike(ties)
    by_source: dict[str, list[Item]] = defaultdict(list)
    told_by: dict[str, Counter[str]] = defaultdict(Counter)
    passed: set[str] = set()
    for item in with_origins(items):
        if item.id in reported:
            by_source[reported[item.id]].append(item)
        had_from = origin_key(item)
        if had_from not in (reporter_key(item), UNKNOWN):
            passed.add(item.id)
            told_by[had_from][item.source or ""] += 1
    seen = _Seen(stand, frozenset(passed), alike, told_by, _worth_a_look(items, stand, ties))
    return {source: _record(found, seen) for source, found in by_source.items()}


def _settled(item: Item, findings: Sequence[FindingOn], root: Mapping[str, str]) -> Settled:
    verdicts: set[Turned] = set()
    echo = False
    for finding in findings:
        if finding.verdict is Turned.CONFIRMED and _only_echoes(item, finding, root):
            echo = True
        else:
            verdicts.add(finding.verdict)
    if len(verdicts) > 1:
        return Settled(Outcome.DISPUTED, echo)
    if verdicts:
        return Settled(Outcome(verdicts.pop()), echo)
    if not echo and item.grade is not None and item.grade.credibility is Credibility.ONE:
        return Settled(Outcome.CONFIRMED)
    return Settled(Outcome.OPEN, echo)


def _only_echoes(item: Item, finding: FindingOn, root: Mapping[str, str]) -> bool:
    own = root.get(item.id)
    others = [root[other] for other in finding.items if other in root]
    return bool(others) and all(other == own for other in others)


class _Seen(NamedTuple):
    """What is known of all items: how each stands, which were passed on, which are copies, who quotes whom."""

    stand: Mapping[str, Settled]
    passed: frozenset[str]
    alike: Mapping[str, Sequence[str]]
    told_by: Mapping[str, Counter[str]]
    worth: frozenset[str]


def _record(items: list[Item], seen: _Seen) -> Record:
    newest = tuple(sorted(items, key=clock_of, reverse=True))
    passed = [item for item in newest if item.id in seen.passed]
    by_others: Counter[str] = Counter()
    for name in {reporter_key(item) or "" for item in newest}:
        by_others += seen.told_by.get(name, Counter())
    return Record(
        own=_tally([item for item in newest if item.id not in seen.passed], seen),
        passed_on=_tally(passed, seen),
        items=newest,
        outcomes={item.id: seen.stand[item.id].outcome for item in newest},
        echoes=tuple(item.id for item in newest if seen.stand[item.id].echo),
        passes_on=_counted(Counter(origin_name(item) or "" for item in passed)),
        passed_on_by=_counted(by_others),
        graded=tuple(sorted(Counter(str(item.grade.reliability) for item in newest if item.grade).items())),
        look=tuple(item.id for item in newest if item.id in seen.worth),
    )


def _counted(found: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _tally(items: Sequence[Item], seen: _Seen) -> Tally:
    groups = _groups(items, seen.alike)
    outcomes = Counter(_together({seen.stand[item].outcome for item in group}) for group in groups)
    return Tally(*(outcomes[one] for one in Outcome))


def _together(outcomes: set[Outcome]) -> Outcome:
    """Of copies: what was found of one of them holds for all; where they part, it is disputed."""
    said = outcomes - {Outcome.OPEN}
    if not said:
        return Outcome.OPEN
    return said.pop() if len(said) == 1 else Outcome.DISPUTED


def _groups(items: Sequence[Item], alike: Mapping[str, Sequence[str]]) -> list[set[str]]:
    """The reports told apart: each group holds the ids of one report and its copies."""
    leader = {item.id: item.id for item in items}

    def lead(one: str) -> str:
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    first: dict[str, str] = {}
    for item in items:
        report = report_key(item)
        if report is not None:
            leader[lead(item.id)] = lead(first.setdefault(report, item.id))
        for other in alike.get(item.id, ()):
            if other in leader:
                leader[lead(item.id)] = lead(other)
    groups: dict[str, set[str]] = defaultdict(set)
    for item in items:
        groups[lead(item.id)].add(item.id)
    return list(groups.values())


def _alike(ties: Iterable[Relation]) -> dict[str, list[str]]:
    """Item → those an officer said are copies of it, or tell of the same event."""
    found: dict[str, list[str]] = defaultdict(list)
    for tie in ties:
        if tie.relation in (Kind.COPY, Kind.SAME_EVENT):
            found[tie.item].append(tie.other)
    return found


def _worth_a_look(items: Iterable[Item], stand: Mapping[str, Settled], ties: Iterable[Relation]) -> frozenset[str]:
    reporter = {item.id: reporter_key(item) for item in items}
    found: set[str] = set()
    for tie in ties:
        if not {tie.item, tie.other} <= reporter.keys():
            continue
        apart = reporter[tie.item] != reporter[tie.other]
        if tie.relation is Kind.CONTRADICTS or (tie.relation is Kind.SAME_EVENT and apart):
            found |= {tie.item, tie.other}
    return frozenset(one for one in found if stand[one].outcome is Outcome.OPEN)
