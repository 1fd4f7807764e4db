"""Precursors and precedents in the window: sought, read, traced to the items of the case, and compared or refused."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from desk_driver import PASSPHRASE, Role, Screen

from r2p_desk import resources
from r2p_desk.actions import session
from r2p_desk.actions.precedents import add_precedent

PAGES = "Pages of the analysis"


def open_page(screen: Screen) -> None:
    screen.press("Ctrl+5")
    screen.wait(lambda: bool(screen.cells(PAGES)), "the pages")
    screen.click_node(screen.row(PAGES, "Precedents"))
    screen.wait(lambda: len(screen.cells("Precursors")) >= 30, "the precursors")


@pytest.fixture
def page(at_work: Screen) -> Screen:
    open_page(at_work)
    return at_work


def told(screen: Screen, words: str) -> None:
    screen.wait(lambda: words in screen.said(), f"“{words}”")


def seek(screen: Screen, words: str, count: int) -> None:
    screen.fill("Search precursors", words)
    screen.wait(lambda: len(screen.cells("Precursors")) == count, f"{count} of them")


def test_precursors_are_sought_and_read_with_their_cases_and_lead_time(page: Screen) -> None:
    told(page, "does not say that they follow")
    seek(page, "hidden weapons", 1)
    assert page.cells("Precursors") == [
        ["Arms handed to civilians or militia · Lead time 86 to 390 days in 3 of 4 past cases"]
    ]
    page.wait(lambda: "86 days before the onset" in page.value("The chosen precursor"), "its past cases")
    assert "un-2014 7.4" in page.value("The chosen precursor")
    seek(page, "no such words", 0)
    told(page, "No precursor has all of that.")
    assert page.cells("Items of this case to read with it") == []


def test_the_items_of_the_case_are_those_known_by_the_day_and_open(page: Screen) -> None:
    seek(page, "hidden weapons", 1)
    told(page, "1 item of this case to read with it, of those known by 15 January 1994")
    (found,) = page.cells("Items of this case to read with it")
    assert found[0].startswith("RW-031")
    assert "“arms cached” in the title" in found[0]
    page.fill("As of", "31 March 1994")
    page.click("Show", Role.Button)
    page.wait(lambda: len(page.cells("Items of this case to read with it")) == 3, "what was known by March")
    page.focus("Items of this case to read with it")
    page.press("Home", "Return")
    page.wait_for("Items", Role.Table)
    told(page, "Informant: militia trained")


def test_the_practice_case_is_said_to_be_set_beside_itself(page: Screen) -> None:
    page.wait(lambda: len(page.cells("Nearest precedents")) == 1, "the precedent")
    told(page, "This is the same case:")
    told(page, "this is hindsight")
    told(page, "34 indicators judged on both sides: 34 the same")
    told(page, "No indicator judged on both sides differs.")


def test_before_there_is_an_assessment_it_refuses_in_words(page: Screen) -> None:
    page.wait(lambda: len(page.cells("Nearest precedents")) == 1, "the precedent")
    page.fill("As of", "1 June 1993")
    page.click("Show", Role.Button)
    told(page, "Nothing is compared: there is no assessment by 1 June 1993.")
    assert page.find("Nearest precedents", Role.List) is None


def _other(folder: Path) -> Path:
    """A coded case like ours but for two indicators, and from other reports."""
    other = json.loads(resources.read("precedents/rwanda-1993-1994.json"))
    other |= {"id": "other", "title": "A case that was added", "coded": other["coded"][:1]}
    other["sources"] = [{**one, "title": "Another report"} for one in other["sources"]]
    states = {one["indicator"]: one for one in other["coded"][0]["states"]}
    states["7.7"] |= {"state": "present", "reason": "Observers were sent away."}
    states["7.4"] |= {"state": "present", "reason": "Depots were found."}
    file = folder / "other.json"
    file.write_text(json.dumps(other), encoding="utf-8")
    return file


def test_a_coded_case_is_added_and_removed_and_a_broken_one_refused_beside_the_field(
    page: Screen, tmp_path: Path
) -> None:
    page.wait(lambda: len(page.cells("Coded cases")) == 1, "the case that ships")
    file = _other(tmp_path)
    broken = tmp_path / "broken.json"
    broken.write_text(file.read_text(encoding="utf-8").replace("7.7", "77.7"), encoding="utf-8")
    page.fill("File of a coded case", str(broken))
    page.press("Return")
    told(page, "The precedent cannot be read: unknown indicator 77.7.")
    assert page.value("File of a coded case") == str(broken)
    page.fill("File of a coded case", str(file))
    page.press("Return")
    page.wait(lambda: len(page.cells("Coded cases")) == 2, "the case added")
    page.wait(lambda: len(page.cells("Nearest precedents")) == 2, "it is compared")
    page.focus("Coded cases", Role.List)
    page.press("End")
    page.focus("Remove the case", Role.Button)
    page.press("Space")
    page.wait(lambda: len(page.cells("Coded cases")) == 1, "the case gone")
    page.wait(lambda: len(page.cells("Nearest precedents")) == 1, "it is compared no more")


def test_differences_are_named_one_by_one(open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path) -> None:
    with session.unlock(home, PASSPHRASE) as desk:
        add_precedent(desk, _other(tmp_path))
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    open_page(screen)
    screen.wait(lambda: len(screen.cells("Nearest precedents")) == 2, "two precedents")
    screen.focus("Nearest precedents", Role.List)
    screen.press("Home", "Down")
    told(screen, "A case that was added, as coded for 15 January 1994, 82 days before 7 April 1994.")
    told(screen, "34 indicators judged on both sides: 32 the same, 1 near (present and emerging), 1 opposite.")
    rows = screen.cells("Where they differ")
    assert [row[0].split()[0].strip("\u2068\u2069") for row in rows] == ["7.7", "7.4"], "the opposite first"
    assert rows[0][1:] == [
        "absent",
        "present",
        "opposite",
        "Observers were sent away.",
    ]
    assert rows[1][1:] == ["emerging", "present", "near", "Depots were found."]
