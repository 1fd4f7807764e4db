"""Past cases coded by the indicators in use, and how one of them lies beside an assessment."""

from enum import StrEnum

import msgspec

from ..i18n import tr
from .assessment import State
from .item import Verification
from .when import When


class PrecedentSource(msgspec.Struct, frozen=True, kw_only=True):
    """What a coded state rests on, when it became known, and how far its text was checked."""

    id: str
    title: str
    document: str
    status: Verification
    locator: str | None = None
    known: When | None = None


class CodedState(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator as it was coded: its state, one line of reason, ids of the sources."""

    indicator: str
    state: State
    reason: str
    sources: tuple[str, ...] = ()


class CodedDay(msgspec.Struct, frozen=True, kw_only=True):
    """The states as they could be judged on one day, with what must be said of that coding."""

    coded_as_of: When
    states: tuple[CodedState, ...]
    note: str | None = None


class Precedent(msgspec.Struct, frozen=True, kw_only=True):
    """A past case: where and when, what followed and from which day (``onset``; ``None`` where nothing did), who coded.

    ``ours`` is true of the one that ships; the others were added by the officer.
    """

    id: str
    title: str
    place: str
    period: When
    onset: When | None
    outcome: str
    framework: str
    version: str
    coder: str
    statement: str
    sources: tuple[PrecedentSource, ...]
    coded: tuple[CodedDay, ...]
    ours: bool = False


class Likeness(StrEnum):
    """How two states of one indicator lie to each other."""

    SAME = "same"
    NEAR = "near"
    OPPOSITE = "opposite"


class SharedIndicator(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator judged on both sides; ``items`` are those of this case its judgement rests on, for and against."""

    indicator: str
    label: str | None
    here: State
    there: State
    likeness: Likeness
    reason_there: str
    sources_there: tuple[str, ...]
    items: tuple[str, ...]


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """A precedent on one of its days beside an assessment: what is shared, and what only one side judged.

    ``same_items`` counts the items that stand in both; ``same_case`` says that they are one and the same case.
    """

    precedent: Precedent
    day: CodedDay
    shared: tuple[SharedIndicator, ...]
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]
    same_items: int
    same_case: bool
    hindsight: bool = False
    """What followed there was not known yet on the day of the assessment."""

    def count(self, likeness: Likeness) -> int:
        """How many shared indicators lie so."""
        return sum(one.likeness is likeness for one in self.shared)

    @property
    def differences(self) -> tuple[SharedIndicator, ...]:
        """Where they differ: the opposite first, then the near, each in the framework's order."""
        apart = [one for one in self.shared if one.likeness is not Likeness.SAME]
        return tuple(sorted(apart, key=lambda one: one.likeness is Likeness.NEAR))

    @property
    def lead(self) -> int | None:
        """Days from the day of the coding to the first day of the onset; ``None`` where nothing followed."""
        onset = self.precedent.onset
        return None if onset is None else (onset.earliest - self.day.coded_as_of.latest).days


class Nearest(msgspec.Struct, frozen=True, kw_only=True):
    """The precedents that share most with an assessment, and those with which too little is shared to compare.

    ``judged`` counts the indicators that the assessment can tell how they are; ``minimum`` those that must be shared.
    """

    as_of: When
    assessed_as_of: When | None
    judged: int
    minimum: int
    compared: tuple[Comparison, ...]
    too_few: tuple[Comparison, ...]


def likeness_words(likeness: Likeness) -> str:
    """How they lie, in words."""
    return {
        Likeness.SAME: tr("the same"),
        Likeness.NEAR: tr("near"),
        Likeness.OPPOSITE: tr("opposite"),
    }[likeness]
