"""How far a source and what it says can be trusted: two independent axes (Admiralty grading, AJP-2.1).

F and 6 mean *cannot be judged*, not *worst*: they are never ordered below E or 5.
"""

from enum import StrEnum
from typing import Self

from ..errors import InvalidValue
from ..i18n import tr


class Reliability(StrEnum):
    """Of a source."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Credibility(StrEnum):
    """Of one item; 1 needs independent confirmation."""

    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    FIVE = "5"
    SIX = "6"


class Grade(str):
    """Reliability of the source and credibility of the item; its text is ``B2``.

    Read from that text in either letter case; ``InvalidValue`` for anything else.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Read a grade."""
        letter, digit = text.strip().upper()[:1], text.strip()[1:]
        if letter not in list(Reliability) or digit not in list(Credibility):
            raise InvalidValue(
                tr("“{text}” is not a grade.").format(text=text[:20]),
                kept=tr("Nothing was changed."),
                todo=tr("Write a letter A to F for the source and a figure 1 to 6 for the item, for example B2."),
            )
        return super().__new__(cls, letter + digit)

    @property
    def reliability(self) -> Reliability:
        """Of the source."""
        return Reliability(self[0])

    @property
    def credibility(self) -> Credibility:
        """Of the item."""
        return Credibility(self[1])


def reliability_words(value: Reliability) -> str:
    """What the letter means."""
    return {
        Reliability.A: tr("completely reliable"),
        Reliability.B: tr("usually reliable"),
        Reliability.C: tr("fairly reliable"),
        Reliability.D: tr("not usually reliable"),
        Reliability.E: tr("unreliable"),
        Reliability.F: tr("cannot be judged"),
    }[value]


def credibility_words(value: Credibility) -> str:
    """What the figure means."""
    return {
        Credibility.ONE: tr("confirmed by other sources"),
        Credibility.TWO: tr("probably true"),
        Credibility.THREE: tr("possibly true"),
        Credibility.FOUR: tr("doubtful"),
        Credibility.FIVE: tr("improbable"),
        Credibility.SIX: tr("truth cannot be judged"),
    }[value]
