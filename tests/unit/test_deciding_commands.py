"""From worksheet to decision through the command line alone, with the keys the page names."""

import json
from pathlib import Path
from typing import Any

import pytest
from test_command_line import documented_keys

import desks
from r2p_desk.cli.run import run

CASE = "Kivera"
REASONS = (
    "--pros Quick --cons Weak --effect Days --risk None --who Envoy --delay Lives --assumptions Hope --ends Answer"
)


@pytest.fixture
def call(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Any:
    home = desks.quick_home(tmp_path)
    common = ["--home", str(home), "--passphrase-file", str(desks.passphrase_file(home)), "--json"]

    def _call(*arguments: str, status: int = 0) -> dict[str, Any]:
        capfdbinary.readouterr()
        got, _ = run([*arguments, *common])
        out = capfdbinary.readouterr().out
        assert out.count(b"\n") == 1
        body = dict(json.loads(out))
        assert got == status, body
        return body

    return _call


@pytest.fixture
def begun(call: Any) -> dict[str, str]:
    """A case with one item known in May and one known in July."""
    call("case", "create", CASE)
    known = {"may": "1993-05-04", "july": "1993-07-01"}
    return {
        name: call(
            "item", "add", "--case", CASE, "--title", f"Known in {name}", "--known", day, "--signal", "incitement"
        )["id"]
        for name, day in known.items()
    }


def worksheet(call: Any, item: str) -> str:
    about = ["--case", CASE, "--as-of", "1993-05-31", "--crime", "genocide", "--account-asked", "1993-05-10"]
    for limb in ("peaceful-means", "authorities"):
        about += [f"--{limb}", "not yet clear", f"--{limb}-reasons", "Because"]
    made = call("decide", "worksheet", *about)
    assert set(made) == documented_keys("decide worksheet")
    for part in ("tried", "capacity", "will", "taken", "requests"):
        said = ["--part", part, "--text", part, "--since", "1993-03", "--result", "None", "--looked", "Everywhere"]
        entry = call("decide", "entry", "--case", CASE, *said, "--for", item)
        assert set(entry) == documented_keys("decide entry")
    return str(made["paper"]["id"])


def options(call: Any, item: str) -> str:
    made = call(
        "options", "paper", "--case", CASE, "--as-of", "1993-05-31", "--question", "What?", "--not-known", "Who"
    )
    assert set(made) == documented_keys("options paper")
    for words in ("Send an envoy", "Ask in public"):
        said = ["--words", words, "--basis", "VI", "--article", "33", *REASONS.split(), "--evidence", item]
        option = call("options", "add", "--case", CASE, *said)
        assert set(option) == documented_keys("options add")
    nothing = next(one for one in made["parts"] if one["measure"] == "nothing-more")
    call("options", "add", "--case", CASE, "--id", nothing["id"], *REASONS.split(), "--evidence", item)
    return str(made["paper"]["id"])


def test_from_worksheet_to_decision(call: Any, begun: dict[str, str]) -> None:
    sheet, paper = worksheet(call, begun["may"]), options(call, begun["may"])
    checked = call("options", "check", "--case", CASE)
    assert (set(checked), checked["ready"]) == (documented_keys("options check"), True)
    side_by_side = call("options", "matrix", paper[:8], "--case", CASE)
    assert set(side_by_side) == documented_keys("options matrix")
    assert set(side_by_side["rows"][0]) == documented_keys("options matrix", "rows")
    assert call("decide", "show", sheet, "--case", CASE)["missing"] == []
    signed = call("decide", "sign", sheet, "--case", CASE)
    assert (set(signed), signed["state"]) == (documented_keys("decide sign"), "signed")
    call("decide", "sign", paper, "--case", CASE)
    listed = call("options", "list", "--case", CASE)["papers"][0]
    assert set(listed) == documented_keys("options list", "papers")
    chosen, *left = [one["id"] for one in call("decide", "show", paper, "--case", CASE)["parts"]]
    about = [
        "--case",
        CASE,
        "--day",
        "1993-06-01",
        "--paper",
        paper,
        "--chosen",
        chosen,
        "--by",
        "The Secretary-General",
    ]
    about += [part for one in left for part in ("--not-chosen", f"{one}=Weaker")]
    about += ["--reasons", "Best", "--unopposed", "yes", "--conditions", "None", "--review", "1993-06-14"]
    about += ["--addressee", "Envoy", "--follow-up", "Go", "--evidence", begun["may"], "--not-known", "Who"]
    decided = call("decide", "record", *about)
    assert (set(decided), decided["missing"]) == (documented_keys("decide record"), [])
    call("decide", "sign", decided["paper"]["id"][:8], "--case", CASE)
    new = call("decide", "supersede", decided["paper"]["id"], "--case", CASE, "--as-of", "1993-06-20")
    assert (set(new), new["paper"]["supersedes"]) == (documented_keys("decide supersede"), decided["paper"]["id"])
    assert new["content"]["follow_up"] == "Go"
    refused = call("decide", "sign", new["paper"]["id"], "--case", CASE, status=3)
    assert "Who saw it otherwise" in refused["error"]["happened"]
    then = call("decide", "list", "--case", CASE, "--as-of", "1993-05-31")
    assert {one["id"] for one in then["papers"]} == {sheet, paper}
    assert set(then["papers"][0]) == documented_keys("decide list", "papers")


def test_the_meeting_its_pack_and_its_times(call: Any, begun: dict[str, str]) -> None:
    paper = options(call, begun["may"])
    about = ["--case", CASE, "--requested", "1993-05-25", "--paper", paper, "--ceiling", "unclassified"]
    made = call("decide", "meeting", *about, "--policy-committee", "no")
    assert set(made) == documented_keys("decide meeting")
    assert made["policy_committee"] is False
    pack = call("decide", "pack", made["id"][:8], "--case", CASE, "--release")
    assert set(pack) == documented_keys("decide pack")
    assert set(pack["sections"][0]) == documented_keys("decide pack", "sections")
    assert [one["code"] for one in pack["missing"]][-1] == "paper-not-signed"
    call("decide", "meeting", "--case", CASE, "--id", made["id"], "--marking", "confidential")
    held = call("decide", "pack", made["id"], "--case", CASE, "--release", status=3)
    assert held["error"]["code"] == "refused"
    shown = call("decide", "pack", made["id"], "--case", CASE)
    assert set(shown["above"][0]) == documented_keys("decide pack", "above")
    call("decide", "meeting", "--case", CASE, "--id", made["id"], "--day", "1993-06-01", "--reported", "1993-06-04")
    times = call("decide", "times", "--case", CASE, "--as-of", "1993-06-10")
    assert set(times) == documented_keys("decide times")
    (told,) = times["meetings"]
    assert set(told) == documented_keys("decide times", "meetings")
    assert (told["request_to_meeting"]["most"], told["request_to_report"]["most"]) == (7, 10)
    assert (told["signal"], told["signal_to_meeting"]["least"]) == (begun["may"], 28)
    assert call("decide", "times", "--case", CASE, "--as-of", "1993-05-01")["meetings"] == []


def test_visits_and_demarches(call: Any, begun: dict[str, str]) -> None:
    visit = call(
        "decide", "visit", "--case", CASE, "--day", "1993-05-02", "--where", "Ruvo", "--access", "refused",
        "--met", "Nobody", "--item", begun["july"],
    )  # fmt: skip
    assert (set(visit), visit["entrance"]) == (documented_keys("decide visit"), "refused")
    asked = call(
        "decide", "demarche", "--case", CASE, "--day", "1993-05-12", "--asked", "Stop it", "--due", "1993-05-20"
    )
    assert set(asked) == documented_keys("decide demarche")
    (overdue,) = call("decide", "times", "--case", CASE, "--as-of", "1993-05-21")["overdue"]
    assert set(overdue) == documented_keys("decide times", "overdue")
    assert (overdue["record"], overdue["days"]) == (asked["id"], 1)
    answered = call("decide", "demarche", "--case", CASE, "--id", asked["id"], "--answer", "No", "--refused", "yes")
    assert (answered["asked"], answered["refused"]) == ("Stop it", True)
    cleared = call("decide", "demarche", "--case", CASE, "--id", asked["id"], "--answer", "")
    assert (cleared["answer"], cleared["asked"]) == (None, "Stop it")


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (["options", "add", "--words", "Troops", "--basis", "chapter VII", "--article", "42"], 3, "refused"),
        (["options", "add", "--words", "Troops", "--basis", "VIII", "--article", "Art. 53"], 3, "refused"),
        (["options", "add", "--measure", "no-such"], 2, "not-found"),
        (["options", "add", "--words", "x", "--basis", "nine"], 2, "usage"),
        (["options", "add", "--words", "x", "--article", "four"], 2, "usage"),
        (["options", "matrix", "ffffffff"], 2, "not-found"),
        (["options", "matrix", "--as-of", "1993-05-01"], 2, "not-found"),
        (["decide", "show", "ffffffff"], 2, "not-found"),
        (["decide", "entry", "--text", "x"], 2, "usage"),
        (["decide", "entry", "--part", "luck", "--text", "x"], 2, "usage"),
        (["decide", "worksheet", "--as-of", "1993-13"], 3, "invalid-value"),
        (["decide", "worksheet", "--authorities", "surely"], 2, "usage"),
        (["decide", "record", "--not-chosen", "x"], 2, "usage"),
        (["decide", "record", "--unopposed", "perhaps"], 2, "usage"),
        (["decide", "meeting", "--ceiling", "secret"], 3, "invalid-value"),
        (["decide", "supersede", "ffffffff"], 2, "not-found"),
    ],
)
def test_wrong_input_changes_nothing(
    call: Any, begun: dict[str, str], arguments: list[str], status: int, code: str
) -> None:
    call("options", "paper", "--case", CASE, "--as-of", "1993-05-31")
    before = call("journal", "--case", CASE)
    assert call(*arguments, "--case", CASE, status=status)["error"]["code"] == code
    assert call("journal", "--case", CASE) == before
    assert begun


def test_evidence_known_later_is_refused_everywhere(call: Any, begun: dict[str, str]) -> None:
    call("options", "paper", "--case", CASE, "--as-of", "1993-05-31")
    call("decide", "worksheet", "--case", CASE, "--as-of", "1993-05-31")
    for arguments in (
        ["options", "add", "--words", "x", "--evidence", begun["july"]],
        ["decide", "entry", "--part", "will", "--text", "x", "--against", begun["july"]],
        ["decide", "worksheet", "--as-of", "1993-05-31", "--account-item", begun["july"]],
        ["decide", "record", "--day", "1993-06-01", "--evidence", begun["july"]],
    ):
        assert call(*arguments, "--case", CASE, status=3)["error"]["code"] == "known-later"


def test_words_for_people_name_what_is_missing_first(
    tmp_path: Path, call: Any, begun: dict[str, str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    made = call("decide", "worksheet", "--case", CASE, "--as-of", "1993-05-31")
    common = ["--home", str(tmp_path / "home"), "--passphrase-file", str(tmp_path / "passphrase.txt")]
    capfdbinary.readouterr()
    assert run(["decide", "show", made["paper"]["id"], "--case", CASE, *common])[0] == 0
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert lines[3].startswith("Missing: ")
    for arguments in (["decide", "list"], ["decide", "times"], ["options", "list"]):
        assert run([*arguments, "--case", CASE, *common])[0] == 0
    assert begun
