"""What warnings came to, recounted by hand; two yardsticks never meet in one figure."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from desks import PASSPHRASE, quick_home
from r2p_desk.actions import cases, foresight, session
from r2p_desk.analysis.foresight import (
    LEAST_RESOLVED,
    Calibration,
    Forecast,
    Foresight,
    foresight_of,
    wilson,
)
from r2p_desk.analysis.foresight_words import foresight_lines, term_line
from r2p_desk.domain.likelihood import TERMS, Likelihood, Yardstick
from r2p_desk.domain.when import When

ICD, PHIA = Yardstick.ICD_203, Yardstick.PHIA


def said(term: str, percent: int | None, *came: bool | None, yardstick: Yardstick = ICD) -> list[Forecast]:
    """One forecast for each outcome; ``None`` is open."""
    likelihood = Likelihood(yardstick=yardstick, term=term, percent=percent)
    return [
        Forecast(id=f"{yardstick}/{term}/{percent}/{at}", likelihood=likelihood, came_true=one)
        for at, one in enumerate(came)
    ]


def only(forecasts: Iterable[Forecast]) -> Foresight:
    (made,) = foresight_of(forecasts)
    return made


# 80 %: came, came, not. 20 %: not, not, came. 3 of 6 came true.
HAND = [*said("likely", 80, True, True, False), *said("unlikely", 20, False, False, True)]


def test_the_score_can_be_recounted_by_hand() -> None:
    score = only(HAND).score
    assert score is not None
    # (0.2² + 0.2² + 0.8² + 0.2² + 0.2² + 0.8²) / 6 = (4 · 0.04 + 2 · 0.64) / 6 = 0.24
    assert score.brier == pytest.approx(0.24)
    # 3/6 · (0.8 - 2/3)² + 3/6 · (0.2 - 1/3)² = (2/15)²
    assert score.reliability == pytest.approx((2 / 15) ** 2)
    # 3/6 · (2/3 - 1/2)² + 3/6 · (1/3 - 1/2)² = (1/6)²
    assert score.resolution == pytest.approx((1 / 6) ** 2)
    assert score.uncertainty == 0.25
    assert score.brier == pytest.approx(score.reliability - score.resolution + score.uncertainty)
    assert score.forecasts == tuple(sorted(HAND, key=lambda one: one.id)), "each number is traced to its warnings"


def test_the_interval_is_that_of_wilson() -> None:
    # Newcombe 1998, Statistics in Medicine 17, 857-872, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)
    assert wilson(20, 20)[1] == 1.0


def test_two_yardsticks_are_never_brought_together() -> None:
    other = said("highly likely", 85, *([True] * 5), yardstick=PHIA)
    both = foresight_of([*other, *HAND])
    assert [one.yardstick for one in both] == [ICD, PHIA]
    assert both[0] == only(HAND)
    assert both[1] == only(other)


def test_nothing_is_said_together_of_too_few() -> None:
    few = said("likely", 70, *([True] * (LEAST_RESOLVED - 1)), None, None)
    made = only(few)
    assert (made.enough, made.base_rate, made.interval, made.score) == (False, None, None, None)
    assert {term.interval for term in made.terms} == {None}
    assert (len(made.resolved), len(made.open)) == (4, 2)
    assert foresight_lines(made)[-1].startswith("Nothing is said of them together before 5")
    assert only([*few, *said("unlikely", 30, True)]).enough


def test_without_a_figure_a_warning_is_counted_and_not_scored() -> None:
    made = only(said("likely", None, True, True, True, False, False))
    assert (made.base_rate, made.score) == (0.6, None)
    assert foresight_lines(made)[-1] == "No score is given before 5 of them stated a figure."
    term = next(one for one in made.terms if one.said)
    assert (len(term.said), len(term.came_true), term.interval) == (5, 3, wilson(3, 5))


def test_a_term_is_held_against_its_range() -> None:
    made = only(
        [
            *said("very unlikely", 10, *([True] * 6)),
            *said("almost certain", 97, *([False] * 6)),
            *said("likely", 70, True, True, False),
        ]
    )
    assert {one.term.name: one.calibration for one in made.terms} == {
        "almost no chance": Calibration.NOT_TOLD,
        "very unlikely": Calibration.MORE_OFTEN,
        "unlikely": Calibration.NOT_TOLD,
        "roughly even chance": Calibration.NOT_TOLD,
        "likely": Calibration.IN_KEEPING,
        "very likely": Calibration.NOT_TOLD,
        "almost certain": Calibration.LESS_OFTEN,
    }
    line = next(term_line(one) for one in made.terms if one.term.name == "very unlikely")
    assert line == "very unlikely (5 to 20 %): said 6, came true 6; 61 to 100 %, came true more often than said"


def test_every_term_has_its_line_in_the_order_of_the_yardstick() -> None:
    assert [one.term for one in only(HAND).terms] == list(TERMS[ICD])


# ── at the desk ──


@pytest.fixture
def desk(tmp_path: Path) -> session.Desk:
    return session.unlock(quick_home(tmp_path), PASSPHRASE)


def a_case(desk: session.Desk, name: str, *, practice: bool = False) -> str:
    with cases.create_case(desk, name, practice=practice) as case:
        return case.file.id


def warn(case: session.OpenCase, outcome: object = None, **more: object) -> str:
    record = str(uuid4())
    fields = {"statement": "Killings in Ruvo", "yardstick": "icd-203", "term": "likely", "probability": 70, **more}
    case.state([("warning", record, fields)])
    if outcome is not None:
        case.state([("warning", record, {"outcome": outcome})])
    return record


def today() -> When:
    return When.on(datetime.now(UTC).date())


def test_warnings_of_a_case_are_read_whatever_else_they_hold(desk: session.Desk) -> None:
    a_case(desk, "Kivera")
    with session.open_case(desk, "Kivera", write=True) as case:
        came = [warn(case, outcome) for outcome in (True, "came true", "Came-True")]
        not_so = [warn(case, outcome) for outcome in (False, "did not come true", "did_not_come_true")]
        still = [warn(case), warn(case, "cannot be told"), warn(case, {"a later": "version"})]
        warn(case, True, term="realistic possibility")
        warn(case, True, probability=90)
        warn(case, True, yardstick=None)
        warn(case, True, horizon="someday", statement=["odd"])
        record = foresight.foresight(case, today())
    (made,) = record.foresight
    assert record.unreadable == 3
    assert {one.id for one in made.open} == set(still)
    assert set(came) <= {one.id for one in made.came_true}
    assert {one.id for one in made.resolved} - {one.id for one in made.came_true} == set(not_so)
    assert len(made.resolved) == 7


def test_what_was_made_or_known_later_is_not_seen(desk: session.Desk) -> None:
    a_case(desk, "Kivera")
    with session.open_case(desk, "Kivera", write=True) as case:
        record = str(uuid4())
        fields = {"yardstick": "icd-203", "term": "likely", "probability": 70}
        case.state([("warning", record, fields)], datetime(2020, 3, 1, tzinfo=UTC))
        case.state([("warning", record, {"outcome": True})], datetime(2020, 6, 1, tzinfo=UTC))
        assert foresight.foresight(case, When("2020-02-29")).foresight == ()
        (before,) = foresight.foresight(case, When("2020-05-31")).foresight
        (after,) = foresight.foresight(case, When("2020-06-01")).foresight
    assert (len(before.open), len(before.resolved)) == (1, 0)
    assert (len(after.open), len(after.resolved)) == (0, 1)


def test_all_cases_but_practice(desk: session.Desk) -> None:
    for name, practice in (("Kivera", False), ("Ruvo", False), ("Exercise", True)):
        a_case(desk, name, practice=practice)
        with session.open_case(desk, name, write=True) as case:
            warn(case, True)
    damaged = a_case(desk, "Torn")
    (desk.home / desk.registered(damaged).folder / "case.db").write_bytes(b"torn")
    record = foresight.foresight_home(desk, today())
    assert {name for _, name in record.cases} == {"Kivera", "Ruvo"}
    assert {name for name, _ in record.left_out} == {"Exercise", "Torn"}
    assert [len(one.resolved) for one in record.foresight] == [2]
    assert {one.case for one in record.foresight[0].resolved} == {case for case, _ in record.cases}
