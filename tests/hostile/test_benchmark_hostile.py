"""Whatever bytes arrive as a benchmark case: it is read whole, or refused with one of our errors."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2p_desk import resources
from r2p_desk.errors import Damaged, InvalidValue, Refused
from r2p_desk.intake import json_text
from r2p_desk.intake.benchmark import Benchmark, read_benchmark
from r2p_desk.intake.practice import read_practice_judgements

CASE = resources.read("practice/rwanda/case.json")
HEAD = b'{"schema": "atrocity-benchmark/1", "case_id": "x", "title": "X", "items": '


def _read_or_refused(data: bytes) -> Benchmark | None:
    try:
        return read_benchmark(data)
    except Refused as error:
        refusal = error
    assert all((refusal.happened, refusal.kept, refusal.todo))
    str(refusal).encode()  # a message must never carry half a letter to the screen
    return None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"\xff\xfe{\x00}\x00",
        b"[" * 1_000_000,
        b'{"a":' * 500_000,
        HEAD + b"[" * 200_000 + b"]" * 200_000 + b"}",
        HEAD + b"NaN}",
        HEAD + b"-Infinity}",
        HEAD + b"1e999}",
        HEAD + b"9" * 10_000 + b"}",
        HEAD + b'[], "items": []}',
        HEAD + b"[]} trailing",
        CASE[: len(CASE) // 2],
    ],
    ids=[
        "empty", "zero", "utf-16", "deep lists", "deep objects", "deep items", "NaN", "infinity", "huge float",
        "huge integer", "key twice", "trailing", "cut",
    ],
)  # fmt: skip
def test_bytes_that_are_not_one_json_value_are_damaged(data: bytes) -> None:
    with pytest.raises(Damaged):
        read_benchmark(data)


@pytest.mark.parametrize("value", [None, True, 3, 0.5, [], {}, "text", [[]], [None], [{"id": {}}], [{"id": "\ud800"}]])
def test_items_of_a_wrong_type_are_refused_by_name(value: Any) -> None:
    data = HEAD + json.dumps(value).encode() + b"}"
    if value == []:
        assert read_benchmark(data).rows == ()
    else:
        with pytest.raises(InvalidValue):
            read_benchmark(data)


@pytest.mark.parametrize("field", ["schema", "case_id", "title"])
@pytest.mark.parametrize("value", [None, True, 3, [], {}, "", "\udfff", "a\x00"])
def test_a_head_of_a_wrong_type_is_refused(field: str, value: Any) -> None:
    whole = json.loads(CASE) | {field: value}
    with pytest.raises(InvalidValue):
        read_benchmark(json.dumps(whole).encode())


def test_an_id_that_would_disturb_the_screen_is_shown_tamed() -> None:
    row = {"id": "\u202eevil\n" + "x" * 5000, "title": "T", "date_known": "never"}
    with pytest.raises(InvalidValue) as caught:
        read_benchmark(HEAD + json.dumps([row]).encode() + b"}")
    assert "\u202e" not in caught.value.happened
    assert len(caught.value.happened) < 300


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(sorted(json.loads(CASE)["items"][0])), values)
def test_any_value_in_any_field_is_read_or_refused(field: str, value: Any) -> None:
    row = json.loads(CASE)["items"][0] | {field: value}
    case = _read_or_refused(HEAD + json.dumps([row]).encode() + b"}")
    if case is not None:
        json.dumps(case.rows[0].fields, ensure_ascii=False).encode()


@given(st.integers(0, len(CASE) - 1), st.integers(0, 255))
def test_one_changed_byte_is_read_or_refused(place: int, byte: int) -> None:
    _read_or_refused(CASE[:place] + bytes([byte]) + CASE[place + 1 :])


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert _read_or_refused(data) is None


def test_the_conformance_files_of_others_are_judged_as_they_say(test_data: Path) -> None:
    files = sorted((test_data / "conformance" / "json").glob("*.json"))
    assert len(files) > 100
    wrong = [file.name for file in files if _json_verdict(file.read_bytes()) not in _allowed(file.name)]
    assert not wrong


def test_the_conformance_files_of_others_are_never_taken_for_a_case(test_data: Path) -> None:
    for file in (test_data / "conformance" / "json").glob("*.json"):
        data = file.read_bytes()
        assert _read_or_refused(data) is None, file.name
        with pytest.raises(Refused):
            read_practice_judgements(data)


def test_the_conformance_texts_as_a_title_are_read_or_refused(test_data: Path) -> None:
    for file in (test_data / "conformance" / "json").glob("*.json"):
        row = b'[{"id": "a", "date_known": "1993-01-01", "title": ' + file.read_bytes() + b"}]"
        _read_or_refused(HEAD + row + b"}")


def _json_verdict(data: bytes) -> str:
    try:
        json_text.read_json(data)
    except Damaged:
        return "n"
    return "y"


REFUSED_KEYS = {"y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"}
"""Valid by the letter of RFC 8259, and refused here: two readers could take two different values from them."""


def _allowed(name: str) -> set[str]:
    if name in REFUSED_KEYS:
        return {"n"}
    return {"i": {"y", "n"}, "y": {"y"}, "n": {"n"}}[name[0]]
