"""The security posture in the window: every finding of the command, in words, with the way to where it is put right."""

import os
from pathlib import Path

import pytest
from desk_driver import PASSPHRASE, PRACTICE, Role, Screen, name_of

from r2p_desk.actions import posture, session
from r2p_desk.system.machine import Machine


def open_page(screen: Screen) -> None:
    screen.press("Ctrl+,")
    screen.wait(lambda: bool(screen.cells("Pages of the settings")), "the pages")
    screen.click_node(screen.row("Pages of the settings", "Security"))
    screen.wait_for("Recovery sheets: …")


@pytest.fixture
def unlocked(screen: Screen) -> Screen:
    screen.unlock()
    return screen


def test_every_finding_of_the_command_is_told_with_its_state_in_words(home: Path, unlocked: Screen) -> None:
    with session.unlock(home, PASSPHRASE) as desk:
        codes = {one.code for one in posture.posture(posture.Surroundings(home, Machine(), os.environ, desk))}
    open_page(unlocked)
    told = {
        node.object().objectName().removeprefix("security-"): name_of(node)
        for node in unlocked.nodes()
        if node.object() is not None and node.object().objectName().removeprefix("security-") in codes
    }
    assert set(told) == codes
    assert all(any(state in words for state in (": good.", ": to do.", ": cannot be told.")) for words in told.values())
    said = unlocked.said()
    assert "Python cannot promise to wipe the rest" in said
    assert "What to do: Make sheets" in said


def test_a_button_leads_to_where_it_is_put_right(unlocked: Screen) -> None:
    open_page(unlocked)
    unlocked.focus("Recovery sheets…", Role.Button)
    unlocked.press("Space")
    unlocked.wait_for("Make recovery sheets")


def test_what_was_put_right_is_seen_when_looked_at_again(home: Path, unlocked: Screen) -> None:
    home.chmod(0o755)
    open_page(unlocked)
    unlocked.wait_for("Rights on the home folder: to do.…")
    home.chmod(0o700)
    unlocked.focus("Look again", Role.Button)
    unlocked.press("Space")
    unlocked.wait_for("Rights on the home folder: good.…")


def test_a_finding_that_names_a_case_is_marked_the_strictest_way(home: Path, unlocked: Screen) -> None:
    (folder,) = (home / session.CASES_FOLDER).glob("*.r2pcase")
    folder.rename(home / "elsewhere")
    open_page(unlocked)
    unlocked.wait(lambda: PRACTICE in unlocked.said(), "the case that is missing")
    unlocked.wait_for("Marking: STRICTLY CONFIDENTIAL…")
