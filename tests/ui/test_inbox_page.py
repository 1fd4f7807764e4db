"""A shared folder in the window: looked at, taken in as one job, left as it was; and the page of the paper path."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from desk_driver import PASSPHRASE, Role, Screen, breathe

import exchanging
from r2p_desk.actions import contacts, exchange, on_paper, session
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.keys import age

SHOTS = os.environ.get("R2P_SHOTS")


@pytest.fixture
def folder(home: Path, tmp_path: Path) -> Path:
    """Two packages of a colleague for the officer of the window, and one for somebody else."""
    place = tmp_path / "share"
    place.mkdir()
    with (
        exchanging.officers(tmp_path, *exchanging.NAMES[:2]) as (colleague, other),
        session.unlock(home, PASSPHRASE) as own,
    ):
        exchanging.introduce(own, colleague, tmp_path)
        exchanging.introduce(colleague, own, tmp_path)
        with create_case(colleague, exchanging.CASE) as case:
            add_item(case, Draft(title="Seen at the bridge"))
        exchange.send_package(colleague, exchanging.CASE, own.officer.id, place)
        exchange.send_package(colleague, exchanging.CASE, other.officer.id, place)
        exchanging.add(colleague, "Seen at the ford")
        exchange.send_package(colleague, exchanging.CASE, own.officer.id, place)
        assert contacts.contacts(own)
    return place


def open_page(screen: Screen, name: str) -> None:
    screen.press("Ctrl+9")
    screen.wait(lambda: bool(screen.cells("Pages of the exchange")), "the pages")
    screen.click_node(screen.row("Pages of the exchange", name))


def shoot(screen: Screen, name: str) -> None:
    if SHOTS:
        breathe(300)
        screen.window.grab().save(f"{SHOTS}/{name}.png")


def test_a_folder_is_looked_through_and_taken_in_in_order(
    open_screen: Callable[[Path], Screen], home: Path, folder: Path
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    screen = open_screen(home)
    screen.unlock()
    open_page(screen, "Inbox")
    screen.fill("Folder", str(folder))
    screen.click("Look through it")
    screen.wait_for("2 packages can be taken in · 0 are taken in · 0 are refused · …")
    shoot(screen, "inbox")
    screen.click("Take in all that is ready")
    screen.wait_for("0 packages can be taken in · 2 are taken in · 0 are refused · …")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    screen.press("Ctrl+L")
    with session.unlock(home, PASSPHRASE) as own:
        assert exchanging.titles(own) == {"Seen at the bridge", "Seen at the ford"}


def test_a_package_is_printed_and_what_is_not_sealed_is_refused(
    open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path
) -> None:
    with session.unlock(home, PASSPHRASE) as own:
        sealed = age.encrypt(b"sealed" * 100, [own.officer.public.recipient])
    (tmp_path / "one.r2ppkg").write_bytes(sealed)
    (tmp_path / "names.txt").write_text("a list of names")
    screen = open_screen(home)
    screen.unlock()
    open_page(screen, "Paper")
    screen.fill("Package", str(tmp_path / "names.txt"))
    screen.fill("Sheets", str(tmp_path / "sheets.pdf"))
    screen.click("Make the sheets")
    screen.wait_for("Only a sealed package goes on paper this way, and this file is none.…")
    assert not (tmp_path / "sheets.pdf").exists()
    screen.fill("Package", str(tmp_path / "one.r2ppkg"))
    screen.click("Make the sheets")
    screen.wait((tmp_path / "sheets.pdf").exists, "the sheets")
    screen.wait_for(f"Package on paper {on_paper.on_paper.split(sealed).layout.short} · 2 sheets…")
    shoot(screen, "paper")
    assert screen.find("Read the sheets", Role.Button) is not None
