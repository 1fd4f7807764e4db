"""Readings the window makes of attachments: those of one item, and one of them with all that belongs to it."""

import msgspec

from ..domain.attachment import Attachment
from ..domain.marking import Marking
from ..errors import Damaged, DeskError, Refused
from ..i18n import tr
from .attachment_access import attachment_secrets
from .attachments import KIND, Held, find_attachment, held, list_attachments, same_content
from .cases import case_record
from .searching import Query
from .session import OpenCase
from .views_for_window import Order


class AttachmentRow(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment as it stands under an item.

    ``marking`` is its own or the case's; ``found`` is where the words sought stand in it, empty where they do not.
    """

    held: Held
    marking: Marking
    own_marking: bool
    found: str = ""

    @property
    def attachment(self) -> Attachment:
        """The attachment itself."""
        return self.held.attachment


class AttachmentTold(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment in full, with what it has to do with others, each as (id, name).

    ``items`` it belongs to, the ``original`` it is a copy of, its ``copies``, others with the very ``same`` bytes.
    ``closed`` says why it cannot be opened here, empty where it can.
    """

    row: AttachmentRow
    items: tuple[tuple[str, str], ...]
    original: tuple[str, str] | None
    copies: tuple[tuple[str, str], ...]
    same: tuple[tuple[str, str], ...]
    closed: str


def item_attachments(case: OpenCase, item: str, words: str = "") -> list[AttachmentRow]:
    """The attachments of an item, oldest first; those in which any of the words sought stand say where."""
    default, query = case_record(case).marking, _query(words)
    return [
        _row(one, default, _found(case, one.attachment.id, query) if query is not None else "")
        for one in list_attachments(case, item)
    ]


def attachment_told(case: OpenCase, reference: str) -> AttachmentTold:
    """One attachment with all that belongs to it; ``NotFound`` when there is none."""
    whole = held(case, reference)
    attachment = whole.attachment
    copies = case.file.attachments.naming(KIND, "copy_of", attachment.id)
    return AttachmentTold(
        row=_row(whole, case_record(case).marking, ""),
        items=tuple((item, _called(case, "item", "title", item)) for item in whole.items),
        original=None if attachment.copy_of is None else _named(case, attachment.copy_of),
        copies=tuple(_named(case, copy) for copy in copies),
        same=tuple(_named(case, other) for other in same_content(case, attachment) if other not in copies),
        closed=_closed(case, attachment),
    )


def words_inside(case: OpenCase, reference: str) -> str | None:
    """The words that were read out of an attachment; ``None`` while this machine has not read them."""
    blob = find_attachment(case, reference).blob or ""
    return None if case.file.attachments.reading(blob) is None else case.file.attachments.text(blob)


def _query(words: str) -> Query | None:
    """What is sought, if any words are; what is still being typed and cannot be read yet seeks nothing."""
    try:
        query = Order(words=words).query
    except DeskError:
        return None
    return query if query is not None and query.terms else None


def _found(case: OpenCase, attachment: str, query: Query) -> str:
    place = case.file.where(KIND, attachment, query)
    return place.text if place.matches else ""


def _row(whole: Held, default: Marking, found: str) -> AttachmentRow:
    own = whole.attachment.marking
    return AttachmentRow(held=whole, marking=own or default, own_marking=own is not None, found=found)


def _named(case: OpenCase, attachment: str) -> tuple[str, str]:
    return attachment, _called(case, KIND, "name", attachment)


def _called(case: OpenCase, kind: str, field: str, record: str) -> str:
    return str((case.file.shown(kind, record) or {}).get(field) or "")


def _closed(case: OpenCase, attachment: Attachment) -> str:
    try:
        attachment_secrets(case, attachment)
        there = case.file.attachments.blobs.path(attachment.blob or "").is_file()
    except (Damaged, Refused) as error:
        return error.happened
    return "" if there else tr("Its sealed file is not in this copy of the case.")
