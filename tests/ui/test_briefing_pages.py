"""Briefings in the window: the pages follow what is chosen, the marking is explained, any PDF is verified."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from colleagues import befriend, card_of, push
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, load_der_private_key, pkcs12
from cryptography.x509 import load_der_x509_certificate
from desk_driver import OFFICER, PASSPHRASE, Role, Screen, _seal_quickly

import offices
from r2p_desk.actions import session
from r2p_desk.actions.briefing import export_briefing
from r2p_desk.actions.cases import create_case
from r2p_desk.keys.officer import create_officer
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


FRIEND = "Aroha Ngata"


def test_a_second_officer_sees_and_signs_what_another_certified(
    screen: Screen, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "seal_officer", _seal_quickly)
    theirs, card, came = tmp_path / "theirs" / "home", tmp_path / "a.r2pcard", tmp_path / "came.pdf"
    with session.create_officer(theirs, FRIEND, PASSPHRASE) as desk, create_case(desk, "Kivera") as case:
        export_briefing(case, came)
    befriend(home, card, card_of(theirs, card))
    screen.unlock()
    screen.open_practice()
    screen.press("Ctrl+7")
    screen.click_node(screen.row("Pages of the briefings", "Second signature"))
    screen.fill("Briefing to sign", str(came))
    push(screen, "Show its pages")
    screen.wait_for("Page 1 of…")
    screen.fill("File to write", str(tmp_path / "both.pdf"))
    push(screen, "Verify and sign")
    screen.wait_for("Signature: valid")
    found = screen.value("What was signed and found")
    assert f"Signed by: {FRIEND}" in found
    assert f"Signed by: {OFFICER}" in found
    screen.fill("Briefing to sign", str(tmp_path / "both.pdf"))
    screen.fill("File to write", str(tmp_path / "thrice.pdf"))
    push(screen, "Verify and sign")
    screen.wait(lambda: "signed" in screen.said() and not (tmp_path / "thrice.pdf").exists(), "a refusal")


def test_a_pkcs12_file_is_added_and_asked_for_its_passphrase_at_each_signature(at_work: Screen, tmp_path: Path) -> None:
    other = create_officer("Amina Diallo, Registry", datetime.now(UTC))
    key, held = load_der_private_key(other.pdf_key, None), load_der_x509_certificate(other.certificate)
    file = tmp_path / "mine.p12"
    sealed = BestAvailableEncryption(b"twelve dull words")
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"mine", key, held, None, sealed))  # type: ignore[arg-type]
    at_work.press("Ctrl+7")
    at_work.click_node(at_work.row("Pages of the briefings", "Signatures"))
    at_work.fill("PKCS #12 file", str(file))
    at_work.fill("Passphrase of the file", "eleven dull words")
    push(at_work, "Add the file")
    at_work.wait_for("This is not the passphrase of the file.…")
    at_work.fill("Passphrase of the file", "twelve dull words")
    push(at_work, "Add the file")
    at_work.wait(lambda: len(at_work.cells("What you sign with")) == 2, "both")
    at_work.click_node(at_work.row("Pages of the briefings", "Write"))
    out = tmp_path / "signed.pdf"
    at_work.fill("File to write", str(out))
    box = at_work.wait_for("Sign with", Role.ComboBox).object()
    box.setCurrentIndex(1)  # type: ignore[attr-defined]
    push(at_work, "Write and sign")
    at_work.wait_for("Type the passphrase or PIN it needs.…")
    at_work.fill("Passphrase of the file", "twelve dull words")
    push(at_work, "Write and sign")
    at_work.wait_for("Signature: valid")
    assert out.exists()


def test_a_paper_of_another_kind_asks_what_it_is_made_of_and_says_when_there_is_nothing(page: Screen) -> None:
    box = page.wait_for("Kind", Role.ComboBox).object()
    box.setCurrentIndex(box.findData("early-warning"))  # type: ignore[attr-defined]
    page.wait(lambda: "There is no briefing to show." in page.said(), "that there is none")
    box.setCurrentIndex(box.findData("situation"))  # type: ignore[attr-defined]
    page.wait_for("Page 1 of…")
    language = page.wait_for("Language", Role.ComboBox).object()
    language.setCurrentIndex(language.findData("ar"))  # type: ignore[attr-defined]
    page.wait(lambda: "Preview, not signed." in page.said(), "the pages in Arabic")


def test_a_condition_is_stated_binds_the_briefing_and_is_withdrawn(page: Screen) -> None:
    page.click_node(page.row("Pages of the briefings", "Conditions"))
    page.wait_for("None: nothing here was given under conditions that were written down.")
    push(page, "State it")
    page.wait(lambda: "There is no item" in page.said() or "Item" in page.said(), "a refusal")
    page.fill("Find items", "weapons")
    page.wait(lambda: bool(page.cells("Items found")), "items")
    page.focus("Items found")
    page.press("Down")
    push(page, "Take this item")
    page.fill("Who gave it", "A mission")
    page.fill("The only ones who may see it", "The Special Adviser")
    push(page, "State it")
    page.wait_for("1 condition")
    assert "Only for: The Special Adviser" in page.cells("Conditions that stand")[0][1]
    page.focus("Conditions that stand", Role.Tree)
    page.press("Down", "Home")
    push(page, "Withdraw it")
    page.wait_for("None: nothing here was given under conditions that were written down.")


def test_numbered_copies_are_made_registered_and_found_again(page: Screen, tmp_path: Path) -> None:
    out = tmp_path / "stick"
    out.mkdir()
    how = page.wait_for("How it leaves", Role.ComboBox).object()
    how.setCurrentIndex(2)  # type: ignore[attr-defined]
    push(page, "Make and sign the copies")
    page.wait_for("Name at least one recipient.")
    page.fill("Recipients", "The Special Adviser")
    page.press("Return")
    page.type("The Under-Secretary-General")
    page.fill("Folder to write into", str(out))
    push(page, "Make and sign the copies")
    page.wait(lambda: "2 copies were made" in page.said(), "the copies")
    first, second = sorted(out.glob("*.pdf"))
    page.click_node(page.row("Pages of the briefings", "Numbered copies"))
    page.wait(lambda: len(page.cells("Register of copies")) == 2, "the register")
    code = page.cells("Register of copies")[1][5]
    page.fill("File that was found", str(first))
    push(page, "Find out")
    page.wait(lambda: "(these very bytes)" in page.said(), "the first copy")
    assert "Copy 1 of 2" in page.said()
    page.fill("File that was found", "")
    page.fill("Or what stands in the footer of a page", f"torn {code.split('-')[0]}")
    push(page, "Find out")
    page.wait(lambda: "(by half of the code in its footer)" in page.said(), "the second copy")
    assert "for The Under-Secretary-General" in page.said()
    assert second.read_bytes() != first.read_bytes()


def test_an_office_is_believed_once_its_fingerprint_was_told(at_work: Screen, tmp_path: Path) -> None:
    office = offices.office("Mission Today")
    root = tmp_path / "root.der"
    root.write_bytes(office.root.der)
    at_work.press("Ctrl+7")
    at_work.click_node(at_work.row("Pages of the briefings", "Offices"))
    at_work.wait_for("None: only your contacts and yourself count as known.")
    at_work.fill("File of the office", str(root))
    push(at_work, "Take it in")
    at_work.wait_for("Not every certificate in this file is one of an office known here.…")
    assert office.root.digits not in at_work.said(), "nothing to copy from"
    at_work.fill("SHA-256 of the office's certificate, as the office told it", office.root.digits)
    push(at_work, "Take it in")
    at_work.wait_for("1 entry")
    assert at_work.cells("Certificates and lists of offices")[0][1] == "office"
    at_work.focus("Certificates and lists of offices")
    at_work.press("Home")
    push(at_work, "Believe it no more")
    at_work.wait_for("None: only your contacts and yourself count as known.")


def written(page: Screen, out: Path) -> int:
    """Write a briefing; how many questions it asks."""
    page.fill("File to write", str(out))
    push(page, "Write and sign")
    page.wait(lambda: out.exists() and str(out) in page.value("What was written and found"), out.name)
    return len(page.cells("What to look at again"))


def test_what_might_harm_somebody_is_asked_and_answered_once(page: Screen, tmp_path: Path) -> None:
    before = written(page, tmp_path / "first.pdf")
    page.focus("What to look at again", Role.List)
    page.press("Home")
    page.fill("Why it may stand", "It is in a published report.")
    push(page, "Keep the answer")
    page.wait(lambda: len(page.cells("What to look at again")) == before - 1, "one question less")
    assert written(page, tmp_path / "second.pdf") == before - 1


def test_a_caveat_of_the_office_is_explained(page: Screen) -> None:
    page.click_node(page.row("Pages of the briefings", "Conditions"))
    page.fill("Caveat", "Eyes of the Mission")
    page.fill("What it asks of a reader", "Only staff of the mission may read it.")
    push(page, "Explain it")
    page.wait(lambda: bool(page.cells("Caveats explained")), "the caveat")
    assert page.cells("Caveats explained")[0] == ["EYES OF THE MISSION", "Only staff of the mission may read it."]
    page.focus("Caveats explained")
    page.press("Home")
    push(page, "Explain it no more")
    page.wait(lambda: page.cells("Caveats explained") == [], "none")
