"""Briefings in the window: the pages follow what is chosen, the marking is explained, any PDF is verified."""

from pathlib import Path

import pytest
from desk_driver import Role, Screen

from r2p_desk.ui.views.compose_page import ComposePage


@pytest.fixture
def page(at_work: Screen) -> Screen:
    at_work.press("Ctrl+7")
    at_work.wait_for("Page 1 of…")
    return at_work


def compose_page(screen: Screen) -> ComposePage:
    found = screen.window.findChild(ComposePage)
    assert isinstance(found, ComposePage)
    return found


def test_the_pages_and_their_marking_are_there_before_anything_is_signed(page: Screen) -> None:
    page.wait(lambda: "Preview, not signed." in page.said(), "the state")
    assert "TLP:CLEAR: carried by the evidence notes" in page.said()
    page.click("Next page", Role.Button)
    page.wait_for("Page 2 of…")


def test_the_pages_follow_what_is_chosen(page: Screen) -> None:
    before = compose_page(page)._pages._count
    page.fill("As of", "1 February 1993")
    page.wait(lambda: 0 < compose_page(page)._pages._count != before, "fewer pages")
    page.fill("As of", "yesterweek")
    page.wait_for("“yesterweek” is not a date…")
    page.fill("As of", "")
    page.wait(lambda: compose_page(page)._pages._count == before, "the pages as before")


def test_no_process_is_left_when_the_page_is_left(page: Screen) -> None:
    preview = compose_page(page)._held.preview
    assert preview is not None
    process = preview._process
    assert process is not None
    page.press("Ctrl+3")
    page.wait(lambda: process.poll() is not None, "the end of the process")
    page.press("Ctrl+7")
    page.wait_for("Page 1 of…")
    again = compose_page(page)._held.preview
    assert again is not None
    process = again._process
    assert process is not None
    page.press("Ctrl+L")
    page.wait(lambda: process.poll() is not None, "the end of the process at the lock")


def test_any_pdf_is_verified_and_its_pages_are_seen(page: Screen, tmp_path: Path) -> None:
    out = tmp_path / "signed.pdf"
    page.fill("File to write", str(out))
    page.click("Write and sign", Role.Button)
    page.wait_for("Signature: valid")
    altered = tmp_path / "altered.pdf"
    whole = bytearray(out.read_bytes())
    whole[whole.index(b"stream") + 40] ^= 1
    altered.write_bytes(whole)
    page.click_node(page.row("Pages of the briefings", "Verify"))
    for path, verdict in ((out, "valid"), (altered, "altered")):
        page.fill("PDF to verify", str(path))
        page.press("Return")
        page.wait_for(f"Signature: {verdict}")
    page.fill("PDF to verify", str(tmp_path / "none.pdf"))
    page.press("Return")
    page.wait_for("There is no file none.pdf…")
