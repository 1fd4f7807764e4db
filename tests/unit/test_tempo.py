"""Tempo counts reporters: each figure can be counted again, and no one reporter can raise it."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from r2p_desk.analysis.surveillance import Past, expected
from r2p_desk.analysis.tempo import Event, Kind, Tempo, TempoSeries, tempo_of, tempos
from r2p_desk.domain.item import Item
from r2p_desk.domain.place import Place
from r2p_desk.domain.signal import Signal
from r2p_desk.domain.when import When

END = date(2020, 12, 31)
DAY = When("2020-12-31")
ORDER = (Tempo.FALLING, Tempo.STEADY, Tempo.UPSURGE)


def _item(number: int, back: int, source: str, **more: object) -> Item:
    known = When.on(date.fromordinal(END.toordinal() - back))
    return Item(id=f"i{number:04d}", title="A report", known=known, source=source, **more)  # type: ignore[arg-type]  # as its fields


def _quiet(weeks: int = 40, sources: int = 6) -> list[Item]:
    """Every week all sources report something, and one of them an incitement."""
    return [
        _item(
            week * sources + at,
            week * 7,
            f"Source {at}",
            signals=(Signal.INCITEMENT,) if at == week % sources else (),
            place=Place(name="Ruvo"),
        )
        for week in range(weeks)
        for at in range(sources)
    ]


def _stream(items: list[Item], day: When = DAY) -> TempoSeries:
    return next(one for one in tempo_of(items, {}, day) if one.kind is Kind.STREAM)


def _with_upsurge(items: list[Item], sources: int) -> list[Item]:
    """In the newest week so many of the sources tell of incitement."""
    return [
        replace(item, signals=(Signal.INCITEMENT,))
        if item.known == DAY and int((item.source or "0").split()[-1]) < sources
        else item
        for item in items
    ]


def test_every_figure_can_be_counted_again_from_the_items_and_reporters_it_lists() -> None:
    items = _with_upsurge(_quiet(), 4)
    by_ref = {item.ref: item for item in items}
    for series in tempo_of(items, {}, DAY):
        for period in series.periods:
            listed = [by_ref[ref] for ref in period.items]
            inside = [
                item for item in items if item.known and period.start <= item.known.latest.toordinal() <= period.end
            ]
            assert period.reports == len(listed)
            assert set(period.reporters) == {(item.source or "").casefold() for item in listed}
            assert period.counted == len(period.reporters)
            assert period.effort == len({item.source for item in inside})
            assert {item.ref for item in inside if _belongs(item, series)} == set(period.items)


def _belongs(item: Item, series: TempoSeries) -> bool:
    if series.kind is Kind.STREAM:
        return series.key in item.signals
    return series.kind is Kind.ALL or (item.place is not None and item.place.name == series.key)


def test_several_reporters_make_an_upsurge_and_a_quiet_week_is_steady() -> None:
    assert _stream(_quiet()).tempo is Tempo.STEADY
    found = _stream(_with_upsurge(_quiet(), 5))
    assert found.tempo is Tempo.UPSURGE
    newest = found.periods[-1]
    assert newest.upper is not None
    assert newest.counted > newest.upper


def test_one_reporter_writing_ever_so_much_is_no_upsurge() -> None:
    flood = [_item(9000 + n, n % 7, "Source 0", signals=(Signal.INCITEMENT,)) for n in range(200)]
    assert _stream([*_quiet(), *flood]).tempo is not Tempo.UPSURGE


def test_copies_of_one_report_under_other_names_count_for_its_origin() -> None:
    text = "The radio named families that were to be visited tonight, and the hour."
    copies = [
        _item(9000 + n, 0, f"Paper {n}", text=text, signals=(Signal.INCITEMENT,), origin="Radio Ruvo")
        for n in range(10)
    ]
    assert _stream([*_quiet(), *copies]).periods[-1].counted <= 2


def test_what_was_known_later_changes_nothing() -> None:
    items = _with_upsurge(_quiet(), 5)
    before = When.on(date.fromordinal(END.toordinal() - 7))
    early = [item for item in items if item.known_by(before)]
    assert tempo_of(items, {}, before) == tempo_of(early, {}, before)


def test_too_little_is_said_and_why() -> None:
    few = _stream([_item(1, 0, "A", signals=(Signal.INCITEMENT,)), _item(2, 30, "B", signals=(Signal.INCITEMENT,))])
    assert few.tempo is Tempo.TOO_LITTLE
    assert "8 are needed" in few.note


def test_a_week_in_which_nobody_reports_is_not_a_week_in_which_nothing_happens() -> None:
    later = When.on(date.fromordinal(END.toordinal() + 30))
    found = _stream(_quiet(), later)
    assert found.tempo is Tempo.TOO_LITTLE
    assert "Nobody reported" in found.note


def test_when_it_stops_among_many_reporters_it_falls() -> None:
    items = [
        replace(item, signals=() if item.known == DAY else (Signal.INCITEMENT,))
        for item in _quiet(weeks=40, sources=12)
    ]
    assert _stream(items).tempo is Tempo.FALLING


_REPORTS = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 5), st.booleans()), min_size=20, max_size=150, unique=True
)


@settings(max_examples=60, deadline=None)
@given(_REPORTS, st.integers(0, 5), st.booleans(), st.integers(1, 3))
def test_doubling_one_reporter_never_raises_a_tempo(
    reports: list[tuple[int, int, bool]], reporter: int, lately: bool, times: int
) -> None:
    """Throughout or only in the newest month; duplicates of the same days."""
    events = [_event(*one, number) for number, one in enumerate(reports)]
    more = [
        event._replace(ref=f"{event.ref}+{copy}")
        for event in events
        if event.reporter == f"r{reporter}" and (not lately or END.toordinal() - event.day < 30)
        for copy in range(times)
    ]
    before = {(one.kind, one.key): one.tempo for one in tempos(events, END.toordinal())}
    after = {(one.kind, one.key): one.tempo for one in tempos([*events, *more], END.toordinal())}
    assert after == before


def test_more_reports_on_other_days_of_the_same_periods_change_nothing() -> None:
    """In weeks in which the reporter told of it anyway."""
    items = _with_upsurge(_quiet(), 3)
    before = _stream(items)
    told = [item for item in items if item.source == "Source 0" and item.signals]
    more = [
        replace(item, id=f"{item.id}-{back}", known=When.on(date.fromordinal(item.known.latest.toordinal() - back)))
        for item in told
        if item.known is not None
        for back in range(1, 7)
    ]
    after = _stream([*items, *more])
    assert (after.tempo, after.days) == (before.tempo, before.days)
    counted = {one.start: one.counted for one in before.periods}
    assert {one.start: one.counted for one in after.periods if one.start in counted} == counted


@settings(max_examples=30, deadline=None)
@given(_REPORTS, st.randoms(use_true_random=False))
def test_the_order_of_reports_changes_nothing(reports: list[tuple[int, int, bool]], chance: object) -> None:
    events = [_event(*one, number) for number, one in enumerate(reports)]
    shuffled = list(events)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert tempos(events, END.toordinal()) == tempos(shuffled, END.toordinal())


def _event(back: int, reporter: int, told: bool, number: int) -> Event:
    series = ((Kind.ALL, ""), (Kind.STREAM, "incitement")) if told else ((Kind.ALL, ""),)
    return Event(END.toordinal() - back, f"r{reporter}", series, f"e{number:04d}")


def test_the_threshold_is_that_of_a_poisson_count_where_there_is_no_more_spread() -> None:
    """Mean 4 and 2.5 %: P(X > 8) = 0.0214, P(X > 7) = 0.0511 (tables of the Poisson distribution)."""
    flat = expected([Past(-at, 4, 1.0) for at in range(1, 60)], 0, 1.0)
    assert flat is not None
    assert flat.mean == pytest.approx(4, rel=1e-6)
    assert (flat.lower, flat.upper) == (1, 8)


def test_an_outbreak_of_the_past_does_not_hide_one_of_today() -> None:
    past = [Past(-at, 15 if at == 20 else 2, 1.0) for at in range(1, 60)]
    found = expected(past, 0, 1.0)
    assert found is not None
    assert 2 <= found.mean < 2.1 < sum(one.told for one in past) / len(past)


def test_effort_moves_what_is_expected() -> None:
    past = [Past(-at, 2, 10.0) for at in range(1, 60)]
    once, twice = expected(past, 0, 10.0), expected(past, 0, 20.0)
    assert once is not None
    assert twice is not None
    assert twice.mean == pytest.approx(2 * once.mean)
