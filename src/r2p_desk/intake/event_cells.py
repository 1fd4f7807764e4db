"""Cells of event data: days, deaths and degrees read strictly; what cannot be read is named with its rule."""

import re
from datetime import date
from functools import lru_cache

from ..domain.event import whole_number
from ..domain.when import When
from ..errors import InvalidValue
from ..i18n import tr
from .telling import Bad, Begin, Row

_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)?Z?")
_FIGURES = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}")
_SHOWN = 80
_REMEMBERED = 4096
_NO_COUNT = -1


def whole(row: Row, begin: Begin) -> dict[str, str]:
    """The cells of a row by column, also the empty ones, which its reader may leave out."""
    values = row.values
    if len(values) == len(begin.columns):
        return values
    return {name: values.get(name, "") for name in begin.columns}


@lru_cache(maxsize=_REMEMBERED)
def iso(text: str) -> str:
    """A day that is written as ISO 8601 has it; ``ValueError`` for anything else.

    The same days stand in very many rows; what is no day is not remembered.
    """
    return date.fromisoformat(text).isoformat()


class Cells:
    """The cells of one row, and all that is wrong with those that were read."""

    __slots__ = ("bad", "row", "values")

    def __init__(self, row: Row) -> None:
        self.row = row.row
        self.values = row.values
        self.bad: list[Bad] = []

    def text(self, column: str) -> str:
        """The cell as it stands, without blanks around it; empty where the column is not there."""
        return self.values.get(column, "").strip()

    def needed(self, column: str) -> str:
        """The same of a cell that may not be empty."""
        found = self.text(column)
        if not found:
            self.refuse(column, "required", tr("This cell may not be empty."))
        return found

    def day(self, column: str) -> str:
        """A day as ISO 8601, however the file writes it; figures alone in an order nobody declared are refused."""
        text = self.needed(column)
        day = _day(text)
        if day:
            return day
        if text and _FIGURES.fullmatch(text):
            self.refuse(column, "date-order", tr("Figures alone do not tell which is the day and which the month."))
        elif text:
            self.refuse(column, "date", tr("This is not a day."))
        return ""

    def count(self, column: str) -> int | None:
        """A whole number that is not below zero; ``None`` where nothing is stated."""
        found = _count(self.values.get(column, ""))
        if found == _NO_COUNT:
            self.refuse(column, "number", tr("This is not a whole number."))
            return None
        return found

    def code(self, column: str, known: frozenset[str]) -> str:
        """One of the codes the codebook knows; empty where nothing is stated."""
        text = self.text(column)
        code = text.partition(".")[0] if text.endswith(".0") else text
        if code and code not in known:
            self.refuse(column, "code", tr("The codebook does not know this code."))
            return ""
        return code

    def degrees(self, column: str, limit: int) -> str:
        """Decimal degrees as they stand."""
        text = self.text(column)
        if _is_within(text, limit):
            return text
        self.refuse(column, "coordinate", tr("These are not decimal degrees."))
        return ""

    def refuse(self, column: str, rule: str, words: str) -> None:
        """The row is refused for this cell."""
        self.bad.append(Bad(self.row, column, self.text(column)[:_SHOWN], rule, words))


def _day(text: str) -> str:
    """A day as ISO 8601; empty for what is none."""
    try:
        return iso(text) if len(text) == 10 else _other_day(text)
    except (ValueError, InvalidValue):
        return ""


def _count(text: str) -> int | None:
    """A whole number that is not below zero, ``None`` for an empty cell, ``_NO_COUNT`` for what is no such number."""
    if text.isdecimal():
        return int(text)
    try:
        found = whole_number(text.strip())
    except ValueError:
        return _NO_COUNT
    return found if found is None or found >= 0 else _NO_COUNT


def _is_within(text: str, limit: int) -> bool:
    try:
        return not text or abs(float(text)) <= limit
    except ValueError:
        return False


def _other_day(text: str) -> str:
    """``2009-02-20 00:00:00.000`` and ``12 May 2024``; ``ValueError`` or ``InvalidValue`` for anything else."""
    midnight = _MIDNIGHT.fullmatch(text)
    if midnight is not None:
        return date.fromisoformat(midnight[1]).isoformat()
    when = When.parse(text.replace("-", " ") if text[:1].isdigit() and not text[:4].isdigit() else text)
    if when.earliest != when.latest:
        raise ValueError(text)
    return when.earliest.isoformat()
