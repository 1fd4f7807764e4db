"""Long work reports progress and can be cancelled, without knowing whether a window or a terminal watches."""

from collections.abc import Callable

from .errors import Cancelled
from .i18n import tr

Report = Callable[[float, str], None]


class Job:
    """Progress of one piece of long work: fraction 0 to 1 and a line of text; ``cancel`` stops it at the next step.

    ``advance`` raises ``Cancelled`` once ``cancel`` was called, from whatever thread does the work.
    """

    def __init__(self, report: Report | None = None) -> None:
        self._report = report
        self._cancelled = False

    def cancel(self) -> None:
        """Ask the work to stop; it does so at its next ``advance``."""
        self._cancelled = True

    @property
    def cancelled(self) -> bool:
        """Whether the work was asked to stop."""
        return self._cancelled

    def advance(self, fraction: float, text: str) -> None:
        """Tell how far the work is (0 to 1) and what it does now."""
        if self._cancelled:
            raise Cancelled(text)
        if self._report is not None:
            self._report(min(max(fraction, 0.0), 1.0), text)

    def refuse_cancelled(self) -> None:
        """Raise ``Cancelled`` when the work was asked to stop, and tell nothing."""
        if self._cancelled:
            raise Cancelled(tr("Stopped."))

    def finish(self) -> None:
        """Tell that it is done: what is done cannot be stopped any more, so nothing is raised."""
        if self._report is not None:
            self._report(1.0, tr("Done"))
