"""One run of a framework as of a date: judgements with evidence for and against, and what they add up to."""

from enum import StrEnum

import msgspec

from ..i18n import tr, trc
from .framework import WordingStatus, all_official
from .item import Access, Item
from .marking import Marking
from .signal import Crime
from .when import When


class State(StrEnum):
    """What an assessor found of an indicator."""

    PRESENT = "present"
    EMERGING = "emerging"
    ABSENT = "absent"
    UNCLEAR = "unclear"
    NO_INFORMATION = "no information"
    NOT_ASSESSED = "not assessed"

    @property
    def known(self) -> bool:
        """Whether this says how it is; looked-and-contradictory, looked-and-nothing and not-looked do not."""
        return self in {State.PRESENT, State.EMERGING, State.ABSENT}


class Direction(StrEnum):
    """How it moves."""

    WORSENING = "worsening"
    STEADY = "steady"
    IMPROVING = "improving"
    UNKNOWN = "unknown"


class Confidence(StrEnum):
    """How sure the assessor is; never put in one sentence with a likelihood."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Concern(StrEnum):
    """The level of concern an assessor states, in words; nothing computes it."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    VERY_HIGH = "very high"


class Side(StrEnum):
    """Which way a piece of evidence points."""

    FOR = "for"
    AGAINST = "against"


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """A run of one framework as of one day.

    ``version`` of the framework it was begun with; ``assessor`` (key hash) whose it is, ``None`` where all officers
    judge in it together; ``chair`` who began it; ``round`` the blind round it belongs to; ``supersedes`` the one it
    takes the place of, which is kept.
    """

    id: str
    framework: str
    as_of: When
    title: str | None = None
    note: str | None = None
    version: str | None = None
    assessor: str | None = None
    chair: str | None = None
    round: str | None = None
    supersedes: str | None = None


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator judged: state, direction, confidence with its three grounds, reasons, what it bears on.

    The grounds are ``assumptions`` made, ``sourcing`` relied on and the strength of the ``argument``; ``review`` is the
    day by which it must be looked at again.
    """

    id: str
    assessment: str
    indicator: str
    state: State
    direction: Direction = Direction.UNKNOWN
    confidence: Confidence | None = None
    reasons: str | None = None
    would_change: str | None = None
    crimes: tuple[Crime, ...] = ()
    populations: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    assumptions: str | None = None
    sourcing: str | None = None
    argument: str | None = None
    review: When | None = None


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """An item standing for or against a judgement, and why; withdrawn ones stay in the history.

    ``judgement`` may also be the id of a stated concern: such evidence hangs on the risk factor or crime as a whole.
    """

    id: str
    judgement: str
    item: str
    side: Side
    why: str | None = None
    withdrawn: bool = False


class StatedConcern(msgspec.Struct, frozen=True, kw_only=True):
    """The level an assessor states for one risk factor (``subject`` is its number) or one crime (its code).

    Without a level it is only what evidence of the whole risk factor or crime hangs on.
    """

    id: str
    assessment: str
    subject: str
    level: Concern | None = None
    direction: Direction = Direction.UNKNOWN
    reasons: str | None = None


class IndicatorProfile(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator as judged, with its evidence among the items open to this reading."""

    id: str
    label: str | None
    wording_status: WordingStatus
    state: State = State.NOT_ASSESSED
    direction: Direction = Direction.UNKNOWN
    confidence: Confidence | None = None
    reasons: str | None = None
    would_change: str | None = None
    crimes: tuple[Crime, ...] = ()
    populations: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    assumptions: str | None = None
    sourcing: str | None = None
    argument: str | None = None
    review: When | None = None
    evidence_for: tuple[Item, ...] = ()
    evidence_against: tuple[Item, ...] = ()
    whys: dict[str, str] = {}
    """Item id → why it stands for or against."""
    withheld: bool = False
    """Judged, but on evidence that this reading may not see; shown as not assessed."""
    before: State | None = None
    """The state in the assessment before this one; ``None`` where there was none, or it was not judged there."""
    changed: bool = False
    """State, direction, confidence or evidence differ from the assessment before this one."""


class FactorProfile(msgspec.Struct, frozen=True, kw_only=True):
    """A risk factor: how many of its indicators are judged, how many unknown, the level stated by the assessor."""

    number: int
    title: str
    title_status: WordingStatus
    common: bool
    crimes: tuple[Crime, ...]
    judged: int
    unknown: int
    level: Concern | None
    direction: Direction
    reasons: str | None
    indicators: tuple[IndicatorProfile, ...]
    evidence_for: tuple[Item, ...] = ()
    """What hangs on the risk factor as a whole, beside what its indicators rest on."""
    evidence_against: tuple[Item, ...] = ()
    withheld: bool = False


class CrimeProfile(msgspec.Struct, frozen=True, kw_only=True):
    """A crime: indicators that bear on it and are present or emerging, and the level stated by the assessor."""

    crime: Crime
    present: int
    emerging: int
    level: Concern | None
    direction: Direction
    reasons: str | None


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What is judged, on which evidence, how sure, how it moves, and what is not known; no score."""

    framework: str
    framework_title: str
    as_of: When
    assessed_as_of: When | None
    """The day of the assessment used: the newest not after ``as_of``; ``None`` when there is none."""
    note: str | None
    access: tuple[Access, ...] | None
    items: tuple[Item, ...]
    """All that was known by then and is open to this reading, oldest knowledge first."""
    factors: tuple[FactorProfile, ...]
    crimes: tuple[CrimeProfile, ...]
    assessment: Assessment | None = None
    """The assessment used."""
    before: When | None = None
    """The day of the assessment before it, by the same framework."""
    ceiling: Marking | None = None
    """The highest marking this reading may see; ``None``: all."""
    left_out: int = 0
    """How many items were known by then, but not to this reading."""

    @property
    def narrowed(self) -> bool:
        """Whether this reading sees less than there is, or may see less."""
        return self.access is not None or self.left_out > 0

    @property
    def indicators(self) -> tuple[IndicatorProfile, ...]:
        """All indicators in order."""
        return tuple(indicator for factor in self.factors for indicator in factor.indicators)

    @property
    def official(self) -> bool:
        """Whether the indicators stand in their official wording, from a pack an office signed."""
        return all_official(indicator.wording_status for indicator in self.indicators)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Ids of the indicators about which this assessment cannot say how it is."""
        return tuple(indicator.id for indicator in self.indicators if not indicator.state.known)


def state_words(state: State) -> str:
    """The state in words."""
    return {
        State.PRESENT: tr("present"),
        State.EMERGING: tr("emerging"),
        State.ABSENT: tr("absent"),
        State.UNCLEAR: tr("unclear"),
        State.NO_INFORMATION: tr("no information"),
        State.NOT_ASSESSED: tr("not assessed"),
    }[state]


def direction_words(direction: Direction) -> str:
    """The direction in words."""
    return {
        Direction.WORSENING: tr("worsening"),
        Direction.STEADY: tr("steady"),
        Direction.IMPROVING: tr("improving"),
        Direction.UNKNOWN: tr("direction unknown"),
    }[direction]


def confidence_words(confidence: Confidence | None) -> str:
    """The confidence in words."""
    if confidence is None:
        return tr("confidence not stated")
    return {
        Confidence.LOW: tr("low confidence"),
        Confidence.MODERATE: tr("moderate confidence"),
        Confidence.HIGH: tr("high confidence"),
    }[confidence]


def confidence_levels() -> dict[Confidence, str]:
    """What stands behind the word *confidence*, where it agrees with that word and not with a level of concern."""
    return {
        Confidence.LOW: trc("confidence", "low"),
        Confidence.MODERATE: trc("confidence", "moderate"),
        Confidence.HIGH: trc("confidence", "high"),
    }


def concern_words(level: Concern | None) -> str:
    """The level of concern in words."""
    if level is None:
        return tr("no level stated")
    return {
        Concern.LOW: tr("low"),
        Concern.MODERATE: tr("moderate"),
        Concern.HIGH: tr("high"),
        Concern.VERY_HIGH: tr("very high"),
    }[level]
