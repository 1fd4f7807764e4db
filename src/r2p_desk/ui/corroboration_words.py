"""Kinds, fields and values of relations between items and of reviews in words."""

from collections.abc import Callable
from typing import Any

from ..domain.coding_rules import how_known_words, statement_words
from ..domain.item import HowKnown, Statement
from ..domain.relation import Kind, Verdict, relation_words, verdict_words
from ..i18n import tr, trn


def kinds() -> dict[str, str]:
    """Kind → words for one of them."""
    return {"relation": tr("Relation between items"), "review": tr("Review of an item")}


def counted(count: int) -> dict[str, Callable[[], str]]:
    """So many of each kind."""
    return {
        "relation": lambda: trn("{n} relation between items", "{n} relations between items", count),
        "review": lambda: trn("{n} review of an item", "{n} reviews of items", count),
    }


def fields() -> dict[tuple[str, str], str]:
    """Fields of these kinds, and those of an item that say how it is known."""
    return {
        ("item", "origin_item"): tr("Taken from the item"),
        ("item", "how_known"): tr("How known"),
        ("item", "statement"): tr("Claim or observation"),
        ("relation", "from"): tr("Item"),
        ("relation", "to"): tr("Other item"),
        ("relation", "relation"): tr("Stands to it"),
        ("review", "verdict"): tr("The reviewer"),
        ("review", "text"): tr("Why"),
    }


def ways() -> dict[tuple[str, str], Callable[[Any], str]]:
    """How values of these fields are said."""
    return {
        ("item", "how_known"): lambda value: how_known_words(HowKnown(value)),
        ("item", "statement"): lambda value: statement_words(Statement(value)),
        ("relation", "relation"): lambda value: relation_words(Kind(value)),
        ("review", "verdict"): lambda value: verdict_words(Verdict(value)),
    }
