"""Items that may be evidence for an indicator: offered with the reason why, never counted, never linked by itself."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..domain.assessment import IndicatorProfile
from ..domain.item import Item
from ..domain.signal import Signal, signal_words
from ..i18n import tr

_STREAMS: Mapping[Signal, str] = {
    Signal.INCITEMENT: r"incit|propagand|hate|inflammatory|rhetoric|demoni[sz]|dehumani[sz]|stereotyp|stigma",
    Signal.SEXUAL_VIOLENCE: r"sexual|rape|gender|reproduct|steril|births?\b",
    Signal.CHILD_RECRUITMENT: r"child(ren)?\b.*(recruit|soldier|transfer)|recruit",
    Signal.DISPLACEMENT: r"displac|refugee|expul|deport|forced(ly)? (transfer|mov)|flee|fled|evict|ethnic cleansing",
    Signal.PERSECUTION: r"persecut|discriminat|exclu|segregat|restrict|deni(al|ed)|marginal|profil|identif",
}
"""Stream → what an indicator's words say when it is about that stream (English, our own summaries)."""
_COMMON = frozenset({
    "about", "above", "after", "against", "again", "among", "based", "before", "between", "bodies", "cases",
    "certain", "conditions", "could", "during", "either", "evidence", "existing", "figures", "further", "general",
    "groups", "group", "having", "including", "increase", "increased", "lack", "less", "level", "limited", "local",
    "means", "measures", "members", "more", "most", "national", "official", "officials", "often", "other", "others",
    "over", "part", "past", "patterns", "people", "population", "populations", "present", "presence", "private",
    "protected", "public", "recent", "record", "related", "rights", "risk", "serious", "several", "signs", "similar",
    "situation", "social", "some", "state", "states", "such", "support", "their", "them", "there", "these", "they",
    "those", "through", "towards", "under", "use", "used", "using", "various", "violence", "violations", "want",
    "weak", "where", "which", "while", "with", "within", "without",
})  # fmt: skip
_LEAST_WORD = 5
_LEAST_SHARED = 2


class Candidate(NamedTuple):
    """An item and why it is offered, each reason in words."""

    item: Item
    reasons: tuple[str, ...]


def candidates(
    items: Iterable[Item], indicator: IndicatorProfile, factor: int, label: str | None = None
) -> tuple[Candidate, ...]:
    """Of the items known, those with a reason to be offered: most reasons first, and of equals the newest knowledge.

    Reasons are a tag that names the indicator or its risk factor, an early sign the indicator is about, a place, a
    party or a population of this judgement, and words its title and text share with the indicator's label. ``items``
    must come oldest knowledge first; those that stand as evidence already are left out.
    """
    named = {item.id for item in (*indicator.evidence_for, *indicator.evidence_against)}
    wanted = _Wanted(indicator, factor, label if label is not None else indicator.label or "")
    found = []
    for at, item in enumerate(items):
        if item.id not in named:
            reasons = wanted.reasons(item)
            if reasons:
                found.append((len(reasons), at, Candidate(item, reasons)))
    return tuple(entry[2] for entry in sorted(found, key=lambda entry: (-entry[0], -entry[1])))


class _Wanted:
    def __init__(self, indicator: IndicatorProfile, factor: int, label: str) -> None:
        evidence = (*indicator.evidence_for, *indicator.evidence_against)
        plain = label.casefold()
        self._tags = {indicator.id.casefold(), f"rf{factor}", f"rf {factor}", f"rf{indicator.id}".casefold()}
        self._signals = [signal for signal, words in _STREAMS.items() if re.search(words, plain)]
        self._places = {*indicator.places, *(item.place.name for item in evidence if item.place)}
        self._people = {*indicator.populations, *indicator.actors}
        words = {word for word in re.findall(r"[^\W\d_]+", plain) if len(word) >= _LEAST_WORD} - _COMMON
        stems = sorted({word[: max(_LEAST_WORD, len(word) - 3)] for word in words})
        self._words = re.compile(r"\b(" + "|".join(map(re.escape, stems)) + ")") if stems else None

    def reasons(self, item: Item) -> tuple[str, ...]:
        found = [tr("tag {tag}").format(tag=tag) for tag in item.tags if tag.casefold() in self._tags]
        found += [signal_words(signal) for signal in self._signals if signal in item.signals]
        if item.place is not None and item.place.name in self._places:
            found.append(item.place.name)
        found += [name for name in (*item.populations, *item.actors) if name in self._people]
        if self._words is not None:
            shared = set(self._words.findall(f"{item.title} {item.text or ''}".casefold()))
            if len(shared) >= _LEAST_SHARED:
                found.append(tr("words: {words}").format(words=", ".join(sorted(f"{word}…" for word in shared))))
        return tuple(found)
