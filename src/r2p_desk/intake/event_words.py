"""What is said of events wherever they are shown: how many died as estimated, from which row an item was made."""

from ..i18n import tr


def deaths_words(low: int | None, best: int | None, high: int | None) -> str:
    """Deaths as estimated: never one number where the dataset gives a range."""
    if best is None:
        return tr("Deaths: not stated")
    if low is None or high is None:
        return tr("Deaths: {n} as reported").format(n=best)
    if low == high == best:
        return tr("Deaths: {n} (low, best and high estimate)").format(n=best)
    return tr("Deaths: best estimate {best}, low {low}, high {high}").format(best=best, low=low, high=high)


def totals_words(low: int | None, best: int | None, high: int | None) -> str:
    """Deaths of several events together; empty where none gives a number."""
    if best is None:
        return ""
    if low is None or high is None:
        return tr("deaths: {n} as reported").format(n=f"{best:,}")
    return tr("deaths: best estimates together {best}, low {low}, high {high}").format(
        best=f"{best:,}", low=f"{low:,}", high=f"{high:,}"
    )


def event_words(row: str, licence: str | None, *, may_leave: bool) -> str:
    """From which row an item was made and under which licence, wherever the item is shown."""
    line = tr("event {row}, {licence}").format(row=row, licence=licence or tr("no licence"))
    return line if may_leave else tr("{event}: stays in this case").format(event=line)
