"""Checks in the window: flags with their items and answers, what is not known, the parties masked."""

from collections.abc import Callable
from pathlib import Path

import pytest
from desk_driver import OFFICER, PASSPHRASE, PRACTICE, Role, Screen, breathe

from r2p_desk.actions import assessing, session, signing_off
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.domain.assessment import State
from r2p_desk.domain.place import Place
from r2p_desk.domain.signal import Signal
from r2p_desk.domain.signoff import Mandate
from r2p_desk.domain.when import When

MILITIA, ARMY = "Interahamwe", "Gendarmerie"


def open_page(screen: Screen) -> None:
    screen.press("Ctrl+5")
    screen.wait(lambda: bool(screen.cells("Pages of the analysis")), "the pages")
    screen.click_node(screen.row("Pages of the analysis", "Checks"))
    screen.wait(lambda: bool(screen.cells("Flags")), "the flags")


def reports(home: Path) -> None:
    """Reports of two parties at one place: one week with an early sign, one without."""
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=True) as case:
        for day, actor, signals in (
            ("1993-12-06", MILITIA, (Signal.INCITEMENT,)),
            ("1993-12-08", MILITIA, ()),
            ("1993-12-20", ARMY, ()),
        ):
            draft = Draft(
                title=f"{actor} seen in Gitarama on {day}", known=When.parse(day), actors=(actor,), signals=signals,
                place=Place(name="Gitarama"),
            )  # fmt: skip
            made = add_item(case, draft)
        grounds = assessing.Grounds(state=State.PRESENT, supporting=((made.id, None),), reasons=f"The {ARMY} was seen")
        assessing.judge(case, When.parse("1994-01-15"), "14.6", grounds)


@pytest.fixture
def page(at_work: Screen) -> Screen:
    open_page(at_work)
    return at_work


@pytest.fixture
def with_parties(open_screen: Callable[[Path], Screen], home: Path) -> Screen:
    reports(home)
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    open_page(screen)
    return screen


def choose(screen: Screen, flag: str) -> None:
    """The flag whose name and indicator are these."""
    tree = screen.wait_for("Flags", Role.Tree).object()
    screen.focus("Flags", Role.Tree)
    for at in range(tree.topLevelItemCount()):  # type: ignore[attr-defined]
        entry = tree.topLevelItem(at)  # type: ignore[attr-defined]
        if f"{entry.text(1)} {entry.text(2)}" == flag:
            tree.setCurrentItem(entry)  # type: ignore[attr-defined]
            return
    pytest.fail(f"no flag {flag}")


def test_what_must_be_answered_comes_first_and_is_counted_in_words(page: Screen) -> None:
    page.wait_for("14 flags must be answered in words before this can be signed. 6 more are to be looked at.")
    states = [row[0] for row in page.cells("Flags")]
    assert states == ["⚑ must be answered"] * 14 + ["○ to look at"] * 6
    assert [row[1] for row in page.cells("Flags")][:3] == ["1.3", "2.1", "2.3"]
    page.wait_for("2 reports, 2 independent origins (2 not judged). They would carry low confidence; stated is…")


def test_a_mandate_asks_for_its_levels(page: Screen) -> None:
    page.focus("Mandate", Role.ComboBox)
    page.press("Down")
    breathe(50)
    page.wait_for("14 flags must be answered in words before this can be signed…")


def test_an_answer_is_kept_with_its_name_and_by_keys_alone(page: Screen) -> None:
    choose(page, "1.3 Confidence above the evidence")
    page.press("Return")
    page.wait(lambda: page.wait_for("Answer in words", Role.EditableText).state().focused, "the cursor in the answer")
    page.type("Two ministries, each with its own staff")
    page.focus("Save the answer", Role.Button)
    page.press("Space")
    page.wait_for("13 flags must be answered in words before this can be signed. 6 more are to be looked at. 1 is…")
    choose(page, "1.3 Confidence above the evidence")
    page.wait_for(f"Answered by {OFFICER}: Two ministries, each with its own staff")
    assert page.value("Answer in words") == "Two ministries, each with its own staff"


def test_an_empty_answer_is_refused_beside_the_field(page: Screen) -> None:
    page.fill("Answer in words", "  ")
    page.focus("Save the answer", Role.Button)
    page.press("Space")
    page.wait_for("An answer needs words.")


def test_half_an_answer_waits_for_its_flag_and_survives_a_lock(page: Screen) -> None:
    choose(page, "2.1 Confidence above the evidence")
    page.fill("Answer in words", "Half an answer")
    choose(page, "1.3 Confidence above the evidence")
    assert page.value("Answer in words") == ""
    page.press("Ctrl+L")
    page.unlock_again()
    open_page(page)
    choose(page, "2.1 Confidence above the evidence")
    page.wait(lambda: page.value("Answer in words") == "Half an answer", "the draft")


def test_items_and_indicator_of_a_flag_are_one_key_away(page: Screen) -> None:
    choose(page, "7.4 Single source")
    page.wait(lambda: [row[0] for row in page.cells("Items of the flag")] == ["RW-031"], "its item")
    title = page.cells("Items of the flag")[0][2]
    page.focus("Items of the flag", Role.Tree)
    page.press("Down", "Return")
    page.wait(lambda: page.find("Items", Role.Table) is not None, "the items")
    page.wait_for(title)
    open_page(page)
    choose(page, "7.4 Single source")
    page.focus("Go to the indicator", Role.Button)
    page.press("Space")
    page.row("Framework", "Indicator 7.4, ")


def test_what_was_signed_is_not_answered_any_more(open_screen: Callable[[Path], Screen], home: Path) -> None:
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=True) as case:
        from r2p_desk.actions import checking

        chosen = assessing.Chosen(as_of=assessing.newest_day(case))
        for flag in checking.check(case, assessing.newest_day(case), mandate=Mandate.GENOCIDE):
            if flag.blocking:
                checking.answer(case, chosen, flag.key, "It stands")
        signing_off.sign(case, chosen, Mandate.GENOCIDE)
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    open_page(screen)
    screen.wait_for("No flag stands in the way of signing. 6 more are to be looked at. 14 are answered.")
    screen.wait_for(f"{OFFICER} signed this assessment: it stays as it is, and so do the answers.")
    assert screen.wait_for("Save the answer", Role.Button).state().disabled


def test_of_another_day_flags_are_seen_and_not_answered(page: Screen) -> None:
    page.fill("As of", "1 March 1994")
    page.press("Return")
    page.wait_for("Flags are answered on the day of the assessment, 15 January 1994.")
    assert page.wait_for("Save the answer", Role.Button).state().disabled
    page.fill("As of", "1 March 1993")
    page.press("Return")
    page.wait_for("Nothing is assessed by this day.")
    assert page.cells("Flags") == []


def test_what_is_not_known_and_why(page: Screen) -> None:
    page.wait_for("98 indicators were not looked at. On 5 indicators nothing was found.")
    rows = page.cells("Indicators that are not known")
    assert len(rows) == 103
    assert sum(row[2] == "looked at, nothing found" for row in rows) == 5
    page.wait_for("1 source is silent against its rhythm.")
    assert page.cells("Sources that fell silent") == [["Africa Watch", "36 days", "199 days", "30 June 1993"]]
    page.focus("Sources that fell silent", Role.Tree)
    page.press("Down")
    page.wait_for("Africa Watch is silent for 199 days; it used to report every 36 days.…")


def test_weeks_say_what_came_in_shape_and_in_words(with_parties: Screen) -> None:
    screen = with_parties
    screen.wait(lambda: len(screen.cells("Weeks with and without reports")) == 2, "everything, and a place")
    row = screen.cells("Weeks with and without reports")[1]
    assert row[0] == "Gitarama"
    assert row[-4:] == ["20 December 1993", "24", "1", "1"]
    said = [words.split(": ")[1] for words in row[1:27]]
    assert said.count("no report.") == 24
    assert said[-6:] == [
        "reports with an early sign.", "no report.", "reports, no early sign in them.", "no report.", "no report.",
        "no report.",
    ]  # fmt: skip
    screen.focus("Weeks with and without reports", Role.Table)
    screen.press("Down", "Home")
    screen.wait_for("Gitarama: no report in 24 of the last 26 weeks, reports without an early sign in 1.")
    screen.wait(lambda: len(screen.cells("Items behind it")) == 3, "all items of the place")
    screen.press(*["Right"] * 21)
    screen.wait_for("Gitarama, week from 5 December 1993: reports with an early sign.")
    screen.wait(lambda: len(screen.cells("Items behind it")) == 2, "those of the week")
    screen.focus("Weeks in words, as a table", Role.CheckBox)
    screen.press("Space")
    table = screen.wait_for("Weeks with and without reports", Role.Table).object()
    assert table.model().index(1, 21).data() == "early sign"  # type: ignore[attr-defined]
    assert table.model().index(1, 23).data() == "no early sign"  # type: ignore[attr-defined]


def test_parties_are_laid_side_by_side_and_masked(with_parties: Screen) -> None:
    screen = with_parties
    screen.wait(lambda: screen.find("Parties that act", Role.Tree) is not None, "the parties")
    screen.wait(lambda: len(screen.cells("Parties that act")) == 2, "both")
    assert screen.cells("Parties that act") == [
        [MILITIA, "2", "1", "0", "0", "nothing judged on it"],
        [ARMY, "1", "1", "1", "1", "14.6: 1 origin, the best not judged"],
    ]
    screen.focus("Parties masked", Role.CheckBox)
    screen.press("Space")
    screen.wait(lambda: screen.cells("Parties that act")[0][0] == "Party 2", "the masks")
    screen.wait(lambda: "Party 2 seen in Gitarama on 1993-12-06" in screen.said(), "its items")
    said = screen.said()
    assert MILITIA not in said
    assert ARMY not in said
    screen.wait_for("Answers are typed with the parties named: unmask them first.")
