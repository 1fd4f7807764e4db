"""Merging with everything that can happen to a history: parts withheld, statements taken out, disks put back.

Whatever arrives in whatever order, in lots, whole or in part, some of it twice: in the end every copy tells the same,
no value is lost that was not taken out, and what was taken out is nowhere. What must be told is worked out here a
second time from the parcels alone.
"""

import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_merge import WORDS, WRITERS, Machines, machine, merged, orders, read

from copies import ADVISER, FIELD, MANAGER, RECORDS, Copy, Founded, told
from r2p_desk.casefile import schema
from r2p_desk.casefile.database import transaction
from r2p_desk.casefile.expunge import expunge_change, read_expunction
from r2p_desk.casefile.journal import Parcel, targets_of
from r2p_desk.casefile.statements import Change, make_changes, read_change
from r2p_desk.domain.release_groups import ReleaseGroup, release_group

GROUPS = (None, ReleaseGroup.TEXT, ReleaseGroup.REST)
stating = st.tuples(
    st.just("state"), machine, st.sampled_from([FIELD, ADVISER, MANAGER]), st.sampled_from(RECORDS[:2]),
    st.sets(st.sampled_from(["title", "text", "grade"]), min_size=1), st.sampled_from(WORDS),
)  # fmt: skip
sending = st.tuples(st.just("send"), machine, machine, st.integers(0, 999), st.sampled_from(GROUPS))
keeping = st.tuples(st.sampled_from(["backup", "restore"]), machine)
expunging = st.tuples(st.just("expunge"), machine, st.sampled_from([FIELD, ADVISER]), st.integers(0, 9))
lives = st.lists(stating | stating | stating | sending | keeping | expunging, min_size=4, max_size=16)
thorough = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
Current = dict[tuple[str, str, str], set[tuple[str, str]]]


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return Founded(tmp_path_factory.mktemp("founded"))


def withholding(group: ReleaseGroup | None) -> Any:
    """Which changes stay behind: those that hold fields of this group."""
    return lambda change: any(release_group(change.kind, name) is group for name in change.fields)


class Lives(Machines):
    """Machines that also withhold, and take out what was stated there."""

    def _state(self, at: int, by: str, record: str, fields: set[str], value: str) -> None:  # type: ignore[override]  # several fields at once
        stated = make_changes("item", record, {name: f"{value} {name}" for name in sorted(fields)})
        self._keep(at, self._copies[at].save(by, stated).id)

    def _send(self, source: int, target: int, seed: int, group: ReleaseGroup | None) -> None:  # type: ignore[override]  # in part
        chance = random.Random(seed)
        parcels = [one for one in self._copies[source].journal.parcels(withholding(group)) if chance.random() < 0.8]
        assert not self._copies[target].journal.merge(parcels).refused

    def _expunge(self, at: int, by: str, nth: int) -> None:
        copy = self._copies[at]
        own = [entry for entry in copy.journal.entries() if entry.name == by and entry.changes]
        targets = [target for entry in own for target in self._targets(copy, entry.id)]
        if targets:
            chosen = targets[nth % len(targets)]
            record = str(UUID(int=random.Random(chosen.change).getrandbits(128), version=4))
            self._keep(at, copy.save(by, [expunge_change(record, [chosen], "named somebody", None)]).id)

    @staticmethod
    def _targets(copy: Copy, commit_id: str) -> list[Any]:
        commit = copy.journal.commit(commit_id)
        return targets_of(copy.journal, commit, lambda change: change.kind == "item") if commit else []

    def _keep(self, at: int, commit_id: str) -> None:
        self.parcels[commit_id] = next(one for one in self._copies[at].journal.parcels() if read(one).id == commit_id)


def variants(parcels: Sequence[Parcel], seed: int) -> list[Parcel]:
    """The parcels whole, and some of them once more with parts withheld; in no order."""
    chance = random.Random(seed)
    some = [
        Parcel(one.data, one.signature, tuple(part if _stays(part, chance) else None for part in one.changes))
        for one in parcels
        if chance.random() < 0.6
    ]
    return chance.sample([*parcels, *some], len(parcels) + len(some))


def _stays(part: tuple[bytes, bytes] | None, chance: random.Random) -> bool:
    return part is None or read_change(*part).kind != "item" or chance.random() < 0.5


def worked_out(parcels: Sequence[Parcel]) -> tuple[Current, set[tuple[str, str, str]], set[str]]:
    """(current (commit, value) of each field, fields that show as expunged, pending), from the parcels alone."""
    commits = {read(one).id: (read(one), one) for one in parcels}
    known: dict[str, frozenset[str] | None] = {}

    def knows(commit: str) -> frozenset[str] | None:
        if commit not in known:
            parts = [knows(named) if named in commits else None for named in commits[commit][0].named]
            whole = None if None in parts else frozenset(commits[commit][0].named).union(*(p for p in parts if p))
            known[commit] = whole
        return known[commit]

    counted = [commit for commit in commits if knows(commit) is not None]
    changes: dict[tuple[str, str], Change] = {}
    for commit in counted:
        for name, part in zip(commits[commit][0].changes, commits[commit][1].changes, strict=True):
            if part is not None:
                changes[commit, name] = read_change(*part)
    expunctions = [read_expunction(change) for change in changes.values() if change.kind == "expunge"]
    gone = {target.change for stated in expunctions if stated is not None for target in stated.targets}
    stated_by: dict[tuple[str, str, str], dict[str, str | None]] = {}
    for (commit, name), change in changes.items():
        for field, value in change.fields.items():
            told_value = None if name in gone else repr(value)
            stated_by.setdefault((change.kind, change.record, field), {})[commit] = told_value
    current: Current = {}
    expunged = set()
    for field, by in stated_by.items():
        standing = {one for one in by if not any(one in (knows(two) or ()) for two in by)}
        current[field] = {(one, value) for one in standing if (value := by[one]) is not None}
        if any(by[one] is None for one in standing):
            expunged.add(field)
    return current, expunged, set(commits) - set(counted)


def compared(answer: dict[str, Any]) -> tuple[Current, set[tuple[str, str, str]], set[str]]:
    current: Current = {}
    expunged = set()
    for (kind, record), (_, named, _) in answer["records"].items():
        for name, values in named.items():
            field = (kind, record, name)
            current[field] = {(value.commit, repr(value.value)) for value in values if not value.expunged}
            if any(value.expunged for value in values):
                expunged.add(field)
    return current, expunged, set(answer["pending"])


@pytest.mark.slow
@given(life=lives, orders=orders)
@thorough
def test_in_any_order_whole_or_in_part_every_copy_tells_the_same(
    founded: Founded, life: list[Any], orders: list[tuple[int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parcels = list(Lives(founded, Path(folder), life).parcels.values())
        answers = [merged(founded, Path(folder), variants(parcels, order[0]), order) for order in orders]
    assert all(answer == answers[0] for answer in answers)
    assert compared(answers[0]) == worked_out(parcels)


@pytest.mark.slow
@given(life=lives, seed=st.integers(0, 999))
@thorough
def test_machines_that_end_by_sending_all_they_have_tell_the_same(founded: Founded, life: list[Any], seed: int) -> None:
    """Not the parcels as they were made, but what the machines still hold after all that befell them."""
    with tempfile.TemporaryDirectory() as folder:
        lived = Lives(founded, Path(folder), life)
        copies = [Copy(Path(folder) / f"machine-{writer[:2]}.db", founded.first, writer) for writer in WRITERS]
        held = [list(copy.journal.parcels()) for copy in copies]
        for copy in copies:
            for parcels in random.Random(seed).sample(held, len(held)):
                assert not copy.journal.merge(parcels).refused
        answers = [told(copy) for copy in copies]
        for copy in copies:
            assert copy.journal.views.unsound_blocks() == []
            copy.close()
    everything = {read(one).id for parcels in held for one in parcels}
    assert all(answer == answers[0] for answer in answers)
    assert everything <= lived.parcels.keys() | {read(one).id for one in founded.base}


@pytest.mark.slow
@given(life=lives)
@thorough
def test_what_was_taken_out_is_nowhere_and_views_made_anew_tell_the_same(founded: Founded, life: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parcels = list(Lives(founded, Path(folder), life).parcels.values())
        copy = founded.empty(Path(folder) / "copy.db")
        copy.journal.merge(parcels)
        rows = copy.connection.execute("SELECT change FROM expunged").fetchall()
        for (change,) in rows:
            assert copy.connection.execute("SELECT 1 FROM changes WHERE id=?", (change,)).fetchone() is None
        before = told(copy)
        with transaction(copy.connection):
            schema.recreate_views(copy.connection)
            copy.journal.forget()
            assert copy.journal.settle()[1] == []
        assert told(copy) == before
        copy.close()
