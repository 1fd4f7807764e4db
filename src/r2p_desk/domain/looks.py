"""What stands for what, on screen and on paper alike: colours, heights, hatching, signs.

The window draws from these with Qt, the briefing with its own marks; where one of them cannot set a sign as a letter
it draws it as a shape. Nothing is told by colour alone.
"""

from collections.abc import Mapping
from typing import NamedTuple

from .assessment import Concern
from .colours import INK
from .hypothesis import Rating
from .signal import Signal


class LevelLook(NamedTuple):
    """A level of concern: its colour, the share of the height it fills, the distance between hatch lines (0: none).

    Distances are points on paper and pixels on screen.
    """

    fill: str
    height: float
    hatch: float


LEVELS: Mapping[Concern, LevelLook] = {
    Concern.LOW: LevelLook("#fce8a8", 0.25, 0),
    Concern.MODERATE: LevelLook("#f5b854", 0.5, 6),
    Concern.HIGH: LevelLook("#d4611f", 0.75, 3),
    Concern.VERY_HIGH: LevelLook("#730f1a", 1.0, 0),
}
HATCH_INK = INK

CONCERN_SIGNS: Mapping[Concern, str] = {
    Concern.LOW: "▁",
    Concern.MODERATE: "▃",
    Concern.HIGH: "▅",
    Concern.VERY_HIGH: "▇",
}
RATING_SIGNS: Mapping[Rating, str] = {
    Rating.VERY_CONSISTENT: "++",
    Rating.CONSISTENT: "+",
    Rating.NEUTRAL: "○",
    Rating.INCONSISTENT: "−",
    Rating.VERY_INCONSISTENT: "−−",
    Rating.NOT_APPLICABLE: "∅",
}
NOT_RATED = "·"
TEMPO_SIGNS: Mapping[str, str] = {"upsurge": "▲", "steady": "▬", "falling": "▼", "too little data": "…"}
"""By the tempo's own name."""
SIGNAL_SIGNS: Mapping[Signal | None, str] = {
    Signal.PERSECUTION: "■",
    Signal.SEXUAL_VIOLENCE: "▲",
    Signal.CHILD_RECRUITMENT: "◆",
    Signal.DISPLACEMENT: "▼",
    Signal.INCITEMENT: "●",
    None: "▬",
}
"""``None``: an item that belongs to no stream of early signs."""
SAID, NOT_SAID, NOT_NEEDED = "■", "□", "–"
