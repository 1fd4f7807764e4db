"""What the overview says, in words."""

from ..actions.overview import Overview, day_of
from ..domain.assessment import Direction, FactorProfile, concern_words, direction_words
from ..domain.likelihood import Likelihood, Yardstick, likelihood_words
from ..domain.looks import LEVELS
from ..domain.signal import crime_words
from ..domain.signoff import mandate_words
from ..errors import DeskError
from ..i18n import tr, trn
from .record_words import kind_words, kinds_words
from .text import one_line
from .widgets.marks_chart import ChartMark
from .words import CONCERN_SIGNS

_SHOWN_SINCE = (
    "item", "assessment", "judgement", "signoff", "dissent", "warning", "acknowledgement", "decision", "lesson",
)  # fmt: skip


def waiting_words(found: Overview) -> str:
    """What needs somebody's decision now."""
    said = []
    if found.blocking:
        said.append(
            trn(
                "{n} flag must be answered before the assessment can be signed.",
                "{n} flags must be answered before the assessment can be signed.",
                found.blocking,
            )
        )
    elif found.profile.assessment is not None and not found.signed:
        said.append(tr("The assessment can be signed; nobody has."))
    if found.conflicts:
        said.append(
            trn(
                "{n} field waits for a decision between two values.",
                "{n} fields wait for a decision between two values.",
                found.conflicts,
            )
        )
    return " ".join(said) or tr("Nothing waits.")


def since_words(found: Overview) -> list[str]:
    """What came or changed since this officer last looked, a line each."""
    if not found.looked:
        return [tr("You have not looked at this case before.")]
    lines = []
    for kind in _SHOWN_SINCE:
        one = next((since for since in found.since if since.kind == kind), None)
        if one is None:
            continue
        if one.new:
            lines.append(tr("New: {records}").format(records=kinds_words(kind, len(one.new))))
        if one.changed:
            lines.append(tr("Changed: {kind} ({n})").format(kind=kind_words(kind), n=len(one.changed)))
    return lines or [tr("Nothing changed.")]


def crime_lines(found: Overview) -> list[str]:
    """The level stated for each crime, and the overall judgements, a line each; likelihood stands alone."""
    lines = []
    for one in found.profile.crimes:
        moves = "" if one.direction is Direction.UNKNOWN else f", {direction_words(one.direction)}"
        sign = f"{CONCERN_SIGNS[one.level]} " if one.level is not None else ""
        counted = tr("{present} present, {emerging} emerging").format(present=one.present, emerging=one.emerging)
        lines.append(f"{crime_words(one.crime)}: {sign}{concern_words(one.level)}{moves} ({counted})")
    for outlook in found.outlooks:
        lines.append(f"{mandate_words(outlook.mandate)}: {one_line(outlook.statement)}")
        lines.append(_likely(outlook.yardstick, outlook.term, outlook.probability))
    return lines


def _likely(yardstick: str, term: str, percent: int | None) -> str:
    try:
        return likelihood_words(Likelihood(yardstick=Yardstick(yardstick), term=term, percent=percent))
    except (DeskError, ValueError):
        return term  # what a later version wrote


def factor_mark(one: FactorProfile) -> ChartMark:
    """A risk factor as a mark of the heat strip."""
    level = concern_words(one.level)
    words = tr("Risk factor {number}, {title}: {level}, {direction}. {judged} judged, {unknown} unknown.").format(
        number=one.number,
        title=one.title,
        level=level,
        direction=direction_words(one.direction),
        judged=one.judged,
        unknown=one.unknown,
    )
    height = LEVELS[one.level].height if one.level is not None else 0.0
    return ChartMark(str(one.number), str(one.number), words, height, one.level)


def month_words(first: int) -> str:
    """``March 1993`` for the month that begins on this day (ordinal)."""
    return day_of(first).words.partition(" ")[2]
