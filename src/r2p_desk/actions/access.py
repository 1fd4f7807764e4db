"""Who may open a case: listing, adding, removing, and naming those to whom names are sealed."""

from collections.abc import Sequence

import msgspec

from ..casefile import membership
from ..casefile.desk import Registered
from ..casefile.membership import AccessChange
from ..errors import NotFound
from ..i18n import tr
from ..jobs import Job
from ..keys.officer import PublicOfficer
from .contacts import Contact
from .sealed_names import Resealed, seal_anew
from .session import OpenCase, registered_as, remember


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """An officer the case has named; ``present`` while they are on its list."""

    id: str
    name: str
    present: bool
    manager: bool
    custodian: bool


class AccessList(msgspec.Struct, frozen=True, kw_only=True):
    """Who may open a case now, who could before, and the how-manieth list it is."""

    epoch: int
    members: tuple[Member, ...]


def access_list(case: OpenCase) -> AccessList:
    """Everybody the case has ever named, those on its list first."""
    file = case.file
    present = {member.id: member for member in file.access.officers}
    known = {**file.journal.members(), **present}
    managers, keepers = file.journal.managers(), membership.custodians(file)
    members = [
        Member(id=one, name=officer.name, present=one in present, manager=one in managers, custodian=one in keepers)
        for one, officer in known.items()
    ]
    members.sort(key=lambda member: (not member.present, not member.manager, member.name, member.id))
    return AccessList(epoch=file.access.epoch, members=tuple(members))


def add_members(case: OpenCase, members: Sequence[PublicOfficer], job: Job | None = None) -> None:
    """These officers may open the case from now on, under its present key; they read all of its history.

    ``Refused`` for whoever is no access manager, ``UsageError`` when all of them may already.
    """
    _carry_out(case, membership.admitting(case.file, case.desk.officer, members), job)


def remove_members(case: OpenCase, gone: Sequence[str], job: Job | None = None) -> Resealed:
    """These officers (key hash or name) are taken off the list, and the case is written anew under a new key.

    Names that were sealed to them are sealed anew to the custodians who stay. What they have already read or copied
    stays with them. ``AlreadyOpen`` while another process reads the case.
    """
    wanted = [find_member(case, one).id for one in gone]
    before = membership.custodians(case.file)
    _carry_out(case, membership.removing(case.file, case.desk.officer, wanted), job)
    return seal_anew(case) if set(before) & set(wanted) else Resealed(sealed=0, left=0, lingering=0)


def set_custodians(case: OpenCase, keepers: Sequence[str], job: Job | None = None) -> Resealed:
    """Names are sealed to these officers of the case (key hash or name) from now on; those sealed before are, too."""
    wanted = [find_member(case, one).id for one in keepers]
    _carry_out(case, membership.admitting(case.file, case.desk.officer, [], wanted), job)
    return seal_anew(case)


def adopt_access(case: OpenCase, data: bytes, job: Job | None = None) -> bool:
    """Go on under the access file another officer sent, whose commits were merged before; whether it was newer."""
    change = membership.received(case.file, case.desk.officer, data)
    if change is None:
        return False
    _carry_out(case, change, job)
    return True


def find_member(case: OpenCase, name_or_id: str) -> PublicOfficer:
    """The officer on the list of the case with this name or key hash; ``NotFound`` when there is none or several."""
    wanted = name_or_id.strip()
    found = [member for member in case.file.access.officers if wanted in (member.id, member.name)]
    if len(found) == 1:
        return found[0]
    happened = tr("Several officers of the case have that name.") if found else tr("No such officer is on the list.")
    raise NotFound(happened, kept=tr("Nothing was changed."), todo=tr("See r2p-desk access list; use the id."))


def _carry_out(case: OpenCase, change: AccessChange, job: Job | None) -> None:
    known: Registered = registered_as(case)
    pin = msgspec.structs.replace(case.file.pin, awaited=change.access.hash)
    case.desk.store.put(msgspec.structs.replace(known, pin=pin))
    try:
        membership.carry_out(case.file, case.desk.officer, change, job)
    finally:
        if not case.file.read_only:
            remember(case)


def may_open(case: OpenCase, contact: Contact) -> bool:
    """Whether the contact is on the case's access list, with the keys they have now."""
    return any((one.id, one.receive) == (contact.id, contact.receive) for one in case.file.access.officers)
