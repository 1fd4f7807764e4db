"""What a record of foresight says, in sentences."""

from ..domain.likelihood import Term, term_words, yardstick_words
from ..i18n import tr, trn
from .foresight import LEAST_RESOLVED, Calibration, Foresight, TermRecord


def foresight_lines(one: Foresight) -> list[str]:
    """What the forecasts on one yardstick came to; why nothing is said where too few are resolved."""
    counted = tr("{yardstick}: {resolved}, of which {came} came true; {open}, {undecided}.").format(
        yardstick=yardstick_words(one.yardstick),
        resolved=trn("{n} warning resolved", "{n} warnings resolved", len(one.resolved)),
        came=len(one.came_true),
        open=trn("{n} still open", "{n} still open", len(one.open)),
        undecided=trn("{n} nobody can decide", "{n} nobody can decide", len(one.undecided)),
    )
    if one.base_rate is None or one.interval is None:
        few = tr("Nothing is said of them together before {n} are resolved on this yardstick.")
        return [counted, few.format(n=LEAST_RESOLVED)]
    often = tr("{share} came true (95 % interval {interval}).").format(
        share=percent_words(one.base_rate), interval=interval_words(one.interval)
    )
    return [counted, often, *_score_lines(one)]


def _score_lines(one: Foresight) -> list[str]:
    if one.score is None:
        few = tr("No score is given before {n} of them stated a figure.")
        return [few.format(n=LEAST_RESOLVED)]
    count = trn("{n} warning that stated a figure", "{n} warnings that stated a figure", len(one.score.forecasts))
    return [
        tr("Brier score {brier} on {count}: 0 is perfect, 0.250 is always saying 50 %.").format(
            brier=figure_words(one.score.brier), count=count
        ),
        tr(
            "It is made of reliability {reliability} (less is better), minus resolution {resolution} (more is better),"
        ).format(reliability=figure_words(one.score.reliability), resolution=figure_words(one.score.resolution))
        + " "
        + tr("plus uncertainty {uncertainty} of the events themselves.").format(
            uncertainty=figure_words(one.score.uncertainty)
        ),
    ]


def term_line(record: TermRecord) -> str:
    """What became of what was called by one term."""
    line = tr("{term} ({range}): said {said}, came true {came}").format(
        term=term_words(record.term.name),
        range=range_words(record.term),
        said=len(record.said),
        came=len(record.came_true),
    )
    if record.interval is None:
        return line
    more = tr("{interval}, {calibration}").format(
        interval=interval_words(record.interval), calibration=calibration_words(record.calibration)
    )
    return f"{line}; {more}"


def calibration_words(calibration: Calibration) -> str:
    """How often a term came true against its range, in words."""
    return {
        Calibration.IN_KEEPING: tr("nothing speaks against its range"),
        Calibration.MORE_OFTEN: tr("came true more often than said"),
        Calibration.LESS_OFTEN: tr("came true less often than said"),
        Calibration.NOT_TOLD: tr("too few to tell"),
    }[calibration]


def caveat() -> str:
    """What a record of foresight cannot know."""
    return tr(
        "A warning that was acted on may not have come true because of that: read the warnings, not the score alone."
    )


def unreadable_words(count: int) -> str:
    """How many warnings could not be counted."""
    return trn(
        "{n} warning states no likelihood that can be read; it is in no figure.",
        "{n} warnings state no likelihood that can be read; they are in no figure.",
        count,
    )


def range_words(term: Term) -> str:
    """``55 to 80 %``."""
    return tr("{least} to {most} %").format(least=term.least, most=term.most)


def percent_words(share: float) -> str:
    """A share of 0 to 1 as whole percents."""
    return tr("{n} %").format(n=round(share * 100))


def interval_words(interval: tuple[float, float]) -> str:
    """``12 to 48 %``."""
    return tr("{least} to {most} %").format(least=round(interval[0] * 100), most=round(interval[1] * 100))


def figure_words(figure: float) -> str:
    """A score, to three places."""
    return f"{figure:.3f}"
