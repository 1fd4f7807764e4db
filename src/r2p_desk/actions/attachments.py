"""Documents and pictures taken into a case, listed, and tied to the items they belong to.

The bytes that came are sealed as they are and never changed; whoever works on them works on a copy, which is an
attachment of its own. Reading them is in ``attachment_access``.
"""

import io
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import msgspec

from ..casefile.blobs import Sealed
from ..casefile.bundle import Stated
from ..casefile.sealing import Where, seal
from ..casefile.texts import Reading
from ..domain.attachment import Attached, Attachment, CustodyEvent, TextStatus
from ..domain.marking import Marking
from ..domain.records import UNREADABLE_MARKING, fields_of
from ..errors import Cancelled, MachineError, NotFound, Refused
from ..i18n import tr
from ..intake.media import media_type, named_otherwise
from ..jobs import Job
from ..system.files import machine_errors
from .custody import Handled, custody_of, handled
from .items import find_item
from .reading import one, records
from .sealed_names import custodians
from .session import OpenCase

KIND, LINK = "attachment", "attached"
SEALED_KEY, SEALED_NAME = "sealed_key", "sealed_name"
_LONGEST_NAME = 4096


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment with what belongs to it.

    ``text`` says how far the words inside can be searched, ``None`` while that was not yet tried; ``pages`` counts the
    pages of a PDF. ``named_otherwise``: its name claims another kind of file than its content shows.
    """

    attachment: Attachment
    items: tuple[str, ...] = ()
    custody: tuple[Handled, ...] = ()
    text: TextStatus | None = None
    pages: int | None = None
    named_otherwise: bool = False


class SealedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file whose bytes are sealed in the case, and that no record speaks of yet."""

    name: str
    media_type: str
    sealed: Sealed


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer says of an attachment when it is taken in; ``item`` and ``copy_of`` by their ids.

    With ``sealed`` only the custodians of the case can open it, or see its name, from the beginning.
    """

    item: str | None = None
    marking: Marking | None = None
    note: str | None = None
    copy_of: str | None = None
    sealed: bool = False


def add_attachment(case: OpenCase, path: Path, about: About | None = None, job: Job | None = None) -> Held:
    """Take a file into the case: sealed, hashed, on the disk and signed for when this returns; its words searchable.

    ``NotFound`` without such a file or item; ``Cancelled``, ``MachineError`` and whatever else stops it leave nothing.
    """
    about, job = about or About(), job or Job()
    if about.item is not None:
        find_item(case, about.item)
    if about.copy_of is not None:
        find_attachment(case, about.copy_of)
    attachment = enter_attachment(case, seal_file(case, path, job), about)
    if not about.sealed:
        make_searchable(case, attachment.id, job)
    return held(case, attachment.id)


def seal_file(case: OpenCase, path: Path, job: Job) -> SealedFile:
    """Seal the bytes of a file in the case; touches no record, so that it may run beside other work.

    What comes of it must be given to ``enter_attachment`` or ``drop_sealed``; else it is collected when the case is
    next opened.
    """
    case.file.state(case.desk.officer, [])  # refuses now what could not be entered later
    case.file.attachments.describe()
    name = stored_name(path)
    with machine_errors(), open_plain(path) as source:
        expected = os.fstat(source.fileno()).st_size
        sealed = case.file.attachments.blobs.seal(source, job, expected=expected)
    return SealedFile(name=name, media_type=media_type(sealed.head, sealed.tail, name), sealed=sealed)


def enter_attachment(case: OpenCase, file: SealedFile, about: About) -> Attachment:
    """Enter sealed bytes as an attachment, in one signed commit with its custody; on failure they are dropped."""
    attachment = str(uuid4())
    try:
        case.state(entering(case, attachment, file, about))
    except BaseException:
        if case.file.shown(KIND, attachment) is None:
            drop_sealed(case, file)
        raise
    return find_attachment(case, attachment)


def drop_sealed(case: OpenCase, file: SealedFile) -> None:
    """Take sealed bytes away again that were not entered."""
    case.file.attachments.blobs.remove(file.sealed.name)


def list_attachments(case: OpenCase, item: str | None = None) -> list[Held]:
    """All attachments, oldest first, or those of one item."""
    if item is not None:
        return _of_item(case, find_item(case, item).id)
    links, readings = _links(case), case.file.attachments.readings()
    found = {record: _attachment(case, record, created, fields) for record, created, fields in case.file.records(KIND)}
    custody = handled(case, found.keys())
    return [
        _held(attachment, links.get(record, ()), custody.get(record, ()), readings.get(attachment.blob or ""))
        for record, attachment in found.items()
    ]


def held(case: OpenCase, reference: str) -> Held:
    """One attachment with what belongs to it."""
    attachment = find_attachment(case, reference)
    items = [link.item for link in _links_naming(case, "attachment", attachment.id)]
    custody = handled(case, (attachment.id,)).get(attachment.id, ())
    return _held(attachment, items, custody, case.file.attachments.reading(attachment.blob or ""))


def find_attachment(case: OpenCase, reference: str) -> Attachment:
    """The attachment with this id; ``NotFound`` when there is none."""
    wanted = reference.strip().lower()
    fields = case.file.shown(KIND, wanted)
    if fields is None:
        raise NotFound(
            tr("There is no attachment {id} in this case.").format(id=wanted[:60]),
            kept=tr("Nothing was changed."),
            todo=tr("See r2p-desk attachment list."),
        )
    return _attachment(case, wanted, case.file.recorded(KIND, wanted), fields)


def same_content(case: OpenCase, attachment: Attachment) -> list[str]:
    """Ids of other attachments with the very same bytes."""
    if not attachment.sha256:
        return []
    found = case.file.attachments.naming(KIND, "sha256", attachment.sha256)
    return [record for record in found if record != attachment.id and not is_removed(case, KIND, record)]


def attach(case: OpenCase, reference: str, item: str) -> Held:
    """Say that an attachment belongs to an item; said already, this does nothing."""
    attachment, owner = find_attachment(case, reference), find_item(case, item)
    case.state([link_of(attachment.id, owner.id, withdrawn=False)])
    return held(case, attachment.id)


def detach(case: OpenCase, reference: str, item: str) -> Held:
    """Withdraw that an attachment belongs to an item; the attachment stays, and so does the history."""
    attachment, owner = find_attachment(case, reference), find_item(case, item)
    if owner.id not in _links(case).get(attachment.id, ()):
        raise NotFound(
            tr("This attachment does not belong to item {id}.").format(id=owner.ref), kept=tr("Nothing was changed.")
        )
    case.state([link_of(attachment.id, owner.id, withdrawn=True)])
    return held(case, attachment.id)


def make_searchable(case: OpenCase, reference: str, job: Job | None = None) -> TextStatus | None:
    """Read the words inside an attachment, so that search finds it by them; ``None`` when nothing came of it.

    The officer may stop it, the machine may not be able to: it can be done again at any time, and without it nothing
    but the search is poorer.
    """
    from .attachment_access import extract_text, keep_text

    try:
        found = extract_text(case, reference, job or Job())
        keep_text(case, reference, found)
    except (Cancelled, MachineError):
        return None
    return found.status


def stored_name(path: Path) -> str:
    """The name of a file as it is kept: exactly, but for bytes that are no UTF-8, which are spelled out (``\\xff``)."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")[:_LONGEST_NAME]


def entering(case: OpenCase, attachment: str, file: SealedFile, about: About) -> list[Stated]:
    """What states that sealed bytes are this attachment."""
    original = None if about.copy_of is None else find_attachment(case, about.copy_of)
    record = Attachment(
        id=attachment,
        blob=file.sealed.name,
        size=file.sealed.size,
        sha256=file.sealed.sha256,
        media_type=file.media_type,
        copy_of=original.id if original else None,
        marking=about.marking or (original.marking if original else None),
        note=about.note,
    )
    fields = {**fields_of(record), **secrets_of(case, attachment, file, sealed=about.sealed)}
    stated: list[Stated] = [(KIND, attachment, fields), custody_of(attachment, CustodyEvent.IMPORTED)]
    if original is not None:
        stated.append(custody_of(original.id, CustodyEvent.WORKING_COPY, attachment))
    if about.item is not None:
        stated.append(link_of(attachment, find_item(case, about.item).id, withdrawn=False))
    return stated


def secrets_of(case: OpenCase, attachment: str, file: SealedFile, *, sealed: bool) -> dict[str, str]:
    """The fields that open an attachment and name it: in the clear for all of the case, or for its custodians only."""
    key = file.sealed.key.hex()
    if not sealed:
        return {"key": key, "name": file.name}
    where, keepers = Where(case.file.id, KIND, attachment, SEALED_KEY), custodians(case)
    return {
        SEALED_KEY: seal(where, key, keepers),
        SEALED_NAME: seal(where._replace(field=SEALED_NAME), file.name, keepers),
    }


def link_of(attachment: str, item: str, *, withdrawn: bool) -> Stated:
    """Two officers who tie the same two together meet in one record."""
    record = str(uuid5(uuid5(NAMESPACE_OID, str(UUID(attachment))), item))
    return (LINK, record, fields_of(Attached(id=record, attachment=attachment, item=item, withdrawn=withdrawn)))


def _links(case: OpenCase) -> dict[str, tuple[str, ...]]:
    """The items of each attachment."""
    found: dict[str, tuple[str, ...]] = {}
    for link in records(case, LINK, Attached):
        if not link.withdrawn:
            found[link.attachment] = (*found.get(link.attachment, ()), link.item)
    return found


def _links_naming(case: OpenCase, field: str, record: str) -> list[Attached]:
    """What ties this attachment, or this item, to others; looked up, however many there are in the case."""
    links = []
    for made in case.file.attachments.naming(LINK, field, record):
        link = one(case, Attached, made, case.file.shown(LINK, made) or {})
        if link is None or link.withdrawn or is_removed(case, LINK, made) or getattr(link, field) != record:
            continue
        links.append(link)
    return links


def is_removed(case: OpenCase, kind: str, record: str) -> bool:
    """Whether nothing of a record is left to show, because its entering was undone."""
    fields = case.file.shown(kind, record)
    return fields is None or fields.get("removed") is True


def _of_item(case: OpenCase, item: str) -> list[Held]:
    tied = dict.fromkeys(link.attachment for link in _links_naming(case, "item", item))
    here = [record for record in tied if not is_removed(case, KIND, record)]
    return [held(case, record) for record in sorted(here, key=lambda one: (case.file.recorded(KIND, one), one))]


def _held(attachment: Attachment, items: Iterable[str], custody: Iterable[Handled], reading: Reading | None) -> Held:
    known = reading is not None and reading.status in list(TextStatus)
    return Held(
        attachment=attachment,
        items=tuple(items),
        custody=tuple(custody),
        text=TextStatus(reading.status) if reading and known else None,
        pages=reading.pages if reading else None,
        named_otherwise=named_otherwise(attachment.media_type or "", attachment.name or ""),
    )


def _attachment(case: OpenCase, record: str, created: str, fields: dict[str, Any]) -> Attachment:
    known = {**fields, "recorded": created[:10]}
    return one(case, Attachment, record, known) or Attachment(id=record, marking=UNREADABLE_MARKING)


def open_plain(path: Path) -> io.FileIO:
    """The file opened for reading; ``NotFound`` without one, ``Refused`` for what is no plain file."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(
            tr("There is no such file."), kept=tr("Nothing was taken in."), todo=tr("Check the path.")
        ) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Refused(
            tr("This is not a plain file: a folder, a device or a pipe cannot be taken in."),
            kept=tr("Nothing was taken in."),
            todo=tr("Name one file; put what is in a folder into an archive first."),
        )
    return io.FileIO(handle, "r")
