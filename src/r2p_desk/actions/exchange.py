"""Sending a case to a contact, and the ledger of what was sent and received."""

from collections.abc import Collection
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec

from ..casefile.access import NAME as ACCESS_FILE
from ..casefile.arrival import file_chunks
from ..casefile.database import database_errors, snapshot
from ..casefile.parcels import write_parcels
from ..casefile.reading import DATABASE
from ..casefile.statements import Change
from ..domain.marking import Marking, high_water
from ..domain.records import UNREADABLE_MARKING
from ..domain.release_groups import ReleaseGroup, release_group
from ..errors import InvalidValue, Refused
from ..exchange.card import make_card
from ..exchange.manifest import Kind, Role
from ..exchange.media import refuse_missing
from ..exchange.moments import moment
from ..exchange.package import Source
from ..i18n import tr
from ..jobs import Job
from ..keys.heads import seal_heads
from . import sending
from .access import add_members
from .cases import case_record
from .contacts import Contact, contacts, find_contact
from .session import Desk, OpenCase, open_case


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A package on its medium.

    The file to hand over, the package's id, its case, to whom (key hash), the how-manieth to them, the SHA-256 and size
    of the file (of all its volumes), whether the contact was added to the case's access for it, and what it holds.
    """

    path: Path
    package: str
    case: str
    to: str
    number: int
    sha256: str
    added_to_access: bool
    commits: int
    attachments: int
    size: int


def send_package(
    desk: Desk, case: str, to: str, out: Path, job: Job | None = None, *, withhold: Collection[ReleaseGroup] = ()
) -> Sent:
    """Write a package with this case for this contact into the folder ``out``.

    The bytes of changes in a group of ``withhold`` stay here; with the text group the attachments do, too.

    A contact who may not open the case yet is added to its access when the officer is an access manager of it; else
    ``Refused``. ``NotFound`` for a case, contact or folder that is not there.
    """
    contact = find_contact(desk, to)
    refuse_missing(out)
    with open_case(desk, case, write=False) as opened:
        if may_open(opened, contact):
            return send_case(opened, contact, out, job, withhold=withhold)
    with open_case(desk, case, write=True) as opened:
        return send_case(opened, contact, out, job, withhold=withhold)


def send_case(
    case: OpenCase,
    contact: Contact,
    out: Path,
    job: Job | None = None,
    *,
    withhold: Collection[ReleaseGroup] = (),
) -> Sent:
    """As ``send_package``, of a case that is open; for writing where the contact is to be added to its access."""
    officer, file = case.desk.officer, case.file
    added = not may_open(case, contact)
    if added:
        _refuse_unless_manager(case, contact)
        add_members(case, [contact.public], job)
    with database_errors(DATABASE), snapshot(file.connection):
        parcels, heads = file.parcels(partial(_is_of, frozenset(withhold))), file.heads()
    now = moment(datetime.now(UTC))
    named = {} if ReleaseGroup.TEXT in withhold else file.attachments.files()
    blobs = [(name, path) for name, path in named.items() if path.is_file()]
    sources = [
        Source(id="access", role=Role.ACCESS, chunks=partial(file_chunks, file.folder / ACCESS_FILE)),
        Source(id="journal", role=Role.JOURNAL, chunks=partial(write_parcels, parcels)),
        *_cards(case),
        *(Source(id=name, role=Role.BLOB, chunks=partial(file_chunks, path)) for name, path in blobs),
    ]
    sent = sending.send(
        case.desk, [contact], Kind.CASE, sources, out, job,
        case=file.id, marking=str(case_marking(case)), heads=seal_heads(officer, file.id, heads, now),
    )  # fmt: skip
    return Sent(
        path=sent.path,
        package=sent.package,
        case=file.id,
        to=contact.id,
        number=sent.receivers[0].number,
        sha256=sent.sha256,
        added_to_access=added,
        commits=len(parcels),
        attachments=len(blobs),
        size=sent.size,
    )


def _is_of(groups: frozenset[ReleaseGroup], change: Change) -> bool:
    return any(release_group(change.kind, name) in groups for name in change.fields)


def may_open(case: OpenCase, contact: Contact) -> bool:
    """Whether the contact is on the case's access list, with the keys they have now."""
    return any((one.id, one.receive) == (contact.id, contact.receive) for one in case.file.access.officers)


def _refuse_unless_manager(case: OpenCase, contact: Contact) -> None:
    if case.desk.officer.id in case.file.access.managers:
        return
    names = [one.name for one in case.file.access.officers if one.id in case.file.access.managers]
    raise Refused(
        tr("{name} may not open this case, and only an access manager of it may add them.").format(name=contact.name),
        kept=tr("Nothing was written."),
        todo=tr("Ask an access manager ({names}) to send it to them.").format(names=", ".join(names)),
    )


def _cards(case: OpenCase) -> list[Source]:
    """The sender's card, and those of the other officers of the case as far as they are known here."""
    desk = case.desk
    members = {one.id for one in case.file.access.officers}
    found = {desk.officer.id: make_card(desk.officer, datetime.now(UTC))}
    found |= {one.id: one.card_bytes for one in contacts(desk) if one.id in members}
    return [Source(id=officer, role=Role.CARD, chunks=partial(list, [data])) for officer, data in sorted(found.items())]


def case_marking(case: OpenCase) -> Marking:
    """The highest marking of anything in the case; one that cannot be read counts as the highest there is."""
    markings = [case_record(case).marking]
    for _, _, fields in case.file.records("item"):
        try:
            markings += [Marking(fields["marking"])] if fields.get("marking") else []
        except (InvalidValue, TypeError, AttributeError):
            markings.append(UNREADABLE_MARKING)
    return high_water(markings)
