"""The words inside an attachment, read out in a process of its own."""

import re

import msgspec

from ..domain.attachment import TextStatus
from ..jobs import Job
from .apart.limits import CHARACTERS
from .media import has_words
from .reading_apart import Apart, Content

__all__ = ["CHARACTERS", "Extracted", "extract"]

_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


class Extracted(msgspec.Struct, frozen=True, kw_only=True):
    """What could be read: how far it went, the words, and how many pages there are, where there are pages."""

    status: TextStatus
    text: str = ""
    pages: int | None = None


def extract(content: Content, media: str, job: Job | None = None) -> Extracted:
    """The words inside a file of this media type, up to ``CHARACTERS`` of them.

    Whatever the file is, this answers; ``Cancelled`` when the job is, and the reader's error when the content itself
    cannot be read. Where reading broke off, the words found until then are kept.
    """
    if not has_words(media):
        return Extracted(status=TextStatus.NONE)  # a mailbox brings pictures by the hundred: no process for each
    with Apart(content, media) as apart:
        found = apart.words(job or Job())
    try:
        status = TextStatus(found.status)
    except ValueError:
        status = TextStatus.UNREADABLE
    return Extracted(status=status, text=_UNFIT.sub("", found.text)[:CHARACTERS], pages=found.pages)
