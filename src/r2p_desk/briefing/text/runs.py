"""What is to be written: runs of text, cleaned of everything that would command instead of say."""

import unicodedata
from enum import StrEnum

import msgspec

from ...i18n import is_right_to_left

Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)

_MARKS_ON_ONE_LETTER = 4
_WIDE_SPACES = dict.fromkeys((0x00A0, 0x202F, 0x2007, 0x3000), " ")
_BREAKS = dict.fromkeys("\r\v\f\x85\u2028\u2029", "\n")
_COMMANDS = frozenset("\u061c\u200e\u200f\ufeff\ufff9\ufffa\ufffb") | frozenset(
    map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x2070), *range(0xE0000, 0xE0080)))
)


class Weight(StrEnum):
    """The role a font plays in the text."""

    REGULAR = "regular"
    BOLD = "bold"


class Align(StrEnum):
    """Where lines sit in their width; start and end follow the direction.

    ``JUSTIFY``: both edges are even, but for the last line of a paragraph.
    """

    START = "start"
    CENTRE = "centre"
    END = "end"
    JUSTIFY = "justify"


class Direction(StrEnum):
    """The direction of a paragraph as a whole."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


class Run(msgspec.Struct, frozen=True):
    """Text of one look: size in points, colour in sRGB 0 to 1, language as BCP 47; ``to`` names where it leads.

    ``apart``: a mark or label, which takes no part in the sentence that follows.
    """

    text: str
    weight: Weight = Weight.REGULAR
    size: float = 10.0
    colour: Colour = BLACK
    language: str = "en"
    to: str | None = None
    apart: bool = False


def direction_of(language: str) -> Direction:
    """The direction in which this language (BCP 47) is written."""
    return Direction.RIGHT_TO_LEFT if is_right_to_left(language) else Direction.LEFT_TO_RIGHT


def visible(text: str) -> str:
    """The text with line ends as ``\\n``, tabs as spaces, and every character that commands shown as its code.

    Controls, marks and overrides of direction, tags, byte order marks, lone surrogates, non-characters and letters of
    private use come out as ``[U+202E]``; so do combining marks beyond the fourth on one letter, which would run over
    the lines around.
    """
    if text.translate(_WIDE_SPACES).isprintable() and not any(map(unicodedata.combining, text)):
        return text  # printable holds no controls, marks of direction, tags, surrogates or non-characters
    out: list[str] = []
    stacked = 0
    for character in text.replace("\r\n", "\n"):
        stacked = stacked + 1 if unicodedata.combining(character) else 0
        out.append(_shown(character) if stacked <= _MARKS_ON_ONE_LETTER else _code(character))
    return "".join(out)


def is_command(character: str) -> bool:
    """Whether this character is a command, not a letter."""
    category = unicodedata.category(character)
    return category in {"Cc", "Cs"} or character in _COMMANDS or (ord(character) & 0xFFFE) == 0xFFFE


def _shown(character: str) -> str:
    if character == "\n":
        return character
    if character == "\t":
        return " "
    if character in _BREAKS:
        return _BREAKS[character]
    private = (
        unicodedata.category(character) == "Co"
    )  # means nothing to whoever has another font (ISO 19005-3, 6.2.11.7.3)
    return _code(character) if private or is_command(character) else character


def _code(character: str) -> str:
    return f"[U+{ord(character):04X}]"
