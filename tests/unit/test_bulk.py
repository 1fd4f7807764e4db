"""Very many records entered at once tell the same as if each had been stated by itself."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copies import FIELD, NOON, RECORDS, STRANGER, Copy, Founded, officer, told
from r2p_desk.casefile import bulk
from r2p_desk.casefile.statements import make_changes
from r2p_desk.errors import Cancelled, InvalidValue, Refused
from r2p_desk.jobs import Job

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
PLAIN: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(
    ["title", "text", "note", "place", "source", "known", "happened", "grade", "marking", "removed", "external_id", "x"]
)
SAME_ROWS = (
    "SELECT * FROM item",
    "SELECT number, name, value, gone FROM field ORDER BY 1, 2",
    "SELECT * FROM record",
    "SELECT * FROM searched",
    "SELECT typeof(happened), typeof(removed), typeof(place) FROM item",
)
ROWS = st.lists(st.dictionaries(NAMES, PLAIN | st.just("1994-01-03~"), min_size=1, max_size=8), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return Founded(tmp_path_factory.mktemp("founded"))


@pytest.fixture
def here(founded: Founded, tmp_path: Path) -> Iterator[Copy]:
    copy = founded.copy(tmp_path / "here.db")
    yield copy
    copy.close()


def entered(copy: Copy, rows: list[dict[str, Any]], by: str = FIELD, job: Job | None = None) -> list[str]:
    return bulk.enter_many(
        copy.journal, copy.connection, officer(by), copy.writer, "item", rows, at=NOON, job=job or Job()
    )


def proven(founded: Founded, copy: Copy, path: Path) -> dict[str, Any]:
    """What the copy tells, after another copy that took its commits in one by one was seen to tell the same."""
    other = founded.copy(path)
    merged = other.journal.merge(copy.journal.parcels())
    assert merged.refused == ()
    tells = told(copy)
    assert tells == told(other)
    assert copy.journal.views.unsound_blocks() == other.journal.views.unsound_blocks() == []
    assert copy.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    other.close()
    return tells


@given(rows=ROWS)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_stated_every_copy_tells_the_same(
    founded: Founded, tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("bulk")
    copy = founded.copy(folder / "here.db")
    ids = entered(copy, rows)
    tells = proven(founded, copy, folder / "there.db")
    for record, fields in zip(ids, rows, strict=True):
        stated = tells["records"]["item", record][1]
        assert {name: values[0].value for name, values in stated.items()} == fields
    copy.close()


def test_lots_stand_on_each_other(
    founded: Founded, here: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "LOT", 3)
    here.state(FIELD, RECORDS[0], {"title": "before"})
    rows: list[dict[str, Any]] = [
        {"title": f"number {n}", "text": "alpha" if n % 2 else "nul \0 beta"} for n in range(10)
    ]
    ids = entered(here, rows)
    here.state(FIELD, ids[4], {"title": "changed"})
    tells = proven(founded, here, tmp_path / "there.db")
    assert len(here.journal.heads()) == 2
    assert len(tells["found"]["alpha"]) == 5
    assert len(tells["found"]["beta"]) == 5
    assert [value.value for value in tells["records"]["item", ids[4]][1]["title"]] == ["changed"]


def test_lots_written_at_once_and_one_by_one_hold_the_same_rows(founded: Founded, here: Copy, tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"title": f"ü {n} 家庭", "place": {"name": "Nyamata"}, "known": "1994-01"} for n in range(3)
    ]
    ids = entered(here, rows)
    other = founded.copy(tmp_path / "there.db", here.writer)
    changes = [
        change for record, fields in zip(ids, rows, strict=True) for change in make_changes("item", record, fields)
    ]
    other.journal.save(officer(FIELD), other.writer, changes, NOON)
    for query in SAME_ROWS:
        assert here.connection.execute(query).fetchall() == other.connection.execute(query).fetchall()
    other.close()


def test_whoever_may_not_state_enters_nothing(here: Copy) -> None:
    with pytest.raises(Refused):
        entered(here, [{"title": "one"}], by=STRANGER)
    assert list(here.journal.views.records("item")) == []


def test_what_cannot_be_written_down_stops_its_lot_and_no_other(here: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "LOT", 2)
    with pytest.raises(InvalidValue):
        entered(here, [{"title": "one"}, {"title": "two"}, {"title": 0.5}, {"title": "four"}])
    assert sorted(fields["title"] for _, _, fields in here.journal.views.records("item")) == ["one", "two"]
    assert here.journal.views.unsound_blocks() == []
    here.state(FIELD, RECORDS[0], {"title": "goes on"}, at=NOON + timedelta(seconds=9))


def test_it_can_be_stopped_between_lots(here: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "LOT", 2)
    job = Job(lambda _, text: job.cancel() if json.dumps(text) == '"4 records"' else None)
    with pytest.raises(Cancelled):
        entered(here, [{"title": str(n)} for n in range(20)], job=job)
    assert 2 <= len(list(here.journal.views.records("item"))) <= 6
    assert here.journal.views.unsound_blocks() == []
