"""The commands of an assessment from its beginning to dissent: documented keys, and nothing of what is closed."""

import json
from pathlib import Path
from typing import Any

import pytest
from test_command_line import documented_keys

import desks
from posts import Post

CASE = "Northern province"
DAY = ("--as-of", "1993-06-30")


@pytest.fixture
def post(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Post:
    made = Post(desks.quick_home(tmp_path), capfdbinary, CASE)
    Post(made.home, capfdbinary).does("case", "create", CASE)
    return made


def add(post: Post, title: str, *more: str) -> str:
    said = ("--title", title, "--known", "1993-06-01", "--source", title, *more)
    return str(post.does("item", "add", *said)["id"])


def judge(post: Post, indicator: str, *more: str) -> dict[str, Any]:
    return post.does("assess", "judge", *DAY, "--indicator", indicator, "--state", "present", *more)


def test_every_step_answers_with_the_documented_keys(post: Post) -> None:
    radio, church = add(post, "Radio"), add(post, "Church")
    begun = post.does("assess", "new", *DAY, "--title", "June", "--own")
    shared = ("--assessment", begun["id"])
    steps = {
        "assess judge": judge(post, "7.1", "--for", radio, "--against", church, "--why", f"{church}=It denies it."),
        "assess concern": post.does("assess", "concern", *shared, "--subject", "genocide", "--level", "high"),
        "assess link": post.does("assess", "link", *shared, "--subject", "7", "--for", radio),
        "assess outlook": post.does(
            "assess", "outlook", *shared, "--mandate", "genocide", "--statement", "Killings", "--horizon", "1993-12",
            "--yardstick", "icd-203", "--term", "likely", "--probability", "60",
        ),
        "assess answer": post.does("assess", "answer", *shared, "--flag", "single-source/7.1", "--text", "One saw it."),
        "assess sign": post.does("assess", "sign", *shared, "--mandate", "genocide"),
        "assess dissent": post.does("assess", "dissent", *shared, "--text", "Not so.", "--subject", "7.1"),
        "assess show": post.does("assess", "show", *shared),
        "assess compare": post.does("assess", "compare", *shared, "--with", "1993-05-01"),
        "check": post.does("check", *shared, "--mandate", "genocide"),
    }  # fmt: skip
    for command, body in steps.items():
        assert set(body) == documented_keys(command), command
    listed = post.does("assess", "list")["assessments"]
    (one,) = listed
    assert set(begun) == set(one) == documented_keys("assess new")
    for nested in ("signed", "dissents"):
        assert set(one[nested][0]) == documented_keys("assess new", nested)
    assert set(one["outlooks"][0]) == documented_keys("assess outlook")
    for nested in ("flags", "support", "parties"):
        for each in steps["check"][nested]:
            assert set(each) == documented_keys("check", nested)
    for nested in ("risk_factors", "crimes", "indicators"):
        assert set(steps["assess show"][nested][0]) == documented_keys("assess show", nested)


def test_masked_no_party_is_named_anywhere(post: Post) -> None:
    army = add(post, "Radio", "--actor", "Army of the North")
    front = add(post, "Church", "--actor", "Front")
    for at in (1, 2, 3, 4):
        judge(post, f"7.{at}", "--for", army, "--reasons", "The army of the north did it.")
    plain, masked = post.does("check", *DAY), post.does("check", *DAY, "--masked")
    assert "Army of the North" in json.dumps(plain)
    assert {flag["key"] for flag in plain["flags"]} == {flag["key"] for flag in masked["flags"]}
    assert "one-sided" in {flag["key"] for flag in masked["flags"]}
    assert "army of the north" not in json.dumps(masked).lower()
    assert "front" not in json.dumps(masked).lower()
    assert [party["name"] for party in masked["parties"]] == ["Party 1", "Party 2"]
    assert [party["reports"] for party in masked["parties"]] == [1, 1]
    assert front


def test_a_narrowed_check_names_nothing_closed(post: Post) -> None:
    cable, report = add(post, "Cable"), add(post, "Report")
    judge(post, "7.1", "--for", cable)
    judge(post, "7.2", "--for", report)
    assert {one["indicator"] for one in post.does("check", *DAY)["support"]} == {"7.1", "7.2"}
    narrowed = json.dumps(post.does("check", *DAY, "--access", "public"))
    assert cable not in narrowed
    assert report not in narrowed, "of neither did anybody say who could know it"


def test_supersede_of_a_day_is_shown_and_the_old_by_its_id(post: Post) -> None:
    radio = add(post, "Radio")
    old = judge(post, "7.1", "--for", radio)["assessment"]
    new = post.does("assess", "new", "--supersedes", old)["id"]
    judge(post, "7.1")
    assert post.does("assess", "show", *DAY)["assessment"] == new
    shown = {one["id"]: one for one in post.does("assess", "show", "--assessment", old)["indicators"]}
    assert shown["7.1"]["for"] == [radio]
    now = {one["id"]: one for one in post.does("assess", "show", *DAY)["indicators"]}
    assert (now["7.1"]["for"], now["7.1"]["before"], now["7.1"]["changed"]) == ([], "present", True)


def test_an_exercise_is_made_by_its_name(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    post = Post(desks.quick_home(tmp_path), capfdbinary)
    made = post.does("assess", "exercise", "--new", "Practice for June")
    assert set(made) == documented_keys("assess exercise")
    assert (made["name"], made["ours"], made["answer"]) == ("Practice for June", None, None)
    assert post.refused("assess", "exercise", "--case", "Practice for June", "--as-of", "1994-04-05") == (3, "refused")
    assert post.refused("assess", "exercise") == (2, "usage")
