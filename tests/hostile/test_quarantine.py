"""Statements hit from within: put aside with a word of whom to ask, the rest opens and goes on, whole ones heal it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import desks
import exchanging
from desks import CASE, TITLES, flipped
from exchanging import blob_files, officers, send, take
from r2p_desk.actions import access, attachments, backup, doctor, history, session
from r2p_desk.actions.doctor import Examination
from r2p_desk.actions.items import Draft, add_item, change_item, list_items
from r2p_desk.actions.session import Desk
from r2p_desk.casefile import quarantine
from r2p_desk.errors import NotSound

COLUMNS = ("commits.bytes", "commits.signature", "changes.bytes", "changes.salt")


def spoil(desk: Desk, column: str, which: int | str, place: int = 0) -> str:
    """Flip a bit in the first writer's commit with this number, or the one of this id, or in one of its changes."""
    table, field = column.split(".")
    database = desks.raw(desk.home / desk.registered(CASE).folder, desk.officer)
    query = "SELECT id, bytes FROM commits JOIN applied USING (id, seq) WHERE ? IN (id, seq) ORDER BY position LIMIT 1"
    commit, data = database.execute(query, (which,)).fetchone()
    target = commit if table == "commits" else json.loads(data)["changes"][place]
    value = database.execute(f"SELECT {field} FROM {table} WHERE id=?", (target,)).fetchone()[0]  # noqa: S608  # names are ours
    spoiled = flipped(value, len(value) // 2)
    database.execute(f"UPDATE {table} SET {field}=? WHERE id=?", (spoiled, target))  # noqa: S608  # names are ours
    database.close()
    return str(commit)


def codes(found: Examination) -> set[str]:
    return {finding.code for finding in found.findings}


def titles(desk: Desk) -> list[str]:
    with session.open_case(desk, CASE, write=True) as case:
        return sorted(item.title for item in list_items(case))


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    with officers(tmp_path, "Alice Mbeki", "Bob Kante") as (alice, bob):
        exchanging.begin(alice, *TITLES[:5])
        take(bob, send(alice, bob, exchanging.stick(tmp_path)))
        yield alice, bob


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("seq", [2, 4, 6])
def test_what_is_hit_is_put_aside_and_a_package_heals_it(
    pair: tuple[Desk, Desk], tmp_path: Path, column: str, seq: int
) -> None:
    alice, bob = pair
    told = exchanging.tells(alice)
    hit = spoil(alice, column, seq)
    assert hit in {finding.commit for finding in doctor.examine(alice, CASE).findings}
    put = doctor.repair(alice, CASE)
    assert [one.code for one in put.quarantined] == ["statements-quarantined"]
    assert f"of Alice Mbeki, numbers {seq} of writer" in put.quarantined[0].text
    with session.open_case(alice, CASE, write=True) as case:
        assert "quarantined" in {finding.code for finding in case.findings}
        add_item(case, Draft(title="written meanwhile"))
    assert codes(doctor.repair(alice, CASE)) <= {"quarantined", "pending", "older-copy"}, "again changes nothing"
    came = take(alice, send(bob, alice, tmp_path / "stick"))
    assert came.accepted
    assert doctor.examine(alice, CASE).sound
    with session.open_case(alice, CASE, write=False) as case:
        assert case.findings == []
        assert case.file.journal.ancestry.forked() == set()
        assert not quarantine.is_there(case.file.connection)
    after = exchanging.tells(alice)
    assert set(told["commits"]) < set(after["commits"])
    assert all(after["values"][key] == value for key, value in told["values"].items())


@pytest.mark.parametrize("column", COLUMNS)
def test_a_backup_heals_it_in_one_go_and_puts_nothing_back_in_time(desk: Desk, tmp_path: Path, column: str) -> None:
    (tmp_path / "stick").mkdir()
    made = backup.create_backup(desk, tmp_path / "stick").path
    with session.open_case(desk, CASE, write=True) as case:
        add_item(case, Draft(title="after the backup"))
    for seq in (1, 3, 9):
        spoil(desk, column, seq)
    mended = doctor.repair(desk, CASE, backup=made)
    assert mended.sound, mended
    assert [one.code for one in mended.mended] == ["journal-healed"]
    assert titles(desk) == sorted([*TITLES, "after the backup"])
    assert doctor.examine(desk, CASE).sound


def test_one_change_that_is_hit_hides_one_field_and_nothing_else(desk: Desk) -> None:
    spoil(desk, "changes.bytes", 9)
    hit = sum(item.text is None for item in items_of(desk))
    doctor.repair(desk, CASE)
    after = items_of(desk)
    assert len(after) == len(TITLES)
    assert sum(item.text is None for item in after) == hit + 1
    with session.open_case(desk, CASE, write=True) as case:
        assert [finding.code for finding in case.findings] == ["quarantined"]
        change_item(case, after[0].id, {"note": "goes on"})
    assert codes(doctor.examine(desk, CASE)) == {"quarantined"}


def items_of(desk: Desk) -> list[Any]:
    with session.open_case(desk, CASE, write=False) as case:
        return list_items(case)


def test_without_the_commit_that_begins_the_case_nothing_is_changed(desk: Desk, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    made = backup.create_backup(desk, tmp_path / "stick").path
    spoil(desk, "commits.bytes", 1)
    before = dump(folder, desk)
    found = doctor.repair(desk, CASE)
    assert (found.findings[0].code, found.findings[0].file) == (NotSound.code, "case.db")
    assert "--from" in found.findings[0].text
    assert dump(folder, desk) == before
    assert titles(desk) == sorted(TITLES), "it still opens as it did"
    assert doctor.repair(desk, CASE, backup=made).sound


def dump(folder: Path, desk: Desk) -> list[Any]:
    database = desks.raw(folder, desk.officer)
    queries = [f"SELECT * FROM {table} ORDER BY 1" for table in ("commits", "changes", "field")]  # noqa: S608  # names are ours
    rows = [database.execute(query).fetchall() for query in queries]
    database.close()
    return rows


def test_a_statement_of_who_may_write_is_never_taken_for_withheld(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    """Else what a removed officer signs knowing of it would count here and nowhere else."""
    alice, bob = pair
    with session.open_case(alice, CASE, write=True) as case:
        access.remove_members(case, [bob.officer.id])
        commit = case.file.entries(newest=1)[0].id
        removed = next(entry for entry in case.file.entries() if entry.id == commit)
        add_item(case, Draft(title="after it"))
    spoil(alice, "changes.bytes", removed.id)
    doctor.repair(alice, CASE)
    with session.open_case(alice, CASE, write=False) as case:
        assert commit not in {entry.id for entry in case.file.entries()}
        assert "after it" not in {item.title for item in list_items(case)}
        assert "older-copy" in {finding.code for finding in case.findings}


def test_no_sealed_file_is_taken_for_an_orphan_while_statements_are_missing(
    desk: Desk, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "film.txt").write_bytes(b"what was seen " * 1000)
    with session.open_case(desk, CASE, write=True) as case:
        attachments.add_attachment(case, tmp_path / "film.txt")
        (entry,) = [one for one in case.file.entries() if any(change.kind == "attachment" for change in one.changes)]
    made = backup.create_backup(desk, tmp_path / "stick", full=True).path
    (name, path) = blob_files(folder)[0]
    spoil(desk, "commits.bytes", entry.id)
    found = doctor.repair(desk, CASE)
    assert "quarantined" in codes(found)
    assert attachments_of(desk) == 0
    assert path.is_file(), "opened for writing twice, and still there"
    healed = doctor.repair(desk, CASE, backup=made)
    assert healed.sound, healed
    assert attachments_of(desk) == 1
    assert blob_files(folder)[0][0] == name


def attachments_of(desk: Desk) -> int:
    with session.open_case(desk, CASE, write=True) as case:
        return len(attachments.list_attachments(case))


def test_what_was_expunged_leaves_quarantine_too(desk: Desk, folder: Path) -> None:
    marker = "Qorvanthia"
    with session.open_case(desk, CASE, write=True) as case:
        item = add_item(case, Draft(title=marker, text="harmless"))
        commit = case.file.entries(newest=1)[0].id
    shutil.copytree(desk.home, desk.home.parent / "copy")
    spoil(desk, "changes.bytes", commit, 0)
    doctor.repair(desk, CASE)
    rows = quarantined(desk, folder)
    assert [row[0] for row in rows] == ["change"]
    assert b"orvant" in rows[0][1] or b"armless" in rows[0][1]
    with session.unlock(desk.home.parent / "copy", desks.PASSPHRASE) as other:
        with session.open_case(other, CASE, write=True) as case:
            history.expunge(case, history.expungeable(case, "item", item.id, []), "asked for it")
        with session.open_case(other, CASE, write=False) as case:
            parcels = case.file.parcels()
    with session.open_case(desk, CASE, write=True) as case:
        case.file.merge(parcels)
        assert case.file.shown("item", item.id) is not None
    assert quarantined(desk, folder) == []


def quarantined(desk: Desk, folder: Path) -> list[tuple[str, bytes]]:
    database = desks.raw(folder, desk.officer)
    rows = database.execute("SELECT what, bytes FROM quarantine").fetchall()
    database.close()
    return list(rows)


def test_a_commit_that_breaks_the_rules_and_was_written_in_is_named_and_put_aside(pair: tuple[Desk, Desk]) -> None:
    """Somebody who holds the key of the case writes in what no merge would take."""
    from r2p_desk.casefile import journal as journals

    alice, bob = pair
    real = journals.Rules.unfit
    with session.open_case(alice, CASE, write=True) as case:
        title = case.file.record_id
        change = access_statement(bob, title)
        with pytest.MonkeyPatch.context() as lenient:
            lenient.setattr(journals.Rules, "unfit", lambda *_: None)
            case.file.journal.save(bob.officer, "ab" * 16, [change])
        assert journals.Rules.unfit is real
    found = doctor.examine(alice, CASE)
    assert codes(found) == {"against-the-rules"}
    assert "not-an-access-manager" in found.findings[0].text
    put = doctor.repair(alice, CASE)
    assert [one.code for one in put.quarantined] == ["statements-quarantined"]
    assert titles(alice) == sorted(TITLES[:5])


def access_statement(desk: Desk, record: str) -> Any:
    from r2p_desk.casefile.rules import access_change

    return access_change(record, 9, [desk.officer.id], [desk.officer.public])
