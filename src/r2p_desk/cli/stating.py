"""From options as typed to the fields of a record: what is not given is left alone, an empty text clears."""

import argparse
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from ..actions.papers import words_of_list
from ..domain.marking import Marking
from ..domain.when import When
from ..errors import UsageError
from ..i18n import tr
from .words import word_of

Read = Callable[[Any], Any]
Fields = Mapping[str, tuple[str, Read]]
"""Field of a record → the option it is from, as Python has it, and how that is read."""
Word = TypeVar("Word", bound=StrEnum)


class YesNo(StrEnum):
    """A question with two answers."""

    YES = "yes"
    NO = "no"


def stated(given: argparse.Namespace, fields: Fields) -> dict[str, Any]:
    """Field → value of every option that was given.

    An empty text, or for a list one that is empty, gives ``None``: the field is cleared.
    """
    found: dict[str, Any] = {}
    for field, (option, read) in fields.items():
        value = getattr(given, option)
        if value is not None:
            found[field] = read(value) if value not in ("", [""]) else None
    return found


def text(value: str) -> str:
    """As typed, without blanks at its ends."""
    return value.strip()


def many(value: list[str]) -> tuple[str, ...]:
    """Several, each once."""
    return words_of_list(value)


def day(value: str) -> When:
    """A date."""
    return When.parse(value)


def marking(value: str) -> Marking:
    """A marking."""
    return Marking(value)


def yes(value: str) -> bool:
    """Yes or no."""
    return word_of(YesNo, value) is YesNo.YES


def word(kind: type[Word]) -> Read:
    """A reader of one word of a closed list."""
    return lambda value: word_of(kind, value)


def several(kind: type[Word]) -> Read:
    """A reader of several such words."""
    return lambda value: tuple(dict.fromkeys(word_of(kind, one) for one in value))


def numbers(value: list[str]) -> tuple[int, ...]:
    """Numbers of articles; ``UsageError`` for anything else."""
    found = []
    for one in value:
        digits = one.strip().casefold().removeprefix("art.").strip()
        if not digits.isascii() or not digits.isdigit() or len(digits) > 3:
            raise UsageError(
                tr("“{text}” is not the number of an article.").format(text=one[:20]), kept=tr("Nothing was saved.")
            )
        found.append(int(digits))
    return tuple(dict.fromkeys(found))


def pairs(value: list[str]) -> dict[str, str]:
    """``OPTION=WHY``, several; ``UsageError`` for one without its reason."""
    found = {}
    for one in value:
        name, sign, why = one.partition("=")
        if not sign or not name.strip() or not why.strip():
            raise UsageError(
                tr("“{text}” is not of the form OPTION=WHY.").format(text=one[:40]), kept=tr("Nothing was saved.")
            )
        found[name.strip()] = why.strip()
    return found
