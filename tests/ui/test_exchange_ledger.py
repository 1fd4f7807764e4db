"""The ledger in the window: what went and came, receipts to write, a recall, and the answer to one."""

from pathlib import Path

import pytest
from colleagues import push
from desk_driver import PASSPHRASE, PRACTICE, Role, Screen, _seal_quickly

from r2p_desk.actions import contacts, exchange, recalls, receipts, session
from r2p_desk.actions.items import sources
from r2p_desk.actions.receiving import receive_package
from r2p_desk.actions.session import Desk
from r2p_desk.exchange.statements import Fate

FRIEND = "Lucía Ferreyra"


@pytest.fixture
def friend(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a friend to whom the practice case went twice; she took in one, sent hers, and asks that back."""
    monkeypatch.setattr(session, "seal_officer", _seal_quickly)
    place, stick = tmp_path / "friend" / "home", tmp_path / "stick"
    stick.mkdir()
    with session.create_officer(place, FRIEND, PASSPHRASE) as hers, session.unlock(home, PASSPHRASE) as mine:
        introduce(hers, mine, tmp_path)
        introduce(mine, hers, tmp_path)
        first = exchange.send_package(mine, PRACTICE, hers.officer.id, stick)
        exchange.send_package(mine, PRACTICE, hers.officer.id, stick)
        receive_package(hers, first.path, accept=True)
        back = exchange.send_package(hers, PRACTICE, mine.officer.id, stick)
        receive_package(mine, back.path, accept=True)
        ((_, recall),) = recalls.recall(hers, [back.package], "A name was left in", "2999-12-31", stick)
        receive_package(mine, recall.path, accept=True)
    return place


def open_ledger(screen: Screen) -> None:
    screen.press("Ctrl+9")
    screen.wait(lambda: bool(screen.cells("Pages of the exchange")), "the pages")
    screen.click_node(screen.row("Pages of the exchange", "Ledger"))
    screen.wait(lambda: len(screen.cells("Ledger")) == 4, "every package")


def introduce(desk: Desk, other: Desk, folder: Path) -> None:
    card = folder / f"{other.officer.id}.card"
    made = contacts.export_card(other, card)
    contacts.add_contact(desk, card, made.fingerprint)


def test_the_ledger_is_filtered_receipts_are_written_and_a_recall_is_answered(
    screen: Screen, friend: Path, tmp_path: Path
) -> None:
    screen.unlock()
    open_ledger(screen)
    screen.wait_for("4 packages · 2 wait to go back")
    screen.fill("Show only lines with these words", "recall")
    screen.wait(lambda: [row[4] for row in screen.cells("Ledger")] == ["recall", "case"], "what was recalled")
    screen.focus("Recalls and requests", Role.Tree)
    screen.press("Home")
    screen.wait(lambda: not screen.wait_for("Sign the answer", Role.Button).state().disabled, "the answer")
    push(screen, "Sign the answer")
    screen.wait_for("4 packages · 3 wait to go back")
    out = tmp_path / "out"
    out.mkdir()
    screen.fill("Folder of the stick", str(out))
    screen.focus("Ledger", Role.Tree)
    screen.press("Home")
    push(screen, "Write receipts for this contact")
    screen.wait(lambda: bool(list(out.glob("*.r2ppkg"))), "the receipts")
    screen.wait_for("5 packages")
    screen.fill("What it is about, in words they know; or the source that shared", "Your second note")
    screen.fill("Why", "They are on the spot")
    screen.fill("To whom it is to be given on; or leave empty and name a purpose", "Mission B")
    push(screen, "Ask the originator")
    screen.wait_for("6 packages")
    written, _ = sorted(out.glob("*.r2ppkg"), key=lambda path: path.stat().st_mtime_ns)
    with session.unlock(friend, PASSPHRASE) as hers:
        assert receive_package(hers, written, accept=True).differences["outcomes"] == {"whole": 2}
        assert recalls.recalls_made(hers)[0].answers[0].answer is Fate.DESTROYED
        assert receipts.pending_receipts(hers)


def test_an_account_is_written_for_whoever_shared(screen: Screen, friend: Path, home: Path, tmp_path: Path) -> None:
    with session.unlock(home, PASSPHRASE) as mine, session.open_case(mine, PRACTICE, write=False) as case:
        source = next(iter(sources(case).values())).name
    screen.unlock()
    screen.open_practice()
    open_ledger(screen)
    out = tmp_path / "out"
    out.mkdir()
    screen.fill("Folder of the stick", str(out))
    screen.fill("What it is about, in words they know; or the source that shared", source)
    screen.fill("What is declared destroyed, for an account", "The print of 12 May was shredded.")
    push(screen, "Account for the open case")
    screen.wait_for("5 packages · 2 wait to go back")
    (written,) = out.glob("*.r2ppkg")
    with session.unlock(friend, PASSPHRASE) as hers:
        came = receive_package(hers, written, accept=True).differences
        assert came["declaration"] == "The print of 12 May was shredded."
        assert came["items"] > 0
