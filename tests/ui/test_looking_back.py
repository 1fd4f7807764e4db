"""The whole case as it stood: in place of the case of now, read-only, and away again without a trace."""

import gc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from colleagues import disagree
from desk_driver import PASSPHRASE, PRACTICE, Role, Screen, breathe

from r2p_desk.actions import session, stood
from r2p_desk.actions.items import list_items
from r2p_desk.domain.when import When
from r2p_desk.jobs import Job
from r2p_desk.ui.runner import Session
from r2p_desk.ui.views.section import Section

LATER = datetime.now(UTC) + timedelta(days=40)
TODAY = When.on(datetime.now(UTC).date()).words
NEW = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def grown(home: Path) -> Path:
    """The practice case, of which forty days from now one item gets another title and one is new and highly marked."""
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=True) as case:
        cable = next(item for item in list_items(case) if "arms cached" in item.title)
        case.state([("item", cable.id, {"title": "The cable, renamed"})], LATER)
        marked = {"title": "For few eyes", "marking": "STRICTLY CONFIDENTIAL"}
        case.state([("item", NEW, marked)], LATER + timedelta(days=1))
    return home


@pytest.fixture
def at_now(open_screen: Callable[[Path], Screen], grown: Path) -> Screen:
    """The grown case, open."""
    screen = open_screen(grown)
    screen.unlock()
    screen.open_practice()
    screen.wait(lambda: len(screen.cells("Items")) == 59, "the items of now")
    return screen


def read(screen: Screen, words: str) -> None:
    screen.press("Ctrl+F", "Ctrl+A", "Delete")
    screen.type(words)
    screen.wait(lambda: len(screen.cells("Items")) == 1, "the item sought")
    screen.click_node(screen.row("Items", screen.cells("Items")[0][1]))


def look(screen: Screen, day: str) -> None:
    screen.press("Ctrl+B")
    screen.fill("Day", day)
    screen.press("Return")
    screen.wait_for(f"As it stood on {day} (as stated).…")


def test_a_day_shows_items_search_and_palette_as_they_were(at_now: Screen) -> None:
    look(at_now, TODAY)
    at_now.press("Ctrl+3")
    at_now.wait(lambda: len(at_now.cells("Items")) == 58, "the items of then")
    at_now.press("Ctrl+F")
    at_now.type("renamed")
    at_now.wait(lambda: at_now.cells("Items") == [], "no item of that name then")
    at_now.press("Ctrl+A")
    at_now.type("cached")
    at_now.row("Items", "Informant: militia trained")
    at_now.press("Ctrl+K")
    at_now.type("renamed")
    breathe(300)
    assert not any("renamed" in cell for row in at_now.cells("Found") for cell in row)
    at_now.press("Ctrl+A")
    at_now.type("informant militia trained")
    at_now.wait(lambda: any("Item: Informant" in row[0] for row in at_now.cells("Found")), "the item as it was")
    at_now.press("Return")
    at_now.wait_for("Informant: militia trained, arms cached, Tutsi of Kigali being registered", Role.StaticText)


def test_back_to_now_is_now(at_now: Screen) -> None:
    look(at_now, TODAY)
    at_now.press("Ctrl+3")
    at_now.wait(lambda: len(at_now.cells("Items")) == 58, "the items of then")
    at_now.press("Ctrl+0")
    at_now.wait(lambda: len(at_now.cells("Items")) == 59, "the items of now")
    assert at_now.find("As it stood on…") is None
    at_now.row("Items", "The cable, renamed")


def test_the_slider_walks_over_the_moments_and_keeps_the_keys(at_now: Screen) -> None:
    at_now.press("Ctrl+B")
    at_now.wait(lambda: at_now.wait_for("Moment of the case").state().focused == 1, "the slider")
    at_now.wait(lambda: "the newest: now" in at_now.said(), "the moments")
    at_now.press("Left")
    at_now.wait_for(f"As it stood on {When.on(LATER.date()).words}, …")
    at_now.wait(lambda: at_now.wait_for("Moment of the case").state().focused == 1, "the keys on the slider")
    at_now.wait(lambda: len(at_now.cells("Journal")) == 4, "the journal of then")
    at_now.press("Left")
    at_now.wait(lambda: len(at_now.cells("Journal")) == 3, "the journal before that")
    at_now.press("Home")
    at_now.wait(lambda: len(at_now.cells("Journal")) == 1, "the first moment")


def test_the_assessment_is_the_one_of_then(at_now: Screen) -> None:
    at_now.press("Ctrl+4")
    at_now.wait_for("38 items known by then…")
    look(at_now, "1 January 1990")
    at_now.wait_for("As it stood on 1 January 1990 (as stated). Nothing was stated by then.")
    at_now.press("Ctrl+4")
    at_now.wait_for("0 items known by then · 0 of 143 indicators judged")
    at_now.press("Ctrl+0")
    at_now.press("Ctrl+4")
    at_now.wait_for("38 items known by then…")


def test_the_record_in_view_stays_in_view(at_now: Screen) -> None:
    read(at_now, "renamed")
    at_now.wait_for("The cable, renamed", Role.StaticText)
    look(at_now, TODAY)
    at_now.press("Ctrl+0", "Ctrl+3")
    at_now.wait_for("The cable, renamed", Role.StaticText)
    at_now.press("Ctrl+B")
    at_now.fill("Day", TODAY)
    at_now.press("Return")
    at_now.wait_for(f"As it stood on {TODAY} (as stated).…")
    at_now.press("Ctrl+3")
    read(at_now, "cached")
    at_now.wait_for("Informant: militia trained, arms cached, Tutsi of Kigali being registered", Role.StaticText)
    at_now.focus("Moment of the case")
    at_now.press("Home")
    at_now.wait_for("The item chosen was not in the case as it stood then.")


def test_nothing_can_be_changed_while_looking_back(at_now: Screen) -> None:
    look(at_now, TODAY)
    at_now.press("Ctrl+3")
    read(at_now, "cached")
    at_now.wait_for("Change", Role.Button)
    at_now.press("Ctrl+N", "Ctrl+Z", "Ctrl+Shift+Z")
    breathe(300)
    for name in ("Change", "Remove", "Briefings", "Home", "Exchange", "Conflicts", "Settings"):
        node = at_now.find(name, Role.Button) or at_now.wait_for(name)
        assert node.state().disabled, name
    for name in ("Capture", "Undo", "Redo"):
        assert at_now.find(name, Role.Button) is None
    at_now.press("Ctrl+7", "Ctrl+9", "Ctrl+1", "Ctrl+,")
    assert at_now.chosen("Items")
    at_now.press("Ctrl+4")
    at_now.wait_for("38 items known by then…")
    at_now.focus("Framework", Role.Tree)
    at_now.press("N")
    for name in ("Save", "For (F)", "1 present"):
        assert at_now.wait_for(name).state().disabled, name


def test_the_worker_refuses_what_the_window_would_not_offer(at_now: Screen) -> None:
    look(at_now, TODAY)
    workspace = at_now.window._desk._looking_back.then  # type: ignore[union-attr]
    seen: list[object] = []

    def write(seen_session: Session) -> None:
        from r2p_desk.actions.items import Draft, add_item

        add_item(seen_session.the_case(), Draft(title="into the past"))

    workspace.runner.write(workspace, write, seen.append, lambda error: seen.append(type(error).__name__))
    at_now.wait(lambda: bool(seen), "an answer")
    assert seen == ["Refused"]


def test_what_was_typed_is_untouched_and_not_shown(at_now: Screen) -> None:
    at_now.press("Ctrl+N")
    at_now.type("Half a title")
    look(at_now, TODAY)
    at_now.press("Ctrl+3")
    at_now.wait(lambda: len(at_now.cells("Items")) == 58, "the items of then")
    assert at_now.find("Title", Role.EditableText) is None
    at_now.window._desk.keeper.look()  # type: ignore[union-attr]
    at_now.press("Ctrl+0")
    at_now.wait(lambda: at_now.find("Title", Role.EditableText) is not None, "the capture pane")
    assert at_now.value("Title") == "Half a title"


def test_a_lock_while_looking_back_closes_both_and_keeps_what_was_typed(
    at_now: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bool] = []
    close = session.OpenCase.close

    def watched(case: session.OpenCase) -> None:
        closed.append(case.file.read_only)
        close(case)

    monkeypatch.setattr(session.OpenCase, "close", watched)
    at_now.press("Ctrl+N")
    at_now.type("Half a title")
    look(at_now, TODAY)
    at_now.press("Ctrl+L")
    at_now.wait_for("Passphrase", Role.EditableText)
    assert "As it stood" not in at_now.said()
    at_now.wait(lambda: closed == [True, False], "the case as it stood, then the case")
    at_now.unlock_again()
    assert at_now.find("As it stood on…") is None
    at_now.wait(lambda: len(at_now.cells("Items")) == 59, "the items of now")
    assert at_now.value("Title") == "Half a title"


def test_a_lock_while_it_is_being_worked_out_wins(at_now: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[bool] = []

    def slowly(*_: object, job: Job, **__: object) -> None:
        started.append(True)
        for _step in range(2000):
            job.advance(0.5, "Looking back")
            breathe_in_a_worker()

    monkeypatch.setattr(stood, "as_it_stood", slowly)
    at_now.press("Ctrl+B")
    at_now.fill("Day", TODAY)
    at_now.press("Return")
    at_now.wait(lambda: bool(started), "the work to begin")
    at_now.press("Ctrl+L")
    at_now.wait_for("Passphrase", Role.EditableText)
    at_now.unlock_again()
    at_now.wait(lambda: len(at_now.cells("Items")) == 59, "the items of now")


def test_cancel_leaves_what_was_shown(at_now: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    look(at_now, TODAY)
    with monkeypatch.context() as slow:
        slow.setattr(stood, "as_it_stood", _endless)
        at_now.fill("Day", "1 January 1990")
        at_now.press("Return")
        at_now.click("Cancel", Role.Button)
        at_now.wait_for("Stopped. What is shown is as it was before.")
    at_now.press("Ctrl+3")
    at_now.wait(lambda: len(at_now.cells("Items")) == 58, "the items of then")
    at_now.wait_for(f"As it stood on {TODAY} (as stated).")


def test_back_to_now_gives_up_what_is_being_worked_out(at_now: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    look(at_now, TODAY)
    monkeypatch.setattr(stood, "as_it_stood", _endless)
    at_now.fill("Day", "1 January 1990")
    at_now.press("Return")
    at_now.wait_for("Cancel", Role.Button)
    at_now.press("Ctrl+0", "Ctrl+3")
    at_now.wait(lambda: len(at_now.cells("Items")) == 59, "the items of now")
    assert at_now.find("As it stood on…") is None


def test_what_is_no_day_is_refused_beside_its_field(at_now: Screen) -> None:
    at_now.press("Ctrl+B")
    at_now.fill("Day", "the day before")
    at_now.press("Return")
    at_now.wait_for("“the day before” is neither a day nor a moment…")
    assert at_now.value("Day") == "the day before"


def test_as_witnessed_shows_what_others_had_seen(
    open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path
) -> None:
    disagree(home, tmp_path)
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    screen.press("Ctrl+8")
    screen.wait(lambda: len(screen.cells("Journal")) == 8, "the journal")
    screen.focus("Reading", Role.ComboBox)
    screen.press("End")
    screen.wait(lambda: len(screen.cells("Journal")) == 4, "what the colleague had seen")
    screen.wait(lambda: "(as witnessed)" in screen.said(), "the band")


def test_nobody_else_had_seen_a_case_of_ones_own(at_now: Screen) -> None:
    at_now.press("Ctrl+8")
    at_now.focus("Reading", Role.ComboBox)
    at_now.press("End")
    at_now.wait(lambda: "Nobody but its author had seen anything by then." in at_now.said(), "the note")


def test_it_is_handled_at_least_as_now(at_now: Screen) -> None:
    at_now.wait_for("Marking: STRICTLY CONFIDENTIAL · TLP:CLEAR · PRACTICE")
    look(at_now, TODAY)
    at_now.press("Ctrl+3")
    at_now.wait(lambda: len(at_now.cells("Items")) == 58, "the items of then, none of them so marked")
    at_now.wait_for("Marking: STRICTLY CONFIDENTIAL · TLP:CLEAR · PRACTICE")


def test_closing_the_case_ends_it(at_now: Screen) -> None:
    look(at_now, TODAY)
    at_now.press("Ctrl+W")
    at_now.wait_for("Cases", Role.Table)
    assert at_now.find("As it stood on…") is None
    at_now.open_practice()
    at_now.wait(lambda: len(at_now.cells("Items")) == 59, "the items of now")


def _endless(*_: object, job: Job, **__: object) -> None:
    while True:
        job.advance(0.5, "Looking back")
        breathe_in_a_worker()


def breathe_in_a_worker() -> None:
    import time

    time.sleep(0.005)


def test_views_of_then_are_gone_from_memory_once_one_is_back(at_now: Screen) -> None:
    look(at_now, TODAY)
    for keys in ("Ctrl+3", "Ctrl+4", "Ctrl+8"):
        at_now.press(keys)
    breathe(200)
    at_now.press("Ctrl+0")
    at_now.wait(lambda: at_now.find("As it stood on…") is None, "now")
    at_now.wait(lambda: _sections_then() == [], "the views of then to go")


def _sections_then() -> list[Section]:
    gc.collect()
    sections = [one for one in gc.get_objects() if isinstance(one, Section)]
    return [one for one in sections if one.workspace.case is None or one.workspace.case.stood]
