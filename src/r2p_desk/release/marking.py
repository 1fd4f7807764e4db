"""The marking that follows from the parts, why it does, and what in it asks for a second look."""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from ..domain.item import Item
from ..domain.letters import normalise
from ..domain.marking import Level, Marking, Tlp, high_water
from ..i18n import tr, trn

MANY = 5
"""So many confidential items on one group may stand together; more of them tell more than each alone."""


class Part(msgspec.Struct, frozen=True):
    """A part of what is about to leave: what it is called, and how it is marked."""

    called: str
    marking: Marking


class Reason(msgspec.Struct, frozen=True):
    """Why the whole carries a level, a TLP label or a caveat: the first part that does, and how many do."""

    mark: str
    called: str
    count: int

    @property
    def words(self) -> str:
        """The reason as a sentence."""
        if self.count == 1:
            return tr("{mark}: because of “{part}”.").format(mark=self.mark, part=self.called)
        told = trn("{n} part", "{n} parts", self.count)
        return tr("{mark}: because of {count}, the first “{part}”.").format(
            mark=self.mark, count=told, part=self.called
        )


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


class Derived(msgspec.Struct, frozen=True, kw_only=True):
    """The lowest marking that covers all parts, and why.

    ``above`` are parts above the banner that was asked for, and block; ``review`` asks a person to look again.
    """

    marking: Marking
    reasons: tuple[Reason, ...] = ()
    above: tuple[Part, ...] = ()
    review: tuple[Gathered, ...] = ()


def derive(
    parts: Sequence[Part], *, banner: Marking | None = None, items: Iterable[Item] = (), most: int = MANY
) -> Derived:
    """The marking of these parts; ``items`` are what they rest on, each with its own marking resolved."""
    marking = high_water(part.marking for part in parts)
    return Derived(
        marking=marking,
        reasons=_reasons(marking, parts),
        above=() if banner is None else tuple(part for part in parts if not banner.covers(part.marking)),
        review=gathered(items, most=most),
    )


def gathered(items: Iterable[Item], *, most: int = MANY) -> tuple[Gathered, ...]:
    """Groups of people with more than ``most`` items above UNCLASSIFIED on them, the most first."""
    counts: Counter[str] = Counter()
    called: dict[str, str] = {}
    for item in items:
        if item.marking is not None and item.marking.level is not Level.UNCLASSIFIED:
            groups = {normalise(name): name for name in item.populations}
            counts.update(groups.keys())
            called = {**groups, **called}
    return tuple(Gathered(called[group], count) for group, count in counts.most_common() if count > most)


def _reasons(marking: Marking, parts: Sequence[Part]) -> tuple[Reason, ...]:
    marks: list[tuple[str, list[Part]]] = []
    if marking.level is not Level.UNCLASSIFIED:
        marks.append((marking.level, [part for part in parts if part.marking.level is marking.level]))
    if marking.tlp not in (None, Tlp.CLEAR):
        marks.append((str(marking.tlp), [part for part in parts if part.marking.tlp is marking.tlp]))
    marks += [(name, [part for part in parts if name in part.marking.caveats]) for name in marking.caveats]
    return tuple(Reason(mark, found[0].called, len(found)) for mark, found in marks if found)
