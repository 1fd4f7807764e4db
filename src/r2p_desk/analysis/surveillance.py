"""The improved Farrington algorithm: is a count more, or less, than its own past lets one expect?

Noufaily, Enki, Farrington, Garthwaite, Andrews and Charlett, *An improved algorithm for outbreak detection in multiple
surveillance systems*, Statistics in Medicine 32 (2013) 1206-1222, after Farrington et al., J. R. Statist. Soc. A 159
(1996) 547-563. Taken from there: a quasi-Poisson log-linear regression of past counts with a linear trend in time, the
most recent past left out of it, past outbreaks weighted down by their Anscombe residuals (beyond 2.58), and a threshold
from the negative binomial distribution with the fitted mean and dispersion. Different here: reporting effort is an
offset (the log of how many could have reported), and there are no seasonal factors: a case file is younger than the
several years they need.
"""

from collections.abc import Sequence
from math import exp, lgamma, log, sqrt
from typing import NamedTuple

ALPHA = 0.025
"""Chance of an alarm, or of its opposite, in one period in which nothing is different."""
LEAST_PERIODS = 8
LEAST_COUNT = 5
_RESIDUAL = 2.58
_ROUNDS = 8
_SMALL = 1e-9
_MOST_GROWTH = 3.0


class Expected(NamedTuple):
    """What the past lets one expect of a period: the mean, and the counts beyond which it is more or less than that.

    More is a count above ``upper``; less is a count below ``lower``. ``dispersion`` is the variance over the mean.
    """

    mean: float
    upper: int
    lower: int
    dispersion: float


class Past(NamedTuple):
    """A past period: when (in periods), how often it was reported, by how many who could have."""

    at: int
    told: int
    effort: float


def expected(past: Sequence[Past], at: int, effort: float) -> Expected | None:
    """What to expect at ``at``; ``None`` where the past is too little to say, or nobody reports.

    Past periods without effort say nothing and are left out: that nobody reported is not that nothing happened.
    """
    told = [one for one in past if one.effort > 0]
    if effort <= 0 or len(told) < LEAST_PERIODS or sum(one.told for one in told) < LEAST_COUNT:
        return None
    fit = _weighted_fit(told, at)
    mean = max(exp(min(fit.level + fit.slope * (at - fit.centre), 30.0)) * effort, _SMALL)
    return Expected(mean, _quantile(mean, fit.dispersion, 1 - ALPHA), _lower(mean, fit.dispersion), fit.dispersion)


class _Fit(NamedTuple):
    level: float
    slope: float
    centre: float
    dispersion: float
    means: list[float]


def _weighted_fit(past: Sequence[Past], at: int) -> _Fit:
    weights = [1.0] * len(past)
    fit = _fit(past, weights, trend=True)
    fit = _fit(past, _down_weighted(past, fit), trend=True)
    if not _trend_holds(past, fit, at):
        flat = _fit(past, weights, trend=False)
        fit = _fit(past, _down_weighted(past, flat), trend=False)
    return fit


def _fit(past: Sequence[Past], weights: Sequence[float], *, trend: bool) -> _Fit:
    """Weighted quasi-Poisson regression with a log link by iteratively reweighted least squares."""
    centre = sum(one.at for one in past) / len(past)
    total = effort = 0.0
    for weight, one in zip(weights, past, strict=True):
        total += weight * one.told
        effort += weight * one.effort
    level, slope = log(max(total, 0.5) / effort), 0.0
    rows = [(weight, one.at - centre, one.told, one.effort) for weight, one in zip(weights, past, strict=True)]
    for _ in range(_ROUNDS if trend else 0):
        s0 = s1 = s2 = r0 = r1 = 0.0
        for weight, place, told, able in rows:
            mean = _rate(level + slope * place) * able
            scale, rest = weight * mean, weight * (told - mean)
            s0 += scale
            s1 += scale * place
            s2 += scale * place * place
            r0 += rest
            r1 += rest * place
        room = s0 * s2 - s1 * s1
        if room < _SMALL:
            break
        step, turn = (s2 * r0 - s1 * r1) / room, (s0 * r1 - s1 * r0) / room
        level, slope = level + max(min(step, 2.0), -2.0), slope + turn
        if abs(step) + abs(turn) < 1e-6:
            break
    means = [_rate(level + slope * place) * able for _, place, _, able in rows]
    free = max(len(past) - (2 if trend else 1), 1)
    spread = 0.0
    for (weight, _, told, _), mean in zip(rows, means, strict=True):
        rest = told - mean
        spread += weight * rest * rest / (max(_SMALL, mean))
    return _Fit(level, slope, centre, max(spread / free, 1.0), means)


def _rate(power: float) -> float:
    """The exponential, held within what a count can be."""
    return exp(power if -30.0 < power < 30.0 else 30.0 if power > 0 else -30.0)


def _down_weighted(past: Sequence[Past], fit: _Fit) -> list[float]:
    """Periods far above their mean count less, so that an outbreak of the past does not hide one of today."""
    total = sum(fit.means)
    raw = []
    for one, mean in zip(past, fit.means, strict=True):
        leverage = min(mean / max(total, _SMALL), 0.9)
        scale = max(mean, _SMALL) ** (1 / 6) * sqrt(fit.dispersion * (1 - leverage))
        residual = 1.5 * (one.told ** (2 / 3) - mean ** (2 / 3)) / scale
        raw.append(residual**-2 if residual > _RESIDUAL else 1.0)
    share = len(raw) / sum(raw)
    return [weight * share for weight in raw]


def _trend_holds(past: Sequence[Past], fit: _Fit, at: int) -> bool:
    """A trend stays where it is surely there, and does not run further than anything that was ever reported."""
    information = sum(mean * (one.at - fit.centre) ** 2 for one, mean in zip(past, fit.means, strict=True))
    error = sqrt(fit.dispersion / max(information, _SMALL))
    if abs(fit.slope) < 1.96 * error:
        return False
    rate = exp(min(fit.level + fit.slope * (at - fit.centre), 30.0))
    return rate <= max(one.told / one.effort for one in past) * _MOST_GROWTH


def _quantile(mean: float, dispersion: float, share: float) -> int:
    """The least count that is not exceeded with this chance: negative binomial, or Poisson without more spread."""
    total, count = 0.0, 0
    limit = int(mean + 60 * sqrt(mean * dispersion) + 60)
    while count <= limit:
        total += exp(_log_chance(count, mean, dispersion))
        if total >= share:
            return count
        count += 1
    return limit


def _lower(mean: float, dispersion: float) -> int:
    """The least count that is not surprisingly few: every count below it has at most the chance ``ALPHA``."""
    total, count = 0.0, 0
    while count < mean:
        total += exp(_log_chance(count, mean, dispersion))
        if total > ALPHA:
            return count
        count += 1
    return count


def _log_chance(count: int, mean: float, dispersion: float) -> float:
    if dispersion <= 1.0 + 1e-6:
        return count * log(mean) - mean - lgamma(count + 1)
    size = mean / (dispersion - 1)
    return (
        lgamma(count + size)
        - lgamma(size)
        - lgamma(count + 1)
        - size * log(dispersion)
        + count * log((dispersion - 1) / dispersion)
    )
