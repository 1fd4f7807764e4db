"""Who stands for an assessment, and how: mandates, rounds of assessors, signatures, dissent, answers to flags."""

from enum import StrEnum

import msgspec

from ..i18n import tr
from .assessment import Confidence
from .signal import Crime
from .when import When


class Mandate(StrEnum):
    """The two linked mandates over one file (A/64/864, paras. 15 to 17), signed off separately."""

    GENOCIDE = "genocide"
    PROTECTION = "protection"

    @property
    def crimes(self) -> tuple[Crime, ...]:
        """The crimes this mandate answers for: genocide, or all four."""
        return (Crime.GENOCIDE,) if self is Mandate.GENOCIDE else tuple(Crime)


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """Several officers who judge the same case as of the same day, blind to each other until all have signed.

    ``assessors`` are key hashes. An ``exercise`` is compared with a practice answer afterwards.
    """

    id: str
    framework: str
    as_of: When
    assessors: tuple[str, ...]
    title: str | None = None
    exercise: bool = False


class SignOff(msgspec.Struct, frozen=True, kw_only=True):
    """An officer stands for an assessment under one mandate; the commit that says so carries their signature.

    ``digest`` is the SHA-256 (hex) of what they signed, so that a later change of it is seen.
    """

    id: str
    assessment: str
    mandate: Mandate
    officer: str
    name: str
    day: When
    digest: str
    note: str | None = None


class Dissent(msgspec.Struct, frozen=True, kw_only=True):
    """An officer sees it otherwise: of an indicator, a risk factor, a crime, or (empty subject) of the whole.

    Printed with the assessment unless the chair recorded in ``unprinted`` why not.
    """

    id: str
    assessment: str
    officer: str
    name: str
    text: str
    subject: str = ""
    day: When | None = None
    unprinted: str | None = None


class FlagAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer says to a flag, in words; ``flag`` is its key, such as ``single-source/7.3``."""

    id: str
    assessment: str
    flag: str
    text: str
    officer: str
    name: str


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """The overall judgement under one mandate: a statement that can be checked, by when, and how likely.

    ``term`` is one of the ``yardstick``; ``probability`` (whole percent, optional) lies within its range.
    ``confidence`` is another thing, with grounds of its own, and never put in one sentence with the likelihood.
    """

    id: str
    assessment: str
    mandate: Mandate
    statement: str
    horizon: When
    yardstick: str
    term: str
    probability: int | None = None
    confidence: Confidence | None = None
    assumptions: str | None = None
    sourcing: str | None = None
    argument: str | None = None
    would_change: str | None = None


def mandate_words(mandate: Mandate) -> str:
    """The mandate in words."""
    return {
        Mandate.GENOCIDE: tr("Genocide view"),
        Mandate.PROTECTION: tr("Wider protection view"),
    }[mandate]
