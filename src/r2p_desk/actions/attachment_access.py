"""Attachments read: opened inside the program, exported to a file, copied to be worked on, their words searched.

Every opening and every export leaves a trace in the case. Ordinary reading rests on the seal, which proves each piece;
the hash of the whole is checked when it is exported, copied, or examined.
"""

import contextlib
import hashlib
import io
import os
import secrets
import shutil
from pathlib import Path
from typing import Self

import msgspec

from ..casefile.blob_reader import BlobReader, blob_damaged, not_what_came
from ..casefile.findings import Finding
from ..casefile.sealing import Where, unseal
from ..casefile.texts import Reading
from ..domain.attachment import Attachment, CustodyEvent
from ..errors import AlreadyOpen, Damaged, DeskError, MachineError, Refused, UsageError
from ..i18n import tr
from ..intake.attachment_pictures import Viewer
from ..intake.attachment_text import Extracted, extract
from ..jobs import Job
from ..system.files import flush_folder, machine_errors, write_all
from . import custody
from .attachments import (
    KIND,
    SEALED_KEY,
    SEALED_NAME,
    About,
    Held,
    SealedFile,
    enter_attachment,
    find_attachment,
    held,
    make_searchable,
)
from .custody import Trace
from .session import Desk, OpenCase, open_case

_PIECE = 1 << 20


class Secrets(msgspec.Struct, frozen=True):
    """What opens an attachment, and what it was called."""

    key: bytes
    name: str

    def __repr__(self) -> str:
        return "<Secrets>"


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment as a file outside: where, and what became of the statement that it was exported."""

    attachment: Attachment
    path: Path
    custody: Trace


class OpenedAttachment:
    """An attachment open for reading; ``close`` it, or use it in a ``with``.

    ``reader`` gives out ranges (``read``), all of it in order (``stream``) or a file; ``custody`` says what became of
    the statement that it was opened.
    """

    def __init__(self, attachment: Attachment, name: str, reader: BlobReader, trace: Trace) -> None:
        self.attachment = attachment
        self.name = name
        self.reader = reader
        self.custody = trace

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it and forget what was read."""
        self.reader.close()

    def viewer(self) -> Viewer:
        """Shows its pages or its picture, in a process of its own."""
        return Viewer(self.reader, self.attachment.media_type or "")


def attachment_secrets(case: OpenCase, attachment: Attachment) -> Secrets:
    """What opens an attachment; the one place that knows where it comes from.

    ``Refused`` when it is sealed to custodians and this officer is none, or was withheld from this copy of the case.
    """
    if attachment.sealed and attachment.blob is not None and attachment.size is not None:
        where = Where(case.file.id, KIND, attachment.id, SEALED_KEY)
        text = unseal(where, attachment.sealed_key or "", case.desk.officer)
        called = attachment.sealed_name and unseal(
            where._replace(field=SEALED_NAME), attachment.sealed_name, case.desk.officer
        )
        return Secrets(_key(text), called or "")
    if attachment.key is None or attachment.blob is None or attachment.size is None:
        raise Refused(
            tr("This attachment is not in this copy of the case: it was withheld or expunged."),
            kept=tr("Nothing was opened."),
            todo=tr("Ask whoever sent you the case."),
        )
    return Secrets(_key(attachment.key), attachment.name or "")


def _key(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        raise blob_damaged() from None
    if len(key) != 32:
        raise blob_damaged()
    return key


def open_attachment(case: OpenCase, reference: str) -> OpenedAttachment:
    """Open an attachment for reading inside the program; states in the case that it was opened, once."""
    attachment = find_attachment(case, reference)
    known = attachment_secrets(case, attachment)
    reader = _reader(case, attachment, known)
    try:
        trace = custody.record(case, attachment.id, CustodyEvent.OPENED)
    except BaseException:
        reader.close()
        raise
    return OpenedAttachment(attachment, known.name, reader, trace)


def export_attachment(
    case: OpenCase, reference: str, out: Path, *, overwrite: bool = False, job: Job | None = None
) -> Exported:
    """Write the bytes that once came to ``out``, whole or not at all, their hash checked; states it in the case first.

    ``Refused`` when a file is there already, unless it may be overwritten; ``Damaged`` when the bytes are not those
    that came. What lies at ``out`` afterwards is in the clear.
    """
    _check_out(case, out, overwrite=overwrite)
    attachment = find_attachment(case, reference)
    with _reader(case, attachment, attachment_secrets(case, attachment)) as reader, machine_errors():
        if reader.size > shutil.disk_usage(out.parent).free:
            raise MachineError(
                tr("There is not enough room there for this attachment."),
                kept=tr("Nothing was written."),
                todo=tr("Choose another folder, or free some space."),
            )
        partial = out.with_name(f".{secrets.token_hex(8)}.partial")
        try:
            with io.FileIO(str(partial), "x", opener=_for_this_user) as file:
                _write_out(reader, file, attachment, job or Job())
                os.fsync(file.fileno())
            trace = custody.record(case, attachment.id, CustodyEvent.EXPORTED)
            _put_in_place(partial, out, overwrite=overwrite)
        finally:
            partial.unlink(missing_ok=True)
    return Exported(attachment=attachment, path=out, custody=trace)


def working_copy(case: OpenCase, reference: str, about: About | None = None, job: Job | None = None) -> Held:
    """A copy of an attachment to be worked on: the same bytes, sealed anew, as an attachment of its own.

    To take in what was worked on outside, use ``add_attachment`` with ``copy_of``.
    """
    attachment, job = find_attachment(case, reference), job or Job()
    known = attachment_secrets(case, attachment)
    case.file.state(case.desk.officer, [])  # refuses now what could not be entered later
    with _reader(case, attachment, known) as reader:
        sealed = case.file.attachments.blobs.seal(reader.file(), job, expected=reader.size)
    copied = SealedFile(name=known.name, media_type=attachment.media_type or "", sealed=sealed)
    if attachment.sha256 not in (None, sealed.sha256):
        case.file.attachments.blobs.remove(sealed.name)
        raise not_what_came()
    told = msgspec.structs.replace(about or About(), copy_of=attachment.id)
    made = enter_attachment(case, copied, told)
    make_searchable(case, made.id, job)
    return held(case, made.id)


def extract_text(case: OpenCase, reference: str, job: Job) -> Extracted:
    """The words inside an attachment, read in a process of its own; touches no record and leaves no trace."""
    attachment = find_attachment(case, reference)
    with _reader(case, attachment, attachment_secrets(case, attachment)) as reader:
        return extract(reader, attachment.media_type or "", job)


def keep_text(case: OpenCase, reference: str, found: Extracted) -> None:
    """Keep the words inside an attachment on this machine, for search."""
    reading = Reading(status=str(found.status), pages=found.pages)
    case.file.attachments.keep_text(find_attachment(case, reference).id, reading, found.text)


def texts_waiting(case: OpenCase) -> list[str]:
    """Ids of attachments whose words this machine has not read yet and can read: after a package, or a restore."""
    known = case.file.attachments.readings()
    return [
        record
        for record, _, fields in case.file.records(KIND)
        if fields.get("blob") not in known and fields.get("key") and fields.get("size") is not None
    ]


def read_waiting_texts(case: OpenCase, job: Job | None = None) -> int:
    """Read the words of all attachments that wait for it; how many. One whose file is missing or damaged goes on
    waiting."""
    done, job = 0, job or Job()
    for record in texts_waiting(case):
        try:
            found = extract_text(case, record, job)
        except Damaged:
            continue
        keep_text(case, record, found)
        done += 1
    return done


def read_what_came(case: OpenCase, job: Job | None = None) -> int:
    """As ``read_waiting_texts``, after a case or statements came from elsewhere: what came stands whatever stops this.

    What could not be read goes on waiting; it is read with the next package, or by ``doctor --repair``.
    """
    done = 0
    with contextlib.suppress(DeskError):
        if not case.file.read_only:
            done = read_waiting_texts(case, job)
    return done


def check_attachment(case: OpenCase, reference: str, job: Job | None = None) -> list[Finding]:
    """What is amiss with the bytes of one attachment: seal, length and hash, all of it read; empty when nothing is."""
    return case.file.attachments.check_blob(find_attachment(case, reference).id, job or Job())


def open_case_to_export(desk: Desk, name_or_id: str) -> OpenCase:
    """A case opened for writing, so that an export leaves its trace at once; for reading while another writes it."""
    try:
        return open_case(desk, name_or_id, write=True)
    except AlreadyOpen:
        return open_case(desk, name_or_id, write=False)


def reader_of(case: OpenCase, attachment: Attachment) -> BlobReader:
    """A reader of the content, for work inside the program that shows it to nobody; leaves no trace."""
    return _reader(case, attachment, attachment_secrets(case, attachment))


def _reader(case: OpenCase, attachment: Attachment, known: Secrets) -> BlobReader:
    return case.file.attachments.blobs.reader(attachment.blob or "", known.key, attachment.size or 0)


def _write_out(reader: BlobReader, file: io.FileIO, attachment: Attachment, job: Job) -> None:
    digest, done = hashlib.sha256(), 0
    for piece in reader.stream():
        job.advance(done / max(reader.size, 1), tr("Writing the attachment"))
        digest.update(piece)
        write_all(file, piece)
        done += len(piece)
    if attachment.sha256 not in (None, digest.hexdigest()):
        raise not_what_came()


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
