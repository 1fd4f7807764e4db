"""Undo and redo across restarts, every value ever stated, conflicts decided, and the case as it stood."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desks import PASSPHRASE, quick_home
from r2p_desk.actions import access, doctor, history, session
from r2p_desk.actions.annexes import annexes_of, with_annexes
from r2p_desk.actions.assessing import Grounds, judge, profile
from r2p_desk.actions.cases import create_case, show_case
from r2p_desk.actions.items import Draft, add_item, change_item, find_item, list_items
from r2p_desk.actions.sealed_names import find_source, open_name, seal_anew, seal_name
from r2p_desk.actions.searching import search_case
from r2p_desk.actions.stood import as_it_stood, moment_of, moments
from r2p_desk.casefile.bundle import CaseFile
from r2p_desk.casefile.desk import DeskStore
from r2p_desk.domain.assessment import State
from r2p_desk.domain.when import When
from r2p_desk.errors import Damaged, InvalidValue, NotFound, Refused, UsageError
from r2p_desk.keys.heads import seal_heads
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
        yield opened


def reopened(case: session.OpenCase) -> session.OpenCase:
    case.close()
    return session.open_case(case.desk, CASE, write=True)


def titles(case: session.OpenCase) -> set[str]:
    return {item.title for item in list_items(case)}


def shared_with(case: session.OpenCase, colleague: Officer, folder: Path) -> session.OpenCase:
    """A colleague's copy of the case, in a home of theirs."""
    access.add_members(case, [colleague.public])
    folder.mkdir()
    case.file.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    bundle = Path(shutil.copytree(case.file.folder, folder / "cases" / case.file.folder.name))
    store = DeskStore(folder / "desk.db", colleague.desk_key, create=True)
    return session.OpenCase(session.Desk(folder, colleague, store), CaseFile.open(bundle, colleague, None, write=True))


def test_a_change_is_undone_and_redone_across_restarts(case: session.OpenCase) -> None:
    item = add_item(case, Draft(title="first", text="as reported"))
    change_item(case, item.id, {"title": "second", "text": None})
    again = reopened(case)
    assert history.undoable(again) == (2, 0)
    undone = history.undo(again)
    assert undone.records == (("item", item.id),)
    found = find_item(again, item.id)
    assert (found.title, found.text) == ("first", "as reported")
    once_more = reopened(again)
    assert history.undoable(once_more) == (1, 1)
    history.redo(once_more)
    found = find_item(once_more, item.id)
    assert (found.title, found.text) == ("second", None)
    assert history.undoable(once_more) == (2, 0)
    once_more.close()
    assert doctor.examine(case.desk, CASE).sound


def test_a_captured_item_is_undone_with_its_source_and_comes_back_whole(case: session.OpenCase) -> None:
    item = add_item(case, Draft(title="only one", source="A priest"))
    history.undo(case)
    assert titles(case) == set()
    assert search_case(case, "only") == []
    history.redo(case)
    assert titles(case) == {"only one"}
    assert find_item(case, item.id) == item


def test_undo_walks_back_to_the_beginning_and_forward_again(case: session.OpenCase) -> None:
    item = add_item(case, Draft(title="0"))
    for number in range(1, 5):
        change_item(case, item.id, {"title": str(number)})
    seen = []
    for _ in range(4):
        history.undo(case)
        seen.append(find_item(case, item.id).title)
    assert seen == ["3", "2", "1", "0"]
    for _ in range(4):
        history.redo(case)
        seen.append(find_item(case, item.id).title)
    assert seen[4:] == ["1", "2", "3", "4"]
    for _ in range(5):
        history.undo(case)
    assert titles(case) == set()
    with pytest.raises(Refused, match="nothing to undo"):
        history.undo(case)


def test_something_new_stated_ends_what_could_be_redone(case: session.OpenCase) -> None:
    item = add_item(case, Draft(title="first"))
    change_item(case, item.id, {"title": "second"})
    history.undo(case)
    change_item(case, item.id, {"title": "another"})
    with pytest.raises(Refused, match="nothing to redo"):
        history.redo(case)


def test_what_a_colleague_stated_since_is_left_alone(
    case: session.OpenCase, colleague: Officer, tmp_path: Path
) -> None:
    item = add_item(case, Draft(title="mine", text="mine"))
    change_item(case, item.id, {"title": "mine again", "text": "mine again"})
    theirs = shared_with(case, colleague, tmp_path / "theirs")
    change_item(theirs, item.id, {"title": "theirs"})
    case.file.merge(theirs.file.parcels())
    undone = history.undo(case)
    assert undone.left == (("item", item.id, "title"),)
    found = find_item(case, item.id)
    assert (found.title, found.text) == ("theirs", "mine")
    change_item(theirs, item.id, {"title": "theirs still"})
    theirs.close()


def test_an_undone_judgement_is_not_judged(case: session.OpenCase) -> None:
    item = add_item(case, Draft(title="lists are read", known=When("1994-01-10")))
    day = When("1994-01-15")
    judge(case, day, "7.3", Grounds(state=State.PRESENT, supporting=((item.id, None),)))
    judge(case, day, "7.3", Grounds(state=State.ABSENT))
    history.undo(case)
    shown = {one.id: one for one in profile(case, day).indicators}["7.3"]
    assert (shown.state, len(shown.evidence_for)) == (State.PRESENT, 1)


def test_every_value_a_field_had_is_in_its_history(case: session.OpenCase) -> None:
    item = add_item(case, Draft(title="first"))
    change_item(case, item.id, {"title": "second"})
    told = [one for one in history.record_history(case, "item", item.id) if one.field == "title"]
    assert [(one.value, one.current, one.name) for one in told] == [
        ("second", True, "Aïcha Diallo"),
        ("first", False, "Aïcha Diallo"),
    ]
    with pytest.raises(NotFound):
        history.record_history(case, "item", "11111111-1111-4111-8111-111111111111")


def test_a_conflict_is_listed_and_decided_and_both_values_stay(
    case: session.OpenCase, colleague: Officer, tmp_path: Path
) -> None:
    item = add_item(case, Draft(title="before"))
    theirs = shared_with(case, colleague, tmp_path / "theirs")
    change_item(case, item.id, {"title": "mine"})
    change_item(theirs, item.id, {"title": "theirs"})
    case.file.merge(theirs.file.parcels())
    (found,) = history.conflicts(case)
    assert {(value.value, value.name) for value in found.values} == {
        ("mine", "Aïcha Diallo"), ("theirs", "Field Colleague"),
    }  # fmt: skip
    chosen = next(value for value in found.values if value.value == "theirs")
    assert history.resolve(case, "item", item.id, "title", chosen.commit[:12]) == "theirs"
    assert history.conflicts(case) == []
    told = {one.value for one in history.record_history(case, "item", item.id) if one.field == "title"}
    assert told == {"before", "mine", "theirs"}
    with pytest.raises(UsageError):
        history.resolve(case, "item", item.id, "title", chosen.commit)
    theirs.file.merge(case.file.parcels())
    assert history.conflicts(theirs) == []
    assert find_item(theirs, item.id).title == "theirs"
    theirs.close()


def test_a_decision_names_one_of_the_values(case: session.OpenCase, colleague: Officer, tmp_path: Path) -> None:
    item = add_item(case, Draft(title="before"))
    theirs = shared_with(case, colleague, tmp_path / "theirs")
    change_item(case, item.id, {"title": "mine"})
    change_item(theirs, item.id, {"title": "theirs"})
    case.file.merge(theirs.file.parcels())
    for wrong in ("", "f" * 64):
        with pytest.raises(NotFound):
            history.resolve(case, "item", item.id, "title", wrong)
    history.resolve_with(case, "item", item.id, "title", "a third word")
    assert history.conflicts(case) == []
    theirs.close()


def test_what_is_taken_out_is_nowhere_in_the_file(case: session.OpenCase) -> None:
    item = add_item(case, Draft(title="Checkpoint", text="Zebedayo was the witness"))
    targets = history.expungeable(case, "item", item.id, ["text"])
    history.expunge(case, targets, "a witness is named")
    assert find_item(case, item.id).text is None
    assert [one.expunged for one in history.record_history(case, "item", item.id) if one.field == "text"] == [True]
    assert search_case(case, "Zebedayo") == []
    connection = case.file.connection
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall():
        for row in connection.execute(f"SELECT * FROM {table}").fetchall():  # noqa: S608  # names are ours
            assert "zebedayo" not in repr(row).lower(), table
    case.close()
    assert doctor.examine(case.desk, CASE).sound


def test_taking_out_needs_a_reason_and_something_to_take(case: session.OpenCase) -> None:
    item = add_item(case, Draft(title="Checkpoint"))
    with pytest.raises(InvalidValue):
        history.expunge(case, history.expungeable(case, "item", item.id), " ")
    with pytest.raises(NotFound):
        history.expungeable(case, "item", item.id, ["text"])


def test_the_case_as_it_stood(case: session.OpenCase) -> None:
    then = datetime(2026, 3, 1, 12, tzinfo=UTC)
    item = "11111111-1111-4111-8111-111111111111"
    case.state([("item", item, {"title": "in March"})], then)
    case.state([("item", item, {"title": "in April", "text": "and more"})], then + timedelta(days=31))
    case.state([("item", "22222222-2222-4222-8222-222222222222", {"title": "another"})], then + timedelta(days=32))
    assert titles(case) == {"in April", "another"}
    with as_it_stood(case, "2026-03-01") as stood:
        assert titles(stood) == {"in March"}
        assert search_case(stood, "april") == []
        assert [hit.title for hit in search_case(stood, "march")] == ["in March"]
        assert [entry.at[:7] for entry in history.journal(stood)] == ["2026-03"]
        assert history.record_history(stood, "item", item)[0].value == "in March"
        with pytest.raises(Refused):
            add_item(stood, Draft(title="into the past"))
    with as_it_stood(case, "2026-04-01T12:00:00Z") as stood:
        assert titles(stood) == {"in April"}
    with as_it_stood(case, "2026-02-28") as stood:
        assert titles(stood) == set()
    assert titles(case) == {"in April", "another"}
    assert len(moments(case)) == 4
    for wrong in ("yesterday-ish", "2026-13-45", "T", "2026-01-01Tnoon"):
        with pytest.raises(InvalidValue):
            moment_of(wrong)


def test_closing_the_past_leaves_the_key_of_now(case: session.OpenCase) -> None:
    pin, key = case.file.pin, bytes(bytearray(case.file.access.key))
    with as_it_stood(case, "2026-03-02"):
        pass
    assert (case.file.pin, case.file.access.key) == (pin, key)


def test_what_was_taken_out_later_is_gone_from_the_past_too(case: session.OpenCase) -> None:
    then = datetime(2026, 3, 1, 12, tzinfo=UTC)
    item = "11111111-1111-4111-8111-111111111111"
    case.state([("item", item, {"title": "older"})], then)
    case.state([("item", item, {"title": "a name"})], then + timedelta(days=1))
    targets = [one for one in history.expungeable(case, "item", item) if one.commit == case.file.entries()[-1].id]
    history.expunge(case, targets, "a witness is named")
    with as_it_stood(case, "2026-03-02") as stood:
        assert [value.expunged for value in (stood.file.values("item", item) or {})["title"]] == [True]
    with as_it_stood(case, "2026-03-01") as stood:
        assert titles(stood) == {"older"}


def test_as_witnessed_takes_what_others_had_seen(case: session.OpenCase, colleague: Officer, tmp_path: Path) -> None:
    item = add_item(case, Draft(title="mine"))
    theirs = shared_with(case, colleague, tmp_path / "theirs")
    later = datetime.now(UTC) + timedelta(days=10)
    theirs.state([("item", "22222222-2222-4222-8222-222222222222", {"title": "theirs"})], later)
    assert history.witnesses(case) == {}
    with as_it_stood(case, "9999-12-31", witnessed=True) as stood:
        assert titles(stood) == set()
    case.file.merge(theirs.file.parcels())
    seen = history.witnesses(case)
    created = next(one.commit for one in history.record_history(case, "item", item.id))
    assert seen[created].officer == colleague.id
    with as_it_stood(case, (later - timedelta(days=1)).date().isoformat(), witnessed=True) as stood:
        assert titles(stood) == set()
    with as_it_stood(case, later.date().isoformat(), witnessed=True) as stood:
        assert titles(stood) == {"mine"}, "what the colleague stated last nobody else has seen"
    theirs.close()


def test_signed_heads_that_came_bear_witness(case: session.OpenCase, colleague: Officer) -> None:
    access.add_members(case, [colleague.public])
    add_item(case, Draft(title="mine"))
    heads = case.file.heads()
    case.file.bear_witness(seal_heads(colleague, case.file.id, heads, "2026-12-24T00:00:00.000Z"))
    case.file.bear_witness(
        seal_heads(create_officer("X", datetime.now(UTC)), case.file.id, heads, "2000-01-01T00:00:00.000Z")
    )
    seen = history.witnesses(case)
    assert {witness.at for witness in seen.values()} == {"2026-12-24T00:00:00.000Z"}
    assert len(seen) == 3


def test_heads_are_signed_at_closing_and_tell_of_a_rollback(case: session.OpenCase) -> None:
    case.close()
    signed = session.signed_heads(case.desk, case.file.id)
    assert signed is not None
    assert signed.signer == case.desk.officer.id
    assert signed.heads == case.desk.registered(CASE).heads
    before = (case.file.folder / "case.db").read_bytes()
    with session.open_case(case.desk, CASE, write=True) as again:
        add_item(again, Draft(title="lost"))
    (case.file.folder / "case.db").write_bytes(before)
    with session.open_case(case.desk, CASE, write=False) as rolled:
        assert [finding.code for finding in rolled.findings] == ["older-copy"]


def test_two_copies_that_went_on_apart_are_named_until_both_are_seen(desk: session.Desk, tmp_path: Path) -> None:
    """The whole home is copied byte for byte under the same inode's name, as a disk image would."""
    from unittest import mock

    with mock.patch("r2p_desk.casefile.bundle.place_mark", return_value="one place"):
        with session.open_case(desk, CASE, write=True) as case:
            add_item(case, Draft(title="common"))
            folder = case.file.folder
        twin = Path(shutil.copytree(folder, tmp_path / "twin"))
        known = desk.registered(CASE)
        with CaseFile.open(twin, desk.officer, known.pin, write=True) as other:
            other.state(desk.officer, [("item", "22222222-2222-4222-8222-222222222222", {"title": "there"})])
            parcels = other.parcels()
        with session.open_case(desk, CASE, write=True) as case:
            add_item(case, Draft(title="here"))
            case.file.merge(parcels)
        with session.open_case(desk, CASE, write=True) as case:
            assert [finding.code for finding in case.findings] == ["fork"]
            assert titles(case) == {"common", "here", "there"}
            add_item(case, Draft(title="one"))
            add_item(case, Draft(title="two"))
        with session.open_case(desk, CASE, write=True) as case:
            assert case.findings == []


def test_a_name_is_sealed_opened_with_a_trace_and_found_nowhere(case: session.OpenCase) -> None:
    add_item(case, Draft(title="report", source="HERON"))
    seal_name(case, "heron", "Zebedayo Mbwana")
    assert open_name(case, "HERON", "to call back") == "Zebedayo Mbwana"
    (trace,) = [fields for _, _, fields in case.file.records("opening")]
    assert (trace["field"], trace["why"]) == ("sealed_name", "to call back")
    connection = case.file.connection
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall():
        for row in connection.execute(f"SELECT * FROM {table}").fetchall():  # noqa: S608  # names are ours
            assert "zebedayo" not in repr(row).lower(), table
    assert search_case(case, "Zebedayo") == []
    case.close()
    with session.open_case(case.desk, CASE, write=False) as reading, pytest.raises(Refused):
        open_name(reading, "HERON")


def test_a_sealed_name_moved_to_another_source_does_not_open(case: session.OpenCase) -> None:
    add_item(case, Draft(title="report", source="HERON"))
    add_item(case, Draft(title="another", source="EGRET"))
    seal_name(case, "HERON", "Zebedayo Mbwana")
    text = (case.file.shown("source", find_source(case, "HERON").id) or {})["sealed_name"]
    case.state([("source", find_source(case, "EGRET").id, {"sealed_name": text})])
    with pytest.raises(Damaged):
        open_name(case, "EGRET")
    with pytest.raises(NotFound):
        open_name(case, "NOBODY")


def test_lengths_of_names_do_not_show(case: session.OpenCase) -> None:
    add_item(case, Draft(title="report", source="HERON"))
    sizes = set()
    for name in ("A", "Zebedayo Mbwana of the upper hills"):
        seal_name(case, "HERON", name)
        sizes.add(len((case.file.shown("source", find_source(case, "HERON").id) or {})["sealed_name"]))
    assert len(sizes) == 1


def test_only_custodians_open_and_new_custodians_get_what_was_sealed(
    case: session.OpenCase, colleague: Officer, tmp_path: Path
) -> None:
    add_item(case, Draft(title="report", source="HERON"))
    seal_name(case, "HERON", "Zebedayo Mbwana")
    theirs = shared_with(case, colleague, tmp_path / "theirs")
    with pytest.raises(Refused, match="custodians"):
        open_name(theirs, "HERON")
    done = access.set_custodians(case, ["Field Colleague"])
    assert (done.sealed, done.left, done.lingering) == (1, 0, 0)
    theirs.file.merge(case.file.parcels())
    assert open_name(theirs, "HERON") == "Zebedayo Mbwana"
    with pytest.raises(Refused, match="custodians"):
        open_name(case, "HERON")
    sealed = [
        stated
        for stated in case.file.history("source", find_source(case, "HERON").id)
        if "sealed_name" in stated.fields
    ]
    assert [stated.gone for stated in sealed] == [True, False], "the one sealed to the old custodians is expunged"
    assert seal_anew(case).left == 1
    theirs.close()


def test_an_annex_is_known_to_those_who_have_it_and_read_beside(case: session.OpenCase) -> None:
    add_item(case, Draft(title="in the main case"))
    with create_case(case.desk, "Northern province, annex", annex_of=CASE) as annex:
        add_item(annex, Draft(title="for fewer eyes"))
    assert [known.title for known in annexes_of(case.desk, case.file.id)] == ["Northern province, annex"]
    assert [known.title for known in show_case(case).annexes] == ["Northern province, annex"]
    with with_annexes(case) as (opened, closed):
        assert closed == []
        assert [titles(one) for one in opened] == [{"for fewer eyes"}]
    assert "annex" not in repr([(entry.changes) for entry in case.file.entries()])
    with pytest.raises(NotFound):
        create_case(case.desk, "Stray", annex_of="No such case")
