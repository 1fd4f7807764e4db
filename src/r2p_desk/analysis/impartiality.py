"""Impartiality: volumes and thresholds for each party, the same evidence with the parties masked, words that judge."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..domain.assessment import IndicatorProfile, Profile, State
from ..domain.item import Item
from ..i18n import tr
from .origins import origins
from .support import Strength, item_strength, weigh

_LEAST_NAMED = 4
"""Pieces of evidence that name who acts, each origin once for each judgement; with fewer, one party says nothing."""

_LOADED = (
    "terrorist", "terrorists", "thug", "thugs", "savage", "savages", "barbaric", "barbarian", "bloodthirsty", "evil",
    "monster", "monsters", "fanatic", "fanatics", "extremist", "extremists", "so-called", "regime", "puppet", "brutal",
    "heinous", "horrific", "shocking", "obviously", "clearly", "undoubtedly", "of course", "inevitable", "inevitably",
    "notorious", "cowardly", "criminal gang", "freedom fighters", "martyr", "martyrs", "liberators", "henchmen",
    "terroriste", "terroristes", "barbare", "barbares", "sauvage", "sauvages", "prétendu", "évidemment", "régime",
    "terrorista", "terroristas", "bárbaro", "bárbaros", "salvaje", "salvajes", "supuesto", "obviamente", "régimen",
    "террорист", "террористы", "варвары", "бандиты", "очевидно", "режим", "так называемый",
    "恐怖分子", "野蛮", "暴徒", "伪政权", "إرهابي", "إرهابيون", "همجي", "ما يسمى", "عصابة",
)  # fmt: skip
"""Ours: words that take a side or claim certainty. A flag asks to look again; quoting one may be right."""


class Party(NamedTuple):
    """What is known and judged of one party that acts.

    ``reports`` items name it, from ``origins`` independent origins; ``evidence`` of them stand for or against a
    judgement; ``present`` judgements of present or emerging rest on at least one of them; ``threshold`` is the least on
    which that was judged: (indicator, origins, strength of the best); ``items`` are the references.
    """

    name: str
    reports: int
    origins: int
    evidence: int
    present: int
    threshold: tuple[str, int, Strength] | None
    grades: Mapping[Strength, int]
    items: tuple[str, ...]


def parties(profile: Profile) -> tuple[Party, ...]:
    """Every actor named in what was known by the day, the most reported first."""
    known: dict[str, list[Item]] = defaultdict(list)
    for item in profile.items:
        for actor in item.actors:
            known[actor].append(item)
    judged: dict[str, list[IndicatorProfile]] = defaultdict(list)
    named: dict[str, set[str]] = defaultdict(set)
    for one in profile.indicators:
        for item in (*one.evidence_for, *one.evidence_against):
            for actor in item.actors:
                named[actor].add(item.id)
        if one.state in (State.PRESENT, State.EMERGING):
            for actor in {actor for item in one.evidence_for for actor in item.actors}:
                judged[actor].append(one)
    made = [_party(actor, items, judged[actor], len(named[actor])) for actor, items in known.items()]
    return tuple(sorted(made, key=lambda party: (-party.reports, party.name)))


def one_party(profile: Profile) -> tuple[str, tuple[str, ...]] | None:
    """The only party named by the evidence for what is judged present or emerging, and the items that name it.

    ``None`` where there are several, too few pieces to tell, or no other party among the items known. Copies and echoes
    are no more pieces.
    """
    judged = [
        [item for item in one.evidence_for if item.actors]
        for one in profile.indicators
        if one.state in (State.PRESENT, State.EMERGING)
    ]
    acting = {actor for pieces in judged for item in pieces for actor in item.actors}
    if len(acting) != 1 or sum(len(origins(pieces)) for pieces in judged) < _LEAST_NAMED:
        return None
    if not any(set(item.actors) - acting for item in profile.items if item.actors):
        return None
    return acting.pop(), tuple(sorted({item.ref for pieces in judged for item in pieces}))


def loaded_words(text: str) -> tuple[str, ...]:
    """Words in this text that judge rather than describe, each once, in the order of the text."""
    plain = text.casefold()
    found = [(plain.find(word), word) for word in _LOADED if _stands(word, plain)]
    return tuple(word for _, word in sorted(found))


def masks(items: Iterable[Item]) -> dict[str, str]:
    """Actor → the mask in its place (``Party 1`` …), in the order of the names, so that everybody has the same."""
    names = sorted({actor for item in items for actor in item.actors if actor.strip()})
    return {name: tr("Party {n}").format(n=at) for at, name in enumerate(names, 1)}


def masked(text: str, masking: Mapping[str, str]) -> str:
    """The text (NFC) with each party's name masked; longer names first, so that none shows through another."""
    names = sorted(masking, key=lambda one: (-len(one), one))
    plain = unicodedata.normalize("NFC", text)
    if not names:
        return plain
    whole = "|".join(f"({_by_itself(unicodedata.normalize('NFC', name))})" for name in names)
    return re.sub(whole, lambda found: masking[names[(found.lastindex or 1) - 1]], plain, flags=re.IGNORECASE)


def _party(actor: str, items: list[Item], judged: list[IndicatorProfile], evidence: int) -> Party:
    thresholds = []
    for one in judged:
        weighed = weigh(item for item in one.evidence_for if actor in item.actors)
        thresholds.append((len(weighed), _RANKS.index(weighed[0].strength), one.id, weighed[0].strength))
    least = min(thresholds, default=None)
    return Party(
        name=actor,
        reports=len(items),
        origins=len(origins(items)),
        evidence=evidence,
        present=len(judged),
        threshold=(least[2], least[0], least[3]) if least is not None else None,
        grades=Counter(item_strength(item) for item in items),
        items=tuple(item.ref for item in items),
    )


_RANKS = (Strength.WEAK, Strength.NOT_JUDGED, Strength.FAIR, Strength.STRONG)


def _stands(word: str, plain: str) -> bool:
    return re.search(_by_itself(word), plain) is not None


def _by_itself(word: str) -> str:
    """A pattern for a whole word; anywhere in scripts that set no space between words, or join articles to them."""
    pattern = re.escape(word)
    return rf"(?<!\w){pattern}(?!\w)" if re.search(r"[0-9a-zà-ÿа-я]", word.casefold()) else pattern
