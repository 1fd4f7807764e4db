"""Pages and pictures of an attachment as they can be shown, made in a process of their own."""

from typing import Self

from ..errors import Refused
from ..i18n import tr
from ..jobs import Job
from ..system.wire import Picture
from .reading_apart import Apart, Content, Outcome

__all__ = ["Content", "Picture", "Viewer", "image", "page_image"]


class Viewer:
    """Shows one attachment; its process starts with the first question and lives until ``close``.

    One question at a time; ``Refused`` where the file cannot be shown: damaged, protected, too large, too slow. The
    next question may be asked all the same.
    """

    def __init__(self, content: Content, media: str) -> None:
        self._apart = Apart(content, media)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process; nothing of the file is left in it."""
        self._apart.close()

    def pages(self, job: Job | None = None) -> int:
        """How many pages the document has."""
        found = self._apart.pages(job or Job())
        if found.pages is None:
            raise _not_shown(found)
        return found.pages

    def page(self, number: int, width: int, job: Job | None = None) -> Picture:
        """A page (the first is 0) so many pixels wide, on white."""
        return _picture(self._apart.page(number, width, job or Job()))

    def picture(self, width: int, height: int, job: Job | None = None) -> Picture:
        """The picture, upright and no larger than so many pixels either way."""
        return _picture(self._apart.picture(width, height, job or Job()))


def page_image(content: Content, page: int, width: int) -> Picture:
    """One page of a PDF (the first is 0) so many pixels wide; for more than one use a ``Viewer``."""
    with Viewer(content, "application/pdf") as viewer:
        return viewer.page(page, width)


def image(content: Content, width: int, height: int) -> Picture:
    """A picture no larger than so many pixels either way."""
    with Viewer(content, "image/*") as viewer:
        return viewer.picture(width, height)


def _picture(found: Outcome) -> Picture:
    if found.picture is None:
        raise _not_shown(found)
    return found.picture


def _not_shown(found: Outcome) -> Refused:
    happened = {
        "protected": tr("This attachment opens with a password only."),
        "stopped": tr("Showing this attachment took too long and was stopped."),
    }.get(found.status, tr("This attachment cannot be shown: it is damaged, too large, or not what it seems."))
    return Refused(happened, kept=tr("It is untouched."), todo=tr("Export it and open it elsewhere, with care."))
