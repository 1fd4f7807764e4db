"""A file an officer named, before anything is made of it: what it is by its content, and who can read it."""

import hashlib
import io
import os
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Self

from ..errors import NotFound, Refused, TooLarge
from ..i18n import tr
from ..intake.apart import limits
from ..intake.media import media_type, named_otherwise
from ..intake.readers import Reader, reader_for, readers
from ..intake.reading_in import NotRead, tell
from ..intake.shapes import shapes
from ..intake.telling import Asked, Told
from ..jobs import Job
from ..system.files import machine_errors
from .attachments import open_plain, stored_name

_PIECE = 1 << 20
_END = 1 << 16


class Incoming:
    """A file open for reading, its bytes by range; ``close`` it, or use it in a ``with``.

    ``NotFound`` without such a file, ``Refused`` for what is no plain file, ``TooLarge`` beyond the limit.
    """

    def __init__(self, path: Path, job: Job) -> None:
        self.name = stored_name(path)
        self._file = open_plain(path)
        try:
            with machine_errors():
                self.size = os.fstat(self._file.fileno()).st_size
                _refuse_large(self.size, self.name)
                self.sha256, self.head, self.tail = _looked_through(self._file, self.size, job)
        except BaseException:
            self._file.close()
            raise
        self.media = media_type(self.head, self.tail, self.name)
        self.mismatch = named_otherwise(self.media, self.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def read(self, offset: int, length: int) -> bytes:
        """These bytes, fewer at the end."""
        with machine_errors():
            self._file.seek(offset)
            return self._file.read(length) or b""

    def reader(self, kind: str | None) -> Reader:
        """Who reads it: the reader of this name, else whoever reads such content; ``Refused`` where nobody does."""
        named = readers().get(kind or "")
        if kind and named is None and kind not in shapes():
            raise Refused(
                tr("“{kind}” is not a kind of file this version reads.").format(kind=kind[:40]),
                kept=tr("Nothing was read."),
                todo=tr("Leave the kind out, or use one of: {kinds}.").format(kinds=", ".join(kinds())),
            )
        text = _is_text(self.media)
        if named is not None and (self.media in named.media or (text and any(map(_is_text, named.media)))):
            return named
        found = None if named is not None else reader_for(self.media, self.head, self.name)
        if found is None:
            raise self.refused(
                "no-reader", tr("Nothing here reads a file of the kind {media}.").format(media=self.media)
            )
        return found

    def told(self, reader: Reader, asked: Asked, job: Job) -> Generator[Told, None, None]:
        """All that the reader says of it; ``Refused`` with a finding when it cannot be read to its end."""
        try:
            with closing(tell(self, reader.format, asked, job)) as tellings:
                yield from tellings
        except NotRead as error:
            raise self.refused(error.status, _why(error)) from None

    def refused(self, code: str, words: str) -> Refused:
        """The refusal of the whole file, with its finding."""
        error = Refused(
            tr("{name} cannot be taken in: {why}").format(name=self.name[:80], why=words),
            kept=tr("Nothing was taken in."),
            todo=tr("Ask for the file in another form, or attach it to an item as it is."),
        )
        mismatch = tr("Its name says another kind of file than its content, which is {media}.").format(media=self.media)
        error.findings = ((code, words), *((("mismatch", mismatch),) if self.mismatch else ()))
        return error


def kinds() -> list[str]:
    """Every kind of file that can be asked for by name: what the rows mean, and how the bytes are read."""
    return sorted({*shapes(), *readers()})


def again(path: Path, sha256: str, job: Job) -> Incoming:
    """The same file once more; ``Refused`` when it is not what it was, ``NotFound`` when it is gone."""
    try:
        file = Incoming(path, job)
    except NotFound as error:
        raise NotFound(
            tr("The file is no longer there."),
            kept=tr("Nothing was taken in."),
            todo=tr("Put it back, and look it over again."),
        ) from error
    if file.sha256 != sha256:
        file.close()
        raise Refused(
            tr("The file is no longer what was looked over."),
            kept=tr("Nothing was taken in."),
            todo=tr("Look it over again before you take it in."),
        )
    return file


def _why(error: NotRead) -> str:
    return {
        "protected": tr("It opens with a password only."),
        "stopped": tr("It takes too long to read."),
    }.get(error.status) or (
        tr("It cannot be read: {why}.").format(why=error.why.rstrip("."))
        if error.why
        else tr("It is damaged, goes beyond what is read here, or is not what it seems.")
    )


def _refuse_large(size: int, name: str) -> None:
    if size > limits.IMPORT_BYTES:
        raise TooLarge(
            tr("{name} is too large to be taken in.").format(name=name[:80]),
            kept=tr("Nothing was read."),
            todo=tr("Ask for it in parts, or attach it to an item as it is."),
        )


def _is_text(media: str) -> bool:
    return media.startswith("text/") or media in ("application/json", "application/xml")


def _looked_through(file: io.FileIO, size: int, job: Job) -> tuple[str, bytes, bytes]:
    """SHA-256 of the file, how it begins and how it ends (64 KiB each)."""
    digest, head, tail, done = hashlib.sha256(), b"", b"", 0
    while piece := file.read(_PIECE):
        digest.update(piece)
        head = head or piece[:_END]
        tail = (tail + piece)[-_END:] if len(piece) < _END else piece[-_END:]
        done += len(piece)
        job.advance(0.02 * done / max(size, 1), tr("Reading the file"))
    return digest.hexdigest(), head, tail
