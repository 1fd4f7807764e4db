"""An attachment that is open to be seen: asked from a thread beside, let go from the window's at any moment."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from ..errors import Cancelled
from ..i18n import tr
from ..jobs import Job

if TYPE_CHECKING:
    from ..actions.attachment_access import OpenedAttachment
    from ..intake.attachment_pictures import Viewer
    from ..intake.attachment_text import Extracted

T = TypeVar("T")


class Showing:
    """Holds at most one opened attachment and the process that draws it; ``close`` ends both, whatever they do.

    Belongs to no widget, so that it can be closed when its widget is already gone.
    """

    def __init__(self) -> None:
        self._opened: OpenedAttachment | None = None
        self._viewer: Viewer | None = None
        self._job = Job()

    @property
    def is_open(self) -> bool:
        """Whether something is open."""
        return self._opened is not None

    def take(self, opened: "OpenedAttachment") -> None:
        """Show this from now on."""
        self.close()
        self._opened, self._viewer, self._job = opened, opened.viewer(), Job()

    def close(self) -> None:
        """Nothing is open any more, and nothing of it is left in a process; what was being drawn is given up."""
        opened, viewer, self._opened, self._viewer = self._opened, self._viewer, None, None
        self._job.cancel()
        if viewer is not None:
            viewer.close()
        if opened is not None:
            opened.close()

    def drawn(self, draw: "Callable[[Viewer, Job], T]") -> Callable[[], T]:
        """Work for a thread beside: what the viewer that is open now answers; ``Cancelled`` once it was let go."""
        viewer, job = self._viewer, self._job

        def work() -> T:
            if viewer is None or job.cancelled:
                raise Cancelled(tr("The attachment was closed."))
            try:
                return draw(viewer, job)
            finally:
                if job.cancelled:
                    viewer.close()  # it may have begun a process after it was let go

        return work

    def words(self) -> "Callable[[Job], Extracted]":
        """Work for a thread beside: the words inside what is open now."""
        opened = self._opened

        def work(job: Job) -> "Extracted":
            if opened is None:
                raise Cancelled(tr("The attachment was closed."))
            return opened.words(job)

        return work
