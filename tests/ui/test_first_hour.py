"""From nothing to a signed briefing, with keys and mouse alone."""

from collections.abc import Callable
from pathlib import Path

from desk_driver import OFFICER, Role, Screen, Text


def test_a_new_officer_comes_to_a_verified_briefing(open_screen: Callable[[Path], Screen], tmp_path: Path) -> None:
    screen = open_screen(tmp_path / "home")
    _create_officer(screen)
    screen.fill("Name of the situation", "Kivera border districts")
    screen.press("Tab")  # level
    screen.click("Create case", Role.Button)
    screen.wait_for("No items yet. Capture one with Ctrl+N, or take in a file with Ctrl+I.")
    _capture(screen)
    _find(screen)
    _judge(screen)
    briefing = tmp_path / "briefing.pdf"
    screen.press("Ctrl+7")
    screen.fill("As of", "20 May 2026")
    screen.fill("File to write", str(briefing))
    screen.click("Write and sign", Role.Button)
    screen.wait_for("Signature: valid")
    found = screen.value("What was written and found")
    assert "Marking: CONFIDENTIAL" in found
    assert f"Signed by: {OFFICER}" in found
    screen.wait_for("Page 1 of…")
    assert briefing.read_bytes().startswith(b"%PDF-")


def test_a_briefing_never_overwrites_a_file(at_work: Screen, tmp_path: Path) -> None:
    there = tmp_path / "there.pdf"
    there.write_bytes(b"something else")
    at_work.press("Ctrl+7")
    at_work.fill("File to write", str(there))
    at_work.click("Write and sign", Role.Button)
    at_work.wait_for("There is already a file of that name…")
    assert there.read_bytes() == b"something else"
    assert at_work.value("File to write") == str(there)


def test_the_two_passphrases_must_be_the_same(open_screen: Callable[[Path], Screen], tmp_path: Path) -> None:
    screen = open_screen(tmp_path / "home")
    screen.fill("Your name, as it will stand under what you sign", OFFICER)
    screen.fill("Passphrase", "a long enough passphrase")
    screen.fill("Passphrase again", "a long enough passphrasf")
    screen.press("Return")
    screen.wait_for("The two passphrases are not the same.")
    assert not (tmp_path / "home" / "officer.age").exists()


def test_a_made_passphrase_is_shown_and_works(open_screen: Callable[[Path], Screen], tmp_path: Path) -> None:
    screen = open_screen(tmp_path / "home")
    screen.fill("Your name, as it will stand under what you sign", OFFICER)
    screen.click("Make a passphrase for me", Role.Button)
    made = next(said for node in screen.nodes() if (said := node.text(Text.Name)).count("-") == 4 and " " not in said)
    screen.click("Create officer", Role.Button)
    screen.wait_for("Cases", Role.Table)
    screen.press("Ctrl+L")
    screen.unlock(made)


def test_the_practice_case_is_one_click(open_screen: Callable[[Path], Screen], tmp_path: Path) -> None:
    screen = open_screen(tmp_path / "home")
    _create_officer(screen)
    screen.click("Create the practice case", Role.Button)
    screen.wait(lambda: "58 items" in screen.said(), "the practice case")
    assert screen.find("Marking: UNCLASSIFIED · TLP:CLEAR · PRACTICE") is not None


def _create_officer(screen: Screen) -> None:
    screen.fill("Your name, as it will stand under what you sign", OFFICER)
    screen.fill("Passphrase", "kivera river seven lamps")
    screen.fill("Passphrase again", "kivera river seven lamps")
    screen.press("Return")
    screen.wait_for("No cases yet…")


def _capture(screen: Screen) -> None:
    screen.press("Ctrl+N")
    screen.type("Radio lists families to be visited")
    screen.press("Tab")
    screen.type("A broadcast named eleven families.")
    screen.fill("Happened", "12 May 2026 ± 3 days")
    screen.fill("Became known", "14 May 2026")
    screen.fill("Who said so", "Market trader")
    screen.fill("Grade", "b2")
    screen.press("Ctrl+S")
    screen.row("Items", "Radio lists families")


def _find(screen: Screen) -> None:
    screen.press("Ctrl+F")
    screen.type("eleven fam")
    screen.wait_for("1 item found")
    screen.press("Return", "Down")
    assert screen.cells("Items")[0][:2] == ["12 May 2026 ± 3 days", "Radio lists families to be visited"]
    screen.wait(lambda: "A broadcast named eleven families." in screen.value("What is reported"), "the reader")
    screen.wait_for("Grade: B2 · source usually reliable · probably true")
    screen.press("Ctrl+F", "Ctrl+A", "Delete")


def _judge(screen: Screen) -> None:
    screen.press("Ctrl+4")
    screen.fill("As of", "20 May 2026")
    screen.press("Return")
    screen.wait_for("1 item known by then…")
    screen.focus("Framework")
    screen.press("N", "1")
    screen.fill("Reasons", "One broadcast named families.")
    screen.focus("Search among the items known by then", Role.EditableText)
    screen.type("eleven")
    screen.press("Return", "F")
    screen.row("Evidence for", "12 May 2026")
    screen.press("Ctrl+S")
    screen.row("Framework", "Indicator 1.1, Armed conflict under way, between States or inside one. State: present")
    screen.wait_for("1 item known by then · 1 of 143 indicators judged")
