"""Annexes: under their main case at home, their items beside those of the main case, read-only and marked."""

from collections.abc import Callable
from pathlib import Path

import pytest
from colleagues import ANNEX, CLOSED, with_annex
from desk_driver import PASSPHRASE, PRACTICE, Role, Screen, breathe

from r2p_desk.actions import session
from r2p_desk.actions.cases import create_case


@pytest.fixture
def annexed(home: Path) -> Path:
    """The home with a case before and behind the practice case by name, and an annex of that."""
    with session.unlock(home, PASSPHRASE) as desk:
        create_case(desk, "Aaa").close()
        create_case(desk, "Zzz").close()
    with_annex(home)
    return home


@pytest.fixture
def beside(open_screen: Callable[[Path], Screen], annexed: Path) -> Screen:
    """The main case, open."""
    screen = open_screen(annexed)
    screen.unlock()
    screen.open_practice()
    return screen


def switch(screen: Screen) -> None:
    screen.focus("Show its annex beside it", Role.CheckBox)
    screen.press("Space")


def test_an_annex_stands_under_its_main_case(open_screen: Callable[[Path], Screen], annexed: Path) -> None:
    screen = open_screen(annexed)
    screen.unlock()
    screen.wait(lambda: len(screen.cells("Cases")) == 4, "the cases")
    names = [row[0] for row in screen.cells("Cases")]
    assert names == ["Aaa", PRACTICE, f"{ANNEX}, annex of {PRACTICE}", "Zzz"]


def test_an_annex_is_created_under_a_main_case(screen: Screen) -> None:
    screen.unlock()
    screen.row("Cases", PRACTICE)
    screen.fill("Name of the situation", "For few eyes")
    screen.focus("Annex of", Role.ComboBox)
    screen.press("End")
    screen.click("Create case", Role.Button)
    screen.wait_for("No items yet. Capture one with Ctrl+N, or take in a file with Ctrl+I.")
    screen.press("Ctrl+1")
    screen.wait(lambda: f"For few eyes, annex of {PRACTICE}" in [row[0] for row in screen.cells("Cases")], "the annex")


def test_a_case_without_annexes_offers_no_switch(at_work: Screen) -> None:
    breathe(200)
    assert at_work.find("Show its annex beside it") is None


def test_its_items_stand_beside_with_annex_and_marking(beside: Screen) -> None:
    assert beside.find("Marking: UNCLASSIFIED · TLP:CLEAR · PRACTICE") is not None
    switch(beside)
    beside.row("Items of the annexes", CLOSED)
    assert beside.cells("Items of the annexes") == [["not stated", CLOSED, ANNEX, "STRICTLY CONFIDENTIAL · TLP:RED"]]
    beside.wait_for("Marking: STRICTLY CONFIDENTIAL · TLP:RED · PRACTICE")
    beside.click_node(beside.row("Items of the annexes", "not stated"))
    beside.wait_for(f"From the annex “{ANNEX}”, open for reading.")
    beside.wait(lambda: "He heard the lists" in beside.value("What is reported"), "its text")
    for name in ("Change", "Remove"):
        assert beside.wait_for(name, Role.Button).state().disabled
    beside.press("Ctrl+F")
    beside.type("RTLM")
    beside.wait(lambda: beside.cells("Items of the annexes") == [], "no such words in the annex")
    beside.press("Ctrl+A")
    beside.type("cook")
    beside.row("Items of the annexes", CLOSED)
    beside.press("Ctrl+A", "Delete")
    beside.wait(lambda: len(beside.cells("Items")) == 58, "all items")
    beside.click_node(beside.row("Items", "6 April 1994"))
    beside.wait(lambda: beside.find(f"From the annex “{ANNEX}”, open for reading.") is None, "the case's own item")


def test_the_switch_takes_them_away_again(beside: Screen) -> None:
    switch(beside)
    beside.row("Items of the annexes", CLOSED)
    switch(beside)
    beside.wait_for("Marking: UNCLASSIFIED · TLP:CLEAR · PRACTICE")
    assert CLOSED not in beside.said()


def test_a_lock_closes_the_annex_too(beside: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    switch(beside)
    beside.row("Items of the annexes", CLOSED)
    closed: list[str] = []
    close = session.OpenCase.close

    def watched(case: session.OpenCase) -> None:
        closed.append(case.title())
        close(case)

    monkeypatch.setattr(session.OpenCase, "close", watched)
    beside.press("Ctrl+L")
    beside.wait_for("Passphrase", Role.EditableText)
    assert CLOSED not in beside.said()
    beside.wait(lambda: closed == [ANNEX, PRACTICE], "both closed")


def test_the_past_shows_no_annex(beside: Screen) -> None:
    switch(beside)
    beside.row("Items of the annexes", CLOSED)
    beside.press("Ctrl+B")
    beside.wait(lambda: "the newest: now" in beside.said(), "the moments")
    beside.press("Home")
    beside.wait(lambda: "As it stood on" in beside.said(), "the band")
    beside.press("Ctrl+3")
    beside.wait(lambda: beside.cells("Items") == [], "the items of then")
    assert CLOSED not in beside.said()
