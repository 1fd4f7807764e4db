"""Readings the window makes of the assessment: one day at a time, quickly enough to follow a slider."""

from typing import NamedTuple

from ..analysis.candidates import candidates
from ..analysis.checks import Flag, flags_of
from ..analysis.frameworks import UN_2014
from ..domain.assessment import Profile
from ..domain.framework import Framework
from ..domain.item import Access
from ..domain.marking import Marking, high_water
from ..domain.signoff import SignOff
from ..domain.when import When
from .assessing import profile
from .basis import basis
from .cases import case_record
from .frameworks import framework_for, frameworks, shipped
from .reading import officer_names
from .session import OpenCase


class Asked(NamedTuple):
    """What is to be shown: a day, a reader, and an assessment or a framework."""

    day: When
    access: frozenset[Access] | None = None
    assessment: str | None = None
    framework: str = UN_2014


class Choice(NamedTuple):
    """An assessment that can be chosen: its id, day, framework, title; the name of whose it is; whether signed."""

    id: str
    as_of: When
    framework: str
    title: str | None
    assessor: str | None
    signed: bool


class Shown(NamedTuple):
    """A profile and what stands around it; ``days`` are ordinals on which something became known or was assessed."""

    asked: Asked
    profile: Profile
    framework: Framework
    marking: Marking
    days: tuple[int, ...]
    choices: tuple[Choice, ...]
    frameworks: tuple[tuple[str, str], ...]
    signed: SignOff | None
    foreign: bool
    """It is the assessment of another officer."""


def shown(case: OpenCase, asked: Asked) -> Shown:
    """The profile of that day and what stands around it."""
    known = basis(case)
    made = _profile(case, asked)
    said = made.assessment
    signoffs = known.signoffs_of(said)
    officer = case.desk.officer.id
    return Shown(
        asked=asked,
        profile=made,
        framework=framework_for(case.desk, made.framework),
        marking=high_water((case_record(case).marking, *{item.marking for item in made.items if item.marking})),
        days=_days(case),
        choices=_choices(case),
        frameworks=tuple((one.id, one.title) for one in frameworks()),
        signed=signoffs[0] if signoffs else None,
        foreign=said is not None and said.assessor not in (None, officer),
    )


def flags(case: OpenCase, asked: Asked) -> tuple[Flag, ...]:
    """The flags of what is shown."""
    known = basis(case)
    made = _profile(case, asked)
    return flags_of(known, made)


def suggestions(shown_then: Profile, indicator: str) -> dict[str, tuple[str, ...]]:
    """Item id → why it may be evidence for this indicator, the best first."""
    for factor in shown_then.factors:
        for one in factor.indicators:
            if one.id == indicator:
                base = shipped(shown_then.framework).label_of(indicator)  # the words are English ones
                found = candidates(shown_then.items, one, factor.number, base)
                return {candidate.item.id: candidate.reasons for candidate in found}
    return {}


def _profile(case: OpenCase, asked: Asked) -> Profile:
    known = basis(case)
    chosen = known.assessment(asked.assessment) if asked.assessment else None
    if chosen is not None and not known.open_to(chosen):
        chosen = None
    return profile(case, asked.day, asked.access, assessment=chosen, framework_id=asked.framework)


def _days(case: OpenCase) -> tuple[int, ...]:
    known = basis(case)
    return case.kept.read(
        case.file.mark(),
        "days",
        ("item", "source", "assessment"),
        lambda: tuple(sorted({*known.knowledge.days, *(one.as_of.latest.toordinal() for one in known.assessments)})),
    )


def _choices(case: OpenCase) -> tuple[Choice, ...]:
    known, names = basis(case), officer_names(case)
    return tuple(
        Choice(
            id=one.id,
            as_of=one.as_of,
            framework=one.framework,
            title=one.title,
            assessor=names.get(one.assessor, one.assessor[:8]) if one.assessor else None,
            signed=bool(known.signoffs_of(one)),
        )
        for one in known.assessments
        if known.open_to(one)
    )
