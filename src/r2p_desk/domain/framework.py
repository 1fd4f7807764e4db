"""A framework of analysis as data: risk factors and indicators, each with how far its wording was checked."""

from enum import StrEnum

import msgspec

from ..i18n import tr
from .signal import Crime


class WordingStatus(StrEnum):
    """How far the number and substance of an entry were checked against the publication."""

    VERIFIED = "verified"
    PARTIAL = "partial"
    CORROBORATED = "corroborated"
    RECALLED = "recalled"
    NOT_CARRIED = "not-carried"


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator; ``label`` is our own summary, ``None`` where no wording is carried."""

    id: str
    label: str | None
    wording_status: WordingStatus


class RiskFactor(msgspec.Struct, frozen=True, kw_only=True):
    """One risk factor with its indicators in order; ``common`` to all atrocity crimes, or specific to ``crimes``."""

    number: int
    title: str
    title_status: WordingStatus
    common: bool
    crimes: tuple[Crime, ...]
    indicators: tuple[Indicator, ...]


class Framework(msgspec.Struct, frozen=True, kw_only=True):
    """A framework as published on a date, in our own summary wording."""

    id: str
    version: str
    title: str
    issuer: str
    date: str
    risk_factors: tuple[RiskFactor, ...]

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators in order."""
        return tuple(indicator for factor in self.risk_factors for indicator in factor.indicators)


def wording_words(status: WordingStatus) -> str:
    """How far the wording was checked, in words."""
    return {
        WordingStatus.VERIFIED: tr("number and substance checked"),
        WordingStatus.PARTIAL: tr("checked in part"),
        WordingStatus.CORROBORATED: tr("substance checked, number from memory"),
        WordingStatus.RECALLED: tr("from memory, not checked"),
        WordingStatus.NOT_CARRIED: tr("wording not carried: see the official text"),
    }[status]
