"""Settings of an officer's keys and backups, worked from the window: each promise of the pages, with real files."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from colleagues import push
from desk_driver import PASSPHRASE, PRACTICE, Role, Screen

from r2p_desk.actions import backup, recovery, session
from r2p_desk.actions.items import list_items

NEW = "nightjar-copper-anvil-meadow-tuesday"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder on another disk."""
    made = tmp_path / "stick"
    made.mkdir()
    return made


def page(screen: Screen, name: str) -> None:
    """The page of this name in the settings."""
    screen.press("Ctrl+,")
    screen.wait(lambda: bool(screen.cells("Pages of the settings")), "the pages")
    screen.click_node(screen.row("Pages of the settings", name))


def words_of(text: Path) -> str:
    """The words on a sheet kept as text."""
    return " ".join(line for line in text.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))


def sheets(stick: Path) -> list[str]:
    """The words of each sheet written there, in order."""
    return [words_of(path) for path in sorted(stick.glob("*.txt"))]


def take(screen: Screen, words: list[str]) -> None:
    """Type these sheets one after another."""
    for count, one in enumerate(words, 1):
        screen.fill("Words on a sheet", one)
        push(screen, "Take this sheet")
        screen.wait(lambda count=count: _taken(screen) == count, f"sheet {count} to be taken")


def _taken(screen: Screen) -> int:
    """How many sheets it says were taken."""
    found = re.search(r"Taken: share ([0-9, ]+)\.", screen.said())
    return len(found[1].split(",")) if found else 0


def test_another_passphrase_opens_and_the_old_one_does_not(at_work: Screen, home: Path) -> None:
    page(at_work, "Officer")
    at_work.fill("The passphrase of now", "not this one")
    at_work.fill("The new passphrase", NEW)
    at_work.fill("The new passphrase again", NEW)
    push(at_work, "Change the passphrase")
    at_work.wait_for("This is not the passphrase of now.")
    at_work.fill("The passphrase of now", PASSPHRASE)
    push(at_work, "Change the passphrase")
    at_work.wait_for("The passphrase is changed. The old one opens nothing here any more.")
    assert at_work.value("The passphrase of now") == at_work.value("The new passphrase") == ""
    at_work.press("Ctrl+L")
    at_work.fill("Passphrase", PASSPHRASE)
    at_work.press("Return")
    at_work.wait_for("This is not the passphrase of this officer.…")
    at_work.fill("Passphrase", NEW)
    at_work.press("Return")
    at_work.wait(lambda: at_work.find("Capture", Role.Button) is not None, "the case")


def test_sheets_are_made_checked_and_tried_in_a_drill(at_work: Screen, stick: Path) -> None:
    page(at_work, "Recovery")
    at_work.wait_for("There is no way back: a lost passphrase is a lost officer.")
    at_work.fill("Folder for the sheets", str(stick))
    at_work.focus("Also as text files, to be typed from or copied to another machine", Role.CheckBox)
    at_work.press("Space")
    push(at_work, "Make the sheets")
    at_work.wait(lambda: len(list(stick.glob("*.pdf"))) == 5, "five sheets")
    at_work.wait_for("Replace the sheets", Role.Button)
    words = sheets(stick)
    at_work.fill("Words on the sheet", words[1])
    push(at_work, "Check this sheet")
    at_work.wait(lambda: "Share 2 of 5 is sound, word for word." in at_work.said(), "that it is sound")
    take(at_work, words[:3])
    at_work.wait(lambda: "These are enough." in at_work.said(), "enough of them")
    push(at_work, "Begin the drill")
    at_work.wait(lambda: "The drill brought everything back." in at_work.said(), "the drill")


def test_a_backup_is_made_found_read_and_rehearsed(at_work: Screen, stick: Path) -> None:
    page(at_work, "Backup")
    at_work.fill("Folder for backups", str(stick))
    push(at_work, "Back up now")
    at_work.wait(lambda: "The backup was written." in at_work.said(), "the backup")
    at_work.fill("Folder with backups", str(stick))
    push(at_work, "Look into it")
    at_work.wait(lambda: bool(at_work.cells("Backups")), "the backup in the list")
    at_work.focus("Backups", Role.List)
    at_work.press("Home")
    push(at_work, "Read it to its end")
    at_work.wait(lambda: "The backup is whole." in at_work.said(), "that it is whole")
    push(at_work, "Rehearse bringing it back")
    at_work.wait_for("Type the passphrase: a rehearsal proves that it opens the backup.")
    at_work.fill("Passphrase", PASSPHRASE)
    push(at_work, "Rehearse bringing it back")
    at_work.wait(lambda: "The rehearsal brought everything back." in at_work.said(), "the rehearsal")


def test_a_lost_passphrase_is_made_good_with_sheets(
    open_screen: Callable[[Path], Screen], home: Path, stick: Path
) -> None:
    with session.unlock(home, PASSPHRASE) as desk:
        recovery.make_shares(desk, 2, 3, stick, text=True)
    screen = open_screen(home)
    push(screen, "Passphrase lost?")
    take(screen, sheets(stick)[1:])
    screen.wait(lambda: "These are enough." in screen.said(), "enough of them")
    screen.fill("The new passphrase", NEW)
    screen.fill("The new passphrase again", NEW)
    push(screen, "Bring it back")
    screen.wait_for("Cases", Role.Table)
    screen.wait(lambda: "Everything was brought back, under new signing keys." in screen.said(), "what was done")
    screen.open_practice()
    screen.wait(lambda: len(screen.cells("Items")) == 58, "the items")


def test_too_few_sheets_bring_nothing_back_and_change_nothing(
    open_screen: Callable[[Path], Screen], home: Path, stick: Path
) -> None:
    with session.unlock(home, PASSPHRASE) as desk:
        recovery.make_shares(desk, 2, 3, stick, text=True)
    before = (home / "officer.age").read_bytes()
    screen = open_screen(home)
    push(screen, "Passphrase lost?")
    screen.fill("Words on a sheet", sheets(stick)[0])
    push(screen, "Take this sheet")
    screen.fill("The new passphrase", NEW)
    screen.fill("The new passphrase again", NEW)
    push(screen, "Bring it back")
    screen.wait(lambda: "Take as many sheets as it needs first." in screen.said(), "a refusal")
    assert (home / "officer.age").read_bytes() == before


def test_a_new_machine_begins_from_a_backup(
    open_screen: Callable[[Path], Screen], home: Path, stick: Path, tmp_path: Path
) -> None:
    with session.unlock(home, PASSPHRASE) as desk:
        made = backup.create_backup(desk, stick)
    new = tmp_path / "new machine" / "home"
    screen = open_screen(new)
    push(screen, "Restore from a backup…")
    screen.fill("Backup file", str(made.path))
    screen.fill("Passphrase of the day it was made", PASSPHRASE)
    push(screen, "Bring it back")
    screen.wait_for("Cases", Role.Table)
    screen.wait(lambda: "Restored from the backup:" in screen.said(), "what was done")
    screen.window.lock()
    screen.wait_for("Passphrase", Role.EditableText)
    screen.window.close()
    screen.wait(lambda: not screen.window.isVisible(), "the end")
    screen.window.workspace.runner.stop()
    with session.unlock(new, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=False) as case:
        assert len(list_items(case)) == 58
