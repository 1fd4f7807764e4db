"""What the window reads beside an assessment: checks that can be answered or say why not, two cases side by side."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desks import PASSPHRASE, quick_home
from r2p_desk.actions import assessing, beginning, checking, session, signing_off
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.checking_for_window import CheckAsked, SideAsked, checked, compared, other_cases
from r2p_desk.actions.exercise import create_exercise
from r2p_desk.actions.session import Desk, OpenCase
from r2p_desk.actions.signing_for_window import one_told, standings_told
from r2p_desk.analysis.impartiality import masked, masks
from r2p_desk.domain.assessment import Confidence, State
from r2p_desk.domain.item import Item
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.signoff import Mandate
from r2p_desk.domain.when import When
from r2p_desk.errors import DeskError, Refused
from r2p_desk.ui.masking import Masker

DAY = When.parse("1994-01-15")
CHOSEN = assessing.Chosen(as_of=DAY)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with session.unlock(quick_home(tmp_path), PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def case(desk: Desk) -> Iterator[OpenCase]:
    with create_exercise(desk, "Spring exercise") as made:
        assessing.judge(
            made,
            CHOSEN,
            "7.4",
            assessing.Grounds(state=State.PRESENT, confidence=Confidence.HIGH, supporting=(("RW-031", None),)),
        )
        yield made


def test_flags_are_answered_on_the_day_of_the_assessment_alone(case: OpenCase) -> None:
    assert checked(case, CheckAsked()).closed == ""
    later = checked(case, CheckAsked(day=When.parse("1994-02-01")))
    assert later.closed == "Flags are answered on the day of the assessment, 15 January 1994."
    assert checked(case, CheckAsked(day=When.parse("1993-02-01"))).closed == "Nothing is assessed by this day."


def test_what_was_signed_or_is_another_s_says_why_it_is_not_answered(case: OpenCase) -> None:
    made = beginning.begin(case, beginning.NewAssessment(as_of=DAY, own=True))
    case.state([("assessment", made.id, {"assessor": "f" * 64})])
    foreign = checked(case, CheckAsked(assessment=made.id))
    assert foreign.closed == "This is the assessment of another officer, who answers its flags."
    for flag in checking.check(case, DAY, mandate=Mandate.GENOCIDE):
        if flag.blocking:
            checking.answer(case, CHOSEN, flag.key, "It stands")
    signing_off.sign(case, CHOSEN, Mandate.GENOCIDE)
    assert "signed this assessment" in checked(case, CheckAsked(day=DAY)).closed


def test_another_case_is_opened_beside_and_closed_and_its_marking_counts(desk: Desk, case: OpenCase) -> None:
    with create_case(desk, "Elsewhere", marking=Marking("STRICTLY CONFIDENTIAL//TLP:RED")) as made:
        elsewhere = made.file.id
    assert [known.id for known in other_cases(desk, case.file.id)] == [elsewhere]
    for _ in range(2):
        found = compared(case, SideAsked(), SideAsked(case=elsewhere))
    assert (found.left.title, found.right.title) == (case.title(), "Elsewhere")
    assert str(found.right.marking) == "STRICTLY CONFIDENTIAL//TLP:RED"
    assert str(found.left.marking) != str(found.right.marking)
    assert found.found is not None
    assert found.found.only_left == ("7.4",)
    with session.open_case(desk, elsewhere, write=True):  # nothing of it was left open
        pass


def test_a_case_that_is_read_already_is_read_once_more(desk: Desk, case: OpenCase) -> None:
    with create_case(desk, "Elsewhere") as made:
        elsewhere = made.file.id
    with session.open_case(desk, elsewhere, write=False):  # as an annex beside its main case is
        assert compared(case, SideAsked(), SideAsked(case=elsewhere)).found is not None


def test_two_frameworks_say_why_they_are_not_compared(case: OpenCase) -> None:
    made = beginning.begin(case, beginning.NewAssessment(as_of=DAY, framework="osapg-2009"))
    found = compared(case, SideAsked(), SideAsked(assessment=made.id))
    assert found.found is None
    assert found.why_not.startswith("These assessments were made by two frameworks.")


def test_a_case_that_is_not_there_is_refused(case: OpenCase) -> None:
    with pytest.raises(DeskError):
        compared(case, SideAsked(), SideAsked(case="nowhere"))


def test_everything_a_page_about_signing_shows(case: OpenCase) -> None:
    own = case.desk.officer.id
    told = standings_told(case)
    assert (told.own, told.practice, len(told.standings), told.rounds) == (own, True, 1, ())
    assert [name for _, name in told.officers] == [case.desk.officer.name]
    one = one_told(case, told.standings[0].assessment.id)
    assert (one.am_chair, one.mine, one.chair) == (True, True, case.desk.officer.name)
    assert ("7.4", "7.4  Stockpiling of weapons or other items usable to cause harm") in one.subjects


def test_another_s_assessment_of_an_open_round_is_not_told(case: OpenCase) -> None:
    other = "f" * 64
    case.state(
        [
            ("round", "11111111-1111-4111-8111-111111111111", {"framework": "un-2014", "as_of": "1994-01-15",
                                                            "assessors": [case.desk.officer.id, other]}),
        ]
    )  # fmt: skip
    told = standings_told(case)
    assert (told.rounds[0].over, told.rounds[0].waits_for_me) == (False, True)
    mine = beginning.begin(case, beginning.NewAssessment(round=told.rounds[0].round.id))
    assert not standings_told(case).rounds[0].waits_for_me
    case.state([("assessment", mine.id, {"assessor": other})])
    with pytest.raises(Refused):
        one_told(case, mine.id)
    with pytest.raises(Refused):
        checked(case, CheckAsked(assessment=mine.id))


@pytest.mark.parametrize(
    "text",
    ["The ARMY and the army of istanbul", "İstanbul front", "front of ISTANBUL", "Armyworm", "nobody", "", "Straße"],
)
def test_the_page_masks_as_the_command_does(text: str) -> None:
    items = [
        Item(id=str(at), title="x", actors=(name,)) for at, name in enumerate(("Army", "istanbul", "STRASSE", "Front"))
    ]
    assert Masker(items)(text) == masked(text, masks(items))
    assert Masker()(text) == text
