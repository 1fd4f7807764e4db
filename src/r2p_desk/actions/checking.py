"""What lies beside an assessment, and decides nothing: flags and answers, support, coverage, parties, comparison."""

import msgspec

from ..analysis.checks import Flag, flags_of, supports
from ..analysis.comparison import Comparison, compare
from ..analysis.coverage import Coverage, coverage_of
from ..analysis.impartiality import Party, parties
from ..analysis.support import Support
from ..domain.assessment import Assessment, Profile
from ..domain.item import Access
from ..domain.records import fields_of
from ..domain.signoff import FlagAnswer, Mandate
from ..domain.when import When
from ..errors import NotFound, UsageError
from ..i18n import tr
from .assessing import Chosen, named_for, profile, to_change
from .basis import basis
from .session import OpenCase
from .source_register import awaited


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the program lays beside one profile."""

    profile: Profile
    flags: tuple[Flag, ...]
    supports: dict[str, Support]
    coverage: Coverage
    parties: tuple[Party, ...]


def beside(
    case: OpenCase,
    as_of: When,
    access: frozenset[Access] | None = None,
    *,
    assessment: Assessment | None = None,
    mandate: Mandate | None = None,
) -> Beside:
    """The profile of that day and everything that is laid beside it."""
    shown = profile(case, as_of, access, assessment=assessment)
    return Beside(
        profile=shown,
        flags=flags_of(basis(case), shown, mandate=mandate),
        supports=supports(shown),
        coverage=coverage_of(shown, awaited(case)),
        parties=parties(shown),
    )


def check(
    case: OpenCase, as_of: When, *, assessment: Assessment | None = None, mandate: Mandate | None = None
) -> tuple[Flag, ...]:
    """Every flag of the assessment of that day, as it stands with what was known by then."""
    shown = profile(case, as_of, assessment=assessment)
    return flags_of(basis(case), shown, mandate=mandate)


def answer(case: OpenCase, chosen: Chosen, flag: str, text: str) -> FlagAnswer:
    """Save what this officer says to a flag; earlier words stay in the history. ``NotFound`` for no such flag."""
    words = " ".join(text.split())
    if not words:
        raise UsageError(tr("An answer needs words."), kept=tr("Nothing was saved."))
    meant, stated = to_change(case, chosen)
    keys = {
        one.key for mandate in (None, *Mandate) for one in check(case, meant.as_of, assessment=meant, mandate=mandate)
    }
    if flag not in keys:
        raise NotFound(
            tr("There is no flag {key} on this assessment.").format(key=flag[:60]),
            kept=tr("Nothing was saved."),
            todo=tr("See r2p-desk check."),
        )
    officer = case.desk.officer
    made = FlagAnswer(
        id=named_for(meant.id, f"flag/{flag}"), assessment=meant.id, flag=flag, text=words, officer=officer.id,
        name=officer.name,
    )  # fmt: skip
    case.state([*stated, ("flag_answer", made.id, fields_of(made))])
    return made


def compare_profiles(left: Profile, right: Profile) -> Comparison:
    """Where two profiles differ; ``UsageError`` for two frameworks, whose indicators are not each other's."""
    if left.framework != right.framework:
        raise UsageError(
            tr("These assessments were made by two frameworks."),
            kept=tr("Nothing was compared."),
            todo=tr("Compare assessments of one framework; the crosswalk says what corresponds."),
        )
    return compare(left, right)
