"""Attachments in the window: dropped, listed, seen inside, given out, taken off; and gone with a lock."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from colleagues import push
from desk_driver import PASSPHRASE, PRACTICE, Role, Screen, breathe
from PIL import Image
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QListWidget, QWidget

from r2p_desk.actions import attachments, session
from r2p_desk.actions.attachments import About
from r2p_desk.actions.items import list_items
from r2p_desk.casefile.bundle import CaseFile

TITLE = "Genocide of the Tutsi"
SAID = "Zirabuka counted wounds from blades only"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A text, a picture and a PDF of two pages."""
    from reportlab.pdfgen.canvas import Canvas

    made = {name: tmp_path / name for name in ("statement.txt", "photo.png", "report.pdf")}
    made["statement.txt"].write_text(f"{SAID}.\n", encoding="utf-8")
    Image.new("RGB", (300, 200), (160, 40, 40)).save(made["photo.png"])
    paper = Canvas(str(made["report.pdf"]))
    for page in (1, 2):
        paper.drawString(72, 700, f"Page {page} of the report")
        paper.showPage()
    paper.save()
    return made


@pytest.fixture
def reading(at_work: Screen) -> Screen:
    """The newest item in the reader."""
    at_work.click_node(at_work.row("Items", "7 April 1994 to 15 July 1994"))
    at_work.wait_for("Add files…", Role.Button)
    return at_work


def drop(screen: Screen, *paths: Path) -> None:
    """Drop these files on the right of the window, where an item is read, as the desktop does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    window = screen.window.windowHandle()
    event = QDropEvent(
        QPointF(QPoint(1100, 300)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QCoreApplication.sendEvent(window, event)


def listed(screen: Screen) -> list[str]:
    """The names of the attachments listed."""
    lists = [one for one in screen.window.findChildren(QListWidget) if one.objectName().endswith("-attachment-list")]
    shown = [one for one in lists if one.isVisible()]
    return [str(one.item(at).data(Qt.ItemDataRole.AccessibleTextRole)) for one in shown for at in range(one.count())]


def taken_in(screen: Screen, *paths: Path) -> None:
    drop(screen, *paths)
    screen.wait(lambda: len(listed(screen)) >= len(paths), "the attachments")
    screen.wait(lambda: not screen.window.workspace.attaching.on_its_way(""), "all of them")


def view(screen: Screen, name: str) -> None:
    """See what is inside this one."""
    lists = [one for one in screen.window.findChildren(QListWidget) if one.objectName().endswith("-attachment-list")]
    (shown,) = [one for one in lists if one.isVisible()]
    shown.setCurrentRow(next(at for at, said in enumerate(listed(screen)) if said.startswith(name)))
    push(screen, "View")


def choose(screen: Screen, path: Path) -> None:
    def dialogs() -> list[QFileDialog]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog) and one.isVisible()]

    screen.wait(lambda: bool(dialogs()), "the dialog")
    editor = dialogs()[0].findChild(QLineEdit, "fileNameEdit")
    assert editor is not None
    editor.setText(str(path))
    dialogs()[0].accept()
    breathe()


def in_the_case(home: Path) -> Iterator[attachments.Held]:
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=False) as case:
        yield from attachments.list_attachments(case)


def test_what_is_dropped_on_an_item_is_attached_to_it_whole(
    reading: Screen, home: Path, files: dict[str, Path]
) -> None:
    taken_in(reading, *files.values())
    assert sorted(line.split(". ")[0] for line in listed(reading)) == sorted(files)
    reading.window.close()
    reading.wait(lambda: not reading.window.isVisible(), "the end")
    reading.window.workspace.runner.stop()
    held = {one.attachment.name: one for one in in_the_case(home)}
    assert {name: one.attachment.size for name, one in held.items()} == {
        name: path.stat().st_size for name, path in files.items()
    }


def test_dropped_where_no_item_is_shown_they_wait_in_a_new_item(at_work: Screen, files: dict[str, Path]) -> None:
    at_work.press("Ctrl+8")
    at_work.wait_for("By whom")
    drop(at_work, files["photo.png"])
    at_work.wait_for("Title", Role.EditableText)
    at_work.wait_for("photo.png…")
    at_work.fill("Title", "A photograph")
    at_work.click("Save item", Role.Button)
    at_work.wait_for("Saved: A photograph")
    at_work.wait(lambda: any(line.startswith("photo.png") for line in listed(at_work)), "the attachment")


def test_nothing_is_attached_to_a_case_that_is_not_open(screen: Screen, files: dict[str, Path]) -> None:
    screen.unlock()
    drop(screen, files["photo.png"])
    screen.wait_for("Open a case first: files are attached to its items.")


def test_a_picture_a_pdf_and_words_are_seen_inside(reading: Screen, files: dict[str, Path]) -> None:
    taken_in(reading, *files.values())
    view(reading, "photo.png")
    reading.wait(lambda: shown_picture(reading) == (160, 40, 40), "the picture")
    push(reading, "Back to the item")
    view(reading, "report.pdf")
    reading.wait_for("Page 1 of 2…")
    reading.wait(lambda: (shown_picture(reading) or (0,)) == (255, 255, 255), "the page")
    push(reading, "Next page")
    reading.wait_for("Page 2 of 2…")
    push(reading, "Back to the item")
    view(reading, "statement.txt")
    reading.wait(lambda: SAID in reading.value("Words inside"), "the words")


def shown_picture(screen: Screen) -> tuple[int, ...] | None:
    """The colour a little beside the middle of the picture shown, if one is."""
    canvases = [one for one in screen.window.findChildren(QWidget) if one.objectName().endswith("-canvas")]
    for canvas in canvases:
        if canvas.isVisible():
            picture = canvas.grab().toImage()
            colour = picture.pixelColor(picture.width() // 2, picture.height() // 2)
            return colour.red(), colour.green(), colour.blue()
    return None


def test_each_opening_and_export_is_stated(reading: Screen, files: dict[str, Path], tmp_path: Path) -> None:
    taken_in(reading, files["statement.txt"])
    view(reading, "statement.txt")
    reading.wait(lambda: SAID in reading.value("Words inside"), "the words")
    out = tmp_path / "given out.txt"
    push(reading, "Export…")
    choose(reading, out)
    reading.wait(out.is_file, "the file")
    assert out.read_bytes() == files["statement.txt"].read_bytes()
    assert out.stat().st_mode & 0o077 == 0
    push(reading, "Details")
    reading.wait(lambda: all(word in reading.said() for word in ("opened", "exported", "taken in")), "the custody")


def test_an_export_writes_over_nothing_unasked(reading: Screen, files: dict[str, Path], tmp_path: Path) -> None:
    taken_in(reading, files["statement.txt"])
    there = tmp_path / "there.txt"
    there.write_text("something else")
    push(reading, "Details")
    push(reading, "Export…")
    choose(reading, there)
    reading.wait_for("There is already a file there.txt there. It was left as it is.")
    assert there.read_text() == "something else"
    push(reading, "Write over it")
    reading.wait(lambda: there.read_bytes() == files["statement.txt"].read_bytes(), "the export")


def test_taken_off_it_stays_in_the_case_and_undo_ties_it_again(reading: Screen, files: dict[str, Path]) -> None:
    taken_in(reading, files["photo.png"])
    push(reading, "Details")
    push(reading, "Take off the item")
    reading.wait_for("Taken off the item: photo.png…")
    reading.wait(lambda: listed(reading) == [], "none")
    reading.press("Ctrl+Z")
    reading.wait(lambda: len(listed(reading)) == 1, "the attachment again")


def test_a_damaged_one_says_so_and_hides_nothing_else(
    open_screen: Callable[[Path], Screen], home: Path, files: dict[str, Path]
) -> None:
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=True) as case:
        item = next(one for one in list_items(case) if one.title == TITLE)
        for name in ("photo.png", "statement.txt"):
            attachments.add_attachment(case, files[name], About(item=item.id))
    blobs = sorted((path for path in home.rglob("blobs/*/*") if path.is_file()), key=lambda path: path.stat().st_size)
    for blob in blobs:
        data = bytearray(blob.read_bytes())
        data[len(data) // 2] ^= 1
        blob.write_bytes(data)
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    screen.click_node(screen.row("Items", "7 April 1994 to 15 July 1994"))
    screen.wait(lambda: len(listed(screen)) == 2, "both are listed")
    view(screen, "statement.txt")
    screen.wait_for("The sealed file of this attachment is not what was written…")
    assert SAID not in screen.said()


def test_after_a_lock_nothing_of_an_attachment_is_left(
    reading: Screen, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in(reading, files["statement.txt"], files["photo.png"])
    view(reading, "statement.txt")
    reading.wait(lambda: SAID in reading.value("Words inside"), "the words")
    closed: list[bool] = []
    close = CaseFile.close
    monkeypatch.setattr(CaseFile, "close", lambda file: (close(file), closed.append(True))[0])
    reading.press("Ctrl+L")
    reading.wait_for("Passphrase", Role.EditableText)
    reading.wait(lambda: bool(closed), "the case to close")
    breathe(200)
    gc.collect()
    assert "statement.txt" not in reading.said()
    assert [one for one in gc.get_objects() if isinstance(one, str) and SAID in one and one != SAID] == []
    assert _children() == [], "no process that read it is left"


def _children() -> list[str]:
    """Command lines of the processes apart that this one has."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            if f"PPid:\t{os.getpid()}\n" in status.read_text():
                found.append(status.with_name("cmdline").read_bytes().decode())
    return [line for line in found if "intake" in line]
