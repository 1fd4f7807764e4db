"""A case and its profile as a reader below a ceiling may see them: what is withheld is not told apart from what is not.

Which indicators lean on withheld material would itself say something of it; so they stand among those not assessed, and
the paper says of all of them together that they are not assessed or withheld.
"""

from msgspec.structs import replace

from ..domain.assessment import FactorProfile, Profile
from ..domain.case import Case
from ..domain.marking import Ceiling, Marking


def closes(case: Case, profile: Profile) -> bool:
    """Whether whatever carries no marking of its own, as all that assessors wrote, stands above the ceiling."""
    return profile.ceiling is not None and not Ceiling(profile.ceiling, case.marking).opens()


def withheld_count(profile: Profile) -> int:
    """How many items and judgements this reading may not see."""
    return profile.left_out + sum(indicator.withheld for indicator in profile.indicators)


def case_as_open(case: Case, profile: Profile, title: str | None) -> Case:
    """The case, or under a ceiling below its marking one that says nothing of itself."""
    if not closes(case, profile):
        return case
    return Case(id=case.id, title=title or "", practice=case.practice, marking=Marking())


def profile_as_open(case: Case, profile: Profile) -> Profile:
    """The profile without a trace of what a ceiling withholds; as it is where there is no ceiling."""
    if profile.ceiling is None:
        return profile
    blurred = replace(profile, factors=tuple(_blurred(factor) for factor in profile.factors))
    if not closes(case, profile):
        return blurred
    return replace(blurred, assessment=None, assessed_as_of=None, before=None, note=None)


def _blurred(factor: FactorProfile) -> FactorProfile:
    indicators = tuple(replace(one, withheld=False) if one.withheld else one for one in factor.indicators)
    return replace(factor, withheld=False, indicators=indicators)
