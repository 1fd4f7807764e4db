"""What a lock hides, keeps and lets go."""

import gc
from collections.abc import Callable
from pathlib import Path

import pytest
from desk_driver import PASSPHRASE, PRACTICE, Role, Screen, breathe
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from r2p_desk.actions.session import OFFICER_FILE
from r2p_desk.casefile.bundle import CaseFile
from r2p_desk.casefile.desk import DeskStore
from r2p_desk.errors import MachineError
from r2p_desk.ui import idle
from r2p_desk.ui.desk import DeskFrame
from r2p_desk.ui.models.item_table import ItemTable
from r2p_desk.ui.views import unlock
from r2p_desk.ui.views.section import Section

DRAFTED = "Checkpoint separates families"


def test_a_wrong_passphrase_is_called_that_and_the_desk_stays_shut(screen: Screen) -> None:
    screen.focus("Passphrase", Role.EditableText)
    screen.type("not the one")
    screen.press("Return")
    screen.wait_for("This is not the passphrase of this officer. Mind capitals and the language of the keyboard.")
    assert screen.find("Cases") is None


def test_after_a_wrong_passphrase_the_right_one_opens(screen: Screen) -> None:
    screen.focus("Passphrase", Role.EditableText)
    screen.type("not the one")
    screen.press("Return")
    screen.wait_for("This is not the passphrase…")
    screen.type(PASSPHRASE)
    screen.press("Return")
    screen.wait_for("Cases", Role.Table)


def test_a_lock_hides_every_word_of_the_case(at_work: Screen) -> None:
    assert PRACTICE in at_work.said()
    at_work.press("Ctrl+L")
    at_work.wait_for("Passphrase", Role.EditableText)
    said = at_work.said()
    assert "Rwanda" not in said
    assert "UNAMIR" not in said
    assert "PRACTICE" not in said


def test_the_title_never_names_a_case(at_work: Screen) -> None:
    assert at_work.window.windowTitle() == "R2P Desk"
    at_work.press("Ctrl+L")
    assert at_work.window.windowTitle() == "R2P Desk"


def test_after_a_lock_the_same_case_is_there_again(at_work: Screen) -> None:
    at_work.press("Ctrl+L")
    at_work.focus("Passphrase", Role.EditableText)
    at_work.type(PASSPHRASE)
    at_work.press("Return")
    at_work.wait(lambda: at_work.find("Items", Role.Table) is not None, "the items")


def test_what_was_typed_and_not_saved_survives_a_lock_without_a_question(at_work: Screen) -> None:
    at_work.press("Ctrl+N")
    at_work.fill("Title", DRAFTED)
    at_work.fill("Happened", "12 May 1993 ± 3 d")
    at_work.press("Ctrl+L")
    at_work.wait_for("Passphrase", Role.EditableText)
    assert DRAFTED not in at_work.said()
    at_work.type(PASSPHRASE)
    at_work.press("Return")
    at_work.wait(lambda: at_work.find("Happened", Role.EditableText) is not None, "the capture pane")
    assert at_work.value("Title") == DRAFTED
    assert at_work.value("Happened") == "12 May 1993 ± 3 d"


def test_what_was_typed_survives_the_end_of_the_program(open_screen: Callable[[Path], Screen], home: Path) -> None:
    first = open_screen(home)
    first.unlock()
    first.open_practice()
    first.press("Ctrl+N")
    first.fill("Title", DRAFTED)
    first.window.close()
    first.window.workspace.runner.stop()
    second = open_screen(home)
    second.unlock()
    second.open_practice()
    assert second.value("Title") == DRAFTED


def test_a_draft_that_was_discarded_does_not_come_back(at_work: Screen) -> None:
    at_work.press("Ctrl+N")
    at_work.fill("Title", DRAFTED)
    at_work.press("Ctrl+L")
    at_work.wait_for("Passphrase", Role.EditableText)
    at_work.type(PASSPHRASE)
    at_work.press("Return")
    at_work.click("Discard", Role.Button)
    at_work.press("Ctrl+L")
    at_work.wait_for("Passphrase", Role.EditableText)
    at_work.type(PASSPHRASE)
    at_work.press("Return")
    at_work.wait(lambda: at_work.find("Items", Role.Table) is not None, "the items")
    at_work.press("Ctrl+N")
    assert at_work.value("Title") == ""


def test_a_lock_takes_back_what_was_copied(at_work: Screen) -> None:
    at_work.click_node(at_work.row("Items", "6 April 1994"))
    at_work.focus("What is reported", Role.EditableText)
    at_work.press("Ctrl+A", "Ctrl+C")
    assert QApplication.clipboard().text()
    at_work.press("Ctrl+L")
    assert QApplication.clipboard().text() == ""


def test_nobody_there_for_the_time_set_locks(at_work: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    later = idle._now() + 3600
    monkeypatch.setattr(idle, "_now", lambda: later)
    at_work.wait_for("Passphrase", Role.EditableText)


def test_the_window_looks_for_the_officer_where_the_actions_put_it() -> None:
    assert unlock.OFFICER_FILE == OFFICER_FILE


def test_after_a_lock_no_view_of_the_case_is_left_in_memory(at_work: Screen) -> None:
    for keys in ("Ctrl+N", "Ctrl+4", "Ctrl+7", "Ctrl+K"):
        at_work.press(keys)
    at_work.press("Escape", "Ctrl+L")
    at_work.wait_for("Passphrase", Role.EditableText)
    breathe(200)
    assert [type(one).__name__ for one in gc.get_objects() if isinstance(one, Section | DeskFrame | ItemTable)] == []


MARK = "Zelvomarnik"


@pytest.fixture
def marked(at_work: Screen) -> Screen:
    """A word of the case has been in every kind of place there is."""
    at_work.press("Ctrl+N")
    at_work.fill("Title", f"{MARK} captured")
    at_work.fill("What is reported", f"{MARK} said so, {MARK} saw it")
    at_work.press("Ctrl+Z", "Ctrl+Y")
    at_work.click("Save item", Role.Button)
    at_work.wait_for(f"Saved: {MARK} captured")
    at_work.focus("What is reported", Role.EditableText)
    at_work.press("Ctrl+A", "Ctrl+C", "Ctrl+K")
    at_work.type(MARK)
    at_work.wait(lambda: any(MARK in row[0] for row in at_work.cells("Found")), "the palette")
    at_work.press("Escape", "Ctrl+4")
    at_work.wait_for("38 items known by then…")
    at_work.press("Ctrl+F")
    at_work.type(MARK)
    at_work.wait_for("1 item found…")
    at_work.press("Ctrl+N")
    at_work.fill("Title", f"{MARK} drafted")
    return at_work


def test_after_a_lock_no_object_holds_a_word_of_the_case(marked: Screen) -> None:
    """Widgets with all their properties, documents, models, and every container Python knows of."""
    marked.press("Ctrl+L")
    marked.wait_for("Passphrase", Role.EditableText)
    breathe(1000)
    gc.collect()
    assert holders(MARK) == []


def test_the_search_for_holders_would_find_them(marked: Screen) -> None:
    found = holders(MARK)
    for kind in ("QLineEdit", "QTextDocument", "ItemTable", "QLabel", "dict"):
        assert any(one.startswith(kind) for one in found), found


def holders(mark: str) -> list[str]:
    """What holds the mark: by the names of widgets and the kinds of containers."""
    found = []
    for widget in QApplication.allWidgets():
        for one in (widget, *widget.findChildren(QObject)):
            found += [f"{type(one).__name__} {one.objectName()}" for text in texts(one) if mark in text]
    application = QApplication.instance()
    assert application is not None
    names = [bytes(name.data()).decode() for name in application.dynamicPropertyNames()]
    found += [f"application {name}" for name in names if mark in str(application.property(name))]
    for one in gc.get_objects():
        if isinstance(one, dict | list | tuple | set | frozenset) and one is not found and holds(one, mark):
            if isinstance(one, dict) and (one.get("mark") is mark or "__builtins__" in one):
                continue  # the names of this test itself, and of modules of tests
            found.append(f"{type(one).__name__} {[type(item).__name__ for item in gc.get_referrers(one)][:3]}")
    return found


def holds(container: object, mark: str) -> bool:
    values = [*container.keys(), *container.values()] if isinstance(container, dict) else [*container]  # type: ignore[misc]
    return any(isinstance(value, str) and mark in value and value is not mark for value in values)


def texts(one: QObject) -> list[str]:
    """Everything an object of Qt says of itself."""
    if not isValid(one):
        return []  # went while its neighbours were asked
    kind = one.metaObject()
    names = [kind.property(at).name() for at in range(kind.propertyCount())]
    found = [str(one.property(name)) for name in names if name not in ("parent", "children")]
    if isinstance(one, QTextDocument):
        found.append(one.toPlainText())
    if isinstance(one, QAbstractItemModel):
        top = QModelIndex()
        columns = 1 if isinstance(one, QAbstractListModel) else one.columnCount(top)
        spots = [(at, column) for at in range(min(one.rowCount(top), 500)) for column in range(columns)]
        found += [str(one.index(at, column).data()) for at, column in spots]
    return found


def test_a_lock_while_the_keys_are_still_being_opened_wins(screen: Screen) -> None:
    screen.focus("Passphrase", Role.EditableText)
    screen.type(PASSPHRASE)
    screen.press("Return")
    screen.press("Ctrl+L")
    breathe(3000)
    assert screen.find("Cases") is None
    assert screen.find("Passphrase", Role.EditableText) is not None


def test_an_open_dialog_cannot_hold_up_the_lock(at_work: Screen) -> None:
    at_work.press("Ctrl+7")
    at_work.click("Choose…", Role.Button)
    at_work.wait(lambda: len(_windows()) == 2, "the dialog")
    at_work.press("Ctrl+L")
    at_work.wait_for("Passphrase", Role.EditableText)
    assert _windows() == [at_work.window]


WAITS = "What you had typed could not be written: The disk is full. It waits behind this lock…"


def test_what_cannot_be_written_at_a_lock_waits_behind_it_unseen(
    at_work: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work.press("Ctrl+N")
    with monkeypatch.context() as full:
        fill_up(full)
        at_work.fill("Title", DRAFTED)
        at_work.press("Ctrl+L")
        at_work.wait_for(WAITS)
        assert DRAFTED not in at_work.said()
        at_work.unlock_again()
        assert at_work.value("Title") == DRAFTED
        at_work.press("Ctrl+L")
        at_work.wait_for(WAITS)
    at_work.unlock_again()
    assert at_work.value("Title") == DRAFTED
    at_work.press("Ctrl+L")
    at_work.unlock_again()
    assert at_work.value("Title") == DRAFTED
    assert at_work.window.workspace.unkept == {}


def test_what_the_case_cannot_take_at_a_lock_is_kept_in_the_officer_s_store(
    at_work: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work.press("Ctrl+N")
    with monkeypatch.context() as damaged:
        damaged.setattr(CaseFile, "keep_drafts", _disk_full)
        at_work.fill("Title", DRAFTED)
        at_work.press("Ctrl+L")
        at_work.wait_for("The desk is locked. Nothing of a case is in memory.")
        breathe(300)
    assert at_work.window.workspace.unkept == {}
    at_work.unlock_again()
    assert at_work.value("Title") == DRAFTED


def test_a_window_is_not_closed_over_what_cannot_be_written(at_work: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[bool] = []
    at_work.window.gone.connect(lambda: gone.append(True))
    at_work.press("Ctrl+N")
    with monkeypatch.context() as full:
        fill_up(full)
        at_work.fill("Title", DRAFTED)
        at_work.window.close()
        at_work.wait_for(WAITS)
        assert at_work.window.isVisible()
        assert DRAFTED not in at_work.said()
        at_work.window.close()
        breathe(300)
        assert at_work.window.isVisible()
        assert gone == []
    at_work.unlock_again()
    assert at_work.value("Title") == DRAFTED
    at_work.window.close()
    at_work.wait(lambda: gone == [True], "the end")
    assert not at_work.window.isVisible()


def test_it_is_closed_all_the_same_when_the_officer_says_so(at_work: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[bool] = []
    at_work.window.gone.connect(lambda: gone.append(True))
    at_work.press("Ctrl+N")
    fill_up(monkeypatch)
    at_work.fill("Title", DRAFTED)
    at_work.window.close()
    button = at_work.wait_for("Close and lose it", Role.Button)
    button.actionInterface().doAction("Press")  # the window has just come back: nothing may be where it will be
    at_work.wait(lambda: gone == [True], "the end")


def test_a_notice_of_what_waits_outlives_another_lock(at_work: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work.press("Ctrl+N")
    fill_up(monkeypatch)
    at_work.fill("Title", DRAFTED)
    at_work.press("Ctrl+L")
    at_work.wait_for(WAITS)
    at_work.window.lock()
    at_work.wait_for(WAITS)
    monkeypatch.undo()
    at_work.unlock_again()


def test_closing_an_idle_window_takes_no_time_and_asks_nothing(at_work: Screen) -> None:
    gone: list[bool] = []
    at_work.window.gone.connect(lambda: gone.append(True))
    at_work.window.close()
    assert not at_work.window.isVisible()
    at_work.wait(lambda: gone == [True], "the end")


def fill_up(patched: pytest.MonkeyPatch) -> None:
    """Neither the case nor the officer's own store takes any more."""
    patched.setattr(CaseFile, "keep_drafts", _disk_full)
    patched.setattr(DeskStore, "keep_notes", _disk_full)


def _disk_full(*_: object) -> None:
    raise MachineError("The disk is full.")


def _windows() -> list[QWidget]:
    return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
