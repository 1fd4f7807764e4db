"""Commits merged together leave the rows that the same commits leave one by one, in whatever order they come."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copies import FIELD, NOON, Copy, Founded, officer, told
from r2p_desk.casefile import streaming
from r2p_desk.casefile.statements import make_changes

IDS = [str(UUID(int=number)) for number in range(4)]
ROWS = (
    "SELECT * FROM commits ORDER BY id",
    "SELECT * FROM changes ORDER BY id",
    "SELECT * FROM applied ORDER BY position",
    "SELECT * FROM head ORDER BY writer, id",
    "SELECT * FROM record ORDER BY number",
    "SELECT * FROM statement ORDER BY number, position, change",
    "SELECT * FROM field ORDER BY number, name, position",
    "SELECT * FROM item ORDER BY number",
    "SELECT * FROM searched ORDER BY number",
    "SELECT * FROM block ORDER BY block",
)
stated = st.tuples(
    st.integers(0, 1), st.sampled_from(["item", "source", "evidence"]), st.sampled_from(IDS),
    st.sampled_from(["title", "name", "item", "marking"]), st.sampled_from(["CONFIDENTIAL", "b", None, 7]),
)  # fmt: skip


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return Founded(tmp_path_factory.mktemp("founded"))


def rows_of(copy: Copy) -> list[Any]:
    return [copy.connection.execute(query).fetchall() for query in ROWS]


@given(life=st.lists(stated, min_size=1, max_size=12), lot=st.integers(1, 5), order=st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_at_once_and_one_by_one_are_the_same(
    founded: Founded, tmp_path_factory: pytest.TempPathFactory, life: list[Any], lot: int, order: Any
) -> None:
    folder: Path = tmp_path_factory.mktemp("life")
    writers = [founded.copy(folder / "a.db"), founded.copy(folder / "b.db")]
    for by, kind, record, field, value in life:
        copy = writers[by]
        changes = make_changes(kind, record, {field: value})
        copy.journal.save(officer(FIELD), copy.writer, changes, NOON)
    parcels = [parcel for copy in writers for parcel in copy.journal.parcels()]
    together, alone, shuffled = (founded.copy(folder / f"{name}.db") for name in "xyz")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streaming, "LOT", lot)
        patch.setattr(streaming, "MANY", lot * 3)
        assert together.journal.merge(parcels).refused == ()
    for parcel in parcels:
        alone.journal.merge([parcel])
    assert rows_of(together) == rows_of(alone)
    order.shuffle(parcels)
    mixed = shuffled.journal.merge(parcels)
    assert (mixed.refused, mixed.pending) == ((), ())
    assert told(shuffled) == told(together)
    for copy in (together, alone, shuffled):
        assert copy.journal.views.unsound_blocks() == []
    for copy in (*writers, together, alone, shuffled):
        copy.close()


def test_a_signature_that_does_not_hold_is_refused_among_others_and_the_right_one_taken(
    founded: Founded, tmp_path: Path
) -> None:
    source, target = founded.copy(tmp_path / "a.db"), founded.copy(tmp_path / "b.db")
    for record in IDS:
        source.journal.save(officer(FIELD), source.writer, make_changes("item", record, {"title": record}), NOON)
    parcels = list(source.journal.parcels())[-len(IDS) :]
    false = type(parcels[1])(parcels[1].data, bytes(64), parcels[1].changes)
    merged = target.journal.merge([parcels[0], false, *parcels[1:]])
    assert [problem for _, problem in merged.refused] == ["bad-signature"]
    assert (len(merged.applied), merged.pending) == (len(IDS), ())
    assert told(target) == told(source)
    source.close()
    target.close()
