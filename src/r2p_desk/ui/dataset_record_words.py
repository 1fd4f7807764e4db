"""The record of a pinned dataset, and what an item says of the event it was made of, in words."""

from collections.abc import Callable
from typing import Any

from ..domain.event import is_bound
from ..i18n import tr, trn
from ..intake.event_words import event_words


def kinds() -> dict[str, str]:
    """Kind → words for one of them."""
    return {"dataset": tr("Dataset")}


def counted(count: int) -> dict[str, Callable[[], str]]:
    """So many of each kind."""
    return {"dataset": lambda: trn("{n} dataset", "{n} datasets", count)}


def fields() -> dict[tuple[str, str], str]:
    """Fields that are called otherwise than those of others."""
    return {
        ("dataset", "format"): tr("Kind of event data"),
        ("dataset", "release"): tr("Release"),
        ("dataset", "codebook"): tr("Codebook"),
        ("dataset", "licence"): tr("Licence"),
        ("dataset", "citation"): tr("How it is to be cited"),
        ("dataset", "may_leave"): tr("Rows may leave the case"),
        ("dataset", "file"): tr("File"),
        ("dataset", "rows"): tr("Rows"),
        ("dataset", "digest"): tr("Digest over the rows"),
        ("dataset", "columns"): tr("Columns"),
        ("dataset", "replaces"): tr("Takes the place of"),
        ("item", "event"): tr("Made of an event"),
    }


def ways() -> dict[tuple[str, str], Callable[[Any], str]]:
    """How values are said."""
    return {("item", "event"): _event, ("dataset", "rows"): str}


def _event(value: Any) -> str:
    return event_words(value["row"], value.get("licence"), may_leave=not is_bound(value))
