"""The page about frameworks: how far entries were checked, an office's wording loaded and removed, rules read."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from colleagues import push
from desk_driver import PASSPHRASE, Role, Screen

import framework_packs
from r2p_desk.actions import session
from r2p_desk.actions.frameworks import framework_for, packs
from r2p_desk.keys.officer import create_officer
from r2p_desk.keys.signing import Purpose

FRAMEWORK = "Framework of Analysis for Atrocity Crimes: A tool for prevention (2014-10)"
RULE = "Coding rule and what corresponds"


@pytest.fixture
def pack(home: Path, tmp_path: Path) -> Path:
    with session.unlock(home, PASSPHRASE) as desk:
        return framework_packs.signed(desk, framework_packs.plain(), tmp_path)


@pytest.fixture
def shown(open_screen: Callable[[Path], Screen], home: Path, pack: Path) -> Screen:
    screen = open_screen(home)
    screen.unlock()
    screen.press("Ctrl+,")
    screen.wait(lambda: bool(screen.cells("Pages of the settings")), "the pages")
    screen.click_node(screen.row("Pages of the settings", "Frameworks"))
    screen.wait(lambda: bool(screen.cells("Entries of the framework")), "the entries")
    return screen


def used(screen: Screen) -> list[str]:
    return [row[0] for row in screen.cells("Frameworks and how far they were checked")]


def choose(screen: Screen, entry: str) -> None:
    """Choose this entry with the keys: type its number where the tree is."""
    screen.focus("Entries of the framework", Role.Tree)
    screen.press("Home")
    for _ in range(200):
        if text(screen).startswith(f"{entry}  "):
            return
        screen.press("Right", "Down")
    raise AssertionError(f"{entry} was not reached; {text(screen)[:80]}")


def text(screen: Screen) -> str:
    return screen.value(RULE)


def test_it_says_how_many_entries_have_which_status(shown: Screen) -> None:
    assert f"{FRAMEWORK}: 143 indicators · not the official text" in used(shown)
    for words in (
        "number and substance checked: 37",
        "from memory, not checked: 94",
        "wording not carried: see the official text: 7",
        "OSAPG Analysis Framework (2009): 49 indicators · not the official text",
        "from memory, not checked: 35",
    ):
        assert words in used(shown)
    assert "No framework pack is loaded." in shown.said()


def test_a_rule_and_what_corresponds_are_read_with_the_keys(shown: Screen) -> None:
    choose(shown, "1.4")
    assert "substance checked, number from memory" in text(shown)
    assert "Coding rule, not text of the United Nations: Has power changed hands" in text(shown)
    assert "Does not count: A lawful though bitter election" in text(shown)
    assert "It bears on 8b of osapg-2009: Government changes" in text(shown)
    assert "our own reading" in text(shown)


def test_a_pack_is_loaded_used_and_removed_again(shown: Screen, home: Path, pack: Path) -> None:
    shown.fill("Pack file", str(pack))
    push(shown, "Load the pack")
    shown.wait(lambda: "Cadre d’analyse (2014-10): 143 indicators · official wording" in used(shown), "the wording")
    assert "official wording: 143" in used(shown)
    rows = [row[0] for row in shown.cells("Framework packs")]
    assert rows == ["un-2014, fr: Cadre d’analyse, issued 2026-11-01, official wording, signed by Amina Diallo"]
    shown.wait(lambda: text(shown).startswith("1  Facteur 1"), "the French wording in the reader")
    shown.click_node(shown.row("Framework packs", "un-2014"))
    push(shown, "Remove the pack")
    shown.wait(lambda: f"{FRAMEWORK}: 143 indicators · not the official text" in used(shown), "our own wording")
    assert "No framework pack is loaded." in shown.said()


def test_a_stranger_s_pack_is_refused_beside_the_field_and_what_was_typed_stays(shown: Screen, tmp_path: Path) -> None:
    stranger = create_officer("Nobody Known", datetime.now(UTC))
    stated = {key: value for key, value in framework_packs.plain().items() if key != "schema"}
    head = {"type": "r2p-desk/framework-pack", "format": 1, "case": None, "signer": stranger.id}
    path = tmp_path / "strange"
    path.write_bytes(stranger.seal_statement(Purpose.FRAMEWORK, {**head, **stated}))
    shown.fill("Pack file", str(path))
    push(shown, "Load the pack")
    shown.wait(lambda: "signed by somebody who is not among your contacts" in shown.said(), "the refusal")
    assert shown.value("Pack file") == str(path)
    assert f"{FRAMEWORK}: 143 indicators · not the official text" in used(shown)


def test_what_is_loaded_is_there_for_other_programs_of_this_home(
    shown: Screen, home: Path, pack: Path, open_screen: Callable[[Path], Screen]
) -> None:
    shown.fill("Pack file", str(pack))
    push(shown, "Load the pack")
    shown.wait(lambda: bool(shown.find("Framework packs")), "the pack")
    shown.window.close()
    with session.unlock(home, PASSPHRASE) as desk:
        assert [one.language for one in packs(desk)] == ["fr"]
        assert framework_for(desk, "un-2014").official
