"""Frameworks of analysis read from their data files, strictly: answers hang on their ids."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Literal

import msgspec

from ..domain.assessment import IndicatorProfile
from ..domain.framework import CodingRule, Framework, Indicator, RiskFactor, WordingStatus
from ..domain.signal import Crime
from ..errors import Damaged
from ..i18n import tr
from .strict import read_strict, refuse_doubled

UN_2014, OSAPG_2009 = "un-2014", "osapg-2009"
"""The UN Framework of Analysis for Atrocity Crimes of October 2014, and the framework for genocide of 2009.

Each is in the file ``frameworks/`` of its name, its coding rules in ``.rules.json`` beside it, and an unofficial
translation of our labels in a file for each language, such as ``.fr.json``.
"""

_SCHEMA, _RULES, _TRANSLATION = (
    "r2p-desk-framework/1", "r2p-desk-coding-rules/1", "r2p-desk-framework-translation/1",
)  # fmt: skip


def read_framework(data: bytes) -> Framework:
    """The framework these bytes state (JSON, UTF-8, schema ``r2p-desk-framework/1``).

    ``NewerVersion`` for a later schema; ``Damaged`` for anything that is not this format, has fields it does not know,
    repeats an id, or lists another number of indicators than it states.
    """
    file = read_strict(data, _SCHEMA, _File, damaged)
    factors = tuple(_risk_factor(factor) for factor in file.risk_factors)
    refuse_doubled((str(factor.number) for factor in factors), damaged)
    refuse_doubled((indicator.id for factor in factors for indicator in factor.indicators), damaged)
    taken = (name for name in Framework.__struct_fields__ if name in _File.__struct_fields__ and name != "risk_factors")
    stated = {name: getattr(file, name) for name in taken}
    return Framework(**stated, risk_factors=factors)


def with_rules(framework: Framework, data: bytes) -> Framework:
    """The framework with the coding rules these bytes state (schema ``r2p-desk-coding-rules/1``).

    Errors as above; ``Damaged`` also for rules of another framework or version, and where an indicator has none or a
    rule has no indicator.
    """
    file = read_strict(data, _RULES, _RulesFile, damaged)
    if (file.framework, file.version) != (framework.id, framework.version):
        raise damaged(f"coding rules of {file.framework[:40]} {file.version[:20]}")
    amiss = sorted({one.id for one in framework.indicators} ^ set(file.rules))
    if amiss:
        raise damaged(f"coding rule of {amiss[0][:20]}")
    factors = tuple(
        msgspec.structs.replace(factor, indicators=tuple(_ruled(one, file.rules) for one in factor.indicators))
        for factor in framework.risk_factors
    )
    return msgspec.structs.replace(framework, risk_factors=factors)


def translated(framework: Framework, data: bytes) -> Framework:
    """The framework with our labels in another language (schema ``r2p-desk-framework-translation/1``).

    The words change alone: how far number and substance were checked stays said, and what is not carried stays so. What
    the file does not translate (notes, scopes, coding rules) stays in English. Errors as above; ``Damaged`` also for a
    translation of another framework or version, and where a label has no translation or a translation no label.
    """
    file = read_strict(data, _TRANSLATION, _TranslationFile, damaged)
    if (file.framework, file.version) != (framework.id, framework.version):
        raise damaged(f"translation of {file.framework[:40]} {file.version[:20]}")
    worded = {str(factor.number) for factor in framework.risk_factors}
    worded |= {one.id for one in framework.indicators if one.label is not None}
    amiss = sorted(worded ^ {name for name, label in file.labels.items() if label.strip()})
    if amiss:
        raise damaged(f"translation of {amiss[0][:20]}")
    factors = tuple(
        msgspec.structs.replace(
            factor,
            title=file.labels[str(factor.number)],
            indicators=tuple(msgspec.structs.replace(one, label=file.labels.get(one.id)) for one in factor.indicators),
        )
        for factor in framework.risk_factors
    )
    return msgspec.structs.replace(
        framework,
        title=file.title,
        statement=file.statement,
        ethnic_cleansing=file.ethnic_cleansing,
        risk_factors=factors,
        language=file.language,
    )


def wording_counts(indicators: Iterable[Indicator | IndicatorProfile]) -> dict[WordingStatus, int]:
    """How many indicators have each wording status; every status is there, most checked first."""
    counts = Counter(indicator.wording_status for indicator in indicators)
    return {status: counts[status] for status in WordingStatus}


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


class _RulesFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema: str
    framework: str
    version: str
    statement: str
    rules: dict[str, CodingRule]


class _TranslationFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema: str
    framework: str
    version: str
    language: str
    title: str
    statement: str
    ethnic_cleansing: str
    labels: dict[str, str]


def _ruled(indicator: Indicator, rules: dict[str, CodingRule]) -> Indicator:
    return msgspec.structs.replace(indicator, coding_rule=rules[indicator.id])


def _risk_factor(entry: _FactorEntry) -> RiskFactor:
    if entry.indicator_count != len(entry.indicators):
        raise damaged(f"risk factor {entry.number}: {len(entry.indicators)} of {entry.indicator_count} indicators")
    if not entry.crimes:
        raise damaged(f"risk factor {entry.number}: crimes")
    taken = set(RiskFactor.__struct_fields__) - {"common", "indicators"}
    return RiskFactor(
        **{name: getattr(entry, name) for name in taken},
        common=entry.category == "common",
        indicators=tuple(_indicator(entry.number, indicator) for indicator in entry.indicators),
    )


def _indicator(factor: int, entry: _IndicatorEntry) -> Indicator:
    if not re.fullmatch(rf"{factor}(\.[1-9][0-9]?|[a-z])", entry.id):
        raise damaged(f"indicator {entry.id[:20]} under risk factor {factor}")
    if (entry.label is None) != (entry.wording_status is WordingStatus.NOT_CARRIED) or entry.label == "":
        raise damaged(f"indicator {entry.id}: label and wording_status")
    return Indicator(**{name: getattr(entry, name) for name in _IndicatorEntry.__struct_fields__})


def damaged(what: str) -> Damaged:
    """The refusal of a framework's data file, naming what is amiss."""
    return Damaged(
        tr("The framework cannot be read: {what}.").format(what=what[:200]),
        kept=tr("Nothing was changed."),
        todo=tr("Take its file again from where it came from."),
    )
