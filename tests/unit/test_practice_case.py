"""The practice case of Rwanda: nothing in it knows what came later, and its judgements can be defended."""

import json
import re
from typing import Any

import pytest

from r2p_desk import resources
from r2p_desk.analysis.frameworks import UN_2014, read_framework
from r2p_desk.analysis.profile import profile_of
from r2p_desk.domain.assessment import Assessment, Confidence, Evidence, Judgement, Profile, Side, State, StatedConcern
from r2p_desk.domain.item import Access, Item, Verification
from r2p_desk.domain.records import record_from
from r2p_desk.domain.signal import Crime
from r2p_desk.domain.when import When
from r2p_desk.errors import Damaged, NewerVersion
from r2p_desk.intake.benchmark import read_benchmark
from r2p_desk.intake.practice import PracticeJudgement, read_practice_judgements

CASE = resources.read("practice/rwanda/case.json")
JUDGEMENTS = resources.read("practice/rwanda/judgements.json")
ROWS: dict[str, dict[str, Any]] = {row["id"]: row for row in json.loads(CASE)["items"]}
ITEMS = {
    row.external_id: record_from(Item, f"record-{row.external_id}", row.fields) for row in read_benchmark(CASE).rows
}
REPORTED_BY = {row.external_id: row.source for row in read_benchmark(CASE).rows}
PRACTICE = read_practice_judgements(JUDGEMENTS)
FRAMEWORK = read_framework(resources.read(f"frameworks/{UN_2014}.json"))

CUT_OFFS = ["1993-02-28", "1993-08-31", "1993-11-30", "1994-01-15", "1994-03-31"]
NOT_YET_KNOWN = [name for name, row in ROWS.items() if row["kind"] in {"hindsight_trap", "outcome"}]
CALMING = [name for name, row in ROWS.items() if row["direction"] == "down"]


def _profile(as_of: str, access: frozenset[Access] | None = None) -> Profile:
    """The profile of the practice assessment, as a case that holds every item would show it."""
    run = Assessment(id="run", framework=PRACTICE.framework, as_of=PRACTICE.as_of, note=PRACTICE.note)
    judgements = [
        Judgement(
            id=one.indicator,
            assessment="run",
            indicator=one.indicator,
            state=one.state,
            direction=one.direction,
            confidence=one.confidence,
            reasons=one.reasons,
            would_change=one.would_change,
            crimes=one.crimes,
        )
        for one in PRACTICE.judgements
    ]
    evidence = [
        Evidence(
            id=f"{one.indicator} {piece.item}",
            judgement=one.indicator,
            item=f"record-{piece.item}",
            side=piece.side,
            why=piece.why,
        )
        for one in PRACTICE.judgements
        for piece in one.evidence
    ]
    concerns = [
        StatedConcern(id=one.subject, assessment="run", subject=one.subject, level=one.level, reasons=one.reasons)
        for one in PRACTICE.concerns
    ]
    return profile_of(
        FRAMEWORK,
        as_of=When(as_of),
        items=ITEMS.values(),
        assessments=[run],
        judgements=judgements,
        evidence=evidence,
        concerns=concerns,
        access=access,
    )


def _sides(judgement: PracticeJudgement) -> set[Side]:
    return {piece.side for piece in judgement.evidence}


@pytest.mark.parametrize("as_of", CUT_OFFS)
def test_no_hindsight_trap_and_no_outcome_shows_at_a_cut_off(as_of: str) -> None:
    profile = _profile(as_of)
    shown = {item.ref for item in profile.items}
    for indicator in profile.indicators:
        shown |= {item.ref for item in (*indicator.evidence_for, *indicator.evidence_against)}
    assert len(NOT_YET_KNOWN) == 7
    assert not shown & set(NOT_YET_KNOWN)


@pytest.mark.parametrize("as_of", CUT_OFFS)
def test_exactly_what_was_known_by_the_cut_off_is_shown(as_of: str) -> None:
    assert {item.ref for item in _profile(as_of).items} == {
        name for name, row in ROWS.items() if row["date_known"] <= as_of
    }


@pytest.mark.parametrize("as_of", CUT_OFFS[1:])
def test_the_calming_items_are_visible_too(as_of: str) -> None:
    calming = {name for name in CALMING if ROWS[name]["date_known"] <= as_of}
    assert calming
    assert calming <= {item.ref for item in _profile(as_of).items}


@pytest.mark.parametrize("as_of", CUT_OFFS[:3])
def test_before_its_day_the_assessment_says_nothing(as_of: str) -> None:
    profile = _profile(as_of)
    assert profile.assessed_as_of is None
    assert len(profile.unknown) == 143


def test_the_outcome_shows_once_it_is_known() -> None:
    assert {"RW-O1", "RW-O3", "RW-B04"} <= {item.ref for item in _profile("1999-12-31").items}


def test_a_reader_of_public_material_sees_nothing_of_what_the_united_nations_knew() -> None:
    profile = _profile("1994-01-15", frozenset({Access.PUBLIC}))
    closed = {name for name, item in ITEMS.items() if item.access is not Access.PUBLIC}
    leaning = {one.indicator for one in PRACTICE.judgements if closed & {piece.item for piece in one.evidence}}
    assert {"7.4", "7.12", "10.1", "12.1"} <= leaning
    assert {one.id for one in profile.indicators if one.withheld} == leaning
    assert all(one.reasons is None for one in profile.indicators if one.id in leaning)
    assert [factor.number for factor in profile.factors if factor.level] == [1, 3, 4, 9, 13]


def test_no_open_judgement_tells_in_words_what_only_closed_items_say() -> None:
    secrets = re.compile(r"informant|cable|Headquarters|regist|embass|hidden weapons|officers", re.IGNORECASE)
    profile = _profile("1994-01-15", frozenset({Access.PUBLIC}))
    told = [one.reasons or "" for one in profile.indicators]
    told += [one.reasons or "" for one in profile.factors] + [one.reasons or "" for one in profile.crimes]
    told += [one.would_change or "" for one in profile.indicators]
    told += [why for one in profile.indicators for why in one.whys.values()]
    assert not [text for text in told if secrets.search(text)]


def test_every_piece_of_evidence_was_known_on_the_day_of_the_assessment() -> None:
    assert PRACTICE.as_of == "1994-01-15"
    for judgement in PRACTICE.judgements:
        for piece in judgement.evidence:
            assert ITEMS[piece.item].known_by(PRACTICE.as_of), (judgement.indicator, piece.item)


def test_it_judges_at_least_24_indicators_over_9_factors_and_12_of_them_both_ways() -> None:
    assert len(PRACTICE.judgements) >= 24
    assert len({one.indicator.partition(".")[0] for one in PRACTICE.judgements}) >= 9
    assert sum(_sides(one) == {Side.FOR, Side.AGAINST} for one in PRACTICE.judgements) >= 12


def test_it_uses_every_state_an_honest_assessor_needs() -> None:
    assert {one.state for one in PRACTICE.judgements} == set(State) - {State.NOT_ASSESSED}


def test_each_judgement_names_an_indicator_whose_wording_is_carried() -> None:
    carried = {one.id for one in FRAMEWORK.indicators if one.label is not None}
    assert {one.indicator for one in PRACTICE.judgements} <= carried


def test_a_present_or_emerging_sign_has_evidence_for_it_and_an_absent_one_against() -> None:
    for one in PRACTICE.judgements:
        if one.state in {State.PRESENT, State.EMERGING}:
            assert Side.FOR in _sides(one), one.indicator
        if one.state is State.ABSENT:
            assert Side.AGAINST in _sides(one), one.indicator
        if one.state is State.NO_INFORMATION:
            assert not one.evidence, one.indicator


def test_what_rests_on_memory_or_on_one_source_is_of_low_confidence() -> None:
    for one in PRACTICE.judgements:
        from_memory = all(ITEMS[piece.item].verification is Verification.RECALL for piece in one.evidence)
        sources = {REPORTED_BY[piece.item] for piece in one.evidence}
        if from_memory or len(sources) == 1:
            assert one.confidence is Confidence.LOW, one.indicator


def test_the_claim_that_a_sign_shows_is_of_low_confidence_where_one_source_or_memory_makes_it() -> None:
    for one in PRACTICE.judgements:
        claim = [piece.item for piece in one.evidence if piece.side is Side.FOR]
        from_memory = all(ITEMS[item].verification is Verification.RECALL for item in claim)
        one_source = len({REPORTED_BY[item] for item in claim}) == 1
        if one.state in {State.PRESENT, State.EMERGING} and (from_memory or one_source):
            assert one.confidence is Confidence.LOW, one.indicator


def test_reasons_are_two_to_four_sentences_and_say_what_would_change_them() -> None:
    for one in PRACTICE.judgements:
        assert 2 <= len(re.findall(r"\.(?:\s|$)", one.reasons)) <= 4, one.indicator
        assert one.would_change.endswith("."), one.indicator
        assert all(piece.why for piece in one.evidence), one.indicator


def test_a_level_is_stated_for_every_factor_judged_and_for_each_crime() -> None:
    judged = {one.indicator.partition(".")[0] for one in PRACTICE.judgements}
    assert {one.subject for one in PRACTICE.concerns} == judged | set(Crime)


def test_it_says_that_it_is_practice_by_whom_and_how_many_indicators_it_covers() -> None:
    assert PRACTICE.label == "practice, written by the project"
    assert "from memory" in PRACTICE.note
    assert f"{len(PRACTICE.judgements)} of the framework's {len(FRAMEWORK.indicators)} indicators" in PRACTICE.note


def test_the_levels_of_concern_never_put_likelihood_and_confidence_in_one_sentence() -> None:
    likelihood = re.compile(r"\b(?:likel|unlikel|probab|almost certain|chance)", re.IGNORECASE)
    texts = [one.reasons for one in PRACTICE.judgements] + [one.reasons for one in PRACTICE.concerns]
    assert not [text for text in texts for sentence in text.split(". ") if likelihood.search(sentence)]


def test_what_scores_the_case_is_not_shipped() -> None:
    shipped = {path.name for path in resources.folder("practice/rwanda").iterdir()}
    assert shipped == {"case.json", "judgements.json", "LICENSE.md"}


def _changed(**head: Any) -> bytes:
    return json.dumps(json.loads(JUDGEMENTS) | head).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        _changed(schema="other/1"),
        _changed(as_of="1994-13-01"),
        _changed(score=0.9),
        _changed(note="\ud800"),
        _changed(judgements=json.loads(JUDGEMENTS)["judgements"][:1] * 2),
        _changed(concerns=json.loads(JUDGEMENTS)["concerns"][:1] * 2),
    ],
)
def test_practice_judgements_that_are_not_what_was_written_are_refused(data: bytes) -> None:
    with pytest.raises(Damaged):
        read_practice_judgements(data)


def test_practice_judgements_of_a_later_schema_ask_for_the_newer_version() -> None:
    with pytest.raises(NewerVersion):
        read_practice_judgements(_changed(schema="r2p-desk-practice/2"))
