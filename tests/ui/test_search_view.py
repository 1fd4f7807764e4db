"""The search field, its filters and saved searches, and the list that comes of them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from desk_driver import PASSPHRASE, PRACTICE, Role, Screen, breathe
from PySide6.QtGui import QFont, QFontMetricsF

from r2p_desk.actions import items, session
from r2p_desk.domain.when import When
from r2p_desk.ui.models.item_table import FOUND_COLUMN, PLACES
from r2p_desk.ui.widgets.found_delegate import fitted


def seek(screen: Screen, text: str) -> None:
    screen.press("Ctrl+F", "Ctrl+A", "Delete")
    screen.type(text)


def titles(screen: Screen) -> list[str]:
    return [row[1] for row in screen.cells("Items")]


def test_filters_and_words_are_typed_into_one_field(at_work: Screen) -> None:
    seek(at_work, "from:1994-01 to:1994-01 arms")
    at_work.wait(lambda: 0 < len(titles(at_work)) < 10, "a few items")
    assert all("January 1994" in row[0] for row in at_work.cells("Items"))
    at_work.wait_for(f"{len(titles(at_work))} items found, the newest first")


def test_a_filter_that_is_not_understood_says_what_it_takes_and_leaves_the_list(at_work: Screen) -> None:
    seek(at_work, "source:unamir")
    at_work.wait(lambda: 0 < len(titles(at_work)) < 58, "fewer items")
    before = titles(at_work)
    at_work.type(" from:1993-13")
    at_work.wait_for("“1993-13” is not a date. Write for example…")
    assert titles(at_work) == before
    at_work.press("Backspace")
    at_work.wait_for("“1993-1” is not a date. Write for example…")
    at_work.press("Backspace", "Backspace")
    at_work.wait(lambda: at_work.find("“1993…") is None, "the words about the date to go")
    assert at_work.find("Error: …") is None


def test_a_slip_in_the_name_of_a_filter_is_told(at_work: Screen) -> None:
    seek(at_work, "sorce:unamir")
    at_work.wait_for("There is no filter “sorce:”. Write source:…")


def test_the_first_letter_alone_seeks_nothing_yet(at_work: Screen) -> None:
    seek(at_work, "m")
    at_work.wait_for("58 items")
    at_work.type("ilitia")
    at_work.wait(lambda: 0 < len(titles(at_work)) < 58, "fewer items")


def test_hits_are_ordered_by_a_column_when_it_is_asked_for_and_the_list_returns_to_its_order(at_work: Screen) -> None:
    before = titles(at_work)
    seek(at_work, "government ")
    at_work.wait(lambda: 3 < len(titles(at_work)) < 58, "fewer items")
    at_work.wait_for(f"{len(titles(at_work))} items found, the newest first")
    at_work.click("Title", Role.ColumnHeader)
    at_work.wait(lambda: titles(at_work) == sorted(titles(at_work), key=str.casefold), "the order of titles")
    at_work.wait_for(f"{len(titles(at_work))} items found")
    seek(at_work, "")
    at_work.wait(lambda: titles(at_work) == before, "the list as it was")


def test_the_places_of_the_words_are_given_for_drawing_not_as_markup(at_work: Screen) -> None:
    seek(at_work, "Mugesera")
    at_work.wait(lambda: len(titles(at_work)) == 1, "one hit")
    model = at_work.wait_for("Items", Role.Table).object().model()
    text, places = model.index(0, FOUND_COLUMN).data(PLACES)
    assert [text[first:last] for first, last in places] == ["Mugesera"] * len(places)
    assert places
    assert model.index(0, 1).data(PLACES) is None


def test_a_row_far_down_is_read_when_it_is_gone_to(home: Path, open_screen: Callable[[Path], Screen]) -> None:
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=True) as case:
        for number in range(130):
            items.add_item(case, items.Draft(title=f"Far {number}", happened=When("1990-01-01")))
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    screen.wait_for("188 items")
    screen.focus("Items", Role.Table)
    screen.press("Down", "Ctrl+End")
    screen.wait(lambda: screen.find("Far 0", Role.StaticText) is not None, "the last item in the reader")
    screen.press("Ctrl+Home")
    screen.wait_for("Genocide of the Tutsi", Role.StaticText)


def test_a_filter_is_chosen_from_the_card_and_completed(at_work: Screen) -> None:
    seek(at_work, "arms")
    at_work.press("Down")
    at_work.wait_for("Filters", Role.List)
    at_work.press("Down", "Return")
    assert at_work.value("Search in the items") == "arms place:"
    at_work.type("kigali")
    at_work.wait(lambda: at_work.find("0 items found") is not None or len(titles(at_work)) < 10, "fewer items")


def test_a_search_is_saved_sought_again_and_forgotten(at_work: Screen) -> None:
    seek(at_work, "source:unamir arms")
    at_work.wait(lambda: 0 < len(titles(at_work)) < 10, "a few items")
    found = titles(at_work)
    at_work.press("Down")
    at_work.fill("Name for what is in the search field", "Arms, by the mission")
    at_work.press("Return")
    at_work.wait_for("Saved: Arms, by the mission")
    at_work.press("Escape")
    at_work.wait(lambda: at_work.find("Saved searches", Role.List) is None, "the card to close")
    seek(at_work, "")
    at_work.wait(lambda: len(titles(at_work)) == 58, "all items")
    at_work.press("Down")
    at_work.wait(lambda: len(at_work.cells("Saved searches")) == 1, "the saved search")
    at_work.focus("Saved searches", Role.List)
    at_work.press("Home", "Return")
    at_work.wait(lambda: titles(at_work) == found, "the same items")
    assert at_work.value("Search in the items") == "source:unamir arms"
    at_work.press("Down")
    at_work.wait(lambda: len(at_work.cells("Saved searches")) == 1, "the saved search")
    at_work.focus("Saved searches", Role.List)
    at_work.press("Home")
    at_work.click("Forget the chosen one", Role.Button)
    at_work.wait(lambda: not at_work.cells("Saved searches"), "no saved search")


def test_what_cannot_be_saved_is_told_on_the_card(at_work: Screen) -> None:
    seek(at_work, "from:1993-13")
    at_work.press("Down")
    at_work.fill("Name for what is in the search field", "Odd")
    at_work.press("Return")
    at_work.wait_for("“1993-13” is not a date…")
    assert at_work.cells("Saved searches") == []


def test_a_lock_takes_the_saved_searches_with_it(at_work: Screen) -> None:
    seek(at_work, "militia")
    at_work.press("Down")
    at_work.fill("Name for what is in the search field", "Kept by nobody else")
    at_work.press("Return")
    at_work.wait_for("Saved: Kept by nobody else")
    at_work.press("Ctrl+L")
    at_work.wait_for("Passphrase", Role.EditableText)
    assert "Kept by nobody else" not in at_work.said()


def test_every_column_orders_a_list_without_holding_up_the_window(at_work: Screen) -> None:
    for head in ("Source", "Grade", "Marking", "Title", "Happened"):
        if at_work.find(head, Role.ColumnHeader) is None:
            continue  # left out of a list as narrow as this
        at_work.click(head, Role.ColumnHeader)
        breathe(100)
        assert len(titles(at_work)) == 58


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("word " * 30 + "rifles " + "word " * 30, [(150, 156)]),
        ("字" * 100 + "武器" + "字" * 100, [(100, 102)]),
        ("كلمة " * 30 + "السلاح " + "كلمة " * 30, [(150, 156)]),
        ("rifles " + "word " * 60, [(0, 6)]),
        ("x" * 400 + "rifles", [(400, 406)]),
        ("short rifles", [(6, 12)]),
    ],
)
def test_the_first_place_is_in_view_however_narrow_the_column(
    screen: Screen, text: str, places: list[tuple[int, int]]
) -> None:
    font = QFont(screen.window.font())
    word = text[places[0][0] : places[0][1]]
    for width in (200.0, 300.0):
        shown, moved = fitted(text, places, font, width)
        assert shown[moved[0][0] : moved[0][1]] == word
        assert QFontMetricsF(font).horizontalAdvance(shown) <= width


def test_nothing_is_drawn_where_there_is_no_room(screen: Screen) -> None:
    assert fitted("rifles here", [(0, 6)], QFont(screen.window.font()), 0.0)[1] == []
