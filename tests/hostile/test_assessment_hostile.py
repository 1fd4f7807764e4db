"""What an assessment must never take in: clear refusal, nothing saved, nothing lost, by the commands as typed."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

import desks
from posts import Post
from r2p_desk import resources
from r2p_desk.actions import session
from r2p_desk.actions.items import change_item
from r2p_desk.cli.run import run
from r2p_desk.domain.when import When
from r2p_desk.intake.expectations import read_expectations

CASE = "Northern province"
DAY = "1993-06-30"
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def post(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Post:
    """A case with an item of June and one of July, and one judgement, not signed."""
    made = Post(desks.quick_home(tmp_path), capfdbinary, CASE)
    Post(made.home, capfdbinary).does("case", "create", CASE)
    for name, day in (("june", "1993-06-01"), ("july", "1993-07-01")):
        made.does("item", "add", "--title", name, "--known", day, "--source", name, "--grade", "B2")
    made.does("assess", "judge", "--as-of", DAY, "--indicator", "7.1", "--state", "present", "--for", june(made))
    return made


def ids(post: Post) -> dict[str, str]:
    return {one["title"]: one["id"] for one in post.does("item", "list")["items"]}


def june(post: Post) -> str:
    return ids(post)["june"]


JUDGE = f"assess judge --as-of {DAY} --state present"
CONCERN = f"assess concern --as-of {DAY} --level high --subject"
LINK = f"assess link --as-of {DAY}"
OUTLOOK = f"assess outlook --as-of {DAY} --mandate genocide"
SAID = f"{OUTLOOK} --statement Killings --horizon 1993-12"
LIKELY = "--yardstick icd-203 --term likely"
ANSWER = f"assess answer --as-of {DAY}"
TURNED = "\u202e" * 500
REFUSED: dict[str, tuple[str, int, str]] = {
    # indicators and frameworks
    "an indicator there is not": (f"{JUDGE} --indicator 7.99", 2, "not-found"),
    "an indicator of the other framework": (f"{JUDGE} --indicator 9.1 --framework osapg-2009", 2, "not-found"),
    "a framework there is not": (f"{JUDGE} --indicator 7.2 --framework un-2099", 2, "not-found"),
    "no indicator at all": (f"{JUDGE} --indicator ' '", 2, "not-found"),
    "a risk factor there is not": (f"{CONCERN} 15", 2, "not-found"),
    "a crime there is not": (f"{CONCERN} piracy", 2, "not-found"),
    "a level there is not": (f"{CONCERN} 7 --level extreme", 2, "usage"),
    "a state there is not": (f"{JUDGE} --indicator 7.2 --state likely", 2, "usage"),
    "a confidence there is not": (f"{JUDGE} --indicator 7.2 --confidence 90%", 2, "usage"),
    # evidence
    "evidence not yet known": (f"{JUDGE} --indicator 7.2 --for JULY", 3, "known-later"),
    "evidence against not yet known": (f"{JUDGE} --indicator 7.2 --for JUNE --against JULY", 3, "known-later"),
    "a link not yet known": (f"{LINK} --subject 7 --for JULY", 3, "known-later"),
    "an item there is not": (f"{JUDGE} --indicator 7.2 --for {NOBODY}", 2, "not-found"),
    "an item without a name": (f"{JUDGE} --indicator 7.2 --for ''", 2, "not-found"),
    "a link of nothing": (f"{LINK} --subject 7", 2, "usage"),
    "a link to an indicator": (f"{LINK} --subject 7.1 --for JUNE", 2, "not-found"),
    "a why of nothing": (f"{JUDGE} --indicator 7.2 --for JUNE --why because", 2, "usage"),
    "a why without words": (f"{JUDGE} --indicator 7.2 --for JUNE --why 'JUNE= '", 2, "usage"),
    # the overall judgement
    "a probability above its term": (f"{SAID} {LIKELY} --probability 81", 3, "invalid-value"),
    "a probability below its term": (f"{SAID} {LIKELY} --probability 54", 3, "invalid-value"),
    "a probability in a gap": (f"{SAID} --yardstick phia --term unlikely --probability 22", 3, "invalid-value"),
    "a probability of none": (f"{SAID} {LIKELY} --probability -1", 3, "invalid-value"),
    "a term of the other yardstick": (f"{SAID} --yardstick phia --term 'very likely'", 3, "invalid-value"),
    "a yardstick there is not": (f"{SAID} --yardstick office --term likely", 3, "invalid-value"),
    "a horizon in the past": (f"{SAID} {LIKELY} --horizon 1993-01", 3, "invalid-value"),
    "a horizon on the day": (f"{SAID} {LIKELY} --horizon {DAY}", 3, "invalid-value"),
    "a horizon that is no date": (f"{SAID} {LIKELY} --horizon soon", 3, "invalid-value"),
    "an empty statement": (f"{SAID} {LIKELY} --statement '  '", 2, "usage"),
    # flags, answers, signatures
    "an answer to no flag": (f"{ANSWER} --flag single-source/9.9 --text So.", 2, "not-found"),
    "an answer to what is no key": (f"{ANSWER} --flag {TURNED} --text So.", 2, "not-found"),
    "an answer without words": (f"{ANSWER} --flag single-source/7.1 --text ' '", 2, "usage"),
    "an answer to what is not begun": (f"{ANSWER} --flag single-source/7.1 --text So. --as-of 1993-09", 2, "not-found"),
    "signing with blocking flags": (f"assess sign --as-of {DAY} --mandate genocide", 3, "unanswered"),
    "signing nothing": ("assess sign --as-of 1993-09-30 --mandate genocide", 3, "refused"),
    "a mandate there is not": (f"assess sign --as-of {DAY} --mandate everything", 2, "usage"),
    # which assessment
    "an assessment there is not": (f"assess show --assessment {NOBODY}", 2, "not-found"),
    "an assessment without a name": ("assess show --assessment ''", 2, "not-found"),
    "checking an assessment there is not": ("check --assessment x", 2, "not-found"),
    "superseding what there is not": (f"assess new --supersedes {NOBODY}", 2, "not-found"),
    "a round there is not": (f"assess new --round {NOBODY}", 2, "not-found"),
    "comparing with nothing": (f"assess compare --as-of {DAY}", 2, "usage"),
    "comparing with what there is not": (f"assess compare --as-of {DAY} --with-assessment x", 2, "not-found"),
    "comparing two frameworks": (f"assess compare --assessment OTHER --with {DAY}", 2, "usage"),
    "a day that is none": ("assess show --as-of 1993-02-30", 3, "invalid-value"),
    "a day without words": ("assess show --as-of ''", 3, "invalid-value"),
    "an access there is not": ("assess show --access public,secret", 2, "usage"),
    "an access without words": ("check --access ''", 2, "usage"),
    "a dissent without words": ("assess dissent --assessment MEANT --text '\t'", 2, "usage"),
    "a dissent of what there is not": ("assess dissent --assessment MEANT --text No --subject 99.9", 2, "not-found"),
    "a dissent from nothing": ("assess dissent --text No.", 2, "usage"),
    "leaving out what there is not": (f"assess dissent --leave-out {NOBODY} --why So.", 2, "not-found"),
    "a round of one": (f"assess round --as-of {DAY} --assessor 'Aïcha Diallo'", 2, "usage"),
    "a round with a stranger": (
        f"assess round --as-of {DAY} --assessor 'Aïcha Diallo' --assessor Nobody", 2, "not-found",
    ),
    "an exercise on a case of one's own": (f"assess exercise --as-of {DAY}", 3, "refused"),
}  # fmt: skip


def test_each_is_refused_clearly_and_nothing_is_saved_or_lost(post: Post) -> None:
    """One case for all of them: what one refused attempt left behind would show in the next."""
    known = ids(post)
    other = post.does("assess", "new", "--as-of", DAY, "--framework", "osapg-2009")["id"]
    meant = post.does("assess", "show", "--as-of", DAY)["assessment"]
    named = {"JUNE": known["june"], "JULY": known["july"], "OTHER": other, "MEANT": meant}
    before, shown = post.journal(), post.does("assess", "show", "--as-of", DAY)
    wrong = {}
    for what, (arguments, status, code) in REFUSED.items():
        given = (named.get(part, part.replace("JUNE", known["june"])) for part in shlex.split(arguments))
        got, body = post.call(*given)
        error = body.get("error", {})
        if (got, error.get("code")) != (status, code) or not error.get("happened") or not error.get("kept"):
            wrong[what] = (got, error or body)
    assert not wrong
    assert post.journal() == before
    assert post.does("assess", "show", "--as-of", DAY) == shown


def test_signing_with_blocking_flags_names_each_by_its_key(post: Post) -> None:
    post.does("assess", "judge", "--as-of", DAY, "--indicator", "7.2", "--state", "absent")
    status, body = post.call("assess", "sign", "--as-of", DAY, "--mandate", "genocide")
    assert status == 3
    found = {one["code"] for one in body["findings"]}
    assert found == {"no-evidence/7.2", "no-level/genocide"}
    for key in found:
        post.does("assess", "answer", "--as-of", DAY, "--flag", key, "--text", "Looked, and this is why.")
    signed = post.does("assess", "sign", "--as-of", DAY, "--mandate", "genocide")
    before = post.journal()
    assert post.refused(*shlex.split(f"{JUDGE} --indicator 7.2")) == (3, "signed")
    assert post.refused(*shlex.split(f"{ANSWER} --flag single-source/7.1 --text x")) == (3, "signed")
    assert post.refused(*shlex.split(f"{SAID} {LIKELY}")) == (3, "signed")
    assert post.refused("undo") == (3, "signed")
    assert post.journal() == before
    assert post.does("assess", "list")["assessments"][0]["signed"][0]["digest"] == signed["digest"]


def test_half_a_letter_is_no_argument(post: Post) -> None:
    before = post.journal()
    assert post.refused(*shlex.split(JUDGE), "--indicator", "7.2", "--reasons", "\udcff") == (2, "usage")
    assert post.journal() == before


# ------------------------------------------------------------------ another version of the framework


def begun_with(post: Post, version: str, indicator: str | None = None) -> str:
    """An assessment begun with another version, as one that came from elsewhere; its id."""
    with (
        session.unlock(post.home, desks.PASSPHRASE) as desk,
        session.open_case(desk, CASE, write=True) as case,
    ):
        made = "11111111-1111-4111-8111-111111111111"
        fields = {"framework": "un-2014", "as_of": "1993-05-31", "version": version}
        stated: list[Any] = [("assessment", made, fields)]
        if indicator is not None:
            judged = {"assessment": made, "indicator": indicator, "state": "present"}
            stated.append(("judgement", "22222222-2222-4222-8222-222222222222", judged))
        case.state(stated)
    return made


def test_nothing_is_judged_in_an_assessment_of_another_version(post: Post) -> None:
    made = begun_with(post, "0.9")
    before = post.journal()
    assert post.refused("assess", "judge", "--assessment", made, "--indicator", "7.1", "--state", "absent") == (
        3, "invalid-value"
    )  # fmt: skip
    assert post.journal() == before
    new = post.does("assess", "new", "--supersedes", made)
    post.does("assess", "judge", "--assessment", new["id"], "--indicator", "7.1", "--state", "absent")


def test_what_was_judged_by_another_version_is_kept_flagged_and_not_signed_unseen(post: Post) -> None:
    made = begun_with(post, "0.9", "17.4")
    flags = {flag["key"]: flag for flag in post.does("check", "--assessment", made)["flags"]}
    assert flags["other-version"]["blocking"]
    assert "17.4" in flags["other-version"]["text"]
    status, body = post.call("assess", "sign", "--assessment", made, "--mandate", "protection")
    assert status == 3
    assert "other-version" in {one["code"] for one in body["findings"]}
    assert "17.4" in json.dumps(post.does("history", "--record", "22222222-2222-4222-8222-222222222222"))


def test_an_item_dated_anew_after_it_was_judged_on_blocks_the_signature(post: Post) -> None:
    item = june(post)
    with session.unlock(post.home, desks.PASSPHRASE) as desk, session.open_case(desk, CASE, write=True) as case:
        change_item(case, item, {"known": When("1993-08-01")})
    flags = {flag["key"] for flag in post.does("check", "--as-of", DAY)["flags"] if flag["blocking"]}
    assert {"evidence-later", "no-evidence/7.1"} <= flags
    assert post.does("assess", "show", "--as-of", DAY)["items_known"] == []


# ------------------------------------------------------------------ a backtest of whatever lies there

WHOLE = {
    "schema": "atrocity-benchmark-expected/1",
    "case_id": "rwanda-1993-1994",
    "cutoffs": [{"T": "1993-08-31", "access": ["public"]}],
    "risk_factor_hints": {"UN Framework of Analysis 2014": {"RF7 preparation": ["RW-014"]}},
}
CUT = {"T": "1993-08-31", "access": ["public"]}


def hinted(hints: Any) -> dict[str, Any]:
    return {**WHOLE, "risk_factor_hints": {"UN Framework of Analysis 2014": hints}}


BROKEN: dict[str, tuple[bytes | dict[str, Any], int, str]] = {
    "empty": (b"", 3, "damaged"),
    "not JSON": (b"{cutoffs: now}", 3, "damaged"),
    "cut": (json.dumps(WHOLE).encode()[:-9], 3, "damaged"),
    "not UTF-8": (b"\xff\xfe{}", 3, "damaged"),
    "a key twice": (json.dumps(WHOLE).encode()[:-1] + b', "case_id": "x"}', 3, "damaged"),
    "nested deep": (b"[" * 500_000, 3, "damaged"),
    "not a number": (json.dumps(WHOLE).encode()[:-1] + b', "x": NaN}', 3, "damaged"),
    "huge": (b" " * (16 * 1024 * 1024 + 1), 3, "refused"),
    "a list": (b"[]", 3, "invalid-value"),
    "nothing": (b"null", 3, "invalid-value"),
    "no schema": ({**WHOLE, "schema": None}, 3, "invalid-value"),
    "another schema": ({**WHOLE, "schema": "atrocity-benchmark/1"}, 3, "invalid-value"),
    "a schema of no number": ({**WHOLE, "schema": "atrocity-benchmark-expected/x"}, 3, "invalid-value"),
    "a later schema": ({**WHOLE, "schema": "atrocity-benchmark-expected/2"}, 3, "newer-version"),
    "no case": ({**WHOLE, "case_id": ""}, 3, "invalid-value"),
    "no cut-offs": ({key: value for key, value in WHOLE.items() if key != "cutoffs"}, 3, "invalid-value"),
    "empty cut-offs": ({**WHOLE, "cutoffs": []}, 3, "invalid-value"),
    "cut-offs of another kind": ({**WHOLE, "cutoffs": {"T": "1993"}}, 3, "invalid-value"),
    "a cut-off that is a day": ({**WHOLE, "cutoffs": ["1993-08-31"]}, 3, "invalid-value"),
    "no day": ({**WHOLE, "cutoffs": [{"access": ["public"]}]}, 3, "invalid-value"),
    "a day there is not": ({**WHOLE, "cutoffs": [{**CUT, "T": "1993-02-30"}]}, 3, "invalid-value"),
    "a day in words": ({**WHOLE, "cutoffs": [{**CUT, "T": "spring"}]}, 3, "invalid-value"),
    "a day that is a number": ({**WHOLE, "cutoffs": [{**CUT, "T": 1993}]}, 3, "invalid-value"),
    "a day without an end": ({**WHOLE, "cutoffs": [{**CUT, "T": "1993-08-31/.."}]}, 3, "invalid-value"),
    "no access": ({**WHOLE, "cutoffs": [{"T": "1993-08-31"}]}, 3, "invalid-value"),
    "an empty access": ({**WHOLE, "cutoffs": [{**CUT, "access": []}]}, 3, "invalid-value"),
    "an unknown access": ({**WHOLE, "cutoffs": [{**CUT, "access": ["public", "secret"]}]}, 3, "invalid-value"),
    "an access that is a word": ({**WHOLE, "cutoffs": [{**CUT, "access": "public"}]}, 3, "invalid-value"),
    "an access that is a list": ({**WHOLE, "cutoffs": [{**CUT, "access": [["public"]]}]}, 3, "invalid-value"),
    "hints of another kind": ({**WHOLE, "risk_factor_hints": ["RF7"]}, 3, "invalid-value"),
    "a hint at an unknown item": (hinted({"RF7": ["RW-014", "RW-999"]}), 3, "invalid-value"),
    "a hint at RF99": (hinted({"RF99 unheard of": ["RW-014"]}), 3, "invalid-value"),
    "a hint at RF0": (hinted({"RF0": ["RW-014"]}), 3, "invalid-value"),
    "a hint at commands": (hinted({"RF7": ["\x1b[2J\u202e"]}), 3, "invalid-value"),
}


def folder(tmp_path: Path, expected: bytes | dict[str, Any] | None) -> Path:
    made = tmp_path / "past"
    made.mkdir(exist_ok=True)
    (made / "case.json").write_bytes(resources.read("practice/rwanda/case.json"))
    if expected is not None:
        data = expected if isinstance(expected, bytes) else json.dumps(expected).encode()
        (made / "expected.json").write_bytes(data)
    return made


@pytest.mark.parametrize("what", BROKEN)
def test_expectations_that_cannot_be_read_are_refused(
    what: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    expected, status, code = BROKEN[what]
    place = folder(tmp_path, expected)
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    capfdbinary.readouterr()
    got, _ = run(["backtest", str(place), "--json"])
    told = capfdbinary.readouterr()
    body = json.loads(told.out)
    assert (got, body["error"]["code"]) == (status, code)
    assert all(body["error"][part] for part in ("happened", "kept", "todo")) or code == "refused"
    for hostile in (b"Traceback", b"\x1b", "\u202e".encode()):
        assert hostile not in told.err
    assert len(told.err) < 1500
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before


def test_whole_expectations_are_read(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["backtest", str(folder(tmp_path, WHOLE)), "--json"])[0] == 0
    (cutoff,) = json.loads(capfdbinary.readouterr().out)["cutoffs"]
    assert cutoff["profile"][6]["evidence"] == ["RW-014"]


@pytest.mark.parametrize("missing", ["case.json", "expected.json", "folder"])
def test_a_file_that_is_not_there_is_named(
    missing: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    place = folder(tmp_path, WHOLE)
    if missing == "folder":
        place = tmp_path / "nowhere"
    else:
        (place / missing).unlink()
    assert run(["backtest", str(place), "--json"])[0] == 2
    error = json.loads(capfdbinary.readouterr().out)["error"]
    assert error["code"] == "not-found"


@pytest.mark.parametrize(
    ("name", "factors"),
    [
        ("RF7", (7,)),
        ("RF 7 words", (7,)),
        ("RF11-12 two", (11, 12)),
        ("RF11–13", (11, 12, 13)),
        ("Factor seven", ()),
        ("RF12-11 turned round", ()),
        ("RF123", ()),
    ],
)
def test_a_hint_counts_for_the_factors_it_names_or_is_told_to_be_unread(name: str, factors: tuple[int, ...]) -> None:
    read = read_expectations(json.dumps(hinted({name: ["RW-014"]})).encode())
    assert tuple(read.hints) == factors
    assert read.unread == (() if factors else (name,))


@pytest.mark.parametrize("value", [None, 3, "RW-014", {"a": 1}, [3], [None], [["RW-014"]]])
def test_a_hint_of_another_kind_is_told_to_be_unread(value: Any) -> None:
    read = read_expectations(json.dumps(hinted({"RF7": value})).encode())
    assert (read.hints, read.unread) == ({}, ("RF7",))


def test_hints_for_another_framework_are_told_to_be_unread() -> None:
    read = read_expectations(json.dumps({**WHOLE, "risk_factor_hints": {"OSAPG 2009": {"1": ["RW-014"]}}}).encode())
    assert (read.hints, read.unread) == ({}, ("OSAPG 2009",))


@pytest.mark.parametrize("day", ["1993-06-30/..", "after 1993", "../1993", "9999-12-31", "0001-01-01", "1990/1999"])
@pytest.mark.parametrize("command", [("assess", "show"), ("check",), ("tempo",), ("overview",)])
def test_any_day_is_shown_or_refused_and_never_a_defect(post: Post, command: tuple[str, ...], day: str) -> None:
    status, body = post.call(*command, "--as-of", day)
    assert status in (0, 2, 3), body
