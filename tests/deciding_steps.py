"""A case with items and whole papers made from them, for tests of what lies between worksheet and decision."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import desks
from r2p_desk.actions import decision_records, option_papers, session, worksheets
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.actions.session import OpenCase
from r2p_desk.domain.decision import Decision
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.option import OptionsPaper
from r2p_desk.domain.signal import Signal
from r2p_desk.domain.when import When
from r2p_desk.domain.worksheet import Part, Worksheet

MAY = When("1993-05-31")
EARLY, LATER = "A radio names families", "A cable that came later"


@contextmanager
def case_of_may(folder: Path) -> Iterator[tuple[OpenCase, dict[str, str]]]:
    """An open case and the ids of its items by title."""
    with session.unlock(desks.quick_home(folder), desks.PASSPHRASE) as desk, create_case(desk, desks.CASE) as case:
        yield case, items(case)


def items(case: OpenCase) -> dict[str, str]:
    """Two items known in May, one that became known in July."""
    known = {
        EARLY: (When("1993-05-04"), (Signal.INCITEMENT,), None),
        "The minister denies it": (When("1993-05-20"), (), Marking("CONFIDENTIAL")),
        LATER: (When("1993-07-01"), (Signal.DISPLACEMENT,), Marking("STRICTLY CONFIDENTIAL")),
    }
    return {
        title: add_item(case, Draft(title=title, known=day, signals=signals, marking=marking)).id
        for title, (day, signals, marking) in known.items()
    }


def whole_worksheet(case: OpenCase, ids: dict[str, str], **more: Any) -> Worksheet:
    """A worksheet that lacks nothing."""
    early, denial = ids[EARLY], ids["The minister denies it"]
    fields = {
        "crimes": ["genocide"],
        "peaceful_means": "met",
        "peaceful_means_reasons": "Mediation has stood still since March.",
        "authorities": "not yet clear",
        "authorities_reasons": "The army is able; whether it is willing is not clear.",
        "account": "The government says that it protects everybody.",
        "account_items": [denial],
        **more,
    }
    made = worksheets.begin_worksheet(case, MAY, fields)
    for part in Part:
        about = {
            "since": When("1993-03"),
            "result": "None so far",
            "evidence_for": [early],
            "evidence_against": [denial],
        }
        worksheets.add_entry(case, made.id, part, f"What is known of {part}", about)
    return made


SAID = {
    "pros": "Quick",
    "cons": "Weak",
    "effect": "Days",
    "risk": "None seen",
    "who": "The Special Adviser",
    "delay": "Lives",
    "assumptions": "They listen",
    "ends": "An answer",
}


def whole_paper(case: OpenCase, ids: dict[str, str]) -> OptionsPaper:
    """An options paper that lacks nothing: two options and doing nothing more."""
    fields = {"question": "What can be done before June?", "not_known": "Who commands the militia."}
    made = option_papers.begin_paper(case, MAY, fields)
    for words in ("Send an envoy", "Ask for a public statement"):
        about = {**SAID, "words": words, "basis": "VI", "articles": [33], "evidence": [ids[EARLY]]}
        option_papers.add_option(case, made.id, about)
    nothing = option_papers.nothing_more_id(made.id)
    option_papers.change_option(case, nothing, {**SAID, "evidence": [ids[EARLY]]})
    return made


def whole_decision(case: OpenCase, ids: dict[str, str], paper: OptionsPaper, **more: Any) -> Decision:
    """A decision that lacks nothing, once its options paper is signed: the first option is chosen."""
    first, *others = [one.id for one in option_papers.options_of(case, paper.id)]
    fields = {
        "by": "The Secretary-General",
        "paper": paper.id,
        "chosen": [first],
        "reasons": "It costs least and shows most.",
        "not_chosen": dict.fromkeys(others, "Weaker than the one chosen."),
        "unopposed": True,
        "conditions": "If the radio goes on.",
        "review": When("1993-06-14"),
        "addressees": ["The Special Adviser"],
        "follow_up": "The envoy leaves on 3 June.",
        "evidence": [ids[EARLY]],
        "not_known": "Who commands the militia.",
        **more,
    }
    return decision_records.record_decision(case, When("1993-06-01"), fields)
