"""The assessment over 20,000 items: profile, coverage and all checks; the slider of days; growth; tempo.

A case of 20,000 items, 5,000 links to evidence and 10 assessments is made once for a run. *Checks* are held against
reading those records once, from the same open case with nothing kept in memory. The *slider* is what the window does at
each day it comes to, but for painting: the profile of the day with all that stands around it, 95 of 100 of them within
100 milliseconds on a machine on which the scrypt yardstick of ``typing_search`` takes 14. *Growth* is the time for
20,000 items against that for 2,000, ten times as much being allowed with a margin for the machine. *Tempo* is held
against one bare pass that counts events by series and week.
"""

import atexit
import gc
import random
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from statistics import quantiles
from tempfile import mkdtemp
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from interleaved import Comparison, in_turns
from large_case import large_items, large_sources
from workplace import PASSPHRASE, make_desk

from r2p_desk.actions.assessing import framework
from r2p_desk.actions.assessing_for_window import Asked, shown
from r2p_desk.actions.basis import KINDS
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.checking import beside
from r2p_desk.actions.items import list_items, sources
from r2p_desk.actions.reading import records
from r2p_desk.actions.session import OpenCase, open_case, unlock
from r2p_desk.analysis.tempo import Event, Kind, tempos
from r2p_desk.domain.when import When

ITEMS, LINKS, ASSESSMENTS = 20_000, 5_000, 10
CHECKS_LIMIT, SLIDER_LIMIT, GROWTH_LIMIT, TEMPO_LIMIT = 5.0, 100 / 14, 13.0, 10.0
_DAY = When("1994-12-31")
_STATES = ("present", "emerging", "absent", "unclear", "no information")
_EVENTS, _SERIES, _REPORTERS, _DAYS = 100_000, 200, 60, 1500
_END = date(2001, 1, 1).toordinal() + _DAYS


def compare_checks(_folder: Path, rounds: int = 3) -> Comparison:
    """Profile, coverage and all checks, reading included, against reading alone; in milliseconds."""
    with _opened(ITEMS) as case:
        pairs = in_turns(
            lambda: _milliseconds(lambda: _checked(case)),
            lambda: _milliseconds(lambda: _read(case)),
            rounds,
            limit=CHECKS_LIMIT,
        )
        ours, plain = zip(*pairs, strict=True)
    return Comparison(name="checks of 20,000 items", unit="ms", limit=CHECKS_LIMIT, paired=True, ours=ours, plain=plain)


def compare_slider(_folder: Path, rounds: int = 2) -> Comparison:
    """p95 of a day on the slider against the p95 of the yardstick; in milliseconds."""
    with _opened(ITEMS) as case:
        days = shown(case, Asked(_DAY)).days
        steps = [When.on(date.fromordinal(days[at])) for at in range(0, len(days), max(len(days) // 150, 1))]
        figures = [_round(case, steps) for _ in range(rounds)]
        ours, plain = zip(*figures, strict=True)
    return Comparison(
        name="a day on the slider, p95", unit="ms", limit=SLIDER_LIMIT, paired=True, ours=ours, plain=plain
    )


def compare_growth(_folder: Path, rounds: int = 3) -> Comparison:
    """Checks of 20,000 items against those of 2,000; in milliseconds."""
    with _opened(ITEMS) as large, _opened(ITEMS // 10) as small:
        pairs = in_turns(
            lambda: _milliseconds(lambda: _checked(large)), lambda: _milliseconds(lambda: _checked(small)), rounds
        )
        ours, plain = zip(*pairs, strict=True)
    return Comparison(name="ten times the items", unit="ms", limit=GROWTH_LIMIT, ours=ours, plain=plain)


def compare_tempo(_folder: Path, rounds: int = 5) -> Comparison:
    """100,000 events in 200 series against one pass that counts them; in milliseconds."""
    events = list(_events())
    gc.collect()
    gc.freeze()  # what other measures left in this process is none of this one's
    pairs = in_turns(
        lambda: _milliseconds(lambda: tempos(events, _END)),
        lambda: _milliseconds(lambda: _counted(events)),
        rounds,
        limit=TEMPO_LIMIT,
    )
    ours, plain = zip(*pairs, strict=True)
    gc.unfreeze()
    return Comparison(name="tempo of 100,000 events", unit="ms", limit=TEMPO_LIMIT, paired=True, ours=ours, plain=plain)


def _checked(case: OpenCase) -> None:
    case.kept.forget()
    beside(case, _DAY)


def _read(case: OpenCase) -> None:
    list_items(case)
    sources(case)
    for kind, record in KINDS.items():
        records(case, kind, record)


def _round(case: OpenCase, steps: list[When]) -> tuple[float, float]:
    ours = [_milliseconds(lambda day=day: shown(case, Asked(day))) for day in steps]
    plain = [_milliseconds(_yardstick) for _ in range(40)]
    return quantiles(ours, n=20)[-1], quantiles(plain, n=20)[-1]


def _yardstick() -> bytes:
    return Scrypt(salt=bytes(16), length=32, n=1 << 13, r=8, p=1).derive(b"a hundred milliseconds")


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _opened(items: int) -> OpenCase:
    home, case = _home(items)
    opened = open_case(unlock(home, PASSPHRASE), case, write=False)
    shown(opened, Asked(_DAY))
    return opened


@cache
def _home(items: int) -> tuple[Path, str]:
    folder = mkdtemp(prefix="r2p-desk-assessing-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    home = Path(folder) / "home"
    with make_desk(home) as desk, create_case(desk, "Assessed") as case:
        names = case.file.enter(desk.officer, "source", large_sources())
        entered = case.file.enter(desk.officer, "item", (_acting(one) for one in large_items(names, items)))
        for kind, made in _assessed(entered, LINKS * items // ITEMS).items():
            case.state([(kind, record, fields) for record, fields in made])
        return home, case.file.id


def _acting(fields: dict[str, Any]) -> dict[str, Any]:
    number = int(fields["external_id"][3:])
    return {
        **fields,
        "actors": [f"Party {number % 7}"],
        "populations": [f"People {number % 5}"],
        "place": {"name": f"District {number % 40}", "precision": "district"},
    }


def _assessed(items: list[str], links: int) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Ten assessments, each with every indicator judged, and so many links spread over them."""
    chance = random.Random(4)
    indicators = [one.id for one in framework().indicators]
    made: dict[str, list[tuple[str, dict[str, Any]]]] = {
        "assessment": [],
        "judgement": [],
        "evidence": [],
        "concern": [],
    }
    judgements = []
    for number in range(ASSESSMENTS):
        assessment = str(uuid4())
        fields = {"framework": framework().id, "as_of": f"1994-12-{10 + number * 2:02d}", "title": f"Run {number}"}
        made["assessment"].append((assessment, fields))
        for indicator in indicators:
            judgements.append(str(uuid4()))
            said = {"assessment": assessment, "indicator": indicator, "state": chance.choice(_STATES)}
            made["judgement"].append(
                (judgements[-1], {**said, "confidence": "moderate", "reasons": "As far as known."})
            )
        for crime in ("genocide", "war-crimes"):
            made["concern"].append((str(uuid4()), {"assessment": assessment, "subject": crime, "level": "high"}))
    for _ in range(links):
        side = chance.choice(("for", "for", "against"))
        piece = {"judgement": chance.choice(judgements), "item": chance.choice(items), "side": side}
        made["evidence"].append((str(uuid4()), piece))
    return made


def _events() -> Iterator[Event]:
    chance = random.Random(1)
    keys = [(Kind.PLACE, f"place {number}") for number in range(_SERIES - 1)]
    for number in range(_EVENTS):
        day, reporter = _END - chance.randrange(_DAYS), f"reporter {chance.randrange(_REPORTERS)}"
        yield Event(day, reporter, ((Kind.ALL, ""), chance.choice(keys)), f"event {number}")


def _counted(events: list[Event]) -> dict[tuple[tuple[Kind, str], int], int]:
    counts: dict[tuple[tuple[Kind, str], int], int] = {}
    for day, _, series, _ in events:
        week = (_END - day) // 7
        for key in series:
            counts[key, week] = counts.get((key, week), 0) + 1
    return counts
