"""A measure that could be taken, with its basis in the Charter or the State's consent, and what must be had before."""

from enum import StrEnum

import msgspec

from ..i18n import tr
from .option import Basis


class Authorisation(StrEnum):
    """What must be had before a measure can be taken."""

    NONE = "none"
    CONSENT = "consent of the State"
    DECISION = "decision of the Security Council"
    AUTHORISATION = "authorisation of the Security Council"


class Measure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One measure of the catalogue; pros, cons, effect and risk are a beginning for thought, never a judgement.

    ``in_text`` is false for practice under an article whose text does not name it.
    """

    id: str
    title: str
    basis: Basis
    articles: tuple[int, ...]
    decides: str
    authorisation: Authorisation
    pros: str
    cons: str
    effect: str
    risk: str
    who: str
    in_text: bool = True


def authorisation_words(authorisation: Authorisation) -> str:
    """What must be had before, in words."""
    return {
        Authorisation.NONE: tr("needs no authorisation"),
        Authorisation.CONSENT: tr("needs the consent of the State"),
        Authorisation.DECISION: tr("needs a decision of the Security Council"),
        Authorisation.AUTHORISATION: tr("needs an authorisation of the Security Council"),
    }[authorisation]
