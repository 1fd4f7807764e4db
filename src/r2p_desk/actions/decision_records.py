"""The decision record: what was chosen and what was not, why, who saw it otherwise, when it is looked at again."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import msgspec

from ..analysis.decisions import missing_of
from ..casefile.bundle import Stated
from ..domain.decision import Decision
from ..domain.item import Item
from ..domain.option import Option
from ..domain.paper import Missing, Standing
from ..domain.when import When
from ..errors import NotFound, UsageError
from ..i18n import tr
from .items import sources, with_source_names
from .option_papers import PAPER, option_title, options_of
from .papers import checked, evidence_ids, find_record, items_named, read_record, refuse_signed, standing
from .reading import records
from .session import OpenCase
from .worksheets import refuse_later

DECISION, MEETING = "decision", "meeting"


class DecisionRead(msgspec.Struct, frozen=True, kw_only=True):
    """A decision with the titles of the options of its paper, its items, and what it lacks."""

    decision: Decision
    paper: Standing | None
    titles: dict[str, str]
    items: tuple[Item, ...]
    missing: tuple[Missing, ...]


def record_decision(case: OpenCase, day: When, fields: Mapping[str, Any]) -> Decision:
    """A new decision record of a day, as one commit; ``fields`` as in ``change_decision``."""
    record = str(uuid4())
    case.state([(DECISION, record, _fields(case, record, {}, {"day": str(day), **fields}))])
    return read_record(case, DECISION, Decision, record)


def change_decision(case: OpenCase, reference: str, fields: Mapping[str, Any]) -> Decision:
    """State some fields anew. ``chosen`` and ``not_chosen`` name options of its ``paper`` by id or its beginning.

    ``Refused`` once it is signed; ``KnownLater`` for evidence not known by its day; ``NotFound`` for an option that its
    paper does not have.
    """
    record = find_record(case, [DECISION], reference)[1]
    refuse_signed(case, record)
    case.state([(DECISION, record, _fields(case, record, case.file.shown(DECISION, record) or {}, fields))])
    return read_record(case, DECISION, Decision, record)


def decisions(case: OpenCase) -> list[Decision]:
    """All decision records, oldest first."""
    return records(case, DECISION, Decision)


def read_decision(case: OpenCase, reference: str) -> DecisionRead:
    """A decision with what it lacks."""
    record = find_record(case, [DECISION], reference)[1]
    decision = read_record(case, DECISION, Decision, record)
    here = decision.paper is not None and case.file.shown(PAPER, decision.paper) is not None
    options = options_of(case, decision.paper) if here and decision.paper else []
    paper = standing(case, PAPER, decision.paper) if here and decision.paper else None
    titles = {one.id: option_title(one) for one in options}
    found = items_named(case, decision.evidence)
    items = {item.id: item for item in with_source_names(list(found.values()), sources(case))}
    return DecisionRead(
        decision=decision,
        paper=paper,
        titles=titles,
        items=tuple(items.values()),
        missing=missing_of(decision, options, paper, titles, items),
    )


def copy_of(case: OpenCase, record: str, day: When) -> tuple[str, list[Stated]]:
    """The id of a decision that would stand in the place of this one as of that day, and what to state for it.

    Who saw it otherwise, and the day of the next look, are asked anew.
    """
    made = str(uuid4())
    current = case.file.shown(DECISION, record) or {}
    refuse_later(case, day, current.get("evidence") or ())
    anew = dict.fromkeys(("dissent", "unopposed", "review", "meeting"))
    fields = {**current, **anew, "day": str(day), "supersedes": record}
    return made, [(DECISION, made, {name: value for name, value in fields.items() if value is not None})]


def _fields(case: OpenCase, record: str, current: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    news = dict(fields)
    day = When(news.get("day") or current["day"])
    if "evidence" in news:
        news["evidence"] = evidence_ids(case, news["evidence"] or (), day)
    elif "day" in news:
        refuse_later(case, day, current.get("evidence") or ())
    for name, kind in (("paper", PAPER), ("meeting", MEETING)):
        if news.get(name):
            news[name] = find_record(case, [kind], str(news[name]))[1]
    paper = news.get("paper", current.get("paper"))
    options = options_of(case, str(paper)) if paper else []
    if "chosen" in news:
        news["chosen"] = tuple(dict.fromkeys(_option(options, one) for one in news["chosen"] or ()))
    if "not_chosen" in news:
        news["not_chosen"] = {_option(options, one): why for one, why in (news["not_chosen"] or {}).items()}
    whole = {**current, **news}
    both = set(whole.get("chosen") or ()) & {one for one, why in (whole.get("not_chosen") or {}).items() if why}
    if both:
        raise UsageError(
            tr("An option is among those chosen and among those not chosen."), kept=tr("Nothing was saved.")
        )
    if whole.get("dissent") and whole.get("unopposed"):
        raise UsageError(
            tr("Somebody saw it otherwise and nobody did: only one can be."), kept=tr("Nothing was saved.")
        )
    return checked(Decision, record, current, news)


def _option(options: list[Option], wanted: str) -> str:
    text = wanted.strip().lower()
    found = [one.id for one in options if one.id == text or (len(text) >= 4 and one.id.startswith(text))]
    if len(found) != 1:
        raise NotFound(
            tr("The options paper of this decision has no option {id}.").format(id=text[:40]),
            kept=tr("Nothing was saved; what you typed is still there."),
            todo=tr("Name its paper first; see r2p-desk options list."),
        )
    return found[0]
