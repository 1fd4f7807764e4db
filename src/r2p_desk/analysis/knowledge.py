"""What was known when: the items of a case in the order in which they became known, so that any day is a slice."""

from bisect import bisect_right
from collections.abc import Iterable

from ..domain.item import Access, Item
from ..domain.marking import Ceiling
from ..domain.when import When


class Knowledge:
    """Items sorted once by the day they were surely known; one without any clock is known on no day."""

    def __init__(self, items: Iterable[Item]) -> None:
        clocked = sorted(((*clock_of(item), item) for item in items if item.known or item.recorded), key=_first_three)
        self.days = [entry[0] for entry in clocked]
        """Ordinals of the days, in the order of ``items``."""
        self.items = tuple(entry[3] for entry in clocked)
        self.place = {item.id: at for at, item in enumerate(self.items)}
        """Item id → its place in ``items``."""

    def count_by(self, day: When) -> int:
        """How many items were surely known by that day: those before this place."""
        return bisect_right(self.days, day.latest.toordinal())

    def at(self, day: When, access: frozenset[Access] | None = None, ceiling: Ceiling | None = None) -> "Known":
        """What a reader of these access levels, under this ceiling (``None``: all), could know by that day."""
        return Known(self, self.count_by(day), access, ceiling)


class Known:
    """What one reader could know on one day. An item whose access nobody stated is closed under a narrowed access."""

    def __init__(
        self,
        knowledge: Knowledge,
        count: int,
        access: frozenset[Access] | None,
        ceiling: Ceiling | None = None,
    ) -> None:
        self._knowledge, self._count, self._access, self._ceiling = knowledge, count, access, ceiling
        slice_ = knowledge.items[:count]
        whole = access is None and ceiling is None
        self.items = slice_ if whole else tuple(item for item in slice_ if self._opens(item))
        """Oldest knowledge first."""
        self.left_out = len(slice_) - len(self.items)
        """How many were known by then, but not to this reader."""

    @property
    def closes_the_case(self) -> bool:
        """Whether whatever carries no marking of its own, as all that assessors wrote, stands above the ceiling."""
        return self._ceiling is not None and not self._ceiling.opens()

    def item(self, record: str) -> Item | None:
        """The item, if this reader could know it."""
        at = self._knowledge.place.get(record, self._count)
        if at >= self._count:
            return None
        item = self._knowledge.items[at]
        return item if self._opens(item) else None

    def closed(self, record: str) -> bool:
        """Whether the item was known by then, but not to this reader."""
        at = self._knowledge.place.get(record, self._count)
        return at < self._count and not self._opens(self._knowledge.items[at])

    def since(self, day: When) -> tuple[Item, ...]:
        """What became known after that day."""
        after = self._knowledge.count_by(day)
        return tuple(item for item in self._knowledge.items[after : self._count] if self._opens(item))

    def _opens(self, item: Item) -> bool:
        if self._access is not None and item.access not in self._access:
            return False
        return self._ceiling is None or self._ceiling.opens(item.marking)


def clock_of(item: Item) -> tuple[int, str, str]:
    """(ordinal of the day it was surely known, what officers call it, its id); the day is 0 where nobody can say."""
    clock = item.known or item.recorded
    return (clock.latest.toordinal() if clock else 0, item.ref, item.id)


def oldest_first(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items in the order in which they became known."""
    return tuple(sorted(items, key=clock_of))


def _first_three(entry: tuple[int, str, str, Item]) -> tuple[int, str, str]:
    return entry[:3]
