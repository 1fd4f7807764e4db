"""The practice case assessed through the command line alone, at each cut-off, agrees with the backtest of it.

An officer imports the case, hangs the hinted items on their risk factors as of each day, and reads the profile, the
checks and the tempo with the access of the day's reader.
"""

import json
from pathlib import Path
from typing import Any

import pytest

import desks
from past_case import CUTOFFS, FACTORS, folder, open_by, rows
from posts import Post
from r2p_desk.cli.run import run

CASE = "Rwanda"
ROWS = {row["id"]: row for row in rows()}
DAYS = tuple(dict.fromkeys(day for day, _ in CUTOFFS))
ALL = ("public", "restricted-un", "restricted-state", "unknown-until-later")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rwanda")


@pytest.fixture(scope="module")
def home(place: Path) -> Path:
    """The case assessed as of each day: what any reader of that day could know, by hint; nothing is judged."""
    made = desks.quick_home(place)
    path = folder(place / "past") / "case.json"
    _quietly(made, "case", "create", CASE)
    _quietly(made, "import", str(path), "--case", CASE)
    widest = {day: tuple({level for one, access in CUTOFFS if one == day for level in access}) for day in DAYS}
    for day in DAYS:
        for number, hinted in FACTORS.items():
            known = [ref for ref in hinted if open_by(ROWS[ref], day, widest[day])]
            if known:
                named = [part for ref in known for part in ("--for", ref)]
                _quietly(made, "assess", "link", "--case", CASE, "--as-of", day, "--subject", str(number), *named)
    return made


def _quietly(home: Path, *arguments: str) -> None:
    common = ["--home", str(home), "--passphrase-file", str(desks.passphrase_file(home))]
    assert run([*arguments, *common])[0] == 0, arguments


@pytest.fixture
def post(home: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Post:
    return Post(home, capfdbinary, CASE)


@pytest.fixture
def replayed(place: Path, home: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> list[dict[str, Any]]:
    capfdbinary.readouterr()
    assert run(["backtest", str(place / "past"), "--json"])[0] == 0
    return list(json.loads(capfdbinary.readouterr().out)["cutoffs"])


def read(post: Post, command: tuple[str, ...], day: str, access: tuple[str, ...]) -> dict[str, Any]:
    return post.does(*command, "--as-of", day, "--access", ",".join(access))


def test_the_profile_of_each_reader_agrees_with_the_backtest(post: Post, replayed: list[dict[str, Any]]) -> None:
    for (day, access), cutoff in zip(CUTOFFS, replayed, strict=True):
        shown = read(post, ("assess", "show"), day, access)
        assert shown["assessed_as_of"] == day
        assert shown["items_known"] == cutoff["seen"]
        for factor, again in zip(shown["risk_factors"], cutoff["profile"], strict=True):
            assert (factor["number"], factor["level"], again["level"]) == (again["number"], None, None)
            assert (factor["judged"], factor["unknown"]) == (again["judged"], again["unknown"])
            closed = [ref for ref in _linked(day, factor["number"]) if not open_by(ROWS[ref], day, access)]
            assert factor["withheld"] is bool(closed), "whoever may not see all of it is shown none of it"
            assert factor["for"] == ([] if closed else again["evidence"])
        assert {one["state"] for one in shown["indicators"]} == {"not assessed"}


def _linked(day: str, number: int) -> list[str]:
    levels = {level for one, access in CUTOFFS if one == day for level in access}
    return [ref for ref in FACTORS.get(number, []) if open_by(ROWS[ref], day, tuple(levels))]


def test_the_checks_of_each_reader_agree_with_the_backtest(post: Post, replayed: list[dict[str, Any]]) -> None:
    for (day, access), cutoff in zip(CUTOFFS, replayed, strict=True):
        checked = read(post, ("check",), day, access)
        shown = read(post, ("assess", "show"), day, access)
        withheld = {str(factor["number"]) for factor in shown["risk_factors"] if factor["withheld"]}
        flags = [(flag["key"], flag["text"], flag["items"]) for flag in checked["flags"]]
        assert flags == [
            (flag["key"], flag["text"], flag["items"]) for flag in cutoff["flags"] if flag["subject"] not in withheld
        ]
        silent = [one["source"] for one in checked["coverage"]["silent_sources"]]
        assert silent == cutoff["silent_sources"]
        assert checked["support"] == []
        assert set(checked["coverage"]["whole"]["items"]) == set(cutoff["seen"])


def test_tempo_of_each_reader_agrees_with_the_backtest(post: Post, replayed: list[dict[str, Any]]) -> None:
    for (day, access), cutoff in zip(CUTOFFS, replayed, strict=True):
        shown = read(post, ("assess", "show"), day, access)
        withheld = any(factor["withheld"] for factor in shown["risk_factors"])
        kinds = {"all", "stream", "place", "actor"} | (set() if withheld else {"factor"})
        paced = [one for one in read(post, ("tempo",), day, access)["series"] if one["kind"] in kinds]
        assert paced == [one for one in cutoff["tempo"] if one["kind"] in kinds]
        assert paced


def test_traps_stay_invisible_and_what_calms_is_in_view(post: Post) -> None:
    traps = {ref for ref, row in ROWS.items() if row["kind"] in ("hindsight_trap", "outcome")}
    for day in DAYS:
        for command in (("assess", "show"), ("check",), ("tempo",)):
            told = json.dumps(read(post, command, day, ALL))
            assert not [trap for trap in traps if trap in told]
        known = set(read(post, ("assess", "show"), day, ALL)["items_known"])
        assert {ref for ref, row in ROWS.items() if row["direction"] == "down" and row["date_known"] <= day} <= known


def test_no_trap_can_be_hung_on_a_risk_factor_on_any_of_the_days(post: Post) -> None:
    before = post.journal()
    for day in DAYS:
        for trap in [ref for ref, row in ROWS.items() if row["kind"] in ("hindsight_trap", "outcome")]:
            named = ("assess", "link", "--as-of", day, "--subject", "8", "--for", "RW-021", "--against", trap)
            assert post.refused(*named) == (3, "known-later"), (day, trap)
    assert post.journal() == before


def test_between_two_days_the_new_evidence_is_named(post: Post) -> None:
    found = post.does("assess", "compare", "--as-of", "1993-02-28", "--with", "1994-03-31")
    assert (found["agreed"], found["opposed"], found["gone_items"]) == ([], [], [])
    then, now = ({ref for number in FACTORS for ref in _linked(day, number)} for day in ("1993-02-28", "1994-03-31"))
    assert set(found["new_items"]) == now - then


def test_a_level_is_an_officers_and_stands_only_where_it_was_stated(post: Post) -> None:
    post.does(
        "assess", "concern", "--as-of", "1993-11-30", "--subject", "7", "--level", "high", "--direction", "worsening"
    )
    levels = {day: post.does("assess", "show", "--as-of", day)["risk_factors"][6]["level"] for day in DAYS}
    assert levels == {day: "high" if day == "1993-11-30" else None for day in DAYS}
