"""``foresight``: what the warnings came to."""

from collections.abc import Callable
from typing import Any

from ..actions import assessing, foresight
from ..analysis.foresight import Forecast, Foresight, Score, TermRecord
from ..analysis.foresight_words import caveat, foresight_lines, term_line, unreadable_words
from ..domain.when import When
from ..errors import UsageError
from ..i18n import tr
from .answers import Answer, Context


def show(context: Context) -> Answer:
    """``foresight``."""
    given = context.arguments
    if bool(given.case) == given.all_cases:
        raise UsageError(tr("Say either --case CASE or --all-cases."), kept=tr("Nothing was done."))
    if given.all_cases and (given.stood is not None or given.witnessed):
        raise UsageError(tr("--as-it-stood needs --case."), kept=tr("Nothing was done."))
    as_of = assessing.today() if given.as_of is None else When.parse(given.as_of)
    with context.unlock() as desk:
        if given.all_cases:
            record = foresight.foresight_home(desk, as_of)
        else:
            with context.read(desk, given.case) as case:
                record = foresight.foresight(case, as_of)
    body = {
        "as_of": str(as_of),
        "yardsticks": [_foresight_object(one) for one in record.foresight],
        "terms": [_term_object(one, term) for one in record.foresight for term in one.terms],
        "unreadable": record.unreadable,
        "cases": [{"id": case_id, "name": name} for case_id, name in record.cases],
        "left_out": [{"case_name": name, "reason": reason} for name, reason in record.left_out],
    }
    return Answer(body=body, lines=_lines(record))


def _lines(record: foresight.Record) -> list[str]:
    lines = []
    for one in record.foresight:
        lines += [*foresight_lines(one), *(f"    {term_line(term)}" for term in one.terms if term.said)]
    lines = [*lines, caveat()] if lines else [tr("No warning was issued yet.")]
    if record.unreadable:
        lines.append(unreadable_words(record.unreadable))
    return lines + [tr("Left out: {name}. {reason}").format(name=name, reason=why) for name, why in record.left_out]


def _foresight_object(one: Foresight) -> dict[str, Any]:
    return {
        "yardstick": str(one.yardstick),
        "enough": one.enough,
        "resolved": _ids(one.resolved),
        "came_true": _ids(one.came_true),
        "open": _ids(one.open),
        "undecided": _ids(one.undecided),
        "base_rate": one.base_rate,
        "interval": _pair(one.interval),
        **_score_object(one.score),
        "words": foresight_lines(one),
    }


def _score_object(score: Score | None) -> dict[str, Any]:
    return {
        "scored": _ids(score.forecasts) if score else [],
        "brier": score.brier if score else None,
        "reliability": score.reliability if score else None,
        "resolution": score.resolution if score else None,
        "uncertainty": score.uncertainty if score else None,
    }


def _term_object(one: Foresight, record: TermRecord) -> dict[str, Any]:
    return {
        "yardstick": str(one.yardstick),
        "term": record.term.name,
        "least": record.term.least,
        "most": record.term.most,
        "said": _ids(record.said),
        "came_true": _ids(record.came_true),
        "interval": _pair(record.interval),
        "calibration": str(record.calibration),
    }


def _ids(forecasts: tuple[Forecast, ...]) -> list[str]:
    return [one.id for one in forecasts]


def _pair(interval: tuple[float, float] | None) -> list[float] | None:
    return None if interval is None else list(interval)


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {("foresight", None): show}
