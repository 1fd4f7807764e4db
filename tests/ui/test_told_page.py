"""Who told us this, and who told them: two clicks from any item; what may be the same is offered."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from desk_driver import PASSPHRASE, PRACTICE, Role, Screen, breathe

import exchanging
from r2p_desk.actions import corroborating, session
from r2p_desk.actions.items import Draft, add_item, find_item
from r2p_desk.domain.item import HowKnown, Statement
from r2p_desk.domain.relation import Kind
from r2p_desk.domain.when import When

SHOTS = os.environ.get("R2P_SHOTS")
LONG = "On the market square of the hill the names of forty families were read out on Tuesday, in front of the school."


@pytest.fixture
def told(home: Path, request: pytest.FixtureRequest) -> Screen:
    """At work in a case with a chain, a ring and copies."""
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=True) as case:

        def add(title: str, source: str, day: str, text: str = LONG, **more: object) -> str:
            draft = Draft(title=title, source=source, known=When(day), text=text, **more)  # type: ignore[arg-type]
            return add_item(case, draft).id

        first = add("Names read out at the market", "Parish priest", "1994-05-01", how_known=HowKnown.WITNESSED,
                    statement=Statement.OBSERVATION)  # fmt: skip
        radio = add("Radio on the names", "Radio Muhabura", "1994-05-02", LONG.replace("forty", "some forty"),
                    origin_item=first, how_known=HowKnown.TOLD, statement=Statement.CLAIM)  # fmt: skip
        add("Weekly on the names", "Weekly", "1994-05-03", LONG.replace("hill", "green hill"), origin_item=radio)
        add("Copied by the gazette", "Gazette", "1994-05-04", LONG.replace("names", "very names"))
        convent = add("Seen from the convent", "Convent", "1994-05-04", "The sisters saw people called out by name.")
        for one, other in (("Bulletin", "Courier"), ("Courier", "Bulletin")):
            ring = add(f"{one} on the names", one, "1994-05-05", f"{one} says that names were read.", origin=other)
            corroborating.relate(case, ring, convent, Kind.SAME_EVENT)
        corroborating.relate(case, convent, radio, Kind.SAME_EVENT)
        corroborating.relate(case, convent, first, Kind.CONTRADICTS, "The sisters heard women's names only.")
    screen: Screen = request.getfixturevalue("at_work")
    return screen


def shoot(screen: Screen, name: str) -> None:
    if SHOTS:
        breathe(300)
        screen.window.grab().save(f"{SHOTS}/{name}.png")


def read(screen: Screen, title: str) -> None:
    screen.fill("Search in the items", title)
    screen.wait(lambda: any(title in row[1] for row in screen.cells("Items")[:3]), "the item")
    screen.click_node(screen.row("Items", title))
    screen.wait_for("Who told us?", Role.Button)


def push(screen: Screen, name: str) -> None:
    """The button need not be in view."""
    screen.focus(name, Role.Button)
    screen.press("Return")


def test_who_told_us_and_who_told_them_is_two_clicks_from_any_item(told: Screen) -> None:
    read(told, "Weekly on the names")
    told.click("Who told us?", Role.Button)
    told.wait_for("They knew it at first hand.")
    told.wait_for("7 reports, 3 independent origins · 3 copies of it, which add nothing")
    chain = told.cells("Who told us, and who told them")
    assert [row[0] for row in chain] == ["Weekly", "Radio Muhabura", "Parish priest"]
    assert [row[1].partition(" · ")[0] for row in chain[1:]] == ["told", "witnessed"]
    arrows = [row[0] for row in told.cells("Who had it from whom")]
    assert len(arrows) == 4
    assert sum(line.endswith("in a circle") for line in arrows) == 2
    assert told.wait_for("7 names, 4 times one had it from another, in a circle")
    shoot(told, "told")
    told.focus("How it stands to other items", Role.Tree)
    told.press("Home")
    push(told, "Withdraw")
    told.wait_for("Where they had it from, nobody has stated.")


def test_what_may_be_the_same_is_offered_and_an_answer_is_remembered(told: Screen, home: Path) -> None:
    read(told, "Copied by the gazette")
    told.click("Who told us?", Role.Button)
    told.wait_for("3 items wait for an answer.")
    shoot(told, "offers")
    for left in ("2 items wait for an answer.", "1 item waits for an answer."):
        told.focus("Items that may be the same", Role.Tree)
        told.press("Home")
        push(told, "No copy")
        told.wait_for(left)
    told.focus("Items that may be the same", Role.Tree)
    told.press("Home")
    push(told, "A copy")
    told.wait_for("No other item looks like this one, or all were answered.")
    assert len(told.cells("How it stands to other items")) == 3


def test_a_contradiction_shows_on_both_and_an_author_is_offered_no_review(told: Screen) -> None:
    read(told, "Seen from the convent")
    told.click("Who told us?", Role.Button)
    told.wait_for("Nobody has reviewed it. You wrote of this item: its review is another officer’s.")
    rows = told.cells("How it stands to other items")
    assert ["contradicts", "The sisters heard women's names only."] in [[row[0], row[2]] for row in rows]
    told.press("Escape")
    read(told, "Names read out at the market")
    told.click("Who told us?", Role.Button)
    told.wait(
        lambda: any(row[0] == "contradicts" for row in told.cells("How it stands to other items")), "the other side"
    )


def test_a_grade_is_given_beside_its_rules_and_a_one_without_confirmation_says_so(told: Screen, home: Path) -> None:
    read(told, "Copied by the gazette")
    told.click("Grade", Role.Button)
    told.focus("B, usually reliable", Role.RadioButton)
    told.press("Space")
    told.focus("1, confirmed by other sources", Role.RadioButton)
    told.press("Space")
    told.wait_for("Told independently by: Convent…")
    shoot(told, "grading")
    push(told, "Save the grade")
    told.wait_for("The grade is saved.")
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=False) as case:
        (found,) = [one for one in corroborating.knowledge(case).items if one.title == "Copied by the gazette"]
        assert find_item(case, found.id).grade == "B1"


def test_claims_are_kept_apart_from_observations_in_the_list(told: Screen) -> None:
    told.fill("Search in the items", "statement:claim")
    told.wait(lambda: len(told.cells("Items")) == 1, "the claims")
    assert told.cells("Items")[0][1] == "Radio on the names (claim)"
    told.fill("Search in the items", "statement:observation")
    told.wait(lambda: told.cells("Items")[0][1] == "Names read out at the market (observation)", "the observations")


def test_all_pairs_that_may_be_the_same_are_answered_one_after_the_other(told: Screen) -> None:
    told.press("Ctrl+5")
    told.wait(lambda: bool(told.cells("Pages of the analysis")), "the pages")
    told.click_node(told.row("Pages of the analysis", "Duplicates"))
    told.wait_for("2 pairs wait for an answer.")
    shoot(told, "duplicates")
    told.wait_for("The item", Role.EditableText)
    push(told, "The same event")
    told.wait_for("1 pair waits for an answer.")
    push(told, "A copy")
    told.wait_for("No two items look the same, or all were answered.")


def test_another_officer_reviews_an_item_and_its_author_reads_it_there(
    open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path
) -> None:
    with (
        exchanging.officers(tmp_path, exchanging.NAMES[0]) as (author,),
        session.unlock(home, PASSPHRASE) as own,
    ):
        exchanging.introduce(own, author, tmp_path)
        exchanging.introduce(author, own, tmp_path)
        exchanging.begin(author, "Seen at the bridge")
        exchanging.take(own, exchanging.send(author, own, exchanging.stick(tmp_path)))
    screen = open_screen(home)
    screen.unlock()
    screen.click_node(screen.row("Cases", exchanging.CASE))
    screen.click("Open case", Role.Button)
    screen.wait_for("Search in the items")
    read(screen, "Seen at the bridge")
    screen.click("Who told us?", Role.Button)
    screen.wait_for("Nobody has reviewed it.")
    screen.focus("What you say of it", Role.ComboBox)
    screen.press("Down")
    screen.wait_for("Something must be answered before others lean on it; say what.")
    push(screen, "Save the review")
    screen.wait_for("Say why: its author and all who lean on it will read that.…")
    screen.fill("Why you say so", "Who stood at the bridge?")
    shoot(screen, "review")
    push(screen, "Save the review")
    screen.wait_for("1 review stands.")
    assert screen.cells("Reviews by other officers")[0][1:3] == ["questions it", "Who stood at the bridge?"]
    push(screen, "Back")
    screen.wait_for("Officers say of it: …")
