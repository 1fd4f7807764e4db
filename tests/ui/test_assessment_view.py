"""The assessment by keyboard, and what must not be seen in it."""

import pytest
from desk_driver import Role, Screen
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QTreeWidget

LATER = ("President's plane shot down", "RTLM: the people are the real army")
"""Titles of items that became known in April 1994."""


@pytest.fixture
def assessing(at_work: Screen) -> Screen:
    """The practice case as of 15 January 1994."""
    at_work.press("Ctrl+4")
    at_work.wait_for("38 items known by then…")
    return at_work


def test_what_became_known_later_is_nowhere(assessing: Screen) -> None:
    said = assessing.said()
    for title in LATER:
        assert title not in said


def test_a_search_among_candidates_does_not_find_what_became_known_later(assessing: Screen) -> None:
    assessing.focus("Search among the items known by then", Role.EditableText)
    assessing.type("plane shot down")
    assessing.wait_for("0 items known by then")
    assert assessing.cells("Items known by then") == []


def test_an_earlier_day_shows_fewer_items_and_no_later_judgement(assessing: Screen) -> None:
    assessing.fill("As of", "1 March 1993")
    assessing.press("Return")
    assessing.wait(lambda: "0 of 143 indicators judged" in assessing.said(), "an empty profile")
    assert "1994" not in "".join(row[0] for row in assessing.cells("Items known by then"))


def test_a_broken_day_is_told_beside_the_field_and_nothing_else_changes(assessing: Screen) -> None:
    assessing.fill("As of", "yesterweek")
    assessing.press("Return")
    assessing.wait_for("“yesterweek” is not a date…")
    assert "38 items known by then" in assessing.said()


def test_narrower_access_leaves_out_what_was_not_public(assessing: Screen) -> None:
    before = len(assessing.cells("Items known by then"))
    assessing.click("Only what was open to: the United Nations", Role.CheckBox)
    assessing.wait(lambda: len(assessing.cells("Items known by then")) < before, "fewer items")


def test_keys_set_the_state_and_n_saves_and_goes_on(assessing: Screen) -> None:
    assessing.focus("Framework", Role.Tree)
    assessing.press("N")
    first = _indicator(assessing)
    assessing.press("2", "N")
    assessing.wait(lambda: _indicator(assessing) != first, "the next open indicator")
    assessing.row("Framework", f"Indicator {first}, ")
    assessing.wait(lambda: f"Indicator {first}, " in _with_state(assessing, "emerging"), "the saved state")


def test_digits_typed_into_reasons_are_text(assessing: Screen) -> None:
    assessing.focus("Framework", Role.Tree)
    assessing.press("N", "4")
    assessing.fill("Reasons", "2 of 3")
    assert assessing.value("Reasons") == "2 of 3"
    assert assessing.chosen("4 unclear")


def test_evidence_moves_from_candidate_to_side_and_away(assessing: Screen) -> None:
    assessing.focus("Framework", Role.Tree)
    assessing.press("N")
    assessing.focus("Search among the items known by then", Role.EditableText)
    assessing.type("informant")
    assessing.press("Return")
    assessing.wait(lambda: len(assessing.cells("Items known by then")) >= 1, "candidates")
    assessing.press("A")
    assert len(assessing.cells("Evidence against")) == 1
    assessing.press("F")
    assert assessing.cells("Evidence against") == []
    assessing.click_node(assessing.row("Evidence for", ""))
    assessing.press("Delete")
    assert assessing.cells("Evidence for") == []


def test_a_level_of_concern_is_stated_for_a_risk_factor(assessing: Screen) -> None:
    assessing.click_node(assessing.row("Framework", "Risk factor 8, "))
    assessing.wait_for("Level of concern", Role.ComboBox)
    assessing.focus("Level of concern", Role.ComboBox)
    assessing.press("End")
    assessing.press("Ctrl+S")
    assessing.row("Framework", "Risk factor 8, Triggering factors. Level of concern very high")


def test_only_what_is_not_known_can_be_listed_with_its_count(assessing: Screen) -> None:
    assessing.click("Only what we do not know (109)", Role.CheckBox)
    listed = [row[0] for row in assessing.cells("Framework") if row[0].startswith("Indicator ")]
    assert len(listed) == 109
    assert not [entry for entry in listed if "State: present" in entry]


def test_wording_that_was_not_checked_says_so(assessing: Screen) -> None:
    assessing.row("Framework", "Risk factor 3, ")
    said = next(row[0] for row in assessing.cells("Framework") if row[0].startswith("Risk factor 3, "))
    assert "from memory, not checked" in said


def test_a_later_day_needs_an_assessment_of_its_own(assessing: Screen) -> None:
    assessing.fill("As of", "1 February 1994")
    assessing.press("Return")
    assessing.wait_for("You see the assessment of 15 January 1994. To judge as of 1 February 1994, begin a new one.")
    assessing.click("Begin from these judgements", Role.Button)
    assessing.wait(lambda: assessing.find("Begin from these judgements") is None, "the new assessment")
    assert "34 of 143 indicators judged" in assessing.said()


def test_a_judgement_half_done_survives_a_lock(assessing: Screen) -> None:
    assessing.focus("Framework", Role.Tree)
    assessing.press("N", "1")
    indicator = _indicator(assessing)
    assessing.fill("Reasons", "Not finished")
    assessing.press("Ctrl+L")
    assessing.unlock_again()
    assessing.press("Ctrl+4")
    assessing.wait_for("38 items known by then…")
    assessing.focus("Framework", Role.Tree)
    assessing.press("N")
    assert _indicator(assessing) == indicator
    assert assessing.value("Reasons") == "Not finished"
    assert assessing.chosen("1 present")


def _indicator(screen: Screen) -> str:
    """The id of the indicator in the middle."""
    return next(
        said.split()[0]
        for said in screen.said().splitlines()
        if said[:1].isdigit() and "." in said.split()[0] and "  " in said
    )


def _with_state(screen: Screen, state: str) -> str:
    return "\n".join(row[0] for row in screen.cells("Framework") if f"State: {state}" in row[0])


def test_titles_of_the_framework_are_not_cut(assessing: Screen) -> None:
    tree = assessing.wait_for("Framework", Role.Tree).object()
    assert isinstance(tree, QTreeWidget)
    assert tree.header().sectionSize(0) >= tree.header().sectionSizeHint(0)
    for at in range(tree.topLevelItemCount()):
        entry = tree.topLevelItem(at)
        metrics, room = QFontMetrics(entry.font(0)), tree.columnWidth(0) - tree.indentation() - 8
        needed = metrics.boundingRect(0, 0, room, 1000, Qt.TextFlag.TextWordWrap, entry.text(0)).height()
        assert tree.visualItemRect(entry).height() >= needed, entry.text(0)


def test_nothing_scrolls_before_an_indicator_is_chosen(assessing: Screen) -> None:
    assert assessing.find("Judgement") is None
    assessing.wait_for("Choose an indicator, or press N for the first open one.")
