"""The briefing's text engine: runs in, lines out.

``lay_out`` takes runs of text (what is written, in which weight, size, colour and language) and a width, and gives
lines of positioned glyphs; whoever draws them needs nothing but the faces named in them. Callers never measure text.
"""

from .faces import Face, Shaped, face_for
from .lines import Glyph, Line, Piece, lay_out
from .runs import BLACK, Align, Direction, Run, Weight, direction_of, is_command, visible
from .words import forget

__all__ = [
    "BLACK",
    "Align",
    "Direction",
    "Face",
    "Glyph",
    "Line",
    "Piece",
    "Run",
    "Shaped",
    "Weight",
    "direction_of",
    "face_for",
    "forget",
    "is_command",
    "lay_out",
    "visible",
]
