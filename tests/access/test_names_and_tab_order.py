"""For whoever cannot see the screen or hold a mouse: every control has a name and a place in the tab order."""

from collections.abc import Callable
from pathlib import Path

import pytest
from colleagues import disagree, with_annex
from desk_driver import OFFICER, Role, Screen, name_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessibleInterface
from PySide6.QtWidgets import QApplication, QFileDialog, QRadioButton, QWidget

from event_files import UCDP, ucdp, write
from r2p_desk.release.harm import Ask
from r2p_desk.ui.theme import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LEVEL_COLOURS, LIGHT, PAIRS, TLP_COLOURS, contrast
from r2p_desk.ui.views.compose_page import ComposePage
from r2p_desk.ui.views.dataset_pinning import DatasetPinning
from r2p_desk.ui.views.import_page import ImportView

CONTROLS = (
    Role.Button,
    Role.CheckBox,
    Role.ComboBox,
    Role.EditableText,
    Role.List,
    Role.RadioButton,
    Role.Table,
    Role.Tree,
)
ENOUGH = 4.5
HIGH = 7.0


def _home(screen: Screen) -> None:
    screen.press("Ctrl+1")


def _capture(screen: Screen) -> None:
    screen.press("Ctrl+N")


def _reader(screen: Screen) -> None:
    screen.click_node(screen.row("Items", "6 April 1994"))
    screen.wait_for("Change", Role.Button)


def _change(screen: Screen) -> None:
    _reader(screen)
    screen.click("Change", Role.Button)


def _indicator(screen: Screen) -> None:
    screen.press("Ctrl+4")
    screen.wait_for("38 items known by then…")
    screen.focus("Framework", Role.Tree)
    screen.press("N")


def _risk_factor(screen: Screen) -> None:
    screen.press("Ctrl+4")
    screen.click_node(screen.row("Framework", "Risk factor 8, "))
    screen.wait_for("8  Triggering factors")


def _briefings(screen: Screen) -> None:
    screen.press("Ctrl+7")


def _settings(screen: Screen) -> None:
    screen.press("Ctrl+,")


def _page_of(screen: Screen, keys: str, pages: str, name: str) -> None:
    screen.press(keys)
    screen.wait(lambda: bool(screen.cells(pages)), "the pages")
    screen.click_node(screen.row(pages, name))


def _access(screen: Screen) -> None:
    _page_of(screen, "Ctrl+,", "Pages of the settings", "Access")
    screen.row("Officers of the case", OFFICER)


def _sealed_names(screen: Screen) -> None:
    _page_of(screen, "Ctrl+,", "Pages of the settings", "Sealed names")
    screen.row("Sources", "Africa Watch")


def _security(screen: Screen) -> None:
    _page_of(screen, "Ctrl+,", "Pages of the settings", "Security")
    screen.wait_for("Recovery sheets: to do…")


def _card(screen: Screen) -> None:
    screen.press("Ctrl+9")
    screen.wait_for("Word 12: …")


def _office(screen: Screen) -> None:
    _page_of(screen, "Ctrl+9", "Pages of the exchange", "Office")
    screen.wait_for("No office is known here.")


def _contacts(screen: Screen) -> None:
    _page_of(screen, "Ctrl+9", "Pages of the exchange", "Contacts")


def _send(screen: Screen) -> None:
    _page_of(screen, "Ctrl+9", "Pages of the exchange", "Send")


def _receive(screen: Screen) -> None:
    _page_of(screen, "Ctrl+9", "Pages of the exchange", "Receive")


def _inbox(screen: Screen) -> None:
    _page_of(screen, "Ctrl+9", "Pages of the exchange", "Inbox")


def _on_paper(screen: Screen) -> None:
    _page_of(screen, "Ctrl+9", "Pages of the exchange", "Paper")


def _exchange_ledger(screen: Screen) -> None:
    _page_of(screen, "Ctrl+9", "Pages of the exchange", "Ledger")
    screen.wait_for("Write receipts for this contact")


def _profiles(screen: Screen) -> None:
    _page_of(screen, "Ctrl+9", "Pages of the exchange", "Release profiles")


def _approve(screen: Screen) -> None:
    _page_of(screen, "Ctrl+9", "Pages of the exchange", "Approve")


def _dossiers(screen: Screen) -> None:
    _page_of(screen, "Ctrl+9", "Pages of the exchange", "Dossiers")
    screen.wait_for("No dossier came yet.…")


def _ladder(screen: Screen) -> None:
    _page_of(screen, "Ctrl+6", "Pages of the warnings", "Ladder")
    screen.wait_for("Next: Concern…")


def _warning_note(screen: Screen) -> None:
    _page_of(screen, "Ctrl+6", "Pages of the warnings", "Warning note")
    screen.wait_for("Paragraph 1")


def _response_ledger(screen: Screen) -> None:
    _page_of(screen, "Ctrl+6", "Pages of the warnings", "Response ledger")
    screen.wait_for("No warning was issued by then.")


def _lessons(screen: Screen) -> None:
    _page_of(screen, "Ctrl+6", "Pages of the warnings", "Lessons")
    screen.wait_for("No lesson is registered.")


def _two_limbs(screen: Screen) -> None:
    _page_of(screen, "Ctrl+6", "Pages of the warnings", "Two limbs")
    screen.focus("Begin a worksheet", Role.Button)
    screen.press("Space")
    screen.wait_for("Missing before it can be signed", Role.List)


def _options(screen: Screen) -> None:
    _page_of(screen, "Ctrl+6", "Pages of the warnings", "Options")
    screen.focus("Begin an options paper", Role.Button)
    screen.press("Space")
    screen.wait_for("Missing before it can be signed", Role.List)


def _meeting(screen: Screen) -> None:
    _page_of(screen, "Ctrl+6", "Pages of the warnings", "Meeting")
    screen.focus("Ask for a meeting", Role.Button)
    screen.press("Space")
    screen.wait_for("Missing before the pack is complete", Role.List)


def _decisions(screen: Screen) -> None:
    _page_of(screen, "Ctrl+6", "Pages of the warnings", "Decisions")
    screen.focus("Begin a decision record", Role.Button)
    screen.press("Space")
    screen.wait_for("Missing before it can be signed", Role.List)


def _asked(screen: Screen) -> None:
    _page_of(screen, "Ctrl+6", "Pages of the warnings", "What was asked")
    screen.wait_for("Nothing is overdue.")


def _journal(screen: Screen) -> None:
    screen.press("Ctrl+8")
    screen.row("Journal", "1 assessment")
    screen.wait_for("Changes", Role.Tree)


def _then(screen: Screen) -> None:
    """The journal as it stood."""
    screen.press("Ctrl+B")
    screen.fill("Day", "1 January 1990")
    screen.press("Return")
    screen.wait_for("As it stood on 1 January 1990…")


def _history(screen: Screen) -> None:
    _reader(screen)
    screen.press("Ctrl+H")
    screen.wait(lambda: bool(screen.cells("Values of each field, the newest first")), "the values")


def _told(screen: Screen) -> None:
    _reader(screen)
    screen.click("Who told us?", Role.Button)
    screen.wait_for("Nobody has reviewed it…")
    screen.wait_for("No other item looks like this one, or all were answered.")


def _grading(screen: Screen) -> None:
    _reader(screen)
    screen.click("Grade", Role.Button)
    screen.wait_for("Save the grade", Role.Button)


def _expunging(screen: Screen) -> None:
    _history(screen)
    screen.focus("Take out for good…", Role.Button)
    screen.press("Space")
    screen.wait(lambda: bool(screen.cells("Statements to take out")), "the statements")


def _removed(screen: Screen) -> None:
    _reader(screen)
    screen.click("Remove", Role.Button)
    screen.wait_for("Put it back", Role.Button)


def _history_of_a_judgement(screen: Screen) -> None:
    _indicator(screen)
    screen.wait_for("Next open (N)", Role.Button)
    screen.press("Ctrl+H")
    screen.wait_for("Back", Role.Button)


def _conflicts(screen: Screen) -> None:
    screen.press("Ctrl+Shift+C")
    screen.wait_for("Nothing waits for a decision.")


def _palette(screen: Screen) -> None:
    screen.press("Ctrl+K")


def _search_card(screen: Screen) -> None:
    screen.press("Ctrl+F", "Down")
    screen.wait_for("Saved searches", Role.List)


def _error(screen: Screen) -> None:
    """The strip of errors, made to show by a case name that is there already."""
    screen.press("Ctrl+1")
    screen.fill("Name of the situation", "A case")
    screen.fill("Caveats, with // between them", "TLP:NONSENSE")
    screen.click("Create case", Role.Button)
    screen.wait_for("Error: …")


def _hypotheses(screen: Screen) -> None:
    """One entered, so that all of the page is there."""
    _page_of(screen, "Ctrl+5", "Pages of the analysis", "Hypotheses")
    screen.fill("Question it answers", "Who is behind the lists?")
    screen.fill("Hypothesis", "The militia")
    screen.focus("Enter the hypothesis", Role.Button)
    screen.press("Space")
    screen.wait_for("Matrix", Role.Table)


def _incitement(screen: Screen) -> None:
    """One entry and its words, so that all of the page is there."""
    _page_of(screen, "Ctrl+Shift+I", "Pages of incitement", "Enter an utterance")
    screen.fill("What was said", "They must go")
    screen.focus("Enter it", Role.Button)
    screen.press("Space")
    screen.focus("Show the words", Role.Button)
    screen.press("Space")
    screen.wait_for("Recommend it", Role.Button)


def _utterance(screen: Screen) -> None:
    _page_of(screen, "Ctrl+Shift+I", "Pages of incitement", "Enter an utterance")


def _lexicons(screen: Screen) -> None:
    """With the terms of one."""
    _page_of(screen, "Ctrl+Shift+I", "Pages of incitement", "Lexicons")
    screen.fill("Name", "Hill radio")
    screen.focus("Begin the lexicon", Role.Button)
    screen.press("Space")
    screen.focus("Show the terms", Role.Button)
    screen.press("Space")
    screen.wait_for("Terms of the lexicon", Role.Tree)


def _foresight(screen: Screen) -> None:
    _page_of(screen, "Ctrl+6", "Pages of the warnings", "Foresight")
    screen.wait_for("No warning was issued yet…")


def _checks(screen: Screen) -> None:
    _page_of(screen, "Ctrl+5", "Pages of the analysis", "Checks")
    screen.wait(lambda: bool(screen.cells("Flags")), "the flags")


def _duplicates(screen: Screen) -> None:
    _page_of(screen, "Ctrl+5", "Pages of the analysis", "Duplicates")
    screen.wait_for("No two items look the same, or all were answered.")


def _comparison(screen: Screen) -> None:
    _page_of(screen, "Ctrl+5", "Pages of the analysis", "Comparison")
    screen.wait(lambda: bool(screen.cells("What would change each judgement")), "the comparison")
    screen.focus("Another case of this home on the right", Role.CheckBox)
    screen.press("Space")
    screen.wait_for("Case on the right", Role.ComboBox)


def _sign_off(screen: Screen) -> None:
    """With the flags that must be answered first."""
    _page_of(screen, "Ctrl+5", "Pages of the analysis", "Sign-off")
    screen.wait_for("Save the dissent", Role.Button)
    screen.focus("I have read it whole, and stand for it", Role.CheckBox)
    screen.press("Space")
    screen.focus("Sign: Genocide view", Role.Button)
    screen.press("Space")
    screen.wait_for("Answer them in Checks", Role.Button)


def _precedents(screen: Screen) -> None:
    _page_of(screen, "Ctrl+5", "Pages of the analysis", "Precedents")
    screen.wait_for("Nearest precedents", Role.List)


def _copies_to_make(screen: Screen) -> None:
    """With the questions that a briefing which was written left open."""
    screen.press("Ctrl+7")
    screen.wait_for("Page 1 of…")
    how = screen.wait_for("How it leaves", Role.ComboBox).object()
    how.setCurrentIndex(1)  # type: ignore[attr-defined]
    page = screen.window.findChild(ComposePage)
    assert page is not None
    page._asks.show_asks([Ask("phone", "ab12", "page 1", "+250 788 123 456")], {})
    screen.wait_for("Keep the answer", Role.Button)


def _copies(screen: Screen) -> None:
    _page_of(screen, "Ctrl+7", "Pages of the briefings", "Numbered copies")


def _second_signature(screen: Screen) -> None:
    _page_of(screen, "Ctrl+7", "Pages of the briefings", "Second signature")


def _conditions(screen: Screen) -> None:
    _page_of(screen, "Ctrl+7", "Pages of the briefings", "Conditions")
    screen.fill("Find items", "weapons")
    screen.wait(lambda: bool(screen.cells("Items found")), "items")


def _verify(screen: Screen) -> None:
    _page_of(screen, "Ctrl+7", "Pages of the briefings", "Verify")


def _signatures(screen: Screen) -> None:
    _page_of(screen, "Ctrl+7", "Pages of the briefings", "Signatures")


def _offices(screen: Screen) -> None:
    _page_of(screen, "Ctrl+7", "Pages of the briefings", "Offices")


def _export(screen: Screen) -> None:
    _page_of(screen, "Ctrl+9", "Pages of the exchange", "Export")
    screen.wait_for("Show what would leave", Role.Button)


def _a_source(screen: Screen) -> None:
    """With one of its items chosen, so that all of the reader is there."""
    screen.press("Ctrl+Shift+S")
    screen.click_node(screen.row("Sources", "Africa Watch"))
    screen.wait_for("Items of this source", Role.Tree)
    screen.focus("Items of this source", Role.Tree)
    screen.press("Home")
    screen.wait_for("State the finding", Role.Button)


def _a_new_source(screen: Screen) -> None:
    screen.click("New source", Role.Button)
    screen.wait_for("Enter the source", Role.Button)


def _datasets(screen: Screen) -> None:
    screen.press("Ctrl+Shift+D")
    screen.wait_for("Pin a file…", Role.Button)
    path = write(screen.window.workspace.home.parent / "ged191.csv", UCDP, [ucdp(1), ucdp(2)])
    pinning = screen.window.findChild(DatasetPinning)
    assert isinstance(pinning, DatasetPinning)
    pinning.look_at(path)
    screen.wait_for("Pin it", Role.Button)
    screen.click("Pin it", Role.Button)
    screen.click_node(screen.row("Events", "8 July 2015"))
    screen.wait_for("Make an item", Role.Button)


SCREENS = [
    _sign_off, _home, _reader, _change, _capture, _indicator, _risk_factor, _briefings, _settings, _palette,
    _search_card, _error, _journal, _then, _history, _expunging, _removed, _history_of_a_judgement, _conflicts,
    _hypotheses, _copies_to_make, _datasets,
    _search_card, _error, _journal, _then, _history, _told, _grading, _expunging, _removed,
    _history_of_a_judgement, _conflicts, _hypotheses, _copies_to_make,
]  # fmt: skip
PAGES = {
    "sources": (_a_source, _a_new_source),
    "incitement": (
        _utterance, _lexicons, _incitement,
    ),
    "analysis": (
        _checks, _duplicates, _comparison, _precedents,
    ),
    "settings": (
        _access, _sealed_names, _security,
    ),
    "exchange": (
        _card, _office, _contacts, _send, _receive, _exchange_ledger, _dossiers, _inbox, _on_paper, _profiles, _approve,
        _export,
    ),
    "warnings": (
        _foresight, _ladder, _warning_note, _response_ledger, _lessons, _two_limbs, _options, _meeting, _decisions,
        _asked,
    ),
    "briefings": (
        _copies, _second_signature, _conditions, _verify, _signatures, _offices,
    ),
}  # fmt: skip
"""Pages of one section, walked through in one window."""


@pytest.mark.parametrize("go", SCREENS, ids=lambda go: go.__name__.strip("_"))
def test_every_control_has_a_name_and_a_place_in_the_tab_order(at_work: Screen, go: Callable[[Screen], None]) -> None:
    go(at_work)
    _check(at_work)


@pytest.mark.parametrize("section", PAGES)
def test_so_has_every_control_of_every_page(at_work: Screen, section: str) -> None:
    for go in PAGES[section]:
        go(at_work)
        _check(at_work)


def test_a_decision_between_two_values_too(open_screen: Callable[[Path], Screen], home: Path, tmp_path: Path) -> None:
    disagree(home, tmp_path)
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    screen.press("Ctrl+Shift+C")
    screen.wait_for("Grade: which value stands?")
    _check(screen)


def test_each_step_of_taking_in_a_file_too(at_work: Screen, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("Date;Title;Place\n1994-04-07;Road block;Gitarama\nsome day;Meeting;Kigali\n")
    at_work.press("Ctrl+I")
    for dialog in at_work.window.findChildren(QFileDialog):
        dialog.close()
    _check(at_work)
    page = at_work.window.findChild(ImportView)
    assert page is not None
    page.take_files([table, tmp_path / "absent.pdf"])
    at_work.wait_for("2 files. Nothing is taken in yet.")
    _check(at_work)
    at_work.click("Go through them one by one")
    at_work.wait_for("table.csv (…")
    for step in ("Its columns", "What would happen"):
        at_work.click("Next step")
        at_work.wait_for(f"● {step}")
        _check(at_work)
    at_work.click("Take in 1 row")
    at_work.wait_for("Taken in: 1 new")
    _check(at_work)


def test_an_annex_beside_its_main_case_too(open_screen: Callable[[Path], Screen], home: Path) -> None:
    with_annex(home)
    screen = open_screen(home)
    screen.unlock()
    screen.open_practice()
    screen.focus("Show its annex beside it", Role.CheckBox)
    screen.press("Space")
    screen.click_node(screen.row("Items of the annexes", "not stated"))
    screen.wait_for("From the annex…")
    _check(screen)


def test_the_unlock_screen_too(screen: Screen) -> None:
    _check(screen)


def test_the_first_start_too(open_screen: Callable[[Path], Screen], tmp_path: Path) -> None:
    _check(open_screen(tmp_path / "empty"))


def test_tab_reaches_every_control_of_a_form_and_comes_round(at_work: Screen) -> None:
    _capture(at_work)
    reached = set()
    for _ in range(60):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(focus.objectName())
        at_work.press("Tab")
    expected = {node.object().objectName() for node in _controls(at_work) if node.state().focusable}
    assert {name for name in expected if name.startswith("capture-")} <= reached


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", PAIRS, ids="-on-".join)
def test_every_pair_of_colours_in_use_can_be_read(tokens: object, pair: tuple[str, str]) -> None:
    ink, ground = (getattr(tokens, name) for name in pair)
    assert contrast(ink, ground) >= ENOUGH


@pytest.mark.parametrize("tokens", [CONTRAST_LIGHT, CONTRAST_DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", [*PAIRS, ("line", "surface"), ("line", "window")], ids="-on-".join)
def test_high_contrast_is_high(tokens: object, pair: tuple[str, str]) -> None:
    ink, ground = (getattr(tokens, name) for name in pair)
    assert contrast(ink, ground) >= HIGH


@pytest.mark.parametrize("colours", [*LEVEL_COLOURS.values(), *TLP_COLOURS.values()], ids=str)
def test_every_marking_can_be_read(colours: tuple[str, str]) -> None:
    assert contrast(*colours) >= ENOUGH


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_what_an_officer_is_called_is_never_needed_to_unlock(screen: Screen) -> None:
    assert OFFICER not in screen.said()


def _controls(screen: Screen) -> list[QAccessibleInterface]:
    return [node for node in screen.nodes() if node.role() in CONTROLS and isinstance(node.object(), QWidget)]


def _check(screen: Screen) -> None:
    controls = _controls(screen)
    assert controls
    nameless = [(node.role(), node.object().objectName()) for node in controls if not name_of(node).strip()]
    unreachable = [(name_of(node), node.object().objectName()) for node in controls if not _in_tab_order(node.object())]
    assert nameless == []
    assert unreachable == []


def _in_tab_order(control: object) -> bool:
    """Reached by Tab itself or, as one of a group of radio buttons, by the arrows from there."""
    assert isinstance(control, QWidget)
    group = control.group() if isinstance(control, QRadioButton) else None
    stops = [control] if group is None else group.buttons()
    return not control.isEnabled() or any(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in stops)
