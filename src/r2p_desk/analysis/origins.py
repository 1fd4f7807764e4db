"""Independent origins: reports collapse to where their sources had it from (A/64/864, para. 12).

Ten copies of one report, or ten papers that quote one agency, are one origin. The rules, in the order they are applied:

1. A report's own origin is where its source had it from, as stated; without that, or where the source saw it
   itself, its source. Of several reporters written together (``A; B``) the first counts, of ``A, cited by B`` it is A.
2. A source that only passes on one other is that other's echo, as often as it takes. Sources that pass on each
   other in a ring are one origin, and the ring is shown (circular reporting).
3. Reports with the same text are copies of one another, whoever signs them.
4. Reports of which neither source nor origin is stated are one origin together: nobody can show that they are two.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..domain.item import Item

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
    reports = sorted({item.id: item for item in items}.values(), key=lambda item: item.id)
    roots, rings = _roots(reports)
    groups = _Groups()
    first_with: dict[str, str] = {}
    for item in reports:
        node = roots[origin_key(item)]
        groups.add(node)
        text = text_key(item)
        if text is not None:
            groups.join(node, first_with.setdefault(text, node))
    gathered: dict[str, list[Item]] = defaultdict(list)
    circular: dict[str, set[str]] = defaultdict(set)
    for item in reports:
        key = groups.of(roots[origin_key(item)])
        gathered[key].append(item)
        circular[key].update(rings.get(roots[origin_key(item)], ()))
    return tuple(
        Origin(key, tuple(sorted(gathered[key], key=_age)), tuple(sorted(circular[key]))) for key in sorted(gathered)
    )


def reporter_key(item: Item) -> str | None:
    """Who reported, in the spelling in which names are compared; of several written together the first."""
    name = _plain((item.source or "").split(";")[0])
    return name.split(", cited by ")[-1] or None


def origin_key(item: Item) -> str:
    """Where this report came from by its own words, or its reporter, or ``UNKNOWN``."""
    stated = _plain(item.origin or "")
    if stated and stated not in _FIRST_HAND:
        return stated
    return _plain((item.source or "").split(";")[0]).split(", cited by ")[0] or UNKNOWN


def text_key(item: Item) -> str | None:
    """What the report says, for finding copies; ``None`` for one too short to tell."""
    text = _plain(item.text or "")
    return text if len(text) >= _LEAST_TEXT else None


def _roots(reports: list[Item]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Node → the node its reports come down to, and the members of each ring by its root."""
    cites: dict[str, set[str]] = defaultdict(set)
    own: set[str] = set()
    nodes: set[str] = set()
    for item in reports:
        reporter, origin = reporter_key(item), origin_key(item)
        nodes.add(origin)
        if reporter is None or reporter == origin:
            own.add(origin)
        else:
            cites[reporter].add(origin)
    only = {name: next(iter(cited)) for name, cited in cites.items() if len(cited) == 1 and name not in own}
    roots: dict[str, str] = {}
    rings: dict[str, tuple[str, ...]] = {}
    for node in sorted(nodes):
        root, ring = _followed(node, only)
        roots[node] = root
        if ring:
            rings[root] = ring
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


class _Groups:
    """Nodes that turned out to be the same; a group is called by the least of its names."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def add(self, node: str) -> None:
        self._parent.setdefault(node, node)

    def of(self, node: str) -> str:
        while self._parent[node] != node:
            node = self._parent[node]
        return node

    def join(self, one: str, other: str) -> None:
        self.add(other)
        low, high = sorted((self.of(one), self.of(other)))
        self._parent[high] = low


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" .,;:").casefold()


def _age(item: Item) -> tuple[int, str, str]:
    clock = item.known or item.recorded
    return (clock.latest.toordinal() if clock else 0, item.ref, item.id)
