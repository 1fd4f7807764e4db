"""The register of sources, as an officer meets it: entered, graded with a reason, settled, and its items a key away."""

import pytest
from desk_driver import Role, Screen

HRW = "Africa Watch"


@pytest.fixture
def sources(at_work: Screen) -> Screen:
    at_work.press("Ctrl+Shift+S")
    at_work.wait(lambda: len(at_work.cells("Sources")) > 5, "the register")
    return at_work


def _row(screen: Screen, name: str) -> list[str]:
    return next((row for row in screen.cells("Sources") if row[0] == name), [])


def _press(screen: Screen, name: str) -> None:
    """The button need not be in view."""
    screen.focus(name, Role.Button)
    screen.press("Return")


def _read(screen: Screen, name: str) -> None:
    screen.click_node(screen.row("Sources", name))
    screen.wait_for(name, Role.StaticText)
    screen.wait_for("Items of this source", Role.Tree)


def test_a_source_is_entered_graded_with_a_reason_and_its_grades_stay(sources: Screen) -> None:
    _press(sources, "New source")
    sources.fill("Pseudonym", "Heron")
    sources.fill("or in your own words", "parish")
    sources.fill("Days between two reports", "14")
    _press(sources, "Enter the source")
    sources.wait(lambda: _row(sources, "Heron")[1:3] == ["parish", ""], "the new source")
    sources.wait_for("Expected: every 14 days, as an officer stated.")
    for why in ("", "Two reports were made up"):
        sources.focus("Reliability", Role.ComboBox)
        sources.press("Down", "Down")
        _press(sources, "State the reliability")
        if not why:
            sources.wait(lambda: _row(sources, "Heron")[2] == "B", "the first letter")
            continue
        sources.wait_for("The reliability of this source was stated before: B.…")
        sources.fill("Why", why)
        _press(sources, "State the reliability")
    sources.wait(lambda: _row(sources, "Heron")[2] == "D", "the second letter")
    sources.wait_for("D: not usually reliable. Why: Two reports were made up")


def test_a_finding_stands_in_the_record_and_its_item_is_one_key_away(sources: Screen) -> None:
    _read(sources, HRW)
    assert _row(sources, HRW)[3:6] == ["", "", "5"]
    sources.focus("Items of this source", Role.Tree)
    sources.press("Home")
    sources.focus("It turned out", Role.ComboBox)
    sources.type("ref")
    sources.fill("What confirmed or refuted it", "The commission found otherwise")
    _press(sources, "State the finding")
    sources.wait(lambda: _row(sources, HRW)[3:6] == ["", "1", "4"], "the record")
    sources.wait_for("refuted: The commission found otherwise")
    sources.focus("Items of this source", Role.Tree)
    sources.press("Return")
    sources.wait(lambda: sources.chosen("Items"), "the items")
    sources.wait_for("Turned out: refuted: The commission found otherwise…")
    _press(sources, "Source…")
    sources.wait(lambda: sources.chosen("Sources"), "back at its source")


def test_what_was_typed_of_a_source_waits_while_another_is_read(sources: Screen) -> None:
    _read(sources, HRW)
    sources.fill("Note for this office; it never leaves", "Ask in Nairobi")
    other = next(row[0] for row in sources.cells("Sources") if row[0] != HRW)
    _read(sources, other)
    assert sources.value("Note for this office; it never leaves") == ""
    _read(sources, HRW)
    assert sources.value("Note for this office; it never leaves") == "Ask in Nairobi"


def test_what_was_typed_of_two_sources_is_back_after_a_lock(sources: Screen) -> None:
    other = next(row[0] for row in sources.cells("Sources") if row[0] != HRW)
    for name, note in ((HRW, "Ask in Nairobi"), (other, "Ask in London")):
        _read(sources, name)
        sources.fill("Note for this office; it never leaves", note)
    sources.press("Ctrl+L")
    sources.wait_for("Passphrase", Role.EditableText)
    sources.unlock_again()
    sources.press("Ctrl+Shift+S")
    sources.wait(lambda: bool(_row(sources, HRW)), "the register")
    for name, note in ((HRW, "Ask in Nairobi"), (other, "Ask in London")):
        _read(sources, name)
        sources.wait(lambda note=note: sources.value("Note for this office; it never leaves") == note, note)


def test_silent_sources_alone_and_words_narrow_the_list(sources: Screen) -> None:
    every = len(sources.cells("Sources"))
    sources.click("Only those silent against their rhythm", Role.CheckBox)
    sources.wait(lambda: all("○" in row[6] for row in sources.cells("Sources")), "only silent ones")
    sources.click("Only those silent against their rhythm", Role.CheckBox)
    sources.fill("Find a source by pseudonym or kind", "africa")
    sources.wait(lambda: 0 < len(sources.cells("Sources")) < every, "fewer sources")
    _read(sources, HRW)
    _press(sources, "Show them in Items")
    sources.wait(lambda: sources.chosen("Items"), "the items")
    sources.wait(lambda: len(sources.cells("Items")) == 5, "its items")
