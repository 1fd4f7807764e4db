"""The set-up: which Python, what is left to do, what it says when it cannot, and what the locks hold."""

import fcntl
import importlib.util
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = ["lock-run.txt", "lock-dev.txt"]


def load_desk() -> ModuleType:
    """The installer is one file beside the package, not a part of it."""
    spec = importlib.util.spec_from_file_location("desk_installer", ROOT / "installer" / "desk.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


desk = load_desk()


def pins(lock: str) -> dict[str, str]:
    """Name and version of each library in a lock file."""
    text = (ROOT / "installer" / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ]+) \\$", text, re.MULTILINE))


@pytest.mark.parametrize("minor", [11, 12, 13])
def test_the_running_python_is_taken_when_it_will_do(minor: int) -> None:
    assert desk.choose_python((3, minor), lambda _: "/elsewhere") == sys.executable


@pytest.mark.parametrize("running", [(3, 6), (3, 10), (3, 14), (4, 11)])
def test_another_python_hands_over_to_the_newest_supported_one(running: tuple[int, int]) -> None:
    there = {12: "/usr/bin/python3.12", 11: "/usr/bin/python3.11"}
    assert desk.choose_python(running, there.get) == "/usr/bin/python3.12"


def test_without_a_supported_python_the_refusal_names_the_version_and_the_remedy() -> None:
    assert desk.choose_python((3, 9), lambda _: None) is None
    text = desk.no_python_text("3.9.2")
    assert "this is 3.9.2" in text
    assert "apt-get install -y python3 python3-venv" in text


def test_a_stand_in_that_does_not_start_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    minor = sys.version_info[1]
    for name, line in [("broken", "exit 127"), ("other", "echo 2"), ("good", f"echo {minor}")]:
        program = tmp_path / name / f"python3.{minor}"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{line}\n", encoding="ascii")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", ":".join(str(tmp_path / name) for name in ("nowhere", "broken", "other", "good")))
    assert desk.find_python(minor) == str(tmp_path / "good" / f"python3.{minor}")


def test_what_is_left_to_do_follows_from_the_stamp() -> None:
    run = desk.Stamp(1, "3.11.7", "/w/.venv", "lock", "")
    dev = run._replace(lock_dev="tools")
    assert desk.work_left(None, run) == "anew"
    assert desk.work_left(run, run) == "nothing"
    assert desk.work_left(dev, run) == "nothing"
    assert desk.work_left(run, dev) == "add"
    assert desk.work_left(dev, dev) == "nothing"
    assert desk.work_left(dev._replace(lock_dev="older tools"), dev) == "anew"
    for change in ({"version": 2}, {"python": "3.12.1"}, {"venv": "/moved/.venv"}, {"lock_run": "newer"}):
        assert desk.work_left(run, run._replace(**change)) == "anew"


@pytest.mark.parametrize("written", ["", "{", "[]", '{"version": 1}', '{"surplus": 1}'])
def test_a_half_written_stamp_counts_as_none(written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp = tmp_path / "stamp"
    stamp.write_text(written, encoding="utf-8")
    monkeypatch.setattr(desk, "STAMP", stamp)
    assert desk.read_stamp() is None


def test_a_stamp_counts_only_while_python_and_the_command_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = {name: tmp_path / name for name in ("STAMP", "PYTHON", "COMMAND")}
    for name, path in paths.items():
        path.touch(mode=0o755)
        monkeypatch.setattr(desk, name, path)
    wanted = desk.wanted_stamp(dev=True)
    paths["STAMP"].write_text(desk.json.dumps(wanted._asdict()), encoding="utf-8")
    assert desk.read_stamp() == wanted
    paths["PYTHON"].unlink()
    assert desk.read_stamp() is None


@pytest.mark.parametrize("arguments", [[], ["demmo"], ["setup", "--fast"]])
def test_wrong_arguments_show_the_usage_and_exit_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.main(arguments) == 2
    assert capsys.readouterr() == ("", desk.USAGE)


def test_a_refusal_goes_to_standard_error_and_exits_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(desk, "choose_python", lambda *_: None)
    assert desk.main(["demo", "--json"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("R2P Desk needs Python 3.11, 3.12 or 3.13")


def test_pip_hears_how_to_reach_an_index_but_not_where_to_install() -> None:
    caller = {
        "PIP_INDEX_URL": "i",
        "PIP_CERT": "c",
        "PIP_USER": "1",
        "PIP_TARGET": "t",
        "PIP_NO_DEPS": "1",
        "HOME": "h",
    }
    environment = desk.pip_environment(caller)
    assert {name: environment.get(name) for name in caller} == {
        "PIP_INDEX_URL": "i", "PIP_CERT": "c", "PIP_USER": "no", "PIP_TARGET": None, "PIP_NO_DEPS": None, "HOME": "h",
    }  # fmt: skip


def test_pip_progress_counts_what_is_being_collected() -> None:
    log = "Collecting lxml==6.1.3 (from -r lock)\n  Downloading\nCollecting idna==3.20 (from -r lock)\n"
    assert desk.pip_progress("", 32) == ""
    assert desk.pip_progress(log, 32) == "2 of 32, idna"
    assert desk.pip_progress(log + "Installing collected packages: lxml, idna", 32) == "unpacking"


def test_a_renamed_debian_package_counts_under_either_name() -> None:
    def installed(names: Iterable[str]) -> set[str]:
        return {"libglib2.0-0t64", "libgl1"}.intersection(names)

    assert desk.missing_packages(["libglib2.0-0|libglib2.0-0t64", "libgl1", "xvfb"], installed) == ["xvfb"]


class SilentProgress:
    """Takes the words; the test looks at what is done."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def step(self, doing: str) -> None:
        self.said.append(doing)

    note = step


@pytest.fixture
def bare_debian(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A Debian where nothing is installed and this account may install nothing."""
    monkeypatch.setattr(desk.shutil, "which", lambda name, **_: f"/usr/bin/{name}")
    monkeypatch.setattr(desk, "installed_packages", lambda _: set())
    monkeypatch.setattr(desk, "root_prefix", lambda: None)
    return monkeypatch


def test_without_the_window_libraries_the_demo_goes_on_and_prints_the_line(bare_debian: pytest.MonkeyPatch) -> None:
    progress = SilentProgress()
    assert desk.ready_packages(progress, dev=False, anew=True) is False
    assert "sudo apt-get update && sudo apt-get install -y --no-install-recommends libglib2.0-0 " in progress.said[0]


def test_without_the_test_tools_the_tests_are_refused(bare_debian: pytest.MonkeyPatch) -> None:
    with pytest.raises(desk.Refusal, match=r"sudo apt-get install .* xvfb xauth xdotool dbus poppler-utils openssl "):
        desk.ready_packages(SilentProgress(), dev=True, anew=True)


def test_without_ensurepip_only_a_new_venv_is_refused_and_its_package_named(bare_debian: pytest.MonkeyPatch) -> None:
    bare_debian.setattr(desk.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(desk.Refusal, match=rf"sudo apt-get install .* python3\.{sys.version_info[1]}-venv "):
        desk.ready_packages(SilentProgress(), dev=False, anew=True)
    assert desk.ready_packages(SilentProgress(), dev=False, anew=False) is False


def test_another_system_is_told_what_is_needed_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.shutil, "which", lambda *_, **__: None)
    progress = SilentProgress()
    assert desk.ready_packages(progress, dev=True, anew=True) is True
    assert "libxcb-cursor0" in progress.said[0]


def test_the_command_works_from_a_path_with_spaces_and_quotes(tmp_path: Path) -> None:
    folder = tmp_path / 'a new "comer\'s" $HOME'
    folder.mkdir()
    python = folder / "python"
    python.write_text('#!/bin/sh\nprintf "%s|" "$@"\n', encoding="ascii")
    command = folder / "r2p-desk"
    command.write_text(desk.command_text(str(python)), encoding="utf-8")
    python.chmod(0o755)
    command.chmod(0o755)
    said = subprocess.run([str(command), "case", "create two"], capture_output=True, text=True, check=True).stdout
    assert said == "-P|-m|r2p_desk|case|create two|"


def test_the_tests_environment_does_not_depend_on_the_callers_desktop() -> None:
    desktop = {"LC_ALL": "ar_EG.UTF-8", "LANGUAGE": "ar", "QT_SCALE_FACTOR": "2", "QT_STYLE_OVERRIDE": "x"}
    session = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "w", "XDG_CURRENT_DESKTOP": "x", "PYTHONPATH": "p"}
    plain = {"PATH": "/usr/bin", "CI": "true"}
    environment = desk.tests_environment({**plain, **desktop, **session}, ":7", "/run/here")
    assert environment == desk.tests_environment(plain, ":7", "/run/here")
    assert environment["DISPLAY"] == ":7"


@pytest.mark.parametrize("lock", LOCKS)
def test_the_locks_hold_hashes_and_no_address_or_path(lock: str) -> None:
    text = (ROOT / "installer" / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|--(extra-)?index|--find-links|--trusted|@|/", text)
    blocks = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert blocks
    assert all("--hash=sha256:" in block for block in blocks)


@pytest.mark.parametrize("lock", LOCKS)
def test_the_locks_pin_the_pyside_that_survives_python_3_11(lock: str) -> None:
    assert pins(lock)["pyside6-essentials"] == "6.11.3"


def test_the_npm_lock_holds_hashes_and_no_address_or_path() -> None:
    text = (desk.NODE_SOURCE / "package-lock.json").read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|git|\bresolved\b|\.\./", text)
    lock = desk.json.loads(text)
    asked = desk.json.loads((desk.NODE_SOURCE / "package.json").read_text(encoding="utf-8"))
    own, *packages = lock["packages"].values()
    assert own["dependencies"] == asked["dependencies"] == {"age-encryption": packages[-1]["version"]}
    assert packages
    assert all(re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", package["integrity"]) for package in packages)


def test_a_new_npm_lock_makes_the_test_tools_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = desk.wanted_stamp(dev=True)
    for name in desk.NODE_FILES:
        (tmp_path / name).write_bytes((desk.NODE_SOURCE / name).read_bytes())
    monkeypatch.setattr(desk, "NODE_SOURCE", tmp_path)
    assert desk.wanted_stamp(dev=True) == before
    (tmp_path / "package-lock.json").write_text("{}", encoding="utf-8")
    assert desk.work_left(before, desk.wanted_stamp(dev=True)) == "anew"
    assert desk.work_left(before, desk.wanted_stamp(dev=False)) == "nothing"


def test_node_and_npm_are_looked_for_by_program_because_they_come_in_many_ways(
    bare_debian: pytest.MonkeyPatch,
) -> None:
    assert desk.missing_programs() == []
    bare_debian.setattr(desk.shutil, "which", lambda name, **_: None if name == "npm" else f"/usr/bin/{name}")
    assert desk.missing_programs() == ["npm"]
    with pytest.raises(desk.Refusal, match=r"sudo apt-get install .* npm libglib2"):
        desk.ready_packages(SilentProgress(), dev=True, anew=True)
    assert desk.ready_packages(SilentProgress(), dev=False, anew=True) is False


def test_the_test_lock_holds_every_run_library_in_the_same_version() -> None:
    assert pins("lock-run.txt").items() <= pins("lock-dev.txt").items()


def test_the_locks_hold_every_library_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirements, lock in [
        (project["dependencies"], LOCKS[0]),
        (project["optional-dependencies"]["dev"], LOCKS[1]),
    ]:
        assert {re.split(r"[<>=]", requirement)[0].lower() for requirement in requirements} <= pins(lock).keys()


def test_what_a_killed_set_up_left_running_holds_the_next_one_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = tmp_path / "desk.py"
    locked.touch()
    monkeypatch.setattr(desk, "__file__", str(locked))
    with desk.only_one(SilentProgress()):
        left_over = subprocess.Popen(["sleep", "60"], close_fds=False)
    with locked.open("rb") as handle:
        with pytest.raises(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        left_over.kill()
        left_over.wait()
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
