"""What asks for a second look at a marking although every part is covered: many things that together tell more."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from ..domain.item import Item
from ..domain.letters import normalise
from ..domain.marking import Level
from ..i18n import tr, trn

MANY = 5
"""So many confidential items on one group may stand together; more of them tell more than each alone."""


class Gathered(msgspec.Struct, frozen=True):
    """A group of people on whom many confidential items stand together: their name, and how many."""

    group: str
    count: int

    @property
    def words(self) -> str:
        """What to look at again."""
        told = trn("{n} confidential item", "{n} confidential items", self.count)
        return tr("{count} on {group} stand together: together they may tell more than each, so look again.").format(
            count=told, group=self.group
        )


def gathered(items: Iterable[Item], *, most: int = MANY) -> tuple[Gathered, ...]:
    """Groups of people with more than ``most`` items above UNCLASSIFIED on them, the most first."""
    counts: Counter[str] = Counter()
    called: dict[str, str] = {}
    for item in items:
        if item.marking is not None and item.marking.level is not Level.UNCLASSIFIED:
            groups = {normalise(name): name for name in item.populations}
            counts.update(groups.keys())
            for group, name in groups.items():
                called.setdefault(group, name)
    return tuple(Gathered(called[group], count) for group, count in counts.most_common() if count > most)
