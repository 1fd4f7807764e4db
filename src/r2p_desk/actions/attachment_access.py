"""Attachments read: opened inside the program, examined, their words searched.

Every opening leaves a trace in the case. Ordinary reading rests on the seal, which proves each piece; the hash of the
whole is checked when it is exported or copied (``attachment_export``), or examined.
"""

import contextlib
import hashlib
from typing import Self

import msgspec

from ..casefile.blob_reader import BlobReader, blob_damaged, not_what_came
from ..casefile.findings import Finding
from ..casefile.sealing import Where, unseal
from ..casefile.texts import Reading
from ..domain.attachment import Attachment, CustodyEvent
from ..errors import AlreadyOpen, Damaged, DeskError, Refused
from ..i18n import tr
from ..intake.attachment_pictures import Viewer
from ..intake.attachment_text import Extracted, extract
from ..jobs import Job
from . import custody
from .attachments import KIND, SEALED_KEY, SEALED_NAME, find_attachment
from .custody import Trace
from .session import Desk, OpenCase, open_case

_PIECE = 1 << 20


class Secrets(msgspec.Struct, frozen=True):
    """What opens an attachment, and what it was called."""

    key: bytes
    name: str

    def __repr__(self) -> str:
        return "<Secrets>"


class AttachmentSource:
    """The bytes of an attachment for work that is no opening of it and leaves no trace; ``close`` it.

    Made where the case is open; what it does may then run beside other work: it touches no record.
    """

    def __init__(self, attachment: Attachment, name: str, reader: BlobReader) -> None:
        self.attachment = attachment
        self.name = name
        self.reader = reader

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the sealed file."""
        self.reader.close()

    def words(self, job: Job | None = None) -> Extracted:
        """The words inside, read in a process of its own; ``Cancelled`` when the job is."""
        return extract(self.reader, self.attachment.media_type or "", job or Job())

    def check(self, job: Job) -> None:
        """Read all of it; ``Damaged`` when it is not as sealed, or not what its record speaks of."""
        digest, done = hashlib.sha256(), 0
        for piece in self.reader.stream():
            job.advance(done / max(self.reader.size, 1), tr("Checking the attachment"))
            digest.update(piece)
            done += len(piece)
        if self.attachment.sha256 not in (None, digest.hexdigest()):
            raise not_what_came()
        job.finish()


class OpenedAttachment(AttachmentSource):
    """An attachment open for reading; ``close`` it, or use it in a ``with``.

    ``reader`` gives out ranges (``read``), all of it in order (``stream``) or a file; ``custody`` says what became of
    the statement that it was opened.
    """

    def __init__(self, attachment: Attachment, name: str, reader: BlobReader, trace: Trace) -> None:
        super().__init__(attachment, name, reader)
        self.custody = trace

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


def source_of(case: OpenCase, reference: str) -> AttachmentSource:
    """An attachment to be read without being opened; ``Refused`` and ``Damaged`` as for opening it."""
    attachment = find_attachment(case, reference)
    known = attachment_secrets(case, attachment)
    return AttachmentSource(attachment, known.name, _reader(case, attachment, known))


def extract_text(case: OpenCase, reference: str, job: Job) -> Extracted:
    """The words inside an attachment, read in a process of its own; touches no record and leaves no trace."""
    with source_of(case, reference) as source:
        return source.words(job)


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
