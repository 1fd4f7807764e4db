"""The written rule beside each code an officer chooses: on the screen, and on no paper.

Grading after AJP-2.1, in our own words; F and 6 mean that it cannot be judged.
"""

from ..i18n import tr
from .grading import Credibility, Reliability
from .item import HowKnown, Statement


def reliability_rule(value: Reliability) -> str:
    """When a source is graded so: a coding rule in our words after the scale of AJP-2.1."""
    return {
        Reliability.A: tr("No doubt of its honesty, competence or access, and its reports have always proved right."),
        Reliability.B: tr("Little doubt; its reports proved right in most cases that could be checked."),
        Reliability.C: tr("Some doubt; it has been right before, and wrong before."),
        Reliability.D: tr("Serious doubt; few of its reports that could be checked proved right."),
        Reliability.E: tr("It is known to lack honesty, competence or access, or was found wrong again and again."),
        Reliability.F: tr("There is no basis to judge it: a new source, or none of its reports could be checked."),
    }[value]


def credibility_rule(value: Credibility) -> str:
    """When an item is graded so: a coding rule in our words after the scale of AJP-2.1."""
    return {
        Credibility.ONE: tr("Another source, independent of this one, reports the same; it fits with what is known."),
        Credibility.TWO: tr("Nobody confirms it yet; it makes sense and fits with much else that is known."),
        Credibility.THREE: tr("Nobody confirms it; it makes sense and fits with some of what is known."),
        Credibility.FOUR: tr("Nobody confirms it; it is possible, and little that is known speaks for it."),
        Credibility.FIVE: tr("It contradicts what is known, or does not make sense."),
        Credibility.SIX: tr("There is nothing to hold it against: neither for nor against it."),
    }[value]


def statement_words(value: Statement) -> str:
    """Claim or observation, in words."""
    return {Statement.CLAIM: tr("claim"), Statement.OBSERVATION: tr("observation")}[value]


def statement_rule(value: Statement) -> str:
    """When an item is one of these."""
    return {
        Statement.CLAIM: tr("Somebody says that it is so, and whoever reports it neither saw nor measured it."),
        Statement.OBSERVATION: tr("Whoever reports it saw, heard or measured it themselves, or holds a trace of it."),
    }[value]


def how_known_words(value: HowKnown) -> str:
    """How it is known, in a word."""
    return {
        HowKnown.WITNESSED: tr("witnessed"),
        HowKnown.TOLD: tr("told"),
        HowKnown.DEDUCED: tr("deduced"),
        HowKnown.INDUCED: tr("induced"),
    }[value]


def how_known_rule(value: HowKnown) -> str:
    """When an item is known in this way."""
    return {
        HowKnown.WITNESSED: tr("Its source was there and saw, heard or measured it."),
        HowKnown.TOLD: tr("Its source has it from somebody else; say from whom."),
        HowKnown.DEDUCED: tr("It follows from other facts that are known: were they true, it could not be otherwise."),
        HowKnown.INDUCED: tr("It is likely from a pattern in other facts, and they could be true without it."),
    }[value]
