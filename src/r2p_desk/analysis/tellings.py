"""Which items are tellings of one report, and so count once: the same text, nearly the same, or by what officers said.

1. Items of the same text are tellings of one report, as are those of nearly the same text (``near_copies.COUNTED``)
   that no different place and no different day keeps apart.
2. An item taken from another (its ``origin_item``), or said to be a copy of it, tells that one's report.
3. Of two that an officer said are no copies, or two accounts of one event, neither joins the other by its text. Where
   one officer said that they are copies and another that they are not, they count once: what is in doubt makes nothing
   stronger.

Nothing is merged: each item stays what it is, and ``origins`` counts.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ..domain.item import Item, Telling
from ..domain.letters import normalise, words_in
from ..domain.relation import Kind, Relation
from .knowledge import clock_of
from .near_copies import COUNTED, Parts, Seen, cut
from .origins import text_key


class SameTexts:
    """Pairs of items that count as one by their texts, oldest first; goes on where it ended if only later ones came.

    Kept with an open case it makes an item that was captured cost no more than itself. It holds digests of texts, and
    no text.
    """

    def __init__(self) -> None:
        self._keys: list[int] = []
        self._found: list[tuple[str, str]] = []
        self._exact: dict[int, list[int]] = {}
        self._apart: dict[str, set[str]] = {}
        self._seen = Seen(COUNTED)

    def pairs(self, oldest: Sequence[Item], apart: Mapping[str, set[str]]) -> list[tuple[str, str]]:
        """(item, the older one whose text it has) of these items, from the oldest on; never two that are ``apart``."""
        keys = [hash((one.id, one.text, one.happened, one.place)) for one in oldest]
        if apart != self._apart or keys[: len(self._keys)] != self._keys:
            self._begin(apart)
        done = len(self._keys)
        rest = oldest[done:]
        for item, parts in zip(rest, cut(item.text or "" for item in rest), strict=True):
            first = self._first(item, parts, oldest)
            if first is not None:
                self._found.append((item.id, oldest[first].id))
        self._keys = keys
        return self._found

    def _begin(self, apart: Mapping[str, set[str]]) -> None:
        self._keys, self._found, self._exact = [], [], {}
        self._apart = {item: set(others) for item, others in apart.items()}
        self._seen = Seen(COUNTED)

    def _first(self, item: Item, parts: Parts, oldest: Sequence[Item]) -> int | None:
        """The place of the older item whose text this one has."""
        text = text_key(item)
        if text is None:
            self._seen.add(frozenset())
            return None
        firsts = self._exact.setdefault(hash(text), [])
        no_copies = self._apart.get(item.id, ())
        first = next((at for at in firsts if oldest[at].id not in no_copies), None)
        if first is not None:
            # of another place or day: others may be like it that may not be like the first
            self._seen.add(frozenset() if self._may_be_one(item, oldest[first]) else parts, lambda _: False)
            return first
        firsts.append(self._seen.count)
        like = self._seen.add(parts, lambda at: self._may_be_one(item, oldest[at]))
        return None if like is None else like.earlier

    def _may_be_one(self, item: Item, other: Item) -> bool:
        """Whether neither an officer, nor another place, nor another day says that two like texts are two reports."""
        if other.id in self._apart.get(item.id, ()):
            return False
        if item.happened and other.happened:
            one, two = item.happened, other.happened
            if one.latest < two.earliest or two.latest < one.earliest:
                return False
        return not (item.place and other.place) or bool(_names(item.place.name) & _names(other.place.name))


def with_tellings(
    items: Sequence[Item], relations: Iterable[Relation] = (), texts: SameTexts | None = None
) -> list[Item]:
    """The same items, in their order, each that is one of several tellings marked as that. Time grows as n log n.

    ``texts`` is what was found of them before, where they are read again and again.
    """
    found = tellings(items, relations, texts)
    return [msgspec.structs.replace(one, telling=found[one.id]) if one.id in found else one for one in items]


def tellings(
    items: Iterable[Item], relations: Iterable[Relation] = (), texts: SameTexts | None = None
) -> dict[str, Telling]:
    """Item id → of which report it is a telling, for items that share one or that an officer said are no copies."""
    oldest = sorted(items, key=clock_of)
    stated = [one for one in relations if not one.withdrawn]
    apart = _apart(stated)
    groups = _Groups(item.id for item in oldest)
    for item, first in (texts or SameTexts()).pairs(oldest, apart):
        groups.join(item, first)
    had_from = _had_from(oldest, stated)
    for copied, others in had_from.items():
        for other in others:
            groups.join(copied, other)
    whole = groups.found()
    return {
        item.id: Telling(whole[item.id][0], frozenset(had_from.get(item.id, ())))
        for item in oldest
        if len(whole[item.id]) > 1 or item.id in apart
    }


def _names(place: str) -> set[str]:
    return set(words_in(normalise(place)))


def _apart(relations: Iterable[Relation]) -> dict[str, set[str]]:
    """Item → those it is no copy of, also where both tell of one event."""
    found: dict[str, set[str]] = {}
    for one in relations:
        if one.relation in (Kind.NOT_COPY, Kind.SAME_EVENT):
            found.setdefault(one.item, set()).add(one.other)
            found.setdefault(one.other, set()).add(one.item)
    return found


def _had_from(items: Iterable[Item], relations: Iterable[Relation]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in items:
        if item.origin_item and item.origin_item != item.id:
            found.setdefault(item.id, []).append(item.origin_item)
    for one in relations:
        if one.relation is Kind.COPY and one.item != one.other:
            found.setdefault(one.item, []).append(one.other)
    return found


class _Groups:
    """Ids that hang together; the first named of a group leads it."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._up = {one: one for one in ids}
        self._place = {one: at for at, one in enumerate(self._up)}

    def join(self, one: str, other: str) -> None:
        """They hang together; an id that was not named before counts as well."""
        first, second = sorted((self._top(one), self._top(other)), key=lambda top: (self._place.get(top, -1), top))
        self._up[second] = first

    def found(self) -> dict[str, list[str]]:
        """Id → all of its group, the one that leads it first."""
        groups: dict[str, list[str]] = {}
        for one in self._up:
            groups.setdefault(self._top(one), []).append(one)
        return {one: [top, *(each for each in group if each != top)] for top, group in groups.items() for one in group}

    def _top(self, one: str) -> str:
        self._up.setdefault(one, one)
        top = one
        while self._up[top] != top:
            top = self._up[top]
        while self._up[one] != top:
            self._up[one], one = top, self._up[one]
        return top
