"""Standing for an assessment: what must be answered first, what nobody can change after, what each may see and when."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import desks
import exchanging
import judging_steps
from exchanging import CASE, send, stick, take
from judging_steps import DAY, ON, answer_all, grounds, judge, levels, writing
from posts import Post
from r2p_desk.actions import (
    assessing,
    beginning,
    checking,
    exercise,
    history,
    history_for_window,
    items,
    session,
    signing_off,
)
from r2p_desk.actions.assessing import Chosen, profile
from r2p_desk.actions.beginning import NewAssessment
from r2p_desk.actions.session import Desk, OpenCase
from r2p_desk.domain.assessment import Concern, Confidence, Direction, State
from r2p_desk.domain.signoff import Mandate, Round
from r2p_desk.domain.when import When
from r2p_desk.errors import NotFound, Refused, Signed, Unanswered, UsageError

GENOCIDE, PROTECTION = Mandate.GENOCIDE, Mandate.PROTECTION


@pytest.fixture
def alice(tmp_path: Path) -> Iterator[Desk]:
    with session.unlock(exchanging.home(tmp_path, "Alice Mbeki"), desks.PASSPHRASE) as desk:
        yield desk


@pytest.fixture
def reports(alice: Desk) -> dict[str, str]:
    return judging_steps.begin(alice)


@pytest.fixture
def case(alice: Desk, reports: dict[str, str]) -> Iterator[OpenCase]:
    with writing(alice) as opened:
        yield opened


def heads(case: OpenCase) -> list[str]:
    return sorted(entry.id for entry in case.file.entries())


def ready(case: OpenCase, reports: dict[str, str]) -> Chosen:
    """An assessment that can be signed under the genocide view."""
    judge(case, reports)
    levels(case)
    return ON


# ------------------------------------------------------------------ before it can be signed


def test_blocking_flags_refuse_a_signature_each_by_its_key(case: OpenCase, reports: dict[str, str]) -> None:
    assessing.judge(case, ON, "7.1", grounds(reports["radio"], confidence=Confidence.HIGH))
    assessing.judge(case, ON, "7.2", grounds())
    before = heads(case)
    with pytest.raises(Unanswered) as caught:
        signing_off.sign(case, ON, GENOCIDE)
    keys = {"confidence-above-evidence/7.1", "single-source/7.1", "no-evidence/7.2", "no-level/genocide"}
    assert {key for key, _ in caught.value.findings} == keys
    assert all(text for _, text in caught.value.findings)
    assert caught.value.exit_status == 3
    assert caught.value.code == "unanswered"
    assert heads(case) == before


def test_answered_in_words_it_is_signed(case: OpenCase, reports: dict[str, str]) -> None:
    assessing.judge(case, ON, "7.1", grounds(reports["radio"], confidence=Confidence.HIGH))
    assert len(answer_all(case, ON, GENOCIDE)) == 3
    made = signing_off.sign(case, ON, GENOCIDE, note="On what we had.")
    (standing,) = signing_off.standings(case)
    assert standing.signoffs == (made,)
    assert (made.name, made.mandate, made.note) == ("Alice Mbeki", GENOCIDE, "On what we had.")
    assert standing.changed_since == ()
    answers = {flag.key: flag.answer for flag in checking.check(case, DAY) if flag.answer}
    assert all(answer.name == "Alice Mbeki" for answer in answers.values())


def test_one_flag_left_is_enough_to_refuse(case: OpenCase, reports: dict[str, str]) -> None:
    assessing.judge(case, ON, "7.1", grounds(reports["radio"], confidence=Confidence.HIGH))
    meant, _ = assessing.wanted(case, ON)
    keys = [flag.key for flag in checking.check(case, DAY, assessment=meant, mandate=GENOCIDE) if flag.blocking]
    for key in keys[:-1]:
        checking.answer(case, ON, key, "Because.")
    with pytest.raises(Unanswered) as caught:
        signing_off.sign(case, ON, GENOCIDE)
    assert [key for key, _ in caught.value.findings] == keys[-1:]


def test_where_nothing_is_judged_nothing_is_signed(case: OpenCase) -> None:
    with pytest.raises(Refused, match="Nothing is judged"):
        signing_off.sign(case, ON, GENOCIDE)
    beginning.begin(case, NewAssessment(as_of=DAY))
    with pytest.raises(Refused, match="Nothing is judged"):
        signing_off.sign(case, ON, GENOCIDE)


def test_nobody_signs_twice_or_what_was_superseded(case: OpenCase, reports: dict[str, str]) -> None:
    signing_off.sign(case, ready(case, reports), GENOCIDE)
    with pytest.raises(Refused, match="already"):
        signing_off.sign(case, ON, GENOCIDE)
    old, _ = assessing.wanted(case, ON)
    beginning.begin(case, NewAssessment(supersedes=old.id))
    with pytest.raises(Refused, match="superseded"):
        signing_off.sign(case, Chosen(id=old.id), PROTECTION)


def test_each_view_is_signed_for_itself(case: OpenCase, reports: dict[str, str]) -> None:
    judge(case, reports)
    assessing.state_concern(case, ON, "war-crimes", Concern.MODERATE, Direction.STEADY, None)
    first = signing_off.sign(case, ON, PROTECTION)
    with pytest.raises(Unanswered) as caught:
        signing_off.sign(case, ON, GENOCIDE)
    assert [key for key, _ in caught.value.findings] == ["no-level/genocide"]
    (standing,) = signing_off.standings(case)
    assert standing.signoffs == (first,)


def test_both_views_signed_stand_side_by_side_over_the_same(case: OpenCase, reports: dict[str, str]) -> None:
    ready(case, reports)
    both = {signing_off.sign(case, ON, mandate) for mandate in Mandate}
    (standing,) = signing_off.standings(case)
    assert set(standing.signoffs) == both
    assert len({one.digest for one in both}) == 1


# ------------------------------------------------------------------ once it is signed

OUTLOOK: dict[str, str | int | None] = {
    "statement": "Killings in the north", "horizon": "1993-12", "yardstick": "phia", "term": "unlikely",
}  # fmt: skip
CHANGES: dict[str, Callable[[OpenCase, dict[str, str]], object]] = {
    "judge": lambda case, ids: assessing.judge(case, ON, "7.2", grounds(ids["radio"])),
    "judge again": lambda case, _: assessing.judge(case, ON, "7.1", grounds(state=State.ABSENT)),
    "concern": lambda case, _: assessing.state_concern(case, ON, "7", Concern.LOW, Direction.STEADY, None),
    "link": lambda case, ids: assessing.link_evidence(case, ON, "7", ((ids["radio"], None),)),
    "outlook": lambda case, _: signing_off.state_outlook(case, ON, GENOCIDE, OUTLOOK),
    "answer": lambda case, _: checking.answer(case, ON, "single-source/7.3", "It is enough."),
    "undo": lambda case, _: history.undo(case),
    "judge by id": lambda case, ids: judge(case, ids, Chosen(id=assessing.wanted(case, ON)[0].id)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_signed_stays_as_it_is(case: OpenCase, reports: dict[str, str], change: str) -> None:
    ready(case, reports)
    assessing.judge(case, ON, "7.3", grounds(reports["radio"]))
    signing_off.sign(case, ON, GENOCIDE)
    before, shown = heads(case), profile(case, DAY)
    with pytest.raises(Signed) as caught:
        CHANGES[change](case, reports)
    assert (caught.value.code, caught.value.exit_status) == ("signed", 3)
    assert "--supersedes" in caught.value.todo
    assert heads(case) == before, "nothing was written"
    assert profile(case, DAY) == shown
    (standing,) = signing_off.standings(case)
    assert standing.changed_since == ()


def test_a_signature_is_not_undone_and_what_came_after_it_is(case: OpenCase, reports: dict[str, str]) -> None:
    signing_off.sign(case, ready(case, reports), GENOCIDE)
    items.change_item(case, reports["radio"], {"title": "Corrected"})
    assert history.undo(case).records == (("item", reports["radio"]),)
    for _ in range(2):
        with pytest.raises(Signed):
            history.undo(case)
    assert len(signing_off.standings(case)[0].signoffs) == 1


def test_what_was_undone_before_signing_is_not_redone_after(case: OpenCase, reports: dict[str, str]) -> None:
    ready(case, reports)
    assessing.judge(case, ON, "7.2", grounds(state=State.UNCLEAR))
    history.undo(case)
    signing_off.sign(case, ON, GENOCIDE)
    with pytest.raises(Signed):
        history.redo(case)
    assert signing_off.standings(case)[0].changed_since == ()


def test_a_dissent_can_still_be_said_and_unsigns_nothing(case: OpenCase, reports: dict[str, str]) -> None:
    signing_off.sign(case, ready(case, reports), GENOCIDE)
    meant, _ = assessing.wanted(case, ON)
    signing_off.dissent(case, meant.id, "I read the radio otherwise.", "7.1")
    (standing,) = signing_off.standings(case)
    assert [one.text for one in standing.dissents] == ["I read the radio otherwise."]
    assert standing.changed_since == ()


def test_superseding_takes_over_all_that_was_said_and_the_old_is_shown_as_it_was(
    case: OpenCase, reports: dict[str, str]
) -> None:
    judge(case, reports)
    assessing.judge(
        case,
        ON,
        "7.3",
        assessing.Grounds(
            state=State.ABSENT,
            reasons="Nobody saw it.",
            would_change="A second witness.",
            populations=("Fishers",),
            supporting=((reports["radio"], None),),
            opposing=((reports["ministry"], "it denies it"),),
            review=When("1993-09"),
        ),
    )
    levels(case)
    assessing.link_evidence(case, ON, "9", ((reports["church"], "as a whole"),))
    signing_off.state_outlook(case, ON, GENOCIDE, OUTLOOK)
    answer_all(case, ON, GENOCIDE)
    signing_off.sign(case, ON, GENOCIDE)
    old, _ = assessing.wanted(case, ON)
    was = profile(case, DAY, assessment=old)

    new = beginning.begin(case, NewAssessment(supersedes=old.id, note="Corrected."))
    now = profile(case, DAY, assessment=new)
    unchanged = [one for one in now.indicators if not one.changed]
    assert unchanged == list(now.indicators)
    for before, after in zip(was.indicators, now.indicators, strict=True):
        assert (before.state, before.evidence_for, before.evidence_against, before.whys, before.reasons) == (
            after.state, after.evidence_for, after.evidence_against, after.whys, after.reasons
        )  # fmt: skip
        assert (before.would_change, before.populations, before.review) == (
            after.would_change, after.populations, after.review
        )  # fmt: skip
    assert now.factors[8].evidence_for == was.factors[8].evidence_for != ()
    assert [one.level for one in now.crimes] == [one.level for one in was.crimes]
    standings = {one.assessment.id: one for one in signing_off.standings(case)}
    (carried,) = standings[new.id].outlooks
    assert (carried.statement, carried.term) == ("Killings in the north", "unlikely")
    assert standings[new.id].signoffs == ()
    assert standings[old.id].superseded_by == new.id

    assessing.judge(case, Chosen(id=new.id), "7.1", grounds(state=State.ABSENT))
    assert profile(case, DAY, assessment=old) == was, "the old one is shown as it was"
    assert standings[old.id].changed_since == ()
    assert profile(case, DAY).assessment == new, "the day is spoken for by the one in its place"


def test_an_empty_one_supersedes_too(case: OpenCase, reports: dict[str, str]) -> None:
    signing_off.sign(case, ready(case, reports), GENOCIDE)
    old, _ = assessing.wanted(case, ON)
    new = beginning.begin(case, NewAssessment(supersedes=old.id, empty=True))
    assert len(profile(case, DAY, assessment=new).unknown) == len(profile(case, DAY).indicators)
    with pytest.raises(Refused, match="superseded already"):
        beginning.begin(case, NewAssessment(supersedes=old.id))


# ------------------------------------------------------------------ two officers


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    with exchanging.officers(tmp_path, *exchanging.NAMES[:2]) as (alice, bob):
        yield alice, bob


@pytest.fixture
def shared(pair: tuple[Desk, Desk], tmp_path: Path) -> dict[str, str]:
    """Both have the same case; the ids of its reports."""
    alice, bob = pair
    ids = judging_steps.begin(alice)
    take(bob, send(alice, bob, stick(tmp_path)))
    return ids


def test_what_another_judged_before_hearing_of_the_signature_shows_as_a_change_since(
    pair: tuple[Desk, Desk], shared: dict[str, str], tmp_path: Path
) -> None:
    alice, bob = pair
    with writing(alice) as case:
        ready(case, shared)
    take(bob, send(alice, bob, stick(tmp_path)))
    with writing(bob) as case:  # he has not heard of the signature that comes
        assessing.judge(case, ON, "7.2", grounds(shared["ministry"], confidence=Confidence.LOW))
    with writing(alice) as case:
        signing_off.sign(case, ON, GENOCIDE)
        (standing,) = signing_off.standings(case)
        assert standing.changed_since == ()
    take(alice, send(bob, alice, stick(tmp_path)))
    with writing(alice) as case:
        (standing,) = signing_off.standings(case)
        assert standing.changed_since == ("Alice Mbeki",)
        assert {one.id for one in profile(case, DAY).indicators if one.state is State.PRESENT} == {"7.1", "7.2"}
        with pytest.raises(Signed):
            judge(case, shared)
    take(bob, send(alice, bob, stick(tmp_path)))
    with writing(bob) as case, pytest.raises(Signed):
        assessing.judge(case, ON, "7.2", grounds(state=State.ABSENT))


def test_two_officers_sign_one_assessment_each_for_themselves(
    pair: tuple[Desk, Desk], shared: dict[str, str], tmp_path: Path
) -> None:
    alice, bob = pair
    with writing(alice) as case:
        signing_off.sign(case, ready(case, shared), GENOCIDE)
    take(bob, send(alice, bob, stick(tmp_path)))
    with writing(bob) as case:
        signing_off.sign(case, ON, GENOCIDE)
        (standing,) = signing_off.standings(case)
        assert {one.name for one in standing.signoffs} == {"Alice Mbeki", "Bob Kante"}
        assert standing.changed_since == ()


def test_ones_own_assessment_is_judged_signed_and_superseded_by_nobody_else(
    pair: tuple[Desk, Desk], shared: dict[str, str], tmp_path: Path
) -> None:
    alice, bob = pair
    with writing(alice) as case:
        own = beginning.begin(case, NewAssessment(as_of=DAY, own=True))
        ready(case, shared)
        assert assessing.wanted(case, ON)[0].id == own.id
    take(bob, send(alice, bob, stick(tmp_path)))
    with writing(bob) as case:
        before = heads(case)
        hers = Chosen(id=own.id)
        for attempt in (
            lambda: judge(case, shared, hers),
            lambda: levels(case, hers),
            lambda: signing_off.sign(case, hers, GENOCIDE),
            lambda: checking.answer(case, hers, "single-source/7.1", "Enough."),
            lambda: beginning.begin(case, NewAssessment(supersedes=own.id)),
        ):
            with pytest.raises(Refused):
                attempt()
        assert heads(case) == before
        assert profile(case, DAY).assessment == own, "read it he may, and say in a dissent what he sees otherwise"
        signing_off.dissent(case, own.id, "It is not so.")


def test_dissent_is_kept_and_left_out_only_by_the_chair_with_a_reason(
    pair: tuple[Desk, Desk], shared: dict[str, str], tmp_path: Path
) -> None:
    alice, bob = pair
    with writing(alice) as case:
        meant = judge(case, shared)
    take(bob, send(alice, bob, stick(tmp_path)))
    with writing(bob) as case:
        said = signing_off.dissent(case, meant, "The radio lies.", "7.1")
        with pytest.raises(Refused, match="chair"):
            signing_off.leave_unprinted(case, said.id, "I changed my mind.")
        with pytest.raises(UsageError):
            signing_off.dissent(case, meant, "   ")
        with pytest.raises(NotFound):
            signing_off.dissent(case, meant, "Of what?", "99.9")
    take(alice, send(bob, alice, stick(tmp_path)))
    with writing(alice) as case:
        for empty in ("", "  "):
            with pytest.raises(UsageError):
                signing_off.leave_unprinted(case, said.id, empty)
        with pytest.raises(NotFound):
            signing_off.leave_unprinted(case, "nobody", "Why not.")
        left_out = signing_off.leave_unprinted(case, said.id, "It names a source.")
        (standing,) = signing_off.standings(case)
        assert standing.dissents == (left_out,)
        assert (left_out.text, left_out.unprinted) == ("The radio lies.", "It names a source.")
        assert signing_off.leave_unprinted(case, said.id, None).unprinted is None
        assert signing_off.standings(case)[0].dissents == (said,)


# ------------------------------------------------------------------ a blind round


@pytest.fixture
def posts(pair: tuple[Desk, Desk], capfdbinary: pytest.CaptureFixture[bytes]) -> tuple[Post, Post]:
    return Post(pair[0].home, capfdbinary, CASE), Post(pair[1].home, capfdbinary, CASE)


@pytest.fixture
def joined(pair: tuple[Desk, Desk], shared: dict[str, str], tmp_path: Path) -> tuple[Round, str, str]:
    """A round of both, each with a judgement of their own, and both have all records; the ids of the two."""
    alice, bob = pair
    with writing(alice) as case:
        made = beginning.begin_round(case, DAY, ("Alice Mbeki", bob.officer.id))
        hers = beginning.begin(case, NewAssessment(round=made.id)).id
        assessing.judge(case, Chosen(id=hers), "7.1", grounds(shared["radio"], shared["church"], reasons="HERS"))
    take(bob, send(alice, bob, stick(tmp_path)))
    with writing(bob) as case:
        his = beginning.begin(case, NewAssessment(round=made.id)).id
        assessing.judge(
            case,
            Chosen(id=his),
            "7.1",
            assessing.Grounds(state=State.ABSENT, opposing=((shared["ministry"], "HIS"),), confidence=Confidence.LOW),
        )
    take(alice, send(bob, alice, stick(tmp_path)))
    return made, hers, his


def sign_own(desk: Desk, assessment: str) -> None:
    with writing(desk) as case:
        levels(case, Chosen(id=assessment))
        answer_all(case, Chosen(id=assessment), GENOCIDE)
        signing_off.sign(case, Chosen(id=assessment), GENOCIDE)


def test_in_a_blind_round_each_sees_only_their_own(joined: tuple[Round, str, str], posts: tuple[Post, Post]) -> None:
    _, hers, his = joined
    for post, own, other, closed_words in ((posts[0], hers, his, "HIS"), (posts[1], his, hers, "HERS")):
        listed = {one["id"]: one for one in post.does("assess", "list")["assessments"]}
        assert (listed[own]["open"], listed[other]["open"]) == (True, False)
        assert listed[other]["signed"] == listed[other]["dissents"] == listed[other]["outlooks"] == []
        shown = post.does("assess", "show", "--as-of", str(DAY))
        assert shown["assessment"] == own
        assert closed_words not in json.dumps([listed, shown, post.does("check", "--as-of", str(DAY))])
        assert post.does("check", "--as-of", str(DAY))["assessment"] == own
        for command in (
            ("assess", "show", "--assessment", other),
            ("check", "--assessment", other),
            ("assess", "compare", "--assessment", own, "--with-assessment", other),
            ("assess", "compare", "--assessment", other, "--with", str(DAY)),
            ("assess", "dissent", "--assessment", other, "--text", "No."),
            ("assess", "new", "--supersedes", other),
            ("assess", "judge", "--assessment", other, "--indicator", "7.1", "--state", "present"),
            ("assess", "sign", "--assessment", other, "--mandate", "genocide"),
        ):
            assert post.refused(*command) == (3, "refused"), command
    assert (
        posts[0].does("assess", "compare", "--as-of", str(DAY), "--with", "1993-07-30")["right"]["assessment"] == hers
    )


def test_in_a_blind_round_neither_search_nor_history_tells_of_anothers(
    joined: tuple[Round, str, str], posts: tuple[Post, Post], pair: tuple[Desk, Desk]
) -> None:
    for post, desk, own_words, closed_words in ((posts[0], pair[0], "HERS", "HIS"), (posts[1], pair[1], "HIS", "HERS")):
        assert len(post.does("search", own_words)["hits"]) == 1
        found = post.does("search", closed_words)
        assert (found["hits"], found["total"]) == ([], 0)
        for command in (("history",), ("journal",), ("conflict", "list")):
            told = json.dumps(post.does(*command))
            assert closed_words not in told, command
            assert (own_words in told) is (command[0] != "conflict")
        with writing(desk) as case:
            entries = case.file.entries()
            written = {
                (change.kind, change.record): entry.id
                for entry in entries
                for change in entry.changes
                if closed_words in json.dumps(change.fields)
            }
            assert len(written) == 1
            for (kind, record), commit in written.items():
                with pytest.raises(Refused, match="round"):
                    history.record_history(case, kind, record)
                told_of = history_for_window.commit_told(case, commit, None)
                assert closed_words not in repr(told_of)
                assert told_of.left_out > 0


def test_one_signature_opens_nothing_yet(
    pair: tuple[Desk, Desk], joined: tuple[Round, str, str], posts: tuple[Post, Post], tmp_path: Path
) -> None:
    _, hers, his = joined
    sign_own(pair[0], hers)
    take(pair[1], send(pair[0], pair[1], stick(tmp_path)))
    assert posts[1].refused("assess", "show", "--assessment", hers) == (3, "refused")
    assert posts[0].refused("assess", "show", "--assessment", his) == (3, "refused")
    (closed,) = [one for one in posts[1].does("assess", "list")["assessments"] if not one["open"]]
    assert closed["signed"] == []


def test_once_all_have_signed_disagreement_is_shown_by_indicator(
    pair: tuple[Desk, Desk], joined: tuple[Round, str, str], posts: tuple[Post, Post], tmp_path: Path
) -> None:
    _, hers, his = joined
    sign_own(pair[0], hers)
    sign_own(pair[1], his)
    take(pair[0], send(pair[1], pair[0], stick(tmp_path)))
    found = posts[0].does("assess", "compare", "--assessment", hers, "--with-assessment", his)
    assert found["opposed"] == ["7.1"]
    assert {"subject": "7.1", "field": "state", "left": "present", "right": "absent"} in found["differences"]
    assert {one["id"] for one in posts[0].does("assess", "list")["assessments"] if one["open"]} == {hers, his}
    assert (
        "HIS" in json.dumps(posts[0].does("assess", "show", "--assessment", his))
        or posts[0].does("check", "--assessment", his)["assessment"] == his
    )


def test_nobody_opens_a_round_by_superseding_in_it(
    pair: tuple[Desk, Desk], joined: tuple[Round, str, str], tmp_path: Path
) -> None:
    _, hers, his = joined
    with writing(pair[0]) as case:
        before = heads(case)
        with pytest.raises(Refused, match="round"):
            beginning.begin(case, NewAssessment(supersedes=hers))
        assert heads(case) == before
    sign_own(pair[0], hers)
    sign_own(pair[1], his)
    take(pair[0], send(pair[1], pair[0], stick(tmp_path)))
    with writing(pair[0]) as case:
        assert beginning.begin(case, NewAssessment(supersedes=hers)).supersedes == hers


def test_nobody_joins_a_round_twice_or_uninvited(pair: tuple[Desk, Desk], joined: tuple[Round, str, str]) -> None:
    made, _, _ = joined
    with writing(pair[0]) as case:
        with pytest.raises(Refused, match="already"):
            beginning.begin(case, NewAssessment(round=made.id))
        with pytest.raises(NotFound):
            beginning.begin(case, NewAssessment(round="no such round"))
        with pytest.raises(UsageError, match="two"):
            beginning.begin_round(case, DAY, ("Alice Mbeki", "alice mbeki"))
        with pytest.raises(NotFound):
            beginning.begin_round(case, DAY, ("Alice Mbeki", "Nobody Here"))


# ------------------------------------------------------------------ the exercise


def test_the_practice_answer_is_shown_once_the_assessment_is_signed(alice: Desk) -> None:
    later = Chosen(as_of=When("1994-04-05"))
    with exercise.create_exercise(alice, "Practice") as case:
        known = items.list_items(case)
        with pytest.raises(Refused):
            exercise.beside_the_answer(case, later)
        assessing.judge(case, later, "7.1", grounds(*(one.id for one in known[:2])))
        with pytest.raises(Refused, match="signed"):
            exercise.beside_the_answer(case, later)
        levels(case, later)
        answer_all(case, later, GENOCIDE)
        signing_off.sign(case, later, GENOCIDE)
        ours, theirs, found = exercise.beside_the_answer(case, later)
        assert ours.assessment is not None
        assert len(theirs.unknown) < len(theirs.indicators)
        assert found.differences
        assert {item.id for item in theirs.items} == {item.id for item in ours.items}
        judged = profile(case, When("1994-04-05"))
        assert judged.assessment == ours.assessment, "the answer is no assessment of the case"
        assert len(signing_off.standings(case)) == 1


def test_an_exercise_holds_nobodys_judgement_and_nothing_of_later(alice: Desk) -> None:
    with exercise.create_exercise(alice, "Practice") as case:
        assert signing_off.standings(case) == []
        refs = {one.ref for one in items.list_items(case)}
        assert not refs & {"RW-036", "RW-047", "RW-048", "RW-O1", "RW-O2", "RW-O3", "RW-B04"}


def test_another_case_has_no_practice_answer(case: OpenCase, reports: dict[str, str]) -> None:
    signing_off.sign(case, ready(case, reports), GENOCIDE)
    with pytest.raises(Refused, match="practice case only"):
        exercise.beside_the_answer(case, ON)
