"""Competing hypotheses in the window: entered, rated by keys, and what they come to."""

import pytest
from desk_driver import Role, Screen, breathe

QUESTION = "Who is behind the lists?"


def open_page(screen: Screen) -> None:
    screen.press("Ctrl+5")
    screen.wait(lambda: bool(screen.cells("Pages of the analysis")), "the pages")
    screen.click_node(screen.row("Pages of the analysis", "Hypotheses"))
    screen.wait_for("Enter the hypothesis", Role.Button)


def enter(screen: Screen, title: str, question: str = "") -> None:
    if question:
        screen.fill("Question it answers", question)
    screen.fill("Hypothesis", title)
    screen.focus("Enter the hypothesis", Role.Button)
    screen.press("Space")
    screen.wait_for(f"Entered: {title}")
    screen.wait(lambda: screen.value("Hypothesis") == "", "room for the next")


@pytest.fixture
def page(at_work: Screen) -> Screen:
    open_page(at_work)
    at_work.wait_for("No hypotheses yet…")
    enter(at_work, "The militia", QUESTION)
    enter(at_work, "A rumour")
    return at_work


def take(screen: Screen, words: str) -> None:
    screen.fill("Search among the items known by then", words)
    screen.wait(lambda: 0 < len(screen.cells("Items known by then")) < 10, "fewer items")
    screen.press("Return", "Return")
    screen.wait(lambda: bool(screen.cells("Matrix")), "the row")


def told(screen: Screen, words: str) -> None:
    screen.wait(lambda: words in screen.said(), f"“{words}”")


def test_two_hypotheses_and_deception_are_rated_by_keys_alone(page: Screen) -> None:
    told(page, "Nothing is rated yet.")
    take(page, "weapons")
    page.press("1")
    told(page, "1: The militia. No origin speaks against it.")
    page.press("Right", "5")
    told(page, "2: A rumour. Origins against it: 1")
    page.press("Right", "3")
    told(page, "1, tied: Deception.")
    cells = page.cells("Matrix")[0]
    assert cells[4:] == ["The militia: very consistent", "A rumour: very inconsistent", "Deception: neutral"]
    assert cells[1] == "tells much"
    told(page, "is false, nothing is left to order them by.")


def test_the_cursor_stays_where_it_was_while_rows_are_rated(page: Screen) -> None:
    take(page, "weapons")
    page.press("1", "Right", "1")
    told(page, "A rumour. No origin")
    take(page, "militia")
    page.wait(lambda: len(page.cells("Matrix")) == 2, "the second row")
    second = page.cells("Matrix")[1][0]
    page.press("1", "Right", "5")
    told(page, "Origins against it: 1")
    assert page.cells("Matrix")[1][0] == second, "rows keep their order while one rates"
    page.focus("Most telling first", Role.Button)
    page.press("Space")
    page.wait(lambda: page.cells("Matrix")[0][0] == second, "the most telling first")


def test_a_reason_is_saved_with_its_rating(page: Screen) -> None:
    take(page, "weapons")
    page.fill("Why it sits so", "Crates were counted")
    page.press("Return")
    told(page, "Rate the cell first")
    page.focus("Matrix", Role.Table)
    page.press("2", "Right")
    page.wait(lambda: page.value("Why it sits so") == "", "the next cell")
    page.press("Left")
    page.wait(lambda: page.value("Why it sits so") == "Crates were counted", "the reason")
    page.fill("Why it sits so", "Crates were counted twice")
    page.focus("Matrix", Role.Table)
    page.press("Right", "Left")
    page.wait(lambda: page.value("Why it sits so") == "Crates were counted twice", "the reason saved on leaving")
    page.press("Ctrl+8", "Ctrl+5")
    page.wait(lambda: "consistent" in "".join(page.cells("Matrix")[0]) if page.cells("Matrix") else False, "the page")


def test_what_is_typed_is_a_draft_until_it_is_saved(page: Screen) -> None:
    take(page, "weapons")
    page.fill("Why it sits so", "Half a reason")
    page.fill("Hypothesis", "Half a title")
    desk = page.window._desk
    assert desk is not None
    drafts = repr(desk.drafts())  # type: ignore[attr-defined]
    assert "Half a reason" in drafts
    assert "Half a title" in drafts
    page.press("Ctrl+L")
    page.unlock_again()
    open_page(page)
    page.wait(lambda: page.value("Hypothesis") == "Half a title", "the draft")


def test_what_became_known_later_is_nowhere(page: Screen) -> None:
    page.fill("Search among the items known by then", "plane shot down")
    page.wait_for("0 items known by then, not in the matrix")
    assert page.cells("Items known by then") == []
    assert "President's plane" not in page.said()
    page.fill("As of", "yesterweek")
    page.press("Return")
    page.wait_for("“yesterweek” is not a date…")
    page.fill("As of", "1 May 1994")
    page.press("Return")
    page.wait(lambda: bool(page.cells("Items known by then")), "what was known by then")


def test_deception_cannot_be_left_out_and_two_must_stand(page: Screen) -> None:
    box = page.wait_for("Leave a hypothesis out", Role.ComboBox).object()
    page.wait(lambda: box.count() == 2, "both of them")  # type: ignore[attr-defined]
    assert [box.itemText(at) for at in range(box.count())] == ["The militia", "A rumour"]  # type: ignore[attr-defined]
    page.focus("Withdraw it", Role.Button)
    page.press("Space")
    told(page, "At least two hypotheses must stand beside deception.")
    enter(page, "An accident")
    page.focus("Withdraw it", Role.Button)
    page.press("Space")
    page.wait_for("Withdrawn: The militia…")
    page.wait(lambda: box.count() == 2, "the others")  # type: ignore[attr-defined]
    breathe(50)
    assert "The militia:" not in page.said()


def test_a_hypothesis_without_a_title_is_refused_beside_the_field(page: Screen) -> None:
    page.fill("Hypothesis", " ")
    page.focus("Enter the hypothesis", Role.Button)
    page.press("Space")
    told(page, "A hypothesis needs a question it answers, and a title.")
