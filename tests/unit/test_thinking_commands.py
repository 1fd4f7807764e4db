"""``hypotheses`` and ``foresight`` as another program calls them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from test_command_line import documented_keys

import desks
from r2p_desk.actions import session
from r2p_desk.cli.run import run

CASE = "Northern province"
QUESTION = "Who burned Ruvo?"
Call = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def call(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Call:
    home = desks.quick_home(tmp_path)

    def _call(*arguments: str) -> tuple[int, dict[str, Any]]:
        common = ["--home", str(home), "--passphrase-file", str(desks.passphrase_file(home)), "--json"]
        capfdbinary.readouterr()
        status, _ = run([*arguments, *common])
        return status, json.loads(capfdbinary.readouterr().out)

    assert _call("case", "create", CASE)[0] == 0
    return _call


def item(call: Call, title: str, known: str, grade: str = "B2") -> str:
    status, body = call(
        "item", "add", "--case", CASE, "--title", title, "--known", known, "--grade", grade, "--source", title
    )
    assert status == 0
    return str(body["id"])


def enter(call: Call, title: str) -> dict[str, Any]:
    status, body = call("hypotheses", "new", "--case", CASE, "--question", QUESTION, "--title", title)
    assert status == 0
    return body


def rate(call: Call, hypothesis: str, one: str, rating: str, as_of: str = "1993-06-01") -> tuple[int, dict[str, Any]]:
    return call(
        "hypotheses", "rate", "--case", CASE, "--hypothesis", hypothesis, "--item", one, "--rating", rating,
        "--why", "They were near.", "--as-of", as_of,
    )  # fmt: skip


def test_hypotheses_from_the_first_to_the_order(call: Call) -> None:
    militia, bandits = enter(call, "The militia"), enter(call, "Bandits")
    assert set(militia) == documented_keys("hypotheses new")
    smoke, cattle = item(call, "Smoke", "1993-05-12"), item(call, "Cattle", "1993-05-14", "C3")
    for hypothesis, one, rating in (
        (militia["id"], smoke, "very consistent"),
        (bandits["id"], smoke, "very_inconsistent"),
        (militia["id"], cattle, "inconsistent"),
        ("bandits", cattle, "consistent"),
    ):
        status, rated = rate(call, hypothesis, one, rating)
        assert (status, set(rated)) == (0, documented_keys("hypotheses rate"))
    status, shown = call("hypotheses", "show", "--case", CASE, "--as-of", "1993-06-01")
    assert (status, set(shown)) == (0, documented_keys("hypotheses show"))
    for nested in ("questions", "hypotheses", "items", "origins", "sensitivity"):
        assert set(shown[nested][0]) == documented_keys("hypotheses show", nested), nested
    (asked,) = shown["questions"]
    assert asked["order"] == [[militia["id"]], [bandits["id"]]], "a fair origin against weighs less than a strong one"
    assert asked["missing"] == 2, "nothing is rated against deception"
    by_title = {one["title"]: one for one in shown["hypotheses"]}
    assert (by_title["The militia"]["fair"], by_title["Bandits"]["strong"]) == ([2], [1])
    assert (by_title["Deception"]["deception"], by_title["Deception"]["place"]) == (True, None)
    assert [one["item"] for one in shown["sensitivity"] if one["flips"]] == [smoke]
    assert {origin["number"]: origin["items"] for origin in shown["origins"]} == {1: [smoke], 2: [cattle]}
    _, before = call("hypotheses", "show", "--case", CASE, "--question", QUESTION.upper(), "--as-of", "1993-05-13")
    assert [row["item"] for row in before["items"]] == [smoke]


def test_refusals_say_so_and_change_nothing(call: Call) -> None:
    militia = enter(call, "The militia")
    late = item(call, "Late", "1993-07-01")
    before = call("journal", "--case", CASE)
    assert rate(call, militia["id"], late, "neutral")[0] == 3
    assert rate(call, militia["id"], late, "neutral")[1]["error"]["code"] == "known-later"
    assert rate(call, militia["id"], late, "perhaps", "1993-08-01")[1]["error"]["code"] == "usage"
    assert rate(call, militia["id"], late, "neutral", "1993-13-01")[1]["error"]["code"] == "invalid-value"
    for hypothesis in ("Deception", militia["id"]):
        status, body = call("hypotheses", "withdraw", "--case", CASE, "--hypothesis", hypothesis)
        assert (status, body["error"]["code"]) == (3, "refused")
    assert call("hypotheses", "show", "--case", CASE, "--question", "What else?")[1]["error"]["code"] == "not-found"
    assert call("journal", "--case", CASE) == before


def test_what_was_withdrawn_comes_back_by_undo(call: Call) -> None:
    for title in ("The militia", "Bandits", "An accident"):
        enter(call, title)
    status, gone = call("hypotheses", "withdraw", "--case", CASE, "--hypothesis", "An accident")
    assert (status, set(gone)) == (0, documented_keys("hypotheses withdraw"))

    def titles() -> list[str]:
        return [one["title"] for one in call("hypotheses", "show", "--case", CASE)[1]["hypotheses"]]

    assert titles() == ["The militia", "Bandits", "Deception"]
    assert call("undo", "--case", CASE)[0] == 0
    assert titles() == ["The militia", "Bandits", "An accident", "Deception"]


def test_foresight_of_a_case_and_of_all(call: Call, tmp_path: Path) -> None:
    with (
        session.unlock(tmp_path / "home", desks.PASSPHRASE) as desk,
        session.open_case(desk, CASE, write=True) as case,
    ):
        for result in ("came-true", "came-true", "came-true", "did-not", "did-not"):
            warning, issued = str(uuid4()), {"issued": "2020-03-01", "number": 1, "rung": "early-warning"}
            likelihood = {"yardstick": "phia", "term": "likely or probable", "probability": 60}
            outcome = {"warning": warning, "result": result, "stated": "2020-06-01"}
            case.state([("warning", warning, {**issued, **likelihood}), ("outcome", str(uuid4()), outcome)])
    status, one = call("foresight", "--case", CASE)
    assert (status, set(one)) == (0, documented_keys("foresight"))
    for nested in ("yardsticks", "terms", "cases"):
        assert set(one[nested][0]) == documented_keys("foresight", nested), nested
    (made,) = one["yardsticks"]
    assert (made["yardstick"], made["base_rate"], len(made["scored"])) == ("phia", 0.6, 5)
    assert made["brier"] == pytest.approx(0.24)
    assert made["reliability"] == pytest.approx(0.0)
    status, everywhere = call("foresight", "--all-cases")
    assert (status, everywhere["yardsticks"]) == (0, one["yardsticks"])
    assert call("foresight", "--case", CASE, "--as-of", "1994-01-01")[1]["yardsticks"] == []
    for arguments in ([], ["--case", CASE, "--all-cases"], ["--all-cases", "--as-it-stood", "2026-01-01"]):
        assert call("foresight", *arguments)[1]["error"]["code"] == "usage"
