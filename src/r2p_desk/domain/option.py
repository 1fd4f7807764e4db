"""Options for action, each with its basis in the Charter, its authority, what speaks for it and what against it.

Source: A/64/864, para. 18 (options with the pros and cons of each); Charter of the United Nations, chapters VI to VIII.
"""

from enum import StrEnum

import msgspec

from ..i18n import tr
from .marking import Marking
from .when import When

NOTHING_MORE = "nothing-more"
"""The measure of the option that stands in every paper: doing nothing more than is done."""
COUNCIL_ALWAYS = frozenset({42, 53})
"""Articles under which nothing may be done without an authorisation of the Security Council."""
COUNCIL_DECIDES = frozenset({39, 40, 41})
"""Articles under which the Security Council itself decides."""


class Basis(StrEnum):
    """Under what an option would be carried out."""

    CHAPTER_VI = "VI"
    CHAPTER_VII = "VII"
    CHAPTER_VIII = "VIII"
    CONSENT = "consent"
    OTHER = "other"

    @property
    def articles(self) -> range:
        """The articles of the chapter; empty where it is none."""
        chapters = {"VI": range(33, 39), "VII": range(39, 52), "VIII": range(52, 55)}
        return chapters.get(self.value, range(0))


class Leave(StrEnum):
    """How far an authorisation or a consent has come."""

    TO_BE_SOUGHT = "to be sought"
    SOUGHT = "sought"
    GIVEN = "given"
    REFUSED = "refused"


class OptionsPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A question as of a day, and the order in which an officer puts the options (ids)."""

    id: str
    as_of: When
    title: str | None = None
    question: str | None = None
    order: tuple[str, ...] = ()
    not_known: str | None = None
    marking: Marking | None = None
    supersedes: str | None = None


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that could be done.

    ``measure`` is an id of the catalogue of measures, else ``words`` say what it is. ``authorisation`` names the
    decision of the Security Council it needs (``council`` says how far that has come), ``consent`` says how far the
    State's has. ``risk`` is that to civilians. Withdrawn ones stay in the history.
    """

    id: str
    paper: str
    measure: str | None = None
    words: str | None = None
    basis: Basis = Basis.OTHER
    articles: tuple[int, ...] = ()
    authorisation: str | None = None
    council: Leave | None = None
    consent: Leave | None = None
    consent_words: str | None = None
    pros: str | None = None
    cons: str | None = None
    effect: str | None = None
    risk: str | None = None
    who: str | None = None
    delay: str | None = None
    assumptions: str | None = None
    ends: str | None = None
    evidence: tuple[str, ...] = ()
    withdrawn: bool = False

    @property
    def is_nothing_more(self) -> bool:
        """Whether this is the option of doing nothing more."""
        return self.measure == NOTHING_MORE


ASKED = ("pros", "cons", "effect", "risk", "who", "delay", "assumptions", "ends")
"""What an option must say before a paper can be signed, in the order of the matrix."""


def asked_words(field: str) -> str:
    """What is asked of an option, in words."""
    return {
        "pros": tr("Pros"),
        "cons": tr("Cons"),
        "effect": tr("Time to effect"),
        "risk": tr("Risk to civilians"),
        "who": tr("Who would do it"),
        "delay": tr("Cost of delay"),
        "assumptions": tr("Assumptions"),
        "ends": tr("What would end it"),
    }[field]


def basis_words(basis: Basis, articles: tuple[int, ...] = ()) -> str:
    """The basis in words, with its articles."""
    words = {
        Basis.CHAPTER_VI: tr("Chapter VI"),
        Basis.CHAPTER_VII: tr("Chapter VII"),
        Basis.CHAPTER_VIII: tr("Chapter VIII"),
        Basis.CONSENT: tr("with the State's consent"),
        Basis.OTHER: tr("other basis"),
    }[basis]
    if not articles:
        return words
    return tr("{chapter}, Art. {articles}").format(chapter=words, articles=", ".join(str(one) for one in articles))


def leave_words(leave: Leave | None) -> str:
    """How far it has come, in words."""
    if leave is None:
        return tr("not stated")
    return {
        Leave.TO_BE_SOUGHT: tr("to be sought"),
        Leave.SOUGHT: tr("sought"),
        Leave.GIVEN: tr("given"),
        Leave.REFUSED: tr("refused"),
    }[leave]
