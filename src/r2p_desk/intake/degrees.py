"""Degrees of latitude and longitude as tables write them, as plain decimal numbers; nothing is rounded."""

import re
from decimal import Decimal, InvalidOperation

from .plain_words import latin_digits

_NUMBER = re.compile(r"([NSEWO]?)\s*([-+−]?\d{1,3}(?:[.,]\d{1,15})?)\s*°?\s*([NSEWO]?)", re.IGNORECASE)
_SIXTIETHS = re.compile(
    r"([-+−]?\d{1,3})\s*[°º]\s*(?:(\d{1,2}(?:[.,]\d{1,9})?)\s*[′'’]\s*)?(?:(\d{1,2}(?:[.,]\d{1,9})?)\s*(?:[″\"”]|''))?"
    r"\s*([NSEWO]?)",
    re.IGNORECASE,
)
_PAIR = re.compile(r"[\[(]?\s*([^\s,;\[\]()]+)\s*[\s,;]\s*([^\s,;\[\]()]+)(?:[\s,;]+[-+.\d]+){0,2}\s*[\])]?")
_LONGEST = 60
_BACK = {"S", "W", "O"}


def degrees(text: str, limit: int, *, comma: bool = False) -> str | None:
    """The number as ``-1.9441``; ``None`` for anything else, and for more degrees than ``limit``.

    A comma is a decimal sign: no number of degrees has thousands. ``comma`` says that the table uses it throughout.
    """
    if len(text) > _LONGEST:
        return None
    said = latin_digits(text).strip().replace("−", "-").replace("٫", ".")
    if comma and said.count(",") == 1 and "." in said:
        return None
    number = _NUMBER.fullmatch(said)
    try:
        if number:
            value = Decimal(number[2].replace(",", "."))
            value = _signed(value, number[1] or number[3])
        elif sixtieths := _SIXTIETHS.fullmatch(said):
            whole, minutes, seconds, side = sixtieths.groups()
            parts = [Decimal((part or "0").replace(",", ".")) for part in (minutes, seconds)]
            if any(part >= 60 for part in parts):
                return None
            amount = abs(Decimal(whole)) + round(parts[0] / 60 + parts[1] / 3600, 6).normalize()
            value = _signed(-amount if whole.startswith("-") else amount, side)
        else:
            return None
    except InvalidOperation:
        return None
    return format(value, "f") if abs(value) <= limit else None


def _signed(value: Decimal, side: str) -> Decimal:
    return -abs(value) if side.upper() in _BACK else value


def pair(text: str) -> tuple[str, str]:
    """Latitude and longitude of ``-1.94, 30.06`` or ``-1.94 30.06 1500 4`` (as forms write it); else nothing."""
    found = _PAIR.fullmatch(text.strip()) if len(text) <= 2 * _LONGEST else None
    return (found[1], found[2]) if found else ("", "")
