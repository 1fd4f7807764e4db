"""Near copies and origins over 50,000 items against the same over 5,000: no worse than n log n.

Counted is the time of this process alone, from items that are read: which of them are tellings of one report, which are
offered as perhaps the same, and how many independent origins all come down to. A tenth of the items are near copies of
others. Ten times the items may take 10 x log(50,000) / log(5,000) times as long, which is 12.7, and half
as much again, for what no longer fits the caches of the machine; by their square they would take 100 times as long.
"""

import gc
import random
import time
from collections.abc import Callable
from math import log
from pathlib import Path

from interleaved import Comparison, in_turns
from large_case import Writer
from msgspec.structs import replace

from r2p_desk.analysis.duplicates import offers
from r2p_desk.analysis.origins import origins
from r2p_desk.analysis.tellings import with_tellings
from r2p_desk.domain.item import Item
from r2p_desk.domain.place import Place, Precision
from r2p_desk.domain.when import When

MANY, FEW = 50_000, 5_000
LIMIT = MANY * log(MANY) / (FEW * log(FEW)) * 1.5


def compare(_folder: Path, rounds: int = 1) -> Comparison:
    """50,000 items against 5,000; in milliseconds."""
    many = _items(MANY)
    few = many[::10]
    gc.collect()
    gc.freeze()
    pairs = in_turns(lambda: _taken(many), lambda: _taken(few), rounds, warm=False, limit=LIMIT)
    ours, plain = zip(*pairs, strict=True)
    gc.unfreeze()
    return Comparison(name="near copies of ten times the items", unit="ms", limit=LIMIT, ours=ours, plain=plain)


def _taken(items: list[Item]) -> float:
    return _milliseconds(lambda: (origins(with_tellings(items)), offers(items)))


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def _items(count: int) -> list[Item]:
    chance = random.Random(7)
    writers = [Writer(language, chance) for language in ("ar", "zh", "en", "fr", "ru", "es")]
    texts = [[writer.text(1) for _ in range(2000)] for writer in writers]
    found: list[Item] = []
    for number in range(count):
        if number % 10 == 9:
            copied = chance.choice(found)
            found.append(replace(copied, id=f"{number:06d}", text=f"Copied: {copied.text}", source=f"Copier {number}"))
            continue
        words = chance.sample(texts[number % len(texts)], 30)
        found.append(
            Item(
                id=f"{number:06d}",
                title=words[0],
                text=" ".join(words),
                known=When(f"1994-{number % 12 + 1:02d}-{number % 28 + 1:02d}"),
                happened=When(f"1994-{number % 12 + 1:02d}-{number % 28 + 1:02d}"),
                place=Place(name=words[1], precision=Precision.SETTLEMENT),
                source=f"Source {number % 400}",
            )
        )
    return found
