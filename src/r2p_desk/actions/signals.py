"""The early-sign streams of para. 12 put on items, or taken off, one or many at a time."""

from collections import Counter
from collections.abc import Iterable

from ..casefile.bundle import Stated
from ..domain.signal import Signal
from .items import find_item
from .session import OpenCase


def mark_signal(case: OpenCase, references: Iterable[str], signal: Signal, *, on: bool = True) -> int:
    """Put a stream on every one of these items, or take it off, as one commit; answers how many it was new to.

    ``NotFound`` for an item that is not here: then nothing is saved.
    """
    stated: list[Stated] = []
    for reference in dict.fromkeys(references):
        item = find_item(case, reference)
        if (signal in item.signals) is not on:
            wanted = (*item.signals, signal) if on else tuple(one for one in item.signals if one is not signal)
            stated.append(("item", item.id, {"signals": [str(one) for one in Signal if one in wanted]}))
    if stated:
        case.state(stated)
    return len(stated)


def streams_of(case: OpenCase, records: Iterable[str]) -> dict[Signal, int]:
    """How many of these items bear each stream; streams that none bears are left out."""
    found: Counter[str] = Counter()
    for record in dict.fromkeys(records):
        found.update(set((case.file.shown("item", record) or {}).get("signals") or ()))
    return {signal: found[signal] for signal in Signal if found[signal]}
