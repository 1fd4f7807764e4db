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
    """One indicator; ``label`` is our own summary, ``None`` where no wording is carried.

    ``source`` is the page where number or substance were read, ``note`` what to know about that.
    """

    id: str
    label: str | None
    wording_status: WordingStatus
    note: str | None = None
    source: str | None = None


class RiskFactor(msgspec.Struct, frozen=True, kw_only=True):
    """One risk factor with its indicators in order; ``common`` to all atrocity crimes, or specific to ``crimes``.

    ``scope`` is what it covers, in our words. All indicators of the publication are listed, as far as their count is
    known: ``indicator_count_status`` says how far it is.
    """

    number: int
    title: str
    title_status: WordingStatus
    common: bool
    crimes: tuple[Crime, ...]
    indicators: tuple[Indicator, ...]
    title_source: str | None = None
    scope: str | None = None
    scope_status: WordingStatus | None = None
    indicator_count_status: WordingStatus | None = None
    note: str | None = None


class Framework(msgspec.Struct, frozen=True, kw_only=True):
    """A framework as published on a date, in our own summary wording.

    ``statement`` says that this is not the official text; ``ethnic_cleansing`` how that fits a framework of crimes.
    """

    id: str
    version: str
    title: str
    issuer: str
    date: str
    risk_factors: tuple[RiskFactor, ...]
    title_status: WordingStatus = WordingStatus.RECALLED
    symbol: str | None = None
    symbol_status: WordingStatus | None = None
    statement: str | None = None
    ethnic_cleansing: str | None = None
    notes: tuple[str, ...] = ()

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
