"""Two officers who share no network work on one case over a stick, through their windows: both ways, at the same time.

What is withheld is in no byte that left, what disagrees waits for a decision, every value survives, what was recalled
goes, and receipts come back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from colleagues import befriend, card_of, push
from desk_driver import OFFICER, PASSPHRASE, PRACTICE, Role, Screen, _seal_quickly

from r2p_desk.actions import session
from r2p_desk.actions.contacts import find_contact
from r2p_desk.actions.history import record_history
from r2p_desk.actions.items import Draft, add_item, list_items
from r2p_desk.actions.profiles import set_profile
from r2p_desk.domain.marking import Marking
from r2p_desk.keys import age

FRIEND = "Lucía Ferreyra"
INFORMANT = "Beatrice the laundress of Kimihurura"
CABLE = "Informant: militia trained, arms cached, Tutsi of Kigali being registered"
HERS, HIS = "Cable of the informant, as I read it", "What the informant in the cable said"

pytestmark = pytest.mark.slow


@pytest.fixture
def homes(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The practice case's officer, who has a source not to be named, and a colleague; they compared fingerprints."""
    monkeypatch.setattr(session, "seal_officer", _seal_quickly)
    friends = tmp_path / "friend" / "home"
    session.create_officer(friends, FRIEND, PASSPHRASE).close()
    befriend(home, tmp_path / "f.r2pcard", card_of(friends, tmp_path / "f.r2pcard"))
    befriend(friends, tmp_path / "m.r2pcard", card_of(home, tmp_path / "m.r2pcard"))
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=True) as case:
        add_item(case, Draft(title="Uniforms washed at night", source=INFORMANT))
    return home, friends


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder both can reach."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@contextmanager
def at(open_screen: Callable[[Path], Screen], home: Path) -> Iterator[Screen]:
    """This officer's window, unlocked, closed again behind them."""
    screen = open_screen(home)
    screen.unlock()
    yield screen
    screen.window.close()
    screen.window.workspace.runner.stop()


def page(screen: Screen, name: str) -> None:
    screen.press("Ctrl+9")
    screen.wait(lambda: bool(screen.cells("Pages of the exchange")), "the pages")
    screen.click_node(screen.row("Pages of the exchange", name))


def onward(screen: Screen) -> None:
    screen.wait(lambda: not screen.wait_for("Next step", Role.Button).state().disabled, "the way on")
    push(screen, "Next step")


def sent(screen: Screen, to: str, stick: Path, *, withheld: str = "") -> Path:
    """The open case, sent to this contact through the five steps; the package on the stick."""
    page(screen, "Send")
    if withheld:
        screen.focus(withheld, Role.CheckBox)
        screen.press("Space")
    onward(screen)
    screen.click_node(screen.row("To whom", to))
    screen.press("Space")
    onward(screen)
    screen.wait_for("It may leave.")
    onward(screen)
    screen.fill("Folder to write into", str(stick))
    push(screen, "Write the package")
    screen.wait(lambda: "SHA-256: " in screen.said(), "what was written")
    screen.wait_for("It was read back from there. Eject the stick…")
    return written(screen)


def looked_at(screen: Screen, package: Path) -> None:
    page(screen, "Receive")
    screen.fill("Package file", str(package))
    push(screen, "Verify and look")
    screen.wait_for("The package is sound. Nothing is taken in yet.")


def looked_for(screen: Screen, package: Path, words: str) -> None:
    """A package that is not taken in, and says why."""
    page(screen, "Receive")
    screen.fill("Package file", str(package))
    push(screen, "Verify and look")
    screen.wait_for(words)


def taken_in(screen: Screen, package: Path) -> None:
    looked_at(screen, package)
    push(screen, "Take it in")
    screen.wait_for("Taken in.")


def retitled(screen: Screen, title: str) -> None:
    """The title of the cable, changed in the reader."""
    screen.press("Ctrl+3", "Ctrl+F")
    screen.type("Informant militia")
    screen.wait(lambda: 0 < len(screen.cells("Items")) < 10, "the cable")
    screen.click_node(screen.row("Items", CABLE))
    screen.wait_for(CABLE, Role.StaticText)
    screen.click("Change", Role.Button)
    screen.fill("Title", title)
    screen.press("Ctrl+S")
    screen.wait_for(title, Role.StaticText)


def dossier_sent(screen: Screen, to: str, stick: Path) -> Path:
    """A dossier on the open case, through the five steps; the package on the stick."""
    page(screen, "Send")
    screen.focus("A dossier", Role.RadioButton)
    screen.press("Space")
    screen.fill("Title of the dossier", "Kigali in January")
    screen.fill("Situation it is about", "What an informant says is prepared")
    onward(screen)
    screen.click_node(screen.row("To whom", to))
    screen.press("Space")
    onward(screen)
    screen.wait_for("It may leave.")
    assert INFORMANT not in screen.said()
    onward(screen)
    screen.fill("Folder to write into", str(stick))
    push(screen, "Write the package")
    screen.wait(lambda: "SHA-256: " in screen.said(), "what was written")
    return written(screen)


def written(screen: Screen) -> Path:
    """The file that the last step names."""
    said = dict(line.split(": ", 1) for line in screen.value("What was written").splitlines())
    return Path(said["File"])


def from_the_ledger(screen: Screen, kind: str, stick: Path, button: str, words: str = "") -> Path:
    """What this button writes about the newest package of a kind; on the stick."""
    before = set(stick.iterdir())
    page(screen, "Ledger")
    screen.row("Ledger", kind)
    screen.fill("Show only lines with these words", kind)  # brings the list into view, too
    screen.wait(lambda: {row[4] for row in screen.cells("Ledger")} <= {kind, "receipts"}, "those of the kind")
    screen.focus("Ledger", Role.Tree)
    screen.press("Home")
    screen.fill("Folder of the stick", str(stick))
    if words:
        screen.fill("Why it is recalled", words)
        screen.fill("Answer awaited by", "2030-01-31")
    push(screen, button)
    screen.wait(lambda: bool(set(stick.glob("*.r2ppkg")) - before), button)
    (package,) = set(stick.glob("*.r2ppkg")) - before
    return package


def every_byte_of(package: Path, home: Path) -> bytes:
    """What is inside, in the clear, as its receiver can read it."""
    with session.unlock(home, PASSPHRASE) as desk:
        return age.decrypt(package.read_bytes(), [desk.officer.identity])


def test_two_desks_and_a_stick(open_screen: Callable[[Path], Screen], homes: tuple[Path, Path], stick: Path) -> None:
    mine, theirs = homes
    with at(open_screen, mine) as screen:
        screen.open_practice()
        first = sent(screen, FRIEND, stick, withheld="Names of sources")
    plain = every_byte_of(first, theirs)
    assert b"Uniforms washed at night" in plain
    for word in INFORMANT.split():
        if len(word) > 4:
            assert word.encode() not in plain, word
    with at(open_screen, theirs) as screen:
        taken_in(screen, first)
        push(screen, "Open the case")
        screen.wait(lambda: len(screen.cells("Items")) == 59, "the items")
        assert INFORMANT not in screen.said()
        retitled(screen, HIS)
        answer = sent(screen, OFFICER, stick)
        receipt = Path(screen.value("What was written").rpartition("Receipts: ")[2].splitlines()[0])
    with at(open_screen, mine) as screen:
        screen.open_practice()
        taken_in(screen, receipt)
        page(screen, "Ledger")
        screen.row("Ledger", "taken in")
        retitled(screen, HERS)
        looked_at(screen, answer)
        screen.row("Differences", "1 field that will wait for a decision")
        assert {HERS, HIS} <= {cell for row in screen.cells("Differences") for cell in row}
        push(screen, "Take it in")
        screen.wait_for("Taken in.")
        screen.press("Ctrl+Shift+C")
        screen.wait_for("Title: which value stands?")
        push(screen, f"Take the value of {FRIEND}")
        screen.wait_for("Nothing waits for a decision.…")
        second = sent(screen, FRIEND, stick)
    with at(open_screen, theirs) as screen:
        taken_in(screen, second)
    for home in homes:
        with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=False) as case:
            (item,) = [one for one in list_items(case) if one.title == HIS]
            titles = {one.value for one in record_history(case, "item", item.id) if one.field == "title"}
            assert titles == {CABLE, HERS, HIS}


def test_a_dossier_is_recalled_and_the_answer_comes_back(
    open_screen: Callable[[Path], Screen], homes: tuple[Path, Path], stick: Path
) -> None:
    mine, theirs = homes
    with session.unlock(mine, PASSPHRASE) as desk:
        set_profile(desk, find_contact(desk, FRIEND), {"ceiling": Marking("UNCLASSIFIED//TLP:CLEAR//PRACTICE")})
    with at(open_screen, mine) as screen:
        screen.open_practice()
        dossier = dossier_sent(screen, FRIEND, stick)
    plain = every_byte_of(dossier, theirs)
    assert b"Uniforms washed at night" in plain
    assert not [word for word in INFORMANT.split() if len(word) > 4 and word.encode() in plain]
    with at(open_screen, theirs) as screen:
        taken_in(screen, dossier)
        page(screen, "Dossiers")
        screen.wait(lambda: "Kigali in January" in screen.said(), "the dossier in the list")
        screen.focus("Dossiers that came")
        screen.press("Return")
        screen.wait(lambda: "Uniforms washed at night" in screen.said(), "the dossier to be read")
        receipt = from_the_ledger(screen, "dossier", stick, "Write receipts for this contact")
    with at(open_screen, mine) as screen:
        taken_in(screen, receipt)
        page(screen, "Ledger")
        screen.row("Ledger", "taken in")
        recall = from_the_ledger(screen, "dossier", stick, "Recall this package", "The informant is in danger")
    with at(open_screen, theirs) as screen:
        taken_in(screen, recall)
        page(screen, "Dossiers")
        screen.wait(lambda: "Uniforms washed at night" not in screen.said(), "what was recalled to go")
        page(screen, "Ledger")
        screen.row("Recalls and requests", "recall")
        screen.focus("Recalls and requests", Role.Tree)
        screen.press("Home")
        push(screen, "Sign the answer")
        screen.wait_for("Signed; it goes back with the next stick.")
        answer = from_the_ledger(screen, "dossier", stick, "Write receipts for this contact")
        looked_for(screen, dossier, "This package was taken in before.")
    with at(open_screen, mine) as screen:
        taken_in(screen, answer)
        page(screen, "Ledger")
        screen.row("Recalls and requests", "declared destroyed")
