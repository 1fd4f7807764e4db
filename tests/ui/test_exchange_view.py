"""Two officers, two windows: cards compared, a case sent, verified, looked at, taken in; and what must be refused."""

from collections.abc import Callable
from pathlib import Path

import pytest
from colleagues import befriend, card_of, push
from desk_driver import OFFICER, PASSPHRASE, PRACTICE, Role, Screen, Text, _seal_quickly, breathe
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from r2p_desk.actions import session
from r2p_desk.actions.exchange_for_window import own_card
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.exchange import card as cards
from r2p_desk.ui.widgets.qr import QrCode, code_of

FRIEND = "Lucía Ferreyra"


@pytest.fixture
def friends_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of another officer, empty, who has the first one's card in a file beside it."""
    monkeypatch.setattr(session, "seal_officer", _seal_quickly)
    home = tmp_path / "friend" / "home"
    session.create_officer(home, FRIEND, PASSPHRASE).close()
    return home


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder both can reach."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def page(screen: Screen, name: str) -> None:
    screen.press("Ctrl+9")
    screen.wait(lambda: bool(screen.cells("Pages of the exchange")), "the pages")
    screen.click_node(screen.row("Pages of the exchange", name))


def send_to(screen: Screen, name: str, stick: Path, means: str = "May open this case already.") -> None:
    """Through the five steps of the page Send, as it stands, to this contact."""
    to_the_writing(screen, name, means)
    screen.fill("Folder to write into", str(stick))
    push(screen, "Write the package")
    screen.wait(lambda: "SHA-256: " in screen.said(), "what was written")


def to_the_writing(screen: Screen, name: str, means: str = "") -> None:
    """Through the first three steps of the page Send."""
    onward(screen)
    if means:
        screen.wait_for(means)
    screen.click_node(screen.row("To whom", name))
    screen.press("Space")
    onward(screen)
    screen.wait_for("It may leave.")
    onward(screen)


def onward(screen: Screen) -> None:
    """To the next step, once the way is open."""
    screen.wait(lambda: not screen.wait_for("Next step", Role.Button).state().disabled, "the way on")
    push(screen, "Next step")


def sent(open_screen: Callable[[Path], Screen], home: Path, stick: Path) -> Path:
    """The practice case, sent from the window into the stick's folder; answers the package."""
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    page(screen, "Send")
    send_to(screen, FRIEND, stick, "May not open this case yet. Sending adds them: they read all of it…")
    (package,) = stick.glob("*.r2ppkg")
    assert str(package) in screen.value("What was written")
    screen.window.close()
    screen.window.workspace.runner.stop()
    return package


def test_ones_own_card_shows_words_digits_and_code_and_is_written(screen: Screen, home: Path, tmp_path: Path) -> None:
    screen.unlock()
    page(screen, "My card")
    screen.wait_for("Word 12: …")
    with session.unlock(home, PASSPHRASE) as desk:
        own = own_card(desk)
    shown = [screen.wait_for(f"Word {n}: …").text(Text.Name).split(": ")[1] for n in range(1, 13)]
    assert shown == own.words.split()
    code = screen.wait_for("Fingerprint as a QR code").object()
    assert isinstance(code, QrCode)
    screen.wait(lambda: bool(code._code), "the code")
    assert code._code == code_of(own.fingerprint.upper())
    out = tmp_path / "mine.r2pcard"
    screen.fill("File to write", str(out))
    push(screen, "Write my card")
    screen.wait_for("Your card was written: mine.r2pcard")
    assert cards.read_card(out.read_bytes()).fingerprint == own.fingerprint
    push(screen, "Write my card")
    screen.wait_for("There is already a file of that name…")


def test_a_contact_is_added_by_typing_what_only_they_could_tell(
    screen: Screen, friends_home: Path, tmp_path: Path
) -> None:
    card = tmp_path / "friend.r2pcard"
    words = card_of(friends_home, card)
    screen.unlock()
    page(screen, "Contacts")
    screen.wait_for("None yet. You need the card…")
    screen.fill("Card file", str(card))
    push(screen, "Read the card")
    screen.wait_for(f"The card says it is of {FRIEND}. Anybody can write that.")
    said = set(screen.said().split())  # a few of the twelve are among the desk's own words by chance
    assert sum(word in said for word in words.split()) < 6, "nothing to copy from"
    assert screen.wait_for("Add the contact", Role.Button).state().disabled
    screen.fill("The twelve words they told you", " ".join(reversed(words.split())))
    push(screen, "Add the contact")
    screen.wait_for("The fingerprint given is not that of this card…")
    screen.fill("The twelve words they told you", words.upper())
    screen.wait_for("12 of 12 words; the 64 digits will do, too.")
    push(screen, "Add the contact")
    screen.row("Contacts", FRIEND)
    screen.wait_for(f"{FRIEND} is a contact now.")
    screen.fill("Card file", str(card))
    push(screen, "Read the card")
    screen.wait_for("You have this contact already, with these keys…")


def test_a_card_that_poses_as_a_contact_is_called_that(
    screen: Screen, home: Path, friends_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    befriend(home, tmp_path / "a.r2pcard", card_of(friends_home, tmp_path / "a.r2pcard"))
    false_home = tmp_path / "false" / "home"
    session.create_officer(false_home, FRIEND, PASSPHRASE).close()
    words = card_of(false_home, tmp_path / "b.r2pcard")
    screen.unlock()
    page(screen, "Contacts")
    screen.fill("Card file", str(tmp_path / "b.r2pcard"))
    push(screen, "Read the card")
    screen.wait_for(f"You know {FRIEND} with other keys than these. Somebody may be posing as them.…")
    screen.fill("The twelve words they told you", words)
    push(screen, "Add the contact")
    screen.wait_for("You know that officer with other keys. If you asked them in person, say so below.")
    screen.focus("I asked in person: their keys have changed, or this card is to take that name.", Role.CheckBox)
    screen.press("Space")
    push(screen, "Add the contact")
    screen.wait_for(f"{FRIEND} is a contact now.")


def test_what_is_no_card_is_refused_beside_its_field(screen: Screen, tmp_path: Path) -> None:
    screen.unlock()
    page(screen, "Contacts")
    (tmp_path / "x").write_bytes(b"hello")
    for name, words in (
        (str(tmp_path / "x"), "This is not an officer's card…"),
        ("/nowhere/x", "There is no file x.…"),
    ):
        screen.fill("Card file", name)
        push(screen, "Read the card")
        screen.wait_for(words)


def test_a_case_travels_is_looked_at_and_taken_in(
    open_screen: Callable[[Path], Screen], home: Path, friends_home: Path, stick: Path, tmp_path: Path
) -> None:
    befriend(home, tmp_path / "f.r2pcard", card_of(friends_home, tmp_path / "f.r2pcard"))
    mine = card_of(home, tmp_path / "m.r2pcard")
    package = sent(open_screen, home, stick)
    friend = open_screen(friends_home)
    friend.unlock()
    page(friend, "Receive")
    friend.fill("Package file", str(package))
    push(friend, "Verify and look")
    friend.wait_for("This package was signed by somebody who is not among your contacts.")
    befriend(friends_home, tmp_path / "m.r2pcard", mine)
    push(friend, "Verify and look")
    friend.wait_for("The package is sound. Nothing is taken in yet.")
    friend.wait_for(f"From {OFFICER}, their package number 1 to you: a case that is new here, “{PRACTICE}”.")
    friend.row("Differences", "58 new items")
    assert friend.find("Marking: STRICTLY CONFIDENTIAL…") is not None, "until its own marking was read"
    push(friend, "Leave it")
    friend.wait_for("Left as it is. Nothing was taken in.")
    friend.press("Ctrl+1")
    friend.wait_for("No cases yet…")
    page(friend, "Receive")
    friend.fill("Package file", str(package))
    push(friend, "Verify and look")
    push(friend, "Take it in")
    friend.wait_for("Taken in.")
    push(friend, "Open the case")
    friend.wait(lambda: friend.find("Items", Role.Table) is not None and len(friend.cells("Items")) == 58, "the items")
    page(friend, "Receive")
    friend.fill("Package file", str(package))
    push(friend, "Verify and look")
    friend.wait_for("This package was taken in before.")


def test_what_comes_into_the_open_case_is_seen_at_once(
    open_screen: Callable[[Path], Screen], home: Path, friends_home: Path, stick: Path, tmp_path: Path
) -> None:
    befriend(home, tmp_path / "f.r2pcard", card_of(friends_home, tmp_path / "f.r2pcard"))
    befriend(friends_home, tmp_path / "m.r2pcard", card_of(home, tmp_path / "m.r2pcard"))
    first = sent(open_screen, home, stick)
    from r2p_desk.actions.exchange import send_package
    from r2p_desk.actions.receiving import receive_package

    with session.unlock(friends_home, PASSPHRASE) as desk:
        receive_package(desk, first, accept=True)
        with session.open_case(desk, PRACTICE, write=True) as case:
            add_item(case, Draft(title="Seen from the hill"))
        send_package(desk, PRACTICE, OFFICER, stick)
    (answer,) = set(stick.glob("*.r2ppkg")) - {first}
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    page(screen, "Receive")
    screen.fill("Package file", str(answer))
    push(screen, "Verify and look")
    screen.row("Differences", "1 new item")
    screen.row("Differences", "Seen from the hill")
    push(screen, "Take it in")
    screen.wait_for("Taken in.")
    push(screen, "Show its items")
    screen.row("Items", "Seen from the hill")


def test_an_altered_package_is_called_that_and_nothing_changes(
    open_screen: Callable[[Path], Screen], home: Path, friends_home: Path, stick: Path, tmp_path: Path
) -> None:
    befriend(home, tmp_path / "f.r2pcard", card_of(friends_home, tmp_path / "f.r2pcard"))
    befriend(friends_home, tmp_path / "m.r2pcard", card_of(home, tmp_path / "m.r2pcard"))
    package = sent(open_screen, home, stick)
    data = bytearray(package.read_bytes())
    data[len(data) // 2] ^= 1
    package.write_bytes(data)
    friend = open_screen(friends_home)
    friend.unlock()
    page(friend, "Receive")
    friend.fill("Package file", str(package))
    push(friend, "Verify and look")
    friend.wait(lambda: "Nothing was taken from it." in friend.said(), "the refusal")
    assert friend.find("Take it in", Role.Button) is None


def test_sending_asks_for_a_folder_that_is_there(
    open_screen: Callable[[Path], Screen], home: Path, friends_home: Path, tmp_path: Path
) -> None:
    befriend(home, tmp_path / "f.r2pcard", card_of(friends_home, tmp_path / "f.r2pcard"))
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    page(screen, "Send")
    to_the_writing(screen, FRIEND)
    push(screen, "Write the package")
    screen.wait_for("Name a file or folder, or choose it.…")
    screen.fill("Folder to write into", str(tmp_path / "nowhere"))
    push(screen, "Write the package")
    screen.wait_for("There is no such folder. Check the path.")


def test_the_button_beside_a_field_fills_it(screen: Screen, tmp_path: Path) -> None:
    (tmp_path / "chosen.r2pcard").write_text("a card")
    screen.unlock()
    page(screen, "Contacts")
    push(screen, "Choose: Card file")
    choose(screen, str(tmp_path / "chosen.r2pcard"))
    assert screen.value("Card file") == str(tmp_path / "chosen.r2pcard")
    push(screen, "Choose: Card file")
    dialogs(screen)[0].reject()
    assert screen.value("Card file") == str(tmp_path / "chosen.r2pcard")


def dialogs(screen: Screen) -> list[QFileDialog]:
    screen.wait(lambda: bool(_open_dialogs()), "the dialog")
    return _open_dialogs()


def _open_dialogs() -> list[QFileDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog) and one.isVisible()]


def choose(screen: Screen, name: str) -> None:
    dialog = dialogs(screen)[0]
    editor = dialog.findChild(QLineEdit, "fileNameEdit")
    assert editor is not None
    editor.setText(name)
    dialog.accept()
    breathe()


def test_a_file_dialog_gives_way_to_a_lock(screen: Screen) -> None:
    from PySide6.QtCore import QTimer

    screen.unlock()
    page(screen, "Contacts")
    screen.focus("Choose: Card file", Role.Button)
    QTimer.singleShot(500, screen.window.lock)
    screen.press("Space")
    screen.wait_for("Passphrase", Role.EditableText)
    breathe(100)
