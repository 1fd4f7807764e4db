"""Days as tables write them, in figures or in words of the six languages, as EDTF; what is not certain is refused.

``03/04/2024`` is the 3 April here and the 4 March there: without an order the officer declared it is no date. Nor is a
year of two figures, nor one that another calendar would write (1445, 2567).
"""

import re
from datetime import date
from functools import lru_cache

from ..domain.when import When
from ..errors import InvalidValue
from ..i18n import tr
from .plain_words import latin_digits, plain_words

ORDERS = ("dmy", "mdy", "ymd")
FIRST_YEAR, LAST_YEAR = 1900, 2100

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{1,2}:\d{2}(:\d{2}([.,]\d{1,9})?)?\s?(Z|UTC|[+-]\d{2}:?\d{0,2})?")
_FIGURES = re.compile(r"(\d{1,4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,4})\.?(?:[T ,]+\d{1,2}:\d{2}.{0,20})?")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CHINESE = re.compile(r"(\d{4})\s?年(?:\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?[日号號])?)?")
_LONGEST = 200
_YEAR = re.compile(r"\d{4}")
_MONTHS = (
    "january jan janvier janv enero ene январь января янв يناير كانون_الثاني جانفي",
    "february feb fevrier fevr fev febrero февраль февраля фев февр فبراير شباط فيفري",
    "march mar mars marzo март марта мар مارس اذار",
    "april apr avril avr abril abr апрель апреля апр ابريل نيسان افريل",
    "may mai mayo май мая مايو ايار ماي",
    "june jun juin junio июнь июня июн يونيو حزيران جوان يونيه",
    "july jul juillet juil julio июль июля июл يوليو تموز جويليه يوليه",
    "august aug aout agosto ago август августа авг اغسطس اب اوت",
    "september sep sept septembre septiembre setiembre сентябрь сентября сен сент سبتمبر ايلول",
    "october oct octobre octubre октябрь октября окт اكتوبر تشرين_الاول",
    "november nov novembre noviembre ноябрь ноября ноя нояб نوفمبر تشرين_الثاني",
    "december dec decembre diciembre dic декабрь декабря дек ديسمبر كانون_الاول",
)
_MONTH = {plain_words(name): number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_FILLING = {"de", "del", "of", "the", "le", "г", "года", "год", "من", "في", "st", "nd", "rd", "th", "er"}


class NoDay(Exception):
    """What is no day, by which rule (``date``, ``date-order``, ``date-year``, ``date-calendar``), and why in words."""

    def __init__(self, rule: str, words: str) -> None:
        super().__init__(words)
        self.rule, self.words = rule, words


def day(text: str, order: str = "") -> When:
    """The day, month, year or span this cell says; figures in the order declared (``dmy``, ``mdy``, ``ymd``)."""
    if len(text) > _LONGEST:
        raise _no(text)
    said = " ".join(latin_digits(text).replace("\u200f", "").replace("\u200e", "").split())
    when = _read(said, order)
    for year in _YEAR.findall(when):
        if not FIRST_YEAR <= int(year) <= LAST_YEAR:
            words = tr("The year {year} may be of another calendar; write it as a year of the Gregorian calendar.")
            raise NoDay("date-calendar", words.format(year=year))
    return when


@lru_cache(maxsize=1 << 12)
def _read(said: str, order: str) -> When:
    if moment := _MOMENT.fullmatch(said):
        return _checked(moment[1], said)
    if figures := _FIGURES.fullmatch(said):
        return _figures(figures[1], figures[3], figures[4], order, said)
    if together := _TOGETHER.fullmatch(said):
        return _checked("-".join(together.groups()), said)
    if chinese := _CHINESE.fullmatch(said):
        return _checked("-".join(part.zfill(2) for part in chinese.groups() if part), said)
    worded = _worded(said)
    try:
        return When(worded) if worded else When.parse(said)
    except InvalidValue as error:
        raise _no(said) from error


def _figures(first: str, second: str, third: str, order: str, said: str) -> When:
    if len(first) == 4 and len(third) <= 2:
        return _checked(f"{first}-{second.zfill(2)}-{third.zfill(2)}", said)
    if len(third) != 4 or len(first) > 2:
        words = tr("“{text}” has a year of two figures; write all four.")
        raise NoDay("date-year", words.format(text=said[:40]))
    one, two = int(first), int(second)
    if order in ("dmy", "mdy"):
        month, on = (two, one) if order == "dmy" else (one, two)
        if month > 12 >= on:
            words = tr("“{text}” does not fit the order of day and month that was declared.")
            raise NoDay("date-order", words.format(text=said[:40]))
    elif one <= 12 and two <= 12 and one != two:
        words = tr("“{text}” may be {one} or {other}: declare the order of day and month.")
        said_so = [f"{int(third):04d}-{month:02d}-{on:02d}" for on, month in ((one, two), (two, one))]
        raise NoDay("date-order", words.format(text=said[:40], one=said_so[0], other=said_so[1]))
    else:
        month, on = (two, one) if one > 12 or one == two else (one, two)
    return _checked(f"{third}-{month:02d}-{on:02d}", said)


def _worded(said: str) -> str:
    """EDTF of a day or month with its month in words of any of the six languages, in any order; else nothing."""
    parts = [part for part in plain_words(said).split() if part not in _FILLING]
    if len(parts) == 4 and (double := _MONTH.get(plain_words(f"{parts[1]}_{parts[2]}"))):
        parts[1:3] = [f"month{double}"]
    parts = [re.sub(r"^(\d{1,2})(st|nd|rd|th|er)$", r"\1", part) for part in parts]
    months = [_month(part) for part in parts if _month(part)]
    figures = [part for part in parts if part.isdecimal()]
    if len(months) != 1 or len(figures) != len(parts) - 1:
        return ""
    years = [part for part in figures if len(part) == 4]
    days = [part for part in figures if len(part) <= 2]
    if len(years) != 1 or len(days) > 1 or len(years) + len(days) != len(figures):
        return ""
    return "-".join([years[0], f"{months[0]:02d}", *(part.zfill(2) for part in days)])


def _month(part: str) -> int:
    return int(part[5:]) if re.fullmatch(r"month\d+", part) else _MONTH.get(part, 0)


def _checked(edtf: str, said: str) -> When:
    try:
        if len(edtf) == 10:
            date.fromisoformat(edtf)
        return When(edtf)
    except (InvalidValue, ValueError) as error:
        raise _no(said) from error


def _no(said: str) -> NoDay:
    return NoDay("date", tr("“{text}” is not a date.").format(text=said[:60]))
