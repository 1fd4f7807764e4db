"""Canonical JSON: one value has exactly one spelling, so that what is signed is what is stored.

UTF-8 without a byte order mark, keys sorted by code point, no spaces, everything but quotes, backslashes and control
characters below U+0020 unescaped. Values are null, booleans, whole numbers within ±2^53 (what every JSON reader keeps
exact, RFC 8259 section 6), text without lone surrogates, arrays and objects, nested at most 64 deep. There are no
fractions: two programs print them differently.
"""

import json
from typing import Any, NoReturn

from ..errors import Damaged, InvalidValue
from ..i18n import tr

MAX_DEPTH = 64
MAX_INT = 2**53


def encode(value: object) -> bytes:
    """The only bytes that stand for this value; tuples are written as arrays.

    Raises InvalidValue for what canonical JSON cannot carry.
    """
    _check(value, 0)
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def decode(data: bytes) -> Any:
    """The value these bytes stand for, if they are its canonical spelling.

    Raises Damaged for anything else: duplicate keys, fractions, large numbers, lone surrogates, invalid UTF-8, spaces,
    unsorted keys, needless escapes, deep nesting.
    """
    try:
        value = json.loads(
            str(data, "utf-8"),
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
            parse_int=_small_int,
            object_pairs_hook=_object_without_duplicates,
        )
        same = encode(value) == data
    except (ValueError, RecursionError, InvalidValue):
        raise _damaged() from None  # the cause would carry the text of a case into a traceback
    if not same:
        raise _damaged()
    return value


def _check(value: object, depth: int) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, int):
        if not -MAX_INT <= value <= MAX_INT:
            raise _invalid(tr("a number beyond 2^53"))
    elif isinstance(value, (list, tuple, dict)):
        if depth == MAX_DEPTH:
            raise _invalid(tr("nesting deeper than 64 levels"))
        _check_inside(value, depth + 1)
    else:
        raise _invalid(type(value).__name__)


def _check_inside(value: list[Any] | tuple[Any, ...] | dict[Any, Any], depth: int) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise _invalid(tr("a key that is not text"))
            _check_text(key)
            _check(inner, depth)
    else:
        for inner in value:
            _check(inner, depth)


def _check_text(text: str) -> None:
    if text.isascii():
        return
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise _invalid(tr("half of a character (a lone surrogate)")) from None


def _small_int(digits: str) -> int:
    if len(digits) > len("-9007199254740992"):
        raise ValueError
    return int(digits)


def _refuse_number(_: str) -> NoReturn:
    raise ValueError


def _object_without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _invalid(what: str) -> InvalidValue:
    return InvalidValue(
        tr("A value cannot be written down exactly: {what}.").format(what=what),
        kept=tr("Nothing was changed."),
        todo=tr("Correct the value and try again."),
    )


def _damaged() -> Damaged:
    return Damaged(
        tr("A statement is not spelled the one way it must be."),
        kept=tr("Nothing was changed."),
        todo=tr("Fetch the file again from where it came, or restore it from a backup."),
    )
