"""Incitement in the window: streams with a click, an utterance from words to response, slurs hidden until asked."""

from desk_driver import Role, Screen

SAID = "The іnуеnzі are among us; i-n-y-e-n-z-i must go"
PAGES = "Pages of incitement"


def page(screen: Screen, name: str) -> None:
    screen.press("Ctrl+Shift+I")
    screen.wait(lambda: bool(screen.cells(PAGES)), "the pages")
    screen.click_node(screen.row(PAGES, name))


def push(screen: Screen, name: str) -> None:
    screen.wait_for(name, Role.Button)
    screen.focus(name, Role.Button)
    screen.press("Space")


def on_screen(screen: Screen) -> str:
    """Everything a reader could see or have read out."""
    texts = [screen.value(name) for name in ("What was said, in its own script",) if screen.find(name)]
    return "\n".join([*texts, *(" ".join(row) for row in screen.cells("Register of incitement"))])


def enter_the_lexicon(screen: Screen) -> None:
    page(screen, "Lexicons")
    screen.fill("Name", "Hill radio")
    push(screen, "Begin the lexicon")
    screen.wait_for("Term", Role.EditableText)
    screen.fill("Term", "inyenzi")
    screen.fill("Who says so", "A linguist")
    push(screen, "Enter the term")
    screen.wait(lambda: screen.cells("Lexicons")[0][1:3] == ["2", "1 term"], "the second edition")
    assert screen.find("inyenzi") is None, "terms are hidden until somebody asks"


def test_an_utterance_goes_from_its_words_to_a_response(at_work: Screen) -> None:
    screen = at_work
    enter_the_lexicon(screen)
    page(screen, "Enter an utterance")
    screen.fill("What was said", SAID)
    screen.fill("Speaker", "Host of the evening hour")
    screen.fill("Said on", "8 April 1994")
    screen.fill("Against which groups", "Tutsi")
    push(screen, "Enter it")
    screen.wait(lambda: len(screen.cells("Register of incitement")) == 1, "the entry")
    said_on, speaker, _, _, terms, tests, _ = screen.cells("Register of incitement")[0]
    assert (said_on, speaker, terms, tests) == ("8 April 1994", "Host of the evening hour", "1", "none")
    assert "must go" not in on_screen(screen)
    push(screen, "Show the words")
    screen.wait_for("What was said, in its own script")
    assert screen.value("What was said, in its own script") == SAID.replace("іnуеnzі", "іnуеnzі [1]").replace(
        "i-n-y-e-n-z-i", "i-n-y-e-n-z-i [1]"
    )
    assert "says A linguist" in screen.value("Coded terms found")

    screen.focus("Context", Role.ComboBox)
    screen.press("Down")
    screen.fill("Context: why", "Killings began two days before")
    push(screen, "Save my test")
    screen.wait(lambda: "Context: met. Killings began" in screen.value("What officers found"), "the test")
    screen.focus("Response", Role.ComboBox)
    screen.press("Down", "Down")
    push(screen, "Recommend it")
    screen.wait(
        lambda: "Answer it with other speech, in the same place and language · Amina" in screen.said(), "the response"
    )
    assert "says nothing of a cause" in screen.said()
    push(screen, "Withdraw this one")
    screen.wait_for("Nothing is recommended yet.")
    screen.fill("Another translation", "The vermin must go")
    screen.fill("Translator", "M. A.")
    push(screen, "Add the translation")
    screen.wait(lambda: "The vermin must go\n— by M. A." in screen.value("Translations"), "the translation")
    push(screen, "Withdraw this translation")
    screen.wait(lambda: screen.value("Translations") == "No translation yet.", "it is gone")

    push(screen, "Change the entry")
    screen.wait(lambda: screen.value("Speaker") == "Host of the evening hour", "the entry to be changed")
    screen.fill("Speaker", "Host of the night")
    push(screen, "Save the changes")
    screen.wait(lambda: screen.cells("Register of incitement")[0][1] == "Host of the night", "the change")

    push(screen, "Enter an item of it")
    screen.wait_for("Open the item", Role.Button)
    page(screen, "Lexicons")
    page(screen, "Register")
    screen.wait_for("Show the words", Role.Button)
    assert screen.find("What was said, in its own script") is None, "nobody comes back to words that lie open"


def test_a_stream_is_one_click_on_several_items_with_what_belongs_beside_it(at_work: Screen) -> None:
    screen = at_work
    screen.press("Ctrl+3")
    screen.click_node(screen.row("Items", "6 April 1994"))
    screen.wait_for("Sexual and gender-based violence: off", Role.Button)
    screen.focus("Items", Role.Table)
    screen.press("Shift+Down")
    screen.wait_for("Early signs of 2 chosen items")
    push(screen, "Sexual and gender-based violence: off")
    screen.wait_for("Sexual and gender-based violence: on", Role.Button)
    screen.wait_for("Sexual violence: put on 2 items.")
    screen.wait_for("Early signs of 2 chosen items")
    push(screen, "Sexual and gender-based violence: on")
    screen.wait_for("Sexual and gender-based violence: off", Role.Button)
    push(screen, "What belongs?")
    meanings = screen.value("What belongs to each early sign, and what does not")
    assert meanings.count("Belongs: ") == meanings.count("Does not: ") == 5
