"""What warnings came to, recounted by hand; two yardsticks never meet in one figure."""

from collections.abc import Iterable
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


def warn(
    case: session.OpenCase, result: str | None = None, *, issued: str | None = "2020-03-01", **more: object
) -> str:
    """An issued warning, and an outcome where ``result`` says one."""
    record = str(uuid4())
    likelihood = {"statement": "Killings in Ruvo", "yardstick": "icd-203", "term": "likely", "probability": 70}
    case.state([("warning", record, {**likelihood, "number": 1, "rung": "early-warning", "issued": issued, **more})])
    if result is not None:
        resolve(case, record, result)
    return record


def resolve(case: session.OpenCase, warning: str, result: str, stated: str = "2020-06-01") -> None:
    case.state([("outcome", str(uuid4()), {"warning": warning, "result": result, "stated": stated})])


DAY = When("2020-12-31")


def test_warnings_of_a_case_are_read_whatever_else_they_hold(desk: session.Desk) -> None:
    a_case(desk, "Kivera")
    with session.open_case(desk, "Kivera", write=True) as case:
        came = [warn(case, "came-true") for _ in range(3)]
        not_so = [warn(case, "did-not") for _ in range(2)]
        undecided = [warn(case, result) for result in ("partly", "cannot-be-told")]
        still = warn(case)
        draft = warn(case, "came-true", issued=None)
        odd = [
            warn(case, "came-true", term="realistic possibility"),
            warn(case, "came-true", probability=90),
            warn(case, "came-true", yardstick=None),
        ]
        half = warn(case, "came-true", horizon="someday", statement=["odd"])
        case.state([("outcome", str(uuid4()), {"warning": ["odd"], "result": 7})])
        record = foresight.foresight(case, DAY)
    (made,) = record.foresight
    assert record.unreadable == len(odd)
    assert [one.id for one in made.open] == [still]
    assert {one.id for one in made.undecided} == set(undecided)
    assert {one.id for one in made.came_true} == {*came, half}
    assert {one.id for one in made.resolved} == {*came, half, *not_so}
    assert draft not in {one.id for one in (*made.resolved, *made.open)}
    assert foresight_lines(made)[0] == (
        "ICD 203: 6 warnings resolved, of which 4 came true; 1 still open, 2 nobody can decide."
    )


def test_what_was_issued_or_known_later_is_not_seen(desk: session.Desk) -> None:
    a_case(desk, "Kivera")
    with session.open_case(desk, "Kivera", write=True) as case:
        record = warn(case)
        resolve(case, record, "came-true", "2020-06-01")
        resolve(case, record, "did-not", "2020-09-01")
        assert foresight.foresight(case, When("2020-02-29")).foresight == ()
        told = {
            day: [one.came_true for one in foresight.forecasts(case, When(day))[0]]
            for day in ("2020-05-31", "2020-06-01", "2020-08-31", "2020-09-01")
        }
    assert told == {"2020-05-31": [None], "2020-06-01": [True], "2020-08-31": [True], "2020-09-01": [False]}


def test_a_correction_is_no_second_forecast_and_hides_no_first(desk: session.Desk) -> None:
    a_case(desk, "Kivera")
    with session.open_case(desk, "Kivera", write=True) as case:
        first = warn(case)
        same = warn(case, "came-true", supersedes=first, issued="2020-03-02", title="Spelled right")
        other = warn(case, supersedes=same, issued="2020-03-05", probability=60)
        found = {one.id: one.came_true for one in foresight.forecasts(case, DAY)[0]}
    assert found == {first: True, other: None}


def test_all_cases_but_practice(desk: session.Desk) -> None:
    for name, practice in (("Kivera", False), ("Ruvo", False), ("Exercise", True)):
        a_case(desk, name, practice=practice)
        with session.open_case(desk, name, write=True) as case:
            warn(case, "came-true")
    damaged = a_case(desk, "Torn")
    (desk.home / desk.registered(damaged).folder / "case.db").write_bytes(b"torn")
    record = foresight.foresight_home(desk, DAY)
    assert {name for _, name in record.cases} == {"Kivera", "Ruvo"}
    assert {name for name, _ in record.left_out} == {"Exercise", "Torn"}
    assert [len(one.resolved) for one in record.foresight] == [2]
    assert {one.case for one in record.foresight[0].resolved} == {case for case, _ in record.cases}
