"""What all parts of a briefing stand on: the case, its profile, and the evidence cited, numbered for one document."""

from collections.abc import Iterable
from typing import Self

import msgspec

from ..domain.assessment import FactorProfile, IndicatorProfile, Profile, Side
from ..domain.case import Case
from ..domain.framework import WordingStatus
from ..domain.item import Item
from ..domain.marking import Marking, high_water
from ..i18n import tr, trn
from .document import NoteRefs, Prose, Words

_SIGNS = {WordingStatus.PARTIAL: "†", WordingStatus.CORROBORATED: "†", WordingStatus.RECALLED: "‡"}


_TELLING = 5
"""Fewer than this are not counted out: a small count can point at what was withheld."""


_ENDS = ".!?…”)»。！？」』）؟۔।"
"""What ends a sentence in one script or another."""


class Citation(msgspec.Struct, frozen=True):
    """Where an item is cited: the indicator, and the side it stands on there."""

    indicator: str
    side: Side


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """A case, a profile, and the items it cites, oldest knowledge first; their numbers are of this document only."""

    case: Case
    profile: Profile
    items: tuple[Item, ...]
    numbers: dict[str, int]
    """Item id → number, from 1."""
    citations: dict[str, tuple[Citation, ...]]
    """Item id → where it is cited."""

    @classmethod
    def of(cls, case: Case, profile: Profile, also: Iterable[Item] = ()) -> Self:
        """The ground for a briefing on this case with this profile; ``also`` are items named beside its evidence."""
        citations: dict[str, list[Citation]] = {}
        for indicator in profile.indicators:
            for side, items in ((Side.FOR, indicator.evidence_for), (Side.AGAINST, indicator.evidence_against)):
                for item in items:
                    citations.setdefault(item.id, []).append(Citation(indicator.id, side))
        named = {*citations, *(item.id for item in also)}
        taken = tuple(item for item in profile.items if item.id in named)
        numbers = {item.id: number for number, item in enumerate(taken, 1)}
        kept = {item.id: tuple(citations.get(item.id, ())) for item in taken}
        return cls(case=case, profile=profile, items=taken, numbers=numbers, citations=kept)

    def refs(self, items: Iterable[Item]) -> tuple[NoteRefs, ...]:
        """References to the notes of these items; nothing for none."""
        numbers = tuple(sorted({self.numbers[item.id] for item in items}))
        return (NoteRefs(numbers),) if numbers else ()

    def rests_on(self, items: Iterable[Item]) -> Prose:
        """The same; for none, the sentence that it rests on none."""
        return self.refs(items) or rests_on_nothing()

    def marking(self, items: Iterable[Item] = ()) -> Marking:
        """Of what the assessor wrote on these items: that of the case, raised to the highest of theirs."""
        return high_water((self.case.marking, *(self.marking_of(item) for item in items)))

    def marking_of(self, item: Item) -> Marking:
        """The item's own marking, else that of the case."""
        return item.marking or self.case.marking


def rests_on_nothing() -> Prose:
    """What stands where somebody wrote a sentence and named no item for it."""
    return (Words(" " + tr("(It rests on no cited item.)")),)


def left_out_words(ceiling: Marking, count: int) -> str:
    """That material above the ceiling was left out, never what; how much only where that tells nothing of it."""
    highest = tr("This paper holds nothing marked above {ceiling}.").format(ceiling=ceiling.words)
    if count == 0:
        return highest + " " + tr("Material marked above that may bear on this, and is not here.")
    if count < _TELLING:
        return highest + " " + tr("Some material was withheld for that, and nothing here rests on it.")
    return (
        highest
        + " "
        + trn(
            "{n} part was withheld for that, and nothing here rests on it.",
            "{n} parts were withheld for that, and nothing here rests on them.",
            count,
        )
    )


def evidence_of(part: FactorProfile | IndicatorProfile) -> tuple[Item, ...]:
    """All evidence of an indicator, or of all indicators of a risk factor."""
    if isinstance(part, IndicatorProfile):
        return (*part.evidence_for, *part.evidence_against)
    return tuple(item for indicator in part.indicators for item in evidence_of(indicator))


def sign_of(status: WordingStatus) -> str:
    """The sign that stands behind an entry of the framework that is not fully checked; the legend explains it."""
    return _SIGNS.get(status, "")


def label_of(indicator: IndicatorProfile) -> str:
    """The indicator's number and label in the wording in use, with its sign."""
    label = indicator.label or tr("(wording not carried: see the official text)")
    return f"{indicator.id} {label}{sign_of(indicator.wording_status)}"


def title_of(factor: FactorProfile) -> str:
    """The risk factor's number and title, with its sign."""
    return f"{factor.number} {factor.title}{sign_of(factor.title_status)}"


def sentences(text: str | None) -> str:
    """What somebody wrote, as sentences: trimmed, ended, with a space before it; empty for nothing."""
    written = " ".join((text or "").split())
    if not written:
        return ""
    return f" {written}" if written[-1] in _ENDS else f" {written}."


def said(*parts: str | Words | NoteRefs) -> Prose:
    """Prose of these parts; bare text is plain."""
    return tuple(Words(part) if isinstance(part, str) else part for part in parts if part != "")
