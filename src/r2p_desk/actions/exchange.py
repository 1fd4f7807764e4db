"""Sending a case to a contact, and the ledger of what was sent and received."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec
from msgspec.structs import replace

from ..casefile.access import NAME as ACCESS_FILE
from ..casefile.arrival import file_chunks
from ..casefile.parcels import write_parcels
from ..domain.release_groups import ReleaseGroup
from ..errors import Refused
from ..exchange import terms
from ..exchange.ledger import RECEIVED
from ..exchange.manifest import Kind, Role
from ..exchange.media import refuse_missing
from ..exchange.moments import moment
from ..exchange.package import Source
from ..i18n import tr
from ..jobs import Job
from ..keys.heads import seal_heads
from . import sending
from .access import add_members, may_open
from .approving import approved_by
from .case_leaving import SendAs, choose, needs_second, prepare_case
from .contacts import Contact, contacts, find_contact, own_card_bytes
from .history_for_window import case_marking
from .sending import SentTo
from .session import Desk, OpenCase, open_case


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A package on its medium.

    The file to hand over, the package's id, its case, to whom (key hash) and the how-manieth to them, of several
    ``receivers`` the first; the SHA-256 and size of the file (of all its volumes), whether anybody was added to the
    case's access for it, and what it holds. ``remind`` is what to tell before the stick is pulled, ``approved_by`` the
    name of the second officer where there was one.
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
    receivers: tuple[SentTo, ...]
    expires: str | None
    conditions: tuple[str, ...]
    remind: str
    approved_by: str | None = None


def send_package(
    desk: Desk,
    case: str,
    to: str | Sequence[str],
    out: Path,
    job: Job | None = None,
    *,
    withhold: Collection[ReleaseGroup] = (),
    how: SendAs | None = None,
) -> Sent:
    """Write a package with this case for these contacts into the folder ``out``; several are of one office.

    The bytes of changes in a group of ``withhold`` stay here; with the text group the attachments do, too.

    A contact who may not open the case yet is added to its access when the officer is an access manager of it; else
    ``Refused``, as it is in an office for STRICTLY CONFIDENTIAL without a second officer's approval. ``NotFound`` for a
    case, contact or folder that is not there.
    """
    named = [find_contact(desk, one) for one in ([to] if isinstance(to, str) else to)]
    refuse_missing(out)
    sending.refuse_receivers(desk, named, Kind.CASE)
    with open_case(desk, case, write=False) as opened:
        if all(may_open(opened, one) for one in named):
            return send_case(opened, named, out, job, withhold=withhold, how=how)
    with open_case(desk, case, write=True) as opened:
        return send_case(opened, named, out, job, withhold=withhold, how=how)


def send_case(
    case: OpenCase,
    to: Contact | Sequence[Contact],
    out: Path,
    job: Job | None = None,
    *,
    withhold: Collection[ReleaseGroup] = (),
    how: SendAs | None = None,
) -> Sent:
    """As ``send_package``, of a case that is open; for writing where a contact is to be added to its access."""
    officer, file = case.desk.officer, case.file
    named = [to] if isinstance(to, Contact) else list(to)
    how = replace(how or SendAs(), withhold=(how or SendAs()).withhold | frozenset(withhold))
    marking = case_marking(case)
    sending.refuse_receivers(case.desk, named, Kind.CASE, str(marking))
    refuse_onward(case.desk, file.id, named, how.agreed)
    second = None
    if needs_second(case, marking) or how.approval is not None:
        second = approved_by(case, prepare_case(case, named, how).leaving, how.approval, [one.id for one in named])
    added = [one for one in named if not may_open(case, one)]
    if added:
        _refuse_unless_manager(case, added[0])
        add_members(case, [one.public for one in added], job)
    chosen = choose(case, named, how)
    sources = [
        Source(id="access", role=Role.ACCESS, chunks=partial(file_chunks, file.folder / ACCESS_FILE)),
        Source(id="journal", role=Role.JOURNAL, chunks=partial(write_parcels, chosen.parcels)),
        *_cards(case),
        *(Source(id=name, role=Role.BLOB, chunks=partial(file_chunks, path)) for name, path in chosen.blobs),
    ]
    sent = sending.send(
        case.desk, named, Kind.CASE, sources, out, job,
        case=file.id, marking=str(marking), expires=how.expires, conditions=how.conditions,
        heads=seal_heads(officer, file.id, chosen.heads, moment(datetime.now(UTC))),
    )  # fmt: skip
    return Sent(
        path=sent.path,
        package=sent.package,
        case=file.id,
        to=named[0].id,
        number=sent.receivers[0].number,
        sha256=sent.sha256,
        added_to_access=bool(added),
        commits=len(chosen.parcels),
        attachments=len(chosen.blobs),
        size=sent.size,
        receivers=sent.receivers,
        expires=sent.expires,
        conditions=sent.conditions,
        remind=sent.remind,
        approved_by=second.name if second else None,
    )


def refuse_onward(desk: Desk, case: str, to: Sequence[Contact], agreed: Collection[str]) -> None:
    """``Refused`` where somebody sent this case under the condition that it goes to nobody else, or not unasked."""
    names = {one.id: one.name for one in contacts(desk)}
    for entry in sending.entries(desk):
        asked = terms.terms(entry.conditions, entry.kind)
        others = any(one.id != entry.contact for one in to)
        if entry.direction != RECEIVED or entry.case != case or asked is None or not others:
            continue
        if asked.no_onward or (asked.ask_onward and entry.contact not in agreed):
            name = names.get(entry.contact, entry.contact[:16])
            raise Refused(
                tr("{name} sent what is in this case on the condition that it goes to nobody else.").format(name=name)
                if asked.no_onward
                else tr("{name} asked to be asked before what they sent goes to anybody else.").format(name=name),
                kept=tr("Nothing was written."),
                todo=tr("Ask them; what they send without that condition may go on.")
                if asked.no_onward
                else tr("Ask them, and say with --agreed that they agreed."),
            )


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
    found = {desk.officer.id: own_card_bytes(desk)}
    found |= {one.id: one.card_bytes for one in contacts(desk) if one.id in members}
    return [Source(id=officer, role=Role.CARD, chunks=partial(list, [data])) for officer, data in sorted(found.items())]
