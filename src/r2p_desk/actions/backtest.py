"""A past case, seen at each cut-off with what was known and open then: items, evidence by risk factor, flags, tempo.

It needs no officer and writes nothing. Hint evidence hangs on the risk factor; no indicator is judged and no level is
stated, because nobody judged: a level here would be the program's own.
"""

from pathlib import Path

import msgspec

from ..analysis.basis import Basis
from ..analysis.checks import Flag, flags_of
from ..analysis.coverage import Coverage, coverage_of
from ..analysis.profile import profile_on
from ..analysis.tellings import with_tellings
from ..analysis.tempo import TempoSeries, linked_factors, tempo_of
from ..domain.assessment import Assessment, Evidence, Profile, Side, StatedConcern
from ..domain.item import Access, Item
from ..domain.records import record_from
from ..domain.when import When
from ..errors import InvalidValue
from ..i18n import tr
from ..intake.benchmark import Benchmark, read_benchmark
from ..intake.expectations import CutOff, Expectations, read_expectations
from .assessing import framework
from .session import read_limited

_LIMIT = 16 * 1024 * 1024
_RUN = "backtest"


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What one reader could see on one day; ``unlinked`` are seen items that no hint uses."""

    as_of: When
    access: tuple[Access, ...]
    profile: Profile
    hidden: tuple[str, ...]
    unlinked: tuple[Item, ...]
    flags: tuple[Flag, ...]
    coverage: Coverage
    tempo: tuple[TempoSeries, ...]


class Backtest(msgspec.Struct, frozen=True, kw_only=True):
    """A past case at each of its cut-offs, in the order of the file."""

    case_id: str
    title: str
    cutoffs: tuple[Seen, ...]
    unread: tuple[str, ...]


def backtest(folder: Path) -> Backtest:
    """The case in this folder (``case.json`` in the benchmark format, ``expected.json`` beside it) at its cut-offs.

    Of the second only days, access levels and risk-factor hints are read. ``NotFound`` for a file that is not there,
    the errors of the readers for one that cannot be read, ``InvalidValue`` for a hint at what is no item or factor.
    """
    benchmark = read_benchmark(read_limited(folder / "case.json", _LIMIT))
    expected = read_expectations(read_limited(folder / "expected.json", _LIMIT))
    items = _items(benchmark)
    _check_hints(expected, items)
    return Backtest(
        case_id=benchmark.case_id,
        title=benchmark.title,
        cutoffs=tuple(_seen(cutoff, items, expected) for cutoff in expected.cutoffs),
        unread=expected.unread,
    )


def _items(benchmark: Benchmark) -> tuple[Item, ...]:
    made = []
    for row in benchmark.rows:
        fields = {**row.fields, "source": row.source.name if row.source else None}
        made.append(record_from(Item, row.external_id, fields))
    return tuple(with_tellings(made))


def _check_hints(expected: Expectations, items: tuple[Item, ...]) -> None:
    numbers = {factor.number for factor in framework().risk_factors}
    known = {item.id for item in items}
    strange = [f"RF{number}" for number in expected.hints if number not in numbers]
    strange += [item for hinted in expected.hints.values() for item in hinted if item not in known]
    if strange:
        raise InvalidValue(
            tr("The hints name what is not there: {names}.").format(names=", ".join(dict.fromkeys(strange))[:200]),
            kept=tr("Nothing was read."),
            todo=tr("Correct the file, or ask for it again."),
        )


def _seen(cutoff: CutOff, items: tuple[Item, ...], expected: Expectations) -> Seen:
    """The basis is made anew of what was seen, so that nothing else can show through."""
    open_then = tuple(item for item in items if item.known_by(cutoff.day) and item.access in cutoff.access)
    seen = {item.id for item in open_then}
    run = Assessment(id=_RUN, framework=framework().id, as_of=cutoff.day)
    concerns = [StatedConcern(id=f"{_RUN}/{number}", assessment=_RUN, subject=str(number)) for number in expected.hints]
    evidence = [
        Evidence(id=f"{_RUN}/{number}/{item}", judgement=f"{_RUN}/{number}", item=item, side=Side.FOR)
        for number, hinted in expected.hints.items()
        for item in hinted
        if item in seen
    ]
    basis = Basis(items=open_then, assessments=[run], concerns=concerns, evidence=evidence)
    profile = profile_on(basis, framework(), cutoff.day)
    linked = {item.id for factor in profile.factors for item in factor.evidence_for}
    return Seen(
        as_of=cutoff.day,
        access=tuple(level for level in Access if level in cutoff.access),
        profile=profile,
        hidden=tuple(item.ref for item in items if item.id not in seen),
        unlinked=tuple(item for item in profile.items if item.id not in linked),
        flags=flags_of(basis, profile),
        coverage=coverage_of(profile),
        tempo=tempo_of(profile.items, {}, cutoff.day, linked_factors(profile)),
    )
