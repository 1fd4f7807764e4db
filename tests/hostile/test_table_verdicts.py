"""Every defective or hostile table of others has a verdict: read, with what is amiss said; or refused, by name."""

import io
from pathlib import Path

import pytest

from r2p_desk.intake.apart.limits import Protected, Unreadable
from r2p_desk.intake.media import media_type
from r2p_desk.intake.readers import reader_for, readers
from r2p_desk.intake.reading_in import NotRead, tell
from r2p_desk.intake.telling import Asked, Bad, Finding, Row
from r2p_desk.jobs import Job

TABLES = "hostile/tables-frictionless"
OFFICE = "hostile/office-oletools"
XLS, LOCKED, SYLK = "Excel before 2007", "protected", "SYLK"
REFUSED = {
    "cast-int-to-string-issue-1251.xls": XLS, "merged-cells.xls": XLS, "sheet2.xls": XLS, "table.xls": XLS,
    "table-with-booleans.xls": XLS, "table-with-ints-floats-dates.xls": XLS, "implicit-gz.csv": "no reader",
}  # fmt: skip
ROWS_AMISS = {
    "capital-invalid.csv": [(10, "cells"), (12, "cells")], "invalid.csv": [(2, "cells"), (3, "cells"), (5, "cells")],
    "issue-1004-data2.csv": [(2, "cells"), (3, "cells"), (5, "cells")], "schema-errors.csv": [(5, "cells")],
    "skip-blank-at-the-end.csv": [(2, "cells")],
}  # fmt: skip
SAID = {
    "adjust-floating-point-error.xlsx": "formula", "table.xlsx": "formula", "merged-cells.xlsx": "merged",
    "capital-invalid.csv": "headings", "duplicate-column.csv": "headings", "duplicate-headers.csv": "headings",
    "invalid.csv": "headings", "skip-rows-before-headers.csv": "headings", "without-headers.csv": "headings",
}  # fmt: skip
EMPTY = {"empty.csv", "without-rows.csv", "merged-cells.xlsx", "invalid.csv", "issue-1004-data2.csv"}
OF_OFFICE = {
    "encrypted/autostart-encrypt-standardpassword.xlsb": LOCKED,
    "encrypted/encrypted.xlsb": LOCKED,
    "encrypted/dde-test-encrypt-standardpassword.xlsx": LOCKED,
    "encrypted/encrypted.xlsm": LOCKED,
    "encrypted/autostart-encrypt-standardpassword.xlsm": LOCKED,
    "encrypted/dde-test-encrypt-standardpassword.xlsm": LOCKED,
    "excel4-macros/excel4_sample_macro.xlsb": "XLSB",
    "excel4-macros/excel4_sample_macro.xlt": XLS,
    "excel4-macros/excel4_sample_macro_excel5_format.xls": XLS,
    "excel4-macros/excel4_sample_macro.xlsm": {"macro"},
    "excel4-macros/excel4_sample_macro.slk": SYLK,
    "msodde/dde-test.xlsm": {"dde", "external-link", "formula", "cell-error"},
    "oleobj/embedded-simple-2007.xlt": XLS,
    "oleobj/embedded-simple-2007.xla": XLS,
    "oleobj/embedded-simple-2007.xlsx": {"embedded"},
    "oleobj/embedded-simple-2007.xltx": {"embedded"},
    "oleobj/embedded-simple-2007.xlam": {"embedded"},
    "oleobj/embedded-simple-2007.xltm": {"embedded"},
    "oleobj/embedded-simple-2007.xlsb": "XLSB",
    "oleobj/embedded-simple-2007.ods": {"embedded"},
}
OF_TIKA = {
    "testEXCEL_macro.xls": XLS, "testExcel_embeddedPDF.xls": XLS, "testEXCEL_embeddedPDF_windows.xls": XLS,
    "testEXCEL_protected_passtika.xlsx": LOCKED,
}  # fmt: skip


class Verdict:
    """What is said of a file, in this process; the reader sees its bytes alone here, too."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        self.rows, self.bad, self.codes = 0, list[tuple[int, str]](), set[str]()
        self.refusal = ""
        head = data[: 1 << 16]
        reader = reader_for(media_type(head, data[-(1 << 16) :], path.name), head, path.name)
        if reader is None:
            self.refusal = "no reader"
            return
        try:
            for told in reader.read(io.BytesIO(data), Asked()):
                self.rows += isinstance(told, Row)
                if isinstance(told, Bad):
                    assert told.words
                    self.bad.append((told.row, told.rule))
                elif isinstance(told, Finding):
                    assert told.words
                    self.codes.add(told.code)
        except Unreadable as error:
            self.refusal = str(error)
        except Protected:
            self.refusal = LOCKED


def test_every_defective_table_is_read_or_refused_by_name(test_data: Path) -> None:
    for path in sorted((test_data / TABLES).rglob("*")):
        if path.is_dir():
            continue
        verdict = Verdict(path)
        if path.name in REFUSED:
            assert REFUSED[path.name] in verdict.refusal, path.name
            continue
        assert verdict.refusal == "", path.name
        assert verdict.bad == ROWS_AMISS.get(path.name, []), path.name
        assert SAID.get(path.name, "") in {*verdict.codes, ""}, path.name
        assert bool(verdict.rows) is (path.name not in EMPTY), path.name


def test_every_hostile_workbook_is_read_without_acting_or_refused_by_name(test_data: Path) -> None:
    wanted = {test_data / OFFICE / name: verdict for name, verdict in OF_OFFICE.items()}
    tika = {path.name: path for path in (test_data / "hostile/office-tika").rglob("*") if path.name in OF_TIKA}
    wanted |= {tika[name]: verdict for name, verdict in OF_TIKA.items()}
    for path, expected in wanted.items():
        verdict = Verdict(path)
        if isinstance(expected, str):
            assert expected in verdict.refusal, path.name
        else:
            assert (verdict.refusal, verdict.codes) == ("", expected), path.name


HASHTAGS = {
    "input-valid.csv": 4, "input-valid.tsv": 4, "input-valid.ssv": 4, "input-valid.xlsx": 4, "output-valid.csv": 4,
    "input-quality.xlsx": 8, "input-untagged.csv": 3, "input-untagged-csv.zip": 3, "input-valid-json.txt": 1,
    "input-notag1.html": 1, "input-quality.xls": XLS, "input-invalid.png": "no reader",
    "output-valid.json": "no reader", "output-valid-objects.json": "no reader",
}  # fmt: skip
"""The files of the HXL suite: how many records, or why none; JSON and pictures have no reader."""


def test_every_file_of_the_hxl_suite_is_read_or_refused_by_name(test_data: Path) -> None:
    folder = test_data / "conformance/hxl/test_io"
    assert {path.name for path in folder.iterdir()} == set(HASHTAGS)
    for name, expected in HASHTAGS.items():
        verdict = Verdict(folder / name)
        if isinstance(expected, str):
            assert expected in verdict.refusal, name
        else:
            assert (verdict.refusal, verdict.rows) == ("", expected), name


def test_no_hostile_workbook_was_forgotten(test_data: Path) -> None:
    kinds = {".xls", ".xlsx", ".xlsm", ".xlsb", ".xlt", ".xltx", ".xltm", ".xla", ".xlam", ".slk", ".ods"}
    there = {
        str(path.relative_to(test_data / OFFICE)) for path in (test_data / OFFICE).rglob("*") if path.suffix in kinds
    }
    assert there == set(OF_OFFICE)


class _Content:
    """Bytes as the parent gives them out."""

    def __init__(self, data: bytes) -> None:
        self.data, self.size = data, len(data)

    def read(self, offset: int, length: int) -> bytes:
        return self.data[offset : offset + length]


@pytest.mark.parametrize(
    ("name", "rows"),
    [(f"{TABLES}/table-with-accents.csv", 638), (f"{TABLES}/table.ods", 2), (f"{OFFICE}/msodde/dde-test.xlsm", 3),
     (f"{TABLES}/table.xls", XLS), ("events/gdelt/20191024143000.export.CSV", 2111)],
)  # fmt: skip
def test_the_confined_process_says_the_same(name: str, rows: int | str, test_data: Path) -> None:
    path = test_data / name
    data = path.read_bytes()
    reader = reader_for(media_type(data[: 1 << 16], data[-(1 << 16) :], path.name), data[: 1 << 16], path.name)
    assert reader is readers()[reader.format if reader else ""]
    if isinstance(rows, int):
        assert sum(isinstance(one, Row) for one in tell(_Content(data), reader.format, Asked(), Job())) == rows
    else:
        with pytest.raises(NotRead) as refusal:
            list(tell(_Content(data), reader.format, Asked(), Job()))
        assert rows in refusal.value.why


def test_an_encoding_is_read_in_the_confined_process_where_nothing_can_be_loaded(test_data: Path) -> None:
    text = (test_data / "documents/udhr/udhr_rus.txt").read_text(encoding="utf-8")
    lines = [line.replace('"', "") for line in text.splitlines() if line.strip()][:20]
    data = ("id;text\r\n" + "".join(f'{n};"{line}"\r\n' for n, line in enumerate(lines))).encode("koi8-r", "ignore")
    told = [one for one in tell(_Content(data), "csv", Asked(), Job()) if isinstance(one, Row)]
    assert told[0].values["text"] == lines[0]
    chosen = tell(_Content("a,b\nж,1\n".encode("cp866")), "csv", Asked(encoding="cp866"), Job())
    assert [one.values["a"] for one in chosen if isinstance(one, Row)] == ["ж"]
