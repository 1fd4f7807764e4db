"""The benchmark reader takes what an officer of that day could have known, invents nothing, and names what is wrong."""

import json
from typing import Any

import pytest

from r2p_desk import resources
from r2p_desk.domain.item import Item
from r2p_desk.domain.records import record_from
from r2p_desk.errors import Damaged, InvalidValue, NewerVersion
from r2p_desk.intake import json_text
from r2p_desk.intake.benchmark import ImportedSource, read_benchmark

ROW: dict[str, Any] = {
    "id": "XX-001",
    "date_event": "1993-01-21",
    "date_event_end": "1993-01-31",
    "date_known": "1993-02-15",
    "title": "A title",
    "what_was_known": "What was known.",
    "reported_by": "A reporter",
    "reporter_type": "ngo",
    "access_at_date_known": "public",
    "source": {
        "document": "A document",
        "locator": "p. 1",
        "document_date": "1993-06-01",
        "url": "https://example.org",
    },
    "confidence": "high",
    "verification": "primary_text_seen",
    "direction": "up",
    "kind": "hindsight_trap",
    "background": True,
    "note": "A note",
}


def _file(*rows: Any, **head: Any) -> bytes:
    whole = {"schema": "atrocity-benchmark/1", "case_id": "xx", "title": "A case", "items": list(rows)}
    return json.dumps(whole | head).encode()


def _row(**changed: Any) -> dict[str, Any]:
    return {**ROW, **changed}


def test_a_row_becomes_the_fields_of_an_item_and_who_reported_it() -> None:
    (row,) = read_benchmark(_file(ROW)).rows
    assert row.external_id == "XX-001"
    assert row.source == ImportedSource("A reporter", "ngo")
    assert row.fields == {
        "external_id": "XX-001",
        "title": "A title",
        "text": "What was known.",
        "happened": "1993-01-21/1993-01-31",
        "known": "1993-02-15",
        "reference": {
            "document": "A document",
            "locator": "p. 1",
            "date": "1993-06-01",
            "url": "https://example.org",
        },
        "access": "public",
        "verification": "primary_text_seen",
        "note": "A note",
    }


def test_the_fields_are_those_a_record_is_made_of() -> None:
    (row,) = read_benchmark(_file(ROW)).rows
    item = record_from(Item, "some-id", row.fields)
    assert (item.ref, item.place, item.grade, item.marking) == ("XX-001", None, None, None)


def test_hindsight_and_scoring_are_not_taken_over() -> None:
    scored = read_benchmark(_file(ROW, onset={"date": "1994-04-07"}))
    plain = {
        name: value for name, value in ROW.items() if name not in {"kind", "direction", "confidence", "background"}
    }
    assert scored == read_benchmark(_file(plain))


def test_empty_texts_and_lone_dashes_state_nothing() -> None:
    bare = _row(note="", reporter_type=" ", source={"document": "D", "locator": "-", "document_date": "", "url": ""})
    (row,) = read_benchmark(_file(bare)).rows
    assert row.fields["reference"] == {"document": "D"}
    assert "note" not in row.fields
    assert row.source == ImportedSource("A reporter", None)


def test_who_reported_twice_is_one_source() -> None:
    rows = [_row(id="a"), _row(id="b"), _row(id="c", reporter_type="un")]
    assert read_benchmark(_file(*rows)).sources == (
        ImportedSource("A reporter", "ngo"),
        ImportedSource("A reporter", "un"),
    )


def test_the_shipped_case_reads_whole() -> None:
    case = read_benchmark(resources.read("practice/rwanda/case.json"))
    assert case.case_id == "rwanda-1993-1994"
    assert len(case.rows) == 58
    assert all({"title", "text", "happened", "known", "access", "verification"} <= set(row.fields) for row in case.rows)
    assert all(not {"place", "grade", "marking", "signals"} & set(row.fields) for row in case.rows)


@pytest.mark.parametrize(
    ("row", "named"),
    [
        (_row(date_known="1993-02-30"), "item XX-001: date_known: "),
        (_row(date_known="soon"), "item XX-001: date_known: "),
        (_row(date_known=None), "item XX-001: date_known: "),
        (_row(date_known=19930215), "item XX-001: date_known: "),
        (_row(date_event="1993-13-01"), "item XX-001: date_event: "),
        (_row(date_event_end="1993-01-01"), "item XX-001: date_event_end: "),
        (_row(date_event=""), "item XX-001: date_event: "),
        (_row(title=""), "item XX-001: title: "),
        (_row(title=["A"]), "item XX-001: title: "),
        (_row(title="\ud800"), "item XX-001: title: "),
        (_row(what_was_known="a\x00b"), "item XX-001: what_was_known: "),
        (_row(access_at_date_known="secret"), "item XX-001: access_at_date_known: "),
        (_row(verification="trust me"), "item XX-001: verification: "),
        (_row(reported_by=""), "item XX-001: reported_by: "),
        (_row(source="a book"), "item XX-001: source: "),
        (_row(source={"document": "", "url": "https://example.org"}), "item XX-001: source.document: "),
        (_row(source={"document": "D", "document_date": "1993-00"}), "item XX-001: source.document_date: "),
        (_row(id=None), "item number 2: id: "),
        (_row(id="FIRST"), "item FIRST: id: "),
        ("not an object", "item number 2: "),
    ],
)
def test_what_is_wrong_is_named_by_row_and_field_and_nothing_is_imported(row: Any, named: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        read_benchmark(_file(_row(id="FIRST"), row))
    assert named in caught.value.happened
    assert caught.value.kept == "Nothing was imported."


@pytest.mark.parametrize(
    "head", [{"schema": "other/1"}, {"schema": ""}, {"schema": "atrocity-benchmark/x"}, {"items": {}}, {"title": 3}]
)
def test_another_format_is_refused(head: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        read_benchmark(_file(**head))


def test_a_later_format_asks_for_the_newer_version() -> None:
    with pytest.raises(NewerVersion):
        read_benchmark(_file(ROW, schema="atrocity-benchmark/2"))


def test_a_file_above_the_limit_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "LIMIT", 100)
    with pytest.raises(Damaged):
        read_benchmark(_file(ROW))


def test_the_limit_is_16_mib() -> None:
    assert json_text.LIMIT == 16 * 2**20
