"""How well warnings foresaw: scores of forecasts whose outcome is known, kept apart by yardstick.

The score of Brier (1950, Monthly Weather Review 78, 1-3) is the mean squared distance between what was said and what
came: 0 is perfect, 0.25 is what whoever always says 50 % gets. Murphy (1973, Journal of Applied Meteorology 12,
595-600) parts it by groups of one figure each: *reliability* (how far what was said lies from how often it came; less
is better), *resolution* (how far the forecasts part what came from what did not; more is better) and *uncertainty* (of
the events themselves; nobody's merit). Intervals are those of Wilson (1927, Journal of the American Statistical
Association 22, 209-212), at 95 %.

A warning that leads to action may not come true because of it; no score knows that. It is why a record of foresight is
read beside the warnings, never instead of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction
from math import sqrt

import msgspec

from ..domain.likelihood import TERMS, Likelihood, Term, Yardstick
from ..domain.when import When

LEAST_RESOLVED = 5
"""Forecasts on one yardstick whose outcome is known, before anything is said of them together."""
_Z = 1.959963984540054
"""The 97.5 % point of the normal distribution: 95 % lie within."""


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """A warning as a forecast: what was said to come, by when, how likely, and whether it came."""

    id: str
    likelihood: Likelihood
    statement: str | None = None
    horizon: When | None = None
    came_true: bool | None = None
    """``None`` while it is open, and where it is undecided."""
    undecided: bool = False
    """It came to an end, and nobody can say that it came true or that it did not; it is in no figure."""
    case: str = ""
    """Id of its case."""


class Calibration(StrEnum):
    """How often a term came true, against the range it stands for."""

    IN_KEEPING = "in keeping"
    MORE_OFTEN = "more often than said"
    LESS_OFTEN = "less often than said"
    NOT_TOLD = "not told"


class TermRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What became of all that was called by one term."""

    term: Term
    said: tuple[Forecast, ...]
    """Those whose outcome is known."""
    came_true: tuple[Forecast, ...]
    interval: tuple[float, float] | None
    """Within which the share that comes true lies, 0 to 1; ``None`` where too little is resolved."""
    calibration: Calibration


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """Of the forecasts with a figure: ``brier`` = ``reliability`` - ``resolution`` + ``uncertainty``, each 0 to 1."""

    forecasts: tuple[Forecast, ...]
    brier: float
    reliability: float
    resolution: float
    uncertainty: float


class Foresight(msgspec.Struct, frozen=True, kw_only=True):
    """What the forecasts on one yardstick came to."""

    yardstick: Yardstick
    resolved: tuple[Forecast, ...]
    open: tuple[Forecast, ...]
    undecided: tuple[Forecast, ...]
    came_true: tuple[Forecast, ...]
    base_rate: float | None
    """The share of the resolved that came true; ``None`` where too little is resolved."""
    interval: tuple[float, float] | None
    score: Score | None
    """``None`` where fewer than ``LEAST_RESOLVED`` are resolved that stated a figure."""
    terms: tuple[TermRecord, ...]

    @property
    def enough(self) -> bool:
        """Whether enough is resolved to say anything of the forecasts together."""
        return len(self.resolved) >= LEAST_RESOLVED


def foresight_of(forecasts: Iterable[Forecast]) -> tuple[Foresight, ...]:
    """One record for each yardstick anything was said on; two yardsticks are never brought together."""
    by_yardstick: dict[Yardstick, list[Forecast]] = defaultdict(list)
    for forecast in sorted(forecasts, key=lambda one: (one.case, one.id)):
        by_yardstick[forecast.likelihood.yardstick].append(forecast)
    return tuple(_on(yardstick, by_yardstick[yardstick]) for yardstick in Yardstick if by_yardstick[yardstick])


def _on(yardstick: Yardstick, forecasts: Sequence[Forecast]) -> Foresight:
    resolved = tuple(one for one in forecasts if one.came_true is not None)
    came = tuple(one for one in resolved if one.came_true)
    enough = len(resolved) >= LEAST_RESOLVED
    return Foresight(
        yardstick=yardstick,
        resolved=resolved,
        open=tuple(one for one in forecasts if one.came_true is None and not one.undecided),
        undecided=tuple(one for one in forecasts if one.came_true is None and one.undecided),
        came_true=came,
        base_rate=len(came) / len(resolved) if enough else None,
        interval=wilson(len(came), len(resolved)) if enough else None,
        score=_score(tuple(one for one in resolved if one.likelihood.percent is not None)),
        terms=tuple(_term(term, resolved, enough=enough) for term in TERMS[yardstick]),
    )


def _term(term: Term, resolved: Sequence[Forecast], *, enough: bool) -> TermRecord:
    said = tuple(one for one in resolved if one.likelihood.term == term.name)
    came = tuple(one for one in said if one.came_true)
    interval = wilson(len(came), len(said)) if said and enough else None
    return TermRecord(term=term, said=said, came_true=came, interval=interval, calibration=_calibration(term, interval))


def _calibration(term: Term, interval: tuple[float, float] | None) -> Calibration:
    if interval is None:
        return Calibration.NOT_TOLD
    least, most = interval
    if least > term.most / 100:
        return Calibration.MORE_OFTEN
    return Calibration.LESS_OFTEN if most < term.least / 100 else Calibration.IN_KEEPING


def wilson(came: int, said: int) -> tuple[float, float]:
    """The 95 % interval of Wilson (1927) for a share of ``came`` out of ``said``, which is at least 1."""
    share, grown = came / said, 1 + _Z * _Z / said
    middle = share + _Z * _Z / (2 * said)
    half = _Z * sqrt(share * (1 - share) / said + _Z * _Z / (4 * said * said))
    # at its ends the formula gives 0 and 1 but for the rounding of the machine
    return (0.0 if came == 0 else (middle - half) / grown, 1.0 if came == said else (middle + half) / grown)


def _score(forecasts: tuple[Forecast, ...]) -> Score | None:
    if len(forecasts) < LEAST_RESOLVED:
        return None
    groups: dict[Fraction, list[int]] = defaultdict(list)
    for one in forecasts:
        groups[Fraction(one.likelihood.percent or 0, 100)].append(int(bool(one.came_true)))
    count = len(forecasts)
    overall = Fraction(sum(sum(came) for came in groups.values()), count)
    reliability = resolution = brier = Fraction(0)
    for said, came in groups.items():
        often = Fraction(sum(came), len(came))
        brier += sum((said - one) ** 2 for one in came) / Fraction(count)
        reliability += len(came) * (said - often) ** 2 / count
        resolution += len(came) * (often - overall) ** 2 / count
    return Score(
        forecasts=forecasts,
        brier=float(brier),
        reliability=float(reliability),
        resolution=float(resolution),
        uncertainty=float(overall * (1 - overall)),
    )
