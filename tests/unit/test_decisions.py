"""Meetings, decisions, visits and démarches: what is missing, what stands above the ceiling, how long things took."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest

import exchanging
from deciding_steps import EARLY, LATER, MAY, case_of_may, items, whole_decision, whole_paper, whole_worksheet
from r2p_desk.actions import contacts_made, deciding, decision_records, meetings, option_papers, session, worksheets
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.history_for_window import case_marking
from r2p_desk.actions.papers import SIGNATURE, standing
from r2p_desk.actions.session import OpenCase
from r2p_desk.analysis.decisions import span
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.paper import PaperState, differences, digests_of
from r2p_desk.domain.when import When
from r2p_desk.errors import InvalidValue, KnownLater, NotFound, Refused, UsageError

JUNE = When("1993-06-01")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[OpenCase, dict[str, str]]]:
    with case_of_may(tmp_path) as made:
        yield made


def journal(case: OpenCase) -> list[str]:
    return [entry.id for entry in case.file.entries()]


def codes(case: OpenCase, decision: str) -> list[str]:
    return [one.code for one in decision_records.read_decision(case, decision).missing]


def test_an_empty_decision_says_all_that_is_missing(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, _ = opened
    made = decision_records.record_decision(case, JUNE, {})
    assert codes(case, made.id) == [
        "by",
        "reasons",
        "conditions",
        "review",
        "addressees",
        "follow-up",
        "not-known",
        "dissent",
        "paper",
        "evidence",
    ]


def test_a_decision_is_signed_once_its_options_are(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    paper = whole_paper(case, ids)
    made = whole_decision(case, ids, paper)
    assert codes(case, made.id) == ["paper-not-signed"]
    deciding.sign(case, paper.id)
    assert codes(case, made.id) == []
    assert deciding.sign(case, made.id).state is PaperState.SIGNED
    with pytest.raises(Refused):
        decision_records.change_decision(case, made.id, {"reasons": "Others"})
    new = deciding.supersede(case, made.id, When("1993-06-20"))
    assert decision_records.read_decision(case, made.id).decision.reasons == "It costs least and shows most."
    assert codes(case, new.id) == ["review", "dissent"], "the next look and who saw it otherwise are asked anew"


def test_options_not_chosen_are_named_with_reasons(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    paper = whole_paper(case, ids)
    deciding.sign(case, paper.id)
    made = whole_decision(case, ids, paper, not_chosen={})
    assert codes(case, made.id) == ["not-chosen", "not-chosen"]
    chosen = made.chosen[0]
    before = journal(case)
    with pytest.raises(UsageError):
        decision_records.change_decision(case, made.id, {"not_chosen": {chosen: "No"}})
    with pytest.raises(NotFound):
        decision_records.change_decision(case, made.id, {"chosen": ["ffffffff"]})
    with pytest.raises(UsageError):
        decision_records.change_decision(case, made.id, {"dissent": "One of us"})
    assert journal(case) == before


def test_evidence_not_known_on_the_day_is_refused(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    before = journal(case)
    with pytest.raises(KnownLater):
        decision_records.record_decision(case, JUNE, {"evidence": [ids[LATER]]})
    assert journal(case) == before
    made = decision_records.record_decision(case, When("1993-07-02"), {"evidence": [ids[LATER]]})
    with pytest.raises(KnownLater):
        decision_records.change_decision(case, made.id, {"day": JUNE})


def test_options_of_another_paper_are_told(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    first, second = whole_paper(case, ids), whole_paper(case, ids)
    for paper in (first, second):
        deciding.sign(case, paper.id)
    made = whole_decision(case, ids, first)
    decision_records.change_decision(case, made.id, {"paper": second.id})
    assert "option-elsewhere" in codes(case, made.id)


def test_a_review_lies_after_the_decision(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    paper = whole_paper(case, ids)
    deciding.sign(case, paper.id)
    made = whole_decision(case, ids, paper, review=When("1993-05-01"))
    assert codes(case, made.id) == ["review-before"]


def test_two_copies_that_meet_show_what_was_changed_behind_a_signature(tmp_path: Path) -> None:
    with exchanging.officers(tmp_path, *exchanging.NAMES[:2]) as (alice, bob):
        with create_case(alice, exchanging.CASE) as case:
            ids = items(case)
            made = whole_worksheet(case, ids)
        exchanging.take(bob, exchanging.send(alice, bob, exchanging.stick(tmp_path)))
        with session.open_case(bob, exchanging.CASE, write=True) as theirs:
            worksheets.change_worksheet(theirs, made.id, {"authorities": "met"})  # unaware that it is being signed
        with session.open_case(alice, exchanging.CASE, write=True) as case:
            deciding.sign(case, made.id)
        exchanging.take(alice, exchanging.send(bob, alice, exchanging.stick(tmp_path)))
        with session.open_case(alice, exchanging.CASE, write=True) as case:
            met = standing(case, "worksheet", made.id)
            assert met.state is PaperState.CHANGED
            assert met.signed[0].changed == (("", "authorities"),)
            assert met.disputed == ()
            with pytest.raises(Refused):
                deciding.sign(case, made.id)


def test_a_colleague_cannot_take_a_signature_away(tmp_path: Path) -> None:
    with exchanging.officers(tmp_path, *exchanging.NAMES[:2]) as (alice, bob):
        with create_case(alice, exchanging.CASE) as case:
            made = whole_worksheet(case, items(case))
            deciding.sign(case, made.id)
        exchanging.take(bob, exchanging.send(alice, bob, exchanging.stick(tmp_path)))
        with session.open_case(bob, exchanging.CASE, write=True) as theirs:
            signature = next(record for record, _, _ in theirs.file.records(SIGNATURE))
            theirs.state([(SIGNATURE, signature, {"removed": True, "parts": {}, "paper": None})])
            assert standing(theirs, "worksheet", made.id).state is PaperState.SIGNED
            with pytest.raises(Refused):
                worksheets.change_worksheet(theirs, made.id, {"authorities": "met"})


def test_the_pack_is_in_order_and_nothing_in_it_is_above_the_ceiling(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    sheet, paper = whole_worksheet(case, ids), whole_paper(case, ids)
    fields: dict[str, Any] = {"papers": [paper.id[:8], sheet.id], "ceiling": Marking("UNCLASSIFIED")}
    made = meetings.record_meeting(case, MAY, fields)
    pack = meetings.meeting_pack(case, made.id)
    assert [one.kind for one in pack.sections] == ["meeting", "", "options_paper", "worksheet", ""]
    assert [one.source for one in pack.above] == [sheet.id]
    assert pack.marking == "CONFIDENTIAL"
    with pytest.raises(Refused) as caught:
        meetings.release_pack(case, made.id)
    assert "CONFIDENTIAL" in caught.value.happened
    meetings.change_meeting(case, made.id, {"ceiling": Marking("CONFIDENTIAL")})
    assert meetings.release_pack(case, made.id).above == ()
    meetings.change_meeting(case, made.id, {"ceiling": None})
    with pytest.raises(Refused):
        meetings.release_pack(case, made.id)


def test_the_pack_says_what_is_missing_and_which_papers_are_drafts(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    made = meetings.record_meeting(case, MAY, {"papers": [whole_worksheet(case, ids).id]})
    lacks = [one.code for one in meetings.meeting_pack(case, made.id).missing]
    assert lacks == [
        "requested-by",
        "convened-by",
        "day",
        "agenda",
        "questions",
        "not-known",
        "ceiling",
        "no-assessment",
        "no-options-paper",
        "paper-not-signed",
    ]


def test_a_marking_of_its_own_lifts_paper_pack_and_window(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    secret = Marking("STRICTLY CONFIDENTIAL//TLP:RED//EYES ONLY")
    assert not case_marking(case).covers(secret)
    sheet = whole_worksheet(case, ids, marking=secret)
    made = meetings.record_meeting(case, MAY, {"papers": [sheet.id], "ceiling": Marking("CONFIDENTIAL")})
    assert [one.source for one in meetings.meeting_pack(case, made.id).above] == [sheet.id]
    assert case_marking(case).covers(secret)


def test_a_visit_named_in_an_entry_brings_its_marking(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    visit = contacts_made.record_visit(case, MAY, {"where": "Ruvo", "items": [ids[LATER]], "entrance": "refused"})
    sheet = whole_worksheet(case, ids)
    entry = worksheets.entries_of(case, sheet.id)[0]
    worksheets.change_entry(case, entry.id, {"contacts": [visit.id]})
    assert standing(case, "worksheet", sheet.id).marking == "STRICTLY CONFIDENTIAL"


def test_papers_of_a_meeting_are_papers(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    with pytest.raises(NotFound):
        meetings.record_meeting(case, MAY, {"papers": [ids[EARLY]]})
    with pytest.raises(InvalidValue):
        meetings.record_meeting(case, MAY, {"day": When("1993-05-01")})


def test_as_of_a_day_only_what_had_happened_is_in_the_pack(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    paper = whole_paper(case, ids)
    asked = When("1993-05-25")
    fields = {"papers": [paper.id], "day": JUNE, "attended": ["A", "B"], "reported": When("1993-06-03")}
    made = meetings.record_meeting(case, asked, fields)
    then = meetings.meeting_pack(case, made.id, When("1993-05-26"))
    assert (then.meeting.papers, then.meeting.attended, then.meeting.reported) == ((), (), None)
    with pytest.raises(NotFound):
        meetings.meeting_pack(case, made.id, When("1993-05-24"))


def test_times_can_be_counted_by_hand(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    fields = {"day": JUNE, "reported": When("1993-06-04"), "convened_by": "USG", "attended": ["A", "B"]}
    made = meetings.record_meeting(case, When("1993-05-25"), fields)
    (told,) = meetings.times(case, When("1993-06-10")).meetings
    assert told.request_to_meeting is not None
    assert told.request_to_report is not None
    assert told.signal_to_meeting is not None
    assert (told.request_to_meeting.least, told.request_to_meeting.most) == (7, 7)
    assert (told.request_to_report.least, told.request_to_report.most) == (10, 10)
    assert told.signal is not None
    assert told.signal.id == ids[EARLY]
    assert told.signal_to_meeting.most == 28
    assert told.waiting is None
    (before,) = meetings.times(case, When("1993-06-02")).meetings
    assert (before.request_to_report, before.waiting) == (None, 8)
    assert meetings.times(case, When("1993-05-24")).meetings == ()
    assert made.convened_by == "USG"


def test_dates_not_known_to_the_day_give_a_least_and_a_most() -> None:
    told = span(When("1993-05"), When("1993-06-10"))
    assert (told.least, told.most) == (10, 40)
    overlapping = span(When("1993-05"), When("1993-05-10"))
    assert (overlapping.least, overlapping.most) == (0, 9)


def test_reviews_and_answers_overdue_are_named(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    paper = whole_paper(case, ids)
    deciding.sign(case, paper.id)
    made = whole_decision(case, ids, paper)
    asked = contacts_made.record_demarche(case, When("1993-05-12"), {"asked": "Stop it", "due": When("1993-05-20")})
    late = When("1993-06-20")
    assert [one.record for one in meetings.times(case, late).overdue] == [asked.id], "a draft is no decision yet"
    deciding.sign(case, made.id)
    assert [(one.kind, one.days) for one in meetings.times(case, late).overdue] == [("demarche", 31), ("decision", 6)]
    contacts_made.change_demarche(case, asked.id, {"answer": "No", "answered": When("1993-06-15")})
    assert [one.kind for one in meetings.times(case, late).overdue] == ["decision"]
    assert [one.kind for one in meetings.times(case, When("1993-06-10")).overdue] == ["demarche"]
    new = deciding.supersede(case, made.id, late)
    fields = {"review": When("1993-07-20"), "unopposed": True}
    decision_records.change_decision(case, new.id, fields)
    deciding.sign(case, new.id)
    assert meetings.times(case, late).overdue == ()


def test_an_answer_does_not_come_before_the_question(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, _ = opened
    with pytest.raises(InvalidValue):
        contacts_made.record_demarche(case, When("1993-05-12"), {"answered": When("1993-05-01")})


def test_digests_tell_every_field_apart() -> None:
    parts = {("", "title"): "a", ("r", "text"): "b", ("r", "list"): [], ("r", "none"): None}
    signed = digests_of(parts)
    assert set(signed) == {"title", "r/text"}
    assert differences(signed, digests_of({**parts, ("", "title"): "b"})) == (("", "title"),)
    assert differences(signed, digests_of({("", "title"): "a"})) == (("r", "text"),)


def test_titles_of_options_are_what_people_call_them(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    read = decision_records.read_decision(case, whole_decision(case, ids, whole_paper(case, ids)).id)
    assert sorted(read.titles.values()) == ["Ask for a public statement", "Do nothing more", "Send an envoy"]
    assert option_papers.read_paper(case, str(read.decision.paper)).missing == ()


def test_a_warning_on_the_table_is_read_whole_and_its_items_count(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    warning = "0c5b7c9e-7e0d-4a6f-9a36-2f8a3a0f4b13"
    paragraph = {"text": "The radio names families.", "items": [ids[LATER]], "judgement": False}
    case.state([("warning", warning, {"title": "Note 1", "paragraphs": [paragraph], "unknowns": "Who commands."})])
    made = meetings.record_meeting(case, MAY, {"papers": [warning], "ceiling": Marking("CONFIDENTIAL")})
    pack = meetings.meeting_pack(case, made.id)
    (section,) = (one for one in pack.sections if one.kind == "warning")
    assert [line.text for line in section.lines] == ["The radio names families.", "Who commands."]
    assert (section.marking, section.state) == ("STRICTLY CONFIDENTIAL", "draft, not issued")
    assert [one.source for one in pack.above] == [warning]


BLIND, OPEN = "0c5b7c9e-7e0d-4a6f-9a36-2f8a3a0f4b14", "0c5b7c9e-7e0d-4a6f-9a36-2f8a3a0f4b15"


def test_an_assessment_on_the_table_is_told_with_its_dissent_and_a_blind_one_is_not(
    opened: tuple[OpenCase, dict[str, str]],
) -> None:
    case, _ = opened
    about = {"framework": "un-2014", "as_of": str(MAY)}
    case.state([("assessment", OPEN, about)])
    case.state([("assessment", BLIND, {**about, "round": "a-round", "assessor": "ff" * 32})])
    for record, reasons in ((OPEN, "Said in the open"), (BLIND, "Said to nobody yet")):
        concern = {"assessment": record, "subject": "7", "level": "high", "reasons": reasons}
        case.state([("concern", str(uuid5(UUID(record), "7")), concern)])
        dissent = {"assessment": record, "officer": "ff" * 32, "name": "Bob", "text": f"Not so: {reasons}"}
        case.state([("dissent", str(uuid5(UUID(record), "dissent")), dissent)])
    made = meetings.record_meeting(case, MAY, {"papers": [OPEN, BLIND]})
    open_one, blind = (one for one in meetings.meeting_pack(case, made.id).sections if one.kind == "assessment")
    said = "\n".join(f"{line.label}: {line.text}" for line in open_one.lines)
    assert "Risk factor 7: high. Said in the open" in said
    assert "Seen otherwise by Bob: Not so: Said in the open" in said
    assert open_one.state == "not signed"
    assert "nobody" not in "".join(line.text for line in blind.lines)
    assert "blind" in blind.state
