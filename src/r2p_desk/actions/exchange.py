"""Sending a case to a contact, and the ledger of what was sent and received."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec

from ..casefile.access import NAME as ACCESS_FILE
from ..casefile.arrival import file_chunks
from ..casefile.choosing import named_blobs
from ..casefile.database import database_errors, snapshot
from ..casefile.parcels import Parcel, write_parcels
from ..casefile.reading import DATABASE
from ..casefile.statements import Change, commit_id, read_commit
from ..domain.marking import Marking, high_water
from ..domain.records import UNREADABLE_MARKING
from ..domain.release_groups import ReleaseGroup, release_group
from ..errors import InvalidValue, Refused
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
from .access import add_members
from .cases import case_record
from .contacts import Contact, contacts, find_contact, own_card_bytes
from .sending import SentTo, ledger
from .session import Desk, OpenCase, open_case


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A package on its medium.

    The file to hand over, the package's id, its case, to whom (key hash) and the how-manieth to them, of several
    ``receivers`` the first; the SHA-256 and size of the file (of all its volumes), whether anybody was added to the
    case's access for it, and what it holds. ``remind`` is what to tell before the stick is pulled.
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


class SendAs(msgspec.Struct, frozen=True, kw_only=True):
    """How a case is sent: bytes of which groups stay here, whether only what the receivers lack, until when, how.

    ``since_last``: commits that every receiver has proven to have, by heads they signed, stay here. ``expires`` is a
    moment, ``conditions`` are of ``exchange.terms``. ``agreed`` are contacts (key hashes) who were asked, because what
    they sent may only go on if they agree, and did.
    """

    withhold: frozenset[ReleaseGroup] = frozenset()
    since_last: bool = False
    expires: str | None = None
    conditions: tuple[str, ...] = ()
    agreed: frozenset[str] = frozenset()


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
    ``Refused``. ``NotFound`` for a case, contact or folder that is not there.
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
    how = how or SendAs()
    groups = how.withhold | frozenset(withhold)
    sending.refuse_receivers(case.desk, named, Kind.CASE, str(case_marking(case)))
    refuse_onward(case.desk, file.id, named, how.agreed)
    added = [one for one in named if not may_open(case, one)]
    if added:
        _refuse_unless_manager(case, added[0])
        add_members(case, [one.public for one in added], job)
    with database_errors(DATABASE), snapshot(file.connection):
        parcels, heads = file.parcels(partial(_is_of, groups)), file.heads()
        known = _known_to_all(case, named, parcels) if how.since_last else set()
    attached = {} if ReleaseGroup.TEXT in groups else file.attachments.files()
    if known:
        parcels = [one for one in parcels if commit_id(one.data) not in known]
        new = named_blobs(parcels)
        attached = {name: path for name, path in attached.items() if name in new}
    blobs = [(name, path) for name, path in attached.items() if path.is_file()]
    sources = [
        Source(id="access", role=Role.ACCESS, chunks=partial(file_chunks, file.folder / ACCESS_FILE)),
        Source(id="journal", role=Role.JOURNAL, chunks=partial(write_parcels, parcels)),
        *_cards(case),
        *(Source(id=name, role=Role.BLOB, chunks=partial(file_chunks, path)) for name, path in blobs),
    ]
    sent = sending.send(
        case.desk, named, Kind.CASE, sources, out, job,
        case=file.id, marking=str(case_marking(case)), expires=how.expires, conditions=how.conditions,
        heads=seal_heads(officer, file.id, heads, moment(datetime.now(UTC))),
    )  # fmt: skip
    return Sent(
        path=sent.path,
        package=sent.package,
        case=file.id,
        to=named[0].id,
        number=sent.receivers[0].number,
        sha256=sent.sha256,
        added_to_access=bool(added),
        commits=len(parcels),
        attachments=len(blobs),
        size=sent.size,
        receivers=sent.receivers,
        expires=sent.expires,
        conditions=sent.conditions,
        remind=sent.remind,
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


def _known_to_all(case: OpenCase, to: Sequence[Contact], parcels: Sequence[Parcel]) -> set[str]:
    """Commits each of these has proven to have, by heads they signed in packages and receipts, and what those name."""
    signed = case.file.signed_heads()
    before = {commit_id(one.data): read_commit(one.data, one.signature).named for one in parcels}
    known: set[str] | None = None
    for contact in to:
        waiting = [head for entry in ledger(case.desk, contact.id, RECEIVED) if entry.case == case.file.id
                   for _, _, head in entry.heads]  # fmt: skip
        waiting += [head for one in signed if one.signer == contact.id for _, _, head in one.heads]
        theirs: set[str] = set()
        while waiting:
            commit = waiting.pop()
            if commit in before and commit not in theirs:
                theirs.add(commit)
                waiting += before[commit]
        known = theirs if known is None else known & theirs
    return known or set()


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
    found = {desk.officer.id: own_card_bytes(desk)}
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
