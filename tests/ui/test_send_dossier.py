"""A dossier, or the case itself, leaves with a second officer's approval: at this machine, or by a file."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from colleagues import befriend, card_of, push
from desk_driver import OFFICER, PASSPHRASE, PRACTICE, Role, Screen, Text, _seal_quickly

import founding
from r2p_desk.actions import offices, session
from r2p_desk.actions.contacts import find_contact
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.actions.profiles import set_profile
from r2p_desk.domain.marking import Level, Marking
from r2p_desk.ui.views.export_form import ExportForm

OUTSIDER, SECOND = "Lucía Ferreyra", "Kofi Mensah"


@pytest.fixture
def homes(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The practice case's officer, who knows somebody outside and a colleague; and the colleague's home."""
    monkeypatch.setattr(session, "seal_officer", _seal_quickly)
    made = []
    for name in (OUTSIDER, SECOND):
        place = tmp_path / name.split(maxsplit=1)[0] / "home"
        session.create_officer(place, name, PASSPHRASE).close()
        befriend(home, tmp_path / f"{name}.r2pcard", card_of(place, tmp_path / f"{name}.r2pcard"))
        made.append(place)
    befriend(made[1], tmp_path / "mine.r2pcard", card_of(home, tmp_path / "mine.r2pcard"))
    return home, made[1]


def page(screen: Screen, name: str) -> None:
    screen.press("Ctrl+9")
    screen.wait(lambda: bool(screen.cells("Pages of the exchange")), "the pages")
    screen.click_node(screen.row("Pages of the exchange", name))


def to_the_writing(screen: Screen) -> str:
    """A dossier for the outsider, up to the step where it is written; the number of what would leave."""
    page(screen, "Send")
    screen.focus("A dossier", Role.RadioButton)
    screen.press("Space")
    screen.fill("Title of the dossier", "Kigali in January")
    push(screen, "Next step")
    screen.click_node(screen.row("To whom", OUTSIDER))
    screen.press("Space")
    push(screen, "Next step")
    screen.wait_for("A second officer must have seen exactly this before it leaves.")
    push(screen, "Next step")
    words = screen.wait_for("A second officer must approve exactly this. Its number is …")
    return words.text(Text.Name).rpartition(" ")[2].rstrip(".")


def approved(other: Screen, request: Path, answer: Path, digits: str) -> None:
    """What the second officer does at a machine of their own."""
    other.unlock()
    page(other, "Approve")
    other.fill("Request file", str(request))
    push(other, "Show what would leave")
    other.wait_for(f"{OFFICER} wants to send this to {OUTSIDER}.…")
    other.fill("Its number", digits)
    other.fill("Approval file to write", str(answer))
    push(other, "Approve exactly this")
    other.wait_for(f"Approved: {digits}. Give the file back to {OFFICER}.")
    other.window.close()
    other.window.workspace.runner.stop()


def test_a_second_officer_here_or_by_file(
    open_screen: Callable[[Path], Screen], homes: tuple[Path, Path], tmp_path: Path
) -> None:
    home, seconds = homes
    stick = tmp_path / "stick"
    stick.mkdir()
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    page(screen, "Release profiles")
    screen.wait(lambda: screen.value("Highest marking they may read") == "UNCLASSIFIED", "the profile")
    screen.click("Contact", Role.ComboBox)
    screen.type(OUTSIDER[0])
    screen.press("Return")
    screen.fill("Highest marking they may read", "UNCLASSIFIED//TLP:CLEAR//PRACTICE")
    screen.focus("A second officer looks at everything", Role.ComboBox)
    screen.type("y")
    push(screen, "Save the profile")
    screen.wait_for("The profile was saved.")
    to_the_writing(screen)
    screen.fill("Folder to write into", str(stick))
    push(screen, "Write the package")
    screen.wait_for("This needs a second person's approval before it leaves.…")
    screen.press("Escape")
    screen.fill("Home of the second officer, at this machine", str(seconds))
    screen.fill("Passphrase of the second officer", "wrong")
    push(screen, "I am the second officer and approve exactly this")
    screen.wait_for("This passphrase does not open the file.…")
    screen.fill("Passphrase of the second officer", PASSPHRASE)
    push(screen, "I am the second officer and approve exactly this")
    screen.wait_for(f"{SECOND} approved exactly this.")
    push(screen, "Write the package")
    screen.wait(lambda: f"Approved by: {SECOND}" in screen.said(), "what was written")
    push(screen, "Send another")
    digits = to_the_writing(screen)
    request, answer = tmp_path / "please.r2papproval", tmp_path / "yes.r2papproval"
    screen.fill("Request file to write", str(request))
    push(screen, "Write the request")
    screen.wait_for("The request was written: please.r2papproval")
    approved(open_screen(seconds), request, answer, digits)
    screen.window.activateWindow()
    screen.fill("Their approval (a file)", str(answer))
    push(screen, "Write the package")
    screen.wait(lambda: f"Approved by: {SECOND}" in screen.said(), "what was written")
    assert len(list(stick.glob("*.r2ppkg"))) == 2


def test_the_case_itself_at_the_highest_marking(
    open_screen: Callable[[Path], Screen], homes: tuple[Path, Path], tmp_path: Path
) -> None:
    home, seconds = homes
    third = tmp_path / OUTSIDER.split(maxsplit=1)[0] / "home"
    of_one_office(tmp_path, home, seconds, third)
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=True) as case:
        add_item(case, Draft(title="Rifles in the school", marking=Marking("STRICTLY CONFIDENTIAL//PRACTICE")))
    stick = tmp_path / "stick"
    stick.mkdir()
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    page(screen, "Send")
    push(screen, "Next step")
    screen.click_node(screen.row("To whom", OUTSIDER))
    screen.press("Space")
    push(screen, "Next step")
    screen.wait_for("A second officer must have seen exactly this before it leaves.")
    push(screen, "Next step")
    digits = screen.wait_for("A second officer must approve exactly this. Its number is …").text(Text.Name)
    request, answer = tmp_path / "please.r2papproval", tmp_path / "yes.r2papproval"
    screen.fill("Request file to write", str(request))
    push(screen, "Write the request")
    screen.wait_for("The request was written: please.r2papproval")
    approved(open_screen(seconds), request, answer, digits.rpartition(" ")[2].rstrip("."))
    screen.window.activateWindow()
    screen.fill("Folder to write into", str(stick))
    screen.fill("Their approval (a file)", str(answer))
    push(screen, "Write the package")
    screen.wait(lambda: f"Approved by: {SECOND}" in screen.said(), "what was written")
    assert len(list(stick.glob("*.r2ppkg"))) == 1


def of_one_office(folder: Path, *homes: Path) -> None:
    """All of these officers are vouched for by one office, and cleared for everything."""
    office = founding.make(folder)
    with ExitStack() as stack:
        made = [stack.enter_context(session.unlock(home, PASSPHRASE)) for home in homes]
        for desk in made:
            card = founding.enrol(desk, office, clearance=Level.STRICTLY_CONFIDENTIAL)
            for other in made:
                if other is not desk:
                    founding.know(other, office)
                    offices.take_in(other, card.read_bytes())


def test_an_export_is_approved_at_this_machine(
    open_screen: Callable[[Path], Screen], homes: tuple[Path, Path], tmp_path: Path
) -> None:
    home, seconds = homes
    with session.unlock(home, PASSPHRASE) as desk:
        outsider = find_contact(desk, OUTSIDER)
        set_profile(desk, outsider, {"second": True, "ceiling": Marking("UNCLASSIFIED//TLP:CLEAR//PRACTICE")})
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    page(screen, "Export")
    form = screen.window.findChild(ExportForm)
    assert form is not None
    form._ceiling.setCurrentIndex(form._ceiling.findText("UNCLASSIFIED · TLP:CLEAR · PRACTICE: as the case"))
    screen.fill("Recipient", OUTSIDER)
    push(screen, "Show what would leave")
    screen.wait_for("A second officer must approve exactly this. Its number is …")
    out = tmp_path / "tables"
    screen.fill("File or folder to write", str(out))
    assert screen.wait_for("Write", Role.Button).state().disabled
    screen.fill("Home of the second officer, at this machine", str(seconds))
    screen.fill("Passphrase of the second officer", PASSPHRASE)
    push(screen, "I am the second officer and approve exactly this")
    screen.wait_for(f"{SECOND} approved exactly this.")
    push(screen, "Write")
    screen.wait(out.exists, "the export")
