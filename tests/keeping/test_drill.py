"""The drill really brings everything back, in a folder for a while, and remembers what it found."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from papers_of import made_shares

import desks
from desks import CASE, PASSPHRASE
from r2p_desk.actions import attachments, drill, recovery, scratch, session
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.actions.scratch import PATTERN
from r2p_desk.errors import MachineError, Refused
from r2p_desk.keys import shares as slip
from r2p_desk.keys.shares import Share


@pytest.fixture
def shares(desk: session.Desk, tmp_path: Path) -> list[Share]:
    return made_shares(desk, 2, 3, tmp_path / "shares")[1]


def snapshot(home: Path) -> dict[str, bytes]:
    """Every file but the officer's own store, in which the result is kept."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and not path.name.startswith("desk.db") and path.name != "lock"
    }


def test_everything_comes_back_and_nothing_is_left(desk: session.Desk, shares: list[Share]) -> None:
    create_case(desk, "Second").close()
    before = snapshot(desk.home)
    held = drill.run_drill(desk, shares[1:])
    assert (held.sound, held.shares) == (True, (2, 3))
    assert sorted((case.commits, case.items, case.findings) for case in held.cases) == [(1, 0, ()), (2, 1, ())]
    assert snapshot(desk.home) == before
    assert list(desk.home.glob(PATTERN)) == []


def test_the_result_is_kept_with_its_date(desk: session.Desk, shares: list[Share]) -> None:
    first = drill.run_drill(desk, shares[:2])
    second = drill.run_drill(desk, shares)
    state = recovery.status(desk)
    assert state.drills == (first, second)
    assert not state.drill_due
    assert all(share.checked for share in state.shares)


def test_wrong_shares_start_nothing(desk: session.Desk, shares: list[Share]) -> None:
    foreign = slip.split(os.urandom(32), 2, 3)
    for wrong in ([], shares[:1], [shares[0], shares[0]], foreign):
        with pytest.raises(Refused):
            drill.run_drill(desk, wrong)
    assert recovery.status(desk).drills == ()


def test_damage_is_found_where_it_is(desk: session.Desk, shares: list[Share]) -> None:
    create_case(desk, "Broken").close()
    known = desk.registered("Broken")
    path = desk.home / known.folder / "case.db"
    path.write_bytes(desks.flipped(path.read_bytes(), 40000))
    held = drill.run_drill(desk, shares[:2])
    assert not held.sound
    found = {case.case: case.findings for case in held.cases}
    assert found[known.id]
    assert found[desk.registered(CASE).id] == ()
    assert not recovery.status(desk).drills[-1].sound


def test_a_clock_that_was_wrong_once_is_told_and_spoils_no_drill(desk: session.Desk, shares: list[Share]) -> None:
    with session.open_case(desk, desks.CASE, write=True) as case:
        item = case.file.records("item")
        record = next(iter(item))[0]
        case.file.state(
            desk.officer, [("item", record, {"title": "by a dead clock"})], datetime(1999, 1, 1, tzinfo=UTC)
        )
    held = drill.run_drill(desk, shares[:2])
    assert (held.sound, [case.findings for case in held.cases]) == (True, [("earlier-than-seen",)])


def test_a_case_whose_folder_is_gone_is_found(desk: session.Desk, shares: list[Share]) -> None:
    with create_case(desk, "Lost") as case:
        folder = case.file.folder
    folder.rename(desk.home / "elsewhere")
    assert not drill.run_drill(desk, shares[:2]).sound


def test_it_goes_on_beside_an_open_case(desk: session.Desk, shares: list[Share]) -> None:
    with session.open_case(desk, CASE, write=True) as case:
        add_item(case, Draft(title="In the log, not yet in the file"))
        held = drill.run_drill(desk, shares[:2])
        assert [(one.items, one.findings) for one in held.cases] == [(2, ())]


def test_it_may_be_held_elsewhere(desk: session.Desk, shares: list[Share], tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    assert drill.run_drill(desk, shares[:2], into=tmp_path / "room").sound
    assert list((tmp_path / "room").iterdir()) == []


def test_too_little_room_is_told_first(
    desk: session.Desk, shares: list[Share], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scratch, "needed", lambda _: 1 << 60)
    monkeypatch.setattr(drill, "needed", lambda _: 1 << 60)
    with pytest.raises(MachineError, match="room"):
        drill.run_drill(desk, shares[:2])
    assert recovery.status(desk).drills == ()


KILLED = """
import os, sys, desks
from pathlib import Path
from r2p_desk.actions import scratch
with scratch.scratch_folder(Path(sys.argv[1])) as folder:
    (folder / "home").mkdir()
    (folder / "home" / "officer.age").write_bytes(b"sealed")
    os.write(1, b"ready\\n")
    import time
    time.sleep(60)
"""


def test_what_a_killed_drill_left_is_swept_at_the_next_unlock_and_not_before(home: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=desks.environment()) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        session.unlock(home, PASSPHRASE).close()
        (left,) = home.glob(PATTERN)
        assert (left / "home" / "officer.age").is_file()
        child.kill()
        child.wait()
    give_up = time.monotonic() + 10
    while list(home.glob(PATTERN)) and time.monotonic() < give_up:
        session.unlock(home, PASSPHRASE).close()
    assert list(home.glob(PATTERN)) == []


@pytest.mark.parametrize("name", ["drill-2026", ".r2p-desk-scratch-mine", ".r2p-desk-scratch-0123456789abcdef"])
def test_nothing_of_anybody_else_is_swept(home: Path, name: str) -> None:
    (home / name).mkdir()
    (home / name / "letter").write_bytes(b"kept")
    session.unlock(home, PASSPHRASE).close()
    assert (home / name / "letter").read_bytes() == b"kept"


def test_a_link_in_its_place_is_not_followed(home: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter").write_bytes(b"kept")
    (home / ".r2p-desk-scratch-0123456789abcdef").symlink_to(tmp_path / "mine")
    session.unlock(home, PASSPHRASE).close()
    assert (tmp_path / "mine" / "letter").read_bytes() == b"kept"


@pytest.mark.parametrize(
    ("damage", "code", "whole"),
    [("none", None, 2), ("flip", "blob-damaged", 1), ("gone", "blob-missing", 1), ("swap", "blob-damaged", 0)],
)
def test_every_attachment_of_the_copy_is_opened_and_one_that_fails_is_told(
    desk: session.Desk, shares: list[Share], tmp_path: Path, damage: str, code: str | None, whole: int
) -> None:
    (tmp_path / "statement.txt").write_bytes(b"seen from the bell tower\n" * 4000)
    with session.open_case(desk, CASE, write=True) as case:
        for _ in range(2):
            attachments.add_attachment(case, tmp_path / "statement.txt")
        one, two = sorted(case.file.attachments.files().values())
    if damage == "flip":
        one.write_bytes(desks.flipped(one.read_bytes(), 50_000))
    elif damage == "gone":
        one.unlink()
    elif damage == "swap":
        first, second = one.read_bytes(), two.read_bytes()
        one.write_bytes(second)
        two.write_bytes(first)
    held = drill.run_drill(desk, shares[:2])
    (found,) = held.cases
    assert set(found.findings) == ({code} if code else set())
    assert held.sound == (code is None)
    assert found.attachments == whole
    assert recovery.status(desk).drills[-1] == held
