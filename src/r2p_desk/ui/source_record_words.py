"""Fields and values of sources and of findings on items in words."""

from collections.abc import Callable
from typing import Any

from ..actions.source_kinds import kind_words
from ..actions.source_terms import every_words, need_words, turned_words
from ..domain.finding_on import Turned
from ..i18n import listed, tr, trn


def kinds() -> dict[str, str]:
    """Kind → words for one of them."""
    return {"finding_on": tr("Finding on an item")}


def counted(count: int) -> dict[str, Callable[[], str]]:
    """So many of each kind."""
    return {"finding_on": lambda: trn("{n} finding on an item", "{n} findings on items", count)}


def fields() -> dict[tuple[str, str], str]:
    """What these fields are called."""
    return {
        ("source", "name"): tr("Pseudonym"),
        ("source", "kind"): tr("Kind"),
        ("source", "reliability_why"): tr("What the reliability rests on"),
        ("source", "rhythm_days"): tr("Expected"),
        ("source", "protection"): tr("Needs protection"),
        ("source", "same_as"): tr("Turned out to be"),
        ("source", "same_why"): tr("Why they are one"),
        ("source", "retired"): tr("Retired"),
        ("source", "retired_why"): tr("Why retired"),
        ("finding_on", "verdict"): tr("Turned out"),
        ("finding_on", "why"): tr("Why"),
        ("finding_on", "items"): tr("Rests on"),
    }


def ways() -> dict[tuple[str, str], Callable[[Any], str]]:
    """How values of these fields are said."""
    return {
        ("source", "kind"): lambda value: kind_words(str(value)),
        ("source", "rhythm_days"): lambda value: every_words(int(value)),
        ("source", "protection"): lambda value: listed((need_words(str(one)) for one in value), "; "),
        ("finding_on", "verdict"): lambda value: turned_words(Turned(value)),
    }
