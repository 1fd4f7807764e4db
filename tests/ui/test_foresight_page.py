"""What warnings came to, in the window: words, a chart with its table, and the warnings behind each line."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from desk_driver import PASSPHRASE, PRACTICE, Role, Screen

from r2p_desk.actions import session


def foretell(home: Path, term: str, percent: int, *results: str | None, yardstick: str = "icd-203") -> None:
    """Issued warnings with their outcomes, ``None`` for one that is open."""
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=True) as case:
        for number, result in enumerate(results):
            warning = str(uuid4())
            fields = {
                "number": number, "rung": "early-warning", "issued": "1994-02-01", "horizon": "1994-05-01",
                "statement": f"{term}: killings in prefecture {number}", "yardstick": yardstick, "term": term,
                "probability": percent,
            }  # fmt: skip
            case.state([("warning", warning, fields)])
            if result is not None:
                outcome = {"warning": warning, "result": result, "stated": "1994-06-01"}
                case.state([("outcome", str(uuid4()), outcome)])


def open_page(screen: Screen) -> None:
    screen.unlock()
    screen.open_practice()
    screen.press("Ctrl+6")
    screen.wait(lambda: bool(screen.cells("Pages of the warnings")), "the pages")
    screen.click_node(screen.row("Pages of the warnings", "Foresight"))


@pytest.fixture
def shown(open_screen: Callable[[Path], Screen], home: Path) -> Screen:
    foretell(home, "likely", 70, "came-true", "came-true", "came-true", "did-not", None)
    foretell(home, "very unlikely", 10, *(["came-true"] * 6))
    foretell(home, "highly likely", 85, "came-true", yardstick="phia")
    screen = open_screen(home)
    open_page(screen)
    screen.wait_for("Terms and what came of them", Role.Table)
    return screen


def test_without_warnings_it_says_what_would_be_scored(open_screen: Callable[[Path], Screen], home: Path) -> None:
    screen = open_screen(home)
    open_page(screen)
    screen.wait_for("No warning was issued yet…")
    assert screen.find("Terms and what came of them", Role.Table) is None


def test_the_table_says_what_the_chart_draws(shown: Screen) -> None:
    shown.wait_for("Chart: how often each term came true. The table beside it says the same.")
    rows = {cells[0]: cells[1:] for cells in shown.cells("Terms and what came of them")}
    assert rows["very unlikely"] == ["5 to 20 %", "6", "6", "61 to 100 %", "came true more often than said"]
    assert rows["likely"] == ["55 to 80 %", "4", "3", "30 to 95 %", "nothing speaks against its range"]
    assert rows["unlikely"] == ["20 to 45 %", "0", "0", "–", "too few to tell"]
    assert "ICD 203: 10 warnings resolved, of which 9 came true; 1 still open, 0 nobody can decide." in shown.said()
    assert "Brier score 0.562 on 10 warnings" in shown.said()  # (3·0.09 + 0.49 + 6·0.81) / 10 = 0.562


def test_each_line_is_traced_to_its_warnings(shown: Screen) -> None:
    shown.click_node(shown.row("Terms and what came of them", "likely"))
    shown.wait(lambda: len(shown.cells("Warnings behind the chosen line")) == 4, "the warnings")
    told = {row[0] for row in shown.cells("Warnings behind the chosen line")}
    assert "likely: killings in prefecture 3 · until 1 May 1994 · likely (70 % on ICD 203) · did not come true" in told


def test_the_other_yardstick_is_another_page_of_figures(shown: Screen) -> None:
    shown.focus("Yardstick", Role.ComboBox)
    shown.press("Down")
    shown.wait(lambda: "Nothing is said of them together before 5" in shown.said(), "the other yardstick")
    assert "ICD 203:" not in shown.said()
