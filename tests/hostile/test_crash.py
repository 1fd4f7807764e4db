"""Killed while it saves, forty times: nothing acknowledged is lost, the case opens, the doctor is content."""

import random
from pathlib import Path

import pytest

import desks
from r2p_desk.actions import doctor, session
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import list_items
from r2p_desk.actions.searching import search_case
from r2p_desk.casefile.bundle import CaseFile
from steps import Nursery

KILLS = 40
CASE = "Northern province"
SAVER = """
import os, signal, sys, desks
from pathlib import Path
from r2p_desk.actions import session
from r2p_desk.actions.items import Draft, add_item, change_item
_, _, home, round, case, wait = sys.argv
with session.unlock(Path(home), desks.PASSPHRASE) as desk:
    case = session.open_case(desk, case, write=True)
    os.write(1, b"ready\\n")
    signal.setitimer(signal.ITIMER_REAL, float(wait))  # nobody handles it: the system ends the process as it is
    for number in range(10**6):
        item = add_item(case, Draft(title=f"item{round}x{number}", text="what was seen " * (number % 300), source="A"))
        os.write(1, f"added {item.id}\\n".encode())
        change_item(case, item.id, {"note": f"note{round}x{number}"})
        os.write(1, f"noted {item.id}\\n".encode())
"""
MAKER = """
import os, signal, sys, desks
from pathlib import Path
from r2p_desk.actions import session
from r2p_desk.actions.cases import create_case
_, _, home, round, case, wait = sys.argv
with session.unlock(Path(home), desks.PASSPHRASE) as desk:
    os.write(1, b"ready\\n")
    signal.setitimer(signal.ITIMER_REAL, float(wait))  # nobody handles it: the system ends the process as it is
    for number in range(10**6):
        create_case(desk, f"case{round}x{number}").close()
        os.write(1, f"case{round}x{number}\\n".encode())
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = desks.quick_home(tmp_path)
    with session.unlock(made, desks.PASSPHRASE) as desk:
        create_case(desk, CASE).close()
    return made


def killed(nursery: Nursery, home: Path, round_: int, wait: float) -> list[str]:
    """What a child acknowledged before it was killed after ``wait`` seconds of saving; each line is one whole write."""
    ready, *lines = nursery.run(0, str(home), str(round_), CASE, str(max(wait, 1e-4)))
    assert ready == "ready"
    assert not any(line.startswith("steps") for line in lines), "it came to an end by itself"
    return lines


@pytest.mark.slow
def test_killed_forty_times_while_saving_no_acknowledged_item_is_lost(home: Path) -> None:
    chance = random.Random(1994)
    added: set[str] = set()
    noted: set[str] = set()
    with Nursery(SAVER) as nursery, session.unlock(home, desks.PASSPHRASE) as desk:
        for round_ in range(KILLS):
            for line in killed(nursery, home, round_, chance.uniform(0.0, 0.25)):
                word, item = line.split()
                (added if word == "added" else noted).add(item)
            with session.open_case(desk, CASE, write=False) as case:
                assert case.findings == []
                items = {item.id: item for item in list_items(case)}
                assert added <= items.keys()
                assert all(items[item].note for item in noted)
                assert search_case(case, "seen", limit=10**6)
        assert len(added) > KILLS
        assert doctor.examine(desk, CASE).findings == ()
        with session.open_case(desk, CASE, write=True) as case:
            assert case.file.conflicts() == []
            assert len(case.file.journal.heads()) == 1
            assert case.file.journal.pending() == []


@pytest.mark.slow
def test_killed_while_making_cases_none_is_half_made_in_the_register(home: Path) -> None:
    chance = random.Random(64)
    made: set[str] = set()
    with Nursery(MAKER) as nursery, session.unlock(home, desks.PASSPHRASE) as desk:
        for round_ in range(8):
            made.update(killed(nursery, home, round_, chance.uniform(0.0, 0.2)))
        known = {case.title: case for case in desk.store.cases()}
        assert made <= known.keys()
        for case in known.values():
            with CaseFile.open(desk.home / case.folder, desk.officer, case.pin, write=True) as file:
                assert file.findings == []
