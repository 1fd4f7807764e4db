"""A case with a few graded reports, judged as an officer judges it, for tests of who stands for an assessment."""

from collections.abc import Iterator
from contextlib import contextmanager

from exchanging import CASE
from r2p_desk.actions import assessing, checking, session
from r2p_desk.actions.assessing import Chosen, Grounds
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.actions.session import Desk, OpenCase
from r2p_desk.analysis.checks import open_blocks
from r2p_desk.domain.assessment import Concern, Confidence, Direction, State
from r2p_desk.domain.grading import Grade
from r2p_desk.domain.signoff import Mandate
from r2p_desk.domain.when import When

DAY = When("1993-06-30")
ON = Chosen(as_of=DAY)
REPORTS = {"radio": "B2", "church": "A1", "ministry": "C3"}
"""The reports of ``begin``: their sources and grades, each known in June."""


def begin(desk: Desk) -> dict[str, str]:
    """A new case with the reports; their ids by source."""
    with create_case(desk, CASE) as case:
        return {
            name: add_item(
                case,
                Draft(title=f"Told by the {name}", known=When("1993-06-10"), source=name, grade=Grade(grade)),
            ).id
            for name, grade in REPORTS.items()
        }


@contextmanager
def writing(desk: Desk) -> Iterator[OpenCase]:
    """The case, open for writing."""
    with session.open_case(desk, CASE, write=True) as case:
        yield case


def grounds(*supporting: str, **said: object) -> Grounds:
    """Present, on these items, without a word why."""
    said = {"state": State.PRESENT, **said}
    return Grounds(supporting=tuple((one, None) for one in supporting), **said)  # type: ignore[arg-type]  # as given


def judge(case: OpenCase, items: dict[str, str], chosen: Chosen = ON, indicator: str = "7.1") -> str:
    """One indicator judged so that nothing blocks a signature but the levels; the id of its assessment."""
    return assessing.judge(
        case, chosen, indicator, grounds(items["radio"], items["church"], confidence=Confidence.HIGH)
    ).assessment


def levels(case: OpenCase, chosen: Chosen = ON) -> None:
    """What the genocide view must state."""
    assessing.state_concern(case, chosen, "genocide", Concern.HIGH, Direction.WORSENING, "Two voices agree.")


def answer_all(case: OpenCase, chosen: Chosen, mandate: Mandate) -> list[str]:
    """Answer every flag that blocks; their keys."""
    meant, _ = assessing.wanted(case, chosen)
    left = open_blocks(checking.check(case, meant.as_of, assessment=meant, mandate=mandate))
    for flag in left:
        checking.answer(case, chosen, flag.key, f"Seen, and this is why {flag.code} stands.")
    return [flag.key for flag in left]
