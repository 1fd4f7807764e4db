"""How the pages look: measures in points, colours in sRGB 0 to 1.

Colours are chosen so that they stay apart in grey; nothing is told by colour alone.
"""

from typing import NamedTuple

from ..domain import looks
from ..domain.colours import channels
from .text import BLACK
from .text.runs import Colour

PAGE_WIDTH, PAGE_HEIGHT = 595.276, 841.89
LEFT = RIGHT = 52.0
WIDTH = PAGE_WIDTH - LEFT - RIGHT

INK: Colour = (0.1, 0.1, 0.12)
QUIET: Colour = (0.33, 0.34, 0.37)
LINK: Colour = (0.1, 0.24, 0.45)
RULE: Colour = (0.62, 0.63, 0.66)
SHADE: Colour = (0.93, 0.935, 0.945)
BANNER = BLACK
WATERMARK: Colour = (0.925, 0.925, 0.925)
"""Opaque: PDF/A would allow transparency, but printers and old readers make a grey page of it."""


class TypeStyle(NamedTuple):
    """Size, distance between baselines, space before and after.

    ``even``: whether both edges are even; ``None`` leaves it to what readers of the language expect (``EVEN``).
    """

    size: float
    leading: float
    before: float
    after: float
    even: bool | None = None


def baseline(style: TypeStyle) -> float:
    """How far below the top of its leading a line's baseline stands."""
    return (style.leading - style.size) / 2 + style.size * 0.84


TITLE = TypeStyle(17, 22, 0, 6, even=False)
HEADINGS = {2: TypeStyle(13.5, 18, 16, 4, even=False), 3: TypeStyle(10.5, 14.5, 11, 2, even=False)}
BODY = TypeStyle(10, 14.2, 0, 5)
LEAD = TypeStyle(11, 15.6, 0, 6)
SMALL = TypeStyle(8.6, 11.8, 0, 4)
NOTICE = TypeStyle(9.6, 13.4, 4, 9)
CELL = TypeStyle(8.8, 11.8, 0, 0)
NOTE = TypeStyle(8.8, 12, 0, 4)
EVEN = frozenset({"zh"})
"""Languages whose readers expect both edges of running text even; in all others lines end as they fall."""
BANNER_SIZE = 12.0
RUNNING_SIZE = 8.0
REFERENCE_SHARE = 0.82
"""Size of a note reference against the text around it."""


class LevelLook(NamedTuple):
    """Fill, share of the cell's height that is filled, and distance between hatch lines (0: none)."""

    fill: Colour
    height: float
    hatch: float


LEVELS = {level: LevelLook(channels(one.fill), one.height, one.hatch) for level, one in looks.LEVELS.items()}
