"""What a dossier tells beside items: judgements, dissent, notes that went out, papers; whole or not at all."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import exchanging
from r2p_desk.actions import assessing, beginning, conditions, dossiers, profiles, signing_off, warnings
from r2p_desk.actions.assessing import Chosen, Grounds
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.contacts import Contact, find_contact
from r2p_desk.actions.dossiers import DossierAsked, Prepared
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.actions.session import Desk, OpenCase
from r2p_desk.briefing.document import Document, Paragraph, Words
from r2p_desk.briefing.pdf import render
from r2p_desk.domain.assessment import Concern, Direction, State
from r2p_desk.domain.item import Item
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.signoff import Mandate
from r2p_desk.domain.warning import Rung
from r2p_desk.domain.when import When
from r2p_desk.errors import Refused, UsageError

DAY = When("2024-05-02")
LOW, HIGH = Marking("CONFIDENTIAL"), Marking("STRICTLY CONFIDENTIAL")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Desk]]:
    with exchanging.officers(tmp_path_factory.mktemp("tell"), *exchanging.NAMES[:2]) as made:
        yield made


@pytest.fixture
def bob(pair: list[Desk]) -> Contact:
    found = find_contact(pair[0], "Bob Kante")
    profiles.set_profile(pair[0], found, {"ceiling": LOW, "groups": ["text", "place"], "exactness": "exact"})
    return found


@pytest.fixture
def case(pair: list[Desk], tmp_path: Path) -> Iterator[OpenCase]:
    with create_case(pair[0], f"Valleys of {tmp_path.name}", marking=LOW) as made:
        yield made


@pytest.fixture
def roads(case: OpenCase) -> Item:
    return add_item(case, Draft(title="Roads were closed", known=When("2024-05-01")))


@pytest.fixture
def rifles(case: OpenCase) -> Item:
    return add_item(case, Draft(title="Rifles at Wumbaklyte mill", known=When("2024-05-01"), marking=HIGH))


def prepared(case: OpenCase, bob: Contact, **asked: Any) -> Prepared:
    made = dossiers.preview_dossier(case, bob, DossierAsked(**asked))
    assert made.leak is None
    return made


def kinds(made: Prepared) -> dict[str, int]:
    counted: dict[str, int] = {}
    for one in made.dossier.records:
        name = type(one).__name__.removesuffix("Record").lower()
        counted[name] = counted.get(name, 0) + 1
    return counted


def judge_all(case: OpenCase, item: Item) -> str:
    """A judgement, a level, a dissent and an overall judgement resting on this item; the assessment's id."""
    grounds = Grounds(state=State.PRESENT, reasons="As at Wumbaklyte before", supporting=((item.id, "It says so"),))
    made = assessing.judge(case, DAY, "7.3", grounds)
    assessing.judge(case, DAY, "7.4", Grounds(state=State.NO_INFORMATION, reasons="Nobody could go there"))
    assessing.state_concern(case, DAY, "7", Concern.HIGH, Direction.WORSENING, "It goes on")
    signing_off.dissent(case, made.assessment, "The mill is empty", "7.3")
    signing_off.state_outlook(
        case, Chosen(as_of=DAY), Mandate.PROTECTION,
        {"statement": "Villages will be emptied", "horizon": "2030-01-01", "yardstick": "icd-203", "term": "likely"},
    )  # fmt: skip
    return made.assessment


def test_what_was_judged_is_told_with_what_is_not_known_and_who_disagrees(
    case: OpenCase, bob: Contact, roads: Item
) -> None:
    judge_all(case, roads)
    made = prepared(case, bob)
    assert kinds(made) == {
        "item": 1, "assessment": 1, "judgement": 2, "concern": 1, "evidence": 1, "dissent": 1, "outlook": 1,
    }  # fmt: skip
    (run,) = made.dossier.of("assessment")
    assert run.unknowns == ("7.4",)  # type: ignore[attr-defined]  # an assessment
    assert (made.marking, made.dossier.withheld) == (LOW, {})
    assert case.desk.officer.name.encode() not in made.content["dossier"].replace(
        f'"name":"{case.desk.officer.name}"'.encode(), b""
    )


def test_what_leans_on_something_closed_stays_with_all_that_may_speak_of_it(
    case: OpenCase, bob: Contact, rifles: Item
) -> None:
    judge_all(case, rifles)
    made = prepared(case, bob)
    assert b"Wumbaklyte" not in made.content["dossier"]
    assert kinds(made) == {"assessment": 1, "judgement": 1, "concern": 1}
    assert made.dossier.withheld == {"ceiling": 1, "leaning": 3}


def test_a_blind_round_that_is_not_over_is_told_to_nobody(case: OpenCase, bob: Contact, roads: Item) -> None:
    from r2p_desk.actions.access import add_members

    add_members(case, [bob.public])
    blind = beginning.begin_round(case, DAY, (case.desk.officer.id, bob.id))
    own = beginning.begin(case, beginning.NewAssessment(round=blind.id))
    grounds = Grounds(state=State.PRESENT, reasons="By myself", supporting=((roads.id, None),))
    assessing.judge(case, Chosen(id=own.id), "7.3", grounds)
    assert kinds(prepared(case, bob)) == {"item": 1}


def issued(case: OpenCase, *items: Item) -> None:
    made = warnings.write_note(
        case, Rung.EARLY_WARNING,
        {"title": "Villages are in danger", "addressees": ["Head of mission"], "answer_by": "2030-01-01",
         "paragraphs": [{"text": f"Reported: {item.title}.", "items": [item.id]} for item in items],
         "statement": "Villages will be emptied", "horizon": "2030-01-01", "yardstick": "icd-203", "term": "likely",
         "probability": 60, "confidence": "low", "grounds": "One report.", "unknowns": "Who gives orders."},
    )  # fmt: skip
    warnings.issue_note(case, str(made.number))


def test_a_note_that_went_out_is_told_whole_and_a_draft_is_not(case: OpenCase, bob: Contact, roads: Item) -> None:
    assessing.state_concern(case, DAY, "genocide", Concern.HIGH, Direction.WORSENING, None)
    issued(case, roads)
    warnings.write_note(case, Rung.ADVISORY_NOTE, {"title": "A draft about Wumbaklyte"})
    made = prepared(case, bob)
    (note,) = made.dossier.of("warning")
    (item,) = made.dossier.of("item")
    assert [part.items for part in note.paragraphs] == [(item.id,)]  # type: ignore[attr-defined]  # a warning
    assert b"Wumbaklyte" not in made.content["dossier"]
    assert b"Head of mission" not in made.content["dossier"]


def test_a_note_that_rests_on_something_closed_stays_whole(
    case: OpenCase, bob: Contact, roads: Item, rifles: Item
) -> None:
    assessing.state_concern(case, DAY, "genocide", Concern.HIGH, Direction.WORSENING, None)
    issued(case, roads, rifles)
    made = prepared(case, bob)
    assert made.dossier.of("warning") == ()
    assert made.dossier.withheld["leaning"] >= 1
    bound = add_item(case, Draft(title="Wells were fouled", known=When("2024-05-01")))
    issued(case, bound)
    assert len(prepared(case, bob).dossier.of("warning")) == 1
    conditions.set_condition(case, bound.id, {"onward": "no"})
    assert prepared(case, bob).dossier.of("warning") == ()


def paper(folder: Path, marking: Marking, words: str = "Roads are closed") -> Path:
    made = Document(
        title="Note for a partner", blocks=(Paragraph(prose=(Words(words),)),), marking=marking, author="A. Tester",
        prepared=datetime(2024, 5, 3, tzinfo=UTC),
    )  # fmt: skip
    path = folder / f"{marking.level}.pdf"
    path.write_bytes(render(made).pdf)
    return path


def test_a_paper_goes_along_under_its_own_marking_and_is_searched(
    case: OpenCase, bob: Contact, roads: Item, rifles: Item, tmp_path: Path
) -> None:
    made = prepared(case, bob, papers=(paper(tmp_path, LOW),))
    (along,) = made.dossier.papers
    assert (along.title, along.marking, along.size) == ("Note for a partner", LOW, len(made.content["paper-0001"]))
    with pytest.raises(Refused):
        prepared(case, bob, papers=(paper(tmp_path, HIGH),))
    leaking = paper(tmp_path, LOW, "Rifles at Wumbaklyte mill")
    assert dossiers.preview_dossier(case, bob, DossierAsked(papers=(leaking,))).leak is not None
    foreign = tmp_path / "foreign.pdf"
    foreign.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(UsageError):
        prepared(case, bob, papers=(foreign,))


def test_a_case_above_the_ceiling_is_not_named_and_nothing_judged_in_it_told(
    case: OpenCase, bob: Contact, pair: list[Desk], roads: Item
) -> None:
    item = add_item(case, Draft(title="A market stayed shut", known=When("2024-05-01"), marking=Marking()))
    judge_all(case, item)
    profiles.set_profile(pair[0], bob, {"ceiling": None})
    with pytest.raises(UsageError):
        prepared(case, bob)
    made = prepared(case, bob, title="A market", subject="Trade")
    assert kinds(made) == {"item": 1}
    assert case.title().encode() not in made.content["dossier"]
    assert made.marking == "UNCLASSIFIED"
