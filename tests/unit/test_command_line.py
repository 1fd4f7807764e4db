"""The command line is a contract: docs/command-line.md says what it does, and it does that."""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from r2p_desk.cli.arguments import parser
from r2p_desk.cli.run import run

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
COMMON = {"--home", "--passphrase-file", "--json", "--help", "-h", "--version"}


def sections() -> dict[str, str]:
    parts = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    return {
        part.splitlines()[0].strip("`").removeprefix("r2p-desk "): part for part in parts if "r2p-desk" in part[:12]
    }


def leaves(one: argparse.ArgumentParser, name: str = "") -> dict[str, argparse.ArgumentParser]:
    found: dict[str, argparse.ArgumentParser] = {}
    for action in one._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child, sub in action.choices.items():
                found |= leaves(sub, f"{name} {child}".strip())
            if name and not action.required:
                found[name] = one
    return found or {name: one}


def documented_keys(command: str, nested: str | None = None) -> set[str]:
    text = sections()[command].split("JSON: ")[1]
    if nested is not None:
        return set(re.findall(r"`(\w+)`", re.search(rf"`{nested}` \(each ([^)]*)\)", text)[1]))  # type: ignore[index]
    return set(re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", text)))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("workspace")
    done = subprocess.run(
        [sys.executable, "-m", "r2p_desk", "demo", "--out", str(folder), "--json"],
        capture_output=True,
        check=True,
        env=_environment(),
    )
    return dict(json.loads(done.stdout))


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}


@pytest.fixture
def call(workspace: dict[str, Any], capfdbinary: pytest.CaptureFixture[bytes]) -> Any:
    def _call(*arguments: str, home: str | None = None) -> tuple[int, dict[str, Any]]:
        common = ["--home", home or workspace["home"], "--passphrase-file", workspace["passphrase_file"], "--json"]
        capfdbinary.readouterr()
        status, _ = run([*arguments, *common])
        out = capfdbinary.readouterr().out
        assert out.count(b"\n") == 1, "exactly one line on standard output"
        return status, json.loads(out)

    return _call


def test_the_page_names_every_command_and_no_other() -> None:
    assert set(sections()) == set(leaves(parser()))


@pytest.mark.parametrize("command", sorted(leaves(parser())))
def test_the_page_names_every_option_and_no_other(command: str) -> None:
    real = {option for action in leaves(parser())[command]._actions for option in action.option_strings} - COMMON
    told = set(re.findall(r"`(--[a-z-]+)", sections()[command])) - COMMON
    assert told == real


def test_the_page_names_every_exit_status_and_error_code() -> None:
    from r2p_desk import errors

    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.DeskError)]
    assert {kind.exit_status for kind in kinds} <= {1, 2, 3, 4}
    for kind in kinds:
        assert f"`{kind.code}`" in PAGE


def test_help_needs_no_officer(tmp_path: Path) -> None:
    for command in (["--help"], ["item", "add", "--help"]):
        done = subprocess.run(
            [sys.executable, "-m", "r2p_desk", *command], capture_output=True, env=_environment(), check=False
        )
        assert done.returncode == 0
        assert b"--passphrase-file" in done.stdout


def test_reading_commands_answer_with_the_documented_keys(call: Any, workspace: dict[str, Any]) -> None:
    case = workspace["case"]
    assert set(workspace) == documented_keys("demo")
    answers = {
        "case list": call("case", "list"),
        "case show": call("case", "show", "--case", case),
        "item list": call("item", "list", "--case", case),
        "search": call("search", "Bugesera"),
        "assess show": call("assess", "show", "--case", case, "--as-of", "1994-01-15"),
        "journal": call("journal", "--case", case),
        "history": call("history", "--case", case),
        "conflict list": call("conflict", "list", "--case", case),
        "access list": call("access", "list", "--case", case),
        "source list": call("source", "list", "--case", case),
        "doctor": call("doctor", "--case", case),
        "verify": call("verify", workspace["briefing"]),
    }
    for command, (status, body) in answers.items():
        assert status == 0, command
        assert set(body) == documented_keys(command), command
    assert set(answers["search"][1]["hits"][0]) == documented_keys("search", "hits")
    assert set(answers["assess show"][1]["indicators"][0]) == documented_keys("assess show", "indicators")
    assert set(answers["assess show"][1]["risk_factors"][0]) == documented_keys("assess show", "risk_factors")
    assert set(answers["assess show"][1]["crimes"][0]) == documented_keys("assess show", "crimes")
    assert set(answers["journal"][1]["entries"][0]) == documented_keys("journal", "entries")
    assert set(answers["history"][1]["values"][0]) == documented_keys("history", "values")
    assert set(answers["access list"][1]["officers"][0]) == documented_keys("access list", "officers")
    assert set(answers["source list"][1]["sources"][0]) == documented_keys("source list", "sources")
    assert set(answers["verify"][1]["signers"][0]) == documented_keys("verify", "signers")
    assert set(answers["item list"][1]["items"][0]) == documented_keys("item add")


def test_one_officer_works_from_case_to_verdict(call: Any, tmp_path: Path) -> None:
    status, made = call("case", "create", "Kivera «практика» 演习", "--marking", "confidential//tlp:amber")
    assert (status, set(made)) == (0, documented_keys("case create"))
    case = made["id"]
    status, item = call(
        "item", "add", "--case", "kivera «ПРАКТИКА» 演习", "--title", "Radio names families",
        "--known", "12 May 1993 ± 3 days", "--grade", "b2", "--source", "Radio listener", "--place", "Ruvo",
        "--signal", "incitement",
    )  # fmt: skip
    assert (status, set(item)) == (0, documented_keys("item add"))
    assert (item["known"], item["grade"], item["marking"], item["happened"]) == (
        "[1993-05-09..1993-05-15]",
        "B2",
        None,
        None,
    )
    arguments = [
        "--case",
        case,
        "--as-of",
        "1993-05-15",
        "--indicator",
        "7.3",
        "--state",
        "emerging",
        "--reasons",
        "Heard once.",
    ]
    status, judged = call("assess", "judge", *arguments, "--confidence", "low", "--for", item["id"])
    assert (status, set(judged)) == (0, documented_keys("assess judge"))
    status, stated = call(
        "assess", "concern", "--case", case, "--as-of", "1993-05-15", "--subject", "7", "--level", "moderate"
    )
    assert (status, set(stated)) == (0, documented_keys("assess concern"))
    assert call("item", "show", item["id"], "--case", case)[1] == {**item, "expunged": []}
    status, briefing = call("brief", "--case", case, "--out", str(tmp_path / "b.pdf"))
    assert (status, set(briefing)) == (0, documented_keys("brief"))
    assert briefing["marking"] == "CONFIDENTIAL//TLP:AMBER"
    assert call("verify", briefing["path"])[1]["verdict"] == "valid"
    nothing: dict[str, Any] = {key: [] for key in ("findings", "mended", "quarantined", "not_examined")}
    assert call("doctor", "--case", case) == (0, {"sound": True, **nothing, "rebuilt": None})


def test_evidence_known_only_later_is_refused(call: Any, workspace: dict[str, Any]) -> None:
    arguments = ["--case", workspace["case"], "--as-of", "1994-01-15", "--indicator", "7.3", "--state", "present"]
    status, body = call("assess", "judge", *arguments, "--for", "RW-036")
    assert (status, body["error"]["code"]) == (3, "known-later")


def test_only_what_was_known_by_then_is_listed(call: Any, workspace: dict[str, Any]) -> None:
    known = {
        item["external_id"]: item["known"] for item in call("item", "list", "--case", workspace["case"])[1]["items"]
    }
    _, shown = call("assess", "show", "--case", workspace["case"], "--as-of", "1994-01-15")
    assert set(shown["items_known"]) == {ref for ref, day in known.items() if day <= "1994-01-15"}
    leaned_on = {ref for one in shown["indicators"] for ref in one["for"] + one["against"]}
    assert leaned_on <= set(shown["items_known"])
    _, before = call("assess", "show", "--case", workspace["case"], "--as-of", "1994-01-14")
    assert {one["state"] for one in before["indicators"]} == {"not assessed"}
    assert len(before["unknown"]) == len(before["indicators"]) == 143


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (["case", "show", "--case", "nowhere"], 2, "not-found"),
        (["item", "add", "--case", "nowhere", "--title", "x"], 2, "not-found"),
        (["item", "add"], 2, "usage"),
        (["nonsense"], 2, "usage"),
        (["assess", "show", "--case", "x", "--as-of", "1994-13-01"], 3, "invalid-value"),
        (["assess", "show", "--case", "x", "--as-of", "1994-01-15", "--access", "secret"], 2, "usage"),
        (["verify", "/nonexistent.pdf"], 2, "not-found"),
        (["import", "/nonexistent.json", "--case", "x"], 2, "not-found"),
        (["brief", "--case", "x", "--lang", "ar", "--out", "/tmp/x.pdf"], 2, "not-found"),
        (["brief", "--case", "x", "--ceiling", "SECRET", "--out", "/tmp/x.pdf"], 3, "invalid-value"),
        (["brief", "--case", "x", "--ceil", "CONFIDENTIAL", "--out", "/tmp/x.pdf"], 2, "usage"),
    ],
)
def test_wrong_input_ends_with_the_documented_status(call: Any, arguments: list[str], status: int, code: str) -> None:
    got, body = call(*arguments)
    assert (got, body["error"]["code"]) == (status, code)
    assert set(body["error"]) == {"code", "happened", "kept", "todo"}


def test_a_wrong_passphrase_and_none_at_all_end_with_four(
    workspace: dict[str, Any], tmp_path: Path, capsys: Any
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not this one\n")
    assert run(["case", "list", "--home", workspace["home"], "--passphrase-file", str(wrong), "--json"])[0] == 4
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "wrong-passphrase"
    done = subprocess.run(
        [sys.executable, "-m", "r2p_desk", "case", "list", "--home", workspace["home"]],
        stdin=subprocess.DEVNULL, capture_output=True, check=False, env=_environment(),
    )  # fmt: skip
    assert done.returncode == 4


def test_a_copied_home_works(workspace: dict[str, Any], call: Any, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(workspace["home"], tmp_path / "copy")
    status, body = call(
        "item", "add", "--case", workspace["case"], "--title", "From the copy", home=str(tmp_path / "copy")
    )
    assert status == 0
    entries = call("journal", "--case", workspace["case"], home=str(tmp_path / "copy"))[1]["entries"]
    assert entries[-1]["writer"] != entries[0]["writer"], "a copied case file writes under a new writer id"
    assert call("doctor", "--case", workspace["case"], home=str(tmp_path / "copy"))[0] == 0
    assert body["title"] not in [
        item["title"] for item in call("item", "list", "--case", workspace["case"])[1]["items"]
    ]


def test_a_broken_date_refuses_its_row_alone_and_what_is_here_stays(
    call: Any, workspace: dict[str, Any], tmp_path: Path
) -> None:
    whole = json.loads((ROOT / "resources/practice/rwanda/case.json").read_text(encoding="utf-8"))
    whole["items"][5]["date_known"] = "1994-02-31"
    (tmp_path / "broken.json").write_text(json.dumps(whole), encoding="utf-8")
    before = call("item", "list", "--case", workspace["case"])
    status, body = call("import", str(tmp_path / "broken.json"), "--case", workspace["case"])
    assert (status, set(body)) == (0, documented_keys("import"))
    (refused,) = body["refused"]
    assert set(refused) == documented_keys("import", "refused")
    assert (refused["row"], refused["column"], refused["value"]) == (6, "date_known", "1994-02-31")
    assert (body["rows"], body["new"], body["changed"]) == (len(whole["items"]), 0, 0)
    assert call("item", "list", "--case", workspace["case"]) == before
