"""Independent origins: reports collapse to where their sources had it from (A/64/864, para. 12).

Ten copies of one report, or ten papers that quote one agency, are one origin. The rules, in the order they are applied:

1. A report's own origin is where its source had it from, as stated; without that, or where the source saw it
   itself, its source. Of several reporters written together (``A; B``) the first counts, of ``A, cited by B`` it is A.
2. A source that only passes on one other is that other's echo, as often as it takes. Sources that pass on each
   other in a ring are one origin, and the ring is shown (circular reporting). What is quoted from a source that only
   passes on several others counts for the first of these by name: it is of one of them, and nobody said which.
3. Reports with the same text are copies of one another, whoever signs them, and count for whoever had it first (never
   for one that had it from another of them). Of one day nobody can say who that was: then for a source that reported
   more, so that copying never makes an origin more. So are tellings of one report (``tellings``): nearly the same text,
   an item taken from another, and what an officer said is a copy.
4. Reports of which neither source nor origin is stated are one origin together: nobody can show that they are two.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec import structs

from ..domain.item import Item
from .knowledge import clock_of

UNKNOWN = "?"
"""The key of what has neither source nor origin."""
_FIRST_HAND = frozenset(
    {
        "eyewitness", "eye witness", "eye-witness", "witness", "own observation", "saw it", "direct observation",
        "first hand", "first-hand", "témoin oculaire", "observation directe", "testigo ocular", "testigo presencial",
        "observación directa", "очевидец", "شاهد عيان", "目击者", "目击",
    }
)  # fmt: skip
_LEAST_TEXT = 40
"""Characters below which two texts may well be the same by chance."""


class Origin(NamedTuple):
    """One independent origin, and the reports that come down to it, oldest knowledge first.

    ``ring`` names the sources that pass on each other, empty where there is no ring.
    """

    key: str
    items: tuple[Item, ...]
    ring: tuple[str, ...] = ()


def origins(items: Iterable[Item]) -> tuple[Origin, ...]:
    """The independent origins of these reports, by key; sources must stand in the items by name, not by record id."""
    given = {item.id: item for item in items}
    reports = with_origins(sorted(given.values(), key=lambda item: item.id))
    roots, rings = _roots(reports)
    nodes = _onward(reports, {item.id: roots[origin_key(item)] for item in reports})
    come_down_to = _onward(reports, _with_copies(reports, nodes, rings))
    gathered: dict[str, list[Item]] = defaultdict(list)
    for item in reports:
        gathered[come_down_to[item.id]].append(given[item.id])
    return tuple(
        Origin(key, tuple(sorted(gathered[key], key=clock_of)), rings.get(key, ())) for key in sorted(gathered)
    )


def with_origins(items: Iterable[Item]) -> list[Item]:
    """The items, where nothing else is stated each with the source of the one among them it was taken from."""
    found = list(items)
    by_id = {item.id: item for item in found if item.source}
    return [
        structs.replace(item, origin=by_id[item.origin_item].source)
        if not item.origin and item.origin_item and item.origin_item in by_id
        else item
        for item in found
    ]


def reporter_key(item: Item) -> str | None:
    """Who reported, in the spelling in which names are compared; of several written together the first."""
    name = _plain((item.source or "").split(";")[0])
    return name.split(", cited by ")[-1] or None


def origin_name(item: Item) -> str | None:
    """Where this report came from by its own words, as they are written: its origin, else its reporter."""
    stated = _quoted(item.origin or "")
    return item.origin if stated and stated not in _FIRST_HAND else item.source


def origin_key(item: Item) -> str:
    """``origin_name`` in the spelling in which names are compared; ``UNKNOWN`` where neither is stated."""
    return _quoted(origin_name(item) or "") or UNKNOWN


def text_key(item: Item) -> str | None:
    """What the report says, for finding copies; ``None`` for one too short to tell."""
    text = _plain(item.text or "")
    return text if len(text) >= _LEAST_TEXT else None


def is_first_hand(origin: str | None) -> bool:
    """Whether these words of an origin say that the source saw it itself."""
    return _quoted(origin or "") in _FIRST_HAND


def name_key(text: str) -> str:
    """The name these words of an origin give, in the spelling in which names are compared; empty for none."""
    stated = _quoted(text)
    return "" if stated in _FIRST_HAND else stated


def quoted(text: str) -> str:
    """The name these words give, as it is written: of ``A; B`` and of ``A, cited by B`` A."""
    return text.split(";", maxsplit=1)[0].split(", cited by ", maxsplit=1)[0].strip()


def echoes(items: Iterable[Item]) -> dict[str, str]:
    """Name of a source that only passes on one other → that other, in the spelling in which names are compared."""
    cites: dict[str, set[str]] = defaultdict(set)
    own: set[str] = set()
    for item in items:
        reporter, origin = reporter_key(item), origin_key(item)
        if reporter == origin:
            own.add(origin)
        elif reporter is not None:
            cites[reporter].add(origin)
    return {name: next(iter(cited)) for name, cited in cites.items() if len(cited) == 1 and name not in own}


def report_key(item: Item) -> str | None:
    """What copies of one report share: of which it is a telling, else its text."""
    return f"\0{item.telling.key}" if item.telling is not None else text_key(item)


def _roots(reports: list[Item]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Node → the node its reports come down to, and the members of each ring by its root."""
    nodes, only = {origin_key(item) for item in reports}, echoes(reports)
    roots: dict[str, str] = {}
    rings: dict[str, tuple[str, ...]] = {}
    for node in sorted(nodes):
        roots[node], ring = _followed(node, only)
        if ring:
            rings[roots[node]] = ring
    return roots, rings


def _followed(node: str, only: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    path = [node]
    while path[-1] in only:
        following = only[path[-1]]
        if following in path:
            ring = tuple(sorted(path[path.index(following) :]))
            return ring[0], ring
        path.append(following)
    return path[-1], ()


def _with_copies(reports: list[Item], nodes: Mapping[str, str], rings: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Report → the node it comes down to, copies of one text all to one of theirs."""
    copies: dict[str, list[Item]] = defaultdict(list)
    told: dict[str, set[str]] = defaultdict(set)
    own: dict[str, set[str]] = defaultdict(set)
    for item in reports:
        text, node = report_key(item), nodes[item.id]
        told[node].add(text or item.id)
        if node == (reporter_key(item) or UNKNOWN):
            own[node].add(text or item.id)
        if text is not None:
            copies[text].append(item)

    assigned = dict(nodes)
    for text, alike in copies.items():
        clocks, by_node = _clocks(alike), defaultdict(list)
        for item in alike:
            by_node[nodes[item.id]].append(item)
        first = min(
            by_node,
            key=lambda node: (
                all(item.id not in clocks for item in by_node[node]),
                min(clocks.get(item.id, clock_of(item)[0]) for item in by_node[node]),
                node not in rings,
                not (own[node] or told[node]) - {text},
                node,
            ),
        )
        assigned.update((item.id, first) for item in alike)
    return assigned


def _clocks(alike: list[Item]) -> dict[str, int]:
    """Of those copies that had it from none of the others, by id, the day it was there: theirs, or their echoes'.

    An echo is known of no sooner than what it repeats, whatever its papers say.
    """
    echoes = _echoes(alike)
    sooner: dict[str, int] = {}  # by reporter, or by item: the least day of what had it from there
    for item, had_from in reversed(echoes):
        day = _soonest(item, sooner)
        for place in had_from:
            sooner[place] = min(sooner.get(place, day), day)
    told_again = {item.id for item, _ in echoes}
    return {item.id: _soonest(item, sooner) for item in alike if item.id not in told_again}


def _soonest(item: Item, sooner: Mapping[str, int]) -> int:
    own = clock_of(item)[0]
    return min(own, *(sooner.get(place, own) for place in _places(item)))


def _places(item: Item) -> tuple[str, str]:
    """What a copy that had it from this one may name: the reporter, or the item."""
    return f"by {reporter_key(item)}", f"id {item.id}"


def _echoes(alike: list[Item]) -> list[tuple[Item, frozenset[str]]]:
    """Those copies that had it, directly or through others, from one that had it from none of them, and from where."""
    places = {place for item in alike for place in _places(item)}
    waiting: dict[str, tuple[Item, frozenset[str]]] = {}
    for item in alike:
        named = set() if origin_key(item) == reporter_key(item) else {f"by {origin_key(item)}"}
        named |= {f"id {one}" for one in item.telling.had_from} if item.telling is not None else set()
        if had_from := named & places:
            waiting[item.id] = (item, frozenset(had_from))
    reached = {place for item in alike if item.id not in waiting for place in _places(item)}
    found: list[tuple[Item, frozenset[str]]] = []
    while more := [(item, had_from & reached) for item, had_from in waiting.values() if had_from & reached]:
        found += more
        for item, _ in more:
            del waiting[item.id]
            reached.update(_places(item))
    return found


def _onward(reports: list[Item], nodes: Mapping[str, str]) -> dict[str, str]:
    """Report → its origin: what is quoted from a source of which no report is its own counts where its reports do."""
    told_by: dict[str | None, set[str]] = defaultdict(set)
    for item in reports:
        told_by[reporter_key(item)].add(nodes[item.id])
    found = {}
    for item_id, node in nodes.items():
        passed = {node}
        while node in told_by and node not in told_by[node] and (further := sorted(told_by[node] - passed)):
            node = further[0]  # noqa: PLW2901  # followed from report to report
            passed.add(node)
        found[item_id] = node
    return found


def _quoted(text: str) -> str:
    """Of ``A; B`` the first, of ``A, cited by B`` A."""
    return _plain(text.split(";", maxsplit=1)[0]).split(", cited by ")[0]


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip(" .,;:").casefold()
