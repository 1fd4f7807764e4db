"""``import`` and ``mapping`` at the terminal: what would come of a file, all of it or some, and what was said kept."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_command_line import documented_keys

import desks
from r2p_desk.cli.run import run

CASE = "Ruvo"
TABLE = (
    "Report,What happened,On,Heard by\n"
    "1,Doors were marked with numbers,03/04/1994,Listener\n"
    "2,Two families left at night,1994-04-05,Nurse\n"
    "3,=cmd|' /C calc'!A0,1994-04-06,Nurse\n"
)
SAID = (
    "--column", "What happened=title", "--column", "On=happened", "--column", "Heard by=source",
    "--column", "Report=id",
    "--key", "Report",
)  # fmt: skip

Call = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desks.quick_home(tmp_path_factory.mktemp("import-commands"))


@pytest.fixture
def call(home: Path, capfdbinary: pytest.CaptureFixture[bytes], request: pytest.FixtureRequest) -> Call:
    common = ["--home", str(home), "--passphrase-file", str(desks.passphrase_file(home)), "--json"]

    def _call(*arguments: str) -> tuple[int, dict[str, Any]]:
        capfdbinary.readouterr()
        more = ["--keep", "no"] if arguments[0] == "import" else []  # reading the original once more is another test's
        status, _ = run([*arguments, *more, *common])
        out: dict[str, Any] = json.loads(capfdbinary.readouterr().out)
        return status, out

    _call("case", "create", request.node.name)
    return lambda *arguments: _call(*arguments, "--case", request.node.name) if arguments[0] != "mapping" else _call(
        *arguments
    )  # fmt: skip


@pytest.fixture
def table(tmp_path: Path) -> str:
    (tmp_path / "week.csv").write_text(TABLE, encoding="utf-8")
    return str(tmp_path / "week.csv")


def test_a_dry_run_tells_line_by_line_and_changes_nothing(call: Call, table: str) -> None:
    status, told = call("import", table, *SAID, "--dry-run")
    assert (status, set(told)) == (0, documented_keys("import"))
    assert [told[name] for name in ("rows", "new", "changed", "same", "dry_run", "import")] == [3, 2, 0, 0, True, None]
    (refused,) = told["refused"]
    assert (refused["row"], refused["column"], refused["value"], refused["rule"]) == (
        2,
        "On",
        "03/04/1994",
        "date-order",
    )
    assert [(line["row"], line["state"]) for line in told["lines"]] == [(3, "new"), (4, "new")]
    assert set(told["lines"][0]) == documented_keys("import", "lines")
    assert {one["name"] for one in told["new_sources"]} == {"Nurse"}
    assert "formula" in {one["code"] for one in told["findings"]}
    assert call("item", "list")[1]["items"] == []


def test_what_is_declared_is_used_and_the_file_again_changes_nothing(call: Call, table: str) -> None:
    status, done = call("import", table, *SAID, "--dates", "dmy")
    assert (status, done["new"], done["refused"], done["lines"]) == (0, 3, [], [])
    items = {item["external_id"]: item for item in call("item", "list")[1]["items"]}
    assert items["1"]["happened"] == "1994-04-03"
    assert items["3"]["title"] == "=cmd|' /C calc'!A0", (
        "a text is kept as it came, whatever a spreadsheet would make of it"
    )
    again = call("import", table, *SAID, "--dates", "dmy")[1]
    assert (again["new"], again["changed"], again["same"], again["import"]) == (0, 0, 3, None)
    assert call("undo")[0] == 0
    assert call("item", "list")[1]["items"] == []


def test_some_rows_are_taken_and_the_others_wait(call: Call, table: str) -> None:
    done = call("import", table, *SAID, "--dates", "dmy", "--only", "3-4")[1]
    assert (done["new"], done["left"]) == (2, 1)
    assert call("import", table, *SAID, "--dates", "dmy", "--only", "x")[0] == 2


def test_a_mapping_is_kept_by_name_and_used_for_the_next_file(call: Call, table: str, tmp_path: Path) -> None:
    assert call("import", table, *SAID, "--dates", "mdy", "--save-map", "Weekly", "--dry-run")[0] == 0
    (kept,) = call("mapping", "list")[1]["mappings"]
    assert set(kept) == documented_keys("mapping list", "mappings")
    assert (kept["name"], kept["dates"], kept["key"]) == ("Weekly", "mdy", ["Report"])
    (tmp_path / "next.csv").write_text(TABLE.replace("\n2,Two", "\n2,Three"), encoding="utf-8")
    done = call("import", str(tmp_path / "next.csv"), "--map", "Weekly")[1]
    assert (done["new"], done["columns"]["fields"]["On"]) == (3, "happened")
    status, body = call("mapping", "remove", "Weekly")
    assert (status, set(body)) == (0, documented_keys("mapping remove"))
    assert call("mapping", "remove", "Weekly")[0] == 2
    assert call("import", table, "--map", "Weekly")[1]["error"]["code"] == "not-found"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.xlsx", b"PK\x03\x04 and no more", "no-reader"),
        ("a.pdf", b"%PDF-1.7\nnothing of a PDF", "unreadable"),
        ("a.csv", b"MZ\x90\x00\x03", "no-reader"),
        ("a.json", b'{"schema": "atrocity-benchmark/1"', "unreadable"),
    ],
)
def test_what_cannot_be_read_has_status_3_and_findings(
    call: Call, tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(data)
    status, body = call("import", str(tmp_path / name))
    assert status == 3
    assert code in {one["code"] for one in body["findings"]}
    assert all(one["text"] for one in body["findings"])
    assert call("item", "list")[1]["items"] == []


def test_a_table_of_which_nothing_can_be_taken_has_status_3_and_its_reasons(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Report,What happened\n1,\n2,\n", encoding="utf-8")
    status, body = call("import", str(tmp_path / "a.csv"), "--column", "What happened=title", "--column", "Report=id")
    assert (status, body["new"], len(body["refused"])) == (3, 0, 2)
