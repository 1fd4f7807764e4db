"""A home with a case of a dozen items, its own copy for each test; made once, opened in milliseconds."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import desks
from desks import CASE, TITLES
from r2p_desk.actions import session
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item, change_item
from r2p_desk.domain.when import When


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one case of a dozen items, some of them changed, and a second case."""
    home = desks.quick_home(tmp_path_factory.mktemp("pristine"))
    with session.unlock(home, desks.PASSPHRASE) as desk:
        with create_case(desk, CASE) as case:
            for number, title in enumerate(TITLES):
                item = add_item(
                    case, Draft(title=title, text="word " * 400, known=When("1994-01-15"), source="A priest")
                )
                if number % 3 == 0:
                    change_item(case, item.id, {"note": f"checked {number}"})
        create_case(desk, "Southern province").close()
    return home


@pytest.fixture
def home(pristine: Path, tmp_path: Path) -> Path:
    copied = tmp_path / "home"
    shutil.copytree(pristine, copied)
    shutil.copy(desks.passphrase_file(pristine), desks.passphrase_file(copied))
    return copied


@pytest.fixture
def desk(home: Path) -> Iterator[session.Desk]:
    with session.unlock(home, desks.PASSPHRASE) as unlocked:
        yield unlocked


@pytest.fixture
def folder(desk: session.Desk) -> Path:
    return desk.home / desk.registered(CASE).folder
