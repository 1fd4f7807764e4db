"""Who said it first, and who repeated it: utterances joined by *repeats*, in the order in which they were said.

First is only the first that is known here. What an officer joined is shown as joined; nothing is guessed from likeness.
"""

from collections.abc import Iterable, Mapping

import msgspec

from ..domain.incitement import Utterance
from ..domain.relation import Relation


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """An utterance in its chain: what it repeats, and whether nothing here was said before it."""

    utterance: Utterance
    repeats: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()
    """Ids of the relations that say so."""
    first: bool = False
    against_days: bool = False
    """Whether it is said to repeat what was surely said after it: one of the two is wrong."""


def chain(utterance: str, known: Mapping[str, Utterance], repeats: Iterable[Relation]) -> tuple[Link, ...]:
    """Everything joined to this utterance by whatever way, the earliest first; days nobody stated come last.

    Only itself where nothing is joined to it. What is withdrawn or not in this copy of the case is passed over.
    """
    joined = [
        one for one in repeats if _stands(known, one.item) and _stands(known, one.other) and one.item != one.other
    ]
    members, waiting = {utterance}, [utterance]
    while waiting:
        here = waiting.pop()
        for one in joined:
            if here in (one.item, one.other):
                new = {one.item, one.other} - members
                members |= new
                waiting += new
    links = [_link(known[one], known, joined) for one in members if one in known]
    return tuple(sorted(links, key=lambda link: (not link.first, *_clock(link.utterance))))


def _link(utterance: Utterance, known: Mapping[str, Utterance], joined: list[Relation]) -> Link:
    mine = tuple(dict.fromkeys(one.other for one in joined if one.item == utterance.id))
    stated = tuple(one.id for one in joined if one.item == utterance.id)
    repeated = any(one.other == utterance.id for one in joined)
    when = utterance.when
    earlier = [known[one].when for one in mine]
    wrong = when is not None and any(one is not None and one.earliest > when.latest for one in earlier)
    return Link(utterance=utterance, repeats=mine, stated=stated, first=repeated and not mine, against_days=wrong)


def _stands(known: Mapping[str, Utterance], record: str) -> bool:
    return record in known and not known[record].withdrawn


def _clock(utterance: Utterance) -> tuple[bool, str, str]:
    when = utterance.when
    return when is None, when.earliest.isoformat() if when else "", utterance.id
