"""Who may open the case, changed in the window; names that are sealed, and opened for a while."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from colleagues import COLLEAGUE, disagree, push
from desk_driver import OFFICER, PASSPHRASE, PRACTICE, Role, Screen, Text, breathe
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from r2p_desk.actions import contacts, session
from r2p_desk.exchange import card as cards
from r2p_desk.keys.officer import create_officer
from r2p_desk.ui.views import names_page

NAME = "Zebedayo Mbwana"
FRIEND = "Lucía Ferreyra"
SOURCE = "Africa Watch"


def page(screen: Screen, name: str) -> None:
    screen.press("Ctrl+,")
    screen.wait(lambda: bool(screen.cells("Pages of the settings")), "the pages")
    screen.click_node(screen.row("Pages of the settings", name))


@pytest.fixture
def befriended(home: Path, tmp_path: Path) -> Path:
    """The home with a contact who may not open the case."""
    friend = create_officer(FRIEND, datetime.now(UTC))
    card = tmp_path / "friend.r2pcard"
    card.write_bytes(cards.make_card(friend, datetime.now(UTC)))
    with session.unlock(home, PASSPHRASE) as desk:
        contacts.add_contact(desk, card, cards.fingerprint(friend.public, friend.certificate))
    return home


def at(open_screen: Callable[[Path], Screen], home: Path) -> Screen:
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    return screen


def members(screen: Screen) -> list[str]:
    return [row[0] for row in screen.cells("Officers of the case")]


def test_pages_of_a_case_are_there_only_while_one_is_open(screen: Screen) -> None:
    screen.unlock()
    screen.press("Ctrl+,")
    screen.wait_for("Text size")
    shown = screen.wait_for("Pages of the settings", Role.List).object()
    assert [shown.item(row).text() for row in range(shown.count()) if not shown.item(row).isHidden()] == [
        "Window",
        "Officer",
        "Device and travel",
        "Recovery",
        "Backup",
        "Security",
        "Frameworks",
    ]


def test_a_contact_is_added_and_removed_under_a_new_key(
    open_screen: Callable[[Path], Screen], befriended: Path
) -> None:
    screen = at(open_screen, befriended)
    page(screen, "Access")
    screen.wait(lambda: members(screen) == [f"{OFFICER}: access manager · custodian of sealed names · you"], "the list")
    push(screen, "Add to the case")
    screen.wait(lambda: f"{FRIEND}: may open it" in members(screen), "the contact on the list")
    folder = next(befriended.glob("cases/*"))
    key_before = (folder / "case.db").read_bytes()[:16]
    screen.click_node(screen.row("Officers of the case", FRIEND))
    push(screen, "Remove from the case…")
    screen.wait_for("What they have read or copied stays with them: their copy still opens with the old key.")
    assert screen.wait_for(f"Remove {FRIEND}", Role.Button).state().disabled
    screen.press("Space")
    push(screen, f"Remove {FRIEND}")
    screen.wait(lambda: f"{FRIEND}: removed: cannot open it any more" in members(screen), "the list without them")
    assert (folder / "case.db").read_bytes()[:16] != key_before
    screen.press("Ctrl+3")
    screen.wait(lambda: len(screen.cells("Items")) == 58, "the items under the new key")
    screen.press("Ctrl+N")
    screen.type("Saved under the new key")
    screen.press("Ctrl+S")
    screen.row("Items", "Saved under the new key")


def test_a_removal_that_was_only_looked_at_is_given_up(
    open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path
) -> None:
    disagree(home, tmp_path)
    screen = at(open_screen, home)
    page(screen, "Access")
    screen.click_node(screen.row("Officers of the case", COLLEAGUE))
    push(screen, "Remove from the case…")
    screen.press("Space", "Ctrl+3", "Ctrl+,")
    screen.wait(lambda: bool(members(screen)), "the list")
    assert screen.find(f"Remove {COLLEAGUE}", Role.Button) is None
    assert f"{COLLEAGUE}: may open it" in members(screen)


def test_nothing_is_changed_while_another_process_reads(
    open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path
) -> None:
    disagree(home, tmp_path)
    screen = at(open_screen, home)
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=False):
        page(screen, "Access")
        screen.click_node(screen.row("Officers of the case", COLLEAGUE))
        push(screen, "Remove from the case…")
        screen.press("Space")
        push(screen, f"Remove {COLLEAGUE}")
        screen.wait_for("Error: …")
    assert f"{COLLEAGUE}: may open it" in members(screen)


def test_whoever_is_no_manager_sees_and_cannot_change(
    open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from r2p_desk.actions.access_for_window import access_told
    from r2p_desk.ui.views import access_page

    disagree(home, tmp_path)
    screen = at(open_screen, home)

    def as_anybody(case: session.OpenCase) -> object:
        import msgspec

        return msgspec.structs.replace(access_told(case), may_manage=False)

    monkeypatch.setattr(access_page, "access_told", as_anybody)
    page(screen, "Access")
    screen.wait_for(f"2 officers may open it. Only its access managers can change that: {OFFICER}.")
    screen.click_node(screen.row("Officers of the case", COLLEAGUE))
    for name in ("Remove from the case…", "Add to the case", "Change the custodians"):
        assert screen.wait_for(name, Role.Button).state().disabled, name
    assert screen.wait_for(COLLEAGUE, Role.CheckBox).state().disabled


def seal(screen: Screen, name: str = NAME) -> None:
    page(screen, "Sealed names")
    screen.wait(lambda: bool(screen.cells("Sources")), "the sources")
    screen.fill("Find a source by its pseudonym", "africa w")
    screen.click_node(screen.row("Sources", SOURCE))
    screen.fill("The name", name)
    screen.press("Return")
    screen.wait_for("Sealed. Only the custodians can open it.")


def open_it(screen: Screen) -> None:
    screen.wait(lambda: not screen.wait_for("Why do you need the name?").state().disabled, "the name to be sealed")
    screen.fill("Why do you need the name?", "to call back")
    screen.press("Return")
    screen.wait_for(f"The name is: {NAME}")


def test_a_name_is_sealed_and_nowhere_on_screen_after(at_work: Screen) -> None:
    seal(at_work)
    assert at_work.value("The name") == ""
    assert NAME not in at_work.said()
    at_work.row("Sources", f"{SOURCE} · a name is sealed")
    at_work.focus("The name", Role.EditableText)
    at_work.press("Ctrl+Z", "Ctrl+Z")
    assert at_work.value("The name") == "", "the field's own undo brings nothing back"


def test_a_name_being_typed_is_never_a_draft(at_work: Screen) -> None:
    page(at_work, "Sealed names")
    at_work.wait(lambda: bool(at_work.cells("Sources")), "the sources")
    at_work.click_node(at_work.row("Sources", SOURCE))
    at_work.fill("The name", NAME)
    desk = at_work.window._desk
    assert desk is not None
    desk.keeper.look()  # type: ignore[attr-defined]
    assert NAME not in repr(desk.drafts())  # type: ignore[attr-defined]
    assert NAME not in repr(at_work.window.workspace.kept)
    at_work.press("Ctrl+3", "Ctrl+,")
    at_work.wait(lambda: bool(at_work.cells("Sources")), "the page again")
    assert at_work.value("The name") == ""
    at_work.press("Ctrl+L")
    at_work.unlock_again()
    assert NAME not in at_work.said()


def test_opening_asks_why_and_leaves_a_trace(at_work: Screen) -> None:
    seal(at_work)
    assert at_work.wait_for("Open the name", Role.Button).state().disabled
    open_it(at_work)
    at_work.press("Ctrl+8")
    at_work.row("Journal", f"Opening of a sealed name: {SOURCE}")
    cells = [cell for row in at_work.cells("Changes") for cell in row]
    assert any("Why. Before: nothing. Stated: to call back." in cell for cell in cells)
    assert NAME not in at_work.said()


def test_an_opened_name_goes_by_itself_and_with_the_page(at_work: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    seal(at_work)
    monkeypatch.setattr(names_page, "SHOWN_SECONDS", 1)
    open_it(at_work)
    at_work.wait(lambda: NAME not in at_work.said(), "the name to go")
    monkeypatch.setattr(names_page, "SHOWN_SECONDS", 300)
    open_it(at_work)
    at_work.press("Ctrl+3", "Ctrl+,")
    at_work.wait(lambda: bool(at_work.cells("Sources")), "the page again")
    assert NAME not in at_work.said()
    open_it(at_work)
    at_work.press("Ctrl+L")
    at_work.wait_for("Passphrase", Role.EditableText)
    assert NAME not in at_work.said()


def test_an_opened_name_cannot_be_copied(at_work: Screen) -> None:
    seal(at_work)
    open_it(at_work)
    QApplication.clipboard().setText("before")
    at_work.press("Ctrl+A", "Ctrl+C")
    breathe(50)
    shown = at_work.wait_for(f"The name is: {NAME}").object()
    assert isinstance(shown, QWidget)
    assert QApplication.clipboard().text() == "before"
    flags = shown.textInteractionFlags()  # type: ignore[attr-defined]
    assert not flags & (Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
    QApplication.clipboard().clear()
    assert at_work.wait_for("Hide it now", Role.Button).text(Text.Name) == "Hide it now"


def test_custodians_change_and_names_are_sealed_anew(
    open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path
) -> None:
    disagree(home, tmp_path)
    screen = at(open_screen, home)
    seal(screen)
    screen.click_node(screen.row("Pages of the settings", "Access"))
    screen.focus(COLLEAGUE, Role.CheckBox)
    screen.press("Space")
    push(screen, "Change the custodians")
    screen.wait_for("The custodians are changed. 1 name was sealed anew.")
    screen.wait(lambda: f"{COLLEAGUE}: custodian of sealed names" in members(screen), "the new custodian")
