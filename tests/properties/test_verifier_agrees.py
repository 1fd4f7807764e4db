"""Which commits count: the journal and the independent verifier come to one answer, in any order, forged, in part."""

import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import test_merge
import test_merge_in_full
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_merge import FORGERIES, Machines
from test_merge_in_full import Lives, variants

from copies import Founded
from r2p_desk.casefile.journal import Parcel
from r2p_desk.casefile.parcels import write_parcels
from r2p_verifier import VERIFIER

pytestmark = [pytest.mark.interop, pytest.mark.slow]
thorough = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return Founded(tmp_path_factory.mktemp("founded"))


def by_the_journal(founded: Founded, folder: Path, parcels: Sequence[Parcel]) -> tuple[set[str], set[str]]:
    """Ids of the commits that count, and of those that wait."""
    copy = founded.empty(folder / "copy.db")
    waiting = copy.journal.merge(parcels).pending
    counted = {entry.id for entry in copy.journal.entries()}
    copy.close()
    return counted, set(waiting)


def by_the_verifier(parcels: Sequence[Parcel]) -> tuple[set[str], set[str]]:
    report = VERIFIER.Report("")
    journal = VERIFIER.Journal(None, report)
    data = b"".join(write_parcels(parcels))
    for at in range(0, len(data), 1000):
        journal.feed(data[at : at + 1000])
    journal.end()
    return set(journal._applied), {commit.id for commit in journal._waiting}


@given(life=test_merge.lives, seed=st.integers(0, 999), lost=st.sets(st.integers(2, 13), max_size=2))
@thorough
def test_forged_and_missing_commits(founded: Founded, life: list[Any], seed: int, lost: set[int]) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        good = list(Machines(founded, Path(folder), life).parcels.values())
        false = [make(one) for one in chance.sample(good, min(3, len(good))) for make in FORGERIES]
        rest = [*[one for at, one in enumerate(good) if at not in {0, *lost}], *false]
        parcels = [good[0], *chance.sample(rest, len(rest))]
        assert by_the_verifier(parcels) == by_the_journal(founded, Path(folder), parcels)


@given(life=test_merge_in_full.lives, seed=st.integers(0, 999))
@thorough
def test_withheld_and_expunged_changes(founded: Founded, life: list[Any], seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        good = list(Lives(founded, Path(folder), life).parcels.values())
        parcels = [good[0], *variants(good[1:], seed)]
        assert by_the_verifier(parcels) == by_the_journal(founded, Path(folder), parcels)
