"""Papers and attachments of a dossier, seen inside the program, or exported on purpose; the shelf is never changed."""

import hashlib
import os
from pathlib import Path
from typing import Self

from ..casefile.blob_reader import BlobReader, not_what_came
from ..domain.marking import Marking
from ..errors import NotFound, Refused, UsageError
from ..i18n import tr
from ..intake.attachment_pictures import Viewer
from ..intake.attachment_text import Extracted, extract
from ..jobs import Job
from ..system.files import write_durably
from .dossier_shelf import Shelved, part_of, parts_in, text_of
from .session import Desk

PDF = "application/pdf"


class OpenedPart:
    """A paper or attachment open for reading; ``close`` it. What is seen of it is drawn in a process of its own."""

    def __init__(self, reader: BlobReader, media_type: str, marking: Marking, sha256: str) -> None:
        self.reader, self.media_type, self.marking, self.sha256 = reader, media_type, marking, sha256

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the sealed file."""
        self.reader.close()

    def viewer(self) -> Viewer:
        """Shows its pages or its picture."""
        return Viewer(self.reader, self.media_type)

    def words(self, job: Job | None = None) -> Extracted:
        """The words inside."""
        return extract(self.reader, self.media_type, job or Job())


def open_part(desk: Desk, entry: Shelved, part: str) -> OpenedPart:
    """A part of the newest dossier, by its id. ``NotFound`` where there is none, ``Refused`` once it was recalled."""
    dossier = None if entry.recalled is not None else text_of(desk, entry)
    if dossier is None:
        raise Refused(tr("This dossier was recalled."), kept=tr("Nothing was opened."))
    told = next((one for one in parts_in(dossier) if one.id == part), None)
    if told is None:
        raise NotFound(tr("There is no such file in this dossier."), kept=tr("Nothing was opened."))
    media = getattr(told, "media_type", PDF)
    return OpenedPart(part_of(desk, entry, part), media, told.marking, told.sha256)


def export_part(desk: Desk, entry: Shelved, part: str, out: Path) -> Path:
    """Write the bytes that came to ``out``, where nothing may be yet; they lie there in the clear.

    ``Damaged`` where they are not those that came.
    """
    if out.is_dir() or not out.parent.is_dir() or os.path.lexists(out):
        raise UsageError(
            tr("{name} is there already, or its folder is not.").format(name=out.name), kept=tr("Nothing was written.")
        )
    with open_part(desk, entry, part) as opened:
        data = b"".join(bytes(piece) for piece in opened.reader.stream())
        if hashlib.sha256(data).hexdigest() != opened.sha256:
            raise not_what_came()
        write_durably(out, data)
    return out
