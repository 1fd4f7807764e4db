"""A home with a case, whose keys cost milliseconds; and what is done with it in a line each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import desks
from r2p_desk.actions import session
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    """Every passphrase of these tests costs milliseconds."""
    with desks.quick_sealing():
        yield


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = desks.quick_home(tmp_path)
    with session.unlock(made, desks.PASSPHRASE) as desk, create_case(desk, desks.CASE) as case:
        add_item(case, Draft(title="Smoke over the valley"))
    return made


@pytest.fixture
def desk(home: Path) -> Iterator[session.Desk]:
    with session.unlock(home, desks.PASSPHRASE) as unlocked:
        yield unlocked
