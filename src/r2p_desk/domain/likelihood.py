"""How likely something is: two yardsticks of words with their ranges in percent, never mixed and never converted.

ICD 203 (Office of the Director of National Intelligence, Analytic Standards), its first row of terms, and the
probability yardstick of the United Kingdom's Professional Head of Intelligence Assessment (PHIA). The second leaves
gaps between its terms on purpose: a figure in a gap is refused, never rounded into a term. A likelihood is never put
in one sentence with a confidence.
"""

from enum import StrEnum
from typing import NamedTuple

import msgspec

from ..errors import InvalidValue
from ..i18n import tr


class Yardstick(StrEnum):
    """Which set of words is meant; kept with every likelihood."""

    ICD_203 = "icd-203"
    PHIA = "phia"


class Term(NamedTuple):
    """A word of a yardstick and the whole percents it covers, both ends included."""

    name: str
    least: int
    most: int

    def covers(self, percent: int) -> bool:
        """Whether this many percent may be called so."""
        return self.least <= percent <= self.most


TERMS: dict[Yardstick, tuple[Term, ...]] = {
    Yardstick.ICD_203: (
        Term("almost no chance", 1, 5),
        Term("very unlikely", 5, 20),
        Term("unlikely", 20, 45),
        Term("roughly even chance", 45, 55),
        Term("likely", 55, 80),
        Term("very likely", 80, 95),
        Term("almost certain", 95, 99),
    ),
    Yardstick.PHIA: (
        Term("remote chance", 0, 5),
        Term("highly unlikely", 10, 20),
        Term("unlikely", 25, 35),
        Term("realistic possibility", 40, 49),  # below 50, in whole percents
        Term("likely or probable", 55, 75),
        Term("highly likely", 80, 90),
        Term("almost certain", 95, 100),
    ),
}
"""Yardstick → its terms, the least likely first.

Neighbours of ICD 203 share their border; those of PHIA do not meet."""


class Likelihood(msgspec.Struct, frozen=True, kw_only=True):
    """How likely an officer says something is: a term of a yardstick and, where stated, whole percents within it."""

    yardstick: Yardstick
    term: str
    percent: int | None = None


def check_likelihood(yardstick: str, term: str, percent: int | None = None) -> Likelihood:
    """The likelihood in the form it is kept in; terms are read in either letter case.

    ``InvalidValue`` for a yardstick there is not, a term that is not one of this yardstick, and percents outside the
    range of the term.
    """
    chosen = find_yardstick(yardstick)
    named = find_term(chosen, term)
    if percent is not None and not named.covers(percent):
        raise InvalidValue(
            tr("{percent} % is outside “{term}” ({least} to {most} %) on the yardstick {yardstick}.").format(
                percent=percent,
                term=term_words(named.name),
                least=named.least,
                most=named.most,
                yardstick=yardstick_words(chosen),
            ),
            kept=tr("Nothing was saved."),
            todo=tr(
                "Choose the term that covers it, or a figure inside the term; figures between two terms have none."
            ),
        )
    return Likelihood(yardstick=chosen, term=named.name, percent=percent)


def find_yardstick(text: str) -> Yardstick:
    """The yardstick of this name; ``InvalidValue`` when there is none."""
    wanted = text.strip().casefold()
    for one in Yardstick:
        if one.value == wanted:
            return one
    raise InvalidValue(
        tr("“{text}” is not a yardstick.").format(text=text[:20]),
        kept=tr("Nothing was saved."),
        todo=tr("Write one of: {words}.").format(words=", ".join(Yardstick)),
    )


def find_term(yardstick: Yardstick, text: str) -> Term:
    """The term of this yardstick; ``InvalidValue`` when it has none of that name, and says so if the other one has."""
    wanted = " ".join(text.casefold().split())
    for term in TERMS[yardstick]:
        if term.name == wanted:
            return term
    elsewhere = any(term.name == wanted for terms in TERMS.values() for term in terms)
    said = (
        tr("“{text}” is a term of the other yardstick, not of {yardstick}; the two are never mixed.")
        if elsewhere
        else tr("“{text}” is not a term of the yardstick {yardstick}.")
    )
    raise InvalidValue(
        said.format(text=text[:40], yardstick=yardstick_words(yardstick)),
        kept=tr("Nothing was saved."),
        todo=tr("Write one of: {words}.").format(words=", ".join(term.name for term in TERMS[yardstick])),
    )


def likelihood_words(likelihood: Likelihood) -> str:
    """The likelihood in words, with its yardstick: ``very likely (80 to 95 % on ICD 203)``, or the figure stated."""
    term = find_term(likelihood.yardstick, likelihood.term)
    named = {"term": term_words(term.name), "yardstick": yardstick_words(likelihood.yardstick)}
    if likelihood.percent is not None:
        return tr("{term} ({percent} % on {yardstick})").format(percent=likelihood.percent, **named)
    return tr("{term} ({least} to {most} % on {yardstick})").format(least=term.least, most=term.most, **named)


def yardstick_words(yardstick: Yardstick) -> str:
    """What the yardstick is called."""
    return {Yardstick.ICD_203: tr("ICD 203"), Yardstick.PHIA: tr("PHIA")}[yardstick]


def term_words(term: str) -> str:
    """A term of either yardstick as officers read it; one that no yardstick has is shown as it came."""
    return {
        "almost no chance": tr("almost no chance"),
        "very unlikely": tr("very unlikely"),
        "unlikely": tr("unlikely"),
        "roughly even chance": tr("roughly even chance"),
        "likely": tr("likely"),
        "very likely": tr("very likely"),
        "almost certain": tr("almost certain"),
        "remote chance": tr("remote chance"),
        "highly unlikely": tr("highly unlikely"),
        "realistic possibility": tr("realistic possibility"),
        "likely or probable": tr("likely or probable"),
        "highly likely": tr("highly likely"),
    }.get(term, term)
