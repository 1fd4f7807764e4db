"""Readings the window makes beside the assessment: the checks of one day, two profiles side by side."""

from typing import NamedTuple

from ..analysis.checks import supports
from ..analysis.comparison import Comparison
from ..analysis.frameworks import UN_2014
from ..analysis.support import Support
from ..casefile.desk import Registered
from ..domain.assessment import Assessment, Profile
from ..domain.marking import Marking
from ..domain.signoff import Mandate
from ..domain.when import When
from ..errors import DeskError
from ..i18n import tr
from .assessing import find_assessment, newest_day, profile
from .cases import list_cases
from .checking import Beside, beside, compare_profiles
from .history_for_window import case_marking
from .session import Desk, OpenCase, open_case
from .signing_off import Standing, standing, standings


class CheckAsked(NamedTuple):
    """Which checks: of this day (``None``: of the assessment's, or the newest), assessment and mandate."""

    day: When | None = None
    assessment: str | None = None
    mandate: Mandate | None = None


class Checked(NamedTuple):
    """What lies beside the profile of a day; ``choices`` are the assessments open to this officer.

    ``closed`` says why no flag can be answered, and is empty where each can be.
    """

    asked: CheckAsked
    as_of: When
    beside: Beside
    choices: tuple[Standing, ...]
    standing: Standing | None
    closed: str


class SideAsked(NamedTuple):
    """One side of a comparison: a case of this home (``None``: the open one), a day, an assessment."""

    case: str | None = None
    day: When | None = None
    assessment: str | None = None


class Side(NamedTuple):
    """What a side says; ``marking`` covers everything in its case."""

    asked: SideAsked
    title: str
    profile: Profile
    supports: dict[str, Support]
    choices: tuple[Standing, ...]
    marking: Marking


class Compared(NamedTuple):
    """Two sides and where they differ; ``why_not`` where they cannot be compared."""

    left: Side
    right: Side
    found: Comparison | None
    why_not: str = ""


def checked(case: OpenCase, asked: CheckAsked) -> Checked:
    """Everything that is laid beside the profile that is asked for."""
    named = find_assessment(case, asked.assessment) if asked.assessment else None
    day = asked.day or (named.as_of if named else newest_day(case))
    found = beside(case, day, assessment=named, mandate=asked.mandate)
    said = found.profile.assessment
    where = standing(case, said) if said is not None else None
    return Checked(
        asked=asked,
        as_of=day,
        beside=found,
        choices=open_standings(case),
        standing=where,
        closed=_why_closed(case, day, where),
    )


def open_standings(case: OpenCase) -> tuple[Standing, ...]:
    """The assessments this officer may look into, the newest as-of first."""
    return tuple(one for one in standings(case) if one.open)


def other_cases(desk: Desk, case: str) -> list[Registered]:
    """The cases of this home but this one (its id)."""
    return [known for known in list_cases(desk) if known.id != case]


def compared(case: OpenCase, left: SideAsked, right: SideAsked) -> Compared:
    """Both sides and where they differ; another case is opened for reading beside this one, and closed again."""
    first = _side(case, left)
    if right.case is None:
        second = _side(case, right, first.profile.framework)
    else:
        with open_case(case.desk, right.case, write=False) as other:
            second = _side(other, right, first.profile.framework)
    try:
        return Compared(first, second, compare_profiles(first.profile, second.profile))
    except DeskError as error:
        return Compared(first, second, None, f"{error.happened} {error.todo}".strip())


def _side(case: OpenCase, asked: SideAsked, framework: str = UN_2014) -> Side:
    named: Assessment | None = find_assessment(case, asked.assessment) if asked.assessment else None
    day = asked.day or (named.as_of if named else newest_day(case))
    found = profile(case, day, assessment=named, framework_id=framework)
    return Side(
        asked=asked,
        title=case.title(),
        profile=found,
        supports=supports(found),
        choices=open_standings(case),
        marking=case_marking(case),
    )


def _why_closed(case: OpenCase, day: When, where: Standing | None) -> str:
    if where is None:
        return tr("Nothing is assessed by this day.")
    said = where.assessment
    if said.as_of != day:
        return tr("Flags are answered on the day of the assessment, {day}.").format(day=said.as_of.words)
    if where.signoffs:
        return tr("{name} signed this assessment: it stays as it is, and so do the answers.").format(
            name=where.signoffs[0].name
        )
    if said.assessor not in (None, case.desk.officer.id):
        return tr("This is the assessment of another officer, who answers its flags.")
    return ""
