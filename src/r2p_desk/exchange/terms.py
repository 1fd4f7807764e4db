"""The handling conditions of a package: a closed list, each of which this program acts on.

``no-onward``: what it holds goes to nobody else. ``ask-onward``: only after its sender was asked. ``read-only``: it is
read as it came and nothing of it is taken into a case. ``return-receipt-by:YYYY-MM-DD``: a receipt is expected by then.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec

from ..errors import UsageError
from ..i18n import tr
from .manifest import Kind

NO_ONWARD, ASK_ONWARD, READ_ONLY = "no-onward", "ask-onward", "read-only"
RECEIPT_BY = "return-receipt-by:"
NAMES = (NO_ONWARD, ASK_ONWARD, READ_ONLY, RECEIPT_BY + "YYYY-MM-DD")
"""How they are written, for help and documentation."""
_ALONE = frozenset({NO_ONWARD, ASK_ONWARD, READ_ONLY})


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What the conditions of a package ask; ``receipt_by`` is a day, ``YYYY-MM-DD``."""

    no_onward: bool = False
    ask_onward: bool = False
    read_only: bool = False
    receipt_by: str | None = None


def terms(conditions: Iterable[Any], kind: str) -> Terms | None:
    """What these conditions ask; ``None`` when one is not known, stands twice, or cannot be kept for this kind."""
    given = list(conditions)
    if not all(isinstance(one, str) for one in given):
        return None
    days = [one.removeprefix(RECEIPT_BY) for one in given if one.startswith(RECEIPT_BY)]
    others = [one for one in given if not one.startswith(RECEIPT_BY)]
    known = set(others) <= _ALONE and len(set(others)) == len(others) and len(days) <= 1 and all(map(_is_day, days))
    if not known or (kind == Kind.CASE and READ_ONLY in others):
        return None  # a case that is shared is worked in by all who have it
    return Terms(
        no_onward=NO_ONWARD in others,
        ask_onward=ASK_ONWARD in others,
        read_only=READ_ONLY in others,
        receipt_by=days[0] if days else None,
    )


def checked(conditions: Sequence[str], kind: Kind) -> tuple[str, ...]:
    """The conditions as a package carries them; ``UsageError`` for one that a receiver could not keep."""
    once = tuple(dict.fromkeys(one.strip() for one in conditions))
    if terms(once, kind) is None:
        raise UsageError(
            tr("A package of this kind cannot carry that handling condition."),
            kept=tr("Nothing was written."),
            todo=tr("Choose from: {names}.").format(names=", ".join(NAMES)),
        )
    return once


def words(found: Terms) -> list[str]:
    """What they ask, as sentences for the officer who received it."""
    said = []
    if found.no_onward:
        said.append(tr("Its sender asks that it goes to nobody else."))
    if found.ask_onward:
        said.append(tr("Its sender asks to be asked before it goes to anybody else."))
    if found.read_only:
        said.append(tr("Its sender asks that it is only read, and nothing of it taken into a case."))
    if found.receipt_by is not None:
        said.append(tr("Its sender asks for a receipt by {day}.").format(day=found.receipt_by))
    return said


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
