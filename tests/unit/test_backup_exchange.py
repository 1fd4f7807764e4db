"""A case put back from a backup loses nothing that was sent out since: it comes back by exchange, and nobody forks."""

from pathlib import Path

import pytest

import backing
import desks
from backing import NORTH, add, unlocked
from r2p_desk.actions import backup, contacts, doctor, exchange, receiving, session
from r2p_desk.actions.items import change_item, list_items
from r2p_desk.actions.receiving import Received
from r2p_desk.actions.session import Desk


@pytest.fixture
def homes(tmp_path: Path) -> tuple[Path, Path]:
    """Two officers who know each other."""
    made = []
    for name in ("Alice Mbeki", "Bob Kante"):
        place = tmp_path / name.split(maxsplit=1)[0]
        place.mkdir()
        made.append(desks.quick_home(place, name))
    for home, other in (made, made[::-1]):
        with unlocked(home) as desk, unlocked(other) as known:
            card = contacts.export_card(known, tmp_path / f"{known.officer.id}.card")
            contacts.add_contact(desk, card.path, card.fingerprint)
    return made[0], made[1]


def send(desk: Desk, to: Path, out: Path) -> Path:
    with unlocked(to) as other:
        return exchange.send_package(desk, NORTH, other.officer.id, out).path


def take(home: Path, package: Path) -> Received:
    with unlocked(home) as desk:
        return receiving.receive_package(desk, package, accept=True)


def titles(home: Path) -> set[str]:
    with unlocked(home) as desk, session.open_case(desk, NORTH, write=True) as case:
        assert [finding.code for finding in case.findings] == []
        return {item.title for item in list_items(case)}


def test_what_was_sent_after_the_backup_comes_back_by_exchange(homes: tuple[Path, Path], tmp_path: Path) -> None:
    alice, bob = homes
    stick = tmp_path / "stick"
    stick.mkdir()
    with unlocked(alice) as desk:
        with backing.create_case(desk, NORTH):
            pass
        item = add(desk, NORTH, "before")
        made = backup.create_backup(desk, stick)
        add(desk, NORTH, "after, and sent")
        with session.open_case(desk, NORTH, write=True) as case:
            change_item(case, item, {"note": "after"})
        assert take(bob, send(desk, bob, stick)).created
        add(desk, NORTH, "after, and never sent")
    with unlocked(bob) as desk:
        add(desk, NORTH, "by Bob")

    new = tmp_path / "new" / "home"
    backing.restore(made.path, new)
    assert titles(new) == {"before"}  # and no alarm, for all that this home knows is as old as the case
    with unlocked(new) as desk:
        add(desk, NORTH, "after the restore")
    with unlocked(bob) as desk:
        back = send(desk, new, stick)
    came = take(new, back)
    assert [finding.code for finding in came.findings] == []
    everything = {"before", "after, and sent", "by Bob", "after the restore"}
    assert titles(new) == everything
    with unlocked(new) as desk:
        with session.open_case(desk, NORTH, write=False) as case:
            assert case.file.conflicts() == []
            assert next(one for one in list_items(case) if one.id == item).note == "after"
            assert len({entry.writer for entry in case.file.entries() if entry.name == "Alice Mbeki"}) == 2
        assert doctor.examine(desk, NORTH).sound
        again = send(desk, bob, stick)
    take(bob, again)
    assert titles(bob) == everything
    with unlocked(bob) as desk:
        assert doctor.examine(desk, NORTH).sound
