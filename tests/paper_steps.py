"""A case in which every kind of paper can be made, with words seeded at each level that no lower paper may hold."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import desks
from deciding_steps import SAID
from r2p_desk.actions import (
    assessing,
    conditions,
    decision_records,
    hypotheses,
    lessons,
    meetings,
    option_papers,
    responding,
    session,
    signing_off,
    warnings,
    worksheets,
)
from r2p_desk.actions.assessing import Chosen, Grounds
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item, change_item
from r2p_desk.actions.session import OpenCase
from r2p_desk.domain.assessment import Concern, Confidence, Direction, State
from r2p_desk.domain.grading import Grade
from r2p_desk.domain.hypothesis import Rating
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.place import Place
from r2p_desk.domain.signal import Signal
from r2p_desk.domain.signoff import Mandate
from r2p_desk.domain.warning import Result, Rung
from r2p_desk.domain.when import When
from r2p_desk.domain.worksheet import Part

DAY = When("1993-06-30")
LEVELS = {"church": "CONFIDENTIAL//TLP:AMBER", "cable": "STRICTLY CONFIDENTIAL//TLP:RED"}
"""Items by what they are marked; ``radio`` is not."""
SEEDS = {"radio": "Amberlode", "church": "Zirkonia", "cable": "Quetzalon"}
"""A word that occurs in whatever comes from this item, and nowhere else."""
PLACES = {"radio": "7390417", "church": "7390418", "cable": "7390419"}
"""The same of its coordinates, behind the point."""


class Seeded(NamedTuple):
    """The case, its items by name, and the ids of what papers are about."""

    case: OpenCase
    items: dict[str, str]
    about: dict[str, str]


def words_of(name: str, text: str) -> str:
    """A sentence that gives the seed of this item away."""
    return f"{text} {SEEDS[name]}."


@contextmanager
def seeded(folder: Path, marking: str = "UNCLASSIFIED") -> Iterator[Seeded]:
    """The case, open for writing, with everything in it."""
    home = desks.quick_home(folder)
    with session.unlock(home, desks.PASSPHRASE) as desk:
        with create_case(desk, "Northern province", marking=Marking(marking)) as case:
            items = {name: _item(case, name) for name in SEEDS}
        shutil.copytree(home, folder / "copy")
        with (
            session.unlock(folder / "copy", desks.PASSPHRASE) as other,
            session.open_case(other, "Northern province", write=True) as case,
        ):
            _differ(case, items, "elsewhere")
            parcels = case.file.parcels()
        with session.open_case(desk, "Northern province", write=True) as case:
            _differ(case, items, "here")
            case.file.merge(parcels)
            case.kept.forget()
            about = _filled(case, items)
            yield Seeded(case, items, about)


def _item(case: OpenCase, name: str) -> str:
    marking = LEVELS.get(name)
    draft = Draft(
        title=words_of(name, f"Report of the {name} on"),
        text=words_of(name, "What it says is about"),
        known=When("1993-06-10"),
        happened=When("1993-06-02"),
        place=Place(name=f"{SEEDS[name]} hill", latitude=f"1.{PLACES[name]}", longitude=f"30.{PLACES[name]}"),
        source=f"The {name} of {SEEDS[name]}",
        grade=Grade("B2"),
        marking=Marking(marking) if marking else None,
        signals=(Signal.INCITEMENT,),
    )
    made = add_item(case, draft).id
    case.state([("item", made, {"external_id": f"EXT-{SEEDS[name].upper()}"})])
    return made


def _differ(case: OpenCase, items: dict[str, str], where: str) -> None:
    """Said of each item where another copy of the case says otherwise."""
    for name, item in items.items():
        change_item(case, item, {"origin": f"{SEEDS[name]} told {where}"})


def _filled(case: OpenCase, items: dict[str, str]) -> dict[str, str]:
    asked = {"onward": "yes", "attribution": True, "level": "STRICTLY CONFIDENTIAL", "originator": "A State"}
    conditions.set_condition(case, items["cable"], asked)
    assessment = _assessed(case, items)
    _compared(case, items)
    advisory = _warned(case, items, Rung.ADVISORY_NOTE)
    early = _warned(case, items, Rung.EARLY_WARNING)
    responding.say_outcome(
        case, early, Result.PARTLY, reasons=words_of("cable", "It was seen by"), day=When("1994-01-01"),
        evidence=[items["cable"]],
    )  # fmt: skip
    options = _optioned(case, items)
    worksheet = _worksheet(case, items)
    decision = _decided(case, items, options)
    fields = {
        "title": "Meeting of June", "questions": ["Shall we warn?"], "agenda": ["The province"],
        "papers": [assessment, early, worksheet, options, decision], "not_known": "Whether the roads are open.",
        "requested_by": "The Special Adviser", "convened_by": "The Chef de Cabinet",
    }  # fmt: skip
    meeting = meetings.record_meeting(case, When("1993-06-20"), fields).id
    told = {
        "title": words_of("cable", "Ask earlier about"), "expected": "Nothing before August.",
        "happened": words_of("cable", "It began in June with"), "why": "Nobody asked.", "change": "Ask every week.",
        "who": "The desk", "by": "1994-06-30", "links": [early, decision, assessment],
        "general": "Ask earlier than you think you must.",
    }  # fmt: skip
    lesson = lessons.add_lesson(case, told).id
    return {
        "advisory": advisory, "early-warning": early, "options": options, "meeting": meeting, "lessons": lesson,
        "handling": f"The cable of {SEEDS['cable']}",
    }  # fmt: skip


def _assessed(case: OpenCase, items: dict[str, str]) -> str:
    on = Chosen(as_of=DAY)
    for indicator, name in (("7.1", "radio"), ("7.2", "church"), ("8.1", "cable")):
        said = Grounds(
            state=State.PRESENT, confidence=Confidence.MODERATE, reasons=words_of(name, "Because of"),
            would_change=words_of(name, "The silence of"), supporting=((items[name], words_of(name, "It names")),),
        )  # fmt: skip
        made = assessing.judge(case, on, indicator, said)
    assessing.state_concern(
        case, on, "genocide", Concern.HIGH, Direction.WORSENING, words_of("cable", "We fear what comes with")
    )
    expected: dict[str, str | int | None] = {
        "statement": words_of("cable", "There will be killings in"), "horizon": "1994-12-31", "yardstick": "icd-203",
        "term": "likely", "probability": 70, "confidence": "moderate", "sourcing": "One source with access.",
    }  # fmt: skip
    signing_off.state_outlook(case, on, Mandate.GENOCIDE, expected)
    signing_off.dissent(case, made.assessment, words_of("cable", "I do not believe"), "7.1")
    return made.assessment


def _compared(case: OpenCase, items: dict[str, str]) -> None:
    question = "Why do they arm?"
    for title in ("They prepare an attack", "They fear one"):
        made = hypotheses.add_hypothesis(case, question, title, f"{title}, and nothing else.")
        for name, rating in (("radio", Rating.CONSISTENT), ("cable", Rating.INCONSISTENT)):
            hypotheses.rate(case, made.id, items[name], rating, words_of(name, "As"), as_of=DAY)


def _warned(case: OpenCase, items: dict[str, str], rung: Rung) -> str:
    said: dict[str, Any] = {
        "title": words_of("cable", "Killings are prepared at"),
        "as_of": str(DAY),
        "addressees": ["Under-Secretary-General"],
        "paragraphs": [
            *({"text": words_of(name, "This is what is known of"), "items": [items[name]]} for name in SEEDS),
            {"text": "We fear it.", "judgement": True},
        ],
        "crimes": ["genocide"],
        "populations": ["The people of the north"],
        "statement": words_of("cable", "Members of the minority are killed near"),
        "horizon": str(When.on(assessing.today().latest.replace(year=assessing.today().latest.year + 1))),
        "yardstick": "icd-203",
        "term": "likely",
        "probability": 70,
        "confidence": "moderate",
        "grounds": "One source with access, and open broadcasts.",
        "unknowns": "Who holds the lists.",
        "dissent": [words_of("cable", "A colleague doubts")],
        "would_change": words_of("cable", "The disbanding of"),
    }
    made = warnings.write_note(case, rung, said)
    return warnings.issue_note(case, str(made.number)).id


def _optioned(case: OpenCase, items: dict[str, str]) -> str:
    made = option_papers.begin_paper(
        case, DAY, {"question": "What can be done before August?", "not_known": "Who commands the militia."}
    )
    for name in SEEDS:
        about = {
            **SAID, "words": words_of(name, "Send an envoy to"), "pros": words_of(name, "Quick for"), "basis": "VI",
            "articles": [33], "evidence": [items[name]],
        }  # fmt: skip
        option_papers.add_option(case, made.id, about)
    nothing = option_papers.nothing_more_id(made.id)
    option_papers.change_option(case, nothing, {**SAID, "evidence": [items["radio"]]})
    return made.id


def _worksheet(case: OpenCase, items: dict[str, str]) -> str:
    fields = {
        "crimes": ["genocide"], "peaceful_means": "met",
        "peaceful_means_reasons": words_of("cable", "Nothing moves in"),
        "authorities": "not yet clear", "authorities_reasons": "The army is able.",
        "account": words_of("church", "The government says of"), "account_items": [items["church"]],
        "not_known": "Whether the army obeys.",
    }  # fmt: skip
    made = worksheets.begin_worksheet(case, DAY, fields)
    for part in Part:
        about = {"since": When("1993-03"), "result": "None so far", "evidence_for": [items["cable"]]}
        worksheets.add_entry(case, made.id, part, words_of("cable", f"What is known of {part} at"), about)
    return made.id


def _decided(case: OpenCase, items: dict[str, str], paper: str) -> str:
    first, *others = [one.id for one in option_papers.options_of(case, paper)]
    fields = {
        "by": "The Secretary-General", "paper": paper, "chosen": [first], "reasons": words_of("cable", "It helps at"),
        "not_chosen": dict.fromkeys(others, words_of("cable", "Weaker at")),
        "dissent": words_of("cable", "The other adviser would wait for"), "review": DAY,
        "evidence": [items["cable"]], "not_known": "Whether it will be heard.",
    }  # fmt: skip
    return decision_records.record_decision(case, DAY, fields).id
