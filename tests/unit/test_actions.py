"""What an officer does, and what it may never cost: one bad record, one lost commit, one draft that travels."""

import shutil
import time
from pathlib import Path

import pytest
from PIL import Image

from desks import PASSPHRASE, quick_home
from r2p_desk.actions import attachments, briefing, cases, doctor, drafts, items, searching, session, views_for_window
from r2p_desk.actions.assessing import newest_day, profile
from r2p_desk.briefing.text import words
from r2p_desk.casefile.listing import ItemColumn
from r2p_desk.domain.grading import Grade
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.records import UNREADABLE_MARKING
from r2p_desk.domain.when import When
from r2p_desk.errors import Damaged, UsageError

CASE = "Kivera"


@pytest.fixture
def desk(tmp_path: Path) -> session.Desk:
    made = session.unlock(quick_home(tmp_path), PASSPHRASE)
    cases.create_case(made, CASE, marking=Marking("CONFIDENTIAL")).close()
    return made


def opened(desk: session.Desk) -> session.OpenCase:
    return session.open_case(desk, CASE, write=True)


def test_a_blank_source_is_no_source(desk: session.Desk) -> None:
    with opened(desk) as case:
        made = items.add_item(case, items.Draft(title="Heard", source="  "))
        assert made.source is None
        assert items.sources(case) == {}


def test_one_source_is_entered_once_whatever_the_letter_case(desk: session.Desk) -> None:
    with opened(desk) as case:
        first = items.add_item(case, items.Draft(title="Heard", source="Radio Ruvo"))
        second = items.add_item(case, items.Draft(title="Heard again", source=" radio ruvo "))
        assert first.source == second.source
        assert [source.name for source in items.sources(case).values()] == ["Radio Ruvo"]


def test_a_record_that_cannot_be_read_whole_hides_no_other(desk: session.Desk) -> None:
    with opened(desk) as case:
        sound = items.add_item(case, items.Draft(title="Sound", known=When("1993-05-12")))
        odd = items.add_item(case, items.Draft(title="Odd"))
        case.state([("item", odd.id, {"grade": "Z9", "known": "yesterday", "marking": "TOP SECRET-ISH", "signals": 7})])
        case.state([("judgement", "00000000-0000-4000-8000-000000000001", {"state": "somehow"})])
        listed = {item.id: item for item in items.list_items(case)}
        assert listed[sound.id] == sound
        assert (listed[odd.id].title, listed[odd.id].grade, listed[odd.id].known) == ("Odd", None, None)
        assert listed[odd.id].marking == UNREADABLE_MARKING, "what cannot be read is never marked lower"
        assert [item.title for item in profile(case, When("1993-06-01")).items] == ["Sound"]
        assert {finding.code for finding in case.findings} == {"unreadable-record"}


def test_drafts_are_no_statements_and_leave_no_trace_when_let_go(desk: session.Desk) -> None:
    with opened(desk) as case:
        commits = case.file.count("commit")
        drafts.keep_drafts(case, {"capture": {"title": "Half a thought"}})
        assert case.file.count("commit") == commits
        assert all(b"Half a thought" not in data for parcel in case.file.parcels() for _, data in parcel.changes)
    with opened(desk) as case:
        assert drafts.kept_drafts(case) == {"capture": {"title": "Half a thought"}}
        drafts.withdraw_draft(case, "capture")
        assert drafts.kept_drafts(case) == {}


def test_an_older_copy_is_named_until_its_commits_are_back(desk: session.Desk, tmp_path: Path) -> None:
    folder = desk.home / desk.registered(CASE).folder
    shutil.copytree(folder, tmp_path / "backup")
    with opened(desk) as case:
        items.add_item(case, items.Draft(title="Saved after the backup"))
        lost = case.file.parcels()
    shutil.copy(tmp_path / "backup" / "case.db", folder / "case.db")
    for _ in range(2):
        with opened(desk) as case:
            assert [finding.code for finding in case.findings] == ["older-copy"]
            items.add_item(case, items.Draft(title="Saved on the old copy"))
        assert "older-copy" in [finding.code for finding in doctor.examine(desk, CASE).findings]
    with opened(desk) as case:
        case.file.merge(lost)
    with opened(desk) as case:
        assert case.findings == []
        assert "Saved after the backup" in [item.title for item in items.list_items(case)]
    assert doctor.examine(desk, CASE).sound


def test_a_search_of_the_home_says_what_is_amiss_with_a_case(desk: session.Desk, tmp_path: Path) -> None:
    with opened(desk) as case:
        items.add_item(case, items.Draft(title="Checkpoint at Ruvo"))
    cases.create_case(desk, "Other").close()
    here, there = (desk.home / desk.registered(name).folder for name in (CASE, "Other"))
    shutil.move(here, tmp_path / "aside")
    shutil.copytree(there, here)
    found = searching.search_home(desk, "checkpoint")
    assert found.hits == ()
    assert CASE in {name for name, _ in found.closed}


def test_of_two_markings_stated_unaware_of_each_other_the_strictest_counts(desk: session.Desk, tmp_path: Path) -> None:
    with opened(desk) as case:
        item = items.add_item(case, items.Draft(title="Convoy", marking=Marking("UNCLASSIFIED")))
    shutil.copytree(desk.home, tmp_path / "copy")
    with session.unlock(tmp_path / "copy", PASSPHRASE) as other, opened(other) as case:
        items.change_item(case, item.id, {"marking": Marking("STRICTLY CONFIDENTIAL//TLP:RED")})
        elsewhere = case.file.parcels()
    with opened(desk) as case:
        items.change_item(case, item.id, {"marking": Marking("CONFIDENTIAL//TLP:AMBER")})
        case.file.merge(elsewhere)
        assert case.file.conflicts() == [("item", item.id, "marking")]
        assert items.find_item(case, item.id).marking == Marking("STRICTLY CONFIDENTIAL//TLP:RED")
        assert items.list_items(case)[0].marking == Marking("STRICTLY CONFIDENTIAL//TLP:RED")


def test_clearing_a_field_leaves_what_was_there_in_the_history(desk: session.Desk) -> None:
    with opened(desk) as case:
        item = items.add_item(case, items.Draft(title="Convoy", text="Forty trucks"))
        assert items.change_item(case, item.id, {"text": None}).text is None
        assert any(b"Forty trucks" in data for parcel in case.file.parcels() for _, data in parcel.changes)


def test_two_cases_of_one_name_are_refused(desk: session.Desk) -> None:
    with pytest.raises(UsageError):
        cases.create_case(desk, CASE)


def test_what_nobody_could_judge_is_never_listed_as_worst(desk: session.Desk) -> None:
    with opened(desk) as case:
        for grade in ("E5", "F2", "A1", "B6", None):
            items.add_item(case, items.Draft(title=f"Graded {grade}", grade=Grade(grade) if grade else None))

        def listed(*, descending: bool) -> list[str]:
            order = views_for_window.Order(by=ItemColumn.GRADE, descending=descending)
            first = views_for_window.first_rows(case, order)
            whole = views_for_window.whole_order(case, order)
            assert [row.number for row in first.rows] == list(whole.numbers)
            return [row.grade for row in first.rows]

        assert listed(descending=False) == ["A1", "E5", "B6", "F2", ""]
        assert listed(descending=True) == ["E5", "A1", "F2", "B6", ""]


def test_an_id_that_came_twice_is_not_guessed_at(desk: session.Desk) -> None:
    with opened(desk) as case:
        for title in ("One", "Two"):
            made = items.add_item(case, items.Draft(title=title))
            case.state([("item", made.id, {"external_id": "RW-001"})])
        with pytest.raises(UsageError):
            items.find_item(case, "RW-001")


def test_a_title_is_one_line(desk: session.Desk) -> None:
    with opened(desk) as case:
        assert items.add_item(case, items.Draft(title=" Checkpoint\n at\tRuvo ")).title == "Checkpoint at Ruvo"


def test_a_damaged_store_of_the_officer_says_that_the_cases_are_whole(desk: session.Desk) -> None:
    desk.close()
    (desk.home / "desk.bak").unlink()
    store = desk.home / session.STORE_FILE
    store.write_bytes(store.read_bytes()[:20000])
    with pytest.raises(Damaged) as refused:
        session.unlock(desk.home, PASSPHRASE)
    assert "not hit" in refused.value.kept


def test_what_was_just_saved_is_known_today_wherever_the_officer_is(
    desk: session.Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(desk) as case:
        made = items.add_item(case, items.Draft(title="Just now"))
        for zone in ("UTC", "UTC+12", "UTC-14"):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            assert [item.id for item in profile(case, newest_day(case)).items] == [made.id]
    monkeypatch.undo()
    time.tzset()


def test_no_word_of_a_paper_is_kept_once_its_case_is_closed(desk: session.Desk, tmp_path: Path) -> None:
    with opened(desk) as case:
        briefing.export_briefing(case, tmp_path / "paper.pdf")
        assert words._shaped.cache_info().currsize
    assert not words._shaped.cache_info().currsize


def test_a_paper_is_written_although_an_attachment_vanished_from_the_disk(desk: session.Desk, tmp_path: Path) -> None:
    picture = tmp_path / "photo.png"
    Image.new("RGB", (64, 64), "red").save(picture)
    with opened(desk) as case:
        item = items.add_item(case, items.Draft(title="A photograph", marking=Marking("STRICTLY CONFIDENTIAL")))
        attachments.add_attachment(case, picture, attachments.About(item=item.id))
        for blob in (case.file.folder / "blobs").rglob("*"):
            if blob.is_file():
                blob.unlink()
        made = briefing.export_briefing(case, tmp_path / "paper.pdf", ceiling=Marking("CONFIDENTIAL"))
        assert made.path.read_bytes().startswith(b"%PDF-")
