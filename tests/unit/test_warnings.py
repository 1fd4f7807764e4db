"""Warning notes as officers write, issue and correct them; what is refused, and that nothing is lost by it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import desks
from r2p_desk.actions import access, assessing, history, ladder, lessons, responding, session, warnings
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.history_for_window import case_marking
from r2p_desk.actions.items import Draft, add_item, change_item, list_items, remove_item
from r2p_desk.actions.searching import search_case
from r2p_desk.actions.session import Desk, OpenCase
from r2p_desk.actions.warning_words import confidence_sentence, likelihood_sentence
from r2p_desk.casefile.bundle import CaseFile
from r2p_desk.domain.assessment import Concern, Direction
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.signal import Signal
from r2p_desk.domain.warning import Result, Rung, WarningNote
from r2p_desk.domain.when import When
from r2p_desk.errors import DeskError, InvalidValue, KnownLater, NotFound, Refused, UsageError
from r2p_desk.keys.officer import Officer, create_officer

TODAY = assessing.today()
CASE = "Northern province"


def day(offset: int) -> When:
    return When.on(TODAY.latest + timedelta(days=offset))


WHOLE: dict[str, Any] = {
    "title": "Killings are being prepared",
    "as_of": "1994-01-10",
    "addressees": ["Under-Secretary-General"],
    "paragraphs": [{"text": "Names are read out.", "items": ["radio"]}, {"text": "We fear it.", "judgement": True}],
    "statement": "Members of the minority are killed in the capital.",
    "horizon": str(day(90)),
    "yardstick": "icd-203",
    "term": "likely",
    "probability": 70,
    "confidence": "moderate",
    "grounds": "One source with access, and open broadcasts.",
    "unknowns": "Who holds the lists.",
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with session.unlock(desks.quick_home(tmp_path), desks.PASSPHRASE) as desk:
        yield desk


@pytest.fixture
def case(desk: Desk) -> Iterator[OpenCase]:
    with create_case(desk, CASE, marking=Marking("CONFIDENTIAL")) as case:
        for name, known, marking in (
            ("radio", "1993-11-01", None),
            ("source", "1994-01-10", "STRICTLY CONFIDENTIAL//TLP:RED"),
            ("cable", "1994-03-01", None),
        ):
            made = add_item(
                case,
                Draft(
                    title=f"Report {name}",
                    known=When(known),
                    marking=Marking(marking) if marking else None,
                    signals=(Signal.INCITEMENT,) if name == "radio" else (),
                ),
            )
            case.state([("item", made.id, {"external_id": name})])
        assessing.state_concern(case, When("1994-01-08"), "genocide", Concern.HIGH, Direction.WORSENING, None)
        yield case


def said(case: OpenCase) -> list[tuple[str, str, dict[str, Any]]]:
    """All that is stated in the case of the kinds of this part."""
    kinds = ("warning", "step", "acknowledgement", "outcome", "alert", "lesson")
    return [(kind, record, fields) for kind in kinds for record, _, fields in case.file.records(kind)]


def refused(case: OpenCase, error: type[DeskError], act: Callable[[], object]) -> DeskError:
    before, commits = said(case), case.file.count("commit")
    with pytest.raises(error) as caught:
        act()
    assert type(caught.value) is error
    assert caught.value.kept
    assert (said(case), case.file.count("commit")) == (before, commits)
    return caught.value


def issued(case: OpenCase, **more: Any) -> WarningNote:
    made = warnings.write_note(case, Rung.EARLY_WARNING, {**WHOLE, **more})
    return warnings.issue_note(case, str(made.number))


def test_a_draft_is_numbered_changed_and_issued_whole_in_one_commit(case: OpenCase) -> None:
    first = warnings.write_note(case, Rung.ADVISORY_NOTE, {"title": "  Watch   this "})
    second = warnings.write_note(case, Rung.EARLY_WARNING, WHOLE)
    assert (first.number, first.title, second.number, second.digest) == (1, "Watch this", 2, None)
    assert second.assessment == assessing.assessments(case)[0].id
    changed = warnings.change_note(case, "2", {"title": "They are being prepared", "probability": 75})
    assert (changed.title, changed.probability) == ("They are being prepared", 75)
    made = warnings.issue_note(case, "2")
    newest = case.file.entries()[-1]
    stated = {name: value for change in newest.changes for name, value in change.fields.items()}
    assert {change.kind for change in newest.changes} == {"warning"}
    assert stated["title"] == "They are being prepared"
    assert stated["digest"] == made.digest == warnings.digest_of(made.id, stated)
    assert (made.issued, made.issuer_name, made.marking) == (TODAY, "Aïcha Diallo", Marking("CONFIDENTIAL"))
    note = warnings.find_note(case, made.id)
    assert (note.warning, note.changed, note.sound) == (made, (), True)


def test_likelihood_and_confidence_never_share_a_sentence(case: OpenCase) -> None:
    made = issued(case)
    likely, sure = likelihood_sentence(made), confidence_sentence(made)
    assert likely == "Likelihood: likely (70 % on ICD 203)."
    assert sure == "Confidence: moderate. One source with access, and open broadcasts."
    assert "onfidence" not in likely
    assert "ikel" not in sure


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"probability": 90}, InvalidValue),
        ({"probability": 54}, InvalidValue),
        ({"yardstick": "phia", "term": "likely or probable", "probability": 78}, InvalidValue),
        ({"yardstick": "phia"}, InvalidValue),
        ({"term": "highly likely"}, InvalidValue),
        ({"yardstick": "our own"}, InvalidValue),
        ({"yardstick": None}, UsageError),
        ({"term": None}, UsageError),
        ({"paragraphs": [{"text": "Later known.", "items": ["cable"]}]}, KnownLater),
        ({"paragraphs": [{"text": "Unknown.", "items": ["nothing of the kind"]}]}, NotFound),
        ({"as_of": "1993-12-31"}, KnownLater),
        ({"assessment": "1993-05-05"}, NotFound),
        ({"horizon": "1994-01-10"}, InvalidValue),
        ({"horizon": "yesterday"}, InvalidValue),
        ({"marking": "SECRET-ISH"}, InvalidValue),
        ({"confidence": "likely"}, InvalidValue),
        ({"probability": "70"}, InvalidValue),
        ({"rung": "concern"}, UsageError),
    ],
)
def test_what_cannot_stand_in_a_note_is_refused_new_and_changed(
    case: OpenCase, change: dict[str, Any], error: type[DeskError]
) -> None:
    stood = {**WHOLE, "assessment": "1994-01-08"}
    warnings.write_note(case, Rung.EARLY_WARNING, stood)
    refused(case, error, lambda: warnings.write_note(case, Rung.EARLY_WARNING, {**stood, **change}))
    refused(case, error, lambda: warnings.change_note(case, "1", change))
    assert warnings.find_note(case, "1").warning.probability == 70


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"unknowns": None}, ["unknowns"]),
        ({"unknowns": "   "}, ["unknowns"]),
        ({"paragraphs": []}, ["evidence"]),
        ({"paragraphs": [{"text": "A claim."}]}, ["evidence"]),
        ({"paragraphs": [{"text": "All of it is what we think.", "judgement": True}]}, ["evidence"]),
        ({"title": ""}, ["title"]),
        ({"addressees": []}, ["addressee"]),
        ({"statement": None, "horizon": None}, ["statement", "horizon"]),
        ({"probability": None}, ["likelihood"]),
        ({"grounds": None}, ["confidence"]),
        ({"marking": "UNCLASSIFIED"}, ["marking"]),
        ({"marking": "CONFIDENTIAL", "paragraphs": [{"text": "Told.", "items": ["source"]}]}, ["marking"]),
    ],
)
def test_a_note_that_lacks_something_is_not_issued_and_the_draft_stays(
    case: OpenCase, change: dict[str, Any], codes: list[str]
) -> None:
    warnings.write_note(case, Rung.EARLY_WARNING, {**WHOLE, **change})
    error = refused(case, Refused, lambda: warnings.issue_note(case, "1"))
    assert [code for code, _ in error.findings] == codes
    assert all(words in error.happened for _, words in error.findings)
    assert warnings.find_note(case, "1").warning.issued is None


def test_paragraphs_without_evidence_are_named(case: OpenCase) -> None:
    paragraphs = [{"text": "One.", "items": ["radio"]}, {"text": "Two."}, {"text": "Three."}]
    warnings.write_note(case, Rung.EARLY_WARNING, {**WHOLE, "paragraphs": paragraphs})
    error = refused(case, Refused, lambda: warnings.issue_note(case, "1"))
    assert "Paragraphs 2, 3 rest on no item" in error.happened


def test_the_marking_is_derived_from_what_the_note_rests_on(case: OpenCase) -> None:
    made = issued(case, paragraphs=[{"text": "Told by a source.", "items": ["source", "radio"]}])
    assert made.marking == Marking("STRICTLY CONFIDENTIAL//TLP:RED")


def test_the_marking_of_the_case_covers_its_warnings(case: OpenCase) -> None:
    warnings.write_note(case, Rung.ADVISORY_NOTE, {"title": "For few", "marking": "STRICTLY CONFIDENTIAL//EYES ONLY"})
    assert case_marking(case).covers(Marking("STRICTLY CONFIDENTIAL//EYES ONLY"))


def test_evidence_that_turns_out_to_be_known_later_or_is_removed_stops_the_issue(case: OpenCase) -> None:
    warnings.write_note(case, Rung.EARLY_WARNING, WHOLE)
    radio = next(item for item in list_items(case) if item.ref == "radio")
    change_item(case, radio.id, {"known": When("1994-02-01")})
    refused(case, KnownLater, lambda: warnings.issue_note(case, "1"))
    change_item(case, radio.id, {"known": When("1993-11-01")})
    remove_item(case, radio.id)
    error = refused(case, Refused, lambda: warnings.issue_note(case, "1"))
    assert [code for code, _ in error.findings] == ["removed"]


@pytest.mark.parametrize("when", ["1994-01-09", str(day(1)), str(day(90)), str(day(200))])
def test_the_day_of_issue_lies_after_its_knowledge_before_its_horizon_and_not_in_the_future(
    case: OpenCase, when: str
) -> None:
    warnings.write_note(case, Rung.EARLY_WARNING, WHOLE)
    refused(case, InvalidValue, lambda: warnings.issue_note(case, "1", When(when)))


def test_the_horizon_lies_after_the_day_of_issue(case: OpenCase) -> None:
    warnings.write_note(case, Rung.EARLY_WARNING, {**WHOLE, "horizon": "1994-03-31"})
    refused(case, InvalidValue, lambda: warnings.issue_note(case, "1", When("1994-03-31")))
    assert warnings.issue_note(case, "1", When("1994-03-30")).issued == When("1994-03-30")


def test_an_issued_note_does_not_change_and_is_not_issued_twice(case: OpenCase) -> None:
    made = issued(case)
    refused(case, Refused, lambda: warnings.change_note(case, "1", {"title": "Softer"}))
    refused(case, Refused, lambda: warnings.issue_note(case, "1"))
    assert warnings.find_note(case, "1").warning == made


def test_undo_takes_no_issued_note_back(case: OpenCase) -> None:
    made = issued(case)
    history.undo(case)
    note = warnings.find_note(case, made.id)
    assert (note.warning, note.sound) == (made, True)
    assert {one.field for one in note.changed} >= {"issued", "digest"}


def test_a_correction_supersedes_and_both_are_kept(case: OpenCase) -> None:
    first = issued(case)
    draft = warnings.write_note(case, Rung.EARLY_WARNING, {"title": "Corrected", "as_of": "1994-01-10"}, supersedes="1")
    assert (draft.number, draft.supersedes, draft.issued, draft.digest) == (2, first.id, None, None)
    assert (draft.paragraphs, draft.statement, draft.addressees) == (
        first.paragraphs,
        first.statement,
        first.addressees,
    )
    assert warnings.find_note(case, "1").superseded_by is None
    second = warnings.issue_note(case, "2")
    old = warnings.find_note(case, "1")
    assert (old.warning, old.superseded_by, old.changed) == (first, second.id, ())
    refused(case, Refused, lambda: warnings.change_note(case, "1", {"title": "Softer"}))


def test_only_an_issued_note_is_superseded(case: OpenCase) -> None:
    warnings.write_note(case, Rung.EARLY_WARNING, WHOLE)
    refused(case, Refused, lambda: warnings.write_note(case, Rung.EARLY_WARNING, {}, supersedes="1"))


@pytest.fixture
def colleague(case: OpenCase) -> Officer:
    made = create_officer("Kofi Mensah", datetime.now(UTC))
    access.add_members(case, [made.public])
    return made


def apart(case: OpenCase, colleague: Officer, theirs: Callable[[CaseFile], None], ours: Callable[[], object]) -> None:
    """Both state something unaware of each other, then the case takes in what the colleague stated."""
    case.file.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    twin = Path(shutil.copytree(case.file.folder, case.file.folder.parent / "twin.r2pcase"))
    with CaseFile.open(twin, colleague, None, write=True) as other:
        theirs(other)
        ours()
        case.file.merge(other.parcels())
    shutil.rmtree(twin)


def _state(other: CaseFile, colleague: Officer, record: str, fields: dict[str, Any]) -> None:
    other.state(colleague, [("warning", record, fields)])


def test_a_colleague_who_did_not_know_changes_nothing_of_what_was_issued(case: OpenCase, colleague: Officer) -> None:
    draft = warnings.write_note(case, Rung.EARLY_WARNING, WHOLE)
    apart(
        case,
        colleague,
        lambda other: (
            other.state(colleague, [("warning", draft.id, {"title": "No danger", "unknowns": None})]) and None
        ),
        lambda: warnings.issue_note(case, "1"),
    )
    note = warnings.find_note(case, "1")
    assert (note.warning.title, note.warning.unknowns) == (WHOLE["title"], WHOLE["unknowns"])
    assert {(one.field, one.value, one.name) for one in note.changed} == {
        ("title", "No danger", "Kofi Mensah"),
        ("unknowns", None, "Kofi Mensah"),
    }
    assert note.sound
    refused(case, Refused, lambda: warnings.change_note(case, "1", {"title": "No danger"}))


def test_a_colleague_who_knew_and_writes_past_this_program_is_shown_too(case: OpenCase, colleague: Officer) -> None:
    made = issued(case)
    forged = {"title": "No danger", "probability": 55, "digest": "0" * 64, "issued": "1994-01-01"}
    apart(case, colleague, lambda other: _state(other, colleague, made.id, forged), lambda: None)
    note = warnings.find_note(case, "1")
    assert note.warning == made
    assert {one.field for one in note.changed} == set(forged)


def test_a_commit_dated_back_takes_no_issued_notes_place(case: OpenCase, colleague: Officer) -> None:
    made = issued(case)

    def forge(other: CaseFile) -> None:
        fields = {**other.shown("warning", made.id), "title": "No danger"}  # type: ignore[dict-item]
        fields["digest"] = warnings.digest_of(made.id, fields)
        other.state(colleague, [("warning", made.id, fields)], datetime.now(UTC) - timedelta(days=900), again=True)

    apart(case, colleague, forge, lambda: None)
    note = warnings.find_note(case, "1")
    assert (note.warning, note.sound) == (made, True)
    assert {one.field for one in note.changed} == {"title", "digest"}


def test_two_officers_who_issue_one_draft_apart_see_the_same_note(case: OpenCase, colleague: Officer) -> None:
    draft = warnings.write_note(case, Rung.EARLY_WARNING, WHOLE)

    def theirs(other: CaseFile) -> None:
        fields = {**other.shown("warning", draft.id), "title": "Theirs", "issued": str(TODAY)}  # type: ignore[dict-item]
        fields["digest"] = warnings.digest_of(draft.id, fields)
        other.state(colleague, [("warning", draft.id, fields)], datetime.now(UTC) + timedelta(minutes=1), again=True)

    apart(case, colleague, theirs, lambda: warnings.issue_note(case, "1"))
    note = warnings.find_note(case, "1")
    assert (note.warning.title, note.warning.issuer_name, note.sound) == (WHOLE["title"], "Aïcha Diallo", True)
    assert {"title", "digest"} <= {one.field for one in note.changed}


def test_a_number_two_officers_gave_apart_is_ambiguous_and_the_id_is_not(case: OpenCase, colleague: Officer) -> None:
    record = "7b0e8a36-6c63-4f43-9fd0-0e9c4a4e8f11"
    theirs = {"number": 1, "rung": "notice", "title": "Theirs", "as_of": "1994-01-10"}
    apart(
        case,
        colleague,
        lambda other: _state(other, colleague, record, theirs),
        lambda: warnings.write_note(case, Rung.EARLY_WARNING, WHOLE),
    )
    refused(case, UsageError, lambda: warnings.issue_note(case, "1"))
    assert warnings.find_note(case, record).warning.title == "Theirs"
    assert warnings.write_note(case, Rung.NOTICE, {}).number == 2


def test_a_copy_from_which_the_text_was_withheld_says_that_it_cannot_be_checked(
    case: OpenCase, colleague: Officer
) -> None:
    case.file.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    twin = Path(shutil.copytree(case.file.folder, case.file.folder.parent / "twin.r2pcase"))
    made = issued(case)
    with CaseFile.open(twin, colleague, None, write=True) as other:
        other.merge(case.file.parcels(lambda change: "paragraphs" in change.fields))
        note = warnings.find_note(OpenCase(case.desk, other), "1")
    assert (note.warning.issued, note.warning.paragraphs, note.sound) == (made.issued, (), False)
    assert note.warning.heading == "(withheld or expunged)"


def test_a_digest_that_does_not_hold_is_told(case: OpenCase) -> None:
    draft = warnings.write_note(case, Rung.EARLY_WARNING, WHOLE)
    case.state([("warning", draft.id, {"issued": str(TODAY), "digest": "1" * 64})])
    assert not warnings.find_note(case, "1").sound


def test_dissent_of_the_assessment_is_printed_but_for_what_the_chair_left_out(case: OpenCase) -> None:
    made = assessing.assessments(case)[0].id
    for record, fields in (
        ("00000000-0000-4000-8000-000000000001", {"text": "The lists are old.", "subject": "7"}),
        ("00000000-0000-4000-8000-000000000002", {"text": "Another case.", "assessment": "elsewhere"}),
        ("00000000-0000-4000-8000-000000000003", {"text": "Names a source.", "unprinted": "It names a source."}),
    ):
        case.state([("dissent", record, {"assessment": made, "name": "Kofi Mensah", **fields})])
    note = issued(case, dissent=["The desk officer disagrees."])
    assert note.dissent == ("The desk officer disagrees.", "Kofi Mensah (7): The lists are old.")


def test_acknowledgements_are_for_an_addressee_after_the_note_went_out(case: OpenCase) -> None:
    warnings.write_note(case, Rung.EARLY_WARNING, {**WHOLE, "addressees": ["First", "Second"]})
    reply: dict[str, Any] = {"by": "A clerk", "how": "by telephone"}
    refused(case, Refused, lambda: responding.acknowledge(case, "1", **reply))
    warnings.issue_note(case, "1", When("1994-01-12"))
    refused(case, UsageError, lambda: responding.acknowledge(case, "1", **reply))
    refused(case, UsageError, lambda: responding.acknowledge(case, "1", addressee="Third", **reply))
    early: dict[str, Any] = {"addressee": "First", "day": When("1994-01-11")}
    refused(case, InvalidValue, lambda: responding.acknowledge(case, "1", **early, **reply))
    refused(case, InvalidValue, lambda: responding.acknowledge(case, "1", addressee="First", day=day(2), **reply))
    refused(case, UsageError, lambda: responding.acknowledge(case, "1", addressee="First", by=" ", how="x"))
    refused(case, NotFound, lambda: responding.acknowledge(case, "17", **reply))
    responding.acknowledge(case, "1", addressee="first", day=When("1994-01-13"), **reply)
    silences = ladder.ladder(case, When("1994-01-20")).ladder.silences
    assert [(one.addressee, one.days) for one in silences] == [("Second", 8)]


def test_outcomes_come_later_and_rewrite_no_warning(case: OpenCase) -> None:
    warnings.write_note(case, Rung.EARLY_WARNING, WHOLE)
    come: Callable[..., object] = lambda **more: responding.say_outcome(  # noqa: E731  # one call, many ways
        case, "1", more.pop("result", Result.CAME_TRUE), reasons=more.pop("reasons", "As reported."), **more
    )
    refused(case, Refused, lambda: come(day=When("1994-04-07")))
    made = warnings.issue_note(case, "1", When("1994-01-12"))
    refused(case, UsageError, come)
    refused(case, UsageError, lambda: come(day=When("1994-04-07"), reasons=" "))
    refused(case, InvalidValue, lambda: come(day=When("1994-04-07"), stated=When("1994-04-01")))
    refused(case, InvalidValue, lambda: come(day=When("1994-04-07"), stated=day(1)))
    early = When("1994-02-20")
    refused(case, KnownLater, lambda: come(day=early, stated=early, evidence=["cable"]))
    refused(case, NotFound, lambda: come(day=early, evidence=["no such item"]))
    come(day=When("1994-04-07"), stated=When("1994-05-01"), evidence=["cable"])
    come(result=Result.PARTLY, day=When("1994-04-08"), stated=When("1994-06-01"))
    assert [one.result for one in responding.outcomes(case)] == [Result.CAME_TRUE, Result.PARTLY]
    assert warnings.find_note(case, "1").warning == made
    (then,) = ladder.ledger(case, When("1994-05-15")).ledger.responses
    (now,) = ladder.ledger(case, When("1994-06-15")).ledger.responses
    assert (then.lead, now.lead) == (85, 86)


def test_a_step_up_without_its_needs_wants_a_reason_that_is_kept(case: OpenCase) -> None:
    first = When("1994-01-09")
    error = refused(case, Refused, lambda: ladder.take_step(case, Rung.NOTICE, day=first))
    assert {"two-limbs", "options", "signed", "evidence"} <= {code for code, _ in error.findings}
    assert "level" not in {code for code, _ in error.findings}
    refused(case, Refused, lambda: ladder.take_step(case, Rung.NOTICE, day=first, reason="  "))
    made = ladder.take_step(case, Rung.NOTICE, day=first, reason="It begins tonight.")
    assert "two-limbs" in made.missing
    assert (made.reason, made.name) == ("It begins tonight.", "Aïcha Diallo")
    refused(case, UsageError, lambda: ladder.take_step(case, Rung.NOTICE, day=first, reason="Again"))
    refused(case, Refused, lambda: ladder.take_step(case, Rung.CONCERN, day=When("1994-01-20")))
    refused(case, InvalidValue, lambda: ladder.take_step(case, Rung.CONCERN, day=day(3), reason="x"))
    refused(case, InvalidValue, lambda: ladder.take_step(case, Rung.CONCERN, day=When("1994-01-01"), reason="x"))
    refused(case, NotFound, lambda: ladder.take_step(case, Rung.CONCERN, day=TODAY, reason="It is over.", warning="12"))
    down = ladder.take_step(case, Rung.CONCERN, day=When("1994-01-20"), reason="It is over.")
    assert (down.missing, ladder.ladder(case, TODAY).ladder.stands) == ((), Rung.CONCERN)
    assert ladder.ladder(case, first).ladder.stands is Rung.NOTICE


def test_a_step_whose_needs_are_met_needs_no_reason(case: OpenCase) -> None:
    assert ladder.take_step(case, Rung.CONCERN, day=When("1994-01-08")).missing == ()
    refused(case, Refused, lambda: ladder.take_step(case, Rung.ADVISORY_NOTE, day=When("1994-01-12")))
    warnings.write_note(case, Rung.ADVISORY_NOTE, WHOLE)
    warnings.issue_note(case, "1", When("1994-01-11"))
    made = ladder.take_step(case, Rung.ADVISORY_NOTE, day=When("1994-01-12"), warning="1")
    assert made.warning == warnings.find_note(case, "1").warning.id


def test_records_of_others_meet_the_needs_of_a_notice(case: OpenCase) -> None:
    made = assessing.assessments(case)[0].id
    number = "00000000-0000-4000-8000-00000000000{}".format
    case.state(
        [
            ("signoff", number(1), {"assessment": made, "name": "Aïcha Diallo", "day": "1994-01-09"}),
            ("worksheet", number(2), {"as_of": "1994-01-10", "title": "Two limbs"}),
            ("options_paper", number(3), {"as_of": "1994-01-10"}),
            ("option", number(4), {"paper": number(3), "measure": "nothing-more"}),
        ]
    )
    warnings.write_note(case, Rung.NOTICE, WHOLE)
    warnings.issue_note(case, "1", When("1994-01-11"))
    error = refused(case, Refused, lambda: ladder.take_step(case, Rung.NOTICE, day=When("1994-01-12")))
    assert [code for code, _ in error.findings] == ["options"]
    case.state([("option", number(5), {"paper": number(3), "words": "Reinforce the mission"})])
    assert ladder.take_step(case, Rung.NOTICE, day=When("1994-01-12")).missing == ()
    refused_before = ladder.ladder(case, When("1994-01-09")).ladder.steps[4].missing
    assert [str(need) for need in refused_before] == ["two-limbs", "options", "notice-issued"]


def test_what_another_judges_blind_is_not_told_by_the_ladder(case: OpenCase) -> None:
    made = "00000000-0000-4000-8000-000000000009"
    blind = made[:-1] + "7"
    case.state([("round", blind, {"framework": "x", "as_of": "1993-12-01", "assessors": ["f" * 64, "e" * 64]})])
    fields = {"framework": "x", "as_of": "1993-12-01", "assessor": "f" * 64, "round": blind}
    case.state([("assessment", made, fields)])
    case.state([("concern", made[:-1] + "8", {"assessment": made, "subject": "7", "level": "very high"})])
    grounds = ladder.ground_of(case)
    assert made not in {one.id for one in grounds.assessments}


def test_alerts_of_others_are_logged_and_never_blocked(case: OpenCase) -> None:
    responding.log_alert(case, by="A Rapporteur", day=When("1993-08-11"), title="His report", reference="E/CN.4/1994/7")
    responding.log_alert(case, by="An embassy", day=When("1994-01-30"), title="A cable", item="cable")
    refused(case, NotFound, lambda: responding.log_alert(case, by="X", day=TODAY, title="Y", item="no such"))
    refused(case, InvalidValue, lambda: responding.log_alert(case, by="X", day=day(1), title="Y"))
    refused(case, UsageError, lambda: responding.log_alert(case, by="", day=TODAY, title="Y"))
    assert [one.by for one in ladder.ladder(case, When("1994-02-15")).ladder.alerts] == ["A Rapporteur"]
    assert [one.by for one in ladder.ladder(case, When("1994-03-01")).ladder.alerts] == ["A Rapporteur", "An embassy"]


def test_notes_are_found_by_their_words_and_read_as_of_then(case: OpenCase) -> None:
    made = issued(case)
    assert [hit.id for hit in search_case(case, "lists kind:warning")] == [made.id]


LESSON = {"title": "Nobody answered", "change": "Ask for an answer by a day", "by": When("2020-01-31")}


def test_lessons_are_kept_followed_up_and_read_across_cases(desk: Desk, case: OpenCase) -> None:
    issued(case)
    made = lessons.add_lesson(
        case, {**LESSON, "who": "The desk", "links": ("1",), "general": "Silence was read as a no."}
    )
    assert made.links == (warnings.find_note(case, "1").warning.id,)
    refused(case, NotFound, lambda: lessons.add_lesson(case, {**LESSON, "links": ("no such",)}))
    refused(case, NotFound, lambda: lessons.add_lesson(case, {**LESSON, "links": ("9",)}))
    refused(case, UsageError, lambda: lessons.add_lesson(case, {"title": "No change"}))
    refused(case, UsageError, lambda: lessons.add_lesson(case, {"change": "No title"}))
    refused(case, InvalidValue, lambda: lessons.add_lesson(case, {**LESSON, "day": day(1)}))
    refused(case, NotFound, lambda: lessons.lesson_done(case, "no such"))
    refused(case, InvalidValue, lambda: lessons.lesson_done(case, made.id, day=day(1)))
    with create_case(desk, "Southern province", practice=True) as other:
        lessons.add_lesson(other, {**LESSON, "title": "Écoutez la radio", "day": When("2019-06-01")})
    case.close()
    register = lessons.all_lessons(desk)
    assert {(name, practice, lesson.title) for _, name, practice, lesson in register.lessons} == {
        (CASE, False, "Nobody answered"),
        ("Southern province", True, "Écoutez la radio"),
    }
    found = lessons.all_lessons(desk, words="ecoutez RADIO")
    assert [lesson.title for *_, lesson in found.lessons] == ["Écoutez la radio"]
    with session.open_case(desk, "Southern province", write=True) as other:
        (lesson,) = lessons.lessons(other)
        assert (lesson.overdue_on(When("2020-01-31")), lesson.overdue_on(When("2020-02-01"))) == (False, True)
        lessons.lesson_done(other, lesson.id, day=When("2020-03-01"), note="Agreed with the registry.")
        (lesson,) = lessons.lessons(other)
        assert (lesson.overdue_on(When("2020-02-15")), lesson.overdue_on(TODAY)) == (True, False)
        assert lessons.lessons(other, as_of=When("2019-05-31")) == []
