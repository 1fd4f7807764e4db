"""The list, the search, the reader and the palette, as an officer meets them."""

from desk_driver import Role, Screen, Text

CABLE = "Informant: militia trained, arms cached, Tutsi of Kigali being registered"


def test_hits_come_while_one_types(at_work: Screen) -> None:
    at_work.press("Ctrl+F")
    at_work.type("inform")
    at_work.wait(lambda: 0 < len(at_work.cells("Items")) < 58, "fewer items")
    assert any(CABLE in row for row in at_work.cells("Items"))


def test_where_the_words_stand_is_shown_in_context(at_work: Screen) -> None:
    at_work.press("Ctrl+F")
    at_work.type("Mugesera")
    at_work.wait(lambda: len(at_work.cells("Items")) == 1, "one hit")
    assert "Mugesera" in at_work.cells("Items")[0][-1]


def test_a_click_on_a_column_orders_the_list(at_work: Screen) -> None:
    at_work.click("Title", Role.ColumnHeader)
    at_work.wait(lambda: _titles(at_work) == sorted(_titles(at_work), key=str.casefold), "the order of titles")


def test_the_reader_shows_all_that_is_stated(at_work: Screen) -> None:
    _read_the_cable(at_work)
    assert "1,700 men" in at_work.value("What is reported")
    at_work.wait_for("Happened: 11 January 1994")
    at_work.wait_for("How far verified: read in another text that quotes the document")
    at_work.wait_for("Marking: UNCLASSIFIED · TLP:CLEAR · PRACTICE, as the case")
    at_work.wait_for("Reference: Outgoing code cable…")


def test_a_change_is_saved_in_place(at_work: Screen) -> None:
    _read_the_cable(at_work)
    at_work.click("Change", Role.Button)
    at_work.fill("Place", "Kigali")
    at_work.fill("Grade", "c3")
    at_work.press("Ctrl+S")
    at_work.wait_for("Place: Kigali")
    at_work.wait_for("Grade: C3 · source fairly reliable · possibly true")
    assert "Source: UNAMIR Force Commander, General Dallaire" in at_work.said()


def test_a_refused_value_is_told_beside_its_field_and_stays(at_work: Screen) -> None:
    _read_the_cable(at_work)
    at_work.click("Change", Role.Button)
    at_work.fill("Happened", "32 May 1993")
    at_work.fill("Place", "Kigali")
    at_work.press("Ctrl+S")
    at_work.wait_for("“32 May 1993” is not a date…")
    field = at_work.wait_for("Happened", Role.EditableText)
    assert "is not a date" in field.text(Text.Description)
    assert at_work.value("Happened") == "32 May 1993"
    assert at_work.value("Place") == "Kigali"


def test_an_item_marked_higher_raises_the_bar_of_the_whole_list(at_work: Screen) -> None:
    at_work.press("Ctrl+N")
    at_work.type("A note for few eyes")
    at_work.focus("Marking", Role.ComboBox)
    at_work.press("End")
    at_work.press("Ctrl+S")
    at_work.wait_for("Marking: STRICTLY CONFIDENTIAL · TLP:CLEAR · PRACTICE")


def test_escape_leaves_the_capture_and_keeps_what_was_typed(at_work: Screen) -> None:
    at_work.press("Ctrl+N")
    at_work.type("Half a title")
    at_work.press("Escape")
    at_work.wait(lambda: at_work.find("Save item") is None, "the list")
    at_work.press("Ctrl+N")
    assert at_work.value("Title") == "Half a title"


def test_a_capture_without_a_title_is_refused_beside_the_title(at_work: Screen) -> None:
    at_work.press("Ctrl+N", "Ctrl+S")
    at_work.wait_for("An item needs a title.")


def test_markup_in_an_item_is_shown_as_text(at_work: Screen) -> None:
    at_work.press("Ctrl+N")
    at_work.type("<b>Bold</b> <img src=x>")
    at_work.press("Ctrl+S")
    at_work.wait_for("<b>Bold</b> <img src=x>", Role.StaticText)


def test_a_character_that_turns_text_around_is_spelled_out(at_work: Screen) -> None:
    at_work.press("Ctrl+N")
    at_work.type("invoice\u202egpj.exe")
    at_work.press("Ctrl+S")
    at_work.wait_for("invoice⟨U+202E⟩gpj.exe", Role.StaticText)


def test_the_palette_finds_actions_cases_and_items(at_work: Screen) -> None:
    at_work.press("Ctrl+K")
    at_work.type("informant")
    at_work.wait(lambda: [f"Item: {CABLE}"] in at_work.cells("Found"), "the item")
    at_work.press("Ctrl+A")
    at_work.type("settings")
    at_work.wait(lambda: at_work.cells("Found")[:1] == [["Go to Settings Ctrl+,"]], "the action")
    assert ["Settings: Backup"] in at_work.cells("Found"), "and each of its pages"
    at_work.press("Return")
    at_work.wait_for("Text size")


def test_the_palette_opens_an_item_in_the_reader(at_work: Screen) -> None:
    at_work.press("Ctrl+4", "Ctrl+K")
    at_work.type("informant militia trained")
    at_work.wait(lambda: [f"Item: {CABLE}"] in at_work.cells("Found")[-1:], "the item")
    at_work.press("Return")
    at_work.wait_for(CABLE, Role.StaticText)


def test_f6_goes_from_pane_to_pane_and_round(at_work: Screen) -> None:
    at_work.focus("Items", Role.Table)
    visited = []
    for _ in range(6):
        at_work.press("F6")
        node = next(node for node in at_work.nodes() if node.state().focused)
        visited.append(node.text(Text.Name))
    assert visited[0] != visited[1]
    assert visited[:3] == visited[3:]


def _titles(screen: Screen) -> list[str]:
    return [row[1] for row in screen.cells("Items")]


def _read_the_cable(screen: Screen) -> None:
    screen.press("Ctrl+F")
    screen.type("Informant militia")
    screen.wait(lambda: 0 < len(screen.cells("Items")) < 10, "the cable")
    screen.click_node(screen.row("Items", CABLE))
    screen.wait_for(CABLE, Role.StaticText)
