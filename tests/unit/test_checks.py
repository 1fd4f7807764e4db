"""Flags: each is raised when its rule says so and not otherwise, names its items, and is answered under its key."""

from datetime import timedelta

import pytest

from r2p_desk.analysis.checks import LATEST_NEWS, Flag, flags_of, open_blocks, supports
from r2p_desk.analysis.profile import profile_on
from r2p_desk.domain.assessment import Concern, Confidence, Direction, State, StatedConcern
from r2p_desk.domain.item import Access
from r2p_desk.domain.signal import Crime
from r2p_desk.domain.signoff import FlagAnswer, Mandate
from r2p_desk.domain.when import When
from weighing import DAY, FRAMEWORK, RUN, Case, item

STRONG = (item("s1", "Church", "B2"), item("s2", "Radio", "A1"))
AGAINST = (item("x", "Ministry", "C3"),)


def keys(case: Case) -> set[str]:
    return set(case.flags())


def test_a_judgement_well_borne_out_raises_nothing() -> None:
    case = Case().judge("1.1", supporting=STRONG, confidence=Confidence.HIGH, reasons="Names were read out twice.")
    assert keys(case) == set()


def test_without_an_assessment_there_is_nothing_to_flag() -> None:
    case = Case(*STRONG)
    basis = case.basis()
    assert flags_of(basis, profile_on(basis, FRAMEWORK, When("1993-01-01")), mandate=Mandate.GENOCIDE) == ()


@pytest.mark.parametrize("state", [State.PRESENT, State.EMERGING, State.ABSENT])
def test_judged_on_nothing(state: State) -> None:
    flag = Case().judge("1.1", state).flags()["no-evidence/1.1"]
    assert flag.blocking
    assert flag.items == ()


@pytest.mark.parametrize("state", [State.UNCLEAR, State.NO_INFORMATION])
def test_who_says_that_nothing_is_known_needs_no_evidence_for_it(state: State) -> None:
    assert keys(Case().judge("1.1", state)) == set()


def test_absent_on_evidence_that_it_is_there_is_judged_on_nothing() -> None:
    found = keys(Case().judge("1.1", State.ABSENT, supporting=STRONG))
    assert "no-evidence/1.1" in found


def test_confidence_above_evidence_names_all_that_was_counted() -> None:
    one_strong = STRONG[:1]
    echo = item("e", "Daily", "A1", origin="Church")
    flag = (
        Case()
        .judge("1.1", supporting=(*one_strong, echo), confidence=Confidence.HIGH)
        .flags()["confidence-above-evidence/1.1"]
    )
    assert flag.blocking
    assert set(flag.items) == {"s1", "e"}
    assert "2 reports, 1 independent origin (1 strong)." in flag.text


@pytest.mark.parametrize(
    ("stated", "flagged"),
    [(None, False), (Confidence.LOW, False), (Confidence.MODERATE, False), (Confidence.HIGH, True)],
)
def test_confidence_is_measured_against_what_is_carried(stated: Confidence | None, flagged: bool) -> None:
    case = Case().judge("1.1", supporting=STRONG[:1], confidence=stated)
    assert ("confidence-above-evidence/1.1" in keys(case)) is flagged


def test_a_single_origin_is_flagged_however_many_reports_and_blocks_only_where_confidence_is_high() -> None:
    copies = tuple(item(f"c{at}", f"Paper {at}", "C3", origin="Agency") for at in range(4))
    flag = Case().judge("1.1", supporting=copies, confidence=Confidence.LOW).flags()["single-source/1.1"]
    assert not flag.blocking
    assert set(flag.items) == {"c0", "c1", "c2", "c3"}
    assert flag.text.startswith("4 reports, one origin")
    assert Case().judge("1.1", supporting=copies, confidence=Confidence.HIGH).flags()["single-source/1.1"].blocking
    assert "single-source/1.1" not in keys(Case().judge("1.1", supporting=STRONG))


def test_a_ring_is_flagged_on_either_side_and_on_a_risk_factor() -> None:
    ring = (item("a", "Daily", "C3", origin="Blog"), item("b", "Blog", "C3", origin="Daily"))
    for case in (
        Case().judge("1.1", supporting=ring),
        Case().judge("1.1", supporting=STRONG, opposing=ring, whys={"a": "says no", "b": "says no"}),
    ):
        flag = case.flags()["circular/1.1"]
        assert flag.blocking
        assert set(flag.items) == {"a", "b"}
        assert "blog, daily" in flag.text
    on_factor = Case().link("1", supporting=ring).flags()
    assert on_factor["circular/1"].blocking
    assert set(on_factor["circular/1"].items) == {"a", "b"}


def test_a_single_origin_on_a_risk_factor_is_flagged_and_blocks_nothing() -> None:
    flags = Case().link("2", supporting=STRONG[:1]).flags()
    assert set(flags) == {"single-source/2"}
    assert not flags["single-source/2"].blocking
    assert set(Case().link("2", supporting=STRONG).flags()) == set()


def test_contradicted_and_not_mentioned() -> None:
    flag = Case().judge("1.1", supporting=STRONG, opposing=AGAINST).flags()["contradicted/1.1"]
    assert flag.blocking
    assert flag.items == ("x",)


def test_a_word_why_or_the_items_id_in_the_reasons_mentions_it() -> None:
    with_why = Case().judge("1.1", supporting=STRONG, opposing=AGAINST, whys={"x": "The ministry denies it."})
    in_reasons = Case().judge("1.1", supporting=STRONG, opposing=AGAINST, reasons="In spite of x, which is a denial.")
    assert keys(with_why) == keys(in_reasons) == set()


def test_another_items_id_that_begins_alike_mentions_nothing() -> None:
    denial = item("i1", "Ministry", "C3", external_id="RW-1")
    case = Case().judge("1.1", supporting=STRONG, opposing=(denial,), reasons="See RW-10 and RW-12, and XRW-1.")
    assert case.flags()["contradicted/1.1"].items == ("RW-1",)
    case = Case().judge("1.1", supporting=STRONG, opposing=(denial,), reasons="See (RW-1).")
    assert "contradicted/1.1" not in keys(case)


def test_what_speaks_for_the_sign_contradicts_a_judgement_of_absent() -> None:
    case = Case().judge("1.1", State.ABSENT, supporting=AGAINST, opposing=STRONG, whys={"s1": "none", "s2": "none"})
    assert case.flags()["contradicted/1.1"].items == ("x",)


@pytest.mark.parametrize(("days", "flagged"), [(LATEST_NEWS, False), (LATEST_NEWS + 1, True)])
def test_without_a_day_of_review_old_news_is_stale(days: int, flagged: bool) -> None:
    newest = When.on(DAY.latest - timedelta(days=days))
    old = item("o", "Church", "B2", known="1992-01-01"), item("n", "Radio", "B2", known=newest)
    flags = Case().judge("1.1", supporting=old).flags()
    assert ("stale/1.1" in flags) is flagged
    if flagged:
        assert set(flags["stale/1.1"].items) == {"o", "n"}
        assert not flags["stale/1.1"].blocking


@pytest.mark.parametrize(("review", "flagged"), [("1993-06-29", True), ("1993-06-30", False), ("1993-07", False)])
def test_a_day_of_review_counts_until_it_is_over(review: str, flagged: bool) -> None:
    old = (item("o", "Church", "B2", known="1992-01-01"), item("n", "Radio", "B2", known="1992-01-01"))
    assert ("stale/1.1" in keys(Case().judge("1.1", supporting=old, review=When(review)))) is flagged


def test_words_that_judge_are_named() -> None:
    case = Case().judge(
        "1.1", supporting=STRONG, reasons="The so-called liberators came.", whys={"s1": "Obviously staged."}
    )
    flag = case.flags()["loaded-words/1.1"]
    assert not flag.blocking
    for word in ("so-called", "liberators", "obviously"):
        assert word in flag.text


def test_a_judgement_of_another_version_is_named_and_blocks() -> None:
    case = Case().judge("1.1", supporting=STRONG).judge("9.9", supporting=STRONG).judge("1.66")
    flag = case.flags()["other-version"]
    assert flag.blocking
    assert "1.66, 9.9" in flag.text


def test_evidence_dated_anew_to_after_the_day_is_named_on_indicators_and_risk_factors() -> None:
    later = item("late", "Radio", "A1", known="1993-08-01")
    other = item("later", "Church", "A1", known="1993-09-01")
    case = Case().judge("1.1", supporting=(*STRONG, later)).link("2", supporting=(*STRONG, other))
    flag = case.flags()["evidence-later"]
    assert flag.blocking
    assert flag.items == ("late", "later")
    assert "evidence-later" in case.flags(When("1993-12-31")), "looked at later it still was not known on its day"


def test_a_narrowed_reader_is_told_of_no_closed_item() -> None:
    closed = item("cable", "Radio", "A1", known="1993-08-01", access=Access.RESTRICTED_UN)
    opened = item("open", "Church", "A1", known="1993-08-01", access=Access.PUBLIC)
    now = item("now", "Church", "A1", access=Access.PUBLIC)
    case = Case().judge("1.1", supporting=(now, closed)).judge("1.2", supporting=(now, opened))
    basis = case.basis()
    public = profile_on(basis, FRAMEWORK, When("1993-12-31"), frozenset({Access.PUBLIC}))
    told = {ref for flag in flags_of(basis, public) for ref in flag.items}
    assert "cable" not in told
    assert "open" in told


def test_each_view_needs_its_level() -> None:
    case = Case().judge("1.1", supporting=STRONG)
    assert case.flags(mandate=Mandate.GENOCIDE)["no-level/genocide"].blocking
    assert case.flags(mandate=Mandate.PROTECTION)["no-level/protection"].blocking
    case.concerns.append(_level(Crime.WAR_CRIMES))
    assert "no-level/protection" not in case.flags(mandate=Mandate.PROTECTION)
    assert "no-level/genocide" in case.flags(mandate=Mandate.GENOCIDE)
    case.concerns.append(_level(Crime.GENOCIDE))
    assert "no-level/genocide" not in case.flags(mandate=Mandate.GENOCIDE)
    assert not any(key.startswith("no-level") for key in case.flags()), "only who signs must state it"


def test_a_crime_named_without_a_level_states_none() -> None:
    case = Case().judge("1.1", supporting=STRONG)
    case.concerns.append(StatedConcern(id="c", assessment=RUN.id, subject="genocide", direction=Direction.WORSENING))
    assert "no-level/genocide" in case.flags(mandate=Mandate.GENOCIDE)


def _level(crime: Crime) -> StatedConcern:
    return StatedConcern(id=f"level-{crime}", assessment=RUN.id, subject=str(crime), level=Concern.HIGH)


def test_an_answer_stands_with_its_flag_and_lets_it_pass() -> None:
    said = FlagAnswer(
        id="f", assessment=RUN.id, flag="no-evidence/1.1", text="Seen by the mission.", officer="o", name="Aïcha"
    )
    case = Case().judge("1.1").judge("1.2")
    flags = case.flags(answers=[said])
    assert flags["no-evidence/1.1"].answer == said
    assert [flag.key for flag in open_blocks(flags.values())] == ["no-evidence/1.2"]
    assert len(open_blocks(case.flags().values())) == 2


def test_an_answer_given_elsewhere_answers_nothing_here() -> None:
    other = FlagAnswer(id="f", assessment="other", flag="no-evidence/1.1", text="x", officer="o", name="Aïcha")
    assert Case().judge("1.1").flags(answers=[other])["no-evidence/1.1"].answer is None


def test_a_key_is_the_code_and_what_it_is_about() -> None:
    assert Flag("single-source", "7.3", "x").key == "single-source/7.3"
    assert Flag("one-sided", "", "x").key == "one-sided"


def test_every_item_a_flag_names_is_evidence_known_by_the_day() -> None:
    ring = (item("a", "Daily", "C3", origin="Blog"), item("b", "Blog", "C3", origin="Daily"))
    case = (
        Case(item("n", "Nobody"), item("z", "Radio", known="1993-07-02"))
        .judge("1.1", supporting=STRONG[:1], opposing=AGAINST, confidence=Confidence.HIGH)
        .judge("1.2", supporting=ring)
        .link("2", supporting=STRONG[:1])
    )
    evidence = {piece.item for piece in case.evidence}
    for flag in case.flags().values():
        assert set(flag.items) <= evidence, flag.key
    assert len(case.flags()) >= 5


def test_support_is_told_of_every_judgement_and_of_nothing_else() -> None:
    case = Case().judge("1.1", supporting=STRONG).judge("1.3", State.UNCLEAR)
    assert set(supports(case.profile())) == {"1.1", "1.3"}
