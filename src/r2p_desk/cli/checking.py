"""What lies beside an assessment, on the command line: checks, answers, comparisons, the exercise."""

from collections.abc import Callable
from typing import Any

from ..actions import assessing, checking, exercise, session
from ..actions.source_words import silence_words
from ..analysis.comparison import Comparison
from ..analysis.coverage import Coverage
from ..analysis.frameworks import UN_2014
from ..analysis.impartiality import masked, masks
from ..domain.assessment import Profile
from ..domain.signoff import Mandate
from ..domain.when import When
from ..errors import UsageError
from ..i18n import tr, trn
from . import assess_shapes
from .answers import Answer, Context
from .assess import access_of, chosen, day_and_assessment, day_of
from .words import word_of


def check(context: Context) -> Answer:
    """``check``."""
    given = context.arguments
    access = access_of(given.access)
    mandate = word_of(Mandate, given.mandate) if given.mandate else None
    day = day_of(given)
    with context.unlock() as desk, context.read(desk, given.case) as case:
        as_of, named = day_and_assessment(case, given, day)
        found = checking.beside(case, as_of, access, assessment=named, mandate=mandate)
    body = assess_shapes.check_object(found)
    lines = [
        (tr("must be answered") if flag.blocking and flag.answer is None else tr("flag"))
        + f"  {flag.key}  {flag.text}"
        + (f"  [{', '.join(flag.items)}]" if flag.items else "")
        + (f"  → {flag.answer.text}" if flag.answer is not None else "")
        for flag in found.flags
    ]
    lines = [*(lines or [tr("No flag.")]), *_coverage_lines(found.coverage)]
    if given.masked:
        masking = masks(found.profile.items)
        body, lines = _masked(body, masking), [masked(line, masking) for line in lines]
    return Answer(body=body, lines=lines)


def answer(context: Context) -> Answer:
    """``assess answer``."""
    given = context.arguments
    wanted = chosen(given)
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = checking.answer(case, wanted, given.flag, given.text)
    body = {"assessment": made.assessment, "flag": made.flag, "text": made.text, "name": made.name}
    return Answer(body=body, lines=[tr("Answered: {flag}.").format(flag=made.flag)])


def compare(context: Context) -> Answer:
    """``assess compare``."""
    given = context.arguments
    if given.other_day is None and given.with_assessment is None and given.with_case is None:
        raise UsageError(
            tr("Say what to compare with: --with, --with-assessment or --with-case."), kept=tr("Nothing was done.")
        )
    day = day_of(given)
    with context.unlock() as desk, session.open_case(desk, given.case, write=False) as case:
        as_of, named = day_and_assessment(case, given, day)
        left = assessing.profile(case, as_of, assessment=named, framework_id=named.framework if named else UN_2014)
        if given.with_case is None:
            right = _other(case, given, as_of)
        else:
            with session.open_case(desk, given.with_case, write=False) as second:
                right = _other(second, given, as_of)
    found = checking.compare_profiles(left, right)
    body = {"left": _side(left), "right": _side(right), **assess_shapes.comparison_object(found)}
    return Answer(body=body, lines=_comparison_lines(found))


def practise(context: Context) -> Answer:
    """``assess exercise``."""
    given = context.arguments
    if given.title is not None:
        with context.unlock() as desk, exercise.create_exercise(desk, given.title) as made:
            body: dict[str, Any] = {"case": made.file.id, "name": made.title(), "ours": None, "answer": None}
        return Answer(
            body={**body, **assess_shapes.comparison_object(_NOTHING)}, lines=[tr("Made the exercise {name}.").format(
                name=body["name"])],
        )  # fmt: skip
    if given.case is None:
        raise UsageError(tr("Name a case with --case, or make one with --new."), kept=tr("Nothing was done."))
    with context.unlock() as desk, session.open_case(desk, given.case, write=False) as case:
        ours, theirs, found = exercise.beside_the_answer(case, chosen(given))
        body = {"case": case.file.id, "name": case.title(), "ours": _side(ours), "answer": _side(theirs)}
    lines = [tr("The answer is another reading of the same evidence, not the truth."), *_comparison_lines(found)]
    return Answer(body={**body, **assess_shapes.comparison_object(found)}, lines=lines)


_NOTHING = Comparison((), (), (), (), (), (), ())


def _other(case: session.OpenCase, given: Any, as_of: When) -> Profile:
    named = assessing.find_assessment(case, given.with_assessment) if given.with_assessment is not None else None
    day = When.parse(given.other_day) if given.other_day is not None else (named.as_of if named else as_of)
    return assessing.profile(case, day, assessment=named)


def _side(profile: Profile) -> dict[str, Any]:
    said = profile.assessment
    return {
        "as_of": str(profile.as_of),
        "assessment": said.id if said else None,
        "assessed_as_of": str(said.as_of) if said else None,
        "items_known": len(profile.items),
    }


def _comparison_lines(found: Comparison) -> list[str]:
    counted = tr("{agreed} judged alike, {opposed} opposed, {left} only left, {right} only right.").format(
        agreed=len(found.agreed), opposed=len(found.opposed), left=len(found.only_left), right=len(found.only_right)
    )
    none = tr("nothing")
    return [
        counted,
        *(f"{one.subject:>6}  {one.field}: {one.left or none} → {one.right or none}" for one in found.differences),
    ]


def _coverage_lines(found: Coverage) -> list[str]:
    lines = [
        trn("{n} indicator was not looked at.", "{n} indicators were not looked at.", len(found.not_assessed)),
        trn("On {n} indicator nothing was found.", "On {n} indicators nothing was found.", len(found.no_information)),
    ]
    weeks = len(found.weeks)
    lines += [
        tr("{name}: no report in {n} of the last {weeks} weeks, reports without an early sign in {silent}.").format(
            name=gaps.name, n=len(gaps.unreported), weeks=weeks, silent=len(gaps.silent)
        )
        for gaps in (*found.places, *found.populations)
    ]
    lines += [silence_words(silence) for silence in found.silent_sources]
    return lines


def _masked(value: Any, masking: dict[str, str]) -> Any:
    if isinstance(value, str):
        return masked(value, masking)
    if isinstance(value, list):
        return [_masked(part, masking) for part in value]
    return {name: _masked(part, masking) for name, part in value.items()} if isinstance(value, dict) else value


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("check", None): check,
    ("assess", "answer"): answer,
    ("assess", "compare"): compare,
    ("assess", "exercise"): practise,
}
