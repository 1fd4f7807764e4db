"""Who may open a case: added, removed under a new key, custodians named; and what is refused."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desks import PASSPHRASE, quick_home, raw
from r2p_desk.actions import access, doctor, session
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item, list_items
from r2p_desk.casefile.access import open_access, read_access
from r2p_desk.casefile.bundle import CaseFile
from r2p_desk.casefile.database import open_database
from r2p_desk.errors import AlreadyOpen, Cancelled, Damaged, NotFound, Refused, UsageError
from r2p_desk.jobs import Job
from r2p_desk.keys.officer import Officer, create_officer

CASE = "Northern province"


@pytest.fixture(scope="module")
def colleague() -> Officer:
    return create_officer("Field Colleague", datetime.now(UTC))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[session.Desk]:
    with session.unlock(quick_home(tmp_path), PASSPHRASE) as opened:
        create_case(opened, CASE).close()
        yield opened


@pytest.fixture
def case(desk: session.Desk) -> Iterator[session.OpenCase]:
    with session.open_case(desk, CASE, write=True) as opened:
        add_item(opened, Draft(title="before"))
        yield opened


def reopened(case: session.OpenCase) -> session.OpenCase:
    case.close()
    again = session.open_case(case.desk, CASE, write=True)
    assert again.findings == []
    return again


def test_an_added_officer_opens_the_case_and_states_in_it(case: session.OpenCase, colleague: Officer) -> None:
    access.add_members(case, [colleague.public])
    again = reopened(case)
    assert [(one.name, one.present, one.manager) for one in access.access_list(again).members] == [
        ("Aïcha Diallo", True, True),
        ("Field Colleague", True, False),
    ]
    again.close()
    with CaseFile.open(again.file.folder, colleague, None, write=True) as theirs:
        assert theirs.state(colleague, [("item", "11111111-1111-4111-8111-111111111111", {"title": "theirs"})])
    assert doctor.examine(case.desk, CASE).findings == ()


def test_a_removed_officer_opens_nothing_and_the_key_is_another(case: session.OpenCase, colleague: Officer) -> None:
    access.add_members(case, [colleague.public])
    old = case.file.access
    access.remove_members(case, ["Field Colleague"])
    assert case.file.access.key != old.key
    add_item(case, Draft(title="after"))
    again = reopened(case)
    assert {item.title for item in list_items(again)} == {"before", "after"}
    assert [(one.name, one.present) for one in access.access_list(again).members] == [
        ("Aïcha Diallo", True),
        ("Field Colleague", False),
    ]
    again.close()
    with pytest.raises(Refused, match="not among those"):
        CaseFile.open(again.file.folder, colleague, None, write=False)
    with pytest.raises(Damaged):
        open_database(again.file.folder / "case.db", old.derive("case-db"))
    assert doctor.examine(case.desk, CASE).findings == ()
    assert sorted(path.name for path in again.file.folder.iterdir()) == [
        "README.txt", "access.age", "access.bak", "case.db", "lock",
    ]  # fmt: skip


def test_nothing_under_the_old_key_is_left_in_the_new_file(case: session.OpenCase, colleague: Officer) -> None:
    access.add_members(case, [colleague.public])
    access.remove_members(case, [colleague.id])
    case.close()
    connection = raw(case.file.folder, case.desk.officer)
    assert connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
    assert connection.execute("PRAGMA auto_vacuum").fetchone()[0] == 2
    assert connection.execute("PRAGMA user_version").fetchone()[0] == 1
    connection.close()


def test_who_was_removed_can_be_added_again(case: session.OpenCase, colleague: Officer) -> None:
    access.add_members(case, [colleague.public])
    access.remove_members(case, [colleague.id])
    access.add_members(case, [colleague.public])
    case.close()
    with CaseFile.open(case.file.folder, colleague, None, write=True) as theirs:
        assert theirs.state(colleague, [("item", "11111111-1111-4111-8111-111111111111", {"title": "again"})])


def test_what_changes_nothing_or_leaves_nobody_is_refused(case: session.OpenCase, colleague: Officer) -> None:
    with pytest.raises(UsageError, match="already"):
        access.add_members(case, [case.desk.officer.public])
    with pytest.raises(UsageError, match="yourself"):
        access.remove_members(case, [case.desk.officer.id])
    with pytest.raises(NotFound):
        access.remove_members(case, ["Nobody"])
    assert access.access_list(case).epoch == 1


def test_only_a_manager_changes_access(case: session.OpenCase, colleague: Officer) -> None:
    access.add_members(case, [colleague.public])
    case.close()
    other = create_officer("Somebody", datetime.now(UTC))
    with CaseFile.open(case.file.folder, colleague, None, write=True) as theirs:
        mine = session.OpenCase(session.Desk(case.desk.home, colleague, case.desk.store), theirs)
        with pytest.raises(Refused, match="access manager"):
            access.add_members(mine, [other.public])
        with pytest.raises(Refused, match="access manager"):
            access.remove_members(mine, [case.desk.officer.id])


def test_a_reader_elsewhere_stops_a_removal_and_nothing_changes(case: session.OpenCase, colleague: Officer) -> None:
    access.add_members(case, [colleague.public])
    with session.open_case(case.desk, CASE, write=False):
        with pytest.raises(AlreadyOpen):
            access.remove_members(case, [colleague.id])
        add_item(case, Draft(title="still writing"))
    again = reopened(case)
    assert len(again.file.access.officers) == 2
    assert {item.title for item in list_items(again)} == {"before", "still writing"}
    again.close()


def test_a_cancelled_removal_changes_nothing(case: session.OpenCase, colleague: Officer) -> None:
    access.add_members(case, [colleague.public])
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        access.remove_members(case, [colleague.id], job)
    add_item(case, Draft(title="still writing"))
    again = reopened(case)
    assert len(again.file.access.officers) == 2
    again.close()


def test_names_are_sealed_to_the_managers_until_custodians_are_named(
    case: session.OpenCase, colleague: Officer
) -> None:
    assert [one.custodian for one in access.access_list(case).members] == [True]
    access.add_members(case, [colleague.public])
    access.set_custodians(case, ["Field Colleague"])
    assert {one.name: one.custodian for one in access.access_list(case).members} == {
        "Aïcha Diallo": False,
        "Field Colleague": True,
    }
    access.remove_members(case, ["Field Colleague"])
    assert [one.name for one in access.access_list(case).members if one.custodian] == ["Aïcha Diallo"]


def test_an_older_access_file_put_back_is_named(case: session.OpenCase, colleague: Officer) -> None:
    before = (case.file.folder / "access.age").read_bytes()
    access.add_members(case, [colleague.public])
    case.close()
    (case.file.folder / "access.age").write_bytes(before)
    with session.open_case(case.desk, CASE, write=True) as again:
        assert [finding.code for finding in again.findings] == ["access-changed"]
        assert again.file.read_only


def test_a_newer_access_file_of_a_manager_is_adopted_with_its_key(
    tmp_path: Path, case: session.OpenCase, colleague: Officer
) -> None:
    """A copy held by a colleague: the manager removes a third officer, and the colleague's copy follows."""
    third = create_officer("Third", datetime.now(UTC))
    access.add_members(case, [colleague.public, third.public])
    theirs = copied(case, tmp_path / "theirs", colleague)
    access.remove_members(case, [third.id])
    sent = (case.file.folder / "access.age").read_bytes()
    with pytest.raises(Refused, match="states"):
        access.adopt_access(theirs, sent)
    theirs.file.merge(case.file.parcels())
    assert access.adopt_access(theirs, sent)
    assert not access.adopt_access(theirs, sent)
    assert theirs.file.access.key == case.file.access.key
    assert theirs.file.state(colleague, [("item", "11111111-1111-4111-8111-111111111111", {"title": "goes on"})])
    theirs.close()
    assert read_access(theirs.file.folder, colleague).epoch == open_access(sent, colleague).epoch


def copied(case: session.OpenCase, folder: Path, officer: Officer) -> session.OpenCase:
    """A copy of the case in the home of another officer."""
    import shutil

    from r2p_desk.casefile.desk import DeskStore

    folder.mkdir()
    case.file.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    bundle = folder / "cases" / case.file.folder.name
    shutil.copytree(case.file.folder, bundle)
    store = DeskStore(folder / "desk.db", officer.desk_key, create=True)
    return session.OpenCase(session.Desk(folder, officer, store), CaseFile.open(bundle, officer, None, write=True))
