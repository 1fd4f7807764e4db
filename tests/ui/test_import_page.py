"""Files are taken in through the window: nothing before it was seen, as one commit, and not twice."""

import os
from pathlib import Path

import pytest
from colleagues import push
from desk_driver import PASSPHRASE, PRACTICE, Role, Screen, breathe
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from r2p_desk.actions import session
from r2p_desk.actions.items import list_items

SHOTS = os.environ.get("R2P_SHOTS")
TABLE = """Date;Titre;Lieu;Source
07/04/1994;Barrière sur la route de Gitarama;Gitarama;Radio Muhabura
09/04/1994;Maisons brûlées à Nyamata;Nyamata;Radio Muhabura
un mardi;Réunion de la milice;Kigali;
"""
MAIL = (
    "From: Odette <odette@relief.example>\r\nTo: desk@un.example\r\nDate: Tue, 12 May 2026 10:00:00 +0200\r\n"
    "Subject: Two families left\r\nMessage-ID: <1@relief.example>\r\n\r\nThey were told to leave before Friday.\r\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table in an older encoding: two rows that can be read, one whose date cannot."""
    path = tmp_path / "rapport.csv"
    path.write_bytes(TABLE.encode("cp1252"))
    return path


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    """A mail."""
    path = tmp_path / "families.eml"
    path.write_text(MAIL, newline="")
    return path


def choose(screen: Screen, *paths: Path) -> None:
    """Name these files in the dialog that asks for them."""

    def dialogs() -> list[QFileDialog]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog) and one.isVisible()]

    screen.wait(lambda: bool(dialogs()), "the dialog")
    editor = dialogs()[0].findChild(QLineEdit, "fileNameEdit")
    assert editor is not None
    editor.setText(" ".join(f'"{path}"' for path in paths) if len(paths) > 1 else str(paths[0]))
    dialogs()[0].accept()
    breathe()


def drop(screen: Screen, where: str, *paths: Path) -> None:
    """Drop these files in the middle of what has this name."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place = screen.window.mapFromGlobal(screen.wait_for(where, Role.Table).rect().center())
    event = QDropEvent(
        QPointF(place), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QCoreApplication.sendEvent(screen.window.windowHandle(), event)


def onward(screen: Screen) -> None:
    screen.wait(lambda: not screen.wait_for("Next step", Role.Button).state().disabled, "the way on")
    push(screen, "Next step")


def shoot(screen: Screen, name: str) -> None:
    if SHOTS:
        breathe(300)
        screen.window.grab().save(f"{SHOTS}/{name}.png")


def titles(home: Path) -> list[str]:
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=False) as case:
        return [item.title for item in list_items(case)]


def closed(screen: Screen) -> None:
    screen.window.close()
    screen.wait(lambda: not screen.window.isVisible(), "the end")
    screen.window.workspace.runner.stop()


def test_a_mail_is_looked_at_and_taken_in_and_a_second_time_changes_nothing(
    at_work: Screen, home: Path, mail: Path
) -> None:
    before = len(at_work.cells("Items"))
    at_work.press("Ctrl+I")
    choose(at_work, mail)
    at_work.wait_for("families.eml (…")
    onward(at_work)
    at_work.wait_for("1 would be new")
    at_work.press("Ctrl+3")
    assert len(at_work.cells("Items")) == before
    at_work.press("Ctrl+I")
    push(at_work, "Take in 1 mail")
    at_work.wait_for("Taken in: 1 new")
    push(at_work, "Show the items")
    at_work.wait_for("Two families left", Role.StaticText)
    at_work.wait_for("Taken in from: families.eml, row 1…")
    assert len(at_work.cells("Items")) == before + 1
    at_work.press("Ctrl+I")
    choose(at_work, mail)
    onward(at_work)
    at_work.wait_for("All of it is in the case already. Nothing would change.")
    assert at_work.wait_for("Nothing to take in", Role.Button).state().disabled
    closed(at_work)
    assert titles(home).count("Two families left") == 1


def test_what_was_taken_in_is_taken_back_as_one_step(at_work: Screen, home: Path, mail: Path) -> None:
    at_work.press("Ctrl+I")
    choose(at_work, mail)
    onward(at_work)
    push(at_work, "Take in 1 mail")
    at_work.wait_for("Taken in: 1 new")
    at_work.wait(lambda: not at_work.find("Reading the words inside attachments"), "the words of the attachment")
    push(at_work, "Undo")
    at_work.wait_for("Undone. The case is as it was before.")
    closed(at_work)
    assert "Two families left" not in titles(home)


def test_columns_get_their_meaning_and_a_mapping_is_kept(at_work: Screen, home: Path, table: Path) -> None:
    at_work.press("Ctrl+I")
    choose(at_work, table)
    at_work.wait_for("rapport.csv (…")
    shoot(at_work, "import-file")
    onward(at_work)
    at_work.wait_for("Step 2 of 4: Its columns")
    assert next(cells[:3] for cells in at_work.cells("Columns of the table")) == [
        "Date", "Happened", "07/04/1994 · 09/04/1994 · un mardi",
    ]  # fmt: skip
    onward(at_work)
    at_work.wait_for("3 are refused")
    push(at_work, "Back")
    at_work.focus("Dates in figures", Role.ComboBox)
    at_work.press("Down")
    at_work.fill("Name to save this mapping under", "Weekly report")
    push(at_work, "Save")
    at_work.wait_for("Saved: Weekly report")
    onward(at_work)
    at_work.wait_for("2 would be new · 1 is refused")
    at_work.wait_for("New sources would be entered: Radio Muhabura")
    at_work.click("Refused: 1", Role.RadioButton)
    at_work.wait(lambda: "un mardi" in at_work.said(), "what stands there")
    shoot(at_work, "import-refused")
    push(at_work, "Take in 2 rows")
    at_work.wait_for("Taken in: 2 new")
    at_work.wait_for("1 line was refused and left out.")
    shoot(at_work, "import-done")
    push(at_work, "Save the list of what was refused…")
    choose(at_work, table.parent / "list.csv")
    at_work.wait_for("Written: list.csv")
    assert "un mardi" in (table.parent / "list.csv").read_text("utf-8-sig")
    push(at_work, "Take in another file…")
    choose(at_work, table)
    onward(at_work)
    push(at_work, "Use this mapping")
    onward(at_work)
    at_work.wait_for("2 are in the case as they are · 1 is refused")
    closed(at_work)
    assert {"Barrière sur la route de Gitarama", "Maisons brûlées à Nyamata"} <= set(titles(home))


def test_a_line_without_a_tick_is_left_out(at_work: Screen, home: Path, table: Path) -> None:
    table.write_bytes(
        TABLE.replace("/04/", "-04-")
        .replace("07-04-1994", "1994-04-07")
        .replace("09-04-1994", "1994-04-09")
        .encode("cp1252")
    )
    at_work.press("Ctrl+I")
    choose(at_work, table)
    onward(at_work)
    onward(at_work)
    at_work.wait_for("Take in 2 rows", Role.Button)
    at_work.focus("Lines of the file", Role.Table)
    at_work.press("Space")
    push(at_work, "Take in 1 row")
    at_work.wait_for("Taken in: 1 new")
    closed(at_work)
    assert "Maisons brûlées à Nyamata" in titles(home)
    assert "Barrière sur la route de Gitarama" not in titles(home)


def test_a_table_is_read_as_the_officer_says_and_every_row_has_its_source(
    at_work: Screen, home: Path, tmp_path: Path
) -> None:
    table = tmp_path / "weekly.csv"
    table.write_bytes("أسبوعي,,\nالتاريخ,العنوان,المكان\n1994-04-07,حاجز على الطريق,كيغالي\n".encode("cp1256"))
    at_work.press("Ctrl+I")
    choose(at_work, table)
    at_work.wait_for("weekly.csv (…")
    at_work.focus("Headings stand in row", Role.ComboBox)
    at_work.press("Down", "Down")
    at_work.wait_for("weekly.csv (…")
    at_work.focus("Encoding of the text", Role.ComboBox)
    at_work.press("Down")
    at_work.wait_for("Encoding: utf-8")
    at_work.press("Down", "Down")
    at_work.wait_for("Encoding: cp1256")
    onward(at_work)
    at_work.wait(lambda: ["العنوان", "Title", "حاجز على الطريق"] in at_work.cells("Columns of the table"), "the title")
    at_work.fill("Source of every row, where no column says it", "Radio of the camp")
    shoot(at_work, "import-arabic")
    onward(at_work)
    at_work.wait_for("New sources would be entered: Radio of the camp")
    push(at_work, "Take in 1 row")
    at_work.wait_for("Taken in: 1 new")
    closed(at_work)
    assert "حاجز على الطريق" in titles(home)


def test_several_files_are_looked_at_together_and_those_that_need_a_choice_follow_one_by_one(
    at_work: Screen, home: Path, mail: Path, table: Path
) -> None:
    note, broken = mail.parent / "note.txt", mail.parent / "broken.pdf"
    note.write_text("The bridge at Gitarama is closed to families.\n")
    broken.write_bytes(b"%PDF-1.7\nnothing more")
    at_work.press("Ctrl+I")
    choose(at_work, mail, note, table, broken)
    at_work.wait_for("4 files. Nothing is taken in yet.")
    at_work.wait_for("1 needs a choice of yours and is shown by itself afterwards. 1 cannot be taken in.")
    shoot(at_work, "import-many")
    push(at_work, "Take in 2 files")
    at_work.wait_for("2 files taken in: 2 new")
    push(at_work, "Go on with 1 file that waits")
    at_work.wait_for("rapport.csv (…")
    push(at_work, "Choose files…")
    choose(at_work, broken)
    at_work.wait_for("broken.pdf cannot be taken in: …")
    shoot(at_work, "import-broken")
    closed(at_work)
    assert {"Two families left", "The bridge at Gitarama is closed to families."} <= set(titles(home))


def test_files_dropped_on_the_list_are_asked_about_and_not_attached_unasked(
    at_work: Screen, home: Path, mail: Path
) -> None:
    drop(at_work, "Items", mail)
    at_work.wait_for("families.eml:")
    shoot(at_work, "import-dropped")
    push(at_work, "Take in what they say…")
    at_work.wait_for("families.eml (…")
    at_work.press("Ctrl+3")
    drop(at_work, "Items", mail)
    push(at_work, "Neither")
    assert at_work.find("families.eml:") is None
    drop(at_work, "Items", mail)
    push(at_work, "Attach to “Genocide of the Tutsi”")
    at_work.wait_for("families.eml. mail…")
    closed(at_work)
    assert "Two families left" not in titles(home)


def test_looking_at_a_file_is_stopped_and_leaves_nothing(at_work: Screen, home: Path, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    row = "1994-04-07;Barrière sur la route;Kigali\n"
    large.write_text("Date;Titre;Lieu\n" + row * 60_000)
    before = len(at_work.cells("Items"))
    at_work.press("Ctrl+I")
    choose(at_work, large)
    push(at_work, "Cancel")
    at_work.wait_for("Stopped. Nothing was taken in.")
    at_work.wait_for("No file is chosen yet. You can also drop files here.")
    at_work.press("Ctrl+3")
    assert len(at_work.cells("Items")) == before
