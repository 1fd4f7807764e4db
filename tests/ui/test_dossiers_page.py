"""A dossier that came, read in the window: by keyboard from a sentence to its items and back, notes kept beside it."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from colleagues import push
from desk_driver import PASSPHRASE, Role, Screen, breathe

import dossiers
import shelves
from r2p_desk.actions import dossier_notes, session
from r2p_desk.actions import dossier_shelf as shelf
from r2p_desk.actions.contacts import add_contact
from r2p_desk.domain.marking import Marking
from r2p_desk.exchange.card import make_card, read_card
from r2p_desk.exchange.dossier import Dossier, tidy
from r2p_desk.exchange.dossier_records import ItemRecord
from r2p_desk.keys.officer import create_officer
from r2p_desk.ui.widgets.dossier_text import DossierText

LIST, TEXT, BEHIND = "Dossiers that came", "Dossier", "What stands behind this sentence"
NOTES = "Your notes on this dossier"
_MOST_LINES = 400
NAME = f"{shelves.SENDER}/{dossiers.record_id(99)}"


def keep(home: Path, *made: Dossier, read: int | None = None) -> None:
    """Put these on the shelf in their order; the one of this number is read before the next comes."""
    moments = (shelves.DAY, shelves.LATER, shelves.LAST)
    with session.unlock(home, PASSPHRASE) as desk:
        for one, created in zip(made, moments, strict=False):
            kept = shelves.take(desk, one, created)
            assert kept is not None
            if one.number == read:
                shelf.mark_read(desk, kept)


@pytest.fixture
def reading(open_screen: Callable[[Path], Screen], home: Path) -> Screen:
    """The second dossier of a sender, after the first was read, open."""
    keep(home, shelves.dossier(2), shelves.changed(3), read=2)
    screen = open_screen(home)
    screen.unlock()
    open_page(screen)
    return screen


def open_page(screen: Screen, title: str = "Northern valleys, May") -> None:
    screen.press("Ctrl+9")
    screen.wait(lambda: bool(screen.cells("Pages of the exchange")), "the pages")
    screen.click_node(screen.row("Pages of the exchange", "Dossiers"))
    screen.click_node(screen.row(LIST, title))
    screen.wait(lambda: screen.value(TEXT) != "", "the text")
    if folder := os.environ.get("R2P_SHOTS"):
        breathe(300)
        screen.window.grab().save(f"{folder}/dossiers.png")


def to_line(screen: Screen, words: str) -> None:
    """Bring the cursor to the first line with these words."""
    screen.focus(TEXT, Role.EditableText)
    screen.press("Ctrl+Home")
    for _ in range(_MOST_LINES):
        if words in line_of(screen):
            return
        screen.press("Down")
    raise AssertionError(f"no line says {words}")


def screen_lines(screen: Screen, name: str) -> list[str]:
    return [" ".join(row) for row in screen.cells(name)]


def line_of(screen: Screen) -> str:
    """The line on which the cursor stands."""
    text = screen.window.findChild(DossierText)
    assert text is not None
    return text.textCursor().block().text()


def test_it_is_read_by_keyboard_from_the_answer_to_its_items_and_back(reading: Screen) -> None:
    for words in ("Northern valleys, May", "number 3", "CONFIDENTIAL · TLP:AMBER"):
        assert words in screen_lines(reading, LIST)[0]
    reading.wait(lambda: "not read" not in screen_lines(reading, LIST)[0], "that it is read now")
    text = reading.value(TEXT)
    order = (
        "Bottom line",
        "Villages will be emptied.",
        "What changed since you read it last",
        "Since number 2: 1 new",
        "What its sender does not know",
        "Who sees it otherwise",
        "What stayed out",
        "What it rests on",
    )
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    to_line(reading, "Two reports agree.")
    reading.wait(lambda: screen_lines(reading, BEHIND) == ["Item: Roads were closed"], "what stands behind")
    reading.press("Return", "Return")
    reading.wait(lambda: line_of(reading).endswith("Roads were closed"), "the item")
    assert any(line.startswith("Judgement: 7.3") for line in screen_lines(reading, BEHIND))
    reading.press("Backspace")
    assert line_of(reading) == "Two reports agree."
    reading.press("Ctrl+Home", "N")
    assert "A bridge was guarded" in line_of(reading)
    reading.press("N")
    assert "By men in green." in line_of(reading)
    assert reading.value("What it said before") == "By men in grey.\nNobody passed."
    reading.press("P")
    assert "A bridge was guarded" in line_of(reading)


def test_a_file_is_opened_inside_and_a_note_lies_beside(reading: Screen, home: Path) -> None:
    to_line(reading, "Paper: Advisory note")
    reading.press("Return")
    reading.wait_for("Page 1 of 1")
    push(reading, "Back to the dossier")
    to_line(reading, "Attachment: ")
    reading.press("Return")
    reading.wait_for("This attachment cannot be shown…")  # it is no picture
    push(reading, "Back to the dossier")
    to_line(reading, "Two reports agree.")
    reading.fill("Note on this sentence", "Ask for the second report.")
    push(reading, "Save the note")
    reading.wait(lambda: bool(reading.cells(NOTES)), "the note")
    reading.window.close()
    reading.window.workspace.runner.stop()
    with session.unlock(home, PASSPHRASE) as desk:
        (note,) = dossier_notes.notes_on(desk, shelf.find_shelved(desk, NAME))
        assert (note.record, note.field, note.text) == (dossiers.JUDGED, "reasons", "Ask for the second report.")


def test_the_notes_that_are_ticked_go_back_as_a_package(
    open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path
) -> None:
    friend = create_officer("Lucía Ferreyra", datetime.now(UTC))
    card = tmp_path / "friend.card"
    card.write_bytes(make_card(friend, datetime.now(UTC)))
    with session.unlock(home, PASSPHRASE) as desk:
        add_contact(desk, card, read_card(card.read_bytes()).fingerprint)
        made = shelves.dossier()
        named = msgspec.structs.replace(made, originator=msgspec.structs.replace(made.originator, key=friend.id))
        came = msgspec.structs.replace(shelves.came(named), sender=friend.id)
        kept = shelf.shelve(desk, came, shelf.read_came(came))
        assert kept is not None
        dossier_notes.add_note(desk, kept.name, "For you.", record=dossiers.JUDGED)
        dossier_notes.add_note(desk, kept.name, "For me.")
    out = tmp_path / "stick"
    out.mkdir()
    screen = open_screen(home)
    screen.unlock()
    open_page(screen)
    screen.wait(lambda: len(screen.cells(NOTES)) == 2, "the notes")
    screen.fill("Folder to write them into", str(out))
    push(screen, "Send the ticked ones back")
    screen.wait_for("Tick the notes that are to go back, with Space.…")
    screen.focus(NOTES, Role.List)
    screen.press("Home", "Space")
    push(screen, "Send the ticked ones back")
    screen.wait(lambda: "sent back" in " ".join(screen_lines(screen, NOTES)), "that it went")
    assert len(list(out.iterdir())) == 1
    assert [("sent back" in line) for line in screen_lines(screen, NOTES)] == [True, False]


def test_ten_thousand_items_and_every_hostile_text_open_and_nothing_is_out_of_step(
    open_screen: Callable[[Path], Screen], home: Path, test_data: Path
) -> None:
    naughty = json.loads((test_data / "hostile" / "text" / "blns.json").read_text(encoding="utf-8"))
    texts = ["a\u2029b\u2028c\r\nd", "قرية \u202eمحروقة", "<b>bold</b>", "x" * 9000, *filter(str.strip, naughty)]
    hostile = [
        ItemRecord(id=dossiers.record_id(20_000 + at), title=text, marking=Marking(), text=f"{text}\n{text}")
        for at, text in enumerate(map(tidy, texts))
        if text.strip()
    ]
    made = shelves.large(10_000)
    keep(home, msgspec.structs.replace(made, records=(*made.records, *hostile)))
    screen = open_screen(home)
    screen.unlock()
    open_page(screen)
    screen.wait(lambda: "Bottom line" in screen.value(TEXT), "the text")
    text = screen.value(TEXT)
    assert "⟨U+202E⟩" in text
    assert "\u202e" not in text
    assert "<b>bold</b>" in text
    screen.focus(TEXT, Role.EditableText)
    screen.press("Ctrl+End")  # behind the lines of every hostile text
    screen.wait(lambda: screen_lines(screen, BEHIND) == ["Item: Roads were closed"], "what the attachment belongs to")
    screen.press("Ctrl+L")
    screen.wait(lambda: screen.find(TEXT, Role.EditableText) is None, "the lock")
    assert "Roads were closed" not in screen.said()
