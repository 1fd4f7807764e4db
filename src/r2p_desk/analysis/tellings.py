"""Which items are tellings of one report, and so count once: the same text, nearly the same, or by what officers said.

1. Items of the same text are tellings of one report, as are those of nearly the same text (``near_copies.COUNTED``)
   that no different place and no different day keeps apart.
2. An item taken from another (its ``origin_item``), or said to be a copy of it, tells that one's report.
3. Of two that an officer said are no copies, or two accounts of one event, neither joins the other by its text. Where
   one officer said that they are copies and another that they are not, they count once: what is in doubt makes nothing
   stronger.

Nothing is merged: each item stays what it is, and ``origins`` counts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

import msgspec

from ..domain.item import Item, Telling
from ..domain.letters import normalise, words_in
from ..domain.relation import Kind, Relation
from .knowledge import clock_of
from .near_copies import COUNTED, Seen, cut
from .origins import text_key


def with_tellings(items: Sequence[Item], relations: Iterable[Relation] = ()) -> list[Item]:
    """The same items, in their order, each that is one of several tellings marked as that. Time grows as n log n."""
    found = tellings(items, relations)
    return [msgspec.structs.replace(one, telling=found[one.id]) if one.id in found else one for one in items]


def tellings(items: Iterable[Item], relations: Iterable[Relation] = ()) -> dict[str, Telling]:
    """Item id → of which report it is a telling, for items that share one or that an officer said are no copies."""
    oldest = sorted(items, key=clock_of)
    stated = [one for one in relations if not one.withdrawn]
    apart = _apart(stated)
    groups = _Groups(item.id for item in oldest)
    for item, first in same_texts(oldest, apart):
        groups.join(item.id, first.id)
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


def same_texts(oldest: Sequence[Item], apart: Mapping[str, set[str]]) -> Iterator[tuple[Item, Item]]:
    """(item, the older one whose text it has) for texts that count as one."""
    seen, exact = Seen(COUNTED), dict[str, list[Item]]()
    for number, (item, parts) in enumerate(zip(oldest, cut(item.text or "" for item in oldest), strict=True)):
        text = text_key(item)
        if text is None:
            seen.add(frozenset())
            continue
        firsts = exact.setdefault(text, [])
        first = next((one for one in firsts if one.id not in apart.get(item.id, ())), None)
        if first is not None:
            seen.add(frozenset() if may_be_one(item, first, apart) else parts, _nothing)
            yield item, first
            continue
        firsts.append(item)
        like = seen.add(parts, partial(_may_join, item, oldest, apart))
        if like is not None:
            yield oldest[number], oldest[like.earlier]


def _nothing(_at: int) -> bool:
    """Of the same text and another place or day: others may be like it that may not be like the first."""
    return False


def _may_join(item: Item, oldest: Sequence[Item], apart: Mapping[str, set[str]], at: int) -> bool:
    return may_be_one(item, oldest[at], apart)


def may_be_one(item: Item, other: Item, apart: Mapping[str, set[str]]) -> bool:
    """Whether neither an officer, nor another place, nor another day says that two like texts are two reports."""
    if other.id in apart.get(item.id, ()):
        return False
    if item.happened and other.happened:
        one, two = item.happened, other.happened
        if one.latest < two.earliest or two.latest < one.earliest:
            return False
    return not (item.place and other.place) or bool(_names(item.place.name) & _names(other.place.name))


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
