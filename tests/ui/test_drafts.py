"""Three seconds after the last key everything typed is on the disk, encrypted, whatever the desk is busy with."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from desk_driver import PASSPHRASE, PRACTICE, Role, Screen, breathe

from r2p_desk.actions import drafts, session
from r2p_desk.actions.cases import create_case
from r2p_desk.casefile.bundle import CaseFile
from r2p_desk.errors import MachineError
from r2p_desk.ui.marks import Marks

MARK = "Wumbaklyte said so"
BOUND = 3.0


def capture(screen: Screen) -> None:
    screen.press("Ctrl+N")
    screen.fill("Title", MARK)


def captured_caveat(screen: Screen) -> None:
    """Not yet a marking that could be taken."""
    screen.press("Ctrl+N")
    screen.focus("Marking", Role.ComboBox)
    screen.press("Down")
    screen.fill("Caveats, with // between them", MARK)


def change(screen: Screen) -> None:
    screen.click_node(screen.row("Items", "6 April 1994"))
    screen.click("Change", Role.Button)
    screen.fill("Had it from", MARK)


def changed_and_left(screen: Screen) -> None:
    """Another item is chosen before any second has passed."""
    change(screen)
    screen.click_node(screen.row("Items", "7 April 1994"))


def judgement(screen: Screen) -> None:
    screen.press("Ctrl+4")
    screen.wait_for("38 items known by then…")
    screen.focus("Framework", Role.Tree)
    screen.press("N")
    screen.fill("Reasons", MARK)


def why(screen: Screen) -> None:
    """Beside a piece of evidence that was just chosen."""
    judgement(screen)
    screen.press("Ctrl+A", "Delete")
    screen.focus("Search among the items known by then", Role.EditableText)
    screen.press("Return", "F")
    screen.wait(lambda: bool(screen.cells("Evidence for")), "evidence")
    screen.click_node(screen.row("Evidence for", ""))
    screen.fill("Why the chosen piece stands there", MARK)


def concern(screen: Screen) -> None:
    screen.press("Ctrl+4")
    screen.click_node(screen.row("Framework", "Risk factor 8, "))
    screen.wait_for("8  Triggering factors")
    screen.fill("Reasons", MARK)


def concern_without_level_and_left(screen: Screen) -> None:
    screen.press("Ctrl+4")
    screen.click_node(screen.row("Framework", "Risk factor 9, "))
    screen.wait_for("9  …")
    screen.focus("Level of concern", Role.ComboBox)
    screen.press("Home")
    screen.fill("Reasons", MARK)
    screen.click_node(screen.row("Framework", "Risk factor 8, "))


def new_case(screen: Screen) -> None:
    screen.press("Ctrl+1")
    screen.fill("Name of the situation", MARK)


def briefing(screen: Screen) -> None:
    screen.press("Ctrl+7")
    screen.fill("File to write", MARK)


FORMS = [
    *(capture, captured_caveat, change, changed_and_left, judgement, why, concern, concern_without_level_and_left),
    *(new_case, briefing),
]


def power_cut(screen: Screen, tmp_path: Path) -> Path:
    """The home as it stands on the disk at this moment."""
    return Path(shutil.copytree(screen.window.workspace.home, tmp_path / "after" / "home", symlinks=True))


def found(home: Path) -> list[str]:
    """Every text that is kept as a draft."""
    with session.unlock(home, PASSPHRASE) as desk:
        kept = [drafts.desk_drafts(desk)]
        with session.open_case(desk, PRACTICE, write=True) as case:
            kept.append(drafts.kept_drafts(case))
            again = drafts.kept_drafts(case)
    assert again == kept[1]
    return [text for forms in kept for typed in forms.values() for text in typed.values()]


def three_seconds_later(screen: Screen, typed_at: float) -> None:
    while time.monotonic() < typed_at + BOUND - 0.1:
        breathe(20)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_whatever_was_typed_is_there_after_a_power_cut(
    at_work: Screen, tmp_path: Path, form: Callable[[Screen], None]
) -> None:
    form(at_work)
    three_seconds_later(at_work, time.monotonic())
    assert any(MARK in text for text in found(power_cut(at_work, tmp_path)))


@pytest.mark.slow
@pytest.mark.parametrize("form", [capture, judgement], ids=lambda form: form.__name__)
def test_also_while_the_case_is_busy_with_long_work(
    at_work: Screen, tmp_path: Path, form: Callable[[Screen], None]
) -> None:
    if form is judgement:
        form(at_work)
        at_work.press("Ctrl+A", "Delete")
    else:
        at_work.press("Ctrl+N")
        at_work.focus("Title", Role.EditableText)
    done = Event()
    at_work.window.workspace.runner.write(at_work.window, lambda _: done.wait(30))
    at_work.type(MARK)
    three_seconds_later(at_work, time.monotonic())
    cut = power_cut(at_work, tmp_path)
    done.set()
    assert any(MARK in text for text in found(cut))


@pytest.mark.slow
def test_what_was_kept_beside_the_case_goes_into_it_and_an_older_text_never_over_a_newer(
    at_work: Screen, tmp_path: Path
) -> None:
    at_work.press("Ctrl+N")
    done, runner = Event(), at_work.window.workspace.runner
    runner.write(at_work.window, lambda _: done.wait(30))
    at_work.fill("Title", MARK)
    three_seconds_later(at_work, time.monotonic())
    at_work.type(", and more")
    breathe(1200)
    done.set()
    seen: list[object] = []
    runner.write(at_work.window, lambda one: one.the_desk().store.notes(drafts.AREA), seen.append)
    at_work.wait(lambda: seen != [], "the notes")
    three_seconds_later(at_work, time.monotonic())
    runner.write(at_work.window, lambda one: one.the_desk().store.notes(drafts.AREA), seen.append)
    at_work.wait(lambda: len(seen) == 2, "the notes")
    assert seen[1] == {}
    assert f"{MARK}, and more" in found(power_cut(at_work, tmp_path))


@pytest.mark.slow
def test_a_lock_while_the_case_is_busy_keeps_the_last_words(at_work: Screen, tmp_path: Path) -> None:
    """As when the lid is closed: the machine sleeps or dies before the long work is over."""
    at_work.press("Ctrl+N")
    done = Event()
    at_work.window.workspace.runner.write(at_work.window, lambda _: done.wait(30))
    at_work.fill("Title", MARK)
    at_work.press("Ctrl+L")
    breathe(800)
    cut = power_cut(at_work, tmp_path)
    done.set()
    assert MARK in found(cut)


def test_a_full_disk_is_told_once_and_tried_until_there_is_room(
    at_work: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def full(*_: object) -> None:
        tried.append(1)
        raise MachineError("The disk is full.", todo="Free some space and try again.")

    with monkeypatch.context() as patched:
        patched.setattr(CaseFile, "keep_drafts", full)
        patched.setattr("r2p_desk.casefile.desk.DeskStore.keep_notes", full)
        at_work.press("Ctrl+N")
        at_work.fill("Title", MARK)
        at_work.wait_for("Error: The disk is full. What you type is in this window alone…")
        at_work.click("Close", Role.Button)
        before = len(tried)
        at_work.wait(lambda: len(tried) > before + 1, "another try")
        assert at_work.find("Error: …") is None
    at_work.wait_for("What you typed is kept again.")
    assert at_work.window.workspace.kept["capture"]["title"] == MARK


def test_a_case_that_cannot_take_them_is_told_with_where_they_are(
    at_work: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> None:
        raise MachineError("The machine could not read or write case.db.")

    with monkeypatch.context() as patched:
        patched.setattr(CaseFile, "keep_drafts", damaged)
        at_work.press("Ctrl+N")
        at_work.fill("Title", MARK)
        at_work.wait_for("Error: The machine could not read or write case.db. What you type is kept in your own store…")


def test_the_name_of_a_case_not_yet_made_is_back_after_a_lock_and_gone_once_it_is_made(screen: Screen) -> None:
    screen.unlock()
    screen.fill("Name of the situation", "Northern province")
    screen.press("Ctrl+L")
    screen.unlock()
    screen.wait(lambda: screen.value("Name of the situation") == "Northern province", "the name")
    screen.click("Create case", Role.Button)
    screen.wait(lambda: screen.find("Items", Role.Table) is not None, "the case")
    screen.press("Ctrl+L")
    screen.unlock_again()
    screen.press("Ctrl+1")
    breathe(300)
    assert screen.value("Name of the situation") == ""


def test_a_concern_without_a_level_is_still_there_when_one_comes_back(at_work: Screen) -> None:
    concern_without_level_and_left(at_work)
    at_work.wait_for("8  Triggering factors")
    at_work.click_node(at_work.row("Framework", "Risk factor 9, "))
    at_work.wait(lambda: at_work.value("Reasons") == MARK, "the reasons")


def test_opening_another_case_keeps_what_was_typed_in_the_first(
    open_screen: Callable[[Path], Screen], home: Path
) -> None:
    with session.unlock(home, PASSPHRASE) as desk:
        create_case(desk, "Northern province").close()
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    capture(screen)
    screen.press("Ctrl+1")
    screen.click_node(screen.row("Cases", "Northern province"))
    screen.click("Open case", Role.Button)
    screen.wait(lambda: "Case: Northern province" in screen.said(), "the other case")
    screen.press("Ctrl+N")
    assert screen.value("Title") == ""
    screen.press("Ctrl+1")
    screen.click_node(screen.row("Cases", PRACTICE))
    screen.click("Open case", Role.Button)
    screen.wait(lambda: f"Case: {PRACTICE}" in screen.said(), "the first case")
    screen.wait(lambda: screen.find("Title", Role.EditableText) is not None, "the capture pane")
    assert screen.value("Title") == MARK


def test_a_second_window_on_a_case_is_told_so_and_costs_the_first_nothing(
    open_screen: Callable[[Path], Screen], home: Path
) -> None:
    with session.unlock(home, PASSPHRASE) as desk:
        create_case(desk, "Northern province").close()
    first = open_screen(home)
    first.unlock()
    first.open_practice()
    capture(first)
    second = open_screen(home)
    second.unlock()
    second.click_node(second.row("Cases", "Northern province"))
    second.click("Open case", Role.Button)
    second.wait(lambda: "Case: Northern province" in second.said(), "the other case")
    second.press("Ctrl+N")
    second.fill("Title", "typed in the second")
    second.press("Ctrl+1")
    second.click_node(second.row("Cases", PRACTICE))
    second.click("Open case", Role.Button)
    second.wait_for("Error: This case is open in another window or command…")
    assert "Case: Northern province" in second.said()
    second.press("Ctrl+3")
    second.wait(lambda: second.find("Title", Role.EditableText) is not None, "what was typed in the second")
    assert second.value("Title") == "typed in the second"
    second.click("Save item", Role.Button)
    second.wait_for("Saved: typed in the second")
    second.window.close()
    first.window.lock()  # no keys: without a window manager the first window does not become active again
    first.window.unlock_with(PASSPHRASE, PRACTICE)
    first.wait(lambda: first.find("Title", Role.EditableText) is not None, "the capture pane")
    assert first.value("Title") == MARK


def test_a_case_that_could_not_be_opened_again_costs_nothing(
    at_work: Screen, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The window still shows it, though nothing is open behind it."""

    def refuse(*_: object, **__: object) -> None:
        raise MachineError("The machine could not read or write case.db.")

    with monkeypatch.context() as broken:
        broken.setattr(session, "open_case", refuse)
        at_work.window.open_case(PRACTICE)
        at_work.wait_for("Error: The machine could not read…")
    capture(at_work)
    three_seconds_later(at_work, time.monotonic())
    assert MARK in found(power_cut(at_work, tmp_path))


def test_marks_let_no_older_state_over_a_newer() -> None:
    marks = Marks()
    first, second, third = marks.next(), marks.next(), marks.next()
    assert marks.put_aside("x", {"a": {"t": "2"}}, {"a": second}) == {"a": {"t": "2"}}
    assert marks.put_aside("x", {"a": {"t": "1"}}, {"a": first}) == {}
    assert marks.put_aside("y", {"a": {"t": "1"}}, {"a": first}) == {"a": {"t": "1"}}
    assert marks.settle("x", ["a"], first) == []
    assert marks.settle("x", ["a"], second) == ["a"]
    assert marks.put_aside("x", {"a": {"t": "2"}}, {"a": second}) == {}
    assert marks.put_aside("x", {"a": {"t": "3"}}, {"a": third}) == {"a": {"t": "3"}}
    marks.not_aside("x", ["a"])
    assert marks.put_aside("x", {"a": {"t": "3"}}, {"a": third}) == {"a": {"t": "3"}}
