"""The figures of ``docs/tempo.md`` are those the program has: computed again, seeds and data the same."""

import re
from datetime import date
from pathlib import Path

import pytest

import tempo_truth as truth

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "tempo.md").read_text(encoding="utf-8")
SIMULATED = re.findall(r"^\| (?:6|20) reporters.*\|$", PAGE, re.MULTILINE)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("world", "line"), list(zip(truth.WORLDS, SIMULATED, strict=True)), ids=lambda one: str(one)[:24]
)
def test_the_simulated_figures_on_the_page_are_those_measured(world: truth.World, line: str) -> None:
    threefold, fivefold = (truth.measure(world, 60, factor) for factor in (3.0, 5.0))
    told = [float(cell) for cell in line.strip("|").split("|")[1:]]
    measured = [threefold.sensitivity, threefold.delay, fivefold.sensitivity, fivefold.delay, threefold.per_year]
    assert [round(value, 2) for value in measured] == told


@pytest.mark.slow
def test_the_expulsions_from_rakhine_raise_the_tempo_within_a_week(test_data: Path) -> None:
    events = truth.ucdp_events(test_data / "events" / "ucdp" / "ged191_bangladesh_myanmar.csv")
    found, judged = truth.alarms(events, date(2015, 1, 4), date(2018, 12, 30))
    assert {date(2016, 10, 16), date(2017, 8, 27)} <= set(found["Rakhine State"])
    episodes = sum(len(truth.episodes(days)) for days in found.values())
    assert f"| Bangladesh and Myanmar | {judged / 52:.1f} | {episodes} | {episodes / (judged / 52):.2f} |" in PAGE


@pytest.mark.slow
def test_the_figures_of_the_central_african_republic_are_those_measured(test_data: Path) -> None:
    events = truth.ucdp_events(test_data / "events" / "ucdp" / "ged231_central_african_republic.geojson")
    found, judged = truth.alarms(events, date(2010, 1, 3), date(2019, 12, 29))
    episodes = sum(len(truth.episodes(days)) for days in found.values())
    assert f"| Central African Republic | {judged / 52:.1f} | {episodes} | {episodes / (judged / 52):.2f} |" in PAGE
