"""Who told us this, and who told them: the way of one item back to whoever knew it first, as far as that is stated.

And of many reports the web of who had it from whom. Nothing is guessed: where nobody stated where a source had it from,
the way ends and says so. What goes round in a ring is drawn as a ring.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from ..domain.item import HowKnown, Item
from ..i18n import tr, trn
from .origins import echoes, is_first_hand, name_key, origin_key, quoted, reporter_key, with_origins


class Given(StrEnum):
    """What says that this link of the chain is so."""

    REPORTED = "reported"
    TAKEN = "taken"
    STATED = "stated"
    PASSES_ON = "passes-on"


class End(StrEnum):
    """How a chain ends."""

    WITNESSED = "witnessed"
    WORKED_OUT = "worked-out"
    NOT_STATED = "not-stated"
    NOT_HERE = "not-here"
    CIRCLE = "circle"


class Link(NamedTuple):
    """One who told it: their name, the item by which they did where that is here, how they knew, what says so."""

    who: str | None
    item: Item | None
    how: HowKnown | None
    given: Given


class Chain(NamedTuple):
    """The links from whoever told us back, and how they end; in a ``CIRCLE`` the last link is one there was before."""

    links: tuple[Link, ...]
    end: End


class Arrow(NamedTuple):
    """``who`` had it from ``source``, by these items; ``ring``: going on from the source one comes back to ``who``."""

    who: str
    source: str
    items: tuple[Item, ...]
    ring: bool


class Web(NamedTuple):
    """Names by how far they are from whoever knew first (0), and who had it from whom; as somebody wrote them.

    ``told`` says how many items each name reported.
    """

    names: tuple[tuple[str, int], ...]
    arrows: tuple[Arrow, ...]
    told: Mapping[str, int]


def chain_of(item: Item, items: Iterable[Item]) -> Chain:
    """The chain of this item; ``items`` are all of the case, sources by name."""
    here = {one.id: one for one in items}
    links = [Link(item.source, item, item.how_known, Given.REPORTED)]
    seen, at = {item.id}, item
    while at.origin_item:
        following = here.get(at.origin_item)
        if following is None:
            links.append(Link(None, None, None, Given.TAKEN))
            return Chain(tuple(links), End.NOT_HERE)
        links.append(Link(following.source, following, following.how_known, Given.TAKEN))
        if following.id in seen:
            return Chain(tuple(links), End.CIRCLE)
        seen.add(following.id)
        at = following
    return _by_name(links, at, here.values())


def web_of(items: Iterable[Item]) -> Web:
    """Who had it from whom, of these reports."""
    reports = with_origins(items)
    written = _written(reports)
    by_pair: dict[tuple[str, str], list[Item]] = {}
    told: dict[str, int] = {}
    for item in sorted(reports, key=lambda one: one.id):
        who, source = reporter_key(item), origin_key(item)
        if who is None:
            continue
        told[who] = told.get(who, 0) + 1
        if source not in ("?", who):
            by_pair.setdefault((who, source), []).append(item)
    sources: dict[str, list[str]] = {}
    for who, source in by_pair:
        sources.setdefault(who, []).append(source)
    names = sorted({*told, *(source for _, source in by_pair)})
    depth = _depths(names, sources)
    ordered = sorted(names, key=lambda name: (depth[name], name))
    arrows = [
        Arrow(written[who], written[source], tuple(found), who in _reached(source, sources))
        for (who, source), found in sorted(by_pair.items())
    ]
    return Web(
        tuple((written[name], depth[name]) for name in ordered),
        tuple(arrows),
        {written[name]: count for name, count in told.items()},
    )


def given_words(given: Given) -> str:
    """What says that a link is so, in words."""
    return {
        Given.REPORTED: tr("told us"),
        Given.TAKEN: tr("gave the one above"),
        Given.STATED: tr("named by the one above"),
        Given.PASSES_ON: tr("gave all the one above reports"),
    }[given]


def end_words(end: End) -> str:
    """How a chain ends, in a sentence."""
    return {
        End.WITNESSED: tr("They knew it at first hand."),
        End.WORKED_OUT: tr("They worked it out from other facts."),
        End.NOT_STATED: tr("Where they had it from, nobody has stated."),
        End.NOT_HERE: tr("It was taken from an item that is not here."),
        End.CIRCLE: tr("It goes round in a circle: nobody in it is known to have known it first."),
    }[end]


def arrow_words(arrow: Arrow) -> str:
    """Who had it from whom, in a line."""
    named = ", ".join(item.external_id or f"“{item.title}”" for item in arrow.items[:3])
    more = len(arrow.items) - 3
    named = named if more <= 0 else f"{named}, {trn('{n} more', '{n} more', more)}"
    line = tr("{who} had it from {source}: {items}").format(who=arrow.who, source=arrow.source, items=named)
    return tr("{line}, in a circle").format(line=line) if arrow.ring else line


def _by_name(links: list[Link], at: Item, items: Iterable[Item]) -> Chain:
    """Onward from an item that was taken from none here: by the names that are written."""
    stated = name_key(at.origin or "")
    if is_first_hand(at.origin):
        return Chain(tuple(links), End.WITNESSED)
    if not stated or stated == reporter_key(at):
        if at.how_known is HowKnown.WITNESSED:
            return Chain(tuple(links), End.WITNESSED)
        worked_out = at.how_known in (HowKnown.DEDUCED, HowKnown.INDUCED)
        return Chain(tuple(links), End.WORKED_OUT if worked_out else End.NOT_STATED)
    links.append(Link(quoted(at.origin or ""), None, None, Given.STATED))
    everything = with_origins(items)
    onward, written = echoes(everything), _written(everything)
    seen, name = {reporter_key(at)}, stated
    while name in onward and name not in seen:
        seen.add(name)
        name = onward[name]
        links.append(Link(written.get(name, name), None, None, Given.PASSES_ON))
    if name in seen:
        return Chain(tuple(links), End.CIRCLE)
    return Chain(tuple(links), _end_of(name, everything))


def _end_of(name: str, items: Iterable[Item]) -> End:
    """What the one a chain comes to says of all it reports itself."""
    own = [item for item in items if reporter_key(item) == name]
    saw = [is_first_hand(item.origin) or item.how_known is HowKnown.WITNESSED for item in own]
    return End.WITNESSED if own and all(saw) else End.NOT_STATED


def _written(items: Iterable[Item]) -> dict[str, str]:
    """Name in the spelling in which names are compared → as it is written; of several spellings the first."""
    found: dict[str, str] = {}
    for item in items:
        for key, text in (
            (reporter_key(item), (item.source or "").split(";")[0].split(", cited by ")[-1]),
            (origin_key(item), quoted(item.origin or "") if name_key(item.origin or "") else quoted(item.source or "")),
        ):
            plain = text.strip()
            if key is not None and name_key(plain) == key:
                found[key] = min(found.get(key, plain), plain)
    return _Written(found)


class _Written(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return key


def _depths(names: Iterable[str], sources: Mapping[str, list[str]]) -> dict[str, int]:
    """Name → steps to one who had it from nobody; of a ring that leads nowhere the first by name is such a one."""
    told: dict[str, list[str]] = {}
    for who, those in sources.items():
        for source in those:
            told.setdefault(source, []).append(who)
    found: dict[str, int] = {}

    def spread(first: Iterable[str]) -> None:
        waiting = deque(first)
        found.update(dict.fromkeys(waiting, 0))
        while waiting:
            at = waiting.popleft()
            for one in told.get(at, ()):
                if one not in found:
                    found[one] = found[at] + 1
                    waiting.append(one)

    spread(name for name in names if name not in sources)
    for name in names:
        if name not in found:
            spread([name])
    return found


def _reached(name: str, sources: Mapping[str, list[str]]) -> set[str]:
    found, waiting = {name}, [name]
    while waiting:
        for one in sources.get(waiting.pop(), ()):
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found
