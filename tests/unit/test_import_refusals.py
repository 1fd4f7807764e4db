"""The list of refused rows goes back to whoever sent the file, and no spreadsheet runs anything in it."""

import csv
import io
from pathlib import Path

import pytest

from r2p_desk.actions.import_plan import Refusal
from r2p_desk.actions.import_refusals import write_refusals
from r2p_desk.errors import UsageError

REFUSALS = (
    Refusal(row=7, sheet="Mai", column="Date", value="03/04/2024", rule="date-order", words="Day or month first?"),
    Refusal(
        row=9, column="=cmd|' /C calc'!A0", value='=HYPERLINK("http://x.example","y")', rule="cells", words="ألف, ب"
    ),
)


def test_each_refusal_is_one_line_that_says_where_what_and_why(tmp_path: Path) -> None:
    assert write_refusals(tmp_path / "list.csv", REFUSALS) == 2
    text = (tmp_path / "list.csv").read_bytes().decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(text))
    assert first == {
        "sheet": "Mai", "row": "7", "column": "Date", "value": "03/04/2024", "rule": "date-order",
        "why": "Day or month first?",
    }  # fmt: skip
    assert second["why"] == "ألف, ب"


def test_what_looks_like_a_formula_is_made_inert(tmp_path: Path) -> None:
    write_refusals(tmp_path / "list.csv", REFUSALS)
    text = (tmp_path / "list.csv").read_bytes().decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert '\'=HYPERLINK("http://x.example","y")' in cells


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("mine")
    with pytest.raises(UsageError):
        write_refusals(tmp_path / "list.csv", REFUSALS)
    assert (tmp_path / "list.csv").read_text() == "mine"
