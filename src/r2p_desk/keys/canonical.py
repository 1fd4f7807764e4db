"""Canonical JSON: one value has exactly one spelling, so that what is signed is what is stored.

UTF-8 without a byte order mark, keys sorted by code point, no spaces, everything but quotes, backslashes and control
characters below U+0020 unescaped. Values are null, booleans, whole numbers within ±2^53 (what every JSON reader keeps
exact, RFC 8259 section 6), text without lone surrogates, arrays and objects, nested at most 64 deep. There are no
fractions: two programs print them differently.
"""

import json
from collections.abc import Iterable
from typing import Any

import msgspec

from ..errors import Damaged, InvalidValue
from ..i18n import tr

MAX_DEPTH = 64
MAX_INT = 2**53
_encode = msgspec.json.Encoder(order="sorted").encode  # spells as RFC 8785 has it: the tests hold it against json
_decode = msgspec.json.Decoder().decode


def encode(value: object) -> bytes:
    """The only bytes that stand for this value; tuples are written as arrays.

    Raises InvalidValue for what canonical JSON cannot carry.
    """
    check(value)
    return encode_checked(value)


def check(value: object) -> None:
    """InvalidValue for what canonical JSON cannot carry, but for broken text, which is seen when it is written."""
    _check(value, 0)


def encode_checked(value: object) -> bytes:
    """As ``encode``, for a value made of parts that passed ``check``."""
    try:
        return _encode(value)
    except UnicodeEncodeError:
        raise _invalid(tr("half of a character (a lone surrogate)")) from None
    except TypeError:
        return _encode_subclasses(value)


def decode(data: bytes) -> Any:
    """The value these bytes stand for, if they are its canonical spelling.

    Raises Damaged for anything else: duplicate keys, fractions, large numbers, lone surrogates, invalid UTF-8, spaces,
    unsorted keys, needless escapes, deep nesting.
    """
    try:
        value = _decode(data)
        same = encode(value) == data  # a second key of one name, another order or spelling would not come back
    except (msgspec.MsgspecError, ValueError, RecursionError, InvalidValue):
        raise _damaged() from None  # the cause would carry the text of a case into a traceback
    if not same:
        raise _damaged()
    return value


def _encode_subclasses(value: object) -> bytes:
    """As ``encode``, for text of a kind of its own (a marking, a date), which is written as the text it is."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise _invalid(tr("half of a character (a lone surrogate)")) from None


def _check(value: object, depth: int) -> None:
    """Refuse what has no spelling here; whether text is sound is seen when it is written."""
    kind = type(value)
    if kind is str or value is None or kind is bool or isinstance(value, str):
        return
    if isinstance(value, int):
        if not -MAX_INT <= value <= MAX_INT:
            raise _invalid(tr("a number beyond 2^53"))
    elif isinstance(value, (list, tuple, dict)):
        if depth == MAX_DEPTH:
            raise _invalid(tr("nesting deeper than 64 levels"))
        _check_inside(value, depth + 1)
    else:
        raise _invalid(kind.__name__)


def _check_inside(value: list[Any] | tuple[Any, ...] | dict[Any, Any], depth: int) -> None:
    inside: Iterable[Any] = value
    if isinstance(value, dict):
        inside = value.values()
        for key in value:
            if type(key) is not str and not isinstance(key, str):
                raise _invalid(tr("a key that is not text"))
    for inner in inside:
        if type(inner) is not str:
            _check(inner, depth)


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
