"""``warn`` and ``lessons``, as another program calls them: the keys are those the page promises."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import desks
from r2p_desk.actions.assessing import today
from r2p_desk.cli.run import run

CASE = "Northern province"
PAGE = (desks.ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
Call = Callable[..., tuple[int, dict[str, Any]]]
AHEAD = (today().latest + timedelta(days=60)).isoformat()
NOTE = (
    "--kind", "early-warning", "--title", "Killings are being prepared", "--as-of", "1994-01-10",
    "--to", "Under-Secretary-General", "--answer-by", "1994-01-14",
    "--paragraph", "Names are read out.", "--paragraph", "We fear it.", "--judgement", "2",
    "--statement", "Members of the minority are killed.", "--horizon", "30 June 1994",
    "--yardstick", "ICD-203", "--term", "likely", "--probability", "70 %", "--confidence", "moderate",
    "--grounds", "One source with access.", "--unknowns", "Who holds the lists.", "--crime", "genocide",
    "--population", "A minority", "--place", "The capital", "--actor", "A militia", "--would-change", "Lists burnt.",
)  # fmt: skip

TOLD = (("warn", "list"), ("warn", "show", "1"), ("warn", "ladder"), ("warn", "ledger"), ("lessons", "list"))


def keys(command: str, nested: str | None = None) -> set[str]:
    """The keys the page names for a command, or for what lies under one of them."""
    section = PAGE.split(f"## `r2p-desk {command}`")[1].split("\n## ")[0]
    text = section.split("JSON: ")[1]
    if nested is not None:
        found = re.search(rf"`{nested}` \((?:each )?([^)]*)\)", text)
        assert found is not None
        return set(re.findall(r"`(\w+)`", found[1]))
    return set(re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", text)))


@pytest.fixture
def call(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Call:
    home = desks.quick_home(tmp_path)

    def _call(*arguments: str, words: bool = False) -> tuple[int, dict[str, Any]]:
        capfdbinary.readouterr()
        common = ["--home", str(home), "--passphrase-file", str(desks.passphrase_file(home))]
        status, _ = run([*arguments, *common, *([] if words else ["--json"])])
        out = capfdbinary.readouterr().out
        if words:
            return status, {"words": out.decode()}
        assert out.count(b"\n") == 1
        return status, json.loads(out)

    _call("case", "create", CASE)
    return _call


@pytest.fixture
def items(call: Call) -> list[str]:
    made = []
    for title, known, more in (
        ("Radio reads out names", "1993-11-01", ("--signal", "incitement")),
        ("A cable", "1994-01-11", ()),
    ):
        _, body = call("item", "add", "--case", CASE, "--title", title, "--known", known, *more)
        made.append(body["id"])
    call("assess", "concern", "--case", CASE, "--as-of", "1994-01-08", "--subject", "genocide", "--level", "high")
    return made


def test_from_the_first_signal_to_the_early_warning(call: Call, items: list[str]) -> None:
    status, ladder = call("warn", "ladder", "--case", CASE, "--as-of", "1994-01-09")
    assert (status, set(ladder)) == (0, keys("warn ladder"))
    assert (ladder["stands"], ladder["next"], ladder["missing"]) == ("watching", "concern", [])
    assert (ladder["first_signal"]["item"], ladder["days"]) == (items[0], 69)
    assert set(ladder["first_signal"]) == keys("warn ladder", "first_signal")
    assert set(ladder["steps"][0]) == keys("warn ladder", "steps")

    status, step = call("warn", "step", "concern", "--case", CASE, "--day", "1994-01-09")
    assert (status, set(step), step["missing"]) == (0, keys("warn step"), [])

    status, draft = call("warn", "new", "--case", CASE, *NOTE)
    assert (status, set(draft)) == (0, keys("warn new"))
    assert (draft["number"], draft["probability"], draft["term"], draft["horizon"]) == (1, 70, "likely", "1994-06-30")
    assert [one["code"] for one in draft["missing"]] == ["evidence"]
    assert set(draft["missing"][0]) == keys("warn new", "missing")

    status, error = call("warn", "issue", "1", "--case", CASE, "--day", "1994-01-11")
    assert (status, error["error"]["code"], error["findings"][0]["code"]) == (3, "refused", "evidence")
    status, changed = call("warn", "change", "1", "--case", CASE, "--evidence", f"1={items[0]}")
    assert (status, set(changed), changed["missing"]) == (0, keys("warn new"), [])
    assert changed["paragraphs"] == [
        {"text": "Names are read out.", "items": [items[0]], "judgement": False},
        {"text": "We fear it.", "items": [], "judgement": True},
    ]
    assert set(changed["paragraphs"][0]) == keys("warn new", "paragraphs")

    status, issued = call("warn", "issue", "1", "--case", CASE, "--day", "1994-01-11")
    assert (status, issued["issued"], issued["issued_by"], len(issued["digest"])) == (
        0,
        "1994-01-11",
        "Aïcha Diallo",
        64,
    )
    status, error = call("warn", "change", "1", "--case", CASE, "--title", "Softer")
    assert (status, error["error"]["code"]) == (3, "refused")
    status, error = call("warn", "step", "early-warning", "--case", CASE, "--day", "1994-01-12", "--warning", "1")
    assert (status, [one["code"] for one in error["findings"]]) == (3, ["signed"])
    reason = ("--reason", "It cannot wait for the signature.")
    status, step = call(
        "warn", "step", "early warning", "--case", CASE, "--day", "1994-01-12", "--warning", "1", *reason
    )
    assert (status, step["missing"], step["reason"]) == (0, ["signed"], reason[1])

    _, ladder = call("warn", "ladder", "--case", CASE, "--as-of", "1994-01-20")
    assert ladder["stands"] == "early-warning"
    (silent,) = ladder["silences"]
    assert set(silent) == keys("warn ladder", "silences")
    assert (silent["days"], silent["overdue"], silent["acknowledged"]) == (9, 6, None)
    assert [one["step"] for one in ladder["moves"]] == ["concern", "early-warning"]
    assert set(ladder["moves"][0]) == keys("warn step")


def test_from_the_warning_to_the_lesson(call: Call, items: list[str]) -> None:
    call("warn", "new", "--case", CASE, *NOTE, "--evidence", f"1={items[0]}")
    _, issued = call("warn", "issue", "1", "--case", CASE, "--day", "1994-01-11")
    told = ("--by", "A clerk", "--how", "by telephone", "--day", "1994-01-18")
    status, answered = call("warn", "acknowledge", "1", "--case", CASE, *told)
    assert (status, set(answered)) == (0, keys("warn acknowledge"))
    status, alert = call(
        "warn", "parallel", "--case", CASE, "--by", "A Rapporteur", "--day", "1993-08-11", "--title", "Report",
        "--reference", "E/CN.4/1994/7",
    )  # fmt: skip
    assert (status, set(alert)) == (0, keys("warn parallel"))
    came = ("--result", "came true", "--day", "1994-04-07", "--reasons", "As reported.", "--evidence", items[1])
    status, outcome = call("warn", "outcome", "1", "--case", CASE, *came)
    assert (status, set(outcome), outcome["result"]) == (0, keys("warn outcome"), "came-true")

    status, shown = call("warn", "show", "1", "--case", CASE)
    assert (status, set(shown)) == (0, keys("warn new") | {"acknowledgements", "outcomes"})
    assert {name: shown[name] for name in issued} == issued
    assert [one["id"] for one in shown["outcomes"]] == [outcome["id"]]
    assert shown["acknowledgements"][0]["acknowledged"]["by"] == "A clerk"

    status, ledger = call("warn", "ledger", "--case", CASE)
    assert (status, set(ledger), set(ledger["rows"][0])) == (0, keys("warn ledger"), keys("warn ledger", "rows"))
    assert set(ledger["warnings"][0]) == keys("warn ledger", "warnings")
    assert ledger["warnings"][0]["lead"] == 86
    assert [(one["day"], one["event"]) for one in ledger["rows"]] == [
        ("1993-08-11", "alert"),
        ("1993-11-01", "signal"),
        ("1994-01-11", "issued"),
        ("1994-01-14", "silence"),
        ("1994-01-18", "acknowledged"),
        ("1994-04-07", "outcome"),
    ]
    lesson = ("--title", "Nobody answered", "--change", "Ask again", "--by", "2020-01-31", "--link", "1")
    status, learnt = call("lessons", "add", "--case", CASE, *lesson, "--general", "Silence is no answer.")
    assert (status, set(learnt), learnt["overdue"]) == (0, keys("lessons add"), True)
    status, register = call("lessons", "list", "--all-cases")
    assert (status, set(register)) == (0, keys("lessons list"))
    assert set(register["lessons"][0]) == keys("lessons add") | {"case", "case_name", "practice"}
    assert register["overdue"] == [learnt["id"]]
    _, shared = call("lessons", "list", "--all-cases", "--general")
    assert shared["lessons"] == [{"id": learnt["id"], "general": "Silence is no answer."}]
    assert CASE not in json.dumps(shared)
    status, done = call("lessons", "done", learnt["id"], "--case", CASE, "--note", "It is in the rules.")
    assert (status, set(done), done["open"]) == (0, keys("lessons add"), False)
    _, left = call("lessons", "list", "--case", CASE, "--open")
    assert (left["lessons"], left["overdue"]) == ([], [])


def test_everything_is_told_in_words_too(call: Call, items: list[str]) -> None:
    call("warn", "new", "--case", CASE, *NOTE, "--evidence", f"1={items[0]}")
    call("warn", "issue", "1", "--case", CASE, "--day", "1994-01-11")
    call("warn", "step", "notice", "--case", CASE, "--day", "1994-01-12", "--reason", "It begins.")
    call("lessons", "add", "--case", CASE, "--title", "Late", "--change", "Sooner")
    told = {
        command: call(*command, "--case", CASE, words=True)[1]["words"]
        for command in (
            ("warn", "list"),
            ("warn", "show", "1"),
            ("warn", "ladder"),
            ("warn", "ledger"),
            ("lessons", "list"),
        )
    }
    assert (
        "  1  Early warning to the Secretary-General: Killings are being prepared (issued 11 January 1994)"
        in told["warn", "list"]
    )
    assert "Likelihood: likely (70 % on ICD 203)." in told["warn", "show", "1"]
    assert "▶ Notice to the Security Council or another body (since 12 January 1994" in told["warn", "ladder"]
    assert "✗ The two-limb worksheet" in told["warn", "ladder"]
    assert "Under-Secretary-General: silent for" in told["warn", "ladder"]
    assert "Silence of Under-Secretary-General" in told["warn", "ledger"]
    assert "Late: Sooner" in told["lessons", "list"]


def test_as_of_a_day_nothing_later_is_told(call: Call, items: list[str]) -> None:
    call("warn", "new", "--case", CASE, *NOTE, "--evidence", f"1={items[0]}")
    call("warn", "issue", "1", "--case", CASE, "--day", "1994-01-11")
    _, before = call("warn", "list", "--case", CASE, "--as-of", "1994-01-10")
    assert before["warnings"] == []
    assert call("warn", "show", "1", "--case", CASE, "--as-of", "1994-01-10")[0] == 2
    _, ladder = call("warn", "ladder", "--case", CASE, "--as-of", "1993-10-31")
    assert (ladder["first_signal"], ladder["days"]) == (None, None)
    _, ledger = call("warn", "ledger", "--case", CASE, "--as-of", "1993-10-31")
    assert (ledger["rows"], ledger["warnings"]) == ([], [])
    assert call("warn", "ladder", "--case", CASE, "--as-of", "")[0] == 3
    _, stood = call("warn", "list", "--case", CASE, "--as-it-stood", "2020-01-01")
    assert stood["warnings"] == []


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        (("--probability", "81"), 3, "invalid-value"),
        (("--probability", "70.5"), 2, "usage"),
        (("--probability", "seventy"), 2, "usage"),
        (("--term", "highly likely"), 3, "invalid-value"),
        (("--evidence", "1=A CABLE"), 2, "not-found"),
        (("--evidence", "7=x"), 2, "usage"),
        (("--evidence", "x"), 2, "usage"),
        (("--judgement", "9"), 2, "usage"),
        (("--kind", "watching"), 2, "usage"),
        (("--kind", "shout"), 2, "usage"),
        (("--crime", "arson"), 2, "usage"),
        (("--marking", "SECRET-ISH"), 3, "invalid-value"),
        (("--horizon", "soon"), 3, "invalid-value"),
        (("--assessment", "1950-01-01"), 2, "not-found"),
        (("--supersedes", "4"), 2, "not-found"),
    ],
)
def test_bad_input_is_refused_clearly_and_nothing_is_saved(
    call: Call, items: list[str], change: tuple[str, ...], status: int, code: str
) -> None:
    answered, error = call("warn", "new", "--case", CASE, *NOTE, *change)
    assert (answered, error["error"]["code"]) == (status, code)
    assert error["error"]["kept"]
    assert call("warn", "list", "--case", CASE)[1]["warnings"] == []


def test_evidence_not_yet_known_is_refused(call: Call, items: list[str]) -> None:
    status, error = call("warn", "new", "--case", CASE, *NOTE, "--evidence", f"1={items[1]}")
    assert (status, error["error"]["code"]) == (3, "known-later")


def test_a_correction_begins_as_a_copy(call: Call, items: list[str]) -> None:
    call("warn", "new", "--case", CASE, *NOTE, "--evidence", f"1={items[0]}")
    _, first = call("warn", "issue", "1", "--case", CASE, "--day", "1994-01-11")
    status, draft = call("warn", "new", "--case", CASE, "--supersedes", "1", "--horizon", AHEAD, "--title", "Corrected")
    assert (status, draft["number"], draft["kind"], draft["supersedes"]) == (0, 2, "early-warning", first["id"])
    assert draft["paragraphs"] == first["paragraphs"]
    call("warn", "issue", "2", "--case", CASE)
    _, listed = call("warn", "list", "--case", CASE)
    assert [one["superseded_by"] for one in listed["warnings"]] == [draft["id"], None]


def test_one_register_is_asked_for(call: Call) -> None:
    assert call("lessons", "list")[0] == 2
    assert call("lessons", "list", "--case", CASE, "--all-cases")[0] == 2
    assert call("lessons", "list", "--all-cases", "--as-it-stood", "2020-01-01")[0] == 2
    assert call("lessons", "done", "no-such", "--case", CASE)[1]["error"]["code"] == "not-found"
