"""A past case at each of its cut-offs: what was known and open is seen, nothing else, and nobody's verdict is read."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from test_command_line import documented_keys

import desks
from past_case import CUTOFFS, FACTORS, expected, folder, open_by, rows
from r2p_desk.cli.run import run


def replayed(place: Path, capture: pytest.CaptureFixture[bytes], *more: str) -> bytes:
    capture.readouterr()
    status, _ = run(["backtest", str(place), *more])
    told = capture.readouterr()
    assert (status, told.err) == (0, b"")
    return told.out


@pytest.fixture
def found(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> dict[str, Any]:
    return dict(json.loads(replayed(folder(tmp_path / "past"), capfdbinary, "--json")))


def test_every_cut_off_is_told_in_its_order_one_for_each_date_and_access(found: dict[str, Any]) -> None:
    assert set(found) == documented_keys("backtest")
    assert [(one["as_of"], tuple(one["access"])) for one in found["cutoffs"]] == list(CUTOFFS)
    for one in found["cutoffs"]:
        assert {"as_of", "access", "seen", "hidden", "profile", "flags", "tempo"} <= set(one)


def test_what_was_known_by_then_and_open_is_seen_and_all_else_is_hidden(found: dict[str, Any]) -> None:
    for one, (day, access) in zip(found["cutoffs"], CUTOFFS, strict=True):
        seen = {row["id"] for row in rows() if open_by(row, day, access)}
        assert set(one["seen"]) == seen
        assert set(one["hidden"]) == {row["id"] for row in rows()} - seen
        assert len(one["seen"]) + len(one["hidden"]) == 58


def test_traps_and_outcomes_are_never_seen_nor_named_but_as_hidden(found: dict[str, Any]) -> None:
    traps = {row["id"] for row in rows() if row["kind"] in ("hindsight_trap", "outcome")}
    assert len(traps) == 7
    for one in found["cutoffs"]:
        assert traps <= set(one["hidden"])
        rest = json.dumps({key: value for key, value in one.items() if key != "hidden"})
        assert not [trap for trap in traps if trap in rest]


def test_what_calms_is_in_view_beside_what_alarms(found: dict[str, Any]) -> None:
    for one, (day, access) in zip(found["cutoffs"], CUTOFFS, strict=True):
        calming = {row["id"] for row in rows() if row["direction"] == "down" and open_by(row, day, access)}
        assert calming
        assert calming <= set(one["seen"])
        assert calming <= set(one["unlinked"]), "no hint hides what calms: it is named apart"


def test_the_same_day_without_the_cables_does_not_see_them(found: dict[str, Any]) -> None:
    with_un, public = found["cutoffs"][3], found["cutoffs"][4]
    assert {"RW-026", "RW-031", "RW-032", "RW-033"} == set(with_un["seen"]) - set(public["seen"])
    assert "RW-031" not in json.dumps({key: value for key, value in public.items() if key != "hidden"})


def test_hints_hang_on_their_risk_factors_and_are_counted_again_by_hand(found: dict[str, Any]) -> None:
    reported_by = {row["id"]: row["reported_by"].split(";")[0].split(", cited by ")[0].lower() for row in rows()}
    for one in found["cutoffs"]:
        for factor in one["profile"]:
            hinted = set(FACTORS.get(factor["number"], [])) & set(one["seen"])
            assert set(factor["evidence"]) == hinted
            assert factor["reports"] == len(hinted)
            assert sorted(ref for origin in factor["origins"] for ref in origin["items"]) == sorted(hinted)
            assert len(factor["origins"]) == len({reported_by[ref] for ref in hinted})
    assert found["hints_unread"] == ["a hint at no factor"]


def test_a_single_origin_is_flagged_where_there_is_one(found: dict[str, Any]) -> None:
    for one in found["cutoffs"]:
        alone = {str(factor["number"]) for factor in one["profile"] if len(factor["origins"]) == 1}
        assert {flag["subject"] for flag in one["flags"] if flag["code"] == "single-source"} == alone
        for flag in one["flags"]:
            assert set(flag["items"]) <= set(one["seen"])


def test_no_level_is_stated_and_no_indicator_judged(found: dict[str, Any]) -> None:
    for one in found["cutoffs"]:
        assert len(one["profile"]) == 14
        assert {factor["level"] for factor in one["profile"]} == {None}
        assert {factor["judged"] for factor in one["profile"]} == {0}
        assert not [flag for flag in one["flags"] if flag["code"] in ("no-level", "no-evidence")]


def test_tempo_counts_what_was_seen_and_nothing_else(found: dict[str, Any]) -> None:
    for one in found["cutoffs"]:
        (whole,) = [series for series in one["tempo"] if series["kind"] == "all"]
        counted = [ref for period in whole["periods"] for ref in period["items"]]
        assert set(counted) <= set(one["seen"])
        assert whole["periods"][-1]["end"] == one["as_of"]
        assert all(period["reports"] == len(period["items"]) for period in whole["periods"])


NONSENSE = (
    {
        "cutoffs": [
            {
                "T": day,
                "access": list(access),
                "expected_level": "none whatsoever",
                "expected_trend": ["down", None, 7],
                "reason": {"x": "\u202e"},
            }
            for day, access in CUTOFFS
        ],
        "must_flag_before": "never",
        "minimum_lead_days": -1,
    },
    {"must_flag_before": None, "minimum_lead_days": "soon", "how_to_use": 3, "anything": [[]]},
)


@pytest.mark.parametrize("nonsense", NONSENSE)
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_the_verdict_of_the_author_changes_no_byte(
    nonsense: dict[str, Any], more: tuple[str, ...], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    plain = replayed(folder(tmp_path / "past"), capfdbinary, *more)
    assert plain
    assert replayed(folder(tmp_path / "past", expected(**nonsense)), capfdbinary, *more) == plain


def test_what_the_case_file_says_of_kind_and_direction_changes_no_byte(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """An officer of that day had none of it, so nobody may be helped by it."""
    place = folder(tmp_path / "past")
    plain = replayed(place, capfdbinary, "--json")
    case = json.loads((place / "case.json").read_bytes())
    for row in case["items"]:
        row |= {"kind": "event", "direction": "up", "confidence": "low"}
    case["onset"] = "2001-01-01"
    (place / "case.json").write_text(json.dumps(case), encoding="utf-8")
    assert replayed(place, capfdbinary, "--json") == plain


def test_the_words_name_each_cut_off_and_its_items(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    words = replayed(folder(tmp_path / "past"), capfdbinary).decode()
    assert words.count("As of ") == 6
    assert "As of 15 January 1994, open: public, restricted-un" in words
    assert "RW-O1" not in words
    assert "no level stated" in words


def test_neither_officer_nor_home_is_needed_and_nothing_is_written(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    place, home = folder(tmp_path / "past"), tmp_path / "nobody"
    home.mkdir()
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home))
    replayed(place, capfdbinary, "--json")
    assert list(home.iterdir()) == []
    assert sorted(path.name for path in place.iterdir()) == ["case.json", "expected.json"]


def test_the_benchmark_itself_is_seen_without_its_verdict(
    test_data: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """The file with its author's levels, trends and reasons, then with nonsense in their place."""
    original = test_data / "benchmarks" / "rwanda-1993-1994"
    place = folder(tmp_path / "past")
    (place / "case.json").write_bytes((original / "case.json").read_bytes())
    whole = json.loads((original / "expected.json").read_bytes())
    (place / "expected.json").write_text(json.dumps(whole), encoding="utf-8")
    words, told = (replayed(place, capfdbinary, *more) for more in ((), ("--json",)))
    for cutoff in whole["cutoffs"]:
        cutoff |= {"expected_level": 0, "expected_trend": "\u0007", "reason": None}
    whole |= {"must_flag_before": {}, "minimum_lead_days": [], "how_to_use": ""}
    (place / "expected.json").write_text(json.dumps(whole), encoding="utf-8")
    assert replayed(place, capfdbinary) == words
    assert replayed(place, capfdbinary, "--json") == told
    assert replayed(original, capfdbinary, "--json") == told

    found = json.loads(told)
    traps = {row["id"] for row in rows() if row["kind"] in ("hindsight_trap", "outcome")}
    for one in found["cutoffs"]:
        assert not traps & set(one["seen"])
        assert {factor["level"] for factor in one["profile"]} == {None}
    assert found["hints_unread"] == []


def test_the_same_folder_gives_the_same_bytes_whatever_the_order_of_sets(tmp_path: Path) -> None:
    place = folder(tmp_path / "past")
    told = {
        subprocess.run(
            [sys.executable, "-m", "r2p_desk", "backtest", str(place), "--json"],
            capture_output=True,
            check=True,
            env=desks.environment(PYTHONHASHSEED=seed),
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
