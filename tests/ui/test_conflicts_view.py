"""Values that officers stated unaware of each other: marked where they are read, decided where they stand together."""

from collections.abc import Callable
from pathlib import Path

import pytest
from colleagues import COLLEAGUE, HERS, HIS, contested, disagree, push
from desk_driver import OFFICER, PASSPHRASE, PRACTICE, Role, Screen

from r2p_desk.actions import history, session


@pytest.fixture
def disputed(open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path) -> Screen:
    """The practice case with four fields in conflict, open."""
    disagree(home, tmp_path, titles=3)
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    screen.wait_for("Conflicts (4)")
    return screen


def test_a_case_of_ones_own_has_none(at_work: Screen) -> None:
    at_work.press("Ctrl+Shift+C")
    at_work.wait_for("Nothing waits for a decision.")
    assert at_work.find("Conflicts") is not None


def test_items_that_wait_are_marked_in_list_and_reader(disputed: Screen) -> None:
    disputed.press("Ctrl+F")
    disputed.type('"on the radio 0"')
    disputed.wait(lambda: len(disputed.cells("Items")) == 1, "the item")
    assert disputed.cells("Items")[0][1] == f"{HERS} 0 (waits for a decision)"
    disputed.click_node(disputed.row("Items", f"{HERS} 0"))
    disputed.wait_for("Officers stated different values, unaware of each other: Grade, Title.")
    disputed.wait_for("Grade: B2 · source usually reliable · probably true · waits for a decision")
    push(disputed, "Decide")
    disputed.wait_for(f"Item: {HERS} 0")
    assert disputed.find("Conflicts (4)") is not None


def test_both_values_stand_side_by_side_with_who_and_when(disputed: Screen) -> None:
    disputed.press("Ctrl+Shift+C")
    disputed.wait(lambda: len(disputed.cells("Fields that wait for a decision")) == 4, "the fields")
    disputed.click_node(disputed.row("Fields that wait for a decision", "Title · Item: "))
    disputed.wait_for("Title: which value stands?")
    values = {disputed.value(f"Value of {name}") for name in (OFFICER, COLLEAGUE)}
    assert {value[:-1] for value in values} == {f"{HERS} ", f"{HIS} "}
    left, right = (disputed.wait_for(f"Take the value of {name}", Role.Button) for name in (OFFICER, COLLEAGUE))
    assert left.rect().top() == right.rect().top()
    assert disputed.said().count("(their claim)") == 2


def test_one_is_taken_and_the_count_goes_down(disputed: Screen, home: Path) -> None:
    disputed.press("Ctrl+Shift+C")
    disputed.click_node(disputed.row("Fields that wait for a decision", "Grade"))
    disputed.wait_for("Grade: which value stands?")
    push(disputed, f"Take the value of {COLLEAGUE}")
    disputed.wait_for("Conflicts (3)")
    disputed.wait(lambda: len(disputed.cells("Fields that wait for a decision")) == 3, "the rest")
    disputed.window.close()
    disputed.window.workspace.runner.stop()
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=False) as case:
        item = contested(case)[0]
        assert item.grade == "C3"
        grades = [one.value for one in history.record_history(case, "item", item.id) if one.field == "grade"]
        assert set(grades) == {"B2", "C3"}


def test_another_value_is_written_after_it_was_read(disputed: Screen) -> None:
    disputed.press("Ctrl+Shift+C")
    disputed.click_node(disputed.row("Fields that wait for a decision", "Grade"))
    disputed.wait_for("Grade: which value stands?")
    disputed.fill("Or write another value", "Z9")
    push(disputed, "State this instead")
    disputed.wait(lambda: "Z9" in disputed.value("Or write another value"), "what was typed")
    assert disputed.find("Conflicts (4)") is not None
    disputed.fill("Or write another value", "a1")
    push(disputed, "State this instead")
    disputed.wait_for("Conflicts (3)")
    disputed.click_node(disputed.row("Fields that wait for a decision", f"Title · Item: {HERS} 0"))
    push(disputed, "Show the item")
    disputed.wait_for("Grade: A1 · source completely reliable · confirmed by other sources")


def test_a_decision_can_be_undone(disputed: Screen) -> None:
    disputed.press("Ctrl+Shift+C")
    disputed.click_node(disputed.row("Fields that wait for a decision", "Grade"))
    push(disputed, f"Take the value of {COLLEAGUE}")
    disputed.wait_for("Conflicts (3)")
    disputed.focus("Fields that wait for a decision", Role.List)
    disputed.press("Ctrl+Z")
    disputed.wait_for("Put back as before: Item…")


def test_values_are_kept_side_by_side_with_a_reason_and_decided_later_by_key(disputed: Screen, home: Path) -> None:
    disputed.press("Ctrl+Shift+C")
    disputed.click_node(disputed.row("Fields that wait for a decision", "Grade"))
    disputed.wait_for("None of them had seen the value of the others…")
    assert "Title: " in disputed.value("What else is stated of it")
    push(disputed, "Keep them side by side")
    disputed.wait_for("Say in up to 4000 characters why both are to stand.…")
    disputed.fill("Or keep them side by side, and say why", "Two readings of one report.")
    push(disputed, "Keep them side by side")
    disputed.wait(lambda: "kept side by side" in disputed.said(), "that it is kept")
    disputed.click_node(disputed.row("Fields that wait for a decision", "Grade"))
    disputed.wait(lambda: "Two readings of one report." in disputed.said(), "the reason")
    assert disputed.find("Conflicts (4)") is not None
    disputed.focus("Fields that wait for a decision", Role.List)
    disputed.press("Alt+2")
    disputed.wait_for("Conflicts (3)")
