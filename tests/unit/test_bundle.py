"""A case on the disk: what is stated is there after reopening, by one writer at a time, and a copy knows it is one."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from copies import ADVISER, FIELD, RECORDS, officer
from r2p_desk.casefile.access import read_access, seal_access, write_access
from r2p_desk.casefile.bundle import CaseFile
from r2p_desk.casefile.desk import DeskStore, Pin, Registered
from r2p_desk.casefile.journal import access_change
from r2p_desk.errors import AlreadyOpen, Damaged, InvalidValue, Locked, Refused

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TITLE = {"title": "A situation", "marking": "CONFIDENTIAL"}
OWNER = officer(FIELD)
ONE, TWO = RECORDS[:2]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[CaseFile]:
    with CaseFile.create(tmp_path / "cases", OWNER, TITLE, NOW) as made:
        yield made


def stated(case: CaseFile, record: str = ONE, **fields: Any) -> str | None:
    commit = case.state(OWNER, [("item", record, fields)], NOW + timedelta(minutes=case.count("commit")))
    return commit.id if commit else None


def shown(case: CaseFile, record: str = ONE) -> dict[str, Any]:
    return {name: values[0].value for name, values in (case.values("item", record) or {}).items()}


def reopened(case: CaseFile, folder: Path | None = None, *, write: bool = True) -> CaseFile:
    pin = case.pin
    case.close()
    return CaseFile.open(folder or case.folder, OWNER, pin, write=write)


def test_what_was_stated_is_there_after_reopening(case: CaseFile) -> None:
    stated(case, title="Checkpoint", text="中国 and “quotes”\n\x00", known="1994-01-10", signals=["incitement"])
    before = shown(case)
    with reopened(case) as again:
        assert shown(again) == before
        assert [hit.id for hit in again.search("quotes")] == [ONE]
        assert again.findings == []
        assert again.values("case", again.record_id) is not None


def test_a_folder_s_name_is_chance_and_not_the_case_id(case: CaseFile) -> None:
    assert case.folder.suffix == ".r2pcase"
    assert len(case.folder.stem) == 32
    assert case.id not in case.folder.name


def test_only_news_make_a_commit(case: CaseFile) -> None:
    assert stated(case, title="Checkpoint", text=None)
    assert stated(case, title="Checkpoint", note=None) is None
    assert stated(case, title="Checkpoint", note="news")
    assert [set(change.fields) for change in case.entries()[-1].changes] == [{"note"}]
    assert case.count("commit") == 3


def test_a_field_is_cleared_and_stays_in_the_history(case: CaseFile) -> None:
    stated(case, title="Checkpoint", note="wrong")
    stated(case, note=None)
    assert shown(case)["note"] is None
    assert case.search("wrong") == []
    assert [change.fields for entry in case.entries() for change in entry.changes if "note" in change.fields] == [
        {"title": "Checkpoint", "note": "wrong"},
        {"note": None},
    ]


def test_what_may_be_withheld_apart_lies_in_changes_of_its_own(case: CaseFile) -> None:
    stated(case, title="t", text="x", place={"name": "y"}, source=TWO, grade="B2", marking="CONFIDENTIAL")
    groups = {frozenset(change.fields) for change in case.entries()[-1].changes}
    assert groups == {frozenset(g) for g in ({"title", "text"}, {"place"}, {"source"}, {"grade", "marking"})}


@pytest.mark.parametrize("value", [1.5, 2**60, "\ud800", object(), {1: 2}])
def test_a_value_that_cannot_be_written_exactly_is_refused_and_nothing_is_saved(case: CaseFile, value: object) -> None:
    with pytest.raises(InvalidValue):
        stated(case, title="t", odd=value)
    assert case.count("commit") == 1
    assert stated(case, title="t")


def test_search_answers_the_newest_first_and_only_what_is_shown_now(case: CaseFile) -> None:
    stated(case, ONE, title="camp in the north", text="militia")
    stated(case, TWO, title="camp in the south", note="militia")
    assert [hit.id for hit in case.search("camp")] == [TWO, ONE]
    assert [hit.snippet for hit in case.search("militia north")] == ["camp in the north militia"]
    assert [hit.kind for hit in case.search("situation")] == ["case"]
    stated(case, ONE, title="school in the north")
    assert [hit.id for hit in case.search("camp")] == [TWO]
    assert [hit.id for hit in case.search("cam", prefix=True)] == [TWO]
    assert len(case.search("militia", limit=1)) == 1
    assert case.search("") == case.search("🙂") == []


def test_one_writes_and_others_read(case: CaseFile) -> None:
    with pytest.raises(AlreadyOpen):
        CaseFile.open(case.folder, OWNER, case.pin, write=True)
    with CaseFile.open(case.folder, OWNER, case.pin, write=False) as reader:
        stated(case, title="seen while open")
        assert shown(reader) == {"title": "seen while open"}
        with pytest.raises(Refused):
            stated(reader, title="x")
        with pytest.raises(Refused):
            reader.merge([])
        with pytest.raises(sqlcipher.OperationalError):
            reader.connection.execute("DELETE FROM commits")
    pin = case.pin
    case.close()
    CaseFile.open(case.folder, OWNER, pin, write=True).close()


def test_a_closed_case_has_no_key_any_more(case: CaseFile) -> None:
    key = case.access.key
    case.close()
    assert key == bytes(32)
    with pytest.raises(Locked):
        case.access.derive("case-db")


def test_a_writer_keeps_its_id_and_a_copy_draws_another(case: CaseFile, tmp_path: Path) -> None:
    stated(case, title="here")
    with reopened(case) as again:
        stated(again, title="here again")
        assert [head[1] for head in again.journal.heads()] == [3]
        pin = again.pin
    shutil.copytree(case.folder, tmp_path / "copied")
    with CaseFile.open(tmp_path / "copied", OWNER, pin, write=True) as copied:
        stated(copied, title="there")
        assert sorted(head[1] for head in copied.journal.heads()) == [1, 3]
        parcels = copied.parcels()
    with CaseFile.open(case.folder, OWNER, pin, write=True) as here:
        stated(here, TWO, title="meanwhile")
        assert here.merge(parcels).refused == ()
        assert shown(here) == {"title": "there"}
        assert here.journal.ancestry.forked() == set()


def test_two_officers_share_a_case_and_see_each_other_s_statements(case: CaseFile, tmp_path: Path) -> None:
    other = officer(ADVISER)
    both = [OWNER.public, other.public]
    case.journal.save(OWNER, case._writer(), [access_change(case.record_id, 2, [OWNER.id], both)], NOW)
    access = case.access
    data = seal_access(
        OWNER, case=access.case, key=access.key, first=access.first, epoch=2, managers=[OWNER.id], officers=both
    )
    case.close()
    write_access(case.folder, data)
    shutil.copytree(case.folder, tmp_path / "theirs")
    with CaseFile.open(tmp_path / "theirs", other, None, write=True) as theirs:
        assert theirs.findings == []
        theirs.state(other, [("item", ONE, {"title": "from the adviser"})], NOW)
        parcels = theirs.parcels()
    with CaseFile.open(case.folder, OWNER, None, write=True) as mine:
        assert len(mine.merge(parcels).applied) == 1
        assert [entry.name for entry in mine.entries()][-1] == other.name
        assert shown(mine) == {"title": "from the adviser"}


def test_an_officer_who_was_not_named_cannot_open(case: CaseFile) -> None:
    with pytest.raises(Refused, match="not among those"):
        read_access(case.folder, officer(ADVISER))


def test_every_way_a_file_could_leave_the_database_is_shut(case: CaseFile, tmp_path: Path) -> None:
    statements = (
        f"ATTACH DATABASE '{tmp_path / 'leak.db'}' AS leak",
        "PRAGMA temp_store = FILE",
        "PRAGMA temp_store_directory = '/tmp'",
        "SELECT load_extension('x')",
    )
    for statement in statements:
        with pytest.raises(sqlcipher.DatabaseError):
            case.connection.execute(statement)
    pragmas = {"journal_mode": "wal", "synchronous": 2, "auto_vacuum": 2, "trusted_schema": 0, "foreign_keys": 1}
    for name, value in pragmas.items():
        assert case.connection.execute(f"PRAGMA {name}").fetchone()[0] == value
    assert case.connection.execute("PRAGMA cache_size").fetchone()[0] <= -65536
    assert not (tmp_path / "leak.db").exists()


def test_after_closing_only_the_bundle_s_own_files_are_there(case: CaseFile) -> None:
    stated(case, title="x")
    case.close()
    case.close()
    names = {path.name for path in case.folder.iterdir()}
    assert names == {"access.age", "access.bak", "case.db", "README.txt", "lock"}


def test_the_officer_s_store_remembers_cases_under_its_key_alone(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    pin = Pin(commitment="00" * 32, first="11" * 32, access="22" * 32)
    known = Registered(id="0f" * 16, folder="cases/x", title="A situation", pin=pin, heads=(("ab" * 16, 3, "cd" * 32),))
    store = DeskStore(path, bytes(32), create=True)
    store.put(known)
    store.put(known)
    store.close()
    assert b"situation" not in path.read_bytes()
    again = DeskStore(path, bytes(32))
    assert again.cases() == [known]
    again.close()
    with pytest.raises(Damaged):
        DeskStore(path, bytes(31) + b"\x01")
