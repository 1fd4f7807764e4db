"""Worksheet, options, meeting, decisions, visits and démarches, worked from the window by what a screen reader says."""

import pytest
from desk_driver import PASSPHRASE, PRACTICE, Role, Screen, Text, breathe

from r2p_desk.actions import contacts_made, deciding, decision_records, meetings, option_papers, session, worksheets
from r2p_desk.actions.session import OpenCase
from r2p_desk.domain.paper import PaperState

DAY = "1994-01-15"
SAID = ("Pros", "Cons", "Time to effect", "Risk to civilians", "Who would do it", "Cost of delay", "Assumptions")


def go(screen: Screen, page: str) -> None:
    screen.press("Ctrl+6")
    screen.wait(lambda: bool(screen.cells("Pages of the warnings")), "the pages")
    screen.click_node(screen.row("Pages of the warnings", page))


def choose(screen: Screen, box: str, words: str) -> None:
    """Choose an entry of a box that begins so."""
    screen.focus(box, Role.ComboBox)
    screen.press("Home")
    for _ in range(9):
        if screen.wait_for(box, Role.ComboBox).text(Text.Value).startswith(words):
            return
        screen.press("Down")
    pytest.fail(f"{box} has no entry {words}")


def push(screen: Screen, name: str) -> None:
    """Press a button by the keyboard: the page scrolls to where the cursor is."""
    screen.focus(name)
    screen.press("Space")


def pick(screen: Screen, name: str, text: str) -> None:
    """Choose a row that begins so, by the keyboard."""
    screen.row(name, text)
    at = next(at for at, row in enumerate(screen.cells(name)) if row[0].startswith(text))
    role = next(role for role in (Role.Table, Role.List, Role.Tree) if screen.find(name, role))
    screen.focus(name, role)
    screen.press("Ctrl+Home", *["Down"] * at)


def until(screen: Screen, words: str) -> None:
    screen.wait(lambda: words in screen.said(), words)


def missing(screen: Screen, name: str = "Missing before it can be signed") -> list[str]:
    return [row[0] for row in screen.cells(name)]


def of_the_case(screen: Screen) -> OpenCase:
    """The case as another process reads it."""
    desk = session.unlock(screen.window.workspace.home, PASSPHRASE)
    return session.open_case(desk, PRACTICE, write=False)


def begin(screen: Screen, page: str, day_field: str, button: str) -> None:
    go(screen, page)
    screen.fill(day_field, DAY)
    push(screen, button)
    until(screen, "missing before it can be signed")


def worksheet(screen: Screen) -> None:
    begin(screen, "Two limbs", "Day of a new worksheet", "Begin a worksheet")


def enter(screen: Screen, part: str, text: str) -> None:
    choose(screen, "Where it belongs", part)
    screen.fill("What was tried, taken, asked, or is to be seen", text)
    screen.fill("Since when", "1993-08")
    screen.fill("Result so far", "Little")
    screen.fill("Evidence that the limb is met", "RW-001")
    screen.fill("Where the other side was looked for, if there is none", "Cables of the mission")
    push(screen, "Save the entry")
    screen.wait(lambda: screen.value("Result so far") == "", "the entry to be saved")


def test_what_is_missing_is_seen_at_once_and_a_whole_worksheet_is_signed(at_work: Screen) -> None:
    screen = at_work
    worksheet(screen)
    assert "11 things are missing before it can be signed." in screen.said()
    assert "The State's own account, or the day on which it was asked for." in missing(screen)
    assert screen.wait_for("Sign it", Role.Button).state().disabled is not False
    for part in ("Peaceful", "Capacity", "Will", "Measures", "Requests"):
        enter(screen, part, f"{part} looked at")
    choose(screen, "Finding: peaceful means are inadequate", "not yet")
    screen.fill("Reasons: peaceful means", "The accords are signed and stand still.")
    choose(screen, "Finding: authorities are manifestly failing", "met")
    screen.fill("Reasons: authorities", "Asked four times, nothing followed.")
    screen.fill("Or: asked for on, and not given", "1994-01-10")
    push(screen, "It is about: Genocide")
    push(screen, "Save")
    until(screen, "Nothing is missing: it can be signed.")
    push(screen, "Sign it")
    until(screen, "signed by Amina Diallo")
    assert screen.wait_for("Reasons: authorities", Role.EditableText).state().disabled
    with of_the_case(screen) as case:
        (made,) = deciding.papers(case)
        assert made.state is PaperState.SIGNED
        laid = worksheets.read_worksheet(case, made.id)
        assert [str(one.finding) for one in laid.limbs] == ["not yet clear", "met"]
    case.desk.close()
    push(screen, "Begin another in its place")
    until(screen, "draft, not signed")
    assert screen.value("Reasons: authorities") == "Asked four times, nothing followed."


def test_an_item_known_later_is_not_offered_and_refused_with_everything_still_there(at_work: Screen) -> None:
    screen = at_work
    worksheet(screen)
    choose(screen, "Where it belongs", "Will")
    screen.fill("What was tried, taken, asked, or is to be seen", "They did nothing")
    screen.fill("Evidence that the limb is met", "RW-036")
    push(screen, "Save the entry")
    until(screen, "RW-036 became known")
    assert screen.value("What was tried, taken, asked, or is to be seen") == "They did nothing"
    assert screen.value("Evidence that the limb is met") == "RW-036"


def test_items_are_found_by_words_and_put_into_their_side(at_work: Screen) -> None:
    screen = at_work
    worksheet(screen)
    screen.fill("Find items", "RW-001")
    screen.wait(lambda: screen.find("Items found", Role.List) is not None, "items")
    pick(screen, "Items found", "RW-001")
    push(screen, "Add as evidence against")
    screen.wait(lambda: screen.value("Evidence against") == "RW-001", "the item in its field")
    screen.fill("Find items", "RW-036")
    until(screen, "Nothing known by then has these words.")


def test_what_is_typed_survives_a_lock(at_work: Screen) -> None:
    screen = at_work
    worksheet(screen)
    screen.fill("Reasons: authorities", "Half a thought")
    screen.fill("Result so far", "Half a result")
    screen.press("Ctrl+L")
    screen.unlock_again()
    go(screen, "Two limbs")
    screen.wait(lambda: screen.value("Reasons: authorities") == "Half a thought", "what was typed")
    assert screen.value("Result so far") == "Half a result"


def option(screen: Screen, words: str) -> None:
    screen.fill("In your own words", words)
    choose(screen, "Basis in the Charter", "Chapter VI")
    screen.fill("Articles", "33")
    for field in (*SAID, "What would end it"):
        screen.fill(field, f"{field} of it")
    screen.fill("Evidence for the option", "RW-001")
    push(screen, "Save the option")
    screen.wait(lambda: screen.value("Pros") == "", "the option to be saved")


def test_force_without_the_council_is_refused_and_nothing_typed_is_lost(at_work: Screen) -> None:
    screen = at_work
    begin(screen, "Options", "Day of a new options paper", "Begin an options paper")
    screen.fill("In your own words", "Reinforce the mission by force")
    choose(screen, "Basis in the Charter", "Chapter VII")
    screen.fill("Articles", "42")
    screen.fill("Pros", "Could stop it")
    push(screen, "Save the option")
    until(screen, "needs an authorisation of the Security Council, and names none")
    assert (screen.value("In your own words"), screen.value("Pros")) == (
        "Reinforce the mission by force",
        "Could stop it",
    )
    screen.fill("Authorisation of the Security Council", "A new resolution, to be drafted")
    push(screen, "Save the option")
    screen.wait(lambda: "Reinforce the mission by force" in str(screen.cells("Options in your order")), "the option")
    pick(screen, "Options in your order", "Reinforce")
    until(screen, "Needs an authorisation of the Security Council: to be sought.")


def test_options_are_ordered_by_the_officer_and_shown_side_by_side(at_work: Screen) -> None:
    screen = at_work
    begin(screen, "Options", "Day of a new options paper", "Begin an options paper")
    option(screen, "Send an envoy")
    option(screen, "Speak in public")
    screen.wait(lambda: len(screen.cells("Options in your order")) == 3, "three options")
    pick(screen, "Options in your order", "Speak in public")
    push(screen, "Move up")
    screen.wait(lambda: screen.cells("Options in your order")[0][0].startswith("Speak"), "the other order")
    cells = screen.cells("Options side by side")
    assert any("Basis: Chapter VI, Art. 33" in cell for row in cells for cell in row)
    assert screen.find("3 options, 7 gaps in the matrix") is not None
    with of_the_case(screen) as case:
        read = option_papers.read_paper(case, deciding.papers(case)[0].id)
        assert [one.title for one in read.options] == ["Speak in public", "Send an envoy", "Do nothing more"]
    case.desk.close()


def test_a_measure_is_found_in_the_catalogue_and_taken(at_work: Screen) -> None:
    screen = at_work
    begin(screen, "Options", "Day of a new options paper", "Begin an options paper")
    screen.fill("Find a measure", "blockade")
    pick(screen, "Measures", "Blockade · Chapter VII, Art. 42 · needs the Security Council")
    until(screen, "A beginning for thought, not a judgement of this case:")
    push(screen, "Take this measure for the option")
    assert (screen.value("Measure of the catalogue"), screen.value("Articles")) == ("ch7-42-blockade", "42")
    assert screen.value("Pros") == "", "what the catalogue says is not taken for what the officer says"
    assert screen.wait_for("Authorisation of the Security Council", Role.EditableText).state().focused


def test_a_meeting_says_what_stands_above_its_ceiling(at_work: Screen) -> None:
    screen = at_work
    worksheet(screen)
    go(screen, "Meeting")
    push(screen, "Ask for a meeting")
    until(screen, "things are missing in the pack")
    screen.fill("Asked for by", "The Special Adviser")
    push(screen, "Save the meeting")
    screen.wait(lambda: "Who asked for the meeting." not in missing(screen, "Missing before the pack is complete"), "")
    pick(screen, "Papers of the meeting", "Two-limb worksheet")
    screen.press("Space")
    until(screen, "draft, not signed")
    with of_the_case(screen) as case:
        (held,) = meetings.meetings(case)
        assert (held.requested_by, len(held.papers)) == ("The Special Adviser", 1)
    case.desk.close()


def test_a_decision_names_what_was_left_and_why(at_work: Screen) -> None:
    screen = at_work
    begin(screen, "Options", "Day of a new options paper", "Begin an options paper")
    option(screen, "Send an envoy")
    go(screen, "Decisions")
    screen.fill("Day of a new decision", "1994-01-16")
    push(screen, "Begin a decision record")
    until(screen, "Why this option was not chosen: Send an envoy")
    pick(screen, "Options of the paper", "Send an envoy")
    screen.press("Right", "Space")
    push(screen, "Save the choice")
    screen.wait(lambda: "Which options were chosen." not in missing(screen), "the choice")
    assert "Why this option was not chosen: Do nothing more" in missing(screen)
    with of_the_case(screen) as case:
        (made,) = decision_records.decisions(case)
        assert len(made.chosen) == 1
    case.desk.close()


def test_a_demarche_waits_for_its_answer(at_work: Screen) -> None:
    screen = at_work
    go(screen, "What was asked")
    screen.fill("Day of the démarche", "1994-01-10")
    screen.fill("To which authority", "The presidency")
    screen.fill("What was asked", "To take the radio off the air")
    screen.fill("Answer wanted by", "1994-01-14")
    push(screen, "Save the démarche")
    until(screen, "1 thing is overdue.")
    pick(screen, "Démarches", "10 January 1994")
    screen.wait(lambda: screen.value("To which authority") == "The presidency", "the démarche")
    choose(screen, "They said no, or would not be heard", "yes")
    push(screen, "Save the démarche")
    until(screen, "Nothing is overdue.")
    with of_the_case(screen) as case:
        (made,) = contacts_made.demarches(case)
        assert made.refused is True
    case.desk.close()


@pytest.mark.parametrize("page", ["Two limbs", "Options", "Meeting", "Decisions", "What was asked"])
def test_every_page_can_be_left_empty(at_work: Screen, page: str) -> None:
    go(at_work, page)
    breathe(100)
    at_work.press("Ctrl+1")
    at_work.wait_for("Cases", Role.Table)
