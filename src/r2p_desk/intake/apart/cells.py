"""What stands in a cell of a workbook: numbers as few figures as say them, days as ISO 8601 by the workbook's calendar.

A workbook counts days from 1900 (and counts a 29 February 1900 that never was) or from 1904 (ECMA-376, 18.17.4.1).
"""

import re
from datetime import datetime, timedelta
from math import isfinite

_BUILT_IN_DAYS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Number formats that show a day or a time without saying how (18.8.30)."""
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_ZEROS = re.compile(r"0{2,20}")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLAIN = re.compile(r"-?\d{1,15}")
_LAST = 2_958_465
NUMBER, DAY = "", "day"


def kind_of_format(number: int, code: str) -> str:
    """``day`` for a format that shows days or times, the zeros of one that fills up with zeros, else nothing."""
    if not code:
        return DAY if number in _BUILT_IN_DAYS else NUMBER
    if _ZEROS.fullmatch(code):
        return code
    shown = _NOT_SHOWN.sub("", code.partition(";")[0])
    if _ELAPSED.search(shown) or "general" in shown.lower():
        return NUMBER
    return DAY if re.search(r"[ymdhs]", shown, re.IGNORECASE) else NUMBER


def number(text: str, kind: str, *, from_1904: bool) -> str:
    """The number a cell holds, by the kind of its format; text that is no number stays as it is."""
    if not kind and _PLAIN.fullmatch(text):
        return text
    try:
        value = float(text)
    except ValueError:
        return text
    if kind == DAY and (day := _day(value, from_1904=from_1904)):
        return day
    if not isfinite(value):
        return text
    shown = str(int(value)) if value == int(value) and abs(value) < 1e15 else format(value, ".15g")
    return shown.zfill(len(kind)) if kind.startswith("0") and shown.isdigit() else shown


def _day(value: float, *, from_1904: bool) -> str:
    if not 0 <= value < _LAST or (not from_1904 and 60 <= value < 61):
        return ""
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if value < 60 else 30)  # noqa: DTZ001
    moment = start + timedelta(seconds=round(value * 86400))
    clock = moment.strftime("%H:%M:%S")
    if value < 1 and not from_1904:
        return clock if value else ""
    return f"{moment.year:04d}-{moment:%m-%d}" + ("" if clock == "00:00:00" else f"T{clock}")


def letters(text: str) -> str:
    """Text with the signs that workbooks write as ``_x000D_`` (ST_Xstring)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def place(reference: str) -> tuple[int, int]:
    """Row (from 1) and column (from 0) of ``B7``; 0 and -1 for what is none."""
    found = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})", reference)
    return (int(found[2]), column(found[1])) if found else (0, -1)


def column(name: str) -> int:
    """The column of this name in letters, counted from 0."""
    count = 0
    for sign in name.upper():
        count = count * 26 + ord(sign) - 64
    return count - 1
