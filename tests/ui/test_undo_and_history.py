"""Undo and redo from the keyboard, what became of each value, items removed, and words taken out for good."""

from collections.abc import Callable
from pathlib import Path

from colleagues import COLLEAGUE, contested, disagree, push
from desk_driver import PASSPHRASE, PRACTICE, Role, Screen, breathe

from r2p_desk.actions import history, session
from r2p_desk.keys.officer import Officer

CABLE = "Informant: militia trained, arms cached, Tutsi of Kigali being registered"
OTHER = "Another title, arms cached"


def read(screen: Screen, words: str = "cached") -> None:
    screen.press("Ctrl+3", "Ctrl+F", "Ctrl+A", "Delete")
    screen.type(words)
    screen.wait(lambda: len(screen.cells("Items")) == 1, "the item sought")
    screen.click_node(screen.row("Items", screen.cells("Items")[0][1]))
    screen.wait_for("Change", Role.Button)


def rename(screen: Screen, title: str) -> None:
    push(screen, "Change")
    screen.fill("Title", title)
    screen.press("Ctrl+S")
    screen.wait_for(title, Role.StaticText)
    screen.focus("Items", Role.Table)


def test_undo_and_redo_put_back_and_say_what(at_work: Screen) -> None:
    read(at_work)
    rename(at_work, OTHER)
    at_work.press("Ctrl+Z")
    at_work.wait_for(f"Put back as before: Item “{CABLE}”.")
    at_work.wait_for(CABLE, Role.StaticText)
    at_work.press("Ctrl+Shift+Z")
    at_work.wait_for(f"Stated again: Item “{OTHER}”.")
    at_work.wait_for(OTHER, Role.StaticText)


def test_the_buttons_do_the_same(at_work: Screen) -> None:
    read(at_work)
    rename(at_work, OTHER)
    push(at_work, "Undo")
    at_work.wait_for(CABLE, Role.StaticText)
    push(at_work, "Redo")
    at_work.wait_for(OTHER, Role.StaticText)


def test_undo_works_after_a_restart(open_screen: Callable[[Path], Screen], home: Path) -> None:
    first = open_screen(home)
    first.unlock()
    first.open_practice()
    read(first)
    rename(first, OTHER)
    first.window.close()
    first.window.workspace.runner.stop()
    second = open_screen(home)
    second.unlock()
    second.open_practice()
    second.press("Ctrl+K")
    second.type("undo")
    second.wait(lambda: second.cells("Found") == [["Undo what you saved last Ctrl+Z"]], "the action")
    second.press("Return")
    second.wait_for(f"Put back as before: Item “{CABLE}”.")


def test_inside_a_field_undo_is_the_fields_own(at_work: Screen) -> None:
    read(at_work)
    rename(at_work, OTHER)
    at_work.press("Ctrl+F", "Ctrl+A")
    at_work.type("barracks")
    at_work.press("Ctrl+Z")
    assert at_work.value("Search in the items") != "barracks"
    for _ in range(12):
        at_work.press("Ctrl+Z")
    breathe(300)
    assert "Put back" not in at_work.said()
    at_work.press("Ctrl+A", "Delete")
    at_work.type("cached")
    at_work.row("Items", OTHER)
    at_work.press("Ctrl+N")
    at_work.focus("What is reported", Role.EditableText)
    at_work.type("words")
    at_work.press("Ctrl+Z", "Ctrl+Z", "Ctrl+Z")
    breathe(300)
    assert "Put back" not in at_work.said()


def test_with_nothing_left_to_undo_that_is_said(open_screen: Callable[[Path], Screen], home: Path) -> None:
    screen = open_screen(home)
    screen.unlock()
    screen.fill("Name of the situation", "Kivera border districts")
    push(screen, "Create case")
    screen.wait_for("No items yet. Capture one with Ctrl+N, or take in a file with Ctrl+I.")
    screen.focus("Items", Role.Table)
    screen.press("Ctrl+Z")
    screen.wait_for("There is nothing to undo.")
    screen.press("Ctrl+Shift+Z")
    screen.wait_for("There is nothing to redo.")
    assert screen.find("Error: …") is None


def test_what_others_stated_since_is_left_and_named(
    open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path
) -> None:
    disagree(home, tmp_path)
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    screen.press("Ctrl+Z")
    screen.wait_for("What you stated last has been changed since, so it cannot be taken back…")


def test_a_removed_item_is_offered_back_and_undone(at_work: Screen) -> None:
    read(at_work)
    push(at_work, "Remove")
    at_work.wait_for(f"Removed: {CABLE}", Role.StaticText)
    at_work.wait(lambda: at_work.cells("Items") == [], "the list without it")
    push(at_work, "Put it back")
    at_work.row("Items", CABLE)
    at_work.wait_for(CABLE, Role.StaticText)
    at_work.press("Ctrl+K")
    at_work.type("remove the item")
    at_work.press("Return")
    at_work.wait_for("Put it back", Role.Button)
    at_work.press("Ctrl+Z")
    at_work.row("Items", CABLE)
    at_work.wait_for("Change", Role.Button)


def test_the_history_of_an_item_tells_what_became_of_each_value(at_work: Screen) -> None:
    read(at_work)
    rename(at_work, OTHER)
    at_work.press("Ctrl+H")
    at_work.wait_for(f"History of {OTHER}")
    cells = [cell for row in at_work.cells("Values of each field, the newest first") for cell in row]
    titles = [cell for cell in cells if cell.startswith("Title: ")]
    assert [cell.split(". ")[0] for cell in titles] == [f"Title: {OTHER}", f"Title: {CABLE}"]
    assert titles[0].endswith("current.")
    assert titles[1].endswith("superseded.")
    at_work.wait(lambda: at_work.value("The value chosen, in full") == OTHER, "the value in full")
    at_work.press("Escape")
    at_work.wait_for("Change", Role.Button)


def test_the_history_of_a_judgement(at_work: Screen) -> None:
    at_work.press("Ctrl+4")
    at_work.wait_for("38 items known by then…")
    at_work.focus("Framework", Role.Tree)
    at_work.wait(lambda: bool(at_work.cells("Framework")), "the framework")
    at_work.click_node(at_work.row("Framework", "Risk factor 1,"))
    at_work.press("Right", "Down")
    at_work.wait_for("1.1  Armed conflict under way…")
    at_work.press("Ctrl+H")
    at_work.wait_for("History of 1.1 Armed…")
    cells = [cell for row in at_work.cells("Values of each field, the newest first") for cell in row]
    assert any(cell.startswith("State: ") and "Stated by Amina Diallo" in cell for cell in cells)
    push(at_work, "Back")
    at_work.wait_for("Next open (N)", Role.Button)


def expunging(screen: Screen, *statements: str) -> None:
    read(screen)
    screen.press("Ctrl+H")
    screen.wait(lambda: bool(screen.cells("Values of each field, the newest first")), "the values")
    push(screen, "Take out for good…")
    screen.wait(lambda: bool(screen.cells("Statements to take out")), "the statements")
    for words in statements:
        _tick(screen, words)


def _tick(screen: Screen, words: str) -> None:
    """Untick what was ticked beforehand, and tick the statement that says this."""
    screen.focus("Statements to take out", Role.List)
    screen.press("Home")
    for row in screen.cells("Statements to take out"):
        ticked = bool(screen.row("Statements to take out", row[0]).state().checked)
        if ticked != (words in row[0]):
            screen.press("Space")
        screen.press("Down")


def test_ones_own_words_are_taken_out_for_good_and_only_on_purpose(at_work: Screen) -> None:
    read(at_work)
    rename(at_work, "A witness is named here, cached")
    expunging(at_work, "yours · Title")
    act = "Take out 1 statement for good"
    assert at_work.wait_for(act, Role.Button).state().disabled
    at_work.fill("Why it must go", "it names a witness")
    assert at_work.wait_for(act, Role.Button).state().disabled
    at_work.focus("I have understood that nothing brings it back.", Role.CheckBox)
    at_work.press("Space")
    at_work.wait_for("The words chosen are overwritten here and wherever this statement arrives…")
    push(at_work, act)
    at_work.wait_for("1 statement was taken out for good.")
    at_work.press("Ctrl+F", "Ctrl+A", "Delete")
    at_work.wait(lambda: len(at_work.cells("Items")) == 58, "all items")
    assert "A witness is named" not in at_work.said()
    at_work.press("Ctrl+8")
    at_work.row("Journal", "1 expunged")
    at_work.row("Journal", "Taken out for good")
    assert "A witness is named" not in at_work.said()


def test_an_expunged_field_is_shown_as_that(at_work: Screen) -> None:
    read(at_work)
    push(at_work, "Change")
    at_work.fill("Place", "House of a witness")
    at_work.press("Ctrl+S")
    at_work.wait_for("Place: House of a witness")
    expunging(at_work, "yours · Place")
    at_work.fill("Why it must go", "it is where a witness lives")
    at_work.focus("I have understood that nothing brings it back.", Role.CheckBox)
    at_work.press("Space")
    push(at_work, "Take out 1 statement for good")
    at_work.wait_for("1 statement was taken out for good.")
    at_work.press("Escape")
    at_work.wait_for("Place: expunged")


def test_anothers_words_go_with_the_approval_of_a_second_person(
    open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path
) -> None:
    colleague = disagree(home, tmp_path)
    approval = tmp_path / "approval.json"
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    read(screen, '"on the radio 0"')
    reason = "it names a witness"
    screen.press("Ctrl+H")
    screen.wait(lambda: bool(screen.cells("Values of each field, the newest first")), "the values")
    push(screen, "Take out for good…")
    screen.wait(lambda: bool(screen.cells("Statements to take out")), "the statements")
    _tick(screen, f"{COLLEAGUE} · Title")
    screen.fill("Why it must go", reason)
    screen.focus("I have understood that nothing brings it back.", Role.CheckBox)
    screen.press("Space")
    push(screen, "Take out 1 statement for good")
    screen.wait_for("Error: …")
    push(screen, "Close")
    approval.write_text(_approved(home, tmp_path, colleague, reason), encoding="utf-8")
    screen.focus("With the approval of a second person", Role.RadioButton)
    screen.press("Space")
    screen.fill("Approval file", str(approval))
    push(screen, "Take out 1 statement for good")
    screen.wait_for("1 statement was taken out for good.")


def _approved(home: Path, scratch: Path, colleague: Officer, reason: str) -> str:
    """The approval the colleague gives, in a copy of the home where nobody writes."""
    import shutil

    copy = Path(shutil.copytree(home, scratch / "copy", ignore=shutil.ignore_patterns("lock")))
    with session.unlock(copy, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=False) as case:
        item = contested(case)[0]
        targets = [
            target
            for target in history.expungeable(case, "item", item.id, ["title"])
            if case.file.journal.commit(target.commit).officer == colleague.id  # type: ignore[union-attr]
        ]
        return history.approve_expunging(case, colleague, targets, reason)


def test_an_approval_for_a_colleague_is_written_and_nothing_else(at_work: Screen, tmp_path: Path) -> None:
    read(at_work)
    rename(at_work, OTHER)
    expunging(at_work, "yours · Title")
    at_work.fill("Why it must go", "it names a witness")
    at_work.focus("As the second person: write my approval", Role.RadioButton)
    at_work.press("Space")
    there = tmp_path / "there.json"
    there.write_text("something else", encoding="utf-8")
    at_work.fill("Approval to write", str(there))
    push(at_work, "Write the approval")
    at_work.wait_for("There is already a file of that name…")
    assert there.read_text(encoding="utf-8") == "something else"
    at_work.fill("Approval to write", str(tmp_path / "approval.json"))
    push(at_work, "Write the approval")
    at_work.wait_for("Approved. Give the file…")
    assert OTHER not in (tmp_path / "approval.json").read_text(encoding="utf-8")
    at_work.press("Escape")
    at_work.wait_for(OTHER, Role.StaticText)
