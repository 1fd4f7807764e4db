"""Tables as text: any dialect and encoding, told and said; a broken record is refused alone."""

import json
from pathlib import Path

import pytest

from r2p_desk.intake.apart import which_encoding
from r2p_desk.intake.apart.limits import Unreadable
from r2p_desk.intake.media import UNKNOWN, media_type
from r2p_desk.intake.readers import reader_for
from table_files import told_of

UDHR = {"ar": "arb", "zh": "cmn_hans", "fr": "fra", "ru": "rus", "es": "spa"}
HEADED = "title,day,place\n"


def test_the_csv_spectrum_reads_as_its_twins_say(test_data: Path) -> None:
    folder = test_data / "conformance/csv-spectrum"
    for path in sorted((folder / "csvs").glob("*.csv")):
        told = told_of(path.read_bytes(), "csv")
        twin = json.loads((folder / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
        twin = twin if isinstance(twin, list) else [twin]
        wanted = [{name: value.replace("\r\n", "\n") for name, value in row.items()} for row in twin]
        found = [{name: value.replace("\r\n", "\n") for name, value in row.values.items()} for row in told.rows]
        for row in (*wanted, *found):
            row.pop("Contact Phone Number", None)  # the suite made the number of its twin another
        assert (found, told.bad) == (wanted, []), path.name


@pytest.mark.parametrize(
    ("language", "encoding"),
    [("ru", "cp1251"), ("ru", "koi8-r"), ("ar", "cp1256"), ("zh", "gb18030"), ("fr", "cp1252"), ("es", "cp1252"),
     ("ru", "utf-16-le"), ("zh", "utf-16-be"), ("ar", "utf-16"), ("ar", "utf-8"), ("zh", "utf-8-sig")],
)  # fmt: skip
@pytest.mark.parametrize("count", [4, 60])
def test_the_encoding_is_told_from_a_few_rows_or_many(
    language: str, encoding: str, count: int, test_data: Path
) -> None:
    text = (test_data / f"documents/udhr/udhr_{UDHR[language]}.txt").read_text(encoding="utf-8")
    said = [line.replace('"', "”") for line in text.splitlines() if line.strip()][:count]
    table = "id,date,text\r\n" + "".join(f'REF-{n:04d},2024-03-{n % 28 + 1:02d},"{line}"\r\n'
                                         for n, line in enumerate(said))  # fmt: skip
    data = table.encode(encoding, "ignore")
    told = told_of(data, "csv")
    assert told.sheets[0].facts["encoding"] == encoding
    assert [row.values["text"] for row in told.rows] == [
        line.encode(encoding, "ignore").decode(encoding).removeprefix("\ufeff") for line in said
    ]


def test_how_sure_the_encoding_is_stands_with_it() -> None:
    few = which_encoding.older("Бор,1\n".encode("cp1251"))
    assert few.sureness == which_encoding.GUESS
    assert "cp1252" in {few.name, *few.rivals}
    told = told_of("nom,lieu\nÉté,Nyamata\n".encode("cp1252"), "csv", encoding="cp1252")
    assert (told.sheets[0].facts["sureness"], told.rows[0].values["nom"]) == ("chosen", "Été")


def test_a_guess_is_said_with_its_rivals() -> None:
    told = told_of("a,b\nБор,1\nБук,2\n".encode("cp1251"), "csv")
    assert "guess" in next(one.words for one in told.findings if one.code == "encoding")
    facts = told.sheets[0].facts
    assert {"cp1251", "koi8-r"} <= {facts["encoding"], *facts["rivals"].split()}


def test_an_officer_may_choose_an_encoding_and_none_that_is_none() -> None:
    assert told_of("a,b\nБор,1\n".encode("koi8-r"), "csv", encoding="KOI8-R").rows[0].values["a"] == "Бор"
    for name in ("no-such", "hex", "rot13", "../etc"):
        with pytest.raises(Unreadable):
            told_of(b"a,b\n1,2\n", "csv", encoding=name)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_any_delimiter_is_told_by_the_lines(sign: str) -> None:
    table = f"title{sign}text\nA{sign}one, two; three\nB{sign}none, here; too\n".replace(
        "one, two; three", "one two" if sign in ",;" else "one, two; three"
    ).replace("none, here; too", "none" if sign in ",;" else "none, here; too")
    told = told_of(table.encode(), "csv")
    assert told.sheets[0].facts["delimiter"] == sign
    assert [row.values["title"] for row in told.rows] == ["A", "B"]


def test_a_spreadsheets_own_word_for_the_delimiter_is_believed() -> None:
    told = told_of(b"sep=;\r\na,b;c\r\n1,5;2,5\r\n", "csv")
    assert told.sheets[0].columns == ("a,b", "c")
    assert (told.rows[0].row, told.sheets[0].facts["decimal"]) == (3, ",")


def test_a_table_named_txt_or_xls_is_a_table_and_prose_is_none(test_data: Path) -> None:
    table = "title\tday\tplace\n" + "Fire\t2024-01-01\tKibuye\n" * 5
    for name in ("list.txt", "list.xls"):
        data = table.encode("utf-16" if name.endswith("xls") else "utf-8")
        reader = reader_for(media_type(data, data, name), data, name)
        assert reader is not None
        assert reader.format == "csv"
    prose = (test_data / "documents/udhr/udhr_eng.txt").read_bytes()
    reader = reader_for("text/plain", prose, "udhr.txt")
    assert reader is not None
    assert reader.format == "text"


def test_single_quotation_marks_and_backslashes_are_understood() -> None:
    single = told_of(b"'a','b'\n'1,5','it'\n'2','x'\n", "csv")
    assert single.rows[0].values == {"a": "1,5", "b": "it"}
    escaped = told_of(b'a,b\n1,"say \\"no\\""\n2,"say ""yes"""\n', "csv")
    assert [row.values["b"] for row in escaped.rows] == ['say "no"', 'say "yes"']


def test_a_ragged_row_is_refused_alone_and_named() -> None:
    told = told_of((HEADED + "A,2024-01-01,X\nB,2024-01-02\nC,2024-01-03,Z,more\nD,2024-01-04,W,,\n").encode(), "csv")
    assert [row.values["title"] for row in told.rows] == ["A", "D"]
    assert [(bad.row, bad.column, bad.value, bad.rule) for bad in told.bad] == [
        (3, "", "", "cells"), (4, "D", "more", "cells"),
    ]  # fmt: skip
    assert "3 headings" in told.bad[0].words


def test_zero_bytes_are_left_out_and_said() -> None:
    told = told_of((HEADED + "A\0B,2024-01-01,X\n").encode(), "csv")
    assert (told.rows[0].values["title"], told.codes) == ("AB", {"encoding"})
    data = HEADED.encode() * 20 + b"A\0B,2024-01-01,X\n"
    assert media_type(data, data, "list.csv") == "text/csv"
    assert media_type(data, data, "list.bin") == UNKNOWN


def test_letters_that_cannot_be_read_refuse_their_row_alone() -> None:
    good = "".join(f"Été numéro {n},2024-01-01,Kibuye\n" for n in range(30))
    told = told_of((HEADED + good).encode() + b"bro\xffken,2024-01-02,X\n" + b"Fin,2024-01-03,Y\n", "csv")
    assert told.sheets[0].facts["encoding"] == "utf-8"
    assert [(bad.row, bad.column, bad.rule) for bad in told.bad] == [(32, "A", "encoding")]
    assert told.rows[-1].values["title"] == "Fin"


def test_a_huge_value_refuses_its_row_alone() -> None:
    told = told_of((HEADED + "A,2024-01-01,X\n" + "z" * 1_500_000 + ",2024-01-02,Y\nC,2024-01-03,Z\n").encode(), "csv")
    assert [row.values["title"] for row in told.rows] == ["A", "C"]
    assert [(bad.row, bad.rule) for bad in told.bad] == [(3, "length")]


def test_a_line_without_end_is_passed_over() -> None:
    told = told_of((HEADED + "A,2024-01-01,X\n" + "z" * 9_000_000 + "\nC,2024-01-03,Z\n").encode(), "csv")
    assert [row.values["title"] for row in told.rows] == ["A", "C"]
    assert [bad.rule for bad in told.bad] == ["length"]


def test_a_quotation_mark_never_closed_is_said_where_it_opened() -> None:
    told = told_of((HEADED + 'A,2024-01-01,X\nB,2024-01-02,"open\nC,2024-01-03,Z\n').encode(), "csv")
    assert [row.values["title"] for row in told.rows] == ["A"]
    assert (told.bad[0].rule, told.bad[0].row) == ("quote", 3)
    assert "line 3" in told.bad[0].words


def test_a_table_without_headings_says_so_and_an_officer_may_say_where_they_are() -> None:
    bare = told_of(b"12,2024-01-05,Kigali\n13,2024-01-06,Butare\n14,2024-01-07,Gitarama\n", "csv")
    assert (bare.sheets[0].columns, len(bare.rows), bare.codes) == (("A", "B", "C"), 3, {"headings"})
    titled = told_of(b"Report of March\n\nday,place\n2024-01-05,Kigali\n", "csv")
    assert (titled.sheets[0].columns, titled.rows[0].row) == (("day", "place"), 4)
    assert "1" in titled.findings[0].words
    far = told_of(b"x\n" * 60 + b"day,place\n2024-01-05,Kigali\n", "csv", headings=61)
    assert (far.sheets[0].columns, far.values) == (("day", "place"), [["2024-01-05", "Kigali"]])
    assert "line 9" in told_of(b"day,place\n1,Kigali\n", "csv", headings=9).findings[0].words
    chosen = told_of(b"a,b\nday,place\n2024-01-05,Kigali\n", "csv", headings=2)
    assert chosen.sheets[0].columns == ("day", "place")


def test_years_and_numbers_can_be_headings() -> None:
    years = told_of(b"country,1993,1994\nRwanda,5,800000\n", "csv")
    assert years.sheets[0].columns == ("country", "1993", "1994")


def test_headings_that_stand_twice_are_told_apart() -> None:
    told = told_of(b"name,name,,name\n1,2,3,4\n", "csv")
    assert told.sheets[0].columns == ("name", "name (2)", "C", "name (3)")
    assert list(told.rows[0].values.values()) == ["1", "2", "3", "4"]


def test_text_that_looks_like_a_formula_is_named_and_stays_text() -> None:
    told = told_of(b"title,note\n=1+1,@SUM(A1)\n+cmd|' /C calc'!A0,-5\n", "csv")
    assert [list(row.values.values()) for row in told.rows] == [["=1+1", "@SUM(A1)"], ["+cmd|' /C calc'!A0", "-5"]]
    assert "2 values" in next(one.words for one in told.findings if one.code == "formula")


def test_what_is_said_of_a_table_holds_no_sign_that_turns_or_hides() -> None:
    told = told_of("title,note\n=\u202egnp.exe\u0007,x\nA\u202eB,y,z\u2066\n".encode(), "csv")
    assert all(one.words.isprintable() for one in (*told.findings, *told.bad))
    assert told.bad[0].value.isprintable()
    assert told.rows[0].values["title"] == "=\u202egnp.exe\u0007", "the value itself stands as it is"


def test_lines_may_end_in_any_way_and_a_heading_has_its_limit() -> None:
    assert told_of(b"a,b\r1,2\r3,4\r", "csv").values == [["1", "2"], ["3", "4"]]
    assert len(told_of(("h" * 5000 + ",b\n1,2\n").encode(), "csv").sheets[0].columns[0]) == 300
    assert told_of("a,b\n1,é".encode("utf-16")[:-1], "csv").bad[0].rule in ("encoding", "cells")


def test_no_more_rows_are_read_than_asked() -> None:
    assert len(told_of(("a,b\n" + "1,2\n" * 500).encode(), "csv", limit=7).rows) == 7


def test_another_spreadsheets_text_format_is_refused() -> None:
    with pytest.raises(Unreadable):
        told_of(b"ID;PWXL;N;E\nP;PGeneral\nC;Y1;X1;K1\nE\n", "csv")
