"""What an officer receives is taken in through the window, as somebody would who sees it for the first time.

The Rwanda case, event data, mails and reports of the United Nations; the same files a second time change nothing; and
of any item it is seen in two clicks who told it, and who told them.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from colleagues import push
from desk_driver import PASSPHRASE, Role, Screen, breathe, name_of
from PySide6.QtGui import QAccessibleInterface
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from r2p_desk.actions import session
from r2p_desk.actions.datasets import datasets
from r2p_desk.actions.items import list_items

CASE = "Great Lakes"
RWANDA = "benchmarks/rwanda-1993-1994/case.json"
EVENTS = "events/ucdp/hxl_conflict_data_BGD.csv"
SEVERAL = (
    "documents/un-reports/UNOMIG_S_1994_253.pdf",
    "documents/un-reports/UNMIK_S_2015_74.pdf",
    "hostile/mail-cpython/msg_02.txt",
    "hostile/mail-stalwart/malformed/001.eml",
)

REPORTS = """Date,Title,Source,Who told them
1994-05-02,Names read out over the radio,Radio Muhabura,Parish priest
1994-05-01,Names read out at the market,Parish priest,
"""
TELLERS = {
    "Names read out over the radio": ["Radio Muhabura", "Parish priest"],
    "Names read out at the market": ["Parish priest"],
    "Ppp digest, Vol 1 #2 - 5 msgs": ["ppp-request@zzz.org"],
}
"""Title of an item → who told us, who told them."""

pytestmark = pytest.mark.slow


@pytest.fixture
def at_desk(open_screen: Callable[[Path], Screen], home: Path) -> Screen:
    """A new case, empty, opened from Home."""
    screen = open_screen(home)
    screen.unlock()
    screen.fill("Name of the situation", CASE)
    push(screen, "Create case")
    screen.wait_for("No items yet. Capture one with Ctrl+N, or take in a file with Ctrl+I.")
    return screen


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


def looked_at(screen: Screen, path: Path) -> None:
    """One file, up to what would happen."""
    choose(screen, path)
    screen.wait_for(f"{path.name} (…")
    screen.wait(lambda: not screen.wait_for("Next step", Role.Button).state().disabled, "the way on")
    push(screen, "Next step")


def test_the_rwanda_case_event_data_mails_and_reports_are_taken_in_and_not_twice(
    at_desk: Screen, home: Path, test_data: Path
) -> None:
    push(at_desk, "Take in a file…")
    looked_at(at_desk, test_data / RWANDA)
    at_desk.wait_for("58 would be new")
    push(at_desk, "Take in 58 rows")
    at_desk.wait_for("Taken in: 58 new")
    push(at_desk, "Take in another file…")
    looked_at(at_desk, test_data / EVENTS)
    at_desk.wait_for("601 would be new")
    push(at_desk, "Pin the event data beside the case")
    at_desk.wait_for("Taken in: 601 new")
    push(at_desk, "Take in another file…")
    choose(at_desk, *(test_data / one for one in SEVERAL))
    at_desk.wait_for("4 files. Nothing is taken in yet.")
    push(at_desk, "Take in 4 files")
    at_desk.wait_for("4 files taken in: 4 new")

    push(at_desk, "Take in another file…")
    choose(at_desk, *(test_data / one for one in (RWANDA, EVENTS, *SEVERAL)))
    at_desk.wait_for("6 files. Nothing is taken in yet.")
    assert {tuple(cells[1:3]) for cells in at_desk.cells("The files")} == {("–", "–")}
    assert at_desk.wait_for("Nothing is ticked", Role.Button).state().disabled
    at_desk.window.close()
    at_desk.wait(lambda: not at_desk.window.isVisible(), "the end")
    at_desk.window.workspace.runner.stop()
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, CASE, write=False) as case:
        items = list_items(case)
        assert len(items) == 58 + 4
        assert [kept.here for kept in datasets(case)] == [601]
        assert all(item.provenance for item in items)


def test_who_told_us_and_who_told_them_is_seen_in_two_clicks(at_desk: Screen, test_data: Path, tmp_path: Path) -> None:
    reports = tmp_path / "reports.csv"
    reports.write_text(REPORTS)
    push(at_desk, "Take in a file…")
    looked_at(at_desk, reports)
    at_desk.wait_for("● Its columns")
    push(at_desk, "Next step")
    push(at_desk, "Take in 2 rows")
    at_desk.wait_for("Taken in: 2 new")
    push(at_desk, "Take in another file…")
    looked_at(at_desk, test_data / SEVERAL[2])
    push(at_desk, "Take in 1 mail")
    at_desk.wait_for("Taken in: 1 new")
    at_desk.press("Ctrl+3")
    for title, tellers in TELLERS.items():
        at_desk.wait(lambda: len(at_desk.cells("Items")) == 3, "the items")
        at_desk.click_node(cell(at_desk, title))
        at_desk.wait_for(title, Role.StaticText)
        at_desk.click("Who told us?", Role.Button)
        at_desk.wait_for("Who told us, and who told them", Role.Tree)
        at_desk.wait(
            lambda tellers=tellers: [row[0] for row in at_desk.cells("Who told us, and who told them")] == tellers,
            f"who told “{title}”",
        )
        push(at_desk, "Back")


def cell(screen: Screen, title: str) -> QAccessibleInterface:
    """The title of this item in the list."""
    table = screen.wait_for("Items", Role.Table)
    cells = (table.child(at) for at in range(table.childCount()))
    return next(one for one in cells if one is not None and name_of(one) == title)
