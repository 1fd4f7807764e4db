"""Frameworks of analysis read from their data files, strictly: answers hang on their ids."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Literal

import msgspec

from ..domain.assessment import IndicatorProfile
from ..domain.framework import Framework, Indicator, RiskFactor, WordingStatus
from ..domain.signal import Crime
from ..errors import Damaged, NewerVersion
from ..i18n import tr

UN_2014 = "un-2014"
"""The UN Framework of Analysis for Atrocity Crimes of October 2014; its file is ``frameworks/un-2014.json``."""

_SCHEMA = "r2p-desk-framework/1"


def read_framework(data: bytes) -> Framework:
    """The framework these bytes state (JSON, UTF-8, schema ``r2p-desk-framework/1``).

    ``NewerVersion`` for a later schema; ``Damaged`` for anything that is not this format, has fields it does not know,
    repeats an id, or lists another number of indicators than it states.
    """
    try:
        _check_schema(msgspec.json.decode(data, type=_Head).schema)
        file = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(str(error)) from error
    factors = tuple(_risk_factor(factor) for factor in file.risk_factors)
    _check_unique([str(factor.number) for factor in factors])
    _check_unique([indicator.id for factor in factors for indicator in factor.indicators])
    stated = {name: getattr(file, name) for name in Framework.__struct_fields__ if name != "risk_factors"}
    return Framework(**stated, risk_factors=factors)


def wording_counts(indicators: Iterable[Indicator | IndicatorProfile]) -> dict[WordingStatus, int]:
    """How many indicators have each wording status; every status is there, most checked first."""
    counts = Counter(indicator.wording_status for indicator in indicators)
    return {status: counts[status] for status in WordingStatus}


class _Head(msgspec.Struct, frozen=True):
    schema: str


class _IndicatorEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    label: str | None
    wording_status: WordingStatus
    note: str | None = None
    source: str | None = None


class _FactorEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    number: int
    title: str
    title_status: WordingStatus
    category: Literal["common", "specific"]
    crimes: tuple[Crime, ...]
    indicator_count: int
    indicator_count_status: WordingStatus
    indicators: tuple[_IndicatorEntry, ...]
    title_source: str | None = None
    scope: str | None = None
    scope_status: WordingStatus | None = None
    note: str | None = None


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema: str
    id: str
    version: str
    title: str
    title_status: WordingStatus
    issuer: str
    date: str
    statement: str
    risk_factors: tuple[_FactorEntry, ...]
    symbol: str | None = None
    symbol_status: WordingStatus | None = None
    ethnic_cleansing: str | None = None
    notes: tuple[str, ...] = ()


def _risk_factor(entry: _FactorEntry) -> RiskFactor:
    if entry.indicator_count != len(entry.indicators):
        raise _damaged(f"risk factor {entry.number}: {len(entry.indicators)} of {entry.indicator_count} indicators")
    if not entry.crimes:
        raise _damaged(f"risk factor {entry.number}: crimes")
    taken = set(RiskFactor.__struct_fields__) - {"common", "indicators"}
    return RiskFactor(
        **{name: getattr(entry, name) for name in taken},
        common=entry.category == "common",
        indicators=tuple(_indicator(entry.number, indicator) for indicator in entry.indicators),
    )


def _indicator(factor: int, entry: _IndicatorEntry) -> Indicator:
    if not re.fullmatch(rf"{factor}\.[1-9][0-9]?", entry.id):
        raise _damaged(f"indicator {entry.id[:20]} under risk factor {factor}")
    if (entry.label is None) != (entry.wording_status is WordingStatus.NOT_CARRIED) or entry.label == "":
        raise _damaged(f"indicator {entry.id}: label and wording_status")
    return Indicator(**{name: getattr(entry, name) for name in Indicator.__struct_fields__})


def _check_schema(schema: str) -> None:
    name, _, version = schema.rpartition("/")
    if schema == _SCHEMA:
        return
    if name == _SCHEMA.rpartition("/")[0] and re.fullmatch(r"[1-9][0-9]{0,5}", version):
        raise NewerVersion(
            tr("This framework was written for a later version of R2P Desk."),
            kept=tr("Nothing was changed."),
            todo=tr("Install the newer version, then load it again."),
        )
    raise _damaged("schema")


def _check_unique(ids: list[str]) -> None:
    twice = sorted(name for name, count in Counter(ids).items() if count > 1)
    if twice:
        raise _damaged(f"{twice[0]} stands twice")


def _damaged(what: str) -> Damaged:
    return Damaged(
        tr("The framework cannot be read: {what}.").format(what=what[:200]),
        kept=tr("Nothing was changed."),
        todo=tr("Take its file again from where it came from."),
    )
