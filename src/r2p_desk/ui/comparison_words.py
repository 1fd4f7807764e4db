"""What differs between two assessments, in words; nothing is weighed against anything."""

from collections.abc import Sequence

from ..analysis.comparison import Comparison, Difference
from ..analysis.support import Support, carries_words
from ..domain.assessment import (
    Concern,
    Confidence,
    Direction,
    State,
    concern_words,
    confidence_words,
    direction_words,
    state_words,
)
from ..i18n import tr, trn


def compared_lines(found: Comparison) -> list[str]:
    """How many indicators both judge alike, otherwise, or one alone; how much evidence only one names."""
    both = other_degree(found)
    lines = [
        trn("{n} indicator is judged alike.", "{n} indicators are judged alike.", len(found.agreed)),
        trn(
            "{n} is opposed: one side sees the sign, the other finds it absent.",
            "{n} are opposed: one side sees the sign, the other finds it absent.",
            len(found.opposed),
        ),
    ]
    if both:
        lines.append(
            trn(
                "{n} is present on one side and emerging on the other.",
                "{n} are present on one side and emerging on the other.",
                len(both),
            )
        )
    if found.only_left:
        count = len(found.only_left)
        lines.append(trn("{n} is judged on the left alone.", "{n} are judged on the left alone.", count))
    if found.only_right:
        count = len(found.only_right)
        lines.append(trn("{n} is judged on the right alone.", "{n} are judged on the right alone.", count))
    if not (found.differences or found.new_items or found.gone_items):
        lines.append(tr("Both sides say the same. Choose another day or assessment on one of them."))
    return lines


def other_degree(found: Comparison) -> list[str]:
    """Indicators that both sides see, one as present and one as emerging."""
    seen = {str(State.PRESENT), str(State.EMERGING)}
    return [one.subject for one in found.differences if one.field == "state" and {one.left, one.right} == seen]


def field_words(field: str) -> str:
    """In what two sides differ."""
    return {
        "state": tr("state"),
        "direction": tr("direction"),
        "confidence": tr("confidence stated"),
        "carries": tr("what the evidence would carry"),
        "level": tr("level of concern stated"),
    }.get(field, field)


def side_words(one: Difference, said: str | None) -> str:
    """What one side says."""
    if one.field == "level":
        return concern_words(Concern(said) if said else None)
    if one.field == "carries":
        return carries_words(Confidence(said) if said else None)
    if one.field == "confidence":
        return confidence_words(Confidence(said) if said else None)
    if said is None:
        return tr("nothing")
    return state_words(State(said)) if one.field == "state" else direction_words(Direction(said))


def pivot_words(support: Support | None) -> str:
    """Origins of which each alone, if false, would make the evidence carry less."""
    if support is None or not support.own:
        return tr("there is no evidence for it")
    if not support.pivots:
        return tr("none alone")
    return "; ".join(names_of(support))


def names_of(support: Support) -> Sequence[str]:
    """The origins, each by its first report's source and how many reports go back to it."""
    named = []
    for origin in support.pivots:
        first = origin.items[0]
        name = first.source or first.title
        named.append(f"{name} ({trn('{n} report', '{n} reports', len(origin.items))})")
    return named
