"""Canonical JSON: one value, one spelling."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2p_desk.errors import Damaged, InvalidValue
from r2p_desk.keys import canonical

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=5),
    max_leaves=20,
)


@given(VALUES)
def test_every_value_survives_and_is_ordinary_json(value: Any) -> None:
    data = canonical.encode(value)
    assert canonical.decode(data) == value
    assert json.loads(data) == value


@given(st.dictionaries(TEXT, VALUES, max_size=6), st.randoms())
def test_the_order_of_writing_does_not_matter(value: dict[str, Any], random: Any) -> None:
    shuffled = list(value.items())
    random.shuffle(shuffled)
    assert canonical.encode(dict(shuffled)) == canonical.encode(value)


@given(st.binary(max_size=60) | VALUES.map(lambda value: json.dumps(value).encode()) | VALUES.map(canonical.encode))
def test_bytes_are_either_the_canonical_spelling_or_refused(data: bytes) -> None:
    try:
        value = canonical.decode(data)
    except Damaged:
        return
    assert canonical.encode(value) == data


def test_the_spelling() -> None:
    value = {"b": [None, True, False, -1], "a": 'é "\\\n\x00\x7f/€😀', "Z": (1, 2), "é": {}}
    spelled = '{"Z":[1,2],"a":"é \\"\\\\\\n\\u0000\x7f/€😀","b":[null,true,false,-1],"é":{}}'
    assert canonical.encode(value) == spelled.encode()


def test_keys_are_sorted_by_code_point_beyond_the_first_plane() -> None:
    assert canonical.encode({"\U0001f600": 1, "\uffff": 2}) == '{"\uffff":2,"\U0001f600":1}'.encode()


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), 2**53 + 1, -(2**53) - 1, "\ud800", {"\udfff": 1}, {1: 2}, {None: 1}, b"x", {1, 2}, object()],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_written_exactly_is_refused(value: object) -> None:
    for wrapped in (value, [value], {"key": value}):
        with pytest.raises(InvalidValue):
            canonical.encode(wrapped)


def test_sixty_four_levels_are_taken_and_one_more_is_not() -> None:
    assert canonical.decode(b"[" * 64 + b"]" * 64)
    with pytest.raises(Damaged):
        canonical.decode(b"[" * 65 + b"]" * 65)
    deep: list[Any] = []
    for _ in range(64):
        deep = [deep]
    with pytest.raises(InvalidValue):
        canonical.encode(deep)


def test_a_value_inside_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(InvalidValue):
        canonical.encode(endless)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{"x":{"a":1,"a":2}}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b"[1,2]\n",
        b"1.0",
        b"1e3",
        b"-0",
        b"01",
        b"9007199254740993",
        b"-9007199254740993",
        b"1" * 100_000,
        b"NaN",
        b"Infinity",
        b"-Infinity",
        b'"\\ud800"',
        b'"\\u00e9"',
        b'"\\/"',
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'"\xc0\x80"',
        b"\xef\xbb\xbf1",
        b'"\x00"',
        b"",
        b"[1,]",
        b"1 2",
        "1".encode("utf-16"),
        b"[" * 200_000,
        b'{"a":' * 100_000,
    ],
    ids=lambda data: repr(data[:20]),
)
def test_any_other_spelling_is_damage(data: bytes) -> None:
    with pytest.raises(Damaged) as damaged:
        canonical.decode(data)
    assert damaged.value.__cause__ is None
    assert damaged.value.__suppress_context__ or damaged.value.__context__ is None
