"""A comparison with a precedent in words: counts and differences, and nothing that follows from them."""

from ..domain.assessment import state_words
from ..domain.precedent import Comparison, Likeness, Nearest, SharedIndicator
from ..domain.when import When
from ..i18n import tr, trn


def method_words() -> str:
    """How precedents are compared and put in order, for beside every comparison."""
    return tr(
        "Compared are the indicators that both sides judged present, emerging or absent. Nearest is the smallest share "
        "of opposite states, then the largest share of the same, then the most shared. A likeness is no forecast: "
        "read where the cases differ."
    )


def head_words(one: Comparison) -> str:
    """Which precedent, on which of its days, and what followed there."""
    coded = name_words(one)
    if one.precedent.onset is None or one.lead is None:
        return f"{coded}. {one.precedent.outcome}"
    days = trn("{n} day", "{n} days", one.lead)
    return tr("{coded}, {days} before {day}. {outcome}").format(
        coded=coded, days=days, day=one.precedent.onset.words, outcome=one.precedent.outcome
    )


def name_words(one: Comparison) -> str:
    """Which precedent, and on which of its days."""
    return tr("{title}, as coded for {day}").format(title=one.precedent.title, day=one.day.coded_as_of.words)


def caution_words(one: Comparison, as_of: When) -> list[str]:
    """What must be said before the counts are read: that it is the case itself, that it is hindsight."""
    said = [tr("What followed there was not known on {day}: this is hindsight.").format(day=as_of.words)]
    return [*([_same_case_words(one)] if one.same_case else []), *(said if one.hindsight else [])]


def _same_case_words(one: Comparison) -> str:
    count = trn("{n} item stands in both", "{n} items stand in both", one.same_items)
    return tr("This is the same case: {count}. It is set beside itself.").format(count=count)


def counts_words(one: Comparison) -> str:
    """How many indicators are shared, the same, near, opposite, and judged on one side only."""
    shared = trn("{n} indicator judged on both sides", "{n} indicators judged on both sides", len(one.shared))
    same, near, opposite = (one.count(kind) for kind in Likeness)
    return tr(
        "{shared}: {same} the same, {near} near (present and emerging), {opposite} opposite. Judged here only: {here}; "
        "there only: {there}."
    ).format(shared=shared, same=same, near=near, opposite=opposite, here=len(one.only_here), there=len(one.only_there))


def difference_words(one: SharedIndicator) -> str:
    """One indicator that differs, with the reason its coder gave."""
    name = f"{one.indicator} {one.label or ''}".rstrip()
    return tr("{name}: {here} here, {there} there. There: {reason}").format(
        name=name, here=state_words(one.here), there=state_words(one.there), reason=one.reason_there
    )


def refusal_words(found: Nearest) -> str | None:
    """Why nothing is compared, where nothing is; ``None`` where something is."""
    if found.compared:
        return None
    if found.assessed_as_of is None:
        return tr("Nothing is compared: there is no assessment by {day}.").format(day=found.as_of.words)
    most = len(found.too_few[0].shared) if found.too_few else 0
    return tr(
        "Nothing is compared: no precedent shares {minimum} indicators judged on both sides with this assessment; the "
        "most is {most}. This assessment judges {judged} indicators present, emerging or absent."
    ).format(minimum=found.minimum, most=most, judged=found.judged)


def too_few_words(one: Comparison, minimum: int) -> str:
    """Why this precedent is not compared."""
    return tr("{title} is not compared: {n} indicators judged on both sides, {minimum} are needed.").format(
        title=one.precedent.title, n=len(one.shared), minimum=minimum
    )
