"""Attachments brought out as files, and copied to be worked on. Each is stated in the case.

Each is done in three steps, so that the long one may run beside other work: it is begun where the case is open, the
bytes are moved anywhere, it is settled where the case is open.
"""

import hashlib
import io
import os
import secrets
import shutil
from pathlib import Path
from typing import Self

import msgspec

from ..casefile.blob_reader import not_what_came
from ..domain.attachment import Attachment, CustodyEvent
from ..errors import MachineError, Refused, UsageError
from ..i18n import tr
from ..jobs import Job
from ..system.files import flush_folder, machine_errors, write_all
from . import custody
from .attachment_access import AttachmentSource, source_of
from .attachments import About, Held, SealedFile, drop_sealed, enter_attachment, held, make_searchable
from .custody import Trace
from .session import OpenCase


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment as a file outside: where, and what became of the statement that it was exported."""

    attachment: Attachment
    path: Path
    custody: Trace


class Export:
    """An attachment on its way to a file; used in a ``with``, after which nothing half written is left."""

    def __init__(self, source: AttachmentSource, out: Path, *, overwrite: bool) -> None:
        self._source = source
        self._out = out
        self._overwrite = overwrite
        self._partial = out.with_name(f".{secrets.token_hex(8)}.partial")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing more of it is wanted."""
        self._source.close()
        with machine_errors():
            self._partial.unlink(missing_ok=True)

    def write(self, job: Job) -> None:
        """Write all of it beside its place, its hash checked; touches no record. ``Damaged``, ``MachineError``."""
        reader = self._source.reader
        with machine_errors():
            if reader.size > shutil.disk_usage(self._out.parent).free:
                raise MachineError(
                    tr("There is not enough room there for this attachment."),
                    kept=tr("Nothing was written."),
                    todo=tr("Choose another folder, or free some space."),
                )
            with io.FileIO(str(self._partial), "x", opener=_for_this_user) as file:
                self._write_out(file, job)
                os.fsync(file.fileno())

    def settle(self, case: OpenCase) -> Exported:
        """State that it was exported, then give the file its name; ``Refused`` when one is there by now."""
        attachment = self._source.attachment
        with machine_errors():
            trace = custody.record(case, attachment.id, CustodyEvent.EXPORTED)
            _put_in_place(self._partial, self._out, overwrite=self._overwrite)
        return Exported(attachment=attachment, path=self._out, custody=trace)

    def _write_out(self, file: io.FileIO, job: Job) -> None:
        reader, digest, done = self._source.reader, hashlib.sha256(), 0
        for piece in reader.stream():
            job.advance(done / max(reader.size, 1), tr("Writing the attachment"))
            digest.update(piece)
            write_all(file, piece)
            done += len(piece)
        if self._source.attachment.sha256 not in (None, digest.hexdigest()):
            raise not_what_came()


def begin_export(case: OpenCase, reference: str, out: Path, *, overwrite: bool = False) -> Export:
    """Begin to bring an attachment out; what would refuse it and is known now refuses it."""
    _check_out(case, out, overwrite=overwrite)
    return Export(source_of(case, reference), out, overwrite=overwrite)


def export_attachment(
    case: OpenCase, reference: str, out: Path, *, overwrite: bool = False, job: Job | None = None
) -> Exported:
    """Write the bytes that once came to ``out``, whole or not at all, their hash checked; states it in the case first.

    ``Refused`` when a file is there already, unless it may be overwritten; ``Damaged`` when the bytes are not those
    that came. What lies at ``out`` afterwards is in the clear.
    """
    with begin_export(case, reference, out, overwrite=overwrite) as export:
        export.write(job or Job())
        return export.settle(case)


def copy_sealed(case: OpenCase, source: AttachmentSource, job: Job) -> SealedFile:
    """The same bytes sealed anew, to be entered with ``copy_of`` or dropped; touches no record."""
    case.file.state(case.desk.officer, [])  # refuses now what could not be entered later
    with source:
        sealed = case.file.attachments.blobs.seal(source.reader.file(), job, expected=source.reader.size)
    copied = SealedFile(name=source.name, media_type=source.attachment.media_type or "", sealed=sealed)
    if source.attachment.sha256 not in (None, sealed.sha256):
        drop_sealed(case, copied)
        raise not_what_came()
    return copied


def working_copy(case: OpenCase, reference: str, about: About | None = None, job: Job | None = None) -> Held:
    """A copy of an attachment to be worked on: the same bytes, sealed anew, as an attachment of its own.

    To take in what was worked on outside, use ``add_attachment`` with ``copy_of``.
    """
    job, source = job or Job(), source_of(case, reference)
    told = msgspec.structs.replace(about or About(), copy_of=source.attachment.id)
    made = enter_attachment(case, copy_sealed(case, source, job), told)
    make_searchable(case, made.id, job)
    return held(case, made.id)


def _put_in_place(partial: Path, out: Path, *, overwrite: bool) -> None:
    """Give the file its name; nothing that came there meanwhile is overwritten unless it may be."""
    if overwrite:
        partial.replace(out)
    else:
        try:
            os.link(partial, out)
        except FileExistsError:
            raise _already_there(out) from None
        except OSError:  # sticks have no links; then a last look must do
            if os.path.lexists(out):
                raise _already_there(out) from None
            partial.replace(out)
    flush_folder(out.parent)


def _check_out(case: OpenCase, out: Path, *, overwrite: bool) -> None:
    if out.is_dir() or not out.parent.is_dir() or not out.name:
        raise UsageError(
            tr("{name} is not a file that can be written.").format(name=out.name or str(out)),
            kept=tr("Nothing was written."),
            todo=tr("Name a file in a folder that exists."),
        )
    if case.file.folder.resolve() in out.resolve().parents:
        raise Refused(
            tr("The folder of the case is no place for what is not encrypted."),
            kept=tr("Nothing was written."),
            todo=tr("Choose another folder."),
        )
    if os.path.lexists(out) and not overwrite:
        raise _already_there(out)


def _already_there(out: Path) -> Refused:
    return Refused(
        tr("There is already a file {name} there.").format(name=out.name),
        kept=tr("It was left as it is."),
        todo=tr("Choose another name, or say that it may be overwritten (--force)."),
    )


def _for_this_user(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
