"""Readings the window makes of who stands for what: every assessment, the blind rounds, and one of them whole."""

from typing import NamedTuple

from ..domain.signal import Crime, crime_words
from ..domain.signoff import Round
from .access import access_list
from .assessing import find_assessment
from .basis import basis
from .cases import case_record
from .frameworks import framework_for, frameworks
from .reading import officer_names
from .session import OpenCase
from .signing_off import Standing, standing, standings


class RoundTold(NamedTuple):
    """A blind round, the names of its officers, whether it is over, and whether this officer still has to begin."""

    round: Round
    names: tuple[str, ...]
    over: bool
    waits_for_me: bool


class StandingsTold(NamedTuple):
    """Everything a page about signing shows of the whole case; ``officers`` and ``frameworks`` as (id, name)."""

    standings: tuple[Standing, ...]
    rounds: tuple[RoundTold, ...]
    officers: tuple[tuple[str, str], ...]
    frameworks: tuple[tuple[str, str], ...]
    own: str
    practice: bool


class OneTold(NamedTuple):
    """One assessment whole: the title of its framework, who began it, and what a dissent can be about (id, words)."""

    standing: Standing
    framework: str
    chair: str
    am_chair: bool
    mine: bool
    """This officer may judge and sign it: it is their own, or judged together."""
    subjects: tuple[tuple[str, str], ...]


def standings_told(case: OpenCase) -> StandingsTold:
    """Every assessment and round of the case, and with whom and by what others can be begun."""
    return StandingsTold(
        standings=tuple(standings(case)),
        rounds=_rounds(case),
        officers=tuple((one.id, one.name) for one in access_list(case).members if one.present),
        frameworks=tuple((one.id, one.title) for one in frameworks()),
        own=case.desk.officer.id,
        practice=case_record(case).practice,
    )


def one_told(case: OpenCase, record: str) -> OneTold:
    """This assessment; ``Refused`` while it is another's in a blind round that is not over."""
    meant = find_assessment(case, record)
    used, own = framework_for(case.desk, meant.framework), case.desk.officer.id
    subjects = [(str(one.number), f"{one.number}  {one.title}") for one in used.risk_factors]
    subjects += [(str(crime), crime_words(crime)) for crime in Crime]
    subjects += [(one.id, f"{one.id}  {one.label or ''}".strip()) for one in used.indicators]
    return OneTold(
        standing=standing(case, meant),
        framework=used.title,
        chair=officer_names(case).get(meant.chair, meant.chair[:8]) if meant.chair else "",
        am_chair=meant.chair == own,
        mine=meant.assessor in (None, own),
        subjects=tuple(subjects),
    )


def _rounds(case: OpenCase) -> tuple[RoundTold, ...]:
    known, names, own = basis(case), officer_names(case), case.desk.officer.id
    begun = {one.round for one in known.assessments if one.assessor == own}
    return tuple(
        RoundTold(
            round=one,
            names=tuple(names.get(officer, officer[:8]) for officer in one.assessors),
            over=known.round_over(one.id),
            waits_for_me=own in one.assessors and one.id not in begun,
        )
        for one in sorted(known.rounds.values(), key=lambda one: (one.as_of.latest, one.id), reverse=True)
    )
