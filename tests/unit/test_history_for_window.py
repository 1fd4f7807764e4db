"""What the window reads of the history: pages of the journal, commits field by field, records with the words beside."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desks import PASSPHRASE, quick_home
from r2p_desk.actions import access, history, session
from r2p_desk.actions import history_for_window as shown
from r2p_desk.actions.assessing import Grounds, judge, state_concern
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item, change_item, find_item, list_items, remove_item, restore_item
from r2p_desk.casefile.bundle import CaseFile
from r2p_desk.domain.assessment import Concern, Direction, State
from r2p_desk.domain.when import When
from r2p_desk.errors import NotFound
from r2p_desk.keys.officer import Officer, create_officer

CASE = "Northern province"
ITEM = "11111111-1111-4111-8111-111111111111"


@pytest.fixture(scope="module")
def colleague() -> Officer:
    return create_officer("Field Colleague", datetime.now(UTC))


@pytest.fixture
def case(tmp_path: Path) -> Iterator[session.OpenCase]:
    with session.unlock(quick_home(tmp_path), PASSPHRASE) as desk:
        create_case(desk, CASE).close()
        with session.open_case(desk, CASE, write=True) as opened:
            yield opened


def newest(case: session.OpenCase) -> shown.CommitTold:
    return shown.commit_told(case, case.file.entries(newest=1)[0].id, None)


def fields(told: shown.CommitTold) -> dict[str, tuple[object, object]]:
    return {field.field: (field.before, field.after) for record in told.records for field in record.change.fields}


def test_the_journal_comes_a_page_at_a_time_and_misses_nothing(case: session.OpenCase) -> None:
    for number in range(7):
        add_item(case, Draft(title=f"Report {number}"))
    size = shown.journal_size(case)
    pages = [shown.journal_page(case, skip=at, newest=3) for at in range(0, size, 3)]
    ids = [row.id for page in pages for row in page]
    assert ids == [entry.id for entry in reversed(history.journal(case))]
    assert len(ids) == size == 8
    assert pages[0][0].touched[0].titles == ("Report 6",)


def test_the_journal_of_one_record_or_one_officer(case: session.OpenCase) -> None:
    item = add_item(case, Draft(title="first"))
    add_item(case, Draft(title="another"))
    change_item(case, item.id, {"title": "second"})
    record = ("item", item.id)
    assert shown.journal_size(case, record=record) == 2
    assert [row.touched[0].titles for row in shown.journal_page(case, skip=0, newest=9, record=record)] == [
        ("second",),
        ("second",),
    ]
    assert shown.journal_size(case, officer="0" * 64) == 0
    assert shown.journal_size(case, officer=case.desk.officer.id) == 4


def test_a_commit_tells_each_field_before_and_after(case: session.OpenCase) -> None:
    item = add_item(case, Draft(title="first", text="as reported", source="HERON"))
    change_item(case, item.id, {"title": "second", "text": None, "source": "EGRET"})
    told = newest(case)
    before, after = fields(told)["source"]
    assert fields(told)["title"] == ("first", "second")
    assert fields(told)["text"] == ("as reported", None)
    assert (told.names[str(before)], told.names[str(after)]) == ("HERON", "EGRET")
    assert {one.title for one in told.records} == {"second", "EGRET"}


def test_before_is_what_its_officer_knew_not_what_came_since(case: session.OpenCase) -> None:
    then = datetime(2026, 3, 1, 12, tzinfo=UTC)
    for day, title in enumerate(("one", "two", "three")):
        case.state([("item", ITEM, {"title": title})], then.replace(day=day + 1))
    rows = shown.journal_page(case, skip=0, newest=3)
    assert [fields(shown.commit_told(case, row.id, None))["title"] for row in rows] == [
        ("two", "three"),
        ("one", "two"),
        (None, "one"),
    ]


def test_what_is_expunged_is_counted_and_never_told(case: session.OpenCase) -> None:
    item = add_item(case, Draft(title="a name", grade=None))
    change_item(case, item.id, {"title": "no name"})
    targets = [one.target for one in shown.statements_of(case, "item", item.id)][-1:]
    history.expunge(case, targets, "a witness is named")
    rows = {row.id: row for row in shown.journal_page(case, skip=0, newest=9)}
    assert rows[targets[0].commit].expunged == 1
    told = shown.commit_told(case, targets[0].commit, None)
    field = told.records[0].change.fields[0]
    assert (field.after, field.after_expunged, told.expunged) == (None, True, 1)
    changed = next(row for row in rows.values() if row.touched and row.touched[0].kind == "item" and not row.expunged)
    (after,) = shown.commit_told(case, changed.id, None).records[0].change.fields
    assert (after.before, after.before_expunged, after.after) == (None, True, "no name")
    assert "a name" not in repr([told, list(rows.values()), shown.history_of(case, "item", item.id)])


def test_an_item_whose_title_is_expunged_is_still_an_item(case: session.OpenCase) -> None:
    item = add_item(case, Draft(title="a name", grade=None, known=When("2026-01-01")))
    history.expunge(case, history.expungeable(case, "item", item.id, ["title"]), "a witness is named")
    found = find_item(case, item.id)
    assert "expunged" in found.title
    assert found.known == "2026-01-01"
    assert found.marking is None


def test_a_commit_of_very_many_changes_says_how_many_it_left_out(
    case: session.OpenCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shown, "_MOST_CHANGES", 5)
    stated = [("item", f"{number:08x}-1111-4111-8111-111111111111", {"title": str(number)}) for number in range(12)]
    case.state(stated)
    told = newest(case)
    assert (len(told.records), told.left_out) == (5, 7)
    row = shown.journal_page(case, skip=0, newest=1)[0]
    assert (row.touched[0].count, len(row.touched[0].titles)) == (12, 3)


def test_no_such_commit_or_record(case: session.OpenCase) -> None:
    with pytest.raises(NotFound):
        shown.commit_told(case, "0" * 64, None)
    with pytest.raises(NotFound):
        shown.history_of(case, "item", ITEM)
    assert shown.statements_of(case, "item", ITEM) == []


def test_undo_and_redo_tell_what_was_put_back(case: session.OpenCase) -> None:
    item = add_item(case, Draft(title="first"))
    change_item(case, item.id, {"title": "second"})
    assert shown.take_back(case, again=False) == shown.PutBack(redo=False, records=(("item", "first"),), left=())
    assert shown.take_back(case, again=True) == shown.PutBack(redo=True, records=(("item", "second"),), left=())


def test_a_removed_item_is_brought_back_whatever_was_stated_since(case: session.OpenCase) -> None:
    item = add_item(case, Draft(title="to go"))
    remove_item(case, item.id)
    add_item(case, Draft(title="another"))
    assert [one.title for one in list_items(case)] == ["another"]
    restore_item(case, item.id)
    assert {one.title for one in list_items(case)} == {"another", "to go"}


def test_conflicts_wait_with_title_names_and_both_values(
    case: session.OpenCase, colleague: Officer, tmp_path: Path
) -> None:
    import shutil

    item = add_item(case, Draft(title="contested", source="HERON"))
    add_item(case, Draft(title="another", source="EGRET"))
    assert shown.waiting(case) == frozenset()
    access.add_members(case, [colleague.public])
    case.file.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    twin = Path(shutil.copytree(case.file.folder, tmp_path / "twin.r2pcase"))
    with CaseFile.open(twin, colleague, None, write=True) as theirs:
        other = session.OpenCase(case.desk, theirs)
        egret = next(one for one in theirs.source_names() if one[1] == "EGRET")[0]
        theirs.state(colleague, [("item", item.id, {"source": egret})])
        change_item(case, item.id, {"source": "CRANE"})
        case.file.merge(other.file.parcels())
    assert shown.waiting(case) == {("item", item.id, "source")}
    (told,) = shown.conflicts_told(case)
    assert told.title == "contested"
    assert {told.names[value.value] for value in told.conflict.values} == {"EGRET", "CRANE"}
    assert {value.name for value in told.conflict.values} == {"Field Colleague", case.desk.officer.name}
    assert shown.history_of(case, "item", item.id).conflicting == ("source",)
    history.resolve_with(case, "item", item.id, "source", egret)
    assert shown.waiting(case) == frozenset()
    assert {one.name for one in shown.seen_by_others(case).values()} == {"Field Colleague", case.desk.officer.name}


def test_the_record_of_a_judgement_and_of_a_level(case: session.OpenCase) -> None:
    day = When("1994-01-15")
    assert shown.judgement_record(case, day, "7.3") is None
    judge(case, day, "7.3", Grounds(state=State.PRESENT))
    judge(case, day, "7.3", Grounds(state=State.ABSENT))
    state_concern(case, day, "7", Concern.HIGH, Direction.WORSENING, None)
    record = shown.judgement_record(case, When("1994-02-01"), "7.3")
    assert record is not None
    told = shown.history_of(case, "judgement", record)
    assert told.title.startswith("7.3 ")
    assert [value.value for value in told.values if value.field == "state"] == ["absent", "present"]
    concern = shown.concern_record(case, day, "7")
    assert concern is not None
    assert shown.concern_record(case, When("1993-01-01"), "7") is None
    assert shown.title_of(case, "concern", concern) == "7"


def test_an_attachment_in_the_journal_has_its_name_and_never_its_key(case: session.OpenCase, tmp_path: Path) -> None:
    from r2p_desk.actions.attachments import About, add_attachment
    from r2p_desk.ui.record_words import field_words, value_words

    paper = tmp_path / "leaflet.txt"
    paper.write_text("what was handed out", encoding="utf-8")
    item = add_item(case, Draft(title="leaflets"))
    add_attachment(case, paper, About(item=item.id))
    told = [shown.commit_told(case, row.id, None) for row in shown.journal_page(case, skip=0, newest=3)]
    records = [record for one in told for record in one.records]
    assert {record.title for record in records if record.change.kind in ("attachment", "attached", "custody")} == {
        "leaflet.txt"
    }
    keys = {record.change.fields for record in records if record.change.kind == "attachment"}
    words = [
        value_words("attachment", field.field, field.after, {})
        for fields_of_one in keys
        for field in fields_of_one
        if field_words("attachment", field.field) == "Its key"
    ]
    assert words == ["kept in the case, not shown"]
