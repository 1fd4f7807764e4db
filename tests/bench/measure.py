"""Measures speed and memory against their baselines: ``.venv/bin/python tests/bench/measure.py [--json] [name …]``.

Prints one line a measure, or with ``--json`` one object; exit status 1 when a ratio is above its limit.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import assessing  # the program is found only now
import attaching
import entering
import first_window
import memory
import merging
import opening
import packing
import rekeying
import saving
import signing
import typing_search
import unlocking
import verifying
from interleaved import Comparison

MEASURES: dict[str, Callable[[Path], Comparison]] = {
    "window": first_window.compare,
    "unlock": unlocking.compare,
    "sign": signing.compare,
    "save": saving.compare,
    "memory": memory.compare,
    "attach-copy": attaching.compare_with_copy,
    "attach-rows": attaching.compare_with_rows,
    "attach-read": attaching.compare_reading,
    "verify": verifying.compare,
    "merge": merging.compare,
    "enter": entering.compare,
    "rekey": rekeying.compare,
    "open-large": opening.compare,
    "type-large": typing_search.compare,
    "checks": assessing.compare_checks,
    "slider": assessing.compare_slider,
    "growth": assessing.compare_growth,
    "tempo": assessing.compare_tempo,
    "package-write": packing.compare_writing,
    "package-read": packing.compare_reading,
    "package-memory": packing.compare_memory,
    "packages-small": packing.compare_small,
    "memory-large": memory.compare_large,
}


def main() -> int:
    """Measure what is named, or all."""
    arguments = argparse.ArgumentParser(description="Speed and memory as ratios against their baselines.")
    arguments.add_argument("--json", action="store_true", help="one object on standard output")
    arguments.add_argument("names", nargs="*", metavar="name", help=", ".join(MEASURES))
    chosen = arguments.parse_args()
    if unknown := set(chosen.names) - set(MEASURES):
        arguments.error(f"there is no measure {', '.join(sorted(unknown))}")
    found: dict[str, Comparison] = {}
    for name in chosen.names or MEASURES:
        with tempfile.TemporaryDirectory(prefix="r2p-desk-bench-") as folder:
            found[name] = MEASURES[name](Path(folder))
        if not chosen.json:
            print(found[name].words, flush=True)  # noqa: T201  # this is a command
    if chosen.json:
        print(json.dumps({name: {**asdict(one), "ratio": one.ratio} for name, one in found.items()}))  # noqa: T201
    return 0 if all(one.holds for one in found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
