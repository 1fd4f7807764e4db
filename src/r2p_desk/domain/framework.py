"""A framework of analysis as data: risk factors and indicators, each with how far its wording was checked."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from ..i18n import tr
from .signal import Crime


class WordingStatus(StrEnum):
    """How far the number and substance of an entry were checked against the publication, most checked first.

    ``OFFICIAL`` is the wording of the publication itself, from a framework pack an office signed.
    """

    OFFICIAL = "official"
    VERIFIED = "verified"
    PARTIAL = "partial"
    CORROBORATED = "corroborated"
    RECALLED = "recalled"
    NOT_CARRIED = "not-carried"


class CodingRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an officer reads one indicator: what it asks, what counts for each state, what does not.

    Ours, or an office's where its pack brings one; never text of the United Nations. ``evidence`` is what usually
    settles it. Where no wording is carried only ``asks`` is there, and says so; the others are then empty.
    """

    asks: str
    present: str = ""
    emerging: str = ""
    absent: str = ""
    not_this: str = ""
    evidence: str = ""


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator; ``label`` is our own summary or a pack's wording, ``None`` where no wording is carried.

    ``source`` is the page where number or substance were read, ``note`` what to know about that.
    """

    id: str
    label: str | None
    wording_status: WordingStatus
    note: str | None = None
    source: str | None = None
    coding_rule: CodingRule | None = None


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
    """A framework as published on a date, in our own summary wording or that of a pack laid over it.

    ``statement`` says that this is not the official text, and is ``None`` once it is: ``official`` is true from the
    moment a pack with the official wording lies over it. ``language`` (BCP 47) is that of the labels.
    ``ethnic_cleansing`` says how that fits a framework of crimes.
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
    official: bool = False
    language: str = "en"

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators in order."""
        return tuple(indicator for factor in self.risk_factors for indicator in factor.indicators)

    def label_of(self, entry: str) -> str | None:
        """The title of a risk factor by its number, or the label of an indicator by its id; ``None`` without one."""
        for factor in self.risk_factors:
            if entry == str(factor.number):
                return factor.title
        return next((one.label for one in self.indicators if one.id == entry), None)


class PackEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of a framework pack: a risk factor (``parent`` is empty) or an indicator under one.

    ``not_in_text`` says that the publication has no entry of that number, although this program counts one; its label
    is then empty.
    """

    id: str
    parent: str
    label: str
    rule: CodingRule | None = None
    not_in_text: bool = False


class FrameworkPack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The wording of one version of a framework in one language, as an office issued it on a day (``2026-11-26``).

    ``title`` is the framework's in that language; ``official`` that this is the wording of the publication.
    """

    framework: str
    version: str
    language: str
    title: str
    issued: str
    official: bool
    entries: tuple[PackEntry, ...]


def all_official(statuses: Iterable[WordingStatus]) -> bool:
    """Whether these entries stand in their official wording, all of them that have one."""
    worded = set(statuses) - {WordingStatus.NOT_CARRIED}
    return worded == {WordingStatus.OFFICIAL}


def wording_words(status: WordingStatus) -> str:
    """How far the wording was checked, in words."""
    return {
        WordingStatus.OFFICIAL: tr("official wording"),
        WordingStatus.VERIFIED: tr("number and substance checked"),
        WordingStatus.PARTIAL: tr("checked in part"),
        WordingStatus.CORROBORATED: tr("substance checked, number from memory"),
        WordingStatus.RECALLED: tr("from memory, not checked"),
        WordingStatus.NOT_CARRIED: tr("wording not carried: see the official text"),
    }[status]
