"""How long work may still take, told by how far it came in the time it had."""

from time import monotonic

from ..i18n import tr, trn

_SURE_AFTER = 3.0
"""Seconds; a guess made sooner is wild."""


class Remaining:
    """Fed with fractions from 0 to 1; starts anew where the fraction falls back, as at the next of several files."""

    def __init__(self) -> None:
        self._began = monotonic()
        self._from = self._now = 0.0

    def tell(self, fraction: float) -> None:
        """It is this far now."""
        if fraction < self._now:
            self._began, self._from = monotonic(), fraction
        self._now = fraction

    @property
    def words(self) -> str:
        """``2 minutes left``; empty while nothing can be said yet."""
        gone, done = monotonic() - self._began, self._now - self._from
        if gone < _SURE_AFTER or done <= 0.0 or self._now >= 1.0:
            return ""
        seconds = gone / done * (1.0 - self._now)
        if seconds < 60:
            return tr("less than a minute left")
        if seconds < 3600:
            minutes = round(seconds / 60)
            return trn("about {n} minute left", "about {n} minutes left", minutes)
        return trn("about {n} hour left", "about {n} hours left", round(seconds / 3600))
