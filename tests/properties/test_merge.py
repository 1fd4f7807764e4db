"""Merging is the union of commits: whatever the order, the lots and the repeats, every copy tells the same.

What a copy must tell is worked out here a second time from the parcels alone, by walking from commit to commit.
"""

import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copies import (
    ADVISER,
    CASE_RECORD,
    FIELD,
    MANAGER,
    RECORDS,
    STRANGER,
    Copy,
    Founded,
    batches,
    forged,
    officer,
    told,
)
from r2p_desk.casefile import schema
from r2p_desk.casefile.database import transaction
from r2p_desk.casefile.journal import Parcel, access_change
from r2p_desk.casefile.statements import Commit, make_change, read_change, read_commit

WORDS = ("alpha", "beta", "gamma")
Told = tuple[dict[tuple[str, str, str], set[tuple[str, str]]], set[str], set[str]]
"""(current (commit, value) of each field, pending commits, forked writers)."""
WRITERS = ("a1" * 16, "b2" * 16, "c3" * 16)

machine = st.integers(0, len(WRITERS) - 1)
stating = st.tuples(
    st.just("state"), machine, st.sampled_from([FIELD, ADVISER, MANAGER]), st.sampled_from(RECORDS[:2]),
    st.sampled_from(["title", "text"]), st.sampled_from(WORDS),
)  # fmt: skip
sending = st.tuples(st.just("send"), machine, machine, st.integers(0, 999))
keeping = st.tuples(st.sampled_from(["backup", "restore"]), machine)
lives = st.lists(stating | stating | stating | sending | keeping, min_size=3, max_size=14)
orders = st.lists(st.tuples(st.integers(0, 999), st.integers(1, 6)), min_size=2, max_size=3, unique=True)
thorough = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return Founded(tmp_path_factory.mktemp("founded"))


class Machines:
    """Three machines that write, send each other part of what they have, and are put back in time."""

    def __init__(self, founded: Founded, folder: Path, life: Sequence[Any]) -> None:
        self.parcels = {read(parcel).id: parcel for parcel in founded.base}
        self._founded = founded
        self._folder = folder
        self._copies = [founded.copy(folder / f"machine-{writer[:2]}.db", writer) for writer in WRITERS]
        self._backups = [founded.data for _ in WRITERS]
        for step, *what in life:
            getattr(self, f"_{step}")(*what)
        for copy in self._copies:
            copy.close()

    def _state(self, at: int, by: str, record: str, field: str, value: str) -> None:
        commit = self._copies[at].state(by, record, {field: value})
        self.parcels[commit.id] = self._copies[at].parcel(commit)

    def _send(self, source: int, target: int, seed: int) -> None:
        some = [parcel for parcel in self._copies[source].journal.parcels() if random.Random(seed).random() < 0.8]
        assert not self._copies[target].journal.merge(some).refused

    def _backup(self, at: int) -> None:
        self._reopen(at, None)
        self._backups[at] = self._copies[at].path.read_bytes()

    def _restore(self, at: int) -> None:
        self._reopen(at, self._backups[at])

    def _reopen(self, at: int, data: bytes | None) -> None:
        copy = self._copies[at]
        copy.close()
        if data is not None:
            copy.path.write_bytes(data)
        self._copies[at] = Copy(copy.path, self._founded.first, WRITERS[at])
        self._copies[at].moments = copy.moments  # the clock goes on when a disk is put back


def read(parcel: Parcel) -> Commit:
    return read_commit(parcel.data, parcel.signature)


def merged(founded: Founded, folder: Path, parcels: Sequence[Parcel], order: tuple[int, int]) -> dict[str, Any]:
    """What a copy tells that received these parcels shuffled, in lots, some of them twice, and was reopened midway."""
    chance, size = random.Random(order[0]), order[1]
    lots = batches(chance.sample(parcels, len(parcels)) + chance.sample(parcels, len(parcels) // 3), size)
    path = folder / f"copy-{order[0]}-{order[1]}.db"
    copy = founded.empty(path)
    for lot in lots:
        copy.journal.merge(lot)
        if chance.random() < 0.2:
            copy.close()
            copy = Copy(path, founded.first)
    assert copy.journal.views.unsound_blocks() == []
    answer = told(copy)
    copy.close()
    return answer


def worked_out(
    parcels: Sequence[Parcel],
) -> tuple[dict[tuple[str, str, str], set[tuple[str, str]]], set[str], set[str]]:
    """(current (commit, value) of each field, pending commits, forked writers), from the parcels alone."""
    commits = {read(parcel).id: (read(parcel), parcel) for parcel in parcels}
    known: dict[str, frozenset[str] | None] = {}

    def knows(commit: str) -> frozenset[str] | None:
        if commit not in known:
            parts = [knows(named) if named in commits else None for named in commits[commit][0].named]
            whole = None if None in parts else frozenset(commits[commit][0].named).union(*(p for p in parts if p))
            known[commit] = whole
        return known[commit]

    counted = {commit for commit in commits if knows(commit) is not None}
    stated: dict[tuple[str, str, str], dict[str, str]] = {}
    for commit in counted:
        for salt, data in commits[commit][1].changes:
            change = read_change(salt, data)
            for name, value in change.fields.items():
                stated.setdefault((change.kind, change.record, name), {})[commit] = repr(value)
    current = {
        field: {(one, value) for one, value in by.items() if not any(one in (knows(two) or ()) for two in by)}
        for field, by in stated.items()
    }
    numbers = Counter((commits[commit][0].writer, commits[commit][0].seq) for commit in counted)
    forked = {writer for (writer, _), count in numbers.items() if count > 1}
    return current, commits.keys() - counted, forked


def compared(answer: dict[str, Any]) -> Told:
    fields = {
        (kind, record, name): {(value.commit, repr(value.value)) for value in values}
        for (kind, record), (_, named, _) in answer["records"].items()
        for name, values in named.items()
    }
    return fields, set(answer["pending"]), set(answer["forked"])


@pytest.mark.slow
@given(life=lives, orders=orders)
@thorough
def test_merge_order_lots_and_repeats_do_not_matter_and_no_value_is_lost(
    founded: Founded, life: list[Any], orders: list[tuple[int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parcels = list(Machines(founded, Path(folder), life).parcels.values())
        answers = [merged(founded, Path(folder), parcels, order) for order in orders]
    assert all(answer == answers[0] for answer in answers)
    assert compared(answers[0]) == worked_out(parcels)
    assert len(answers[0]["commits"]) == len(parcels)


@pytest.mark.slow
@given(life=lives)
@thorough
def test_every_view_made_anew_from_the_commits_alone_tells_the_same(founded: Founded, life: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parcels = list(Machines(founded, Path(folder), life).parcels.values())
        copy = founded.empty(Path(folder) / "copy.db")
        copy.journal.merge(parcels)
        before = told(copy)
        with transaction(copy.connection):
            schema.recreate_views(copy.connection)
            copy.journal.ancestry.forget()
            assert copy.journal.settle()[1] == []
        assert told(copy) == before
        copy.close()


@pytest.mark.slow
@given(life=lives, orders=orders, lost=st.sets(st.integers(0, 13), min_size=1, max_size=3))
@thorough
def test_what_rests_on_a_missing_commit_waits_and_the_rest_counts(
    founded: Founded, life: list[Any], orders: list[tuple[int, int]], lost: set[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        whole = list(Machines(founded, Path(folder), life).parcels.values())
        parcels = [parcel for at, parcel in enumerate(whole) if at not in {number + 2 for number in lost}]
        answers = [merged(founded, Path(folder), parcels, order) for order in orders]
    assert all(answer == answers[0] for answer in answers)
    assert compared(answers[0]) == worked_out(parcels)


@pytest.mark.slow
@given(life=lives, orders=orders, seed=st.integers(0, 999))
@thorough
def test_forged_parcels_change_nothing_whenever_they_arrive(
    founded: Founded, life: list[Any], orders: list[tuple[int, int]], seed: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        good = list(Machines(founded, Path(folder), life).parcels.values())
        false = [make(parcel) for parcel in random.Random(seed).sample(good, min(3, len(good))) for make in FORGERIES]
        clean = merged(founded, Path(folder), good, (1000, 50))
        answers = [merged(founded, Path(folder), [*good, *false], order) for order in orders]
    for answer in answers:
        assert answer == clean


def with_a_flipped_byte(parcel: Parcel) -> Parcel:
    return Parcel(
        parcel.data[:-40] + bytes([parcel.data[-40] ^ 1]) + parcel.data[-39:], parcel.signature, parcel.changes
    )


def with_another_signature(parcel: Parcel) -> Parcel:
    return Parcel(parcel.data, parcel.signature[:-1] + bytes([parcel.signature[-1] ^ 1]), parcel.changes)


def with_no_signature(parcel: Parcel) -> Parcel:
    return Parcel(parcel.data, b"", parcel.changes)


def with_another_change(parcel: Parcel) -> Parcel:
    other = make_change(RECORDS[0], "item", {"title": "alpha"})
    return Parcel(parcel.data, parcel.signature, ((other.salt, other.data), *parcel.changes[1:]))


def of_another_case(parcel: Parcel) -> Parcel:
    return _again(parcel, FIELD, case="ee" * 16)


def by_a_stranger_over_good_changes(parcel: Parcel) -> Parcel:
    return _again(parcel, STRANGER)


def admitting_a_stranger(parcel: Parcel) -> Parcel:
    commit = read(parcel)
    stranger = officer(STRANGER).public
    change = access_change(CASE_RECORD, 9, [stranger.id], [stranger])
    return forged(FIELD, [change], {commit.writer: (commit.seq, commit.id)}, writer="f7" * 16)


def beginning_another_case(_: Parcel) -> Parcel:
    stranger = officer(STRANGER).public
    return forged(STRANGER, [access_change(CASE_RECORD, 1, [stranger.id], [stranger])], {}, writer="f8" * 16)


def _again(parcel: Parcel, by: str, **other: str) -> Parcel:
    commit = read(parcel)
    changes = [read_change(salt, data) for salt, data in parcel.changes]
    where: dict[str, Any] = {"writer": commit.writer, "seq": commit.seq, "prev": commit.prev, **other}
    return forged(by, changes, dict(commit.seen), **where)


FORGERIES = (
    with_a_flipped_byte,
    with_another_signature,
    with_no_signature,
    with_another_change,
    of_another_case,
    by_a_stranger_over_good_changes,
    admitting_a_stranger,
    beginning_another_case,
)


def test_a_backup_restored_after_its_later_commits_were_sent_loses_nothing(founded: Founded, tmp_path: Path) -> None:
    """The officer states, sends, puts back the disk, states otherwise, and hears back what was sent."""
    life = [
        ("state", 0, FIELD, RECORDS[0], "title", "alpha"),
        ("backup", 0),
        ("state", 0, FIELD, RECORDS[0], "title", "beta"),
        ("send", 0, 1, 0),
        ("restore", 0),
        ("state", 0, FIELD, RECORDS[0], "title", "gamma"),
    ]
    parcels = list(Machines(founded, tmp_path, life).parcels.values())
    answer = merged(founded, tmp_path, parcels, (3, 2))
    fields, pending, forked = compared(answer)
    assert {value for _, value in fields["item", RECORDS[0], "title"]} == {"'beta'", "'gamma'"}
    assert (pending, forked) == (set(), {WRITERS[0]})
    assert answer["conflicts"] == [("item", RECORDS[0], "title")]
