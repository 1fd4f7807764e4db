"""The ladder and the ledger as they are read: every figure recomputed by hand from what its explanation lists."""

from datetime import date

import pytest

from r2p_desk.analysis.ladder import NEEDS, Ground, Made, Need, Sent, lacks, ladder_of, unmet
from r2p_desk.analysis.response import Event, ledger_of
from r2p_desk.domain.assessment import Assessment, Concern, Confidence, StatedConcern
from r2p_desk.domain.item import Item
from r2p_desk.domain.signal import Signal
from r2p_desk.domain.warning import Acknowledgement, Alert, Outcome, Paragraph, Result, Rung, Step, WarningNote
from r2p_desk.domain.when import When

UNDER_SECRETARY, CABINET = "Under-Secretary-General", "Executive Office"


def item(name: str, known: str, **more: object) -> Item:
    return Item(id=name, title=f"Item {name}", known=When(known), **more)  # type: ignore[arg-type]


ITEMS = [
    item("a", "1993-01-05"),
    item("b", "1993-02-10", signals=(Signal.INCITEMENT,)),
    item("c", "1993-03-01"),
    item("late", "1994-04-20", signals=(Signal.DISPLACEMENT,)),
]


def note(**more: object) -> WarningNote:
    made: dict[str, object] = {
        "id": "w1",
        "number": 1,
        "rung": Rung.EARLY_WARNING,
        "title": "Killings are being prepared",
        "as_of": When("1994-01-10"),
        "addressees": (UNDER_SECRETARY, CABINET),
        "answer_by": When("1994-01-14"),
        "paragraphs": (Paragraph(text="Lists are read out.", items=("b",)), Paragraph(text="We fear.", judgement=True)),
        "statement": "Members of a group are killed in the capital.",
        "horizon": When("1994-06-30"),
        "yardstick": "icd-203",
        "term": "likely",
        "probability": 70,
        "confidence": Confidence.MODERATE,
        "grounds": "One source with access.",
        "unknowns": "Who holds the lists.",
        "assessment": "made",
        "issued": When("1994-01-11"),
    }
    return WarningNote(**{**made, **more})  # type: ignore[arg-type]


def ground(**more: object) -> Ground:
    made: dict[str, object] = {
        "items": ITEMS,
        "assessments": [Assessment(id="made", framework="un-2014", as_of=When("1994-01-08"))],
        "concerns": [StatedConcern(id="level", assessment="made", subject="genocide", level=Concern.HIGH)],
        "signed": [Made(id="sign", day=When("1994-01-09"), assessment="made")],
        "warnings": [note()],
    }
    return Ground(**{**made, **more})  # type: ignore[arg-type]


def step(rung: Rung, day: str, **more: object) -> Step:
    return Step(id=f"{rung}{day}", rung=rung, day=When(day), **more)  # type: ignore[arg-type]


def days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def test_the_clock_runs_from_the_first_signal_and_names_it() -> None:
    ladder = ladder_of(ground(), When("1994-01-15"))
    assert ladder.signal is not None
    assert (ladder.signal.id, ladder.signal_days) == ("b", days("1993-02-10", "1994-01-15"))
    with_evidence = ladder_of(ground(evidence=frozenset({"a"})), When("1994-01-15"))
    assert with_evidence.signal is not None
    assert (with_evidence.signal.id, with_evidence.signal_days) == ("a", days("1993-01-05", "1994-01-15"))


def test_before_anything_was_known_there_is_no_signal_and_no_clock() -> None:
    ladder = ladder_of(ground(), When("1993-01-01"))
    assert (ladder.signal, ladder.signal_days, ladder.stands) == (None, None, Rung.WATCHING)
    assert ladder.steps[0].missing == (Need.SIGNAL,)


def test_an_item_known_about_a_day_counts_from_the_day_it_was_surely_known() -> None:
    vague = item("v", "[1993-01-05..1993-01-25]", signals=(Signal.PERSECUTION,))
    assert ladder_of(ground(items=[vague]), When("1993-01-20")).signal is None
    assert ladder_of(ground(items=[vague]), When("1993-01-30")).signal_days == days("1993-01-25", "1993-01-30")


def test_each_need_says_which_record_meets_it() -> None:
    states = {state.need: state for one in ladder_of(ground(), When("1994-01-15")).steps for state in one.needs}
    assert states[Need.SIGNAL].records == (("item", "b"),)
    assert states[Need.LEVEL].records == (("assessment", "made"), ("concern", "level"))
    assert states[Need.SIGNED].records == (("signoff", "sign"),)
    assert states[Need.EARLY_WARNING_ISSUED].records == (("warning", "w1"),)
    assert {need for need, state in states.items() if not state.met} == {
        Need.WORKSHEET,
        Need.OPTIONS,
        Need.NOTICE_ISSUED,
    }


def test_needs_of_the_steps_below_count_for_the_step_above() -> None:
    bare = Ground(items=ITEMS)
    assert {state.need for state in unmet(bare, Rung.CONCERN, When("1994-01-15"))} == {Need.LEVEL}
    assert {state.need for state in unmet(bare, Rung.NOTICE, When("1994-01-15"))} == {
        need for rung in Rung for need in NEEDS[rung] if need is not Need.SIGNAL
    }
    assert unmet(ground(), Rung.EARLY_WARNING, When("1994-01-15")) == ()


def test_a_signature_under_another_assessment_signs_nothing_of_the_note() -> None:
    elsewhere = ground(signed=[Made(id="sign", day=When("1994-01-09"), assessment="another")])
    assert {state.need for state in unmet(elsewhere, Rung.EARLY_WARNING, When("1994-01-15"))} == {Need.SIGNED}


def test_what_was_signed_stated_or_issued_later_does_not_meet_a_need_before() -> None:
    early = When("1994-01-10")
    assert {state.need for state in unmet(ground(), Rung.CONCERN, early)} == set()
    assert Need.EARLY_WARNING_ISSUED in {state.need for state in unmet(ground(), Rung.EARLY_WARNING, early)}
    assert {state.need for state in unmet(ground(), Rung.CONCERN, When("1994-01-07"))} == {Need.LEVEL}


@pytest.mark.parametrize(
    ("change", "need"),
    [
        ({"unknowns": None}, Need.UNKNOWNS),
        ({"paragraphs": (Paragraph(text="Without."),)}, Need.EVIDENCE),
        ({"paragraphs": (Paragraph(text="What we think.", judgement=True),)}, Need.EVIDENCE),
        ({"paragraphs": ()}, Need.EVIDENCE),
        ({"addressees": ()}, Need.ADDRESSEE),
        ({"statement": None}, Need.STATEMENT),
        ({"horizon": None}, Need.HORIZON),
        ({"probability": None}, Need.LIKELIHOOD),
        ({"yardstick": None}, Need.LIKELIHOOD),
        ({"grounds": None}, Need.CONFIDENCE),
        ({"confidence": None}, Need.CONFIDENCE),
    ],
)
def test_a_note_lacks_what_it_does_not_say(change: dict[str, object], need: Need) -> None:
    assert lacks(note(**change)) == (need,)
    assert lacks(note()) == ()


def test_an_advisory_note_may_state_nothing_to_check_but_then_nothing_of_it() -> None:
    nothing = {"statement": None, "horizon": None, "yardstick": None, "term": None, "probability": None}
    quiet = note(rung=Rung.ADVISORY_NOTE, confidence=None, grounds=None, **nothing)
    assert lacks(quiet) == ()
    half = note(rung=Rung.ADVISORY_NOTE, confidence=None, grounds=None, **{**nothing, "statement": "They flee."})
    assert set(lacks(half)) == {Need.HORIZON, Need.LIKELIHOOD, Need.CONFIDENCE}


def test_paragraphs_without_evidence_are_told_by_number() -> None:
    paragraphs = (Paragraph(text="One", items=("b",)), Paragraph(text="Two"), Paragraph(text="Three", items=("c",)))
    states = ladder_of(ground(warnings=[note(paragraphs=paragraphs)]), When("1994-01-15")).steps[2].needs
    assert [(state.need, state.met, state.paragraphs) for state in states if state.need is Need.EVIDENCE] == [
        (Need.EVIDENCE, False, (2,))
    ]


def test_steps_go_up_and_down_and_the_newest_says_where_the_case_stands() -> None:
    steps = [
        step(Rung.CONCERN, "1993-11-01"),
        step(Rung.EARLY_WARNING, "1994-01-11"),
        step(Rung.CONCERN, "1994-02-01", reason="The talks hold."),
        step(Rung.WATCHING, "1994-02-01", reason="By mistake", recorded="2"),
    ]
    steps[2] = step(Rung.CONCERN, "1994-02-01", reason="The talks hold.", recorded="1")
    ladder = ladder_of(ground(steps=list(reversed(steps))), When("1994-03-01"))
    assert [one.rung for one in ladder.moves] == [
        Rung.CONCERN,
        Rung.EARLY_WARNING,
        Rung.CONCERN,
        Rung.WATCHING,
    ]
    assert ladder.stands is Rung.WATCHING
    concern = ladder.steps[1]
    assert (concern.stands, concern.days, concern.from_signal) == (
        False,
        days("1994-02-01", "1994-03-01"),
        days("1993-02-10", "1994-02-01"),
    )
    before = ladder_of(ground(steps=steps), When("1994-01-20"))
    assert (before.stands, before.next and before.next.rung) == (Rung.EARLY_WARNING, Rung.NOTICE)


def test_no_level_of_concern_takes_a_step() -> None:
    for level in Concern:
        concerns = [StatedConcern(id="level", assessment="made", subject="genocide", level=level)]
        assert ladder_of(ground(concerns=concerns), When("1994-03-01")).stands is Rung.WATCHING


def silence(sent: tuple[Sent, ...]) -> list[tuple[str, int, int | None]]:
    return [(one.addressee, one.days, one.overdue) for one in sent]


def test_silence_is_counted_for_each_addressee_against_the_time_given() -> None:
    answer = Acknowledgement(
        id="k", subject="w1", addressee=CABINET, by="Chief of staff", day=When("1994-01-13"), how="by telephone"
    )
    ladder = ladder_of(ground(acknowledgements=[answer]), When("1994-01-20"))
    assert silence(ladder.silences) == [
        (UNDER_SECRETARY, days("1994-01-11", "1994-01-20"), days("1994-01-14", "1994-01-20"))
    ]
    answered = [one for one in ladder.steps[3].sent if not one.silent]
    assert silence(tuple(answered)) == [(CABINET, days("1994-01-11", "1994-01-13"), 0)]
    before = ladder_of(ground(acknowledgements=[answer]), When("1994-01-12"))
    assert silence(before.silences) == [(CABINET, 1, 0), (UNDER_SECRETARY, 1, 0)]


def test_a_step_told_without_a_note_wants_its_acknowledgement_too() -> None:
    told = step(Rung.CONCERN, "1993-12-01", addressee="Desk officer")
    ladder = ladder_of(ground(steps=[told], warnings=[]), When("1993-12-31"))
    assert silence(ladder.silences) == [("Desk officer", days("1993-12-01", "1993-12-31"), None)]
    answer = Acknowledgement(
        id="k", subject=told.id, addressee="Desk officer", by="Desk officer", day=When("1993-12-02"), how="in person"
    )
    assert ladder_of(ground(steps=[told], acknowledgements=[answer]), When("1993-12-31")).silences == ()


def test_the_time_a_step_gives_holds_for_the_note_that_gives_none() -> None:
    sent = step(Rung.EARLY_WARNING, "1994-01-12", warning="w1", answer_by=When("1994-01-15"))
    ladder = ladder_of(ground(steps=[sent], warnings=[note(answer_by=None)]), When("1994-01-20"))
    assert {one.overdue for one in ladder.silences} == {days("1994-01-15", "1994-01-20")}
    without = ladder_of(ground(warnings=[note(answer_by=None)]), When("1994-01-20"))
    assert {one.overdue for one in without.silences} == {None}


def test_alerts_of_others_are_there_once_they_were_known_here() -> None:
    alerts = [
        Alert(id="1", by="Special Rapporteur", day=When("1993-08-11"), title="Report"),
        Alert(id="2", by="A ministry", day=When("1993-12-01"), title="Cable", item="late"),
    ]
    assert [one.id for one in ladder_of(ground(alerts=alerts), When("1994-01-15")).alerts] == ["1"]
    assert [one.id for one in ladder_of(ground(alerts=alerts), When("1994-05-01")).alerts] == ["1", "2"]


def outcome(result: Result, day: str | None, stated: str, **more: object) -> Outcome:
    return Outcome(
        id=stated,
        warning="w1",
        result=result,
        stated=When(stated),
        day=When(day) if day else None,
        **more,  # type: ignore[arg-type]
    )


def test_the_ledger_is_one_table_in_order_of_time_with_silences_in_it() -> None:
    answer = Acknowledgement(
        id="k", subject="w1", addressee=CABINET, by="Chief of staff", day=When("1994-01-20"), how="by letter"
    )
    decided = [
        Made(id="d0", day=When("1993-10-05"), title="Before"),
        Made(id="d", day=When("1994-02-17"), title="Stay"),
    ]
    made = ledger_of(
        ground(
            acknowledgements=[answer],
            steps=[step(Rung.EARLY_WARNING, "1994-01-11")],
            alerts=[Alert(id="1", by="Rapporteur", day=When("1993-08-11"), title="Report")],
        ),
        [outcome(Result.CAME_TRUE, "1994-04-07", "1994-04-30")],
        decided,
        When("1994-05-01"),
    )
    assert [(str(row.day), row.event, row.detail, row.days) for row in made.rows] == [
        ("1993-02-10", Event.SIGNAL, "", None),
        ("1993-08-11", Event.ALERT, "Rapporteur", None),
        ("1993-10-05", Event.DECISION, "", None),
        ("1994-01-11", Event.STEP, "early-warning", None),
        ("1994-01-11", Event.ISSUED, f"{UNDER_SECRETARY} · {CABINET}", None),
        ("1994-01-14", Event.SILENCE, CABINET, days("1994-01-11", "1994-01-20")),
        ("1994-01-14", Event.SILENCE, UNDER_SECRETARY, days("1994-01-11", "1994-05-01")),
        ("1994-01-20", Event.ACKNOWLEDGED, f"{CABINET} (Chief of staff)", days("1994-01-11", "1994-01-20")),
        ("1994-02-17", Event.DECISION, "", None),
        ("1994-04-07", Event.OUTCOME, "came-true", days("1994-01-11", "1994-04-07")),
    ]
    (response,) = made.responses
    assert response.decided is not None
    assert (response.decided.id, response.lead) == ("d", days("1994-01-11", "1994-04-07"))


def test_what_was_said_later_is_not_in_the_ledger_of_before() -> None:
    said = [outcome(Result.CAME_TRUE, "1994-04-07", "1994-04-30")]
    before = ledger_of(ground(), said, [], When("1994-04-15"))
    assert before.responses[0].outcome is None
    assert Event.OUTCOME not in {row.event for row in before.rows}
    passed = ledger_of(ground(), [], [], When("1994-07-01"))
    assert passed.responses[0].horizon_passed
    assert [str(row.day) for row in passed.rows if row.event is Event.HORIZON] == ["1994-06-30"]


def test_the_outcome_said_last_stands_and_lead_is_below_zero_where_the_warning_came_after() -> None:
    said = [
        outcome(Result.PARTLY, "1994-04-07", "1994-04-30"),
        outcome(Result.CAME_TRUE, "1994-01-09", "1994-05-01"),
    ]
    (response,) = ledger_of(ground(), said, [], When("1994-06-01")).responses
    assert (response.outcome and response.outcome.id, response.lead) == ("1994-05-01", -2)
    (quiet,) = ledger_of(ground(), [outcome(Result.DID_NOT, None, "1994-07-01")], [], When("1994-07-02")).responses
    assert (quiet.outcome and quiet.outcome.result, quiet.lead) == (Result.DID_NOT, None)
