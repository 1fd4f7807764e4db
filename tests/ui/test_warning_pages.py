"""Warnings in the window: a note written, issued, acknowledged and answered; the ladder; the ledger; lessons."""

from collections.abc import Callable
from pathlib import Path

import pytest
from colleagues import push
from desk_driver import PASSPHRASE, PRACTICE, Role, Screen

from r2p_desk.actions import assessing, ladder, lessons, responding, session, warnings
from r2p_desk.actions.items import list_items
from r2p_desk.domain.assessment import Concern, Direction
from r2p_desk.domain.warning import Result, Rung
from r2p_desk.domain.when import When

PAGES = "Pages of the warnings"
TO = "Under-Secretary-General"


def page(screen: Screen, name: str) -> None:
    screen.press("Ctrl+6")
    screen.wait(lambda: bool(screen.cells(PAGES)), "the pages")
    screen.click_node(screen.row(PAGES, name))


@pytest.fixture
def warned(home: Path) -> Path:
    """The practice case with a level, an issued early warning, a draft, a step."""
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=True) as case:
        day = When("1994-01-15")
        assessing.state_concern(case, day, "genocide", Concern.HIGH, Direction.WORSENING, None)
        ladder.take_step(case, Rung.CONCERN, day=day)
        item = next(one for one in list_items(case) if one.known_by(day))
        warnings.write_note(
            case,
            Rung.EARLY_WARNING,
            {
                "title": "Killings are being prepared",
                "as_of": "1994-01-15",
                "addressees": [TO],
                "answer_by": "1994-01-20",
                "paragraphs": [{"text": "Lists are made.", "items": [item.ref]}],
                "statement": "Members of the minority are killed.",
                "horizon": "1994-06-30",
                "yardstick": "icd-203",
                "term": "likely",
                "probability": 70,
                "confidence": "moderate",
                "grounds": "One source with access.",
                "unknowns": "Who holds them.",
            },
        )
        warnings.issue_note(case, "1", When("1994-01-16"))
        warnings.write_note(case, Rung.NOTICE, {"title": "A draft that lacks much"})
    return home


def at(open_screen: Callable[[Path], Screen], home: Path) -> Screen:
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    return screen


def read(home: Path, look: Callable[[session.OpenCase], object]) -> object:
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=False) as case:
        return look(case)


def test_the_ladder_is_read_in_two_minutes(open_screen: Callable[[Path], Screen], warned: Path) -> None:
    screen = at(open_screen, warned)
    page(screen, "Ladder")
    screen.wait_for("Concern, for …")
    screen.wait_for("Next: Advisory note. It has all it needs.")
    assert "days since the first signal: " in screen.said()
    screen.fill("As of", "1994-01-26")
    screen.wait_for("Concern, for 11 days, since 15 January 1994.")
    screen.wait(lambda: f"{TO}: silent for 10 days, 6 days past the time given" in screen.said(), "the silence")
    rows = {row[0]: row[1:] for row in screen.cells("The steps as a table")}
    assert rows["Concern"] == ["here", "15 January 1994", "11", "0", ""]
    assert rows["Early warning to the Secretary-General"][3:] == ["1", "0 of 1"]
    screen.fill("As of", "1990-01-01")
    screen.wait_for("No signal yet: no item has an early sign or stands as evidence.")


def test_a_step_that_lacks_something_is_taken_with_a_reason_only(
    open_screen: Callable[[Path], Screen], warned: Path
) -> None:
    screen = at(open_screen, warned)
    page(screen, "Ladder")
    screen.wait_for("Next: Advisory note. It has all it needs.")
    screen.focus("Step to take", Role.ComboBox)
    screen.press("End")
    screen.wait_for("Missing: The assessment the note rests on, signed; The two-limb worksheet…")
    push(screen, "Take the step")
    screen.wait(lambda: "Bring what is missing, or say in words why" in screen.said(), "the refusal")
    screen.fill("Reason", "It begins tonight.")
    push(screen, "Take the step")
    screen.wait_for("Notice to the Security Council or another body, for 0 days, since …")
    assert screen.value("Reason") == ""
    moves = read(warned, lambda case: ladder.ladder(case, assessing.today()).ladder.moves)
    assert moves[-1].reason == "It begins tonight."  # type: ignore[index]
    assert "two-limbs" in moves[-1].missing  # type: ignore[index]


def test_a_silence_ends_with_an_acknowledgement_and_others_warned(
    open_screen: Callable[[Path], Screen], warned: Path
) -> None:
    screen = at(open_screen, warned)
    page(screen, "Ladder")
    screen.row("What went out", "Killings are being prepared")
    screen.fill("Who acknowledged it", "A clerk")
    screen.fill("How", "by letter")
    push(screen, "Enter the acknowledgement")
    screen.wait(lambda: "(by letter)" in screen.cells("What went out")[0][2], "the acknowledgement")
    screen.fill("Who warned", "Special Rapporteur")
    screen.fill("Of what", "His report")
    on = [
        node
        for node in screen.nodes()
        if node.role() == Role.EditableText and node.object().objectName() == "ladder-alert-day"
    ]
    on[0].actionInterface().doAction("SetFocus")
    screen.type("11 August 1993")
    push(screen, "Log the warning")
    screen.wait(lambda: bool(screen.cells("Warnings by others")), "the alert")
    assert screen.cells("Warnings by others")[0][:2] == ["11 August 1993", "Special Rapporteur"]


def test_a_note_is_written_kept_as_a_draft_completed_and_issued(
    open_screen: Callable[[Path], Screen], warned: Path
) -> None:
    screen = at(open_screen, warned)
    page(screen, "Warning note")
    screen.wait(lambda: len(screen.cells("Warning notes")) == 2, "the notes")
    push(screen, "New note")
    screen.fill("Title", "Watch the border")
    screen.fill("To", "Desk officers")
    screen.fill("Paragraph 1", "Arms cross it.")
    screen.fill("Find items to rest a paragraph on", "Bugesera")
    screen.wait(lambda: bool(screen.cells("Items found")), "items")
    push(screen, "Rest it on the item chosen")
    assert screen.value("Paragraph 1 rests on")
    push(screen, "Save the draft")
    screen.row("Warning notes", "3")
    screen.wait_for("✗  What is not known is not said; where nothing is unknown, say so in words.")
    screen.fill("Not known", "Nothing that is known to be unknown.")
    push(screen, "Save the draft")
    screen.wait(lambda: screen.cells("Warning notes")[2][3] == "draft, ready", "a draft that is ready")
    screen.focus("I have read it. Once issued it does not change.", Role.CheckBox)
    screen.press("Space")
    push(screen, "Issue")
    screen.wait(lambda: screen.cells("Warning notes")[2][3].startswith("issued "), "the issue")
    assert screen.find("Save the draft", Role.Button) is None
    found = read(warned, lambda case: warnings.find_note(case, "3"))
    assert (found.warning.title, found.sound, len(found.warning.items)) == ("Watch the border", True, 1)  # type: ignore[attr-defined]


def test_a_figure_outside_its_term_is_refused_and_what_was_typed_stays(
    open_screen: Callable[[Path], Screen], warned: Path
) -> None:
    screen = at(open_screen, warned)
    page(screen, "Warning note")
    screen.click_node(screen.row("Warning notes", "2"))
    screen.wait(lambda: screen.value("Title") == "A draft that lacks much", "the draft")
    screen.focus("Yardstick", Role.ComboBox)
    screen.press("Down")
    screen.focus("Term", Role.ComboBox)
    screen.press("End")
    screen.fill("Percent", "50")
    push(screen, "Save the draft")
    screen.wait(lambda: "50 % is outside “almost certain” (95 to 99 %)" in screen.said(), "the refusal")
    assert (screen.value("Percent"), screen.value("Title")) == ("50", "A draft that lacks much")
    screen.fill("Percent", "97")
    push(screen, "Save the draft")
    screen.wait(lambda: "Likelihood: almost certain (97 % on ICD 203)." in screen.said(), "the likelihood")


def test_saving_states_what_was_typed_and_nothing_else(open_screen: Callable[[Path], Screen], warned: Path) -> None:
    screen = at(open_screen, warned)
    page(screen, "Warning note")
    screen.click_node(screen.row("Warning notes", "2"))
    screen.wait(lambda: screen.value("Title") == "A draft that lacks much", "the draft")
    screen.fill("Not known", "How many there are.")
    screen.wait_for("What was typed is not saved yet; save or discard it before issuing.")
    push(screen, "Save the draft")
    screen.wait(lambda: "Not known: How many there are." in screen.said(), "it saved")
    (newest,) = read(warned, lambda case: case.file.entries(newest=1))  # type: ignore[misc]
    assert [dict(change.fields) for change in newest.changes] == [{"unknowns": "How many there are."}]


def test_what_is_typed_of_a_note_survives_a_lock(open_screen: Callable[[Path], Screen], warned: Path) -> None:
    screen = at(open_screen, warned)
    page(screen, "Warning note")
    screen.click_node(screen.row("Warning notes", "2"))
    screen.wait(lambda: screen.value("Title") == "A draft that lacks much", "the draft")
    screen.fill("Paragraph 1", "Typed and not saved.")
    screen.press("Ctrl+L")
    screen.unlock_again()
    page(screen, "Warning note")
    screen.click_node(screen.row("Warning notes", "2"))
    screen.wait(lambda: screen.value("Paragraph 1") == "Typed and not saved.", "what was typed")


def test_an_issued_note_is_corrected_by_another_and_what_became_of_it_is_said(
    open_screen: Callable[[Path], Screen], warned: Path
) -> None:
    screen = at(open_screen, warned)
    page(screen, "Warning note")
    screen.click_node(screen.row("Warning notes", "1"))
    screen.wait(lambda: "Likelihood: likely (70 % on ICD 203)." in screen.said(), "the note")
    screen.fill("When it happened", "7 April 1994")
    screen.fill("Why you say so", "As the mission reported.")
    push(screen, "Say what became of it")
    screen.wait(lambda: bool(screen.cells("What became of it")), "the outcome")
    push(screen, "Correct it by a new note")
    screen.wait(lambda: len(screen.cells("Warning notes")) == 3, "the correction")
    screen.wait(lambda: screen.value("Title") == "Killings are being prepared", "a copy to begin with")
    page(screen, "Response ledger")
    screen.wait_for(f"Warning 1 of 16 January 1994 to {TO}. …")
    told = {row[0]: row[2] for row in screen.cells("Warning and response in order of time")}
    assert told["20 January 1994"].startswith(f"Silence of {TO}")
    assert "came true" in told["7 April 1994"]
    assert "(lead: 81 days)" in told["7 April 1994"]
    (outcome,) = read(warned, responding.outcomes)  # type: ignore[misc]
    assert outcome.result is Result.CAME_TRUE


def test_a_lesson_is_entered_found_and_done(open_screen: Callable[[Path], Screen], warned: Path) -> None:
    screen = at(open_screen, warned)
    page(screen, "Lessons")
    screen.wait_for("No lesson is registered.")
    screen.fill("What was learnt, in a line", "Nobody answered")
    screen.fill("What to change", "Ask again after a week")
    screen.fill("By when", "2020-01-31")
    screen.fill("Drawn from", "1")
    push(screen, "Enter the lesson")
    screen.wait_for("1 lesson. 1 is overdue.")
    screen.fill("Words", "answered week")
    screen.wait(lambda: screen.cells("Register of lessons")[0][:2] == ["overdue", "Nobody answered"], "the lesson")
    push(screen, "It is done")
    screen.wait(lambda: screen.cells("Register of lessons")[0][0] == "done", "it done")
    (lesson,) = read(warned, lessons.lessons)  # type: ignore[misc]
    assert lesson.links
