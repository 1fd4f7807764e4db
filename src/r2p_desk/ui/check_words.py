"""Flags, gaps and thresholds in words: what each means, and what it does not."""

from collections.abc import Sequence
from datetime import date

from ..analysis.checks import Flag, open_blocks
from ..analysis.coverage import Gaps
from ..analysis.impartiality import Party
from ..analysis.support import strength_words
from ..domain.when import When
from ..i18n import tr, trn

CODES = (
    "no-level", "no-evidence", "confidence-above-evidence", "single-source", "circular", "contradicted", "one-sided",
    "evidence-later", "other-version", "stale", "loaded-words",
)  # fmt: skip
"""Of every flag there is."""


def flag_words(code: str) -> str:
    """What a flag is called."""
    return {
        "no-level": tr("Level of concern not stated"),
        "no-evidence": tr("No evidence"),
        "confidence-above-evidence": tr("Confidence above the evidence"),
        "single-source": tr("Single source"),
        "circular": tr("Circular reporting"),
        "contradicted": tr("Contradicted and not mentioned"),
        "one-sided": tr("Evidence against one party only"),
        "evidence-later": tr("Evidence not known on the day"),
        "other-version": tr("Another version of the framework"),
        "stale": tr("Older than its review"),
        "loaded-words": tr("Words that judge"),
    }.get(code, code)


def flag_meaning(code: str) -> str:
    """Why it is raised, and what can be done about it."""
    return {
        "no-level": tr("The mandate answers for these crimes. State a level in the assessment, or say why none is."),
        "no-evidence": tr("Name what it rests on, judge it otherwise, or say why it stands without evidence."),
        "confidence-above-evidence": tr(
            "Independent, graded origins would carry less than was stated. Lower it, grade or find more, or say why"
            " it stands."
        ),
        "single-source": tr("All reports go back to one origin. If that is wrong, nothing else holds the judgement."),
        "circular": tr("These sources rest on each other, so that together they confirm nothing."),
        "contradicted": tr("Say beside the item, in the reasons or here why it does not change the judgement."),
        "one-sided": tr("Look for what is known of the others, or say why only one party acts here."),
        "evidence-later": tr("Nobody could know it then. Take it out, or judge as of a later day."),
        "other-version": tr("These judgements stand under numbers this version of the framework does not have."),
        "stale": tr("Look whether it still holds, or say that it does and why."),
        "loaded-words": tr("A reader of another side may not accept them. Quoting them may be right; then say so."),
    }.get(code, "")


def flag_state(flag: Flag) -> str:
    """Whether it must be answered, or is."""
    if flag.answer is not None:
        return tr("✓ answered by {name}").format(name=flag.answer.name)
    return tr("⚑ must be answered") if flag.blocking else tr("○ to look at")


def flags_summary(flags: Sequence[Flag]) -> list[str]:
    """How many must be answered before signing, how many more there are, how many are answered."""
    must, answered = len(open_blocks(flags)), sum(flag.answer is not None for flag in flags)
    others = len(flags) - must - answered
    said = [
        trn(
            "{n} flag must be answered in words before this can be signed.",
            "{n} flags must be answered in words before this can be signed.",
            must,
        )
        if must
        else tr("No flag stands in the way of signing.")
    ]
    if others:
        said.append(trn("{n} more is to be looked at.", "{n} more are to be looked at.", others))
    if answered:
        said.append(trn("{n} is answered.", "{n} are answered.", answered))
    return said


def ordered(flags: Sequence[Flag]) -> list[Flag]:
    """Those that must be answered first, then the others; each in the order of the framework."""
    return sorted(flags, key=lambda flag: 0 if flag.blocking and flag.answer is None else 1)


def ordinal_words(ordinal: int) -> str:
    """A day that is counted as an ordinal."""
    return When.on(date.fromordinal(ordinal)).words


def gap_words(gaps: Gaps, name: str, weeks: Sequence[int], week: int | None = None) -> str:
    """One place, group or stream in words; of one week only, where one is given."""
    if week is not None:
        return tr("{name}, week from {day}: {state}.").format(
            name=name, day=ordinal_words(week), state=week_words(gaps, week)
        )
    return tr("{name}: no report in {n} of the last {weeks} weeks, reports without an early sign in {silent}.").format(
        name=name, n=len(gaps.unreported), weeks=len(weeks), silent=len(gaps.silent)
    )


def week_words(gaps: Gaps, week: int) -> str:
    """What came in a week."""
    if week in gaps.unreported:
        return tr("no report")
    return tr("reports, no early sign in them") if week in gaps.silent else tr("reports with an early sign")


def threshold_words(party: Party) -> str:
    """The least on which something was judged of this party."""
    if party.threshold is None:
        return tr("nothing judged on it")
    indicator, origins, strength = party.threshold
    return tr("{indicator}: {origins}, the best {strength}").format(
        indicator=indicator,
        origins=trn("{n} origin", "{n} origins", origins),
        strength=strength_words(strength),
    )
