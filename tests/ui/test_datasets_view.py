"""Datasets in the window: filtered, made items in one click, held against another release; the licence in view."""

from collections.abc import Callable
from pathlib import Path

import pytest
from desk_driver import PASSPHRASE, Role, Screen

from event_files import ACLED, UCDP, acled, pinned, ucdp, write
from r2p_desk.actions import session
from r2p_desk.actions.assessing import Grounds, judge
from r2p_desk.actions.promoting import promote
from r2p_desk.domain.assessment import State
from r2p_desk.domain.when import When

CASE = "Rwanda 1993-1994 (practice)"


@pytest.fixture
def page(open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path) -> Screen:
    """Two releases of UCDP, one item of which is evidence, and a licensed file; the newest is chosen."""
    with session.unlock(home, PASSPHRASE) as desk:
        name = desk.store.cases()[0].id
        with session.open_case(desk, name, write=True) as case:
            rows = [ucdp(n, date_start=f"2015-0{n}-08", date_end=f"2015-0{n}-08") for n in range(1, 7)]
            first = pinned(case, write(tmp_path / "ged191.csv", UCDP, rows)).dataset
            item = promote(case, first.id, "2")
            grounds = Grounds(state=State.PRESENT, reasons="As reported", supporting=((item.id, None),))
            judge(case, When("2030-01-01"), "7.3", grounds)
            pinned(case, write(tmp_path / "acled_2024-05-06.csv", ACLED, [acled("SUD1")]))
            later = [ucdp(1, date_start="2015-01-08", date_end="2015-01-08", best=8), *rows[3:], ucdp(9)]
            pinned(case, write(tmp_path / "ged201.csv", UCDP, later))
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    screen.press("Ctrl+Shift+D")
    screen.wait(lambda: len(screen.cells("Datasets")) == 3, "the datasets")
    screen.wait(lambda: len(screen.cells("Events")) == 5, "the events of the newest")
    return screen


def test_events_are_narrowed_and_read_and_made_items_in_one_click(page: Screen) -> None:
    page.wait(lambda: "UCDP GED 20.1 · CC BY 4.0: rows may leave, with the citation" in page.said(), "the licence")
    page.fill("From", "2015-04")
    page.wait(lambda: len(page.cells("Events")) == 4, "those since April")
    page.fill("To", "soon")
    page.wait(lambda: "“soon” is not a date." in page.said(), "what is wrong")
    page.fill("To", "May 2015")
    page.wait(lambda: len(page.cells("Events")) == 2, "April and May")
    page.click_node(page.row("Events", "8 May 2015"))
    page.wait(lambda: "best estimate 4, low 3, high 9" in page.value("The event chosen"), "the event")
    assert "where_prec: 1" in page.value("The event chosen, as it stands in the file")
    page.click("Make an item", Role.Button)
    page.wait_for("Open the item", Role.Button)
    page.click("Open the item", Role.Button)
    page.wait_for("Items", Role.Table)
    page.wait(lambda: "One-sided violence" in page.said(), "the item")


def test_rows_that_must_not_leave_say_so_wherever_they_are_shown(page: Screen) -> None:
    page.click_node(page.row("Datasets", "ACLED"))
    page.wait(lambda: len(page.cells("Events")) == 1, "its event")
    page.wait(lambda: page.said().count("rows and items made of them stay in this case") >= 1, "the licence")
    page.click_node(page.row("Events", "3 May 2024"))
    page.wait(lambda: page.said().count("rows and items made of them stay in this case") >= 2, "beside the event, too")


def test_what_another_release_withdrew_is_told_with_what_leaned_on_it(page: Screen) -> None:
    page.click("Compare releases", Role.Button)
    page.wait(lambda: "2 withdrawn · 1 changed · 1 new" in page.said(), "the comparison")
    rows = page.cells("Events that are not the same")
    assert rows[0][:3] == ["2", "withdrawn", "yes"]
    assert rows[0][3].startswith("for 7.3, as of 1 January 2030")
    page.click_node(page.row("Events that are not the same", "changed"))
    page.wait(lambda: "best: 4 → 8" in page.value("What is not the same"), "the field")
    page.click("Read the event", Role.Button)
    page.wait(lambda: "best estimate 8" in page.value("The event chosen"), "the event as it is now")


def test_a_file_is_looked_at_before_it_is_pinned(page: Screen, tmp_path: Path) -> None:
    from r2p_desk.ui.views.dataset_pinning import DatasetPinning

    pinning = page.window.findChild(DatasetPinning)
    assert isinstance(pinning, DatasetPinning)
    pinning.look_at(write(tmp_path / "ged211.csv", UCDP, [ucdp(1), ucdp(20), ucdp(21, best="x")]))
    page.wait(lambda: "Line 4 is refused, column best: x." in page.said(), "what it would do")
    assert len(page.cells("Datasets")) == 3
    page.click("Pin it", Role.Button)
    page.wait(lambda: len(page.cells("Datasets")) == 4, "the dataset")
    page.wait(lambda: len(page.cells("Events")) == 2, "its events")
    page.wait(lambda: "UCDP GED 20.1 → UCDP GED 21.1" in page.said(), "what it says otherwise than the one before")
