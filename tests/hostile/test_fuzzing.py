"""Twenty thousand mutations of everything that travels: none accepted, none crashing, none slow, in bounded memory."""

from pathlib import Path

import fuzzing
import pytest

COUNT = 20_000
ROOM = 48
"""MiB that reading them may take beyond what the process had at its most before."""


@pytest.mark.slow
def test_no_mutation_is_accepted_and_none_is_told_differently_by_the_two_readers(tmp_path: Path) -> None:
    with fuzzing.material(tmp_path) as held:
        layers = fuzzing.prepare(held)
        before = fuzzing.peak()
        outcome = fuzzing.run(layers, COUNT, seed=1)
    assert outcome.wrong == []
    assert sum(found.total() for found in outcome.counted.values()) >= COUNT
    assert all(found["unchanged"] < found.total() / 10 for found in outcome.counted.values())
    assert outcome.slowest < fuzzing.SLOWEST
    assert fuzzing.peak() < before + ROOM


def test_the_same_seed_makes_the_same_mutations(tmp_path: Path) -> None:
    """So that one that was found can be looked at again."""
    with fuzzing.material(tmp_path) as held:
        seen: list[list[bytes]] = []
        for seed in (7, 7, 8):
            read: list[bytes] = []

            def keep(data: bytes, read: list[bytes] = read) -> str:
                read.append(data)
                return "kept"

            fuzzing.run([one._replace(read=keep) for one in fuzzing.prepare(held)[:3]], 60, seed)
            seen.append(read)
    assert seen[0] == seen[1] != seen[2]


def test_what_is_accepted_would_be_told(tmp_path: Path) -> None:
    """The search can fail: a reader that believes everything, and one that falls over, are found out."""
    with fuzzing.material(tmp_path) as held:
        one = fuzzing.prepare(held)[0]
        believing = one._replace(read=lambda _: "accepted")
        falling = one._replace(read=lambda data: str(data[-(10**9)]))
        assert len(fuzzing.run([believing], 20, 1).wrong) == 20
        assert all("crash: IndexError" in told for told in fuzzing.run([falling], 20, 1).wrong)
