"""The backtest on the command line: what was seen at each cut-off, and what was not."""

from collections.abc import Callable, Iterator
from typing import Any

from ..actions.backtest import Backtest, Seen, backtest
from ..analysis.support import counted_words, weigh
from ..analysis.tempo_words import kind_words, tempo_words
from ..domain.assessment import FactorProfile
from ..domain.records import plain
from ..i18n import tr, trn
from .answers import Answer, Context
from .assess_shapes import origin_object, refs
from .tempo import series_object


def replay(context: Context) -> Answer:
    """``backtest``."""
    found = backtest(context.arguments.folder)
    return Answer(body=as_object(found), lines=list(lines(found)))


def as_object(found: Backtest) -> dict[str, Any]:
    """The same as one JSON object."""
    return {
        "case_id": found.case_id,
        "title": found.title,
        "cutoffs": [_object(one) for one in found.cutoffs],
        "hints_unread": list(found.unread),
    }


def lines(found: Backtest) -> Iterator[str]:
    """The same in words."""
    yield f"{found.title} ({found.case_id})"
    for one in found.cutoffs:
        yield ""
        yield tr("As of {day}, open: {access}").format(day=one.as_of.words, access=", ".join(one.access))
        yield (
            "  "
            + trn("{n} item seen", "{n} items seen", len(one.profile.items))
            + ", "
            + trn("{n} not", "{n} not", len(one.hidden))
        )
        for factor in one.profile.factors:
            yield from _factor_lines(factor)
        if one.unlinked:
            yield "  " + tr("Seen, and linked to no risk factor:")
            yield from (f"    {item.ref}  {item.title}" for item in one.unlinked)
        yield from (f"  {tr('flag')}  {flag.key}  {flag.text}" for flag in one.flags)
        yield from (
            f"  {kind_words(series.kind, series.key)}: {tempo_words(series.tempo)}. {series.note}"
            for series in one.tempo
        )


def _factor_lines(factor: FactorProfile) -> Iterator[str]:
    weighed = weigh(factor.evidence_for)
    counted = counted_words(weighed) if weighed else tr("nothing seen.")
    yield f"  {factor.number:>2}  {factor.title}: {tr('no level stated')}. {counted}"
    yield from (f"        {item.ref}  {item.title}" for item in factor.evidence_for)


def _object(one: Seen) -> dict[str, Any]:
    return {
        "as_of": str(one.as_of),
        "access": [str(level) for level in one.access],
        "seen": refs(one.profile.items),
        "hidden": list(one.hidden),
        "unlinked": refs(one.unlinked),
        "profile": [_factor_object(factor) for factor in one.profile.factors],
        "flags": [
            {"key": flag.key, "code": flag.code, "subject": flag.subject, "text": flag.text, "items": list(flag.items)}
            for flag in one.flags
        ],
        "silent_sources": [silence.source for silence in one.coverage.silent_sources],
        "tempo": [series_object(series) for series in one.tempo],
    }


def _factor_object(factor: FactorProfile) -> dict[str, Any]:
    weighed = weigh(factor.evidence_for)
    return {
        "number": factor.number,
        "title": factor.title,
        "level": plain(factor.level),
        "evidence": refs(factor.evidence_for),
        "reports": len(factor.evidence_for),
        "origins": [origin_object(one) for one in weighed],
        "judged": factor.judged,
        "unknown": factor.unknown,
    }


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {("backtest", None): replay}
