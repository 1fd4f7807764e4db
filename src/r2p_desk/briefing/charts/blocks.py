"""What charts are made of: numbers, days and words, each under a marking of its own; frozen.

``notes`` are numbers of evidence notes; the table that follows the chart refers to them.
"""

from datetime import date
from enum import StrEnum

import msgspec

from ...domain.hypothesis import Rating
from ...domain.marking import Marking
from ...domain.place import Precision
from ...domain.signal import Signal


class Movement(StrEnum):
    """How the newest period stands against the past, by the same names as the tempo itself."""

    UPSURGE = "upsurge"
    STEADY = "steady"
    FALLING = "falling"
    TOO_LITTLE = "too little data"


class TempoBar(msgspec.Struct, frozen=True, kw_only=True):
    """One period: its first and last day, reports, reporters counted, and all who reported anything (the effort)."""

    first: date
    last: date
    reports: int
    counted: int
    effort: int


class TempoStrip(msgspec.Struct, frozen=True, kw_only=True):
    """One stream: its periods, oldest first, and what was to be expected of the newest where that can be said.

    ``lower`` to ``upper`` is the range expected; more than ``upper`` is an upsurge.
    """

    name: str
    movement: Movement
    movement_words: str
    bars: tuple[TempoBar, ...]
    expected: float | None = None
    lower: int | None = None
    upper: int | None = None


class TempoChart(msgspec.Struct, frozen=True, kw_only=True):
    """Reporters by period, stream below stream, with the range expected and a sign where it is left."""

    title: str
    strips: tuple[TempoStrip, ...]
    marking: Marking = Marking()


class TimelineEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One item: the days it surely lies between, both included, and how its day is said.

    ``happened`` is false where only the day on which it became known is stated, and that is meant.
    """

    title: str
    first: date
    last: date
    day_words: str
    happened: bool = True
    signals: tuple[Signal, ...] = ()
    notes: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError("an item cannot end before it begins")


class TimelineChart(msgspec.Struct, frozen=True, kw_only=True):
    """Items by day, a lane for each stream of early signs."""

    title: str
    events: tuple[TimelineEvent, ...]
    marking: Marking = Marking()


class MapPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A place with its coordinates in decimal degrees (WGS 84), how exactly it is known, how many items name it."""

    name: str
    latitude: float
    longitude: float
    precision: Precision
    items: int = 1
    notes: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not (abs(self.latitude) <= 90 and abs(self.longitude) <= 180):
            raise ValueError("a place lies on the globe")


class PlacesMap(msgspec.Struct, frozen=True, kw_only=True):
    """Places on a map; ``unplaced`` are the names of those without coordinates, which the table lists too."""

    title: str
    places: tuple[MapPlace, ...]
    unplaced: tuple[str, ...] = ()
    marking: Marking = Marking()


class HypothesisColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A hypothesis, and how many independent origins speak against it."""

    name: str
    against: int = 0


class HypothesisRow(msgspec.Struct, frozen=True, kw_only=True):
    """An item: how it sits with each hypothesis (``None``: not rated), what it tells and its grade in words."""

    title: str
    ratings: tuple[Rating | None, ...]
    tells_words: str = ""
    grade_words: str = ""
    notes: tuple[int, ...] = ()


class HypothesesMatrix(msgspec.Struct, frozen=True, kw_only=True):
    """Items against hypotheses, a sign in each cell."""

    title: str
    hypotheses: tuple[HypothesisColumn, ...]
    rows: tuple[HypothesisRow, ...]
    marking: Marking = Marking()

    def __post_init__(self) -> None:
        if any(len(row.ratings) != len(self.hypotheses) for row in self.rows):
            raise ValueError("an item must have a place for each hypothesis")


class Stated(StrEnum):
    """Whether an option says what is asked of it."""

    SAID = "said"
    NOT_SAID = "not said"
    NOT_NEEDED = "not needed"


class OptionCell(msgspec.Struct, frozen=True, kw_only=True):
    """What an option says under one heading; without ``words`` the table says only whether it does."""

    stated: Stated
    words: str = ""


class OptionRow(msgspec.Struct, frozen=True, kw_only=True):
    """An option."""

    title: str
    cells: tuple[OptionCell, ...]
    notes: tuple[int, ...] = ()


class OptionsMatrix(msgspec.Struct, frozen=True, kw_only=True):
    """Options side by side, in the order given: what each says, and where nothing is said. Nothing ranks."""

    title: str
    criteria: tuple[str, ...]
    rows: tuple[OptionRow, ...]
    marking: Marking = Marking()

    def __post_init__(self) -> None:
        if any(len(row.cells) != len(self.criteria) for row in self.rows):
            raise ValueError("an option must have a cell under each heading")


Chart = TempoChart | TimelineChart | PlacesMap | HypothesesMatrix | OptionsMatrix
