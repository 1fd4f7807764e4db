"""An office made, joined and worked with in the window; and contacts told apart by how far they are known."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from colleagues import card_of, push
from desk_driver import OFFICER, PASSPHRASE, Screen, _seal_quickly

import desks
import founding
from r2p_desk.actions import office_work, session
from r2p_desk.exchange import card as cards
from r2p_desk.exchange.enrolment import read_enrolment

FRIEND = "Lucía Ferreyra"


@pytest.fixture(autouse=True)
def quickly() -> Iterator[None]:
    """Files under passphrases take no second each."""
    with desks.quick_sealing():
        yield


def page(screen: Screen, name: str) -> None:
    screen.press("Ctrl+9")
    screen.wait(lambda: bool(screen.cells("Pages of the exchange")), "the pages")
    screen.click_node(screen.row("Pages of the exchange", name))


def known(screen: Screen) -> str:
    """How far the only contact is known, as it is read out."""
    rows = screen.cells("Contacts")
    return rows[0][1] if rows else ""


def fill_lines(screen: Screen, name: str, *lines: str) -> None:
    screen.fill(name, lines[0])
    for line in lines[1:]:
        screen.press("Return")
        screen.type(line)


def test_an_office_is_made_joined_and_worked_with(screen: Screen, tmp_path: Path) -> None:
    safe, request, card = tmp_path / "safe", tmp_path / "request", tmp_path / "mine.card"
    screen.unlock()
    page(screen, "Office")
    screen.wait_for("No office vouches for you: you stand alone, and contacts compare your fingerprint.")
    screen.fill("Name of the office", "Office for Prevention")
    fill_lines(screen, "Who is present and signs, one to a line", "Ruth Abebe", "Omar Haddad")
    fill_lines(screen, "Who keeps a share, one to a line", "Ruth Abebe", "Omar Haddad", "Li Wen")
    screen.fill("Passphrase of the office", founding.PASSPHRASE)
    screen.fill("The same passphrase again", founding.PASSPHRASE)
    screen.fill("Folder of the new office", str(safe))
    push(screen, "Make the office")
    screen.wait((safe / "office.age").exists, "the office")
    screen.wait(lambda: "The office Office for Prevention was made." in screen.said(), "what was made")
    told = screen.value("What was made, and what to do now").splitlines()
    words = next(line for line in told if len(line.split()) == 12 and line.islower())
    screen.fill("File from an office", str(safe / "office.card"))
    push(screen, "Take in the file")
    screen.wait_for("The office Office for Prevention is not known here.…")
    screen.fill("Fingerprint the office told you", words.upper())
    push(screen, "Take in the file")
    screen.row("Offices known here", "Office for Prevention")
    screen.fill("Request to write", str(request))
    push(screen, "Write the request")
    screen.wait(request.exists, "the request")
    own = cards.words(read_enrolment(request.read_bytes()).fingerprint)
    screen.fill("Folder of the office", str(safe))
    screen.fill("Its passphrase", "wrong")
    push(screen, "Show its members")
    screen.wait_for("This passphrase does not open the file.…")
    screen.fill("Its passphrase", founding.PASSPHRASE)
    screen.fill("Their request", str(request))
    screen.fill("The twelve words the officer told you", own)
    screen.fill("Card to write", str(card))
    push(screen, "Vouch for this officer")
    screen.row("Members of the office", OFFICER)
    screen.fill("Your card from the office", str(card))
    push(screen, "Join the office")
    screen.wait_for("Office for Prevention vouches for you as officer, up to UNCLASSIFIED, until …")


def test_the_receiving_key_is_renewed_at_the_desk(screen: Screen) -> None:
    screen.unlock()
    page(screen, "My card")
    screen.wait_for("Word 1: …")
    screen.wait_for("Your receiving key is of…")
    screen.fill("Your passphrase, to renew the key", "wrong")
    push(screen, "Renew the key")
    screen.wait_for("This passphrase does not open the file.…")
    screen.fill("Your passphrase, to renew the key", PASSPHRASE)
    push(screen, "Renew the key")
    screen.wait(lambda: "key of before still opens." in screen.said(), "the new key")
    push(screen, "Destroy the key before")
    screen.wait(lambda: "key of before still opens." not in screen.said(), "the end of the old one")


def test_contacts_are_told_apart_without_colour(
    open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "seal_officer", _seal_quickly)
    friends = tmp_path / "friend" / "home"
    session.create_officer(friends, FRIEND, PASSPHRASE).close()
    words = card_of(friends, tmp_path / "friend.card")
    office = founding.make(tmp_path)
    screen = open_screen(home)
    screen.unlock()
    page(screen, "Contacts")
    screen.fill("Card file", str(tmp_path / "friend.card"))
    push(screen, "Read the card")
    push(screen, "Add it, not verified")
    screen.wait(lambda: known(screen) == "NOT VERIFIED", "the contact")
    screen.click_node(screen.row("Contacts", FRIEND))
    screen.fill("The twelve words this contact told you", words)
    push(screen, "Compare")
    screen.wait(lambda: known(screen) == "Compared, stands alone", "the comparison")
    with session.unlock(friends, PASSPHRASE) as friend:
        card = founding.enrol(friend, office)
    with desks.quick_sealing():
        gone = office_work.withdraw(FRIEND, office.folder, founding.PASSPHRASE, tmp_path / "gone", reason="theft")
    page(screen, "Office")
    screen.fill("File from an office", str(office.card))
    screen.fill("Fingerprint the office told you", office.words)
    push(screen, "Take in the file")
    screen.row("Offices known here", office.name)
    page(screen, "Contacts")
    screen.fill("Card file", str(card))
    push(screen, "Read the card")
    screen.wait_for(
        f"{office.name} vouches for {FRIEND}, as officer, up to CONFIDENTIAL. Nothing needs to be compared."
    )
    push(screen, "Add the contact")
    screen.wait(lambda: known(screen) == f"Vouched for: {office.name}", "the vouching")
    page(screen, "Office")
    screen.fill("File from an office", str(gone.path))
    push(screen, "Take in the file")
    screen.row("Officers withdrawn", FRIEND)
    page(screen, "Contacts")
    screen.wait(lambda: known(screen) == "REVOKED", "the revocation")
