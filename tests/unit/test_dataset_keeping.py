"""Rows of a dataset come through lock, backup, a new case key, rebuild and repair; what is not as pinned is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import backing
import desks
import exchanging
from event_files import UCDP, pinned, ucdp, write
from r2p_desk.actions import access, doctor, history, session
from r2p_desk.actions.datasets import datasets, show_event
from r2p_desk.actions.session import Desk, OpenCase
from r2p_desk.casefile.database import transaction
from r2p_desk.casefile.pages import PAGE

ROWS = 400


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [ucdp(number, source_headline=f"Headline {number} " + "long " * 60) for number in range(ROWS)]
    return write(tmp_path_factory.mktemp("ged") / "ged191.csv", UCDP, rows)


@pytest.fixture
def desk(file: Path, tmp_path: Path) -> Iterator[Desk]:
    home = backing.home_with(tmp_path, backing.NORTH, blobs=1, items=1)
    with backing.unlocked(home) as unlocked:
        with session.open_case(unlocked, backing.NORTH, write=True) as case:
            pinned(case, file)
        yield unlocked


def whole(case: OpenCase) -> bool:
    (kept,) = datasets(case)
    return kept.whole and show_event(case, kept.dataset.id, "7").event.values["source_headline"].startswith(
        "Headline 7"
    )


def is_whole(desk: Desk) -> bool:
    with session.open_case(desk, backing.NORTH, write=False) as case:
        assert case.findings == []
        return whole(case)


def test_they_are_there_after_a_lock(desk: Desk) -> None:
    assert is_whole(desk)


def test_they_are_in_a_backup(desk: Desk, tmp_path: Path) -> None:
    home = desk.home
    desk.close()
    made = backing.make(home, tmp_path / "disk")
    backing.restore(made.path, tmp_path / "again")
    with backing.unlocked(tmp_path / "again") as other:
        assert is_whole(other)


def test_they_are_under_the_new_key_once_somebody_was_removed(desk: Desk, tmp_path: Path) -> None:
    with session.unlock(exchanging.home(tmp_path, "Bob Kante"), desks.PASSPHRASE) as other:
        member = other.officer.public
    with session.open_case(desk, backing.NORTH, write=True) as case:
        access.add_members(case, [member])
        before = case.file.access.key
        access.remove_members(case, [member.id])
        assert case.file.access.key != before
        assert whole(case)
    assert is_whole(desk)


def test_a_rebuild_leaves_them_alone(desk: Desk) -> None:
    assert doctor.examine(desk, backing.NORTH, rebuild=True).sound
    assert is_whole(desk)


def test_an_undo_takes_the_dataset_from_sight_and_a_redo_brings_it_back_with_its_rows(desk: Desk, file: Path) -> None:
    with session.open_case(desk, backing.NORTH, write=True) as case:
        history.undo(case)
        assert datasets(case) == []
        history.redo(case)
        assert whole(case)
        history.undo(case)
        assert pinned(case, file).saved
        assert whole(case)


def test_a_repair_brings_those_that_prove_themselves_and_the_file_brings_the_rest(desk: Desk, file: Path) -> None:
    database = desk.home / desk.registered(backing.NORTH).folder / "case.db"
    data = bytearray(database.read_bytes())
    held = len(data) // PAGE - 3
    data[held * PAGE + 100] ^= 1
    database.write_bytes(data)
    doctor.repair(desk, backing.NORTH, salvage=True)
    with session.open_case(desk, backing.NORTH, write=True) as case:
        (kept,) = datasets(case)
        assert kept.here > ROWS // 2
        pinned(case, file)
        assert whole(case)
    assert doctor.examine(desk, backing.NORTH).sound


def test_rows_that_are_not_as_they_were_pinned_are_told_and_put_right_by_the_file(desk: Desk, file: Path) -> None:
    with session.open_case(desk, backing.NORTH, write=True) as case, transaction(case.file.connection):
        case.file.connection.execute("UPDATE dataset_row SET held=? WHERE key='7'", (b"[]",))
    found = doctor.examine(desk, backing.NORTH)
    assert [one.code for one in found.findings] == ["dataset-rows"]
    with session.open_case(desk, backing.NORTH, write=True) as case:
        assert pinned(case, file).saved
    assert doctor.examine(desk, backing.NORTH).sound
