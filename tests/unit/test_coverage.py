"""What nobody looked at or reported, counted again from the items named."""

import itertools
from datetime import date, timedelta
from statistics import median

import pytest

from r2p_desk.analysis.coverage import WEEKS, Coverage, Gaps, coverage_of
from r2p_desk.domain.assessment import State
from r2p_desk.domain.item import Item
from r2p_desk.domain.signal import Signal
from r2p_desk.domain.when import When
from weighing import DAY, Case, item

END = DAY.latest


def days_before(count: int) -> str:
    return (END - timedelta(days=count)).isoformat()


def told(name: str, back: int, **more: object) -> Item:
    return item(name, known=days_before(back), **more)


REPORTS = [
    told("a", 0, source="Radio", place="Kivera", signals=(Signal.INCITEMENT,)),
    told("b", 6, source="Radio", place="Kivera"),
    told("c", 7, source="Church", place="Kivera", populations=("Fishers",)),
    told("d", 30, source="Radio", place="Ruvo", signals=(Signal.DISPLACEMENT, Signal.INCITEMENT)),
    told("e", WEEKS * 7 - 1, source="Camp", place="Ruvo", populations=("Fishers", "Herders")),
    told("f", WEEKS * 7, source="Camp", place="Ruvo", signals=(Signal.PERSECUTION,)),
    item("month", "Radio", known="1993-04", place="Kivera"),
    item("later", "Radio", known="1993-07-01", place="Nowhere"),
]


def found() -> Coverage:
    return coverage_of(Case(*REPORTS).profile())


def again(gaps: Gaps) -> tuple[list[date], list[date]]:
    """Weeks unreported and silent, from nothing but the items named: week by week, day by day."""
    unreported, silent = [], []
    for back in reversed(range(WEEKS)):
        first = END - timedelta(days=7 * back + 6)
        week = {first + timedelta(days=day) for day in range(7)}
        heard = [one for one in REPORTS if one.ref in gaps.items and one.known and one.known.latest in week]
        if not heard:
            unreported.append(first)
        elif not any(one.signals for one in heard):
            silent.append(first)
    return unreported, silent


def dates(weeks: tuple[int, ...]) -> list[date]:
    return [date.fromordinal(week) for week in weeks]


def test_the_weeks_looked_at_are_half_a_year_and_end_with_the_day() -> None:
    weeks = dates(found().weeks)
    assert len(weeks) == WEEKS == 26
    assert weeks[-1] + timedelta(days=6) == END
    assert all(later - earlier == timedelta(days=7) for earlier, later in itertools.pairwise(weeks))


def test_unreported_and_silent_weeks_are_counted_again_from_the_items_named() -> None:
    coverage = found()
    for gaps in (coverage.whole, *coverage.places, *coverage.populations, *coverage.streams):
        assert (dates(gaps.unreported), dates(gaps.silent)) == again(gaps), gaps.name


def test_each_place_group_and_stream_names_all_items_of_it_known_by_the_day() -> None:
    coverage = found()
    assert {gaps.name: set(gaps.items) for gaps in coverage.places} == {
        "Kivera": {"a", "b", "c", "month"},
        "Ruvo": {"d", "e", "f"},
    }
    assert {gaps.name: set(gaps.items) for gaps in coverage.populations} == {"Fishers": {"c", "e"}, "Herders": {"e"}}
    by_stream = {gaps.name: set(gaps.items) for gaps in coverage.streams}
    assert by_stream == {
        "persecution": {"f"}, "sexual-violence": set(), "child-recruitment": set(), "displacement": {"d"},
        "incitement": {"a", "d"},
    }  # fmt: skip
    assert set(coverage.whole.items) == {one.ref for one in REPORTS} - {"later"}


def test_examples_of_weeks() -> None:
    (kivera, ruvo) = found().places
    last, one_before = dates(found().weeks)[-1], dates(found().weeks)[-2]
    assert last not in dates(kivera.unreported)
    assert last not in dates(kivera.silent), "one of its two reports carries a sign"
    assert one_before in dates(kivera.silent), "reports came and carried none"
    assert last in dates(ruvo.unreported)
    assert dates(found().weeks)[0] not in dates(ruvo.unreported), "the oldest day of the oldest week counts"
    assert kivera.last == END.toordinal()
    assert ruvo.last == date.fromisoformat(days_before(30)).toordinal()


def test_a_stream_nobody_reported_is_named_with_all_its_weeks() -> None:
    (stream,) = [gaps for gaps in found().streams if gaps.name == "sexual-violence"]
    assert (stream.items, stream.last, stream.unreported) == ((), None, found().weeks)


def test_whom_and_where_a_judgement_names_is_a_gap_even_where_no_report_speaks_of_it() -> None:
    case = Case(*REPORTS).judge("1.1", State.UNCLEAR, populations=("Weavers",), places=("Old harbour",))
    coverage = coverage_of(case.profile())
    (weavers,) = [gaps for gaps in coverage.populations if gaps.name == "Weavers"]
    (harbour,) = [gaps for gaps in coverage.places if gaps.name == "Old harbour"]
    assert weavers.unreported == harbour.unreported == coverage.weeks


def test_what_was_not_looked_at_and_what_was_not_found_are_told_apart() -> None:
    case = Case().judge("1.1", State.NO_INFORMATION).judge("1.2", State.UNCLEAR).judge("2.1", State.NOT_ASSESSED)
    coverage = coverage_of(case.profile())
    assert coverage.no_information == ("1.1",)
    assert coverage.not_assessed == ("1.3", "1.4", "1.5", "2.1", "2.2")


# ------------------------------------------------------------------ sources that fell silent


def source(*backs: int, name: str = "Radio") -> list[Item]:
    return [item(f"{name}-{back}-{at}", name, known=days_before(back)) for at, back in enumerate(backs)]


def silence_by_hand(reports: list[Item]) -> tuple[int, int] | None:
    """(usual gap, silence) of one source in days, or nothing where it is not silent."""
    days = sorted({one.known.latest for one in reports if one.known})
    if len(days) < 4:
        return None
    gaps = [(later - earlier).days for earlier, later in itertools.pairwise(days)]
    usual, silent = int(median(gaps)), (END - days[-1]).days
    return (usual, silent) if 3 * max(usual, 7) < silent <= 366 else None


@pytest.mark.parametrize(
    ("backs", "silent"),
    [
        ((100, 93, 86, 79), True),
        ((43, 36, 29, 22), True),
        ((42, 35, 28, 21), False),
        ((25, 24, 23, 22), True),
        ((24, 23, 22, 21), False),
        ((300, 200, 100, 0), False),
        ((90, 60, 30), False),
        ((100, 100, 100, 79), False),
        ((400, 390, 380, 366), True),
        ((400, 390, 380, 367), False),
        ((200, 180, 110, 100), True),
        ((200, 150, 101, 100), False),
    ],
)
def test_a_source_silent_against_its_own_rhythm(backs: tuple[int, ...], silent: bool) -> None:
    reports = source(*backs)
    told_of = coverage_of(Case(*reports, *source(1, name="Church")).profile()).silent_sources
    assert bool(told_of) is silent
    assert (silence_by_hand(reports) is not None) is silent
    for one in told_of:
        named = [report for report in reports if report.ref in one.reports]
        assert (one.usual, one.silent_for) == silence_by_hand(named)
        assert one.source == "Radio"
        assert set(one.reports) == {report.ref for report in reports}
        assert date.fromordinal(one.last) == max(report.known.latest for report in named if report.known)


def test_what_a_source_said_after_the_day_does_not_end_its_silence() -> None:
    reports = [*source(100, 93, 86, 79), item("later", "Radio", known="1993-07-01")]
    assert len(coverage_of(Case(*reports).profile()).silent_sources) == 1
    assert coverage_of(Case(*reports).profile(When("1993-07-01"))).silent_sources == ()
