"""What a key holder, a defect or the machine does to a case from within: named, and never made worse."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

import desks
from desks import CASE, TITLES, files, flipped, found, refuses, tells
from disks import bound_by_permissions, small_disk
from r2p_desk.actions import doctor as check
from r2p_desk.actions import session
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item, list_items
from r2p_desk.casefile import schema
from r2p_desk.errors import (
    AlreadyOpen,
    Damaged,
    MachineError,
    NotSound,
)


def test_a_rolled_back_case_is_found_and_goes_on_under_a_new_writer(desk: session.Desk, folder: Path) -> None:
    older = (folder / "case.db").read_bytes()
    with session.open_case(desk, CASE, write=True) as case:
        lost = add_item(case, Draft(title="written after the backup"))
        later, writers = case.file.parcels(), {head[0] for head in case.file.journal.heads()}
    (folder / "case.db").write_bytes(older)
    with session.open_case(desk, CASE, write=True) as case:
        assert [finding.code for finding in case.findings] == ["older-copy"]
        kept = add_item(case, Draft(title="written after the restore"))
        assert len({head[0] for head in case.file.journal.heads()} - writers) == 1
        assert case.file.journal.ancestry.forked() == set()
        case.file.merge(later)
        assert {lost.id, kept.id} <= {item.id for item in list_items(case)}
        assert case.file.journal.ancestry.forked() == set()


COLUMNS = ("commits.bytes", "commits.signature", "changes.bytes", "changes.salt")


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("number", range(0, 17, 4))
def test_one_flipped_bit_in_the_journal_is_named_by_the_doctor_and_never_made_worse(
    desk: session.Desk, folder: Path, column: str, number: int
) -> None:
    table, field = column.split(".")
    database = desks.raw(folder, desk.officer)
    rows = database.execute("SELECT id, bytes FROM commits ORDER BY seq").fetchall()
    commit, data = rows[number % len(rows)]
    target = commit if table == "commits" else json.loads(data)["changes"][0]
    query = f"SELECT {field} FROM {table} WHERE id=?"  # noqa: S608  # names are those above
    value = database.execute(query, (target,)).fetchone()[0]
    spoiled = flipped(value, (number * 7) % len(value))
    database.execute(f"UPDATE {table} SET {field}=? WHERE id=?", (spoiled, target))  # noqa: S608  # names are those above
    database.close()
    named = [finding for finding in check.examine(desk, CASE).findings if finding.commit]
    assert {finding.commit for finding in named} == {commit}
    assert {finding.file for finding in named} == {"case.db"}
    before = dump(folder, desk)
    with pytest.raises(NotSound):
        check.examine(desk, CASE, rebuild=True)
    assert dump(folder, desk) == before


def dump(folder: Path, desk: session.Desk) -> list[list[Any]]:
    database = desks.raw(folder, desk.officer)
    tables = ("commits", "changes", "applied", "field", "item")
    content = [database.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in tables]  # noqa: S608  # names are those above
    database.close()
    return content


def test_a_commit_taken_out_is_missed(desk: session.Desk, folder: Path) -> None:
    database = desks.raw(folder, desk.officer)
    database.execute("DELETE FROM commits WHERE seq=5")
    database.close()
    assert ("commit-missing", "case.db") in found(desk)


@pytest.mark.parametrize("table", ["changes", "commits", "item"])
def test_a_planted_trigger_runs_never_and_is_named(desk: session.Desk, folder: Path, table: str) -> None:
    database = desks.raw(folder, desk.officer)
    database.execute(f"CREATE TRIGGER planted AFTER INSERT ON {table} BEGIN DELETE FROM {table}; END")  # noqa: S608  # names are those above
    database.close()
    before = dump(folder, desk)
    with session.open_case(desk, CASE, write=True) as case, pytest.raises(Damaged):
        add_item(case, Draft(title="would be said to be saved"))
    assert dump(folder, desk) == before
    assert ("planted", "case.db") in found(desk)


TABLES = [row.split()[2].strip("(") for row in schema.VIEWS.splitlines() if row.startswith("CREATE TABLE")]


@pytest.mark.parametrize(
    "dropped",
    [["item", "source", "judgement", "evidence", "search", "searched"], [*TABLES, "search"], ["member"], ["applied"],
     ["search_data"], ["search_idx", "search_docsize"], ["search_config"], ["block", "field"]],
    ids=" ".join,
)  # fmt: skip
def test_dropped_tables_are_made_anew_from_the_commits_alone(
    desk: session.Desk, folder: Path, dropped: list[str]
) -> None:
    told = tells(desk)
    database = desks.raw(folder, desk.officer)
    for table in dropped:
        database.execute(f"DROP TABLE {table}")
    database.close()
    refuses(desk, NotSound)
    assert ("views-missing", "case.db") in found(desk)
    assert check.examine(desk, CASE, rebuild=True).sound
    assert tells(desk) == told


@pytest.mark.parametrize(
    "change",
    ["UPDATE item SET title='another'", "DELETE FROM field WHERE number=4", "DELETE FROM search WHERE rowid=4",
     "UPDATE applied SET at='1994-01-01T00:00:00.000Z' WHERE seq=4", "DELETE FROM applied WHERE seq=4",
     "UPDATE field SET value='\"another\"' WHERE name='title'", "UPDATE record SET created='2000'"],
)  # fmt: skip
def test_views_that_differ_from_the_journal_are_found_and_made_anew(
    desk: session.Desk, folder: Path, change: str
) -> None:
    told = tells(desk)
    database = desks.raw(folder, desk.officer)
    database.execute(change)
    database.close()
    assert {code for code, _ in found(desk)} & {"views-differ", "search-differs"}
    assert check.examine(desk, CASE, rebuild=True).sound
    assert tells(desk) == told


HOLDER = """
import sys, desks
from pathlib import Path
from r2p_desk.actions import session
desk = session.unlock(Path(sys.argv[1]), desks.PASSPHRASE)
with session.open_case(desk, sys.argv[2], write=True):
    print("open", flush=True)
    sys.stdin.read()
"""


def test_a_second_writer_is_refused_and_a_reader_is_not(desk: session.Desk) -> None:
    command = [sys.executable, "-c", HOLDER, str(desk.home), CASE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=desks.environment()) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(AlreadyOpen):
            session.open_case(desk, CASE, write=True)
        assert len(tells(desk)["items"]) == len(TITLES)
        assert found(desk) == []
        other.communicate(b"")
    with session.open_case(desk, CASE, write=True) as case:
        assert case.findings == []


BUSY = """
import sys, desks
from pathlib import Path
from r2p_desk.actions import session
from r2p_desk.actions.items import Draft, add_item
desk = session.unlock(Path(sys.argv[1]), desks.PASSPHRASE)
with session.open_case(desk, sys.argv[2], write=True) as case:
    print("open", flush=True)
    for number in range(10**6):
        add_item(case, Draft(title=f"busy {number}", text="word " * 100))
"""


@pytest.mark.slow
def test_while_one_process_saves_without_pause_others_read_and_see_no_fault(desk: session.Desk) -> None:
    command = [sys.executable, "-c", BUSY, str(desk.home), CASE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=desks.environment()) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        counts = []
        for _ in range(20):
            with session.open_case(desk, CASE, write=False) as case:
                assert case.findings == []
                counts.append(len(list_items(case)))
        assert found(desk) == []
        other.kill()
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]


FILLER = """
import os, resource, sys, desks
from pathlib import Path
from r2p_desk.actions import session
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.errors import DeskError
home, limit = Path(sys.argv[1]), int(sys.argv[2])
desk = session.unlock(home, desks.PASSPHRASE)
try:
    with session.open_case(desk, sys.argv[3], write=True) as case:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        for number in range(400):
            item = add_item(case, Draft(title=f"while there is room {number}", text=os.urandom(20000).hex()))
            print(item.id, flush=True)
except DeskError as error:
    print(type(error).__name__, error.exit_status, bool(error.kept and error.todo), flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["full disk", "file size limit"])
def test_a_full_disk_is_told_and_keeps_all_that_was_acknowledged(home: Path, tmp_path: Path, kind: str) -> None:
    with small_disk(tmp_path / "small", 4 << 20) as mounted:
        limited = not mounted or kind == "file size limit"
        place = home if limited else tmp_path / "small" / "home"
        if not limited:
            shutil.copytree(home, place)
        limit = str(2 << 20) if limited else "0"
        done = subprocess.run(
            [sys.executable, "-c", FILLER, str(place), limit, CASE],
            capture_output=True,
            check=True,
            env=desks.environment(),
        )
        *saved, error = done.stdout.decode().split("\n")[:-1]
        assert (error, done.stderr) == ("MachineError 1 True", b"")
        assert saved
        copied = tmp_path / "copied"
        shutil.copytree(place, copied)
    with session.unlock(copied, desks.PASSPHRASE) as desk:
        with session.open_case(desk, CASE, write=True) as case:
            assert set(saved) <= {item.id for item in list_items(case)}
        assert found(desk) == []


def test_a_case_is_made_whole_or_not_at_all(desk: session.Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(path.name for path in (desk.home / "cases").iterdir())

    def full(*_: object) -> None:
        raise MachineError("The disk is full.")

    monkeypatch.setattr("r2p_desk.casefile.bundle.write_access", full)
    with pytest.raises(MachineError):
        create_case(desk, "Eastern province")
    assert sorted(path.name for path in (desk.home / "cases").iterdir()) == before
    assert [known.title for known in desk.store.cases()] == [CASE, "Southern province"]


def test_a_folder_that_may_not_be_written_is_the_machine_s_error_and_stays_as_it_is(home: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        moved = Path(shutil.move(home, Path(place) / "home"))
        with bound_by_permissions(moved), session.unlock(moved, desks.PASSPHRASE) as desk:
            folder = desk.home / desk.registered(CASE).folder
            before = files(folder)
            for path in folder.iterdir():
                path.chmod(0o400)
            folder.chmod(0o500)
            for write in (False, True):
                with pytest.raises(MachineError):
                    session.open_case(desk, CASE, write=write)
            assert files(folder) == before
            folder.chmod(0o700)
