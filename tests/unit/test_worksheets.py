"""The two-limb worksheet says what it lacks, rests on nothing known later, and stands as it was signed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deciding_steps import EARLY, LATER, MAY, case_of_may, whole_worksheet
from r2p_desk.actions import deciding, history, worksheets
from r2p_desk.actions.contacts_made import record_demarche
from r2p_desk.actions.items import find_item, remove_item
from r2p_desk.actions.papers import standing
from r2p_desk.actions.session import OpenCase
from r2p_desk.domain.paper import PaperState
from r2p_desk.domain.when import When
from r2p_desk.domain.worksheet import Finding, Limb, Part, Worksheet, account_words
from r2p_desk.errors import InvalidValue, KnownLater, NotFound, Refused, UsageError

DENIAL = "The minister denies it"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[OpenCase, dict[str, str]]]:
    with case_of_may(tmp_path) as made:
        yield made


def codes(case: OpenCase, worksheet: Worksheet) -> list[str]:
    return [one.code for one in worksheets.read_worksheet(case, worksheet.id).missing]


def everything(case: OpenCase) -> list[tuple[str, str]]:
    return [(entry.id, entry.at) for entry in case.file.entries()]


def test_an_empty_worksheet_says_all_that_is_missing(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, _ = opened
    made = worksheets.begin_worksheet(case, MAY, {})
    assert codes(case, made) == [
        "crimes",
        "part-tried",
        "finding-peaceful-means",
        "reasons-peaceful-means",
        "part-capacity",
        "part-will",
        "part-taken",
        "part-requests",
        "finding-authorities",
        "reasons-authorities",
        "account",
    ]


def test_a_whole_one_is_signed_and_its_findings_are_the_officers(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids)
    assert codes(case, made) == []
    laid = worksheets.read_worksheet(case, made.id)
    assert [(one.limb, one.finding) for one in laid.limbs] == [
        (Limb.PEACEFUL_MEANS, Finding.MET),
        (Limb.AUTHORITIES, Finding.NOT_CLEAR),
    ]
    signed = deciding.sign(case, made.id)
    assert (signed.state, [one.name for one in signed.signed]) == (PaperState.SIGNED, [case.desk.officer.name])


def test_evidence_alone_states_no_finding(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids, peaceful_means=None, authorities=None)
    assert [limb.finding for limb in worksheets.read_worksheet(case, made.id).limbs] == [None, None]
    assert codes(case, made) == ["finding-peaceful-means", "finding-authorities"]


def test_the_states_own_account_is_required_or_that_it_was_asked_for(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids, account=None, account_items=())
    assert codes(case, made) == ["account"]
    worksheets.change_worksheet(case, made.id, {"account": "They say all is well."})
    assert codes(case, made) == ["account-item"]
    changed = worksheets.change_worksheet(case, made.id, {"account": None, "account_asked": When("1993-05-10")})
    assert codes(case, made) == []
    assert account_words(changed) == (
        "The State was asked for its own account on 10 May 1993; as of 31 May 1993 it has not given one."
    )


def test_the_state_cannot_have_been_asked_after_the_day(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids)
    with pytest.raises(KnownLater):
        worksheets.change_worksheet(case, made.id, {"account_asked": When("1993-06-02")})


def test_each_entry_needs_both_sides_or_that_the_other_was_looked_for(
    opened: tuple[OpenCase, dict[str, str]],
) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids)
    entry = worksheets.add_entry(case, made.id, Part.TRIED, "A round of talks", {})
    assert codes(case, made) == ["since", "result", "evidence"]
    fields = {"since": When("1993-02"), "result": "Broken off", "evidence_for": [ids[EARLY]]}
    worksheets.change_entry(case, entry.id, fields)
    assert codes(case, made) == ["one-sided"]
    worksheets.change_entry(case, entry.id, {"looked": "In the mediator's reports; none."})
    assert codes(case, made) == []


@pytest.mark.parametrize("side", ["evidence_for", "evidence_against"])
def test_what_became_known_later_is_no_evidence(opened: tuple[OpenCase, dict[str, str]], side: str) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids)
    before = everything(case)
    with pytest.raises(KnownLater) as caught:
        worksheets.add_entry(case, made.id, Part.WILL, "They knew", {side: [ids[LATER]]})
    assert caught.value.todo
    with pytest.raises(KnownLater):
        worksheets.change_worksheet(case, made.id, {"account_items": [ids[LATER]]})
    with pytest.raises(KnownLater):  # nor by moving the day of the worksheet before what it rests on
        worksheets.change_worksheet(case, made.id, {"as_of": When("1993-05-10")})
    assert everything(case) == before


def test_one_item_speaks_for_one_side_of_an_entry(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids)
    sides = {"evidence_for": [ids[EARLY]], "evidence_against": [ids[EARLY]]}
    with pytest.raises(UsageError):
        worksheets.add_entry(case, made.id, Part.WILL, "Both", sides)


def test_requests_name_the_demarche_that_made_them(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids)
    asked = record_demarche(case, When("1993-05-12"), {"asked": "Stop the radio"})
    entry = worksheets.add_entry(case, made.id, Part.REQUESTS, "To stop the radio", {"contacts": [asked.id[:8]]})
    assert entry.contacts == (asked.id,)
    with pytest.raises(NotFound):
        worksheets.change_entry(case, entry.id, {"contacts": [ids[EARLY]]})


def test_signing_with_parts_missing_is_refused_and_says_which(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids, authorities_reasons=None)
    before = everything(case)
    with pytest.raises(Refused) as caught:
        deciding.sign(case, made.id)
    assert [code for code, _ in caught.value.findings] == ["reasons-authorities"]
    assert "National authorities are manifestly failing to protect" in caught.value.happened
    assert everything(case) == before


def test_signing_freezes_and_superseding_keeps(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids)
    entry = worksheets.entries_of(case, made.id)[0]
    deciding.sign(case, made.id)
    before = everything(case)
    for attempt in (
        lambda: worksheets.change_worksheet(case, made.id, {"authorities": "met"}),
        lambda: worksheets.add_entry(case, made.id, Part.WILL, "One more", {}),
        lambda: worksheets.change_entry(case, entry.id, {"text": "Otherwise"}),
        lambda: worksheets.withdraw_entry(case, entry.id),
        lambda: deciding.sign(case, made.id),
    ):
        with pytest.raises(Refused) as caught:
            attempt()
        assert caught.value.kept
    assert everything(case) == before
    new = deciding.supersede(case, made.id, When("1993-07-31"))
    assert (new.state, new.supersedes) == (PaperState.DRAFT, made.id)
    old = standing(case, "worksheet", made.id)
    assert (old.state, old.superseded_by, old.replaced) == (PaperState.SIGNED, new.id, False)
    assert codes(case, worksheets.read_worksheet(case, new.id).worksheet) == [
        "finding-peaceful-means",
        "finding-authorities",
    ], "what was found then is not found again by copying"
    worksheets.change_worksheet(case, new.id, {"peaceful_means": "met", "authorities": "met"})
    deciding.sign(case, new.id)
    assert standing(case, "worksheet", made.id).replaced
    assert worksheets.read_worksheet(case, made.id).worksheet.authorities is Finding.NOT_CLEAR
    with pytest.raises(Refused):
        deciding.supersede(case, made.id, When("1993-08-31"))


def test_a_draft_is_not_superseded_and_a_copy_rests_on_nothing_later(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids)
    with pytest.raises(Refused):
        deciding.supersede(case, made.id, MAY)
    deciding.sign(case, made.id)
    with pytest.raises(KnownLater):
        deciding.supersede(case, made.id, When("1993-05-10"))


def test_what_changes_behind_a_signature_is_shown_field_by_field(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids)
    entry = worksheets.entries_of(case, made.id)[0]
    deciding.sign(case, made.id)
    case.state([("worksheet", made.id, {"authorities": "met"}), ("worksheet_entry", entry.id, {"text": "Otherwise"})])
    changed = standing(case, "worksheet", made.id)
    assert changed.state is PaperState.CHANGED
    assert set(changed.signed[0].changed) == {("", "authorities"), (entry.id, "text")}
    assert "not as it was signed" in deciding.standing_words(changed)
    case.state(
        [("worksheet", made.id, {"authorities": "not yet clear"}), ("worksheet_entry", entry.id, {"text": entry.text})]
    )
    assert standing(case, "worksheet", made.id).state is PaperState.SIGNED


def test_an_entry_slipped_in_behind_a_signature_is_seen(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids)
    deciding.sign(case, made.id)
    slipped = "0c5b7c9e-7e0d-4a6f-9a36-2f8a3a0f4b11"
    case.state([("worksheet_entry", slipped, {"worksheet": made.id, "part": "will", "text": "Slipped in"})])
    changed = standing(case, "worksheet", made.id)
    assert changed.state is PaperState.CHANGED
    assert {record for record, _ in changed.signed[0].changed} == {slipped}


def test_undo_takes_a_signature_back_and_says_so(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids)
    deciding.sign(case, made.id)
    history.undo(case)
    back = standing(case, "worksheet", made.id)
    assert (back.state, back.taken_back) == (PaperState.DRAFT, (case.desk.officer.name,))
    deciding.sign(case, made.id)
    again = standing(case, "worksheet", made.id)
    assert (again.state, again.taken_back) == (PaperState.SIGNED, ())


def test_nobody_signs_for_another_nor_takes_it_back(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids)
    deciding.sign(case, made.id)
    record, _, fields = next(iter(case.file.records("paper_signature")))
    other = "0c5b7c9e-7e0d-4a6f-9a36-2f8a3a0f4b12"
    case.state([("paper_signature", other, {**fields, "name": "The Secretary-General", "officer": "ff" * 32})])
    assert [one.name for one in standing(case, "worksheet", made.id).signed] == [case.desk.officer.name]
    assert record != other


def test_items_removed_since_are_missing_before_signing(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids)
    remove_item(case, find_item(case, ids[DENIAL]).id)
    assert codes(case, made) == ["items-absent"]
    with pytest.raises(NotFound):
        worksheets.change_worksheet(case, made.id, {"account_items": [ids[DENIAL]]})


def test_the_marking_covers_every_item_it_rests_on(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids)
    assert standing(case, "worksheet", made.id).marking == "CONFIDENTIAL"


def test_nonsense_is_refused_and_nothing_is_lost(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids)
    before = everything(case)
    with pytest.raises(InvalidValue):
        worksheets.change_worksheet(case, made.id, {"authorities": "probably"})
    with pytest.raises(InvalidValue):
        worksheets.change_worksheet(case, made.id, {"as_of": None})
    with pytest.raises(NotFound):
        worksheets.change_worksheet(case, "ffff", {"title": "x"})
    with pytest.raises(UsageError):
        worksheets.add_entry(case, made.id, Part.WILL, "  ", {})
    assert everything(case) == before


def test_a_signature_whose_digests_are_gone_still_freezes_and_says_it_cannot_be_checked(
    opened: tuple[OpenCase, dict[str, str]],
) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids)
    deciding.sign(case, made.id)
    signature = next(record for record, _, _ in case.file.records("paper_signature"))
    history.expunge(case, history.expungeable(case, "paper_signature", signature, ["parts"]), "asked by the State")
    assert standing(case, "worksheet", made.id).state is PaperState.UNPROVEN
    with pytest.raises(Refused):
        worksheets.change_worksheet(case, made.id, {"title": "Another"})


def test_words_taken_out_of_a_signed_paper_are_named(opened: tuple[OpenCase, dict[str, str]]) -> None:
    case, ids = opened
    made = whole_worksheet(case, ids)
    deciding.sign(case, made.id)
    targets = history.expungeable(case, "worksheet", made.id, ["authorities_reasons"])
    history.expunge(case, targets, "a name stood in it")
    changed = standing(case, "worksheet", made.id)
    assert changed.state is PaperState.CHANGED
    assert ("", "authorities_reasons") in changed.signed[0].changed
    assert all(field.endswith("reasons") or field.startswith("account") for _, field in changed.signed[0].changed)
