"""Kinds, fields and values of the records on what leaves in words: conditions, caveats, numbered copies."""

from collections.abc import Callable
from typing import Any

from ..domain.condition import Onward, onward_words
from ..domain.marking import Marking
from ..domain.when import When
from ..i18n import tr, trn


def kinds() -> dict[str, str]:
    """Kind → words for one of them."""
    return {
        "condition": tr("Condition of an originator"),
        "caveat": tr("Caveat"),
        "briefing_copy": tr("Numbered copy"),
        "assignment": tr("Conflict given to somebody"),
        "kept_apart": tr("Values kept side by side"),
    }


def counted(count: int) -> dict[str, Callable[[], str]]:
    """So many of each kind."""
    return {
        "condition": lambda: trn("{n} condition of an originator", "{n} conditions of originators", count),
        "caveat": lambda: trn("{n} caveat", "{n} caveats", count),
        "briefing_copy": lambda: trn("{n} numbered copy", "{n} numbered copies", count),
        "assignment": lambda: trn("{n} conflict given to somebody", "{n} conflicts given to somebody", count),
        "kept_apart": lambda: trn("{n} field kept side by side", "{n} fields kept side by side", count),
    }


def fields() -> dict[tuple[str, str], str]:
    """Fields of these kinds that are called otherwise than those of others."""
    return {
        ("condition", "originator"): tr("Who gave it"),
        ("condition", "who"): tr("Who may see it"),
        ("condition", "level"): tr("Least marking of a paper that holds it"),
        ("condition", "purposes"): tr("What it may be used for"),
        ("condition", "until"): tr("Until"),
        ("condition", "onward"): tr("Giving on"),
        ("condition", "agreed"): tr("Agreed for"),
        ("condition", "attribution"): tr("Source may be named"),
        ("caveat", "words"): tr("What it asks of a reader"),
        ("briefing_copy", "number"): tr("Copy number"),
        ("briefing_copy", "of"): tr("Of so many"),
        ("briefing_copy", "recipient"): tr("Recipient"),
        ("briefing_copy", "kind"): tr("Kind"),
        ("briefing_copy", "code"): tr("Code printed on it"),
        ("briefing_copy", "run"): tr("Run"),
        ("briefing_copy", "package"): tr("Package"),
        ("briefing_copy", "contact"): tr("Contact"),
        ("briefing_copy", "left"): tr("Left as"),
        ("assignment", "kind"): tr("Kind"),
        ("assignment", "record"): tr("Record"),
        ("assignment", "field"): tr("Field"),
        ("assignment", "officer"): tr("Who decides"),
        ("assignment", "package"): tr("Package"),
        ("kept_apart", "of_kind"): tr("Kind of the record"),
        ("kept_apart", "of_record"): tr("Record"),
        ("kept_apart", "of_field"): tr("Field"),
        ("kept_apart", "commits"): tr("Stated in"),
        ("kept_apart", "by"): tr("Kept by"),
    }


def ways() -> dict[tuple[str, str], Callable[[Any], str]]:
    """How values of these kinds are said."""
    return {
        ("condition", "level"): lambda value: Marking(value).words,
        ("condition", "onward"): lambda value: onward_words(Onward(value)),
        ("condition", "until"): lambda value: When(value).words,
        ("kept_apart", "marking"): lambda value: Marking(value).words,
        ("kept_apart", "day"): lambda value: When(value).words,
        ("briefing_copy", "marking"): lambda value: Marking(value).words,
        ("briefing_copy", "left"): lambda value: tr("sealed package") if value == "package" else tr("plain PDF"),
    }
