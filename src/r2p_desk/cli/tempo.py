"""Tempo on the command line."""

from collections.abc import Callable
from datetime import date
from typing import Any

from ..actions import assessing
from ..actions.tempo import METHOD, tempo
from ..analysis.tempo import Kind, TempoPeriod, TempoSeries
from ..analysis.tempo_words import kind_words, tempo_words
from ..domain.when import When
from ..i18n import tr
from .answers import Answer, Context
from .assess import access_of
from .words import word_of


def show(context: Context) -> Answer:
    """``tempo``."""
    given = context.arguments
    as_of = assessing.today() if given.as_of is None else When.parse(given.as_of)
    kind = word_of(Kind, given.by) if given.by else None
    with context.unlock() as desk, context.read(desk, given.case) as case:
        found = tempo(case, as_of, access_of(given.access), kind=kind)
    body = {"as_of": str(as_of), "method": METHOD, "series": [series_object(one) for one in found]}
    lines = [f"{kind_words(one.kind, one.key)}: {tempo_words(one.tempo)}. {one.note}".rstrip() for one in found]
    return Answer(body=body, lines=lines or [tr("Nothing was known by then.")])


def series_object(one: TempoSeries) -> dict[str, Any]:
    """A series, its tempo and its periods; days as dates."""
    return {
        "kind": str(one.kind),
        "key": one.key,
        "tempo": str(one.tempo),
        "note": one.note,
        "days": one.days,
        "periods": [_period(period) for period in one.periods],
    }


def _period(one: TempoPeriod) -> dict[str, Any]:
    return {
        "start": date.fromordinal(one.start).isoformat(),
        "end": date.fromordinal(one.end).isoformat(),
        "reports": one.reports,
        "counted": one.counted,
        "effort": one.effort,
        "expected": None if one.expected is None else round(one.expected, 3),
        "upper": one.upper,
        "lower": one.lower,
        "items": list(one.items),
        "reporters": list(one.reporters),
    }


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {("tempo", None): show}
