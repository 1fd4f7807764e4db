"""What the command line does where a caller's script goes wrong: empty values, shortened options, nobody listening."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from r2p_desk.actions import cases, items, session
from r2p_desk.cli.run import run

ROOT = Path(__file__).resolve().parents[2]
CASE = "Northern province"
PASSPHRASE = "nobody listens to this"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edges")
    (folder / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    home = folder / "home"
    session.create_officer(home, "A. Tester", PASSPHRASE).close()
    with session.unlock(home, PASSPHRASE) as desk, cases.create_case(desk, CASE) as case:
        items.add_item(case, items.Draft(title="Checkpoint"))
    return home


def common(home: Path) -> list[str]:
    return ["--home", str(home), "--passphrase-file", str(home.parent / "passphrase"), "--json"]


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (["assess", "show", "--case", CASE, "--access", ""], 2, "usage"),
        (["assess", "show", "--case", CASE, "--access", "public,"], 2, "usage"),
        (["assess", "show", "--case", CASE, "--as-of", ""], 3, "invalid-value"),
        (["brief", "--case", CASE, "--out", "x.pdf", "--as-of", ""], 3, "invalid-value"),
    ],
)
def test_an_empty_narrowing_is_refused_and_never_means_everything(
    home: Path, capfd: pytest.CaptureFixture[str], arguments: list[str], status: int, code: str
) -> None:
    assert run([*arguments, *common(home)]) == (status, None)
    assert f'"code": "{code}"' in capfd.readouterr().out


@pytest.mark.parametrize("shortened", [["--js"], ["--pass", "x"], ["--ho", "x"]])
def test_a_shortened_option_is_refused(capfd: pytest.CaptureFixture[str], shortened: list[str]) -> None:
    assert run(["case", "list", *shortened]) == (2, None)
    assert capfd.readouterr().out == ""


def test_a_judgement_answers_with_what_was_saved(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, CASE, write=False) as case:
        (item,) = items.list_items(case)
    judge = ["assess", "judge", "--case", CASE, "--as-of", "9999", "--indicator", "7.3", "--state", "present"]
    status, _ = run([*judge, "--reasons", "", "--for", item.id, "--for", f" {item.id} ", *common(home)])
    out = capfd.readouterr().out
    assert status == 0, out
    assert f'"reasons": null, "for": ["{item.id}"], "against": []' in out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only some systems have a device that is always full")
@pytest.mark.parametrize("output", [">/dev/full", ">&-"])
def test_an_answer_that_nobody_can_read_is_no_traceback(home: Path, output: str) -> None:
    done = spoken(f'"$0" -m r2p_desk verify "$1" {output}', str(home / "officer.age"))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "could not be written" in done.stderr


def test_words_for_a_closed_standard_error_do_not_reach_standard_output(home: Path) -> None:
    done = spoken('"$0" -m r2p_desk verify "$1" --json 2>&-', str(home / "none.pdf"))
    assert done.returncode == 2
    assert done.stdout.startswith('{"error":')
    assert done.stdout.count("\n") == 1


def spoken(line: str, path: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])}
    return subprocess.run(
        ["sh", "-c", line, sys.executable, path], capture_output=True, text=True, env=environment, check=False
    )


def test_progress_is_told_each_percent_once_and_names_do_not_command_the_terminal(
    home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "\x1b[2J\u202egpj.bin"
    path.write_bytes(bytes(9 << 20))
    words = [word for word in common(home) if word != "--json"]
    assert run(["attachment", "add", str(path), "--case", CASE, *words]) == (0, None)
    told = capfd.readouterr().err.splitlines()
    assert len(told) == len(set(told))
    assert 9 <= len([line for line in told if "Sealing" in line]) <= 12
    assert run(["attachment", "list", "--case", CASE, *words]) == (0, None)
    shown = capfd.readouterr().out
    assert "⟨U+001B⟩[2J⟨U+202E⟩gpj.bin" in shown
    assert not set(shown) & {"\x1b", "\u202e"}
