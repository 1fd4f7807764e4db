"""The window as it is drawn: light and dark, both directions, small and large; nothing of it stays on disk."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from desk_driver import PASSPHRASE, Role, Screen, Text, breathe
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QTreeWidget

from r2p_desk.settings import APPEARANCE, DIRECTION, TEXT_SIZE, Settings
from r2p_desk.ui.theme import CONTRAST_DARK, DARK, LIGHT

WIDTH, HEIGHT = 1366, 768
SECTIONS = (
    ("Ctrl+2", "Overview"),
    ("Ctrl+3", "Items"),
    ("Ctrl+Shift+S", "Sources"),
    ("Ctrl+Shift+D", "Datasets"),
    ("Ctrl+Shift+I", "Incitement"),
    ("Ctrl+4", "Assessment"),
    ("Ctrl+5", "Analysis"),
    ("Ctrl+6", "Warnings"),
    ("Ctrl+7", "Briefings"),
    ("Ctrl+8", "Journal"),
    ("Ctrl+9", "Exchange"),
    ("Ctrl+Shift+C", "Conflicts"),
    ("Ctrl+1", "Home"),
)


@pytest.mark.parametrize("appearance", ["light", "dark", "contrast-light", "contrast-dark"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_every_section_is_drawn(
    open_screen: Callable[[Path], Screen], home: Path, appearance: str, direction: str
) -> None:
    _choose(home, appearance, direction, 100)
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    for keys, name in SECTIONS:
        screen.press(keys)
        screen.wait(lambda section=name: screen.chosen(section), name)
        breathe(100)
        picture = screen.window.grab().toImage()
        assert _lightness(picture) > 180 if "light" in appearance else _lightness(picture) < 75
        assert _colours(picture) > 20
    navigation = screen.wait_for("Home", Role.CheckBox).rect().center().x()
    assert navigation < WIDTH / 2 if direction == "ltr" else navigation > WIDTH / 2


def test_the_marking_stands_above_and_below(at_work: Screen) -> None:
    bars = [node.rect() for node in at_work.nodes() if node.text(Text.Name).startswith("Marking: UNCLASSIFIED")]
    window = at_work.window.geometry()
    assert len(bars) == 2
    assert bars[0].top() == window.top()
    assert bars[1].bottom() == window.bottom()


def test_a_past_that_is_shown_cannot_be_overlooked(open_screen: Callable[[Path], Screen], home: Path) -> None:
    """A band across the whole desk in its own colour, in whatever section one looks."""
    for appearance, tokens in (("light", LIGHT), ("dark", DARK), ("contrast-dark", CONTRAST_DARK)):
        _choose(home, appearance, "ltr", 100)
        screen = open_screen(home)
        screen.unlock()
        screen.open_practice()
        screen.press("Ctrl+B")
        screen.fill("Day", "1 January 1990")
        screen.press("Return")
        screen.wait_for("As it stood on 1 January 1990…")
        for keys in ("Ctrl+3", "Ctrl+4", "Ctrl+8"):
            screen.press(keys)
            breathe(100)
            band = screen.wait_for("As it stood on 1 January 1990…").rect()
            picture = screen.window.grab().toImage()
            place = screen.window.mapFromGlobal(band.topRight())
            assert picture.pixelColor(place.x() - 4, place.y() + 4).name() == tokens.notice
        screen.window.close()
        screen.window.workspace.runner.stop()


@pytest.mark.parametrize("percent", [100, 150])
def test_the_window_fits_a_small_screen(open_screen: Callable[[Path], Screen], home: Path, percent: int) -> None:
    _choose(home, "light", "ltr", percent)
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    for keys in (*(keys for keys, _ in SECTIONS), "Ctrl+,", "Ctrl+I", "Ctrl+B"):
        screen.press(keys)
        breathe(100)
        for dialog in screen.window.findChildren(QFileDialog):
            dialog.close()
        assert screen.window.width() <= WIDTH
        assert screen.window.height() <= HEIGHT


def test_a_choice_of_appearance_holds_at_once(at_work: Screen) -> None:
    at_work.press("Ctrl+,")
    at_work.focus("Appearance", Role.ComboBox)
    at_work.press("End")
    at_work.wait(lambda: _lightness(at_work.window.grab().toImage()) < 75, "the dark")


def test_states_keep_their_colours_when_the_appearance_changes(at_work: Screen) -> None:
    at_work.press("Ctrl+4")
    at_work.wait_for("38 items known by then…")
    tree = at_work.wait_for("Framework", Role.Tree).object()
    assert isinstance(tree, QTreeWidget)
    present = tree.findItems("■", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive, 1)[0]
    assert present.foreground(1).color().name() == LIGHT.present
    at_work.press("Ctrl+,")
    at_work.focus("Appearance", Role.ComboBox)
    for keys, tokens in (("Home", None), ("Down", LIGHT), ("Down", DARK), ("End", CONTRAST_DARK)):
        at_work.press(keys)
        assert tokens is None or present.foreground(1).color().name() == tokens.present


@pytest.mark.slow
def test_qt_leaves_no_file_behind(home: Path, tmp_path: Path) -> None:
    person, script = tmp_path / "person", tmp_path / "session.py"
    person.mkdir()
    script.write_text(_SESSION, encoding="utf-8")
    places = {name: str(person) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "TMPDIR")}
    subprocess.run(
        [sys.executable, str(script), str(home), PASSPHRASE],
        env={**os.environ, **places, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
        timeout=60,
    )
    left = [path for path in person.rglob("*") if path.is_file() and "fontconfig" not in path.parts]
    assert left == []


_SESSION = """
import sys
from pathlib import Path
from r2p_desk.ui.app import make_window, prepare_application
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog
application = prepare_application()
window = make_window(Path(sys.argv[1]))
window.show()
window.unlock_with(sys.argv[2], "")
def choose():
    dialog = QFileDialog(window, "", str(Path.home()))
    dialog.open()
    QTimer.singleShot(500, dialog.accept)
    QTimer.singleShot(1000, application.exit)
QTimer.singleShot(2500, choose)
application.exec()
window.close()
window.workspace.runner.stop()
"""


def _choose(home: Path, appearance: str, direction: str, percent: int) -> None:
    settings = Settings(home)
    settings.set(APPEARANCE, appearance)
    settings.set(DIRECTION, direction)
    settings.set(TEXT_SIZE, percent)


def _lightness(picture: QImage) -> float:
    small = picture.scaled(64, 36)
    return sum(small.pixelColor(x, y).lightness() for x in range(64) for y in range(36)) / (64 * 36)


def _colours(picture: QImage) -> int:
    return len({picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)})
