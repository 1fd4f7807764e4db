"""All 143 indicators judged in one sitting with nothing but keys, and read again by another officer elsewhere."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from desk_driver import PASSPHRASE, Role, Screen, _seal_quickly

from r2p_desk.actions import access, session
from r2p_desk.actions.assessing import assessments, framework, profile
from r2p_desk.actions.copying_in import copy_in
from r2p_desk.actions.exercise import create_exercise
from r2p_desk.domain.assessment import State
from r2p_desk.domain.when import When

DAY = When("1994-01-15")
EXERCISE = "Exercise, nobody's judgement yet"
STATES = tuple(State)
ANOTHER = "Kofi Mensah"


@pytest.fixture
def exercise_home(home: Path) -> Path:
    """The prepared home with an exercise: the items known by the day, and no assessment."""
    with session.unlock(home, PASSPHRASE) as desk, create_exercise(desk, EXERCISE):
        return home


def _open(screen: Screen, case: str) -> None:
    screen.click_node(screen.row("Cases", case))
    screen.click("Open case", Role.Button)
    screen.wait(lambda: screen.find("Items", Role.Table) is not None, "the items")
    screen.press("Ctrl+4")


def _shown(screen: Screen) -> str:
    return next((said.split()[0] for said in screen.said().splitlines() if said[:1].isdigit() and "  " in said[:8]), "")


@pytest.mark.slow
def test_the_whole_framework_by_keys_and_read_again_by_another(
    open_screen: Callable[[Path], Screen], exercise_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = {one.id: STATES[at % 5] for at, one in enumerate(framework().indicators)}
    screen = open_screen(exercise_home)
    screen.unlock()
    _open(screen, EXERCISE)
    screen.fill("As of", "15 January 1994")
    screen.press("Return")
    screen.wait_for("38 items known by then…")
    screen.focus("Framework", Role.Tree)
    for indicator, state in wanted.items():
        screen.press("N")
        screen.wait(lambda indicator=indicator: _shown(screen) == indicator, f"indicator {indicator}")
        screen.press(str(STATES.index(state) + 1))
    screen.press("N")
    screen.wait(
        lambda: "State: not assessed" not in "\n".join(row[0] for row in screen.cells("Framework")), "all saved"
    )
    screen.press("N")
    screen.wait_for("Every indicator is assessed.")
    screen.press("Ctrl+W")

    monkeypatch.setattr(session, "seal_officer", _seal_quickly)
    theirs = tmp_path / "another" / "home"
    with session.create_officer(theirs, ANOTHER, PASSPHRASE) as another:
        with session.unlock(exercise_home, PASSPHRASE) as desk, session.open_case(desk, EXERCISE, write=True) as case:
            access.add_members(case, [another.officer.public])
            case.file.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            folder = shutil.copytree(case.file.folder, tmp_path / "stick.r2pcase")
        copy_in(another, Path(folder))
        with session.open_case(another, EXERCISE, write=False) as read:
            (made,) = assessments(read)
            assert made.as_of == DAY
            assert {one.id: one.state for one in profile(read, DAY).indicators} == wanted
    other = open_screen(theirs)
    other.unlock()
    _open(other, EXERCISE)
    other.wait_for(
        f"38 items known by then · {sum(state.known for state in wanted.values())} of 143 indicators judged…"
    )
