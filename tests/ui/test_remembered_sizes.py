"""The window and its panes are as wide as the officer left them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from desk_driver import Role, Screen, breathe
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from r2p_desk.settings import DIRECTION, Settings
from r2p_desk.ui.app import make_window
from r2p_desk.ui.widgets.panes import Panes


def test_panes_are_as_wide_as_they_were_left(open_screen: Callable[[Path], Screen], home: Path) -> None:
    left = _drag(open_screen(home), 90)
    assert _widths(open_screen(home)) == left


def test_each_direction_has_its_own_widths(open_screen: Callable[[Path], Screen], home: Path) -> None:
    left = _drag(open_screen(home), 90)
    Settings(home).set(DIRECTION, "rtl")
    assert abs(_widths(open_screen(home))[0] - left[0]) > 50


def test_the_window_is_as_large_as_it_was_left(open_screen: Callable[[Path], Screen], home: Path) -> None:
    first = open_screen(home).window
    first.resize(1111, 666)
    breathe(50)
    first.close()
    second = make_window(home)
    assert (second.width(), second.height()) == (1111, 666)
    second.workspace.runner.stop()
    second.deleteLater()


def test_sizes_hold_nothing_of_a_case(open_screen: Callable[[Path], Screen], home: Path) -> None:
    _drag(open_screen(home), 90)
    kept = json.loads((home / "settings.json").read_text(encoding="utf-8"))
    assert set(kept["sizes"]) == {"items-ltr", "window-ltr"}
    assert all(isinstance(one, int) for sizes in kept["sizes"].values() for one in sizes)


@pytest.mark.parametrize("sizes", ['"wide"', '{"window-ltr": [1, "2", 3]}', '{"window-ltr": [-5, 1e9, 0]}', "[1, 2]"])
def test_sizes_that_cannot_be_count_as_none(home: Path, sizes: str) -> None:
    (home / "settings.json").write_text(f'{{"sizes": {sizes}}}', encoding="utf-8")
    assert Settings(home).sizes("window-ltr") == ()


def _drag(screen: Screen, across: int) -> list[int]:
    panes = _panes(screen)
    handle = panes.handle(1)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(1, 100))
    QTest.mouseMove(handle, QPoint(across, 100))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(1, 100))
    left = panes.sizes()
    screen.press("Ctrl+L")
    screen.wait_for("Passphrase", Role.EditableText)
    screen.window.close()
    return left


def _widths(screen: Screen) -> list[int]:
    return _panes(screen).sizes()


def _panes(screen: Screen) -> Panes:
    screen.unlock()
    screen.open_practice()
    return next(one for one in screen.window.findChildren(Panes) if one.isVisible())
