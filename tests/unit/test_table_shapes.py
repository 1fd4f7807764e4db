"""What the columns of a table mean: by headings in six languages, by hashtags, by the questions of a form."""

from pathlib import Path
from typing import Any

import pytest

from r2p_desk.domain.coding_rules import statement_words
from r2p_desk.domain.item import Statement
from r2p_desk.intake import days, degrees, headings
from r2p_desk.intake.shapes import shape_for, shapes
from r2p_desk.intake.telling import Bad, Begin, Columns, Entry, Named, Row
from table_files import told_of

SIX = {
    "en": ("Date", "What happened", "Place", "Lat", "Lon", "Source", "Type of source", "Reliability", "Credibility",
           "Marking", "Actors", "Victims", "Tags", "Signals", "Notes", "Date reported", "ID", "Origin"),
    "fr": ("Date des faits", "Ce qui s’est passé", "Lieu", "Latitude", "Longitude", "Source", "Type de source",
           "Fiabilité", "Crédibilité", "Classification", "Auteurs", "Victimes", "Mots-clés", "Signaux", "Remarques",
           "Date du rapport", "N°", "Source primaire"),
    "es": ("Fecha", "¿Qué pasó?", "Lugar", "Latitud", "Longitud", "Fuente", "Tipo de fuente", "Fiabilidad",
           "Credibilidad", "Clasificación", "Autores", "Víctimas", "Palabras clave", "Señales", "Observaciones",
           "Fecha del informe", "Identificador", "Fuente original"),
    "ru": ("Дата события", "Что произошло", "Место", "Широта", "Долгота", "Источник", "Тип источника",
           "Надёжность источника", "Достоверность", "Гриф", "Исполнители", "Жертвы", "Ключевые слова", "Сигналы",
           "Примечания", "Дата сообщения", "Номер", "Первоисточник"),
    "ar": ("التاريخ", "ماذا حدث؟", "المكان", "خط العرض", "خط الطول", "المصدر", "نوع المصدر", "الموثوقية", "المصداقية",
           "التصنيف", "الجناة", "الضحايا", "كلمات مفتاحية", "الإشارات", "ملاحظات", "تاريخ التقرير", "الرقم",
           "المصدر الأصلي"),
    "zh": ("日期", "发生了什么", "地点", "纬度", "经度", "来源", "来源类型", "来源可靠性", "可信度", "密级", "行为者",
           "受害者", "关键词", "信号", "备注", "报告日期", "编号", "原始来源"),
}  # fmt: skip
MEANT = ["happened", "title", "place", "latitude", "longitude", "source", "source_kind", "reliability", "credibility",
         "marking", "actors", "populations", "tags", "signals", "note", "known", "id", "origin"]  # fmt: skip


def taken(values: dict[str, str], columns: Columns | None = None, **facts: str) -> Entry:
    """The record this row of a table states."""
    found = shapes()["table"].entry(Row(2, values), Begin("", tuple(values), facts), columns)
    assert isinstance(found, Entry), found
    return found


def refused(values: dict[str, str], columns: Columns | None = None) -> list[tuple[str, str, str]]:
    """Column, value and rule of all that is wrong with it."""
    found = shapes()["table"].entry(Row(2, values), Begin("", tuple(values)), columns)
    assert isinstance(found, tuple), found
    assert all(bad.row == 2 and bad.words for bad in found)
    return [(bad.column, bad.value, bad.rule) for bad in found]


@pytest.mark.parametrize("language", SIX)
def test_headings_are_understood_in_each_of_the_six_languages(language: str) -> None:
    assert list(headings.suggested(SIX[language]).values()) == MEANT


def test_a_heading_that_only_holds_a_word_is_no_field_and_no_field_is_found_twice() -> None:
    said = headings.suggested(["Known outcome of the arrest", "where_prec", "Adm1 ID", "Date", "Event date", "Title"])
    assert said == {"Event date": "happened", "Title": "title"}


def test_columns_that_say_nothing_alone_are_not_suggested() -> None:
    assert headings.suggested(["title", "latitude", "credibility", "end date", "source type"]) == {"title": "title"}


def test_a_row_becomes_an_item_with_all_that_it_says() -> None:
    values = dict(zip(SIX["en"], (
        "4 March 2024", "Houses were burnt at the market", "Nyamata", "-2.15", "30.09", "Teacher in Nyamata",
        "resident", "b", "2 - probably true", "confidential//tlp:amber", "Group of young men; Police",
        "Traders|Children", "fire, market",
        "persecution; forced displacement", "seen from the road", "2024-03-06", "N-17", "her brother",
    ), strict=True))  # fmt: skip
    entry = taken(values)
    assert entry.fields == {
        "title": "Houses were burnt at the market", "happened": "2024-03-04", "known": "2024-03-06",
        "place": {"name": "Nyamata", "precision": "unknown", "latitude": "-2.15", "longitude": "30.09"},
        "origin": "her brother", "grade": "B2", "marking": "CONFIDENTIAL//TLP:AMBER",
        "signals": ["persecution", "displacement"], "populations": ["Traders", "Children"],
        "actors": ["Group of young men", "Police"], "tags": ["fire", "market"], "note": "seen from the road",
        "external_id": "N-17",
    }  # fmt: skip
    assert (entry.key, entry.source) == ("id:N-17", Named("Teacher in Nyamata", "resident"))


def test_everything_wrong_with_a_row_is_said_at_once_by_column_value_and_rule() -> None:
    values = {"title": "x", "Date": "03/04/2024", "Lat": "95", "Lon": "30", "Grade": "Z9", "Marking": "SECRET",
              "Signals": "storm", "Date reported": "sometime"}  # fmt: skip
    assert refused(values) == [
        ("Date", "03/04/2024", "date-order"), ("Date reported", "sometime", "date"), ("Lat", "95", "latitude"),
        ("Grade", "Z9", "grade"), ("Marking", "SECRET", "marking"), ("Signals", "storm", "signals"),
    ]  # fmt: skip


def test_the_order_of_day_and_month_is_declared_and_never_guessed() -> None:
    values = {"title": "x", "Date": "03/04/2024"}
    assert refused(values) == [("Date", "03/04/2024", "date-order")]
    assert taken(values, Columns(dates="dmy")).fields["happened"] == "2024-04-03"
    assert taken(values, Columns(dates="mdy")).fields["happened"] == "2024-03-04"
    assert taken({**values, "Date": "23/04/2024"}).fields["happened"] == "2024-04-23"
    assert refused({**values, "Date": "23/04/2024"}, Columns(dates="mdy")) == [("Date", "23/04/2024", "date-order")]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [("2024-03-04", "2024-03-04"), ("2024-03-04T22:10:00.000+03:00", "2024-03-04"), ("2024/3/4", "2024-03-04"),
     ("20240304", "2024-03-04"), ("4 mars 2024", "2024-03-04"), ("1er avril 2024", "2024-04-01"),
     ("4 de marzo de 2024", "2024-03-04"), ("4 марта 2024 г.", "2024-03-04"), ("4 مارس 2024", "2024-03-04"),
     ("٤ آذار ٢٠٢٤", "2024-03-04"), ("15 كانون الثاني 2024", "2024-01-15"), ("2024年3月4日", "2024-03-04"),
     ("March 4, 2024", "2024-03-04"), ("August 2023", "2023-08"), ("early 1994", "1994-37"),
     ("1992-01/1993-02", "1992-01/1993-02"), ("04.04.2024", "2024-04-04")],
)  # fmt: skip
def test_days_in_figures_and_in_words_of_the_six_languages(text: str, edtf: str) -> None:
    assert days.day(text) == edtf


@pytest.mark.parametrize(
    ("text", "rule"),
    [("03/04/2024", "date-order"), ("3.4.24", "date-year"), ("23/08/1445", "date-calendar"),
     ("1445-08-23", "date-calendar"), ("4/3/2567", "date-order"), ("45355", "date"), ("31/02/2024", "date"),
     ("n/a", "date"), ("", "date"), ("2024-13-01", "date"), ("9" * 5000, "date")],
)  # fmt: skip
def test_what_is_no_certain_day_is_refused_by_its_rule(text: str, rule: str) -> None:
    with pytest.raises(days.NoDay) as refusal:
        days.day(text)
    assert refusal.value.rule == rule


@pytest.mark.parametrize(
    ("text", "limit", "number"),
    [("-1.9441", 90, "-1.9441"), ("1,9441 S", 90, "-1.9441"), ("30.0600", 180, "30.0600"), ("٣٠٫٥", 180, "30.5"),
     ("29°44'24\"E", 180, "29.74"), ("1°56′39″S", 90, "-1.944167"), ("91", 90, None), ("1.234.5", 90, None),
     ("north", 90, None), ("1e2", 180, None), ("NaN", 90, None), ("5°61'", 90, None)],
)  # fmt: skip
def test_degrees_as_people_write_them(text: str, limit: int, number: str | None) -> None:
    assert degrees.degrees(text, limit) == number


@pytest.mark.parametrize("text", ["-1.94, 30.06", "-1.94 30.06 1500 4", "[-1.94, 30.06]", "-1.94;30.06"])
def test_a_pair_in_one_column(text: str) -> None:
    assert taken({"title": "x", "GPS": text}).fields["place"]["latitude"] == "-1.94"


def test_a_latitude_without_its_longitude_refuses_the_row() -> None:
    assert refused({"title": "x", "lat": "1.5", "lon": ""}) == [("lon", "", "longitude")]


def test_the_same_row_has_the_same_key_and_another_another() -> None:
    first = taken({"title": "x", "Date": "2024-01-01"})
    assert first.key == taken({"Date": "2024-01-01", "title": "x"}).key
    assert first.key != taken({"title": "x", "Date": "2024-01-02"}).key
    declared = Columns(fields={"a": "title"}, key=("b", "c"))
    assert taken({"a": "x", "b": "1", "c": "2"}, declared).key == taken({"a": "y", "b": "1", "c": "2"}, declared).key
    assert refused({"a": "x", "b": "", "c": ""}, declared) == [("b", "", "key")]


def test_what_an_officer_says_goes_before_what_the_heading_says() -> None:
    entry = taken({"title": "x", "memo": "y"}, Columns(fields={"memo": "title"}, same={"marking": "confidential"}))
    assert entry.fields == {"title": "y", "marking": "CONFIDENTIAL"}
    assert refused({"title": "x"}, Columns(fields={"title": "rank"})) == [
        ("title", "rank", "field"), ("", "", "title"),
    ]  # fmt: skip


def test_what_was_claimed_and_how_it_is_known_are_taken_in_the_words_of_the_desk() -> None:
    mapping = Columns(fields={"a": "title", "b": "how_known", "c": "statement"})
    entry = taken({"a": "x", "b": "Witnessed", "c": statement_words(Statement.OBSERVATION)}, mapping)
    assert (entry.fields["how_known"], entry.fields["statement"]) == ("witnessed", "observation")
    assert refused({"a": "x", "b": "dreamt", "c": ""}, mapping) == [("b", "dreamt", "how_known")]


def test_a_long_account_gives_the_title_its_first_words_and_stays_whole() -> None:
    account = "Two trucks without plates came at dawn. " * 20
    entry = taken({"Description": account})
    assert len(entry.fields["title"]) <= 200
    assert entry.fields["title"].endswith("…")
    assert entry.fields["text"] == account.strip()


def test_a_row_without_a_word_of_what_happened_is_refused() -> None:
    assert refused({"title": " ", "Date": "2024-01-01"}) == [("title", "", "title")]


def test_signs_that_are_no_text_refuse_the_row() -> None:
    assert refused({"title": "a\x07b"})[0] == ("title", "a·b", "characters")
    assert taken({"title": "one\x0btwo"}).fields["title"] == "one two"


@pytest.mark.parametrize(
    "name", ["input-valid.csv", "input-valid.tsv", "input-valid.ssv", "input-valid.xlsx", "output-valid.csv"]
)
def test_tables_with_hashtags_come_in_by_their_tags(name: str, test_data: Path) -> None:
    data = (test_data / "conformance/hxl/test_io" / name).read_bytes()
    told = told_of(data, "xlsx" if name.endswith("xlsx") else "csv")
    begin = told.sheets[0]
    shape = shape_for(begin)
    assert shape is shapes()["hxl"]
    entries = [shape.entry(row, begin, None) for row in told.rows]
    assert [entry.fields["place"]["name"] for entry in entries if isinstance(entry, Entry)] == [
        "Los Santos, Panamá", "Cauca, Colombia", "Chocó, Colombia", "Amazonas, Venezuela",
    ]  # fmt: skip
    assert isinstance(entries[0], Entry)
    assert (entries[0].fields["known"], entries[0].fields["tags"]) == ("2015-03-01", ["WASH", "Higiene"])


def test_a_table_without_hashtags_or_with_a_broken_one_is_told(test_data: Path) -> None:
    folder = test_data / "conformance/hxl/test_io"
    assert "hxl" not in told_of((folder / "input-untagged.csv").read_bytes(), "csv").sheets[0].facts
    told = told_of(b"where,how many,when\n#adm1,#affected+2013,#date\nCoast,5,2024-01-01\n", "csv")
    assert [(bad.row, bad.column, bad.value, bad.rule) for bad in told.bad] == [
        (2, "B", "#affected+2013", "hxl-hashtag"),
    ]  # fmt: skip
    assert (len(told.rows), told.sheets[0].facts["hxl"]) == (1, "#adm1\t\t#date")


def test_an_error_in_a_tagged_table_names_row_column_value_rule_and_tag() -> None:
    columns = ("Ligne", "Latitude", "Longitude", "Quand", "Téléphone")
    begin = Begin("", columns, {"hxl": "#event\t#geo+lat\t#geo+lon\t#date+reported\t#contact+phone"})
    shape = shapes()["hxl"]
    found = shape.entry(Row(7, dict(zip(columns, ("x", "200", "30", "2/3/2024", "555"), strict=True))), begin, None)
    assert isinstance(found, tuple)
    assert [(bad.row, bad.column, bad.value, bad.rule) for bad in found] == [
        (7, "Quand", "2/3/2024", "date-order"), (7, "Latitude", "200", "latitude"),
    ]  # fmt: skip
    assert found[1].words.startswith("#geo+lat: ")
    good = shape.entry(Row(8, dict(zip(columns, ("x", "2", "30", "2024-03-02", "555"), strict=True))), begin, None)
    assert isinstance(good, Entry)
    assert "555" not in str(good.fields), "people who can be reached are never taken"


def test_places_and_figures_alone_do_not_say_what_happened() -> None:
    columns = ("year", "Admin 1", "deaths", "Sector")
    begin = Begin("", columns, {"hxl": "#date+year\t#adm1\t#affected+killed\t#sector"})
    bare = shapes()["hxl"].entry(Row(3, dict(zip(columns, ("1994", "Coast", "12", ""), strict=True))), begin, None)
    assert isinstance(bare, tuple)
    assert [bad.rule for bad in bare] == ["title"]
    told = shapes()["hxl"].entry(Row(3, dict(zip(columns, ("1994", "Coast", "12", "Food"), strict=True))), begin, None)
    assert isinstance(told, Entry)
    assert (told.fields["title"], told.fields["note"]) == ("Coast · Food", "deaths: 12")


def test_letters_of_columns_without_headings_mean_nothing() -> None:
    begin = Begin("", ("A", "N", "X"), {"headings": "0"})
    assert shapes()["table"].fits(begin) == 5
    assert isinstance(shapes()["table"].entry(Row(1, {"A": "x", "N": "1", "X": "2"}), begin, None), tuple)


KOBO = ("start", "end", "today", "username", "deviceid", "event/date_of_incident", "event/what_happened",
        "event/where/location", "event/where/gps", "_event/where/gps_latitude", "_event/where/gps_longitude",
        "_event/where/gps_altitude", "_event/where/gps_precision", "victims", "victims/women", "victims/children",
        "needs", "_id", "_uuid", "_submission_time", "_validation_status", "_submitted_by", "_index")  # fmt: skip
ANSWERS = ("2024-03-04T10:00:00.000+02:00", "2024-03-04T10:20:00.000+02:00", "2024-03-04", "amina", "imei:123",
           "2024-03-02", "Houses burnt at the market", "Nyamata", "-2.15 30.09 1500 4", "-2.15", "30.09", "1500", "4",
           "women children", "1", "1", "Tents and water", "17", "5f0e", "2024-03-04T11:00:00", "Approved", "amina", "1",
           )  # fmt: skip


def odk(sheet: str, columns: tuple[str, ...], values: tuple[str, ...]) -> Any:
    """What the shape that fits makes of one row."""
    begin = Begin(sheet, columns)
    shape = shape_for(begin)
    assert shape is shapes()["odk"]
    return shape.entry(Row(2, dict(zip(columns, values, strict=True))), begin, None)


def test_a_submission_from_kobo_is_an_item_without_its_groups_or_its_enumerator() -> None:
    entry = odk("Incidents", KOBO, ANSWERS)
    assert entry.key == "id:5f0e"
    assert entry.fields == {
        "external_id": "5f0e", "title": "Houses burnt at the market", "text": "Tents and water",
        "happened": "2024-03-02", "known": "2024-03-04",
        "place": {"name": "Nyamata", "precision": "unknown", "latitude": "-2.15", "longitude": "30.09"},
        "populations": ["women", "children"], "note": "_validation_status: Approved",
    }  # fmt: skip
    assert "amina" not in str(entry)
    assert "imei" not in str(entry)


def test_a_repeat_is_an_item_that_says_what_it_is_part_of() -> None:
    columns = ("name_of_member", "age", "_index", "_parent_index", "_submission__uuid")
    entry = odk("family", columns, ("A girl", "12", "3", "1", "5f0e"))
    assert entry.key == "id:5f0e/family/3"
    assert "5f0e" in entry.fields["note"]
    assert "age: 12" in entry.fields["text"]


def test_a_submission_from_odk_central_is_an_item() -> None:
    columns = ("SubmissionDate", "start", "incident-date", "incident-description", "incident-point-Latitude",
               "incident-point-Longitude", "incident-point-Accuracy", "meta-instanceID", "KEY", "SubmitterName",
               "FormVersion")  # fmt: skip
    entry = odk("", columns, ("2024-03-05T08:00:00Z", "2024-03-04T08:00:00Z", "2024-03-03", "Radio named families",
                              "-1.9", "30.1", "5", "uuid:aa", "uuid:aa", "Jean", "1"))  # fmt: skip
    assert (entry.key, entry.fields["happened"], entry.fields["known"]) == ("id:uuid:aa", "2024-03-03", "2024-03-04")
    assert entry.fields["place"]["longitude"] == "30.1"
    assert "Jean" not in str(entry)


def test_a_choice_in_a_column_of_its_own_can_be_taken_too() -> None:
    begin = Begin("", KOBO)
    columns = Columns(
        fields={"event/what_happened": "title", "victims/women": "populations", "victims/children": "tags"}
    )
    values = dict(zip(KOBO, ANSWERS, strict=True)) | {"victims/children": "0"}
    entry = shapes()["odk"].entry(Row(2, values), begin, columns)
    assert isinstance(entry, Entry)
    assert (entry.fields["populations"], entry.fields.get("tags")) == (["women"], None)


def test_every_shape_says_bad_of_a_row_it_cannot_take() -> None:
    for name in ("table", "hxl", "odk"):
        found = shapes()[name].entry(Row(5, {}), Begin("", ("title",), {"hxl": "#event"}), None)
        if isinstance(found, tuple):
            assert all(isinstance(bad, Bad) and bad.row == 5 for bad in found)
