"""Everything of an open case an assessment stands on, read once and read anew only where something changed."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from ..analysis.basis import Basis
from ..analysis.knowledge import Knowledge
from ..analysis.tellings import SameTexts, with_tellings
from ..domain.assessment import Assessment, Evidence, Judgement, StatedConcern
from ..domain.relation import Relation
from ..domain.signoff import Dissent, FlagAnswer, Outlook, Round, SignOff
from ..domain.source import Source
from .items import list_items, sources, with_source_names
from .reading import records
from .session import OpenCase

RELATION = "relation"
R = TypeVar("R", bound=msgspec.Struct)

KINDS: dict[str, type[msgspec.Struct]] = {
    "assessment": Assessment,
    "judgement": Judgement,
    "evidence": Evidence,
    "concern": StatedConcern,
    "round": Round,
    "signoff": SignOff,
    "dissent": Dissent,
    "flag_answer": FlagAnswer,
    "outlook": Outlook,
}
"""The kinds of records an assessment is made of, beside items and sources."""
OF_ASSESSMENTS = frozenset(KINDS) - {"round"}
"""Kinds of which nothing shows while a blind round is not over."""


def basis(case: OpenCase) -> Basis:
    """What this officer may look at of the case; sources stand in the items by name."""
    mark = case.file.mark()

    def kept(kind: str, record: type[R]) -> list[R]:
        return case.kept.read(mark, kind, (kind,), lambda: records(case, kind, record))

    return case.kept.read(
        mark,
        "basis",
        ("item", "source", "relation", *KINDS),
        lambda: Basis(
            items=knowledge(case),
            assessments=kept("assessment", Assessment),
            judgements=kept("judgement", Judgement),
            evidence=kept("evidence", Evidence),
            concerns=kept("concern", StatedConcern),
            rounds=kept("round", Round),
            signoffs=kept("signoff", SignOff),
            dissents=kept("dissent", Dissent),
            answers=kept("flag_answer", FlagAnswer),
            outlooks=kept("outlook", Outlook),
            reader=case.desk.officer.id,
        ),
    )


def knowledge(case: OpenCase) -> Knowledge:
    """The items of the case in the order in which they became known, sources by name, copies of one report marked."""
    mark = case.file.mark()
    named: dict[str, Source] = case.kept.read(mark, "sources", ("source",), lambda: sources(case))
    stated, texts = stated_relations(case), case.kept.read(mark, "same texts", (), SameTexts)
    return case.kept.read(
        mark,
        "knowledge",
        ("item", "source", RELATION),
        lambda: Knowledge(with_tellings(with_source_names(list_items(case), named), stated, texts)),
    )


def stated_relations(case: OpenCase) -> list[Relation]:
    """How items stand to each other by officers' words, those that were withdrawn among them."""
    return case.kept.read(case.file.mark(), RELATION, (RELATION,), lambda: records(case, RELATION, Relation))


def closed_to_reader(case: OpenCase) -> Callable[[str, str], bool]:
    """Whether a record (kind, id) is of another's assessment in a blind round that is not over: nothing of it shows."""
    known = basis(case)
    closed = {one.id for one in known.assessments if not known.open_to(one)}
    return lambda kind, record: bool(closed) and kind in OF_ASSESSMENTS and assessment_of(case, kind, record) in closed


def assessment_of(case: OpenCase, kind: str, record: str) -> str | None:
    """The id of the assessment this record belongs to; ``None`` for one that is of none."""
    if kind == "assessment":
        return record
    if kind not in OF_ASSESSMENTS:
        return None
    fields = case.file.shown(kind, record) or {}
    if kind == "evidence":
        owner = str(fields.get("judgement") or "")
        fields = case.file.shown("judgement", owner) or case.file.shown("concern", owner) or {}
    return fields.get("assessment")
