"""JSON as outsiders write it, read strictly: one value, UTF-8, no repeated key, no NaN (RFC 8259)."""

import json
import math
from typing import Any, NoReturn

from ..errors import Damaged
from ..i18n import tr

LIMIT = 16 * 1024 * 1024
"""The most bytes a file of this kind may have."""


def read_json(data: bytes) -> Any:
    """The value these bytes state; a byte order mark before it is passed over.

    ``Damaged`` for anything else, naming where it breaks off: not UTF-8, not JSON, too large, too deep, a key that
    stands twice in one object, a number that is none or that no computer holds. Escapes that are no letter (half a
    surrogate pair) are left in: whoever takes a text out says which field holds them.
    """
    if len(data) > LIMIT:
        raise _damaged(tr("it is larger than {n} MiB").format(n=LIMIT // 2**20))
    try:
        return json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_refuse, parse_float=_finite
        )
    except RecursionError as error:
        raise _damaged(tr("it is nested too deep")) from error
    except UnicodeDecodeError as error:
        raise _damaged(tr("byte {n} is not UTF-8").format(n=error.start)) from error
    except json.JSONDecodeError as error:
        raise _damaged(tr("line {line}, column {column}").format(line=error.lineno, column=error.colno)) from error
    except ValueError as error:
        raise _damaged(str(error)) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError(tr("a key stands twice in one object"))
    return values


def _refuse(name: str) -> NoReturn:
    raise ValueError(tr("{name} is not a JSON number").format(name=name))


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(tr("a number is too large"))
    return number


def _damaged(what: str) -> Damaged:
    return Damaged(
        tr("The file is not JSON that can be read: {what}.").format(what=what),
        kept=tr("Nothing was imported."),
        todo=tr("Ask for the file again, or check how it was written."),
    )
