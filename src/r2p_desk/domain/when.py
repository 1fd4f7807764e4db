"""Dates as known: a day, a month, about a day, between two days, early in a year; written in EDTF.

The value is its EDTF text (ISO 8601-2:2019). Read here, of levels 0 to 2: years, months and days; ``X`` for digits
not known (``199X``, ``1993-XX``); the qualifiers ``?`` ``~`` ``%`` at the end; intervals ``a/b``, open (``a/..``) or of
unknown end (``a/``); one day out of a range ``[a..b]``; quarters 33 to 36, thirds 37 to 39 and halves 40, 41 of a year.
Officers may write words instead: ``12 May 1993 ± 3 days``, ``early 1994``, ``about March 1993``, ``4 to 9 March 1992``.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Self

from ..errors import InvalidValue
from ..i18n import tr, trc, trn

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_THIRDS = {"early": 37, "mid": 38, "late": 39}
_GROUPS = {33 + n: (3 * n + 1, 3 * n + 3) for n in range(4)}
_GROUPS |= {37 + n: (4 * n + 1, 4 * n + 4) for n in range(3)}
_GROUPS |= {40: (1, 6), 41: (7, 12)}
_DATE = re.compile(r"(?P<year>[0-9X]{4})(?:-(?P<month>[0-9X]{2})(?:-(?P<day>[0-9X]{2}))?)?(?P<doubt>[?~%])?")

_LONGEST = 100

Bounds = tuple[date, date]


class When(str):
    """A date as known; its text is EDTF, ``earliest`` and ``latest`` are the days it surely lies between.

    ``~``, ``%`` (about) and ``?`` (the source is unsure) widen a day by three days, a month by one month, a year by one
    year on each side. An open end reaches to the end of the calendar. ``InvalidValue`` for a broken date.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Read EDTF."""
        if isinstance(text, cls):
            return text
        edtf = text.strip()
        earliest, latest = _bounds(edtf)
        if earliest > latest:
            raise _broken(edtf)
        return super().__new__(cls, edtf)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read EDTF or the words an officer writes; ``InvalidValue`` for anything else."""
        words = " ".join(text.split())
        if len(words) > _LONGEST:
            raise _broken(words)
        try:
            return cls(_edtf_from_words(words))
        except (InvalidValue, OverflowError):  # overflow: days before the calendar's first or after its last
            raise _broken(words) from None

    @classmethod
    def on(cls, day: date) -> Self:
        """That day."""
        return cls(day.isoformat())

    @property
    def earliest(self) -> date:
        """The first day it can be."""
        return _bounds(self)[0]

    @property
    def latest(self) -> date:
        """The last day it can be."""
        return _bounds(self)[1]

    @property
    def words(self) -> str:
        """The date as people read it, never ambiguous: ``12 May 1993 ± 3 days``."""
        return _words(self)


def _bounds(edtf: str) -> Bounds:
    if edtf.startswith("[") and edtf.endswith("]"):
        first, dots, last = edtf[1:-1].partition("..")
        if not dots or (not first and not last):
            raise _broken(edtf)
        return _joined(first or "..", last or "..", edtf)
    if "/" in edtf:
        first, _, last = edtf.partition("/")
        return _joined(first or "..", last or "..", edtf)
    return _date_bounds(edtf, edtf)


def _joined(first: str, last: str, whole: str) -> Bounds:
    if first == last == "..":
        raise _broken(whole)
    start = date.min if first == ".." else _date_bounds(first, whole)
    end = date.max if last == ".." else _date_bounds(last, whole)
    early = start if isinstance(start, date) else start[0]
    late = end if isinstance(end, date) else end[1]
    if isinstance(start, tuple) and isinstance(end, tuple) and start[0] > end[0]:
        raise _broken(whole)
    return early, late


def _date_bounds(text: str, whole: str) -> Bounds:
    match = _DATE.fullmatch(text)
    if match is None:
        raise _broken(whole)
    try:
        earliest, latest = _plain_bounds(match["year"], match["month"], match["day"])
    except ValueError as error:
        raise _broken(whole) from error
    return _widened(earliest, latest, match) if match["doubt"] else (earliest, latest)


def _plain_bounds(year: str, month: str | None, day: str | None) -> Bounds:
    low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if low != high and (re.search(r"X\d", year) or (month or day or "").strip("X")):
        raise ValueError(year)
    if high == 0:
        raise ValueError(year)
    first, last = max(low, 1), high
    if month is None or month == "XX":
        if day not in (None, "XX"):
            raise ValueError(day)
        return date(first, 1, 1), date(last, 12, 31)
    if int(month) in _GROUPS and day is None:
        start, end = _GROUPS[int(month)]
        return date(first, start, 1), _month_end(last, end)
    if day is None or day == "XX":
        return date(first, int(month), 1), _month_end(last, int(month))
    exact = date(first, int(month), int(day))
    return exact, exact


def _month_end(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(month)
    return date(year, month, monthrange(year, month)[1])


def _widened(earliest: date, latest: date, match: re.Match[str]) -> Bounds:
    span = 3 if match["day"] else 31 if match["month"] else 366
    low, high = max(earliest.toordinal() - span, 1), min(latest.toordinal() + span, date.max.toordinal())
    return date.fromordinal(low), date.fromordinal(high)


_WORDED_DAY = r"(\d{1,2}) ([A-Za-z]+) (\d{4})"


def _edtf_from_words(text: str) -> str:
    about = re.fullmatch(r"(?:about|around|circa|c\.|~) ?(.+)", text, re.IGNORECASE)
    if about:
        return _edtf_from_words(about[1]) + "~"
    spread = re.fullmatch(r"(.+?) ?(?:±|\+/-|\+-) ?(\d{1,3}) ?d(?:ays?|\.)?", text)
    if spread:
        centre = When(_edtf_from_words(spread[1]))
        days = timedelta(days=int(spread[2]))
        return f"[{centre.earliest - days}..{centre.latest + days}]"
    third = re.fullmatch(r"(early|mid|late)[ -](\d{4})", text, re.IGNORECASE)
    if third:
        return f"{third[2]}-{_THIRDS[third[1].lower()]}"
    side = re.fullmatch(r"(before|after) (.+)", text, re.IGNORECASE)
    if side:
        return _beside(side[1].lower(), When(_edtf_from_words(side[2])))
    ranged = re.fullmatch(rf"(\d{{1,2}}) ?(?:to|-|–) ?{_WORDED_DAY}", text)
    if ranged:
        last = _edtf_from_words(f"{ranged[2]} {ranged[3]} {ranged[4]}")
        return f"{last[:8]}{int(ranged[1]):02d}/{last}"
    long_range = re.fullmatch(r"(.+?) (?:to|–) (.+)", text)
    if long_range:
        return f"{_edtf_from_words(long_range[1])}/{_edtf_from_words(long_range[2])}"
    return _single_from_words(text)


def _beside(side: str, day: When) -> str:
    if side == "before":
        return f"[..{day.earliest - timedelta(days=1)}]"
    return f"[{day.latest + timedelta(days=1)}..]"


def _single_from_words(text: str) -> str:
    day = re.fullmatch(_WORDED_DAY, text)
    if day:
        return f"{day[3]}-{_month_number(day[2], text):02d}-{int(day[1]):02d}"
    month = re.fullmatch(r"([A-Za-z]+) (\d{4})", text)
    if month:
        return f"{month[2]}-{_month_number(month[1], text):02d}"
    return text


def _month_number(name: str, whole: str) -> int:
    for number, month in enumerate(_MONTHS, 1):
        if len(name) >= 3 and month.lower().startswith(name.lower()):
            return number
    raise _broken(whole)


def _words(edtf: str, *, after: bool = False) -> str:
    """The date in words; ``after`` a preposition some languages inflect it."""
    if edtf.startswith("["):
        return _range_words(edtf[1:-1])
    if "/" in edtf:
        return _interval_words(edtf)
    match = _DATE.fullmatch(edtf)
    if match is None:
        return edtf
    if match["doubt"] == "?":
        return tr("{date} (uncertain)").format(date=_date_words(match, after=after))
    if match["doubt"]:
        return trc(_shape(edtf), "about {date}").format(date=_date_words(match, after=True))
    return _date_words(match, after=after)


def _interval_words(edtf: str) -> str:
    first, _, last = edtf.partition("/")
    if last in ("", ".."):
        return trc(_shape(first), "from {date} on").format(date=_words(first, after=True))
    if first in ("", ".."):
        return trc(_shape(last), "until {date}").format(date=_words(last, after=True))
    pattern = trc(_shape(first, last), "{first} to {last}")
    return pattern.format(first=_words(first, after=True), last=_words(last))


def _range_words(inside: str) -> str:
    first, _, last = inside.partition("..")
    if not first:
        return trc(_shape(last), "not after {date}").format(date=_words(last, after=True))
    if not last:
        return trc(_shape(first), "not before {date}").format(date=_words(first, after=True))
    low, high = _bounds(first)[0], _bounds(last)[1]
    spread = (high - low).days
    if spread % 2 == 0 and spread <= 60 and len(first) == len(last) == 10:
        centre = _words((low + timedelta(days=spread // 2)).isoformat())
        days = trn("{n} day", "{n} days", spread // 2)
        return tr("{date} ± {days}").format(date=centre, days=days)
    pattern = trc(_shape(first, last), "between {first} and {last}")
    return pattern.format(first=_words(first, after=True), last=_words(last))


def _shape(*edtf: str) -> str:
    """The context of the words around a date: many languages say *until* otherwise before a day than before a month."""
    return "a day" if all(re.match(r"[0-9X]{4}-[0-9]{2}-[0-9]{2}", one) for one in edtf) else "a month or a year"


def _date_words(match: re.Match[str], *, after: bool) -> str:
    year, month, day = match["year"], match["month"], match["day"]
    context = "after a preposition" if after else "alone"
    if "X" in year:
        return trc(context, "the {decade}s").format(decade=year.replace("X", "0"))
    if month is None or month == "XX":
        return trc(context, "{year}").format(year=year)
    if int(month) in _GROUPS:
        return _group_words(int(month), year, context)
    name = _MONTHS[int(month) - 1]
    if day is None or day == "XX":
        return trc(context, "{month} {year}").format(month=trc(context, name), year=year)
    pattern = trc("the first of a month" if day == "01" else "a day", "{day} {month} {year}")
    return pattern.format(day=int(day), month=trc("a day", name), year=year)


def _group_words(group: int, year: str, context: str) -> str:
    if group < 37:
        return trc(context, "quarter {n} of {year}").format(n=group - 32, year=year)
    pattern = {
        37: trc(context, "early {year}"),
        38: trc(context, "mid-{year}"),
        39: trc(context, "late {year}"),
        40: trc(context, "first half of {year}"),
        41: trc(context, "second half of {year}"),
    }[group]
    return pattern.format(year=year)


def _broken(text: str) -> InvalidValue:
    return InvalidValue(
        tr("“{text}” is not a date.").format(text=text[:60]),
        kept=tr("Nothing was changed."),
        todo=tr("Write for example 1993-05-12, 1993-05, 12 May 1993 ± 3 days, or early 1994."),
    )
