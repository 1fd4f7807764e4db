"""The words charts, their tables and their alternative texts share."""

from collections.abc import Sequence
from datetime import date

from ...domain.place import Precision
from ...domain.signal import Signal, signal_words
from ...domain.when import When
from ...i18n import punctuation, tr
from .blocks import Stated

_DECIMALS = {Precision.EXACT: 3, Precision.SETTLEMENT: 2, Precision.COUNTRY: 0}
"""Of a degree; one for the rest, some ten kilometres."""
MOST_NAMED = 12
"""Names an alternative text lists; the table has them all."""


def day_words(day: date) -> str:
    """The day as people read it."""
    return When.on(day).words


def span_words(first: date, last: date) -> str:
    """From day to day."""
    if first == last:
        return day_words(first)
    return tr("{first} to {last}").format(first=day_words(first), last=day_words(last))


def stream_words(signal: Signal | None) -> str:
    """The stream of early signs, or that an item belongs to none."""
    return signal_words(signal) if signal is not None else tr("No stream of early signs")


def stated_words(stated: Stated) -> str:
    """Whether it is said."""
    return {
        Stated.SAID: tr("said"),
        Stated.NOT_SAID: tr("not said"),
        Stated.NOT_NEEDED: tr("not needed"),
    }[stated]


def precision_words(precision: Precision) -> str:
    """How exactly a place is known, in words."""
    return {
        Precision.EXACT: tr("exact"),
        Precision.SETTLEMENT: tr("settlement"),
        Precision.DISTRICT: tr("district"),
        Precision.PROVINCE: tr("province"),
        Precision.COUNTRY: tr("country"),
        Precision.UNKNOWN: tr("precision unknown"),
    }[precision]


def degrees_words(latitude: float, longitude: float, precision: Precision) -> str:
    """Decimal degrees, as exactly as the place is known and no more: ``1.94° S, 30.06° E``.

    Hemispheres are said in words, not by a sign: that would change sides in text that runs from right to left.
    """
    digits = _DECIMALS.get(precision, 1)
    return tr("{latitude}, {longitude}").format(
        latitude=latitude_words(f"{abs(latitude):.{digits}f}", south=latitude < 0),
        longitude=longitude_words(f"{abs(longitude):.{digits}f}", west=longitude < 0),
    )


def rounded(latitude: float, longitude: float, precision: Precision) -> tuple[float, float]:
    """The same as numbers: what is drawn tells no more than what is written, also to whoever measures it."""
    digits = _DECIMALS.get(precision, 1)
    return round(latitude, digits), round(longitude, digits)


def latitude_words(degrees: str, *, south: bool) -> str:
    """A latitude; the degrees without a sign."""
    return (tr("{degrees}° S") if south else tr("{degrees}° N")).format(degrees=degrees)


def longitude_words(degrees: str, *, west: bool) -> str:
    """A longitude; the degrees without a sign."""
    return (tr("{degrees}° W") if west else tr("{degrees}° E")).format(degrees=degrees)


def listed(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    said = punctuation("; ").join(names[:MOST_NAMED])
    rest = len(names) - MOST_NAMED
    return tr("{names}; and {n} more").format(names=said, n=rest) if rest > 0 else said


def code_of(at: int) -> str:
    """The short name of a hypothesis in its matrix: ``H1`` for the first."""
    return f"H{at + 1}"


def part_words(number: int, count: int) -> str:
    """Which of the figures this is, where there is more than one."""
    return " " + tr("Figure {number} of {count}.").format(number=number, count=count) if count > 1 else ""
