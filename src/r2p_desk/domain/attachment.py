"""A document or picture kept in a case, to what it belongs, and through whose hands it went.

The bytes themselves lie sealed beside the records; here is what is said of them.
"""

import re
from enum import StrEnum

import msgspec

from ..i18n import tr
from .marking import Marking
from .when import When

SECRET_FIELDS = {"attachment": ("key", "sealed_key")}
"""Kind of record → fields that open something, and are shown nowhere."""

_NO_FILE_NAME = re.compile('[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\\\:*?"<>|]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
_LONGEST_NAME = 200
_LONGEST_SUFFIX = 16


class CustodyEvent(StrEnum):
    """What was done with an attachment."""

    IMPORTED = "imported"
    OPENED = "opened"
    EXPORTED = "exported"
    WORKING_COPY = "working-copy"


class TextStatus(StrEnum):
    """How far the words inside an attachment could be read out, for search."""

    WHOLE = "whole"
    CUT = "cut"
    NONE = "none"
    PROTECTED = "protected"
    UNREADABLE = "unreadable"
    STOPPED = "stopped"


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A document as it came: its original name, size in bytes, SHA-256 (hex) and type by its content; never changed.

    ``blob`` names the sealed file that holds it and ``key`` opens that (both hex). When an attachment is sealed to
    custodians ``sealed_key`` and ``sealed_name`` stand in place of ``key`` and ``name``. A working copy is an
    attachment of its own that names the original in ``copy_of``. What was withheld from this copy of the case is
    ``None``.
    """

    id: str
    name: str | None = None
    blob: str | None = None
    key: str | None = None
    size: int | None = None
    sha256: str | None = None
    media_type: str | None = None
    copy_of: str | None = None
    marking: Marking | None = None
    note: str | None = None
    sealed_key: str | None = None
    sealed_name: str | None = None
    recorded: When | None = None

    def __repr__(self) -> str:
        return f"<Attachment {self.id}>"

    @property
    def sealed(self) -> bool:
        """Whether only the custodians of the case can open it."""
        return self.key is None and self.sealed_key is not None


class Attached(msgspec.Struct, frozen=True, kw_only=True):
    """That an attachment belongs to an item; a withdrawn one stays in the history."""

    id: str
    attachment: str
    item: str
    withdrawn: bool = False


class Custody(msgspec.Struct, frozen=True, kw_only=True):
    """One thing done with an attachment; who and when are those of the commit that states it.

    ``moment`` is when it was done, where that could only be stated later; ``detail`` never holds a path.
    """

    id: str
    attachment: str
    event: CustodyEvent
    detail: str | None = None
    moment: str | None = None


def custody_words(event: CustodyEvent) -> str:
    """What was done, in words."""
    return {
        CustodyEvent.IMPORTED: tr("taken in"),
        CustodyEvent.OPENED: tr("opened"),
        CustodyEvent.EXPORTED: tr("exported"),
        CustodyEvent.WORKING_COPY: tr("working copy made"),
    }[event]


def text_words(status: TextStatus) -> str:
    """How far the words inside were read, in words."""
    return {
        TextStatus.WHOLE: tr("all words inside can be searched"),
        TextStatus.CUT: tr("only the first words inside can be searched"),
        TextStatus.NONE: tr("no words inside"),
        TextStatus.PROTECTED: tr("protected by a password: the words inside cannot be searched"),
        TextStatus.UNREADABLE: tr("damaged or of an unknown kind: the words inside cannot be searched"),
        TextStatus.STOPPED: tr("reading took too long and was stopped: words inside may be missing from search"),
    }[status]


def suggested_file_name(attachment: Attachment) -> str:
    """A name under which this could be saved on any system, never empty and never a path; the original stays as it is.

    Characters that no file system takes, or that turn or hide their neighbours, become ``_``.
    """
    name = _NO_FILE_NAME.sub("_", attachment.name or "").strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > _LONGEST_SUFFIX:
        stem, suffix = name, ""
    tail = f".{suffix}" if suffix else ""
    shortened = stem.encode("utf-8", "replace")[: _LONGEST_NAME - len(tail.encode("utf-8", "replace"))]
    tidy = shortened.decode("utf-8", "ignore").strip(" .") + tail
    if not tidy.strip("_. "):
        return f"attachment-{attachment.id[:8]}{tail if tail.strip('_. ') else ''}"
    return f"_{tidy}" if _DEVICE.match(tidy) else tidy
