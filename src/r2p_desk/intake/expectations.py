"""Reader of what goes with a benchmark case: the days and readers to look at it with, and which items hint at what.

Schema ``atrocity-benchmark-expected/1``. Only ``cutoffs`` (``T`` and ``access`` of each) and ``risk_factor_hints`` are
read: what the case's author expects to be found there is never looked at.
"""

import re
from datetime import date
from typing import Any

import msgspec

from ..domain.item import Access
from ..domain.when import When
from ..errors import DeskError, InvalidValue, NewerVersion
from ..i18n import tr
from .json_text import read_json

_NAME, _VERSION = "atrocity-benchmark-expected", 1
_FACTORS = re.compile(r"RF\s?(\d{1,2})(?:\s?[-–]\s?(\d{1,2}))?(?!\d)")


class CutOff(msgspec.Struct, frozen=True, kw_only=True):
    """A day on which the case is looked at, and what was open to whoever looks."""

    day: When
    access: frozenset[Access]


class Expectations(msgspec.Struct, frozen=True, kw_only=True):
    """Cut-offs in the order of the file; risk factor of the 2014 framework → ids of items that hint at it.

    ``unread`` names hints that are for another framework, or for no risk factor that can be told from their name.
    """

    case_id: str
    cutoffs: tuple[CutOff, ...]
    hints: dict[int, tuple[str, ...]]
    unread: tuple[str, ...]


def read_expectations(data: bytes) -> Expectations:
    """What these bytes state; otherwise ``Damaged``, ``NewerVersion``, or ``InvalidValue`` naming the place."""
    whole = read_json(data)
    if not isinstance(whole, dict):
        raise _broken("", tr("not an object"))
    _check_schema(whole.get("schema"))
    cutoffs = whole.get("cutoffs")
    if not isinstance(cutoffs, list) or not cutoffs:
        raise _broken("cutoffs", tr("not a list with something in it"))
    hints, unread = _hints(whole.get("risk_factor_hints", {}))
    return Expectations(
        case_id=_text(whole.get("case_id"), "case_id"),
        cutoffs=tuple(_cutoff(one, f"cutoffs[{at}]") for at, one in enumerate(cutoffs)),
        hints=hints,
        unread=unread,
    )


def _check_schema(schema: Any) -> None:
    match = re.fullmatch(rf"{_NAME}/([1-9][0-9]{{0,5}})", schema) if isinstance(schema, str) else None
    if match is None:
        raise _broken("schema", tr("not {name}").format(name=f"{_NAME}/{_VERSION}"))
    if int(match[1]) > _VERSION:
        raise NewerVersion(
            tr("These expectations are of a later format."),
            kept=tr("Nothing was read."),
            todo=tr("Install the newer version of R2P Desk."),
        )


def _cutoff(value: Any, where: str) -> CutOff:
    if not isinstance(value, dict):
        raise _broken(where, tr("not an object"))
    try:
        day = When(_text(value.get("T"), f"{where}.T"))
    except DeskError as error:
        raise _broken(f"{where}.T", error.happened) from error
    if day.latest == date.max:
        raise _broken(f"{where}.T", tr("a day without an end, by which everything would be known"))
    access = value.get("access")
    if not isinstance(access, list) or not access or not set(map(str, access)) <= set(Access):
        raise _broken(f"{where}.access", tr("not a list of: {words}").format(words=", ".join(Access)))
    return CutOff(day=day, access=frozenset(Access(str(one)) for one in access))


def _hints(value: Any) -> tuple[dict[int, tuple[str, ...]], tuple[str, ...]]:
    """By risk factor; a hint named for several (``RF11-12``) counts for each of them."""
    if not isinstance(value, dict):
        raise _broken("risk_factor_hints", tr("not an object"))
    found: dict[int, dict[str, None]] = {}
    unread: list[str] = []
    for framework, hints in value.items():
        if "2014" not in framework or not isinstance(hints, dict):
            unread.append(framework)
            continue
        for name, items in hints.items():
            match = _FACTORS.search(name)
            numbers = range(int(match[1]), int(match[2] or match[1]) + 1) if match is not None else range(0)
            if not numbers or not isinstance(items, list) or not all(isinstance(one, str) for one in items):
                unread.append(name)
                continue
            for number in numbers:
                found.setdefault(number, {}).update(dict.fromkeys(items))
    return {number: tuple(items) for number, items in sorted(found.items())}, tuple(unread)


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _broken(where, tr("missing"))
    return value


def _broken(where: str, why: str) -> InvalidValue:
    return InvalidValue(
        tr("The expectations cannot be read: {what}.").format(
            what=": ".join(part for part in (where, why.rstrip(".")) if part)
        ),
        kept=tr("Nothing was read."),
        todo=tr("Correct the file, or ask for it again."),
    )
