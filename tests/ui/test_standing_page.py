"""Sign-off in the window: who stands for what, what must be answered first, dissents, rounds, the exercise."""

from collections.abc import Callable
from pathlib import Path

import pytest
from colleagues import COLLEAGUE, disagree, push
from desk_driver import OFFICER, PASSPHRASE, PRACTICE, Role, Screen, Text
from PySide6.QtWidgets import QComboBox, QLabel

from r2p_desk.actions import assessing, beginning, checking, session, signing_off
from r2p_desk.domain.assessment import Confidence, State
from r2p_desk.domain.signoff import Mandate
from r2p_desk.domain.when import When

DAY = "15 January 1994"


def open_page(screen: Screen) -> None:
    screen.press("Ctrl+5")
    screen.wait(lambda: bool(screen.cells("Pages of the analysis")), "the pages")
    screen.click_node(screen.row("Pages of the analysis", "Sign-off"))
    screen.wait_for("Begin one of my own", Role.Button)


@pytest.fixture
def page(at_work: Screen) -> Screen:
    open_page(at_work)
    at_work.wait(lambda: len(at_work.cells("Assessments")) == 1, "the assessment")
    at_work.wait_for("Save the dissent", Role.Button)
    return at_work


def at(open_screen: Callable[[Path], Screen], home: Path) -> Screen:
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    open_page(screen)
    return screen


def answered(home: Path) -> None:
    """Every flag of the practice assessment answered."""
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=True) as case:
        day = assessing.newest_day(case)
        for mandate in Mandate:
            for flag in checking.check(case, day, mandate=mandate):
                if flag.blocking and flag.answer is None:
                    checking.answer(case, assessing.Chosen(as_of=day), flag.key, "It stands as judged")


def told(screen: Screen, name: str) -> str:
    found = screen.window.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text() if found.isVisible() else ""


def test_where_each_assessment_stands(page: Screen) -> None:
    assert page.cells("Assessments") == [
        [DAY, "judged together", "Practice assessment of Rwanda as of 15 January 1994", "not signed", "being judged"]
    ]
    assert f"Begun by {OFFICER}, who is its chair." in told(page, "standing-about")


def test_signing_wants_it_read_and_shows_what_must_be_answered(page: Screen) -> None:
    assert page.wait_for("Sign: Genocide view", Role.Button).state().disabled
    page.focus("I have read it whole, and stand for it", Role.CheckBox)
    page.press("Space")
    push(page, "Sign: Wider protection view")
    page.wait(lambda: len(page.cells("What must be answered first")) == 14, "the findings")
    assert "14 flags must be answered in words before this can be signed." in told(page, "signing-why-not")
    push(page, "Answer them in Checks")
    page.wait(lambda: bool(page.cells("Flags")), "the checks")
    page.wait_for("14 flags must be answered in words before this can be signed. 6 more…")
    assert page.wait_for("Mandate", Role.ComboBox).text(Text.Value) == "Wider protection view"


def test_each_mandate_is_signed_apart_and_then_it_stays(open_screen: Callable[[Path], Screen], home: Path) -> None:
    answered(home)
    screen = at(open_screen, home)
    screen.focus("I have read it whole, and stand for it", Role.CheckBox)
    screen.press("Space")
    screen.fill("Note to the signature", "With the desk's lawyer")
    push(screen, "Sign: Genocide view")
    screen.wait(lambda: "Genocide view" in screen.cells("Assessments")[0][3], "the signature")
    assert "Wider protection" not in screen.cells("Assessments")[0][3]
    screen.wait(lambda: f"Note of {OFFICER}: With the desk's lawyer" in told(screen, "standing-about"), "the note")
    assert screen.value("Note to the signature") == ""
    assert screen.wait_for("Save the overall judgement", Role.Button).state().disabled
    screen.focus("I have read it whole, and stand for it", Role.CheckBox)
    screen.press("Space")
    push(screen, "Sign: Genocide view")
    screen.wait(lambda: "You signed this already." in told(screen, "signing-why-not"), "why not again")
    push(screen, "Sign: Wider protection view")
    screen.wait(lambda: "Wider protection view" in screen.cells("Assessments")[0][3], "the second signature")


def test_a_likelihood_is_a_term_of_its_yardstick_and_apart_from_confidence(page: Screen) -> None:
    page.fill("What may come to be", "Organised killings of Tutsi in Kigali")
    page.fill("By when", "1 May 1994")
    push(page, "Save the overall judgement")
    page.wait(lambda: "Choose how likely it is" in told(page, "outlook-why-not"), "that a term is needed")
    terms = page.window.findChild(QComboBox, "outlook-term")
    assert isinstance(terms, QComboBox)
    terms.setCurrentIndex(terms.findData("very likely"))
    page.focus("Yardstick", Role.ComboBox)
    page.press("Down")
    assert [terms.itemData(at) for at in range(terms.count())][1:3] == ["remote chance", "highly unlikely"]
    assert terms.currentData() == "", "a term is never carried over to the other yardstick"
    page.press("Up")
    terms.setCurrentIndex(terms.findData("very likely"))
    page.fill("Percent", "60")
    push(page, "Save the overall judgement")
    page.wait(lambda: "60 % is outside “very likely” (80 to 95 %)" in told(page, "outlook-why-not"), "the refusal")
    page.fill("Percent", "85")
    page.focus("Confidence", Role.ComboBox)
    page.press("Down")
    push(page, "Save the overall judgement")
    page.wait(lambda: "85 % on ICD 203" in told(page, "outlook-stated"), "what is stated")
    assert told(page, "outlook-stated").splitlines() == [
        "Organised killings of Tutsi in Kigali, by 1 May 1994: very likely (85 % on ICD 203).",
        "How sure: low confidence.",
    ]
    assert page.window._desk.drafts() == {}  # type: ignore[union-attr]
    page.focus("Overall judgement of the", Role.ComboBox)
    page.press("Down")
    page.wait(lambda: told(page, "outlook-stated") == "Nothing is stated under this mandate yet.", "the other mandate")
    assert page.value("What may come to be") == ""


def test_a_horizon_that_is_over_is_refused_and_what_was_typed_stays(page: Screen) -> None:
    page.fill("What may come to be", "Killings")
    page.fill("By when", "1 May 1993")
    terms = page.window.findChild(QComboBox, "outlook-term")
    assert isinstance(terms, QComboBox)
    terms.setCurrentIndex(terms.findData("likely"))
    push(page, "Save the overall judgement")
    page.wait(lambda: "does not lie after the day of the assessment" in told(page, "outlook-why-not"), "the refusal")
    assert page.value("What may come to be") == "Killings"


def test_a_dissent_is_printed_unless_the_chair_says_why_not(page: Screen) -> None:
    push(page, "Save the dissent")
    page.wait_for("A dissent needs words.")
    page.fill("What I see otherwise", "The lists are older than we say")
    page.focus("Dissent from", Role.ComboBox)
    page.press("Down")
    push(page, "Save the dissent")
    page.wait(lambda: bool(page.find("Dissents", Role.Tree)) and bool(page.cells("Dissents")), "the dissent")
    who, about, text, printed = page.cells("Dissents")[0]
    assert (who, text, printed) == (OFFICER, "The lists are older than we say", "yes")
    assert about.startswith("1 ")
    assert page.value("What I see otherwise") == ""
    push(page, "Leave it out of print")
    page.wait_for("Say why it is not printed.")
    page.fill("Why it is left out of print", "Answered in 7.4")
    push(page, "Leave it out of print")
    page.wait(lambda: page.cells("Dissents")[0][3] == "left out", "left out")
    assert "Left out of print by the chair: Answered in 7.4" in told(page, "dissent-whole")
    push(page, "Print it again")
    page.wait(lambda: page.cells("Dissents")[0][3] == "yes", "printed")
    page.wait(lambda: "1 dissent" in page.cells("Assessments")[0][4], "the count")


def test_one_of_my_own_and_one_that_supersedes(page: Screen) -> None:
    page.fill("Title", "As I see it")
    page.fill("Of which day", "1 March 1994")
    push(page, "Begin one of my own")
    page.wait(lambda: len(page.cells("Assessments")) == 2, "my own")
    assert page.cells("Assessments")[0][:3] == ["1 March 1994", OFFICER, "As I see it"]
    page.wait(lambda: "1 March 1994" in told(page, "standing-about"), "it is chosen")
    page.focus("Assessments", Role.Tree)
    page.press("Down")
    page.wait(lambda: DAY in told(page, "standing-about"), "the other")
    push(page, "Begin one that supersedes it")
    page.wait(lambda: len(page.cells("Assessments")) == 3, "the third")
    states = [row[4] for row in page.cells("Assessments")]
    assert states.count(f"superseded by that of {DAY}") == 1


def test_a_blind_round_shows_nothing_of_another_before_all_have_signed(
    open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path
) -> None:
    disagree(home, tmp_path)
    screen = at(open_screen, home)
    screen.fill("Of which day", "1 February 1994")
    screen.focus(f"{OFFICER} judges in the round", Role.CheckBox)
    screen.press("Space")
    push(screen, "Begin a blind round")
    screen.wait(lambda: "A blind round needs at least two officers." in told(screen, "begin-why-not"), "the refusal")
    assert screen.value("Of which day") == "1 February 1994"
    screen.focus(f"{COLLEAGUE} judges in the round", Role.CheckBox)
    screen.press("Space")
    push(screen, "Begin a blind round")
    screen.wait(lambda: "Blind round as of 1 February 1994" in told(screen, "standing-rounds"), "the round")
    assert told(screen, "standing-rounds").endswith("; not over.")
    push(screen, "Begin mine in this round")
    screen.wait(lambda: len(screen.cells("Assessments")) == 2, "mine")
    assert screen.cells("Assessments")[0][4] == "being judged; blind round, not over"
    assert screen.find("Begin mine in this round", Role.Button) is None


def test_another_officers_assessment_in_an_open_round_is_closed(
    open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path
) -> None:
    colleague = disagree(home, tmp_path)
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=True) as case:
        made = beginning.begin_round(case, When.parse("1994-02-01"), (desk.officer.id, colleague.id), title="Blind")
        mine = beginning.begin(case, beginning.NewAssessment(round=made.id, title="The secret title"))
        case.state([("assessment", mine.id, {"assessor": colleague.id})])
    screen = at(open_screen, home)
    screen.wait(lambda: len(screen.cells("Assessments")) == 2, "both")
    assert screen.cells("Assessments")[0] == ["1 February 1994", COLLEAGUE, "", "not told", "blind round, not over"]
    screen.wait(lambda: "belongs to a blind round that is not over" in told(screen, "standing-about"), "why")
    assert screen.find("Save the dissent", Role.Button) is None
    assert "The secret title" not in screen.said()


def test_the_answer_is_shown_once_the_exercise_is_signed(page: Screen, home: Path) -> None:
    push(page, "Compare the chosen one with the answer")
    page.wait(lambda: "is shown once the assessment is signed" in told(page, "exercise-why-not"), "not before")
    push(page, "Make the case and open it")
    page.wait_for("The exercise needs a name.")
    page.fill("Name of the exercise", "Spring exercise")
    push(page, "Make the case and open it")
    page.wait(lambda: "Case: Spring exercise" in page.said(), "the exercise")
    open_page(page)
    page.wait(lambda: "No assessment yet." in told(page, "standing-about"), "nothing judged")
    assert page.find("Save the dissent", Role.Button) is None


def test_one_s_own_reading_stands_beside_the_answer(open_screen: Callable[[Path], Screen], home: Path) -> None:
    from r2p_desk.actions.exercise import create_exercise

    with session.unlock(home, PASSPHRASE) as desk, create_exercise(desk, "Spring exercise") as case:
        chosen = assessing.Chosen(as_of=When.parse("1994-01-15"))
        item = next(item for item in assessing.profile(case, When.parse("1994-01-15")).items if item.ref == "RW-031")
        grounds = assessing.Grounds(
            state=State.EMERGING, confidence=Confidence.LOW, supporting=((item.id, "The informant says so"),)
        )
        assessing.judge(case, chosen, "7.4", grounds)
        for flag in checking.check(case, When.parse("1994-01-15"), mandate=Mandate.GENOCIDE):
            if flag.blocking:
                checking.answer(case, chosen, flag.key, "It stands")
        signing_off.sign(case, chosen, Mandate.GENOCIDE)
    screen = open_screen(home)
    screen.unlock()
    screen.click_node(screen.row("Cases", "Spring exercise"))
    screen.click("Open case", Role.Button)
    screen.wait(lambda: "Case: Spring exercise" in screen.said(), "the exercise")
    open_page(screen)
    push(screen, "Compare the chosen one with the answer")
    screen.wait(lambda: "1 indicator is judged alike." in screen.said(), "the comparison")
    assert "33 are judged on one side alone: the answer." in screen.said()


def test_what_is_typed_survives_a_lock(page: Screen) -> None:
    page.fill("What I see otherwise", "Half a dissent")
    page.fill("Note to the signature", "Half a note")
    page.fill("What may come to be", "Half a statement")
    page.fill("Title", "Half a title")
    page.fill("Name of the exercise", "Half a name")
    page.press("Ctrl+L")
    page.unlock_again()
    open_page(page)
    page.wait_for("Save the dissent", Role.Button)
    for field, text in (
        ("What I see otherwise", "Half a dissent"),
        ("Note to the signature", "Half a note"),
        ("What may come to be", "Half a statement"),
        ("Title", "Half a title"),
        ("Name of the exercise", "Half a name"),
    ):
        page.wait(lambda field=field, text=text: page.value(field) == text, f"the draft in {field}")  # type: ignore[misc]
