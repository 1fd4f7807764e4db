"""Two assessments side by side in the window: of two days, of two cases; what single fact would change one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from desk_driver import PASSPHRASE, PRACTICE, Role, Screen
from PySide6.QtWidgets import QComboBox, QLabel

from r2p_desk.actions import assessing, beginning, session
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.exercise import create_exercise
from r2p_desk.domain.assessment import Confidence, State
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.when import When

LATER = "1994-03-01"
OTHER = "An exercise beside it"


def open_page(screen: Screen) -> None:
    screen.press("Ctrl+5")
    screen.wait(lambda: bool(screen.cells("Pages of the analysis")), "the pages")
    screen.click_node(screen.row("Pages of the analysis", "Comparison"))
    screen.wait(lambda: " judged alike." in screen.said(), "the comparison")


def later(home: Path) -> None:
    """An assessment of a later day: 1.3 gone, 7.12 otherwise, 2.1 opposed, 14.6 new."""
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=True) as case:
        made = beginning.begin(case, beginning.NewAssessment(as_of=When.parse(LATER), title="March"))
        chosen = assessing.Chosen(id=made.id)
        item = next(item for item in assessing.profile(case, made.as_of).items if item.ref == "RW-031")
        for indicator, state in (("2.1", State.ABSENT), ("14.6", State.PRESENT)):
            grounds = assessing.Grounds(
                state=state, confidence=Confidence.LOW, supporting=((item.id, "told"),) * (state is State.PRESENT),
                would_change="A second informant" if state is State.PRESENT else None,
            )  # fmt: skip
            assessing.judge(case, chosen, indicator, grounds)


@pytest.fixture
def two_days(open_screen: Callable[[Path], Screen], home: Path) -> Screen:
    later(home)
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    open_page(screen)
    return screen


def test_one_assessment_is_compared_with_itself_until_another_is_chosen(at_work: Screen) -> None:
    open_page(at_work)
    at_work.wait(lambda: "Both sides say the same. Choose another day or assessment" in at_work.said(), "the words")
    assert at_work.cells("Differences") == []


def test_the_two_newest_days_stand_side_by_side(two_days: Screen) -> None:
    screen = two_days
    screen.wait(lambda: screen.value("As of (left)") == "15 January 1994", "the earlier day")
    assert screen.value("As of (right)") == "1 March 1994"
    said = screen.said()
    assert "1 is opposed: one side sees the sign, the other finds it absent." in said
    assert "33 are judged on one side alone: left." in said
    assert "1 is judged on one side alone: right." in said
    screen.wait(lambda: len(screen.cells("Differences")) > 100, "the differences")
    rows = screen.cells("Differences")
    assert ["present", "absent"] in [row[2:] for row in rows if row[0].startswith("2.1 ") and row[1] == "state"]
    screen.focus("Only what is opposed", Role.CheckBox)
    screen.press("Space")
    screen.wait(lambda: {row[0][:4] for row in screen.cells("Differences")} == {"2.1 "}, "only the opposed")


def test_a_difference_leads_to_its_indicator(two_days: Screen) -> None:
    two_days.focus("Only what is opposed", Role.CheckBox)
    two_days.press("Space")
    two_days.wait(lambda: bool(two_days.cells("Differences")), "the opposed")
    two_days.focus("Differences", Role.Tree)
    two_days.press("Home", "Return")
    two_days.row("Framework", "Indicator 2.1, ")


def test_what_single_fact_would_change_it(two_days: Screen) -> None:
    screen = two_days
    screen.wait(lambda: len(screen.cells("What would change each judgement")) == 1, "the right side")
    rows = screen.cells("What would change each judgement")
    assert [[row[0], *row[2:]] for row in rows] == [
        ["14.6", "A second informant", "UNAMIR Force Commander, General Dallaire (1 report)"]
    ]
    screen.focus("Of which side", Role.ComboBox)
    screen.press("Up")
    screen.wait(lambda: len(screen.cells("What would change each judgement")) > 20, "the left side")
    found = {row[0]: row for row in screen.cells("What would change each judgement")}
    assert found["2.4"][3] == "none alone"
    assert found["2.3"][3].count("(1 report)") == 3, "three origins, each of them needed"
    screen.focus("What would change each judgement", Role.Tree)
    screen.press("Home", *["Down"] * list(found).index("2.3"))
    screen.wait_for("2.3  …")
    screen.wait(lambda: len(screen.cells("Items it would fall with")) == 3, "the items")


def test_the_same_day_on_both_sides_by_typing_it(two_days: Screen) -> None:
    two_days.fill("As of (left)", "1 March 1994")
    two_days.focus("Assessment (left)", Role.ComboBox)
    two_days.press("Home")
    two_days.focus("Show (left)", Role.Button)
    two_days.press("Space")
    two_days.wait(lambda: "Both sides say the same." in two_days.said(), "the same")


def test_another_case_is_read_beside_and_left_again(open_screen: Callable[[Path], Screen], home: Path) -> None:
    with session.unlock(home, PASSPHRASE) as desk:
        create_exercise(desk, OTHER).close()
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    open_page(screen)
    assert OTHER not in screen.said(), "names of other cases are read only when they are asked for"
    screen.focus("Another case of this home on the right", Role.CheckBox)
    screen.press("Space")
    box = screen.wait_for("Case on the right", Role.ComboBox).object()
    screen.wait(lambda: box.count() == 2, "the other case")  # type: ignore[attr-defined]
    screen.focus("Case on the right", Role.ComboBox)
    screen.press("Down")
    screen.wait(
        lambda: "34 are judged on one side alone: left." in screen.said(), "the other case, in which nothing is judged"
    )
    screen.press("Ctrl+3", "Ctrl+5")
    screen.wait(lambda: "Both sides say the same." in screen.said(), "this case alone")
    assert OTHER not in screen.said()


def test_a_case_that_does_not_open_says_why(open_screen: Callable[[Path], Screen], home: Path) -> None:
    with session.unlock(home, PASSPHRASE) as desk, create_exercise(desk, OTHER) as made:
        folder = made.file.folder
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    (folder / "case.db").rename(folder / "elsewhere")
    open_page(screen)
    screen.focus("Another case of this home on the right", Role.CheckBox)
    screen.press("Space")
    box = screen.wait_for("Case on the right", Role.ComboBox).object()
    screen.wait(lambda: box.count() == 2, "the other case")  # type: ignore[attr-defined]
    screen.focus("Case on the right", Role.ComboBox)
    screen.press("Down")
    screen.wait(lambda: screen.find("Differences", Role.Tree) is None, "no differences")
    assert "case.db" in screen.window.findChild(QLabel, "comparison-why-not").text()


def test_two_assessors_of_one_day_stand_side_by_side(open_screen: Callable[[Path], Screen], home: Path) -> None:
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=True) as case:
        own = beginning.NewAssessment(as_of=When.parse("1994-01-15"), own=True, title="As I see it")
        made = beginning.begin(case, own)
        assessing.judge(case, assessing.Chosen(id=made.id), "1.3", assessing.Grounds(state=State.ABSENT))
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    open_page(screen)
    screen.wait(lambda: "1 is opposed" in screen.said(), "my own on the right, that of all on the left")
    left = screen.window.findChild(QComboBox, "comparison-left-assessment")
    assert isinstance(left, QComboBox)
    assert left.currentText().startswith("15 January 1994 · judged together")
    screen.focus("Assessment (left)", Role.ComboBox)
    screen.press("Home")
    screen.wait(lambda: "Both sides say the same." in screen.said(), "my own on both")
    assert screen.value("As of (left)") == screen.value("As of (right)") == "15 January 1994"


def test_the_names_and_the_contents_of_other_cases_raise_the_marking(
    open_screen: Callable[[Path], Screen], home: Path
) -> None:
    with session.unlock(home, PASSPHRASE) as desk:
        create_case(desk, "Elsewhere", marking=Marking("CONFIDENTIAL//TLP:AMBER")).close()
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    open_page(screen)
    screen.wait_for("Marking: UNCLASSIFIED…")
    screen.focus("Another case of this home on the right", Role.CheckBox)
    screen.press("Space")
    screen.wait(lambda: screen.find("Marking: UNCLASSIFIED…") is None, "a higher marking for the names")
    screen.focus("Case on the right", Role.ComboBox)
    screen.press("Down")
    screen.wait(lambda: "34 are judged on one side alone: left." in screen.said(), "the other case")
    screen.wait_for("Marking: CONFIDENTIAL…")
    screen.focus("Another case of this home on the right", Role.CheckBox)
    screen.press("Space")
    screen.wait_for("Marking: UNCLASSIFIED…")
