"""The page Export: what would leave is shown before it is written, and what was shown is what is written."""

import json
from pathlib import Path

import pytest
from colleagues import push
from desk_driver import Role, Screen, breathe

from r2p_desk.exchange.bridges.bag_check import Verdict, check_bag
from r2p_desk.ui.views.export_page import ExportPage

GROUP = "7b2f8c1e-0f5a-4c0e-8b3e-2f8a6d1c9e11"


@pytest.fixture
def page(at_work: Screen) -> Screen:
    at_work.press("Ctrl+9")
    at_work.wait(lambda: bool(at_work.cells("Pages of the exchange")), "the pages")
    at_work.click_node(at_work.row("Pages of the exchange", "Export"))
    at_work.wait_for("Show what would leave", Role.Button)
    ceiling = export_page(at_work)._form._ceiling
    ceiling.setCurrentIndex(ceiling.findText("UNCLASSIFIED · TLP:CLEAR · PRACTICE: as the case"))
    return at_work


def export_page(screen: Screen) -> ExportPage:
    found = screen.window.findChild(ExportPage)
    assert isinstance(found, ExportPage)
    return found


def choose(screen: Screen, format_: str) -> None:
    box = export_page(screen)._form._format
    box.setCurrentIndex(box.findData(format_))
    breathe()


def test_what_would_leave_is_shown_and_then_written(page: Screen, tmp_path: Path) -> None:
    assert not export_page(page)._write.isEnabled()
    push(page, "Show what would leave")
    page.wait(lambda: "leave ·" in page.said(), "what would leave")
    counts = page.cells("What leaves and what is withheld, by kind")
    assert any("Items" in cells for cells in counts), counts
    out = tmp_path / "bag"
    page.fill("File or folder to write", str(out))
    push(page, "Write")
    page.wait(lambda: "Written: bag" in page.said(), "that it was written")
    assert check_bag(out).verdict is Verdict.VALID
    page.fill("Recipient", "Somebody else")
    page.wait(lambda: "Nothing was looked at yet." in page.said(), "what was shown to be forgotten")
    assert not export_page(page)._write.isEnabled()


def test_an_event_waits_for_a_group_with_members(page: Screen, tmp_path: Path) -> None:
    choose(page, "misp")
    push(page, "Show what would leave")
    page.wait(lambda: "goes to a sharing group" in page.said(), "why there is no event")
    page.fill("Name of the group", "Prevention circle")
    page.fill("UUID", GROUP)
    push(page, "Keep the group")
    page.wait(lambda: "has no members" in page.said(), "why the group is not kept")
    page.fill("Members, one a line", "Office A")
    push(page, "Keep the group")
    page.wait(lambda: bool(page.cells("Sharing groups that are known")), "the group")
    push(page, "Show what would leave")
    page.wait(export_page(page)._write.isEnabled, "what would leave")
    out = tmp_path / "event.json"
    page.fill("File or folder to write", str(out))
    push(page, "Write")
    page.wait(out.exists, "the event")
    event = json.loads(out.read_bytes())["Event"]
    assert (event["distribution"], event["SharingGroup"]["uuid"]) == ("4", GROUP)


def test_nothing_that_was_made_stays_when_the_page_is_left(page: Screen) -> None:
    push(page, "Show what would leave")
    page.wait(lambda: export_page(page)._prepared is not None, "what would leave")
    page.press("Ctrl+3")
    page.wait(lambda: export_page(page)._prepared is None, "that it is forgotten")
