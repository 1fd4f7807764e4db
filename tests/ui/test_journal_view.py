"""The journal: what was stated by whom, the newest first, each entry field by field."""

from collections.abc import Callable
from pathlib import Path

from colleagues import COLLEAGUE, HERS, disagree
from desk_driver import OFFICER, Role, Screen, Text

from r2p_desk.actions.session import open_case, unlock
from r2p_desk.ui.models import journal_table

CABLE = "Informant: militia trained, arms cached, Tutsi of Kigali being registered"


def journal(screen: Screen) -> list[list[str]]:
    screen.press("Ctrl+8")
    screen.wait(lambda: bool(screen.cells("Journal")) and screen.cells("Journal")[0][0] != "…", "the journal")
    return screen.cells("Journal")


def change_the_cable(screen: Screen, title: str) -> None:
    screen.press("Ctrl+F", "Ctrl+A", "Delete")
    screen.type("cached")
    screen.wait(lambda: len(screen.cells("Items")) == 1, "the cable")
    screen.click_node(screen.row("Items", screen.cells("Items")[0][1]))
    screen.click("Change", Role.Button)
    screen.fill("Title", title)
    screen.fill("Grade", "b2")
    screen.press("Ctrl+S")
    screen.wait_for(title, Role.StaticText)
    screen.press("Ctrl+F", "Ctrl+A", "Delete")


def test_the_newest_entry_stands_first_with_who_and_what(at_work: Screen) -> None:
    change_the_cable(at_work, "Another title, arms cached")
    rows = journal(at_work)
    assert rows[0][1:3] == [OFFICER, "1 item: Another title, arms cached"]
    assert rows[-1][2].startswith("The case itself: Rwanda")
    at_work.wait_for("4 entries")


def test_an_entry_is_shown_field_by_field_before_and_after(at_work: Screen) -> None:
    change_the_cable(at_work, "Another title, arms cached")
    journal(at_work)
    at_work.wait(lambda: at_work.value("Stated") == "Another title, arms cached", "the change")
    assert at_work.value("Before") == CABLE
    cells = [cell for row in at_work.cells("Changes") for cell in row]
    assert f"Title. Before: {CABLE}. Stated: Another title, arms cached." in cells
    assert "Grade. Before: nothing. Stated: B2 · source usually reliable · probably true." in cells
    at_work.wait_for("The time is its author's claim. No one but its author is known to have seen it.")


def test_an_entry_leads_to_its_record_and_the_record_to_its_entries(at_work: Screen) -> None:
    change_the_cable(at_work, "Another title, arms cached")
    journal(at_work)
    at_work.click("Only this record", Role.Button)
    at_work.wait_for("2 entries")
    at_work.wait_for("only Item: Another title, arms cached")
    at_work.click("All records", Role.Button)
    at_work.wait_for("4 entries")
    at_work.wait(lambda: at_work.wait_for("Show the record", Role.Button).state().disabled == 0, "the entry")
    at_work.click("Show the record", Role.Button)
    at_work.wait_for("Another title, arms cached", Role.StaticText)
    assert at_work.chosen("Items")


def test_a_judgement_in_the_journal_leads_to_its_indicator(at_work: Screen) -> None:
    journal(at_work)
    at_work.click_node(at_work.row("Journal", "1 assessment: 15 January 1994"))
    at_work.wait(lambda: any("Judgement: " in cell for row in at_work.cells("Changes") for cell in row), "judgements")
    at_work.click_node(at_work.row("Changes", "Judgement: 1.1 "))
    at_work.click("Show the record", Role.Button)
    at_work.wait(lambda: at_work.chosen("Assessment"), "the assessment")
    at_work.wait_for("1.1  Armed conflict under way…")


def test_the_journal_narrows_to_one_officer_and_names_the_witness(
    open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path
) -> None:
    disagree(home, tmp_path)
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    journal(screen)
    screen.focus("By whom", Role.ComboBox)
    screen.press("End")
    screen.wait(lambda: {row[1] for row in screen.cells("Journal")} == {COLLEAGUE}, "what he stated")
    screen.press("Home")
    screen.wait(lambda: len(screen.cells("Journal")) == 8, "all of it")
    screen.click_node(screen.row("Journal", "Who may open the case"))
    screen.wait_for("The time is its author's claim. Witnessed no later than…")
    assert any(cell.startswith(f"{COLLEAGUE}, by ") for row in screen.cells("Journal") for cell in row)


def test_what_was_saved_since_stands_there_when_one_comes_back(at_work: Screen) -> None:
    journal(at_work)
    at_work.press("Ctrl+N")
    at_work.type("A new item")
    at_work.press("Ctrl+S")
    at_work.row("Items", "A new item")
    at_work.press("Ctrl+8")
    at_work.row("Journal", "1 item: A new item")


def test_a_long_journal_is_read_a_page_at_a_time(
    open_screen: Callable[[Path], Screen], home: Path, monkeypatch: object
) -> None:
    with unlock(home, "lusab-babad-gutih") as desk, open_case(desk, _practice(), write=True) as case:
        for number in range(230):
            item = f"{number:08x}-1111-4111-8111-111111111111"
            case.state([("item", item, {"title": f"Report {number}"})])
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    journal(screen)
    screen.wait_for("233 entries")
    table = screen.wait_for("Journal", Role.Table)
    screen.focus("Journal", Role.Table)
    screen.press("End")
    screen.row("Journal", "The case itself")
    assert table.isValid()
    model = screen.wait_for("Journal", Role.Table).object().model()  # type: ignore[attr-defined]
    assert isinstance(model, journal_table.JournalTable)
    texts = [model.data(model.index(row, journal_table.WHAT)) for row in range(233)]
    screen.wait(lambda: "…" not in [model.data(model.index(row, 2)) for row in range(233)], "all pages")
    assert [model.data(model.index(row, 2)) for row in range(230)] == [
        f"1 item: Report {number}" for number in reversed(range(230))
    ]
    assert texts


def test_a_title_of_theirs_and_of_mine_both_stand_in_the_journal(
    open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path
) -> None:
    disagree(home, tmp_path)
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    rows = [row[2] for row in journal(screen)]
    assert rows.count(f"1 item: {HERS} 0") == 4, "a title stated here stands for the item wherever it is named"
    assert screen.wait_for("Journal", Role.Table).text(Text.Name) == "Journal"


def _practice() -> str:
    from desk_driver import PRACTICE

    return PRACTICE
