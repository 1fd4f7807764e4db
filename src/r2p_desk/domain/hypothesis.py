"""Competing hypotheses: what might explain the evidence, and how each item sits with each of them.

After Heuer, Psychology of Intelligence Analysis (1999), chapter 8. One hypothesis of every question is that somebody
wants us to believe what we read; it is made with the first and cannot be withdrawn.
"""

from enum import StrEnum

import msgspec

from ..i18n import tr
from .grading import Credibility, Grade, Reliability


class Rating(StrEnum):
    """How an item sits with a hypothesis, in the order of the keys 1 to 6.

    Asked as: were the hypothesis true, would one expect to see this item? *Not applicable* says nothing of the two.
    """

    VERY_CONSISTENT = "very consistent"
    CONSISTENT = "consistent"
    NEUTRAL = "neutral"
    INCONSISTENT = "inconsistent"
    VERY_INCONSISTENT = "very inconsistent"
    NOT_APPLICABLE = "not applicable"

    @property
    def inconsistent(self) -> bool:
        """Whether the item speaks against the hypothesis."""
        return self in (Rating.INCONSISTENT, Rating.VERY_INCONSISTENT)

    @property
    def consistent(self) -> bool:
        """Whether it is what the hypothesis would have one expect."""
        return self in (Rating.VERY_CONSISTENT, Rating.CONSISTENT)


SCALE = (
    Rating.VERY_CONSISTENT,
    Rating.CONSISTENT,
    Rating.NEUTRAL,
    Rating.INCONSISTENT,
    Rating.VERY_INCONSISTENT,
)
"""From the most to the least consistent; *not applicable* has no place on it."""


class Usability(StrEnum):
    """How far an item can be leaned on, by its grade; *not judged* is a gap, not the worst."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"
    NOT_JUDGED = "not judged"


class Diagnosticity(StrEnum):
    """How much an item helps to tell the hypotheses apart."""

    MUCH = "much"
    SOME = "some"
    LITTLE = "little"
    NOTHING = "nothing"
    NOT_COMPARED = "not compared"


class Hypothesis(msgspec.Struct, frozen=True, kw_only=True):
    """One explanation among those of a question; texts are ``None`` where they were withheld or expunged."""

    id: str
    question: str | None = None
    title: str | None = None
    statement: str | None = None
    deception: bool = False
    withdrawn: bool = False

    @property
    def stands(self) -> bool:
        """Whether it is weighed; deception always is, whatever was stated of it."""
        return self.deception or not self.withdrawn


class HypothesisRating(msgspec.Struct, frozen=True, kw_only=True):
    """How one item sits with one hypothesis, and why."""

    id: str
    hypothesis: str
    item: str
    rating: Rating
    why: str | None = None


def usability_of(grade: Grade | None) -> Usability:
    """The class of a grade, decided on its two axes apart; nothing is multiplied or added.

    Weak where either axis is judged low (D, E; 4, 5). Else not judged where either could not be judged (F, 6) or there
    is no grade. Strong where both are high (A, B and 1, 2). Fair is what remains: C, or 3, or both.
    """
    if grade is None:
        return Usability.NOT_JUDGED
    source, item = grade.reliability, grade.credibility
    if source in (Reliability.D, Reliability.E) or item in (Credibility.FOUR, Credibility.FIVE):
        return Usability.WEAK
    if source is Reliability.F or item is Credibility.SIX:
        return Usability.NOT_JUDGED
    high = source in (Reliability.A, Reliability.B) and item in (Credibility.ONE, Credibility.TWO)
    return Usability.STRONG if high else Usability.FAIR


def question_key(question: str | None) -> str:
    """What two officers who type the same question both arrive at, whatever their blanks and letter case."""
    return " ".join((question or "").casefold().split())


def title_words(hypothesis: Hypothesis) -> str:
    """What it is called."""
    return hypothesis.title or tr("(withheld or expunged)")


def deception_title() -> str:
    """The title deception is given when it is made."""
    return tr("Deception")


def deception_statement() -> str:
    """What deception says when it is made."""
    return tr("Somebody wants us to believe this.")


def rating_words(rating: Rating | None) -> str:
    """The rating in words."""
    if rating is None:
        return tr("not rated")
    return {
        Rating.VERY_CONSISTENT: tr("very consistent"),
        Rating.CONSISTENT: tr("consistent"),
        Rating.NEUTRAL: tr("neutral"),
        Rating.INCONSISTENT: tr("inconsistent"),
        Rating.VERY_INCONSISTENT: tr("very inconsistent"),
        Rating.NOT_APPLICABLE: tr("not applicable"),
    }[rating]


def usability_words(usability: Usability) -> str:
    """The class of a grade in words."""
    return {
        Usability.STRONG: tr("strong"),
        Usability.FAIR: tr("fair"),
        Usability.WEAK: tr("weak"),
        Usability.NOT_JUDGED: tr("not judged"),
    }[usability]


def diagnosticity_words(diagnosticity: Diagnosticity) -> str:
    """How much an item tells, in words."""
    return {
        Diagnosticity.MUCH: tr("tells much"),
        Diagnosticity.SOME: tr("tells something"),
        Diagnosticity.LITTLE: tr("tells little"),
        Diagnosticity.NOTHING: tr("tells nothing: it fits all alike"),
        Diagnosticity.NOT_COMPARED: tr("not rated against two yet"),
    }[diagnosticity]
